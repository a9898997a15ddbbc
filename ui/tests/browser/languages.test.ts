// Every language in the views it is read in most, and one from right to left: nothing is cut off, nothing overlaps, and
// a picture of it.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutOff, overlapping } from './cut-off';
import { BrowserWithPage } from './page';

const target =
  process.env['CARGO_TARGET_DIR'] ?? fileURLToPath(new URL('../../../target', import.meta.url));
const SHOTS = join(target, 'ui-shots');

/** The language, the way it is written, and what its settings are called. */
const LANGUAGES = [
  ['de', 'ltr', 'Einstellungen'],
  ['es', 'ltr', 'Ajustes'],
  ['fr', 'ltr', 'Paramètres'],
  ['ja', 'ltr', '設定'],
  // English words, the dates of Egypt, and everything the other way round.
  ['ar', 'rtl', 'Settings'],
] as const;

const VIEWS = ['busy', 'needs-set-up', 'signed-out', 'signing-in', 'first-run', 'troubled'];

let browser: BrowserWithPage;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await BrowserWithPage.start();
});

afterAll(() => browser.stop());

async function fits(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  expect(await cutOff(page)).toEqual([]);
  expect(await overlapping(page)).toEqual([]);
  expect(browser.complaints).toEqual([]);
}

describe.each(LANGUAGES)('in %s', (language, direction, settings) => {
  test.each(VIEWS)('%s fits', async (scene) => {
    const page = await browser.open(scene, { language });
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(direction);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    await fits(page, `language-${language}-${scene}`);
  });

  test.each(['busy', 'managed'])('the settings fit, %s', async (scene) => {
    const page = await browser.open(scene, { language, height: 2600 });
    await page.getByRole('button', { name: settings }).click();
    await page.getByRole('heading', { name: settings }).waitFor();
    await page.locator('#level').waitFor();
    await fits(page, `language-${language}-settings-${scene}`);
  });
});

test('from right to left everything is mirrored', async () => {
  const middle = async (language: string, scene: string, what: string) => {
    const page = await browser.open(scene, { language });
    const box = await page.locator(what).first().boundingBox();
    return box === null ? 0 : box.x + box.width / 2;
  };
  for (const [scene, what] of [
    ['busy', 'header .button.icon'],
    ['busy', 'li .mark'],
    ['busy', 'li time'],
    ['signed-out', '.corner'],
  ] as const) {
    const [left, right] = [await middle('', scene, what), await middle('ar', scene, what)];
    expect(Math.abs(left + right - 420), `${what}: ${left} and ${right}`).toBeLessThan(24);
  }
});

test('a language is spoken at once when it is chosen', async () => {
  const page = await browser.open('busy');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Language').selectOption('ja');
  await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
  await page.getByLabel('言語').selectOption('fr');
  await page.getByRole('heading', { name: 'Paramètres', exact: true }).waitFor();
  expect(browser.complaints).toEqual([]);
});
