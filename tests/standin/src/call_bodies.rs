//! How calls look in presence and in telephony sessions
//! (RingCentral developer guide, Notifications › Presence and Telephony session events).

use serde_json::{Value, json};

use crate::calls::{Call, Phase};
use crate::clock::iso;
use crate::events::Kind;
use crate::people::{ACCOUNT, Person};
use crate::state::State;

/// Where a presence body goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Into a notification.
    Event,
    /// Into the reply to a read, which has no `sequence` and leaves out an empty list.
    Read,
}

impl State {
    /// Tells the presence of the extension that has this call; a call that ended is in it one last time.
    pub(crate) fn tell_presence_of(&mut self, id: &str) {
        let Some(call) = self.call(id).cloned() else { return };
        let sequence = self.next_presence(call.extension, 0);
        let mut body = self.presence(call.extension, Some(&call), Use::Event);
        body["sequence"] = sequence.into();
        self.emit(call.extension, Kind::Presence, &body);
    }

    /// The next number of the extension's presence, at least `floor`. Gaps are usual.
    pub(crate) fn next_presence(&mut self, extension: u64, floor: u64) -> u64 {
        let last = self.presence.entry(extension).or_insert(4100);
        *last = (*last + 1 + u64::from((*last).is_multiple_of(3))).max(floor);
        *last
    }

    /// The reply to a presence read.
    pub(crate) fn presence_read(&self, extension: u64) -> Value {
        let mut body = self.presence(extension, None, Use::Read);
        let uri = format!("{}/restapi/v1.0/account/{ACCOUNT}/extension/{extension}", self.addresses.api);
        body["uri"] = format!("{uri}/presence").into();
        body["extension"] = json!({"id": extension, "uri": uri,
            "extensionNumber": self.person(extension).map(|person| person.extension_number.clone())});
        body
    }

    fn presence(&self, extension: u64, changed: Option<&Call>, used: Use) -> Value {
        let mut shown: Vec<&Call> = self
            .calls
            .iter()
            .filter(|call| call.extension == extension)
            .filter(|call| {
                let live = !matches!(call.phase, Phase::Ended | Phase::Paused | Phase::VoiceMail);
                live || changed.is_some_and(|changed| changed.number == call.number)
            })
            .collect();
        shown.reverse();
        let aggregate = self.aggregate(&shown);
        let mut items: Vec<Value> = shown.iter().flat_map(|call| self.presence_items(call)).collect();
        let total = items.len();
        // Only the seven newest are listed; the total says that there are more.
        items.truncate(7);
        let disturb = self.not_disturbed.contains(&extension);
        let busy = aggregate != "NoCall" || disturb;
        let mut body = json!({
            "telephonyStatus": aggregate,
            "presenceStatus": if busy { "Busy" } else { "Available" },
            "userStatus": "Available",
            "meetingStatus": "Disconnected",
            "dndStatus": if disturb { "DoNotAcceptAnyCalls" } else { "TakeAllCalls" },
            "allowSeeMyPresence": true,
            "ringOnMonitoredCall": shown.iter().any(|call| call.monitored),
            "pickUpCallsOnHold": false,
            "totalActiveCalls": total,
        });
        if used == Use::Event {
            body["extensionId"] = extension.into();
        }
        if used == Use::Event || !items.is_empty() {
            body["activeCalls"] = items.into();
        }
        body
    }

