//! Planted faults that only whole days show: each must make the campaign fail, and none of them planted must not.
//!
//! All are planted at once in a copy of the engine, each behind a question whether it is wanted, so that one build
//! serves them all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::faults::{copy_folder, say};
use crate::machine::Machine;
use crate::run::Paper;

/// Plants them and plays a few days with each. What goes on is said on standard output.
pub fn run(machine: &Machine, paper: &Paper) -> Result<()> {
    let list = machine.root.join("tests/fixtures/engine-faults.json");
    let text = fs::read_to_string(&list).with_context(|| format!("reading {}", list.display()))?;
    let faults = Fault::all(&text)?;
    let folder = machine.target.join("engine-faults");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let program = plant_and_build(machine, paper, &faults, &folder)?;
    let days = |planted: Option<&Fault>| {
        let mut program = Command::new(&program);
        let days = planted.map_or(SOUND, |fault| fault.days.as_str());
        program.args(["--days", days, "--seed", "1", "--show", "0"]);
        program.args(planted.iter().flat_map(|fault| ["--until", &fault.says]));
        program.env_remove(PLANTED).envs(planted.map(|fault| (PLANTED, &fault.name)));
        program.output().context("starting the campaign")
    };
    let sound = days(None)?;
    ensure!(sound.status.success(), "without a fault:\n{}", String::from_utf8_lossy(&sound.stdout));
    let (mut passed, mut failed) = (0, 0);
    for fault in &faults {
        let began = Instant::now();
        let played = days(Some(fault))?;
        let words = String::from_utf8_lossy(&played.stdout).into_owned();
        let noticed = !played.status.success() && words.contains(&fault.says);
        let took = began.elapsed().as_secs_f64();
        if noticed {
            passed += 1;
            say(&format!("ok   {} ({took:.1} s)", fault.name));
        } else {
            failed += 1;
            say(&format!(
                "FAIL {}: {:?} was not said in {} days ({took:.1} s)\n{words}",
                fault.name, fault.says, fault.days
            ));
        }
    }
    say(&format!("faults: {passed} passed, {failed} failed"));
    ensure!(failed == 0, "{failed} planted faults were not noticed");
    Ok(())
}

/// One wrong edit: a statement or an expression, and what stands in its place.
struct Fault {
    name: String,
    file: String,
    search: String,
    replace: String,
    /// How many days are played.
    days: String,
    /// What one of them must be said to have broken.
    says: String,
}

impl Fault {
    fn all(text: &str) -> Result<Vec<Self>> {
        let list: Value = serde_json::from_str(text).context("the list of faults is no JSON")?;
        list.as_array().context("the list of faults is no list")?.iter().map(Self::read).collect()
    }

    fn read(item: &Value) -> Result<Self> {
        let text = |key: &str| -> Result<String> {
            let text = item.get(key).and_then(Value::as_str).with_context(|| format!("no {key:?} in {item}"))?;
            Ok(text.to_owned())
        };
        Ok(Self {
            name: text("name")?,
            file: text("file")?,
            search: text("search")?,
            replace: text("replace")?,
            days: text("days")?,
            says: text("says")?,
        })
    }

    /// The sound code and the wrong one, and the question which it is to be.
    fn planted(&self) -> String {
        let Self { name, search, replace, .. } = self;
        format!(
            "if std::env::var_os({PLANTED:?}).is_some_and(|name| name == {name:?}) {{ {replace} }} else {{ {search} }}"
        )
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
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for fault in faults {
        let path = copy.join(&fault.file);
        if !files.contains_key(fault.file.as_str()) {
            files
                .insert(&fault.file, fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?);
        }
        let Some(text) = files.get_mut(fault.file.as_str()) else { bail!("{} was just read", fault.file) };
        let places = text.matches(&fault.search).count();
        ensure!(places == 1, "{}: its place occurs {places} times in {}", fault.name, fault.file);
        *text = text.replacen(&fault.search, &fault.planted(), 1);
    }
    for (file, text) in files {
        // Older than what was built of an earlier copy it would not be built again.
        fs::write(copy.join(file), text).with_context(|| format!("planting in {file}"))?;
    }
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
/// The variable that names the fault which is wanted.
const PLANTED: &str = "PLANTED";
/// How many days the copy has to pass with no fault at work.
const SOUND: &str = "60";
