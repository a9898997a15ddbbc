//! What the desktop was handed, each toast by the call or the message it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use ringlet_core::contract::RowOutcome;
use ringlet_core::toast::{ToastKey, ToastKind};
use ringlet_domain::notice::NoticeKey;
use ringlet_standin::{Fate, Round, TrueCall, TrueMessage};

use super::{outcome, row_of};
use crate::day::What;
use crate::play::{Player, seconds_of};
use crate::screen::{Told, Went};

/// The toasts of a day and what they are judged by.
pub(super) struct Judge<'a> {
    pub(super) player: &'a Player<'a>,
    pub(super) calls: BTreeMap<String, &'a TrueCall>,
    pub(super) messages: &'a [TrueMessage],
    pub(super) told: &'a [Told],
    pub(super) troubles: Vec<(Duration, Duration)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        player: &'a Player<'a>,
        calls: &'a [TrueCall],
        messages: &'a [TrueMessage],
        told: &'a [Told],
    ) -> Self {
        let calls = calls.iter().map(|call| (row_of(call), call)).collect();
        let mut troubles = player.day.troubles();
        troubles.extend(player.last_look.map(|at| (at, Duration::MAX)));
        Self { player, calls, messages, told, troubles }
    }

    pub(super) fn all(&self) -> Vec<String> {
        let mut found = Vec::new();
        for told in self.told {
            found.extend(self.may_be_told(told));
        }
        found.extend(self.left_up());
        found.extend(self.told_twice());
        found.extend(self.not_taken_down());
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
                let begun = call.rounds.iter().any(|round| round.from <= told.at);
                if !begun || call.outbound || call.rings_nobody {
                    return Some(format!("{at:.1} s: {} rings on the desktop and nowhere else", call.id));
                }
                let over = !call.rounds.iter().any(|round| self.may_tell_of(call, round, told));
                over.then(|| format!("{at:.1} s: {} rings on the desktop when it is over", call.id))
            }
            ToastKey::Notice(NoticeKey::Unanswered(id)) if told.kind() == ToastKind::Missed => {
                let Some(call) = self.calls.get(id.as_str()) else {
                    return Some(format!("{at:.1} s: a missed call that never was: {id}"));
                };
                if call.outbound || call.rings_nobody {
                    return Some(format!("{at:.1} s: {} was told to be missed", call.id));
                }
                if call.rounds.is_empty() && self.is_untroubled_for(call, NOTED + self.slowest()) {
                    return Some(format!("{at:.1} s: {} was told to be missed and never rang", call.id));
                }
                let missed = matches!(call.fate, Some(Fate::Missed | Fate::VoiceMail));
                // Presence alone cannot tell these from a call that rang out; the log does, half a minute later.
                let alike =
                    matches!(call.fate, Some(Fate::Rejected | Fate::Moved | Fate::Fax | Fate::AnsweredElsewhere))
                        && !self.player.day.call_control
                        && !(call.queue && call.fate == Some(Fate::AnsweredElsewhere));
                // That it rings on another device was not heard in time.
                let rings_on = call.rounds.len() > 1 && !self.is_untroubled(call);
                let excused = missed
                    || alike
                    || rings_on
                    || self.may_have_lost_frames(call)
                    || self.was_looked_for_on_a_dead_line(call);
                (!excused).then(|| format!("{at:.1} s: {} was told to be missed and is {:?}", call.id, call.fate))
            }
            _ => None,
        }
    }

    /// Whether `told` may be the toast of this round of ringing.
    fn may_tell_of(&self, call: &TrueCall, round: &Round, told: &Told) -> bool {
        let late = match self.is_untroubled(call) {
            true => PROMPT + self.slowest(),
            false => LATE + self.slowest(),
        };
        // Its end was lost on the way, and what was missed is heard again when the line is back.
        let replayed = match self.player.day.loses_frames() && !self.is_untroubled(call) {
            true => self.player.day.recovery_window,
            false => Duration::ZERO,
        };
        round.from <= told.at && round.until.is_none_or(|until| told.at <= until + late + replayed)
    }

    /// Whether it may seem to have stopped ringing where it did not: the end of another round comes in disorder, or the
    /// same caller leaves a message by another call meanwhile, which is taken for this one's.
    fn may_seem_to_ring_anew(&self, call: &TrueCall, told: &Told) -> bool {
        let messages = self.calls.values().filter(|other| other.party == call.party && other.id != call.id);
        let mut left = messages.filter_map(|other| other.ended.filter(|_| other.message.is_some()));
        let meanwhile = left.any(|at| call.started <= at && at <= told.at);
        // It is given up when nothing was heard of it for longer than any call rings, and heard of again all the same.
        let long = |round: &Round| round.until.unwrap_or(told.at) > round.from + GIVEN_UP;
        let given_up = !self.is_untroubled(call) && call.rounds.iter().any(long);
        meanwhile || given_up || (call.rounds.len() > 1 && self.may_have_lost_frames(call))
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
    pub(super) fn message_of(&self, told: &Told) -> Option<&TrueMessage> {
        let words: Vec<&str> = told.toast.body.split_whitespace().collect();
        let length = words.windows(2).rev().find(|pair| pair[1] == "s").and_then(|pair| pair[0].parse().ok());
        self.messages.iter().find(|message| Some(message.seconds) == length)
    }

    /// What was up although it should have been taken down in the middle of the day.
    fn not_taken_down(&self) -> Vec<String> {
        let mut found = Vec::new();
        for told in self.told {
            let ToastKey::Notice(key) = &told.key else { continue };
            let (at, at_s) = (self.moment(told.at), self.seconds(told.at));
            let went = told.went.map_or(Duration::MAX, |went| self.moment(went.at()));
            if let NoticeKey::Ring(id) = key {
                // While nothing of the program runs, nothing can take it down.
                let allowed = at + CEILING + self.slowest() + self.player.absent_since(at);
                if went > allowed {
                    found.push(format!("{at_s:.1} s: {id} rang on the desktop for longer than any call may"));
                }
                continue;
            }
            for marked in self.player.marked.iter().filter(|marked| **marked > at + PROMPT) {
                if went > *marked + PROMPT {
                    found.push(format!("{at_s:.1} s: {key:?} stayed up after everything was marked read"));
                    break;
                }
            }
        }
        found
    }

    fn told_twice(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut rings = BTreeSet::new();
        let mut missed = BTreeSet::new();
        let mut left = BTreeSet::new();
        for told in self.told {
            let ToastKey::Notice(key) = &told.key else { continue };
            match (key, told.kind()) {
                (NoticeKey::Ring(id), _) => {
                    let Some(call) = self.calls.get(id.as_str()) else { continue };
                    // Another round, or another run while it still rings, may say so once more.
                    let mut rounds = call.rounds.iter().filter(|round| self.may_tell_of(call, round, told)).peekable();
                    let known = rounds.peek().is_some();
                    let again = known && !rounds.any(|round| rings.insert((id, round.from, told.run)));
                    if again && !self.may_seem_to_ring_anew(call, told) {
                        found.push(format!("{:.1} s: {id} was told to ring, and again", self.seconds(told.at)));
                    }
                }
                (NoticeKey::Unanswered(id), ToastKind::Missed) => {
                    let call = self.calls.get(id.as_str()).copied();
                    // Of a hidden caller nobody can know whose the message is before the log has spoken.
                    let message = call.filter(|call| call.party.is_some()).and_then(|call| call.message);
                    if message.is_some_and(|message| left.contains(&message)) {
                        let at = self.seconds(told.at);
                        found.push(format!("{at:.1} s: {id} was told to be missed after its message"));
                    }
                    let of_call = call.and_then(|call| call.message);
                    let message = self.messages.iter().find(|message| Some(message.id) == of_call);
                    let dealt_with = message.is_some_and(|message| message.read || message.deleted);
                    let rightly = !dealt_with && call.and_then(outcome) == Some(RowOutcome::Missed);
                    if rightly && told.went == Some(Went::Withdrawn(told.at)) {
                        let at = self.seconds(told.at);
                        found.push(format!("{at:.1} s: {id} was told to be missed, and that taken back at once"));
                    }
                    if !missed.insert(id.as_str().to_owned()) {
                        found.push(format!("{:.1} s: {id} was told to be missed twice", self.seconds(told.at)));
                    }
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
        let (in_digests, _) = self.in_digests();
        let wrongly = missed
            .iter()
            .filter(|id| self.calls.get(id.as_str()).is_none_or(|call| outcome(call) != Some(RowOutcome::Missed)));
        let rightly = missed.len() - wrongly.count();
        if in_digests > 0 && rightly + in_digests > true_missed {
            found.push(format!("{true_missed} calls were missed, {rightly} told singly and {in_digests} in digests"));
        }
        found.extend(self.counted_wrongly(&missed));
        let (_, in_digests) = self.in_digests();
        if left.len() + in_digests > self.messages.len() {
            let there = self.messages.len();
            found.push(format!("{there} messages, {} told singly and {in_digests} in digests", left.len()));
        }
        found
    }

    /// Everything that the person should have been told of a call that no trouble touched, and when.
    fn is_told_well(&self, row: &str, call: &TrueCall) -> Vec<String> {
        let mut found = Vec::new();
        let (Some(fate), false, false) = (call.fate, call.outbound, call.rings_nobody) else { return found };
        let Some(until) = call.rang_until() else { return found };
        let slowest = self.slowest();
        let rings: Vec<&Told> = self.of(|key| matches!(key, NoticeKey::Ring(id) if id.as_str() == row)).collect();
        for round in &call.rounds {
            let Some(over) = round.until else { continue };
            // What rings for a moment may be over before anybody can be told.
            if Duration::try_from(over.duration_since(round.from)).unwrap_or_default() < A_MOMENT + slowest {
                continue;
            }
            let Some(ring) = rings.iter().find(|told| round.from <= told.at && told.at <= over) else {
                found.push(format!("{} rang and was not told", call.id));
                continue;
            };
            if ring.at > round.from + PROMPT + slowest {
                found.push(format!("{} was told {:.1} s late", call.id, seconds_of(round.from, ring.at)));
            }
            if ring.went.is_none_or(|went| went.at() > over + CLOSED + slowest) {
                found.push(format!("{} rang on the desktop after it was over", call.id));
            }
        }
        if Duration::try_from(until.duration_since(call.started)).unwrap_or_default() < A_MOMENT + slowest {
            return found;
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
            (Fate::Missed, told) => found.extend(self.is_told_late(call, until, told)),
            _ => {}
        }
        if fate == Fate::VoiceMail {
            found.extend(self.message_is_told(call));
        }
        found
    }

    /// Of a call that only the log can judge: once the log has spoken it is told, however long that took.
    fn is_told_late(&self, call: &TrueCall, until: Timestamp, told: Option<&Told>) -> Option<String> {
        if self.was_marked_after(until) || !self.is_untroubled_for(call, JUDGED + self.slowest()) {
            return None;
        }
        match told {
            None => Some(format!("{} was held for the log, missed, and nobody was told", call.id)),
            Some(told) if told.at > until + JUDGED + self.slowest() => {
                Some(format!("{} was held for the log and told {:.1} s late", call.id, seconds_of(until, told.at)))
            }
            Some(_) => None,
        }
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
    pub(super) fn is_untroubled(&self, call: &TrueCall) -> bool {
        self.is_untroubled_for(call, self.player.day.message_delay + AFTERWARDS)
    }

    /// Whether frames of this call may have been lost without anybody's notice: nothing can be known of those. What was
    /// lost with the line, in sleep or between two runs is known to be lost, and is for the log to say.
    pub(super) fn may_have_lost_frames(&self, call: &TrueCall) -> bool {
        let from = self.moment(call.started);
        let until = self.moment(call.ended.unwrap_or(call.started)) + AFTERWARDS;
        let garbled = self.player.day.steps.iter().any(|step| match &step.what {
            What::Garble { long, .. } => step.at <= until && step.at + *long + AFTERWARDS >= from,
            _ => false,
        });
        garbled || self.player.day.recovery_buffer < 100 || self.beside(call) > 6
    }

    /// Whether it rang for so long that presence was asked for it while the socket had just died and nobody knew yet.
    fn was_looked_for_on_a_dead_line(&self, call: &TrueCall) -> bool {
        let Some(until) = call.rang_until().filter(|until| until.duration_since(call.started) > LONG_RING) else {
            return false;
        };
        let until = self.moment(until);
        let mut dead = self.player.day.steps.iter().filter(|step| matches!(step.what, What::Office("go-half-open", _)));
        dead.any(|step| step.at <= until && step.at + TO_BE_NOTICED >= until)
    }

    /// How many calls there are while this one is, itself among them.
    fn beside(&self, call: &TrueCall) -> usize {
        let beside = |other: &&&TrueCall| {
            let over = other.ended.is_some_and(|ended| ended < call.started);
            let later = call.ended.is_some_and(|ended| other.started > ended);
            !over && !later
        };
        self.calls.values().filter(beside).count()
    }

    /// Whether nothing went wrong from before the call until this long after it.
    pub(super) fn is_untroubled_for(&self, call: &TrueCall, after: Duration) -> bool {
        let from = self.moment(call.started);
        let until = self.moment(call.ended.unwrap_or(call.started)) + after;
        // Nothing is known of the line before the program listens for the first time.
        let listens = from > FIRST_LISTENS;
        listens && self.beside(call) <= 6 && !self.troubles.iter().any(|(since, over)| *since <= until && *over >= from)
    }

    /// How long after the day's beginning.
    pub(super) fn moment(&self, at: Timestamp) -> Duration {
        Duration::try_from(at.duration_since(self.player.began)).unwrap_or_default()
    }

    /// Whether the person marked everything read then or later: what was not told before need not be.
    pub(super) fn was_marked_after(&self, at: Timestamp) -> bool {
        let at = self.moment(at);
        self.player.marked.iter().any(|marked| *marked >= at)
    }

    pub(super) fn slowest(&self) -> Duration {
        self.player.day.slowest * 2
    }

    pub(super) fn seconds(&self, at: Timestamp) -> f64 {
        seconds_of(self.player.began, at)
    }
}

/// How soon something is shown when nothing is wrong, beside the ways of requests.
const PROMPT: Duration = Duration::from_millis(1_500);
/// How soon a ring's pop-up goes when it is over, likewise.
const CLOSED: Duration = Duration::from_secs(1);
/// After that long a ring presence is asked for the call.
const LONG_RING: jiff::SignedDuration = jiff::SignedDuration::from_secs(80);
/// How long a dead socket may seem alive, and a read take after it.
const TO_BE_NOTICED: Duration = Duration::from_secs(60);
/// A run that dies has noted when it last listened so long ago at most: what fell between seems unheard to the next.
pub(super) const NOTED: Duration = Duration::from_secs(140);
/// A missed call is told after the grace, in which it may ring again.
const GRACE: Duration = Duration::from_secs(4);
/// A frame held back, or a look at the line that was overtaken, may show a ring that has just ended.
const LATE: Duration = Duration::from_secs(20);
/// How long after a call's end something may still be said of it.
const AFTERWARDS: Duration = Duration::from_secs(10);
const A_MOMENT: Duration = Duration::from_millis(500);
/// How long the first dial takes at most: a token that ends meanwhile makes it wait for the next minute's budget.
pub(super) const FIRST_LISTENS: Duration = Duration::from_secs(100);
/// The log is asked 32 s after a call's end, or up to 90 s when calls end one after another, and twice more a minute
/// apart; what it says may then wait for a gap to be told with.
const JUDGED: Duration = Duration::from_secs(250);
/// After that long a ring of which nothing more was heard is given up.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// No ringing is shown for longer than that, whatever is heard of it, and by when it is gone.
const CEILING: Duration = Duration::from_secs(125);
