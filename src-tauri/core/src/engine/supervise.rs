//! Keeps a task alive: one that panics is started again, a little later each time.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::{sleep, timeout};
use tracing::error;

use super::board::Board;
use crate::network::Answer;

/// Runs `work` on `state` until it ends, and gives the state back. A panic is a fault: it shows on the board, and the
/// work is begun again. It is over when the work has gone on well for a while.
pub(super) async fn keep<T: Send>(
    name: &'static str,
    mut state: T,
    work: impl for<'a> Fn(&'a mut T) -> Answer<'a, ()>,
    board: Board,
) -> T {
    let mut failures = 0_u32;
    loop {
        let ended = {
            let run = AssertUnwindSafe(work(&mut state)).catch_unwind();
            tokio::pin!(run);
            match timeout(WELL, &mut run).await {
                Ok(ended) => ended,
                Err(_) => {
                    board.is_well(name);
                    failures = 0;
                    run.await
                }
            }
        };
        if ended.is_ok() {
            return state;
        }
        // The panic itself, with its place, is in the log by the panic hook.
        error!(task = name, "a task failed; it is started again");
        board.has_failed(name);
        sleep(delay(failures)).await;
        failures = failures.saturating_add(1);
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
    use super::*;
    use crate::contract::PartView;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_runs_again_and_the_board_says_so_until_it_goes_well() {
        fn work(runs: &mut u32) -> Answer<'_, ()> {
            *runs += 1;
            let runs = *runs;
            Box::pin(async move {
                assert!(runs > 2, "the first two runs fail");
                sleep(WELL * 2).await;
            })
        }
        let (board, mut status) = Board::new(String::new(), String::new(), PartView::Ok);
        let kept = tokio::spawn(keep("test", 0, work, board));
        let told = status.wait_for(|view| view.fault.is_some()).await.expect("the board lives").clone();
        assert_eq!(told.fault.as_deref(), Some("A part of Ringlet failed and was started again (test)."));
        status.wait_for(|view| view.fault.is_none()).await.expect("the board lives");
        assert!(!kept.is_finished(), "it goes well and has not ended");
        assert_eq!(kept.await.expect("it ends well"), 3, "what it came to is given back");
    }
}
