//! The WebSocket gateway: socket tokens, connections, their subscription, and what is kept for a lost one
//! (RingCentral developer guide, Notifications › WebSockets).
//!
//! No bytes here: `socket` joins a connection to a stream.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::clock::iso;
use crate::events::Filter;
use crate::limits::Group;
use crate::oauth::Caller;
use crate::reply::Reply;
use crate::request::{Form, Request};
use crate::settings::{Settings, SocketRefusal};
use crate::state::{Line as OfficeLine, State};

#[derive(Debug, Default)]
pub(crate) struct Gateway {
    pub lines: Vec<Line>,
    /// Events that wait for the one after them, by line.
    pub held: HashMap<u64, Vec<String>>,
    /// Whether anybody has ever subscribed.
    pub heard_once: bool,
    /// Since when no event reaches anybody, when that is so.
    silent_since: Option<Timestamp>,
    /// The times whose events were lost for good: nobody listened, and no connection was recovered.
    pub unheard: Vec<(Timestamp, Timestamp)>,
    tokens: HashMap<String, SocketToken>,
}

#[derive(Debug)]
struct SocketToken {
    caller: Caller,
    good_until: Timestamp,
    used: bool,
}

/// One connection, and what is left of it after its loss.
#[derive(Debug)]
pub(crate) struct Line {
    /// This connection.
    pub id: u64,
    /// What stays the same when another connection recovers this one.
    pub key: u64,
    pub caller: Caller,
    pub subscription: Option<Subscription>,
    /// The recovery tokens given out for it, newest last.
    recovery: VecDeque<String>,
    recovery_sequence: u64,
    buffer: VecDeque<String>,
    pub lost_at: Option<Timestamp>,
    pub opened_at: Timestamp,
    last_traffic: Timestamp,
    next_ping: Timestamp,
    pinged: Option<Instant>,
    outgoing: Option<mpsc::UnboundedSender<ToSocket>>,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub id: String,
    pub filters: Vec<Filter>,
    pub created: Timestamp,
}

/// What time does to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deadline {
    Absolute,
    Forget,
    Idle,
    Ping,
}

/// What goes to the far end of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToSocket {
    /// A closing handshake with this code.
    Close(u16),
    /// The connection breaks without a word.
    Cut,
    /// A ping frame.
    Ping,
    /// Nothing is sent or read any more, and nothing is closed.
    Stall,
    /// A text message.
    Text(String),
}

/// Why no connection comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketRefused {
    /// The line is cut: there is no answer at all.
    NoReply,
    /// The upgrade is answered with this HTTP status.
    Status(u16),
}

impl Gateway {
    /// Connections that events go to: open ones, and lost ones that may yet be recovered.
    pub(crate) fn listening(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.subscription.is_some())
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.lost_at.is_none())
    }

    pub(crate) fn line_mut(&mut self, id: u64) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.id == id)
    }
}

impl Line {
    /// Sends to the open end; what cannot be sent is nobody's.
    pub(crate) fn push(&self, message: ToSocket) {
        if let Some(outgoing) = &self.outgoing {
            // A closed channel means that the far end went a moment ago; its loss is about to be noticed.
            drop(outgoing.send(message));
        }
    }

    /// What happens to it next if nobody says anything, and when.
    fn deadline(&self, settings: &Settings) -> (Timestamp, Deadline) {
        if let Some(lost) = self.lost_at {
            return (lost + settings.recovery_window, Deadline::Forget);
        }
        let absolute = (self.opened_at + settings.absolute_timeout, Deadline::Absolute);
        let idle = (self.last_traffic + settings.idle_timeout, Deadline::Idle);
        let ping = (self.next_ping, Deadline::Ping);
        [idle, ping].into_iter().fold(absolute, |first, other| if other.0 < first.0 { other } else { first })
    }

    fn lose(&mut self, now: Timestamp) {
        self.lost_at.get_or_insert(now);
        self.outgoing = None;
    }
}

