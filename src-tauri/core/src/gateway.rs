//! The socket task: carries out what [`Session`] wants, over whatever [`Network`] there is.
//!
//! It decides nothing. What comes off the line goes on as [`Event`]s, in order, through a bounded channel.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::frame::Notification;
use ringlet_domain::frame::Wsc;
use ringlet_domain::moment::Timestamp;
use ringlet_domain::session::{Command, DialFailure, Feature, Link, NoToken, Session, Trouble, Turn};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{debug, info, warn};

use crate::clock::sleep_until;
use crate::network::{Answer, Incoming, NetworkError, Outgoing, Socket};
use crate::rest::{Group, SocketToken, Wire};
use crate::surroundings::Surroundings;
use crate::words::{Say, Spoken};

/// What the socket task is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Ask the gateway for a sign of life; the next one is told as [`Event::Answered`].
    Probe,
    /// End: delete the subscription and close. The task is over soon after.
    Stop,
    /// Something happened around the program that matters to a connection.
    Surroundings(Surroundings),
}

/// What the socket task tells.
#[derive(Debug)]
pub enum Event {
    /// The gateway gave a sign of life this long after it was asked for one.
    Answered(Duration),
    /// Whether the line is listened to.
    Link(Link),
    /// Something happened on the line.
    Notification(Notification),
    /// A lost connection was taken up again without a hole.
    Recovered,
    /// What was told before came once more.
    Repeated(Notification),
    /// The line is listened to anew; what happened since then is not known.
    Subscribed {
        /// Since when nothing was heard; `None` when this task never listened before.
        unheard_since: Option<Timestamp>,
    },
}

/// Gets a socket token; each dial takes a new one.
pub type FetchToken = Arc<dyn Fn() -> Answer<'static, Result<SocketToken, NoToken>> + Send + Sync>;

/// What the socket task works with.
pub struct Gateway {
    /// The way to the service, and what time it is there.
    pub wire: Arc<Wire>,
    /// Where socket tokens come from.
    pub fetch_token: FetchToken,
    /// What is listened to beside presence, the most dispensable first.
    pub wanted: Vec<Feature>,
}

impl Gateway {
    /// Listens until told to stop. What is refused for good is tried again only seldom.
    ///
    /// Dropping the future closes the socket without a farewell.
    pub async fn run(self, mut inputs: mpsc::Receiver<Input>, events: mpsc::Sender<Event>) {
        let mut session = Session::new(self.wanted.clone());
        let mut line = Connection { gateway: &self, fetching: None, token: None, dial: None, socket: None };
        session.handle_start(self.turn());
        let mut probed = None;
        loop {
            while let Some(command) = session.poll_command() {
                if let Some(event) = line.carry_out(command, &mut session).await
                    && events.send(event).await.is_err()
                {
                    // Nobody listens any more: the engine has gone, and so does the socket.
                    return;
                }
            }
            if session.is_stopped() {
                return;
            }
            let due = session.poll_timeout();
            tokio::select! {
                biased;
                input = inputs.recv() => match input {
                    Some(Input::Probe) => {
                        probed = Some(self.wire.now().at);
                        session.handle_probe(self.turn());
                    }
                    Some(Input::Surroundings(what)) => match what {
                        Surroundings::NetworkBack => session.handle_network_back(self.turn()),
                        Surroundings::NetworkLost => session.handle_network_lost(self.turn()),
                        Surroundings::Woke => session.handle_wake(self.turn()),
                    },
                    Some(Input::Stop) | None => session.handle_stop(self.turn()),
                },
                answer = pending(&mut line.fetching) => {
                    line.fetching = None;
                    let answer = answer.map(|token| line.token = Some(token));
                    session.handle_token(answer, self.turn());
                }
                answer = pending(&mut line.dial) => {
                    line.dial = None;
                    match answer {
                        Ok(socket) => line.socket = Some(socket),
                        Err(error) => session.handle_dial_failed(words_of(&error), self.turn()),
                    }
                }
                incoming = next_of(&mut line.socket) => {
                    let sign = matches!(incoming, Ok(Incoming::Sign | Incoming::Text(_)));
                    line.hear(incoming, &mut session);
                    if sign
                        && let Some(asked) = probed.take()
                        && events.send(Event::Answered(self.wire.now().at.since(asked))).await.is_err()
                    {
                        return;
                    }
                }
                () = due_at(&self.wire, due) => session.handle_timeout(self.turn()),
            }
        }
    }

    fn turn(&self) -> Turn {
        Turn { now: self.wire.now(), chance: self.wire.clock().chance() }
    }
}

/// The one connection there is at a time, from its token to its end.
struct Connection<'a> {
    gateway: &'a Gateway,
    fetching: Option<Answer<'static, Result<SocketToken, NoToken>>>,
    token: Option<SocketToken>,
    dial: Option<Answer<'a, Result<Box<dyn Socket>, NetworkError>>>,
    socket: Option<Box<dyn Socket>>,
}

