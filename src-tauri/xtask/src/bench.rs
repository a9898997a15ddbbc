//! Builds what the figures need and hands over to the program that takes them.

use std::process::Command;

use anyhow::{Result, bail};

use crate::machine::Machine;

/// Builds with optimisation and runs the bench.
pub fn run(machine: &Machine, options: &[&str]) -> Result<()> {
    let mut cargo = machine.cargo();
    cargo.args([
        "build",
        "--release",
        "--locked",
        "-p",
        "ringlet",
        "-p",
        "ringlet-floor",
        "-p",
        "ringlet-tests",
        "--bins",
    ]);
    if !cargo.status()?.success() {
        bail!("the build failed");
    }
    let release = machine.target.join("release");
    let status =
        Command::new(release.join("bench")).args(options).env("RINGLET_PROGRAM", release.join("ringlet")).status()?;
    if !status.success() {
        bail!("the bench failed: {status}");
    }
    Ok(())
}
