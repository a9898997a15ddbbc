//! Records of the call log, by list or by sync: what became of a call, some half minute after its end.
//!
//! RingCentral developer guide, Voice › Call log; API reference, User Call Log.

use serde_json::Value;

use super::reading::{direction, flag, id, is, is_one_of, milliseconds, party, seconds, text, time};
use super::{LogRecord, LogResult};
use crate::ids::{LogId, MessageId, PartyId, SessionId, TelephonySessionId};

/// A record of the call log; `None` without an id. Legs are parts of a record and are not looked at.
pub fn record(body: &Value) -> Option<LogRecord> {
    let kind = text(body, "type");
    let message = body.get("message");
    let message_kind = message.and_then(|message| text(message, "type"));
    let of_fax = |kind: &Option<String>| kind.as_deref().is_some_and(|word| is(word, "Fax"));
    let voicemail = message_kind.as_deref().is_none_or(|word| is(word, "VoiceMail"));
    Some(LogRecord {
        id: LogId::new(id(body, "id")?),
        session: id(body, "sessionId").map(SessionId::new),
        telephony_session: id(body, "telephonySessionId").map(TelephonySessionId::new),
        party: id(body, "partyId").map(PartyId::new),
        started_at: time(body, "startTime"),
        duration: milliseconds(body, "durationMs").or_else(|| seconds(body, "duration")),
        direction: direction(body, "direction"),
        result: result(&text(body, "result").unwrap_or_default()),
        reason: text(body, "reason"),
        action: text(body, "action"),
        from: party(body.get("from")),
        to: party(body.get("to")),
        fax: of_fax(&kind) || of_fax(&message_kind),
        voicemail: message.filter(|_| voicemail).and_then(|message| id(message, "id")).map(MessageId::new),
        deleted: flag(body, "deleted").unwrap_or(false),
    })
}

fn result(word: &str) -> LogResult {
    RESULTS.iter().find(|(words, _)| is_one_of(word, words)).map_or(LogResult::Other, |(_, result)| *result)
}

/// The service's words for what became of a call, those that say the same together.
const RESULTS: [(&[&str], LogResult); 11] = [
    (&["Accepted", "Call connected"], LogResult::Accepted),
    (&["Answered Elsewhere", "Answered Not Accepted", "Stopped"], LogResult::AnsweredElsewhere),
    (&["Blocked"], LogResult::Blocked),
    (&["Busy"], LogResult::Busy),
    (&["Declined", "Rejected"], LogResult::Declined),
    (&["Abandoned", "Hang Up"], LogResult::HangUp),
    (&["In Progress"], LogResult::InProgress),
    (&["Missed"], LogResult::Missed),
    (&["No Answer"], LogResult::NoAnswer),
    (&["Callback requested", "Reply"], LogResult::Replied),
    (&["Sent to Voicemail", "Voicemail"], LogResult::Voicemail),
];
