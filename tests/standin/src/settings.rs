//! How this office behaves when nothing is wrong: permissions, delays, windows. Faults are in `faults`.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::people::OWNER;

/// Choices that hold until they are changed. The defaults are the platform's usual values.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// The permissions the app was granted. `CallControl` is not among them unless it is added.
    pub scopes: BTreeSet<String>,
    /// What a subscription gets for a filter whose permission is missing.
    pub missing_filter: MissingFilter,
    /// What the authorize page does.
    pub sign_in: SignIn,
    /// The extension that signs in when the page decides by itself.
    pub sign_in_as: u64,
    /// How a bad socket token is refused.
    pub socket_refusal: SocketRefusal,
    /// From the end of a call to its row in the call log.
    pub log_lateness: Duration,
    /// From the storing of a message to the events about it.
    pub message_delay: Duration,
    /// How long a lost connection can be recovered.
    pub recovery_window: Duration,
    /// How many events are kept for a lost connection; the oldest go first.
    pub recovery_buffer: usize,
    /// Silence after which a connection is ended.
    pub idle_timeout: Duration,
    /// Age at which a connection is ended, whatever happens on it.
    pub absolute_timeout: Duration,
    /// How often the server sends a ping frame.
    pub ping_every: Duration,
    /// How long a socket token is good.
    pub socket_token_life: Duration,
    /// How far the office's clock is ahead of this machine's when it opens, in seconds; behind, when negative.
    pub skew_seconds: i64,
    /// The time at which the office opens, in the place of this machine's. With it, all that the office makes up (ids,
    /// secrets) is the same every time.
    pub opens_at: Option<Timestamp>,
    /// Whether the app issues refresh tokens at all.
    pub issue_refresh_tokens: bool,
    /// What a voicemail's recording is.
    pub recordings: Recording,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scopes: SCOPES.iter().map(|&scope| scope.to_owned()).collect(),
            missing_filter: MissingFilter::Refuse,
            sign_in: SignIn::Approve,
            sign_in_as: OWNER,
            socket_refusal: SocketRefusal::Upgrade,
            log_lateness: Duration::from_secs(20),
            message_delay: Duration::from_secs(7),
            recovery_window: Duration::from_secs(180),
            recovery_buffer: 100,
            idle_timeout: Duration::from_secs(30 * 60),
            absolute_timeout: Duration::from_secs(24 * 60 * 60),
            ping_every: Duration::from_secs(60),
            socket_token_life: Duration::from_secs(30),
            skew_seconds: 0,
            opens_at: None,
            issue_refresh_tokens: true,
            recordings: Recording::Wav,
        }
    }
}

/// What a subscription gets for a filter whose permission is missing: the platform is known to do either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingFilter {
    /// The filter is listed in `disabledFilters`; the others work.
    Disable,
    /// The whole request fails.
    Refuse,
}

/// What the authorize page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignIn {
    /// It sends the browser back with a code at once.
    Approve,
    /// It shows who can sign in, and waits for a person.
    Ask,
    /// It sends the browser back with `access_denied` at once.
    Deny,
    /// It shows a page that leads nowhere.
    Ignore,
}

/// What a voicemail's recording is: accounts have either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recording {
    /// `audio/mpeg`.
    Mp3,
    /// `audio/x-wav`.
    Wav,
}

/// How a bad socket token is refused: clients must live with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocketRefusal {
    /// The socket opens and is closed with code 4401.
    CloseCode,
    /// The socket opens, says `Error`, and closes.
    ErrorFrame,
    /// The upgrade is answered with 401.
    Upgrade,
}

/// What an ordinary app is granted. `CallControl` needs RingCentral's approval and is left out.
const SCOPES: [&str; 6] =
    ["EditMessages", "ReadAccounts", "ReadCallLog", "ReadMessages", "ReadPresence", "WebSocketsSubscription"];
