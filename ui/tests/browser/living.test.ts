// What a person does in the list while it changes: places, focus and scrolling need a real layout.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeHost } from '$lib/host/fake';
import { BrowserWithPage } from './page';

let browser: BrowserWithPage;

beforeAll(async () => {
  browser = await BrowserWithPage.start();
});

afterAll(() => browser.stop());

const scroller = (page: Page) => page.locator('.scroller');
const scrollTop = (page: Page) => scroller(page).evaluate((element) => element.scrollTop);

/** How far below the top of the window a row begins. */
const heightOf = (page: Page, id: string) =>
  page.locator(`[data-row="${id}"]`).evaluate((row) => row.getBoundingClientRect().top);

const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']);

/** Has a call come in. */
async function ring(page: Page, id: string): Promise<void> {
  await page.evaluate((id) => {
    const host = (window as unknown as { host: FakeHost }).host;
    const first = host.rows[0];
    if (first) {
      host.put({ ...first, id, who: `Caller ${id}` });
    }
  }, id);
  await page.getByText(`Caller ${id}`).waitFor({ state: 'attached' });
}

test('rows in sight stay where they are when a call comes in above', async () => {
  const page = await browser.open('busy');
  await scroller(page).evaluate((element) => (element.scrollTop = 900));
  const before = await heightOf(page, 'older-6');
  await ring(page, 'new');
  expect(Math.abs((await heightOf(page, 'older-6')) - before)).toBeLessThanOrEqual(1);
});

test('at the top the new call is in sight', async () => {
  const page = await browser.open('busy');
  await ring(page, 'new');
  expect(await scrollTop(page)).toBe(0);
  expect(await heightOf(page, 'new')).toBeLessThan(300);
});

test('a focused row keeps the focus and stays in sight', async () => {
  const page = await browser.open('busy');
  await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('ArrowDown');
  }
  const focused = await focusedRow(page);
  await ring(page, 'new');
  expect(await focusedRow(page)).toBe(focused);
  const height = await heightOf(page, focused ?? '');
  expect(height).toBeGreaterThan(150);
  expect(height).toBeLessThan(640);
});

test('going up, a row never hides behind the day above it', async () => {
  const page = await browser.open('busy');
  await scroller(page).evaluate((element) => (element.scrollTop = 900));
  await page.locator('[data-row="older-9"] button').focus();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('ArrowUp');
    const hidden = await page.evaluate(() => {
      const row = document.activeElement?.getBoundingClientRect();
      const under = row && document.elementFromPoint(row.left + 60, row.top + 4);
      return !under?.closest('[data-row]');
    });
    expect(hidden).toBe(false);
  }
});

test('scrolling on brings all rows', async () => {
  const page = await browser.open('busy');
  await expect
    .poll(
      async () => {
        await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight));
        return page.locator('[data-row]').count();
      },
      { timeout: 10_000 },
    )
    .toBe(160);
});

test('a row that opens at the lower edge is scrolled into sight whole', async () => {
  const page = await browser.open('busy');
  const last = await page.evaluate(() => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    return rows.findLast((row) => row.getBoundingClientRect().top < 600)?.dataset['row'];
  });
  await page.locator(`[data-row="${last}"] button`).focus();
  await page.keyboard.press('Enter');
  await page.locator(`[data-row="${last}"] dl`).waitFor();
  const bottom = await page
    .locator(`[data-row="${last}"]`)
    .evaluate((row) => row.getBoundingClientRect().bottom);
  expect(bottom).toBeLessThanOrEqual(640);
});

test('a row of three weeks ago is brought into sight, open and focused', async () => {
  const page = await browser.open('busy');
  await page.evaluate(() => {
    (window as unknown as { host: FakeHost }).host.reveal('older-140');
  });
  await expect.poll(() => focusedRow(page)).toBe('older-140');
  const height = await heightOf(page, 'older-140');
  expect(height).toBeGreaterThan(150);
  expect(height).toBeLessThan(600);
  expect(await page.locator('[data-row="older-140"] button').getAttribute('aria-expanded')).toBe(
    'true',
  );
});

test('every control is reached by Tab, and shows that it has the focus', async () => {
  const page = await browser.open('busy');
  const names: string[] = [];
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        const drawn = element.type === 'radio' ? element.nextElementSibling : element;
        const outline = drawn && getComputedStyle(drawn).outlineStyle;
        const name =
          element.ariaLabel ?? (element.type === 'radio' ? element.value : element.innerText);
        return `${name.split('\n')[0]} ${outline}`;
      }),
    );
  }
  expect(names).toEqual([
    'Settings solid',
    'Search by name or number solid',
    'all solid',
    'Mark all read solid',
    expect.stringMatching(/ solid$/),
  ]);
  expect(await focusedRow(page)).toBe('ringing');
});
