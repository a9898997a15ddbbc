//! Every command, event and row the page and the command line see. The page's bindings are made from here.

mod lists;
mod locale;
mod preferences;
mod quiet;
mod trail;
mod update;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::lists::{
    ExportFormat, ExportRequest, Filter, FirstSight, GapView, HistoryChanged, HistoryPage, HistoryQuery, ListStart,
};
pub use self::locale::LocaleView;
pub use self::preferences::{
    Alert, AlertEvent, Alerts, Appearance, CallWith, LogLevel, Preferences, QuietHours, ScreenPop, ScreenPopHow,
    ScreenPopKind, ScreenPopOn, SettingsView, UpdateChannel, Weekday,
};
pub use self::quiet::{CallAction, HeldReason, HeldRow, PauseUntil, QuietView, RemindWhen, ScreenPopTrial, ToastTrial};
pub use self::trail::{TrailStep, TrailView, TrialHop, TrialView, Verdict};
pub use self::update::UpdateView;

/// The names of the commands the page may call, with their arguments and answers:
///
/// | command | arguments | answer |
/// | --- | --- | --- |
/// | `status` | | [`StatusView`] |
/// | `history` | `query: `[`HistoryQuery`] | [`HistoryPage`] |
/// | `set_up` | `server: string, clientId: string` | |
/// | `sign_in` / `cancel_sign_in` / `sign_out` | | |
/// | `unlock_keyring` | | |
/// | `mark_read` | `id: string` (a row's) | |
/// | `mark_all_read` | | |
/// | `voicemail_sound` | `id: string` (a message's) | the recording's bytes |
/// | `call_back` | `id: string` (a row's) | |
/// | `set_closed` | `id: string, closed: boolean`: a missed call needs nothing more, or does again | |
/// | `delete_rows` | `ids: string[]` | |
/// | `rows_of` | `ids: string[]` | [`CallRow`]`[]`: those there are, newest first |
/// | `export_rows` | `request: `[`ExportRequest`] | `string`: the file it was written to |
/// | `settings` / `save_settings` | / `settings: `[`SettingsView`] | [`SettingsView`] |
/// | `open_log_folder` | | |
/// | `trail` | `id: string` (a row's) | [`TrailView`] |
/// | `try_out` | | [`TrialView`] |
/// | `report` | | text without private content |
/// | `pause` | `until: `[`PauseUntil`] | |
/// | `resume` | | |
/// | `set_presenting` | `on: boolean` | |
/// | `held` | | [`HeldRow`]`[]`: what was held back, newest first |
/// | `remind` | `id: string` (a row's), `when: `[`RemindWhen`] | |
/// | `forget_reminder` | `id: string` | |
/// | `mark_heard` | `id: string`: the row's voicemail was listened to | |
/// | `call_action` | `id: string` (a row that rings), `action: `[`CallAction`] | `string`: how it went, in words |
/// | `try_screen_pop` | `rule: `[`ScreenPop`] | [`ScreenPopTrial`] |
/// | `try_toast` | | [`ToastTrial`] |
/// | `first_run_done` | | |
/// | `forget_everything` | | |
/// | `install_update` | | the status says how it goes; the program ends when it went well |
///
/// Each may fail with a [`Failure`].
pub const COMMANDS: [&str; 34] = [
    "status",
    "history",
    "set_up",
    "sign_in",
    "cancel_sign_in",
    "sign_out",
    "unlock_keyring",
    "mark_read",
    "mark_all_read",
    "voicemail_sound",
    "call_back",
    "set_closed",
    "delete_rows",
    "rows_of",
    "export_rows",
    "settings",
    "save_settings",
    "open_log_folder",
    "trail",
    "try_out",
    "report",
    "pause",
    "resume",
    "set_presenting",
    "held",
    "remind",
    "forget_reminder",
    "mark_heard",
    "call_action",
    "try_screen_pop",
    "try_toast",
    "first_run_done",
    "forget_everything",
    "install_update",
];

/// Sent to the page with a [`StatusView`] whenever it changed.
pub const STATUS_EVENT: &str = "status";
/// Sent to the page with a [`HistoryChanged`] whenever rows changed.
pub const HISTORY_EVENT: &str = "history-changed";
/// Sent to the page with a row's id that should be shown: a toast or the tray was clicked.
pub const REVEAL_EVENT: &str = "reveal";
/// What the page's window calls its [`FirstSight`].
pub const FIRST_SIGHT: &str = "firstSight";

