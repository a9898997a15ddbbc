//! Presence: the calls on the person's line, each with its own state, and those that are missing from it.
//!
//! The aggregate state is not looked at: an outbound call makes it ring, and a second caller does not.

use std::collections::BTreeMap;
use std::time::Duration;

use super::entry::{End, Phase, Sighting, Source};
use super::{Effect, Read, Tracker};
use crate::call::Direction;
use crate::facts::{Hearing, LineCall, LineStatus, Presence, Termination, Via};
use crate::ids::CallId;
use crate::link::is_hidden;
use crate::moment::{Moment, Now, Timestamp};
use crate::trail::Step;

/// What is remembered of the presences so far.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The highest sequence, and when that event was sent.
    last: Option<(Option<u64>, Option<Timestamp>)>,
    /// The last event, if it came with a lower one though sent much later.
    doubted: Option<(Option<u64>, Option<Timestamp>)>,
    /// When a list that was not whole is read again.
    pub again_at: Option<Moment>,
    /// When that was last asked for.
    asked: Option<Moment>,
}

/// Where an event stands among those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// It is the newest.
    New,
    /// It is older than one already seen.
    Old,
    /// It seems old, and may be the first after a restart of the service.
    Doubtful,
}

impl Line {
    /// Sequences go up for ever, except that nobody promises it across a restart of the service: lower ones that keep
    /// coming, sent long after the last higher one, are believed.
    fn place(&mut self, sequence: Option<u64>, sent: Option<Timestamp>) -> Order {
        let Some((last, last_sent)) = self.last else {
            self.last = Some((sequence, sent));
            return Order::New;
        };
        let old = match (sequence, last) {
            (Some(sequence), Some(last)) => sequence <= last,
            _ => matches!((sent, last_sent), (Some(sent), Some(last)) if sent < last),
        };
        let much_later = matches!((sent, last_sent), (Some(sent), Some(last)) if sent > last + RESTART);
        let this = Some((sequence, sent));
        let doubted = std::mem::replace(&mut self.doubted, this.filter(|_| old && much_later));
        if old && (self.doubted.is_none() || doubted == this) {
            return Order::Old;
        }
        if old && doubted.is_none() {
            return Order::Doubtful;
        }
        self.doubted = None;
        self.last = Some((sequence.or(last), sent.or(last_sent)));
        Order::New
    }
}

impl Tracker {
    /// Takes in a presence.
    pub(super) fn see_line(&mut self, presence: Presence, now: Now) {
        if presence.extension.as_ref().is_some_and(|extension| *extension != self.me.extension) {
            return self.note_line(Step::OtherExtension);
        }
        let (at, source) = match presence.via {
            Via::Event { sequence, sent } => {
                let order = self.line.place(sequence, sent);
                if order == Order::Doubtful {
                    // It may be the only word of a call: what is true now is read.
                    self.read(Read::Presence);
                }
                if order != Order::New {
                    return self.note_listed(&presence.calls.unwrap_or_default(), Step::Overtaken);
                }
                (sent.unwrap_or(now.server), Source::Line)
            }
            Via::Read { begun } => (begun, Source::LineRead),
        };
        let Some(calls) = presence.calls else { return };
        let listed = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        let named =
            |call: &LineCall| call.direction.is_some() && (call.session.is_some() || call.telephony_session.is_some());
        let named = calls.iter().all(named);
        let whole = named && presence.total.map_or(calls.len() < LIST_LIMIT, |total| total <= listed);
        let outbound: Vec<LineCall> =
            calls.iter().filter(|call| call.direction == Some(Direction::Outbound)).cloned().collect();
        let mut seen: BTreeMap<CallId, ()> = BTreeMap::new();
        for call in self.most_alive(calls) {
            if let Some(id) = self.see_line_call(call, &outbound, at, source, now) {
                seen.insert(id, ());
            }
        }
        if whole {
            self.end_absent(&seen, at, source, now);
            return;
        }
        self.calls.lose_sight(|id, entry| entry.listed && at >= entry.sighted && !seen.contains_key(id));
        if source == Source::Line && self.line.again_at.is_none() {
            // Not at once when it was read just now, and not never: its calls go on changing.
            let soon = now.at + READ_DELAY;
            let due = self.line.asked.map_or(soon, |asked| soon.max(asked + READ_APART));
            self.line.asked = Some(due);
            self.line.again_at = Some(due);
        }
    }

