//! Each step with the word it is kept under and the sentence that tells it. A word that shipped is never given another
//! meaning.

use ringlet_domain::trail::Step;

use super::Hop;

/// All three ways from one list, so that a variant without words does not compile.
macro_rules! steps {
    ($of:ident $from:ident $type:ident { $($variant:ident = $word:literal, $words:literal;)* }) => {
        pub(super) fn $of(step: $type) -> (&'static str, &'static str) {
            match step {
                $($type::$variant => ($word, $words),)*
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
        Amended = "amended", "The words of the pop-up were changed";
        Arrived = "arrived", "RingCentral’s event arrived";
        Clicked = "clicked", "You clicked the pop-up";
        Dismissed = "dismissed", "You dismissed the pop-up";
        Expired = "expired", "The pop-up had been up for as long as the desktop shows one";
        Handed = "handed", "The pop-up was handed to the desktop";
        HeldByDesktop = "held-by-desktop", "Held back: the desktop said that nobody wanted to be disturbed";
        HeldByHours = "held-by-hours", "Held back: it was within your quiet hours";
        HeldByKind = "held-by-kind", "No pop-up: your settings switch them off for this kind";
        HeldByPause = "held-by-pause", "Held back: you had paused pop-ups";
        NoAnswer = "no-answer", "The desktop did not answer in time";
        Pressed = "pressed", "You pressed a button of the pop-up";
        Refused = "refused", "Nothing on the desktop shows pop-ups";
        Shown = "shown", "The desktop took the pop-up";
        Skipped = "skipped", "The pop-up was over before its turn, and was not shown";
        Taken = "taken", "The desktop took the pop-up away by itself";
        Written = "written", "The row was written";
    }
}

steps! {
    of_step step Step {
        DigestTold = "digest-told", "Told in one pop-up with others";
        HeldForQueue = "held-queue", "No pop-up yet: it came through a queue, and a colleague may have taken it. The call log will say";
        HeldForSilence = "held-silence", "No pop-up yet: it was silent for longer than a phone rings. The call log will say how it ended";
        HeldForUnseenEnd = "held-unseen", "No pop-up yet: nobody saw how it ended. The call log will say";
        JudgedAnswered = "judged-answered", "Events say: answered";
        JudgedDeclined = "judged-declined", "Events say: you declined";
        JudgedElsewhere = "judged-elsewhere", "Events say: somebody or something else took it";
        JudgedMissed = "judged-missed", "Events say: missed";
        LineLost = "line-lost", "Presence no longer lists it";
        LineOver = "line-over", "Presence: it is over";
        LineRings = "line-rings", "Presence: it rings";
        LineTalks = "line-talks", "Presence: connected";
        LogAsked = "log-asked", "The call log is asked";
        LogBaseline = "log-baseline", "It was in the call log when you signed in; nothing of that time is told";
        LogConfirmed = "log-confirmed", "The call log confirms it";
        LogCorrected = "log-corrected", "The call log says otherwise: the row is corrected";
        LogFound = "log-found", "The call log alone knows of it";
        LogSilent = "log-silent", "The call log has no record of it";
        MailBaseline = "mail-baseline", "The voicemail was there when you signed in; nothing of that time is told";
        MailCame = "mail-came", "A voicemail came";
        MailGone = "mail-gone", "The voicemail was deleted";
        MailHeard = "mail-heard", "The voicemail was listened to";
        MailLinkedLikely = "mail-linked-likely", "The voicemail is taken to be this call’s, by caller and time";
        MailLinkedLogged = "mail-linked-logged", "The call log says which call left the voicemail; the call was found by caller and time";
        MailLinkedSeen = "mail-linked-seen", "The call was seen going to voicemail, and this is its message";
        MailLinkedSurely = "mail-linked-surely", "The call log says which call left the voicemail";
        MailRead = "mail-read", "The voicemail is no news: it was read already, or changed long after it was left";
        MailTold = "mail-told", "A pop-up for the voicemail is wanted";
        MailTranscribed = "mail-transcribed", "The voicemail’s transcript came";
        MailWaits = "mail-waits", "The voicemail is not fresh: it waits until what was missed is known";
        MatchedById = "matched-id", "A record of the call log is this call’s, by its id";
        MatchedByLikeness = "matched-likeness", "A record of the call log is taken to be this call’s, by caller and time";
        Met = "met", "First heard of";
        MissedInVoicemail = "missed-in-voicemail", "No pop-up for the missed call: the one for its voicemail says it";
        MissedTakenBack = "missed-taken-back", "The pop-up for the missed call is taken back";
        MissedTold = "missed-told", "A pop-up for the missed call is wanted";
        MissedWaits = "missed-waits", "The missed call is not fresh: it waits until everything that was missed is known";
        Overtaken = "overtaken", "An older event came after a newer one, or twice, and was left aside";
        ReadLost = "read-lost", "A look at the line no longer finds it";
        ReadOver = "read-over", "A look at the line: it is over";
        ReadRings = "read-rings", "A look at the line: it rings";
        ReadTalks = "read-talks", "A look at the line: connected";
        Repeated = "repeated", "RingCentral delivered an event once more; it was left aside";
        RingCeiling = "ring-ceiling", "The pop-up was up for as long as any may be";
        RingHeldBack = "ring-held-back", "The news that it rings is old: a moment is waited for its end";
        RingTakenDown = "ring-taken-down", "The pop-up for the ringing is taken away";
        RingTold = "ring-told", "A pop-up for the ringing is wanted";
        RingTooOld = "ring-too-old", "No pop-up: it had been ringing for long when it was found";
        SeenHere = "seen-here", "You saw it here";
        SessionOver = "session-over", "Telephony session: it is over";
        SessionRings = "session-rings", "Telephony session: it rings";
        SessionTalks = "session-talks", "Telephony session: connected";
        Silent = "silent", "Nothing was heard of it for so long that it is taken to be over";
        Stale = "stale", "An event still shows it ringing that is known to be over: left aside";
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
            assert!(!mark.words().ends_with('.'));
        }
        assert_eq!(Mark::of("of-another-version"), None);
    }
}
