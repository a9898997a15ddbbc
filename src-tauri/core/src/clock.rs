//! The port to the two clocks: one that counts while the machine sleeps, and the wall's; the service's time learnt
//! from both; luck.
//!
//! Waiting is tokio's, whose timers may stand still while the machine sleeps: [`sleep_until`] looks at the clock in
//! between, so that what fell due during a sleep is done soon after it.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ringlet_domain::moment::{Chance, Moment, Now, Timestamp};

/// What time it is, and luck, which the rules are given in the same way. Waiting is tokio's; this only tells.
pub trait Clock: Send + Sync + 'static {
    /// A clock that only goes forward and goes on while the machine sleeps.
    fn now(&self) -> Moment;
    /// The laptop's wall clock, which may be wrong.
    fn wall(&self) -> Timestamp;

    /// One draw of luck. It spreads redials, nothing more: the hasher's per-process keys are luck enough.
    fn chance(&self) -> Chance {
        let bits = RandomState::new().hash_one(0_u8) >> 11;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
        let chance = bits as f64 / (1_u64 << 53) as f64;
        Chance::new(chance)
    }
}

/// Waits until `until` on a clock that counts sleep too.
///
/// After the machine slept past `until` this ends within [`LONGEST_NAP`] of waking.
pub async fn sleep_until(clock: &dyn Clock, until: Moment) {
    loop {
        let left = until.since(clock.now());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(LONGEST_NAP)).await;
    }
}

/// What the service's clock says, learnt from the `Date` of its replies.
///
/// A `Date` has whole seconds, so one reply leaves about a second of doubt and the time of the round trip; each further
/// reply narrows it. Until the first one the laptop's wall clock is believed. Setting the wall clock changes nothing
/// afterwards, because the learnt time runs on the clock that only goes forward.
pub struct ServerTime {
    clock: Arc<dyn Clock>,
    range: Mutex<Option<Range>>,
}

/// The service's time minus our clock's lies between these, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    least: i64,
    most: i64,
}

impl ServerTime {
    /// Knows nothing yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, range: Mutex::new(None) }
    }

    /// The clock it runs on.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The present on both clocks.
    pub fn now(&self) -> Now {
        let at = self.clock.now();
        let range = *self.range.lock().unwrap_or_else(PoisonError::into_inner);
        let server = match range {
            Some(range) => Timestamp::from_millis(millis(at) + (range.least + range.most) / 2),
            None => self.clock.wall(),
        };
        Now { at, server }
    }

    /// How much the laptop's wall clock is ahead of the service's, in milliseconds; `None` before the first reply.
    pub fn wall_is_ahead_by(&self) -> Option<i64> {
        let known = self.range.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        known.then(|| self.clock.wall().as_millis() - self.now().server.as_millis())
    }

    /// Takes in the `Date` of a reply: the whole second in which it was written, some time between `sent` and
    /// `received`. A round trip too long to learn from is ignored.
    pub fn learn(&self, date: Timestamp, sent: Moment, received: Moment) {
        if received.since(sent) > LONGEST_ROUND_TRIP {
            return;
        }
        let seen =
            Range { least: date.as_millis() - millis(received), most: date.as_millis() + DATE_STEP - millis(sent) };
        let mut range = self.range.lock().unwrap_or_else(PoisonError::into_inner);
        *range = Some(match *range {
            Some(old) if old.least.max(seen.least) <= old.most.min(seen.most) => {
                Range { least: old.least.max(seen.least), most: old.most.min(seen.most) }
            }
            // The first reply; or the clocks drifted apart, or another machine with another time answers now.
            _ => seen,
        });
    }
}

fn millis(moment: Moment) -> i64 {
    i64::try_from(moment.since_origin().as_millis()).unwrap_or(i64::MAX / 4)
}

/// Short, so that a wake is noticed soon; long enough that waking for it costs nothing.
const LONGEST_NAP: Duration = Duration::from_secs(5);
/// A slower reply says too little about when it was written; the machine may have slept meanwhile.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(20);
/// A `Date` header counts in seconds and leaves out what lies beyond.
const DATE_STEP: i64 = 999;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeClock;

    fn at(millis: u64) -> Moment {
        Moment::from_origin(Duration::from_millis(millis))
    }

    #[tokio::test(start_paused = true)]
    async fn before_the_first_reply_the_wall_clock_is_believed() {
        let clock = Arc::new(FakeClock::new());
        let time = ServerTime::new(clock.clone());
        assert_eq!(time.now().server, clock.wall());
        assert_eq!(time.wall_is_ahead_by(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wall_clock_ten_minutes_wrong_changes_nothing() {
        let clock = Arc::new(FakeClock::new());
        let time = ServerTime::new(clock.clone());
        let sent = clock.now();
        let truth = Timestamp::from_millis(1_700_000_000_000);
        time.learn(truth, sent, sent + Duration::from_millis(80));
        clock.set_wall(truth + Duration::from_secs(600));
        let error = time.now().server.as_millis() - truth.as_millis();
        assert!((0..1000).contains(&error), "off by {error} ms");
        let ahead = time.wall_is_ahead_by().expect("learnt");
        assert!((599_000..=600_000).contains(&ahead), "ahead by {ahead} ms");
    }

    #[tokio::test(start_paused = true)]
    async fn each_reply_narrows_the_doubt() {
        let time = ServerTime::new(Arc::new(FakeClock::new()));
        // The truth: the service's clock is 5,000,400 ms ahead of ours.
        for sent in [0_u64, 300, 650, 900] {
            let written = 5_000_400 + sent + 20;
            time.learn(
                Timestamp::from_millis(i64::try_from(written / 1000 * 1000).expect("small")),
                at(sent),
                at(sent + 40),
            );
        }
        let range = time.range.lock().expect("unpoisoned").expect("learnt");
        assert!(range.least <= 5_000_400 && 5_000_400 <= range.most, "{range:?}");
        assert!(range.most - range.least < 700, "{range:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_absurd_round_trip_teaches_nothing_and_a_contradiction_starts_over() {
        let time = ServerTime::new(Arc::new(FakeClock::new()));
        time.learn(Timestamp::from_millis(1_000_000), at(0), at(25_000));
        assert_eq!(*time.range.lock().expect("unpoisoned"), None);
        time.learn(Timestamp::from_millis(1_000_000), at(0), at(0));
        time.learn(Timestamp::from_millis(9_000_000), at(0), at(0));
        let range = time.range.lock().expect("unpoisoned").expect("learnt");
        assert_eq!(range, Range { least: 9_000_000, most: 9_000_999 });
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_soon_after_the_machine_slept_past_its_end() {
        let clock = Arc::new(FakeClock::new());
        let began = tokio::time::Instant::now();
        let until = clock.now() + Duration::from_secs(3600);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { sleep_until(clock.as_ref(), until).await }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        clock.jump(Duration::from_secs(4000));
        waiting.await.expect("the wait ends");
        assert!(began.elapsed() <= Duration::from_secs(6), "{:?}", began.elapsed());
    }
}
