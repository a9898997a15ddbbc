//! Which toasts are up, what becomes of them, and the few that are about Ringlet itself.

use std::collections::BTreeSet;

use tokio::sync::mpsc;
use tracing::{debug, warn};

use super::board::Board;
use super::handle::ShellEvent;
use super::toaster::{Became, Served, Toaster};
use crate::contract::PartView;
use crate::history::{History, HistoryError, notice_text};
use crate::toast::{ActivationToken, Ending, Toast, ToastKey, ToastKind};
use crate::words::{Say, Spoken};

pub(super) struct Toasts {
    toaster: Toaster,
    history: History,
    board: Board,
    shell: mpsc::Sender<ShellEvent>,
    up: BTreeSet<ToastKey>,
}

impl Toasts {
    pub(super) fn new(toaster: Toaster, history: History, board: Board, shell: mpsc::Sender<ShellEvent>) -> Self {
        Self { toaster, history, board, shell, up: BTreeSet::new() }
    }

    /// A hold on the thread that shows them.
    pub(super) fn toaster(&self) -> Toaster {
        self.toaster.clone()
    }

    /// Takes away what a run left up that ended without a farewell; what still rings is shown anew by the line.
    pub(super) async fn close_leftovers(&self) {
        match self.history.toasts_up().await {
            Ok(up) if up.is_empty() => {}
            Ok(up) => {
                let (keys, shown): (Vec<_>, Vec<_>) = up.into_iter().unzip();
                self.toaster.close_leftovers(shown).await;
                for key in keys {
                    note(self.history.drop_toast(key).await);
                }
            }
            Err(error) => warn!(%error, "the toasts of the last run are not known"),
        }
    }

    /// What the desktop answered when it was asked to show a toast or to take one away.
    pub(super) async fn handle_served(&mut self, served: Served) {
        match served.answer {
            Became::Failed(error) => self.board.change(|view| view.toasts = PartView::Failing(error.say().carried())),
            Became::Skipped => {}
            Became::Amended(shown) | Became::Up(shown) => {
                // Before anything else: a run that ends without a farewell leaves it to the next one to close.
                if let ToastKey::Notice(key) = &served.key {
                    note(self.history.note_toast(notice_text(key), shown).await);
                }
                self.up.insert(served.key);
                self.board.change(|view| view.toasts = PartView::Ok);
            }
            Became::Withdrawn => self.is_gone(&served.key).await,
        }
    }

    async fn is_gone(&mut self, key: &ToastKey) {
        if self.up.remove(key)
            && let ToastKey::Notice(key) = key
        {
            note(self.history.drop_toast(notice_text(key)).await);
        }
    }

    /// A toast that was up is gone.
    pub(super) async fn handle_gone(&mut self, key: &ToastKey, ending: Ending) {
        debug!(?ending, "a toast went");
        self.is_gone(key).await;
    }

    /// The person clicked a toast: the window opens, at its row if it has one.
    pub(super) async fn open(&self, row: Option<String>, token: Option<ActivationToken>) {
        if self.shell.send(ShellEvent::Reveal { row, token }).await.is_err() {
            debug!("the shell has gone and was to open the window");
        }
    }

    /// Takes every toast away: nobody is signed in any more, or the program ends.
    pub(super) async fn withdraw_all(&mut self) {
        for key in &self.up {
            self.toaster.withdraw(key.clone()).await;
        }
    }

    /// Waits until everything ordered so far is done.
    pub(super) async fn finish(&self) {
        self.toaster.finish().await;
    }

    /// Says once that closing the window does not end Ringlet. Where there is no tray, that was said instead.
    pub(super) async fn tell_still_there(&self) {
        if self.board.has_no_tray() {
            return;
        }
        self.tell_once("told-still-there", "toast-in-tray", "toast-in-tray-why").await;
    }

    /// Notes whether the tray icon is shown somewhere; says so the first time it is not.
    pub(super) async fn tray(&self, shown: bool) {
        if shown {
            self.board.change(|view| view.tray = PartView::Ok);
            return;
        }
        let why = Say::new("tray-nowhere").carried();
        self.board.change(|view| view.tray = PartView::Failing(why));
        self.tell_once("told-no-tray", "toast-no-tray", "toast-no-tray-why").await;
    }

    /// Says quietly that the sign-in ended by itself.
    pub(super) async fn tell_signed_out(&self) {
        self.tell_of_us("signed-out", "toast-signed-out", "toast-signed-out-why").await;
    }

    async fn tell_once(&self, state: &'static str, title: &'static str, body: &'static str) {
        match self.history.state(state).await {
            Ok(Some(_)) => return,
            Ok(None) => {}
            Err(error) => warn!(%error, "it is not known whether something was said before"),
        }
        note(self.history.set_state(state, Some("1".to_owned())).await);
        self.tell_of_us(state, title, body).await;
    }

    /// Says something about Ringlet itself; title and body are messages.
    async fn tell_of_us(&self, subject: &'static str, title: &'static str, body: &'static str) {
        let language = self.board.locale().language;
        let words = |id| language.words(&Say::new(id));
        self.tell(subject, &words(title), &words(body)).await;
    }

    /// Says something about what the person has just done.
    pub(super) async fn tell(&self, subject: &'static str, title: &str, body: &str) {
        let open = self.board.locale().language.words(&Say::new("button-open"));
        let toast = Toast { open, ..Toast::new(title, body, ToastKind::Status) };
        self.toaster.show(ToastKey::Status(subject), toast).await;
    }
}

fn note(written: Result<(), HistoryError>) {
    if let Err(error) = written {
        warn!(%error, "a toast was not noted");
    }
}
