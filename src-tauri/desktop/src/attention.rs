//! The person's attention, as each system tells of it: not to be disturbed, away behind a locked screen, presenting.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::Watch;
#[cfg(target_os = "macos")]
pub use macos::Watch;
#[cfg(windows)]
pub use windows::Watch;
