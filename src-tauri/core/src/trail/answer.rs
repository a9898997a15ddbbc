//! "Why did I get no pop-up?" and "why did I get one?", answered from the steps of a row.

use ringlet_domain::trail::Step;

use super::{Hop, Mark, Record, took_in_words};

/// What became of the pop-ups of a row, in sentences. `outbound` is the person's own call.
pub fn answer(steps: &[Record], outbound: bool) -> String {
    if outbound {
        return "You made this call. Pop-ups tell only of calls that come in.".to_owned();
    }
    let has = |step: Step| steps.iter().any(|record| record.mark == Mark::Decided(step));
    let mut sentences = shown(steps);
    sentences.extend(withheld(&has).into_iter().map(str::to_owned));
    if has(Step::MissedTakenBack) && has(Step::LogCorrected) {
        sentences.push("The pop-up for the missed call was taken back when the call log said otherwise.".to_owned());
    }
    match (sentences.is_empty(), steps.is_empty()) {
        (false, _) => sentences.join(" "),
        (true, true) => "Nothing was written down about this row: it is older than its trail would be.".to_owned(),
        (true, false) => "Nothing that was heard so far calls for a pop-up.".to_owned(),
    }
}

/// Which pop-ups were wanted, and what the desktop did with each.
fn shown(steps: &[Record]) -> Vec<String> {
    let mut sentences = Vec::new();
    let wanted = [
        (Step::RingTold, "the ringing"),
        (Step::MissedTold, "the missed call"),
        (Step::MailTold, "the voicemail"),
        (Step::DigestTold, "what you missed"),
    ];
    let is_wish = |record: &Record| wanted.iter().any(|(step, _)| record.mark == Mark::Decided(*step));
    for (step, what) in wanted {
        let Some(at) = steps.iter().position(|record| record.mark == Mark::Decided(step)) else { continue };
        // What the desktop did follows the wish, before the next one.
        let after = steps[at + 1..].iter().take_while(|record| !is_wish(record));
        let fate = after.filter_map(|record| match record.mark {
            Mark::Hop(hop) if FATES.contains(&hop) => Some((hop, record.took)),
            _ => None,
        });
        let fate = fate.last();
        sentences.push(match (step, fate) {
            (Step::DigestTold, _) => {
                "It happened while Ringlet was not listening, and was told in one pop-up with what else was missed."
                    .to_owned()
            }
            (_, Some((Hop::Shown, took))) => {
                let took = took.map_or_else(String::new, |took| format!(" after {}", took_in_words(took)));
                format!("The desktop took a pop-up for {what}{took}. {UNSEEN}")
            }
            (_, Some((Hop::HeldByPause, _))) => format!("The pop-up for {what} was held back: you had paused pop-ups."),
            (_, Some((Hop::HeldByHours, _))) => {
                format!("The pop-up for {what} was held back: it was within your quiet hours.")
            }
            (_, Some((Hop::HeldByDesktop, _))) => {
                format!("The pop-up for {what} was held back: the desktop said that nobody wanted to be disturbed.")
            }
            (_, Some((Hop::HeldByKind, _))) => {
                format!("There was no pop-up for {what}: your settings switch them off for this kind.")
            }
            (_, Some((Hop::Refused, _))) => {
                format!("A pop-up for {what} was wanted, and nothing on the desktop showed it.")
            }
            (_, Some((Hop::NoAnswer, _))) => {
                format!("A pop-up for {what} was handed to the desktop, which did not answer in time.")
            }
            (_, Some((Hop::Skipped, _))) => {
                format!("A pop-up for {what} was wanted, and was over before the desktop could show it.")
            }
            (_, _) => format!("A pop-up for {what} was wanted; the desktop’s answer is not known."),
        });
    }
    // Said once is enough.
    let mut said = false;
    for sentence in &mut sentences {
        if said {
            *sentence = sentence.replace(UNSEEN, "").trim_end().to_owned();
        }
        said |= sentence.contains(UNSEEN);
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
        () if has(Step::LogBaseline) || has(Step::MailBaseline) => {
            sentences.push("It was there before you signed in; only what comes after that is told.");
        }
        () if has(Step::LogFound) && !has(Step::DigestTold) && !rang => {
            sentences.push("It did not ring here: RingCentral told of it in its call log alone.");
        }
        () if has(Step::RingTooOld) => sentences.push("It had been ringing for long when Ringlet found it."),
        () => {}
    }
    if has(Step::MailRead) && !has(Step::MailTold) {
        sentences.push("Its voicemail was no news when it came: it had been read, or changed long after it was left.");
    }
    match () {
        () if missed_told => {}
        () if has(Step::JudgedAnswered) || has(Step::LineTalks) || has(Step::ReadTalks) || has(Step::SessionTalks) => {
            sentences.push("It was answered, so no missed call was told.");
        }
        () if has(Step::JudgedElsewhere) => sentences.push("Somebody else took it, so no missed call was told."),
        () if has(Step::JudgedDeclined) => sentences.push("You declined it, so no missed call was told."),
        () if held && has(Step::LogCorrected) => {
            sentences.push("Whether it was missed was left to the call log, and the log says that it was not.");
        }
        () if held && has(Step::LogSilent) => {
            sentences.push("Whether it was missed was left to the call log, which has no record of it.");
        }
        () if held => sentences.push("Whether it was missed is for the call log to say, half a minute after its end."),
        () if has(Step::MissedWaits) || has(Step::MailWaits) => {
            sentences.push("It was no longer fresh, and was not told singly.");
        }
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
/// What is not in Ringlet's hands.
const UNSEEN: &str = "If you did not see it, look whether the desktop holds pop-ups back (“do not disturb”).";

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
        assert_eq!(answer(&steps, false), expected);
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
            &[step(Step::LogFound), step(Step::DigestTold)],
            "It happened while Ringlet was not listening, and was told in one pop-up with what else was missed.",
        );
        check(&[], "Nothing was written down about this row: it is older than its trail would be.");
        assert_eq!(answer(&[], true), "You made this call. Pop-ups tell only of calls that come in.");
    }
}
