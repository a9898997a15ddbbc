//! The office's clock: it runs by itself and can be pushed ahead.
//!
//! It counts on tokio's timer, so a test with paused time moves it too. It never goes back.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Real time from the moment the office opened, plus all that it was pushed ahead.
#[derive(Debug)]
pub(crate) struct Clock {
    opened: Timestamp,
    started: Instant,
    ahead: Duration,
}

impl Clock {
    /// Opens at this time, or else with the time of this machine, and this many seconds.
    pub(crate) fn new(opens_at: Option<Timestamp>, skew_seconds: i64) -> Self {
        Self {
            opened: opens_at.unwrap_or_else(Timestamp::now) + SignedDuration::from_secs(skew_seconds),
            started: Instant::now(),
            ahead: Duration::ZERO,
        }
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.opened + self.started.elapsed() + self.ahead
    }

    /// When the timer reaches `at`; the past is now.
    pub(crate) fn instant(&self, at: Timestamp) -> Instant {
        let from_opening = Duration::try_from(at.duration_since(self.opened)).unwrap_or_default();
        self.started + from_opening.saturating_sub(self.ahead)
    }
}

/// A time as the platform mostly writes it: UTC with milliseconds and `Z`.
pub(crate) fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A time as HTTP's `Date` header wants it.
pub(crate) fn http_date(at: Timestamp) -> String {
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap_or_default()
}

/// Whole seconds from `from` to `to`, never negative.
pub(crate) fn seconds_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_secs()).unwrap_or_default()
}
