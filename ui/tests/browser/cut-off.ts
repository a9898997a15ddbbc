// What a person would see that does not fit.

import type { Page } from 'playwright-core';

/** What sticks out of the window sideways, and controls whose words do not fit into them. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth: width, clientHeight: height, scrollHeight } = document.documentElement;
    if (scrollHeight > height || document.body.scrollHeight > height) {
      found.push('the page itself scrolls');
    }
    for (const element of document.querySelectorAll<HTMLElement>('#page *')) {
      const { left, right } = element.getBoundingClientRect();
      const hidden = element.closest('.unseen') !== null;
      if (!hidden && (left < -1 || right > width + 1)) {
        found.push(`sticks out: ${element.outerHTML.slice(0, 120)}`);
      }
      if (
        element.matches('button, label, h1, h2') &&
        !hidden &&
        element.scrollWidth > element.clientWidth + 1
      ) {
        found.push(`overflows: ${element.outerHTML.slice(0, 120)}`);
      }
    }
    return found;
  });
}

/** Words that lie on each other. */
export function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen: { element: Element; left: number; right: number; top: number; bottom: number }[] =
      [];
    for (const element of document.querySelectorAll('#page *')) {
      const says = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (
        !says ||
        element.closest('.unseen, option, details:not([open]) > :not(summary)') !== null
      ) {
        continue;
      }
      let { left, right, top, bottom } = element.getBoundingClientRect();
      // What is scrolled out of sight lies under nothing.
      for (let around = element.parentElement; around !== null; around = around.parentElement) {
        if (getComputedStyle(around).overflowY !== 'visible') {
          const edge = around.getBoundingClientRect();
          [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
          [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
      }
      if (right - left > 1 && bottom - top > 1) {
        seen.push({ element, left, right, top, bottom });
      }
    }
    const found: string[] = [];
    seen.forEach((one, at) => {
      for (const other of seen.slice(at + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const tall = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const nested = one.element.contains(other.element) || other.element.contains(one.element);
        if (wide > 2 && tall > 4 && !nested) {
          found.push(
            `${one.element.outerHTML.slice(0, 90)} lies on ${other.element.outerHTML.slice(0, 90)}`,
          );
        }
      }
    });
    return found;
  });
}
