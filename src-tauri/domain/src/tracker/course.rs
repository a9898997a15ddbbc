//! The course of a call: it rings, people talk, it ends, and what that makes it.
//!
//! Presence and telephony sessions both come down to these steps, so a call has one course however it is heard of.

use std::time::Duration;

use super::catch_up::GAP_LIMIT;
use super::entry::{End, Entry, Phase, RING_CEILING, RingToast, Sighting, Source, Unanswered};
use super::verdict::{Verdict, judged};
use super::{Effect, Tracker};
use crate::call::{Certainty, Detail, Direction, Outcome};
use crate::ids::CallId;
use crate::moment::{Now, Timestamp};
use crate::notice::{Notice, NoticeKey, may_be_told};
use crate::trail::{About, Step};

impl Tracker {
    /// The call that `sighting` is of, known or new; `None` for one that is set aside.
    pub(super) fn call_of(&mut self, sighting: &Sighting) -> Option<CallId> {
        let found =
            self.calls.find(sighting.session.as_ref(), sighting.telephony_session.as_ref(), sighting.direction)?;
        let deaf = self.deaf;
        let entry = self.calls.entry_mut(&found)?;
        if entry.set_aside {
            return None;
        }
        entry.learn(sighting);
        entry.unheard = deaf;
        self.calls.index(&found);
        Some(found)
    }

    /// Whether something of the call that `sighting` is of may have gone unheard before it.
    fn was_unheard(&self, sighting: &Sighting) -> bool {
        self.known(sighting).is_some_and(|entry| entry.unheard || entry.off_list)
    }

    /// Whether `sighting` is of a call that is set aside.
    pub(super) fn is_set_aside(&self, sighting: &Sighting) -> bool {
        self.known(sighting).is_some_and(|entry| entry.set_aside)
    }

    fn known(&self, sighting: &Sighting) -> Option<&Entry> {
        let id = self.calls.find(sighting.session.as_ref(), sighting.telephony_session.as_ref(), sighting.direction)?;
        self.calls.entry(&id)
    }

    /// A call not heard of before, under an id made of its own ids, so that another run makes the same one.
    pub(super) fn new_call(&mut self, sighting: &Sighting, now: Now) -> Option<CallId> {
        let id = super::judge::call_id(
            sighting.session.as_ref(),
            sighting.telephony_session.as_ref(),
            None,
            sighting.direction,
        )?;
        let mut entry = Entry::sighted(id, sighting, now);
        entry.unheard = self.deaf;
        let id = self.calls.insert(entry);
        self.note(&id, Step::Met);
        Some(id)
    }

    /// An inbound call rings.
    pub(super) fn ring(&mut self, sighting: &Sighting, now: Now) {
        if self.is_set_aside(sighting) {
            return;
        }
        let told = self.known(sighting).map(Entry::incoming);
        let known = self.call_of(sighting);
        let Some(id) = known.or_else(|| self.new_call(sighting, now)) else { return };
        self.note(&id, sighting.source.rings());
        let Some(entry) = self.calls.entry_mut(&id) else { return };
        if sighting.source != Source::Session {
            entry.evidence.line_rang = true;
        }
        let toast = match &entry.phase {
            Phase::Ringing { toast, .. } => *toast,
            Phase::Connected { .. } if !(entry.parked && sighting.source != Source::Session) => return,
            _ if entry.is_stale(sighting) => {
                // The log may be read before a recovered connection says it: then it did ring here, and nobody is told.
                let heard = sighting.source != Source::LineRead;
                let call = &entry.call;
                let untold = call.outcome == Outcome::Missed && call.certainty == Certainty::Confirmed && !call.read;
                self.note(&id, Step::Stale);
                if heard && untold {
                    self.tell_missed_within(FRESH, &id, now);
                }
                return;
            }
            _ => {
                entry.new_round();
                RingToast::Down
            }
        };
        entry.hears_party(sighting);
        entry.sighted = entry.sighted.max(sighting.at);
        entry.rang_at.get_or_insert(sighting.at);
        let age = now.server.since(sighting.at);
        let toast = match toast {
            RingToast::Down if sighting.source == Source::LineRead && age > RECENT_READ => {
                self.notes.push(About::Call(id.clone()), Step::RingTooOld, Some(age));
                RingToast::Over
            }
            RingToast::Down if sighting.source != Source::LineRead && age > PROMPT => {
                self.notes.push(About::Call(id.clone()), Step::RingHeldBack, Some(age));
                RingToast::Due(now.at + SETTLE)
            }
            RingToast::Down => return self.raise(&id, now),
            toast => toast,
        };
        let is_new = matches!(toast, RingToast::Up(ceiling) if now.at + RING_CEILING <= ceiling + NAMED_LATE);
        let notice = entry.incoming();
        self.calls.enter(&id, Entry::ringing(toast, now), now);
        self.record(&id);
        if is_new && told.is_some_and(|told| told != notice) {
            // Of two events of one ring the second may be the one with the name.
            self.effects.push_back(Effect::Amend(NoticeKey::Ring(id), notice));
        }
    }

