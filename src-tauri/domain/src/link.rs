//! Which voicemail belongs to which call, where no shared id says so.
//!
//! The message store knows no calls and the line knows no messages; only the call log names both, half a minute later.
//! Until then the same caller at about the right time is a good guess, and a better link replaces it.

use std::time::Duration;

use crate::call::{Party, Voicemail};
use crate::ids::CallId;
use crate::moment::Timestamp;

/// A call that may have left a voicemail: it came in, nobody talked, and no other voicemail is known to be its.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The call.
    pub call: &'a CallId,
    /// Who called.
    pub from: &'a Party,
    /// When it began.
    pub started_at: Timestamp,
    /// When it stopped ringing; the present for one that still seems to ring.
    pub ended_at: Timestamp,
    /// It still seems to ring.
    pub ringing: bool,
}

/// The call that most likely left `voicemail`: the same caller, the end before the message and nearest to it.
///
/// Hidden callers are all alike, so one of them is linked only when no other could be meant and its ringing was over
/// before the message was there.
pub fn likely<'a>(voicemail: &Voicemail, candidates: impl Iterator<Item = Candidate<'a>>) -> Option<&'a CallId> {
    let mut named: Option<Candidate<'a>> = None;
    let mut hidden = Vec::new();
    // A call that rang on after the message was there is meant only when no other is.
    let over = |candidate: &Candidate<'_>| !candidate.ringing && voicemail.left_at >= candidate.ended_at - EARLY;
    let distance = |candidate: &Candidate<'_>| {
        let apart = candidate.ended_at.since(voicemail.left_at).max(voicemail.left_at.since(candidate.ended_at));
        (!over(candidate), apart)
    };
    for candidate in candidates {
        let from = candidate.started_at - EARLY;
        let until = candidate.ended_at + WINDOW;
        if voicemail.left_at < from || voicemail.left_at > until {
            continue;
        }
        match likeness(candidate.from, &voicemail.from) {
            Likeness::Different => {}
            Likeness::Hidden if over(&candidate) => hidden.push(candidate.call),
            Likeness::Hidden => {}
            Likeness::Same if named.as_ref().is_none_or(|best| distance(&candidate) < distance(best)) => {
                named = Some(candidate);
            }
            Likeness::Same => {}
        }
    }
    match (named, hidden.as_slice()) {
        (Some(candidate), _) => Some(candidate.call),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

/// Whether two callers may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They are not.
    Different,
    /// Both hide their number, so nothing is known.
    Hidden,
    /// They are.
    Same,
}

/// Compares two callers by extension or number; names say nothing.
pub fn likeness(one: &Party, other: &Party) -> Likeness {
    if is_hidden(one) && is_hidden(other) {
        return Likeness::Hidden;
    }
    let equal =
        |one: Option<&str>, other: Option<&str>| matches!((one, other), (Some(one), Some(other)) if one == other);
    let ids = |party: &Party| party.extension_id.as_ref().map(|id| id.as_str().to_owned());
    let numbers = matches!((&one.number, &other.number), (Some(one), Some(other)) if same_number(one, other));
    let same = numbers
        || equal(one.extension.as_deref(), other.extension.as_deref())
        || equal(ids(one).as_deref(), ids(other).as_deref());
    if same { Likeness::Same } else { Likeness::Different }
}

/// Whether a caller gave neither number nor extension.
pub fn is_hidden(party: &Party) -> bool {
    party.number.is_none() && party.extension.is_none() && party.extension_id.is_none()
}

/// Whether two outside numbers are one: their last ten digits, or as many as the shorter has but at least seven.
///
/// A number with letters in it is masked and equals nothing.
pub fn same_number(one: &str, other: &str) -> bool {
    let masked = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == b'*');
    if masked(one) || masked(other) {
        return false;
    }
    fn last(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().rev().filter(u8::is_ascii_digit).take(10)
    }
    let shared = last(one).count().min(last(other).count());
    shared >= 7 && last(one).zip(last(other)).all(|(one, other)| one == other)
}

/// A message is begun after its call, but two machines' clocks give the two times.
const EARLY: Duration = Duration::from_secs(5);
/// How long after the ringing a message may be said to have been left: greeting, recording and storing take minutes.
pub const WINDOW: Duration = Duration::from_secs(10 * 60);
