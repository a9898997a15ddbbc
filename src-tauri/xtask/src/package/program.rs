//! The program as it is handed out: optimised, stripped, and the same bytes wherever its source lies.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::release_time;
use crate::machine::Machine;
use crate::run::Paper;

/// Builds the program of the repository at `root` into `target` and gives its path.
///
/// The folders of this machine are replaced in it by names: they differ from one builder to the next, and say more
/// about the builder than people who use the program need to know.
pub fn build_in(machine: &Machine, root: &Path, target: &Path, paper: &Paper) -> Result<PathBuf> {
    let home = cargo_home().context("cargo has a home")?;
    // The last that fits counts, and the target folder may lie in the repository.
    let mut names = vec![(home.clone(), "/cargo"), (root.to_owned(), "/ringlet"), (target.to_owned(), "/target")];
    // Where a package lies is in the program hundreds of times.
    names.extend(registries(&home)?.into_iter().map(|folder| (folder, "/crates")));
    let rust: Vec<String> =
        names.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).collect();
    let c: Vec<String> =
        names.iter().map(|(folder, name)| format!("-ffile-prefix-map={}={name}", folder.display())).collect();
    let mut cargo = machine.cargo();
    cargo.current_dir(root).env("CARGO_TARGET_DIR", target);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}"));
    if cfg!(unix) {
        cargo.env("CFLAGS", c.join(" ")).env("SOURCE_DATE_EPOCH", release_time(root, paper)?);
    }
    paper.run(cargo.args(["build", "--release", "--locked", "-p", "ringlet", "--bin", "ringlet"]))?;
    Ok(built(target))
}

/// Where [`build_in`] leaves the program.
pub fn built(target: &Path) -> PathBuf {
    target.join("release").join(format!("ringlet{}", std::env::consts::EXE_SUFFIX))
}

/// What Tauri's own bundler makes on this system, for which its command line has to be installed.
pub fn bundle(machine: &Machine, paper: &Paper) -> Result<PathBuf> {
    let target = super::built_in(machine);
    let mut cargo = machine.cargo();
    cargo.current_dir(machine.root.join("src-tauri")).env("CARGO_TARGET_DIR", &target);
    let bundles = if cfg!(windows) {
        "nsis,msi"
    } else if cfg!(target_os = "macos") {
        "app,dmg"
    } else {
        "appimage"
    };
    cargo.args(["tauri", "build", "--config", "package/bundle.conf.json", "--bundles", bundles]);
    paper.run(&mut cargo)?;
    let made = target.join("release/bundle");
    if cfg!(target_os = "macos") {
        // What an installed one updates itself with: the bundle as it is in the disk image.
        let name = format!("Ringlet_{}_{}.app.tar.gz", super::version(machine)?, std::env::consts::ARCH);
        let mut tar = Command::new("tar");
        tar.arg("-czf").arg(made.join("macos").join(name)).arg("-C").arg(made.join("macos")).arg("Ringlet.app");
        paper.run(&mut tar)?;
    }
    Ok(made)
}

/// The folders, one for each registry, in which the packages lie that cargo has fetched.
fn registries(home: &Path) -> Result<Vec<PathBuf>> {
    let all = home.join("registry/src");
    if !all.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&all).with_context(|| format!("reading {}", all.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn cargo_home() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Some(home.into());
    }
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    Some(Path::new(&home).join(".cargo"))
}

/// A command in an empty environment but for the path, so that nothing of this machine's settings takes part.
pub(super) fn plain(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC");
    command
}
