// A program that is not there: invented people and calls, for tests and for working on the page in a browser.
// It keeps to the contract (newest first, filters, search, pages, events) and can be told to refuse.

import type { CallRow } from '$lib/bindings/CallRow';
import type { CallAction } from '$lib/bindings/CallAction';
import type { Connection } from '$lib/bindings/Connection';
import type { ExportRequest } from '$lib/bindings/ExportRequest';
import type { Failure } from '$lib/bindings/Failure';
import type { GapView } from '$lib/bindings/GapView';
import type { FirstSight } from '$lib/bindings/FirstSight';
import type { HeldRow } from '$lib/bindings/HeldRow';
import type { HistoryChanged } from '$lib/bindings/HistoryChanged';
import type { HistoryPage } from '$lib/bindings/HistoryPage';
import type { HistoryQuery } from '$lib/bindings/HistoryQuery';
import type { LocaleView } from '$lib/bindings/LocaleView';
import type { PauseUntil } from '$lib/bindings/PauseUntil';
import type { RemindWhen } from '$lib/bindings/RemindWhen';
import type { ScreenPop } from '$lib/bindings/ScreenPop';
import type { ScreenPopTrial } from '$lib/bindings/ScreenPopTrial';
import type { SettingsView } from '$lib/bindings/SettingsView';
import type { StatusView } from '$lib/bindings/StatusView';
import type { ToastTrial } from '$lib/bindings/ToastTrial';
import type { TrailView } from '$lib/bindings/TrailView';
import type { TrialView } from '$lib/bindings/TrialView';
import type { Weekday } from '$lib/bindings/Weekday';
import { busyWeeks, call, longYears, minutesAgo } from './fake-calls';
import { hum } from './fake-sound';
import { invented, trailOf } from './fake-trail';
import type { Host, Stop } from './host';

export type Command = Exclude<keyof Host, 'onStatus' | 'onHistoryChanged' | 'onReveal'>;

export class FakeHost implements Host {
  /** Every command asked for, in order. */
  readonly asked: Command[] = [];
  /** Every question about the history, in order. */
  readonly queries: HistoryQuery[] = [];
  rows: CallRow[] = [];
  /** When nobody listened, newest first. */
  gaps: GapView[] = [];
  /** What a test finds. */
  trial: TrialView = invented();
  /** The rows whose callers were to be called back. */
  calledBack: string[] = [];
  /** What was last written to a file. */
  exported: ExportRequest | null = null;
  /** What was held back, newest first. */
  heldBack: HeldRow[] = [];
  /** What was done about calls that ring. */
  callActions: { id: string; action: CallAction }[] = [];
  toastTrial: ToastTrial = {
    taken: true,
    words: 'dunst 1.9.0 took the pop-up.',
    help: ['“dunstctl is-paused” says whether it holds pop-ups back.'],
  };
  view: SettingsView = defaultSettings();
  /** What a page sees before it asks. */
  firstSight: FirstSight | null = null;

  #status: StatusView = quietStatus();
  #refusals = new Map<Command, Failure>();
  #onStatus = new Set<(status: StatusView) => void>();
  #onHistory = new Set<(change: HistoryChanged) => void>();
  #onReveal = new Set<(id: string) => void>();

  constructor(scene: string = 'busy') {
    const set = SCENES[scene];
    if (set === undefined) {
      throw new Error(`no scene is called ${scene}: ${Object.keys(SCENES).join(', ')}`);
    }
    set(this);
  }

  /** Changes the status and tells it. */
  tell(part: Partial<StatusView>): void {
    this.#status = { ...this.#status, ...part };
    this.#onStatus.forEach((hear) => hear(this.#status));
  }

  /** Speaks as if this language were set. */
  speak(language: string): void {
    this.view = { ...this.view, language };
    this.tell({ locale: spoken(language) });
  }

