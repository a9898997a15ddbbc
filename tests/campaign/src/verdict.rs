//! What must be true at the end of a day, whatever happened in it.
//!
//! A toast is judged by the call it is of. What may be said at all holds always; what must be said, and how soon, holds
//! for calls that no trouble touched.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use ringlet_core::contract::{CallRow, Filter, HistoryQuery, ListStart, RowKind, RowOutcome, TranscriptView};
use ringlet_core::toast::{ToastKey, ToastKind};
use ringlet_domain::notice::NoticeKey;
use ringlet_standin::{Fate, Group, TrueCall, TrueMessage};

use crate::play::{Player, TRANSCRIPT, seconds_of};
use crate::screen::Told;

/// Notes everything that is not as it must be.
pub(crate) async fn judge(player: &mut Player<'_>) {
    let calls = player.office.calls();
    let messages = player.office.messages();
    let mut found = Vec::new();
    match player.laptop.handle() {
        Some(handle) => {
            let start = ListStart::Index { index: 0 };
            let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: 500 };
            match handle.history(query).await {
                Ok(page) => found.extend(history(&calls, &messages, &page.rows)),
                Err(failure) => found.push(format!("the history does not answer: {}", failure.words)),
            }
        }
        None => found.push("the program does not run".to_owned()),
    }
    if player.subscriptions() != 1 {
        found.push(format!("{} subscriptions are open", player.subscriptions()));
    }
    let told = player.laptop.screen().told();
    let judge = Judge::new(player, &calls, &messages, &told);
    found.extend(judge.all());
    found.extend(budgets(player));
    player.breaches.extend(found);
}

/// The whole history against the truth.
fn history(calls: &[TrueCall], messages: &[TrueMessage], rows: &[CallRow]) -> Vec<String> {
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
    // What runs anew after a crash knows nothing of what was sent before.
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

/// The toasts of a day and what they are judged by.
struct Judge<'a> {
    player: &'a Player<'a>,
    calls: BTreeMap<String, &'a TrueCall>,
    messages: &'a [TrueMessage],
    told: &'a [Told],
    troubles: Vec<(Duration, Duration)>,
}

impl<'a> Judge<'a> {
    fn new(player: &'a Player<'a>, calls: &'a [TrueCall], messages: &'a [TrueMessage], told: &'a [Told]) -> Self {
        let calls = calls.iter().map(|call| (row_of(call), call)).collect();
        let mut troubles = player.day.troubles();
        troubles.extend(player.last_look.map(|at| (at, Duration::MAX)));
        Self { player, calls, messages, told, troubles }
    }

    fn all(&self) -> Vec<String> {
        let mut found = Vec::new();
        for told in self.told {
            found.extend(self.may_be_told(told));
        }
        found.extend(self.left_up());
        found.extend(self.told_twice());
        for (row, call) in &self.calls {
            if self.is_untroubled(call) {
                found.extend(self.is_told_well(row, call));
            }
        }
        found
    }

    /// No toast for what did not happen.
    fn may_be_told(&self, told: &Told) -> Option<String> {
        let at = self.seconds(told.at);
        match &told.key {
            ToastKey::Notice(NoticeKey::Ring(id)) => {
                let Some(call) = self.calls.get(id.as_str()) else {
                    return Some(format!("{at:.1} s: a toast for a call that never was: {id}"));
                };
                let rang = !call.outbound && !call.rings_nobody && call.fate.is_none_or(|_| call.rang_until.is_some());
                if !rang {
                    return Some(format!("{at:.1} s: {} rings on the desktop and nowhere else", call.id));
                }
                let late = match self.is_untroubled(call) {
                    true => PROMPT + self.slowest(),
                    false => LATE + self.slowest(),
                };
                let over = call.rang_until.is_some_and(|until| told.at > until + late);
                over.then(|| format!("{at:.1} s: {} rings on the desktop when it is over", call.id))
            }
            ToastKey::Notice(NoticeKey::Unanswered(id)) if told.kind() == ToastKind::Missed => {
                let Some(call) = self.calls.get(id.as_str()) else {
                    return Some(format!("{at:.1} s: a missed call that never was: {id}"));
                };
                if call.outbound || call.rings_nobody {
                    return Some(format!("{at:.1} s: {} was told to be missed", call.id));
                }
                let missed = matches!(call.fate, Some(Fate::Missed | Fate::VoiceMail));
                // Presence alone cannot tell these from a call that rang out; the log does, half a minute later.
                let alike =
                    matches!(call.fate, Some(Fate::Rejected | Fate::Moved | Fate::Fax | Fate::AnsweredElsewhere))
                        && !self.player.day.call_control
                        && !(call.queue && call.fate == Some(Fate::AnsweredElsewhere));
                let excused = missed || alike || !self.is_untroubled(call);
                (!excused).then(|| format!("{at:.1} s: {} was told to be missed and is {:?}", call.id, call.fate))
            }
            _ => None,
        }
    }

