//! The desktop's own pop-ups, behind the port of the core.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(any(windows, target_os = "macos"))]
mod plain;
#[cfg(any(test, windows, target_os = "macos"))]
mod thread;
#[cfg(any(test, windows))]
mod toast_xml;
#[cfg(windows)]
mod windows;

use std::path::PathBuf;
use std::time::Duration;

#[cfg(target_os = "linux")]
pub use linux::{DesktopToasts, Way};
#[cfg(any(windows, target_os = "macos"))]
pub use thread::DesktopToasts;

/// How the program names itself to the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The program's name as people read it.
    pub name: String,
    /// What the desktop knows it by: the name of the desktop entry, the app id of its windows.
    pub id: String,
    /// The picture beside each toast.
    pub icon: Option<PathBuf>,
}

/// How long a caller waits for the desktop.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many events or requests may wait for the other side.
const QUEUE: usize = 256;
