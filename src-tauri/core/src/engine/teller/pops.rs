//! What is opened for a call: by itself, or by a button of the toast that tells of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringlet_domain::call::{Call, Direction, Outcome, Party};
use ringlet_domain::ids::CallId;
use ringlet_domain::notice::{Notice, NoticeKey};
use tracing::warn;

use crate::contract::{Preferences, ScreenPopHow, ScreenPopOn};
use crate::screen_pop::{Allowed, Opening, Template, Values, make};
use crate::toast::ToastKey;
use crate::words::{Say, Words, clean};

/// The person's rules, taken apart, and the calls they may be about.
#[derive(Debug, Default)]
pub(super) struct Pops {
    rules: Vec<Rule>,
    allowed: Vec<Allowed>,
    /// Calls that ring or rang here, while they are of interest.
    calls: BTreeMap<CallId, Call>,
    /// What the toasts that are up offer to open.
    offers: BTreeMap<ToastKey, Opening>,
}

#[derive(Debug)]
struct Rule {
    template: Template,
    on: ScreenPopOn,
    how: ScreenPopHow,
    only_for: String,
}

/// What is to be opened for a call on one occasion.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// By themselves.
    pub(super) opened: Vec<Opening>,
    /// By a button.
    pub(super) offered: Option<Opening>,
}

impl Pops {
    /// The rules of `preferences`, from now on.
    pub(super) fn set(&mut self, preferences: &Preferences) {
        let rules = preferences.screen_pop.iter().filter(|rule| rule.how != ScreenPopHow::Off);
        self.rules = rules
            .filter_map(|rule| {
                let template = Template::parse(&rule.template, rule.kind).ok()?;
                Some(Rule { template, on: rule.on, how: rule.how, only_for: rule.only_for.trim().to_owned() })
            })
            .collect();
        self.allowed = preferences.screen_pop_allowed.iter().filter_map(|entry| Allowed::parse(entry)).collect();
    }

    /// Notes a call, and gives it back when it rang here and the person has just answered it.
    pub(super) fn call(&mut self, call: Call) -> Option<Call> {
        match call.outcome {
            Outcome::Ringing => {
                self.calls.insert(call.id.clone(), call);
                while self.calls.len() > MOST_CALLS {
                    self.calls.pop_first();
                }
                None
            }
            Outcome::Answered => self.calls.remove(&call.id).map(|_| call),
            _ => None,
        }
    }

    /// What is to be opened when `notice` is told: it rings, or was missed.
    pub(super) fn of_notice(&self, key: &NoticeKey, notice: &Notice, words: &Words) -> Wanted {
        let (on, id, from, via) = match (key, notice) {
            (NoticeKey::Ring(id), Notice::Incoming { from, via }) => (ScreenPopOn::Ring, id, from, via),
            (NoticeKey::Unanswered(id), Notice::Missed { from, via, .. }) => (ScreenPopOn::Missed, id, from, via),
            _ => return Wanted::default(),
        };
        // A toast does not wait for what nobody wants to know.
        if !self.rules.iter().any(|rule| rule.on == on) {
            return Wanted::default();
        }
        let queue = self.calls.get(id).is_some_and(|call| call.queue);
        self.wanted(on, &values(id, from, via.as_deref(), queue, words))
    }

    /// What is to be opened now that `call` was answered.
    pub(super) fn of_answer(&self, call: &Call, words: &Words) -> Wanted {
        self.wanted(ScreenPopOn::Answer, &values(&call.id, &call.from, call.via.as_deref(), call.queue, words))
    }

    /// The toast under `key` offers this.
    pub(super) fn offer(&mut self, key: ToastKey, opening: Opening) {
        self.offers.insert(key, opening);
    }

    /// Whether the toast under `key` offers something.
    pub(super) fn offers(&self, key: &ToastKey) -> bool {
        self.offers.contains_key(key)
    }

    /// What the toast under `key` offered.
    pub(super) fn take_offer(&mut self, key: &ToastKey) -> Option<Opening> {
        self.offers.remove(key)
    }

    fn wanted(&self, on: ScreenPopOn, values: &Values) -> Wanted {
        let mut wanted = Wanted::default();
        let is_for = |only: &str| only.is_empty() || only.to_lowercase() == values.line.to_lowercase();
        for rule in self.rules.iter().filter(|rule| rule.on == on && is_for(&rule.only_for)) {
            match make(&rule.template, values, &self.allowed) {
                Ok(opening) if rule.how == ScreenPopHow::Auto => wanted.opened.push(opening),
                Ok(opening) => wanted.offered = wanted.offered.or(Some(opening)),
                Err(error) => warn!(%error, "nothing is opened for a call"),
            }
        }
        wanted
    }
}

/// What the placeholders stand for.
fn values(id: &CallId, from: &Party, via: Option<&str>, queue: bool, words: &Words) -> Values {
    let line = via.and_then(|via| words.line(via)).unwrap_or_default();
    let number = from.number.as_deref().or(from.extension.as_deref()).and_then(clean).unwrap_or_default();
    Values {
        number_national: words.national(&number),
        number,
        name: from.name.as_deref().and_then(clean).unwrap_or_default(),
        queue: if queue { line.clone() } else { String::new() },
        line,
        direction: direction_word(Direction::Inbound).to_owned(),
        call_id: id.as_str().to_owned(),
    }
}

/// An invented call, for a try.
pub(in crate::engine) fn invented(words: &Arc<Words>) -> Values {
    let from = Party {
        number: Some("+12025550100".to_owned()),
        name: Some(words.say(&Say::new("caller-invented"))),
        ..Party::default()
    };
    values(&CallId::new("test"), &from, None, false, words)
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

/// More calls than can ring at once.
const MOST_CALLS: usize = 64;
