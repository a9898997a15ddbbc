//! The call log's word, which is the last one: it confirms or corrects, and tells of calls nobody saw.
//!
//! RingCentral developer guide, Voice › Call log. What is noise there is noise here: fax, forwarding legs, the
//! person's own leg of a click-to-call.

use std::time::Duration;

use super::Tracker;
use super::course::FRESH;
use super::entry::{A_SECOND, Entry, Phase, Sighting, Source, fill, fill_party};
use crate::call::{Call, Certainty, Detail, Direction, LinkQuality, Outcome};
use crate::facts::{LogRecord, LogResult, Origin, Reason};
use crate::ids::{CallId, LogId, SessionId, TelephonySessionId};
use crate::link::{Likeness, likeness};
use crate::moment::{Now, Timestamp};
use crate::trail::{About, Step};

impl Tracker {
    /// Takes in a record. A deleted one leaves its row: the call happened.
    pub(super) fn judge(&mut self, record: LogRecord, origin: Origin, now: Now) {
        let Some(direction) = record.direction else { return };
        if record.deleted {
            return;
        }
        let (known, quality) = self.find_judged(&record, direction);
        let own_leg =
            direction == Direction::Inbound && (self.me.calls(&record.from, &record.to) || starts(&record, "RingOut"));
        if record.fax || own_leg {
            // Events may tell of it only now, when they were held back: the log will not say this again.
            let id = known.or_else(|| self.new_call(&sighting_of(&record, direction, now), now));
            if let Some(id) = id {
                self.note_line(if record.fax { Step::Fax } else { Step::OwnLeg });
                self.set_aside(&id, now);
            }
            return;
        }
        if is_forwarding_leg(&record) {
            return;
        }
        let verdict = Judgement::of(&record, direction);
        let id = match (known, verdict) {
            (Some(id), _) if self.calls.entry(&id).is_some_and(|entry| entry.set_aside) => return,
            (Some(id), Some(_)) if self.calls.entry(&id).is_some_and(|entry| entry.rings_since(&record)) => {
                // It judges a round of ringing that is over, and the call rings again.
                return self.learn_record_id(&id, &record);
            }
            (Some(id), Some(verdict)) => {
                let likeness = quality == LinkQuality::Logged;
                self.note(&id, if likeness { Step::MatchedByLikeness } else { Step::MatchedById });
                if let Some(entry) = self.calls.entry_mut(&id) {
                    entry.call.logged_by_likeness = likeness;
                }
                self.correct(&id, &record, verdict, origin, now);
                id
            }
            (None, Some(verdict)) => {
                let Some(id) = self.find_in_log(&record, direction, verdict, origin, now) else { return };
                id
            }
            (Some(_), None) => return,
            // Over, and nobody says how; one that still goes on comes again when it is over.
            (None, None) if record.result == LogResult::InProgress => return,
            (None, None) => {
                let verdict = Judgement { outcome: Outcome::Unknown, detail: Detail::Plain };
                let Some(id) = self.find_in_log(&record, direction, verdict, origin, now) else { return };
                id
            }
        };
        if let Some(message) = record.voicemail.clone().filter(|_| direction == Direction::Inbound) {
            self.link_logged(&message, &id, quality, now);
        }
        self.fold_ring_out(&id, now);
        self.link_left_over(&id, now);
    }

