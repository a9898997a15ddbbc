//! The figures, each beside its floor measured in the same run.

#![allow(clippy::print_stdout, reason = "it prints a table")]

mod rules;

#[cfg(target_os = "linux")]
mod footprint;
#[cfg(target_os = "linux")]
mod latency;
#[cfg(target_os = "linux")]
mod paint;
#[cfg(target_os = "linux")]
mod running;

use std::time::Duration;

use anyhow::Result;
use clap::Parser;

/// Measures Ringlet beside the least that would do the same.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long the programs are left alone before their memory is read.
    #[arg(long, value_name = "MINUTES", default_value_t = 10.0)]
    idle: f64,
    /// How many calls ring.
    #[arg(long, value_name = "CALLS", default_value_t = 200)]
    calls: usize,
}

/// A line of the table.
pub struct Figure {
    /// What was measured.
    what: String,
    /// Ringlet's value.
    value: f64,
    /// The value of the least that would do the same.
    floor: Option<f64>,
    /// What both are counted in.
    unit: &'static str,
    /// What it should be.
    aim: &'static str,
}

/// A desktop and an office, with nothing printed when they go.
#[cfg(target_os = "linux")]
async fn scene() -> Result<ringlet_tests::story::Scene> {
    use ringlet_tests::{desktop::Desktop, recorder::Recorder, story};
    let desktop = Desktop::usual().await?;
    let office = ringlet_standin::StandIn::start().await;
    let recorder = Recorder::start(&desktop).await?;
    let setup = story::setup(&office, "bench")?;
    Ok(story::Scene { office, desktop, recorder, setup })
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    println!("{:52} {:>12} {:>12} {:>7}  aim", "", "Ringlet", "floor", "ratio");
    print(rules::measure());
    // Each group as soon as it is known: the idle minutes are long.
    #[cfg(target_os = "linux")]
    {
        print(latency::measure(arguments.calls).await?);
        print(paint::measure().await?);
        print(running::measure(Duration::from_secs_f64(arguments.idle * 60.0)).await?);
    }
    #[cfg(not(target_os = "linux"))]
    println!("Only the rules are measured here: the rest needs a private desktop. {arguments:?} {:?}", Duration::ZERO);
    Ok(())
}

fn print(figures: Vec<Figure>) {
    for figure in figures {
        let floor = figure.floor.map_or_else(|| "-".to_owned(), |floor| format!("{floor:.3}"));
        let ratio = figure.floor.map_or_else(|| "-".to_owned(), |floor| format!("{:.2}", figure.value / floor));
        println!("{:52} {:>12.3} {floor:>12} {ratio:>7}  {} ({})", figure.what, figure.value, figure.aim, figure.unit);
    }
}
