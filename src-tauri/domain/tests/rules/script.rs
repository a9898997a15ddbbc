//! The scenarios' language: one fact a line, with the time in seconds in front.
//!
//! ```text
//! 0 line 1: pat ringing, kim connected      a pushed presence with sequence 1; `line read:` for one read over HTTPS
//! 3 session 7: pat Disconnected Rejected    a telephony session's party
//! 40 log pat Missed length=20               a record of the call log; `base` for one of the first fill
//! 41 voicemail 9001 pat length=21           a voicemail; `voicemail 9001 gone` for a deleted one
//! 41 transcript 9001 Call_me_back           its text, `_` for a blank
//! 42 log-read / log-unread / caught-up from=0 to=40 / seen pat / seen voicemail 9001
//! 3 declined pat / declined pat to-voicemail  by the person, here
//! 4 hearing lost / hearing recovered / hearing anew   events stop coming in, or come again
//! 42 again line 1: pat ringing              the same event delivered once more
//! 43 restart                                a new tracker, given back every row written so far
//! 600 wait                                  nothing is heard until then
//! ```
//!
//! Everything after a name is a flag (`queue`) or a value (`from=kim`); times are seconds after the start.

use std::collections::BTreeMap;
use std::time::Duration;

use ringlet_domain::call::{Attachment, Direction, Party, Transcript};
use ringlet_domain::facts::{
    Fact, Hearing, LineCall, LineStatus, LogRecord, Origin, PartyStatus, Presence, Reason, Seen, SessionOrigin,
    Telephony, TelephonyParty, Termination, Via, VoicemailBody, VoicemailRecord, call_log, telephony,
};
use ringlet_domain::ids::{ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use serde_json::json;

use crate::people::{Person, time};

/// One line of a scenario.
pub enum Step {
    Fact(Box<Fact>),
    Restart,
    Wait,
}

/// The time of a line and what it says.
pub fn step(line: &str) -> (f64, Step) {
    let (seconds, rest) = line.split_once(' ').unwrap_or_else(|| panic!("no time in {line:?}"));
    let seconds: f64 = seconds.parse().unwrap_or_else(|_| panic!("no time in {line:?}"));
    let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let step = match verb {
        "restart" => Step::Restart,
        "wait" => Step::Wait,
        verb => Step::Fact(Box::new(fact(verb, rest, seconds))),
    };
    (seconds, step)
}

fn fact(verb: &str, rest: &str, seconds: f64) -> Fact {
    let words = Words::of(rest);
    match verb {
        "line" => Fact::Presence(presence(rest, seconds)),
        "session" => Fact::Telephony(session(rest, seconds)),
        "log" => Fact::Log(record(&words, seconds), words.origin()),
        "log-read" => Fact::LogRead(time(seconds)),
        "log-unread" => Fact::LogUnread,
        "caught-up" => Fact::CaughtUp {
            from: time(words.number("from").expect("from=")),
            to: time(words.number("to").unwrap_or(seconds)),
        },
        "voicemail" => Fact::Voicemail(voicemail(&words, seconds), words.origin()),
        "again" => {
            let (verb, rest) = rest.split_once(' ').expect("what comes again");
            Fact::Repeated(Box::new(fact(verb, rest, seconds)))
        }
        "transcript" => {
            let [id, text] = words.plain[..] else { panic!("no text in {rest:?}") };
            Fact::Transcript(MessageId::new(id), text.replace('_', " "))
        }
        "hearing" => Fact::Hearing(match rest {
            "anew" => Hearing::Anew,
            "lost" => Hearing::Lost,
            "recovered" => Hearing::Recovered,
            other => panic!("no hearing {other:?}"),
        }),
        "declined" => Fact::Declined { call: words.person().call(), to_voicemail: words.has("to-voicemail") },
        "seen" => Fact::Seen(match rest.split_once(' ') {
            Some(("voicemail", id)) => Seen::Voicemail(MessageId::new(id)),
            _ => Seen::Call(words.person().call()),
        }),
        other => panic!("no verb {other:?}"),
    }
}

/// The words of one thing: plain ones in order, and those with a value.
struct Words<'a> {
    plain: Vec<&'a str>,
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let (values, plain): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|word| word.contains('='));
        Self { plain, values: values.into_iter().filter_map(|word| word.split_once('=')).collect() }
    }

    fn has(&self, word: &str) -> bool {
        self.plain.contains(&word)
    }

    fn value(&self, key: &str) -> Option<&'a str> {
        self.values.get(key).copied()
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.value(key).map(|value| value.parse().unwrap_or_else(|_| panic!("{key}={value} is no number")))
    }

    fn length(&self, key: &str) -> Option<Duration> {
        self.number(key).map(Duration::from_secs_f64)
    }

    fn origin(&self) -> Origin {
        if self.has("base") { Origin::Baseline } else { Origin::Live }
    }

    fn direction(&self) -> Direction {
        if self.has("out") { Direction::Outbound } else { Direction::Inbound }
    }

    fn person(&self) -> &'static Person {
        Person::named(self.plain.first().expect("a name"))
    }

    fn session(&self) -> Option<SessionId> {
        match self.value("session") {
            Some("none") => None,
            Some(other) => Some(SessionId::new(other)),
            None => Some(self.person().session()),
        }
    }

    fn telephony_session(&self) -> Option<TelephonySessionId> {
        match self.value("ts") {
            Some("none") => None,
            Some(other) => Some(TelephonySessionId::new(other)),
            None => Some(self.person().telephony_session()),
        }
    }

    /// Who calls and who is called, by direction.
    fn ends(&self) -> (Party, Party) {
        let caller = self.value("from").map_or_else(|| self.person().party(), |name| Person::named(name).party());
        let me = match self.value("to") {
            Some(number) => Party { number: Some(number.to_owned()), ..Party::default() },
            None => Person::named("me").party(),
        };
        let caller = if self.has("nameless") { Party { name: None, ..caller } } else { caller };
        if self.has("out") { (me, caller) } else { (caller, me) }
    }
}