    /// The call a record is of, and how sure that is.
    ///
    /// Old records lack the newer id, and the older one was seen to differ between events and log for calls that were
    /// not answered; then the same caller at the same time is the same call.
    fn find_judged(&self, record: &LogRecord, direction: Direction) -> (Option<CallId>, LinkQuality) {
        if let Some(entry) = self.calls.find_log(&record.id, direction).and_then(|id| self.calls.entry(&id)) {
            let quality = if entry.call.logged_by_likeness { LinkQuality::Logged } else { LinkQuality::Exact };
            return (Some(entry.call.id.clone()), quality);
        }
        let by_session = self.calls.find(record.session.as_ref(), record.telephony_session.as_ref(), direction);
        if by_session.is_some() {
            return (by_session, LinkQuality::Exact);
        }
        let Some(started_at) = record.started_at else { return (None, LinkQuality::Exact) };
        let apart = |entry: &Entry| {
            let first = entry.call.started_at;
            let rang = entry.rang_at.unwrap_or(first);
            let between = |time: Timestamp| time.since(started_at).max(started_at.since(time));
            between(first).min(between(rang))
        };
        let far_end = |call: &Call| match direction {
            Direction::Inbound => likeness(&call.from, &record.from),
            Direction::Outbound => likeness(&call.to, &record.to),
        };
        let alike = |entry: &&Entry| {
            let call = &entry.call;
            let two_ids = matches!(
                (&call.telephony_session, &record.telephony_session),
                (Some(one), Some(other)) if one != other
            );
            call.direction == direction
                && call.log.is_none()
                && !entry.set_aside
                && !two_ids
                && far_end(call) == Likeness::Same
                && apart(entry) <= SAME_START
        };
        let nearest = self.calls.iter().map(|(_, entry)| entry).filter(alike).min_by_key(|entry| apart(entry));
        match nearest {
            Some(entry) => (Some(entry.call.id.clone()), LinkQuality::Logged),
            None => (None, LinkQuality::Exact),
        }
    }

