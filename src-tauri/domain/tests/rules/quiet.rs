//! What is told, told without names, or held back; and quiet hours over midnight and over a change of the clocks.

use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use ringlet_domain::call::Party;
use ringlet_domain::ids::{CallId, MessageId};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::Notice;
use ringlet_domain::quiet::{Around, Callers, Event, Hours, Manner, Reason, Rules, Verdict, Weekday};

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn pat() -> Party {
    Party {
        number: Some("+12025550143".into()),
        name: Some("Pat Ito".into()),
        extension: Some("103".into()),
        extension_id: None,
    }
}

fn rings(from: Party, via: Option<&str>) -> Notice {
    Notice::Incoming { from, via: via.map(str::to_owned) }
}

fn missed(from: Party) -> Notice {
    Notice::Missed { from, via: None, at: Timestamp::default(), rang: None }
}

fn left(from: Party, via: Option<&str>) -> Notice {
    let message = MessageId::new("9001");
    Notice::Voicemail {
        from,
        via: via.map(str::to_owned),
        length: None,
        at: Timestamp::default(),
        message,
        transcript: None,
    }
}

const PLAIN: Manner = Manner { nameless: false, sound: true, through: false };

/// `rules` and `around` in the words of a table: what each says, and what comes of a ring.
#[test]
fn each_rule_silences_what_it_says_and_names_itself() {
    let quiet = Around::default();
    let dnd = Around { do_not_disturb: Some(true), ..quiet };
    let follows = Rules { follow_desktop: true, ..Rules::default() };
    let no_popup = Rules { without_popup: vec![Event::Incoming], ..Rules::default() };
    let no_sound = Rules { without_sound: vec![Event::Incoming], ..Rules::default() };
    let hides = Rules { hide_when_locked: true, hide_when_presenting: true, ..Rules::default() };
    let nameless = Verdict::Tell(Manner { nameless: true, ..PLAIN });
    let cases: [(&str, &Rules, Around, Verdict); 13] = [
        ("nothing", &Rules::default(), quiet, Verdict::Tell(PLAIN)),
        ("a pause", &follows, Around { paused: true, in_hours: true, ..dnd }, Verdict::Hold(Reason::Paused)),
        ("hours", &follows, Around { in_hours: true, ..dnd }, Verdict::Hold(Reason::QuietHours)),
        ("the desktop", &follows, dnd, Verdict::Hold(Reason::DoNotDisturb)),
        ("the desktop, not followed", &Rules::default(), dnd, Verdict::Tell(PLAIN)),
        ("a desktop that does not say", &follows, quiet, Verdict::Tell(PLAIN)),
        ("no pop-up", &no_popup, quiet, Verdict::Off),
        ("no pop-up, paused", &no_popup, Around { paused: true, ..quiet }, Verdict::Off),
        ("no sound", &no_sound, quiet, Verdict::Tell(Manner { sound: false, ..PLAIN })),
        ("locked", &hides, Around { locked: Some(true), ..quiet }, nameless),
        ("presenting", &hides, Around { presenting: true, ..quiet }, nameless),
        ("a lock nobody tells of", &hides, quiet, Verdict::Tell(PLAIN)),
        ("locked, all the same", &Rules::default(), Around { locked: Some(true), ..quiet }, Verdict::Tell(PLAIN)),
    ];
    for (what, rules, around, expected) in cases {
        assert_eq!(rules.judge(&rings(pat(), None), &around, false), expected, "{what}");
    }
}

#[test]
fn who_is_always_let_through_is_known_by_number_extension_name_or_queue() {
    let paused = Around { paused: true, ..Around::default() };
    let through = |entry: &str, via: Option<&str>| {
        let rules = Rules { always_through: vec![entry.to_owned()], ..Rules::default() };
        rules.judge(&rings(pat(), via), &paused, false) == Verdict::Tell(Manner { through: true, ..PLAIN })
    };
    for entry in ["+12025550143", "(202) 555-0143", "12025550143", "103", "pat ito", " Pat Ito "] {
        assert!(through(entry, None), "{entry}");
    }
    assert!(through("Support", Some("support")) && through("+1 650 555 0100", Some("+16505550100")));
    for entry in ["+12025550144", "10", "1031", "Pat", "0143", "", "  ", "+", "Support"] {
        assert!(!through(entry, Some("Sales")), "{entry}");
    }
    let rules = Rules { always_through: vec!["Pat Ito".into()], ..Rules::default() };
    assert_eq!(rules.judge(&missed(pat()), &paused, false), Verdict::Tell(Manner { through: true, ..PLAIN }));
    let rules = Rules { always_through: vec!["Support".into()], ..Rules::default() };
    assert_eq!(
        rules.judge(&left(pat(), Some("Support")), &paused, false),
        Verdict::Tell(Manner { through: true, ..PLAIN })
    );
    assert_eq!(rules.judge(&left(pat(), None), &paused, false), Verdict::Hold(Reason::Paused));
    let digest = Notice::Digest { from: Timestamp::default(), to: Timestamp::default(), missed: 1, voicemails: 0 };
    assert_eq!(rules.judge(&digest, &paused, false), Verdict::Hold(Reason::Paused));
}

