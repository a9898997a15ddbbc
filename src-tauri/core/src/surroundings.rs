//! The port to what happens around the program: the machine sleeps and wakes, its network comes and goes.
//!
//! It is a channel. What stands behind it may be absent, late or wrong: whoever hears it hurries by it and never relies
//! on it, for the clock that is looked at every few seconds notices a sleep as well.

/// What happened around the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// There is a network again, or another one: connections over the old one are dead and do not know it.
    NetworkBack,
    /// There is no network. Dialling would only fail.
    NetworkLost,
    /// The machine woke.
    Woke,
}