    fn learn_record_id(&mut self, id: &CallId, record: &LogRecord) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        entry.learn_log(record.id.clone(), &record.telephony_session, &record.session);
        self.calls.index(id);
        self.record(id);
    }

    /// Makes a call what the log says, withdraws a wrong toast, and tells what was held for this word.
    fn correct(&mut self, id: &CallId, record: &LogRecord, verdict: Judgement, origin: Origin, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        let other_record = entry.call.log.as_ref().is_some_and(|log| *log != record.id);
        let certain = entry.call.certainty == Certainty::Confirmed;
        if other_record && certain && verdict.rank() >= Judgement::now(&entry.call).rank() {
            return;
        }
        entry.judged = Some(verdict.detail);
        let verdict = verdict.beside(entry);
        let confirmed = Judgement::now(&entry.call) == verdict;
        let newly_missed = verdict.outcome == Outcome::Missed && entry.call.outcome != Outcome::Missed;
        // Waited for since its end was heard, it is news however long the log took.
        let heard = entry.end_was_heard && matches!(entry.phase, Phase::Awaiting { .. });
        let news_for = if heard { Duration::MAX } else { FRESH };
        entry.learn_log(record.id.clone(), &record.telephony_session, &record.session);
        entry.learn_record(record);
        entry.call.outcome = verdict.outcome;
        entry.call.detail = verdict.detail;
        entry.call.certainty = Certainty::Confirmed;
        entry.correct_times(record);
        match verdict.outcome {
            Outcome::Missed if newly_missed => entry.call.read = false,
            Outcome::Missed => {}
            _ => entry.call.read = true,
        }
        let talked = matches!(verdict.outcome, Outcome::Answered | Outcome::AnsweredElsewhere);
        if talked && record.voicemail.is_none() {
            self.unlink_guess(id);
        }
        self.calls.index(id);
        self.note(id, if confirmed { Step::LogConfirmed } else { Step::LogCorrected });
        self.lower_ring(id);
        self.calls.enter(id, Phase::Settled, now);
        let message = record.voicemail.as_ref().and_then(|id| self.mailbox.voicemail_mut(id));
        let message_told = message.is_some_and(|voicemail| voicemail.told);
        match (verdict.outcome, origin) {
            // Its message, not known to be of it until now, has said everything.
            (Outcome::Missed, Origin::Live) if message_told => self.decided_silently(id),
            // A call that the log alone knows waits for the end of the gap it fell in.
            (Outcome::Missed, Origin::Live) if certain => self.record(id),
            (Outcome::Missed, Origin::Live) if newly_missed => self.tell_missed_within(news_for, id, now),
            (Outcome::Missed, Origin::Live) => self.tell_missed(id, now),
            _ => self.decided_silently(id),
        }
        if verdict.outcome != Outcome::Missed {
            self.lower_missed(id);
            self.is_dealt_with(&About::Call(id.clone()));
        }
    }

    /// A record nobody saw a call for: it becomes a row. Whether it is told is known when the gap it fell in is closed.
    fn find_in_log(
        &mut self,
        record: &LogRecord,
        direction: Direction,
        verdict: Judgement,
        origin: Origin,
        now: Now,
    ) -> Option<CallId> {
        let id = call_id(record.session.as_ref(), record.telephony_session.as_ref(), Some(&record.id), direction)?;
        let sighting = sighting_of(record, direction, now);
        let mut entry = Entry::sighted(id, &sighting, now);
        entry.learn_log(record.id.clone(), &None, &None);
        entry.learn_record(record);
        let call = &mut entry.call;
        call.outcome = verdict.outcome;
        call.detail = verdict.detail;
        call.certainty = Certainty::Confirmed;
        let missed = verdict.outcome == Outcome::Missed;
        call.read = !missed || origin == Origin::Baseline;
        call.told.missed = !missed || origin == Origin::Baseline;
        if missed && verdict.detail != Detail::Voicemail {
            call.ring = record.duration;
        }
        let id = self.calls.insert(entry);
        self.calls.enter(&id, Phase::Settled, now);
        self.note(&id, if origin == Origin::Baseline { Step::LogBaseline } else { Step::LogFound });
        self.record(&id);
        if missed && origin == Origin::Live {
            self.catch_up.found_call(&id, now);
        }
        Some(id)
    }

    /// Nothing will be shown of the call's being missed any more, whatever comes.
    fn decided_silently(&mut self, id: &CallId) {
        if let Some(entry) = self.calls.entry_mut(id) {
            entry.call.told.missed = true;
        }
        self.record(id);
    }

    /// A click-to-call has a record for each leg: opposite ways, swapped numbers, sessions a little apart. The outbound
    /// one is the call.
    fn fold_ring_out(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry(id) else { return };
        let inbound = entry.call.direction == Direction::Inbound;
        let legs = self.calls.iter().filter(|(_, other)| other.call.direction != entry.call.direction);
        let pairs = legs.map(|(_, other)| {
            let (own, out) = if inbound { (entry, other) } else { (other, entry) };
            (&own.call, &out.call)
        });
        let own = pairs.filter(|(own, out)| self.are_a_ring_out(own, out)).map(|(own, _)| own.id.clone()).next();
        if let Some(own) = own {
            self.note_line(Step::OwnLeg);
            self.set_aside(&own, now);
        }
    }

    /// Whether `own` is the leg of a click-to-call that rang the person's phone, and `out` the one that was then dialled.
    ///
    /// The service dials only when the person has picked up, and while they wait. Somebody who calls back at once has
    /// the same numbers and perhaps as close a session, but calls when the first call is over, or was begun first.
    fn are_a_ring_out(&self, own: &Call, out: &Call) -> bool {
        let numbered = |call: &Call| call.session.as_ref().and_then(number);
        let apart = numbered(own).zip(numbered(out)).map(|(own, out)| own.abs_diff(out));
        let waited = own.outcome == Outcome::Answered
            && own.started_at <= out.started_at
            && out.started_at.since(own.started_at) <= RING_OUT_START
            && own.ended_at.is_none_or(|ended_at| ended_at + A_SECOND > out.started_at);
        apart.is_some_and(|apart| RING_OUT_APART.contains(&apart))
            && waited
            && self.me.is(&own.to)
            && self.me.is(&out.from)
            && likeness(&own.from, &out.to) == Likeness::Same
    }
}

/// What the log makes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Judgement {
    outcome: Outcome,
    detail: Detail,
}