/// A row of `ringlet history --json`. Every key is always present, null when unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryEntry {
    /// Stable for ever.
    pub id: String,
    /// A call, or a voicemail that belongs to none.
    pub kind: RowKind,
    /// What it was.
    pub outcome: RowOutcome,
    /// The same in words, with the reason when one is known.
    pub detail: Option<String>,
    /// Whether the call log has not confirmed it yet.
    pub provisional: bool,
    /// Which way it went.
    pub direction: RowDirection,
    /// The caller's number as the service gave it.
    pub from_number: Option<String>,
    /// The caller's name.
    pub from_name: Option<String>,
    /// The number called.
    pub to_number: Option<String>,
    /// The line or queue.
    pub via: Option<String>,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// Seconds it rang.
    pub ring_s: Option<u32>,
    /// Seconds people talked; for a voicemail its length.
    pub duration_s: Option<u32>,
    /// The voicemail's id.
    pub voicemail_id: Option<String>,
    /// Whether the person has seen it.
    pub read: bool,
}

/// What `ringlet status --json` prints. Every key is always present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// Whether an instance of this profile runs.
    pub running: bool,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// One word: `listening`, `connecting`, `reconnecting`, `signed-out`, `needs-set-up`, `stopped`, `not-running`.
    pub state: String,
    /// Since when the line is listened to without a break, RFC 3339.
    pub listening_since: Option<String>,
    /// The program's version.
    pub version: String,
    /// The last thing that went wrong, in words without private content.
    pub last_error: Option<String>,
    /// How many rows are unread.
    pub unread: u32,
    /// Whether the sign-in is kept in the keyring: `ok`, `locked`, `absent`, `unknown`.
    pub keyring: String,
    /// Whether pop-ups work: `ok`, `failing`, `unknown`.
    pub toasts: String,
}

/// A call, or a voicemail that belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A call, with its voicemail if it left one.
    Call,
    /// A voicemail no call of this line left.
    Voicemail,
}

/// What a row was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are the domain's")]
pub enum RowOutcome {
    Answered,
    AnsweredElsewhere,
    Declined,
    Missed,
    Outbound,
    Ringing,
    Unknown,
}

/// Which way a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are the domain's")]
pub enum RowDirection {
    Inbound,
    Outbound,
}

/// One row of the page's history: made for showing, in words and formatted numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    /// Stable for ever.
    pub id: String,
    /// A call or a voicemail.
    pub kind: RowKind,
    /// What it was.
    pub outcome: RowOutcome,
    /// The outcome and its reason in words, such as "Missed · caller hung up after 9 s".
    pub detail: String,
    /// Whether the call log has not confirmed it yet.
    pub provisional: bool,
    /// Which way.
    pub direction: RowDirection,
    /// The other side: name if there is one, else the formatted number, else "Private number".
    pub who: String,
    /// The other side's number as people write it, when it is not already `who`; "ext. 103" for internal ones.
    pub number: Option<String>,
    /// The line or queue.
    pub via: Option<String>,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// Seconds it rang.
    pub ring_s: Option<u32>,
    /// Seconds people talked.
    pub duration_s: Option<u32>,
    /// Its voicemail.
    pub voicemail: Option<VoicemailRow>,
    /// Whether the person has not seen it yet.
    pub unread: bool,
    /// Whether it is a missed call that nobody has got back to yet.
    pub open: bool,
    /// When the person is reminded of it, RFC 3339.
    pub remind_at: Option<String>,
}

/// The voicemail inside a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VoicemailRow {
    /// The message's id.
    pub id: String,
    /// Its length in seconds.
    pub length_s: Option<u32>,
    /// Whether it was not listened to yet.
    pub unread: bool,
    /// The transcript.
    pub transcript: TranscriptView,
    /// Gone from the mailbox.
    pub deleted: bool,
}

/// A voicemail's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "state", content = "text")]
pub enum TranscriptView {
    /// Here it is.
    Done(String),
    /// There is none.
    None,
    /// Still being written.
    Pending,
}

