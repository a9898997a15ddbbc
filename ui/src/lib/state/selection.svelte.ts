// Which rows are selected, and where the selection began.

export class Selection {
  ids: string[] = $state.raw([]);
  /** The place in the list that a range is counted from. */
  start: number | null = null;

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  /** Adds one row, or takes it out. */
  toggle(id: string, index: number): void {
    this.start = index;
    this.ids = this.has(id) ? this.ids.filter((other) => other !== id) : [...this.ids, id];
  }

  /** Selects exactly these rows, a range that began at `start`. */
  extend(start: number, ids: string[]): void {
    this.start = start;
    this.ids = ids;
  }

  remove(ids: string[]): void {
    this.ids = this.ids.filter((id) => !ids.includes(id));
  }

  clear(): void {
    this.start = null;
    this.ids = [];
  }
}
