//! The thread that owns the database: it answers one question after another, and tries again what the disk refused.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};
use tracing::{error, warn};

use super::HistoryError;
use super::store::Store;

/// What the thread is asked.
pub(super) enum Input {
    Ask(Box<dyn FnOnce(&mut Store) + Send>),
    Close(oneshot::Sender<Result<(), HistoryError>>),
}

/// Answers until it is closed or nobody is left to ask, and tries from time to time what could not be written.
pub(super) fn run(mut store: Store, mut queue: mpsc::Receiver<Input>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(cause) => {
            error!(error = &cause as &dyn std::error::Error, "the history's thread cannot wait");
            return;
        }
    };
    let mut try_at = Instant::now() + TRY_AGAIN;
    loop {
        let input = runtime.block_on(async { timeout_at(try_at, queue.recv()).await });
        match input {
            Ok(Some(Input::Ask(question))) => {
                unharmed(&mut store, question);
            }
            Ok(Some(Input::Close(reply))) => {
                queue.close();
                let _ = reply.send(store.close());
                return;
            }
            Ok(None) => {
                if let Err(cause) = store.close() {
                    warn!(error = &cause as &dyn std::error::Error, "the history was not closed well");
                }
                return;
            }
            // Whoever asked was told, and the state shows it; a failure that goes on is no news.
            Err(_) => {
                unharmed(&mut store, |store| drop(store.try_again()));
                try_at = Instant::now() + TRY_AGAIN;
            }
        }
    }
}

/// A fault in the program costs one answer: the thread and the questions after it go on, and the state shows it.
fn unharmed(store: &mut Store, question: impl FnOnce(&mut Store)) {
    if catch_unwind(AssertUnwindSafe(|| question(store))).is_err() {
        error!("the history failed over a question");
        store.pick_up();
    }
}

/// More questions than this wait with the asker.
pub(super) const QUEUE: usize = 256;
/// How long rows that could not be saved wait before they are tried again.
const TRY_AGAIN: Duration = Duration::from_secs(15);
