//! Telephony sessions: what each party does. Only the person's own parties count.
//!
//! An inbound party without an extension is the far end of the person's own outbound call.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::Tracker;
use super::entry::{End, Entry, Phase, Sighting, Source};
use crate::call::{Direction, Outcome};
use crate::facts::{PartyStatus, Reason, SessionOrigin, Telephony, TelephonyParty};
use crate::ids::{CallId, PartyId, TelephonySessionId};
use crate::moment::{Moment, Now};
use crate::trail::Step;

/// How far each of the person's parties has come; kept also of calls that have no row.
#[derive(Debug, Default)]
pub(super) struct Parties {
    known: BTreeMap<(TelephonySessionId, PartyId), Known>,
    order: VecDeque<(Moment, (TelephonySessionId, PartyId))>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    sequence: Option<u64>,
    stage: Stage,
}

/// How far a party has come. It never goes back from talking, and never from being out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Setup,
    Ringing,
    Voicemail,
    Talking,
    Out,
}

/// What to make of a party's news.
enum News {
    /// It is new; the stage is the one before.
    Fresh(Option<Stage>),
    /// It was overtaken.
    Late,
}

impl Parties {
    fn take(
        &mut self,
        session: &TelephonySessionId,
        party: &PartyId,
        sequence: Option<u64>,
        to: Stage,
        now: Now,
    ) -> News {
        let key = (session.clone(), party.clone());
        let Some(known) = self.known.get_mut(&key) else {
            self.known.insert(key.clone(), Known { sequence, stage: to });
            self.order.push_back((now.at, key));
            return News::Fresh(None);
        };
        let lower = matches!((sequence, known.sequence), (Some(new), Some(old)) if new < old);
        let back = known.stage >= Stage::Talking && to < known.stage;
        if lower || back {
            return News::Late;
        }
        let before = known.stage;
        known.sequence = sequence.or(known.sequence);
        known.stage = to;
        News::Fresh(Some(before))
    }

    pub(super) fn count(&self) -> usize {
        self.known.len()
    }

    pub(super) fn drop_old(&mut self, now: Now) {
        while let Some((since, key)) = self.order.front() {
            if now.at.since(*since) < KEPT_FOR && self.order.len() <= KEPT {
                return;
            }
            self.known.remove(key);
            self.order.pop_front();
        }
    }
}

impl Tracker {
    /// Takes in a change of a telephony session.
    pub(super) fn see_session(&mut self, change: Telephony, now: Now) {
        let me = self.me.extension.clone();
        let mine = |party: &&TelephonyParty| party.extension.as_ref() == Some(&me);
        if !change.parties.iter().any(|party| mine(&party)) {
            return self.note_line(Step::OtherExtension);
        }
        for party in change.parties.iter().filter(mine) {
            let Some(direction) = party.direction else { continue };
            let sighting = Sighting {
                session: change.session.clone(),
                telephony_session: Some(change.telephony_session.clone()),
                party: Some(party.id.clone()),
                direction,
                from: party.from.clone(),
                to: party.to.clone(),
                via: party.queue.then(|| party.to.name.clone().or(party.to.number.clone())).flatten(),
                queue: party.queue,
                started_at: None,
                at: change.at.unwrap_or(now.server),
                source: Source::Session,
            };
            let own = party.ring_out_initiator || self.me.calls(&party.from, &party.to);
            match direction {
                Direction::Inbound if own => self.never_a_call(&sighting, Step::OwnLeg, now),
                Direction::Inbound if change.origin == SessionOrigin::Conference => {
                    self.never_a_call(&sighting, Step::ConferenceLeg, now);
                }
                Direction::Inbound => self.see_party(party, &sighting, change.sequence, now),
                Direction::Outbound => self.see_own_party(party, &sighting, change.sequence, now),
            }
        }
    }

    fn see_party(&mut self, party: &TelephonyParty, sighting: &Sighting, sequence: Option<u64>, now: Now) {
        let Some(stage) = stage(party.status) else { return };
        let Some(session) = &sighting.telephony_session else { return };
        let before = match self.parties.take(session, &party.id, sequence, stage, now) {
            News::Fresh(before) => before,
            News::Late => {
                let known = self.calls.find(sighting.session.as_ref(), Some(session), sighting.direction);
                if let Some(id) = known {
                    self.note(&id, Step::Overtaken);
                }
                return self.see_late_answer(party, sighting, now);
            }
        };
        match party.status {
            PartyStatus::Proceeding => self.ring(sighting, now),
            PartyStatus::Answered | PartyStatus::Hold => self.connect(sighting, false, now),
            PartyStatus::Parked => self.connect(sighting, true, now),
            PartyStatus::FaxReceive => self.never_a_call(sighting, Step::Fax, now),
            PartyStatus::Disconnected | PartyStatus::Gone | PartyStatus::Voicemail => {
                self.party_is_out(party, sighting, before, now);
            }
            PartyStatus::Other | PartyStatus::Setup => {}
        }
    }

