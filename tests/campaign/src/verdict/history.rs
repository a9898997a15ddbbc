//! The history against the truth, row by row.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ringlet_core::contract::{CallRow, RowKind, RowOutcome, TranscriptView, VoicemailRow};
use ringlet_standin::{Fate, TrueCall, TrueMessage};

use super::toasts::Judge;
use super::{outcome, row_of};
use crate::play::TRANSCRIPT;

/// The whole history against the truth.
///
/// Where the frames of a call are lost on the way, or come in disorder, the answer may be among them, and nobody can
/// know when people began to talk: then its times are not exact.
pub(super) fn history(
    judge: &Judge<'_>,
    calls: &[TrueCall],
    messages: &[TrueMessage],
    rows: &[CallRow],
) -> Vec<String> {
    let mut found = Vec::new();
    let mut expected: BTreeMap<String, &TrueCall> = BTreeMap::new();
    for call in calls.iter().filter(|call| outcome(call).is_some()) {
        expected.insert(row_of(call), call);
    }
    let there = messages.iter().filter(|message| !message.deleted);
    let mut alone: BTreeSet<String> = there.map(|message| format!("voicemail-{}", message.id)).collect();
    for call in expected.values() {
        alone.remove(&format!("voicemail-{}", call.message.unwrap_or_default()));
    }
    let mut seen = BTreeSet::new();
    for row in rows {
        if !seen.insert(&row.id) {
            found.push(format!("{} is in the history twice", row.id));
        }
        let of_row = |message: &&TrueMessage| format!("voicemail-{}", message.id) == row.id;
        let message = messages.iter().find(of_row);
        // One that was deleted before anybody looked has no row, and one deleted later keeps its row.
        if let Some(message) = message.filter(|message| alone.remove(&row.id) || message.deleted) {
            found.extend(message_alone(message, row));
            continue;
        }
        let Some(call) = expected.remove(&row.id) else {
            found.push(format!("the history has a row that never was: {} {:?} {}", row.id, row.outcome, row.detail));
            continue;
        };
        let who = format!("{} ({:?})", call.id, call.fate);
        if Some(row.outcome) != outcome(call) || row.kind != RowKind::Call {
            found.push(format!("{who} is {:?} in the history: {}", row.outcome, row.detail));
        }
        if row.provisional {
            found.push(format!("{who} was not confirmed"));
        }
        let began: Option<Timestamp> = row.started_at.parse().ok();
        if began.is_none_or(|began| began.duration_since(call.started).abs() > jiff::SignedDuration::from_millis(2)) {
            found.push(format!("{who} began at {} and not at {}", call.started, row.started_at));
        }
        let exact = !judge.may_have_lost_frames(call);
        found.extend(who_and_how_long(call, row, exact).into_iter().map(|what| format!("{who} {what}")));
        let voicemail = row.voicemail.as_ref().map(|voicemail| voicemail.id.clone());
        let message = call.message.and_then(|id| messages.iter().find(|message| message.id == id));
        // Of one that was deleted before anybody looked, nothing but its number is ever told.
        let unseen = voicemail.is_none() && message.is_some_and(|message| message.deleted);
        if voicemail != call.message.map(|id| id.to_string()) && !unseen {
            found.push(format!("{who} left {:?} and not {voicemail:?}", call.message));
        }
        if let (Some(message), Some(voicemail)) = (message, &row.voicemail) {
            found.extend(message_in(message, voicemail).into_iter().map(|what| format!("the message of {who} {what}")));
        }
        found.extend(why_and_by_which_line(judge, call, row).into_iter().map(|what| format!("{who} {what}")));
    }
    let left_out = expected.values().map(|call| format!("{} ({:?}) is not in the history", call.id, call.fate));
    found.extend(left_out);
    found.extend(alone.iter().map(|id| format!("{id} belongs to no call and is not in the history")));
    found
}

/// What a row says wrongly of whoever is at the far end.
fn who(number: Option<&str>, name: Option<&str>, row: &CallRow) -> Vec<String> {
    let mut found = Vec::new();
    let name = name.filter(|name| *name != "Anonymous");
    let shown = format!("{} {}", row.who, row.number.as_deref().unwrap_or_default());
    if name.is_some_and(|name| name != row.who) {
        found.push(format!("is of {name:?} and not of {}", row.who));
    }
    match number {
        Some(number) if !is_of(number, &shown) => found.push(format!("is of {number} and not of {shown}")),
        None if name.is_none() && row.who != "Private number" => found.push(format!("hid and is of {shown}")),
        _ => {}
    }
    found
}

/// Whether a text ends with this number, however it is written.
pub(super) fn is_of(number: &str, shown: &str) -> bool {
    digits(shown).ends_with(digits(number).trim_start_matches('1'))
}

/// What is wrong with the row of a message that no call of this line left.
fn message_alone(message: &TrueMessage, row: &CallRow) -> Vec<String> {
    let mut found = who(message.from.as_deref(), message.name.as_deref(), row);
    if row.kind != RowKind::Voicemail || row.provisional {
        found.push(format!("is {:?} and {}provisional", row.kind, if row.provisional { "" } else { "not " }));
    }
    let left = row.started_at.parse().ok().map(|left: Timestamp| left.duration_since(message.created).abs());
    if left.is_none_or(|off| off > jiff::SignedDuration::from_secs(1)) {
        found.push(format!("was left at {} and not at {}", message.created, row.started_at));
    }
    match &row.voicemail {
        Some(voicemail) => found.extend(message_in(message, voicemail)),
        None => found.push("has no message".to_owned()),
    }
    found.into_iter().map(|what| format!("{} {what}", row.id)).collect()
}

