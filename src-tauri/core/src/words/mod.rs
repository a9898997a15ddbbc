//! The words for what happened: rows, toasts, numbers and names, of the language and the country of the person.
//!
//! What a caller supplied is cleaned here and nowhere else. Markup is not escaped: that is for what renders it.

mod clean;
mod faults;
mod help;
mod messages;
pub mod numbers;
mod say;
mod telling;
mod times;

use std::time::Duration;

use jiff::tz::TimeZone;
use ringlet_domain::call::{Call, Detail, Direction, Outcome, Party, Voicemail};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::Notice;
use rlibphonenumber::Region;

pub use self::clean::{clean, clean_text};
use self::numbers::Manner;
pub use self::say::{Say, Spoken};
pub use self::telling::Acted;
use self::times::length;
pub(crate) use self::times::took;

use crate::locale::Locale;
use crate::toast::{Toast, ToastKind};

/// Makes words for one person: in which language, whose country's numbers need no country code, and whose clock is on
/// the wall.
#[derive(Debug, Clone)]
pub struct Words {
    home: Option<Region>,
    zone: TimeZone,
    locale: Locale,
}

impl Words {
    /// Words for a person whose home country has these two letters (ISO 3166), on this machine's clock. A country
    /// nobody knows is none: then a number without a country code stays as the service gave it.
    pub fn new(country: Option<&str>) -> Self {
        Self::in_zone(country, TimeZone::system())
    }

    /// The same on the clock of `zone`.
    pub fn in_zone(country: Option<&str>, zone: TimeZone) -> Self {
        let home = country.and_then(|letters| letters.trim().to_ascii_uppercase().parse().ok());
        Self { home, zone, locale: Locale::default() }
    }