    /// Events stopped coming in, or come again.
    pub(super) fn hearing_changed(&mut self, hearing: Hearing) {
        self.deaf = hearing == Hearing::Lost;
        match hearing {
            Hearing::Anew => {}
            Hearing::Lost => self.calls.all_unheard(true),
            Hearing::Recovered => self.calls.all_unheard(false),
        }
    }

    /// An event came that changes nothing, and its calls remember why.
    pub(super) fn note_listed(&mut self, calls: &[LineCall], step: Step) {
        let known: Vec<CallId> = calls
            .iter()
            .filter_map(|call| self.calls.find(call.session.as_ref(), call.telephony_session.as_ref(), call.direction?))
            .collect();
        self.note_all(&known, step);
    }

    /// Reads a list again that was not whole.
    pub(super) fn read_line_again(&mut self) {
        self.line.again_at = None;
        self.effects.push_back(Effect::Read(Read::Presence));
    }

    fn see_line_call(
        &mut self,
        call: LineCall,
        outbound: &[LineCall],
        at: Timestamp,
        source: Source,
        now: Now,
    ) -> Option<CallId> {
        let direction = call.direction?;
        if call.monitored {
            self.note_line(Step::Monitored);
            return None;
        }
        if direction == Direction::Inbound && self.is_own_leg(&call, outbound) {
            self.note_line(Step::OwnLeg);
            return None;
        }
        let sighting = Sighting {
            via: self.via(&call),
            session: call.session,
            telephony_session: call.telephony_session,
            party: call.party,
            direction,
            from: call.from,
            to: call.to,
            queue: call.queue,
            started_at: call.started_at,
            at,
            source,
        };
        let parked = call.status == LineStatus::Parked;
        match call.status {
            // Over on this device alone: it rings here no longer, and whether people talk another item says.
            _ if call.termination == Some(Termination::Intermediate) => {
                let id = self.call_of(&sighting)?;
                self.lower_ring(&id);
            }
            LineStatus::Ringing | LineStatus::Connected | LineStatus::OnHold | LineStatus::Parked
                if direction == Direction::Outbound =>
            {
                let ringing = call.status == LineStatus::Ringing;
                if ringing { self.dial(&sighting, now) } else { self.connect(&sighting, parked, now) }
            }
            LineStatus::Ringing => self.ring(&sighting, now),
            LineStatus::Connected | LineStatus::OnHold | LineStatus::Parked => self.connect(&sighting, parked, now),
            LineStatus::NoCall => {
                let id = self.call_of(&sighting)?;
                self.note(&id, source.over());
                self.line_over(&id, at, End::Told, now);
            }
            LineStatus::Other => {
                let id = self.call_of(&sighting)?;
                self.lower_ring(&id);
            }
        }
        self.calls.find(sighting.session.as_ref(), sighting.telephony_session.as_ref(), direction)
    }

    /// One item for each call: a call may be listed once for each device, and the liveliest says what the person can do.
    fn most_alive(&self, calls: Vec<LineCall>) -> Vec<LineCall> {
        let rank = |call: &LineCall| match call.status {
            LineStatus::Connected => 0,
            LineStatus::OnHold => 1,
            LineStatus::Parked => 2,
            LineStatus::Ringing => 3,
            LineStatus::Other => 4,
            LineStatus::NoCall => 5,
        };
        let known =
            |call: &LineCall| self.calls.find(call.session.as_ref(), call.telephony_session.as_ref(), call.direction?);
        let lacks_one = |call: &LineCall| call.session.is_none() || call.telephony_session.is_none();
        let same = |one: &LineCall, other: &LineCall| {
            one.direction == other.direction
                && ((one.session.is_some() && one.session == other.session)
                    || (one.telephony_session.is_some() && one.telephony_session == other.telephony_session)
                    // Each may have come with another of its ids.
                    || (lacks_one(one) && known(one).is_some_and(|id| known(other) == Some(id))))
        };
        let mut kept: Vec<LineCall> = Vec::with_capacity(calls.len());
        for call in calls {
            match kept.iter_mut().find(|other| same(other, &call)) {
                Some(other) if rank(&call) < rank(other) => *other = call,
                Some(_) => {}
                None => kept.push(call),
            }
        }
        kept
    }