  /** Puts a row on top, or in the place of the one with the same id, and tells it. */
  put(row: CallRow): void {
    const known = this.rows.some((other) => other.id === row.id);
    this.rows = known
      ? this.rows.map((other) => (other.id === row.id ? row : other))
      : [row, ...this.rows];
    this.#changed([row.id]);
  }

  remove(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
    this.#changed([id]);
  }

  reveal(id: string): void {
    this.#onReveal.forEach((hear) => hear(id));
  }

  /** Makes a command fail until it is allowed again. */
  refuse(command: Command, failure: Failure): void {
    this.#refusals.set(command, failure);
  }

  allow(command: Command): void {
    this.#refusals.delete(command);
  }

  /** How many ears are open: none once the page is gone. */
  get listeners(): number {
    return this.#onStatus.size + this.#onHistory.size + this.#onReveal.size;
  }

  first(): FirstSight | null {
    return this.firstSight;
  }

  async status(): Promise<StatusView> {
    this.#note('status');
    return this.#status;
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    this.queries.push(query);
    this.#note('history');
    const rows = this.rows.filter((row) => kept(row, query));
    const { start } = query;
    const from =
      start.by === 'index'
        ? Math.min(start.index, rows.length)
        : Math.max(0, rows.findIndex((row) => row.id === start.id) - start.above);
    const page = rows.slice(from, from + Math.min(query.limit, 500));
    const shown = new Set(page.map((row) => row.id));
    const unsearched = query.filter === 'all' && query.search === '';
    return {
      rows: page,
      gaps: unsearched ? this.gaps.filter((gap) => gap.above !== null && shown.has(gap.above)) : [],
      from,
      total: rows.length,
    };
  }

  async setUp(server: string, clientId: string): Promise<void> {
    this.#note('setUp');
    this.view = { ...this.view, server, clientId };
    this.tell({ connection: { state: 'signed-out', why: null }, server });
  }

  async signIn(): Promise<void> {
    this.#note('signIn');
    this.tell({ connection: signingIn() });
  }

  async cancelSignIn(): Promise<void> {
    this.#note('cancelSignIn');
    this.tell({ connection: { state: 'signed-out', why: null } });
  }

  async unlockKeyring(): Promise<void> {
    this.#note('unlockKeyring');
    this.tell({ keyring: 'ok' });
  }

  async signOut(): Promise<void> {
    this.#note('signOut');
    this.tell({ connection: { state: 'signed-out', why: null }, person: null, unread: 0 });
  }

