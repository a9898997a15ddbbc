//! A line while it runs, and what happens when it does not.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use ringlet_domain::tracker::Me;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::line::{Ended, Input, Line, Parts};
use super::supervise;
use crate::contract::Connection;
use crate::history::Line as LineId;
use crate::surroundings::Surroundings;
use crate::words::Say;

/// The line of whoever is signed in, while it runs.
pub(super) struct Running {
    pub(super) id: LineId,
    pub(super) me: Me,
    pub(super) inputs: mpsc::Sender<Input>,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts it.
    pub(super) fn start(parts: Parts) -> Self {
        let (id, me) = (parts.id.clone(), parts.me.clone());
        let (inputs, inbox) = mpsc::channel(INPUTS);
        Self { id, me, inputs, task: tokio::spawn(run_supervised(parts, inbox)) }
    }

    /// Ends it; a line that is late is given up.
    pub(super) async fn stop(self) {
        // An error means that it has ended already.
        let _ = self.inputs.send(Input::Stop).await;
        wait(self.task, "the line").await;
    }
}

/// Runs the line; after a failure again, and after a refusal now and then, in case an administrator has mended it.
async fn run_supervised(parts: Parts, mut inputs: mpsc::Receiver<Input>) {
    let mut failures = 0_u32;
    loop {
        let run = async { Line::new(parts.clone()).await.run(&mut inputs).await };
        let ended = AssertUnwindSafe(run).catch_unwind().await;
        // Whatever still rings is told anew by the next one, which may be long in coming.
        parts.teller.lower_rings().await;
        match ended {
            Ok(Ended::Asked) => return,
            Ok(Ended::Refused) => {
                failures = 0;
                let stopped = async {
                    while let Some(input) = inputs.recv().await {
                        match input {
                            Input::Stop => return true,
                            Input::Surroundings(Surroundings::Woke) => return false,
                            Input::Declined { .. }
                            | Input::Probe(_)
                            | Input::Seen(_)
                            | Input::Speak(_)
                            | Input::Surroundings(_) => {}
                        }
                    }
                    true
                };
                if timeout(REFUSED, stopped).await == Ok(true) {
                    return;
                }
            }
            Err(_) => {
                error!("the line failed; it is started again");
                let since = parts.wire.now().server.to_string();
                let why = Say::new("line-restarted").carried();
                parts.board.change(|view| view.connection = Connection::Reconnecting { since, why });
                sleep(supervise::delay(failures)).await;
                failures = failures.saturating_add(1);
            }
        }
    }
}

/// Waits a while for a task to end, and says so when it does not.
pub(super) async fn wait(mut task: JoinHandle<()>, name: &'static str) {
    match timeout(PATIENCE, &mut task).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if error.is_cancelled() => {}
        Ok(Err(error)) => error!(task = name, %error, "a task failed at its end"),
        Err(_) => {
            warn!(task = name, "a task was late to end and is given up");
            task.abort();
        }
    }
}

const INPUTS: usize = 64;
/// How long a task may take to end when it is asked to: a second of it is the gateway's farewell.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long after a refusal it is tried again.
const REFUSED: Duration = Duration::from_secs(15 * 60);
