// Keeps what a person looks at and works on where it is while the rows around it change.

/**
 * Notes the topmost row in sight and the row with the focus, before the rows change.
 * What it returns is to be called after: it scrolls that row back to its height,
 * and puts the focus on the nearest row when the one that had it is gone.
 */
export function keepPlace(scroller: HTMLElement): () => void {
  const rows = rowsIn(scroller);
  const top = scroller.scrollTop;
  // At the very top a person wants to see what is new.
  const anchor = top > 0 ? rows.find((row) => bottomOf(row, scroller) > top) : undefined;
  const height = anchor ? offsetOf(anchor, scroller) : 0;
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]');
  const focusedAt = focused ? rows.indexOf(focused) : -1;

  return () => {
    if (focusedAt >= 0 && !focused?.isConnected) {
      const left = rowsIn(scroller);
      left[Math.min(focusedAt, left.length - 1)]?.querySelector('button')?.focus();
    }
    if (anchor?.isConnected) {
      scroller.scrollTop += offsetOf(anchor, scroller) - height;
    }
  };
}

export function rowsIn(scroller: HTMLElement): HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
}

/** How far below the upper edge of what is in sight a row begins. */
function offsetOf(row: HTMLElement, scroller: HTMLElement): number {
  return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

function bottomOf(row: HTMLElement, scroller: HTMLElement): number {
  return scroller.scrollTop + offsetOf(row, scroller) + row.offsetHeight;
}
