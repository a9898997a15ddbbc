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

/** The first row that is whole under the day's name at the upper edge. */
const rowAtTop = (page: Page) =>
  page.evaluate(() => {
    const edge = document.querySelector('.scroller')?.getBoundingClientRect().top ?? 0;
    return [...document.querySelectorAll<HTMLElement>('[data-row]')].find((row) => {
      const { top } = row.getBoundingClientRect();
      return top >= edge + 36 && top < window.innerHeight;
    })?.dataset['row'];
  });

/** Has a call come in. */
async function ring(page: Page, id: string, drawn = true): Promise<void> {
  await page.evaluate((id) => {
    const host = (window as unknown as { host: FakeHost }).host;
    const first = host.rows[0];
    if (first) {
      host.put({ ...first, id, who: `Caller ${id}` });
    }
  }, id);
  if (drawn) {
    await page.getByText(`Caller ${id}`).waitFor({ state: 'attached' });
  }
}

test('rows in sight stay where they are when a call comes in above', async () => {
  const page = await browser.open('busy');
  await scroller(page).evaluate((element) => (element.scrollTop = 900));
  await page.locator('[data-row="older-6"]').waitFor();
  const before = await heightOf(page, 'older-6');
  await ring(page, 'new', false);
  await page.locator('[data-row="older-6"][data-index="17"]').waitFor();
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
  await ring(page, 'new', false);
  await page.locator('[data-row="older-3"][data-index="14"]').waitFor();
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

test('scrolling leads to the last of a hundred thousand rows, of which at most 60 are in the page', async () => {
  const page = await browser.open('long');
  const most = async () => expect(await page.locator('[data-row]').count()).toBeLessThanOrEqual(60);
  await most();
  for (const share of [0.3, 0.7, 0.1, 0.5]) {
    await scroller(page).evaluate((element, share) => {
      element.scrollTop = share * element.scrollHeight;
    }, share);
    await expect.poll(() => rowAtTop(page)).toMatch(/^call-\d+$/);
    await most();
    const at = Number((await rowAtTop(page))?.slice('call-'.length));
    expect(Math.abs(at / 100_000 - share)).toBeLessThan(0.05);
  }
  await scroller(page).focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toBe('call-99999');
  await most();
  await page.keyboard.press('Home');
  await expect.poll(() => focusedRow(page)).toBe('call-0');
  expect(await scrollTop(page)).toBeLessThan(60);
});

test('rows that were never drawn do not make the others jump when one scrolls up to them', async () => {
  const page = await browser.open('busy');
  await scroller(page).evaluate((element) => (element.scrollTop = 6000));
  await expect.poll(() => rowAtTop(page)).toMatch(/^older/);
  for (let i = 0; i < 25; i++) {
    const before = await rowAtTop(page);
    const height = await heightOf(page, before ?? '');
    await scroller(page).evaluate((element) => (element.scrollTop -= 100));
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(Math.abs((await heightOf(page, before ?? '')) - height - 100)).toBeLessThanOrEqual(2);
  }
});

test('a row that has the focus and is scrolled away keeps it when it is back', async () => {
  const page = await browser.open('busy');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await focusedRow(page)).toBe('recent-0');
  await scroller(page).evaluate((element) => (element.scrollTop = 5000));
  await expect.poll(() => rowAtTop(page)).toMatch(/^older/);
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('scroller');
  await ring(page, 'new', false);
  await scroller(page).evaluate((element) => (element.scrollTop = 0));
  await expect.poll(() => focusedRow(page)).toBe('recent-0');
  await scroller(page).evaluate((element) => (element.scrollTop = 5000));
  await expect.poll(() => rowAtTop(page)).toMatch(/^older/);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedRow(page)).toBe('recent-1');
});

test('the day of the topmost row is in sight however far its first row is', async () => {
  const page = await browser.open('long');
  await scroller(page).evaluate((element) => (element.scrollTop = 31_000));
  await expect.poll(() => rowAtTop(page)).toMatch(/^call/);
  const shown = await page.evaluate(() => {
    const edge = document.querySelector('.scroller')?.getBoundingClientRect();
    return (
      edge && document.elementFromPoint(edge.left + 30, edge.top + 20)?.closest('.day') !== null
    );
  });
  expect(shown).toBe(true);
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
  expect(await page.locator('[data-row="older-140"] > button').getAttribute('aria-expanded')).toBe(
    'true',
  );
});

test('a voicemail plays in its row, under the security policy of the window', async () => {
  const page = await browser.open('busy');
  await page.getByRole('button', { name: 'Northgate Dental' }).first().click();
  const player = page.getByRole('group', { name: 'Voicemail' });
  const where = player.getByRole('slider', { name: 'Position' });
  expect(await where.getAttribute('aria-valuetext')).toBe('0:00 of 0:31');
  await player.getByRole('combobox', { name: 'Speed' }).selectOption('2');
  await player.getByRole('button', { name: 'Play' }).click();
  await player.getByRole('button', { name: 'Pause' }).waitFor();
  await expect.poll(() => where.inputValue()).not.toBe('0');
  expect(await where.getAttribute('aria-valuetext')).toMatch(/of 0:03$/);
  await player.getByRole('button', { name: 'Pause' }).click();
  await where.fill('1.5');
  expect(await where.getAttribute('aria-valuetext')).toBe('0:01 of 0:03');
  await player.getByRole('button', { name: 'Play' }).click();
  // To its end, and back to the beginning.
  await player.getByRole('button', { name: 'Play' }).waitFor();
  await expect.poll(() => where.getAttribute('aria-valuetext')).toBe('0:00 of 0:03');
  expect(browser.complaints).toEqual([]);
});

test('every control is reached by Tab, and shows that it has the focus', async () => {
  const page = await browser.open('busy');
  const names: string[] = [];
  for (let i = 0; i < 6; i++) {
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
    'Mark all read: 3 unread solid',
    'Save as a file solid',
    expect.stringMatching(/ solid$/),
  ]);
  expect(await focusedRow(page)).toBe('ringing');
});
