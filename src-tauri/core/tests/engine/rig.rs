//! A running engine with an office behind it: how each test begins, looks and waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ringlet_core::contract::{CallRow, Connection, Filter, HistoryPage, HistoryQuery, ListStart, LogLevel, TrailView};
use ringlet_core::engine::{Handle, ShellEvent, StartOptions, start};
use ringlet_core::locale::DesktopLocale;
use ringlet_core::network::{Answer, Internet, Network, NetworkError, Socket};
use ringlet_core::profile::Profile;
use ringlet_core::settings::SettingsFile;
use ringlet_core::surroundings::Surroundings;
use ringlet_core::testing::{FakeClock, MemoryStore};
use ringlet_core::toast::testing::{Call, Desktop, FakeDesktop, FakeSink};
use ringlet_domain::moment::Timestamp;
use ringlet_standin::{CLIENT_ID, CannedAnswer, Leave, Office, Ring, StandIn};
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};

/// A running engine and what is around it.
pub(crate) struct Rig {
    pub(crate) office: StandIn,
    pub(crate) keyring: Arc<MemoryStore>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) network: Arc<Planted>,
    pub(crate) desktop: FakeDesktop,
    pub(crate) engine: Handle,
    pub(crate) folder: Arc<tempfile::TempDir>,
    pub(crate) redirect: String,
    /// Where the engine believes the office to be.
    pub(crate) server: String,
    /// What the system tells.
    pub(crate) surroundings: mpsc::Sender<Surroundings>,
}

impl Rig {
    /// Signed in and listening, at an office that `prepare` has set up.
    pub(crate) async fn listening_at(prepare: impl FnOnce(&StandIn)) -> Self {
        let office = StandIn::start().await;
        let server = office.api();
        Self::listening_by_way_of(office, server, prepare).await
    }

    /// The same with another address in front of the office.
    pub(crate) async fn listening_by_way_of(office: StandIn, server: String, prepare: impl FnOnce(&StandIn)) -> Self {
        let rig = Self::signing_in(office, server, prepare).await;
        rig.until_listening().await;
        rig
    }

