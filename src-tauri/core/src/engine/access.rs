//! The way in: one server and one app, the sign-in there, and the line of whoever is signed in.

use std::sync::Arc;

use ringlet_domain::tracker::Me;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use url::Url;

use super::board::Board;
use super::handle::{ShellEvent, failure};
use super::line::{Input, Parts};
use super::pending::{LoginFailure, Pending, ended, open_browser};
use super::person::{Question, Unknown, is_of, keep_person, known_person, wanted};
use super::reads::{self, Reader};
use super::running::{Running, wait};
use super::supervise;
use super::teller::Teller;
use super::trial::SignedIn;
use crate::auth::App;
use crate::auth::login::{Hold, Login, LoginError, Redirects};
use crate::auth::store_handle::StoreHandle;
use crate::auth::tokens::{Identity, Session, SignedOutWhy, Tokens};
use crate::contract::{Connection, Failure, FailureCode, KeyringView, Person};
use crate::history::{History, Line as LineId, STATE_LINE};
use crate::locale::Language;
use crate::rest::{OwnExtension, Rest, Wire};
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use crate::words::{Say, Spoken, Words};

/// What happened to the sign-in.
#[derive(Debug)]
pub(super) enum Signed {
    /// Somebody is signed in, or more is known of who it is.
    In,
    /// The browser did not bring anybody; in words why, when the person did not cancel it.
    LoginFailed(Option<String>),
    /// Nobody is signed in; why, when it ended by itself.
    Out(Option<SignedOutWhy>),
}

pub(super) struct Access {
    wire: Arc<Wire>,
    app: App,
    tokens: Tokens,
    rest: Rest,
    session: watch::Receiver<Session>,
    keyring: watch::Receiver<KeyringView>,
    refused: watch::Receiver<Option<String>>,
    board: Board,
    refreshing: JoinHandle<()>,
    stop: CancellationToken,
    identity: Option<Identity>,
    login: Option<Pending>,
    /// What still answers the browser after a sign-in.
    afterwards: Option<Hold>,
    introduction: Option<JoinHandle<Option<Result<OwnExtension, Unknown>>>>,
    /// Why the session is being ended, when the service does not say whose it is.
    turned_away: Option<String>,
    introduced: Option<OwnExtension>,
    leaving: Option<JoinHandle<()>>,
    line: Option<Running>,
    /// Somebody has just signed in: permissions may have changed, so a line that runs begins anew.
    renewed: bool,
    /// The permissions, as far as an earlier run or this one was told.
    scope: Option<Vec<String>>,
    words: Arc<Words>,
}

impl Access {
    /// Looks for a sign-in of an earlier run at once, unless the person has `left`.
    pub(super) fn open(
        settings: &Settings,
        endpoint_id: String,
        left: bool,
        wire: Arc<Wire>,
        store: &StoreHandle,
        board: &Board,
    ) -> Self {
        let app = App { client_id: settings.client_id.clone().unwrap_or_default(), endpoint_id };
        let (tokens, mut refresher) = Tokens::new(wire.clone(), app.clone(), store.clone());
        if left {
            refresher.forget_first();
        }
        let stop = CancellationToken::new();
        let work = (refresher, stop.clone());
        let refreshing = tokio::spawn({
            let board = board.clone();
            async move {
                supervise::keep("sign-in", work, |(refresher, stop)| Box::pin(refresher.run(stop.clone())), board)
                    .await;
            }
        });
        Self {
            rest: Rest::new(wire.clone(), tokens.clone()),
            session: tokens.session(),
            keyring: tokens.keyring(),
            refused: tokens.refused(),
            wire,
            app,
            tokens,
            board: board.clone(),
            refreshing,
            stop,
            identity: None,
            login: None,
            afterwards: None,
            introduction: None,
            turned_away: None,
            introduced: None,
            leaving: None,
            line: None,
            renewed: false,
            scope: None,
            words: Arc::new(Words::new(None).speaking(board.locale())),
        }
    }

    /// The next thing that happens to the sign-in. Cancel-safe: nothing is waited for once something was taken.
    pub(super) async fn next(access: &mut Option<Self>) -> Signed {
        match access {
            Some(access) => access.next_here().await,
            None => std::future::pending().await,
        }
    }

