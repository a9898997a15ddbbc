//! The line over days in milliseconds: sign-in's tokens, REST and gateway against the office, in memory, on virtual time.
//!
//! No socket is opened and nothing sleeps for real: HTTPS and the WebSocket reach the same logic through one port.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ringlet_campaign::{OfficeNetwork, credential};
use ringlet_core::auth::App;
use ringlet_core::auth::store_handle::StoreHandle;
use ringlet_core::auth::tokens::Tokens;
use ringlet_core::gateway::{Event, Gateway, Input};
use ringlet_core::network::Answer;
use ringlet_core::rest::{Rest, RestError, Server, Wire};
use ringlet_core::surroundings::Surroundings;
use ringlet_core::testing::{FakeClock, MemoryStore};
use ringlet_domain::frame::Topic;
use ringlet_domain::session::{Feature, Link, NoToken, Trouble};
use ringlet_standin::{CLIENT_ID, Garbage, Group, Office, Ring};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A line that is being listened to.
struct Rig {
    office: Office,
    network: OfficeNetwork,
    clock: Arc<FakeClock>,
    events: mpsc::Receiver<Event>,
    inputs: mpsc::Sender<Input>,
}

impl Rig {
    async fn new() -> Self {
        let office = Office::in_memory();
        let network = OfficeNetwork::new(office.clone());
        let clock = Arc::new(FakeClock::new());
        let server = Server::parse(&office.addresses().api).expect("an address");
        let wire = Arc::new(Wire::new(Arc::new(network.clone()), clock.clone(), server));
        let store = Arc::new(MemoryStore::new());
        store.put(credential(&office));
        let app = App { client_id: CLIENT_ID.to_owned(), endpoint_id: "this-installation".to_owned() };
        let (tokens, mut refresher) = Tokens::new(wire.clone(), app, StoreHandle::inline(store));
        tokio::spawn(async move { refresher.run(CancellationToken::new()).await });
        let rest = Rest::new(wire.clone(), tokens);
        let fetch_token = Arc::new(move || -> Answer<'static, _> {
            let rest = rest.clone();
            Box::pin(async move {
                rest.socket_token().await.map_err(|error| {
                    let (wait, words) = (None, error.to_string());
                    match error {
                        RestError::Passing { fault, .. } if fault.never_left() => NoToken::Unsent { wait, words },
                        _ => NoToken::Later { wait, words },
                    }
                })
            })
        });
        let (inputs, inbox) = mpsc::channel(4);
        let (told, events) = mpsc::channel(256);
        let gateway = Gateway { wire, fetch_token, wanted: vec![Feature::Voicemail] };
        tokio::spawn(gateway.run(inbox, told));
        Self { office, network, clock, events, inputs }
    }

    async fn live() -> Self {
        let mut rig = Self::new().await;
        rig.until_live().await;
        rig
    }

    /// Waits for the next event that `wanted` is true of.
    async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        let found = async {
            loop {
                let event = self.events.recv().await.expect("the gateway lives");
                if wanted(&event) {
                    return event;
                }
            }
        };
        timeout(Duration::from_secs(300), found).await.expect("what was waited for came")
    }

    async fn until_live(&mut self) {
        self.until(|event| matches!(event, Event::Link(Link::Live { .. }))).await;
    }

    async fn hears_a_ring(&mut self) {
        let call = self.office.ring(Ring::from("+12025550143"));
        self.until(|event| matches!(event, Event::Notification(told) if told.topic == Topic::Presence)).await;
        self.office.hang_up(&call).expect("it rings");
        self.until(|event| matches!(event, Event::Notification(told) if told.topic == Topic::Presence)).await;
    }

    /// Lets `long` pass while nothing of interest is told.
    async fn wait(&mut self, long: Duration) {
        let drain = async { while self.events.recv().await.is_some() {} };
        assert!(timeout(long, drain).await.is_err(), "the gateway has ended");
    }

    /// The most Auth-group requests of the program that any 60 s saw.
    fn most_auth_calls_a_minute(&self) -> usize {
        let requests = self.office.requests();
        let auth = requests.iter().filter(|seen| seen.group == Some(Group::Auth));
        let times: Vec<_> = auth.map(|seen| seen.at).collect();
        let within = |start: usize| {
            times[start..].iter().take_while(|at| at.duration_since(times[start]).as_secs() < 60).count()
        };
        (0..times.len()).map(within).max().unwrap_or(0)
    }
}