#[test]
fn who_calls_twice_within_three_minutes_is_let_through_while_it_rings() {
    let paused = Around { paused: true, ..Around::default() };
    let rules = Rules { twice: true, ..Rules::default() };
    assert_eq!(rules.judge(&rings(pat(), None), &paused, true), Verdict::Tell(Manner { through: true, ..PLAIN }));
    assert_eq!(rules.judge(&missed(pat()), &paused, true), Verdict::Hold(Reason::Paused));
    assert_eq!(Rules::default().judge(&rings(pat(), None), &paused, true), Verdict::Hold(Reason::Paused));

    let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
    let mut callers = Callers::default();
    let outside = |number: &str| Party { number: Some(number.into()), ..Party::default() };
    let mut calls = |call: &str, from: &Party, seconds| callers.call(&CallId::new(call), from, at(seconds));
    assert!(!calls("a", &outside("+12025550143"), 0));
    assert!(!calls("a", &outside("+12025550143"), 5), "the same call, on the next phone");
    assert!(!calls("b", &outside("+12025550144"), 10), "another caller");
    assert!(calls("c", &outside("2025550143"), 180), "the same, without its country");
    assert!(!calls("a", &outside("+12025550143"), 180), "the first of the two stays the first");
    assert!(calls("c", &outside("2025550143"), 180), "and the second the second");
    assert!(!calls("d", &outside("+12025550143"), 361), "too late");
    assert!(!calls("e", &Party::default(), 362) && !calls("f", &Party::default(), 363), "nobody is nobody");
}

/// The minutes of `text`, such as `22:00`.
fn minutes(text: &str) -> u16 {
    let (hours, minutes) = text.split_once(':').expect("a time");
    hours.parse::<u16>().expect("hours") * 60 + minutes.parse::<u16>().expect("minutes")
}

fn hours(days: &[Weekday], from: &str, to: &str) -> Hours {
    Hours { days: days.to_vec(), from: minutes(from), to: minutes(to) }
}

fn at(local: &str, zone: &str) -> Timestamp {
    let zoned = format!("{local}[{zone}]").parse::<jiff::Zoned>().expect("a time in a zone");
    Timestamp::from_millis(zoned.timestamp().as_millisecond())
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}

/// `None`, or the end as it stands on the wall of Berlin.
fn end_in_berlin(all: &[Hours], now: &str) -> Option<String> {
    let end = Hours::end(all, at(now, "Europe/Berlin"), &zone("Europe/Berlin"))?;
    let end = jiff::Timestamp::from_millisecond(end.as_millis()).expect("a time").to_zoned(zone("Europe/Berlin"));
    Some(end.strftime("%a %H:%M %:z").to_string())
}

#[test]
fn quiet_hours_cross_midnight_and_belong_to_the_day_they_begin_on() {
    // 2026-05-01 is a Friday.
    let nights = [hours(&[Weekday::Friday], "22:00", "07:00")];
    for (now, end) in [
        ("2026-05-01T21:59:59", None),
        ("2026-05-01T22:00:00", Some("Sat 07:00 +02:00")),
        ("2026-05-02T06:59:59", Some("Sat 07:00 +02:00")),
        ("2026-05-02T07:00:00", None),
        ("2026-05-02T23:00:00", None),
        ("2026-05-01T06:00:00", None),
    ] {
        assert_eq!(end_in_berlin(&nights, now).as_deref(), end, "{now}");
    }
    let weekend =
        [hours(&[Weekday::Friday], "18:00", "00:00"), hours(&[Weekday::Saturday, Weekday::Sunday], "00:00", "00:00")];
    assert_eq!(end_in_berlin(&weekend, "2026-05-01T19:00:00").as_deref(), Some("Mon 00:00 +02:00"));
    let lunch = [hours(&WEEK, "12:00", "13:00"), hours(&WEEK, "12:30", "13:30")];
    assert_eq!(end_in_berlin(&lunch, "2026-05-01T12:15:00").as_deref(), Some("Fri 13:30 +02:00"));
    assert!(end_in_berlin(&[hours(&WEEK, "00:00", "00:00")], "2026-05-01T12:15:00").is_some(), "it comes to an end");
}

