//! What events make of a call: how it ended as far as they can say, and what is older than that.

use std::time::Duration;

use super::entry::{End, Entry, Evidence, Phase, RING_SILENCE, Sighting, Source};
use crate::call::{Certainty, Detail, Outcome};
use crate::facts::{MissedBecause, Reason, TakenBy};
use crate::trail::Step;

/// What events make of a call that is over.
pub(super) enum Verdict {
    /// Only the call log can tell; why.
    Hold(Step),
    /// Missed.
    Missed(Detail),
    /// Something else, of which nothing is shown.
    Other(Outcome, Detail),
}

/// The step that says so.
pub(super) fn judged(outcome: Outcome) -> Step {
    match outcome {
        Outcome::Answered => Step::JudgedAnswered,
        Outcome::Declined => Step::JudgedDeclined,
        Outcome::Missed => Step::JudgedMissed,
        Outcome::AnsweredElsewhere | Outcome::Outbound | Outcome::Ringing | Outcome::Unknown => Step::JudgedElsewhere,
    }
}

impl Entry {
    /// What events make of the call, whose end was learnt like this.
    pub(super) fn verdict(&self, end: End) -> Verdict {
        let Evidence { declined, reason, missed, line_rang, line_over, .. } = &self.evidence;
        let voicemail = self.evidence.voicemail || self.evidence.message;
        if self.was_answered() {
            return Verdict::Other(Outcome::Answered, Detail::Plain);
        }
        match reason {
            Some(Reason::AnsweredElsewhere(TakenBy::Colleague)) => {
                return Verdict::Other(Outcome::AnsweredElsewhere, Detail::Colleague);
            }
            Some(Reason::AnsweredElsewhere(TakenBy::OtherDevice)) => {
                return Verdict::Other(Outcome::AnsweredElsewhere, Detail::OtherDevice);
            }
            Some(Reason::Replied) => return Verdict::Other(Outcome::AnsweredElsewhere, Detail::Replied),
            _ if *declined => {
                return Verdict::Other(Outcome::Declined, if voicemail { Detail::Voicemail } else { Detail::Plain });
            }
            Some(Reason::Missed(MissedBecause::Busy)) => return Verdict::Missed(Detail::Busy),
            Some(Reason::Missed(MissedBecause::Cancelled)) => return Verdict::Missed(Detail::CallerHungUp),
            // The queue goes on to the next colleague.
            Some(Reason::Missed(MissedBecause::NoAnswer)) if self.call.queue && !voicemail => {
                return Verdict::Hold(Step::HeldForQueue);
            }
            Some(Reason::Missed(MissedBecause::NoAnswer)) => return Verdict::Missed(Detail::NoAnswer),
            Some(Reason::Moved) => return Verdict::Other(Outcome::AnsweredElsewhere, Detail::Moved),
            Some(Reason::Rejected) => return Verdict::Other(Outcome::Declined, Detail::Plain),
            Some(Reason::Voicemail) => return Verdict::Missed(Detail::Voicemail),
            Some(Reason::Other) | None => {}
        }
        let ended_at = self.call.ended_at.unwrap_or(self.sighted);
        let silent = ended_at.since(self.sighted.max(self.call.started_at));
        match () {
            () if voicemail => Verdict::Missed(Detail::Voicemail),
            () if *missed == Some(true) => Verdict::Missed(Detail::Plain),
            // An answered call whose answer was lost looks like this.
            () if *missed == Some(false) => Verdict::Hold(Step::HeldForUnseenEnd),
            // A colleague may have taken it.
            () if self.call.queue => Verdict::Hold(Step::HeldForQueue),
            // It may have been answered while nobody listened, or in so long a silence.
            () if end == End::Lost => Verdict::Hold(Step::HeldForUnseenEnd),
            () if end == End::Told && silent > RING_SILENCE => Verdict::Hold(Step::HeldForSilence),
            () if *line_rang && *line_over => Verdict::Missed(Detail::Plain),
            () => Verdict::Hold(Step::HeldForUnseenEnd),
        }
    }

    /// Whether `sighting` shows the call as it was before its known end.
    ///
    /// A presence that still shows a party ringing which its telephony session has already let go is older than that.
    pub(super) fn is_stale(&self, sighting: &Sighting) -> bool {
        // The line's own events come in the order of their numbers, and their times may be whole seconds.
        let in_order = sighting.source == Source::Line && self.evidence.line_over;
        let heard = |ended| sighting.at < ended || (sighting.at == ended && !in_order);
        // A round that went unheard is told of by a recovered connection when the log has spoken of the whole call.
        let before_end =
            self.call.ended_at.is_some_and(heard) || self.logged_until.is_some_and(|until| sighting.at < until);
        let soon_after = self.call.ended_at.is_none_or(|ended| sighting.at <= ended + LAG);
        let let_go = match &sighting.party {
            Some(party) => self.evidence.out.contains(party),
            // Another device may ring by now whose news was lost.
            None => !self.evidence.out.is_empty() && self.evidence.alive.is_empty() && soon_after,
        };
        before_end || (let_go && !self.evidence.line_over)
    }

    /// Starts a new round of ringing. An answer of an earlier round stays an answer.
    pub(super) fn new_round(&mut self) {
        let answered = self.was_answered();
        self.evidence = Evidence { line_rang: self.evidence.line_rang, ..Evidence::default() };
        // A pause between two devices is a part of one ringing.
        if !matches!(self.phase, Phase::Grace { .. }) {
            self.rang_at = None;
        }
        self.call.ended_at = None;
        if !answered {
            self.call.ring = None;
            self.call.outcome = Outcome::Ringing;
            self.call.detail = Detail::Plain;
            self.call.certainty = Certainty::Provisional;
        }
    }
}

/// A presence is not so far behind a telephony session that it shows a party as it was before this.
const LAG: Duration = Duration::from_secs(5);
