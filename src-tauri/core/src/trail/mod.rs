//! The trail of a row: each step from RingCentral's event to the desktop's answer, and what it says of a missing pop-up.
//!
//! Steps are kept as fixed words; sentences are made of them when somebody asks.

mod answer;
mod words;

use std::time::Duration;

use ringlet_domain::trail::Step;

use crate::words::Say;

pub use self::answer::answer;

/// One step, as it is kept with its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The id of the row it is about.
    pub about: String,
    /// When, by this machine's clock.
    pub at: ringlet_domain::moment::Timestamp,
    /// What happened.
    pub mark: Mark,
    /// How long it took, or how old the news was.
    pub took: Option<Duration>,
}

/// What a step was: the tracker's, or one on the way to it and from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Heard or decided by the tracker.
    Decided(Step),
    /// On the way in or out.
    Hop(Hop),
}

/// A stretch of the way between the service and the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hop {
    /// An event arrived over the socket; how long after it was sent, as far as the two clocks agree.
    Arrived,
    /// The words of a pop-up that was up were changed.
    Amended,
    /// The person clicked the pop-up.
    Clicked,
    /// The person clicked the pop-up away.
    Dismissed,
    /// The pop-up had been up for as long as this desktop shows one.
    Expired,
    /// The pop-up was handed to the desktop; how long after its event arrived.
    Handed,
    /// It was held back: the desktop had been asked not to disturb.
    HeldByDesktop,
    /// It was held back: within the quiet hours.
    HeldByHours,
    /// The person wants no pop-ups of its kind.
    HeldByKind,
    /// It was held back: the person had paused pop-ups.
    HeldByPause,
    /// The desktop did not answer in time.
    NoAnswer,
    /// A change in the mailbox concerned no voicemail.
    NoVoicemail,
    /// The person pressed one of its buttons.
    Pressed,
    /// The desktop refused to show it.
    Refused,
    /// The desktop took it; how long that took.
    Shown,
    /// It was over before its turn, and never shown.
    Skipped,
    /// The desktop took it away for a reason of its own, or ended.
    Taken,
    /// An event of a kind that is not known.
    Unknown,
    /// The row was written; how long that took.
    Written,
}

impl Mark {
    /// The order of steps of one moment.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Hop(Hop::Arrived) => 0,
            Self::Decided(_) => 1,
            Self::Hop(Hop::Written) => 2,
            Self::Hop(Hop::Handed | Hop::HeldByDesktop | Hop::HeldByHours | Hop::HeldByKind | Hop::HeldByPause) => {
                SETTLED
            }
            Self::Hop(_) => SETTLED + 1,
        }
    }

    /// Whether it says what was decided of a pop-up that was wanted: the first of its hops.
    pub(crate) fn settles(self) -> bool {
        self.rank() == SETTLED
    }

    /// As it is kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Decided(step) => words::of_step(step).0,
            Self::Hop(hop) => words::of_hop(hop).0,
        }
    }

    /// What was kept under this word; `None` for one of another version.
    pub(crate) fn of(word: &str) -> Option<Self> {
        words::step(word).map(Self::Decided).or_else(|| words::hop(word).map(Self::Hop))
    }

    /// In a sentence without its end.
    pub(crate) fn say(self) -> Say {
        Say::new(match self {
            Self::Decided(step) => words::of_step(step).1,
            Self::Hop(hop) => words::of_hop(hop).1,
        })
    }
}

/// The rank of what was decided of a pop-up.
const SETTLED: u8 = 3;
