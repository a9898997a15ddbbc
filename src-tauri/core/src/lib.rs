//! All of Ringlet that waits: the socket, HTTPS, the history, the sign-in, the engine. No Tauri, and no desktop: what
//! the operating system does is behind ports, whose other half is the package beside this one.

pub mod attention;
pub mod auth;
pub mod autostart;
pub mod clock;
pub mod contract;
pub mod engine;
pub mod forget;
pub mod gateway;
pub mod history;
pub mod instance;
pub mod locale;
pub mod log;
pub mod network;
pub mod phone_book;
pub mod profile;
pub mod report;
pub mod report_text;
pub mod rest;
pub mod screen_pop;
pub mod settings;
pub mod status_note;
pub mod surroundings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod toast;
pub mod trail;
pub mod update;
pub mod words;

/// A cause from some library, kept for the log.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