    fn aggregate(&self, calls: &[&Call]) -> &'static str {
        let order = [Phase::Connected, Phase::Ringing, Phase::OnHold, Phase::Parked];
        let first = order.into_iter().find(|phase| calls.iter().any(|call| call.phase == *phase));
        first.map_or("NoCall", status)
    }

    /// A call's item, and that of its other end when the extension has both.
    fn presence_items(&self, call: &Call) -> Vec<Value> {
        let item = self.presence_item(call);
        let mut items = vec![item];
        if call.is_to_itself() {
            let mut called = items[0].clone();
            called["id"] = format!("{}i", call.leg).into();
            called["direction"] = "Inbound".into();
            called["partyId"] = party_of(call, 2).into();
            items.push(called);
        }
        items
    }

    fn presence_item(&self, call: &Call) -> Value {
        let dialled_name = self.dialled(call).map(Person::name);
        let near = (Some(self.dialled_number(call)), dialled_name);
        let far = (call.party.clone(), call.party_name.clone());
        let (from, to) = match (call.outbound, call.ring_out_leg) {
            (true, _) => (near, far),
            (false, true) => (near.clone(), near),
            (false, false) => (far, near),
        };
        let party = self.party_id(call);
        let mut item = json!({
            "id": call.leg,
            "direction": if call.outbound { "Outbound" } else { "Inbound" },
            "queueCall": call.queue,
            "telephonyStatus": status(call.phase),
            "sessionId": call.session_id,
            "telephonySessionId": call.telephony_session_id,
            "partyId": party,
            "startTime": iso(call.session_started.unwrap_or(call.started)),
            "sipData": {"toTag": if call.monitored { "blf" } else { "t1" }, "fromTag": "f1",
                "remoteUri": "sip:remote@example.com", "localUri": "sip:local@example.com"},
        });
        for (name, value) in [("from", from.0), ("fromName", from.1), ("to", to.0), ("toName", to.1)] {
            if let Some(value) = value {
                item[name] = value.into();
            }
        }
        if call.monitored {
            let line = self.people.get(1).map(|person| person.extension_number.clone()).unwrap_or_default();
            item["id"] = call.telephony_session_id.as_str().into();
            item["from"] = line.as_str().into();
            item["to"] = line.into();
        }
        if status(call.phase) == "NoCall" {
            item["terminationType"] = "final".into();
        }
        if call.recorded {
            for younger in ["fromName", "partyId", "queueCall", "sipData", "startTime", "telephonySessionId", "toName"]
            {
                item.as_object_mut().and_then(|fields| fields.remove(younger));
            }
        }
        if call.queue {
            item["callInfo"] = json!({"primary": {"type": "QueueName", "value": "Support"},
                "additional": {"type": "QueueExtension", "value": "200"}});
        }
        if let Some(boss) = call.on_behalf_of {
            item["onBehalfOf"] = boss.to_string().into();
        }
        item
    }

    /// Tells the state of the extension's party. A monitored line is nothing of the extension's own.
    pub(crate) fn tell_telephony(&mut self, id: &str, code: &str, reason: Option<&str>) {
        let now = self.now();
        self.change(id, |call| call.telephony_sequence += 1);
        let Some(call) = self.call(id).filter(|call| !call.monitored).cloned() else { return };
        let own = json!({"phoneNumber": self.dialled_number(&call), "extensionId": call.extension.to_string(),
            "name": self.dialled(&call).map(Person::name)});
        let mut far = json!({});
        if let Some(number) = &call.party {
            far["phoneNumber"] = number.as_str().into();
        }
        if let Some(name) = &call.party_name {
            far["name"] = name.as_str().into();
        }
        let (from, to) = if call.outbound { (own, far) } else { (far, own) };
        let missed = code == "Disconnected" && call.fate == Some(crate::calls::Fate::Missed) && !call.rounds.is_empty();
        let mut status = json!({"code": code, "rcc": false});
        if let Some(reason) = reason {
            status["reason"] = reason.into();
        }
        let mut party = json!({
            "accountId": ACCOUNT.to_string(), "extensionId": call.extension.to_string(), "id": self.party_id(&call),
            "direction": if call.outbound { "Outbound" } else { "Inbound" },
            "from": from, "to": to, "status": status, "park": {}, "missedCall": missed, "queueCall": call.queue,
            "standAlone": false, "muted": false,
        });
        if call.ring_out_leg {
            party["ringOutRole"] = "Initiator".into();
        }
        let origin = match () {
            () if call.conference => "Conference",
            () if call.ring_out_leg => "RingOut",
            () => "Call",
        };
        let body = json!({
            "sequence": call.telephony_sequence, "sessionId": call.session_id,
            "telephonySessionId": call.telephony_session_id, "serverId": "10.0.0.9.AAA", "eventTime": iso(now),
            "origin": {"type": origin}, "parties": [party],
        });
        self.emit(call.extension, Kind::Telephony, &body);
        if call.is_to_itself() || (call.conference && code == "Answered") {
            self.tell_other_party(&call, body);
        }
    }

    /// The other end of a call that the extension has both ends of, or of a conference: one who moved into it.
    fn tell_other_party(&mut self, call: &Call, mut body: Value) {
        self.change(&call.id, |call| call.telephony_sequence += 1);
        body["sequence"] = (call.telephony_sequence + 1).into();
        let party = &mut body["parties"][0];
        party["direction"] = "Inbound".into();
        party["id"] = party_of(call, if call.conference { 9 } else { 2 }).into();
        if call.conference {
            party["status"] = json!({"code": "Gone", "rcc": false});
            party.as_object_mut().and_then(|fields| fields.remove("extensionId"));
        }
        self.emit(call.extension, Kind::Telephony, &body);
    }

    /// The reply to a read of a telephony session.
    pub(crate) fn telephony_session(&self, call: &Call) -> Value {
        let code = match call.phase {
            Phase::Connected => "Answered",
            Phase::Ended => "Disconnected",
            Phase::OnHold => "Hold",
            Phase::Parked => "Parked",
            Phase::Paused | Phase::Ringing => "Proceeding",
            Phase::VoiceMail => "VoiceMail",
        };
        json!({
            "id": call.telephony_session_id, "creationTime": iso(call.started), "origin": {"type": "Call"},
            "voiceCallToken": "stand-in",
            "parties": [{
                "id": self.party_id(call), "status": {"code": code, "rcc": false},
                "direction": if call.outbound { "Outbound" } else { "Inbound" },
                "owner": {"accountId": ACCOUNT.to_string(), "extensionId": call.extension.to_string()},
                "from": {"phoneNumber": call.party, "name": call.party_name},
                "to": {"phoneNumber": self.dialled_number(call), "extensionId": call.extension.to_string()},
                "missedCall": call.fate == Some(crate::calls::Fate::Missed),
            }],
        })
    }

    pub(crate) fn party_id(&self, call: &Call) -> String {
        party_of(call, if call.outbound { 1 } else { 2 + call.device })
    }
}

fn party_of(call: &Call, ordinal: u64) -> String {
    format!("p-{}-{ordinal}", call.telephony_session_id.trim_start_matches("s-"))
}

fn status(phase: Phase) -> &'static str {
    match phase {
        Phase::Connected => "CallConnected",
        Phase::Ended | Phase::Paused | Phase::VoiceMail => "NoCall",
        Phase::OnHold => "OnHold",
        Phase::Parked => "ParkedCall",
        Phase::Ringing => "Ringing",
    }
}
