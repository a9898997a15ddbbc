//! What the person asks of pop-ups beyond reading them, and what was held back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AlertEvent;

/// Until when Ringlet is to be quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PauseUntil {
    /// For an hour.
    InAnHour,
    /// For half an hour.
    InHalfAnHour,
    /// Until tomorrow at nine, by the clock on the wall.
    Tomorrow,
}

/// When somebody wants to be reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RemindWhen {
    /// In a quarter of an hour.
    #[serde(rename = "in-15-minutes")]
    InAQuarter,
    /// In an hour.
    InAnHour,
    /// Tomorrow at nine, by the clock on the wall.
    TomorrowAtNine,
}

/// What can be done about a call that rings, without answering it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallAction {
    /// It stops ringing here; the caller hears it ring on.
    Ignore,
    /// The caller gets the person's voicemail.
    ToVoicemail,
}

/// How quiet Ringlet is now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuietView {
    /// Until when the person paused pop-ups, RFC 3339.
    pub paused_until: Option<String>,
    /// Whether the person's own Presenting switch is on.
    pub presenting: bool,
    /// Why pop-ups are held back now; `null` while they are not.
    pub holds: Option<HeldReason>,
    /// Whether pop-ups leave names and numbers out now.
    pub hides_names: bool,
}

/// Why a pop-up was held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HeldReason {
    /// The desktop said that nobody wanted to be disturbed.
    DoNotDisturb,
    /// The person had paused pop-ups.
    Paused,
    /// It was within the quiet hours.
    QuietHours,
}

/// A pop-up that was held back, newest first in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldRow {
    /// When, RFC 3339.
    pub at: String,
    /// What it would have told of.
    pub event: AlertEvent,
    /// Why it was held back.
    pub reason: HeldReason,
    /// The row it is about; `null` for several at once, and when the row is gone.
    pub row: Option<String>,
    /// Whom the row is about.
    pub who: Option<String>,
}

/// What came of a pop-up that was shown to see whether the person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ToastTrial {
    /// Whether the desktop took it.
    pub taken: bool,
    /// In words what the desktop said.
    pub words: String,
    /// What to do on this desktop when nothing was seen, step by step.
    pub help: Vec<String>,
}

/// What a screen pop made of an invented call, and that it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenPopTrial {
    /// The address, or the program and each of its arguments.
    pub opened: Vec<String>,
}
