//! Transcripts: which voicemails have a text that was not fetched yet, and when the next one is asked for.
//!
//! One at a time, the newest first: a first fill may bring hundreds, and nothing waits for them. One that cannot be
//! had now is asked for again, ever more seldom; one that is gone is not.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Duration;

use ringlet_domain::call::{Transcript, Voicemail};
use ringlet_domain::facts::VoicemailRecord;
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Moment;

use super::Line;
use crate::engine::reads::{End, Job};

/// The texts that are still to be fetched.
#[derive(Debug, Default)]
pub(super) struct Transcripts {
    waiting: BTreeMap<MessageId, Waiting>,
    /// None is asked for before: the last one failed, and the next one may as well.
    rest_until: Option<Moment>,
    /// Before this the service wants to be asked for none, by its own word.
    refused_until: Option<Moment>,
    /// How many have failed in a row.
    failed: u32,
}

#[derive(Debug)]
struct Waiting {
    source: String,
    tries: u32,
    not_before: Option<Moment>,
}

impl Transcripts {
    /// Takes note of a record whose text is there, unless what is `stored` of it has that text already.
    pub(super) fn hear_of(&mut self, record: &VoicemailRecord, stored: Option<&Voicemail>) {
        let Some(body) = &record.body else {
            self.waiting.remove(&record.id);
            return;
        };
        let Some(source) = body.transcript_source.as_ref().filter(|_| body.transcript == Transcript::Ready) else {
            return;
        };
        let fetched = stored.is_some_and(|mail| {
            matches!(mail.transcript, Transcript::Done(_))
                && body.changed_at.is_none_or(|at| Some(at) <= mail.changed_at)
        });
        if !fetched {
            self.add(record.id.clone(), source.uri.clone());
        }
    }

    /// Takes over what an earlier run did not come to.
    pub(super) fn remember(&mut self, waiting: Vec<(MessageId, String)>) {
        for (id, source) in waiting {
            self.add(id, source);
        }
    }

    /// Listening has begun again: what failed meanwhile is no sign that it would fail now.
    pub(super) fn try_again(&mut self) {
        for waiting in self.waiting.values_mut() {
            (waiting.tries, waiting.not_before) = (0, None);
        }
        self.failed = 0;
        self.rest_until = self.refused_until;
    }

    fn add(&mut self, id: MessageId, source: String) {
        // How often it was tried stays: the same record comes with every sync that overlaps another.
        match self.waiting.entry(id) {
            Entry::Occupied(mut known) => known.get_mut().source = source,
            Entry::Vacant(place) => _ = place.insert(Waiting { source, tries: 0, not_before: None }),
        }
    }

    /// Where the text of this one is.
    pub(super) fn source(&self, id: &MessageId) -> Option<String> {
        self.waiting.get(id).map(|waiting| waiting.source.clone())
    }

    /// What came of asking for one.
    pub(super) fn asked(&mut self, id: &MessageId, end: &End, now: Moment) {
        let End::Failed { retry: Some(wait), .. } = end else {
            self.waiting.remove(id);
            self.failed = 0;
            return;
        };
        self.refused_until = Some(now + *wait);
        let Some(waiting) = self.waiting.get_mut(id) else { return };
        waiting.not_before = Some(now + RETRY.saturating_mul(1 << waiting.tries.min(MOST_DOUBLINGS)).max(*wait));
        waiting.tries += 1;
        self.rest_until = Some(now + RETRY.saturating_mul(1 << self.failed.min(MOST_RESTS)).max(*wait));
        self.failed += 1;
    }

    fn next(&self, now: Moment) -> Option<MessageId> {
        if self.rest_until.is_some_and(|until| until > now) {
            return None;
        }
        let ready = self.waiting.iter().filter(|(_, waiting)| waiting.not_before.is_none_or(|at| at <= now));
        ready.max_by_key(|(id, waiting)| (Reverse(waiting.tries), *id)).map(|(id, _)| id.clone())
    }

    /// When to ask for the next one that cannot be asked for now.
    fn due(&self) -> Option<Moment> {
        self.waiting.values().filter_map(|waiting| waiting.not_before.max(self.rest_until)).min()
    }
}

impl Line {
    /// Asks for the next text, if none is being fetched.
    pub(super) fn next_transcript(&mut self) {
        if !self.is_transcribing()
            && let Some(id) = self.transcripts.next(self.parts.wire.now().at)
        {
            self.spawn(Job::Transcript(id));
        }
    }

