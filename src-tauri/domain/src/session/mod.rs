//! The talk with the gateway: when to dial, what to send, when to give a silent socket up, how to recover.
//!
//! A machine without a socket, a clock or dice. After each `handle_*` drain [`Session::poll_command`], then ask
//! [`Session::poll_timeout`] when to call [`Session::handle_timeout`].
//! (RingCentral developer guide, Notifications › WebSockets: subscribing, heart beats, session recovery.)

mod delivered;
mod filters;
mod phase;
mod right;
mod subscribing;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use self::delivered::Delivered;
use self::filters::{feature_of, is_presence};
use self::phase::{Live, Phase};
use self::right::Right;
pub use self::terms::{Command, DialFailure, Feature, Link, NoToken, Refused, Trouble, Turn};
use crate::frame::{self, Frame, FrameError, Notification, Reply};
use crate::ids::SubscriptionId;
use crate::moment::{Chance, Moment, Now, Timestamp};
use crate::reconnect::{self, Dials};

/// The talk with the gateway, over as many sockets as it takes.
#[derive(Debug)]
pub struct Session {
    phase: Phase,
    wanted: Vec<Feature>,
    off: Vec<Feature>,
    commands: VecDeque<Command>,
    /// What was heard last, by both clocks; `None` before this run heard anything.
    heard: Option<Now>,
    /// Since when the line is down; `None` while it is live.
    lost: Option<Now>,
    /// Since when without a hole; kept over recoveries that closed theirs.
    live_since: Option<Timestamp>,
    subscription: Option<SubscriptionId>,
    right: Right,
    attempt: u32,
    dials: Dials,
    /// The machine says that it has no network.
    offline: bool,
    requests: u64,
    delivered: Delivered,
    dropped: u64,
}

impl Session {
    /// A session that does nothing yet and will ask for `wanted` beside presence.
    pub fn new(wanted: Vec<Feature>) -> Self {
        Self {
            phase: Phase::Stopped,
            wanted,
            off: Vec::new(),
            commands: VecDeque::new(),
            heard: None,
            lost: None,
            live_since: None,
            subscription: None,
            right: Right::default(),
            attempt: 0,
            dials: Dials::default(),
            offline: false,
            requests: 0,
            delivered: Delivered::default(),
            dropped: 0,
        }
    }

    /// Begins to listen. Nothing happens when it already does.
    pub fn handle_start(&mut self, turn: Turn) {
        if matches!(self.phase, Phase::Stopped) {
            self.lost = Some(turn.now);
            self.report_down(Trouble::Connecting);
            self.dial_at(turn.now.at, turn);
        }
    }

    /// Ends: the subscription is deleted, which takes a second at most, then the socket closed.
    pub fn handle_stop(&mut self, turn: Turn) {
        match (&self.phase, self.subscription.take()) {
            (Phase::Live(_), Some(id)) => {
                let request = self.next_request();
                let path = format!("{SUBSCRIPTION_PATH}/{id}");
                self.commands.push_back(Command::Send(frame::request(&request, "DELETE", &path, None)));
                self.phase = Phase::Closing { until: turn.now.at + FAREWELL };
            }
            _ => self.stop(),
        }
    }

    /// The machine woke: the socket is as good as dead, and the server is not to blame.
    pub fn handle_wake(&mut self, turn: Turn) {
        self.offline = false;
        if matches!(self.phase, Phase::Closing { .. } | Phase::Stopped) {
            return;
        }
        self.lose(Trouble::Slept, turn.now);
        self.attempt = 0;
        self.dial_at(turn.now.at, turn);
    }

    /// Somebody wants to know whether the socket lives: it is asked now, and given up when it does not answer.
    pub fn handle_probe(&mut self, turn: Turn) {
        if let Phase::Live(live) = &mut self.phase
            && live.pinged.is_none()
        {
            Self::probe(live, &mut self.commands, turn.now.at);
        }
    }

    /// There is a network again, or another one. What was begun just now is on it already; all else is as good as dead.
    pub fn handle_network_back(&mut self, turn: Turn) {
        let now = turn.now.at;
        self.offline = false;
        match &mut self.phase {
            Phase::Closing { .. } | Phase::Stopped => {}
            Phase::Live(live) if live.healthy_since + FRESH > now => Self::probe(live, &mut self.commands, now),
            Phase::Dialing { .. } | Phase::Fetching | Phase::Subscribing { .. }
                if self.dials.last().is_some_and(|dialled| dialled + FRESH > now) => {}
            _ => self.handle_wake(turn),
        }
    }

