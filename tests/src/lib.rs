//! What the stories stand on: a private desktop with real parts, and eyes on what they do.
//!
//! Everything here is Linux: the other systems' desktops cannot be made in private.

#![cfg(target_os = "linux")]

pub mod app;
pub mod browser;
pub mod desktop;
pub mod keyring;
pub mod monitor;
pub mod process;
pub mod recorder;
pub mod story;
pub mod tray;
pub mod wait;
pub mod window;