    /// When [`Self::next_transcript`] will have something to do; an answer that is awaited comes first.
    pub(super) fn transcript_due(&self) -> Option<Moment> {
        if self.is_transcribing() { None } else { self.transcripts.due() }
    }

    fn is_transcribing(&self) -> bool {
        self.running.iter().any(|job| matches!(job, Job::Transcript(_)))
    }
}

/// The wait after a failure doubles from here.
const RETRY: Duration = Duration::from_secs(5);
/// One that fails again and again is asked for every 43 minutes.
const MOST_DOUBLINGS: u32 = 9;
/// The others wait 80 seconds at most for one that fails.
const MOST_RESTS: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment::from_origin(Duration::from_secs(seconds))
    }

    fn of(ids: &[&str]) -> Transcripts {
        let mut transcripts = Transcripts::default();
        transcripts
            .remember(ids.iter().map(|id| (MessageId::new(*id), format!("https://media.example/{id}"))).collect());
        transcripts
    }

    fn later() -> End {
        End::Failed { retry: Some(Duration::ZERO), permission: None }
    }

    fn next(transcripts: &Transcripts, seconds: u64) -> Option<String> {
        transcripts.next(at(seconds)).map(|id| id.as_str().to_owned())
    }

    #[test]
    fn one_that_fails_is_asked_for_again_after_the_others() {
        let mut transcripts = of(&["1", "2"]);
        assert_eq!(next(&transcripts, 0).as_deref(), Some("2"));
        transcripts.asked(&MessageId::new("2"), &later(), at(0));
        assert_eq!(next(&transcripts, 4), None, "the next one may fail as well");
        assert_eq!(transcripts.due(), Some(at(5)));
        assert_eq!(next(&transcripts, 5).as_deref(), Some("1"));
        transcripts.asked(&MessageId::new("1"), &End::Done, at(5));
        assert_eq!(next(&transcripts, 5).as_deref(), Some("2"));
        transcripts.asked(&MessageId::new("2"), &End::Done, at(6));
        assert_eq!((next(&transcripts, 6), transcripts.due()), (None, None));
    }

    #[test]
    fn one_that_never_comes_is_asked_for_ever_more_seldom_and_holds_no_other_up() {
        let mut transcripts = of(&["9"]);
        let mut now = 0;
        for _ in 0..20 {
            now = transcripts.due().map_or(0, |due| due.since_origin().as_secs());
            assert_eq!(next(&transcripts, now).as_deref(), Some("9"));
            transcripts.asked(&MessageId::new("9"), &later(), at(now));
        }
        let wait = transcripts.due().map(|due| due.since_origin().as_secs() - now);
        assert_eq!(wait, Some(5 << MOST_DOUBLINGS));
        transcripts.remember(vec![(MessageId::new("1"), "https://media.example/1".to_owned())]);
        assert_eq!(next(&transcripts, now + 80).as_deref(), Some("1"));
    }

    #[test]
    fn when_listening_begins_again_none_waits_longer_than_the_service_asked_for() {
        let mut transcripts = of(&["1"]);
        let mut now = 0;
        for _ in 0..8 {
            now = transcripts.due().map_or(0, |due| due.since_origin().as_secs());
            transcripts.asked(&MessageId::new("1"), &later(), at(now));
        }
        assert_eq!(next(&transcripts, now + 20), None);
        transcripts.try_again();
        assert_eq!(next(&transcripts, now + 20).as_deref(), Some("1"));
        let busy = End::Failed { retry: Some(Duration::from_secs(60)), permission: None };
        transcripts.asked(&MessageId::new("1"), &busy, at(now + 20));
        transcripts.try_again();
        assert_eq!((next(&transcripts, now + 79), transcripts.due()), (None, Some(at(now + 80))));
        assert_eq!(next(&transcripts, now + 80).as_deref(), Some("1"));
    }

    #[test]
    fn one_that_is_gone_is_not_asked_for_again() {
        let mut transcripts = of(&["1"]);
        transcripts.asked(&MessageId::new("1"), &End::Failed { retry: None, permission: None }, at(0));
        assert_eq!((next(&transcripts, 1000), transcripts.due()), (None, None));
    }
}