    /// Forwarded, moved or out. A party that never rang ends nothing, unless the service itself calls it missed.
    fn party_is_out(&mut self, party: &TelephonyParty, sighting: &Sighting, before: Option<Stage>, now: Now) {
        let out = party.status == PartyStatus::Disconnected;
        let known = self.call_of(sighting);
        let straight_to_voicemail = before == Some(Stage::Voicemail) || party.reason == Some(Reason::Voicemail);
        let id = match known {
            Some(id) => id,
            None if out && party.missed == Some(true) && !straight_to_voicemail && !self.is_set_aside(sighting) => {
                let Some(id) = self.new_call(sighting, now) else { return };
                self.calls.enter(&id, Phase::Grace { until: now.at + super::course::GRACE, end: End::Told }, now);
                if let Some(entry) = self.calls.entry_mut(&id) {
                    entry.call.ended_at = Some(sighting.at);
                    entry.ended = now.at;
                    entry.end_was_heard = true;
                }
                id
            }
            None => return,
        };
        self.note(&id, Source::Session.over());
        let Some(entry) = self.calls.entry_mut(&id) else { return };
        let reason = match party.status {
            PartyStatus::Gone => Some(Reason::Moved),
            _ => party.reason,
        };
        // Handed to another device, the conversation goes on; presence will say when it ends.
        let goes_on = entry.was_answered()
            && (party.status == PartyStatus::Gone || matches!(reason, Some(Reason::AnsweredElsewhere(_))));
        if goes_on {
            return;
        }
        let evidence = &mut entry.evidence;
        evidence.alive.retain(|other| *other != party.id);
        if !evidence.out.contains(&party.id) {
            evidence.out.push(party.id.clone());
        }
        if !evidence.alive.is_empty() {
            // One device after another, or several at once: the call goes on with the other.
            return;
        }
        evidence.voicemail |= party.status == PartyStatus::Voicemail;
        evidence.reason = reason.filter(|reason| *reason != Reason::Other).or(evidence.reason);
        evidence.missed = match (evidence.missed, party.missed) {
            (Some(true), _) => Some(true),
            (before, said) => said.or(before),
        };
        self.end(&id, sighting.at, End::Told, now);
        self.reconsider(&id, now);
    }

    /// An answer that was overtaken by the end still says that people talked.
    fn see_late_answer(&mut self, party: &TelephonyParty, sighting: &Sighting, now: Now) {
        if party.status != PartyStatus::Answered {
            return;
        }
        let Some(id) = self.call_of(sighting) else { return };
        let Some(entry) = self.calls.entry(&id) else { return };
        if entry.was_answered() {
            return;
        }
        let grace = matches!(entry.phase, Phase::Grace { .. });
        let ended_at = entry.call.ended_at;
        self.talked(&id, sighting.at);
        if let Some(entry) = self.calls.entry_mut(&id) {
            entry.call.duration = ended_at.map(|ended| ended.since(sighting.at));
        }
        self.record(&id);
        self.lower_missed(&id);
        if grace {
            self.settle(&id, now);
        }
    }

    fn see_own_party(&mut self, party: &TelephonyParty, sighting: &Sighting, sequence: Option<u64>, now: Now) {
        let Some(stage) = stage(party.status) else { return };
        let Some(session) = &sighting.telephony_session else { return };
        if let News::Late = self.parties.take(session, &party.id, sequence, stage, now) {
            return;
        }
        match party.status {
            PartyStatus::Proceeding | PartyStatus::Setup => self.dial(sighting, now),
            PartyStatus::Answered | PartyStatus::Hold | PartyStatus::Parked => self.connect(sighting, false, now),
            PartyStatus::Disconnected => {
                let Some(id) = self.call_of(sighting) else { return };
                self.note(&id, Source::Session.over());
                self.end(&id, sighting.at, End::Told, now);
            }
            PartyStatus::FaxReceive | PartyStatus::Gone | PartyStatus::Other | PartyStatus::Voicemail => {}
        }
    }

    /// The person's own leg, a conference's or a fax: whatever presence says of it, it is not told.
    fn never_a_call(&mut self, sighting: &Sighting, why: Step, now: Now) {
        self.note_line(why);
        if self.is_set_aside(sighting) {
            return;
        }
        let known: Option<CallId> = self.call_of(sighting);
        if known.as_ref().and_then(|id| self.calls.entry(id)).is_some_and(Entry::was_talk) {
            return;
        }
        let Some(id) = known.or_else(|| self.new_call(sighting, now)) else { return };
        self.set_aside(&id, now);
    }
}

impl Entry {
    /// Whether the row says that people talked: such a row stays, whatever the call turns into later.
    fn was_talk(&self) -> bool {
        self.recorded.as_ref().is_some_and(|call| call.outcome == Outcome::Answered)
    }
}

fn stage(status: PartyStatus) -> Option<Stage> {
    match status {
        PartyStatus::Setup => Some(Stage::Setup),
        PartyStatus::Proceeding => Some(Stage::Ringing),
        PartyStatus::FaxReceive | PartyStatus::Voicemail => Some(Stage::Voicemail),
        PartyStatus::Answered | PartyStatus::Hold | PartyStatus::Parked => Some(Stage::Talking),
        PartyStatus::Disconnected | PartyStatus::Gone => Some(Stage::Out),
        PartyStatus::Other => None,
    }
}

/// Longer than any disorder among events.
const KEPT_FOR: Duration = Duration::from_secs(2 * 3600);
/// How many parties are kept at most.
const KEPT: usize = 4_000;
