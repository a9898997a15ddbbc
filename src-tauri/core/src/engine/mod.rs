//! The engine: signs in and out, runs the line of whoever is signed in, shows toasts, answers the shell.
//!
//! One loop owns all of it. Everything that waits for something outside is a task of its own that reports back, so
//! that nothing the person does ever waits for a network, a keyring or a notification daemon.

mod access;
mod board;
mod call_control;
mod desk;
mod ending;
mod filling;
mod forget;
mod handle;
mod line;
mod look;
mod pending;
mod person;
mod press;
mod reads;
mod running;
mod sound;
mod spending;
mod start;
mod supervise;
mod teller;
mod toaster;
mod toasts;
mod trial;
mod try_toast;
mod updates;
pub mod wake;
mod wishes;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::task::AbortOnDropHandle;
use tracing::{info, warn};

pub use self::handle::{Handle, ShellEvent, Unopened};
#[cfg(any(test, feature = "testing"))]
pub use self::start::start_inline;
pub use self::start::{StartError, StartOptions, start};

use self::access::{Access, Signed};
use self::board::Board;
use self::handle::{Ask, failure};
use self::teller::Teller;
use self::toaster::Served;
use self::toasts::Toasts;
use crate::auth::store_handle::StoreHandle;
use crate::autostart::Autostart;
use crate::clock::Clock;
use crate::contract::{
    Connection, Failure, FailureCode, HistoryPage, LogLevel, PartView, SettingsView, StatusView, TrialView,
};
use crate::history::{History, HistoryError, STATE_LINE, SaveState, Trouble};
use crate::locale::{DesktopLocale, Locale};
use crate::network::Network;
use crate::rest::{Server, Wire};
use crate::settings::{Invalid, Settings, SettingsFile};
use crate::surroundings::Surroundings;
use crate::toast::ToastEvent;
use crate::words::{Say, Spoken};

struct Engine {
    settings: SettingsFile,
    set_log_level: Box<dyn Fn(LogLevel) + Send + Sync>,
    network: Arc<dyn Network>,
    clock: Arc<dyn Clock>,
    store: StoreHandle,
    history: History,
    board: Board,
    toasts: Toasts,
    teller: Teller,
    autostart: Option<Arc<dyn Autostart>>,
    /// How the desktop speaks to its person.
    locale: DesktopLocale,
    /// What looks for new versions, where that is its business.
    updates: Option<updates::Lookout>,
    shell: mpsc::Sender<ShellEvent>,
    /// The way in; `None` until a client id is set.
    access: Option<Access>,
    /// Hears what the desktop does with the pop-up of a trial.
    trial: Option<oneshot::Sender<Option<Say>>>,
    /// What the last trial found.
    found: watch::Sender<Option<TrialView>>,
}

/// What the engine hears.
struct Inlets {
    asks: mpsc::Receiver<Ask>,
    served: mpsc::Receiver<Served>,
    toast_events: mpsc::Receiver<ToastEvent>,
    surroundings: mpsc::Receiver<Surroundings>,
}

impl Engine {
    /// Works until somebody quits. After a panic it begins anew, on what it holds.
    async fn run(self, inlets: Inlets) {
        let board = self.board.clone();
        supervise::keep("engine", (self, inlets), |(engine, inlets)| Box::pin(engine.work(inlets)), board).await;
    }

    async fn work(&mut self, inlets: &mut Inlets) {
        let Inlets { asks, served, toast_events, surroundings } = inlets;
        let mut wakes_told = wake::Told::default();
        let (wakes_to, mut wakes) = mpsc::channel(4);
        let waking = supervised_wake(self.clock.clone(), wakes_to, self.board.clone());
        let mut save_state = self.history.save_state();
        let mut housekeeping = tokio::time::interval(HOUSEKEEPING);
        self.toasts.close_leftovers().await;
        self.begin().await;
        self.open_access().await;
        let quitting = loop {
            tokio::select! {
                biased;
                ask = asks.recv() => match ask {
                    Some(Ask::Quit(reply)) => break Some(reply),
                    Some(ask) => self.handle(ask).await,
                    // The shell has gone without a word.
                    None => break None,
                },
                Some(event) = toast_events.recv() => self.handle_toast_event(event).await,
                Some(answer) = served.recv() => self.handle_served(answer).await,
                Some(slept) = wakes.recv() => {
                    // The system may have told of the same sleep, and the line dialled since.
                    if !wakes_told.is_known(slept, self.clock.now()) {
                        info!(seconds = slept.as_secs(), "dialling again after sleep");
                        self.hear(Surroundings::Woke).await;
                    }
                }
                Some(what) = surroundings.recv() => {
                    info!(?what, "something happened around");
                    wakes_told.hear(what, self.clock.now());
                    self.hear(what).await;
                }
                signed = Access::next(&mut self.access) => self.handle_signed(signed, served).await,
                Ok(()) = save_state.changed() => {
                    let state = *save_state.borrow_and_update();
                    self.show_save_state(state);
                }
                _ = housekeeping.tick() => self.keep_house().await,
            }
        };
        self.end(served).await;
        drop(waking);
        if let Some(reply) = quitting {
            // The shell may not wait for it.
            let _ = reply.send(());
        }
    }

