//! The port to the system's list of programs that start when the person logs in.
//!
//! Both operations may touch a file or a registry: run them off the async threads.

use crate::BoxError;

/// The system's list.
pub trait Autostart: Send + Sync + 'static {
    /// Whether this program is on it now; the person may have changed that in the system's own settings.
    fn state(&self) -> Result<AutostartState, AutostartError>;
    /// Puts this program on it, or takes it off.
    fn set(&self, on: bool) -> Result<(), AutostartError>;
}

/// Whether the program starts when the person logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutostartState {
    /// It does not.
    Off,
    /// It does.
    On,
    /// The system keeps it from starting, whatever is asked here: the person or an administrator said so there.
    Refused,
}

/// Why the list was not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AutostartError {
    /// The system did not let it be read or written.
    #[error("the list of programs that start at log-in cannot be used")]
    Failed(#[source] BoxError),
    /// There is no such list here.
    #[error("this system starts no programs at log-in")]
    Unavailable,
}
