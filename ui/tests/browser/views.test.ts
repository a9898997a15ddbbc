// Every view, light and dark, and with large letters: nothing for axe to find, nothing cut off, and a picture of it. The
// stories look at the dark ones with large letters, in the window itself.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeHost } from '$lib/host/fake';
import { cutOff } from './cut-off';
import { BrowserWithPage, type Look } from './page';

const target =
  process.env['CARGO_TARGET_DIR'] ?? fileURLToPath(new URL('../../../target', import.meta.url));
const SHOTS = join(target, 'ui-shots');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** A name for the picture, the scene, and what is done before looking. */
const VIEWS: [string, string, ((page: Page) => Promise<void>)?][] = [
  ['set-up', 'needs-set-up'],
  ['set-up-advanced', 'needs-set-up', (page) => page.getByText('Advanced').click()],
  [
    'set-up-missing',
    'needs-set-up',
    (page) => page.getByRole('button', { name: 'Continue' }).click(),
  ],
  ['sign-in', 'signed-out'],
  ['sign-in-denied', 'denied'],
  ['signing-in', 'signing-in'],
  ['calls', 'busy'],
  [
    'calls-open',
    'busy',
    (page) => page.getByRole('button', { name: 'Northgate Dental' }).first().click(),
  ],
  [
    'calls-ringing',
    'busy',
    async (page) => {
      await page.getByRole('button', { name: 'Ringing' }).first().click();
      await page.getByRole('button', { name: 'Ignore' }).click();
      await page.getByText('Ringing stopped here').waitFor();
    },
  ],
  [
    'calls-reminding',
    'busy',
    async (page) => {
      await page.getByRole('button', { name: 'Jonas Weber' }).first().click();
      await page.getByRole('button', { name: 'Remind me' }).click();
      await page.getByRole('button', { name: 'In an hour' }).click();
      await page.getByText('You are reminded').waitFor();
      await page.getByRole('button', { name: 'Remind me', exact: true }).click();
    },
  ],
  [
    'calls-trail',
    'busy',
    async (page) => {
      await page.getByRole('button', { name: 'Jonas Weber' }).first().click();
      await page.getByRole('button', { name: 'What happened' }).click();
      await page.getByRole('list', { name: 'Steps' }).waitFor();
    },
  ],
  [
    'calls-further-down',
    'busy',
    async (page) => {
      const list = page.locator('.scroller');
      await expect
        .poll(async () => {
          await list.evaluate((element) => (element.scrollTop += 150));
          return page.getByText('Upper Saint').count();
        })
        .toBe(1);
    },
  ],
  ['calls-missed-none', 'empty', (page) => page.getByText('Missed', { exact: true }).click()],
  [
    'calls-open-none',
    'empty',
    (page) => page.getByRole('group').getByText('Open', { exact: true }).click(),
  ],
  ['calls-voicemail-none', 'empty', (page) => page.getByText('Voicemail', { exact: true }).click()],
  ['calls-missed', 'busy', (page) => page.getByText('Missed', { exact: true }).click()],
  [
    'calls-open-ones',
    'busy',
    (page) => page.getByRole('group').getByText('Open', { exact: true }).click(),
  ],
  ['calls-selected', 'busy', selectSome],
  [
    'calls-deleting',
    'busy',
    async (page) => {
      await selectSome(page);
      await page.keyboard.press('Delete');
      await page.getByText('Delete 3 calls').waitFor();
    },
  ],
  ['calls-long', 'long', (page) => page.keyboard.press('End')],
  ['calls-nothing-found', 'busy', (page) => searchFor(page, 'zebra')],
  ['calls-empty', 'empty'],
  ['calls-connecting', 'connecting'],
  ['calls-reconnecting', 'reconnecting'],
  ['calls-stopped', 'stopped'],
  ['calls-refused', 'refused'],
  ['calls-failing', 'failing'],
  ['calls-filling', 'filling'],
  ['calls-troubled', 'troubled'],
  ['calls-outdated', 'outdated'],
  ['settings', 'busy', openSettings],
  [
    'settings-test',
    'busy',
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Test' }).click();
      await page.getByRole('list', { name: 'Result of the test' }).scrollIntoViewIfNeeded();
    },
  ],
  [
    'settings-report',
    'busy',
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Copy report' }).click();
      await page.getByRole('textbox', { name: /It holds no names/ }).scrollIntoViewIfNeeded();
    },
  ],
  ['settings-signed-out', 'signed-out', openSettings],
  ['settings-managed', 'managed', openSettings],
  ['first-run', 'first-run'],
  [
    'first-run-unseen',
    'first-run',
    (page) => page.getByRole('button', { name: 'No', exact: true }).click(),
  ],
  [
    'settings-updates',
    'outdated',
    async (page) => {
      await openSettings(page);
      await page.getByLabel('New versions').scrollIntoViewIfNeeded();
    },
  ],
  [
    'settings-screen-pops',
    'busy',
    async (page) => {
      await openSettings(page);
      const pops = page.locator('section', { hasText: 'A page or a program of your own' });
      await pops.getByRole('button', { name: 'Add', exact: true }).click();
      await pops.getByLabel('Address or command').fill('https://crm.example.com/?call={number}');
      await page.keyboard.press('Tab');
      await pops.getByRole('button', { name: 'Try it' }).click();
      await pops.getByText('Opened for an invented call').scrollIntoViewIfNeeded();
    },
  ],
  [
    'settings-refused',
    'busy',
    async (page) => {
      await openSettings(page);
      await page.evaluate(() => {
        const { host } = window as unknown as { host: FakeHost };
        const words = 'The sound of a missed call has to be the whole path of a file.';
        host.refuse('saveSettings', { code: 'invalid', words });
      });
      await page.getByLabel('Missed call: Sound').selectOption('own');
      await page.getByLabel('Sound file for Missed call').fill('bell.oga');
      await page.keyboard.press('Tab');
      await page.getByRole('alert').getByText('the whole path').waitFor();
    },
  ],
  [
    'settings-forget',
    'busy',
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Forget everything…' }).click();
    },
  ],
  [
    'settings-sign-out',
    'busy',
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Sign out…' }).click();
    },
  ],
];

