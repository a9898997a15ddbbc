//! Turns facts into effects: what a call is, for now and then for good.
//!
//! No JSON and no clock come in here. After each `handle_*` drain [`Tracker::poll_effect`], then ask
//! [`Tracker::poll_timeout`] when to call [`Tracker::handle_timeout`].

use std::collections::{BTreeSet, VecDeque};

use crate::call::{Call, Voicemail};
use crate::facts::Fact;
use crate::ids::{CallId, ExtensionId};
use crate::moment::{Moment, Now};
use crate::notice::{Notice, NoticeKey};

/// The person whose line it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person's extension.
    pub extension: ExtensionId,
    /// The person's own numbers, outside and short ones: a call from one of them is a click-to-call or a self-call.
    pub numbers: BTreeSet<String>,
}

/// Something to be done because of a fact, in this order: rows come before the toasts that point at them.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write the call's whole row.
    Record(Call),
    /// Write the voicemail's whole row.
    RecordVoicemail(Voicemail),
    /// Take a call's row away: it turned out to be a part of another, or no call at all.
    Forget(CallId),
    /// Show a toast.
    Show(NoticeKey, Notice),
    /// Take a toast away, if it is up.
    Withdraw(NoticeKey),
    /// Read something again over HTTPS and hand the facts over.
    Read(Read),
}

/// What should be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// The call log, by incremental sync; answered with [`Fact::Log`]s, then [`Fact::LogRead`] or [`Fact::LogUnread`].
    CallLog,
    /// The presence of the extension; answered with a [`Fact::Presence`].
    Presence,
}

/// Follows every call and voicemail of one line.
#[derive(Debug)]
pub struct Tracker {
    me: Me,
    effects: VecDeque<Effect>,
}

impl Tracker {
    /// A tracker that knows of no call yet.
    pub fn new(me: Me) -> Self {
        Self { me, effects: VecDeque::new() }
    }

    /// Takes in one fact.
    pub fn handle_fact(&mut self, fact: Fact, now: Now) {
        let _ = (fact, now, &self.me);
    }

    /// Does what was due at or before `now`.
    pub fn handle_timeout(&mut self, now: Now) {
        let _ = now;
    }

    /// The next effect, oldest first.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When [`Self::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Moment> {
        None
    }
}
