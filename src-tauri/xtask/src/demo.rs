//! Builds what the demonstration needs and hands over to it.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::machine::{FOR_A_DESKTOP, Machine, TO_BUILD};
use crate::page;
use crate::run::Paper;

/// Installs, builds, and runs the demonstration, which prints to this terminal.
pub fn run(machine: &Machine, options: &[&str]) -> Result<()> {
    let paper = Paper::new(machine.target.join("xtask/demo.log"), Instant::now() + Duration::from_secs(40 * 60))?;
    println!("Looking for what this machine lacks …");
    for group in [&TO_BUILD, &FOR_A_DESKTOP] {
        if let Some(why) = machine.install(group, &paper)? {
            bail!("{why}");
        }
    }
    println!("Building the page …");
    page::modules(&machine.root.join("ui"), &paper)?;
    page::script(machine, "build", &paper)?;
    println!("Building Ringlet and the stand-in RingCentral …");
    let mut cargo = machine.cargo();
    cargo.args(["build", "--locked", "-p", "ringlet", "-p", "ringlet-standin", "-p", "ringlet-tests", "--bins"]);
    let status = cargo.status()?;
    if !status.success() {
        bail!("the build failed");
    }
    let status = command(machine, options).status()?;
    if !status.success() {
        bail!("the demonstration failed: {status}");
    }
    Ok(())
}

/// The demonstration itself, of programs that are built.
pub fn command(machine: &Machine, options: &[&str]) -> Command {
    let mut command = Command::new(machine.program("demo"));
    command.args(options).arg("--pictures").arg(machine.root.join("target/demo"));
    command.env("RINGLET_PROGRAM", machine.program("ringlet"));
    command
}