#[tokio::test(start_paused = true)]
async fn a_ring_is_heard() {
    Rig::live().await.hears_a_ring().await;
}

/// What is logged in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        let text = self.0.lock().expect("nobody panicked").clone();
        String::from_utf8(text).expect("text").lines().map(str::to_owned).collect()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panicked").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_frame_of_an_unknown_type_is_dropped_counted_and_logged_once_without_its_content() {
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::INFO);
    let _logged = tracing::subscriber::set_default(lines.with_writer(move || writer.clone()).finish());
    let mut rig = Rig::live().await;
    rig.office.send_garbage(Garbage::UnknownType);
    rig.hears_a_ring().await;
    rig.office.send_frame(r#"[{"type":"Tides","messageId":"w-2"},{"sea":"+12025550143"}]"#);
    rig.hears_a_ring().await;
    let lines = log.lines();
    let told: Vec<_> = lines.iter().filter(|line| line.contains("unknown type")).collect();
    assert_eq!(told.len(), 2, "{lines:#?}");
    assert!(told[0].contains("dropped=1") && told[1].contains("dropped=2"), "{told:#?}");
    for content in ["Weather", "grey", "Tides", "sea", "2025550143"] {
        assert!(!lines.iter().any(|line| line.contains(content)), "{content}: {lines:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_listens_for_three_days_through_time_outs_and_refreshes() {
    let mut rig = Rig::live().await;
    for _ in 0..12 {
        rig.wait(Duration::from_secs(6 * 3600)).await;
        rig.hears_a_ring().await;
    }
    assert!(rig.most_auth_calls_a_minute() <= 3, "{} Auth calls in a minute", rig.most_auth_calls_a_minute());
    assert_eq!(rig.office.subscriptions(), 1, "one line, one subscription");
}

#[tokio::test(start_paused = true)]
async fn a_cut_within_the_window_is_recovered_without_a_hole() {
    let mut rig = Rig::live().await;
    rig.office.cut_the_line();
    rig.until(|event| matches!(event, Event::Link(Link::Down { .. }))).await;
    rig.office.ring(Ring::from("+12025550143"));
    rig.wait(Duration::from_secs(5)).await;
    rig.office.restore_the_line();
    let after = rig.until(|event| matches!(event, Event::Recovered | Event::Subscribed { .. })).await;
    assert!(matches!(after, Event::Recovered), "{after:?}");
    rig.until(|event| matches!(event, Event::Notification(told) if told.topic == Topic::Presence)).await;
}

#[tokio::test(start_paused = true)]
async fn a_network_gone_for_hours_costs_no_more_than_three_auth_calls_a_minute_and_its_hole_is_told() {
    let mut rig = Rig::live().await;
    rig.office.cut_the_line();
    rig.wait(Duration::from_secs(3 * 3600)).await;
    rig.office.restore_the_line();
    let after = rig.until(|event| matches!(event, Event::Recovered | Event::Subscribed { .. })).await;
    assert!(matches!(after, Event::Subscribed { unheard_since: Some(_) }), "{after:?}");
    assert!(rig.most_auth_calls_a_minute() <= 3, "{} Auth calls in a minute", rig.most_auth_calls_a_minute());
    rig.hears_a_ring().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_only_seems_open_is_given_up_within_45_seconds() {
    let mut rig = Rig::live().await;
    rig.office.go_half_open();
    let went_silent = tokio::time::Instant::now();
    let down = rig.until(|event| matches!(event, Event::Link(Link::Down { .. }))).await;
    assert!(matches!(down, Event::Link(Link::Down { trouble: Trouble::Silent, .. })), "{down:?}");
    let noticed = went_silent.elapsed();
    assert!(noticed <= Duration::from_secs(46), "{noticed:?}");
    rig.until_live().await;
    rig.hears_a_ring().await;
}

#[tokio::test(start_paused = true)]
async fn after_a_night_asleep_it_listens_again_at_once() {
    let mut rig = Rig::live().await;
    rig.wait(Duration::from_secs(3600)).await;
    // The machine sleeps: our clock goes on, timers do not, and the office loses us.
    rig.office.go_half_open();
    rig.office.advance(Duration::from_secs(9 * 3600));
    rig.clock.jump(Duration::from_secs(9 * 3600));
    let woke = tokio::time::Instant::now();
    rig.inputs.send(Input::Surroundings(Surroundings::Woke)).await.expect("it runs");
    let after = rig.until(|event| matches!(event, Event::Recovered | Event::Subscribed { .. })).await;
    assert!(matches!(after, Event::Subscribed { unheard_since: Some(_) }), "{after:?}");
    assert!(woke.elapsed() < Duration::from_secs(3), "{:?}", woke.elapsed());
    rig.hears_a_ring().await;
}

#[tokio::test(start_paused = true)]
async fn a_laptop_that_was_without_a_network_dials_at_once_when_it_is_told_that_one_is_there() {
    let mut rig = Rig::live().await;
    rig.network.set_up(false);
    rig.office.go_half_open();
    rig.inputs.send(Input::Surroundings(Surroundings::Woke)).await.expect("it runs");
    // Many dials that reach nobody: none of them is one of the service's five a minute.
    rig.wait(Duration::from_secs(20)).await;
    rig.network.set_up(true);
    let back = tokio::time::Instant::now();
    rig.inputs.send(Input::Surroundings(Surroundings::NetworkBack)).await.expect("it runs");
    rig.until_live().await;
    assert!(back.elapsed() < Duration::from_secs(1), "{:?}", back.elapsed());
    assert!(rig.most_auth_calls_a_minute() <= 3, "{} Auth calls in a minute", rig.most_auth_calls_a_minute());
}

#[tokio::test(start_paused = true)]
async fn a_radio_that_needs_four_seconds_after_the_wake_costs_three_more_at_most_though_nobody_tells_of_it() {
    let mut rig = Rig::live().await;
    rig.network.set_up(false);
    rig.office.go_half_open();
    rig.inputs.send(Input::Surroundings(Surroundings::Woke)).await.expect("it runs");
    rig.wait(Duration::from_secs(4)).await;
    rig.network.set_up(true);
    let back = tokio::time::Instant::now();
    rig.until_live().await;
    assert!(back.elapsed() <= Duration::from_secs(3), "{:?}", back.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_connection_made_since_the_wake_outlives_the_word_that_the_network_is_back() {
    let mut rig = Rig::live().await;
    rig.office.go_half_open();
    rig.inputs.send(Input::Surroundings(Surroundings::Woke)).await.expect("it runs");
    rig.until_live().await;
    rig.inputs.send(Input::Surroundings(Surroundings::NetworkBack)).await.expect("it runs");
    let lost = rig.until(|event| matches!(event, Event::Link(Link::Down { .. })));
    assert!(timeout(Duration::from_secs(250), lost).await.is_err(), "it was given up");
    rig.hears_a_ring().await;
}

#[tokio::test(start_paused = true)]
async fn without_a_network_it_is_dialled_seldom_and_a_socket_that_lives_all_the_same_is_kept() {
    let mut rig = Rig::live().await;
    // The desktop is wrong: it does not manage this network.
    rig.inputs.send(Input::Surroundings(Surroundings::NetworkLost)).await.expect("it runs");
    rig.wait(Duration::from_secs(120)).await;
    rig.hears_a_ring().await;
    // Now it is right.
    rig.network.set_up(false);
    rig.office.go_half_open();
    rig.inputs.send(Input::Surroundings(Surroundings::NetworkLost)).await.expect("it runs");
    let down = rig.until(|event| matches!(event, Event::Link(Link::Down { .. }))).await;
    assert!(matches!(down, Event::Link(Link::Down { trouble: Trouble::Silent, .. })), "{down:?}");
    let mut downs = 0;
    let count = async {
        while let Some(event) = rig.events.recv().await {
            downs += u32::from(matches!(event, Event::Link(Link::Down { .. })));
        }
    };
    assert!(timeout(Duration::from_secs(600), count).await.is_err(), "the gateway has ended");
    assert!((8..=11).contains(&downs), "{downs} dials failed in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn garbage_on_the_socket_ends_nothing() {
    use ringlet_standin::Garbage;
    let mut rig = Rig::live().await;
    for garbage in [Garbage::Huge, Garbage::NotArray, Garbage::NotJson, Garbage::Nested, Garbage::UnknownType] {
        rig.office.send_garbage(garbage);
    }
    rig.hears_a_ring().await;
    assert_eq!(rig.office.sockets_open(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_end_deletes_the_subscription() {
    let mut rig = Rig::live().await;
    rig.inputs.send(Input::Stop).await.expect("it runs");
    rig.until(|event| matches!(event, Event::Link(Link::Stopped(None)))).await;
    assert_eq!(rig.office.subscriptions(), 0);
}
