//! What is said of whom, in which words.

use ringlet_domain::call::{Certainty, Told};
use ringlet_domain::ids::{CallId, MessageId};

use super::*;

fn party(name: Option<&str>, number: Option<&str>, extension: Option<&str>) -> Party {
    Party {
        number: number.map(str::to_owned),
        extension: extension.map(str::to_owned),
        extension_id: None,
        name: name.map(str::to_owned),
    }
}

fn words(country: &str) -> Words {
    Words::in_zone(Some(country), TimeZone::UTC)
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn call(outcome: Outcome, detail: Detail, ring: Option<u64>) -> Call {
    Call {
        id: CallId::new("c"),
        session: None,
        telephony_session: None,
        party: None,
        log: None,
        logged_by_likeness: false,
        direction: Direction::Inbound,
        outcome,
        detail,
        certainty: Certainty::Provisional,
        from: Party::default(),
        to: Party::default(),
        via: None,
        queue: false,
        started_at: at("2026-05-01T10:00:00Z"),
        ring: ring.map(Duration::from_secs),
        ended_at: None,
        duration: None,
        read: false,
        told: Told::default(),
    }
}

#[test]
fn a_caller_is_named_first_and_then_numbered() {
    let cases = [
        (party(Some("Pat Ito"), Some("+12025550143"), None), "Pat Ito · +1 202-555-0143"),
        (party(None, Some("+12025550143"), None), "+1 202-555-0143"),
        (party(Some("+12025550143"), Some("+12025550143"), None), "+1 202-555-0143"),
        (party(Some("(202) 555-0143"), Some("+12025550143"), None), "+1 202-555-0143"),
        (party(Some("Pat Ito"), None, Some("103")), "Pat Ito · ext. 103"),
        (party(Some("Pat Ito"), Some("+12025550143"), Some("103")), "Pat Ito · ext. 103"),
        (party(None, None, Some("103")), "ext. 103"),
        (party(Some("Pat Ito"), None, None), "Pat Ito"),
        (party(None, None, None), "Private number"),
        (party(Some("\u{202e}"), None, None), "Private number"),
        (party(Some("Anonymous"), Some("anonymous"), None), "Private number"),
        (party(Some("Unknown"), Some("+12025550143"), None), "+1 202-555-0143"),
    ];
    for (caller, shown) in cases {
        assert_eq!(words("US").caller(&caller), shown);
    }
}

#[test]
fn a_number_without_a_country_code_is_the_home_countrys() {
    assert_eq!(words("US").number("2025550143").as_deref(), Some("+1 202-555-0143"));
    assert_eq!(words("gb").number("02079460018").as_deref(), Some("+44 20 7946 0018"));
    assert_eq!(words("DE").number("+442079460018").as_deref(), Some("+44 20 7946 0018"));
    assert_eq!(Words::in_zone(None, TimeZone::UTC).number("+442079460018").as_deref(), Some("+44 20 7946 0018"));
}

#[test]
fn a_number_of_another_country_keeps_its_digits_wherever_home_is() {
    // Each of them begins, after its country code, with what is the trunk prefix of one of the homes.
    let cases = [
        ("+33145678901", "+33 1 45 67 89 01"),
        ("+4312345678", "+43 1 2345678"),
        ("+3612345678", "+36 1 234 5678"),
        ("+5511912345678", "+55 11 91234-5678"),
        ("+8613812345678", "+86 138 1234 5678"),
        ("+815012345678", "+81 50-1234-5678"),
        ("+46812345678", "+46 8 123 456 78"),
        ("+390612345678", "+39 06 1234 5678"),
    ];
    for home in ["US", "CA", "RU", "HU", "DE", "FR", "JP"] {
        for (given, shown) in cases {
            assert_eq!(words(home).number(given).as_deref(), Some(shown), "at home in {home}");
        }
    }
    assert_eq!(words("US").national("+33145678901"), "01 45 67 89 01");
}

#[test]
fn what_is_no_number_stays_as_it_came() {
    let nowhere = Words::in_zone(Some("no such country"), TimeZone::UTC);
    assert_eq!(nowhere.number("2025550143").as_deref(), Some("2025550143"));
    for given in ["911", "*67", "anonymous", "+1", "++++++++12345678", "sip:pat@example.org", "99999999999999999999"] {
        assert_eq!(words("US").number(given).as_deref(), Some(given));
    }
    assert_eq!(words("US").number("\u{200b}"), None);
}

#[test]
fn each_toast_says_who_and_then_what() {
    let pat = party(Some("Pat Ito"), Some("+12025550143"), None);
    let now = at("2026-05-01T10:05:00Z");
    let check = |notice: Notice, title: &str, body: &str, kind: ToastKind| {
        let made = words("US").toast(&notice, now);
        assert_eq!((made.title.as_str(), made.body.as_str(), made.kind), (title, body, kind));
    };
    check(
        Notice::Incoming { from: pat.clone(), via: Some("Sales".to_owned()) },
        "Pat Ito · +1 202-555-0143",
        "Incoming call · via Sales",
        ToastKind::Incoming,
    );
    check(
        Notice::Incoming { from: pat.clone(), via: None },
        "Pat Ito · +1 202-555-0143",
        "Incoming call",
        ToastKind::Incoming,
    );
    check(
        Notice::Missed {
            from: pat.clone(),
            via: Some("+16505550100".to_owned()),
            at: at("2026-05-01T10:00:00Z"),
            rang: Some(Duration::from_secs(9)),
        },
        "Missed call",
        "Pat Ito · +1 202-555-0143\n10:00 · rang 9 s · via +1 650-555-0100",
        ToastKind::Missed,
    );
    check(
        Notice::Voicemail {
            from: pat.clone(),
            via: None,
            length: Some(Duration::from_secs(83)),
            at: at("2026-04-30T22:00:00Z"),
            message: MessageId::new("9001"),
            transcript: None,
        },
        "New voicemail",
        "Pat Ito · +1 202-555-0143\n30 Apr 22:00 · 1 min 23 s",
        ToastKind::Voicemail,
    );
    check(
        Notice::Voicemail {
            from: pat,
            via: None,
            length: None,
            at: at("2026-05-01T10:00:00Z"),
            message: MessageId::new("9001"),
            transcript: Some(format!("Call me\nback {}", "x".repeat(200))),
        },
        "New voicemail",
        &format!("Pat Ito · +1 202-555-0143\n10:00\n“Call me back {}…”", "x".repeat(126)),
        ToastKind::Voicemail,
    );
    check(
        Notice::Digest { from: at("2026-05-01T08:00:00Z"), to: at("2026-05-01T10:05:00Z"), missed: 2, voicemails: 1 },
        "While you were away, 08:00–10:05",
        "2 missed calls, 1 voicemail",
        ToastKind::Missed,
    );
    check(
        Notice::Digest { from: at("2026-04-30T22:00:00Z"), to: at("2026-05-01T10:05:00Z"), missed: 0, voicemails: 2 },
        "While you were away, 30 Apr 22:00 – 10:05",
        "2 voicemails",
        ToastKind::Missed,
    );
}

#[test]
fn a_row_says_the_outcome_and_why() {
    let cases = [
        (Outcome::Missed, Detail::CallerHungUp, Some(9), "Missed · caller hung up after 9 s"),
        (Outcome::Missed, Detail::CallerHungUp, None, "Missed · caller hung up"),
        (Outcome::Missed, Detail::Plain, Some(20), "Missed · rang 20 s"),
        (Outcome::Missed, Detail::Plain, None, "Missed"),
        (Outcome::Missed, Detail::Voicemail, None, "Missed · went to voicemail"),
        (Outcome::Answered, Detail::Plain, Some(4), "Answered"),
        (Outcome::AnsweredElsewhere, Detail::Colleague, None, "Answered by a colleague"),
        (Outcome::AnsweredElsewhere, Detail::Plain, None, "Answered elsewhere"),
        (Outcome::Declined, Detail::Plain, None, "You declined"),
        (Outcome::Outbound, Detail::Plain, None, "You called"),
        (Outcome::Ringing, Detail::Plain, None, "Ringing"),
    ];
    for (outcome, detail, ring, said) in cases {
        assert_eq!(words("US").detail(&call(outcome, detail, ring)), said);
    }
}

#[test]
fn a_talk_is_said_with_how_long_it_lasted() {
    let lasted = |outcome, detail| {
        let talk = Call { duration: Some(Duration::from_secs(102)), ..call(outcome, detail, Some(4)) };
        words("US").detail(&talk)
    };
    assert_eq!(lasted(Outcome::Answered, Detail::Plain), "Answered · 1 min 42 s");
    assert_eq!(lasted(Outcome::Outbound, Detail::Plain), "You called · 1 min 42 s");
    assert_eq!(lasted(Outcome::Outbound, Detail::NoAnswer), "You called · no answer");
}

#[test]
fn lengths_are_said_in_the_two_largest_units() {
    for (seconds, said) in
        [(0, "0 s"), (9, "9 s"), (60, "1 min"), (125, "2 min 5 s"), (3600, "1 h"), (3780, "1 h 3 min")]
    {
        assert_eq!(length(Duration::from_secs(seconds)).to_string(), said);
    }
    assert_eq!(length(Duration::from_millis(8_600)).to_string(), "9 s");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_number_from_outside_breaks_the_words(number in "[0-9+(). -]{0,24}", country in "[A-Z]{2}") {
            let _ = words(&country).number(&number);
        }

        #[test]
        fn a_caller_is_always_said_in_one_line(name in any::<Option<String>>(), number in any::<Option<String>>()) {
            let said = words("US").caller(&party(name.as_deref(), number.as_deref(), None));
            let one_line = !said.is_empty() && !said.contains(char::is_control);
            prop_assert!(one_line, "{:?}", said);
        }
    }
}

