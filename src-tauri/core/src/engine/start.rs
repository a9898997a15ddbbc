//! How the engine is put together: over the machine's own history, keyring and desktop, or over a test's.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tracing::{error, warn};

use super::board::Board;
use super::handle::{Handle, ShellEvent};
use super::teller::{self, Teller};
use super::toaster::{self, Served, Toaster};
use super::toasts::Toasts;
use super::updates::Lookout;
use super::{Engine, Inlets};
use crate::attention::Attention;
use crate::auth::store::CredentialStore;
use crate::auth::store_handle::StoreHandle;
use crate::autostart::Autostart;
use crate::clock::Clock;
use crate::contract::{LogLevel, PartView};
use crate::history::{History, HistoryError, Opened};
use crate::locale::{DesktopLocale, Locale};
use crate::network::Network;
use crate::profile::Profile;
use crate::settings::SettingsFile;
use crate::surroundings::Surroundings;
use crate::toast::{ToastEvent, ToastSink};
use crate::update::Updates;
use crate::words::{Say, Spoken};

/// What the engine works with.
pub struct StartOptions {
    /// Whose files and names are used.
    pub profile: Profile,
    /// The settings.
    pub settings: SettingsFile,
    /// Changes how much is logged.
    pub set_log_level: Box<dyn Fn(LogLevel) + Send + Sync>,
    /// The way to the outside.
    pub network: Arc<dyn Network>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where the sign-in is kept.
    pub store: Arc<dyn CredentialStore>,
    /// What shows toasts.
    pub sink: Box<dyn ToastSink>,
    /// What becomes of the toasts that `sink` showed.
    pub toast_events: mpsc::Receiver<ToastEvent>,
    /// What happens around the program. May be closed: then the clock alone tells of sleep.
    pub surroundings: mpsc::Receiver<Surroundings>,
    /// What the desktop knows of the person's attention. May be closed: then nothing is known.
    pub attention: mpsc::Receiver<Attention>,
    /// The system's list of programs that start at log-in, where there is one.
    pub autostart: Option<Arc<dyn Autostart>>,
    /// How the desktop speaks to its person.
    pub locale: DesktopLocale,
    /// How new versions are come by, where that is this program's own business.
    pub updates: Option<Updates>,
}

