//! Planted faults that only whole days show: each must make the campaign fail, and none of them planted must not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::faults::{copy_folder, say};
use crate::machine::Machine;
use crate::planting::{Edit, WANTED, plant, read_list, text_of};
use crate::run::Paper;

/// Plants them and plays a few days with each. What goes on is said on standard output.
pub fn run(machine: &Machine, paper: &Paper) -> Result<()> {
    let faults = read_list(&machine.root.join("tests/fixtures/engine-faults.json"), Fault::read)?;
    let folder = machine.target.join("engine-faults");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let program = plant_and_build(machine, paper, &faults, &folder)?;
    let days = |planted: Option<(usize, &Fault)>| {
        let mut program = Command::new(&program);
        let days = planted.map_or(SOUND, |(_, fault)| fault.days.as_str());
        program.args(["--days", days, "--seed", "1", "--show", "0"]);
        program.args(planted.iter().flat_map(|(_, fault)| ["--until", &fault.says]));
        program.env_remove(WANTED).envs(planted.map(|(number, _)| (WANTED, number.to_string())));
        program.output().context("starting the campaign")
    };
    let sound = days(None)?;
    ensure!(sound.status.success(), "without a fault:\n{}", String::from_utf8_lossy(&sound.stdout));
    let (mut passed, mut failed) = (0, 0);
    for (number, fault) in faults.iter().enumerate() {
        let began = Instant::now();
        let played = days(Some((number, fault)))?;
        let words = String::from_utf8_lossy(&played.stdout).into_owned();
        let noticed = !played.status.success() && words.contains(&fault.says);
        let took = began.elapsed().as_secs_f64();
        if noticed {
            passed += 1;
            say(&format!("ok   {} ({took:.1} s)", fault.edit.name));
        } else {
            failed += 1;
            say(&format!(
                "FAIL {}: {:?} was not said in {} days ({took:.1} s)\n{words}",
                fault.edit.name, fault.says, fault.days
            ));
        }
    }
    say(&format!("faults: {passed} passed, {failed} failed"));
    ensure!(failed == 0, "{failed} planted faults were not noticed");
    Ok(())
}

/// One wrong edit, and what it must be found by.
struct Fault {
    edit: Edit,
    /// How many days are played.
    days: String,
    /// What one of them must be said to have broken.
    says: String,
}

impl Fault {
    fn read(item: &Value) -> Result<Self> {
        Ok(Self { edit: Edit::read(item)?, days: text_of(item, "days")?, says: text_of(item, "says")? })
    }
}

fn plant_and_build(machine: &Machine, paper: &Paper, faults: &[Fault], folder: &Path) -> Result<PathBuf> {
    let copy = folder.join("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy).with_context(|| format!("clearing {}", copy.display()))?;
    }
    for part in MEMBERS.into_iter().chain([MESSAGES]) {
        copy_folder(&machine.root.join(part), &copy.join(part))?;
    }
    let manifest = fs::read_to_string(machine.root.join("Cargo.toml")).context("reading Cargo.toml")?;
    fs::write(copy.join("Cargo.toml"), only_the_engine(&manifest)).context("writing Cargo.toml")?;
    fs::copy(machine.root.join("Cargo.lock"), copy.join("Cargo.lock")).context("copying Cargo.lock")?;
    let edits: Vec<&Edit> = faults.iter().map(|fault| &fault.edit).collect();
    let in_functions = plant(&copy, &edits)?;
    let elsewhere: Vec<&str> = (0..edits.len())
        .filter(|number| !in_functions.contains(number))
        .map(|number| edits[number].name.as_str())
        .collect();
    ensure!(elsewhere.is_empty(), "not in a function, where alone it can be asked for: {}", elsewhere.join(", "));
    let mut cargo = machine.cargo();
    // Cargo takes a copy of a package for the package itself: in one directory one would pass for the other.
    let target = folder.join("target");
    cargo.env("CARGO_TARGET_DIR", &target);
    cargo.current_dir(&copy).args(["build", "--offline", "--bin", "campaign"]);
    paper.run(&mut cargo).context("a planted fault does not compile")?;
    Ok(target.join("debug").join(format!("campaign{}", std::env::consts::EXE_SUFFIX)))
}

/// The workspace's manifest with what a day is made of as its only members.
fn only_the_engine(manifest: &str) -> String {
    let members = MEMBERS.map(|member| format!("{member:?}")).join(", ");
    let line = |line: &str| match line.split_once('=').map(|(key, _)| key.trim()) {
        Some("members") => format!("members = [{members}]"),
        Some("default-members") => String::new(),
        _ => line.to_owned(),
    };
    manifest.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

const MEMBERS: [&str; 4] = ["src-tauri/core", "src-tauri/domain", "tests/campaign", "tests/standin"];
/// What the core says, which is built into it.
const MESSAGES: &str = "ui/messages";
/// How many days the copy has to pass with no fault at work.
const SOUND: &str = "60";
