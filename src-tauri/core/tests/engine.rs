//! The whole engine against the stand-in over real connections, with a desktop and a keyring in memory.

use std::sync::Arc;
use std::time::Duration;

use ringlet_core::contract::{
    CallRow, Connection, Filter, HistoryPage, HistoryQuery, ListStart, TrailView, TranscriptView, Verdict,
};
use ringlet_core::engine::{Handle, ShellEvent, StartOptions, start};
use ringlet_core::network::Internet;
use ringlet_core::profile::Profile;
use ringlet_core::settings::SettingsFile;
use ringlet_core::testing::{FakeClock, MemoryStore};
use ringlet_core::toast::ToastError;
use ringlet_core::toast::testing::{Call, Desktop, FakeDesktop, FakeSink};
use ringlet_standin::{CLIENT_ID, CannedAnswer, Contact, Leave, Ring, StandIn};
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};

/// A running engine and what is around it.
struct Rig {
    office: StandIn,
    keyring: Arc<MemoryStore>,
    clock: Arc<FakeClock>,
    desktop: FakeDesktop,
    engine: Handle,
    folder: Arc<tempfile::TempDir>,
    redirect: String,
}

impl Rig {
    /// Signed in and listening, at an office that `prepare` has set up.
    async fn listening_at(prepare: impl FnOnce(&StandIn)) -> Self {
        let office = StandIn::start().await;
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
        let (rig, mut events) = run(office, Arc::new(MemoryStore::new()), folder, redirect).await;
        rig.engine.sign_in().await.expect("a browser is opened");
        let address = loop {
            if let Some(ShellEvent::OpenBrowser(address)) = events.recv().await {
                break address;
            }
        };
        tokio::spawn(async move { while events.recv().await.is_some() {} });
        reqwest::get(address).await.expect("the browser comes back");
        rig.until_listening().await;
        rig
    }

    async fn listening() -> Self {
        Self::listening_at(|_| {}).await
    }

    /// The same machine after a quit, with its keyring and files.
    async fn restarted(self) -> Self {
        self.engine.quit().await;
        let (rig, mut events) = run(self.office, self.keyring, self.folder, self.redirect).await;
        tokio::spawn(async move { while events.recv().await.is_some() {} });
        rig.until_listening().await;
        rig
    }

    async fn until_listening(&self) {
        let mut status = self.engine.watch();
        let listening = status.wait_for(|view| matches!(view.connection, Connection::Listening { .. }));
        timeout(LIMIT, listening).await.expect("it listens in time").expect("the engine lives");
        wait_for("a subscription", || self.office.subscriptions() == 1).await;
        self.until_read_up().await;
    }

    /// Waits until what listening begins with has been read: nothing is asked of the office any more. A read that is
    /// still on its way would tell of what a test does next.
    async fn until_read_up(&self) {
        let lists = ["/presence", "/message-sync", "/call-log-sync"];
        wait_for("the first reads", || lists.iter().all(|list| self.asked("GET", list) > 0)).await;
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

    async fn page(&self) -> HistoryPage {
        let start = ListStart::Index { index: 0 };
        let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: 100 };
        self.engine.history(query).await.expect("the history can be read")
    }

