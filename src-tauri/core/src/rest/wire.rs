//! One request and its reply: keeps to the budget, learns the service's time and tells who failed on the way.
//!
//! What a reply means is decided above: by [`super::Rest`] for the API, by the sign-in for its tokens.

use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, Request, Response, StatusCode};
use jiff::fmt::rfc2822::DateTimeParser;
use ringlet_domain::moment::{Moment, Now, Timestamp};
use tokio::sync::watch;

use super::budget::{Budget, Group};
use super::server::Server;
use crate::clock::{Clock, ServerTime};
use crate::network::{Network, NetworkError};

/// The way to one server.
pub struct Wire {
    network: Arc<dyn Network>,
    time: ServerTime,
    server: Server,
    budget: Budget,
    /// Counts the wakes.
    woken: watch::Sender<u64>,
}

/// Why nothing useful came back; trying again later may help. Its words name the hop that failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The service asked to be left alone for this long.
    #[error("RingCentral asks to wait before the next request")]
    Busy {
        /// For how long.
        wait: Duration,
    },
    /// Nothing got through.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Something between here and the service answered in its place.
    #[error("a login page of this network answered in the place of RingCentral")]
    Portal,
    /// The service failed to answer.
    #[error("RingCentral has a fault of its own (status {status})")]
    Server {
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait, when it says so.
        wait: Option<Duration>,
    },
    /// What came is not what was promised.
    #[error("RingCentral's answer cannot be read")]
    Unreadable,
}

impl Fault {
    /// Whether the request reached nobody, so that the service has not counted it.
    pub fn never_left(&self) -> bool {
        matches!(self, Self::Network(error) if error.never_left())
    }
}

impl Wire {
    /// The way to `server` over `network`.
    pub fn new(network: Arc<dyn Network>, clock: Arc<dyn Clock>, server: Server) -> Self {
        let (time, budget) = (ServerTime::new(clock.clone()), Budget::new(clock));
        Self { network, time, server, budget, woken: watch::Sender::new(0) }
    }

    /// The server at the other end.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The network, for the socket.
    pub fn network(&self) -> &Arc<dyn Network> {
        &self.network
    }

    /// The present, with the service's time as learnt from its replies.
    pub fn now(&self) -> Now {
        self.time.now()
    }

    /// What was learnt about the service's time.
    pub fn time(&self) -> &ServerTime {
        &self.time
    }

