//! The machine the program runs on: its clock, keyring, database and desktop, which outlive each run of the program.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ringlet_core::contract::Connection;
use ringlet_core::engine::{Handle, StartOptions, start_inline};
use ringlet_core::history::History;
use ringlet_core::locale::DesktopLocale;
use ringlet_core::profile::Profile;
use ringlet_core::settings::SettingsFile;
use ringlet_core::testing::{FakeClock, MemoryStore};
use ringlet_standin::{CLIENT_ID, Office};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::credential::credential;
use crate::network::OfficeNetwork;
use crate::screen::Screen;

/// A laptop with the program on it.
pub struct Laptop {
    office: Office,
    clock: Arc<FakeClock>,
    keyring: Arc<MemoryStore>,
    history: History,
    screen: Screen,
    slowest: Duration,
    seed: u64,
    runs: u32,
    run: Option<Run>,
    online: bool,
}

/// The program while it runs.
struct Run {
    handle: Handle,
    network: OfficeNetwork,
    dead: CancellationToken,
}

impl Laptop {
    /// A laptop on which the program has never run. Everything it sends takes up to `slowest`.
    ///
    /// # Panics
    /// When there is no memory for a database.
    pub fn new(office: &Office, slowest: Duration, seed: u64) -> Self {
        let clock = Arc::new(FakeClock::new());
        clock.set_luck(seed);
        Self {
            office: office.clone(),
            clock,
            keyring: Arc::new(MemoryStore::new()),
            history: History::inline().expect("memory for a database"),
            screen: Screen::new(office.clone()),
            slowest,
            seed,
            runs: 0,
            run: None,
            online: true,
        }
    }

    /// Somebody signs in: the program is started anew with what the browser brought.
    pub async fn sign_in(&mut self) {
        self.kill().await;
        self.keyring.put(credential(&self.office));
        self.start();
    }

    /// Starts the program; nothing happens when it runs.
    pub fn start(&mut self) {
        if self.run.is_some() {
            return;
        }
        self.runs += 1;
        let dead = CancellationToken::new();
        let network = OfficeNetwork::slow(self.office.clone(), self.slowest, self.seed ^ u64::from(self.runs));
        network.set_up(self.online);
        let server = self.office.addresses().api;
        let nowhere = Path::new("/nonexistent/ringlet");
        let settings = SettingsFile::open_with(&nowhere.join("settings.toml"), |name| match name {
            "RINGLET_CLIENT_ID" => Some(CLIENT_ID.to_owned()),
            "RINGLET_SERVER" => Some(server.clone()),
            _ => None,
        });
        let (_, toast_events) = mpsc::channel(1);
        let options = StartOptions {
            profile: Profile::under(nowhere, None).expect("a profile without a name"),
            settings,
            set_log_level: Box::new(|_| {}),
            network: Arc::new(network.clone()),
            clock: self.clock.clone(),
            store: self.keyring.clone(),
            sink: self.screen.sink(self.runs, dead.clone()),
            toast_events,
            surroundings: mpsc::channel(1).1,
            attention: mpsc::channel(1).1,
            autostart: None,
            locale: DesktopLocale::default(),
            updates: None,
        };
        let (handle, mut news) = start_inline(options, self.history.clone());
        tokio::spawn(async move { while news.recv().await.is_some() {} });
        self.run = Some(Run { handle, network, dead });
    }

    /// The program dies: its sockets break, and what it had not written is lost.
    pub async fn kill(&mut self) {
        let Some(run) = self.run.take() else { return };
        run.dead.cancel();
        run.network.unplug();
        self.history = self.history.reopened().expect("this laptop's database");
        drop(run);
        // Lets go of its sockets.
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    /// The person quits the program.
    pub async fn quit(&mut self) {
        let Some(run) = self.run.take() else { return };
        run.handle.quit().await;
        run.dead.cancel();
        run.network.unplug();
        self.history = self.history.reopened().expect("this laptop's database");
    }

    /// Takes the machine's network away, or gives it back.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
        if let Some(run) = &self.run {
            run.network.set_up(online);
        }
    }

    /// The machine sleeps for `long`, and the world goes on.
    pub fn sleep(&self, long: Duration) {
        self.office.advance(long);
        self.clock.jump(long);
    }

    /// What is asked of the program while it runs.
    pub fn handle(&self) -> Option<&Handle> {
        self.run.as_ref().map(|run| &run.handle)
    }

    /// What the program says of its connection; `None` when it does not run.
    pub fn connection(&self) -> Option<Connection> {
        self.handle().map(|handle| handle.status().connection)
    }

    /// Its database.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Its desktop.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }
}
