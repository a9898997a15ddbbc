//! The two clocks: one that counts while the machine sleeps, and the wall's.

use ringlet_domain::moment::{Moment, Timestamp};

/// What time it is. Waiting is tokio's; this only tells.
pub trait Clock: Send + Sync + 'static {
    /// A clock that only goes forward and goes on while the machine sleeps.
    fn now(&self) -> Moment;
    /// The laptop's wall clock, which may be wrong.
    fn wall(&self) -> Timestamp;
}
