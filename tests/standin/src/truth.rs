//! What really happened, for whoever compares a program's history with it.

use jiff::Timestamp;
use serde::Serialize;

use crate::calls::{CallId, Fate};
use crate::messages::Availability;
use crate::people::OWNER;
use crate::state::State;

/// A call of the owner's line as the office knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueCall {
    /// Its name here.
    pub id: CallId,
    /// Its older session id, as events and log give it.
    pub session_id: String,
    /// The owner called.
    pub outbound: bool,
    /// The far end's number or extension; none for a hidden caller.
    pub party: Option<String>,
    /// The name the far end gives.
    pub party_name: Option<String>,
    /// It came through the queue.
    pub queue: bool,
    /// The queue, or whom the owner answers for, by name and number; none when the owner was dialled.
    pub via: Option<(String, String)>,
    /// Somebody else's line, or the owner's own click: nothing of the owner's rings for it.
    pub rings_nobody: bool,
    /// When it began.
    pub started: Timestamp,
    /// Each time it rang: one device after another, one round of a queue after another. None when it never rang.
    pub rounds: Vec<Round>,
    /// When people began to talk.
    pub answered: Option<Timestamp>,
    /// When it was over.
    pub ended: Option<Timestamp>,
    /// What became of it; nothing while it goes on.
    pub fate: Option<Fate>,
    /// The message it left.
    pub message: Option<u64>,
}

/// A time in which a call rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end; nothing while it rings.
    pub until: Option<Timestamp>,
}

impl TrueCall {
    /// When it stopped ringing for the last time; nothing while it rings, and of one that never rang.
    pub fn rang_until(&self) -> Option<Timestamp> {
        self.rounds.last()?.until
    }
}

/// A message in the owner's mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueMessage {
    /// Its id.
    pub id: u64,
    /// The number or extension of whoever left it; none for one who hid.
    pub from: Option<String>,
    /// The name they gave.
    pub name: Option<String>,
    /// When it was left.
    pub created: Timestamp,
    /// How long it is.
    pub seconds: u32,
    /// Somebody listened to it.
    pub read: bool,
    /// It was deleted.
    pub deleted: bool,
    /// Its text, when there is one.
    pub transcript: Option<String>,
}

impl State {
    pub(crate) fn true_calls(&self) -> Vec<TrueCall> {
        let owners = self.calls.iter().filter(|call| call.extension == OWNER);
        owners
            .map(|call| TrueCall {
                id: call.id.clone(),
                session_id: call.session_id.clone(),
                outbound: call.outbound,
                party: call.party.clone(),
                party_name: call.party_name.clone(),
                queue: call.queue,
                via: self
                    .dialled(call)
                    .filter(|dialled| !call.outbound && dialled.id != call.extension)
                    .map(|dialled| (dialled.name(), dialled.number.clone())),
                rings_nobody: call.rings_nobody(),
                started: call.started,
                rounds: call.rounds.clone(),
                answered: call.answered,
                ended: call.ended,
                fate: call.fate,
                message: call.message,
            })
            .collect()
    }

    pub(crate) fn true_messages(&self) -> Vec<TrueMessage> {
        let owners = self.messages.iter().filter(|message| message.extension == OWNER);
        owners
            .map(|message| TrueMessage {
                id: message.id,
                from: message.from.clone(),
                name: message.name.clone(),
                created: message.created,
                seconds: message.seconds,
                read: message.read,
                deleted: message.availability != Availability::Alive,
                transcript: message.transcript.clone(),
            })
            .collect()
    }
}
