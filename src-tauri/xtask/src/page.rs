//! The page's own checks: npm scripts, run on the modules the lock file names.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::machine::{Machine, require_node};
use crate::run::Paper;

/// Installs the modules of `folder` anew when its lock file is not the one they were installed by.
pub fn modules(folder: &Path, paper: &Paper) -> Result<()> {
    require_node()?;
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-by");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        paper.note("the modules are those of the lock file");
        return Ok(());
    }
    paper.run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(std::fs::write(stamp, wanted)?)
}

/// Runs one script of the page's `package.json`.
pub fn script(machine: &Machine, name: &str, paper: &Paper) -> Result<()> {
    paper.run(npm(&machine.root.join("ui")).args(["run", name]))
}

/// npm in `folder`.
pub fn npm(folder: &Path) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(folder).env("CI", "true").env("NO_COLOR", "1").env("npm_config_update_notifier", "false");
    npm
}
