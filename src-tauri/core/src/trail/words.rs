//! Each step with the word it is kept under, and the message that tells it. A word that shipped is never given another
//! meaning.

use ringlet_domain::trail::Step;

use super::Hop;

/// All three ways from one list, so that a variant without words does not compile.
macro_rules! steps {
    ($of:ident $from:ident $type:ident { $($variant:ident = $word:literal;)* }) => {
        pub(super) fn $of(step: $type) -> (&'static str, &'static str) {
            match step {
                $($type::$variant => ($word, concat!("step-", $word)),)*
            }
        }

        pub(super) fn $from(word: &str) -> Option<$type> {
            match word {
                $($word => Some($type::$variant),)*
                _ => None,
            }
        }
    };
}

steps! {
    of_hop hop Hop {
        Amended = "amended";
        Arrived = "arrived";
        Clicked = "clicked";
        Dismissed = "dismissed";
        Expired = "expired";
        Handed = "handed";
        HeldByDesktop = "held-by-desktop";
        HeldByHours = "held-by-hours";
        HeldByKind = "held-by-kind";
        HeldByPause = "held-by-pause";
        NoAnswer = "no-answer";
        NoVoicemail = "no-voicemail";
        Pressed = "pressed";
        Refused = "refused";
        Shown = "shown";
        Skipped = "skipped";
        Taken = "taken";
        Unknown = "unknown";
        Written = "written";
    }
}

steps! {
    of_step step Step {
        ConferenceLeg = "conference-leg";
        DeclinedHere = "declined-here";
        DigestTold = "digest-told";
        Fax = "fax";
        HeldForQueue = "held-queue";
        HeldForSilence = "held-silence";
        HeldForUnseenEnd = "held-unseen";
        JudgedAnswered = "judged-answered";
        JudgedDeclined = "judged-declined";
        JudgedElsewhere = "judged-elsewhere";
        JudgedMissed = "judged-missed";
        LineLost = "line-lost";
        LineOver = "line-over";
        LineRings = "line-rings";
        LineTalks = "line-talks";
        LogAsked = "log-asked";
        LogBaseline = "log-baseline";
        LogConfirmed = "log-confirmed";
        LogCorrected = "log-corrected";
        LogFound = "log-found";
        LogSilent = "log-silent";
        MailBaseline = "mail-baseline";
        MailCame = "mail-came";
        MailGone = "mail-gone";
        MailHeard = "mail-heard";
        MailLinkedLikely = "mail-linked-likely";
        MailLinkedLogged = "mail-linked-logged";
        MailLinkedSeen = "mail-linked-seen";
        MailLinkedSurely = "mail-linked-surely";
        MailRead = "mail-read";
        MailTold = "mail-told";
        MailTranscribed = "mail-transcribed";
        MailWaits = "mail-waits";
        MatchedById = "matched-id";
        MatchedByLikeness = "matched-likeness";
        Met = "met";
        MissedInVoicemail = "missed-in-voicemail";
        MissedTakenBack = "missed-taken-back";
        MissedTold = "missed-told";
        MissedWaits = "missed-waits";
        Monitored = "monitored";
        OtherExtension = "other-extension";
        Overtaken = "overtaken";
        OwnLeg = "own-leg";
        ReadLost = "read-lost";
        ReadOver = "read-over";
        ReadRings = "read-rings";
        ReadTalks = "read-talks";
        Repeated = "repeated";
        RingCeiling = "ring-ceiling";
        RingHeldBack = "ring-held-back";
        RingTakenDown = "ring-taken-down";
        RingTold = "ring-told";
        RingTooOld = "ring-too-old";
        SeenHere = "seen-here";
        SessionOver = "session-over";
        SessionRings = "session-rings";
        SessionTalks = "session-talks";
        Silent = "silent";
        Stale = "stale";
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Mark;
    use super::*;

    #[test]
    fn every_word_means_one_step_and_leads_back_to_it() {
        let steps = [Step::Met, Step::RingTold, Step::HeldForQueue, Step::LogCorrected, Step::MailLinkedSurely];
        let hops = [Hop::Arrived, Hop::Handed, Hop::Shown, Hop::Refused];
        let marks: Vec<Mark> = steps.map(Mark::Decided).into_iter().chain(hops.map(Mark::Hop)).collect();
        let words: BTreeSet<&str> = marks.iter().map(|mark| mark.word()).collect();
        assert_eq!(words.len(), marks.len());
        for mark in marks {
            assert_eq!(Mark::of(mark.word()), Some(mark));
            assert!(!mark.say().to_string().ends_with('.'));
        }
        assert_eq!(Mark::of("of-another-version"), None);
    }
}
