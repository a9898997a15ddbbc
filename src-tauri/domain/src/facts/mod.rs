//! What the service said, in types that cannot be wrong. Each source has a file that turns its bodies into these.
//!
//! Past this module nobody sees JSON. A field that could not be read is absent; a value nobody knows is `Other`.

pub mod call_log;
pub mod messages;
pub mod presence;
mod reading;
pub mod telephony;

use std::time::Duration;

use crate::call::{Attachment, Call, Direction, Party, Transcript, Voicemail};
use crate::ids::{CallId, ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use crate::moment::Timestamp;

/// One thing the tracker is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// The line was not being listened to from `from` to `to`, and what happened meanwhile has been handed over as facts
    /// (presence, messages, call log) before this one. The call log is late: this may come more than once of one gap.
    CaughtUp {
        /// When listening had stopped, in the service's time.
        from: Timestamp,
        /// When it began again.
        to: Timestamp,
    },
    /// The person declined a call that rang here, and the service took it.
    Declined {
        /// The call.
        call: CallId,
        /// It was sent to voicemail, rather than left to ring on for its caller.
        to_voicemail: bool,
    },
    /// Whether events come in changed.
    Hearing(Hearing),
    /// A record of the call log.
    Log(LogRecord, Origin),
    /// The call log was read to its end by a sync that began at this time; what it has no record of is not there yet.
    LogRead(Timestamp),
    /// The call log could not be read now; what waits for it goes on waiting until its own limit.
    LogUnread,
    /// The presence of the person's extension, pushed or read.
    Presence(Presence),
    /// An event was delivered once more. It changes nothing; what it is about remembers that it came.
    Repeated(Box<Fact>),
    /// A call stored by an earlier run or dropped from memory, brought back because something may belong to it.
    Remembered(Call),
    /// A voicemail stored by an earlier run, likewise.
    RememberedVoicemail(Voicemail),
    /// The person marked something read here.
    Seen(Seen),
    /// A telephony session changed.
    Telephony(Telephony),
    /// The text of a voicemail's transcript was read.
    Transcript(MessageId, String),
    /// A voicemail, new or changed.
    Voicemail(VoicemailRecord, Origin),
}

/// Whether events come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearing {
    /// They come again; those of the time between are lost.
    Anew,
    /// None come any more.
    Lost,
    /// They come again, and those of the time between are about to.
    Recovered,
}

/// What the person marked read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// One call.
    Call(CallId),
    /// One voicemail.
    Voicemail(MessageId),
}

/// Where a record came from, which decides whether it may be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// From the first fill after a sign-in: nothing of it is announced.
    Baseline,
    /// Pushed, or read because something changed.
    Live,
}

/// What the person's line is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Whose presence it is.
    pub extension: Option<ExtensionId>,
    /// How it came.
    pub via: Via,
    /// The calls listed; `None` when the body had no list, which says nothing about calls.
    pub calls: Option<Vec<LineCall>>,
    /// How many there are in all, which may be more than are listed.
    pub total: Option<u32>,
    /// Whether monitored lines ring here.
    pub ring_on_monitored: bool,
}

/// How a presence came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// Pushed through the socket.
    Event {
        /// Orders events of one extension; a lower one than the last is old.
        sequence: Option<u64>,
        /// When the service sent it.
        sent: Option<Timestamp>,
    },
    /// Read over HTTPS; it has no sequence, so one that was overtaken by an event is not handed over at all.
    Read {
        /// When the read was begun, in the service's time.
        begun: Timestamp,
    },
}

/// One call in a presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCall {
    /// The older session id.
    pub session: Option<SessionId>,
    /// The newer one.
    pub telephony_session: Option<TelephonySessionId>,
    /// The person's party.
    pub party: Option<PartyId>,
    /// Which way; absent or unknown is treated as not ours to tell of.
    pub direction: Option<Direction>,
    /// What this call does.
    pub status: LineStatus,
    /// How it ended, with [`LineStatus::NoCall`] alone.
    pub termination: Option<Termination>,
    /// Who calls.
    pub from: Party,
    /// Who is called.
    pub to: Party,
    /// Start of the call.
    pub started_at: Option<Timestamp>,
    /// Through a queue, when said (`queueCall`, or queue types in `callInfo`).
    pub queue: bool,
    /// The queue's or line's name or number for display, when said.
    pub via: Option<String>,
    /// On whose behalf, for a delegated line.
    pub on_behalf_of: Option<ExtensionId>,
    /// A monitored line's leg: its id is the telephony session's, and it goes from the monitored extension to itself.
    pub monitored: bool,
}

/// What one call in a presence does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineStatus {
    /// People talk.
    Connected,
    /// It is over, or over on this device.
    NoCall,
    /// On hold.
    OnHold,
    /// A value nobody knows.
    Other,
    /// Parked.
    Parked,
    /// It rings.
    Ringing,
}

/// How a call in a presence ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Termination {
    /// Over.
    Final,
    /// Still connected on another device.
    Intermediate,
}

