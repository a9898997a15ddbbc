// The rows held: what is asked for, what came back, which row is open. Rows are never changed here, only asked for again.
//
// Of a long list only the part around what is in sight is held; the list itself lives in the program.

import type { CallAction } from '$lib/bindings/CallAction';
import type { CallRow } from '$lib/bindings/CallRow';
import type { ExportFormat } from '$lib/bindings/ExportFormat';
import type { Failure } from '$lib/bindings/Failure';
import type { Filter } from '$lib/bindings/Filter';
import type { GapView } from '$lib/bindings/GapView';
import type { HistoryPage } from '$lib/bindings/HistoryPage';
import type { ListStart } from '$lib/bindings/ListStart';
import type { RemindWhen } from '$lib/bindings/RemindWhen';
import type { TrailView } from '$lib/bindings/TrailView';
import { asFailure, type Host, type Stop } from '$lib/host/host';
import { Listening } from './player.svelte';
import { Selection } from './selection.svelte';
import { rowsAsText } from '$lib/words/rows';
import { say } from '$lib/words/say.svelte';

/** Rows held at a time: many windows full. */
const HELD = 180;
/** Rows held above what is in sight. */
const ABOVE = 75;
/** When fewer rows than this are held beyond what is in sight, others are asked for. */
const NEAR = 30;

export class HistoryState {
  filter: Filter = $state('all');
  search: string = $state('');
  /** Those held, newest first; `null` until the program has answered once. */
  rows: CallRow[] | null = $state.raw(null);
  /** When nobody listened, among those rows. */
  gaps: GapView[] = $state.raw([]);
  /** How many newer rows there are above those held. */
  from: number = $state(0);
  /** How many rows there are in all. */
  total: number = $state(0);
  /** Why the rows could not be asked for. */
  failure: Failure | null = $state.raw(null);
  /** What could not be done with a row, in words. */
  trouble: string | null = $state(null);
  /** What was done with rows, in words. */
  done: string | null = $state(null);
  openId: string | null = $state(null);
  /** What happened to the open row; its view is `null` while it is on its way. */
  trail: { id: string; view: TrailView | null } | null = $state.raw(null);
  /** The row that Tab and the arrow keys start from. */
  current: { id: string; index: number } | null = $state.raw(null);
  /** The row to be shown next; whoever shows it takes it away. */
  revealed: { id: string; index: number } | null = $state.raw(null);
  readonly selection = new Selection();
  readonly listening = new Listening();
  /** Whom rows are asked of. */
  readonly host: Host;

  /** Counts the questions: an answer to an older one is dropped. */
  #turn = 0;
  #refreshing: { again: boolean } | null = null;
  #inSight = { first: 0, last: 0 };

  constructor(host: Host) {
    this.host = host;
    const page = host.first()?.page;
    if (page) {
      this.#hold(page);
    }
  }

  async start(): Promise<Stop> {
    const stop = await this.host.onHistoryChanged(() => {
      void this.refresh();
      if (this.trail !== null) {
        void this.#readTrail(this.trail.id);
      }
    });
    await this.refresh();
    return stop;
  }

  setFilter(filter: Filter): Promise<void> {
    this.filter = filter;
    return this.#askAnew();
  }

  /** Asks with each letter: the program answers within a frame, and an answer to fewer letters is dropped. */
  setSearch(search: string): Promise<void> {
    this.search = search;
    return this.#askAnew();
  }

  /** The row at this place of the whole list, if it is held. */
  at(index: number): CallRow | undefined {
    return this.rows?.[index - this.from];
  }

  /** Notes which part of the list is looked at, and asks for what lies around it. */
  see(first: number, last: number): void {
    this.#inSight = { first, last };
    if (!this.#covers(NEAR) && this.#refreshing === null) {
      void this.refresh();
    }
  }

