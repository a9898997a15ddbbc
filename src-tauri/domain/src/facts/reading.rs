//! Reading single fields out of a body whose shape nobody promised.
//!
//! Every function answers `None` for what is missing, null, wrongly typed or beyond reason; none of them fails.

use std::time::Duration;

use serde_json::Value;

use crate::call::{Direction, Party};
use crate::ids::ExtensionId;
use crate::moment::Timestamp;

/// The field `key` as text without surrounding blanks; empty text is none. Cut at [`LONGEST_TEXT`] letters.
pub(super) fn text(body: &Value, key: &str) -> Option<String> {
    let text = body.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST_TEXT).collect())
}

/// The field `key` as an id: text as it is, or a whole number by its digits, which keeps those past 2^53 exact.
pub(super) fn id(body: &Value, key: &str) -> Option<String> {
    id_of(body.get(key)?)
}

/// `value` as an id, by the same rules as [`id`].
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => {
            let digits = number.to_string();
            (digits.len() <= LONGEST_ID && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
        }
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty() && text.len() <= LONGEST_ID).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// The field `key` as a time.
pub(super) fn time(body: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::parse(body.get(key)?.as_str()?.trim())
}

/// The field `key` as yes or no, also when it is written as a word.
pub(super) fn flag(body: &Value, key: &str) -> Option<bool> {
    match body.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) if is(word, "true") => Some(true),
        Value::String(word) if is(word, "false") => Some(false),
        _ => None,
    }
}

/// The field `key` as a count, also when it is written as a word.
pub(super) fn count(body: &Value, key: &str) -> Option<u64> {
    match body.get(key)? {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// The field `key` as a number of seconds; nothing longer than a year is believed.
pub(super) fn seconds(body: &Value, key: &str) -> Option<Duration> {
    count(body, key).map(Duration::from_secs).filter(|length| *length <= LONGEST_CALL)
}

/// The field `key` as a number of milliseconds; nothing longer than a year is believed.
pub(super) fn milliseconds(body: &Value, key: &str) -> Option<Duration> {
    count(body, key).map(Duration::from_millis).filter(|length| *length <= LONGEST_CALL)
}

/// The items of the list `key`; an absent list has none.
pub(super) fn items<'a>(body: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    body.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// The field `key` as a direction.
pub(super) fn direction(body: &Value, key: &str) -> Option<Direction> {
    let word = text(body, key)?;
    match () {
        () if is(&word, "Inbound") => Some(Direction::Inbound),
        () if is(&word, "Outbound") => Some(Direction::Outbound),
        () => None,
    }
}

/// Whether two words are the same but for capital letters, which the service's own papers do not agree on.
pub(super) fn is(word: &str, known: &str) -> bool {
    word.eq_ignore_ascii_case(known)
}

/// Whether `word` is one of `known`, but for capital letters.
pub(super) fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| is(word, known))
}

/// Someone written as an object `{phoneNumber, extensionNumber, extensionId, name}`, as in messages, log and sessions.
pub(super) fn party(body: Option<&Value>) -> Party {
    let Some(body) = body else { return Party::default() };
    let old_name = || body.get("contact").and_then(|contact| text(contact, "name"));
    let mut party = numbered(id(body, "phoneNumber"), text(body, "name").or_else(old_name));
    if let Some(extension) = id(body, "extensionNumber").filter(|number| !is_hidden(number)) {
        party.extension = Some(extension);
    }
    party.extension_id = id(body, "extensionId").map(ExtensionId::new);
    party
}

/// Someone written as a number and a name side by side, as in presence; an object is understood too.
pub(super) fn line_party(body: &Value, number: &str, name: &str) -> Party {
    match body.get(number) {
        Some(object @ Value::Object(_)) => party(Some(object)),
        _ => numbered(id(body, number), text(body, name)),
    }
}

/// A caller by `number`, which may be an outside number, an extension, or a word that hides it.
fn numbered(number: Option<String>, name: Option<String>) -> Party {
    let mut party = Party { name: name.filter(|name| !is_hidden(name)), ..Party::default() };
    match number.filter(|number| !is_hidden(number)) {
        Some(short) if short.len() <= LONGEST_EXTENSION && short.bytes().all(|byte| byte.is_ascii_digit()) => {
            party.extension = Some(short);
        }
        Some(long) if long.bytes().any(|byte| byte.is_ascii_digit()) => party.number = Some(long),
        Some(word) => party.name = party.name.or(Some(word)),
        None => {}
    }
    party
}

/// Whether this stands where a name or number would, and says that there is none.
fn is_hidden(word: &str) -> bool {
    is_one_of(
        word,
        &[
            "anonymous",
            "anonymous caller",
            "blocked",
            "no caller id",
            "private",
            "private caller",
            "private number",
            "restricted",
            "unavailable",
            "unknown",
            "unknown caller",
            "unknown number",
            "withheld",
        ],
    )
}

/// Longer names are no names; the rest is cut where it is read, so that nothing further on carries it about.
const LONGEST_TEXT: usize = 1_000;
/// The longest ids seen are under 100 letters.
const LONGEST_ID: usize = 512;
/// Extension numbers have at most eight digits by the service's rules, but outside numbers start at seven.
const LONGEST_EXTENSION: usize = 6;
/// A year.
const LONGEST_CALL: Duration = Duration::from_secs(366 * 24 * 3600);
