//! The words for what happened: rows, toasts, numbers and names, in one place so that other languages can follow.
//!
//! What a caller supplied is cleaned here and nowhere else. Markup is not escaped: that is for what renders it.

mod clean;
mod help;
mod telling;

use std::time::Duration;

use jiff::tz::TimeZone;
use phonenumber::country;
use ringlet_domain::call::{Call, Detail, Direction, Outcome, Party, Voicemail};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::Notice;

pub use self::clean::{clean, clean_text};
pub use self::help::help_with_toasts;
pub use self::telling::Acted;

use crate::toast::{Toast, ToastKind};

/// Makes words for one person: whose country's numbers need no country code, and whose clock is on the wall.
#[derive(Debug, Clone)]
pub struct Words {
    home: Option<country::Id>,
    zone: TimeZone,
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
        Self { home, zone }
    }

    /// Reads the table of all countries' numbers, which takes tens of milliseconds the first time. Called once at the
    /// start, off the threads that have something to tell.
    pub fn warm() {
        let _ = phonenumber::parse(Some(country::Id::US), "+12025550100").map(|number| number.format().to_string());
    }

    /// The toast for a notice. `now` decides whether a time needs its day.
    pub fn toast(&self, notice: &Notice, now: Timestamp) -> Toast {
        match notice {
            Notice::Digest { from, to, missed, voicemails } => Toast::new(
                format!("While you were away, {}", self.span(*from, *to, now)),
                missed_and_left(*missed, *voicemails),
                ToastKind::Missed,
            ),
            Notice::Incoming { from, via } => Toast::new(
                self.caller(from),
                match via.as_deref().and_then(|via| self.line(via)) {
                    Some(via) => format!("Incoming call · via {via}"),
                    None => "Incoming call".to_owned(),
                },
                ToastKind::Incoming,
            ),
            Notice::Missed { from, via, at, rang } => {
                let mut about = vec![self.time(*at, now)];
                about.extend(rang.filter(|rang| seconds(*rang) > 0).map(|rang| format!("rang {}", length(rang))));
                about.extend(via.as_deref().and_then(|via| self.line(via)).map(|via| format!("via {via}")));
                let body = format!("{}\n{}", self.caller(from), about.join(" · "));
                Toast::new("Missed call", body, ToastKind::Missed)
            }
            Notice::Voicemail { from, length: long, at, transcript } => {
                let mut about = vec![self.time(*at, now)];
                about.extend(long.filter(|long| seconds(*long) > 0).map(length));
                let said = transcript.as_deref().and_then(clean::clean_beginning);
                let said = said.map_or_else(String::new, |said| format!("\n“{said}”"));
                let body = format!("{}\n{}{said}", self.caller(from), about.join(" · "));
                Toast::new("New voicemail", body, ToastKind::Voicemail)
            }
        }
    }

    /// Someone in one line: "Pat Ito · +1 202-555-0143", "Pat Ito · ext. 103", a number alone, or "Private number".
    pub fn caller(&self, party: &Party) -> String {
        match self.who(party) {
            (who, Some(number)) => format!("{who} · {number}"),
            (who, None) => who,
        }
    }

    /// Someone's name, and beside it the number; when there is only one of them it is the first.
    pub fn who(&self, party: &Party) -> (String, Option<String>) {
        // An extension means a colleague, whose outside number nobody dials.
        let number = party.number.as_deref().filter(|number| !is_withheld(number));
        let number = match (party.extension.as_deref().and_then(clean), number) {
            (Some(extension), _) => Some(format!("ext. {extension}")),
            (None, Some(number)) => self.number(number),
            (None, None) => None,
        };
        match (shown_name(party), number) {
            (Some(name), number) => (name, number),
            (None, Some(number)) => (number, None),
            (None, None) => ("Private number".to_owned(), None),
        }
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
        match phonenumber::parse(self.home, &given) {
            Ok(parsed) if parsed.is_valid() || given.starts_with('+') => {
                Some(parsed.format().mode(phonenumber::Mode::International).to_string())
            }
            _ => Some(given),
        }
    }

    /// A number as it is written at home, such as `(202) 555-0143`; what is no such number stays as it is.
    pub fn national(&self, number: &str) -> String {
        let parsed = if looks_dialled(number) { phonenumber::parse(self.home, number).ok() } else { None };
        match parsed.filter(phonenumber::PhoneNumber::is_valid) {
            Some(parsed) => parsed.format().mode(phonenumber::Mode::National).to_string(),
            None => number.to_owned(),
        }
    }

    /// A call's outcome and its reason, such as "Missed · caller hung up after 9 s"; how long it lasted, of one that was
    /// a talk and nothing else.
    pub fn detail(&self, call: &Call) -> String {
        let rang = call.ring.filter(|ring| seconds(*ring) > 0).map(length);
        let lasted = call.duration.filter(|lasted| seconds(*lasted) > 0).map(length);
        let after = |what: &str| match &rang {
            Some(rang) => format!("{what} after {rang}"),
            None => what.to_owned(),
        };
        let (what, why) = match (call.outcome, call.detail) {
            (Outcome::Answered, Detail::OtherDevice) => ("Answered", Some("on another device".to_owned())),
            (Outcome::Answered, Detail::Fax) => ("Fax received", None),
            (Outcome::Answered, _) => ("Answered", lasted),
            (Outcome::AnsweredElsewhere, Detail::Colleague) => ("Answered by a colleague", None),
            (Outcome::AnsweredElsewhere, Detail::Moved) => ("Handed on to somebody else", None),
            (Outcome::AnsweredElsewhere, Detail::OtherDevice) => ("Answered on another device", None),
            (Outcome::AnsweredElsewhere, Detail::Parked) => ("Parked", Some("picked up elsewhere".to_owned())),
            (Outcome::AnsweredElsewhere, Detail::Replied) => ("Replied to with a message", None),
            (Outcome::AnsweredElsewhere, _) => ("Answered elsewhere", None),
            (Outcome::Declined, Detail::Blocked) => ("Blocked", None),
            (Outcome::Declined, Detail::Voicemail) => ("You declined", Some("went to voicemail".to_owned())),
            (Outcome::Declined, _) => ("You declined", None),
            (Outcome::Missed, Detail::Blocked) => ("Missed", Some("blocked".to_owned())),
            (Outcome::Missed, Detail::Busy) => ("Missed", Some("your line was busy".to_owned())),
            (Outcome::Missed, Detail::CallerHungUp) => ("Missed", Some(after("caller hung up"))),
            (Outcome::Missed, Detail::Failed) => ("Missed", Some("the call failed".to_owned())),
            (Outcome::Missed, Detail::Fax) => ("Missed", Some("a fax".to_owned())),
            (Outcome::Missed, Detail::Voicemail) => ("Missed", Some(after("went to voicemail"))),
            (Outcome::Missed, _) => ("Missed", rang.map(|rang| format!("rang {rang}"))),
            (Outcome::Outbound, Detail::Busy) => ("You called", Some("busy".to_owned())),
            (Outcome::Outbound, Detail::Blocked | Detail::Failed) => {
                ("You called", Some("did not go through".to_owned()))
            }
            (Outcome::Outbound, Detail::Fax) => ("Fax sent", None),
            (Outcome::Outbound, Detail::NoAnswer | Detail::CallerHungUp) => {
                ("You called", Some("no answer".to_owned()))
            }
            (Outcome::Outbound, Detail::Voicemail) => ("You called", Some("voicemail answered".to_owned())),
            (Outcome::Outbound, _) => ("You called", lasted),
            (Outcome::Ringing, _) if call.direction == Direction::Outbound => ("You are calling", None),
            (Outcome::Ringing, _) => ("Ringing", None),
            (Outcome::Unknown, Detail::Fax) => ("Fax", None),
            (Outcome::Unknown, _) => ("Ended", Some("how is not known".to_owned())),
        };
        match why {
            Some(why) => format!("{what} · {why}"),
            None => what.to_owned(),
        }
    }

    /// A voicemail that belongs to no call, such as "Voicemail · 23 s".
    pub fn voicemail_detail(&self, voicemail: &Voicemail) -> String {
        match voicemail.length.filter(|long| seconds(*long) > 0) {
            Some(long) => format!("Voicemail · {}", length(long)),
            None => "Voicemail".to_owned(),
        }
    }

    /// From one time to another: "12:04–13:31", "30 Apr 22:00 – 07:30".
    fn span(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> String {
        let (from, to) = (self.time(from, now), self.time(to, now));
        let dash = if from.contains(' ') || to.contains(' ') { " – " } else { "–" };
        format!("{from}{dash}{to}")
    }

    /// The time of day on the person's clock; with its day when that is not today's.
    fn time(&self, at: Timestamp, now: Timestamp) -> String {
        let local = |time: Timestamp| {
            jiff::Timestamp::from_millisecond(time.as_millis()).ok().map(|time| time.to_zoned(self.zone.clone()))
        };
        match (local(at), local(now)) {
            (Some(at), Some(now)) if at.date() == now.date() => at.strftime("%H:%M").to_string(),
            (Some(at), _) => at.strftime("%-d %b %H:%M").to_string(),
            (None, _) => at.to_string(),
        }
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

/// "9 s", "2 min 5 s", "1 h 3 min".
fn length(length: Duration) -> String {
    let whole = seconds(length);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

fn missed_and_left(missed: u32, voicemails: u32) -> String {
    let counts = [counted(missed, "missed call", "missed calls"), counted(voicemails, "voicemail", "voicemails")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn counted(count: u32, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    }
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
