//! The engine's outside: what the shell may ask of it, and what it tells the shell.

use tokio::sync::{mpsc, oneshot, watch};

use super::board::Board;
use super::supervise;
use super::wishes::Wish;
use crate::contract::{
    CallRow, ExportRequest, Failure, FailureCode, HistoryChanged, HistoryPage, HistoryQuery, SettingsView, StatusView,
    TrailView, TrialView,
};
use crate::locale::Language;
use crate::network::Answer;
use crate::screen_pop::Opening;
use crate::toast::ActivationToken;
use crate::update::Next;
use crate::words::Say;

/// A hold on the running engine; as many as are needed.
#[derive(Debug, Clone)]
pub struct Handle {
    pub(super) asks: mpsc::Sender<Ask>,
    pub(super) board: Board,
    pub(super) status: watch::Receiver<StatusView>,
}

/// What the engine tells the shell.
#[derive(Debug)]
pub enum ShellEvent {
    /// Rows changed.
    HistoryChanged(HistoryChanged),
    /// Put this text into the clipboard. It is not for a log.
    Copy(String),
    /// Open this address of a number with the person's telephone program. It is not for a log.
    Dial(String),
    /// Open this for a call.
    Open(Opening),
    /// Open this address in the person's browser. It is for their eyes: not for a log.
    OpenBrowser(String),
    /// End, and start the new version in the place of this one.
    Replace(Next),
    /// Show the window.
    Reveal {
        /// At this row, when there is one.
        row: Option<String>,
        /// The desktop's leave to bring it to the front, where there is such a thing.
        token: Option<ActivationToken>,
    },
    /// Open this for an invented call, and say whether the desktop did.
    TryOpen(Opening, oneshot::Sender<bool>),
}

/// What the desktop could not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopened {
    /// The telephone program.
    Dialler,
    /// What was made for a call.
    ScreenPop,
}

/// A question or an order, with the way back for the answer.
#[derive(Debug)]
pub(super) enum Ask {
    CancelSignIn,
    CallBack(String, Reply<()>),
    ClosedWindow,
    Delete(Vec<String>, Reply<()>),
    Export(ExportRequest, Reply<String>),
    History(HistoryQuery, Reply<HistoryPage>),
    Latest(oneshot::Sender<Vec<CallRow>>),
    MarkAllRead(Reply<()>),
    MarkRead(String, Reply<()>),
    Quit(oneshot::Sender<()>),
    Report(Reply<String>),
    Rows(Vec<String>, Reply<Vec<CallRow>>),
    SaveSettings(Box<SettingsView>, Reply<SettingsView>),
    SetClosed { row: String, closed: bool, reply: Reply<()> },
    SetUp { server: String, client_id: String, reply: Reply<()> },
    Settings(oneshot::Sender<SettingsView>),
    Sound(String, Reply<Vec<u8>>),
    SignIn(Reply<()>),
    SignOut(Reply<()>),
    Trail(String, Reply<TrailView>),
    TrayShown(bool),
    UnlockKeyring,
    TryOut(Reply<TrialView>),
    Wish(Wish),
}

/// Where an answer goes.
pub(super) type Reply<T> = oneshot::Sender<Result<T, Failure>>;

impl Handle {
    /// The state of everything, now.
    pub fn status(&self) -> StatusView {
        self.status.borrow().clone()
    }

    /// The state of everything, as it changes.
    pub fn watch(&self) -> watch::Receiver<StatusView> {
        self.status.clone()
    }