    async fn next_here(&mut self) -> Signed {
        loop {
            tokio::select! {
                biased;
                Ok(()) = self.session.changed() => {
                    if let Some(signed) = self.heed_session() {
                        return signed;
                    }
                }
                Ok(()) = self.keyring.changed() => {
                    let keyring = *self.keyring.borrow_and_update();
                    self.board.change(|view| view.keyring = keyring);
                }
                Ok(()) = self.refused.changed() => {
                    let refused = self.refused.borrow_and_update().as_deref().map(words_of_refused_sign_in);
                    self.board.change(|view| view.refused = refused);
                }
                ended = ended(self.login.as_mut().map(|login| &mut login.task)) => {
                    let before = self.login.take().map(|login| login.before);
                    let why = match ended {
                        // The session's own news may have been heard before this, and with it all that follows. If it
                        // has ended since, its end was heard, or is news that still waits: why it ended is told once.
                        Some(Ok(())) => {
                            self.renewed = true;
                            let lasts = matches!(*self.session.borrow(), Session::SignedIn(_));
                            if lasts && let Some(signed) = self.heed_session() {
                                return signed;
                            }
                            continue;
                        }
                        Some(Err(LoginFailure::Login(LoginError::Cancelled))) => None,
                        Some(Err(error)) => {
                            warn!(%error, "nobody was signed in");
                            Some(error.say())
                        }
                        None => Some(Say::new("login-failed")),
                    };
                    let why = why.map(|why| why.carried());
                    match before {
                        // A line that had stopped goes on being stopped when nobody signed in anew.
                        Some(before) if self.line.is_some() => self.board.change(|view| {
                            view.connection = before;
                            view.login_failed = why;
                        }),
                        _ => return Signed::LoginFailed(why),
                    }
                }
                ended = ended(self.introduction.as_mut()) => {
                    self.introduction = None;
                    match ended.flatten() {
                        Some(Ok(own)) => {
                            self.introduced = Some(own);
                            return Signed::In;
                        }
                        Some(Err(Unknown { words })) if self.line.is_none() => {
                            // Nobody may be half signed in: the session ends, and why is said when it has.
                            self.turned_away = Some(words);
                            let tokens = self.tokens.clone();
                            tokio::spawn(async move { tokens.sign_out().await });
                        }
                        // The line runs on with what is known.
                        Some(Err(_)) | None => {}
                    }
                }
            }
        }
    }

    /// Takes over what the session is now.
    fn heed_session(&mut self) -> Option<Signed> {
        let session = self.session.borrow_and_update().clone();
        match session {
            Session::Restoring => None,
            Session::SignedIn(identity) => {
                // A sign-in over another is somebody else's until the service has said whose it is.
                if !self.introduced.as_ref().is_some_and(|own| is_of(own, &identity)) {
                    self.introduced = None;
                }
                self.identity = Some(identity);
                self.board.change(|view| view.login_failed = None);
                Some(Signed::In)
            }
            Session::SignedOut { why } => {
                self.identity = None;
                self.introduced = None;
                if let Some(introduction) = self.introduction.take() {
                    introduction.abort();
                }
                Some(match self.turned_away.take() {
                    Some(words) => Signed::LoginFailed(Some(words)),
                    None => Signed::Out(why),
                })
            }
        }
    }

    /// Opens the browser; again, when it is waited for already.
    pub(super) async fn sign_in(
        &mut self,
        settings: &Settings,
        board: &Board,
        shell: &mpsc::Sender<ShellEvent>,
    ) -> Result<(), Failure> {
        if let Some(login) = &self.login {
            open_browser(shell, &login.address).await;
            return Ok(());
        }
        let stopped =
            board.look(|view| view.refused.is_some() || matches!(view.connection, Connection::Stopped { .. }));
        if self.line.is_some() && !stopped {
            return Err(failure(FailureCode::Invalid, &Say::new("signed-in-already")));
        }
        // Its port is wanted again.
        if let Some(before) = self.afterwards.take() {
            before.release().await;
        }
        let login = match self.begin_login(settings, board.locale().language).await {
            Ok(login) => login,
            Err(error) => {
                warn!(%error, "a sign-in could not begin");
                let why = Some(error.say().carried());
                board.change(|view| match view.connection {
                    Connection::SignedOut { .. } => view.connection = Connection::SignedOut { why },
                    _ => view.login_failed = why,
                });
                return Err(invalid(&error));
            }
        };
        let address = login.address().to_string();
        let until = login.until().to_string();
        let before = board.connection();
        board.change(|view| {
            view.connection = Connection::SigningIn { address: address.clone(), until };
            view.login_failed = None;
        });
        self.afterwards = Some(login.hold());
        let cancel = CancellationToken::new();
        let task = tokio::spawn({
            let (tokens, cancel) = (self.tokens.clone(), cancel.clone());
            async move {
                let grant = login.finish(cancel).await?;
                tokens.adopt(grant).await.map_err(|_| LoginFailure::Lost)
            }
        });
        open_browser(shell, &address).await;
        self.login = Some(Pending { address, before, cancel, task });
        Ok(())
    }