    /// The clock that waits go by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.time.clock()
    }

    /// How many requests may be sent, and when.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The machine woke or changed its network: answers to what was asked before will not come and are not waited for,
    /// and neither is anything that was waited for because of the network. What the service itself asked to wait for
    /// goes on.
    pub fn wake(&self) {
        self.woken.send_modify(|wakes| *wakes += 1);
    }

    /// The wakes from now on.
    pub fn wakes(&self) -> watch::Receiver<u64> {
        self.woken.subscribe()
    }

    /// Sends `request` when the budget of `group` allows it. A 2xx, or a 4xx of the service itself, is a reply.
    pub async fn exchange(&self, group: Group, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Fault> {
        self.budget.spend(group).await;
        self.exchange_paid(group, request).await
    }

    /// The same at once, past the budget, which counts it all the same: for what cannot wait, such as a code that is
    /// good for a minute.
    pub async fn exchange_now(&self, group: Group, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Fault> {
        self.budget.overdraw(group);
        self.exchange_paid(group, request).await
    }

    /// The same for a request that the budget has already counted.
    pub(crate) async fn exchange_paid(
        &self,
        group: Group,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, Fault> {
        let reply = self.exchange_any(group, request).await?;
        if is_foreign(&reply) { Err(Fault::Portal) } else { Ok(reply) }
    }

    /// Sends `request` when the budget allows it; anything but "wait" and a fault of the server is a reply.
    pub(super) async fn exchange_content(
        &self,
        group: Group,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, Fault> {
        self.budget.spend(group).await;
        self.exchange_any(group, request).await
    }

    async fn exchange_any(&self, group: Group, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Fault> {
        let sent = self.clock().now();
        let wakes = self.wakes();
        let answer = tokio::select! {
            biased;
            answer = self.network.send(request) => answer,
            () = self.is_stale(sent, wakes) => Err(NetworkError::Broken(SLEPT.into())),
        };
        let reply = match answer {
            Ok(reply) => reply,
            Err(error) => {
                if error.never_left() {
                    self.budget.give_back(group, sent);
                }
                return Err(error.into());
            }
        };
        if let Some(date) = header(reply.headers(), DATE).and_then(http_date)
            && !is_foreign(&reply)
        {
            self.time.learn(date, sent, self.clock().now());
        }
        self.budget.learn(group, reply.headers());
        let wait = self.asked_wait(reply.headers());
        match reply.status() {
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = wait.unwrap_or(WAIT_UNTOLD);
                self.budget.rest(group, wait);
                tracing::warn!(?group, wait_s = wait.as_secs(), "the service asked to wait");
                Err(Fault::Busy { wait })
            }
            // Of a captive portal (RFC 6585, section 6), not of the server.
            StatusCode::NETWORK_AUTHENTICATION_REQUIRED => Err(Fault::Portal),
            StatusCode::REQUEST_TIMEOUT => Err(Fault::Server { status: 408, wait }),
            status if status.is_server_error() => {
                if let Some(wait) = wait {
                    self.budget.rest(group, wait);
                }
                Err(Fault::Server { status: status.as_u16(), wait })
            }
            _ => Ok(reply),
        }
    }

    /// Ends when a wake has made the answer to what was sent then hopeless. What was sent just before the word of the
    /// wake came is on the new network already.
    async fn is_stale(&self, sent: Moment, mut wakes: watch::Receiver<u64>) {
        while wakes.changed().await.is_ok() {
            if self.clock().now().since(sent) >= FRESH {
                return;
            }
        }
        std::future::pending().await
    }

    /// `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3).
    fn asked_wait(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = header(headers, RETRY_AFTER)?;
        let wait = match text.trim().parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => http_date(text)?.since(self.now().server),
        };
        Some(wait.min(LONGEST_WAIT))
    }
}

/// Whether something else than the service wrote `reply`: its API answers in JSON or with nothing, and never redirects.
fn is_foreign(reply: &Response<Vec<u8>>) -> bool {
    let page = header(reply.headers(), CONTENT_TYPE).is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    reply.status().is_redirection() || (page && !reply.status().is_server_error())
}

fn header(headers: &HeaderMap, name: http::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// A date as HTTP writes it: "Mon, 05 Jan 2026 10:00:00 GMT".
fn http_date(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let time = PARSER.parse_timestamp(text.trim()).ok()?;
    Some(Timestamp::from_millis(time.as_millisecond()))
}

/// How long before the word of a wake a request may have been sent and still be one of after it: the system tells of a
/// wake late, and of one network several times.
const FRESH: Duration = Duration::from_secs(3);
const SLEPT: &str = "this computer slept, or changed its network, before the answer came";
/// When the service does not say how long: its guide asks for 30 s at least, and a penalty lasts 60 s.
const WAIT_UNTOLD: Duration = Duration::from_secs(60);
/// Longer than this is a mistake somewhere, and nobody should be deaf for it.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{FakeClock, FakeNetwork, Reply};

    fn wire(network: &FakeNetwork) -> Wire {
        let server = Server::parse("https://platform.ringcentral.com").expect("a server");
        Wire::new(Arc::new(network.clone()), Arc::new(FakeClock::new()), server)
    }

    fn request(wire: &Wire) -> Request<Vec<u8>> {
        Request::get(wire.server().at("/x").as_str()).body(Vec::new()).expect("a request")
    }

    async fn ask(reply: Reply) -> Result<u16, Fault> {
        let network = FakeNetwork::new();
        network.on("GET /x", reply);
        let wire = wire(&network);
        wire.exchange(Group::Light, request(&wire)).await.map(|reply| reply.status().as_u16())
    }

    #[tokio::test(start_paused = true)]
    async fn a_login_page_of_the_network_is_recognised_however_it_comes() {
        let page = "<html><title>Hotel</title></html>";
        for reply in [
            Reply::text(200, "text/html; charset=utf-8", page),
            Reply::text(302, "text/plain", "").header("Location", "https://portal.hotel.example/"),
            Reply::text(511, "text/html", page),
            Reply::text(403, "text/html", page),
        ] {
            assert!(matches!(ask(reply).await, Err(Fault::Portal)));
        }
        assert!(matches!(ask(Reply::text(502, "text/html", page)).await, Err(Fault::Server { status: 502, .. })));
        assert!(matches!(ask(Reply::json(404, &json!({}))).await, Ok(404)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_portals_date_teaches_nothing() {
        let network = FakeNetwork::new();
        let date = "Mon, 05 Jan 2015 10:00:00 GMT";
        network.on("GET /x", Reply::text(200, "text/html", "").header("Date", date));
        network.on("GET /x", Reply::json(200, &json!({})).header("Date", "Mon, 05 Jan 2026 10:10:00 GMT"));
        let wire = wire(&network);
        assert!(wire.exchange(Group::Light, request(&wire)).await.is_err());
        assert_eq!(wire.time().wall_is_ahead_by(), None);
        assert!(wire.exchange(Group::Light, request(&wire)).await.is_ok());
        let ahead = wire.time().wall_is_ahead_by().expect("learnt");
        assert!((-601_000..=-599_000).contains(&ahead), "{ahead}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_laptop_clock_that_is_wrong_either_way_does_not_change_what_time_it_is_for_the_service() {
        for minutes in [-600, -10, 10, 600] {
            let network = FakeNetwork::new();
            network.on("GET /x", Reply::json(200, &json!({})).header("Date", "Mon, 05 Jan 2026 10:00:00 GMT"));
            let right = Timestamp::parse("2026-01-05T10:00:00Z").expect("a time");
            let wrong = Timestamp::from_millis(right.as_millis() + minutes * 60_000);
            let clock = Arc::new(FakeClock::new());
            clock.set_wall(wrong);
            let server = Server::parse("https://platform.ringcentral.com").expect("a server");
            let wire = Wire::new(Arc::new(network), clock, server);
            assert!(wire.exchange(Group::Light, request(&wire)).await.is_ok());
            let off = wire.now().server.as_millis() - right.as_millis();
            assert!((-1_000..=1_000).contains(&off), "{minutes} min: off by {off} ms");
            let ahead = wire.time().wall_is_ahead_by().expect("learnt") - minutes * 60_000;
            assert!((-1_000..=1_000).contains(&ahead), "{minutes} min: {ahead} ms");
            tokio::time::advance(Duration::from_secs(90)).await;
            let off = wire.now().server.as_millis() - right.as_millis();
            assert!((89_000..=91_000).contains(&off), "{minutes} min: {off} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_reached_the_service_is_counted() {
        use crate::network::NetworkError;
        for (fails, waits) in [(true, 0), (false, 63)] {
            let network = FakeNetwork::new();
            let lost = || if fails { NetworkError::Unreachable("no network".into()) } else { NetworkError::TimedOut };
            for _ in 0..3 {
                network.on("GET /x", Reply::fails(lost()));
            }
            network.on("GET /x", Reply::json(200, &json!({})));
            let wire = wire(&network);
            let began = tokio::time::Instant::now();
            for _ in 0..3 {
                assert!(wire.exchange(Group::Auth, request(&wire)).await.is_err());
            }
            assert!(wire.exchange(Group::Auth, request(&wire)).await.is_ok());
            assert_eq!(began.elapsed().as_secs(), waits);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_429_the_group_is_left_alone_for_as_long_as_was_asked() {
        for (header, seconds) in
            [(Some("7"), 7), (None, 60), (Some("Mon, 05 Jan 2026 10:00:09 GMT"), 9), (Some("x"), 60)]
        {
            let network = FakeNetwork::new();
            let mut busy = Reply::json(429, &json!({"errorCode": "CMN-301"}));
            if let Some(header) = header {
                busy = busy.header("Retry-After", header);
            }
            network.on("GET /x", busy).on("GET /x", Reply::json(200, &json!({})));
            let wire = wire(&network);
            let began = tokio::time::Instant::now();
            assert!(matches!(wire.exchange(Group::Light, request(&wire)).await, Err(Fault::Busy { .. })));
            assert!(wire.exchange(Group::Light, request(&wire)).await.is_ok());
            assert_eq!(began.elapsed().as_secs(), seconds, "{header:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wake_gives_up_what_was_asked_before_it_and_nothing_else() {
        let network = FakeNetwork::new();
        network.on("GET /x", Reply::json(200, &json!({})).after(Duration::from_secs(30)));
        let clock = Arc::new(FakeClock::new());
        let server = Server::parse("https://platform.ringcentral.com").expect("a server");
        let wire = Arc::new(Wire::new(Arc::new(network), clock.clone(), server));
        let ask = || {
            let wire = wire.clone();
            tokio::spawn(async move { wire.exchange(Group::Light, request(&wire)).await.map(|reply| reply.status()) })
        };
        let before = ask();
        tokio::time::sleep(Duration::from_secs(1)).await;
        clock.jump(Duration::from_secs(600));
        let after = ask();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let woke = tokio::time::Instant::now();
        wire.wake();
        let given_up = before.await.expect("it ends");
        assert!(matches!(given_up, Err(Fault::Network(NetworkError::Broken(_)))), "{given_up:?}");
        assert_eq!(woke.elapsed(), Duration::ZERO);
        assert!(after.await.expect("it ends").is_ok(), "that one was asked over the network of now");
    }
}