fn presence(text: &str, seconds: f64) -> Presence {
    let (head, list) = text.split_once(':').expect("a colon");
    let head = Words::of(head);
    let sent = head.number("sent").unwrap_or(seconds);
    let via = if head.has("read") {
        Via::Read { begun: time(sent) }
    } else {
        Via::Event { sequence: head.plain.first().and_then(|word| word.parse().ok()), sent: Some(time(sent)) }
    };
    let list = list.trim();
    let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let total = head.number("total").map(|total| total as u32);
    Presence {
        extension: Some(ExtensionId::new(head.value("extension").unwrap_or("500101004"))),
        via,
        calls: (list != "-").then(|| items.map(line_call).collect()),
        total,
        ring_on_monitored: false,
    }
}

fn line_call(text: &str) -> LineCall {
    let words = Words::of(text);
    let (from, to) = words.ends();
    let status = match words.plain.get(1).copied() {
        Some("connected") => LineStatus::Connected,
        Some("hold") => LineStatus::OnHold,
        Some("parked") => LineStatus::Parked,
        Some("ringing") => LineStatus::Ringing,
        Some("over" | "gone-here" | "no-call") => LineStatus::NoCall,
        _ => LineStatus::Other,
    };
    LineCall {
        session: words.session(),
        telephony_session: words.telephony_session(),
        party: words.value("party").map(PartyId::new),
        direction: Some(words.direction()),
        status,
        termination: match words.plain.get(1).copied() {
            Some("over") => Some(Termination::Final),
            Some("gone-here") => Some(Termination::Intermediate),
            _ => None,
        },
        from,
        to,
        started_at: words.number("start").map(time),
        queue: words.has("queue"),
        via: words.value("via").map(str::to_owned),
        on_behalf_of: words.value("boss").map(ExtensionId::new),
        monitored: words.has("monitored"),
    }
}

