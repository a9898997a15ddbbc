//! Presence bodies: what the person's line is doing, pushed through the socket or read over HTTPS.
//!
//! RingCentral developer guide, Notifications › Event filters › Presence, and Voice › Detailed presence.

use serde_json::Value;

use super::reading::{direction, flag, id, id_of, is, line_party, text, time};
use super::{LineCall, LineStatus, Presence, Termination, Via, reading};
use crate::ids::{ExtensionId, PartyId, SessionId, TelephonySessionId};
use crate::moment::Timestamp;

/// The presence in a notification's body; `sent` is the envelope's time.
///
/// A body without a list of calls says nothing about calls.
pub fn from_event(body: &Value, sent: Option<Timestamp>) -> Presence {
    let via = Via::Event { sequence: reading::count(body, "sequence"), sent };
    presence(body, via, body.get("activeCalls").and_then(Value::as_array))
}

/// The presence in the reply to a read that was begun at `begun`.
///
/// Here alone an absent list means that there are no calls.
pub fn from_read(body: &Value, begun: Timestamp) -> Presence {
    let none = Vec::new();
    let list = match body.get("activeCalls") {
        None | Some(Value::Null) => body.is_object().then_some(&none),
        Some(list) => list.as_array(),
    };
    presence(body, Via::Read { begun }, list)
}

fn presence(body: &Value, via: Via, list: Option<&Vec<Value>>) -> Presence {
    let extension = body.get("extension").and_then(|extension| id(extension, "id"));
    let calls: Option<Vec<LineCall>> = list.map(|list| list.iter().filter_map(call).collect());
    let said = reading::count(body, "totalActiveCalls").and_then(|total| u32::try_from(total).ok());
    // Something in the list that could not be read may be any call: the list is then not the whole of it.
    let listed = list.map_or(0, Vec::len);
    let unread = calls.as_ref().is_some_and(|calls| calls.len() < listed);
    let least = u32::try_from(listed).unwrap_or(u32::MAX);
    Presence {
        extension: id(body, "extensionId").or(extension).map(ExtensionId::new),
        via,
        calls,
        total: if unread { Some(said.unwrap_or(0).max(least)) } else { said },
        ring_on_monitored: flag(body, "ringOnMonitoredCall").unwrap_or(false),
    }
}

fn call(item: &Value) -> Option<LineCall> {
    item.is_object().then_some(())?;
    let telephony_session = id(item, "telephonySessionId");
    let from = line_party(item, "from", "fromName");
    let to = line_party(item, "to", "toName");
    let display = Display::of(item);
    Some(LineCall {
        monitored: is_monitored(item, telephony_session.as_deref()),
        session: id(item, "sessionId").map(SessionId::new),
        telephony_session: telephony_session.map(TelephonySessionId::new),
        party: id(item, "partyId").map(PartyId::new),
        direction: direction(item, "direction"),
        status: status(item),
        termination: termination(item),
        from,
        to,
        started_at: time(item, "startTime"),
        queue: flag(item, "queueCall").unwrap_or(false) || display.queue,
        via: display.via,
        on_behalf_of: id(item, "onBehalfOf").map(ExtensionId::new),
    })
}

fn status(item: &Value) -> LineStatus {
    match text(item, "telephonyStatus") {
        Some(word) if is(&word, "CallConnected") => LineStatus::Connected,
        Some(word) if is(&word, "NoCall") => LineStatus::NoCall,
        Some(word) if is(&word, "OnHold") => LineStatus::OnHold,
        Some(word) if is(&word, "ParkedCall") => LineStatus::Parked,
        Some(word) if is(&word, "Ringing") => LineStatus::Ringing,
        _ => LineStatus::Other,
    }
}

fn termination(item: &Value) -> Option<Termination> {
    match text(item, "terminationType") {
        Some(word) if is(&word, "final") => Some(Termination::Final),
        Some(word) if is(&word, "intermediate") => Some(Termination::Intermediate),
        _ => None,
    }
}

/// A monitored line's leg goes from the monitored extension to itself and is named by its session.
///
/// The tag `blf` alone is not enough: ordinary incoming calls carry it too.
fn is_monitored(item: &Value, telephony_session: Option<&str>) -> bool {
    let ends = (item.get("from").and_then(id_of), item.get("to").and_then(id_of));
    let to_itself = matches!(&ends, (Some(from), Some(to)) if from == to);
    let named_by_session = telephony_session.is_some() && id(item, "id").as_deref() == telephony_session;
    let tagged = item.get("sipData").and_then(|sip| text(sip, "toTag")).is_some_and(|tag| is(&tag, "blf"));
    to_itself && (named_by_session || tagged)
}

/// What a phone's display is told about the way the call came.
struct Display {
    queue: bool,
    via: Option<String>,
}

impl Display {
    fn of(item: &Value) -> Self {
        let info = item.get("callInfo");
        let lines = ["primary", "additional"].into_iter().filter_map(|key| info?.get(key));
        let lines: Vec<(String, Option<String>)> =
            lines.filter_map(|line| Some((text(line, "type")?, id(line, "value")))).collect();
        let value = |kind: &str| lines.iter().find(|(word, _)| is(word, kind)).and_then(|(_, value)| value.clone());
        Self {
            queue: lines.iter().any(|(word, _)| is(word, "QueueName") || is(word, "QueueExtension")),
            via: ["QueueName", "QueueExtension", "PhoneNumberLabel", "PhoneNumber"].into_iter().find_map(value),
        }
    }
}
