//! The list of checks, cheap ones first, so that what is usually wrong shows in the first minute.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::campaign;
use crate::demo;
use crate::fuzz;
use crate::machine::{self, ALL_TARGETS, FOR_A_DESKTOP, Machine, TO_BUILD};
use crate::page;
use crate::release;
use crate::run::Paper;
use crate::schedule::{self, Check, Done, End, Lane, Verdict};
use crate::targets;

/// Prints the names of all checks.
pub fn list() {
    CHECKS.iter().for_each(|check| println!("{}", check.name));
}

/// Runs the checks whose name begins with `only`, and those they need.
pub fn run(machine: &Machine, only: &str) -> Result<()> {
    run_of(CHECKS, machine, only, LIMIT)
}

/// The same with a list of one's own, whose run may take until `limit`.
pub fn run_of(list: &'static [Check], machine: &Machine, only: &str, limit: Duration) -> Result<()> {
    let started = Instant::now();
    let chosen = choose(list, only)?;
    let done = schedule::run(machine, &chosen, started + limit);
    let took = started.elapsed();
    println!("\n{}", table(&done, took));
    judge(&done, took, limit)
}

/// Longer than this, and nobody waits for it: the run fails.
const LIMIT: Duration = Duration::from_secs(40 * 60);

const CHECKS: &[Check] = &[
    Check { name: "packages", lane: Lane::Cargo, needs: &[], run: packages },
    Check {
        name: "page-modules",
        lane: Lane::Beside,
        needs: &[],
        run: |machine, paper| page::modules(&machine.root.join("ui"), paper).map(passed),
    },
    Check {
        name: "format",
        lane: Lane::Cargo,
        needs: &[],
        run: |machine, paper| paper.run(machine.cargo().args(["fmt", "--all", "--check"])).map(passed),
    },
    Check {
        name: "page-build",
        lane: Lane::Beside,
        needs: &["page-modules"],
        run: |machine, paper| page::script(machine, "build", paper).map(passed),
    },
    Check {
        name: "page-format",
        lane: Lane::Beside,
        needs: &["page-modules"],
        run: |machine, paper| page::script(machine, "format:check", paper).map(passed),
    },
    Check {
        name: "page-types",
        lane: Lane::Beside,
        needs: &["page-modules"],
        run: |machine, paper| page::script(machine, "check", paper).map(passed),
    },
    Check {
        name: "page-lint",
        lane: Lane::Beside,
        needs: &["page-modules"],
        run: |machine, paper| page::script(machine, "lint", paper).map(passed),
    },
    Check {
        name: "page-tests",
        lane: Lane::Beside,
        needs: &["page-modules"],
        run: |machine, paper| page::script(machine, "test", paper).map(passed),
    },
    Check { name: "clippy", lane: Lane::Cargo, needs: &["packages", "page-build"], run: clippy },
    Check { name: "build", lane: Lane::Cargo, needs: &["packages", "page-build", "clippy"], run: build },
    Check {
        name: "tests-xtask",
        lane: Lane::Cargo,
        needs: &["packages"],
        run: |machine, paper| paper.run(machine.cargo().args(["test", "--locked", "-p", "xtask"])).map(passed),
    },
    Check {
        name: "tests-tidy",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "tests", |kind, name| kind == "test" && name == "tidy"),
    },
    Check {
        name: "tests-domain",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "src-tauri/domain", |_, _| true),
    },
    Check {
        name: "tests-core",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| {
            tests(machine, paper, "src-tauri/core", |kind, name| kind != "bench" && name != "engine")?;
            // Those wait for the minutes that the service prescribes, and hardly for the processor.
            tests_with(machine, paper, "src-tauri/core", |_, name| name == "engine", &["--test-threads=6"])
        },
    },
    Check {
        name: "tests-desktop",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "src-tauri/desktop", |_, _| true),
    },
    Check {
        name: "tests-standin",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "tests/standin", |_, _| true),
    },
    Check {
        name: "tests-campaign",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "tests/campaign", |_, _| true),
    },
    Check {
        name: "tests-shell",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "src-tauri", |_, _| true),
    },
    Check {
        name: "tests-harness",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| tests(machine, paper, "tests", |kind, _| kind != "test"),
    },
    Check {
        name: "faults",
        lane: Lane::Beside,
        needs: &["tests-domain"],
        run: |_, paper| paper.run(Command::new(std::env::current_exe()?).arg("faults")).map(passed),
    },
    Check {
        name: "page-access",
        lane: Lane::Beside,
        needs: &["page-build", "packages"],
        run: |machine, paper| page::script(machine, "test:axe", paper).map(passed),
    },
    Check { name: "package", lane: Lane::Cargo, needs: &["build"], run: release::quick_package },
    Check {
        name: "windows",
        lane: Lane::Idle,
        needs: &["page-build", "packages"],
        run: |machine, paper| targets::check(machine, targets::WINDOWS, paper).map(passed_unless),
    },
    Check {
        name: "macos",
        lane: Lane::Idle,
        needs: &["page-build", "packages"],
        run: |machine, paper| targets::check(machine, targets::MACOS, paper).map(passed_unless),
    },
    Check {
        name: "campaign",
        lane: Lane::Spare,
        needs: &["build"],
        run: |machine, paper| {
            let program = machine.program("campaign");
            paper.run(Command::new(program).args(["--days", campaign::DAYS])).map(passed)
        },
    },
    Check {
        name: "fuzz",
        lane: Lane::Cargo,
        needs: &["build"],
        run: |machine, paper| fuzz::run(machine, paper, fuzz::SHORT).map(passed_unless),
    },
    Check { name: "sdk", lane: Lane::Alone, needs: &["build"], run: sdk },
    Check { name: "stories", lane: Lane::Alone, needs: &["build"], run: stories },
    Check { name: "installed", lane: Lane::Alone, needs: &["package"], run: release::quick_story },
    Check { name: "demo", lane: Lane::Alone, needs: &["build"], run: demo },
];