impl Judgement {
    /// What `record` says; `None` when it judges nothing.
    fn of(record: &LogRecord, direction: Direction) -> Option<Self> {
        let because = |word: &str| record.reason.as_deref().is_some_and(|reason| reason.eq_ignore_ascii_case(word));
        let detail = match record.result {
            LogResult::InProgress => return None,
            LogResult::Other if record.voicemail.is_none() && direction == Direction::Inbound => return None,
            LogResult::Accepted => Detail::Plain,
            LogResult::AnsweredElsewhere => Detail::OtherDevice,
            LogResult::Blocked => Detail::Blocked,
            LogResult::Busy => Detail::Busy,
            LogResult::Declined => Detail::Plain,
            LogResult::HangUp => Detail::CallerHungUp,
            LogResult::Missed if record.voicemail.is_some() => Detail::Voicemail,
            LogResult::Missed if because("Hang Up") => Detail::CallerHungUp,
            LogResult::Missed if because("No Answer") => Detail::NoAnswer,
            LogResult::Missed if because(BLOCKED) => Detail::Blocked,
            LogResult::Missed if because(TAKEN) => Detail::OtherDevice,
            LogResult::Missed => Detail::Plain,
            LogResult::NoAnswer => Detail::NoAnswer,
            LogResult::Other if direction == Direction::Outbound => Detail::Plain,
            LogResult::Replied => Detail::Replied,
            LogResult::Other | LogResult::Voicemail => Detail::Voicemail,
        };
        let outcome = match record.result {
            _ if direction == Direction::Outbound => Outcome::Outbound,
            LogResult::Accepted => Outcome::Answered,
            LogResult::AnsweredElsewhere | LogResult::Replied => Outcome::AnsweredElsewhere,
            LogResult::Blocked | LogResult::Declined => Outcome::Declined,
            LogResult::Missed if detail == Detail::Blocked => Outcome::Declined,
            LogResult::Missed if detail == Detail::OtherDevice => Outcome::AnsweredElsewhere,
            _ => Outcome::Missed,
        };
        Some(Self { outcome, detail })
    }

    /// What a call is taken for now.
    fn now(call: &Call) -> Self {
        Self { outcome: call.outcome, detail: call.detail }
    }

    /// This, beside what was seen of the call itself: the log has one word for what events can tell apart.
    fn beside(self, entry: &Entry) -> Self {
        let seen = &entry.call;
        let here = Self { outcome: Outcome::Answered, detail: Detail::OtherDevice };
        let said = entry.evidence.declined || matches!(entry.evidence.reason, Some(Reason::Rejected));
        let declined = said || seen.detail == Detail::Voicemail;
        let taken = seen.outcome == Outcome::AnsweredElsewhere || entry.connected_at.is_some();
        match self.outcome {
            // Presence is the extension's, so talking was seen whichever device it was on.
            Outcome::AnsweredElsewhere if entry.connected_at.is_some() || Self::now(seen) == here => here,
            Outcome::AnsweredElsewhere if seen.outcome == Outcome::AnsweredElsewhere => Self::now(seen),
            Outcome::AnsweredElsewhere if seen.queue => Self { detail: Detail::Colleague, ..self },
            // Declined, then forwarded: the person did not miss it.
            Outcome::Missed if seen.outcome == Outcome::Declined && declined => {
                let voicemail = seen.detail == Detail::Voicemail;
                Self { outcome: Outcome::Declined, detail: if voicemail { seen.detail } else { self.detail } }
            }
            // Missed on this line, and taken by somebody else, or here, as events said: nobody's call was lost.
            Outcome::Missed if self.detail != Detail::Voicemail && taken => Self::now(seen),
            Outcome::Missed if self.detail == Detail::Plain && seen.outcome == Outcome::Missed => Self::now(seen),
            Outcome::Declined | Outcome::Missed if entry.voicemail.is_some() => {
                Self { detail: Detail::Voicemail, ..self }
            }
            _ => self,
        }
    }

    /// Of two records of one call the one with the lower rank says more.
    fn rank(self) -> u8 {
        match self.outcome {
            Outcome::Answered | Outcome::Outbound => 0,
            Outcome::AnsweredElsewhere => 1,
            Outcome::Declined => 2,
            Outcome::Missed if self.detail == Detail::Voicemail => 3,
            Outcome::Missed => 4,
            Outcome::Ringing | Outcome::Unknown => 5,
        }
    }
}

impl Entry {
    /// Whether it rings, and was heard to after the end of what `record` tells of.
    fn rings_since(&self, record: &LogRecord) -> bool {
        let rings = matches!(self.phase, Phase::Ringing { .. }) && record.voicemail.is_none();
        rings && record.ended_at().is_some_and(|ended_at| self.sighted > ended_at + SAME_START)
    }

    fn learn_record(&mut self, record: &LogRecord) {
        let call = &mut self.call;
        call.started_at = record.started_at.unwrap_or(call.started_at);
        fill(&mut call.party, &record.party);
        fill(&mut call.ended_at, &record.ended_at());
        fill_party(&mut call.from, &record.from);
        fill_party(&mut call.to, &record.to);
        self.logged_until = record.ended_at().map(|ended_at| ended_at + A_SECOND).max(self.logged_until);
        if record.result == LogResult::Accepted {
            fill(&mut call.duration, &record.duration);
        }
    }