impl State {
    /// `POST /restapi/oauth/wstoken`.
    pub(crate) fn socket_token(&mut self, caller: &Caller) -> Reply {
        let user = caller.user.clone();
        let caller = caller.clone();
        self.limited(&user, Group::Auth, |state| {
            if !state.settings.scopes.contains("WebSocketsSubscription") {
                return Reply::forbidden("WebSocketsSubscription");
            }
            let life = state.settings.socket_token_life;
            let token = SocketToken { caller, good_until: state.now() + life, used: false };
            let text = state.token_of(200);
            state.gateway.tokens.insert(text.clone(), token);
            Reply::json(
                200,
                json!({"uri": state.addresses.socket, "ws_access_token": text, "expires_in": life.as_secs()}),
            )
        })
    }

    /// Opens a connection for the query of the socket's address. Gives its id and what will be sent to it.
    pub(crate) fn open_line(&mut self, query: &str) -> Result<(u64, mpsc::UnboundedReceiver<ToSocket>), SocketRefused> {
        if self.line != OfficeLine::Whole {
            return Err(SocketRefused::NoReply);
        }
        let now = self.now();
        let query = Form::parse(query.as_bytes());
        let (outgoing, to_socket) = mpsc::unbounded_channel();
        let refused_with = |messages: Vec<ToSocket>| {
            for message in messages {
                drop(outgoing.send(message));
            }
        };
        let Some(text) = query.one("access_token") else {
            refused_with(vec![ToSocket::Close(4400)]);
            return Ok((0, to_socket));
        };
        let token = self.gateway.tokens.get_mut(text).filter(|token| !token.used && now < token.good_until);
        let caller = token.map(|token| {
            token.used = true;
            token.caller.clone()
        });
        let live = |caller: &Caller| self.oauth.live_sessions().any(|session| session.id == caller.session);
        let Some(caller) = caller.filter(live) else {
            tracing::info!("a socket token that is not good was refused");
            let id = self.uuid();
            let error = json!([{"type": "Error", "messageId": id, "status": 401},
                {"errorCode": "WSG-901", "message": "Access token is invalid"}]);
            match self.settings.socket_refusal {
                SocketRefusal::CloseCode => refused_with(vec![ToSocket::Close(4401)]),
                SocketRefusal::ErrorFrame => {
                    refused_with(vec![ToSocket::Text(error.to_string()), ToSocket::Close(1008)]);
                }
                SocketRefusal::Upgrade => return Err(SocketRefused::Status(401)),
            }
            return Ok((0, to_socket));
        };
        let recovered = query.one("wsc").map(|wsc| self.recover(wsc, &caller));
        let id = self.greet(caller, recovered, outgoing);
        Ok((id, to_socket))
    }

    /// Takes what is left of a lost connection; nothing when it was forgotten or has nothing to recover.
    fn recover(&mut self, wsc: &str, caller: &Caller) -> Option<Line> {
        let place =
            self.gateway.lines.iter().position(|line| {
                line.caller.session == caller.session && line.recovery.iter().any(|token| token == wsc)
            })?;
        let line = self.gateway.lines.remove(place);
        line.push(ToSocket::Cut);
        line.subscription.is_some().then_some(line)
    }

    fn greet(
        &mut self,
        caller: Caller,
        recovered: Option<Option<Line>>,
        outgoing: mpsc::UnboundedSender<ToSocket>,
    ) -> u64 {
        let now = self.now();
        let (id, wsc, message_id) = (self.next(), self.token_of(32), self.uuid());
        let settings = &self.settings;
        let mut body = json!({
            "creationTime": iso(now).replace('Z', "+0000"),
            "maxConnectionsPerSession": 50,
            "recoveryBufferSize": settings.recovery_buffer,
            "recoveryTimeout": settings.recovery_window.as_secs(),
            "idleTimeout": settings.idle_timeout.as_secs(),
            "absoluteTimeout": settings.absolute_timeout.as_secs(),
            "maxActiveRequests": 10,
        });
        let mut line = Line {
            id,
            key: id,
            caller,
            subscription: None,
            recovery: VecDeque::from([wsc.clone()]),
            recovery_sequence: 1,
            buffer: VecDeque::new(),
            lost_at: None,
            opened_at: now,
            last_traffic: now,
            next_ping: now + settings.ping_every,
            pinged: None,
            outgoing: Some(outgoing),
        };
        match recovered {
            Some(Some(old)) => {
                body["recoveryState"] = "Successful".into();
                line.key = old.key;
                line.subscription = old.subscription;
                line.buffer = old.buffer;
                self.gateway.silent_since = None;
            }
            Some(None) => {
                body["recoveryState"] = "Failed".into();
                body["recoveryErrorCode"] = "WSG-1005".into();
            }
            None => {}
        }
        let head = json!({"type": "ConnectionDetails", "messageId": message_id, "status": 200,
            "wsc": {"token": wsc, "sequence": 1}, "headers": {"RCRequestId": message_id}});
        line.push(ToSocket::Text(json!([head, body]).to_string()));
        for missed in line.buffer.drain(..) {
            if let Some(outgoing) = &line.outgoing {
                drop(outgoing.send(ToSocket::Text(missed)));
            }
        }
        self.gateway.lines.push(line);
        id
    }

