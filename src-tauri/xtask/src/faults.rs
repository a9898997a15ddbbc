//! Planted faults: each is a small wrong edit of the rules that must turn a named test red.

use std::path::Path;

use anyhow::{Result, bail};

/// Plants each fault in a copy of the rules and runs the tests on it.
pub fn run(_root: &Path, _target: &Path) -> Result<()> {
    bail!("no faults are planted yet")
}
