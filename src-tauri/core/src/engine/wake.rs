//! Notices that the machine slept, without asking any system service.
//!
//! A tick every five seconds; when the next one comes much too late by a clock that counts sleep, the machine slept,
//! or was stopped so long that every connection is in doubt. Timers may stand still during sleep or may not: either
//! way the tick after it is late.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::moment::Moment;
use tokio::sync::mpsc;
use tracing::info;

use crate::clock::Clock;
use crate::surroundings::Surroundings;

/// Tells `woken` after each sleep, for how long nothing ran. Ends when nobody listens any more.
pub async fn watch(clock: Arc<dyn Clock>, woken: mpsc::Sender<Duration>) {
    loop {
        let before = clock.now();
        tokio::select! {
            biased;
            () = woken.closed() => return,
            () = tokio::time::sleep(TICK) => {}
        }
        let passed = clock.now().since(before);
        if passed > TICK + LATE {
            info!(seconds = passed.as_secs(), "the machine slept");
            if woken.send(passed).await.is_err() {
                return;
            }
        }
    }
}

/// When the system last told of a wake: the tick notices the same sleep a few seconds later, which is no second one.
#[derive(Debug, Default)]
pub struct Told {
    woke: Option<Moment>,
}

impl Told {
    /// Notes what the system told.
    pub fn hear(&mut self, what: Surroundings, now: Moment) {
        if what == Surroundings::Woke {
            self.woke = Some(now);
        }
    }

    /// Whether a sleep that a tick noticed now, `passed` after the tick before, was told of already.
    pub fn is_known(&self, passed: Duration, now: Moment) -> bool {
        self.woke.is_some_and(|woke| now.since(woke) < passed)
    }
}

/// How often the clock is looked at.
pub const TICK: Duration = Duration::from_secs(5);
/// How late a tick may be on a busy machine.
pub const LATE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeClock;

    fn rig() -> (Arc<FakeClock>, mpsc::Receiver<Duration>) {
        let clock = Arc::new(FakeClock::new());
        let (woken, heard) = mpsc::channel(4);
        tokio::spawn(watch(clock.clone(), woken));
        (clock, heard)
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleep_that_stops_timers_is_noticed_at_the_next_tick() {
        let (clock, mut heard) = rig();
        tokio::time::sleep(Duration::from_secs(7)).await;
        clock.jump(Duration::from_secs(600));
        let passed = heard.recv().await.expect("the watch lives");
        assert!(passed >= Duration::from_secs(600), "{passed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleep_that_timers_count_is_noticed_too() {
        let (_clock, mut heard) = rig();
        tokio::task::yield_now().await;
        // The tick fell due during the sleep and runs 40 s late.
        tokio::time::advance(Duration::from_secs(45)).await;
        assert!(heard.recv().await.expect("the watch lives") >= Duration::from_secs(45));
    }

    #[test]
    fn a_sleep_that_the_system_told_of_is_not_noticed_a_second_time() {
        let at = |seconds| Moment::from_origin(Duration::from_secs(seconds));
        let mut told = Told::default();
        assert!(!told.is_known(Duration::from_secs(600), at(1000)));
        told.hear(Surroundings::NetworkBack, at(1000));
        assert!(!told.is_known(Duration::from_secs(600), at(1000)));
        told.hear(Surroundings::Woke, at(1000));
        assert!(told.is_known(Duration::from_secs(600), at(1004)));
        assert!(!told.is_known(Duration::from_secs(600), at(1700)), "that was another sleep");
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_machine_is_not_taken_for_a_sleeping_one() {
        let (clock, mut heard) = rig();
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_secs(5)).await;
            clock.jump(Duration::from_secs(9));
        }
        assert!(heard.try_recv().is_err());
    }
}