    async fn hear(&mut self, what: Surroundings) {
        // What fell due while the machine slept is due now.
        self.teller.look().await;
        if let Some(access) = &mut self.access {
            access.surroundings(what).await;
        }
    }

    async fn handle(&mut self, ask: Ask) {
        match ask {
            Ask::CancelSignIn => {
                if let Some(access) = &mut self.access {
                    access.cancel_login();
                }
            }
            Ask::CallBack(row, reply) => give(reply, self.call_back(row).await),
            Ask::ClosedWindow => self.toasts.tell_still_there().await,
            Ask::Delete(rows, reply) => give(reply, self.delete(rows).await),
            Ask::Export(request, reply) => give(reply, self.export(request).await),
            Ask::History(query, reply) => {
                let answer = match self.reading() {
                    Some((line, words)) => self.history.page(&line, query, &words).await.map_err(|e| storage(&e)),
                    None => Ok(HistoryPage { rows: Vec::new(), gaps: Vec::new(), from: 0, total: 0 }),
                };
                give(reply, answer);
            }
            Ask::Latest(reply) => {
                let rows = match self.reading() {
                    Some((line, words)) => self.history.latest(&line, LATEST, &words).await.unwrap_or_else(|error| {
                        warn!(%error, "the latest rows could not be read");
                        Vec::new()
                    }),
                    None => Vec::new(),
                };
                // An asker who left needs no answer.
                let _ = reply.send(rows);
            }
            Ask::MarkAllRead(reply) => {
                let seen = match self.reading() {
                    Some((line, _)) => self.history.mark_all_read(&line).await.map_err(|e| storage(&e)),
                    None => Ok(Vec::new()),
                };
                self.seen(seen, reply).await;
            }
            Ask::MarkRead(row, reply) => {
                let seen = match self.reading() {
                    Some((line, _)) => self.history.mark_read(&line, row).await.map_err(|e| storage(&e)),
                    None => Ok(Vec::new()),
                };
                self.seen(seen, reply).await;
            }
            Ask::Quit(_) => {}
            Ask::Sound(id, reply) => self.fetch_sound(id, reply).await,
            Ask::Report(reply) => self.write_report(reply).await,
            Ask::Rows(ids, reply) => give(reply, self.rows_of(ids).await),
            Ask::SaveSettings(view, reply) => {
                give(reply, self.save_typed(*view).await);
            }
            Ask::SetClosed { row, closed, reply } => give(reply, self.set_closed(row, closed).await),
            Ask::SetUp { server, client_id, reply } => {
                let wanted = self.settings.settings().set_up(&server, &client_id);
                let answer = self.save_settings(wanted).await.map(|_| ());
                give(reply, answer);
            }
            Ask::Settings(reply) => {
                self.look_at_sounds();
                let _ = reply.send(self.settings_view().await);
            }
            Ask::SignIn(reply) => {
                let answer = match &mut self.access {
                    Some(access) => access.sign_in(self.settings.settings(), &self.board, &self.shell).await,
                    None => Err(failure(FailureCode::Invalid, &Say::new("client-id-first"))),
                };
                give(reply, answer);
            }
            Ask::SignOut(reply) => {
                self.note_left(true).await;
                if let Some(access) = &mut self.access {
                    access.sign_out().await;
                }
                self.hide_rows().await;
                self.forget_sounds().await;
                self.toasts.withdraw_all().await;
                give(reply, Ok(()));
            }
            Ask::Trail(row, reply) => self.show_trail(row, reply).await,
            Ask::TryOut(reply) => self.try_out(reply),
            Ask::Wish(wish) => self.grant(wish).await,
            Ask::TrayShown(shown) => self.toasts.tray(shown).await,
            Ask::UnlockKeyring => {
                if let Some(access) = &self.access {
                    access.unlock_keyring();
                }
            }
        }
    }

