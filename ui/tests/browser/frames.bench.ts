// What a scrolled frame costs in a list of 100,000 rows, beside one of 100 in the same run.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserWithPage } from './page';

const FRAMES = 150;
const ROUNDS = 5;

let browser: BrowserWithPage;

beforeAll(async () => {
  browser = await BrowserWithPage.start();
});

afterAll(() => browser.stop());

/** Milliseconds the page was busy for each frame in which the list was scrolled by a third of a window. */
async function costOfAFrame(scene: string): Promise<number> {
  const page = await browser.open(scene);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const before = await busy();
  await page.evaluate(async (frames) => {
    const list = document.querySelector('.scroller');
    let step = 150;
    for (let frame = 0; frame < frames && list; frame++) {
      // There and back: the short list has an end.
      if (frame % 30 === 29) {
        step = -step;
      }
      list.scrollTop += step;
      await new Promise(requestAnimationFrame);
    }
  }, FRAMES);
  const cost = ((await busy()) - before) / FRAMES;
  expect(await page.locator('[data-row]').count()).toBeLessThanOrEqual(60);
  return cost;
}

test('frames', async () => {
  const costs: { short: number[]; long: number[] } = { short: [], long: [] };
  for (let round = 0; round < ROUNDS; round++) {
    costs.short.push(await costOfAFrame('short'));
    costs.long.push(await costOfAFrame('long'));
  }
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  const [long, short] = [middle(costs.long), middle(costs.short)];
  console.log(
    `a scrolled frame of 100,000 rows ${long.toFixed(2)} ms, of 100 rows ${short.toFixed(2)} ms, ` +
      `ratio ${(long / short).toFixed(2)} (aim: at most 1.5)`,
  );
});