    /// The machine says that it has no network. It may be wrong, so a live socket is only asked whether it still is,
    /// and dialling goes on, but seldom.
    pub fn handle_network_lost(&mut self, turn: Turn) {
        let now = turn.now.at;
        self.offline = true;
        match &mut self.phase {
            Phase::Live(live) => Self::probe(live, &mut self.commands, now),
            Phase::Waiting { .. } => {
                self.report_down(Trouble::Offline);
                self.dial_at(now, turn);
            }
            Phase::Closing { .. }
            | Phase::Dialing { .. }
            | Phase::Fetching
            | Phase::Refused { .. }
            | Phase::Stopped
            | Phase::Subscribing { .. } => {}
        }
    }

    /// A socket token came, or did not.
    pub fn handle_token(&mut self, answer: Result<(), NoToken>, turn: Turn) {
        if !matches!(self.phase, Phase::Fetching) {
            return;
        }
        match answer {
            Ok(()) => {
                let right = self.lost.and_then(|lost| self.right.after(turn.now.at.since(lost.at)));
                self.phase = Phase::Dialing { until: turn.now.at + OPENING, recovering: right.is_some() };
                self.commands.push_back(Command::Dial(right));
            }
            Err(NoToken::Refused(why)) => self.refuse(why, turn.now.at),
            Err(NoToken::Later { wait, words }) => self.try_later(wait, words, turn),
            Err(NoToken::Unsent { wait, words }) => {
                self.dials.take_back();
                // Nobody else is to blame, so nothing is left to chance.
                let own = reconnect::steady(self.attempt);
                self.attempt = self.attempt.saturating_add(1);
                self.report_down(Trouble::Network(words));
                self.dial_at(turn.now.at + wait.unwrap_or_default().max(own), turn);
            }
        }
    }

    /// The socket did not open.
    pub fn handle_dial_failed(&mut self, failure: DialFailure, turn: Turn) {
        if let Phase::Dialing { recovering, .. } = self.phase {
            let words = match failure {
                DialFailure::Network(words) => words,
                DialFailure::Refused(words) => {
                    self.doubt_right(recovering);
                    words
                }
            };
            self.fail(Trouble::Network(words), turn);
        }
    }

    /// The socket is closed.
    pub fn handle_closed(&mut self, code: Option<u16>, turn: Turn) {
        match self.phase {
            Phase::Closing { .. } => self.stop(),
            Phase::Dialing { recovering, .. } => {
                self.doubt_right(recovering);
                self.fail(Trouble::Closed(code), turn);
            }
            Phase::Live(_) | Phase::Subscribing { .. } => self.fail(Trouble::Closed(code), turn),
            Phase::Fetching | Phase::Refused { .. } | Phase::Stopped | Phase::Waiting { .. } => {}
        }
    }

    /// Something came that is no text: a ping, a pong.
    pub fn handle_sign(&mut self, turn: Turn) {
        self.hear(turn.now);
    }

    /// Text came.
    ///
    /// # Errors
    /// When it is no frame. It is counted and dropped; the session lives on.
    pub fn handle_text(&mut self, text: &str, turn: Turn) -> Result<(), FrameError> {
        self.hear(turn.now);
        let received = match frame::parse(text) {
            Ok(received) => received,
            Err(error) => {
                self.dropped = self.dropped.saturating_add(1);
                return Err(error);
            }
        };
        self.right.keep(received.wsc, &received.frame);
        match received.frame {
            Frame::ConnectionDetails(details) => self.handle_details(&details, turn),
            Frame::Error { message_id, status, code } => {
                self.handle_error(message_id.as_deref(), status, code.as_deref(), turn);
            }
            Frame::Heartbeat => {}
            Frame::Notification(notification) => self.handle_notification(notification),
            Frame::Other => self.dropped = self.dropped.saturating_add(1),
            Frame::Reply(reply) => self.handle_reply(&reply, turn),
        }
        Ok(())
    }

    /// Does what was due.
    pub fn handle_timeout(&mut self, turn: Turn) {
        let now = turn.now.at;
        match &mut self.phase {
            Phase::Closing { until } if *until <= now => self.stop(),
            Phase::Dialing { until, recovering } if *until <= now => {
                let recovering = *recovering;
                self.doubt_right(recovering);
                self.fail(Trouble::Mute, turn);
            }
            Phase::Subscribing { until, .. } if *until <= now => self.fail(Trouble::Mute, turn),
            Phase::Live(live) => match live.pinged {
                Some(pinged) if pinged + PATIENCE <= now => self.fail(Trouble::Silent, turn),
                None if live.last_sign + SILENCE <= now => Self::probe(live, &mut self.commands, now),
                _ => {}
            },
            Phase::Refused { until } | Phase::Waiting { until } if *until <= now => self.fetch(now),
            _ => {}
        }
    }

