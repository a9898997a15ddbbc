//! What a program and its children take of the machine, as Linux counts it.

use std::path::Path;

use anyhow::{Context as _, Result};
use ringlet_tests::process::family;

/// Megabytes of memory, each page shared with others counted in part, of the process `id` and all its descendants.
pub fn megabytes(id: u32) -> Result<f64> {
    let mut sum = 0.0;
    for id in family(id)? {
        let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("the kernel gives no Pss")?;
        sum += pss.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0;
    }
    Ok(sum)
}

/// Seconds of processor time that the process `id` and its living descendants have used.
pub fn processor_seconds(id: u32) -> Result<f64> {
    let mut ticks = 0.0;
    for id in family(id)? {
        let fields = stat(id).context("the process has ended")?;
        ticks += fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
    }
    Ok(ticks / TICKS)
}

/// The fields of /proc/ID/stat after the name, which may have spaces in it: state, parent, …
fn stat(id: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// Linux counts processor time in hundredths for programs, whatever the kernel does inside.
const TICKS: f64 = 100.0;