    /// The browser has come back.
    pub(crate) async fn signing_in(office: StandIn, server: String, prepare: impl FnOnce(&StandIn)) -> Self {
        let (rig, mut events) = Self::signed_out(office, server, prepare).await;
        rig.engine.sign_in().await.expect("a browser is opened");
        let address = browser(&mut events).await;
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                if let ShellEvent::TryOpen(_, told) = event {
                    let _ = told.send(true);
                }
            }
        });
        reqwest::get(address).await.expect("the browser comes back");
        rig
    }

    /// Cuts the line in this way, and waits until that is noticed.
    pub(crate) async fn cut(&self, how: impl FnOnce(&Office)) {
        how(&self.office);
        let mut status = self.engine.watch();
        let down = status.wait_for(|view| matches!(view.connection, Connection::Reconnecting { .. }));
        timeout(LIMIT, down).await.expect("it is noticed").expect("the engine lives");
    }

    /// Nobody has signed in yet.
    pub(crate) async fn signed_out(
        office: StandIn,
        server: String,
        prepare: impl FnOnce(&StandIn),
    ) -> (Self, mpsc::Receiver<ShellEvent>) {
        office.set(|settings| settings.message_delay = Duration::ZERO);
        prepare(&office);
        let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("bound");
        let redirect = format!("http://localhost:{}/oauth2callback", port.port());
        office.register(ringlet_standin::App {
            client_id: CLIENT_ID.to_owned(),
            client_secret: None,
            redirect_uris: vec![redirect.clone()],
        });
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        run(office, Arc::new(MemoryStore::new()), folder, redirect, server).await
    }

    pub(crate) async fn listening() -> Self {
        Self::listening_at(|_| {}).await
    }

    /// The same machine after a quit, with its keyring and files.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_after(|_| {}).await
    }

    /// The same, and meanwhile `change` happens at the office.
    pub(crate) async fn restarted_after(self, change: impl FnOnce(&StandIn)) -> Self {
        self.engine.quit().await;
        change(&self.office);
        let (rig, mut events) = run(self.office, self.keyring, self.folder, self.redirect, self.server).await;
        tokio::spawn(async move { while events.recv().await.is_some() {} });
        rig.until_listening().await;
        rig
    }

    pub(crate) async fn until_listening(&self) {
        let mut status = self.engine.watch();
        let listening = status.wait_for(|view| matches!(view.connection, Connection::Listening { .. }));
        if timeout(LIMIT, listening).await.is_err() {
            panic!("it does not listen in time: {:#?}", self.engine.status());
        }
        wait_for("a subscription", || self.office.subscriptions() == 1).await;
        self.until_read_up().await;
    }

    /// Waits until what listening begins with has been read: nothing is asked of the office any more. A read that is
    /// still on its way would tell of what a test does next.
    pub(crate) async fn until_read_up(&self) {
        let lists = ["/presence", "/message-sync", "/call-log-sync"];
        // One that is not allowed has been asked for too.
        let asked = |list: &str| self.office.requests().iter().any(|seen| seen.path.contains(list));
        wait_for("the first reads", || lists.iter().all(|list| asked(list))).await;
        let (mut seen, mut quiet) = (0, 0);
        let mut looks = interval(BETWEEN_LOOKS);
        let settled = async {
            while quiet < QUIET_LOOKS {
                looks.tick().await;
                let now = self.office.requests().len();
                quiet = if now == seen { quiet + 1 } else { 0 };
                seen = now;
            }
        };
        timeout(LIMIT, settled).await.expect("the reads come to an end");
    }

    pub(crate) async fn page(&self) -> HistoryPage {
        let start = ListStart::Index { index: 0 };
        let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: 100 };
        self.engine.history(query).await.expect("the history can be read")
    }

    /// Waits until the newest row is as `wanted` says.
    pub(crate) async fn until_row(&self, what: &str, wanted: impl Fn(&CallRow) -> bool) -> CallRow {
        let mut looks = interval(BETWEEN_LOOKS);
        let found = async {
            loop {
                looks.tick().await;
                if let Some(row) = self.page().await.rows.into_iter().next().filter(|row| wanted(row)) {
                    return row;
                }
            }
        };
        match timeout(LIMIT, found).await {
            Ok(row) => row,
            Err(_) => panic!("waited in vain for {what}: {:#?}", self.page().await.rows.first()),
        }
    }

    /// Waits until the trail of a row is as `wanted` says.
    pub(crate) async fn until_trail(&self, row: &str, wanted: impl Fn(&TrailView) -> bool) -> TrailView {
        let mut looks = interval(BETWEEN_LOOKS);
        let found = async {
            loop {
                looks.tick().await;
                let trail = self.engine.trail(row.to_owned()).await.expect("it has a trail");
                if wanted(&trail) {
                    return trail;
                }
            }
        };
        timeout(LIMIT, found).await.expect("the trail comes to it in time")
    }

    /// Waits until these titles and bodies are on the screen, oldest first; times of day read `00:00`.
    /// Waits until the report says `words`.
    pub(crate) async fn until_report(&self, words: &str) -> String {
        let mut looks = interval(BETWEEN_LOOKS);
        let found = async {
            loop {
                looks.tick().await;
                let report = self.engine.report().await.expect("the engine lives");
                if report.contains(words) {
                    return report;
                }
            }
        };
        timeout(LIMIT, found).await.unwrap_or_else(|_| panic!("{words:?} is never in the report"))
    }

    pub(crate) async fn until_on_screen(&self, expected: &[&str]) {
        let mut screen = self.desktop.screen();
        let lines = |toasts: &[ringlet_core::toast::testing::OnScreen]| -> Vec<String> {
            toasts.iter().map(|toast| without_times(&format!("{} | {}", toast.title, toast.body))).collect()
        };
        let shown = screen.wait_for(|toasts| lines(toasts) == expected);
        if timeout(LIMIT, shown).await.is_err() {
            panic!("waited in vain for {expected:#?}\non the screen: {:#?}", lines(&self.desktop.screen().borrow()));
        }
    }

    /// The history's file, opened beside the program.
    pub(crate) fn history_file(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.history_path()).expect("it is there")
    }

    pub(crate) fn history_path(&self) -> std::path::PathBuf {
        Profile::under(self.folder.path(), Some("engine")).expect("a name").database_file()
    }

    pub(crate) fn shows(&self) -> usize {
        self.desktop.calls().iter().filter(|call| matches!(call, Call::Show(..))).count()
    }

    pub(crate) fn asked(&self, method: &str, path: &str) -> usize {
        let seen = self.office.requests();
        seen.iter().filter(|seen| seen.method == method && seen.path.contains(path) && seen.status == 200).count()
    }

    /// How often something was done about a call, and done by the office.
    pub(crate) fn posted(&self, what: &str) -> usize {
        let seen = self.office.requests();
        seen.iter().filter(|seen| seen.method == "POST" && seen.path.ends_with(what) && seen.status == 204).count()
    }

    pub(crate) fn leave(&self, from: &str) -> u64 {
        let leave = Leave { from: Some(from.to_owned()), name: Some("Pat Ito".to_owned()), ..Leave::default() };
        self.office.leave_voicemail(leave).expect("a mailbox").1
    }
}

/// The address that a browser is opened with next.
pub(crate) async fn browser(events: &mut mpsc::Receiver<ShellEvent>) -> String {
    let opened = async {
        loop {
            match events.recv().await.expect("the engine lives") {
                ShellEvent::OpenBrowser(address) => break address,
                _ => continue,
            }
        }
    };
    timeout(LIMIT, opened).await.expect("a browser is opened in time")
}