    /// Nobody is signed in any more: the command line shows nobody's rows either. They stay for the person's return.
    async fn hide_rows(&self) {
        if let Err(error) = self.history.set_state(STATE_LINE, None).await {
            warn!(%error, "the command line goes on showing rows of who is signed out");
        }
    }

    /// Recordings stay no longer than the sign-in they were fetched with.
    async fn forget_sounds(&self) {
        if let Err(error) = self.history.forget_sounds().await {
            warn!(%error, "recordings of voicemails are still kept");
        }
    }

    /// Notes whether the person has signed out: a keyring that could not be emptied signs nobody in at the next start.
    async fn note_left(&self, left: bool) {
        if let Err(error) = self.history.set_state(LEFT, left.then(|| "1".to_owned())).await {
            warn!(%error, left, "whether the person signed out was not noted");
        }
    }

    /// Hands what the person has seen to the tracker, and answers.
    async fn seen(
        &mut self,
        seen: Result<Vec<ringlet_domain::facts::Seen>, Failure>,
        reply: oneshot::Sender<Result<(), Failure>>,
    ) {
        match seen {
            Ok(seen) => {
                if let Some(access) = &self.access {
                    access.tell_line(line::Input::Seen(seen)).await;
                }
                give(reply, Ok(()));
            }
            Err(failure) => give(reply, Err(failure)),
        }
    }

    async fn handle_signed(&mut self, signed: Signed, served: &mut mpsc::Receiver<Served>) {
        match signed {
            Signed::In => {
                self.note_left(false).await;
                self.board.change(|view| {
                    if matches!(view.connection, Connection::SignedOut { .. } | Connection::SigningIn { .. }) {
                        view.connection = Connection::Connecting;
                    }
                });
            }
            Signed::LoginFailed(why) => {
                self.board.change(|view| view.connection = Connection::SignedOut { why });
            }
            Signed::Out(why) => {
                let by_itself = why.is_some();
                let words = why.map(|why| why.say().carried());
                // The line first: until it has ended it goes on telling, and its last word would stand.
                self.run_line().await;
                if by_itself {
                    self.hide_rows().await;
                    self.forget_sounds().await;
                }
                self.teller.line(None).await;
                self.take_toasts_away(served).await;
                self.board.change(|view| {
                    view.person = None;
                    view.call_actions = false;
                    (view.unread, view.open, view.unheard) = (0, 0, 0);
                    view.fill = None;
                    view.features_off.clear();
                    if !matches!(view.connection, Connection::SigningIn { .. }) {
                        // A sign-in may have failed before it was known that nobody is signed in.
                        let why = words.or(view.login_failed.take());
                        view.connection = Connection::SignedOut { why };
                    }
                });
                if by_itself {
                    self.toasts.tell_signed_out().await;
                }
                self.rows_changed();
                return;
            }
        }
        self.run_line().await;
    }

    /// Lets the line of whoever is signed in run, and nobody else's.
    async fn run_line(&mut self) {
        let Some(access) = &mut self.access else { return };
        let before = access.line_id();
        access.run_line(self.settings.settings(), &self.history, &self.teller, &self.board, &self.shell).await;
        let now = access.line_id();
        if before.is_some() && now.is_some() && before != now {
            // Nobody sees what somebody else was told.
            self.toasts.withdraw_all().await;
        }
    }

    /// The way in for the server and the client id of the settings, or the question for them.
    async fn open_access(&mut self) {
        if let Some(access) = self.access.take() {
            access.close().await;
        }
        let settings = self.settings.settings();
        self.board.change(|view| view.server = settings.server_text());
        if settings.client_id.is_none() {
            self.board.change(|view| view.connection = Connection::NeedsSetUp);
            return;
        }
        let endpoint = self.endpoint_id().await;
        let left = matches!(self.history.state(LEFT).await, Ok(Some(_)));
        match Server::parse(&settings.server_text()) {
            Ok(server) => {
                let wire = Arc::new(Wire::new(self.network.clone(), self.clock.clone(), server));
                spending::keep(&wire, &self.history).await;
                let settings = self.settings.settings();
                self.access = Some(Access::open(settings, endpoint, left, wire, &self.store, &self.board));
                self.board.change(|view| view.connection = Connection::Connecting);
            }
            Err(error) => {
                warn!(%error, "the server in the settings cannot be used");
                let why = Say::new("server-unusable").say("cause", error.say()).carried();
                self.board.change(|view| view.connection = Connection::Stopped { why });
            }
        }
    }

