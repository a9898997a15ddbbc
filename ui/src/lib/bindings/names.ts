// Made from contract.rs by its test; never edited.

/** The commands the page may call. */
export const COMMANDS = [
  'status',
  'history',
  'set_up',
  'sign_in',
  'cancel_sign_in',
  'sign_out',
  'unlock_keyring',
  'mark_read',
  'mark_all_read',
  'voicemail_sound',
  'call_back',
  'set_closed',
  'delete_rows',
  'rows_of',
  'export_rows',
  'settings',
  'save_settings',
  'open_log_folder',
  'trail',
  'try_out',
  'report',
  'pause',
  'resume',
  'set_presenting',
  'held',
  'remind',
  'forget_reminder',
  'mark_heard',
  'call_action',
  'try_screen_pop',
  'try_toast',
  'first_run_done',
  'forget_everything',
  'install_update',
] as const;
export type Command = (typeof COMMANDS)[number];

/** Comes with a StatusView whenever it changed. */
export const STATUS_EVENT = 'status';
/** Comes with a HistoryChanged whenever rows changed. */
export const HISTORY_EVENT = 'history-changed';
/** Comes with the id of a row that should be shown. */
export const REVEAL_EVENT = 'reveal';

/** What a new page's window calls its FirstSight. */
export const FIRST_SIGHT = 'firstSight';
