//! A network in memory: replies that a test wrote down, and sockets whose other end the test holds.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use url::Url;

use crate::network::{Answer, Incoming, Network, NetworkError, Outgoing, ProxyFault, Socket, is_allowed};

/// Answers each request by its method and path. Clones share everything.
#[derive(Clone, Default)]
pub struct FakeNetwork {
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    /// By "METHOD /path"; the last reply of a queue is given for ever.
    replies: HashMap<String, VecDeque<Reply>>,
    seen: Vec<Seen>,
    /// Outcomes of dials still to come; when empty, dialling is refused with 404.
    dials: VecDeque<Result<mpsc::UnboundedSender<FakePeer>, NetworkError>>,
}

/// One request, as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// The whole address; for a socket the one dialled.
    pub url: Url,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body as text.
    pub body: String,
}

impl Seen {
    /// The value of `key` in the form body.
    pub fn form(&self, key: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes()).find(|(name, _)| name == key).map(|(_, value)| value.into())
    }

    /// The value of `key` in the query.
    pub fn query(&self, key: &str) -> Option<String> {
        self.url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into())
    }
}

/// What a request gets.
#[derive(Debug)]
pub struct Reply {
    outcome: Result<http::Response<Vec<u8>>, NetworkError>,
    after: Duration,
}

impl Reply {
    /// A JSON body.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::text(status, "application/json", &body.to_string())
    }

    /// A body of some type.
    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        let reply = http::Response::builder()
            .status(status)
            .header("Content-Type", content_type)
            .body(body.as_bytes().to_vec())
            .expect("a reply a test wrote");
        Self { outcome: Ok(reply), after: Duration::ZERO }
    }

    /// No reply.
    pub fn fails(error: NetworkError) -> Self {
        Self { outcome: Err(error), after: Duration::ZERO }
    }

    /// The request arrives and the reply is lost on the wire.
    pub fn lost() -> Self {
        Self::fails(NetworkError::Broken("the connection was reset".into()))
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(reply) = &mut self.outcome {
            reply.headers_mut().insert(name, value.parse().expect("a header a test wrote"));
        }
        self
    }

    /// Only after `wait`.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.after = wait;
        self
    }

    fn copy(&self) -> Self {
        let outcome = match &self.outcome {
            Ok(reply) => Ok(reply.clone()),
            Err(NetworkError::Unreachable(_)) => Err(NetworkError::Unreachable("no network".into())),
            Err(NetworkError::Tls(_)) => Err(NetworkError::Tls("untrusted".into())),
            Err(NetworkError::Proxy(name, _)) => Err(NetworkError::Proxy(name.clone(), ProxyFault::WantsPassword)),
            Err(NetworkError::TimedOut) => Err(NetworkError::TimedOut),
            Err(NetworkError::Refused(status)) => Err(NetworkError::Refused(*status)),
            Err(NetworkError::Forbidden) => Err(NetworkError::Forbidden),
            Err(NetworkError::Broken(_)) => Err(NetworkError::Broken("the connection was reset".into())),
        };
        Self { outcome, after: self.after }
    }
}

impl FakeNetwork {
    /// A network on which nothing answers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `reply` is the next for `route`, such as "GET /restapi/v1.0/account/~"; the last one given is repeated for ever.
    pub fn on(&self, route: &str, reply: Reply) -> &Self {
        self.script().replies.entry(route.to_owned()).or_default().push_back(reply);
        self
    }

    /// From now on only `reply` for `route`.
    pub fn only(&self, route: &str, reply: Reply) -> &Self {
        self.script().replies.insert(route.to_owned(), VecDeque::from([reply]));
        self
    }

    /// Every request so far, dials included.
    pub fn seen(&self) -> Vec<Seen> {
        self.script().seen.clone()
    }

    /// The requests so far for `route`.
    pub fn seen_on(&self, route: &str) -> Vec<Seen> {
        let seen = self.seen();
        seen.into_iter().filter(|seen| format!("{} {}", seen.method, seen.url.path()) == route).collect()
    }