    async fn begin_login(&self, settings: &Settings, language: Language) -> Result<Login, LoginError> {
        let listed: Vec<&str> = settings.redirect_uris.iter().map(Url::as_str).collect();
        let redirects = Redirects::parse(&listed.join(","))?;
        Login::begin(self.wire.clone(), self.app.clone(), &redirects, language).await
    }

    /// Ends the wait for the browser, if there is one.
    pub(super) fn cancel_login(&mut self) {
        if let Some(login) = &self.login {
            login.cancel.cancel();
        }
    }

    /// Begins to sign out: socket, revocation, keyring, in this order. The session tells when it is done.
    pub(super) async fn sign_out(&mut self) {
        self.cancel_login();
        self.board.change(|view| view.login_failed = None);
        let line = self.line.take();
        let tokens = self.tokens.clone();
        if let Some(before) = self.leaving.take() {
            wait(before, "the sign-out before").await;
        }
        self.leaving = Some(tokio::spawn(async move {
            if let Some(line) = line {
                line.stop().await;
            }
            tokens.sign_out().await;
        }));
    }

    /// Lets the keyring ask for its password. Nothing waits for it.
    pub(super) fn unlock_keyring(&self) {
        let tokens = self.tokens.clone();
        tokio::spawn(async move { tokens.unlock().await });
    }

    /// Something happened around the program: the sign-in looks at its clock, the line at its socket.
    pub(super) async fn surroundings(&mut self, what: Surroundings) {
        if what != Surroundings::NetworkLost {
            // Before the line dials: a request that will never be answered must not hold its token up.
            self.wire.wake();
        }
        self.tell_line(Input::Surroundings(what)).await;
    }

    /// Tells the line something, when there is one.
    pub(super) async fn tell_line(&self, input: Input) {
        if let Some(line) = &self.line
            && line.inputs.send(input).await.is_err()
        {
            warn!("the line has ended and was told something");
        }
    }

    /// Writes numbers and words for the country in the settings, or the account's own.
    pub(super) async fn speak(&mut self, settings: &Settings) {
        let account = self.introduced.as_ref().and_then(|own| own.country.as_deref());
        self.words = words_for(settings, account, &self.board);
        if let Some(own) = &self.introduced
            && let Some(number) = &own.extension_number
        {
            let line = Some(self.words.extension(number));
            self.board.change(|view| {
                if let Some(person) = &mut view.person {
                    person.line = line;
                }
            });
        }
        self.tell_line(Input::Speak(self.words.clone())).await;
    }

    /// What time it is for the service, once it has said so.
    pub(super) fn service_time(&self) -> Option<ringlet_domain::moment::Timestamp> {
        self.wire.time().wall_is_ahead_by().map(|_| self.wire.now().server)
    }

    /// Whose line runs.
    pub(super) fn line_id(&self) -> Option<LineId> {
        self.line.as_ref().map(|line| line.id.clone())
    }

    /// The way to the line, for who tells it something later.
    pub(super) fn line_inputs(&self) -> Option<tokio::sync::mpsc::Sender<Input>> {
        self.line.as_ref().map(|line| line.inputs.clone())
    }

    /// The way to the service of whoever is signed in; `None` when nobody is.
    pub(super) fn signed_in(&self) -> Option<SignedIn> {
        let identity = self.identity.as_ref()?;
        Some(SignedIn {
            tokens: self.tokens.clone(),
            rest: self.rest.clone(),
            scope: identity.scope.clone().or_else(|| self.scope.clone()),
            line: self.line.as_ref().map(|line| line.inputs.clone()),
        })
    }

    /// The words of this person's country.
    pub(super) fn words(&self) -> Arc<Words> {
        self.words.clone()
    }

