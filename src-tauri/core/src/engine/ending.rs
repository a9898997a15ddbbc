//! How the engine ends: the socket, the toasts, the sign-in's task and the history, each within its time.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{error, info, warn};

use super::Engine;
use super::toaster::{self, Served};

impl Engine {
    /// Ends everything; what is late is given up and named.
    pub(super) async fn end(&mut self, served: &mut mpsc::Receiver<Served>) {
        if timeout(QUITTING, self.quit(served)).await.is_err() {
            error!("quitting took longer than {} s; what was left is given up", QUITTING.as_secs());
        }
        // What was taken away just now is not to be closed again by the next start.
        self.take_answers(served).await;
        match timeout(CLOSING, self.history.close()).await {
            Ok(Ok(())) => info!("the engine has ended"),
            Ok(Err(error)) => warn!(%error, "the history was not closed"),
            Err(_) => warn!("the history was late to close"),
        }
    }

    /// Takes in what the desktop has answered so far.
    async fn take_answers(&mut self, served: &mut mpsc::Receiver<Served>) {
        while let Ok(answer) = served.try_recv() {
            self.toasts.handle_served(answer).await;
        }
    }

    /// In order: the socket, the toasts, the sign-in's task, which may wait for a keyring.
    async fn quit(&mut self, served: &mut mpsc::Receiver<Served>) {
        let mut leaving = self.access.take();
        if let Some(access) = &mut leaving {
            access.close_line().await;
        }
        self.take_toasts_away(served).await;
        if let Some(access) = leaving {
            access.close().await;
        }
    }

    /// Nothing tells any more: what is up goes, and what is on its way too, which is known to be up only after the
    /// desktop's answer.
    pub(super) async fn take_toasts_away(&mut self, served: &mut mpsc::Receiver<Served>) {
        if timeout(toaster::LAST_ORDERS, self.toasts.finish()).await.is_err() {
            warn!("the desktop was late to show the last toasts");
        }
        self.take_answers(served).await;
        self.toasts.withdraw_all().await;
        if timeout(toaster::LAST_ORDERS, self.toasts.finish()).await.is_err() {
            warn!("the desktop was late to take the toasts away");
        }
    }
}

/// How long everything but the database may take to end.
const QUITTING: Duration = Duration::from_secs(4);
/// How long closing the database may take.
const CLOSING: Duration = Duration::from_secs(1);