    /// The same in another language, and with its ways of writing.
    pub fn speaking(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// `say` in words.
    pub fn say(&self, say: &Say) -> String {
        self.locale.language.words(say)
    }

    /// `say` as a sentence.
    pub fn sentence(&self, say: &Say) -> String {
        self.locale.language.sentence(say)
    }

    /// Sentences one after the other.
    pub(crate) fn in_a_row(&self, sentences: Vec<String>) -> String {
        let join =
            |before: String, last: String| self.say(&Say::new("in-a-row").text("before", before).text("last", last));
        sentences.into_iter().reduce(join).unwrap_or_default()
    }

    fn named(&self, id: &'static str) -> String {
        self.say(&Say::new(id))
    }

    /// A toast with these words, and the word on the button that opens it.
    pub fn made(&self, title: impl Into<String>, body: impl Into<String>, kind: ToastKind) -> Toast {
        Toast { open: self.named("button-open"), ..Toast::new(title, body, kind) }
    }

    /// Two things about one, such as what it was and why.
    fn joined(&self, what: String, why: String) -> String {
        self.say(&Say::new("joined").text("what", what).text("why", why))
    }

    /// The toast for a notice. `now` decides whether a time needs its day.
    pub fn toast(&self, notice: &Notice, now: Timestamp) -> Toast {
        match notice {
            Notice::Digest { from, to, missed, voicemails } => self.made(
                self.say(&Say::new("toast-digest").text("span", self.span(*from, *to, now))),
                self.missed_and_left(*missed, *voicemails),
                ToastKind::Missed,
            ),
            Notice::Incoming { from, via } => {
                let what = self.named("toast-incoming");
                let body = match self.via(via.as_deref()) {
                    Some(via) => self.joined(what, via),
                    None => what,
                };
                self.made(self.caller(from), body, ToastKind::Incoming)
            }
            Notice::Missed { from, via, at, rang } => {
                let mut about = vec![self.time(*at, now)];
                let rang = rang.filter(|rang| seconds(*rang) > 0);
                about.extend(rang.map(|rang| self.say(&Say::new("call-rang").say("length", length(rang)))));
                about.extend(self.via(via.as_deref()));
                let body = format!("{}\n{}", self.caller(from), self.all_joined(about));
                self.made(self.named("toast-missed"), body, ToastKind::Missed)
            }
            Notice::Voicemail { from, length: long, at, transcript, .. } => {
                let mut about = vec![self.time(*at, now)];
                about.extend(long.filter(|long| seconds(*long) > 0).map(|long| self.say(&length(long))));
                let said = transcript.as_deref().and_then(clean::clean_beginning);
                let said = said.map(|said| self.say(&Say::new("toast-transcript").text("text", said)));
                let said = said.map_or_else(String::new, |said| format!("\n{said}"));
                let body = format!("{}\n{}{said}", self.caller(from), self.all_joined(about));
                self.made(self.named("toast-voicemail"), body, ToastKind::Voicemail)
            }
        }
    }

    fn via(&self, via: Option<&str>) -> Option<String> {
        let line = via.and_then(|via| self.line(via))?;
        Some(self.say(&Say::new("call-via").text("line", line)))
    }

    fn all_joined(&self, about: Vec<String>) -> String {
        about.into_iter().reduce(|what, why| self.joined(what, why)).unwrap_or_default()
    }

    /// Someone in one line: "Pat Ito · +1 202-555-0143", "Pat Ito · ext. 103", a number alone, or "Private number".
    pub fn caller(&self, party: &Party) -> String {
        match self.who(party) {
            (who, Some(number)) => self.joined(who, number),
            (who, None) => who,
        }
    }

    /// Someone's name, and beside it the number; when there is only one of them it is the first.
    pub fn who(&self, party: &Party) -> (String, Option<String>) {
        // An extension means a colleague, whose outside number nobody dials.
        let number = party.number.as_deref().filter(|number| !is_withheld(number));
        let number = match (party.extension.as_deref().and_then(clean), number) {
            (Some(extension), _) => Some(self.extension(&extension)),
            (None, Some(number)) => self.number(number),
            (None, None) => None,
        };
        match (shown_name(party), number) {
            (Some(name), number) => (name, number),
            (None, Some(number)) => (number, None),
            (None, None) => (self.named("caller-private"), None),
        }
    }

    /// An extension, such as "ext. 103".
    pub fn extension(&self, extension: &str) -> String {
        self.say(&Say::new("caller-extension").text("extension", extension))
    }

    /// A line or queue: its name, or its number as people write it.
    pub fn line(&self, via: &str) -> Option<String> {
        match clean(via) {
            Some(via) if via.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+') => self.number(&via),
            via => via,
        }
    }

    /// A number as it is written between countries, such as `+1 202-555-0143`: good to read and to dial anywhere. One
    /// without a country code is the home country's. What is no number is given back cleaned; `None` when nothing is
    /// left of it.
    pub fn number(&self, number: &str) -> Option<String> {
        let given = clean(number)?;
        let plausible = looks_dialled(&given) && (given.starts_with('+') || self.home.is_some());
        if !plausible {
            return Some(given);
        }
        numbers::written(&given, self.home, Manner::International).or(Some(given))
    }

    /// A number as it is written at home, such as `(202) 555-0143`; what is no such number stays as it is.
    pub fn national(&self, number: &str) -> String {
        let dialled = Some(number).filter(|number| looks_dialled(number));
        let written = dialled.and_then(|number| numbers::written(number, self.home, Manner::National));
        written.unwrap_or_else(|| number.to_owned())
    }

    /// A call's outcome and its reason, such as "Missed · caller hung up after 9 s"; how long it lasted, of one that was
    /// a talk and nothing else.
    pub fn detail(&self, call: &Call) -> String {
        let rang = call.ring.filter(|ring| seconds(*ring) > 0).map(length);
        let lasted = call.duration.filter(|lasted| seconds(*lasted) > 0).map(length);
        let after = |at_once: &'static str, later: &'static str| match &rang {
            Some(rang) => Say::new(later).say("length", rang.clone()),
            None => Say::new(at_once),
        };
        let why = |id: &'static str| Some(Say::new(id));
        let (what, why) = match (call.outcome, call.detail) {
            (Outcome::Answered, Detail::OtherDevice) => ("call-answered", why("call-answered-other-device")),
            (Outcome::Answered, Detail::Fax) => ("call-fax-received", None),
            (Outcome::Answered, _) => ("call-answered", lasted),
            (Outcome::AnsweredElsewhere, Detail::Colleague) => ("call-colleague", None),
            (Outcome::AnsweredElsewhere, Detail::Moved) => ("call-moved", None),
            (Outcome::AnsweredElsewhere, Detail::OtherDevice) => ("call-other-device", None),
            (Outcome::AnsweredElsewhere, Detail::Parked) => ("call-parked", why("call-parked-why")),
            (Outcome::AnsweredElsewhere, Detail::Replied) => ("call-replied", None),
            (Outcome::AnsweredElsewhere, _) => ("call-elsewhere", None),
            (Outcome::Declined, Detail::Blocked) => ("call-blocked", None),
            (Outcome::Declined, Detail::Voicemail) => ("call-declined", why("call-declined-voicemail")),
            (Outcome::Declined, _) => ("call-declined", None),
            (Outcome::Missed, Detail::Blocked) => ("call-missed", why("call-missed-blocked")),
            (Outcome::Missed, Detail::Busy) => ("call-missed", why("call-missed-busy")),
            (Outcome::Missed, Detail::CallerHungUp) => {
                ("call-missed", Some(after("call-missed-hung-up", "call-missed-hung-up-after")))
            }
            (Outcome::Missed, Detail::Failed) => ("call-missed", why("call-missed-failed")),
            (Outcome::Missed, Detail::Fax) => ("call-missed", why("call-missed-fax")),
            (Outcome::Missed, Detail::Voicemail) => {
                ("call-missed", Some(after("call-missed-voicemail", "call-missed-voicemail-after")))
            }
            (Outcome::Missed, _) => ("call-missed", rang.map(|rang| Say::new("call-rang").say("length", rang))),
            (Outcome::Outbound, Detail::Busy) => ("call-outbound", why("call-outbound-busy")),
            (Outcome::Outbound, Detail::Blocked | Detail::Failed) => ("call-outbound", why("call-outbound-failed")),
            (Outcome::Outbound, Detail::Fax) => ("call-fax-sent", None),
            (Outcome::Outbound, Detail::NoAnswer | Detail::CallerHungUp) => {
                ("call-outbound", why("call-outbound-no-answer"))
            }
            (Outcome::Outbound, Detail::Voicemail) => ("call-outbound", why("call-outbound-voicemail")),
            (Outcome::Outbound, _) => ("call-outbound", lasted),
            (Outcome::Ringing, _) if call.direction == Direction::Outbound => ("call-calling", None),
            (Outcome::Ringing, _) => ("call-ringing", None),
            (Outcome::Unknown, Detail::Fax) => ("call-fax", None),
            (Outcome::Unknown, _) => ("call-ended", why("call-ended-why")),
        };
        match why {
            Some(why) => self.joined(self.named(what), self.say(&why)),
            None => self.named(what),
        }
    }

    /// A voicemail that belongs to no call, such as "Voicemail · 23 s".
    pub fn voicemail_detail(&self, voicemail: &Voicemail) -> String {
        match voicemail.length.filter(|long| seconds(*long) > 0) {
            Some(long) => self.joined(self.named("call-voicemail"), self.say(&length(long))),
            None => self.named("call-voicemail"),
        }
    }

    fn missed_and_left(&self, missed: u32, voicemails: u32) -> String {
        let counts = [("toast-missed-count", missed), ("toast-voicemail-count", voicemails)];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let counted = counts.map(|(id, count)| Say::new(id).number("count", count));
        Say::list(counted).map_or_else(String::new, |list| self.say(&list))
    }
}

/// Whether someone came with a name that is shown as one.
pub fn has_name(party: &Party) -> bool {
    shown_name(party).is_some()
}

fn shown_name(party: &Party) -> Option<String> {
    party.name.as_deref().and_then(clean).filter(|name| !repeats(name, party) && !is_withheld(name))
}

/// Whether it looks like a number to dial: the library is asked about nothing else, and a short code is not written
/// longer.
fn looks_dialled(given: &str) -> bool {
    let dialled = given.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&dialled)
        && given.chars().enumerate().all(|(place, c)| match c {
            '+' => place == 0,
            _ => c.is_ascii_digit() || " -().".contains(c),
        })
}

/// Whole seconds, to the nearest one.
pub fn seconds(length: Duration) -> u32 {
    u32::try_from(length.as_secs() + u64::from(length.subsec_millis() >= 500)).unwrap_or(u32::MAX)
}

/// The words that telephone networks put where a caller hides the number.
fn is_withheld(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["anonymous", "blocked", "private", "restricted", "unavailable", "unknown", "withheld"].contains(&text.as_str())
}

/// Whether a name is only the number once more, as the service gives it for callers it knows no name of.
fn repeats(name: &str, party: &Party) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let of_name = digits(name);
    let is_number = !of_name.is_empty() && name.chars().all(|c| !c.is_alphabetic());
    let same = |number: &Option<String>| number.as_deref().is_some_and(|number| digits(number).ends_with(&of_name));
    is_number && (same(&party.number) || same(&party.extension))
}

#[cfg(test)]
mod tests;
