//! Finds the steps of a failing day that matter: whatever can be left out and the day still fails, is.

use crate::day::Day;

/// A smaller day that still fails by `fails`. What belongs together is left out together first, then step by step.
pub fn shrink(day: &Day, fails: impl Fn(&Day) -> bool) -> Day {
    let mut smallest = day.clone();
    loop {
        let before = smallest.steps.len();
        let mut parts: Vec<u32> = smallest.steps.iter().map(|step| step.part).collect();
        parts.sort_unstable();
        parts.dedup();
        for part in parts {
            let mut smaller = smallest.clone();
            smaller.steps.retain(|step| step.part != part);
            if fails(&smaller) {
                smallest = smaller;
            }
        }
        let mut place = 0;
        while place < smallest.steps.len() {
            let mut smaller = smallest.clone();
            smaller.steps.remove(place);
            if fails(&smaller) {
                smallest = smaller;
            } else {
                place += 1;
            }
        }
        if smallest.steps.len() == before {
            return smallest;
        }
    }
}