/// The state of everything, as page and tray show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// The way to RingCentral.
    pub connection: Connection,
    /// Who is signed in.
    pub person: Option<Person>,
    /// How many rows are unread.
    pub unread: u32,
    /// How many missed calls are open.
    pub open: u32,
    /// How many rows hold a voicemail that nobody listened to.
    pub unheard: u32,
    /// Whether the sign-in is kept.
    pub keyring: KeyringView,
    /// Whether pop-ups work; words for what is wrong when they do not.
    pub toasts: PartView,
    /// Whether the history can be written; words for what is wrong when it cannot.
    pub storage: PartView,
    /// Whether the tray icon is shown somewhere.
    pub tray: PartView,
    /// A part of the program that failed a while ago and was started again, in words.
    pub fault: Option<String>,
    /// The settings file, when it could not be read: file, line and key, in words.
    pub settings_problem: Option<String>,
    /// The first fill of the history, while it goes on.
    pub fill: Option<FillProgress>,
    /// Why RingCentral refuses to renew the sign-in, and what to do, in words.
    pub refused: Option<String>,
    /// Why the last sign-in brought nobody, while `connection` has something else to say; in words.
    pub login_failed: Option<String>,
    /// Features that are off because RingCentral does not allow them, in words.
    pub features_off: Vec<String>,
    /// How quiet it is.
    pub quiet: QuietView,
    /// How much the tray icon shows as waiting: less than `open` and `unheard` where the settings say so.
    pub waiting: u32,
    /// Whether a call that rings can be ignored or sent to voicemail: the app has the permission `CallControl`.
    pub call_actions: bool,
    /// Whether nobody has gone through the first steps yet.
    pub first_run: bool,
    /// The settings that an administrator has fixed, by their names in [`SettingsView`].
    pub managed: Vec<String>,
    /// In which language the person is spoken to.
    pub locale: LocaleView,
    /// Whether there is a newer version.
    pub update: UpdateView,
    /// Whether pop-ups make sounds on this desktop; `None` where that cannot be told.
    pub popup_sounds: Option<bool>,
    /// The colours of the window.
    pub appearance: Appearance,
    /// The server used.
    pub server: String,
    /// The program's version.
    pub version: String,
}

impl StatusView {
    /// Of a program that has just begun and knows nothing yet.
    pub fn new(server: String, version: String) -> Self {
        Self {
            connection: Connection::SignedOut { why: None },
            person: None,
            unread: 0,
            open: 0,
            unheard: 0,
            keyring: KeyringView::Unknown,
            toasts: PartView::Unknown,
            storage: PartView::Unknown,
            tray: PartView::Unknown,
            fault: None,
            settings_problem: None,
            fill: None,
            refused: None,
            login_failed: None,
            features_off: Vec::new(),
            quiet: QuietView::default(),
            waiting: 0,
            call_actions: false,
            first_run: false,
            managed: Vec::new(),
            locale: LocaleView::default(),
            update: UpdateView::Elsewhere,
            popup_sounds: None,
            appearance: Appearance::System,
            server,
            version,
        }
    }
}

/// The way to RingCentral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "state")]
pub enum Connection {
    /// No client id is known yet: ask for one.
    NeedsSetUp,
    /// Nobody is signed in.
    SignedOut {
        /// Why, in words, when it was not the person's own doing.
        why: Option<String>,
    },
    /// The browser is open and waited for.
    SigningIn {
        /// The address opened in the browser, for copying when no browser came up.
        address: String,
        /// Until when it is waited for, RFC 3339.
        until: String,
    },
    /// Signed in, and connecting for the first time.
    Connecting,
    /// All is well.
    Listening {
        /// Since when without a break, RFC 3339.
        since: String,
    },
    /// Not listening; trying again by itself.
    Reconnecting {
        /// Since when nothing is heard, RFC 3339.
        since: String,
        /// Which hop failed, in words.
        why: String,
    },
    /// Not listening, and trying again will not help: a permission is missing, for instance.
    Stopped {
        /// What is wrong and what to do, in words.
        why: String,
    },
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// Their extension, as "ext. 103", or their number.
    pub line: Option<String>,
}

/// Whether the sign-in is kept for the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum KeyringView {
    /// No keyring runs: this sign-in lasts until quit.
    Absent,
    /// The keyring is locked or refused.
    Locked,
    /// It is kept.
    Ok,
    /// Not tried yet.
    Unknown,
}

/// Whether a part works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "state", content = "why")]
pub enum PartView {
    /// It does not; in words why.
    Failing(String),
    /// It does.
    Ok,
    /// Not tried yet.
    Unknown,
}