    /// Waits until the newest row is as `wanted` says.
    async fn until_row(&self, what: &str, wanted: impl Fn(&CallRow) -> bool) -> CallRow {
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
    async fn until_trail(&self, row: &str, wanted: impl Fn(&TrailView) -> bool) -> TrailView {
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
    async fn until_on_screen(&self, expected: &[&str]) {
        let mut screen = self.desktop.screen();
        let lines = |toasts: &[ringlet_core::toast::testing::OnScreen]| -> Vec<String> {
            toasts.iter().map(|toast| without_times(&format!("{} | {}", toast.title, toast.body))).collect()
        };
        let shown = screen.wait_for(|toasts| lines(toasts) == expected);
        if timeout(LIMIT, shown).await.is_err() {
            panic!("waited in vain for {expected:#?}\non the screen: {:#?}", lines(&self.desktop.screen().borrow()));
        }
    }

    fn shows(&self) -> usize {
        self.desktop.calls().iter().filter(|call| matches!(call, Call::Show(..))).count()
    }

    fn asked(&self, method: &str, path: &str) -> usize {
        let seen = self.office.requests();
        seen.iter().filter(|seen| seen.method == method && seen.path.contains(path) && seen.status == 200).count()
    }

    fn leave(&self, from: &str) -> u64 {
        let leave = Leave { from: Some(from.to_owned()), name: Some("Pat Ito".to_owned()), ..Leave::default() };
        self.office.leave_voicemail(leave).expect("a mailbox").1
    }
}

async fn run(
    office: StandIn,
    keyring: Arc<MemoryStore>,
    folder: Arc<tempfile::TempDir>,
    redirect: String,
) -> (Rig, mpsc::Receiver<ShellEvent>) {
    let profile = Profile::under(folder.path(), Some("engine")).expect("a name");
    profile.create_directories().expect("they can be made");
    let server = office.api();
    let settings = SettingsFile::open_with(&profile.settings_file(), |name| match name {
        "RINGLET_SERVER" => Some(server.clone()),
        "RINGLET_CLIENT_ID" => Some(CLIENT_ID.to_owned()),
        "RINGLET_REDIRECT_URI" => Some(redirect.clone()),
        _ => None,
    });
    let (toast_events_to, toast_events) = mpsc::channel(64);
    let (sink, desktop) = FakeSink::new(toast_events_to);
    let clock = Arc::new(FakeClock::new());
    let options = StartOptions {
        profile,
        settings,
        set_log_level: Box::new(|_| {}),
        network: Arc::new(Internet::new().expect("a client")),
        clock: clock.clone(),
        store: keyring.clone(),
        sink: Box::new(sink),
        toast_events,
        surroundings: mpsc::channel(1).1,
    };
    let (engine, events) = start(options).await.expect("it starts");
    (Rig { office, keyring, clock, desktop, engine, folder, redirect }, events)
}

async fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let mut looks = interval(BETWEEN_LOOKS);
    let found = async {
        while !holds() {
            looks.tick().await;
        }
    };
    assert!(timeout(LIMIT, found).await.is_ok(), "waited in vain for {what}");
}

/// `line` with each `12:34` made `00:00`, and without how long it rang.
fn without_times(line: &str) -> String {
    let line = line.split_once(" · rang ").map_or(line, |(before, _)| before);
    let mut letters: Vec<char> = line.chars().collect();
    for at in 0..letters.len().saturating_sub(4) {
        let digit = |place: usize| letters[at + place].is_ascii_digit();
        if letters[at + 2] == ':' && [0, 1, 3, 4].into_iter().all(digit) {
            letters.splice(at..at + 5, "00:00".chars());
        }
    }
    letters.into_iter().collect()
}

fn number(from: &str) -> Ring {
    Ring { name: None, ..Ring::from(from) }
}

#[tokio::test]
async fn a_colleague_is_named_by_the_directory_and_an_outsider_by_the_contacts() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.extend(["ReadContacts".to_owned()]));
        office.add_contact(Contact {
            first_name: Some("Pat".to_owned()),
            last_name: Some("Ito".to_owned()),
            mobile: Some("(202) 555-0143".to_owned()),
            ..Contact::default()
        });
    })
    .await;
    wait_for("the phone books", || rig.asked("GET", "directory") == 1 && rig.asked("GET", "address-book") == 1).await;
    let sam = rig.office.ring(number("102"));
    rig.until_on_screen(&["Sam Okafor · ext. 102 | Incoming call"]).await;
    rig.office.answer(&sam).expect("it rings");
    rig.until_on_screen(&[]).await;
    let pat = rig.office.ring(number("+12025550143"));
    rig.until_on_screen(&["Pat Ito · +1 202-555-0143 | Incoming call"]).await;
    rig.office.answer(&pat).expect("it rings");
    let row = rig.until_row("the answered call", |row| row.number.as_deref() == Some("+1 202-555-0143")).await;
    assert_eq!(row.who, "Pat Ito");
    let hidden = rig.office.ring(number("105"));
    rig.until_on_screen(&["ext. 105 | Incoming call"]).await;
    rig.office.answer(&hidden).expect("it rings");
    rig.until_on_screen(&[]).await;
}

