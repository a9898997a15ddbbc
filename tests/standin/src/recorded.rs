//! Three events as the service sent them in 2016, and a history to fill an empty window with.
//!
//! The events are older than `telephonySessionId`, `startTime`, `ownerId` and caller names. They are dated anew, and
//! their spacing is kept or divided.

use std::time::Duration;

use serde_json::json;

use crate::call_log::LogRow;
use crate::calls::{CallId, Refused, Ring};
use crate::events::Kind;
use crate::messages::{Availability, Message};
use crate::people::{OWNER, OWNER_NUMBER};
use crate::state::{Due, State};

impl State {
    /// Plays a call that rings for 20 s, is not answered, and leaves a voicemail that is told of 80 s later.
    /// Gives the id of the voicemail.
    pub(crate) fn three_events(&mut self, speed: f64) -> Result<u64, Refused> {
        let wait = |seconds: f64| {
            Duration::try_from_secs_f64(seconds / speed).map_err(|_| Refused(format!("not a speed: {speed}")))
        };
        let (over, stored, told, late) = (wait(20.0)?, wait(93.0)?, wait(100.0)?, wait(20.0)?);
        let now = self.now();
        let id = self.recorded_call();
        let (session, leg) = self.call(&id).map(|call| (call.session_id.clone(), call.leg.clone())).unwrap_or_default();
        let call = |status: &str| {
            json!({"id": leg, "direction": "Inbound", "from": CALLER,
                "to": OWNER_NUMBER, "telephonyStatus": status, "sessionId": session})
        };
        let presence = |status: &str, call: serde_json::Value, sequence: u64| {
            json!({"extensionId": OWNER, "telephonyStatus": status, "activeCalls": [call], "sequence": sequence,
                "presenceStatus": if status == "NoCall" { "Available" } else { "Busy" }, "userStatus": "Available",
                "dndStatus": "DoNotAcceptDepartmentCalls", "allowSeeMyPresence": true, "ringOnMonitoredCall": false,
                "pickUpCallsOnHold": false})
        };
        let first = self.next_presence(OWNER, 107_945);
        self.presence.insert(OWNER, first + 1);
        let mut ended = call("NoCall");
        ended["terminationType"] = "final".into();
        self.emit(OWNER, Kind::Presence, &presence("Ringing", call("Ringing"), first));
        self.after(
            over,
            Due::Raw { extension: OWNER, kind: Kind::Presence, body: presence("NoCall", ended, first + 1) },
        );

        self.after(over, Due::Forget(id));
        let message = 133_000_000_000 + self.next();
        self.messages.push(Message {
            id: message,
            extension: OWNER,
            from: Some(CALLER.to_owned()),
            name: None,
            seconds: 34,
            created: now + over,
            modified: now + stored,
            read: false,
            availability: Availability::NotYet,
            transcript: None,
        });
        self.after(stored, Due::Store(message));
        let body = json!({"extensionId": OWNER, "lastUpdated": crate::clock::iso(now + stored).replace('Z', "+0000"),
            "changes": [{"type": "VoiceMail", "newCount": 1, "updatedCount": 0}]});
        self.after(told, Due::Raw { extension: OWNER, kind: Kind::MessageStore, body });
        let row = LogRow {
            id: format!("Recorded{message}"),
            extension: OWNER,
            outbound: false,
            session_id: session,
            telephony_session_id: None,
            party_id: None,
            started: now,
            seconds: stored.as_secs(),
            result: "Voicemail",
            reason: None,
            party: Some(CALLER.to_owned()),
            party_name: None,
            own: OWNER_NUMBER.to_owned(),
            own_name: "Dana Reyes".to_owned(),
            fax: false,
            message: Some(message),
            written: now,
        };
        self.after(stored + late, Due::Log(Box::new(row)));
        Ok(message)
    }

