//! What happens when nothing is heard: graces, doubts and the questions put to the call log.

use std::time::Duration;

use super::entry::{End, Entry, Phase, RING_SILENCE, RingToast};
use super::{Read, Tracker};
use crate::ids::CallId;
use crate::moment::{Moment, Now};
use crate::trail::Step;

impl Tracker {
    /// Does everything that was due, in the order in which it was.
    pub(super) fn run_timers(&mut self, now: Now) {
        while let Some(due) = self.next_timer().filter(|due| *due <= now.at) {
            if self.line.again_at == Some(due) {
                self.read_line_again();
                continue;
            }
            if self.mailbox.ask_at == Some(due) {
                self.mailbox.ask_at = None;
                self.ask_the_log(now);
                continue;
            }
            if self.mailbox.next_timer() == Some(due) {
                self.tell_the_waiting(now);
                continue;
            }
            if self.catch_up.next_timer() == Some(due) {
                self.tell_the_held(now);
                continue;
            }
            let ids: Vec<CallId> = self
                .calls
                .live()
                .filter(|(_, entry)| entry.deadline() == Some(due))
                .map(|(id, _)| id.clone())
                .collect();
            for id in ids {
                self.call_is_due(&id, now);
            }
        }
    }

    pub(super) fn next_timer(&self) -> Option<Moment> {
        let calls = self.calls.live().filter_map(|(_, entry)| entry.deadline());
        let others = [self.line.again_at, self.mailbox.ask_at, self.mailbox.next_timer(), self.catch_up.next_timer()];
        calls.chain(others.into_iter().flatten()).min()
    }

    fn call_is_due(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        match &mut entry.phase {
            Phase::Awaiting { give_up_at, .. } if *give_up_at <= now.at => self.log_stays_silent(id, now),
            Phase::Awaiting { ask_at, asks, .. } if *ask_at <= now.at => {
                if *asks >= ASKS {
                    self.log_stays_silent(id, now);
                } else {
                    self.ask_the_log(now);
                }
            }
            Phase::Connected { give_up_at, .. } if *give_up_at <= now.at => {
                self.note(id, Step::Silent);
                self.end(id, now.server, End::Lost, now);
            }
            Phase::Connected { check_at, .. } if *check_at <= now.at => {
                *check_at = now.at + super::entry::TALK_SILENCE;
                self.read(Read::Presence);
            }
            Phase::Grace { until, .. } if *until <= now.at => self.settle(id, now),
            Phase::Ringing { toast: RingToast::Due(at), .. } if *at <= now.at => self.raise(id, now),
            Phase::Ringing { toast: RingToast::Up(at), .. } if *at <= now.at => {
                self.note(id, Step::RingCeiling);
                self.lower_ring(id);
                if let Some(Phase::Ringing { toast, .. }) = self.calls.entry_mut(id).map(|entry| &mut entry.phase) {
                    *toast = RingToast::Over;
                }
            }
            Phase::Ringing { give_up_at, .. } if *give_up_at <= now.at => {
                self.note(id, Step::Silent);
                self.end(id, now.server, End::Lost, now);
            }
            Phase::Ringing { check_at, .. } if check_at.is_some_and(|at| at <= now.at) => {
                *check_at = None;
                self.read(Read::Presence);
            }
            _ => {}
        }
    }

    /// The call is over: the log is asked when it should have its record, once for all calls that ended together.
    pub(super) fn await_the_log(&mut self, id: &CallId, now: Now) {
        let Some(entry) = self.calls.entry(id) else { return };
        let first = entry.ended + LOG_DELAY;
        let waiting: Vec<CallId> = self
            .calls
            .live()
            .filter(|(_, entry)| matches!(entry.phase, Phase::Awaiting { asks: 0, .. }))
            .map(|(id, _)| id.clone())
            .collect();
        for other in waiting {
            let Some(entry) = self.calls.entry_mut(&other) else { continue };
            let latest = entry.ended + LOG_LATEST;
            if let Phase::Awaiting { ask_at, .. } = &mut entry.phase {
                *ask_at = (*ask_at).max(first.min(latest));
            }
        }
        let phase = Phase::Awaiting { ask_at: first, asks: 0, give_up_at: now.at + LOG_LIMIT };
        self.calls.enter(id, phase, now);
    }

    /// The phase of a call of an earlier run that the log has not judged: it is asked once more.
    pub(super) fn last_ask(now: Now) -> Phase {
        Phase::Awaiting { ask_at: now.at + LOG_DELAY, asks: ASKS - 1, give_up_at: now.at + LOG_LIMIT }
    }

    /// Asks for all calls whose time has come, those that were asked for before a little early.
    fn ask_the_log(&mut self, now: Now) {
        self.read(Read::CallLog);
        let is_due = |entry: &Entry| match entry.phase {
            Phase::Awaiting { ask_at, asks, .. } => {
                let early = if asks > 0 { ASK_TOGETHER } else { Duration::ZERO };
                ask_at <= now.at + early && asks < ASKS
            }
            _ => false,
        };
        let due = self.calls.live().filter(|(_, entry)| is_due(entry));
        let due: Vec<CallId> = due.map(|(id, _)| id.clone()).collect();
        for id in due {
            if let Some(Phase::Awaiting { ask_at, asks, .. }) = self.calls.entry_mut(&id).map(|entry| &mut entry.phase)
            {
                *asks += 1;
                *ask_at = now.at + LOG_AGAIN;
            }
            self.note(&id, Step::LogAsked);
        }
    }

    /// The log was read to its end: a call asked for often enough and still without a record stays as it is.
    pub(super) fn log_was_read(&mut self, now: Now) {
        self.for_each_awaiting(now, |asks| if asks >= ASKS { Asked::Enough } else { Asked::Again(asks) });
    }

    /// The log could not be read: that does not count as asking.
    pub(super) fn log_was_not_read(&mut self, now: Now) {
        self.for_each_awaiting(now, |asks| Asked::Again(asks.saturating_sub(1)));
    }

    /// The call stays as it is.
    fn log_stays_silent(&mut self, id: &CallId, now: Now) {
        self.note(id, Step::LogSilent);
        self.calls.enter(id, Phase::Settled, now);
    }

    fn for_each_awaiting(&mut self, now: Now, next: impl Fn(u8) -> Asked) {
        let ids: Vec<CallId> = self.calls.live().map(|(id, _)| id.clone()).collect();
        for id in ids {
            let Some(entry) = self.calls.entry_mut(&id) else { continue };
            if let Phase::Awaiting { asks, .. } = &mut entry.phase {
                match next(*asks) {
                    Asked::Again(count) => *asks = count,
                    Asked::Enough => self.log_stays_silent(&id, now),
                }
            }
        }
    }
}

enum Asked {
    Again(u8),
    Enough,
}

// The read that a silence asks for must come back before the toast is given up.
const _: () = assert!(RING_SILENCE.as_secs() < super::entry::RING_LIMIT.as_secs());

/// Records appear 15 to 30 seconds after a call's end.
pub(super) const LOG_DELAY: Duration = Duration::from_secs(32);
/// On a busy line the first question is not put off longer than this after a call's end.
const LOG_LATEST: Duration = Duration::from_secs(90);
/// How long after one question the next comes.
const LOG_AGAIN: Duration = Duration::from_secs(60);
/// Questions due within this time of another are put with it.
const ASK_TOGETHER: Duration = Duration::from_secs(10);
/// How often the log is asked for one call.
const ASKS: u8 = 3;
/// How long a call waits for the log at all, however often it could not be read.
const LOG_LIMIT: Duration = Duration::from_secs(10 * 60);
