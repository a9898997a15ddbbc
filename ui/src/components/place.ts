// Where what a person looks at and works on is among the rows that are drawn.

/** The topmost row in sight; `null` when none is, because a person scrolled far in one go. */
export function anchorIn(scroller: HTMLElement): { id: string; index: number; top: number } | null {
  const edge = scroller.getBoundingClientRect();
  for (const row of rowsIn(scroller)) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge.top) {
      if (top > edge.bottom) {
        return null;
      }
      const id = row.dataset['row'] ?? '';
      return { id, index: Number(row.dataset['index']), top: topIn(scroller, row) };
    }
  }
  return null;
}

/** How far below the upper edge of what is in sight a row begins, with the day and the gaps above it. */
export function topIn(scroller: HTMLElement, row: HTMLElement): number {
  let before = row.previousElementSibling;
  while (before !== null && !before.matches('[data-row]')) {
    before = before.previousElementSibling;
  }
  const edge = scroller.getBoundingClientRect().top;
  const list = row.parentElement;
  if (before !== null || list === null) {
    return (before ?? row).getBoundingClientRect().bottom - edge;
  }
  return list.getBoundingClientRect().top + parseFloat(getComputedStyle(list).paddingTop) - edge;
}

export function rowsIn(scroller: HTMLElement): HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
}

/**
 * Gives the focus to where a person was, when rows that changed took it away: to the row itself if it is drawn, to the
 * one that took its place if it is gone, else to the list, from where the keys go on.
 */
export function focusNear(scroller: HTMLElement, was: { id: string; index: number }): void {
  const active = document.activeElement;
  if (active !== document.body && active !== scroller && active?.isConnected) {
    return;
  }
  const rows = rowsIn(scroller);
  const row =
    rows.find((row) => row.dataset['row'] === was.id) ??
    rows.find((row) => Number(row.dataset['index']) === was.index) ??
    rows.findLast((row) => Number(row.dataset['index']) === was.index - 1);
  const button = row?.querySelector('button');
  if (button) {
    button.focus({ preventScroll: true });
  } else {
    scroller.focus({ preventScroll: true });
  }
}