    /// The same for one installation for ever: the service lists its sessions by it.
    async fn endpoint_id(&self) -> String {
        if let Ok(Some(id)) = self.history.state(ENDPOINT).await {
            return id;
        }
        let id = access::new_endpoint_id();
        if let Err(error) = self.history.set_state(ENDPOINT, Some(id.clone())).await {
            warn!(%error, "the installation's id was not kept");
        }
        id
    }

    async fn save_settings(&mut self, wanted: Result<Settings, Invalid>) -> Result<SettingsView, Failure> {
        let wanted = wanted.map_err(|error| failure(FailureCode::Invalid, &error.say()))?;
        if let Some(name) = self.settings.refuses(&wanted) {
            warn!(setting = name, "a setting that an administrator has fixed was to be changed");
            return Err(failure(FailureCode::Invalid, &Say::new("fixed-by-administrator")));
        }
        let before = self.settings.settings().clone();
        self.settings.save(&wanted).map_err(|error| {
            warn!(cause = %error.cause, "the settings were not saved");
            failure(FailureCode::Storage, &error.say())
        })?;
        self.board.change(|view| view.settings_problem = None);
        let now = self.settings.settings().clone();
        if before.log_level != now.log_level {
            (self.set_log_level)(now.log_level);
        }
        if before.retention_days != now.retention_days {
            self.keep_house().await;
        }
        self.speak();
        if before.server != now.server || before.client_id != now.client_id {
            self.open_access().await;
        } else if let Some(access) = &mut self.access {
            access.speak(&now).await;
        }
        self.teller.preferences(&now.preferences).await;
        self.board.show_in_tray(&now.preferences.alerts);
        updates::follow(&self.updates, now.preferences.update_channel);
        Ok(self.settings.view())
    }

    /// Everything that is shown speaks and looks as the settings say from now on.
    fn speak(&self) {
        let preferences = &self.settings.settings().preferences;
        self.board.speak(Locale::choose(&preferences.language, &self.locale));
        self.board.change(|view| view.appearance = preferences.appearance);
    }

    async fn keep_house(&self) {
        // By the service's time alone: a laptop's clock that is months ahead must not take the history away.
        let Some(now) = self.access.as_ref().and_then(Access::service_time) else { return };
        match self.history.retain(self.settings.settings().retention_days, now).await {
            Ok(0) => {}
            Ok(rows) => {
                info!(rows, "rows past their time were taken away");
                self.rows_changed();
            }
            Err(error) => warn!(%error, "rows past their time were not taken away"),
        }
    }

    fn rows_changed(&self) {
        let all = crate::contract::HistoryChanged { ids: Vec::new() };
        // A full channel has such news in it already.
        let _ = self.shell.try_send(ShellEvent::HistoryChanged(all));
    }

    fn show_save_state(&self, state: SaveState) {
        self.board.change(|view| {
            view.storage = match state {
                SaveState::Failing(trouble @ Trouble::Fault) => PartView::Failing(trouble.say().carried()),
                SaveState::Failing(trouble) => {
                    PartView::Failing(Say::new("history-waits").say("cause", trouble.say()).carried())
                }
                SaveState::Ok => PartView::Ok,
            }
        });
    }

    fn reading(&self) -> Option<(crate::history::Line, Arc<crate::words::Words>)> {
        let access = self.access.as_ref()?;
        Some((access.line_id()?, access.words()))
    }
}

/// Ends when it is dropped.
fn supervised_wake(clock: Arc<dyn Clock>, woken: mpsc::Sender<Duration>, board: Board) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(async move {
        let state = (clock, woken);
        supervise::keep("wake", state, |(clock, woken)| Box::pin(wake::watch(clock.clone(), woken.clone())), board)
            .await;
    }))
}

fn storage(error: &HistoryError) -> Failure {
    warn!(%error, "the history did not answer");
    failure(FailureCode::Storage, &Say::new("history-unusable").say("cause", error.say()))
}

/// An asker who left needs no answer.
fn give<T>(reply: oneshot::Sender<Result<T, Failure>>, answer: Result<T, Failure>) {
    let _ = reply.send(answer);
}

/// A view of the status, as the shell gets it.
pub type Status = watch::Receiver<StatusView>;

const HOUSEKEEPING: Duration = Duration::from_secs(10 * 60);
/// How many calls the tray's menu lists.
const LATEST: u32 = 5;
/// The state that says that the person signed out and has not come back.
const LEFT: &str = "signed-out";
/// The state under which the installation's id is kept.
const ENDPOINT: &str = "endpoint";
