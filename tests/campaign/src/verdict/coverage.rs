//! The lines between the rows that say when nobody listened, against the times whose events were truly lost.

use std::time::Duration;

use jiff::Timestamp;
use ringlet_core::contract::GapView;

use super::toasts::{Judge, NOTED};
use crate::day::What;

impl Judge<'_> {
    /// What the lines leave out, and what they say of times in which somebody listened.
    pub(super) fn coverage(&self, lines: &[GapView]) -> Vec<String> {
        let time = |text: &str| text.parse::<Timestamp>().unwrap_or_default();
        let lines: Vec<(Timestamp, Timestamp)> = lines.iter().map(|line| (time(&line.from), time(&line.to))).collect();
        let unheard = self.player.office.unheard();
        let mut found = Vec::new();
        let slack = DOUBT + self.slowest();
        for &(from, to) in &unheard {
            // Another run has only the note of the one before it, which may be old.
            let anew = self.player.starts.iter().any(|start| (from..=to).contains(start));
            let shortest = if anew { NOTED + SHORTEST } else { SHORTEST };
            let covered = lines.iter().any(|line| line.0 <= from + UNNOTICED + slack && line.1 + slack >= to);
            if to - slack > from + shortest && !covered {
                let (from, to) = (self.seconds(from), self.seconds(to));
                found.push(format!("nobody listened from {from:.1} to {to:.1} s, and no line says so"));
            }
        }
        for &(from, to) in &lines {
            let mut said = from;
            while let Some((_, until)) = unheard
                .iter()
                .find(|(since, until)| *until > said && said < to && self.noted_before(*since) <= said + slack)
            {
                said = *until;
            }
            if to > said + slack {
                let (said, to) = (self.seconds(said), self.seconds(to));
                found.push(format!("a line says that nobody listened, and somebody did from {said:.1} to {to:.1} s"));
            }
        }
        found
    }

    /// When a run that died then may have noted last that it listened: nothing is noted while the machine sleeps, or while
    /// the line is down. A line that is down for longer than it can be recovered is noted when it is back.
    fn noted_before(&self, died: Timestamp) -> Timestamp {
        let mut noted = died - NOTED;
        let at = self.moment(died);
        if self.troubles.iter().any(|(since, over)| *since < at && over.saturating_add(NOTED) > at) {
            noted -= self.player.day.recovery_window + self.slowest();
        }
        for step in self.player.day.steps.iter().rev() {
            let What::Sleep(long) = step.what else { continue };
            let (from, until) = (self.player.began + step.at, self.player.began + step.at + long);
            if from < died && until > noted {
                noted -= long;
            }
        }
        noted
    }
}

/// How long a dead socket may seem alive.
const UNNOTICED: Duration = Duration::from_secs(45);
/// A shorter silence is not worth a line.
const SHORTEST: Duration = Duration::from_secs(30);
/// How far off the program's time may be, and what it takes for the end of listening.
const DOUBT: Duration = Duration::from_secs(5);
