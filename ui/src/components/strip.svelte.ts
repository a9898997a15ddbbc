// Which rows of a long list are drawn, and how much empty room stands for those that are not.
//
// Rows have different heights, and those of rows that were never drawn are guessed. A guess that was wrong never moves
// what a person looks at: one row, the anchor, keeps its height in the window, and the room above gives way.

/** The most rows drawn at a time, however large the window is. */
export const MOST_ROWS = 60;
/** Rows drawn beyond either edge of what is in sight. */
const BEYOND = 6;
/** How tall a row is thought to be before one was drawn, in pixels. */
const FIRST_GUESS = 62;
/** How far the empty room above may be from what is guessed before it is set right. */
const ODD = 3;

export interface Anchor {
  index: number;
  /** How far below the upper edge of what is in sight it begins, in pixels. */
  top: number;
}

export interface Sight {
  /** How far the content is scrolled. */
  scrolled: number;
  /** How tall the part in sight is. */
  height: number;
  /** How far below the beginning of the content the list begins. */
  listTop: number;
  /** How many rows there are in all. */
  total: number;
  idAt: (index: number) => string | undefined;
}

export class Strip {
  first: number = $state(0);
  /** The one after the last that is drawn. */
  end: number = $state(0);
  /** Empty room above the first, in pixels. */
  above: number = $state(0);
  /** Empty room below the last. */
  below: number = $state(0);

  readonly #heights = new Map<string, number>();
  #known = { rows: 0, height: 0 };

  /** How tall a row is, as far as is known. */
  get mean(): number {
    return this.#known.rows > 0 ? this.#known.height / this.#known.rows : FIRST_GUESS;
  }

  /** Chooses the rows around the anchor. Answers with how far has to be scrolled for it to stay where it is. */
  arrange(sight: Sight, anchor: Anchor): number {
    const { total, height } = sight;
    if (total === 0) {
      // What stands in the place of rows scrolls as it likes.
      this.first = this.end = this.above = this.below = 0;
      return 0;
    }
    const beyond = BEYOND * this.mean;
    const tall = (index: number) => this.#heights.get(sight.idAt(index) ?? '') ?? this.mean;
    let [first, up] = [Math.min(anchor.index, total), 0];
    while (first > 0 && up < anchor.top + beyond) {
      up += tall(--first);
    }
    let [end, down] = [Math.min(anchor.index, total), 0];
    while (end < total && down < height - anchor.top + beyond && end - first < MOST_ROWS) {
      down += tall(end++);
    }
    const natural = first === 0 ? 0 : first * this.mean;
    let above = sight.scrolled + anchor.top - sight.listTop - up;
    let scroll = 0;
    if (first === 0 || above < natural / ODD || above > natural * ODD) {
      scroll = natural - above;
      above = natural;
    }
    this.first = first;
    this.end = end;
    this.above = above;
    this.below = (total - end) * this.mean;
    return scroll;
  }

  /** Notes how tall a drawn row is. */
  measure(id: string, height: number): void {
    const before = this.#heights.get(id);
    if (before === height || height <= 0) {
      return;
    }
    this.#heights.set(id, height);
    this.#known.rows += before === undefined ? 1 : 0;
    this.#known.height += height - (before ?? 0);
  }

  /** Makes the empty room above smaller by so much, or answers with how far to scroll instead. */
  giveWay(by: number): number {
    if (this.first === 0 || this.above - by < 0) {
      return by;
    }
    this.above -= by;
    return 0;
  }
}