#[test]
fn quiet_hours_begin_and_end_once_when_the_clocks_change() {
    // The clocks go forward at 02:00 of 2026-03-29, a Sunday, and back at 03:00 of 2026-10-25.
    let nights = [hours(&WEEK, "22:00", "02:30")];
    assert_eq!(end_in_berlin(&nights, "2026-03-29T01:00:00").as_deref(), Some("Sun 03:30 +02:00"), "02:30 is skipped");
    assert_eq!(end_in_berlin(&nights, "2026-10-25T01:00:00").as_deref(), Some("Sun 02:30 +02:00"), "the first 02:30");
    let second = "2026-10-25T02:15:00+01:00";
    assert_eq!(end_in_berlin(&nights, second), None, "it has ended, though the hands point there again");
    let berlin = zone("Europe/Berlin");
    let begin = Hours::begin(&nights, at("2026-10-25T12:00:00", "Europe/Berlin"), &berlin).expect("tonight");
    assert_eq!(begin, at("2026-10-25T22:00:00", "Europe/Berlin"));
}

prop_compose! {
    fn any_hours()(days in prop::sample::subsequence(WEEK.to_vec(), 1..=7), from in 0_u16..1440, to in 0_u16..1440)
        -> Hours { Hours { days, from, to } }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Up to its end it is quiet with that same end, and when it has ended it is not.
    #[test]
    fn a_quiet_time_has_one_end_from_whenever_one_asks(
        all in prop::collection::vec(any_hours(), 1..3),
        minute in 0_i64..(366 * 24 * 60),
        part in 0.0_f64..1.0,
        place in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    ) {
        let zone = zone(place);
        let now = Timestamp::from_millis(1_767_222_000_000 + minute * 60_000);
        match Hours::end(&all, now, &zone) {
            Some(end) => {
                prop_assert!(end > now);
                let long = end.since(now);
                prop_assume!(long < Duration::from_secs(6 * 24 * 3600));
                prop_assert_eq!(Hours::end(&all, now + long.mul_f64(part), &zone), Some(end));
                prop_assert_eq!(Hours::end(&all, end, &zone), None);
            }
            None => {
                let begin = Hours::begin(&all, now, &zone).expect("it comes every week");
                prop_assert!(begin > now);
                prop_assert_eq!(Hours::end(&all, now + begin.since(now).mul_f64(part * 0.999), &zone), None);
                prop_assert!(Hours::end(&all, begin, &zone).is_some());
            }
        }
    }

    /// Of several wishes to be quiet none makes it louder, and what is held is held for one of them.
    #[test]
    fn more_quiet_is_never_louder(
        paused: bool, in_hours: bool, disturb in any::<Option<bool>>(), locked in any::<Option<bool>>(),
        presenting: bool, follow: bool, again: bool, listed: bool,
    ) {
        let always_through = if listed { vec!["103".to_owned()] } else { Vec::new() };
        let rules = Rules {
            follow_desktop: follow, hide_when_locked: true, hide_when_presenting: true, twice: true, always_through,
            ..Rules::default()
        };
        let around = Around { paused, in_hours, do_not_disturb: disturb, locked, presenting };
        let judged = rules.judge(&rings(pat(), None), &around, again);
        let wanted = paused || in_hours || (follow && disturb == Some(true));
        match judged {
            Verdict::Hold(_) => prop_assert!(wanted && !listed && !again),
            Verdict::Off => prop_assert!(false, "nothing switched pop-ups off"),
            Verdict::Tell(manner) => {
                prop_assert_eq!(manner.through, wanted);
                prop_assert!(!wanted || listed || again);
                prop_assert_eq!(manner.nameless, locked == Some(true) || presenting);
            }
        }
    }
}
