//! What the person is told by a toast, and under which key it can be taken back. Words are made where it is shown.

use std::time::Duration;

use crate::call::{Direction, Party};
use crate::ids::{CallId, MessageId};
use crate::moment::Timestamp;

/// Names a toast for as long as it may be replaced or withdrawn. A second toast under one key replaces the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKey {
    /// What happened while nobody listened.
    Digest,
    /// A call that rings now.
    Ring(CallId),
    /// A call nobody took, and then the voicemail it left.
    Unanswered(CallId),
    /// A voicemail that belongs to no call known so far.
    Voicemail(MessageId),
}

/// What a toast says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Several things that happened while nobody listened.
    Digest {
        /// Since when nobody listened.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
        /// How many calls were missed.
        missed: u32,
        /// How many voicemails were left.
        voicemails: u32,
    },
    /// A call rings.
    Incoming {
        /// Who calls.
        from: Party,
        /// The line or queue, when it is not simply the person's own.
        via: Option<String>,
    },
    /// Nobody took a call.
    Missed {
        /// Who called.
        from: Party,
        /// The line or queue.
        via: Option<String>,
        /// When the call began.
        at: Timestamp,
        /// How long it rang, when known.
        rang: Option<Duration>,
    },
    /// A voicemail was left.
    Voicemail {
        /// Who left it.
        from: Party,
        /// The line or queue that its call came in on, when that is known.
        via: Option<String>,
        /// How long it is, when known.
        length: Option<Duration>,
        /// When it was left.
        at: Timestamp,
        /// Which message: the call it is told under may turn out to be another.
        message: MessageId,
        /// What was said, once it is written down.
        transcript: Option<String>,
    },
}

/// Only inbound calls are ever told; kept here so that the rule has one place.
pub fn may_be_told(direction: Direction) -> bool {
    direction == Direction::Inbound
}
