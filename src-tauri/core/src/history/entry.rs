//! One row as it is looked at: a call with the voicemail it left, or a voicemail no call here left.

use ringlet_domain::call::{Call, Certainty, Direction, Outcome, Transcript, Voicemail};
use ringlet_domain::ids::{CallId, MessageId};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::NoticeKey;

use super::rows::other_side;
use crate::contract::{CallRow, HistoryEntry, RowDirection, RowKind, RowOutcome, TranscriptView, VoicemailRow};
use crate::words::{self, Words};

/// What one row shows.
#[derive(Debug)]
pub(super) struct Entry {
    what: What,
    unread: bool,
    open: bool,
    remind_at: Option<Timestamp>,
}

#[derive(Debug)]
enum What {
    Call(Box<Call>, Option<Box<Voicemail>>),
    Voicemail(Box<Voicemail>),
}

impl Entry {
    /// `None` when there is neither.
    pub(super) fn of(call: Option<Call>, voicemail: Option<Voicemail>, unread: bool, open: bool) -> Option<Self> {
        let voicemail = voicemail.map(Box::new);
        let what = match (call, voicemail) {
            (Some(call), voicemail) => What::Call(Box::new(call), voicemail),
            (None, Some(voicemail)) => What::Voicemail(voicemail),
            (None, None) => return None,
        };
        Some(Self { what, unread, open, remind_at: None })
    }

    /// The same with a reminder.
    pub(super) fn reminded(self, remind_at: Option<Timestamp>) -> Self {
        Self { remind_at, ..self }
    }

    /// As the page shows it.
    pub(super) fn row(&self, words: &Words) -> CallRow {
        match &self.what {
            What::Call(call, voicemail) => {
                let (who, number) = words.who(other_side(call));
                CallRow {
                    id: call.id.as_str().to_owned(),
                    kind: RowKind::Call,
                    outcome: outcome(call.outcome),
                    detail: words.detail(call),
                    provisional: call.certainty == Certainty::Provisional,
                    direction: direction(call.direction),
                    who,
                    number,
                    via: call.via.as_deref().and_then(|via| words.line(via)),
                    started_at: call.started_at.to_string(),
                    ring_s: call.ring.map(words::seconds),
                    duration_s: call.duration.map(words::seconds),
                    voicemail: voicemail.as_deref().map(voicemail_row),
                    unread: self.unread,
                    open: self.open,
                    remind_at: self.remind_at.map(|at| at.to_string()),
                }
            }
            What::Voicemail(voicemail) => {
                let (who, number) = words.who(&voicemail.from);
                CallRow {
                    id: voicemail_row_id(&voicemail.id),
                    kind: RowKind::Voicemail,
                    outcome: RowOutcome::Unknown,
                    detail: words.voicemail_detail(voicemail),
                    provisional: false,
                    direction: RowDirection::Inbound,
                    who,
                    number,
                    via: None,
                    started_at: voicemail.left_at.to_string(),
                    ring_s: None,
                    duration_s: voicemail.length.map(words::seconds),
                    voicemail: Some(voicemail_row(voicemail)),
                    unread: self.unread,
                    open: self.open,
                    remind_at: self.remind_at.map(|at| at.to_string()),
                }
            }
        }
    }

    /// The other side's number, else its short one.
    pub(super) fn number(&self) -> Option<String> {
        let other = match &self.what {
            What::Call(call, _) => other_side(call),
            What::Voicemail(voicemail) => &voicemail.from,
        };
        other.number.clone().or_else(|| other.extension.clone())
    }