    /// Shows the incoming toast of a call that rings.
    pub(super) fn raise(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if !may_be_told(entry.call.direction) {
            return;
        }
        entry.call.told.ring = true;
        let notice = entry.incoming();
        self.calls.enter(id, Entry::ringing(RingToast::Up(now.at + RING_CEILING), now), now);
        self.note(id, Step::RingTold);
        self.record(id);
        self.show(NoticeKey::Ring(id.clone()), notice);
    }

    /// Takes the incoming toast away, if it is up.
    pub(super) fn lower_ring(&mut self, id: &CallId) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if let Phase::Ringing { toast, .. } = &mut entry.phase
            && let RingToast::Up(_) = std::mem::replace(toast, RingToast::Down)
        {
            self.note(id, Step::RingTakenDown);
            self.withdraw(NoticeKey::Ring(id.clone()));
        }
    }

    /// The person declined the call here: the service takes a while to say so, and may say only that it is over.
    pub(super) fn was_declined(&mut self, id: &CallId, to_voicemail: bool, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.set_aside || entry.was_answered() || entry.call.direction != Direction::Inbound {
            return;
        }
        entry.evidence.declined = true;
        entry.evidence.voicemail |= to_voicemail;
        let rings = matches!(entry.phase, Phase::Ringing { .. });
        if rings || matches!(entry.phase, Phase::Grace { .. }) {
            entry.call.outcome = Outcome::Declined;
            entry.call.detail = if to_voicemail { Detail::Voicemail } else { Detail::Plain };
        }
        self.note(id, Step::DeclinedHere);
        self.record(id);
        self.lower_ring(id);
        if rings {
            // It may ring on for others, and be listed so for a moment.
            self.calls.enter(id, Entry::ringing(RingToast::Over, now), now);
        }
        self.reconsider(id, now);
    }

    /// People talk, or the person calls out.
    pub(super) fn connect(&mut self, sighting: &Sighting, parked: bool, now: Now) {
        if self.is_set_aside(sighting) {
            return;
        }
        let heard = sighting.source != Source::LineRead && !self.was_unheard(sighting);
        let known = self.call_of(sighting);
        let first_seen = known.is_none();
        let Some(id) = known.or_else(|| self.new_call(sighting, now)) else { return };
        self.note(&id, sighting.source.talks());
        let Some(entry) = self.calls.entry_mut(&id) else { return };
        let over = matches!(entry.phase, Phase::Awaiting { .. } | Phase::Grace { .. } | Phase::Settled);
        if !first_seen && over && entry.is_stale(sighting) {
            return;
        }
        entry.hears_party(sighting);
        entry.sighted = entry.sighted.max(sighting.at);
        entry.parked = parked;
        if over {
            entry.call.ended_at = None;
            entry.call.duration = None;
        }
        let began = if first_seen { sighting.started_at.unwrap_or(sighting.at) } else { sighting.at };
        entry.found_talking |= !heard && entry.connected_at.is_none();
        self.talked(&id, began);
        self.record(&id);
        self.lower_ring(&id);
        self.calls.enter(&id, Entry::talking(now), now);
        self.lower_missed(&id);
    }

    /// Notes that people talked from `began` on: the call can no longer be missed.
    pub(super) fn talked(&mut self, id: &CallId, began: Timestamp) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.connected_at.is_none() {
            entry.call.ring = entry.rang_at.filter(|_| !entry.found_talking).map(|rang| began.since(rang));
            entry.connected_at = Some(began);
        }
        if entry.call.direction == Direction::Inbound {
            entry.call.outcome = Outcome::Answered;
            entry.call.detail = Detail::Plain;
            entry.call.told.missed = true;
            entry.call.read = true;
        }
    }

    /// The person's own call goes out; it rings elsewhere, so nothing is ever shown of it.
    pub(super) fn dial(&mut self, sighting: &Sighting, now: Now) {
        if self.is_set_aside(sighting) {
            return;
        }
        let known = self.call_of(sighting);
        let Some(id) = known.or_else(|| self.new_call(sighting, now)) else { return };
        self.note(&id, sighting.source.rings());
        let Some(entry) = self.calls.entry_mut(&id) else { return };
        if entry.call.ended_at.is_some() && entry.is_stale(sighting) {
            return;
        }
        entry.sighted = entry.sighted.max(sighting.at);
        entry.call.ended_at = None;
        entry.call.duration = None;
        self.calls.enter(&id, Entry::talking(now), now);
        self.record(&id);
    }

    /// The call is over, at `at` in the service's time.
    pub(super) fn end(&mut self, id: &CallId, at: Timestamp, end: End, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        let phase = match entry.phase {
            Phase::Ringing { .. } => {
                if entry.was_answered() {
                    let talked = entry.connected_at.zip(entry.rang_at).map(|(began, again)| again.since(began));
                    entry.call.duration = entry.call.duration.or(talked);
                } else {
                    // How long a call rang whose end nobody saw is the log's to say.
                    entry.call.ring = entry.rang_at.filter(|_| end != End::Lost).map(|rang| at.since(rang));
                    if !entry.evidence.declined {
                        entry.call.outcome = Outcome::Unknown;
                    }
                }
                Phase::Grace { until: now.at + GRACE, end }
            }
            Phase::Connected { .. } => {
                // Found talking, they had talked before: for how long is the log's to say.
                let said = entry.connected_at.filter(|_| end == End::Told && !entry.found_talking);
                entry.call.duration = said.map(|began| at.since(began));
                Phase::Settled
            }
            Phase::Awaiting { .. } | Phase::Grace { .. } | Phase::Settled => {
                if end == End::Told {
                    self.hear_end(id, at, now);
                }
                return;
            }
        };
        entry.ended = now.at;
        entry.end_was_heard = end != End::Lost;
        // An end nobody saw has no time until the call log gives one.
        entry.call.ended_at = (end != End::Lost).then_some(at);
        self.lower_ring_after(id, phase, now);
    }

    /// The end of a call is told that had been given up before: it was then, and is news now.
    fn hear_end(&mut self, id: &CallId, at: Timestamp, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        let known = entry.end_was_heard || entry.call.ended_at.is_some();
        if known || entry.call.certainty == Certainty::Confirmed {
            return;
        }
        entry.ended = now.at;
        entry.end_was_heard = true;
        entry.call.ended_at = Some(at);
        if entry.was_answered() {
            entry.call.duration = entry.call.duration.or(entry.connected_at.map(|began| at.since(began)));
        } else {
            entry.call.ring = entry.rang_at.map(|rang| at.since(rang));
        }
        self.record(id);
    }

    fn lower_ring_after(&mut self, id: &CallId, phase: Phase, now: Now) {
        self.record(id);
        self.lower_ring(id);
        match phase {
            Phase::Settled => self.await_the_log(id, now),
            phase => self.calls.enter(id, phase, now),
        }
    }

    /// The grace is over: says what the call was, as far as events can, and asks the call log.
    pub(super) fn settle(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry(id) else { return };
        let end = match entry.phase {
            Phase::Grace { end, .. } => end,
            _ => End::Told,
        };
        let verdict = entry.verdict(end);
        self.await_the_log(id, now);
        self.decide(id, verdict, now);
        self.link_left_over(id, now);
    }

    /// Something more was learnt about a call that is over and that the log has not judged.
    pub(super) fn reconsider(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry(id) else { return };
        let open = matches!(entry.phase, Phase::Awaiting { .. }) && entry.call.certainty == Certainty::Provisional;
        if open && entry.call.direction == Direction::Inbound {
            let verdict = entry.verdict(End::Told);
            self.decide(id, verdict, now);
        }
    }

    /// A message that made this call a missed one was left by another: what events alone say of it counts again.
    pub(super) fn take_guess_back(&mut self, id: &CallId) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        let over = matches!(entry.phase, Phase::Awaiting { .. } | Phase::Settled);
        let guessed = entry.call.certainty == Certainty::Provisional && entry.call.outcome == Outcome::Missed;
        if over && guessed && matches!(entry.verdict(End::Told), Verdict::Hold(_)) {
            entry.call.outcome = Outcome::Unknown;
            entry.call.read = true;
        }
    }

    /// Makes the call what `verdict` says, row before toast.
    fn decide(&mut self, id: &CallId, verdict: Verdict, now: Now) {
        match verdict {
            Verdict::Hold(why) => {
                self.note(id, why);
                self.record(id);
            }
            Verdict::Missed(detail) => {
                self.note(id, Step::JudgedMissed);
                let Some(entry) = self.calls.entry_mut(id) else { return };
                let detail = if entry.voicemail.is_some() { Detail::Voicemail } else { detail };
                let newly = entry.call.outcome != Outcome::Missed;
                entry.call.outcome = Outcome::Missed;
                entry.call.detail = detail;
                if newly {
                    entry.call.read = false;
                }
                self.tell_missed(id, now);
            }
            Verdict::Other(outcome, detail) => {
                self.note(id, judged(outcome));
                let Some(entry) = self.calls.entry_mut(id) else { return };
                entry.call.outcome = outcome;
                entry.call.detail = detail;
                entry.call.told.missed = true;
                entry.call.read = true;
                self.record(id);
                self.lower_missed(id);
            }
        }
    }

    /// Shows the missed toast of a call, once for ever. What is no longer fresh waits for the end of a gap, to be told
    /// with the rest of that, or else by itself.
    pub(super) fn tell_missed(&mut self, id: &CallId, now: Now) {
        self.tell_missed_within(FRESH, id, now);
    }

    /// The same, with the age up to which it is fresh.
    pub(super) fn tell_missed_within(&mut self, news_for: Duration, id: &CallId, now: Now) {
        let voicemail_told = self.mailbox.has_told(id);
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.call.told.missed || !may_be_told(entry.call.direction) {
            return self.record(id);
        }
        let when = entry.call.ended_at.unwrap_or(entry.call.started_at);
        let fresh = now.server.since(when) <= news_for;
        if !fresh && !voicemail_told {
            self.record(id);
            self.note(id, Step::MissedWaits);
            self.catch_up.found_call(id, now);
            return self.catch_up.hold(id, now.at + GAP_LIMIT);
        }
        self.show_missed(id);
    }

    /// Shows the missed toast, however long ago the call was; not when its voicemail was told.
    pub(super) fn show_missed(&mut self, id: &CallId) {
        let voicemail_told = self.mailbox.has_told(id);
        let Some(entry) = self.calls.entry_mut(id) else { return };
        entry.call.told.missed = true;
        let notice = Notice::Missed {
            from: entry.call.from.clone(),
            via: entry.call.via.clone(),
            at: entry.call.started_at,
            rang: entry.call.ring,
        };
        if !voicemail_told {
            entry.unanswered = Unanswered::Missed;
        }
        self.note(id, if voicemail_told { Step::MissedInVoicemail } else { Step::MissedTold });
        self.record(id);
        if !voicemail_told {
            self.show(NoticeKey::Unanswered(id.clone()), notice);
        }
    }

    /// Takes a missed toast away that turned out wrong or is no longer needed. A voicemail's toast stays.
    pub(super) fn lower_missed(&mut self, id: &CallId) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.unanswered == Unanswered::Missed {
            entry.unanswered = Unanswered::Nothing;
            self.note(id, Step::MissedTakenBack);
            self.effects.push_back(Effect::Withdraw(NoticeKey::Unanswered(id.clone())));
        }
    }

    /// The person looked at the call here. A call that is not in memory is left to its keeper.
    pub(super) fn call_was_seen(&mut self, id: &CallId) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        entry.call.read = true;
        let up = std::mem::replace(&mut entry.unanswered, Unanswered::Nothing);
        self.record(id);
        self.note(id, Step::SeenHere);
        if up != Unanswered::Nothing {
            self.withdraw(NoticeKey::Unanswered(id.clone()));
        }
        self.is_dealt_with(&About::Call(id.clone()));
    }
}

/// A pop-up that is older has been read as it is.
const NAMED_LATE: Duration = Duration::from_secs(2);
/// Between two devices of one person a call seems over for a moment, and a session's reason may follow the line's end.
pub(super) const GRACE: Duration = Duration::from_millis(2_500);
/// What ended or was left longer ago is not told singly.
pub(super) const FRESH: Duration = Duration::from_secs(120);
/// A ring told of later than this may have ended meanwhile, and its end be the next thing to come.
const PROMPT: Duration = Duration::from_secs(5);
/// How long an old ring waits for such an end.
const SETTLE: Duration = Duration::from_secs(1);
/// A call first seen in an older read than this is not told to ring.
const RECENT_READ: Duration = Duration::from_secs(60);
