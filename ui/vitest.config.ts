import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

export default mergeConfig(
  vite,
  defineConfig({
    plugins: [svelteTesting()],
    test: {
      environment: 'jsdom',
      include: ['tests/**/*.test.ts'],
      exclude: ['tests/browser/**'],
      setupFiles: ['tests/set-up.ts'],
      restoreMocks: true,
      // For machines that do other things beside: a test that waits for nothing else takes about a second.
      testTimeout: 60_000,
    },
  }),
);
