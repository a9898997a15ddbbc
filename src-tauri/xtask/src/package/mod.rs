//! `cargo xtask package`: the program as it is handed out, made of what can be made on this system.
//!
//! The packages for Linux are put together here, from a tree of files, with the systems' own tools: each file and each
//! byte of them is then this repository's choice, and two builds give the same. Tauri's bundler makes the others.

mod deb;
mod graph;
mod icons;
mod licences;
mod program;
mod rpm;
mod sbom;
mod tree;
mod update_list;
mod windows;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::machine::{FOR_OTHER_SYSTEMS, FOR_PACKAGES, Machine, TO_BUILD};
use crate::page;
use crate::run::Paper;

pub use deb::{check_deb, make_deb};
pub use program::build_in;
pub use rpm::{check_rpm, make_rpm};
pub use tree::{Tree, check_metadata};
pub use update_list::run as make_update_list;
pub use windows::{link as link_for_windows, tests_under_wine};

/// Makes the packages that `words` name, or all that can be made here.
pub fn run(machine: &Machine, words: &[&str]) -> Result<()> {
    let kinds: Vec<Kind> = match words {
        [] => Kind::of_this_system(),
        names => names.iter().map(|name| Kind::named(name)).collect::<Result<_>>()?,
    };
    let paper = Paper::new(machine.target.join("xtask/package.log"), Instant::now() + LIMIT)?;
    println!("Looking for what this machine lacks …");
    let mut groups = vec![&TO_BUILD];
    if kinds.iter().any(|kind| matches!(kind, Kind::Deb | Kind::Rpm)) {
        groups.push(&FOR_PACKAGES);
    }
    if kinds.contains(&Kind::WindowsProgram) {
        groups.push(&FOR_OTHER_SYSTEMS);
    }
    for group in groups {
        if let Some(why) = machine.install(group, &paper)? {
            bail!("{why}");
        }
    }
    println!("Building the page …");
    page::modules(&machine.root.join("ui"), &paper)?;
    page::script(machine, "build", &paper)?;

    let mut made = Vec::new();
    let of_linux = kinds.iter().any(|kind| matches!(kind, Kind::Deb | Kind::Rpm));
    let tree = if of_linux {
        println!("Building the program …");
        let program = build_in(machine, &machine.root, &built_in(machine), &paper)?;
        println!("Laying out its files …");
        let tree = Tree::lay_out(machine, &program, &folder(machine).join("tree"), &paper)?;
        check_metadata(&tree, &paper)?;
        Some(tree)
    } else {
        None
    };
    for kind in kinds {
        println!("Making {kind:?} …");
        let path = match (kind, &tree) {
            (Kind::Bundles, _) => program::bundle(machine, &paper)?,
            (Kind::Deb, Some(tree)) => {
                let path = make_deb(tree, &version(machine)?, Squeeze::Well, &folder(machine), &paper)?;
                check_deb(&path, tree, &paper)?;
                path
            }
            (Kind::Rpm, Some(tree)) => {
                let path = make_rpm(tree, &version(machine)?, &folder(machine), &paper)?;
                check_rpm(&path, tree, &paper)?;
                path
            }
            (Kind::Deb | Kind::Rpm, None) => bail!("the tree was not laid out"),
            (Kind::Sbom, _) => sbom::write(machine, &folder(machine))?,
            (Kind::WindowsProgram, _) => link_for_windows(machine, Squeeze::Well, &paper)?,
        };
        made.push(path);
    }
    println!("\nMade:");
    for path in made {
        let size = std::fs::metadata(&path).map_or(0, |data| if data.is_file() { data.len() } else { 0 });
        println!("{:8.2} MB  {}", size as f64 / 1e6, path.display());
    }
    Ok(())
}

/// Draws every picture that is kept in the repository anew.
pub fn draw_icons(machine: &Machine) -> Result<()> {
    icons::draw_all(machine, &Paper::new(machine.target.join("xtask/icons.log"), Instant::now() + LIMIT)?)
}

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What Tauri's bundler makes on this system: AppImage; NSIS and MSI; dmg.
    Bundles,
    /// For Debian and its kin.
    Deb,
    /// For Fedora and its kin.
    Rpm,
    /// The list of what the program is made of.
    Sbom,
    /// The program for Windows, linked here, without an installer.
    WindowsProgram,
}

impl Kind {
    fn of_this_system() -> Vec<Kind> {
        if cfg!(target_os = "linux") {
            vec![Kind::Deb, Kind::Rpm, Kind::Sbom, Kind::WindowsProgram]
        } else {
            vec![Kind::Bundles, Kind::Sbom]
        }
    }

    fn named(name: &str) -> Result<Kind> {
        Ok(match name {
            "bundles" => Kind::Bundles,
            "deb" => Kind::Deb,
            "rpm" => Kind::Rpm,
            "sbom" => Kind::Sbom,
            "windows" => Kind::WindowsProgram,
            _ => bail!("there is no package called {name}: bundles, deb, rpm, sbom, windows"),
        })
    }
}

/// How much time is spent on making a package small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Squeeze {
    /// None: for a test.
    Hardly,
    /// All it takes: for people.
    Well,
}

/// Where packages are put.
pub fn folder(machine: &Machine) -> PathBuf {
    machine.target.join("packages")
}

/// Where the program is built for them: with other flags than a developer's builds, so beside those.
pub fn built_in(machine: &Machine) -> PathBuf {
    machine.target.join("package-build")
}

/// The version of all packages, as the workspace says it.
pub fn version(machine: &Machine) -> Result<String> {
    let text = std::fs::read_to_string(machine.root.join("Cargo.toml"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("version = "));
    Ok(line.context("the workspace has a version")?.trim_matches('"').to_owned())
}

/// The time that packages carry, in seconds since 1970: that of the release, so that two builds of one are the same.
pub fn release_time(root: &Path, paper: &Paper) -> Result<String> {
    if let Ok(time) = std::env::var("SOURCE_DATE_EPOCH") {
        return Ok(time);
    }
    let text = std::fs::read_to_string(root.join(METAINFO))?;
    let day = text.split_once(" date=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(day, _)| day);
    let day = day.context("the metainfo dates its newest release")?;
    let file = paper.beside("release-time");
    paper.run_into(std::process::Command::new("date").args(["-u", "-d", day, "+%s"]), &file)?;
    Ok(std::fs::read_to_string(file)?.trim().to_owned())
}

/// The description for software centres, whose newest release is the version of the workspace.
pub const METAINFO: &str = "src-tauri/package/linux/io.github.ringlet.Ringlet.metainfo.xml";
/// What the program is called towards the desktop.
pub const IDENTIFIER: &str = "io.github.ringlet.Ringlet";
/// A release build of everything takes a quarter of this on a small machine.
const LIMIT: Duration = Duration::from_secs(60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_that_is_described_is_this_version() {
        let machine = Machine::here().expect("tests run in the repository");
        let metainfo = std::fs::read_to_string(machine.root.join(METAINFO)).expect("it is there");
        let newest = metainfo.split_once("<release version=\"").and_then(|(_, rest)| rest.split_once('"'));
        assert_eq!(newest.map(|(version, _)| version), Some(version(&machine).expect("there is one").as_str()));
    }

    #[test]
    fn only_packages_that_exist_can_be_asked_for() {
        assert_eq!(Kind::named("deb").expect("it exists"), Kind::Deb);
        Kind::named("snap").expect_err("nobody makes it");
    }
}