    /// The recorded call while it rings, so that a presence read shows it too. One played again is another call.
    fn recorded_call(&mut self) -> CallId {
        let before = self.calls.iter().filter(|call| call.recorded).count() as u64;
        let mut call = self.quiet_call(Ring::from(CALLER));
        call.session_id = (SESSION + before).to_string();
        call.leg = format!("{:032x}", LEG + u128::from(before));
        call.recorded = true;
        call.logged = true;
        call.begins_to_ring(self.now());
        let id = call.id.clone();
        self.calls.push(call);
        id
    }

    /// Fills the log and the mailbox with finished calls of the last `days` days, each day's within ten hours, since
    /// offices sleep. Among the callers are a colleague and some who hide their numbers.
    pub(crate) fn seed_history(&mut self, calls: usize, days: u32) {
        let now = self.now();
        let step = Duration::from_secs(u64::from(days) * 86_400) / u32::try_from(calls.max(1)).unwrap_or(u32::MAX);
        for place in 0..calls {
            let number = self.next();
            let ago = (step * u32::try_from(place).unwrap_or_default()).as_secs();
            let awake = ago / 86_400 * 86_400 + ago % 86_400 * 10 / 24;
            let started = now - Duration::from_secs(awake + 600);
            let (result, outbound, seconds) = match place % 7 {
                0 | 4 => ("Missed", false, 18),
                1 | 5 => ("Accepted", false, 95 + 7 * place as u64 % 600),
                2 => ("Voicemail", false, 41),
                3 => ("Call connected", true, 200),
                _ => ("Rejected", false, 6),
            };
            let caller = match place % 9 {
                4 => Some(COLLEAGUE),
                7 if !outbound => None,
                _ => Some(STRANGERS[place % STRANGERS.len()]),
            };
            let number_and_name = caller.map(|(number, name)| (number.to_owned(), name.to_owned()));
            let (party, party_name) = number_and_name.unzip();
            let message = (result == "Voicemail").then_some(980_000_000_000 + number);
            if let Some(id) = message {
                let created = started + Duration::from_secs(25);
                self.messages.push(Message {
                    id,
                    extension: OWNER,
                    from: party.clone(),
                    name: party_name.clone(),
                    seconds: 16,
                    created,
                    modified: created + Duration::from_secs(20),
                    read: place % 2 == 0,
                    availability: Availability::Alive,
                    transcript: Some("Hello, it is me. Please call me back when you can.".to_owned()),
                });
            }
            let row = LogRow {
                id: format!("Seeded{number}"),
                extension: OWNER,
                outbound,
                session_id: (770_000_000_000 + number).to_string(),
                telephony_session_id: Some(format!("s-4e00aa11bb22z1a2b3c4dz{number:010}")),
                party_id: Some(format!("p-4e00aa11bb22z1a2b3c4dz{number:010}-2")),
                started,
                seconds,
                result,
                reason: None,
                party,
                party_name,
                own: OWNER_NUMBER.to_owned(),
                own_name: "Dana Reyes".to_owned(),
                fax: false,
                message,
                written: started + Duration::from_secs(seconds + 20),
            };
            self.call_log.push(row);
        }
        self.call_log.sort_by_key(|row| std::cmp::Reverse(row.started));
    }
}

/// The recorded caller.
const CALLER: &str = "+14158905908";
/// The recorded session.
const SESSION: u64 = 14_860_368_004;
/// The recorded leg.
const LEG: u128 = 0x4481_15d0_d812_41fc_af4f_c0d0_b01c_0ef9;
/// Somebody in the same company, by extension.
const COLLEAGUE: (&str, &str) = ("103", "Mina Park");
/// Invented people with numbers kept free for stories.
const STRANGERS: [(&str, &str); 6] = [
    ("+12025550143", "Pat Ito"),
    ("+12025550117", "Noor Haddad"),
    ("+13125550129", "Lena Brandt"),
    ("+14155550184", "Tomás Vidal"),
    ("+16465550108", "Grace Obi"),
    ("+17185550161", "Ivo Marek"),
];
