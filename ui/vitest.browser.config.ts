import { defineConfig } from 'vitest/config';

// What only a real browser can tell: axe, layout, focus and scrolling, and the pictures.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