/// How far the first fill has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FillProgress {
    /// Days of history that are there.
    pub days_done: u32,
    /// Days that there will be.
    pub days: u32,
}

/// Why a command did not do as asked: a code to act on, and words for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What to act on.
    pub code: FailureCode,
    /// What to show.
    pub words: String,
}

/// What the page can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCode {
    /// The history cannot be read or written.
    Storage,
    /// What was typed cannot be used.
    Invalid,
    /// The program is quitting, or a part of it has failed.
    Unavailable,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Everything named in [`COMMANDS`] and the events; what these are made of comes along.
    fn generate(into: &Path) {
        // The page gets numbers over IPC, so a 64-bit integer is one too, and not a `bigint`.
        let config = ts_rs::Config::new().with_out_dir(into).with_large_int("number");
        StatusView::export_all(&config).expect("a scratch directory can be written");
        HistoryQuery::export_all(&config).expect("a scratch directory can be written");
        HistoryPage::export_all(&config).expect("a scratch directory can be written");
        TrailView::export_all(&config).expect("a scratch directory can be written");
        TrialView::export_all(&config).expect("a scratch directory can be written");
        HistoryChanged::export_all(&config).expect("a scratch directory can be written");
        SettingsView::export_all(&config).expect("a scratch directory can be written");
        ExportRequest::export_all(&config).expect("a scratch directory can be written");
        CallAction::export_all(&config).expect("a scratch directory can be written");
        HeldRow::export_all(&config).expect("a scratch directory can be written");
        PauseUntil::export_all(&config).expect("a scratch directory can be written");
        RemindWhen::export_all(&config).expect("a scratch directory can be written");
        ScreenPopTrial::export_all(&config).expect("a scratch directory can be written");
        ToastTrial::export_all(&config).expect("a scratch directory can be written");
        FirstSight::export_all(&config).expect("a scratch directory can be written");
        Failure::export_all(&config).expect("a scratch directory can be written");

        let commands: String = COMMANDS.iter().map(|name| format!("  '{name}',\n")).collect();
        let names = format!(
            "// Made from contract.rs by its test; never edited.\n\n\
             /** The commands the page may call. */\n\
             export const COMMANDS = [\n{commands}] as const;\n\
             export type Command = (typeof COMMANDS)[number];\n\n\
             /** Comes with a StatusView whenever it changed. */\n\
             export const STATUS_EVENT = '{STATUS_EVENT}';\n\
             /** Comes with a HistoryChanged whenever rows changed. */\n\
             export const HISTORY_EVENT = '{HISTORY_EVENT}';\n\
             /** Comes with the id of a row that should be shown. */\n\
             export const REVEAL_EVENT = '{REVEAL_EVENT}';\n\n\
             /** What a new page's window calls its FirstSight. */\n\
             export const FIRST_SIGHT = '{FIRST_SIGHT}';\n"
        );
        fs::write(into.join("names.ts"), names).expect("a scratch directory can be written");
    }

    fn files(directory: &Path) -> BTreeMap<String, String> {
        let Ok(entries) = fs::read_dir(directory) else { return BTreeMap::new() };
        entries
            .map(|entry| {
                let entry = entry.expect("a directory that was opened can be read");
                let text = fs::read_to_string(entry.path()).expect("a binding is text");
                (entry.file_name().to_string_lossy().into_owned(), text)
            })
            .collect()
    }

    /// Rewrites the committed bindings, and fails when that changed any: commit what it wrote.
    #[test]
    fn the_bindings_of_the_page_are_those_of_the_contract() {
        let scratch = tempfile::tempdir().expect("a scratch directory can be made");
        generate(scratch.path());
        let made = files(scratch.path());
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/bindings");
        let found = files(&committed);

        fs::create_dir_all(&committed).expect("the bindings' directory can be made");
        for (name, text) in &made {
            if found.get(name) != Some(text) {
                fs::write(committed.join(name), text).expect("a binding can be written");
            }
        }
        for name in found.keys().filter(|name| !made.contains_key(*name)) {
            fs::remove_file(committed.join(name)).expect("a binding of nothing can be removed");
        }

        let changed: Vec<_> = made.keys().filter(|name| found.get(*name) != made.get(*name)).collect();
        let stale: Vec<_> = found.keys().filter(|name| !made.contains_key(*name)).collect();
        assert!(changed.is_empty() && stale.is_empty(), "rewritten: {changed:?}, removed: {stale:?}; commit them");
    }
}
