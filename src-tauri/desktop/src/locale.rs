//! How the desktop speaks to its person: the languages they read, and how their clock counts. Read once, at the start.

use ringlet_core::locale::DesktopLocale;

/// What this desktop says.
pub fn of_the_desktop() -> DesktopLocale {
    #[cfg(target_os = "linux")]
    return linux::read();
    #[cfg(target_os = "macos")]
    return macos::read();
    #[cfg(windows)]
    return windows::read();
}

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;