/// One notification about a telephony session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephony {
    /// The session.
    pub telephony_session: TelephonySessionId,
    /// The older id of the same call.
    pub session: Option<SessionId>,
    /// Orders notifications of one session.
    pub sequence: Option<u64>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// What started the session.
    pub origin: SessionOrigin,
    /// The parties that changed.
    pub parties: Vec<TelephonyParty>,
}

/// What started a telephony session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionOrigin {
    /// A call.
    Call,
    /// A conference.
    Conference,
    /// Anything else.
    Other,
    /// Click-to-call: the service rings the person first.
    RingOut,
}

/// One party of a telephony session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelephonyParty {
    /// The party.
    pub id: PartyId,
    /// Whose party; absent for outside parties.
    pub extension: Option<ExtensionId>,
    /// From that party's view.
    pub direction: Option<Direction>,
    /// Who calls.
    pub from: Party,
    /// Who is called.
    pub to: Party,
    /// What the party does.
    pub status: PartyStatus,
    /// Why.
    pub reason: Option<Reason>,
    /// Said to be missed, when said at all.
    pub missed: Option<bool>,
    /// Through a queue.
    pub queue: bool,
    /// The person's own leg of a click-to-call.
    pub ring_out_initiator: bool,
}

/// What a party does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyStatus {
    /// Talking.
    Answered,
    /// Out.
    Disconnected,
    /// Receiving a fax.
    FaxReceive,
    /// Moved to another session.
    Gone,
    /// Put on hold by this party.
    Hold,
    /// A value nobody knows, or one that means nothing here.
    Other,
    /// Parked.
    Parked,
    /// Ringing.
    Proceeding,
    /// Not ringing yet.
    Setup,
    /// Forwarded to voicemail.
    Voicemail,
}

/// Why a party does what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A colleague of the queue, another device or another person took it.
    AnsweredElsewhere(TakenBy),
    /// The caller gave up, or nobody answered.
    Missed(MissedBecause),
    /// Handed on.
    Moved,
    /// Nothing can be read out of it.
    Other,
    /// The person said no.
    Rejected,
    /// Replied to with a message.
    Replied,
    /// Went to voicemail.
    Voicemail,
}

/// Who took a call that this person did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBy {
    /// A colleague of the queue.
    Colleague,
    /// Another device, or someone who picked it up.
    OtherDevice,
}

/// Why nobody talked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissedBecause {
    /// Busy.
    Busy,
    /// The caller hung up.
    Cancelled,
    /// Rang out.
    NoAnswer,
}

/// A voicemail as the message store tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoicemailRecord {
    /// The message's id.
    pub id: MessageId,
    /// What is known of it; `None` for a deleted one, of which only the id is told.
    pub body: Option<VoicemailBody>,
}

/// A voicemail that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoicemailBody {
    /// Who left it.
    pub from: Party,
    /// When.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub changed_at: Option<Timestamp>,
    /// Whether it was listened to; `None` when not said.
    pub read: Option<bool>,
    /// Whether it came in rather than went out.
    pub inbound: bool,
    /// Its length.
    pub length: Option<Duration>,
    /// How far the transcript has come.
    pub transcript: Transcript,
    /// The sound.
    pub audio: Option<Attachment>,
    /// The transcript's text.
    pub transcript_source: Option<Attachment>,
}

/// One record of the call log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// The record's id.
    pub id: LogId,
    /// The older session id.
    pub session: Option<SessionId>,
    /// The newer one.
    pub telephony_session: Option<TelephonySessionId>,
    /// The person's party.
    pub party: Option<PartyId>,
    /// Start of the call.
    pub started_at: Option<Timestamp>,
    /// How long it lasted, ringing and recording included.
    pub duration: Option<Duration>,
    /// Which way.
    pub direction: Option<Direction>,
    /// What became of it.
    pub result: LogResult,
    /// Why, in the service's word.
    pub reason: Option<String>,
    /// What was done, in the service's word (`Phone Call`, `FindMe`, …).
    pub action: Option<String>,
    /// Who called.
    pub from: Party,
    /// Who was called.
    pub to: Party,
    /// A fax, not a call.
    pub fax: bool,
    /// The voicemail this call was forwarded into.
    pub voicemail: Option<MessageId>,
    /// The record was taken out of the log.
    pub deleted: bool,
}

impl LogRecord {
    /// When the call ended, if the record says.
    pub fn ended_at(&self) -> Option<Timestamp> {
        Some(self.started_at? + self.duration?)
    }
}

/// What the call log says became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogResult {
    /// `Accepted`, `Call connected`.
    Accepted,
    /// `Answered Elsewhere`, `Answered Not Accepted`, `Stopped`: somebody or something else took it.
    AnsweredElsewhere,
    /// `Blocked`.
    Blocked,
    /// `Busy`.
    Busy,
    /// `Rejected`, `Declined`.
    Declined,
    /// `Hang Up`, `Abandoned`.
    HangUp,
    /// `In Progress`: not over, judges nothing yet.
    InProgress,
    /// `Missed`.
    Missed,
    /// `No Answer`.
    NoAnswer,
    /// Anything else, `Unknown` included: judges nothing.
    Other,
    /// `Reply`, `Callback requested`.
    Replied,
    /// `Voicemail`, `Sent to Voicemail`.
    Voicemail,
}
