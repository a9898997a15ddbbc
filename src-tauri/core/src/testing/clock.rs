//! A clock that follows tokio's (virtual) time and can be jumped, as if the machine had slept.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ringlet_domain::moment::{Chance, Moment, Timestamp};
use tokio::time::Instant;

use crate::clock::Clock;

/// Goes with tokio's time, paused or not; `jump` adds a sleep that tokio's timers do not see.
#[derive(Debug)]
pub struct FakeClock {
    began: Instant,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    slept: Duration,
    /// The wall clock at the origin.
    wall: Timestamp,
    luck: u64,
}

impl FakeClock {
    /// A clock whose wall says 2026-01-05T10:00:00Z now. To be made inside a tokio runtime.
    pub fn new() -> Self {
        let wall = Timestamp::from_millis(1_767_607_200_000) - ORIGIN;
        Self { began: Instant::now(), state: Mutex::new(State { slept: Duration::ZERO, wall, luck: 0 }) }
    }

    /// The machine sleeps for `long`: both clocks go on, timers do not.
    pub fn jump(&self, long: Duration) {
        self.state().slept += long;
    }

    /// Somebody sets the wall clock.
    pub fn set_wall(&self, wall: Timestamp) {
        let gone = self.now().since_origin();
        self.state().wall = wall - gone;
    }

    /// Which row of draws comes; one clock gives the same row every time.
    pub fn set_luck(&self, luck: u64) {
        self.state().luck = luck;
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Moment {
        Moment::from_origin(ORIGIN + self.began.elapsed() + self.state().slept)
    }

    fn wall(&self) -> Timestamp {
        let wall = self.state().wall;
        wall + self.now().since_origin()
    }

    fn chance(&self) -> Chance {
        let mut state = self.state();
        // Knuth's multiplier; its upper bits are as good as dice.
        state.luck = state.luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
        let chance = (state.luck >> 11) as f64 / (1_u64 << 53) as f64;
        Chance::new(chance)
    }
}

/// Not zero, so that a forgotten `Moment::default()` shows.
const ORIGIN: Duration = Duration::from_secs(1000);
