//! Runs checks side by side as far as they do not need each other, and says how each went.
//!
//! A check that fails does not stop the others: those that need it are left out, the rest still runs.

use std::fmt;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::machine::Machine;
use crate::run::Paper;

/// One thing that is checked.
pub struct Check {
    /// What it is called, on the command line too.
    pub name: &'static str,
    /// What it must not run beside.
    pub lane: Lane,
    /// The checks that must have passed before.
    pub needs: &'static [&'static str],
    /// Does it.
    pub run: fn(&Machine, &Paper) -> Result<Verdict>,
}

/// Checks of one lane run one after another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// With nothing beside it that would make it wait: it measures time.
    Alone,
    /// Those that build into the one target directory, and those that run what was built.
    Cargo,
    /// The page, and builds in directories of their own.
    Beside,
    /// Beside any other, in what those leave of the processor: what runs in it yields to everything else.
    Idle,
    /// Likewise, for what is long and builds nothing.
    Spare,
}

impl Lane {
    /// Whether what runs in it lets everything else go first.
    fn yields(self) -> bool {
        matches!(self, Lane::Idle | Lane::Spare)
    }
}

/// How a check went that did not fail.
pub enum Verdict {
    /// It could not be done on this system: why.
    LeftOut(String),
    /// It holds.
    Passed,
}

/// How a check ended.
pub enum End {
    /// Why.
    Failed(String),
    /// Why.
    LeftOut(String),
    /// It holds.
    Passed,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Failed(why) => write!(f, "FAILED    {why}"),
            End::LeftOut(why) => write!(f, "left out  {why}"),
            End::Passed => f.write_str("passed"),
        }
    }
}

/// A check that is over.
pub struct Done {
    /// Its name.
    pub name: &'static str,
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub took: Duration,
}

/// Runs all of `checks`, one of a lane at a time, and prints as they end. The answer is in the order of `checks`.
pub fn run(machine: &Machine, checks: &[&Check], deadline: Instant) -> Vec<Done> {
    let board = Board { state: Mutex::new(checks.iter().map(|_| State::Waiting).collect()), changed: Condvar::new() };
    std::thread::scope(|scope| {
        for _ in 0..LANES_AT_ONCE {
            scope.spawn(|| work(machine, checks, deadline, &board));
        }
    });
    let states = board.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    checks.iter().zip(states).filter_map(|(check, state)| state.into_done(check.name)).collect()
}

