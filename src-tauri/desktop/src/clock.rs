//! The machine's own clocks: one that counts while the machine sleeps, and the wall's.

mod boot;

use ringlet_core::clock::Clock;
use ringlet_domain::moment::{Moment, Timestamp};

/// The machine's own clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment::from_origin(boot::since_boot())
    }

    fn wall(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_goes_forward() {
        let first = SystemClock.now();
        assert!(SystemClock.now() >= first);
        assert!(first > Moment::default(), "a clock since boot is past its origin");
    }
}