  async markRead(id: string): Promise<void> {
    this.#note('markRead');
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, unread: false } : row));
    this.#changed([id]);
  }

  async markAllRead(): Promise<void> {
    this.#note('markAllRead');
    this.rows = this.rows.map((row) => ({ ...row, unread: false }));
    this.#changed([]);
  }

  async voicemailSound(): Promise<ArrayBuffer> {
    this.#note('voicemailSound');
    return hum(3);
  }

  async callBack(id: string): Promise<void> {
    this.#note('callBack');
    this.calledBack.push(id);
  }

  async setClosed(id: string, closed: boolean): Promise<void> {
    this.#note('setClosed');
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, open: !closed } : row));
    this.#changed([id]);
  }

  async deleteRows(ids: string[]): Promise<void> {
    this.#note('deleteRows');
    this.rows = this.rows.filter((row) => !ids.includes(row.id));
    this.#changed(ids);
  }

  async rowsOf(ids: string[]): Promise<CallRow[]> {
    this.#note('rowsOf');
    return this.rows.filter((row) => ids.includes(row.id));
  }

  async exportRows(request: ExportRequest): Promise<string> {
    this.#note('exportRows');
    this.exported = request;
    return `Downloads/ringlet-calls-2026-05-01.${request.format}`;
  }

  async settings(): Promise<SettingsView> {
    this.#note('settings');
    return this.view;
  }

  async saveSettings(settings: SettingsView): Promise<SettingsView> {
    this.#note('saveSettings');
    if (settings.language !== this.view.language) {
      this.tell({ locale: spoken(settings.language) });
    }
    this.view = settings;
    return settings;
  }

  async openLogFolder(): Promise<void> {
    this.#note('openLogFolder');
  }

  async trail(id: string): Promise<TrailView> {
    this.#note('trail');
    return trailOf(this.rows.find((row) => row.id === id)?.startedAt ?? minutesAgo(0));
  }

  async tryOut(): Promise<TrialView> {
    this.#note('tryOut');
    return this.trial;
  }

  async report(): Promise<string> {
    this.#note('report');
    return 'Ringlet 0.1.0\nLine: listening\nPop-ups: fine\n';
  }

  async pause(until: PauseUntil): Promise<void> {
    this.#note('pause');
    const minutes = { 'in-half-an-hour': 30, 'in-an-hour': 60, tomorrow: 900 }[until];
    this.#quiet({ pausedUntil: minutesAgo(-minutes), holds: 'paused' });
  }

  async resume(): Promise<void> {
    this.#note('resume');
    this.#quiet({ pausedUntil: null, holds: null });
  }

  async setPresenting(on: boolean): Promise<void> {
    this.#note('setPresenting');
    this.#quiet({ presenting: on, hidesNames: on && this.view.hideNamesWhenPresenting });
  }

  async held(): Promise<HeldRow[]> {
    this.#note('held');
    return this.heldBack;
  }

  async remind(id: string, when: RemindWhen): Promise<void> {
    this.#note('remind');
    const minutes = { 'in-15-minutes': 15, 'in-an-hour': 60, 'tomorrow-at-nine': 900 }[when];
    this.#change(id, { remindAt: minutesAgo(-minutes) });
  }

  async forgetReminder(id: string): Promise<void> {
    this.#note('forgetReminder');
    this.#change(id, { remindAt: null });
  }

  async markHeard(id: string): Promise<void> {
    this.#note('markHeard');
    const voicemail = this.rows.find((row) => row.id === id)?.voicemail ?? null;
    this.#change(id, {
      unread: false,
      voicemail: voicemail && { ...voicemail, unread: false },
    });
  }

  async callAction(id: string, action: CallAction): Promise<string> {
    this.#note('callAction');
    this.callActions.push({ id, action });
    return action === 'ignore'
      ? 'Ringing stopped here. The caller hears it ring on.'
      : 'Sent to voicemail. The caller can leave a message.';
  }

  async tryScreenPop(rule: ScreenPop): Promise<ScreenPopTrial> {
    this.#note('tryScreenPop');
    return { opened: [rule.template.replaceAll('{number}', '%2B12025550100')] };
  }

  async tryToast(): Promise<ToastTrial> {
    this.#note('tryToast');
    return this.toastTrial;
  }

  async firstRunDone(): Promise<void> {
    this.#note('firstRunDone');
    this.tell({ firstRun: false });
  }

  async forgetEverything(): Promise<void> {
    this.#note('forgetEverything');
    this.rows = [];
    this.view = defaultSettings();
    this.tell({ connection: { state: 'needs-set-up' }, person: null, firstRun: true });
    this.#changed([]);
  }

  async installUpdate(): Promise<void> {
    this.#note('installUpdate');
    if ('version' in this.#status.update) {
      this.tell({ update: { state: 'installing', version: this.#status.update.version } });
    }
  }

  onStatus(tell: (status: StatusView) => void): Promise<Stop> {
    return hear(this.#onStatus, tell);
  }

  onHistoryChanged(tell: (change: HistoryChanged) => void): Promise<Stop> {
    return hear(this.#onHistory, tell);
  }

  onReveal(tell: (id: string) => void): Promise<Stop> {
    return hear(this.#onReveal, tell);
  }

  #note(command: Command): void {
    this.asked.push(command);
    const refusal = this.#refusals.get(command);
    if (refusal !== undefined) {
      throw refusal;
    }
  }

  #quiet(part: Partial<StatusView['quiet']>): void {
    this.tell({ quiet: { ...this.#status.quiet, ...part } });
  }

  #change(id: string, part: Partial<CallRow>): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...part } : row));
    this.#changed([id]);
  }

  #changed(ids: string[]): void {
    this.tell(counts(this.rows));
    this.#onHistory.forEach((hear) => hear({ ids }));
  }
}

async function hear<T>(ears: Set<(told: T) => void>, ear: (told: T) => void): Promise<Stop> {
  ears.add(ear);
  return () => ears.delete(ear);
}

function counts(rows: CallRow[]): Pick<StatusView, 'unread' | 'open' | 'unheard' | 'waiting'> {
  const open = rows.filter((row) => row.open).length;
  const unheard = rows.filter((row) => row.voicemail?.unread && !row.voicemail.deleted).length;
  return {
    unread: rows.filter((row) => row.unread).length,
    open,
    unheard,
    waiting: open + unheard,
  };
}

function kept(row: CallRow, { filter, search }: HistoryQuery): boolean {
  const wanted =
    filter === 'all' ||
    (filter === 'missed' && row.outcome === 'missed') ||
    (filter === 'open' && row.open) ||
    (filter === 'voicemail' && row.voicemail !== null);
  if (!wanted || search === '') {
    return wanted;
  }
  const text = `${row.who} ${row.number ?? ''}`.toLowerCase();
  const digits = search.replace(/\D/g, '');
  return (
    text.includes(search.toLowerCase()) ||
    (digits !== '' && text.replace(/\D/g, '').includes(digits))
  );
}

/** How a person is spoken to who set this language; an American's desktop where none is set. */
export function spoken(language: string): LocaleView {
  const known = ['de', 'es', 'fr', 'ja'].includes(language);
  return known
    ? { language, tag: language, hour12: false }
    : { language: 'en', tag: language || 'en-US', hour12: true };
}

function quietStatus(): StatusView {
  return {
    connection: { state: 'listening', since: minutesAgo(96) },
    person: { name: 'Alex Rivera', line: 'ext. 101' },
    unread: 0,
    open: 0,
    unheard: 0,
    keyring: 'ok',
    toasts: { state: 'ok' },
    storage: { state: 'ok' },
    tray: { state: 'ok' },
    fault: null,
    settingsProblem: null,
    fill: null,
    refused: null,
    loginFailed: null,
    featuresOff: [],
    quiet: { pausedUntil: null, presenting: false, holds: null, hidesNames: false },
    waiting: 0,
    callActions: true,
    firstRun: false,
    managed: [],
    popupSounds: null,
    locale: spoken(''),
    update: { state: 'current' },
    appearance: 'system',
    server: 'https://platform.ringcentral.com',
    version: '0.1.0',
  };
}

function defaultSettings(): SettingsView {
  const told = { popup: true, sound: 'default', tray: true, repeatMinutes: 0 };
  return {
    server: 'https://platform.ringcentral.com',
    clientId: 'Xq3invented0client',
    retentionDays: 90,
    country: '',
    logLevel: 'info',
    alerts: {
      digest: told,
      incoming: { ...told, sound: 'off' },
      missed: told,
      voicemail: told,
    },
    alwaysThrough: [],
    appearance: 'system',
    callWith: 'tel',
    firstSteps: true,
    followDesktop: true,
    hideNamesWhenLocked: false,
    hideNamesWhenPresenting: true,
    language: '',
    quietHours: [],
    screenPop: [],
    screenPopAllowed: [],
    startWithSystem: false,
    twiceWithinThreeMinutes: true,
    updateChannel: 'stable',
    volume: 100,
    locked: [],
  };
}

function signingIn(): Connection {
  return {
    state: 'signing-in',
    address:
      'https://platform.ringcentral.com/restapi/oauth/authorize?response_type=code&client_id=Xq3invented0client&state=invented',
    until: minutesAgo(-5),
  };
}

function full(host: FakeHost): void {
  host.rows = busyWeeks();
  host.gaps = [
    { above: 'recent-3', from: minutesAgo(101), to: minutesAgo(82) },
    { above: 'older-4', from: minutesAgo(5400), to: minutesAgo(3500) },
  ];
  host.tell(counts(host.rows));
}

function outside(host: FakeHost, connection: Connection): void {
  host.tell({ connection, person: null });
}

const NO_ROUTE = 'platform.ringcentral.com cannot be reached: no network. Next try in 12 s.';

const SCENES: Record<string, (host: FakeHost) => void> = {
  busy: (host) => {
    full(host);
    host.put(call({ id: 'ringing', outcome: 'ringing', who: 'Pat Ito', detail: 'Ringing' }));
  },
  // A hundred thousand calls, and as many days as that takes.
  long: (host) => {
    host.rows = longYears(100_000);
    host.tell(counts(host.rows));
  },
  short: (host) => {
    host.rows = longYears(100);
    host.tell(counts(host.rows));
  },
  connecting: (host) => {
    full(host);
    host.tell({ connection: { state: 'connecting' } });
  },
  denied: (host) =>
    outside(host, {
      state: 'signed-out',
      why: 'RingCentral says that access was denied. Sign in again, and choose Authorize in the browser.',
    }),
  empty: () => {},
  failing: (host) => {
    host.refuse('history', {
      code: 'storage',
      words: 'The history cannot be opened: the disk is full.',
    });
    host.tell({
      storage: { state: 'failing', why: 'The disk is full. Pop-ups go on as usual.' },
      connection: { state: 'listening', since: minutesAgo(3) },
    });
  },
  'first-run': (host) => host.tell({ firstRun: true }),
  // What an administrator has fixed, and what was held back.
  managed: (host) => {
    full(host);
    const seen = ['retentionDays', 'startWithSystem', 'alerts', 'clientId', 'quietHours'];
    const locked = [...seen, 'proxy', 'redirectUris', 'firstSteps'];
    const quietHours = [{ days: ['sat', 'sun'] as Weekday[], from: '22:00', to: '07:00' }];
    host.view = { ...host.view, locked, quietHours };
    host.heldBack = [
      { at: minutesAgo(12), event: 'missed', reason: 'paused', row: 'x', who: 'Pat Ito' },
      { at: minutesAgo(700), event: 'voicemail', reason: 'quiet-hours', row: null, who: null },
    ];
    host.tell({ managed: locked, popupSounds: false });
  },
  filling: (host) => {
    host.rows = busyWeeks().slice(0, 9);
    host.tell({ fill: { daysDone: 8, days: 30 } });
  },
  'needs-set-up': (host) => outside(host, { state: 'needs-set-up' }),
  reconnecting: (host) => {
    full(host);
    host.tell({ connection: { state: 'reconnecting', since: minutesAgo(4), why: NO_ROUTE } });
  },
  outdated: (host) => {
    full(host);
    host.tell({ update: { state: 'ready', version: '0.2.0' } });
  },
  'signed-out': (host) => outside(host, { state: 'signed-out', why: null }),
  'signing-in': (host) => outside(host, signingIn()),
  refused: (host) => {
    full(host);
    host.tell({
      refused:
        'RingCentral refuses to renew the sign-in (OAU-167). Calls that ring are told for as long as the connection lasts, a day at most; what became of them is not read. Ask the administrator who registered the app, then sign in again.',
    });
  },
  stopped: (host) => {
    full(host);
    host.tell({
      connection: {
        state: 'stopped',
        why: 'The app may not read your presence. Ask your RingCentral administrator to add the permission ReadPresence, then sign in again.',
      },
    });
  },
  troubled: (host) => {
    full(host);
    host.tell({
      keyring: 'locked',
      toasts: { state: 'failing', why: 'No notification service runs on this desktop.' },
      tray: { state: 'failing', why: 'This desktop has no place for tray icons.' },
      settingsProblem: 'settings.toml, line 4: “retention_days” is not a number.',
      featuresOff: ['Voicemails are not shown: the permission ReadMessages is missing.'],
    });
  },
};
