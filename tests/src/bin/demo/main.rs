//! The demonstration: a stand-in RingCentral, and Ringlet signed in to it in a profile of its own.
//!
//! Where there is a display, a person places the calls. Where there is none, three events are played on a private
//! desktop, and what came of them is printed and photographed.

#![allow(clippy::print_stdout, reason = "it shows what it does")]

mod own;
#[cfg(target_os = "linux")]
mod private;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

/// Plays a call that is missed and leaves a voicemail.
#[derive(Debug, Parser)]
struct Arguments {
    /// Play the three events five times as fast.
    #[arg(long)]
    fast: bool,
    /// Where the pictures go.
    #[arg(long, value_name = "FOLDER", default_value = "target/demo")]
    pictures: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    #[cfg(target_os = "linux")]
    if !has_display() {
        return private::play(if arguments.fast { 5.0 } else { 1.0 }, &arguments.pictures).await;
    }
    own::play(&arguments).await
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