impl Connection<'_> {
    async fn carry_out(&mut self, command: Command, session: &mut Session) -> Option<Event> {
        match command {
            Command::Close => {
                self.dial = None;
                self.close();
                None
            }
            Command::Dial(right) => {
                self.dial(right);
                None
            }
            Command::FetchToken => {
                self.token = None;
                self.fetching = Some((self.gateway.fetch_token)());
                None
            }
            Command::Recovered => Some(Event::Recovered),
            Command::Repeated(notification) => Some(Event::Repeated(notification)),
            Command::Report(link) => {
                log_link(&link);
                if let Link::Down { trouble: Trouble::Refused(429), .. } = link {
                    // The subscription is of this group, and each request that goes on would begin the penalty anew.
                    self.gateway.wire.budget().rest(Group::Medium, PENALTY);
                }
                Some(Event::Link(link))
            }
            Command::Send(text) => {
                self.send(Outgoing::Text(text), session).await;
                None
            }
            Command::SendPing => {
                self.send(Outgoing::Ping, session).await;
                None
            }
            Command::Subscribed { unheard_since } => Some(Event::Subscribed { unheard_since }),
            Command::Tell(notification) => Some(Event::Notification(notification)),
        }
    }

    /// Spends the token that was fetched.
    fn dial(&mut self, right: Option<Wsc>) {
        let Some(token) = self.token.take() else { return };
        let address = token.address(right.as_ref().map(|right| right.token.as_str()));
        let network = self.gateway.wire.network();
        self.dial = Some(Box::pin(async move {
            timeout(OPENING, network.open_socket(address)).await.unwrap_or(Err(NetworkError::TimedOut))
        }));
    }

    /// A peer that takes nothing off the wire must not hold this task up: past [`SENDING`] the socket is given up.
    async fn send(&mut self, message: Outgoing, session: &mut Session) {
        let Some(socket) = &mut self.socket else { return };
        match timeout(SENDING, socket.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                info!(%error, "the socket broke while it was written to");
                self.socket = None;
                session.handle_closed(None, self.gateway.turn());
            }
            Err(_) => {
                info!("the socket took nothing for {} s", SENDING.as_secs());
                self.socket = None;
                session.handle_closed(None, self.gateway.turn());
            }
        }
    }

    fn hear(&mut self, incoming: Result<Incoming, NetworkError>, session: &mut Session) {
        let turn = self.gateway.turn();
        match incoming {
            Ok(Incoming::Closed(code)) => {
                self.socket = None;
                session.handle_closed(code, turn);
            }
            Ok(Incoming::Sign) => session.handle_sign(turn),
            Ok(Incoming::Text(text)) => {
                let before = session.dropped();
                match session.handle_text(&text, turn) {
                    Err(error) => {
                        warn!(%error, bytes = text.len(), dropped = session.dropped(), "a message was dropped");
                    }
                    Ok(()) if session.dropped() > before => {
                        let dropped = session.dropped();
                        warn!(bytes = text.len(), dropped, "a message of an unknown type was dropped");
                    }
                    Ok(()) => {}
                }
            }
            Err(error) => {
                info!(%error, "the socket broke");
                self.socket = None;
                session.handle_closed(None, turn);
            }
        }
    }

    /// The farewell is sent by a task of its own, so that a dead peer delays nothing.
    fn close(&mut self) {
        if let Some(mut socket) = self.socket.take() {
            tokio::spawn(async move {
                let farewell = async {
                    socket.send(Outgoing::Close).await?;
                    while !matches!(socket.next().await?, Incoming::Closed(_)) {}
                    Ok::<(), NetworkError>(())
                };
                if !matches!(timeout(FAREWELL, farewell).await, Ok(Ok(()))) {
                    debug!("a socket was closed without the other side");
                }
            });
        }
    }
}

fn log_link(link: &Link) {
    match link {
        Link::Down { trouble, .. } => info!(?trouble, "the line is not listened to"),
        Link::Live { off, .. } => info!(?off, "the line is listened to"),
        Link::Stopped(Some(why)) => warn!(?why, "the line is refused: somebody has to change something first"),
        Link::Stopped(None) => info!("listening ended"),
    }
}

/// Why a dial failed, as a message that is carried.
fn words_of(error: &NetworkError) -> DialFailure {
    match error {
        NetworkError::Refused(status) => {
            DialFailure::Refused(Say::new("line-gateway-refused").text("status", status.to_string()).carried())
        }
        other => DialFailure::Network(Say::new("line-gateway").say("cause", other.say()).carried()),
    }
}

/// Why the line is not listened to.
pub fn say_of_trouble(trouble: &Trouble) -> Say {
    match trouble {
        Trouble::Closed(_) => Say::new("line-closed"),
        Trouble::Connecting => Say::new("line-connecting"),
        Trouble::Mute => Say::new("line-mute"),
        Trouble::Network(words) => Say::of_carried(words),
        Trouble::Offline => Say::new("line-offline"),
        Trouble::Refused(429) => Say::new("line-asked-to-wait"),
        Trouble::Refused(status) => Say::new("line-refused").text("status", status.to_string()),
        Trouble::Silent => Say::new("line-silent"),
        Trouble::Slept => Say::new("line-slept"),
    }
}

async fn pending<T>(answer: &mut Option<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> T {
    match answer {
        Some(answer) => answer.await,
        None => std::future::pending().await,
    }
}

async fn next_of(socket: &mut Option<Box<dyn Socket>>) -> Result<Incoming, NetworkError> {
    match socket {
        Some(socket) => socket.next().await,
        None => std::future::pending().await,
    }
}

async fn due_at(wire: &Wire, due: Option<ringlet_domain::moment::Moment>) {
    match due {
        Some(due) => sleep_until(wire.clock().as_ref(), due).await,
        None => std::future::pending().await,
    }
}

/// How long opening a socket may take; the session's own limit for the gateway's first word is as long.
const OPENING: Duration = Duration::from_secs(20);
/// How long a group that was asked too much of has to be left alone (RingCentral developer guide, Basics › Rate limits).
const PENALTY: Duration = Duration::from_secs(60);
/// How long one message may take to leave.
const SENDING: Duration = Duration::from_secs(10);
/// How long the closing handshake may take.
const FAREWELL: Duration = Duration::from_secs(2);
