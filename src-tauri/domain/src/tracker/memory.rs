//! The calls in memory, found by any of their ids, and how long they stay.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};
use std::time::Duration;

use super::catch_up::NEXT_RUN_LIMIT;
use super::entry::{Entry, Phase, Unanswered};
use super::{Effect, Tracker};
use crate::call::{Call, Certainty, Direction, Outcome};
use crate::ids::{CallId, LogId, SessionId, TelephonySessionId};
use crate::moment::{Moment, Now};

/// Every call in memory.
///
/// Those that wait for something are apart from the others: they are few, and looked through with every fact.
#[derive(Debug, Default)]
pub(super) struct Calls {
    live: BTreeMap<CallId, Box<Entry>>,
    /// Asked several times for each fact. Hashed the same way each time, so that the same facts have the same effects.
    resting: HashMap<CallId, Resting, BuildHasherDefault<DefaultHasher>>,
    by_session: Index<SessionId>,
    by_telephony: Index<TelephonySessionId>,
    by_log: Index<LogId>,
    /// Those that were settled, with the time, oldest first. One that woke up again has an older place here too.
    settled: VecDeque<(Moment, CallId)>,
}

/// Calls by one of their ids, which both legs of a call to oneself have.
#[derive(Debug)]
struct Index<K> {
    inbound: HashMap<K, CallId>,
    outbound: HashMap<K, CallId>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { inbound: HashMap::new(), outbound: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash> Index<K> {
    fn get(&self, key: &K, direction: Direction) -> Option<&CallId> {
        match direction {
            Direction::Inbound => self.inbound.get(key),
            Direction::Outbound => self.outbound.get(key),
        }
    }

    fn of(&mut self, direction: Direction) -> &mut HashMap<K, CallId> {
        match direction {
            Direction::Inbound => &mut self.inbound,
            Direction::Outbound => &mut self.outbound,
        }
    }

    /// The first call that came with an id keeps it.
    fn add(&mut self, key: Option<&K>, direction: Direction, id: &CallId) {
        let Some(key) = key else { return };
        if self.get(key, direction).is_none() {
            self.of(direction).insert(key.clone(), id.clone());
        }
    }

    fn remove(&mut self, key: Option<&K>, direction: Direction, id: &CallId) {
        let Some(key) = key else { return };
        if self.get(key, direction) == Some(id) {
            self.of(direction).remove(key);
        }
    }
}

/// A call that waits for nothing.
#[derive(Debug)]
struct Resting {
    /// When it was settled, if it was ever anything else.
    since: Option<Moment>,
    entry: Box<Entry>,
}

impl Calls {
    pub fn entry(&self, id: &CallId) -> Option<&Entry> {
        self.live.get(id).or_else(|| self.resting.get(id).map(|resting| &resting.entry)).map(Box::as_ref)
    }

    pub fn entry_mut(&mut self, id: &CallId) -> Option<&mut Entry> {
        self.live.get_mut(id).or_else(|| self.resting.get_mut(id).map(|resting| &mut resting.entry)).map(Box::as_mut)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&CallId, &Entry)> {
        self.live().chain(self.resting.iter().map(|(id, resting)| (id, resting.entry.as_ref())))
    }

    /// The calls that wait for something.
    pub fn live(&self) -> impl Iterator<Item = (&CallId, &Entry)> {
        self.live.iter().map(|(id, entry)| (id, entry.as_ref()))
    }

    /// Remembers of all calls that wait whether events of them may have been lost.
    pub fn all_unheard(&mut self, unheard: bool) {
        for entry in self.live.values_mut() {
            entry.unheard = unheard;
        }
    }

    /// Remembers of some of the calls that wait that a list was cut short before them.
    pub fn lose_sight(&mut self, of: impl Fn(&CallId, &Entry) -> bool) {
        for (id, entry) in &mut self.live {
            entry.off_list |= of(id, entry);
        }
    }

    /// The call with one of these ids; the newer id counts more.
    pub fn find(
        &self,
        session: Option<&SessionId>,
        telephony: Option<&TelephonySessionId>,
        direction: Direction,
    ) -> Option<CallId> {
        let by_telephony = telephony.and_then(|id| self.by_telephony.get(id, direction));
        let by_session = || session.and_then(|id| self.by_session.get(id, direction));
        by_telephony.or_else(by_session).cloned()
    }

    /// The call that this record of the log judged.
    pub fn find_log(&self, log: &LogId, direction: Direction) -> Option<CallId> {
        self.by_log.get(log, direction).cloned()
    }

    pub fn insert(&mut self, entry: Entry) -> CallId {
        let id = entry.call.id.clone();
        self.resting.insert(id.clone(), Resting { since: None, entry: Box::new(entry) });
        self.index(&id);
        id
    }

    /// Makes the call findable by the ids it has now.
    pub fn index(&mut self, id: &CallId) {
        let Self { live, resting, by_session, by_telephony, by_log, .. } = self;
        let entry = live.get(id).or_else(|| resting.get(id).map(|resting| &resting.entry));
        let Some(call) = entry.map(|entry| &entry.call) else { return };
        by_session.add(call.session.as_ref(), call.direction, id);
        by_telephony.add(call.telephony_session.as_ref(), call.direction, id);
        by_log.add(call.log.as_ref(), call.direction, id);
    }

    /// Puts the call into `phase`.
    pub fn enter(&mut self, id: &CallId, phase: Phase, now: Now) {
        let settled = matches!(phase, Phase::Settled);
        if let Some(entry) = self.live.get_mut(id).filter(|_| !settled) {
            entry.phase = phase;
            return;
        }
        let taken = self.live.remove_entry(id);
        let Some((id, mut entry)) =
            taken.or_else(|| self.resting.remove_entry(id).map(|(id, resting)| (id, resting.entry)))
        else {
            return;
        };
        entry.phase = phase;
        if settled {
            self.settled.push_back((now.at, id.clone()));
            self.resting.insert(id, Resting { since: Some(now.at), entry });
        } else {
            self.live.insert(id, entry);
        }
    }

    /// Lets a call go that has been settled for long, or the oldest when there are too many.
    fn drop_old(&mut self, now: Now) {
        while let Some((since, id)) = self.settled.front() {
            if now.at.since(*since) < KEPT_FOR && self.settled.len() <= KEPT {
                return;
            }
            // Any other time is that of an older place: it woke up since, and waits, or was settled again.
            if self.resting.get(id).is_some_and(|resting| resting.since == Some(*since)) {
                let id = id.clone();
                self.remove(&id);
            }
            self.settled.pop_front();
        }
    }

    fn remove(&mut self, id: &CallId) {
        let Some(resting) = self.resting.remove(id) else { return };
        let call = &resting.entry.call;
        self.by_session.remove(call.session.as_ref(), call.direction, id);
        self.by_telephony.remove(call.telephony_session.as_ref(), call.direction, id);
        self.by_log.remove(call.log.as_ref(), call.direction, id);
    }
}

impl Tracker {
    /// Brings back a call of an earlier run, or one that left memory. Nothing of it is told again; what that run did not
    /// come to tell is told now.
    pub(super) fn remember(&mut self, call: Call, now: Now) {
        if self.calls.entry(&call.id).is_some() {
            return;
        }
        let mut entry = Entry::of(call, now);
        let call = &entry.call;
        entry.recorded = Some(call.clone());
        if call.told.missed && call.outcome == Outcome::Missed && !call.read {
            entry.unanswered = Unanswered::Missed;
        }
        entry.listed = true;
        entry.unheard = true;
        entry.voicemail = self.mailbox.of_call(&call.id);
        if entry.voicemail.is_some() {
            entry.unanswered = self.mailbox.toast_of(&call.id);
        }
        if call.outcome == Outcome::Ringing {
            entry.rang_at = Some(call.started_at);
            entry.evidence.line_rang = true;
        }
        let provisional = call.certainty == Certainty::Provisional;
        let recent = now.server.since(call.ended_at.unwrap_or(call.started_at)) <= RECENT;
        let phase = match call.outcome {
            Outcome::Ringing => Entry::ringing(super::entry::RingToast::Down, now),
            Outcome::Answered | Outcome::Outbound if call.ended_at.is_none() && provisional => {
                entry.connected_at = (call.outcome == Outcome::Answered).then_some(call.started_at);
                Entry::talking(now)
            }
            _ if provisional && recent => Self::last_ask(now),
            _ => Phase::Settled,
        };
        let untold = call.outcome == Outcome::Missed && !provisional && !call.told.missed && !call.read;
        let rang = call.told.ring;
        let id = self.calls.insert(entry);
        self.calls.enter(&id, phase, now);
        if untold {
            self.catch_up.found_call(&id, now);
        }
        // What never rang here is told with its gap or not at all.
        if untold && rang {
            self.catch_up.hold(&id, now.at + NEXT_RUN_LIMIT);
        }
    }

    /// Takes the call's row and toasts away and never looks at it again: it is no call of its own.
    pub(super) fn set_aside(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.set_aside {
            return;
        }
        let recorded = entry.recorded.take().is_some();
        entry.set_aside = true;
        if recorded {
            self.effects.push_back(Effect::Forget(id.clone()));
        }
        self.lower_ring(id);
        self.lower_missed(id);
        self.unlink(id);
        self.calls.enter(id, Phase::Settled, now);
    }

    /// Keeps memory bounded.
    pub(super) fn forget_the_old(&mut self, now: Now) {
        self.calls.drop_old(now);
        self.mailbox.drop_old(now);
        self.parties.drop_old(now);
    }
}

/// How long a settled call may still be corrected without being brought back.
pub(super) const KEPT_FOR: Duration = Duration::from_secs(2 * 3600);
/// How many settled calls are kept at most; more come only from the first fill.
pub(super) const KEPT: usize = 2_000;
/// A call of an earlier run that ended longer ago has been judged, or never will be.
const RECENT: Duration = Duration::from_secs(3600);