#[test]
fn a_call_is_told_in_the_language_of_the_person() {
    let speaking = |language: &str| {
        let locale = crate::locale::Locale::choose(language, &crate::locale::DesktopLocale::default());
        words("US").speaking(locale)
    };
    let missed = call(Outcome::Missed, Detail::CallerHungUp, Some(65));
    assert_eq!(speaking("de").detail(&missed), "Verpasst · Anrufer hat nach 1 min 5 s aufgelegt");
    assert_eq!(speaking("fr").detail(&missed), "Manqué · l’appelant a raccroché après 1 min 5 s");
    assert_eq!(speaking("es").detail(&missed), "Perdida · quien llamaba colgó tras 1 min 5 s");
    assert_eq!(speaking("ja").detail(&missed), "不在着信 · 1分5秒で相手が切りました");
    assert_eq!(speaking("de").caller(&party(None, None, Some("103"))), "Nst. 103");
    assert_eq!(speaking("ja").caller(&party(None, None, None)), "非通知");
    let told = speaking("de").toast(
        &Notice::Digest { from: at("2026-05-01T10:00:00Z"), to: at("2026-05-01T11:30:00Z"), missed: 2, voicemails: 1 },
        at("2026-05-01T12:00:00Z"),
    );
    assert_eq!(told.title, "Während Sie weg waren, 10:00–11:30");
    assert_eq!(told.body, "2 verpasste Anrufe, 1 Voicemail");
    assert_eq!(told.open, "Öffnen");
}
