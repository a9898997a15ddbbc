//! "Why did I get no pop-up?" and "why did I get one?", answered from the steps of a row.

use ringlet_domain::trail::Step;

use super::{Hop, Mark, Record};
use crate::words::{Say, Words, took};

/// What became of the pop-ups of a row, in sentences. `outbound` is the person's own call.
pub fn answer(steps: &[Record], outbound: bool, words: &Words) -> String {
    let sentences: Vec<String> = sentences(steps, outbound).iter().map(|say| words.say(say)).collect();
    words.in_a_row(sentences)
}

fn sentences(steps: &[Record], outbound: bool) -> Vec<Say> {
    if outbound {
        return vec![Say::new("trail-outbound")];
    }
    let has = |step: Step| steps.iter().any(|record| record.mark == Mark::Decided(step));
    let mut sentences = shown(steps);
    sentences.extend(withheld(&has).into_iter().map(Say::new));
    if has(Step::MissedTakenBack) && has(Step::LogCorrected) {
        sentences.push(Say::new("trail-taken-back"));
    }
    match (sentences.is_empty(), steps.is_empty()) {
        (false, _) => sentences,
        (true, true) => vec![Say::new("trail-too-old")],
        (true, false) => vec![Say::new("trail-nothing-yet")],
    }
}

/// Which pop-ups were wanted, and what the desktop did with each.
fn shown(steps: &[Record]) -> Vec<Say> {
    let mut sentences = Vec::new();
    let wanted = [
        (Step::RingTold, "ring"),
        (Step::MissedTold, "missed"),
        (Step::MailTold, "mail"),
        (Step::DigestTold, "digest"),
    ];
    let is_wish = |record: &Record| wanted.iter().any(|(step, _)| record.mark == Mark::Decided(*step));
    // Said once is enough.
    let mut said_unseen = false;
    for (step, popup) in wanted {
        let Some(at) = steps.iter().position(|record| record.mark == Mark::Decided(step)) else { continue };
        if step == Step::DigestTold {
            sentences.push(Say::new("trail-told-together"));
        }
        // What the desktop did follows the wish, before the next one.
        let after = steps[at + 1..].iter().take_while(|record| !is_wish(record));
        let fate = after.filter_map(|record| match record.mark {
            Mark::Hop(hop) if FATES.contains(&hop) => Some((hop, record.took)),
            _ => None,
        });
        let fate = fate.last();
        let of_it = |id: &'static str| Say::new(id).text("popup", popup);
        sentences.push(match fate {
            Some((Hop::Shown, Some(length))) => of_it("trail-shown-after").say("took", took(length)),
            Some((Hop::Shown, None)) => of_it("trail-shown"),
            Some((Hop::HeldByPause, _)) => of_it("trail-paused"),
            Some((Hop::HeldByHours, _)) => of_it("trail-hours"),
            Some((Hop::HeldByDesktop, _)) => of_it("trail-desktop"),
            Some((Hop::HeldByKind, _)) => of_it("trail-kind"),
            Some((Hop::Refused, _)) => of_it("trail-refused"),
            Some((Hop::NoAnswer, _)) => of_it("trail-no-answer"),
            Some((Hop::Skipped, _)) => of_it("trail-skipped"),
            _ => of_it("trail-unknown"),
        });
        if matches!(fate, Some((Hop::Shown, _))) && !said_unseen {
            sentences.push(Say::new("trail-unseen"));
            said_unseen = true;
        }
    }
    sentences
}