    /// Some rows of the history, newest first.
    ///
    /// # Errors
    /// When the history cannot be read, or the engine has gone.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Failure> {
        self.ask(|reply| Ask::History(query, reply)).await
    }

    /// The latest calls, for the tray's menu; none when they cannot be read.
    pub async fn latest(&self) -> Vec<CallRow> {
        let (reply, answer) = oneshot::channel();
        if self.asks.send(Ask::Latest(reply)).await.is_err() {
            return Vec::new();
        }
        answer.await.unwrap_or_default()
    }

    /// Sets the server and the app's client id, before the first sign-in.
    ///
    /// # Errors
    /// When one of them cannot be used, or the settings cannot be saved.
    pub async fn set_up(&self, server: String, client_id: String) -> Result<(), Failure> {
        self.ask(|reply| Ask::SetUp { server, client_id, reply }).await
    }

    /// Begins to sign in: the browser opens. When one is waited for already, it opens again.
    ///
    /// # Errors
    /// When no redirect port is free or nothing is set up. What happens in the browser shows in the status.
    pub async fn sign_in(&self) -> Result<(), Failure> {
        self.ask(Ask::SignIn).await
    }

    /// Stops waiting for the browser.
    pub async fn cancel_sign_in(&self) {
        self.order(Ask::CancelSignIn).await;
    }

    /// Lets the keyring ask the person for its password, once. Whether it was opened shows in the status.
    pub async fn unlock_keyring(&self) {
        self.order(Ask::UnlockKeyring).await;
    }

    /// Signs out: the socket closes, the session is revoked, the credential is wiped, whatever the network says.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        self.ask(Ask::SignOut).await
    }

    /// Marks a row read.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn mark_read(&self, id: String) -> Result<(), Failure> {
        self.ask(|reply| Ask::MarkRead(id, reply)).await
    }

    /// Marks every row read.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn mark_all_read(&self) -> Result<(), Failure> {
        self.ask(Ask::MarkAllRead).await
    }

    /// Ticks a missed call off, or takes the tick back.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn set_closed(&self, id: String, closed: bool) -> Result<(), Failure> {
        self.ask(|reply| Ask::SetClosed { row: id, closed, reply }).await
    }

    /// The recording of a voicemail, by the message's id: as it is kept here, or as the service has it.
    ///
    /// # Errors
    /// When it is gone, or cannot be had at the moment.
    pub async fn voicemail_sound(&self, id: String) -> Result<Vec<u8>, Failure> {
        self.ask(|reply| Ask::Sound(id, reply)).await
    }

    /// Has the person's telephone program call whoever a row is about.
    ///
    /// # Errors
    /// When the number is hidden, or the engine has gone.
    pub async fn call_back(&self, id: String) -> Result<(), Failure> {
        self.ask(|reply| Ask::CallBack(id, reply)).await
    }

    /// Deletes rows from this computer for good.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn delete_rows(&self, ids: Vec<String>) -> Result<(), Failure> {
        self.ask(|reply| Ask::Delete(ids, reply)).await
    }

    /// The rows with these ids, newest first: those there are.
    ///
    /// # Errors
    /// When the history cannot be read, or the engine has gone.
    pub async fn rows_of(&self, ids: Vec<String>) -> Result<Vec<CallRow>, Failure> {
        self.ask(|reply| Ask::Rows(ids, reply)).await
    }

    /// Writes rows to a new file in the person's folder for downloads, and gives its path.
    ///
    /// # Errors
    /// When the history cannot be read, the file cannot be written, or the engine has gone.
    pub async fn export_rows(&self, request: ExportRequest) -> Result<String, Failure> {
        self.ask(|reply| Ask::Export(request, reply)).await
    }

    /// The settings.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn settings(&self) -> Result<SettingsView, Failure> {
        let (reply, answer) = oneshot::channel();
        let gone = |_| self.in_words(gone());
        self.asks.send(Ask::Settings(reply)).await.map_err(|_| self.in_words(self::gone()))?;
        answer.await.map_err(gone)
    }

    /// Saves the settings and gives them back as they are now.
    ///
    /// # Errors
    /// When one of them cannot be used, or the file cannot be written.
    pub async fn save_settings(&self, settings: SettingsView) -> Result<SettingsView, Failure> {
        self.ask(|reply| Ask::SaveSettings(Box::new(settings), reply)).await
    }

    /// What happened to a row on its way, and why there was a pop-up or none.
    ///
    /// # Errors
    /// When there is no such row, the history cannot be read, or the engine has gone.
    pub async fn trail(&self, id: String) -> Result<TrailView, Failure> {
        self.ask(|reply| Ask::Trail(id, reply)).await
    }

    /// Tries every part of the way from RingCentral to the desktop, with an invented call.
    ///
    /// # Errors
    /// When the engine has gone; what fails on the way is in the answer.
    pub async fn try_out(&self) -> Result<TrialView, Failure> {
        self.ask(Ask::TryOut).await
    }

    /// How everything stands, as text without anything private.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn report(&self) -> Result<String, Failure> {
        self.ask(Ask::Report).await
    }

    /// The person closed the window; the first time they are told that Ringlet is still there.
    pub async fn closed_window(&self) {
        self.order(Ask::ClosedWindow).await;
    }

    /// Nothing on this desktop shows tray icons.
    pub async fn tray_absent(&self) {
        self.order(Ask::TrayShown(false)).await;
    }

    /// The tray icon is shown.
    pub async fn tray_shown(&self) {
        self.order(Ask::TrayShown(true)).await;
    }

    /// Ends everything in order: toasts withdrawn, subscription deleted, database closed. Takes five seconds at most.
    pub async fn quit(&self) {
        let (reply, answer) = oneshot::channel();
        if self.asks.send(Ask::Quit(reply)).await.is_ok() {
            // An error means that the engine ended without an answer: it is gone either way.
            let _ = answer.await;
        }
    }

    /// Keeps a task of the shell alive as the engine's own are: runs `work` on `state` until it ends, and gives the state
    /// back. One that panics is begun again, a little later each time, and the status names it until it goes well.
    pub async fn supervise<T: Send>(
        &self,
        name: &'static str,
        state: T,
        work: impl for<'a> Fn(&'a mut T) -> Answer<'a, ()>,
    ) -> T {
        supervise::keep(name, state, work, self.board.clone()).await
    }

    pub(super) async fn order(&self, ask: Ask) {
        if self.asks.send(ask).await.is_err() {
            tracing::warn!("the engine has gone and was asked for something");
        }
    }

    pub(super) async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Failure> {
        let (reply, answer) = oneshot::channel();
        let answered = match self.asks.send(ask(reply)).await {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(gone())),
            Err(_) => Err(gone()),
        };
        answered.map_err(|failure| self.in_words(failure))
    }

    /// What the engine says of a failure, in the language of the person.
    fn in_words(&self, Failure { code, words }: Failure) -> Failure {
        let language = Language::of(&self.status.borrow().locale.language).unwrap_or_default();
        Failure { code, words: language.sentence(&Say::of_carried(&words)) }
    }
}

pub(super) fn gone() -> Failure {
    failure(FailureCode::Unavailable, &Say::new("quitting"))
}

/// In no language yet: [`Handle`] puts it into words.
pub(super) fn failure(code: FailureCode, why: &Say) -> Failure {
    Failure { code, words: why.carried() }
}
