//! Garbage for everything that reads what others wrote, steered by the coverage of our own code.
//!
//! The programs are libFuzzer's, which Rust's own compiler can build: only the workspace's packages get the coverage,
//! so that everything they depend on is what every other build has, and is compiled once for all.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::machine::Machine;
use crate::run::Paper;

/// What is fed: the programs of `tests/fuzz`.
const TARGETS: [&str; 3] = ["facts", "frame", "settings"];

/// How long each is fed by the test command.
pub const SHORT: Duration = Duration::from_secs(10);

/// Builds the programs and feeds each for `long`. `Some` says why it cannot be done here.
///
/// What they find worth keeping goes to the target directory, and is taken up again by the next run; an input that
/// breaks something is kept there too, and named.
pub fn run(machine: &Machine, paper: &Paper, long: Duration) -> Result<Option<String>> {
    if !cfg!(unix) {
        return Ok(Some("libFuzzer is built with the compilers of Linux and macOS".to_owned()));
    }
    let folder = machine.target.join("fuzz");
    std::fs::create_dir_all(&folder)?;
    let mut cargo = machine.cargo();
    // The whole workspace is chosen, so that its dependencies have the features they have in every other build.
    cargo.args(["build", "--locked", "--workspace", "--exclude", "xtask", "--features", "ringlet-fuzz/fuzz"]);
    TARGETS.iter().for_each(|target| _ = cargo.args(["--bin", target]));
    cargo.env("RUSTC_WORKSPACE_WRAPPER", compiler(&folder)?);
    paper.run(&mut cargo)?;
    for target in TARGETS {
        feed(machine, paper, &folder, target, long)?;
    }
    Ok(None)
}

fn feed(machine: &Machine, paper: &Paper, folder: &Path, target: &str, long: Duration) -> Result<()> {
    let found = folder.join("corpus").join(target);
    let broken = folder.join("broken");
    std::fs::create_dir_all(&found)?;
    std::fs::create_dir_all(&broken)?;
    let ours = machine.root.join("tests/fuzz");
    let mut program = Command::new(machine.program(target));
    program
        .arg(format!("-max_total_time={}", long.as_secs()))
        .args(["-timeout=10", "-rss_limit_mb=1024", "-max_len=16384", "-print_final_stats=1", "-verbosity=0"])
        .arg(format!("-dict={}", ours.join("words").join(format!("{target}.dict")).display()))
        .arg(format!("-artifact_prefix={}/{target}-", broken.display()))
        .args([&found, &ours.join("corpus").join(target)]);
    paper.run(&mut program).with_context(|| format!("an input that breaks {target} is in {}", broken.display()))?;
    let tried = paper
        .text()?
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse().ok());
    match tried {
        Some(0_u64) | None => bail!("{target} was fed nothing"),
        Some(tried) => paper.note(&format!("fuzz: {target} took {tried} inputs")),
    }
    Ok(())
}

/// A compiler that adds the coverage to the packages of this workspace.
fn compiler(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("rustc-with-coverage");
    if std::fs::read_to_string(&path).is_ok_and(|found| found == COMPILER) {
        return Ok(path);
    }
    std::fs::write(&path, COMPILER).with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(path)
}

const COMPILER: &str = "#!/bin/sh
# The first word is the compiler; what cargo asks it before it builds goes through as it is.
exec \"$@\" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \\
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \\
    -Cllvm-args=-sanitizer-coverage-trace-compares
";