/// What a row says wrongly of its message.
fn message_in(message: &TrueMessage, row: &VoicemailRow) -> Vec<String> {
    let mut found = Vec::new();
    if row.deleted != message.deleted {
        found.push(format!("is deleted: {}", row.deleted));
    }
    if message.deleted {
        return found;
    }
    if message.read && row.unread {
        found.push("was heard and is unread".to_owned());
    }
    if !message.read && !row.unread {
        found.push("was marked read here and RingCentral does not know".to_owned());
    }
    if row.length_s != Some(message.seconds) {
        found.push(format!("is {} s long and not {:?}", message.seconds, row.length_s));
    }
    let text = TranscriptView::Done(TRANSCRIPT.to_owned());
    match &message.transcript {
        Some(_) if row.transcript != text => found.push("has no transcript".to_owned()),
        None if row.transcript == text => found.push("has a transcript that nobody wrote".to_owned()),
        _ => {}
    }
    found
}

/// What a row says wrongly of the reason why, and of the line it came by. What nobody heard of as it happened the log
/// alone tells, and it knows less.
fn why_and_by_which_line(judge: &Judge<'_>, call: &TrueCall, row: &CallRow) -> Vec<String> {
    let mut found = Vec::new();
    let heard = judge.is_untroubled(call) && !call.rounds.is_empty();
    let via = |shown: &str| {
        call.via.as_ref().is_some_and(|(name, number)| name == shown || is_of(number, shown) && !shown.is_empty())
    };
    match &row.via {
        Some(shown) if !via(shown) => found.push(format!("came by {:?} and not by {shown}", call.via)),
        None if heard && call.via.is_some() => {
            found.push(format!("came by {:?}, and the row does not say so", call.via))
        }
        _ => {}
    }
    let reasons = heard && judge.player.day.call_control;
    let words: &[&str] = match call.fate {
        Some(Fate::Accepted) => &["Answered"],
        Some(Fate::AnsweredElsewhere) if call.queue && heard => &["Answered by a colleague"],
        Some(Fate::AnsweredElsewhere) if call.queue => &["Answered by a colleague", "Answered on another device"],
        Some(Fate::AnsweredElsewhere) => &["Answered on another device"],
        Some(Fate::Missed) if call.rounds.is_empty() || judge.may_be_given_anothers_message(call) => &["Missed"],
        Some(Fate::Missed) => &["Missed · caller hung up"],
        Some(Fate::Moved) if reasons => &["Handed on to somebody else"],
        Some(Fate::Moved) => &["Handed on to somebody else", "Answered on another device", "Answered by a colleague"],
        Some(Fate::OutboundAnswered) => &["You called"],
        Some(Fate::OutboundUnanswered) => &["You called · no answer"],
        Some(Fate::Rejected) => &["You declined"],
        Some(Fate::VoiceMail) => &["Missed · went to voicemail"],
        Some(Fate::Fax) | None => return found,
    };
    let talked = matches!(call.fate, Some(Fate::Accepted | Fate::OutboundAnswered));
    let also = ["another device", "colleague", "no answer"].iter().any(|why| row.detail.contains(why));
    if !words.iter().any(|words| row.detail.starts_with(words)) || (talked && also) {
        found.push(format!("should be {words:?} and is {:?}", row.detail));
    }
    found
}

/// What a row says wrongly of the far end, of the ringing and of the talk.
fn who_and_how_long(call: &TrueCall, row: &CallRow, exact: bool) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(who(call.party.as_deref(), call.party_name.as_deref(), row));
    let seconds = |from: Option<Timestamp>, to: Option<Timestamp>| {
        from.zip(to).map(|(from, to)| to.duration_since(from).as_secs_f64()).unwrap_or_default()
    };
    // One that came back from where it was parked, to nobody, was talked on until it rang again.
    let back = call.rounds.last().filter(|round| call.answered.is_some_and(|answered| round.from > answered));
    let silent = back.filter(|round| round.until == call.ended).map(|round| round.from);
    // The log counts from the first ring, and in whole seconds.
    let (talked, all) = (seconds(call.answered, silent.or(call.ended)), seconds(Some(call.started), call.ended));
    if let Some(shown) = row.duration_s.map(f64::from)
        && exact
        && !(talked - SLACK..=all + SLACK).contains(&shown)
    {
        found.push(format!("lasted {talked:.1} s of {all:.1} and not {shown} s"));
    }
    if row.outcome == RowOutcome::Answered && row.duration_s.is_none() {
        found.push("was talked on, and nothing says for how long".to_owned());
    }
    if let Some(shown) = row.ring_s.map(f64::from)
        && shown > all + SLACK
    {
        found.push(format!("was over after {all:.1} s and not rang for {shown} s"));
    }
    found
}

pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// How far off a time in whole seconds may be, in seconds: a way to the program takes up to three.
const SLACK: f64 = 8.0;
