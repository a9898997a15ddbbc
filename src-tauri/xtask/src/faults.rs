//! Planted faults: each is a small wrong edit of the rules that must turn a named test red.
//!
//! A test that stays green whatever is done to the code it stands for proves nothing. The list is
//! `tests/fixtures/faults.json`; the edits are made in a copy, so the working tree is never touched. All that lie in
//! functions are one build; the few that lie elsewhere, in a constant, are built one by one.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::planting::{Edit, WANTED, plant, read_list, text_of};

/// Plants the faults in a copy of the rules and runs the test of each on it, which must fail.
///
/// The copy and what is built of it lie under `target`. Fails when a fault's place is not found exactly once, when it
/// does not compile, or when its test stays green; and when a named test is red with no fault at work.
pub fn run(root: &Path, target: &Path) -> Result<()> {
    let faults = read_list(&root.join("tests/fixtures/faults.json"), Fault::read)?;
    let folder = target.join("faults");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    // Two runs would plant in one copy: the second waits for the first.
    let turn = fs::File::create(folder.join("turn")).context("making the lock")?;
    turn.lock().context("waiting for another run")?;
    let copy = Copy::of(root, &folder)?;
    let edits: Vec<&Edit> = faults.iter().map(|fault| &fault.edit).collect();
    let in_functions = plant(&copy.package(), &edits)?;
    let programs = [(Suite::Lib, copy.build(Suite::Lib)?), (Suite::Rules, copy.build(Suite::Rules)?)];
    copy.passes_unharmed(&faults, &programs)?;
    let (mut passed, mut failed) = (0, 0);
    for (number, fault) in faults.iter().enumerate() {
        let began = Instant::now();
        let program = programs.iter().find(|(suite, _)| *suite == fault.suite && in_functions.contains(&number));
        let noticed = match program {
            Some((_, program)) => copy.is_noticed(program, fault, Some(number)),
            None => copy.with(fault),
        };
        match noticed {
            Ok(()) => {
                passed += 1;
                say(&format!("ok   {} ({:.1} s)", fault.edit.name, began.elapsed().as_secs_f64()));
            }
            Err(error) => {
                failed += 1;
                say(&format!("FAIL {}: {error:#}", fault.edit.name));
            }
        }
    }
    say(&format!("faults: {passed} passed, {failed} failed"));
    ensure!(failed == 0, "{failed} planted faults were not noticed");
    Ok(())
}

/// One wrong edit.
struct Fault {
    edit: Edit,
    suite: Suite,
    test: String,
}

/// Where a test lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suite {
    /// Beside the code.
    Lib,
    /// The scenarios, properties and frames.
    Rules,
}

impl Fault {
    fn read(item: &Value) -> Result<Self> {
        let suite = match text_of(item, "suite")?.as_str() {
            "lib" => Suite::Lib,
            "rules" => Suite::Rules,
            other => bail!("no suite {other:?}"),
        };
        Ok(Self { edit: Edit::read(item)?, suite, test: text_of(item, "test")? })
    }
}

/// A workspace of its own that has nothing but the rules and their fixtures.
struct Copy {
    root: PathBuf,
    built: PathBuf,
}

impl Copy {
    fn of(root: &Path, folder: &Path) -> Result<Self> {
        let copy = Self { root: folder.join("copy"), built: folder.join("target") };
        if copy.root.exists() {
            fs::remove_dir_all(&copy.root).with_context(|| format!("clearing {}", copy.root.display()))?;
        }
        for folder in ["src-tauri/domain", "tests/fixtures"] {
            copy_folder(&root.join(folder), &copy.root.join(folder))?;
        }
        let manifest = fs::read_to_string(root.join("Cargo.toml")).context("reading Cargo.toml")?;
        fs::write(copy.root.join("Cargo.toml"), only_the_rules(&manifest)).context("writing Cargo.toml")?;
        fs::copy(root.join("Cargo.lock"), copy.root.join("Cargo.lock")).context("copying Cargo.lock")?;
        Ok(copy)
    }

