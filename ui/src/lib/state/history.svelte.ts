// The rows shown: what is asked for, what came back, which row is open. Rows are never changed here, only asked for again.

import type { CallRow } from '$lib/bindings/CallRow';
import type { Failure } from '$lib/bindings/Failure';
import type { Filter } from '$lib/bindings/Filter';
import type { GapView } from '$lib/bindings/GapView';
import type { TrailView } from '$lib/bindings/TrailView';
import { asFailure, type Host, type Stop } from '$lib/host/host';

/** Rows asked for at a time: several windows full. */
const PAGE = 60;
/** The most the program gives at a time. */
const LARGEST_PAGE = 500;
/** How long a search waits for the next letter. */
const TYPING_PAUSE_MS = 60;
/** Pages looked through for a row that is to be shown: beyond any history a person would click into. */
const PAGES_SEARCHED = 20;

export class HistoryState {
  filter: Filter = $state('all');
  search: string = $state('');
  /** Newest first; `null` until the program has answered once. */
  rows: CallRow[] | null = $state.raw(null);
  /** When nobody listened, among those rows. */
  gaps: GapView[] = $state.raw([]);
  /** Why the rows could not be asked for. */
  failure: Failure | null = $state.raw(null);
  /** What could not be done with a row, in words. */
  trouble: string | null = $state(null);
  openId: string | null = $state(null);
  /** What happened to the open row; its view is `null` while it is on its way. */
  trail: { id: string; view: TrailView | null } | null = $state.raw(null);
  /** The row that Tab and the arrow keys start from. */
  currentId: string | null = $state(null);
  /** The row last asked to be shown; a new object for every time. */
  revealed: { id: string } | null = $state.raw(null);

  readonly #host: Host;
  #next: string | null = null;
  /** Counts the questions whose answer replaces all rows: an answer to an older one is dropped. */
  #turn = 0;
  #refreshing: { again: boolean } | null = null;
  #asksForMore = false;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  async start(): Promise<Stop> {
    const stop = await this.#host.onHistoryChanged(() => {
      void this.refresh();
      if (this.trail !== null) {
        void this.#readTrail(this.trail.id);
      }
    });
    await this.refresh();
    return () => {
      clearTimeout(this.#typing);
      stop();
    };
  }

  setFilter(filter: Filter): Promise<void> {
    this.filter = filter;
    return this.#askAnew();
  }

  setSearch(search: string): void {
    this.search = search;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#askAnew(), TYPING_PAUSE_MS);
  }

  /** Asks again for as many rows as there are. Asked while it is at it, it does so once more afterwards. */
  async refresh(): Promise<void> {
    if (this.#refreshing !== null) {
      this.#refreshing.again = true;
      return;
    }
    const going = (this.#refreshing = { again: false });
    do {
      going.again = false;
      await this.#load(Math.max(PAGE, this.rows?.length ?? 0));
    } while (going.again && this.#refreshing === going);
    if (this.#refreshing === going) {
      this.#refreshing = null;
    }
  }

  /** Adds the rows that come after those shown, if there are any. */
  async more(): Promise<void> {
    if (this.#next === null || this.#asksForMore) {
      return;
    }
    this.#asksForMore = true;
    const turn = this.#turn;
    try {
      const page = await this.#ask(this.#next, PAGE);
      if (turn === this.#turn) {
        const known = new Set(this.rows?.map((row) => row.id));
        this.rows = [...(this.rows ?? []), ...page.rows.filter((row) => !known.has(row.id))];
        this.gaps = [...this.gaps, ...page.gaps];
        this.#next = page.next;
      }
    } catch (thrown) {
      this.trouble = asFailure(thrown).words;
    } finally {
      this.#asksForMore = false;
    }
  }

  /** Forgets every row: nobody is signed in. */
  clear(): void {
    this.#turn++;
    this.#refreshing = null;
    this.#next = null;
    this.rows = null;
    this.gaps = [];
    this.failure = null;
    this.trouble = null;
    this.openId = null;
    this.trail = null;
    this.filter = 'all';
    this.search = '';
  }

  /** Opens a row, or closes it when it is the open one. An opened row counts as read. */
  async toggle(id: string): Promise<void> {
    this.currentId = id;
    this.trail = null;
    if (this.openId === id) {
      this.openId = null;
      return;
    }
    this.openId = id;
    if (this.#row(id)?.unread) {
      await this.#try(() => this.#host.markRead(id));
    }
  }

  close(): void {
    this.openId = null;
    this.trail = null;
  }

  /** Shows what happened to a row, or folds it away. */
  async toggleTrail(id: string): Promise<void> {
    if (this.trail?.id === id) {
      this.trail = null;
      return;
    }
    this.trail = { id, view: null };
    await this.#readTrail(id);
  }

  /** Reads it, and what has come since, for as long as it is looked at. */
  async #readTrail(id: string): Promise<void> {
    try {
      const view = await this.#host.trail(id);
      if (this.trail?.id === id) {
        this.trail = { id, view };
      }
    } catch (thrown) {
      if (this.trail?.id === id) {
        this.trail = null;
      }
      this.trouble = asFailure(thrown).words;
    }
  }

  markAllRead(): Promise<void> {
    return this.#try(() => this.#host.markAllRead());
  }

  /** Opens the row with this id and has it scrolled to, however far down it is and whatever is searched for. */
  async reveal(id: string): Promise<void> {
    if (this.#row(id) === undefined) {
      clearTimeout(this.#typing);
      this.filter = 'all';
      this.search = '';
      await this.#askAnew();
      for (let page = 0; page < PAGES_SEARCHED && !this.#row(id) && this.#next !== null; page++) {
        await this.#load((this.rows?.length ?? 0) + LARGEST_PAGE);
      }
    }
    if (this.#row(id) === undefined) {
      this.trouble = 'That call is no longer in the history.';
      return;
    }
    this.revealed = { id };
    if (this.openId !== id) {
      await this.toggle(id);
    }
  }

  #row(id: string): CallRow | undefined {
    return this.rows?.find((row) => row.id === id);
  }

  async #askAnew(): Promise<void> {
    this.#refreshing = null;
    await this.#load(PAGE);
  }

  /** Replaces all rows by the first `count`. */
  async #load(count: number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const rows: CallRow[] = [];
      const gaps: GapView[] = [];
      let next: string | null = null;
      do {
        const page = await this.#ask(next, Math.min(count - rows.length, LARGEST_PAGE));
        if (turn !== this.#turn) {
          return;
        }
        rows.push(...page.rows);
        gaps.push(...page.gaps);
        next = page.rows.length > 0 ? page.next : null;
      } while (next !== null && rows.length < count);
      this.rows = rows;
      this.gaps = gaps;
      this.#next = next;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#turn) {
        this.failure = asFailure(thrown);
      }
    }
  }

  #ask(after: string | null, limit: number) {
    return this.#host.history({ filter: this.filter, search: this.search.trim(), after, limit });
  }

  async #try(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asFailure(thrown).words;
    }
  }
}
