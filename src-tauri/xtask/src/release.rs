//! The long proofs before a release: the packages as they are handed out, installed and taken away again; the tests as
//! Windows programs; the same bytes twice. They are too long for every change, and some of them install into this
//! machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::checks::{self, passed, passed_unless};
use crate::machine::{FOR_A_DESKTOP, FOR_A_SESSION, FOR_PACKAGES, Machine};
use crate::package::{self, Squeeze, Tree, check_deb, check_metadata, check_rpm, make_deb, make_rpm};
use crate::page;
use crate::run::Paper;
use crate::schedule::{Check, Lane, Verdict};

/// Prints the names of the long checks.
pub fn list() {
    CHECKS.iter().for_each(|check| println!("{}", check.name));
}

/// Runs the long checks whose name begins with `only`, and those they need.
pub fn run(machine: &Machine, only: &str) -> Result<()> {
    checks::run_of(CHECKS, machine, only, LIMIT)
}

const CHECKS: &[Check] = &[
    Check { name: "packages", lane: Lane::Cargo, needs: &[], run: checks::packages },
    Check {
        name: "page-build",
        lane: Lane::Beside,
        needs: &[],
        run: |machine, paper| {
            page::modules(&machine.root.join("ui"), paper)?;
            page::script(machine, "build", paper).map(passed)
        },
    },
    Check { name: "package", lane: Lane::Cargo, needs: &["packages", "page-build"], run: whole_package },
    Check { name: "windows-program", lane: Lane::Beside, needs: &["packages", "page-build"], run: windows_program },
    Check {
        name: "windows-tests",
        lane: Lane::Beside,
        needs: &["packages", "page-build"],
        run: |machine, paper| {
            let packages = ["ringlet-domain", "ringlet-core", "ringlet-desktop"];
            package::tests_under_wine(machine, &packages, paper).map(passed_unless)
        },
    },
    Check { name: "workflow", lane: Lane::Beside, needs: &[], run: workflow },
    Check { name: "dependencies", lane: Lane::Beside, needs: &[], run: dependencies },
    Check {
        name: "engine-faults",
        lane: Lane::Beside,
        needs: &["packages"],
        run: |_, paper| paper.run(Command::new(std::env::current_exe()?).args(["faults", "--engine"])).map(passed),
    },
    Check { name: "same-bytes", lane: Lane::Cargo, needs: &["package"], run: same_bytes },
    Check { name: "installed", lane: Lane::Alone, needs: &["package"], run: whole_story },
];

/// The packages of an optimised program, as they are handed out.
fn whole_package(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    if let Some(why) = not_here(machine, paper)? {
        return Ok(Verdict::LeftOut(why));
    }
    let program = package::build_in(machine, &machine.root, &package::built_in(machine), paper)?;
    let folder = package::folder(machine);
    let tree = Tree::lay_out(machine, &program, &folder.join("tree"), paper)?;
    check_metadata(&tree, paper)?;
    let version = package::version(machine)?;
    let deb = make_deb(&tree, &version, Squeeze::Well, &folder, paper)?;
    check_deb(&deb, &tree, paper)?;
    let rpm = make_rpm(&tree, &version, &folder, paper)?;
    check_rpm(&rpm, &tree, paper)?;
    let size = std::fs::metadata(&deb)?.len();
    if size > MOST_OF_A_DEB {
        bail!("{} has {size} bytes, and {MOST_OF_A_DEB} are the most", deb.display());
    }
    Ok(Verdict::Passed)
}

/// The package of the program that the other checks run, made in a hurry: its metadata and its contents are the same.
pub fn quick_package(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    if let Some(why) = not_here(machine, paper)? {
        return Ok(Verdict::LeftOut(why));
    }
    let folder = quick(machine);
    let tree = Tree::lay_out(machine, &machine.program("ringlet"), &folder.join("tree"), paper)?;
    check_metadata(&tree, paper)?;
    for version in [OLDER, &package::version(machine)?] {
        let deb = make_deb(&tree, version, Squeeze::Hardly, &folder, paper)?;
        check_deb(&deb, &tree, paper)?;
    }
    Ok(Verdict::Passed)
}

/// The story of that package.
pub fn quick_story(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    story(machine, &quick(machine), paper)
}

/// The story of the package that is handed out.
fn whole_story(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let mut cargo = machine.cargo();
    paper.run(cargo.args(["build", "--locked", "-p", "ringlet-tests", "--bins"]))?;
    let folder = package::folder(machine);
    let tree = Tree { folder: folder.join("tree"), time: package::release_time(&machine.root, paper)? };
    make_deb(&tree, OLDER, Squeeze::Hardly, &folder, paper)?;
    story(machine, &folder, paper)
}

