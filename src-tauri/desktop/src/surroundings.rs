//! What happens around the program, as each system tells it: sleep and waking, the network coming and going.

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