const LOOKS: [string, Look][] = [
  ['light', {}],
  ['dark', { dark: true }],
  ['light-200', { text: 2 }],
  ['dark-200', { dark: true, text: 2 }],
  ['light-zoomed', { zoom: 2 }],
  ['light-contrast', { contrast: true }],
];

let browser: BrowserWithPage;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await BrowserWithPage.start();
});

afterAll(() => browser.stop());

/** What differs with more contrast is in the theme alone: one view of each kind shows it. */
const IN_CONTRAST = ['set-up', 'calls', 'calls-troubled', 'settings'];
/** A zoomed page has larger text, which each view is seen with, and less room: these are the ones that need most. */
const ZOOMED = [
  ...['set-up-advanced', 'signing-in', 'calls', 'calls-open', 'calls-trail', 'calls-selected'],
  ...['calls-deleting', 'calls-troubled', 'settings', 'first-run'],
];

/** Parts of a view that is looked at as a whole: these are for the pictures. */
const FURTHER_DOWN = ['settings-updates', 'settings-screen-pops', 'settings-forget'];

function isSeen(name: string, look: Look): boolean {
  if (FURTHER_DOWN.includes(name)) {
    return look.text !== 2 && look.zoom !== 2 && !look.contrast;
  }
  if (look.contrast) {
    return IN_CONTRAST.includes(name);
  }
  return look.zoom !== 2 || ZOOMED.includes(name);
}

describe.each(LOOKS)('in %s', (lookName, look) => {
  test.each(VIEWS.filter(([name]) => isSeen(name, look)))(
    '%s is legible to everyone',
    async (name, scene, prepare) => {
      const page = await browser.open(scene, look);
      await prepare?.(page);
      await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
      await page.screenshot({ path: join(SHOTS, `${name}-${lookName}.png`) });

      expect(await axeFindings(page)).toEqual([]);
      expect(await cutOff(page)).toEqual([]);
      expect(browser.complaints).toEqual([]);
    },
  );
});

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Log' }).waitFor();
}

async function selectSome(page: Page): Promise<void> {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 calls selected').waitFor();
}

async function searchFor(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Search' }).fill(words);
  await page.getByText('Nothing found').waitFor();
}

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults, string[]>(
    (values) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: 'tag', values },
      }),
    RULES,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}
