//! Planted faults: each is a small wrong edit of the rules that must turn a named test red.
//!
//! A test that stays green whatever is done to the code it stands for proves nothing. The list is
//! `tests/fixtures/faults.json`; the edits are made in a copy, so the working tree is never touched. All that lie in
//! functions are planted at once, each in a body of its own behind a question whether it is wanted, so that one build
//! serves them all; the few that lie elsewhere, in a constant, are built one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

/// Plants the faults in a copy of the rules and runs the test of each on it, which must fail.
///
/// The copy and what is built of it lie under `target`. Fails when a fault's place is not found exactly once, when it
/// does not compile, or when its test stays green; and when a named test is red with no fault at work.
pub fn run(root: &Path, target: &Path) -> Result<()> {
    let list = root.join("tests/fixtures/faults.json");
    let text = fs::read_to_string(&list).with_context(|| format!("reading {}", list.display()))?;
    let faults = Fault::all(&text)?;
    let folder = target.join("faults");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    // Two runs would plant in one copy: the second waits for the first.
    let turn = fs::File::create(folder.join("turn")).context("making the lock")?;
    turn.lock().context("waiting for another run")?;
    let copy = Copy::of(root, &folder)?;
    let in_functions = copy.plant(&faults)?;
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
                say(&format!("ok   {} ({:.1} s)", fault.name, began.elapsed().as_secs_f64()));
            }
            Err(error) => {
                failed += 1;
                say(&format!("FAIL {}: {error:#}", fault.name));
            }
        }
    }
    say(&format!("faults: {passed} passed, {failed} failed"));
    ensure!(failed == 0, "{failed} planted faults were not noticed");
    Ok(())
}

/// One wrong edit.
struct Fault {
    name: String,
    file: String,
    search: String,
    replace: String,
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
    fn all(text: &str) -> Result<Vec<Self>> {
        let list: Value = serde_json::from_str(text).context("the list of faults is no JSON")?;
        list.as_array().context("the list of faults is no list")?.iter().map(Self::read).collect()
    }

    fn read(item: &Value) -> Result<Self> {
        let text = |key: &str| -> Result<String> {
            let text = item.get(key).and_then(Value::as_str).with_context(|| format!("no {key:?} in {item}"))?;
            Ok(text.to_owned())
        };
        let suite = match text("suite")?.as_str() {
            "lib" => Suite::Lib,
            "rules" => Suite::Rules,
            other => bail!("no suite {other:?}"),
        };
        let (name, file, search) = (text("name")?, text("file")?, text("search")?);
        Ok(Self { name, file, search, replace: text("replace")?, suite, test: text("test")? })
    }

    /// Where it goes in its file's text. Fails unless there is one such place.
    fn place_in(&self, text: &str) -> Result<Range<usize>> {
        let mut places = text.match_indices(&self.search).map(|(start, found)| start..start + found.len());
        let (Some(place), None) = (places.next(), places.next()) else {
            let count = text.matches(&self.search).count();
            bail!("{}: its place occurs {count} times in {}", self.name, self.file);
        };
        Ok(place)
    }
}

/// The lines between the braces of the innermost function that holds `place`, read as the formatter leaves it: its
/// first line begins with `fn` and what may stand before that, and the line that closes it is indented as that is.
/// `None` also for one that may be called while compiling, where nothing can be asked.
fn body_around(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = std::mem::replace(at, *at + line.len());
            Some((start, line.trim_end()))
        })
        .collect();
    let first = lines.iter().rposition(|(start, line)| *start <= place.start && begins_a_function(line))?;
    let (_, head) = lines[first];
    let indent = &head[..head.len() - head.trim_start().len()];
    let is_as_far_in = |line: &str| line.strip_prefix(indent).is_some_and(|rest| !rest.starts_with(' '));
    let after = |from: usize, found: &dyn Fn(&str) -> bool| {
        lines[from..].iter().position(|(_, line)| is_as_far_in(line) && found(line)).map(|ahead| from + ahead)
    };
    let open = after(first, &|line| line.ends_with('{'))?;
    let close = after(open + 1, &|line| line.trim_start() == "}")?;
    let body = lines.get(open + 1)?.0..lines[close].0;
    (body.start <= place.start && place.end <= body.end).then_some(body)
}

fn begins_a_function(line: &str) -> bool {
    let line = line.trim_start();
    ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn "].iter().any(|head| line.starts_with(head))
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

    /// Plants every fault that lies in a function, and says which these are by their place in the list.
    fn plant(&self, faults: &[Fault]) -> Result<BTreeSet<usize>> {
        let mut in_functions = BTreeSet::new();
        for file in faults.iter().map(|fault| &fault.file).collect::<BTreeSet<_>>() {
            let path = self.path_of(file);
            let sound = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let mut bodies: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
            for (number, fault) in faults.iter().enumerate().filter(|(_, fault)| fault.file == *file) {
                if let Some(body) = body_around(&sound, fault.place_in(&sound)?) {
                    bodies.entry((body.start, body.end)).or_default().push(number);
                    in_functions.insert(number);
                }
            }
            let mut planted = sound.clone();
            // From the last to the first, so that the places of those before stay what they are.
            for ((start, end), numbers) in bodies.into_iter().rev() {
                let body = &sound[start..end];
                let wrong = |number: usize| {
                    let Fault { search, replace, .. } = &faults[number];
                    format!("if crate::planted({number}) {{\n{}}} else ", body.replacen(search, replace, 1))
                };
                let wrong: String = numbers.into_iter().map(wrong).collect();
                planted.replace_range(start..end, &format!("{wrong}{{\n{body}}}\n"));
            }
            fs::write(&path, planted).with_context(|| format!("planting in {file}"))?;
        }
        let root = self.path_of("src/lib.rs");
        let lib = fs::read_to_string(&root).with_context(|| format!("reading {}", root.display()))?;
        fs::write(&root, lib + QUESTION).context("planting the question")?;
        Ok(in_functions)
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
        let path = self.path_of(&fault.file);
        let sound = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let place = fault.place_in(&sound)?;
        let mut wrong = sound.clone();
        wrong.replace_range(place, &fault.replace);
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

    fn path_of(&self, file: &str) -> PathBuf {
        self.root.join("src-tauri/domain").join(file)
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
            .current_dir(self.root.join("src-tauri/domain"))
            .env_remove("RINGLET_WRITE_SCENARIOS")
            .env_remove("PLANTED")
            .envs(wanted.map(|number| ("PLANTED", number.to_string())))
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

/// Goes behind the copy's last line: which fault is wanted, asked once.
const QUESTION: &str = r#"
fn planted(number: usize) -> bool {
    static WANTED: std::sync::OnceLock<Option<usize>> = std::sync::OnceLock::new();
    *WANTED.get_or_init(|| std::env::var("PLANTED").ok()?.parse().ok()) == Some(number)
}
"#;

/// Far longer than any test takes; a fault may make one run for ever, which is noticing too.
const LONGEST_TEST: Duration = Duration::from_secs(600);
