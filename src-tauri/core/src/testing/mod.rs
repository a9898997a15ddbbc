//! Stand-ins for the clocks, the network and the keyring: everything above them runs in memory on virtual time.
//!
//! Only in test builds, or with the feature `testing`.
#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that is set up wrongly should stop")]

mod clock;
mod network;
mod store;

pub use clock::FakeClock;
pub use network::{FakeNetwork, FakePeer, Reply, Seen};
pub use store::{MemoryStore, StoreTrouble};