    /// Ends the calls that a whole list no longer has.
    fn end_absent(&mut self, seen: &BTreeMap<CallId, ()>, at: Timestamp, source: Source, now: Now) {
        let absent: Vec<(CallId, End)> = self
            .calls
            .live()
            .filter(|(id, entry)| {
                let on_the_line = matches!(entry.phase, Phase::Connected { .. } | Phase::Ringing { .. });
                // A telephony session may be ahead of the line; a read begun after it is not.
                let expected = entry.listed || (source == Source::LineRead && at > entry.sighted);
                on_the_line && expected && at >= entry.sighted && !seen.contains_key(*id)
            })
            .map(|(id, entry)| {
                let searched = matches!(entry.phase, Phase::Ringing { check_at: None, .. });
                let end = match source {
                    _ if entry.unheard => End::Lost,
                    Source::Line if !entry.off_list => End::Told,
                    _ if searched => End::Searched,
                    _ => End::Lost,
                };
                (id.clone(), end)
            })
            .collect();
        for (id, end) in absent {
            self.note(&id, if source == Source::Line { Step::LineLost } else { Step::ReadLost });
            self.line_over(&id, at, end, now);
        }
    }

    /// Presence says that a call is over.
    fn line_over(&mut self, id: &CallId, at: Timestamp, end: End, now: Now) {
        if let Some(entry) = self.calls.entry_mut(id) {
            entry.evidence.line_over = true;
        }
        self.end(id, at, end, now);
        self.reconsider(id, now);
    }

    /// Whether an inbound leg is the person's own: a click-to-call rings them first, a self-call has both directions
    /// or one number at both ends.
    ///
    /// What rings in the session of a call that they dialled and talked on is that call coming back, from where it was
    /// parked or transferred to.
    fn is_own_leg(&self, call: &LineCall, outbound: &[LineCall]) -> bool {
        let twin = |other: &&LineCall| {
            (other.session.is_some() && other.session == call.session)
                || (other.telephony_session.is_some() && other.telephony_session == call.telephony_session)
        };
        let beside = |parked: bool| {
            let mut twins = outbound.iter().filter(twin).filter(|other| other.status != LineStatus::NoCall);
            twins.any(|other| (other.status == LineStatus::Parked) == parked)
        };
        let dialled = self.calls.find(call.session.as_ref(), call.telephony_session.as_ref(), Direction::Outbound);
        let dialled = dialled.and_then(|id| self.calls.entry(&id));
        let unanswered = dialled.is_some_and(|entry| entry.connected_at.is_none() && entry.call.duration.is_none());
        self.me.calls(&call.from, &call.to) || beside(false) || (unanswered && !beside(true))
    }

    /// What to say about the way a call came, when it is not simply the person's own line.
    fn via(&self, call: &LineCall) -> Option<String> {
        let dialled = || call.to.name.clone().or(call.to.number.clone()).or(call.to.extension.clone());
        // Without an outside number of the person's there is nothing to tell another line's number from.
        let known = self.me.numbers.iter().any(|number| number.len() >= OUTSIDE);
        let elsewhere = known && !is_hidden(&call.to) && !self.me.is(&call.to);
        let boss = || call.on_behalf_of.as_ref().map(ToString::to_string);
        match () {
            () if call.direction == Some(Direction::Outbound) => None,
            () if call.via.is_some() => call.via.clone(),
            () if call.on_behalf_of.is_some() => dialled().or_else(boss),
            () if call.queue || elsewhere => dialled(),
            () => None,
        }
    }
}

/// Outside numbers have at least so many digits.
const OUTSIDE: usize = 7;
/// The service lists the latest seven calls; a list that long without a total may go on.
const LIST_LIMIT: usize = 7;
/// The service counts a call that just ended for a moment longer; a read at once would be as wrong.
const READ_DELAY: Duration = Duration::from_secs(3);
/// A line with very many calls never lists them all: no more than one read in this time.
const READ_APART: Duration = Duration::from_secs(30);
/// No event is under way for so long that a lower sequence could be mere disorder.
const RESTART: Duration = Duration::from_secs(60);