/// For a check that either fails or holds.
pub fn passed((): ()) -> Verdict {
    Verdict::Passed
}

/// For a check that may not be possible on this system.
pub fn passed_unless(left_out: Option<String>) -> Verdict {
    left_out.map_or(Verdict::Passed, Verdict::LeftOut)
}

/// Only what the program is compiled with is needed by everything; a desktop is asked for where it is used.
pub fn packages(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    if let Some(why) = machine.install(&TO_BUILD, paper)? {
        bail!("{why}");
    }
    // Installed now although used later, so that two runs of apt-get never meet.
    for group in [&FOR_A_DESKTOP, &machine::FOR_A_SESSION, &machine::FOR_PACKAGES, &machine::FOR_OTHER_SYSTEMS] {
        if cfg!(target_os = "linux")
            && let Some(why) = machine.install(group, paper)?
        {
            paper.note(&why);
        }
    }
    Ok(Verdict::Passed)
}

/// Lints while it compiles: a `cargo clippy` of its own would go through four hundred dependencies once more.
fn clippy(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    // This program apart: a running one cannot be overwritten everywhere.
    let words = ["clippy", "--package", "xtask", "--all-targets", "--locked", "--", "-D", "warnings"];
    paper.run(machine.cargo().args(words))?;
    paper.run(&mut everything(machine)?).map(passed)
}

/// What was built, for those that run it: nothing is left to compile.
fn build(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let mut cargo = everything(machine)?;
    cargo.arg("--message-format=json-render-diagnostics");
    paper.run_into(&mut cargo, &built(machine)).map(passed)
}

/// Everything in one build, so that each dependency is compiled once with one set of features. Our own packages are
/// compiled by clippy's driver, which is the compiler with the lints in it, and warnings are errors.
fn everything(machine: &Machine) -> Result<Command> {
    let mut cargo = machine.cargo();
    cargo.args(["build", "--workspace", "--exclude", "xtask", "--locked"]).args(ALL_TARGETS);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", machine.clippy_driver()?);
    // As `cargo clippy` hands on what follows its `--`.
    cargo.env("CLIPPY_ARGS", ["-D", "warnings", ""].join("__CLIPPY_HACKERY__"));
    Ok(cargo)
}

fn built(machine: &Machine) -> PathBuf {
    machine.target.join("xtask").join("built.json")
}

/// Runs the test programs that were built of the package in `folder`, those that `wanted` takes by kind and name.
fn tests(machine: &Machine, paper: &Paper, folder: &str, wanted: fn(&str, &str) -> bool) -> Result<Verdict> {
    tests_with(machine, paper, folder, wanted, &[])
}

fn tests_with(
    machine: &Machine,
    paper: &Paper,
    folder: &str,
    wanted: fn(&str, &str) -> bool,
    arguments: &[&str],
) -> Result<Verdict> {
    let folder = machine.root.join(folder);
    let mut found = 0;
    for line in std::fs::read_to_string(built(machine))?.lines() {
        let message: Value = serde_json::from_str(line).context("cargo prints JSON")?;
        let target = &message["target"];
        let kind = target["kind"][0].as_str().unwrap_or_default();
        let name = target["name"].as_str().unwrap_or_default();
        let ours = message["manifest_path"].as_str().map(PathBuf::from) == Some(folder.join("Cargo.toml"));
        let (Some(program), true, Some(true)) =
            (message["executable"].as_str(), ours, message["profile"]["test"].as_bool())
        else {
            continue;
        };
        if wanted(kind, name) {
            found += 1;
            let mut command = Command::new(program);
            command.args(arguments).current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
            // Where an error came from is in its words; a trace of the runtime hides them.
            command
                .envs([("RUST_BACKTRACE", "0"), ("RUST_LIB_BACKTRACE", "0")])
                .env("RINGLET_PROGRAM", machine.program("ringlet"));
            paper.run(&mut command)?;
        }
    }
    if found == 0 {
        bail!("no test program was built of {}", folder.display());
    }
    Ok(Verdict::Passed)
}