    /// How long it rang and how long people talked, where events could not tell: an end was lost, or an answer was.
    fn correct_times(&mut self, record: &LogRecord) {
        let Some(length) = record.duration else { return };
        let call = &mut self.call;
        // A start and a length, each without its fraction.
        let too_long = |time: Option<Duration>| time.is_some_and(|time| time > length + A_SECOND * 2);
        // Found talking by a run that has ended since: how long they had talked before is not in the row.
        let in_all = call.ring.unwrap_or_default() + call.duration.unwrap_or(length);
        let too_short = call.direction == Direction::Inbound && in_all + SAME_START < length;
        match call.outcome {
            Outcome::Answered | Outcome::Outbound => {
                if self.connected_at.is_none() || self.found_talking {
                    call.ring = None;
                }
                let seen = self.connected_at.is_some() || call.duration.is_some();
                if seen && (self.found_talking || too_short || too_long(call.duration)) {
                    call.duration = Some(length);
                    call.ended_at = Some(call.started_at + length);
                }
            }
            Outcome::Missed if record.voicemail.is_none() && call.detail != Detail::Voicemail => {
                let believed = call.ring.filter(|_| !too_long(call.ring));
                if believed.is_none() {
                    call.ended_at = Some(call.started_at + length);
                }
                call.ring = Some(believed.unwrap_or(length));
            }
            _ if too_long(call.ring) => {
                call.ring = None;
                call.ended_at = Some(call.started_at + length);
            }
            _ => {}
        }
    }
}

/// A record as if its call had been seen.
fn sighting_of(record: &LogRecord, direction: Direction, now: Now) -> Sighting {
    let started_at = record.started_at.unwrap_or(now.server);
    Sighting {
        session: record.session.clone(),
        telephony_session: record.telephony_session.clone(),
        party: record.party.clone(),
        direction,
        from: record.from.clone(),
        to: record.to.clone(),
        via: None,
        queue: false,
        started_at: Some(started_at),
        at: started_at,
        source: Source::Session,
    }
}

/// A call's id for ever, made of the first of its ids that is known; `None` when it has none.
pub(super) fn call_id(
    session: Option<&SessionId>,
    telephony: Option<&TelephonySessionId>,
    log: Option<&LogId>,
    direction: Direction,
) -> Option<CallId> {
    let way = match direction {
        Direction::Inbound => "in",
        Direction::Outbound => "out",
    };
    let id = match (session, telephony, log) {
        (Some(id), _, _) => format!("{id}-{way}"),
        (None, Some(id), _) => format!("t-{id}-{way}"),
        (None, None, Some(id)) => format!("l-{id}-{way}"),
        (None, None, None) => return None,
    };
    Some(CallId::new(id))
}

/// A leg of find-me or follow-me that was not the one answered: the call has a record of its own.
fn is_forwarding_leg(record: &LogRecord) -> bool {
    let forwarding = starts(record, "FindMe") || starts(record, "FollowMe");
    let noise = matches!(record.result, LogResult::AnsweredElsewhere | LogResult::Busy | LogResult::Other);
    forwarding && noise
}

fn starts(record: &LogRecord, action: &str) -> bool {
    record
        .action
        .as_deref()
        .and_then(|word| word.get(..action.len()))
        .is_some_and(|word| word.eq_ignore_ascii_case(action))
}

fn number(session: &SessionId) -> Option<u64> {
    session.as_str().parse().ok()
}

/// The reason of a call that was missed on this phone because another one had answered it.
const TAKEN: &str = "Stopped";
/// The reason of a call that the person's rules turned away.
const BLOCKED: &str = "Number Blocked";
/// How far the starts of one call may lie apart in events and log.
const SAME_START: Duration = Duration::from_secs(10);
/// How far the sessions of a click-to-call's two legs lie apart.
const RING_OUT_APART: std::ops::RangeInclusive<u64> = 1_000..=4_000;
/// How far their starts may: the second leg is rung when the first was answered.
const RING_OUT_START: Duration = Duration::from_secs(60);
