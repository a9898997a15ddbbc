// The theme's colours.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/theme.css', 'utf8');

function coloursUnder(selector: string): string[] {
  const [, rule = ''] = css.split(`${selector} {`);
  return [...rule.slice(0, rule.indexOf('}')).matchAll(/--[\w-]+: #\w+/g)].map(([line]) => line);
}

test('dark by choice has the colours of a dark desktop', () => {
  const chosen = coloursUnder(":root[data-appearance='dark']");
  expect(chosen).toEqual(coloursUnder(":root:not([data-appearance='light'])"));
  expect(chosen.length).toBeGreaterThan(20);
});