    /// At the end nothing rings, and what is up is true.
    fn left_up(&self) -> Vec<String> {
        let mut found = Vec::new();
        for told in self.told {
            let up_at_the_end = told.went.is_none();
            match &told.key {
                ToastKey::Notice(NoticeKey::Ring(id)) if up_at_the_end => {
                    found.push(format!("{id} still rings on the desktop at the end"));
                }
                ToastKey::Notice(_) if up_at_the_end && told.kind() == ToastKind::Voicemail => {
                    let message = self.message_of(told);
                    if let Some(message) = message.filter(|message| message.read || message.deleted) {
                        found.push(format!("the toast of message {} is up, and it was dealt with", message.id));
                    }
                }
                ToastKey::Notice(NoticeKey::Unanswered(id)) if up_at_the_end => {
                    let Some(call) = self.calls.get(id.as_str()) else { continue };
                    if !matches!(call.fate, Some(Fate::Missed | Fate::VoiceMail)) {
                        found.push(format!("a toast says that {} was missed, and it is {:?}", call.id, call.fate));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The message a toast is of: no two of a day are of one length.
    fn message_of(&self, told: &Told) -> Option<&TrueMessage> {
        let words: Vec<&str> = told.toast.body.split_whitespace().collect();
        let length = words.windows(2).rev().find(|pair| pair[1] == "s").and_then(|pair| pair[0].parse().ok());
        self.messages.iter().find(|message| Some(message.seconds) == length)
    }

    fn told_twice(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut missed = BTreeSet::new();
        let mut left = BTreeSet::new();
        for told in self.told {
            let ToastKey::Notice(key) = &told.key else { continue };
            match (key, told.kind()) {
                (NoticeKey::Unanswered(id), ToastKind::Missed) if !missed.insert(id.as_str().to_owned()) => {
                    found.push(format!("{:.1} s: {id} was told to be missed twice", self.seconds(told.at)));
                }
                (_, ToastKind::Voicemail) => match self.message_of(told) {
                    Some(message) if !left.insert(message.id) => {
                        found.push(format!("{:.1} s: message {} was told twice", self.seconds(told.at), message.id));
                    }
                    Some(_) => {}
                    None => found.push(format!("{:.1} s: a message that never was", self.seconds(told.at))),
                },
                _ => {}
            }
        }
        let true_missed = self.calls.values().filter(|call| outcome(call) == Some(RowOutcome::Missed)).count();
        let digests: Vec<(usize, usize)> =
            self.told.iter().filter(|told| told.key == ToastKey::Notice(NoticeKey::Digest)).map(counts).collect();
        let in_digests = |pick: fn(&(usize, usize)) -> usize| digests.iter().map(pick).sum::<usize>();
        let wrongly = missed
            .iter()
            .filter(|id| self.calls.get(id.as_str()).is_none_or(|call| outcome(call) != Some(RowOutcome::Missed)));
        let rightly = missed.len() - wrongly.count();
        if rightly + in_digests(|counts| counts.0) > true_missed && !digests.is_empty() {
            found.push(format!("{true_missed} calls were missed, {rightly} told singly, and in digests {digests:?}"));
        }
        if left.len() + in_digests(|counts| counts.1) > self.messages.len() {
            found.push(format!("{} messages, {} told singly, in digests {digests:?}", self.messages.len(), left.len()));
        }
        found
    }

    /// Everything that the person should have been told of a call that no trouble touched, and when.
    fn is_told_well(&self, row: &str, call: &TrueCall) -> Vec<String> {
        let mut found = Vec::new();
        let (Some(fate), false, false) = (call.fate, call.outbound, call.rings_nobody) else { return found };
        let Some(until) = call.rang_until else { return found };
        // What rings for a moment may be over before anybody can be told.
        if Duration::try_from(until.duration_since(call.started)).unwrap_or_default() < A_MOMENT + self.slowest() {
            return found;
        }
        let rings: Vec<&Told> = self.of(|key| matches!(key, NoticeKey::Ring(id) if id.as_str() == row)).collect();
        let slowest = self.slowest();
        match rings.first() {
            Some(ring) if ring.at > call.started + PROMPT + slowest => {
                found.push(format!("{} was told {:.1} s late", call.id, seconds_of(call.started, ring.at)));
            }
            Some(_) => {}
            None => found.push(format!("{} rang and was not told", call.id)),
        }
        if let Some(last) = rings.last()
            && last.went.is_none_or(|went| went.at() > until + PROMPT + slowest)
        {
            found.push(format!("{} rang on the desktop after it was over", call.id));
        }
        let rang = until.duration_since(call.started);
        // A queue's ring without a reason, or one longer than any, waits for the log.
        let clear = self.player.day.call_control || !call.queue && rang.as_secs() < 80;
        let missed = self.of(|key| matches!(key, NoticeKey::Unanswered(id) if id.as_str() == row)).next();
        match (fate, missed) {
            (Fate::Missed | Fate::VoiceMail, None) if clear => {
                found.push(format!("{} was missed and nobody was told", call.id));
            }
            (Fate::Missed | Fate::VoiceMail, Some(told)) if clear => {
                let at = until.max(call.ended.filter(|_| fate == Fate::Missed).unwrap_or(until));
                if told.at > at + GRACE + slowest {
                    found.push(format!("{} was told to be missed {:.1} s late", call.id, seconds_of(at, told.at)));
                }
            }
            _ => {}
        }
        if fate == Fate::VoiceMail {
            found.extend(self.message_is_told(call));
        }
        found
    }

    fn message_is_told(&self, call: &TrueCall) -> Option<String> {
        let id = call.message?;
        let message = self.messages.iter().find(|message| message.id == id)?;
        let after = call.ended? + self.player.day.message_delay + PROMPT + self.slowest();
        let of_it = |told: &&Told| {
            told.kind() == ToastKind::Voicemail && self.message_of(told).is_some_and(|message| message.id == id)
        };
        let told = self.told.iter().find(of_it);
        match told {
            Some(told) if told.at <= after => None,
            Some(told) => Some(format!("the message of {} was told {:.1} s late", call.id, seconds_of(after, told.at))),
            // It may have been dealt with elsewhere before anybody could be told.
            None if message.read || message.deleted => None,
            None => Some(format!("the message of {} was not told", call.id)),
        }
    }

    fn of(&self, wanted: impl Fn(&NoticeKey) -> bool) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(move |told| matches!(&told.key, ToastKey::Notice(key) if wanted(key)))
    }

    /// Whether nothing went wrong from before the call until all was said about it.
    fn is_untroubled(&self, call: &TrueCall) -> bool {
        let moment = |at: Timestamp| Duration::try_from(at.duration_since(self.player.began)).unwrap_or_default();
        let from = moment(call.started);
        let until = moment(call.ended.unwrap_or(call.started)) + self.player.day.message_delay + AFTERWARDS;
        // Nothing is known of the line before the program listens for the first time.
        let listens = from > FIRST_LISTENS;
        let many = self.calls.values().filter(|other| {
            let over = other.ended.is_some_and(|ended| ended < call.started);
            let later = call.ended.is_some_and(|ended| other.started > ended);
            !over && !later
        });
        listens && many.count() <= 6 && !self.troubles.iter().any(|(since, over)| *since <= until && *over >= from)
    }

    fn slowest(&self) -> Duration {
        self.player.day.slowest * 2
    }

    fn seconds(&self, at: Timestamp) -> f64 {
        seconds_of(self.player.began, at)
    }
}

/// How many missed calls and voicemails a digest speaks of.
fn counts(told: &Told) -> (usize, usize) {
    let text = format!("{} {}", told.toast.title, told.toast.body);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let before = |word: &str| {
        let place = words.windows(2).find(|pair| pair[1].starts_with(word)).map(|pair| pair[0]);
        place.and_then(|count| count.parse().ok()).unwrap_or(0)
    };
    (before("missed"), before("voicemail"))
}

/// How soon something is shown when nothing is wrong, beside the ways of requests.
const PROMPT: Duration = Duration::from_millis(1_500);
/// A missed call is told after the grace, in which it may ring again.
const GRACE: Duration = Duration::from_secs(4);
/// A frame held back, or a look at the line that was overtaken, may show a ring that has just ended.
const LATE: Duration = Duration::from_secs(20);
/// How long after a call's end something may still be said of it.
const AFTERWARDS: Duration = Duration::from_secs(10);
const A_MOMENT: Duration = Duration::from_millis(500);
/// How long the first dial takes at most: a token that ends meanwhile makes it wait for the next minute's budget.
const FIRST_LISTENS: Duration = Duration::from_secs(100);