pub(crate) async fn run(
    office: StandIn,
    keyring: Arc<MemoryStore>,
    folder: Arc<tempfile::TempDir>,
    redirect: String,
    server: String,
) -> (Rig, mpsc::Receiver<ShellEvent>) {
    let profile = Profile::under(folder.path(), Some("engine")).expect("a name");
    profile.create_directories().expect("they can be made");
    let settings = SettingsFile::open_with(&profile.settings_file(), |name| match name {
        "RINGLET_SERVER" => Some(server.clone()),
        "RINGLET_CLIENT_ID" => Some(CLIENT_ID.to_owned()),
        "RINGLET_REDIRECT_URI" => Some(redirect.clone()),
        _ => None,
    });
    let (toast_events_to, toast_events) = mpsc::channel(64);
    let (sink, desktop) = FakeSink::new(toast_events_to);
    let clock = Arc::new(FakeClock::new());
    clock.set_wall(Timestamp::from_millis(office.now().as_millisecond()));
    let network = Arc::new(Planted {
        internet: Internet::new().expect("a client"),
        panics: AtomicBool::default(),
        panics_at: Mutex::default(),
    });
    let (surroundings, surrounded) = mpsc::channel(4);
    let options = StartOptions {
        profile,
        settings,
        // A fault that a test can plant in the engine's own loop.
        set_log_level: Box::new(|level| assert!(level != LogLevel::Trace, "a planted panic")),
        network: network.clone(),
        clock: clock.clone(),
        store: keyring.clone(),
        sink: Box::new(sink),
        toast_events,
        surroundings: surrounded,
        attention: mpsc::channel(1).1,
        autostart: None,
        locale: DesktopLocale::default(),
        updates: None,
    };
    let (engine, events) = start(options).await.expect("it starts");
    (Rig { office, keyring, clock, network, desktop, engine, folder, redirect, server, surroundings }, events)
}

/// The real network, with a fault that a test can plant in it.
pub(crate) struct Planted {
    internet: Internet,
    panics: AtomicBool,
    panics_at: Mutex<Option<&'static str>>,
}

impl Planted {
    /// Lets the next dial panic, and with it the line.
    pub(crate) fn panic_at_the_next_dial(&self) {
        self.panics.store(true, Ordering::SeqCst);
    }

    /// Lets the next request for what ends with `path` panic, and with it whoever asks.
    pub(crate) fn panic_at_the_next_request_for(&self, path: &'static str) {
        *self.panics_at.lock().expect("nobody panicked") = Some(path);
    }
}

impl Network for Planted {
    fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        let planted =
            self.panics_at.lock().expect("nobody panicked").take_if(|path| request.uri().path().ends_with(*path));
        assert_eq!(planted, None, "a planted panic");
        self.internet.send(request)
    }

    fn open_socket(&self, address: url::Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>> {
        assert!(!self.panics.swap(false, Ordering::SeqCst), "a planted panic");
        self.internet.open_socket(address)
    }
}

pub(crate) async fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let mut looks = interval(BETWEEN_LOOKS);
    let found = async {
        while !holds() {
            looks.tick().await;
        }
    };
    assert!(timeout(LIMIT, found).await.is_ok(), "waited in vain for {what}");
}

/// `line` with each `12:34` made `00:00`, and without how long it rang.
pub(crate) fn without_times(line: &str) -> String {
    let line = line.split_once(" · rang ").map_or(line, |(before, _)| before);
    let mut letters: Vec<char> = line.chars().collect();
    for at in 0..letters.len().saturating_sub(4) {
        let digit = |place: usize| letters[at + place].is_ascii_digit();
        if letters[at + 2] == ':' && [0, 1, 3, 4].into_iter().all(digit) {
            letters.splice(at..at + 5, "00:00".chars());
        }
    }
    let mut line: String = letters.into_iter().collect();
    // Played at midnight, some of it was yesterday.
    for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] {
        for day in (1..=31).rev() {
            line = line.replace(&format!("{day} {month} 00:00"), "00:00");
        }
    }
    line.replace("00:00 – 00:00", "00:00–00:00")
}

/// What the office says instead of its own answer to whatever begins like `path`.
pub(crate) fn canned(path: &str, status: u16, body: &str) -> CannedAnswer {
    CannedAnswer {
        path: path.to_owned(),
        method: None,
        status,
        retry_after: None,
        content_type: "application/json".to_owned(),
        body: body.to_owned(),
        times: None,
    }
}

pub(crate) fn number(from: &str) -> Ring {
    Ring { name: None, ..Ring::from(from) }
}

/// A dial may have to wait a minute for its token: three a minute are allowed.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// So many looks in a row without a new request, and the office is quiet.
const QUIET_LOOKS: u32 = 10;
