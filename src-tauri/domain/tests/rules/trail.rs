//! What the tracker says of its own decisions: each silence has a reason that can be told.

use ringlet_domain::facts::Fact;
use ringlet_domain::tracker::Tracker;
use ringlet_domain::trail::{About, Step};

use crate::people::{at, me, now};
use crate::script::{Step as Line, step};
use crate::tell::call_name;

/// Plays `script`, one fact a line, and compares the steps of the call or voicemail called `about`.
fn check(script: &str, about: &str, expected: &[Step]) {
    let mut tracker = Tracker::new(me());
    let mut steps = Vec::new();
    let mut drain = |tracker: &mut Tracker| {
        while let Some(note) = tracker.poll_note() {
            let name = match &note.about {
                About::Call(id) => call_name(id),
                About::Line => "line".to_owned(),
                About::Voicemail(id) => id.as_str().to_owned(),
            };
            if name == about {
                steps.push(note.step);
            }
        }
        while tracker.poll_effect().is_some() {}
    };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (seconds, step) = step(line);
        while let Some(due) = tracker.poll_timeout().filter(|due| *due <= now(seconds).at) {
            tracker.handle_timeout(at(due));
            drain(&mut tracker);
        }
        match step {
            Line::Fact(fact) => tracker.handle_fact(*fact, now(seconds)),
            Line::Wait => tracker.handle_timeout(now(seconds)),
            Line::Restart => panic!("a trail ends with its tracker"),
        }
        drain(&mut tracker);
    }
    assert_eq!(steps, expected, "{about} in:\n{script}");
}

#[test]
fn a_missed_call_leaves_each_step_of_its_way() {
    check(
        "0 line 1: pat ringing start=0
         9 line 2: pat over
         42 log pat Missed length=9
         43 log-read",
        "pat",
        &[
            Step::Met,
            Step::LineRings,
            Step::RingTold,
            Step::LineOver,
            Step::RingTakenDown,
            Step::JudgedMissed,
            Step::MissedTold,
            Step::LogAsked,
            Step::MatchedById,
            Step::LogConfirmed,
        ],
    );
}

#[test]
fn a_queue_call_says_that_it_waits_for_the_log_and_what_the_log_made_of_it() {
    check(
        "0 line 1: pat ringing queue start=0
         9 line 2: pat over queue
         42 log pat Answered_Elsewhere length=60",
        "pat",
        &[
            Step::Met,
            Step::LineRings,
            Step::RingTold,
            Step::LineOver,
            Step::RingTakenDown,
            Step::HeldForQueue,
            Step::LogAsked,
            Step::MatchedById,
            Step::LogCorrected,
        ],
    );
}

#[test]
fn what_came_too_late_or_twice_says_so() {
    check(
        "0 line 5: pat ringing start=0
         1 line 5: pat ringing start=0
         2 line 4: pat ringing start=0
         3 line 6: pat connected start=0",
        "pat",
        &[
            Step::Met,
            Step::LineRings,
            Step::RingTold,
            Step::Overtaken,
            Step::Overtaken,
            Step::LineTalks,
            Step::RingTakenDown,
        ],
    );
    check("200 line read: pat ringing start=0", "pat", &[Step::Met, Step::ReadRings, Step::RingTold]);
    check("200 line read sent=100: pat ringing start=0", "pat", &[Step::Met, Step::ReadRings, Step::RingTooOld]);
    check("10 line 1 sent=0: pat ringing start=0", "pat", &[Step::Met, Step::LineRings, Step::RingHeldBack]);
}

#[test]
fn what_the_first_fill_brings_is_known_as_that() {
    check("0 log pat Missed base length=9", "pat", &[Step::LogBaseline]);
    check("0 voicemail 9001 pat left=0 base", "9001", &[Step::MailCame, Step::MailBaseline]);
    check("0 voicemail 9001 pat left=0 read", "9001", &[Step::MailCame, Step::MailRead]);
}

#[test]
fn a_voicemail_says_how_it_found_its_call_and_when_it_was_heard() {
    check(
        "0 line 1: pat ringing start=0
         20 line 2: pat over
         40 voicemail 9001 pat left=25 length=9
         60 log pat Voicemail vm=9001 length=30
         90 seen voicemail 9001
         91 voicemail 9001 gone",
        "9001",
        &[
            Step::MailCame,
            Step::MailLinkedLikely,
            Step::MailTold,
            Step::MailLinkedSurely,
            Step::MailHeard,
            Step::MailGone,
        ],
    );
}

#[test]
fn what_happened_while_nobody_listened_says_that_it_was_told_with_others() {
    let script = "1000 log pat Missed length=9 start=0
         1000 log kim Missed length=9 start=100
         1000 log-read
         1000 caught-up from=-10";
    check(script, "pat", &[Step::LogFound, Step::DigestTold]);
    check(script, "kim", &[Step::LogFound, Step::DigestTold]);
}

#[test]
fn what_is_no_call_of_the_persons_says_why() {
    check("0 line 1: pat ringing monitored", "line", &[Step::Monitored]);
    check("0 line 1 extension=9: pat ringing", "line", &[Step::OtherExtension]);
    check("0 line 1: me ringing from=me", "line", &[Step::OwnLeg]);
    check("0 session 1: pat Proceeding origin=conference", "line", &[Step::ConferenceLeg]);
    check("0 session 1: pat FaxReceive", "line", &[Step::Fax]);
    check("0 log pat Missed fax", "line", &[Step::Fax]);
    check("0 again line 1: pat ringing", "line", &[Step::Repeated]);
}

#[test]
fn notes_that_nobody_takes_do_not_pile_up() {
    let mut tracker = Tracker::new(me());
    for sequence in 1..5_000 {
        let (seconds, step) = step(&format!("0 line {sequence}: pat ringing"));
        let Line::Fact(fact) = step else { panic!("a fact") };
        let fact: Fact = *fact;
        tracker.handle_fact(fact, now(seconds));
    }
    let mut kept = 0;
    while tracker.poll_note().is_some() {
        kept += 1;
    }
    assert!((1..=2_000).contains(&kept), "{kept}");
}

#[test]
fn what_comes_twice_says_so() {
    check(
        "0 line 1: pat ringing start=0
         0.1 again line 1: pat ringing start=0
         1 session 2: pat Proceeding
         1.1 again session 2: pat Proceeding
         1.2 again line 2: kim ringing",
        "pat",
        &[Step::Met, Step::LineRings, Step::RingTold, Step::Repeated, Step::SessionRings, Step::Repeated],
    );
    check(
        "0 voicemail 9001 pat left=0
         1 again voicemail 9001 pat left=0
         2 again voicemail 9002 pat left=0",
        "9001",
        &[Step::MailCame, Step::MailTold, Step::Repeated],
    );
}
