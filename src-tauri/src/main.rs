//! The program: everything is in the library beside it.

// A program with a tray and a window opens no console on Windows.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    ringlet_shell::run()
}