    /// Every named test is there and green as long as no fault is wanted.
    fn passes_unharmed(&self, faults: &[Fault], programs: &[(Suite, PathBuf)]) -> Result<()> {
        for (suite, program) in programs {
            let names: BTreeSet<&str> =
                faults.iter().filter(|fault| fault.suite == *suite).map(|fault| fault.test.as_str()).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let ran = self.run(program, &names, None)?;
            ensure!(ran.ended_well, "a test is red without any fault:\n{}", ran.output);
            for name in names {
                let green = format!("test {name} ... ok");
                ensure!(ran.output.lines().any(|line| line.trim() == green), "there is no test {name}");
            }
        }
        Ok(())
    }

    /// Plants one fault by itself, and takes it out again whatever comes of it.
    fn with(&self, fault: &Fault) -> Result<()> {
        let path = self.package().join(&fault.edit.file);
        let sound = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let place = fault.edit.place_in(&sound)?;
        let mut wrong = sound.clone();
        wrong.replace_range(place, &fault.edit.replace);
        fs::write(&path, wrong).context("planting")?;
        let built = self.build(fault.suite).context("it does not compile");
        let noticed = built.and_then(|program| self.is_noticed(&program, fault, None));
        fs::write(&path, sound).context("taking it out again")?;
        noticed
    }

    fn is_noticed(&self, program: &Path, fault: &Fault, wanted: Option<usize>) -> Result<()> {
        let ran = self.run(program, &[&fault.test], wanted)?;
        let red = format!("test {} ... FAILED", fault.test);
        let late = ran.late && !ran.ended_well;
        let noticed = late || ran.output.lines().any(|line| line.trim() == red);
        ensure!(noticed, "{} stays green", fault.test);
        Ok(())
    }

    fn package(&self) -> PathBuf {
        self.root.join("src-tauri/domain")
    }

    /// Builds one suite and says where its program is. Building is apart from running, so that a test that never ends
    /// is a child that can be ended.
    fn build(&self, suite: Suite) -> Result<PathBuf> {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args([
            "test",
            "--offline",
            "--package",
            "ringlet-domain",
            "--no-run",
            "--message-format=json-render-diagnostics",
        ]);
        match suite {
            Suite::Lib => cargo.arg("--lib"),
            Suite::Rules => cargo.args(["--test", "rules"]),
        };
        // The same few files again and again, even where nothing else is built twice.
        cargo.env("CARGO_TARGET_DIR", &self.built).env("CARGO_INCREMENTAL", "1");
        let built = cargo.current_dir(&self.root).output().context("cargo")?;
        ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let lines = String::from_utf8_lossy(&built.stdout).into_owned();
        let mut messages = lines.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let program = messages.find_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)));
        program.context("cargo named no program")
    }

    /// Runs some tests with one fault at work, or with none.
    fn run(&self, program: &Path, tests: &[&str], wanted: Option<usize>) -> Result<Ran> {
        let mut child = Command::new(program)
            .arg("--exact")
            .args(tests)
            .current_dir(self.package())
            .env_remove("RINGLET_WRITE_SCENARIOS")
            .env_remove(WANTED)
            .envs(wanted.map(|number| (WANTED, number.to_string())))
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let mut stdout = child.stdout.take().context("the test's output")?;
        let reader = std::thread::spawn(move || {
            let mut output = Vec::new();
            let _ended = stdout.read_to_end(&mut output);
            String::from_utf8_lossy(&output).into_owned()
        });
        let began = Instant::now();
        let mut late = false;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if began.elapsed() > LONGEST_TEST && !late {
                late = true;
                child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let output = reader.join().unwrap_or_default();
        Ok(Ran { ended_well: status.success(), late, output })
    }
}

/// What a run of tests said.
struct Ran {
    ended_well: bool,
    late: bool,
    output: String,
}

/// The workspace's manifest with the rules as its only member. Shared versions stay what they are; what is built to run
/// one test at a time is not optimised.
fn only_the_rules(manifest: &str) -> String {
    let line = |line: &str| match line.split_once('=').map(|(key, _)| key.trim()) {
        Some("members") => "members = [\"src-tauri/domain\"]".to_owned(),
        Some("default-members" | "ringlet-domain") if !line.contains("path") => String::new(),
        _ => line.to_owned(),
    };
    manifest.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("copying {}", entry.path().display()))?;
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "a verb of the command line reports on standard output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Far longer than any test takes; a fault may make one run for ever, which is noticing too.
const LONGEST_TEST: Duration = Duration::from_secs(600);
