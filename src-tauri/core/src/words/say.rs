//! What is to be said, before anybody has said it: the name of a message, and what fills its places.
//!
//! It is made where something happens and put into words where somebody reads it, in the language they read then.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::locale::Language;

/// A message, with what fills its places.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    pub(super) id: Cow<'static, str>,
    pub(super) places: Vec<(Cow<'static, str>, Filling)>,
}

/// What fills a place of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Filling {
    Number(u32),
    /// Itself a message.
    Say(Say),
    Text(String),
}

impl Say {
    /// The message called `id`.
    pub fn new(id: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), places: Vec::new() }
    }

    /// Words of somebody else, such as the operating system, as they are.
    pub fn words_of_others(words: impl Into<String>) -> Self {
        Self::new("words-of-others").text("words", words)
    }

    /// The same with a text at a place.
    pub fn text(self, place: &'static str, text: impl Into<String>) -> Self {
        self.fill(place, Filling::Text(text.into()))
    }

    /// The same with a number, by which the message may choose a form.
    pub fn number(self, place: &'static str, number: u32) -> Self {
        self.fill(place, Filling::Number(number))
    }

    /// The same with another message at a place.
    pub fn say(self, place: &'static str, say: Self) -> Self {
        self.fill(place, Filling::Say(say))
    }

    /// Several in a row, as a list is written; `None` of none.
    pub fn list(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().reduce(|before, last| Self::new("list").say("before", before).say("last", last))
    }

    fn fill(mut self, place: &'static str, filling: Filling) -> Self {
        self.places.push((Cow::Borrowed(place), filling));
        self
    }

    /// For those who only carry it, such as the rules of the session.
    pub fn carried(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was carried; words that are none of ours are said as they are.
    pub fn of_carried(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::words_of_others(text))
    }
}

/// In English, for the log.
impl fmt::Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::En.words(self))
    }
}

impl fmt::Debug for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Say({})", self.id)
    }
}

/// Something a person may be told of, mostly a failure.
pub trait Spoken {
    /// What they are told.
    fn say(&self) -> Say;
}
