//! The fault campaign: built with everything else, where what a day spends its time in is compiled with optimisation.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};

use crate::fuzz;
use crate::machine::Machine;
use crate::run::Paper;

/// How many days the test command plays.
pub const DAYS: &str = "10000";

/// Builds it and says where it is.
fn build(machine: &Machine, paper: &Paper) -> Result<PathBuf> {
    let mut cargo = machine.cargo();
    // The whole workspace is chosen, so that its dependencies have the features they have in every other build.
    paper.run(cargo.args(["build", "--locked", "--workspace", "--exclude", "xtask", "--bin", "campaign"]))?;
    Ok(machine.program("campaign"))
}

/// Plays for so many minutes, from a day nobody has played before: its seed is printed, so that it can be played again.
pub fn soak(machine: &Machine, minutes: &str) -> Result<()> {
    let minutes: u64 = minutes.parse().with_context(|| format!("{minutes:?} are no minutes"))?;
    let limit = Instant::now() + Duration::from_secs((2 * minutes + 30) * 60);
    let paper = Paper::new(machine.target.join("xtask/soak.log"), limit)?;
    println!("Building the campaign …");
    let program = build(machine, &paper)?;
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().wrapping_mul(1_000_000);
    println!("Playing for {minutes} minutes from seed {seed} …");
    let status = Command::new(program)
        .args(["--minutes", &minutes.to_string(), "--seed", &seed.to_string()])
        .status()
        .context("starting the campaign")?;
    if !status.success() {
        bail!("the campaign failed: {status}");
    }
    let each = Duration::from_secs((minutes * 60 / 6).max(30));
    println!("Feeding garbage to each reader for {} minutes …", each.as_secs() / 60);
    if let Some(why) = fuzz::run(machine, &paper, each)? {
        println!("left out: {why}");
    }
    Ok(())
}
