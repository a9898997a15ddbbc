//! The settings as the rules want them.

use std::path::PathBuf;

use ringlet_domain::quiet::{Event, Hours, Rules, Weekday};

use crate::contract::{self, Alert, Alerts, Preferences};
use crate::settings::minutes;
use crate::toast::Sound;

/// The rules that `preferences` make.
pub(super) fn rules(preferences: &Preferences) -> Rules {
    let events = |which: fn(&Alert) -> bool| {
        EVENTS.into_iter().filter(|event| which(alert(&preferences.alerts, *event))).collect()
    };
    Rules {
        without_popup: events(|alert| !alert.popup),
        without_sound: events(|alert| alert.sound == "off"),
        hours: preferences.quiet_hours.iter().filter_map(hours).collect(),
        follow_desktop: preferences.follow_desktop,
        hide_when_locked: preferences.hide_names_when_locked,
        hide_when_presenting: preferences.hide_names_when_presenting,
        always_through: preferences.always_through.clone(),
        twice: preferences.twice_within_three_minutes,
    }
}

/// What is set for one kind of thing.
fn alert(alerts: &Alerts, event: Event) -> &Alert {
    match event {
        Event::Digest => &alerts.digest,
        Event::Incoming => &alerts.incoming,
        Event::Missed => &alerts.missed,
        Event::Voicemail => &alerts.voicemail,
    }
}

/// After how many minutes a kind of thing is said again, while nobody has seen it; 0 for never.
pub(super) fn repeat_minutes(alerts: &Alerts, event: Event) -> u32 {
    let alert = alert(alerts, event);
    if alert.popup { alert.repeat_minutes } else { 0 }
}

/// What is heard of a kind of thing, when it is to be heard at all.
pub(super) fn sound(alerts: &Alerts, event: Event) -> Sound {
    match alert(alerts, event).sound.as_str() {
        "off" => Sound::Off,
        "default" => Sound::Default,
        path => Sound::File(PathBuf::from(path)),
    }
}

fn hours(hours: &contract::QuietHours) -> Option<Hours> {
    let days = hours.days.iter().map(|day| match day {
        contract::Weekday::Mon => Weekday::Monday,
        contract::Weekday::Tue => Weekday::Tuesday,
        contract::Weekday::Wed => Weekday::Wednesday,
        contract::Weekday::Thu => Weekday::Thursday,
        contract::Weekday::Fri => Weekday::Friday,
        contract::Weekday::Sat => Weekday::Saturday,
        contract::Weekday::Sun => Weekday::Sunday,
    });
    Some(Hours { days: days.collect(), from: minutes(&hours.from)?, to: minutes(&hours.to)? })
}

const EVENTS: [Event; 4] = [Event::Digest, Event::Incoming, Event::Missed, Event::Voicemail];