    /// The next thing to do, oldest first.
    pub fn poll_command(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// When [`Self::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Moment> {
        match &self.phase {
            Phase::Closing { until }
            | Phase::Dialing { until, .. }
            | Phase::Refused { until }
            | Phase::Subscribing { until, .. }
            | Phase::Waiting { until } => Some(*until),
            Phase::Fetching | Phase::Stopped => None,
            Phase::Live(live) => Some(live.pinged.map_or(live.last_sign + SILENCE, |pinged| pinged + PATIENCE)),
        }
    }

    /// Whether it has ended.
    pub fn is_stopped(&self) -> bool {
        matches!(self.phase, Phase::Stopped)
    }

    /// How many messages were dropped because they were no frame or of an unknown type.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn handle_details(&mut self, details: &frame::ConnectionDetails, turn: Turn) {
        let Phase::Dialing { recovering, .. } = self.phase else { return };
        self.right.read_window(details);
        if recovering && details.recovered == Some(true) {
            self.go_live(turn.now);
            self.commands.push_back(Command::Recovered);
        } else {
            self.live_since = None;
            self.subscription = None;
            // What was refused on another day may be granted by now.
            self.off.clear();
            self.subscribe(turn.now.at);
        }
    }

    fn handle_error(&mut self, message_id: Option<&str>, status: Option<u16>, code: Option<&str>, turn: Turn) {
        match &self.phase {
            // In the place of its first word: no other follows, whether the gateway closes or not.
            Phase::Dialing { recovering, .. } => {
                let code = code.map(str::to_owned).or(status.map(|status| format!("status {status}")));
                let code = code.unwrap_or_else(|| "no reason given".to_owned());
                self.doubt_right(*recovering);
                self.fail(Trouble::Network(format!("RingCentral's gateway refused the connection ({code})")), turn);
            }
            // An answer in the shape of an error.
            Phase::Subscribing { request, .. } if message_id.is_some_and(|id| id == request) => {
                let status = status.unwrap_or(0);
                self.handle_refusal(status, None, &serde_json::Value::Null, turn);
            }
            // The close that follows says the rest: an idle or a day-old connection is no fault of the network.
            _ => {}
        }
    }

    fn handle_notification(&mut self, notification: Notification) {
        if let Some(uuid) = &notification.uuid
            && !self.delivered.first_time(uuid)
        {
            return self.commands.push_back(Command::Repeated(notification));
        }
        self.commands.push_back(Command::Tell(notification));
    }

    fn handle_reply(&mut self, reply: &Reply, turn: Turn) {
        match &self.phase {
            Phase::Subscribing { request, .. } if *request == reply.message_id => {
                if (200..300).contains(&reply.status) {
                    let subscribed = frame::subscribed(&reply.body);
                    if subscribed.disabled.iter().any(|filter| is_presence(filter)) {
                        // What is left of the line says nothing of calls.
                        return self.refuse(Refused::Permission(filters::PRESENCE_PERMISSION.to_owned()), turn.now.at);
                    }
                    for filter in &subscribed.disabled {
                        self.switch_off(feature_of(filter));
                    }
                    let unheard_since = self.heard.map(|heard| heard.server);
                    self.subscription = subscribed.id;
                    self.go_live(turn.now);
                    self.commands.push_back(Command::Subscribed { unheard_since });
                } else {
                    self.handle_refusal(reply.status, reply.retry_after, &reply.body, turn);
                }
            }
            Phase::Closing { .. } => self.stop(),
            _ => {}
        }
    }

    fn go_live(&mut self, now: Now) {
        let since = *self.live_since.get_or_insert(now.server);
        self.lost = None;
        self.heard = Some(now);
        self.phase = Phase::Live(Live { healthy_since: now.at, last_sign: now.at, pinged: None });
        self.commands.push_back(Command::Report(Link::Live { since, off: self.off.clone() }));
    }

    fn hear(&mut self, now: Now) {
        if let Phase::Live(live) = &mut self.phase {
            live.last_sign = now.at;
            live.pinged = None;
            self.heard = Some(now);
        }
    }

    /// A gateway that refuses a recovery, or says nothing to it, is asked for a fresh connection next.
    fn doubt_right(&mut self, recovering: bool) {
        if recovering {
            self.right.forget();
        }
    }

    /// Gives the socket up because of `trouble` and plans the next dial.
    fn fail(&mut self, trouble: Trouble, turn: Turn) {
        let was_live = match &self.phase {
            Phase::Live(live) => Some(turn.now.at.since(live.healthy_since)),
            _ => None,
        };
        if was_live.is_some_and(|lived| lived >= HEALTHY) {
            self.attempt = 0;
        }
        self.lose(trouble, turn.now);
        let wait = self.next_delay(turn.chance);
        self.dial_at(turn.now.at + wait, turn);
    }

    /// Closes the socket, and notes since when the line is down.
    fn lose(&mut self, trouble: Trouble, now: Now) {
        if matches!(self.phase, Phase::Dialing { .. } | Phase::Live(_) | Phase::Subscribing { .. }) {
            self.commands.push_back(Command::Close);
        }
        // A sleeping or silent line was lost when it was last heard, not when that was noticed.
        let unnoticed = matches!(trouble, Trouble::Silent | Trouble::Slept);
        let lost = self.heard.filter(|_| unnoticed).unwrap_or(now);
        self.lost.get_or_insert(lost);
        self.report_down(trouble);
    }

    fn report_down(&mut self, trouble: Trouble) {
        let since = self.heard.or(self.lost).map(|now| now.server).unwrap_or_default();
        self.commands.push_back(Command::Report(Link::Down { since, trouble }));
    }

    /// Asks whether anybody is there; without an answer the socket is given up.
    fn probe(live: &mut Live, commands: &mut VecDeque<Command>, now: Moment) {
        live.pinged.get_or_insert(now);
        commands.push_back(Command::SendPing);
    }

    fn next_delay(&mut self, chance: Chance) -> Duration {
        let wait = reconnect::delay(self.attempt, chance);
        self.attempt = self.attempt.saturating_add(1);
        wait
    }

    /// What the service asks for is waited in full, and a little by chance, so that nobody returns in step.
    fn try_later(&mut self, asked: Option<Duration>, words: String, turn: Turn) {
        let own = self.next_delay(turn.chance);
        let wait = asked.map_or(own, |asked| asked + own);
        self.report_down(Trouble::Network(words));
        self.dial_at(turn.now.at + wait, turn);
    }

    fn dial_at(&mut self, wanted: Moment, turn: Turn) {
        let wanted = if self.offline { wanted.max(turn.now.at + reconnect::LONGEST) } else { wanted };
        let until = self.dials.earliest(wanted);
        self.phase = Phase::Waiting { until };
        if until <= turn.now.at {
            self.fetch(turn.now.at);
        }
    }

    /// A token serves one connection: each dial takes a new one, a recovery too.
    fn fetch(&mut self, now: Moment) {
        self.dials.count(now);
        self.phase = Phase::Fetching;
        self.commands.push_back(Command::FetchToken);
    }

    fn stop(&mut self) {
        self.commands.push_back(Command::Close);
        self.commands.push_back(Command::Report(Link::Stopped(None)));
        self.phase = Phase::Stopped;
        self.right.forget();
    }

    /// Gives up for now, and says that somebody has to do something.
    fn refuse(&mut self, why: Refused, now: Moment) {
        self.commands.push_back(Command::Close);
        self.commands.push_back(Command::Report(Link::Stopped(Some(why))));
        self.phase = Phase::Refused { until: now + REFUSED };
        self.right.forget();
    }

    fn next_request(&mut self) -> String {
        self.requests += 1;
        format!("ringlet-{}", self.requests)
    }
}

/// How long nothing is heard before a ping asks whether anybody is there.
pub const SILENCE: Duration = Duration::from_secs(30);
/// How long the answer to that ping may take.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How long a socket may take to open and the gateway to say its first word.
pub const OPENING: Duration = Duration::from_secs(20);
/// How long the reply to a subscription may take.
pub const REPLYING: Duration = Duration::from_secs(20);
/// How long after a refusal it is tried again, should nobody have signed in anew before.
pub const REFUSED: Duration = Duration::from_secs(60 * 60);
/// How long a connection must have lived for the waits to begin anew.
pub const HEALTHY: Duration = Duration::from_secs(60);

/// How long a dial or a connection is taken for one over the network that is there now.
const FRESH: Duration = Duration::from_secs(3);
/// How long the last request may hold up the end.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long to wait when the service says "too many requests" and not for how long.
const UNSAID_WAIT: Duration = Duration::from_secs(30);
const SUBSCRIPTION_PATH: &str = "/restapi/v1.0/subscription";