    /// Sends an event's frame, or keeps it for a recovery.
    pub(crate) fn deliver(&mut self, key: u64, text: String) {
        let (now, size) = (self.now(), self.settings.recovery_buffer);
        let Some(line) = self.gateway.lines.iter_mut().find(|line| line.key == key) else { return };
        if line.lost_at.is_none() {
            line.last_traffic = now;
            line.push(ToSocket::Text(text));
        } else {
            line.buffer.push_back(text);
            while line.buffer.len() > size {
                line.buffer.pop_front();
            }
        }
    }

    /// A text message came from the client.
    pub(crate) fn hear(&mut self, id: u64, text: &str) {
        let now = self.now();
        let Some(line) = self.gateway.line_mut(id) else { return };
        line.last_traffic = now;
        line.pinged = None;
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        let meta = &frame[0];
        match meta["type"].as_str() {
            Some("Heartbeat") => line.push(ToSocket::Text(text.to_owned())),
            Some("ClientRequest") => {
                let answer = self.answer_over_socket(id, &frame);
                if let Some(line) = self.gateway.line_mut(id) {
                    line.push(ToSocket::Text(answer));
                }
            }
            _ => {
                let error = json!([{"type": "Error", "messageId": meta["messageId"], "status": 400},
                    {"errorCode": "WSG-400", "message": "The message cannot be read"}]);
                line.push(ToSocket::Text(error.to_string()));
            }
        }
    }

    /// A ping or pong frame came from the client. A pong is an answer, not traffic of the client's own.
    pub(crate) fn hear_sign(&mut self, id: u64, pong: bool) {
        let now = self.now();
        if let Some(line) = self.gateway.line_mut(id) {
            line.pinged = None;
            if !pong {
                line.last_traffic = now;
            }
        }
    }

    /// Notes when the last one who listened was lost.
    pub(crate) fn mind_silence(&mut self) {
        let heard = self.gateway.open().any(|line| line.subscription.is_some());
        if self.gateway.heard_once && !heard {
            let now = self.now();
            self.gateway.silent_since.get_or_insert(now);
        }
    }

    /// Somebody has subscribed: what happened while nobody listened is lost.
    pub(crate) fn silence_is_over(&mut self) {
        self.gateway.heard_once = true;
        if let Some(since) = self.gateway.silent_since.take() {
            let now = self.now();
            self.gateway.unheard.push((since, now));
        }
    }

    /// The connection broke or was closed by the client.
    pub(crate) fn lose(&mut self, id: u64) {
        let now = self.now();
        if let Some(line) = self.gateway.line_mut(id) {
            line.lose(now);
        }
    }

    /// Breaks all connections, or makes them silent. What follows is kept for a recovery.
    pub(crate) fn break_sockets(&mut self, how: &ToSocket) {
        let now = self.now();
        for line in self.gateway.lines.iter_mut().filter(|line| line.lost_at.is_none()) {
            line.push(how.clone());
            line.lose(now);
        }
    }

    /// Ends the connections of a session that is over; nothing of them can be recovered.
    pub(crate) fn hang_up_sockets_of(&mut self, session: u64) {
        for line in self.gateway.lines.iter().filter(|line| line.caller.session == session) {
            line.push(ToSocket::Close(1008));
        }
        self.gateway.lines.retain(|line| line.caller.session != session);
    }

    /// When a connection needs something next.
    pub(crate) fn next_on_connections(&self) -> impl Iterator<Item = Timestamp> {
        self.gateway.lines.iter().map(|line| line.deadline(&self.settings).0)
    }

