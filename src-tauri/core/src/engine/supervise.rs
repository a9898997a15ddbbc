//! Keeps a task alive: one that panics is started again, a little later each time.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::{Instant, sleep};
use tracing::error;

use crate::network::Answer;

/// Runs `work` on `state` until it ends. A panic is a fault: it is told through `failed`, and the work begun again.
pub(super) async fn keep<T: Send>(
    name: &'static str,
    mut state: T,
    work: impl for<'a> Fn(&'a mut T) -> Answer<'a, ()>,
    failed: impl Fn(),
) {
    let mut failures = 0_u32;
    loop {
        let begun = Instant::now();
        if AssertUnwindSafe(work(&mut state)).catch_unwind().await.is_ok() {
            return;
        }
        // The panic itself, with its place, is in the log by the panic hook.
        error!(task = name, "a task failed; it is started again");
        failed();
        failures = if begun.elapsed() > WELL { 0 } else { failures.saturating_add(1) };
        sleep(delay(failures)).await;
    }
}

/// How long to wait after so many failures in a row.
pub(super) fn delay(failures: u32) -> Duration {
    FIRST.saturating_mul(1 << failures.min(6)).min(LONGEST)
}

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// A task that ran this long before it failed starts the waits anew.
const WELL: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_runs_again_until_it_ends_well() {
        let told = Cell::new(0);
        fn work(runs: &mut u32) -> Answer<'_, ()> {
            *runs += 1;
            let runs = *runs;
            Box::pin(async move { assert!(runs > 2, "the first two runs fail") })
        }
        keep("test", 0, work, || told.set(told.get() + 1)).await;
        assert_eq!(told.get(), 2);
    }
}
