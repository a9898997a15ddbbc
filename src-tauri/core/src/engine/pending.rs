//! A sign-in that waits for the browser, and what comes of it.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::handle::ShellEvent;
use crate::auth::login::LoginError;
use crate::contract::Connection;
use crate::words::{Say, Spoken};

/// A sign-in that waits for the browser.
pub(super) struct Pending {
    pub(super) address: String,
    /// What was shown before the browser opened.
    pub(super) before: Connection,
    pub(super) cancel: CancellationToken,
    pub(super) task: JoinHandle<Result<(), LoginFailure>>,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoginFailure {
    #[error(transparent)]
    Login(#[from] LoginError),
    #[error("the sign-in could not be kept")]
    Lost,
}

impl Spoken for LoginFailure {
    fn say(&self) -> Say {
        match self {
            Self::Login(error) => error.say(),
            Self::Lost => Say::new("login-lost"),
        }
    }
}

/// What a task came to; `None` when it failed. Never, when there is none.
pub(super) async fn ended<T>(task: Option<&mut JoinHandle<T>>) -> Option<T> {
    match task {
        Some(task) => task.await.ok(),
        None => std::future::pending().await,
    }
}

pub(super) async fn open_browser(shell: &mpsc::Sender<ShellEvent>, address: &str) {
    if shell.send(ShellEvent::OpenBrowser(address.to_owned())).await.is_err() {
        warn!("the shell has gone and was to open the browser");
    }
}