#[tokio::test]
async fn a_name_that_comes_a_moment_later_changes_the_toast_and_the_row_and_tells_nothing_anew() {
    let rig = Rig::listening_at(|office| {
        office.answer_with(CannedAnswer {
            path: "/restapi/v1.0/account/~/directory/entries".to_owned(),
            status: 503,
            retry_after: Some(1),
            times: Some(1),
            method: None,
            content_type: "application/json".to_owned(),
            body: "{}".to_owned(),
        });
    })
    .await;
    let call = rig.office.ring(number("102"));
    rig.until_on_screen(&["ext. 102 | Incoming call"]).await;
    rig.until_on_screen(&["Sam Okafor · ext. 102 | Incoming call"]).await;
    assert_eq!(rig.shows(), 1, "a second one would ring again");
    assert_eq!(rig.until_row("its name", |row| row.who == "Sam Okafor").await.number.as_deref(), Some("ext. 102"));
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
}

#[tokio::test]
async fn a_voicemail_read_here_is_read_everywhere_after_an_outage_too() {
    let rig = Rig::listening().await;
    let first = rig.leave("+12025550143");
    let row = rig.until_row("the voicemail", |row| row.unread && row.voicemail.is_some()).await;
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    wait_for("the word to RingCentral", || rig.asked("PUT", &first.to_string()) == 1).await;
    rig.until_on_screen(&[]).await;

    let second = rig.leave("+12025550177");
    rig.until_row("the second", |row| row.unread).await;
    rig.office.cut_everything();
    let row = rig.page().await.rows.remove(0);
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    let unread = rig.page().await.rows.iter().filter(|row| row.unread).count();
    assert_eq!((unread, rig.asked("PUT", &second.to_string())), (0, 0));
    // Not even the end of the program loses it.
    rig.office.restore_the_line();
    let rig = rig.restarted().await;
    // The first run may still have got its word through, and quit before it could note that.
    wait_for("the word to RingCentral", || rig.asked("PUT", &second.to_string()) >= 1).await;
}

#[tokio::test]
async fn without_the_permission_reading_stays_here_and_that_is_said() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.retain(|scope| scope != "EditMessages"));
    })
    .await;
    let off = "marking voicemails read in RingCentral (permission EditMessages)";
    let mut status = rig.engine.watch();
    let said = status.wait_for(|view| view.features_off.iter().any(|words| words == off));
    timeout(LIMIT, said).await.expect("it is said").expect("the engine lives");
    rig.leave("+12025550143");
    let row = rig.until_row("the voicemail", |row| row.unread).await;
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    rig.until_row("that it is read", |row| !row.unread).await;
    let puts = rig.office.requests().iter().filter(|seen| seen.method == "PUT").count();
    assert_eq!(puts, 0, "what is not allowed is not asked for");
}

#[tokio::test]
async fn a_voicemail_heard_or_deleted_elsewhere_is_no_news_here() {
    let rig = Rig::listening().await;
    let heard = rig.leave("+12025550143");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s"]).await;
    rig.office.hear_voicemail(heard).expect("it is there");
    rig.until_on_screen(&[]).await;
    rig.until_row("that it is read", |row| !row.unread).await;

    let deleted = rig.leave("+12025550177");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0177\n00:00 · 21 s"]).await;
    rig.office.delete_voicemail(deleted).expect("it is there");
    rig.until_on_screen(&[]).await;
    rig.until_row("that it is gone", |row| row.voicemail.as_ref().is_some_and(|mail| mail.deleted)).await;
    assert_eq!(rig.shows(), 2);
}

