//! What Ringlet asks of the operating system: pop-ups, the keyring, the clocks, the list of what starts at log-in, the
//! place of the program itself, what happens around it, and the person's attention.
//!
//! The ports and their fakes are the core's; here is what stands behind them on Linux, Windows and macOS, each in a
//! module of its own behind one `cfg`. Nothing is decided here.

pub mod attention;
pub mod autostart;
pub mod clock;
#[cfg(windows)]
pub mod console;
pub mod installer;
pub mod keyring;
pub mod locale;
pub mod policy;
#[cfg(windows)]
pub mod screen;
pub mod surroundings;
pub mod toasts;