    /// Lets the line of whoever is signed in run, and nobody else's.
    pub(super) async fn run_line(
        &mut self,
        settings: &Settings,
        history: &History,
        teller: &Teller,
        board: &Board,
        shell: &mpsc::Sender<ShellEvent>,
    ) {
        let Some(identity) = self.identity.clone() else {
            if let Some(line) = self.line.take() {
                line.stop().await;
            }
            return;
        };
        let known = known_person(history, &identity).await;
        if self.introduced.is_none() && self.introduction.is_none() {
            let known = known.as_ref().map(|(own, _)| own.clone());
            let board = self.board.clone();
            // A line says itself what is wrong; and one runs in a moment for whoever is known.
            let stopped = (self.line.is_none() && known.is_none()).then(|| board.clone());
            let question =
                Question { rest: self.rest.clone(), tokens: self.tokens.clone(), known, stopped, answer: None };
            let ask = supervise::keep("account", question, |question| Box::pin(question.ask()), board);
            self.introduction = Some(tokio::spawn(async move { ask.await.answer }));
        }
        let scope = identity.scope.clone().or_else(|| known.as_ref().and_then(|(_, scope)| scope.clone()));
        self.scope.clone_from(&scope);
        if let Some(own) = &self.introduced {
            keep_person(history, own, scope.as_deref()).await;
        }
        // Whose line it is has to be known before anything of it is shown or stored.
        let Some(own) = self.introduced.clone().or_else(|| known.map(|(own, _)| own)) else { return };
        let id = LineId { account: own.account.clone(), extension: own.id.clone() };
        let me = Me { extension: own.id.clone(), numbers: own.numbers.clone() };
        if self.line.as_ref().is_some_and(|line| line.id == id && line.me == me) && !self.renewed {
            return;
        }
        self.renewed = false;
        if let Some(line) = self.line.take() {
            line.stop().await;
        }
        let words = words_for(settings, own.country.as_deref(), board);
        let person = Person {
            name: own.name.clone().unwrap_or_else(|| "RingCentral".to_owned()),
            line: own.extension_number.as_deref().map(|number| words.extension(number)),
        };
        board.change(|view| view.person = Some(person));
        // The command line shows the rows of whoever signed in last.
        if let Err(error) = history.set_state(STATE_LINE, Some(id.text())).await {
            warn!(%error, "whose rows are shown was not noted");
        }
        self.words = words.clone();
        let parts = Parts {
            id: id.clone(),
            me,
            history: history.clone(),
            teller: teller.clone(),
            board: board.clone(),
            shell: shell.clone(),
            reader: Reader {
                rest: self.rest.clone(),
                history: history.clone(),
                id: id.clone(),
                fill: reads::fill_of(settings.retention_days),
            },
            wire: self.wire.clone(),
            refused: self.tokens.refused(),
            words: self.words.clone(),
            wanted: wanted(scope.as_deref()),
            scope,
            retention_days: settings.retention_days,
        };
        self.line = Some(Running::start(parts));
    }

    /// Ends the line: nothing is told any more.
    pub(super) async fn close_line(&mut self) {
        self.cancel_login();
        if let Some(line) = self.line.take() {
            line.stop().await;
        }
    }

    /// Ends everything of this way in, without signing out.
    pub(super) async fn close(mut self) {
        self.close_line().await;
        if let Some(leaving) = self.leaving.take() {
            wait(leaving, "the sign-out").await;
        }
        if let Some(introduction) = self.introduction.take() {
            introduction.abort();
        }
        if let Some(afterwards) = self.afterwards.take() {
            afterwards.release().await;
        }
        self.stop.cancel();
        wait(self.refreshing, "the sign-in's task").await;
    }
}

/// Words in the language of the person, for the country in the settings, or else the account's own.
fn words_for(settings: &Settings, account: Option<&str>, board: &Board) -> Arc<Words> {
    Arc::new(Words::new(settings.country.as_deref().or(account)).speaking(board.locale()))
}

/// The line is still listened to, as long as its connection lasts.
fn words_of_refused_sign_in(code: &str) -> String {
    Say::new("sign-in-refused").text("code", code).carried()
}

/// A name for this installation: 128 random bits.
pub(super) fn new_endpoint_id() -> String {
    oauth2::CsrfToken::new_random().secret().clone()
}

fn invalid(error: &LoginError) -> Failure {
    failure(FailureCode::Invalid, &error.say())
}