/// Installs into this machine, on a private desktop: an older version, a newer one over it, and both away again.
fn story(machine: &Machine, folder: &Path, paper: &Paper) -> Result<Verdict> {
    for group in [&FOR_A_DESKTOP, &FOR_A_SESSION] {
        if let Some(why) = machine.install(group, paper)? {
            return Ok(Verdict::LeftOut(why));
        }
    }
    if Path::new(INSTALLED).exists() {
        bail!("{INSTALLED} is there already, and this check would take it away: purge the package first");
    }
    let deb = |version: &str| -> Result<PathBuf> {
        let start = format!("ringlet_{version}_");
        let found = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&start) && name.ends_with(".deb")
        });
        found.with_context(|| format!("no package of version {version} was made"))
    };
    let (older, newer) = (deb(OLDER)?, deb(&package::version(machine)?)?);
    let mut command = Command::new(machine.program("installed"));
    command.args([&older, &newer]).env("RINGLET_PROGRAM", INSTALLED);
    command.arg("--pictures").arg(machine.target.join("installed"));
    let told = paper.run(&mut command);
    if Path::new(INSTALLED).exists()
        && let Some(why) = machine.apt(&["purge", "ringlet"], paper)?
    {
        paper.note(&format!("the package could not be taken away: {why}"));
    }
    told.map(passed)
}

/// Builds the same source in two other folders and fails unless both give the package that is handed out.
fn same_bytes(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let folder = package::folder(machine);
    let version = package::version(machine)?;
    let root = machine.target.join("elsewhere/with a longer name/ringlet");
    copy_of_the_source(machine, &root, paper)?;
    let program = package::build_in(machine, &root, &machine.target.join("elsewhere/target"), paper)?;
    let elsewhere = Machine { root: root.clone(), target: machine.target.clone() };
    let tree = Tree::lay_out(&elsewhere, &program, &folder.join("elsewhere/tree"), paper)?;
    let made = make_deb(&tree, &version, Squeeze::Well, &folder.join("elsewhere"), paper)?;
    let name = made.file_name().context("a package has a name")?;
    paper.run(Command::new("cmp").arg(folder.join(name)).arg(&made))?;
    Ok(Verdict::Passed)
}

/// What git keeps, with the built page and the modules it was built of.
fn copy_of_the_source(machine: &Machine, root: &Path, paper: &Paper) -> Result<()> {
    if root.exists() {
        std::fs::remove_dir_all(root)?;
    }
    std::fs::create_dir_all(root)?;
    let mut copy = Command::new("sh");
    copy.current_dir(&machine.root).env("TO", root).args([
        "-c",
        "tar --create --exclude=./target --exclude=./.git --exclude=gen . | tar --extract --directory=\"$TO\"",
    ]);
    paper.run(&mut copy)
}

/// The hosted workflows, judged by actionlint.
fn workflow(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let folder = machine.root.join(".ci/workflow-lint");
    page::modules(&folder, paper)?;
    paper.run(Command::new("node").arg("lint.mjs").current_dir(&folder)).map(passed)
}

/// What the program is made of, judged by cargo-deny: licences, what is banned, where it comes from. Of weaknesses that
/// became known it asks a database on the network, which not everybody reaches.
fn dependencies(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let tools = machine.target.join("tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let mut cargo = machine.cargo();
        cargo.env("CARGO_TARGET_DIR", tools.join("target")).args(["install", "--locked", "--version", DENY, "--root"]);
        paper.run(cargo.arg(&tools).arg("cargo-deny"))?;
    }
    let mut deny = Command::new(&program);
    deny.current_dir(&machine.root).args(["--all-features", "check", "--config", ".deny.toml"]);
    paper.run(deny.args(["licenses", "bans", "sources"])).map(passed)
}

fn windows_program(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    package::link_for_windows(machine, Squeeze::Hardly, paper)?;
    Ok(Verdict::Passed)
}

fn not_here(machine: &Machine, paper: &Paper) -> Result<Option<String>> {
    if !cfg!(target_os = "linux") {
        return Ok(Some("packages for Linux are made on Linux".to_owned()));
    }
    machine.install(&FOR_PACKAGES, paper)
}

fn quick(machine: &Machine) -> PathBuf {
    machine.target.join("quick-packages")
}

/// The release of cargo-deny whose settings `.deny.toml` is written for.
const DENY: &str = "0.20.2";
/// A version before every other.
const OLDER: &str = "0.0.1";
const INSTALLED: &str = "/usr/bin/ringlet";
const MOST_OF_A_DEB: u64 = 6_000_000;
/// Two optimised builds from nothing, one for Windows besides, and what runs them.
const LIMIT: Duration = Duration::from_secs(90 * 60);
