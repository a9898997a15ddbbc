//! How long to wait before the next dial, and how many dials a minute are allowed.

use std::collections::VecDeque;
use std::time::Duration;

use crate::moment::{Chance, Moment};

/// How long to wait before dial number `attempt`, counted from 0.
///
/// All of it is left to `chance` (full jitter), so that an office whose line drops does not dial back in step.
pub fn delay(attempt: u32, chance: Chance) -> Duration {
    chance.of(steady(attempt))
}

/// The same for a dial that never left this machine: nobody else is to blame, so nothing is left to chance.
pub fn steady(attempt: u32) -> Duration {
    SHORTEST.saturating_mul(1 << attempt.min(16)).min(LONGEST)
}

/// When the last dials were, so that no minute sees more than [`PER_MINUTE`].
///
/// Every dial takes a socket token, and those share their rate group with the tokens of the sign-in: five a minute for
/// all copies of the program the person runs (RingCentral developer guide, Basics › Rate limits).
#[derive(Debug, Default)]
pub struct Dials(VecDeque<Moment>);

impl Dials {
    /// Counts a dial at `now`.
    pub fn count(&mut self, now: Moment) {
        self.0.push_back(now);
        while self.0.len() > PER_MINUTE {
            self.0.pop_front();
        }
    }

    /// Takes the last one back: nothing of it reached the service.
    pub fn take_back(&mut self) {
        self.0.pop_back();
    }

    /// When the last one was.
    pub fn last(&self) -> Option<Moment> {
        self.0.back().copied()
    }

    /// The earliest moment from `wanted` on at which one more is allowed.
    pub fn earliest(&self, wanted: Moment) -> Moment {
        if self.0.len() < PER_MINUTE {
            return wanted;
        }
        self.0.front().map_or(wanted, |oldest| wanted.max(*oldest + MINUTE))
    }
}

/// How many dials a minute may see: two of the five are left to refreshing the sign-in.
pub const PER_MINUTE: usize = 3;
/// The most that is waited before the first dial.
pub const SHORTEST: Duration = Duration::from_secs(1);
/// The most that is waited before any dial.
pub const LONGEST: Duration = Duration::from_secs(60);

const MINUTE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment::from_origin(Duration::from_secs(seconds))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn no_wait_passes_the_longest(attempt: u32, chance in 0.0..1.0) {
            prop_assert!(delay(attempt, Chance::new(chance)) <= LONGEST);
        }

        #[test]
        fn no_minute_sees_more_dials_than_allowed(gaps in prop::collection::vec(0_u64..90, 1..40)) {
            let mut dials = Dials::default();
            let mut times = Vec::new();
            let mut now = at(0);
            for gap in gaps {
                now = dials.earliest(now + Duration::from_secs(gap));
                dials.count(now);
                times.push(now);
            }
            for window in times.windows(PER_MINUTE + 1) {
                prop_assert!(window[PER_MINUTE].since(window[0]) >= MINUTE);
            }
        }
    }

    #[test]
    fn the_wait_doubles_and_all_of_it_is_chance() {
        let most = |attempt| delay(attempt, Chance::new(1.0)).as_secs_f64().round();
        assert_eq!([0, 1, 2, 5, 6, 40].map(most), [1.0, 2.0, 4.0, 32.0, 60.0, 60.0]);
        assert_eq!(delay(5, Chance::new(0.0)), Duration::ZERO);
    }
}