  /**
   * Asks again for what is held, or for what is in sight now. Asked while it is at it, it does so once more
   * afterwards.
   */
  async refresh(): Promise<void> {
    if (this.#refreshing !== null) {
      this.#refreshing.again = true;
      return;
    }
    const going = (this.#refreshing = { again: false });
    do {
      going.again = false;
      await this.#load();
    } while (this.#refreshing === going && (going.again || this.#isBehind()));
    if (this.#refreshing === going) {
      this.#refreshing = null;
    }
  }

  /** Forgets every row: nobody is signed in. */
  clear(): void {
    this.#turn++;
    this.#refreshing = null;
    this.#inSight = { first: 0, last: 0 };
    this.rows = null;
    this.gaps = [];
    this.from = this.total = 0;
    this.failure = null;
    this.trouble = this.done = null;
    this.openId = null;
    this.trail = null;
    this.current = null;
    this.selection.clear();
    this.filter = 'all';
    this.search = '';
  }

  setCurrent(id: string, index: number): void {
    this.current = { id, index };
  }

  /** Opens a row, or closes it when it is the open one. An opened row counts as read; a voicemail wants to be heard. */
  async toggle(id: string): Promise<void> {
    this.trail = null;
    if (this.openId === id) {
      this.openId = null;
      return;
    }
    this.openId = id;
    const row = this.#row(id);
    const unheard = row?.voicemail?.unread && !row.voicemail.deleted;
    if (row?.unread && !unheard) {
      await this.#try(() => this.host.markRead(id));
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
      const view = await this.host.trail(id);
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
    return this.#try(() => this.host.markAllRead());
  }

  callBack(id: string): Promise<void> {
    return this.#try(() => this.host.callBack(id));
  }

  /** Ticks a missed call off, or takes the tick back. */
  setClosed(id: string, closed: boolean): Promise<void> {
    return this.#try(() => this.host.setClosed(id, closed));
  }

  markHeard(id: string): Promise<void> {
    return this.#try(() => this.host.markHeard(id));
  }

  remind(id: string, when: RemindWhen): Promise<void> {
    return this.#try(() => this.host.remind(id, when));
  }

  forgetReminder(id: string): Promise<void> {
    return this.#try(() => this.host.forgetReminder(id));
  }

  /** Does something about a call that rings, and says how that went. */
  callAction(id: string, action: CallAction): Promise<void> {
    return this.#try(async () => {
      this.done = await this.host.callAction(id, action);
    });
  }

  /** Deletes rows from this computer. */
  delete(ids: string[]): Promise<void> {
    return this.#try(async () => {
      await this.host.deleteRows(ids);
      this.selection.remove(ids);
      this.done =
        ids.length === 1 ? say('deleted-one') : say('deleted-count', { count: ids.length });
    });
  }

  /** Copies rows, those too that are not held. */
  async copy(ids: string[]): Promise<void> {
    this.done = null;
    try {
      const held = this.rows?.filter((row) => ids.includes(row.id)) ?? [];
      const rows = held.length === ids.length ? held : await this.host.rowsOf(ids);
      const copied = await navigator.clipboard.writeText(rowsAsText(rows)).then(
        () => (rows.length === 1 ? say('copied-one') : say('copied-count', { count: rows.length })),
        () => null,
      );
      this.done = copied;
      this.trouble = copied === null ? say('copy-impossible') : null;
    } catch (thrown) {
      this.trouble = asFailure(thrown).words;
    }
  }

  /** Writes the selected rows to a file; without a selection, all of the list. */
  export(format: ExportFormat): Promise<void> {
    return this.#try(async () => {
      const { filter, search } = this;
      const ids = this.selection.ids;
      const file = await this.host.exportRows({ ids, filter, search: search.trim(), format });
      this.done = say('saved-to', { file });
    });
  }

  /** Selects all rows between the one selection began at and this one. */
  async selectTo(index: number): Promise<void> {
    const start = this.selection.start ?? this.current?.index ?? index;
    const [first, last] = [Math.min(start, index), Math.max(start, index)];
    const held = Array.from({ length: last - first + 1 }, (_, i) => this.at(first + i)?.id);
    if (held.every((id) => id !== undefined)) {
      this.selection.extend(start, held);
      return;
    }
    await this.#try(async () => {
      const ids: string[] = [];
      while (ids.length <= last - first) {
        const start: ListStart = { by: 'index', index: first + ids.length };
        const page = await this.#ask(start, last - first + 1 - ids.length);
        if (page.rows.length === 0) {
          break;
        }
        ids.push(...page.rows.map((row) => row.id));
      }
      this.selection.extend(start, ids);
    });
  }

  /** Opens the row with this id and has it scrolled to, however far down it is and whatever is searched for. */
  async reveal(id: string): Promise<void> {
    let found = await this.#find(id);
    if (!found && (this.filter !== 'all' || this.search !== '')) {
      this.filter = 'all';
      this.search = '';
      found = await this.#find(id);
    }
    if (!found) {
      this.trouble = say('call-gone');
      return;
    }
    if (this.openId !== id) {
      await this.toggle(id);
    }
  }

  /** Holds the part of the list around a row and has it shown, if it is in there. */
  async #find(id: string): Promise<boolean> {
    await this.#answerTo({ by: 'row', id, above: ABOVE }, id);
    return this.#row(id) !== undefined;
  }

  #row(id: string): CallRow | undefined {
    return this.rows?.find((row) => row.id === id);
  }

  async #askAnew(): Promise<void> {
    this.#refreshing = null;
    this.#inSight = { first: 0, last: 0 };
    this.current = null;
    this.selection.clear();
    await this.#answerTo({ by: 'index', index: 0 });
  }

  /** Whether so many rows are held on either side of what is in sight, as far as there are any. */
  #covers(margin: number): boolean {
    const end = this.from + (this.rows?.length ?? 0);
    return (
      this.from <= Math.max(0, this.#inSight.first - margin) &&
      end >= Math.min(this.total, this.#inSight.last + margin)
    );
  }

  #isBehind(): boolean {
    return this.failure === null && (this.rows?.length ?? 0) > 0 && !this.#covers(0);
  }

  async #load(): Promise<void> {
    const { first } = this.#inSight;
    const above = Math.min(first, ABOVE);
    // At the very top a person wants to see what is new; further down, what they look at.
    const anchor = first > 0 ? this.at(first) : undefined;
    if (anchor !== undefined) {
      const kept = await this.#answerTo({ by: 'row', id: anchor.id, above });
      const at = this.rows?.findIndex((row) => row.id === anchor.id) ?? -1;
      if (kept && at >= 0) {
        // What is looked at has moved with it, which the list will say as well.
        const { last } = this.#inSight;
        this.#inSight = { first: this.from + at, last: this.from + at + Math.max(0, last - first) };
      }
      if (!kept || at >= 0) {
        return;
      }
    }
    await this.#answerTo({ by: 'index', index: first - above });
  }

  /** Holds what the answer brings; `false` when a newer question overtook it, or it failed. */
  async #answerTo(start: ListStart, shown: string | null = null): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      const page = await this.#ask(start, HELD);
      if (turn !== this.#turn) {
        return false;
      }
      this.#hold(page);
      this.#show(shown);
      return true;
    } catch (thrown) {
      if (turn === this.#turn) {
        this.failure = asFailure(thrown);
      }
      return false;
    }
  }

  #hold(page: HistoryPage): void {
    const moved = page.rows.findIndex((row) => row.id === this.current?.id);
    if (this.current !== null && moved >= 0) {
      this.current = { id: this.current.id, index: page.from + moved };
    }
    // The same again draws nothing anew.
    if (JSON.stringify(this.rows) !== JSON.stringify(page.rows)) {
      this.rows = page.rows;
    }
    if (JSON.stringify(this.gaps) !== JSON.stringify(page.gaps)) {
      this.gaps = page.gaps;
    }
    this.from = page.from;
    this.total = page.total;
    this.failure = null;
  }

  /** Has a row scrolled to in the same breath in which it is held, before the list asks for what is in sight. */
  #show(id: string | null): void {
    const index = this.rows?.findIndex((row) => row.id === id) ?? -1;
    if (id !== null && index >= 0) {
      this.#inSight = { first: this.from + index, last: this.from + index };
      this.current = this.revealed = { id, index: this.from + index };
    }
  }

  #ask(start: ListStart, limit: number): Promise<HistoryPage> {
    return this.host.history({ filter: this.filter, search: this.search.trim(), start, limit });
  }

  async #try(ask: () => Promise<void>): Promise<void> {
    this.done = null;
    try {
      await ask();
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asFailure(thrown).words;
    }
  }
}
