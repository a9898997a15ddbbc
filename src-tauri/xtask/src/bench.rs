//! Builds what the figures need and hands over to the program that takes them.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::machine::{FOR_A_DESKTOP, Machine, TO_BUILD};
use crate::page;
use crate::run::Paper;

/// Builds with optimisation and runs the bench.
pub fn run(machine: &Machine, options: &[&str]) -> Result<()> {
    let paper = Paper::new(machine.target.join("xtask/bench.log"), Instant::now() + Duration::from_secs(20 * 60))?;
    println!("Looking for what this machine lacks …");
    machine.install(&TO_BUILD, &paper)?.map_or(Ok(()), |why| bail!("{why}"))?;
    if cfg!(target_os = "linux") {
        machine.install(&FOR_A_DESKTOP, &paper)?.map_or(Ok(()), |why| bail!("{why}"))?;
    }
    println!("Building the page …");
    page::modules(&machine.root.join("ui"), &paper)?;
    page::script(machine, "build", &paper)?;
    println!("Building Ringlet, its floor and the bench …");
    // Alone, as it is when it is packaged: in one build with the others it would get the features they ask of what
    // they share.
    build(machine, &["-p", "ringlet"])?;
    build(machine, &["-p", "ringlet-floor"])?;
    build(machine, &["-p", "ringlet-tests", "--bin", "bench"])?;
    let release = machine.target.join("release");
    let program = |name: &str| release.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let status = Command::new(program("bench")).args(options).env("RINGLET_PROGRAM", program("ringlet")).status()?;
    if !status.success() {
        bail!("the bench failed: {status}");
    }
    Ok(())
}

fn build(machine: &Machine, what: &[&str]) -> Result<()> {
    if !machine.cargo().args(["build", "--release", "--locked"]).args(what).status()?.success() {
        bail!("the build failed");
    }
    Ok(())
}
