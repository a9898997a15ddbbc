//! The port to what the desktop knows of the person's attention: not to be disturbed, away behind a locked screen,
//! presenting.
//!
//! It is a channel. A desktop that cannot say a thing never tells of it, and one that no longer can says so.

/// Something about the person's attention, when it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// Whether the desktop was asked not to disturb; `None` when that is no longer known.
    DoNotDisturb(Option<bool>),
    /// Whether the screen is locked.
    Locked(Option<bool>),
    /// Whether the system says that something is presented.
    Presenting(bool),
}