#[tokio::test]
async fn a_transcript_that_comes_later_is_shown_in_the_toast_that_is_up() {
    let rig = Rig::listening().await;
    let message = rig.leave("+12025550143");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s"]).await;
    rig.office.transcript_arrives(message, "Call me back.").expect("it is there");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s\n“Call me back.”"]).await;
    let done = TranscriptView::Done("Call me back.".to_owned());
    rig.until_row("the transcript", |row| row.voicemail.as_ref().is_some_and(|mail| mail.transcript == done)).await;
    assert_eq!(rig.shows(), 1, "a second one would ring again");
}

#[tokio::test]
async fn a_time_without_listening_is_a_line_between_the_rows() {
    let rig = Rig::listening().await;
    let before = rig.office.ring(number("+12025550143"));
    rig.office.answer(&before).expect("it rings");
    rig.office.hang_up(&before).expect("people talk");
    rig.until_row("the call before", |row| row.duration_s.is_some()).await;
    assert_eq!(rig.page().await.gaps, [], "it has listened all the time");

    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.office.cut_the_line();
    let mut status = rig.engine.watch();
    let down = status.wait_for(|view| matches!(view.connection, Connection::Reconnecting { .. }));
    timeout(LIMIT, down).await.expect("it is noticed").expect("the engine lives");
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(number("+12025550177"), Duration::from_secs(9)).expect("it can ring");
    rig.office.advance(Duration::from_secs(300));
    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_row("the call of the gap", |row| row.who == "+1 202-555-0177").await;
    let page = rig.page().await;
    let [gap] = page.gaps.as_slice() else { panic!("one gap, not {:?}", page.gaps) };
    assert_eq!(gap.above.as_deref(), Some(page.rows[0].id.as_str()), "what happened in it lies below its end");
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
    let long = moment(&gap.to).duration_since(moment(&gap.from)).as_secs();
    assert!((880..=1_000).contains(&long), "{long} s");

    // A restart is no gap, and loses none.
    let rig = rig.restarted().await;
    assert_eq!(rig.page().await.gaps.len(), 1);
}

#[tokio::test]
async fn the_trail_of_a_call_tells_each_step_and_why_there_was_a_pop_up() {
    let rig = Rig::listening().await;
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&["Pat Ito · +1 202-555-0143 | Incoming call"]).await;
    let row = rig.until_row("the call", |_| true).await;
    let taken = |trail: &TrailView| trail.steps.iter().any(|step| step.words == "The desktop took the pop-up");
    rig.until_trail(&row.id, taken).await;
    rig.desktop.fail_next(ToastError::Unavailable("nobody is there".into()));
    rig.office.hang_up(&call).expect("it rings");
    let refused = |trail: &TrailView| trail.answer.contains("nothing on the desktop showed it");
    let trail = rig.until_trail(&row.id, refused).await;
    assert!(trail.answer.starts_with("The desktop took a pop-up for the ringing after "), "{}", trail.answer);
    let steps: Vec<&str> = trail.steps.iter().map(|step| step.words.as_str()).collect();
    let expected = [
        "RingCentral’s event arrived",
        "First heard of",
        "Presence: it rings",
        "A pop-up for the ringing is wanted",
        "The row was written",
        "The pop-up was handed to the desktop",
        "The desktop took the pop-up",
        "Presence: it is over",
        "The pop-up for the ringing is taken away",
        "Events say: missed",
        "A pop-up for the missed call is wanted",
        "Nothing on the desktop shows pop-ups",
    ];
    let mut rest = steps.iter();
    for words in expected {
        assert!(rest.any(|step| *step == words), "{words:?} in its place in {steps:#?}");
    }
    let took = trail.steps.iter().filter(|step| step.took.is_some()).count();
    assert!(took >= 4, "the hops say how long they took: {:#?}", trail.steps);
    let private = ["Pat", "Ito", "555", "0143"];
    let text = serde_json::to_string(&trail).expect("it can be written");
    assert!(private.iter().all(|word| !text.contains(word)), "{text}");
    assert!(rig.engine.trail("nobody".to_owned()).await.is_err());
}

