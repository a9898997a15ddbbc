//! What must be true at the end of a day, whatever happened in it.
//!
//! A toast is judged by the call it is of. What may be said at all holds always; what must be said, and how soon, holds
//! for calls that no trouble touched.

mod toasts;
mod unsaid;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ringlet_core::contract::{CallRow, Filter, HistoryQuery, ListStart, RowKind, RowOutcome, TranscriptView};
use ringlet_standin::{Fate, Group, TrueCall, TrueMessage};

use self::toasts::Judge;
use crate::play::{Player, TRANSCRIPT, seconds_of};

/// Notes everything that is not as it must be.
pub(crate) async fn judge(player: &mut Player<'_>) {
    let calls = player.office.calls();
    let messages = player.office.messages();
    let told = player.laptop.screen().told();
    let judge = Judge::new(player, &calls, &messages, &told);
    let mut found = Vec::new();
    match player.laptop.handle() {
        Some(handle) => {
            let start = ListStart::Index { index: 0 };
            let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: 500 };
            match handle.history(query).await {
                Ok(page) => found.extend(history(&judge, &calls, &messages, &page.rows)),
                Err(failure) => found.push(format!("the history does not answer: {}", failure.words)),
            }
        }
        None => found.push("the program does not run".to_owned()),
    }
    if player.subscriptions() != 1 {
        found.push(format!("{} subscriptions are open", player.subscriptions()));
    }
    found.extend(judge.all());
    found.extend(judge.unsaid());
    found.extend(budgets(player));
    player.breaches.extend(found);
}

/// The whole history against the truth.
///
/// Where the frames of a call are lost on the way, or come in disorder, the answer may be among them, and nobody can
/// know when people began to talk: then its times are not exact.
fn history(judge: &Judge<'_>, calls: &[TrueCall], messages: &[TrueMessage], rows: &[CallRow]) -> Vec<String> {
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
        if alone.remove(&row.id) {
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
            if voicemail.deleted != message.deleted {
                found.push(format!("the message of {who}: deleted is {}", voicemail.deleted));
            }
            if message.read && !message.deleted && voicemail.unread {
                found.push(format!("the message of {who} was heard and is unread"));
            }
            if !message.read && !message.deleted && !voicemail.unread {
                found.push(format!("the message of {who} was marked read here and RingCentral does not know"));
            }
            let text = TranscriptView::Done(TRANSCRIPT.to_owned());
            if message.transcript.is_some() && !message.deleted && voicemail.transcript != text {
                found.push(format!("the message of {who} has no transcript"));
            }
        }
    }
    let left_out = expected.values().map(|call| format!("{} ({:?}) is not in the history", call.id, call.fate));
    found.extend(left_out);
    found.extend(alone.iter().map(|id| format!("{id} belongs to no call and is not in the history")));
    found
}

/// What a row says wrongly of the far end, of the ringing and of the talk.
fn who_and_how_long(call: &TrueCall, row: &CallRow, exact: bool) -> Vec<String> {
    let mut found = Vec::new();
    let name = call.party_name.as_deref().filter(|name| *name != "Anonymous");
    let shown = format!("{} {}", row.who, row.number.as_deref().unwrap_or_default());
    if name.is_some_and(|name| name != row.who) {
        found.push(format!("is of {name:?} and not of {}", row.who));
    }
    match &call.party {
        Some(number) if !digits(&shown).ends_with(digits(number).trim_start_matches('1')) => {
            found.push(format!("is of {number} and not of {shown}"));
        }
        None if name.is_none() && row.who != "Private number" => found.push(format!("hid and is of {shown}")),
        _ => {}
    }
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

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// How the history should tell it; nothing for what is no call of the owner's.
fn outcome(call: &TrueCall) -> Option<RowOutcome> {
    if call.rings_nobody {
        return None;
    }
    match call.fate? {
        Fate::Accepted => Some(RowOutcome::Answered),
        Fate::AnsweredElsewhere | Fate::Moved => Some(RowOutcome::AnsweredElsewhere),
        Fate::Fax => None,
        Fate::Missed | Fate::VoiceMail => Some(RowOutcome::Missed),
        Fate::OutboundAnswered | Fate::OutboundUnanswered => Some(RowOutcome::Outbound),
        Fate::Rejected => Some(RowOutcome::Declined),
    }
}

fn row_of(call: &TrueCall) -> String {
    format!("{}-{}", call.session_id, if call.outbound { "out" } else { "in" })
}

/// Requests of each group in any minute.
fn budgets(player: &Player<'_>) -> Vec<String> {
    let requests = player.office.requests();
    let mut found = Vec::new();
    // However often the program was started anew: the service counts for the person.
    for (group, most) in [(Group::Auth, 5), (Group::Heavy, 10), (Group::Light, 50), (Group::Medium, 40)] {
        let times: Vec<Timestamp> =
            requests.iter().filter(|seen| seen.group == Some(group)).map(|seen| seen.at).collect();
        for (start, first) in times.iter().enumerate() {
            let within = times[start..].iter().take_while(|at| at.duration_since(*first).as_secs() < 60).count();
            if within > most {
                let at = seconds_of(player.began, *first);
                found.push(format!("{within} {group:?} requests in the minute from {at:.1} s"));
                break;
            }
        }
    }
    let refused = requests.iter().filter(|seen| seen.status == 429 && seen.group.is_some()).count();
    if refused > 0 {
        found.push(format!("{refused} requests were over the service's limit"));
    }
    found
}

/// How far off a time in whole seconds may be, in seconds: a way to the program takes up to three.
const SLACK: f64 = 8.0;