    /// Pings, time-outs, and forgetting what can no longer be recovered.
    pub(crate) fn mind_connections(&mut self) {
        let now = self.now();
        let due: Vec<(u64, Deadline)> = self
            .gateway
            .lines
            .iter()
            .map(|line| (line.id, line.deadline(&self.settings)))
            .filter(|(_, (at, _))| *at <= now)
            .map(|(id, (_, deadline))| (id, deadline))
            .collect();
        for (id, deadline) in due {
            match deadline {
                Deadline::Absolute => self.time_out(id, "WSG-903", "Absolute timeout expired"),
                Deadline::Forget => self.gateway.lines.retain(|line| line.id != id),
                Deadline::Idle => self.time_out(id, "WSG-902", "Idle timeout expired"),
                Deadline::Ping => self.ping(id),
            }
        }
    }

    fn ping(&mut self, id: u64) {
        let (now, every) = (self.now(), self.settings.ping_every);
        let Some(line) = self.gateway.line_mut(id) else { return };
        line.next_ping = now + every;
        match line.pinged {
            // Counted in real time: an office clock that was pushed ahead gives nobody time to answer.
            Some(at) if at.elapsed() >= PONG_LIMIT => {
                line.push(ToSocket::Cut);
                line.lose(now);
            }
            Some(_) => {}
            None => {
                line.pinged = Some(Instant::now());
                line.push(ToSocket::Ping);
            }
        }
    }

    /// Every connection reaches the age at which it is ended.
    pub(crate) fn end_old_connections(&mut self) {
        let open: Vec<u64> = self.gateway.open().map(|line| line.id).collect();
        for id in open {
            self.time_out(id, "WSG-903", "Absolute timeout expired");
        }
    }

    fn time_out(&mut self, id: u64, code: &str, words: &str) {
        let (now, message_id) = (self.now(), self.uuid());
        let error = json!([{"type": "Error", "messageId": message_id, "status": 408},
            {"errorCode": code, "message": words}]);
        if let Some(line) = self.gateway.line_mut(id) {
            line.push(ToSocket::Text(error.to_string()));
            line.push(ToSocket::Close(1000));
            line.lose(now);
        }
    }

    fn answer_over_socket(&mut self, id: u64, frame: &Value) -> String {
        let meta = &frame[0];
        let method = meta["method"].as_str().unwrap_or("GET").to_owned();
        let path = meta["path"].as_str().unwrap_or_default();
        let (path, inline) = path.split_once('?').unwrap_or((path, ""));
        let mut query = Form::parse(inline.as_bytes());
        if let Some(fields) = meta["query"].as_object() {
            let text = fields
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
            query = Form::from(text.collect::<Vec<_>>());
        }
        let request = Request {
            method,
            path: path.to_owned(),
            query,
            headers: http::HeaderMap::new(),
            body: frame.get(1).map(|body| body.to_string().into_bytes()).unwrap_or_default(),
            to: crate::request::Host::Api,
        };
        let request_id = self.uuid();
        let reply = self.over_socket(id, &request);
        let mut headers: serde_json::Map<String, Value> =
            reply.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        headers.insert("RCRequestId".into(), request_id.into());
        let mut head = json!({"type": "ClientRequest", "messageId": meta["messageId"], "status": reply.status,
            "headers": headers});
        if reply.status < 400
            && let Some(wsc) = self.renew_recovery(id)
        {
            head["wsc"] = wsc;
        }
        match reply.json {
            Some(body) => json!([head, body]).to_string(),
            None => json!([head]).to_string(),
        }
    }

    /// A newer recovery token: it may come with any frame, and the one before it stays good.
    fn renew_recovery(&mut self, id: u64) -> Option<Value> {
        let token = self.token_of(32);
        let line = self.gateway.line_mut(id)?;
        line.recovery_sequence += 1;
        line.recovery.push_back(token.clone());
        if line.recovery.len() > 2 {
            line.recovery.pop_front();
        }
        Some(json!({"token": token, "sequence": line.recovery_sequence}))
    }
}

/// How long a client that answers no ping is kept.
const PONG_LIMIT: Duration = Duration::from_secs(10);
