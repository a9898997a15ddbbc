//! What is known of one call and of one voicemail: the values that become rows.
//!
//! Only the tracker makes and changes them. They carry everything that must survive a restart.

use std::time::Duration;

use crate::ids::{CallId, ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use crate::moment::Timestamp;

/// One call on the person's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Stable for ever: the history row's id.
    pub id: CallId,
    /// The older session id, when an event or the log gave one.
    pub session: Option<SessionId>,
    /// The newer session id, when an event or the log gave one.
    pub telephony_session: Option<TelephonySessionId>,
    /// The person's own party, when an event or the log gave one.
    pub party: Option<PartyId>,
    /// The call-log record that judged this call.
    pub log: Option<LogId>,
    /// Whether that record and this call were matched by number and time alone.
    pub logged_by_likeness: bool,
    /// Which way the call went.
    pub direction: Direction,
    /// What the call was, as far as is known.
    pub outcome: Outcome,
    /// Why the outcome is what it is.
    pub detail: Detail,
    /// Whether the call log has spoken.
    pub certainty: Certainty,
    /// Who called.
    pub from: Party,
    /// Who was called.
    pub to: Party,
    /// The line or queue the call came in on, as words or a number; `None` when it is simply the person's own.
    pub via: Option<String>,
    /// Whether it came through a call queue.
    pub queue: bool,
    /// Start of the call, in the service's time.
    pub started_at: Timestamp,
    /// How long it rang.
    pub ring: Option<Duration>,
    /// When ringing, or the conversation, ended; `None` while it goes on.
    pub ended_at: Option<Timestamp>,
    /// How long people talked.
    pub duration: Option<Duration>,
    /// Whether the person has seen it. Calls that were not missed are born read.
    pub read: bool,
    /// Which of its toasts were already decided: durable, so that nothing is told twice.
    pub told: Told,
}

/// Which toasts of a call were handed to the desktop, or were deliberately not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// The incoming toast.
    pub ring: bool,
    /// The missed toast, or its silent counterpart.
    pub missed: bool,
}

/// One voicemail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voicemail {
    /// The message's id.
    pub id: MessageId,
    /// The call that left it, once known.
    pub call: Option<CallId>,
    /// How sure the link is.
    pub link: Option<LinkQuality>,
    /// Who left it.
    pub from: Party,
    /// When it was left, in the service's time.
    pub left_at: Timestamp,
    /// When the service last changed it.
    pub changed_at: Option<Timestamp>,
    /// How long it is.
    pub length: Option<Duration>,
    /// The transcript and how far it has come.
    pub transcript: Transcript,
    /// Where its sound is.
    pub audio: Option<Attachment>,
    /// Where the transcript's text is.
    pub transcript_source: Option<Attachment>,
    /// Whether it was listened to.
    pub read: bool,
    /// Whether it is still in the mailbox.
    pub deleted: bool,
    /// Whether its toast was decided: durable.
    pub told: bool,
}

/// A file that belongs to a message, behind the link the service gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The link, used as it is.
    pub uri: String,
    /// Its media type, such as `audio/mpeg`.
    pub content_type: String,
}

/// A voicemail's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Transcript {
    /// There is text.
    Done(String),
    /// There will be none.
    NotAvailable,
    /// It is still being written.
    Pending,
    /// The text exists and has not been fetched yet.
    Ready,
    /// Nothing was said about one.
    #[default]
    Unknown,
}

/// How a voicemail came to be linked with its call, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkQuality {
    /// The same caller, about the right time.
    Likely,
    /// The call was seen going to voicemail, then the same caller's message came.
    Seen,
    /// The call log names the voicemail; the log's record and the call were matched by number and time.
    Logged,
    /// The call log names the voicemail and the call.
    Exact,
}

/// Someone at one end of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// An outside number, E.164 where the service gave it so.
    pub number: Option<String>,
    /// A short number within the company.
    pub extension: Option<String>,
    /// The extension's id, when given.
    pub extension_id: Option<ExtensionId>,
    /// The name the service gave; cleaned only when it is shown.
    pub name: Option<String>,
}

/// Which way a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Someone called the person.
    Inbound,
    /// The person called someone.
    Outbound,
}

/// What a call was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The person talked.
    Answered,
    /// Someone else or something else took it: a colleague, a transfer, a reply with a message.
    AnsweredElsewhere,
    /// The person said no.
    Declined,
    /// Nobody took it.
    Missed,
    /// The person called.
    Outbound,
    /// It rings.
    Ringing,
    /// It ended, and nothing known says how.
    Unknown,
}

/// Why an outcome is what it is; words are made of it where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Detail {
    /// A call that was refused before anyone could be rung.
    Blocked,
    /// The person's line was busy.
    Busy,
    /// The caller hung up first.
    CallerHungUp,
    /// A colleague answered it.
    Colleague,
    /// The call did not go through.
    Failed,
    /// A fax, not a conversation.
    Fax,
    /// Handed on to somebody else.
    Moved,
    /// Rang until the time was over.
    NoAnswer,
    /// Answered on another of the person's devices.
    OtherDevice,
    /// Parked and picked up elsewhere.
    Parked,
    /// Nothing more is known.
    #[default]
    Plain,
    /// Replied to with a message.
    Replied,
    /// Went to voicemail.
    Voicemail,
}

/// Whether the call log has spoken about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Decided by the call log.
    Confirmed,
    /// Decided by events.
    Provisional,
}
