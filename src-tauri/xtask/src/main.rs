//! `cargo xtask VERB`: what a person or CI runs, in Rust, the same on the three systems.
//!
//! It starts on a machine that has only Rust and Node, and fetches what else is missing. It depends on next to nothing,
//! because everything else waits until it is compiled.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod bench;
mod campaign;
mod checks;
mod demo;
mod engine_faults;
mod faults;
mod fuzz;
mod machine;
mod package;
mod page;
mod planting;
mod release;
mod run;
mod schedule;
mod targets;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::machine::Machine;

const HELP: &str = "\
cargo xtask demo [--fast]      build, start a stand-in RingCentral and Ringlet against it, and play three events
cargo xtask test               every check there is
cargo xtask test --only NAME   the checks whose name begins with NAME, and those they need
cargo xtask test --list        the names of the checks
cargo xtask package [KIND ...]  the packages that can be made here, or of them deb, rpm, sbom, windows, bundles
cargo xtask update-list CHANNEL FOLDER KEY  what tells running programs of the packages in a folder, signed
cargo xtask icons              every picture anew, from the drawings in icons/
cargo xtask release-check      the long proofs: packages, installed and taken away, Windows under Wine, same bytes twice
cargo xtask release-check --only NAME, --list    as with test
cargo xtask bench [--idle MIN] the figures, each beside its floor; the programs are left alone for ten minutes or MIN
cargo xtask soak [--minutes N] random days for an hour or N minutes, from a seed of its own; then garbage, half as long
cargo xtask fuzz SECONDS       garbage for each reader of outside words, for so long
cargo xtask faults [--engine]  the planted faults of the rules, or of the engine: each must turn a test or a day red
";

fn main() -> ExitCode {
    match verb(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn verb(arguments: Vec<String>) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let machine = Machine::here()?;
    match words.as_slice() {
        ["bench", rest @ ..] => bench::run(&machine, rest),
        ["demo"] => demo::run(&machine, &[]),
        ["demo", "--fast"] => demo::run(&machine, &["--fast"]),
        ["faults"] => faults::run(&machine.root, &machine.target),
        ["faults", "--engine"] => {
            let limit = std::time::Instant::now() + std::time::Duration::from_secs(30 * 60);
            let paper = run::Paper::new(machine.target.join("xtask/engine-faults.log"), limit)?;
            engine_faults::run(&machine, &paper)
        }
        ["icons"] => package::draw_icons(&machine),
        ["package", kinds @ ..] => package::run(&machine, kinds),
        ["release-check"] => release::run(&machine, ""),
        ["release-check", "--list"] => {
            release::list();
            Ok(())
        }
        ["release-check", "--only", name] => release::run(&machine, name),
        ["fuzz", seconds] => {
            let long = std::time::Duration::from_secs(seconds.parse()?);
            let limit = std::time::Instant::now() + 3 * long + std::time::Duration::from_secs(30 * 60);
            let paper = run::Paper::new(machine.target.join("xtask/fuzz.log"), limit)?;
            fuzz::run(&machine, &paper, long)?.map_or(Ok(()), |why| bail!("{why}"))
        }
        ["update-list", channel, folder, key] => package::make_update_list(&machine, channel, folder, key),
        ["soak"] => campaign::soak(&machine, "60"),
        ["soak", "--minutes", minutes] => campaign::soak(&machine, minutes),
        ["test"] => checks::run(&machine, ""),
        ["test", "--list"] => {
            checks::list();
            Ok(())
        }
        ["test", "--only", name] => checks::run(&machine, name),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("no such verb: {}\n{HELP}", words.join(" ")),
    }
}