    /// The next dial is taken; its other end comes through the channel.
    pub fn expect_dial(&self) -> mpsc::UnboundedReceiver<FakePeer> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.script().dials.push_back(Ok(sender));
        receiver
    }

    /// The next dial fails.
    pub fn refuse_dial(&self, error: NetworkError) {
        self.script().dials.push_back(Err(error));
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, request: &http::Request<Vec<u8>>) -> Reply {
        let url: Url = request.uri().to_string().parse().expect("requests have whole addresses");
        let route = format!("{} {}", request.method(), url.path());
        let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        let mut script = self.script();
        script.seen.push(Seen {
            method: request.method().to_string(),
            url,
            authorization: authorization.map(str::to_owned),
            body: String::from_utf8_lossy(request.body()).into_owned(),
        });
        match script.replies.get_mut(&route) {
            Some(queue) if queue.len() > 1 => queue.pop_front().expect("more than one"),
            Some(queue) => queue.front().map_or_else(|| Reply::text(404, "text/plain", ""), Reply::copy),
            None => Reply::text(404, "text/plain", ""),
        }
    }
}

impl Network for FakeNetwork {
    fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        let address = request.uri().to_string().parse();
        if !address.as_ref().is_ok_and(is_allowed) {
            return Box::pin(async { Err(NetworkError::Forbidden) });
        }
        let reply = self.take(&request);
        Box::pin(async move {
            tokio::time::sleep(reply.after).await;
            reply.outcome
        })
    }

    fn open_socket(&self, address: Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>> {
        if !is_allowed(&address) {
            return Box::pin(async { Err(NetworkError::Forbidden) });
        }
        let dial = {
            let mut script = self.script();
            let seen = Seen { method: "DIAL".to_owned(), url: address, authorization: None, body: String::new() };
            script.seen.push(seen);
            script.dials.pop_front().unwrap_or(Err(NetworkError::Refused(404)))
        };
        Box::pin(async move {
            let peer = dial?;
            let (to_us, incoming) = mpsc::unbounded_channel();
            let (outgoing, from_us) = mpsc::unbounded_channel();
            // A test that does not look at its socket lets it go at once.
            let _ = peer.send(FakePeer { to_us, from_us });
            Ok(Box::new(FakeSocket { incoming, outgoing, over: false }) as Box<dyn Socket>)
        })
    }
}

/// The other end of a socket. Dropping it closes the socket without a code.
#[derive(Debug)]
pub struct FakePeer {
    to_us: mpsc::UnboundedSender<Result<Incoming, NetworkError>>,
    from_us: mpsc::UnboundedReceiver<Outgoing>,
}

impl FakePeer {
    /// Sends something over the socket. Nobody listening is no error.
    pub fn send(&self, incoming: Incoming) {
        let _ = self.to_us.send(Ok(incoming));
    }

    /// Sends a text message.
    pub fn text(&self, text: impl Into<String>) {
        self.send(Incoming::Text(text.into()));
    }

    /// Breaks the connection.
    pub fn breaks(&self) {
        let _ = self.to_us.send(Err(NetworkError::Broken("the connection was reset".into())));
    }

    /// The next thing sent to this end; `None` when the socket was dropped.
    pub async fn received(&mut self) -> Option<Outgoing> {
        self.from_us.recv().await
    }
}

struct FakeSocket {
    incoming: mpsc::UnboundedReceiver<Result<Incoming, NetworkError>>,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    over: bool,
}

impl Socket for FakeSocket {
    fn send(&mut self, message: Outgoing) -> Answer<'_, Result<(), NetworkError>> {
        let sent = self.outgoing.send(message).map_err(|error| NetworkError::Broken(error.into()));
        Box::pin(async move { sent })
    }

    fn next(&mut self) -> Answer<'_, Result<Incoming, NetworkError>> {
        Box::pin(async move {
            if self.over {
                return Ok(Incoming::Closed(None));
            }
            let next = self.incoming.recv().await.unwrap_or(Ok(Incoming::Closed(None)));
            self.over = !matches!(next, Ok(Incoming::Sign | Incoming::Text(_)));
            next
        })
    }
}