/// Codes and reasons are the service's own words, read as they would be on the wire.
fn session(text: &str, seconds: f64) -> Telephony {
    let (sequence, rest) = text.split_once(':').expect("a colon");
    let words = Words::of(rest);
    let (from, to) = words.ends();
    let code = words.plain.get(1).copied().unwrap_or_default();
    let reason = words.value("reason");
    let wire = json!({
        "telephonySessionId": "s", "parties": [{ "id": "p", "status": { "code": code, "reason": reason } }],
    });
    let read = telephony::from_event(&wire).expect("a session");
    let status: PartyStatus = read.parties[0].status;
    let reason: Option<Reason> = read.parties[0].reason;
    Telephony {
        telephony_session: words.telephony_session().expect("a telephony session"),
        session: words.session(),
        sequence: sequence.trim().parse().ok(),
        at: Some(time(words.number("at").unwrap_or(seconds))),
        origin: match words.value("origin") {
            Some("conference") => SessionOrigin::Conference,
            Some("ringout") => SessionOrigin::RingOut,
            _ => SessionOrigin::Call,
        },
        parties: vec![TelephonyParty {
            id: PartyId::new(words.value("party").unwrap_or("p-2")),
            extension: match words.value("extension") {
                Some("none") => None,
                other => Some(ExtensionId::new(other.unwrap_or("500101004"))),
            },
            direction: Some(words.direction()),
            from,
            to,
            status,
            reason,
            missed: match () {
                () if words.has("missed") => Some(true),
                () if words.has("not-missed") => Some(false),
                () => None,
            },
            queue: words.has("queue"),
            ring_out_initiator: words.has("initiator"),
        }],
    }
}

/// The result is the service's own word with `_` for a blank, read as it would be on the wire.
fn record(words: &Words<'_>, seconds: f64) -> LogRecord {
    let (from, to) = words.ends();
    let result = words.plain.get(1).copied().unwrap_or_default().replace('_', " ");
    let wire = json!({ "id": "x", "result": result });
    let read = call_log::record(&wire).expect("a record");
    let id = words.value("id").map_or_else(|| format!("log-{}", words.person().session), str::to_owned);
    LogRecord {
        id: LogId::new(id),
        session: words.session(),
        telephony_session: words.telephony_session(),
        party: None,
        started_at: Some(time(words.number("start").unwrap_or(0.0).min(seconds))),
        duration: words.length("length"),
        direction: Some(words.direction()),
        result: read.result,
        reason: words.value("reason").map(|reason| reason.replace('_', " ")),
        action: words.value("action").map(|action| action.replace('_', " ")),
        from,
        to,
        fax: words.has("fax"),
        voicemail: words.value("vm").map(MessageId::new),
        deleted: words.has("deleted"),
    }
}

fn voicemail(words: &Words<'_>, seconds: f64) -> VoicemailRecord {
    let id = MessageId::new(*words.plain.first().expect("an id"));
    let who = words.plain.get(1).copied().unwrap_or("gone");
    let body = (who != "gone").then(|| VoicemailBody {
        from: Person::named(who).party(),
        created_at: Some(time(words.number("left").unwrap_or(seconds))),
        changed_at: words.number("changed").map(time),
        read: Some(words.has("read")),
        inbound: !words.has("out"),
        length: words.length("length"),
        transcript: match words.value("transcript") {
            Some("pending") => Transcript::Pending,
            Some("ready") => Transcript::Ready,
            Some(other) => panic!("no transcript is {other:?}"),
            None => Transcript::Unknown,
        },
        audio: None,
        transcript_source: words.has("words").then(|| Attachment {
            uri: "https://media.example/words".to_owned(),
            content_type: "text/plain".to_owned(),
        }),
    });
    VoicemailRecord { id, body }
}
