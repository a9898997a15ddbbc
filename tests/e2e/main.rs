//! Stories: the built program on a private desktop with real parts around it, a file a story or a few of a kind.
//!
//! What is real: the program, the bus, the keyring, the tray, the browser of the sign-in, the window. What stands in:
//! RingCentral, and a notification daemon that remembers all it is told; one story has a real one.

#![cfg(target_os = "linux")]

mod acting;
mod answered;
mod away;
mod bad_files;
mod bad_input;
mod crash;
mod desktop;
mod ending;
mod every_scenario;
mod keyboard;
mod legible;
mod line;
mod listening;
mod popping;
mod preferences;
mod scenario_tables;
mod scenarios;
mod session_tables;
mod sign_in;
mod three_events;
mod trail;
mod tray;
mod two_callers;
mod voicemail;
mod wayland;
mod window;
