import { defineConfig, mergeConfig } from 'vitest/config';
import browser from './vitest.browser.config.ts';

// What is measured and printed, and judged by nobody but the reader: other work on the machine moves the figures.
export default mergeConfig(
  { ...browser, test: { ...browser.test, include: [] } },
  defineConfig({ test: { include: ['tests/browser/**/*.bench.ts'] } }),
);
