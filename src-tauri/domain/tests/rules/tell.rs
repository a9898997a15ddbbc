//! Effects in the words of the scenarios.

use std::time::Duration;

use ringlet_domain::call::{Call, Certainty, Detail, LinkQuality, Outcome, Party, Transcript, Voicemail};
use ringlet_domain::ids::CallId;
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::tracker::{Effect, Read};

use crate::people::{Person, seconds};

/// One effect as one line.
pub fn tell(effect: &Effect) -> String {
    match effect {
        Effect::Record(call) => format!("record {}: {}", call_name(&call.id), row(call)),
        Effect::RecordVoicemail(voicemail) => {
            format!("record voicemail {}: {}", voicemail.id, voicemail_row(voicemail))
        }
        Effect::Forget(id) => format!("forget {}", call_name(id)),
        Effect::Amend(key, notice) => format!("amend {}: {}", key_name(key), words(notice)),
        Effect::Show(key, notice) => format!("show {}: {}", key_name(key), words(notice)),
        Effect::Withdraw(key) => format!("withdraw {}", key_name(key)),
        Effect::Read(Read::CallLog) => "read call log".to_owned(),
        Effect::Read(Read::Presence) => "read presence".to_owned(),
    }
}

/// `pat` for the inbound call of Pat's session, `to pat` for the outbound one; other ids as they are.
pub fn call_name(id: &CallId) -> String {
    let text = id.as_str();
    let named = |session: &str| Person::of_session(session).map(|person| person.name);
    if let Some(name) = text.strip_suffix("-in").and_then(named) {
        return name.to_owned();
    }
    text.strip_suffix("-out").and_then(named).map_or_else(|| text.to_owned(), |name| format!("to {name}"))
}

fn row(call: &Call) -> String {
    let outcome = match call.outcome {
        Outcome::Answered => "answered",
        Outcome::AnsweredElsewhere => "answered elsewhere",
        Outcome::Declined => "declined",
        Outcome::Missed => "missed",
        Outcome::Outbound => "outbound",
        Outcome::Ringing => "ringing",
        Outcome::Unknown => "unknown",
    };
    let detail = match call.detail {
        Detail::Plain => None,
        detail => Some(format!("({detail:?})").to_lowercase()),
    };
    let mut parts = vec![outcome.to_owned()];
    parts.extend(detail);
    parts.extend((call.certainty == Certainty::Confirmed).then(|| "confirmed".to_owned()));
    parts.extend(call.ring.map(|ring| format!("rang {}", length(ring))));
    parts.extend(call.duration.map(|talked| format!("talked {}", length(talked))));
    parts.extend(call.via.as_ref().map(|via| format!("via {via}")));
    parts.extend((!call.read).then(|| "unread".to_owned()));
    parts.join(" ")
}

fn voicemail_row(voicemail: &Voicemail) -> String {
    let mut parts = vec![if voicemail.read { "read" } else { "unread" }.to_owned()];
    if let Some(call) = &voicemail.call {
        let quality = match voicemail.link {
            Some(LinkQuality::Exact) => "exact",
            Some(LinkQuality::Likely) => "likely",
            Some(LinkQuality::Logged) => "logged",
            Some(LinkQuality::Seen) => "seen",
            None => "no quality",
        };
        parts.push(format!("of {} ({quality})", call_name(call)));
    }
    match &voicemail.transcript {
        Transcript::Unknown => {}
        Transcript::Done(text) => parts.push(format!("transcript {text:?}")),
        other => parts.push(format!("transcript {other:?}").to_lowercase()),
    }
    parts.extend(voicemail.deleted.then(|| "deleted".to_owned()));
    parts.join(" ")
}

fn key_name(key: &NoticeKey) -> String {
    match key {
        NoticeKey::Digest => "digest".to_owned(),
        NoticeKey::Ring(call) => format!("ring {}", call_name(call)),
        NoticeKey::Unanswered(call) => format!("unanswered {}", call_name(call)),
        NoticeKey::Voicemail(id) => format!("voicemail {id}"),
    }
}

fn words(notice: &Notice) -> String {
    match notice {
        Notice::Digest { from, missed, voicemails, .. } => {
            format!("{missed} missed, {voicemails} voicemails since {}", seconds(*from))
        }
        Notice::Incoming { from, via } => format!("incoming {}{}", name(from), by(via)),
        Notice::Missed { from, via, rang, .. } => {
            let rang = rang.map_or_else(String::new, |rang| format!(" rang {}", length(rang)));
            format!("missed {}{}{rang}", name(from), by(via))
        }
        Notice::Voicemail { from, via, length: long, transcript, .. } => {
            let long = long.map_or_else(String::new, |long| format!(" {} long", length(long)));
            let said = transcript.as_ref().map_or_else(String::new, |text| format!(" {text:?}"));
            format!("voicemail {}{}{long}{said}", name(from), by(via))
        }
    }
}

fn by(via: &Option<String>) -> String {
    via.as_ref().map_or_else(String::new, |via| format!(" via {via}"))
}

fn name(party: &Party) -> String {
    let known = party.name.clone().or(party.number.clone()).or(party.extension.clone());
    known.unwrap_or_else(|| "private number".to_owned())
}

fn length(length: Duration) -> String {
    format!("{} s", length.as_secs_f64())
}
