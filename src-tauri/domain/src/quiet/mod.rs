//! Whether a notice is told now, told without names, or held back, and whether it makes a sound.
//!
//! Everything is an argument: the rules the person set, what is around the program, and what the notice is about. What
//! is asked for by the person's own hand, such as a pause, counts before what is only inferred.

mod hours;

use std::time::Duration;

pub use self::hours::{Hours, Weekday};

use crate::call::Party;
use crate::ids::CallId;
use crate::moment::Timestamp;
use crate::notice::Notice;

/// What there is to tell, as far as the rules tell things apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Several things at once.
    Digest,
    /// A call rings.
    Incoming,
    /// Nobody took a call.
    Missed,
    /// A voicemail was left.
    Voicemail,
}

impl Event {
    /// What `notice` tells.
    pub fn of(notice: &Notice) -> Self {
        match notice {
            Notice::Digest { .. } => Self::Digest,
            Notice::Incoming { .. } => Self::Incoming,
            Notice::Missed { .. } => Self::Missed,
            Notice::Voicemail { .. } => Self::Voicemail,
        }
    }
}

/// What the person has set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The kinds of things no pop-up comes for.
    pub without_popup: Vec<Event>,
    /// The kinds of things that make no sound.
    pub without_sound: Vec<Event>,
    /// When it is quiet.
    pub hours: Vec<Hours>,
    /// Whether the desktop's own wish not to disturb counts.
    pub follow_desktop: bool,
    /// Whether names are left out while the screen is locked.
    pub hide_when_locked: bool,
    /// Whether they are while something is presented.
    pub hide_when_presenting: bool,
    /// Numbers, extensions and names that are told whatever the time.
    pub always_through: Vec<String>,
    /// Whether somebody who calls again within [`AGAIN`] is.
    pub twice: bool,
}

/// What is around the program now. `None` where nobody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Around {
    /// Whether the person has paused pop-ups.
    pub paused: bool,
    /// Whether it is within [`Rules::hours`].
    pub in_hours: bool,
    /// Whether the desktop says that nobody wants to be disturbed.
    pub do_not_disturb: Option<bool>,
    /// Whether the screen is locked.
    pub locked: Option<bool>,
    /// Whether something is presented, by the person's switch or as the system says.
    pub presenting: bool,
}

/// What becomes of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is held back, and listed.
    Hold(Reason),
    /// The person wants no pop-ups of its kind.
    Off,
    /// It is told.
    Tell(Manner),
}

/// How something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Whether names, numbers and what was said are left out.
    pub nameless: bool,
    /// Whether it makes a sound.
    pub sound: bool,
    /// Whether it is to break through the desktop's own silence.
    pub through: bool,
}

/// Why something is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The desktop says that nobody wants to be disturbed.
    DoNotDisturb,
    /// The person has paused pop-ups.
    Paused,
    /// It is within the quiet hours.
    QuietHours,
}

impl Rules {
    /// Why things are held back now, whatever they are about; `None` while they are not.
    pub fn holds(&self, around: &Around) -> Option<Reason> {
        match () {
            () if around.paused => Some(Reason::Paused),
            () if around.in_hours => Some(Reason::QuietHours),
            () if self.follow_desktop && around.do_not_disturb == Some(true) => Some(Reason::DoNotDisturb),
            () => None,
        }
    }

    /// Whether names are left out now.
    pub fn hides_names(&self, around: &Around) -> bool {
        (self.hide_when_locked && around.locked == Some(true)) || (self.hide_when_presenting && around.presenting)
    }

    /// What becomes of `notice`. `again` says that its caller had called within [`AGAIN`] before.
    pub fn judge(&self, notice: &Notice, around: &Around, again: bool) -> Verdict {
        let event = Event::of(notice);
        if self.without_popup.contains(&event) {
            return Verdict::Off;
        }
        let holds = self.holds(around);
        let through =
            holds.is_some() && (self.lets_through(notice) || (self.twice && again && event == Event::Incoming));
        match holds {
            Some(reason) if !through => Verdict::Hold(reason),
            _ => Verdict::Tell(Manner {
                nameless: self.hides_names(around),
                sound: !self.without_sound.contains(&event),
                through,
            }),
        }
    }

    /// Whether `notice` is about somebody, or came in on a line or queue, that is always told.
    fn lets_through(&self, notice: &Notice) -> bool {
        let (from, via) = match notice {
            Notice::Digest { .. } => return false,
            Notice::Incoming { from, via } | Notice::Missed { from, via, .. } | Notice::Voicemail { from, via, .. } => {
                (from, via.as_deref())
            }
        };
        self.always_through.iter().any(|entry| means(entry, from, via))
    }
}

/// Whether `entry` is a number or a name of this person or line. Numbers are the same with and without their country;
/// names are, in small and capital letters.
fn means(entry: &str, from: &Party, via: Option<&str>) -> bool {
    let named = [from.name.as_deref(), via];
    let same_name = |name: &str| name.trim().to_lowercase() == entry.trim().to_lowercase();
    if named.into_iter().flatten().any(same_name) {
        return true;
    }
    let is_number = entry.chars().all(|letter| letter.is_ascii_digit() || " +-().".contains(letter));
    let wanted = digits(entry);
    if !is_number || wanted.is_empty() {
        return false;
    }
    let numbered = [from.number.as_deref(), via].into_iter().flatten().map(digits);
    from.extension.as_deref().map(digits).as_deref() == Some(wanted.as_str())
        || numbered.filter(|number| !number.is_empty()).any(|number| same_number(&number, &wanted))
}

/// By the last ten digits, which are the same with and without a country; short numbers as they are.
fn same_number(one: &str, other: &str) -> bool {
    let end = |digits: &str| digits[digits.len().saturating_sub(10)..].to_owned();
    one == other || (one.len() >= 7 && other.len() >= 7 && end(one) == end(other))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Who called when, as far back as it matters.
#[derive(Debug, Default)]
pub struct Callers {
    calls: Vec<(Timestamp, CallId, String)>,
}

impl Callers {
    /// Notes that `from` calls at `now`, and says whether the same caller had within [`AGAIN`]. A call that rings once
    /// more, on another device or in a queue's next round, is the same call. A caller without a number is nobody's.
    pub fn call(&mut self, id: &CallId, from: &Party, now: Timestamp) -> bool {
        self.calls.retain(|(at, _, _)| now.since(*at) <= AGAIN);
        let number = from.extension.as_deref().or(from.number.as_deref()).map(digits).unwrap_or_default();
        if number.is_empty() {
            return false;
        }
        let known = self.calls.iter().position(|(_, call, _)| call == id);
        let before = &self.calls[..known.unwrap_or(self.calls.len())];
        let again = before.iter().any(|(_, _, other)| same_number(other, &number));
        if known.is_none() {
            self.calls.push((now, id.clone(), number));
        }
        again
    }
}

/// Somebody who calls again within this has something urgent to say.
pub const AGAIN: Duration = Duration::from_secs(3 * 60);
