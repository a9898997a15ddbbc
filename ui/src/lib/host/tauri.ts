// The program behind the window. The only file of the page that knows Tauri.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { FirstSight } from '$lib/bindings/FirstSight';
import {
  FIRST_SIGHT,
  HISTORY_EVENT,
  REVEAL_EVENT,
  STATUS_EVENT,
  type Command,
} from '$lib/bindings/names';
import type { Host, Stop } from './host';

export const tauri: Host = {
  first: () => (window as { [FIRST_SIGHT]?: FirstSight })[FIRST_SIGHT] ?? null,
  status: () => ask('status'),
  history: (query) => ask('history', { query }),
  setUp: (server, clientId) => ask('set_up', { server, clientId }),
  signIn: () => ask('sign_in'),
  cancelSignIn: () => ask('cancel_sign_in'),
  signOut: () => ask('sign_out'),
  unlockKeyring: () => ask('unlock_keyring'),
  markRead: (id) => ask('mark_read', { id }),
  markAllRead: () => ask('mark_all_read'),
  voicemailSound: (id) => ask('voicemail_sound', { id }),
  callBack: (id) => ask('call_back', { id }),
  setClosed: (id, closed) => ask('set_closed', { id, closed }),
  deleteRows: (ids) => ask('delete_rows', { ids }),
  rowsOf: (ids) => ask('rows_of', { ids }),
  exportRows: (request) => ask('export_rows', { request }),
  settings: () => ask('settings'),
  saveSettings: (settings) => ask('save_settings', { settings }),
  openLogFolder: () => ask('open_log_folder'),
  trail: (id) => ask('trail', { id }),
  tryOut: () => ask('try_out'),
  report: () => ask('report'),
  pause: (until) => ask('pause', { until }),
  resume: () => ask('resume'),
  setPresenting: (on) => ask('set_presenting', { on }),
  held: () => ask('held'),
  remind: (id, when) => ask('remind', { id, when }),
  forgetReminder: (id) => ask('forget_reminder', { id }),
  markHeard: (id) => ask('mark_heard', { id }),
  callAction: (id, action) => ask('call_action', { id, action }),
  tryScreenPop: (rule) => ask('try_screen_pop', { rule }),
  tryToast: () => ask('try_toast'),
  firstRunDone: () => ask('first_run_done'),
  forgetEverything: () => ask('forget_everything'),
  installUpdate: () => ask('install_update'),

  onStatus: (tell) => hear(STATUS_EVENT, tell),
  onHistoryChanged: (tell) => hear(HISTORY_EVENT, tell),
  onReveal: (tell) => hear(REVEAL_EVENT, tell),
};

function ask<T>(command: Command, args?: Record<string, unknown>): Promise<T> {
  return invoke<T>(command, args);
}

function hear<T>(event: string, tell: (payload: T) => void): Promise<Stop> {
  return listen<T>(event, ({ payload }) => tell(payload));
}
