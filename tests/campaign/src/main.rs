//! `campaign`: plays many days on as many threads as the machine has, and prints the smallest form of one that failed.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use ringlet_campaign::{Day, Report, day_of, play, shrink};

/// Random days against the whole engine, in memory and on virtual time.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many days.
    #[arg(long, default_value_t = 10_000)]
    days: u64,
    /// The first day's seed; each further day has the next one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Plays until so many minutes are over, however many days that is.
    #[arg(long)]
    minutes: Option<u64>,
    /// How many threads; as many as there are processors without it.
    #[arg(long)]
    threads: Option<usize>,
    /// Ends as soon as a day has broken something in these words.
    #[arg(long)]
    until: Option<String>,
    /// How many failing days are shown.
    #[arg(long, default_value_t = 3)]
    show: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let began = Instant::now();
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let until = arguments.minutes.map(|minutes| began + Duration::from_secs(minutes * 60));
    let next = AtomicU64::new(0);
    let said = AtomicBool::new(false);
    let done = Mutex::new(Done::default());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let over = match until {
                        Some(until) => Instant::now() >= until,
                        None => number >= arguments.days,
                    };
                    if over || said.load(Ordering::Relaxed) {
                        return;
                    }
                    let day = day_of(arguments.seed.wrapping_add(number));
                    let report = play(&day);
                    if arguments.until.as_ref().is_some_and(|words| report.says(words)) {
                        said.store(true, Ordering::Relaxed);
                    }
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(day, report);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    println!(
        "{} days, {} calls, {} toasts, {} requests, {:.0} hours of virtual time, {} kB at most, in {:.1} s on {threads} threads",
        done.days,
        done.calls,
        done.toasts,
        done.requests,
        done.lasted.as_secs_f64() / 3600.0,
        done.most_memory / 1024,
        began.elapsed().as_secs_f64(),
    );
    if done.failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("{} days failed", done.failed.len());
    for (day, report) in done.failed.iter().take(NAMED) {
        println!("seed {}: {}", day.seed, report.breaches.join("; "));
    }
    for (day, report) in done.failed.iter().take(arguments.show) {
        tell(day, report);
    }
    ExitCode::FAILURE
}

/// Prints the smallest form of a day that failed.
fn tell(day: &Day, report: &Report) {
    println!("\n== seed {}: {}", day.seed, report.breaches.join("; "));
    // Another breach than the first would be another fault.
    let kind = report.breaches.first().map(|breach| kind(breach)).unwrap_or_default();
    let fails = |day: &Day| play(day).breaches.iter().any(|breach| self::kind(breach) == kind);
    let smallest = shrink(day, fails);
    print!("{smallest}");
    let report = play(&smallest);
    report.toasts.iter().for_each(|toast| println!("   {toast}"));
    report.breaches.iter().for_each(|breach| println!("   => {breach}"));
}

/// What a breach says, without the names and times in it.
fn kind(breach: &str) -> String {
    let named = |word: &&str| word.chars().any(|c| c.is_ascii_digit());
    breach.split_whitespace().filter(|word| !named(word)).collect::<Vec<_>>().join(" ")
}

/// More days than this are not named.
const NAMED: usize = 200;

#[derive(Default)]
struct Done {
    days: u64,
    calls: usize,
    toasts: usize,
    requests: usize,
    lasted: Duration,
    most_memory: usize,
    failed: Vec<(Day, Report)>,
}

impl Done {
    fn add(&mut self, day: Day, report: Report) {
        self.days += 1;
        self.calls += report.calls;
        self.toasts += report.toasts.len();
        self.requests += report.requests;
        self.lasted += report.lasted;
        self.most_memory = self.most_memory.max(report.most_memory);
        if !report.breaches.is_empty() {
            self.failed.push((day, report));
            self.failed.sort_by_key(|(day, _)| (day.steps.len(), day.seed));
        }
    }
}
