// Keeps the rows that are drawn around what a person looks at, and the focus where it was.

import { tick } from 'svelte';
import type { HistoryState } from '$lib/state/history.svelte';
import { anchorIn, focusNear, rowsIn, topIn } from './place';
import { Strip, type Anchor } from './strip.svelte';

export class InSight {
  readonly strip = new Strip();
  scroller!: HTMLElement;
  list: HTMLElement | undefined = $state();

  readonly #history: HistoryState;
  /** The row that is to have the focus as soon as it is drawn. */
  #wanted: number | null = null;
  /** The row that is being put in its place. */
  #moving: Anchor | null = null;

  constructor(history: HistoryState) {
    this.#history = history;
  }

  #sight() {
    const height = this.scroller.clientHeight || 640;
    const listTop = this.list?.offsetTop ?? 0;
    const idAt = (index: number) => this.#history.at(index)?.id;
    return { scrolled: this.scroller.scrollTop, height, listTop, total: this.#history.total, idAt };
  }

  /** Which row a person looks at, by its place now that rows may have changed. */
  whereItIs(): Anchor {
    if (this.#moving !== null) {
      return this.#moving;
    }
    const { scrolled, listTop } = this.#sight();
    // At the very top a person wants to see what is new.
    if (scrolled <= 0 && this.scroller.clientHeight > 0) {
      return { index: 0, top: listTop };
    }
    const seen = anchorIn(this.scroller);
    if (seen === null) {
      const laidOut = this.scroller.clientHeight > 0;
      const index = laidOut ? Math.floor((scrolled - listTop) / this.strip.mean) : this.strip.first;
      return { index: Math.max(0, Math.min(index, this.#history.total - 1)), top: 0 };
    }
    const at = this.#history.rows?.findIndex((row) => row.id === seen.id) ?? -1;
    const index = at < 0 ? Math.min(seen.index, this.#history.total - 1) : this.#history.from + at;
    return { index: Math.max(0, index), top: seen.top };
  }

  look(): void {
    this.rearrange(this.whereItIs());
  }

  rearrange(anchor: Anchor): void {
    const hadFocus = this.scroller.contains(document.activeElement);
    this.#moving = anchor;
    const shift = this.strip.arrange(this.#sight(), anchor);
    this.#history.see(anchor.index, Math.max(anchor.index, this.strip.end - 1));
    void tick().then(() => {
      if (shift !== 0) {
        this.scroller.scrollTop += shift;
      }
      this.#settle(anchor);
      this.#moving = null;
      if (this.#wanted !== null && this.#history.at(this.#wanted)) {
        this.#focusRow(this.#wanted, 'nearest');
      } else if (hadFocus && this.#history.current !== null) {
        focusNear(this.scroller, this.#history.current);
      }
    });
  }

  /** Learns how tall the rows are, and puts the anchor back where it was. */
  #settle(anchor: Anchor): void {
    const rows = rowsIn(this.scroller);
    let top = this.list?.getBoundingClientRect().top ?? 0;
    top += this.strip.above;
    for (const row of rows) {
      const { bottom } = row.getBoundingClientRect();
      this.strip.measure(row.dataset['row'] ?? '', bottom - top);
      top = bottom;
    }
    const row = rows.find((row) => row.dataset['index'] === String(anchor.index));
    if (row && this.scroller.clientHeight > 0) {
      const off = topIn(this.scroller, row) - anchor.top;
      const scroll = Math.abs(off) > 0.5 ? this.strip.giveWay(off) : 0;
      if (scroll !== 0) {
        this.scroller.scrollTop += scroll;
      }
    }
  }

  /** The place a key leads to from the place `at`, if it leads anywhere. */
  placeFor(key: string, at: number): number | undefined {
    const last = this.#history.total - 1;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.strip.mean) - 1);
    const place = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      End: last,
      Home: 0,
      PageDown: Math.min(at + page, last),
      PageUp: Math.max(at - page, 0),
    }[key];
    return place !== undefined && place >= 0 && place <= last ? place : undefined;
  }

  /** Brings a row into sight and gives it the focus. */
  async goTo(index: number, block: ScrollLogicalPosition = 'nearest'): Promise<void> {
    this.#wanted = index;
    if (index < this.strip.first || index >= this.strip.end) {
      this.rearrange({ index, top: this.scroller.clientHeight / 2 });
    }
    await tick();
    this.#focusRow(index, block);
  }

  #focusRow(index: number, block: ScrollLogicalPosition): void {
    const row = rowsIn(this.scroller).find((row) => row.dataset['index'] === String(index));
    const button = row?.querySelector('button');
    // A row that is not held yet is drawn empty: it gets the focus when it is.
    if (button) {
      this.#wanted = null;
      button.focus({ preventScroll: true });
      row?.scrollIntoView({ block });
    }
  }

  /** Scrolls just so far that an opened row is in sight, its beginning if it is too long for that. */
  showWhole(id: string): void {
    const row = rowsIn(this.scroller).find((row) => row.dataset['row'] === id);
    const tooLong = row && row.offsetHeight > 0.8 * this.scroller.clientHeight;
    row?.scrollIntoView({ block: tooLong ? 'start' : 'nearest' });
  }
}
