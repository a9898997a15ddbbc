//! What may be in the preferences: checked alike for the settings file, the page and an administrator's policy.

use std::path::Path;

use super::Invalid;
use crate::contract::{Alert, Preferences, QuietHours, ScreenPop};
use crate::screen_pop::{Allowed, Template};

/// Whether they can be used.
pub(super) fn check(preferences: &Preferences) -> Result<(), Invalid> {
    let Preferences { alerts, always_through, language, quiet_hours, screen_pop, screen_pop_allowed, volume, .. } =
        preferences;
    let ensure = |holds: bool, otherwise: Invalid| if holds { Ok(()) } else { Err(otherwise) };
    for alert in [&alerts.digest, &alerts.incoming, &alerts.missed, &alerts.voicemail] {
        ensure(is_alert(alert), Invalid::Alerts)?;
    }
    ensure(always_through.len() <= MOST && always_through.iter().all(|entry| is_line(entry)), Invalid::AlwaysThrough)?;
    ensure(is_language(language), Invalid::Language)?;
    ensure(quiet_hours.len() <= MOST && quiet_hours.iter().all(are_hours), Invalid::QuietHours)?;
    ensure(screen_pop.len() <= MOST && screen_pop.iter().all(is_screen_pop), Invalid::ScreenPop)?;
    ensure(
        screen_pop_allowed.len() <= MOST && screen_pop_allowed.iter().all(|entry| Allowed::parse(entry).is_some()),
        Invalid::ScreenPopAllowed,
    )?;
    ensure(*volume <= 100, Invalid::Volume)
}

/// What is said of a value at `key` that is not even of the right kind.
pub(super) fn invalid(key: &str) -> Invalid {
    match key {
        "alerts" => Invalid::Alerts,
        "always_through" => Invalid::AlwaysThrough,
        "appearance" => Invalid::Appearance,
        "call_with" => Invalid::CallWith,
        "language" => Invalid::Language,
        "quiet_hours" => Invalid::QuietHours,
        "screen_pop" => Invalid::ScreenPop,
        "screen_pop_allowed" => Invalid::ScreenPopAllowed,
        "update_channel" => Invalid::UpdateChannel,
        "volume" => Invalid::Volume,
        _ => Invalid::YesOrNo,
    }
}

/// The minutes after midnight that `text`, such as `07:30`, means.
pub(crate) fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str, below: u16| {
        let fits = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|number| fits && *number < below)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

fn is_alert(alert: &Alert) -> bool {
    let sound = matches!(alert.sound.as_str(), "off" | "default") || Path::new(&alert.sound).is_absolute();
    sound && alert.repeat_minutes <= A_DAY
}

fn are_hours(hours: &QuietHours) -> bool {
    !hours.days.is_empty() && minutes(&hours.from).is_some() && minutes(&hours.to).is_some()
}

fn is_screen_pop(rule: &ScreenPop) -> bool {
    Template::parse(&rule.template, rule.kind).is_ok()
}

fn is_line(entry: &str) -> bool {
    !entry.trim().is_empty() && entry.chars().count() <= LONGEST && !entry.chars().any(char::is_control)
}

fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.is_empty() || (tag.len() <= 35 && tag.split('-').all(is_part))
}

/// More rules than anybody keeps in mind.
const MOST: usize = 100;
const LONGEST: usize = 200;
/// In minutes.
const A_DAY: u32 = 24 * 60;
