// The seam between the page and the program: what the page may ask, and what it is told unasked.
// Every question may be refused with a `Failure`; `asFailure` makes one of anything that was thrown.

import type { CallAction } from '$lib/bindings/CallAction';
import type { CallRow } from '$lib/bindings/CallRow';
import type { ExportRequest } from '$lib/bindings/ExportRequest';
import type { Failure } from '$lib/bindings/Failure';
import type { FirstSight } from '$lib/bindings/FirstSight';
import type { HeldRow } from '$lib/bindings/HeldRow';
import type { HistoryChanged } from '$lib/bindings/HistoryChanged';
import type { HistoryPage } from '$lib/bindings/HistoryPage';
import type { HistoryQuery } from '$lib/bindings/HistoryQuery';
import type { PauseUntil } from '$lib/bindings/PauseUntil';
import type { RemindWhen } from '$lib/bindings/RemindWhen';
import type { ScreenPop } from '$lib/bindings/ScreenPop';
import type { ScreenPopTrial } from '$lib/bindings/ScreenPopTrial';
import type { SettingsView } from '$lib/bindings/SettingsView';
import type { StatusView } from '$lib/bindings/StatusView';
import type { ToastTrial } from '$lib/bindings/ToastTrial';
import type { TrailView } from '$lib/bindings/TrailView';
import type { TrialView } from '$lib/bindings/TrialView';
import { say } from '$lib/words/say.svelte';

/** Ends a subscription. */
export type Stop = () => void;

export interface Host {
  /** What there is to be seen before anything has been asked; all of it is asked for all the same. */
  first(): FirstSight | null;
  status(): Promise<StatusView>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  setUp(server: string, clientId: string): Promise<void>;
  /** Opens the browser; asking again while one sign-in is pending opens it again. */
  signIn(): Promise<void>;
  cancelSignIn(): Promise<void>;
  signOut(): Promise<void>;
  /** Lets a locked keyring ask for its password. */
  unlockKeyring(): Promise<void>;
  markRead(id: string): Promise<void>;
  markAllRead(): Promise<void>;
  /** The recording of a voicemail, by the message's id. */
  voicemailSound(id: string): Promise<ArrayBuffer>;
  /** Hands the number of whoever a row is about to the program that dials. */
  callBack(id: string): Promise<void>;
  /** Ticks a missed call off, or takes the tick back. */
  setClosed(id: string, closed: boolean): Promise<void>;
  deleteRows(ids: string[]): Promise<void>;
  /** Those there are with these ids, newest first, whether or not they are held here. */
  rowsOf(ids: string[]): Promise<CallRow[]>;
  /** Answers with the file it was written to. */
  exportRows(request: ExportRequest): Promise<string>;
  settings(): Promise<SettingsView>;
  /** Answers with the settings as they were taken, which may differ from what was asked for. */
  saveSettings(settings: SettingsView): Promise<SettingsView>;
  openLogFolder(): Promise<void>;
  /** What happened to a row on its way, and why there was a pop-up or none. */
  trail(id: string): Promise<TrailView>;
  /** Sends an invented call the whole way; takes as long as the slowest part. */
  tryOut(): Promise<TrialView>;
  /** How everything stands, as text without anything private. */
  report(): Promise<string>;
  /** No pop-ups until then; they are held back and told together afterwards. */
  pause(until: PauseUntil): Promise<void>;
  resume(): Promise<void>;
  setPresenting(on: boolean): Promise<void>;
  /** What was held back, newest first. */
  held(): Promise<HeldRow[]>;
  /** Reminds of a row, once. */
  remind(id: string, when: RemindWhen): Promise<void>;
  forgetReminder(id: string): Promise<void>;
  /** The voicemail of a row was listened to. */
  markHeard(id: string): Promise<void>;
  /** Does something about a row that rings; answers with how it went. */
  callAction(id: string, action: CallAction): Promise<string>;
  /** Opens what a rule makes of an invented call. */
  tryScreenPop(rule: ScreenPop): Promise<ScreenPopTrial>;
  /** Shows a pop-up to see whether it is seen. */
  tryToast(): Promise<ToastTrial>;
  firstRunDone(): Promise<void>;
  /** Takes everything away that is kept on this computer. */
  forgetEverything(): Promise<void>;
  /** Installs the newer version that the status tells of; the program then ends and starts as that one. */
  installUpdate(): Promise<void>;

  onStatus(tell: (status: StatusView) => void): Promise<Stop>;
  onHistoryChanged(tell: (change: HistoryChanged) => void): Promise<Stop>;
  /** Tells the id of a row to show: a toast or a call in the tray's menu was clicked. */
  onReveal(tell: (id: string) => void): Promise<Stop>;
}

export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'words' in thrown) {
    return thrown as Failure;
  }
  return { code: 'unavailable', words: say('does-not-answer-why') };
}