    /// As the command line prints it: numbers as the service gave them.
    pub(super) fn entry(&self, words: &Words) -> HistoryEntry {
        let number = |party: &ringlet_domain::call::Party| {
            party.number.as_deref().or(party.extension.as_deref()).and_then(words::clean)
        };
        let name = |party: &ringlet_domain::call::Party| party.name.as_deref().and_then(words::clean);
        match &self.what {
            What::Call(call, voicemail) => HistoryEntry {
                id: call.id.as_str().to_owned(),
                kind: RowKind::Call,
                outcome: outcome(call.outcome),
                detail: Some(words.detail(call)),
                provisional: call.certainty == Certainty::Provisional,
                direction: direction(call.direction),
                from_number: number(&call.from),
                from_name: name(&call.from),
                to_number: number(&call.to),
                via: call.via.as_deref().and_then(words::clean),
                started_at: call.started_at.to_string(),
                ring_s: call.ring.map(words::seconds),
                duration_s: call.duration.map(words::seconds),
                voicemail_id: voicemail.as_ref().map(|voicemail| voicemail.id.as_str().to_owned()),
                read: !self.unread,
            },
            What::Voicemail(voicemail) => HistoryEntry {
                id: voicemail_row_id(&voicemail.id),
                kind: RowKind::Voicemail,
                outcome: RowOutcome::Unknown,
                detail: Some(words.voicemail_detail(voicemail)),
                provisional: false,
                direction: RowDirection::Inbound,
                from_number: number(&voicemail.from),
                from_name: name(&voicemail.from),
                to_number: None,
                via: None,
                started_at: voicemail.left_at.to_string(),
                ring_s: None,
                duration_s: voicemail.length.map(words::seconds),
                voicemail_id: Some(voicemail.id.as_str().to_owned()),
                read: !self.unread,
            },
        }
    }
}

/// The id of the row of a call or of a voicemail without one, as far as the key alone tells it.
pub fn row_id(key: &NoticeKey) -> Option<String> {
    match key {
        NoticeKey::Digest => None,
        NoticeKey::Ring(id) | NoticeKey::Unanswered(id) => Some(id.as_str().to_owned()),
        NoticeKey::Voicemail(id) => Some(voicemail_row_id(id)),
    }
}

/// A key as text, for [`super::Change::ToastUp`].
pub fn notice_text(key: &NoticeKey) -> String {
    match key {
        NoticeKey::Digest => "digest".to_owned(),
        NoticeKey::Ring(id) => format!("ring/{id}"),
        NoticeKey::Unanswered(id) => format!("unanswered/{id}"),
        NoticeKey::Voicemail(id) => format!("voicemail/{id}"),
    }
}

/// The key that was written so; `None` when it was another toast's.
pub fn notice_key(text: &str) -> Option<NoticeKey> {
    match text.split_once('/') {
        None if text == "digest" => Some(NoticeKey::Digest),
        Some(("ring", id)) => Some(NoticeKey::Ring(CallId::new(id))),
        Some(("unanswered", id)) => Some(NoticeKey::Unanswered(CallId::new(id))),
        Some(("voicemail", id)) => Some(NoticeKey::Voicemail(MessageId::new(id))),
        _ => None,
    }
}

/// What the id of a voicemail's own row begins with; the view in the schema says the same.
pub(super) const VOICEMAIL_ROW: &str = "voicemail-";

pub(super) fn voicemail_row_id(id: &MessageId) -> String {
    format!("{VOICEMAIL_ROW}{id}")
}

fn voicemail_row(voicemail: &Voicemail) -> VoicemailRow {
    VoicemailRow {
        id: voicemail.id.as_str().to_owned(),
        length_s: voicemail.length.map(words::seconds),
        unread: !voicemail.read && !voicemail.deleted,
        transcript: match &voicemail.transcript {
            Transcript::Done(text) => match words::clean_text(text) {
                Some(text) => TranscriptView::Done(text),
                None => TranscriptView::None,
            },
            Transcript::Pending | Transcript::Ready => TranscriptView::Pending,
            Transcript::NotAvailable | Transcript::Unknown => TranscriptView::None,
        },
        deleted: voicemail.deleted,
    }
}

fn outcome(outcome: Outcome) -> RowOutcome {
    match outcome {
        Outcome::Answered => RowOutcome::Answered,
        Outcome::AnsweredElsewhere => RowOutcome::AnsweredElsewhere,
        Outcome::Declined => RowOutcome::Declined,
        Outcome::Missed => RowOutcome::Missed,
        Outcome::Outbound => RowOutcome::Outbound,
        Outcome::Ringing => RowOutcome::Ringing,
        Outcome::Unknown => RowOutcome::Unknown,
    }
}

fn direction(direction: Direction) -> RowDirection {
    match direction {
        Direction::Inbound => RowDirection::Inbound,
        Direction::Outbound => RowDirection::Outbound,
    }
}