#[tokio::test]
async fn the_test_tries_every_part_and_the_report_tells_it_without_anything_private() {
    let rig = Rig::listening().await;
    let tried = rig.engine.try_out().await.expect("the engine lives");
    let names: Vec<&str> = tried.hops.iter().map(|hop| hop.name.as_str()).collect();
    let all = [
        "Keyring",
        "Sign-in",
        "RingCentral",
        "Permissions",
        "Live connection",
        "Test call",
        "History",
        "Pop-up",
        "Tray icon",
    ];
    assert_eq!(names, all);
    for hop in &tried.hops[..8] {
        assert_eq!(hop.verdict, Verdict::Works, "{hop:?}");
    }
    rig.until_on_screen(&["Test call · +1 202-555-0100 | Incoming call"]).await;
    assert_eq!(rig.page().await.rows, [], "an invented call leaves no row");

    rig.office.cut_the_line();
    let mut status = rig.engine.watch();
    let down = status.wait_for(|view| matches!(view.connection, Connection::Reconnecting { .. }));
    timeout(LIMIT, down).await.expect("it is noticed").expect("the engine lives");
    rig.desktop.fail_next(ToastError::Unavailable("nobody is there".into()));
    let tried = rig.engine.try_out().await.expect("the engine lives");
    let fails: Vec<&str> =
        tried.hops.iter().filter(|hop| hop.verdict == Verdict::Fails).map(|hop| hop.name.as_str()).collect();
    assert_eq!(fails, ["Live connection", "Pop-up"]);
    let popup = tried.hops.iter().find(|hop| hop.name == "Pop-up").expect("it was tried");
    assert_eq!(popup.words, "Nothing on this desktop shows pop-ups.");

    let report = rig.engine.report().await.expect("the engine lives");
    assert!(report.contains("Pop-up FAILS") && report.contains("Line: reconnecting"), "{report}");
    assert!(!report.contains("Dana") && !report.contains("555"), "{report}");
}

/// A dial may have to wait a minute for its token: three a minute are allowed.
const LIMIT: Duration = Duration::from_secs(120);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// So many looks in a row without a new request, and the office is quiet.
const QUIET_LOOKS: u32 = 10;

#[tokio::test]
async fn a_read_that_was_planned_before_a_gap_does_not_tell_a_part_of_it() {
    let rig = Rig::listening().await;
    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    // Reads work, and nothing is heard.
    rig.office.cut_the_line();
    let mut status = rig.engine.watch();
    let down = status.wait_for(|view| matches!(view.connection, Connection::Reconnecting { .. }));
    timeout(LIMIT, down).await.expect("it is noticed").expect("the engine lives");
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.leave("+12025550177");
    rig.office.advance(Duration::from_secs(600));
    let before = rig.asked("GET", "call-log-sync");
    rig.clock.jump(Duration::from_secs(45));
    wait_for("the planned read", || rig.asked("GET", "call-log-sync") > before).await;
    rig.until_row("the call it found", |row| !row.provisional).await;
    assert_eq!(rig.shows(), 0, "nobody has come back yet: {:#?}", rig.desktop.calls());

    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_on_screen(&["While you were away, 00:00–00:00 | 2 missed calls, 1 voicemail"]).await;
    assert_eq!(rig.shows(), 1);
}

#[tokio::test]
async fn what_happened_in_a_gap_is_told_in_one_toast() {
    let rig = Rig::listening().await;
    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.office.cut_everything();
    let mut status = rig.engine.watch();
    let down = status.wait_for(|view| matches!(view.connection, Connection::Reconnecting { .. }));
    timeout(LIMIT, down).await.expect("it is noticed").expect("the engine lives");
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.office.advance(Duration::from_secs(60));
    let call = rig.office.ring(Ring::from("+442079460018"));
    rig.office.advance(Duration::from_secs(20));
    rig.office.leave_voicemail(Leave { call: Some(call), ..Leave::default() }).expect("it rings");
    rig.office.advance(Duration::from_secs(600));
    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_on_screen(&["While you were away, 00:00–00:00 | 2 missed calls, 1 voicemail"]).await;
    assert_eq!(rig.shows(), 1);
}
