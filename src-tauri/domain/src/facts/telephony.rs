//! Telephony session bodies: what each party of a call does, and why it ended. Only some customers can have them.
//!
//! RingCentral developer guide, Voice › Telephony session notifications.

use serde_json::Value;

use super::reading::{count, direction, flag, id, is, is_one_of, items, party, text, time};
use super::{MissedBecause, PartyStatus, Reason, SessionOrigin, TakenBy, Telephony, TelephonyParty};
use crate::ids::{ExtensionId, PartyId, SessionId, TelephonySessionId};

/// The change in a telephony session notification's body; `None` when it names no session.
pub fn from_event(body: &Value) -> Option<Telephony> {
    Some(Telephony {
        telephony_session: TelephonySessionId::new(id(body, "telephonySessionId")?),
        session: id(body, "sessionId").map(SessionId::new),
        sequence: count(body, "sequence"),
        at: time(body, "eventTime"),
        origin: origin(body),
        parties: items(body, "parties").filter_map(telephony_party).collect(),
    })
}

fn origin(body: &Value) -> SessionOrigin {
    match body.get("origin").and_then(|origin| text(origin, "type")) {
        Some(word) if is(&word, "Call") => SessionOrigin::Call,
        Some(word) if is(&word, "Conference") => SessionOrigin::Conference,
        Some(word) if is(&word, "RingOut") => SessionOrigin::RingOut,
        _ => SessionOrigin::Other,
    }
}

fn telephony_party(body: &Value) -> Option<TelephonyParty> {
    let status = body.get("status");
    let code = status.and_then(|status| text(status, "code")).unwrap_or_default();
    let reason = status.and_then(|status| text(status, "reason"));
    Some(TelephonyParty {
        id: PartyId::new(id(body, "id")?),
        extension: id(body, "extensionId").map(ExtensionId::new),
        direction: direction(body, "direction"),
        from: party(body.get("from")),
        to: party(body.get("to")),
        status: CODES.iter().find(|(words, _)| is_one_of(&code, words)).map_or(PartyStatus::Other, |(_, code)| *code),
        reason: reason.map(|word| {
            REASONS.iter().find(|(words, _)| is_one_of(&word, words)).map_or(Reason::Other, |(_, reason)| *reason)
        }),
        missed: flag(body, "missedCall"),
        queue: flag(body, "queueCall").unwrap_or(false) || shows_queue(body),
        ring_out_initiator: text(body, "ringOutRole").is_some_and(|role| is(&role, "Initiator")),
    })
}

fn shows_queue(body: &Value) -> bool {
    let info = body.get("uiCallInfo");
    let mut lines = ["primary", "additional"].into_iter().filter_map(|key| info?.get(key));
    lines.any(|line| text(line, "type").is_some_and(|word| is_one_of(&word, &["QueueExtension", "QueueName"])))
}

/// What a party does; anything else, `Tds` included, means nothing here.
const CODES: [(&[&str], PartyStatus); 9] = [
    (&["Answered"], PartyStatus::Answered),
    (&["Disconnected"], PartyStatus::Disconnected),
    (&["FaxReceive"], PartyStatus::FaxReceive),
    (&["Gone"], PartyStatus::Gone),
    (&["Hold"], PartyStatus::Hold),
    (&["Parked"], PartyStatus::Parked),
    (&["Proceeding"], PartyStatus::Proceeding),
    (&["Setup"], PartyStatus::Setup),
    (&["VMScreening", "VoiceMail", "VoiceMailScreening"], PartyStatus::Voicemail),
];

/// Why a party is out.
const REASONS: [(&[&str], Reason); 9] = [
    (&["AgentAnswered"], Reason::AnsweredElsewhere(TakenBy::Colleague)),
    (&["CallFlip", "CallSwitch", "Pickup", "TakeOver"], Reason::AnsweredElsewhere(TakenBy::OtherDevice)),
    (&["TargetBusy"], Reason::Missed(MissedBecause::Busy)),
    (&["Cancelled"], Reason::Missed(MissedBecause::Cancelled)),
    (&["NoAnswer", "Timeout"], Reason::Missed(MissedBecause::NoAnswer)),
    (
        &[
            "AttendedTransfer",
            "BlindTransfer",
            "CallPark",
            "CallRedirected",
            "CallerInputRedirect",
            "DtmfTransfer",
            "ParkLocation",
            "RccTransfer",
        ],
        Reason::Moved,
    ),
    (&["Rejected"], Reason::Rejected),
    (&["CallReplied"], Reason::Replied),
    (&["Voicemail"], Reason::Voicemail),
];