/// RingCentral's own SDKs against the stand-in: whatever they accept, the platform says.
fn sdk(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    let folder = machine.root.join("tests/standin/sdk");
    page::modules(&folder, paper)?;
    let mut npm = page::npm(&folder);
    npm.arg("test").env("STANDIN_PROGRAM", machine.program("ringlet-standin"));
    paper.run(&mut npm).map(passed)
}

/// The demonstration as it is where there is no display, with the programs that were built.
fn demo(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    if !cfg!(target_os = "linux") {
        return Ok(Verdict::LeftOut("a private desktop is made of Linux programs".to_owned()));
    }
    if let Some(why) = machine.install(&FOR_A_DESKTOP, paper)? {
        return Ok(Verdict::LeftOut(why));
    }
    let mut command = demo::command(machine, &["--fast"]);
    paper.run(command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY")).map(passed)
}

fn stories(machine: &Machine, paper: &Paper) -> Result<Verdict> {
    if !cfg!(target_os = "linux") {
        return Ok(Verdict::LeftOut("a private desktop is made of Linux programs".to_owned()));
    }
    if let Some(why) = machine.install(&FOR_A_DESKTOP, paper)? {
        return Ok(Verdict::LeftOut(why));
    }
    // Each has a desktop of its own. More at once would have them wait for the processor instead of for Ringlet.
    let is_story = |kind: &str, name: &str| kind == "test" && name == "e2e";
    let together = tests_with(machine, paper, "tests", is_story, &["--test-threads=2"]);
    let failed = failed_tests(&paper.text()?);
    if together.is_ok() || failed.is_empty() || failed.len() > FEW {
        return together;
    }
    // A desktop has a dozen programs that nobody waits for but the clock. What is wrong with Ringlet fails alone as well.
    paper.note(&format!("once more, each alone: {}", failed.join(", ")));
    let names: Vec<&str> = failed.iter().map(String::as_str).collect();
    tests_with(machine, paper, "tests", is_story, &[&names[..], &["--exact", "--test-threads=1"]].concat())
}

/// The names of the tests that a runner's output says have failed.
fn failed_tests(output: &str) -> Vec<String> {
    let name = |line: &str| Some(line.trim().strip_prefix("test ")?.strip_suffix(" ... FAILED")?.to_owned());
    output.lines().filter_map(name).collect()
}

/// More stories than this do not fail by the machine's mood.
const FEW: usize = 3;

/// The checks whose name begins with `only` and all they need, in the order of the list.
fn choose(list: &'static [Check], only: &str) -> Result<Vec<&'static Check>> {
    let mut names: Vec<&str> = list.iter().map(|check| check.name).filter(|name| name.starts_with(only)).collect();
    if names.is_empty() {
        bail!("no check is called {only}: see cargo xtask test --list");
    }
    let mut index = 0;
    while index < names.len() {
        let check = list.iter().find(|check| check.name == names[index]).context("needs name a check of the list")?;
        for needed in check.needs {
            if !names.contains(needed) {
                names.push(needed);
            }
        }
        index += 1;
    }
    Ok(list.iter().filter(|check| names.contains(&check.name)).collect())
}

fn table(done: &[Done], took: Duration) -> String {
    let mut lines: Vec<String> =
        done.iter().map(|done| format!("{:8.1} s  {:14} {}", done.took.as_secs_f64(), done.name, done.end)).collect();
    lines.push(format!("{:8.1} s  altogether", took.as_secs_f64()));
    lines.join("\n")
}

fn judge(done: &[Done], took: Duration, limit: Duration) -> Result<()> {
    let failed: Vec<&str> =
        done.iter().filter(|done| matches!(done.end, End::Failed(_))).map(|done| done.name).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    let left_out: Vec<&str> =
        done.iter().filter(|done| matches!(done.end, End::LeftOut(_))).map(|done| done.name).collect();
    if !left_out.is_empty() && machine::is_debian_12() {
        bail!("nothing may be left out on Debian 12: {}", left_out.join(", "));
    }
    if took > limit {
        bail!("it took {:.0} minutes, and {:.0} are allowed", took.as_secs_f64() / 60.0, limit.as_secs_f64() / 60.0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_needs_only_checks_that_stand_before_it() {
        for (index, check) in CHECKS.iter().enumerate() {
            for needed in check.needs {
                assert!(CHECKS[..index].iter().any(|other| other.name == *needed), "{} needs {needed}", check.name);
            }
        }
    }

    #[test]
    fn the_tests_that_failed_are_known_by_name() {
        let output = "test line::a ... ok\ntest tray::b ... FAILED\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(failed_tests(output), ["tray::b"]);
    }

    #[test]
    fn a_part_brings_what_it_needs() {
        let names: Vec<&str> =
            choose(CHECKS, "windows").expect("there is one").iter().map(|check| check.name).collect();
        assert_eq!(names, ["packages", "page-modules", "page-build", "windows"]);
    }

    #[test]
    fn a_run_over_the_limit_fails_even_when_every_check_passed() {
        let done = || vec![Done { name: "a", end: End::Passed, took: LIMIT }];
        judge(&done(), LIMIT, LIMIT).expect("in time");
        judge(&done(), LIMIT + Duration::from_secs(1), LIMIT).expect_err("too late");
    }
}