/// Why a pop-up that one might expect was not wanted.
fn withheld(has: &impl Fn(Step) -> bool) -> Vec<&'static str> {
    let rang = has(Step::LineRings) || has(Step::ReadRings) || has(Step::SessionRings);
    let held = has(Step::HeldForQueue) || has(Step::HeldForSilence) || has(Step::HeldForUnseenEnd);
    let missed_told = has(Step::MissedTold) || has(Step::MailTold) || has(Step::DigestTold);
    let mut sentences = Vec::new();
    match () {
        () if has(Step::LogBaseline) || has(Step::MailBaseline) => sentences.push("trail-baseline"),
        () if has(Step::LogFound) && !has(Step::DigestTold) && !rang => sentences.push("trail-log-alone"),
        () if has(Step::RingTooOld) => sentences.push("trail-ring-too-old"),
        () => {}
    }
    if has(Step::MailRead) && !has(Step::MailTold) {
        sentences.push("trail-mail-no-news");
    }
    match () {
        () if missed_told => {}
        () if has(Step::JudgedAnswered) || has(Step::LineTalks) || has(Step::ReadTalks) || has(Step::SessionTalks) => {
            sentences.push("trail-answered");
        }
        () if has(Step::JudgedElsewhere) => sentences.push("trail-elsewhere"),
        () if has(Step::JudgedDeclined) => sentences.push("trail-declined"),
        () if held && has(Step::LogCorrected) => sentences.push("trail-log-says-not"),
        () if held && has(Step::LogSilent) => sentences.push("trail-log-silent"),
        () if held => sentences.push("trail-log-will-say"),
        () if has(Step::MissedWaits) || has(Step::MailWaits) => sentences.push("trail-not-fresh"),
        () => {}
    }
    sentences
}

/// What may become of a pop-up that was wanted.
const FATES: [Hop; 8] = [
    Hop::HeldByDesktop,
    Hop::HeldByHours,
    Hop::HeldByKind,
    Hop::HeldByPause,
    Hop::NoAnswer,
    Hop::Refused,
    Hop::Shown,
    Hop::Skipped,
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ringlet_domain::moment::Timestamp;

    use super::*;

    fn check(marks: &[Mark], expected: &str) {
        let steps: Vec<Record> = marks
            .iter()
            .map(|mark| Record {
                about: "c".to_owned(),
                at: Timestamp::from_millis(0),
                mark: *mark,
                took: (*mark == Mark::Hop(Hop::Shown)).then(|| Duration::from_micros(1_400)),
            })
            .collect();
        assert_eq!(answer(&steps, false, &Words::new(None)), expected);
    }

    const fn step(step: Step) -> Mark {
        Mark::Decided(step)
    }

    #[test]
    fn a_pop_up_that_was_shown_is_said_to_have_been() {
        check(
            &[
                step(Step::LineRings),
                step(Step::RingTold),
                Mark::Hop(Hop::Handed),
                Mark::Hop(Hop::Shown),
                step(Step::MissedTold),
                Mark::Hop(Hop::Refused),
            ],
            "The desktop took a pop-up for the ringing after 1.4 ms. If you did not see it, look whether the desktop \
             holds pop-ups back (“do not disturb”). A pop-up for the missed call was wanted, and nothing on the \
             desktop showed it.",
        );
    }

    #[test]
    fn a_queue_call_names_what_silenced_it() {
        let held = [step(Step::LineRings), step(Step::HeldForQueue)];
        check(&held, "Whether it was missed is for the call log to say, half a minute after its end.");
        check(
            &[held[0], held[1], step(Step::LogCorrected)],
            "Whether it was missed was left to the call log, and the log says that it was not.",
        );
        check(
            &[held[0], held[1], step(Step::LogSilent)],
            "Whether it was missed was left to the call log, which has no record of it.",
        );
    }

    #[test]
    fn what_was_there_before_or_never_rang_says_so() {
        check(&[step(Step::LogBaseline)], "It was there before you signed in; only what comes after that is told.");
        check(&[step(Step::LogFound)], "It did not ring here: RingCentral told of it in its call log alone.");
        check(
            &[step(Step::LogFound), step(Step::DigestTold), Mark::Hop(Hop::Handed), Mark::Hop(Hop::Shown)],
            "It happened while Ringlet was not listening; all that was missed then is told in one pop-up. The desktop took \
             a pop-up for everything that was missed after 1.4 ms. If you did not see it, look whether the desktop holds \
             pop-ups back (“do not disturb”).",
        );
        check(
            &[step(Step::LogFound), step(Step::DigestTold), Mark::Hop(Hop::HeldByPause)],
            "It happened while Ringlet was not listening; all that was missed then is told in one pop-up. The pop-up for \
             everything that was missed was held back: you had paused pop-ups.",
        );
        check(&[], "Nothing was written down about this row: it is older than its trail would be.");
        assert_eq!(
            answer(&[], true, &Words::new(None)),
            "You made this call. Pop-ups tell only of calls that come in."
        );
    }
}
