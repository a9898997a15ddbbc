//! What a person may set: the way to the service, and how they are told, when they are not, and what else opens.
//!
//! [`Preferences`] have the same shape in the settings file, with words divided by `_`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The settings the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The server.
    pub server: String,
    /// The app's client id; empty when none is set.
    pub client_id: String,
    /// For how many days rows are kept.
    pub retention_days: u32,
    /// The country numbers are written for, as two letters; empty for the account's own.
    pub country: String,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Everything else.
    #[serde(flatten)]
    pub preferences: Preferences,
    /// Which of these an administrator has fixed, by their names here. A save that changes one is refused.
    pub locked: Vec<String>,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the usual levels")]
pub enum LogLevel {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
    Trace,
}

/// Everything a person may set that has nothing to do with the way to the service, each with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// How the person is told, by what there is to tell.
    pub alerts: Alerts,
    /// People and queues that are told whatever the time: numbers, extensions, or names as they are shown.
    pub always_through: Vec<String>,
    /// Light or dark.
    pub appearance: Appearance,
    /// What calls somebody back.
    pub call_with: CallWith,
    /// Whether somebody who signs in for the first time is shown a pop-up and asked whether it was seen.
    pub first_steps: bool,
    /// Whether Ringlet is quiet while the desktop says that nobody wants to be disturbed.
    pub follow_desktop: bool,
    /// Whether pop-ups leave names and numbers out while the screen is locked.
    pub hide_names_when_locked: bool,
    /// Whether they do while something is presented: by the person's own switch, or as Windows says.
    pub hide_names_when_presenting: bool,
    /// The language's tag (BCP 47), such as `de`; empty for the desktop's own.
    pub language: String,
    /// When Ringlet is quiet, by the clock on the wall.
    pub quiet_hours: Vec<QuietHours>,
    /// What is opened for a call.
    pub screen_pop: Vec<ScreenPop>,
    /// Where a screen pop may lead: `https://crm.example.com`, `https://*.example.com`, or a scheme of another program
    /// such as `crm:`. A command is not concerned.
    pub screen_pop_allowed: Vec<String>,
    /// Whether Ringlet starts when the person logs in.
    pub start_with_system: bool,
    /// Whether somebody who calls a second time within three minutes is told whatever the time.
    pub twice_within_three_minutes: bool,
    /// Which new versions are offered, where this Ringlet looks for them at all.
    pub update_channel: UpdateChannel,
    /// How loud voicemails are played, up to 100. How loud a pop-up is, the desktop alone decides.
    pub volume: u32,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            alerts: Alerts::default(),
            always_through: Vec::new(),
            appearance: Appearance::System,
            call_with: CallWith::Tel,
            first_steps: true,
            follow_desktop: true,
            hide_names_when_locked: false,
            hide_names_when_presenting: true,
            language: String::new(),
            quiet_hours: Vec::new(),
            screen_pop: Vec::new(),
            screen_pop_allowed: Vec::new(),
            start_with_system: false,
            twice_within_three_minutes: true,
            update_channel: UpdateChannel::Stable,
            volume: 100,
        }
    }
}

/// How the person is told, by what there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alerts {
    /// Of several things at once: after a time without a line, or after a quiet one.
    pub digest: Alert,
    /// Of a call that rings.
    pub incoming: Alert,
    /// Of a call nobody took.
    pub missed: Alert,
    /// Of a voicemail.
    pub voicemail: Alert,
}

impl Default for Alerts {
    fn default() -> Self {
        let told = Alert { popup: true, sound: "default".to_owned(), tray: true, repeat_minutes: 0 };
        // The phone rings by itself.
        let incoming = Alert { sound: "off".to_owned(), ..told.clone() };
        Self { digest: told.clone(), incoming, missed: told.clone(), voicemail: told }
    }
}

/// How the person is told of one kind of thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Whether a pop-up comes.
    pub popup: bool,
    /// `off`, `default` for the desktop's own sound, or the whole path of a sound file.
    pub sound: String,
    /// Whether the tray icon shows those that wait: open missed calls, unheard voicemails. Rings and digests do not wait.
    pub tray: bool,
    /// After how many minutes the pop-up comes again, until it is seen; 0 for never. At most 1440.
    pub repeat_minutes: u32,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words are those of `Alerts`")]
pub enum AlertEvent {
    Digest,
    Incoming,
    Missed,
    Voicemail,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Appearance {
    /// Always dark.
    Dark,
    /// Always light.
    Light,
    /// As the desktop is.
    System,
}

/// What calls somebody back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallWith {
    /// RingCentral's own program.
    Ringcentral,
    /// Whatever opens `tel:` links.
    Tel,
}

/// Which new versions are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum UpdateChannel {
    /// Those that are still being tried as well.
    Beta,
    /// None, and nobody is asked for any.
    Off,
    /// Those for everybody.
    Stable,
}

/// A time in which Ringlet is quiet, on some days of each week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuietHours {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins, such as `22:00`.
    pub from: String,
    /// When it ends, such as `07:00`; of the next day when that is not later than `from`.
    pub to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "everybody knows them")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Something that is opened for a call.
///
/// In the template `{number}`, `{number_national}`, `{name}`, `{line}`, `{queue}`, `{direction}` and `{call_id}` stand
/// for what the call has; in an address they are percent-encoded, in a command each stays within its argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenPop {
    /// The address or the command.
    pub template: String,
    /// Which of the two it is.
    pub kind: ScreenPopKind,
    /// When it is opened.
    pub on: ScreenPopOn,
    /// Whether the person is asked.
    pub how: ScreenPopHow,
    /// The line or queue whose calls are meant, as rows show it; empty for all.
    pub only_for: String,
}

/// What a template makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenPopKind {
    /// A program with arguments. No shell reads it.
    Command,
    /// An address for the browser or another program.
    Url,
}

/// When something is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenPopOn {
    /// When the person answers.
    Answer,
    /// When nobody took it.
    Missed,
    /// When it rings.
    Ring,
}

/// Whether the person is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenPopHow {
    /// The pop-up has a button for it.
    Ask,
    /// It opens by itself, once.
    Auto,
    /// Not at all.
    Off,
}