/// Why the engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Not even a history in memory can be had.
    #[error("no history can be kept, not even in memory")]
    History(#[source] HistoryError),
    /// The system gives no thread.
    #[error("no thread can be started for the toasts")]
    Thread(#[source] std::io::Error),
}

/// Starts the engine on the current tokio runtime.
///
/// # Errors
/// When the system gives neither threads nor memory; a file that cannot be used is told in the status instead.
pub async fn start(options: StartOptions) -> Result<(Handle, mpsc::Receiver<ShellEvent>), StartError> {
    let (history, storage) = open_history(&options.profile).await?;
    let (served_to, served) = mpsc::channel(toaster::ANSWERS);
    let (around, sink, store) = Around::of(options);
    let toaster = Toaster::start(sink, served_to).map_err(StartError::Thread)?;
    let places = Places { history, storage, toaster, served, store: StoreHandle::new(store) };
    Ok(begin(around, places))
}

/// Starts the engine without a thread of its own, on a history of [`History::inline`]: for virtual time. The sink and
/// the store have to answer at once, and no file of the profile is touched.
#[cfg(any(test, feature = "testing"))]
pub fn start_inline(options: StartOptions, history: History) -> (Handle, mpsc::Receiver<ShellEvent>) {
    let (served_to, served) = mpsc::channel(toaster::ANSWERS);
    let (around, sink, store) = Around::of(options);
    let toaster = Toaster::inline(sink, served_to);
    let store = StoreHandle::inline(store);
    begin(around, Places { history, storage: PartView::Ok, toaster, served, store })
}

/// Where things are kept and shown.
struct Places {
    history: History,
    storage: PartView,
    toaster: Toaster,
    served: mpsc::Receiver<Served>,
    store: StoreHandle,
}

/// What the engine is given as it is.
struct Around {
    settings: SettingsFile,
    set_log_level: Box<dyn Fn(LogLevel) + Send + Sync>,
    network: Arc<dyn Network>,
    clock: Arc<dyn Clock>,
    toast_events: mpsc::Receiver<ToastEvent>,
    surroundings: mpsc::Receiver<Surroundings>,
    attention: mpsc::Receiver<Attention>,
    autostart: Option<Arc<dyn Autostart>>,
    locale: DesktopLocale,
    updates: Option<Updates>,
}

impl Around {
    fn of(options: StartOptions) -> (Self, Box<dyn ToastSink>, Arc<dyn CredentialStore>) {
        let StartOptions { settings, set_log_level, network, clock, toast_events, surroundings, .. } = options;
        let StartOptions { attention, autostart, locale, updates, sink, store, .. } = options;
        let around = Self {
            settings,
            set_log_level,
            network,
            clock,
            toast_events,
            surroundings,
            attention,
            autostart,
            locale,
            updates,
        };
        (around, sink, store)
    }
}

fn begin(around: Around, places: Places) -> (Handle, mpsc::Receiver<ShellEvent>) {
    let Around { settings, set_log_level, network, clock, toast_events, surroundings, .. } = around;
    let Around { attention, autostart, locale, updates, .. } = around;
    let Places { history, storage, toaster, served, store } = places;
    let (board, status) = Board::new(settings.settings().server_text(), env!("CARGO_PKG_VERSION").to_owned(), storage);
    board.change(|view| {
        view.settings_problem = settings.problem().map(|problem| problem.carried());
        view.managed = settings.view().locked;
        view.appearance = settings.settings().preferences.appearance;
    });
    let preferences = &settings.settings().preferences;
    board.show_in_tray(&preferences.alerts);
    board.speak(Locale::choose(&preferences.language, &locale));
    let (shell, shell_events) = mpsc::channel(SHELL_EVENTS);
    let (asks, inbox) = mpsc::channel(ASKS);
    let parts = teller::Parts {
        toaster: toaster.clone(),
        history: history.clone(),
        board: board.clone(),
        clock: clock.clone(),
        shell: shell.clone(),
    };
    let teller = Teller::start(parts, preferences, attention);
    let toasts = Toasts::new(toaster, history.clone(), board.clone(), shell.clone());
    let channel = preferences.update_channel;
    let updates =
        updates.map(|updates| Lookout::start(updates, network.clone(), board.clone(), shell.clone(), channel));
    let handle = Handle { asks, board: board.clone(), status };
    let engine = Engine {
        settings,
        set_log_level,
        network,
        clock,
        store,
        history,
        board,
        toasts,
        teller,
        autostart,
        locale,
        updates,
        shell,
        access: None,
        trial: None,
        found: watch::Sender::new(None),
    };
    tokio::spawn(engine.run(Inlets { asks: inbox, served, toast_events, surroundings }));
    (handle, shell_events)
}

/// Opens the history; one that cannot be used is replaced by one that lasts until quit, and the file left alone.
async fn open_history(profile: &Profile) -> Result<(History, PartView), StartError> {
    let path = profile.database_file();
    match History::open(&path).await {
        Ok((history, Opened::Ready)) => Ok((history, PartView::Ok)),
        Ok((history, Opened::Replaced { aside })) => {
            warn!("the history was damaged; it was moved aside and a new one begun");
            let moved = Say::new("history-moved").text("place", aside.display().to_string());
            Ok((history, PartView::Failing(moved.carried())))
        }
        Err(error) => {
            error!(%error, "the history cannot be used; rows last until quit");
            let history = History::in_memory().map_err(StartError::History)?;
            let forgotten = Say::new("history-forgotten").say("cause", error.say());
            Ok((history, PartView::Failing(forgotten.carried())))
        }
    }
}

const ASKS: usize = 64;
const SHELL_EVENTS: usize = 64;
