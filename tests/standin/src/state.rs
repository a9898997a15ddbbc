//! Everything the office knows, and the one place where time passes.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::action::Action;
use crate::call_log::LogRow;
use crate::calls::{Call, CallId, Phase};
use crate::clock::Clock;
use crate::contacts::Kept;
use crate::faults::Faults;
use crate::gateway::Gateway;
use crate::limits::{Group, Limits};
use crate::messages::{Availability, Message};
use crate::oauth::OAuth;
use crate::people::{Person, company};
use crate::settings::Settings;

/// Where the office can be reached, without a slash at the end.
#[derive(Debug, Clone, Serialize)]
pub struct Addresses {
    /// The API, the sign-in page, `/` and `/control`.
    pub api: String,
    /// The sound of voicemails: another port.
    pub media: String,
    /// The gateway, as a wstoken reply names it.
    pub socket: String,
}

/// What the line to the office lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Line {
    /// All.
    Whole,
    /// No socket.
    NoSockets,
    /// Nothing but the control interface.
    Nothing,
}

/// One request that came.
#[derive(Debug, Clone, Serialize)]
pub struct Seen {
    /// When, by the office's clock.
    pub at: Timestamp,
    /// The HTTP method; over the socket as well.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// The query, without tokens.
    pub query: String,
    /// The rate group, when it counted.
    pub group: Option<Group>,
    /// What it got; 0 when no reply was sent.
    pub status: u16,
}

/// Something that will happen by itself.
#[derive(Debug)]
pub(crate) enum Due {
    Act(Box<Action>),
    /// A frame for a connection, held back by a fault.
    Deliver {
        line: u64,
        text: String,
    },
    /// A recorded call is over; its events say so themselves.
    Forget(CallId),
    /// The row of a call.
    Log(Box<LogRow>),
    /// The events about a message.
    Tell {
        message: u64,
        new: bool,
    },
    /// An event whose body is given.
    Raw {
        extension: u64,
        kind: crate::events::Kind,
        body: Value,
    },
    /// A message has been recorded and can be read.
    Store(u64),
}

#[derive(Debug)]
pub(crate) struct State {
    pub addresses: Addresses,
    pub calls: Vec<Call>,
    pub contacts: Vec<Kept>,
    pub call_log: Vec<LogRow>,
    pub clock: Clock,
    pub faults: Faults,
    pub gateway: Gateway,
    pub limits: Limits,
    pub line: Line,
    pub messages: Vec<Message>,
    pub oauth: OAuth,
    pub people: Vec<Person>,
    /// The last presence sequence of each extension.
    pub presence: HashMap<u64, u64>,
    /// Extensions that take no calls at all.
    pub not_disturbed: BTreeSet<u64>,
    pub seen: VecDeque<Seen>,
    pub settings: Settings,
    /// The rate group of the request at hand.
    pub counted_in: Option<Group>,
    due: BTreeMap<(Timestamp, u64), Due>,
    /// Set while something due is carried out: then this is the time.
    at: Option<Timestamp>,
    counter: u64,
    salt: u128,
    /// Every code and token, for those who look where they must not be.
    pub given_out: Vec<String>,
}

impl State {
    pub(crate) fn new(addresses: Addresses, settings: Settings) -> Self {
        let clock = Clock::new(settings.opens_at, settings.skew_seconds);
        let now = clock.now();
        let salt = match settings.opens_at {
            Some(at) => at.as_nanosecond().unsigned_abs(),
            None => now.as_nanosecond().unsigned_abs() ^ (u128::from(std::process::id()) << 96),
        };
        Self {
            addresses,
            calls: Vec::new(),
            contacts: Vec::new(),
            call_log: Vec::new(),
            faults: Faults::default(),
            gateway: Gateway::default(),
            limits: Limits::new(),
            line: Line::Whole,
            messages: Vec::new(),
            oauth: OAuth::new(),
            people: company(),
            presence: HashMap::new(),
            not_disturbed: BTreeSet::new(),
            seen: VecDeque::new(),
            settings,
            counted_in: None,
            due: BTreeMap::new(),
            at: None,
            counter: 0,
            salt,
            given_out: Vec::new(),
            clock,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(|| self.clock.now())
    }

    /// The next of a row of numbers that never repeats.
    pub(crate) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A code or a token, `length` letters long.
    pub(crate) fn token_of(&mut self, length: usize) -> String {
        let text = self.secret(length);
        self.given_out.push(text.clone());
        text
    }

    /// Text nobody guesses, `length` letters long.
    pub(crate) fn secret(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            let number = self.next();
            let digest = Sha256::new().chain_update(self.salt.to_le_bytes()).chain_update(number.to_le_bytes());
            text += &URL_SAFE_NO_PAD.encode(digest.finalize());
        }
        text.truncate(length);
        text
    }

    pub(crate) fn uuid(&mut self) -> String {
        let (salt, number) = (self.salt as u32, self.next());
        format!("{salt:08x}-0000-4000-8000-{number:012x}")
    }

    pub(crate) fn person(&self, id: u64) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    pub(crate) fn after(&mut self, wait: Duration, due: Due) {
        let at = self.now() + wait;
        let order = self.next();
        self.due.insert((at, order), due);
    }

    /// Pushes the clock ahead; everything due until then happens in its order and at its time.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.run_due();
        self.clock.advance(by);
        self.run_due();
    }

    /// Carries out what is due.
    pub(crate) fn run_due(&mut self) {
        let now = self.clock.now();
        while let Some(at) = self.next_due().filter(|&at| at <= now) {
            self.at = Some(at);
            match self.due.first_entry().filter(|entry| entry.key().0 <= at) {
                Some(entry) => {
                    let due = entry.remove();
                    self.carry_out(due);
                }
                None => self.mind_connections(),
            }
            self.at = None;
        }
    }

    /// When something is due next.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let planned = self.due.keys().next().map(|&(at, _)| at);
        planned.into_iter().chain(self.next_on_connections()).min()
    }

    fn carry_out(&mut self, due: Due) {
        match due {
            Due::Act(action) => {
                if let Err(error) = self.act(*action) {
                    tracing::warn!(%error, "a planned step could not be carried out");
                }
            }
            Due::Deliver { line, text } => self.deliver(line, text),
            Due::Forget(call) => {
                let now = self.now();
                self.change(&call, |call| {
                    call.phase = Phase::Ended;
                    call.ended = Some(now);
                });
            }
            Due::Log(row) => self.write_row(*row),
            Due::Tell { message, new } => self.tell_of_message(message, new),
            Due::Raw { extension, kind, body } => self.emit(extension, kind, &body),
            Due::Store(id) => {
                if let Some(message) = self.messages.iter_mut().find(|message| message.id == id) {
                    message.availability = Availability::Alive;
                }
            }
        }
    }
}