struct Board {
    state: Mutex<Vec<State>>,
    changed: Condvar,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Vec<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum State {
    Done(End, Duration),
    Running,
    Waiting,
}

impl State {
    fn into_done(self, name: &'static str) -> Option<Done> {
        match self {
            State::Done(end, took) => Some(Done { name, end, took }),
            State::Running | State::Waiting => None,
        }
    }
}

enum Next {
    LeaveOut(usize, String),
    Nothing,
    Start(usize),
    Wait,
}

fn work(machine: &Machine, checks: &[&Check], deadline: Instant, board: &Board) {
    let mut states = board.lock();
    loop {
        match next(checks, &states) {
            Next::Nothing => return,
            Next::LeaveOut(index, why) => {
                let end = End::LeftOut(why);
                tell(machine, checks[index].name, &end, Duration::ZERO);
                states[index] = State::Done(end, Duration::ZERO);
                board.changed.notify_all();
            }
            Next::Start(index) => {
                states[index] = State::Running;
                drop(states);
                let check = checks[index];
                println!("   …     {}", check.name);
                let started = Instant::now();
                let end = carry_out(machine, check, deadline);
                let took = started.elapsed();
                states = board.lock();
                tell(machine, check.name, &end, took);
                states[index] = State::Done(end, took);
                board.changed.notify_all();
            }
            Next::Wait => states = board.changed.wait(states).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

fn carry_out(machine: &Machine, check: &Check, deadline: Instant) -> End {
    let paper = Paper::new(log_of(machine, check.name), deadline);
    let paper = if check.lane.yields() { paper.map(Paper::yielding) } else { paper };
    let result = paper.and_then(|paper| (check.run)(machine, &paper));
    match result {
        Ok(Verdict::Passed) => End::Passed,
        Ok(Verdict::LeftOut(why)) => End::LeftOut(why),
        Err(error) => End::Failed(format!("{error:#}")),
    }
}

/// The first check in order that may start now.
fn next(checks: &[&Check], states: &[State]) -> Next {
    let running = |lane| checks.iter().zip(states).any(|(c, s)| matches!(s, State::Running) && c.lane == lane);
    let busy = [Lane::Alone, Lane::Beside, Lane::Cargo].into_iter().any(running);
    let mut waiting = false;
    for (index, check) in checks.iter().enumerate() {
        if !matches!(states[index], State::Waiting) {
            continue;
        }
        waiting = true;
        match readiness(check, checks, states) {
            Readiness::Never(why) => return Next::LeaveOut(index, why),
            Readiness::NotYet => continue,
            Readiness::Ready => {}
        }
        let free = match check.lane {
            Lane::Alone => !busy,
            lane if lane.yields() => !running(lane),
            lane => !running(lane) && !running(Lane::Alone),
        };
        if free {
            return Next::Start(index);
        }
    }
    if waiting { Next::Wait } else { Next::Nothing }
}

enum Readiness {
    Never(String),
    NotYet,
    Ready,
}

fn readiness(check: &Check, checks: &[&Check], states: &[State]) -> Readiness {
    for (needed, state) in checks.iter().zip(states).filter(|(other, _)| check.needs.contains(&other.name)) {
        match state {
            State::Done(End::Passed, _) => {}
            State::Done(..) => return Readiness::Never(format!("it needs {}", needed.name)),
            State::Running | State::Waiting => return Readiness::NotYet,
        }
    }
    Readiness::Ready
}

fn tell(machine: &Machine, name: &str, end: &End, took: Duration) {
    println!("{:6.1} s {name}: {end}", took.as_secs_f64());
    let log = std::fs::read(log_of(machine, name)).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    match end {
        End::Failed(_) => {
            let lines: Vec<&str> = log.lines().collect();
            for line in &lines[lines.len().saturating_sub(SHOWN_OF_A_FAILURE)..] {
                println!("         | {line}");
            }
            println!("         all of it: {}", log_of(machine, name).display());
        }
        End::Passed => {
            log.lines().filter(|line| is_closing(line)).for_each(|line| println!("         {}", line.trim()))
        }
        End::LeftOut(_) => {}
    }
}

fn log_of(machine: &Machine, name: &str) -> std::path::PathBuf {
    Path::new(&machine.target).join("xtask").join(format!("{name}.log"))
}

/// Whether a line is what a test runner says last: cargo's, vitest's, node's, svelte-check's, and that of the faults.
fn is_closing(line: &str) -> bool {
    let line = line.trim();
    [
        "test result:",
        "Test Files ",
        "Tests ",
        "ℹ tests ",
        "ℹ pass ",
        "ℹ fail ",
        "# tests ",
        "# pass ",
        "# fail ",
        "faults:",
        "fuzz:",
    ]
    .iter()
    .any(|start| line.starts_with(start))
        || line.starts_with("svelte-check found")
}

const SHOWN_OF_A_FAILURE: usize = 120;
/// One that compiles, one beside it, and two for what they leave.
const LANES_AT_ONCE: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(_: &Machine, _: &Paper) -> Result<Verdict> {
        anyhow::bail!("it is broken")
    }

    fn passes(_: &Machine, _: &Paper) -> Result<Verdict> {
        Ok(Verdict::Passed)
    }

    fn ends(checks: &[Check]) -> Vec<String> {
        let folder = std::env::temp_dir().join(format!("xtask-schedule-{}-{}", std::process::id(), checks.len()));
        let machine = Machine { root: folder.clone(), target: folder.clone() };
        let checks: Vec<&Check> = checks.iter().collect();
        let done = run(&machine, &checks, Instant::now() + Duration::from_secs(60));
        std::fs::remove_dir_all(folder).expect("the logs were written");
        done.iter().map(|done| format!("{}: {}", done.name, done.end)).collect()
    }

    #[test]
    fn a_check_that_fails_leaves_out_only_those_that_need_it() {
        let checks = [
            Check { name: "a", lane: Lane::Cargo, needs: &[], run: fails },
            Check { name: "b", lane: Lane::Beside, needs: &["a"], run: passes },
            Check { name: "c", lane: Lane::Alone, needs: &["b"], run: passes },
            Check { name: "d", lane: Lane::Alone, needs: &[], run: passes },
        ];
        assert_eq!(
            ends(&checks),
            ["a: FAILED    it is broken", "b: left out  it needs a", "c: left out  it needs b", "d: passed"]
        );
    }

    #[test]
    fn what_runs_alone_has_nothing_beside_it_but_what_yields() {
        let check = |name, lane| Check { name, lane, needs: &[], run: passes };
        let checks = [check("alone", Lane::Alone), check("idle", Lane::Idle), check("page", Lane::Beside)];
        let checks: Vec<&Check> = checks.iter().collect();
        let next = |states: [State; 3]| next(&checks, &states);
        assert!(matches!(next([State::Running, State::Waiting, State::Waiting]), Next::Start(1)));
        assert!(matches!(next([State::Running, State::Running, State::Waiting]), Next::Wait));
        assert!(matches!(next([State::Waiting, State::Running, State::Waiting]), Next::Start(0)));
        assert!(matches!(next([State::Waiting, State::Running, State::Running]), Next::Wait));
    }

    #[test]
    fn runners_closing_words_are_shown_and_their_other_words_are_not() {
        assert!(is_closing("test result: ok. 12 passed; 0 failed; 0 ignored"));
        assert!(is_closing("      Tests  31 passed (31)"));
        assert!(!is_closing("test a_call_is_missed ... ok"));
    }
}
