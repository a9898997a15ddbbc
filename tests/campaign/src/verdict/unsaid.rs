//! What was never said: a missed call or a message of which no toast told, alone or as one of a digest's number.
//!
//! A digest that counts too few, or a call that is dropped on its way to one, shows here.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use ringlet_core::contract::RowOutcome;
use ringlet_core::toast::{ToastKey, ToastKind};
use ringlet_domain::notice::NoticeKey;
use ringlet_standin::{Fate, TrueCall, TrueMessage};

use super::toasts::{FIRST_LISTENS, Judge};
use super::{outcome, row_of};
use crate::day::What;
use crate::screen::Told;

impl Judge<'_> {
    /// How many missed calls and voicemails all digests of the day speak of.
    pub(super) fn in_digests(&self) -> (usize, usize) {
        let digests = self.told.iter().filter(|told| told.key == ToastKey::Notice(NoticeKey::Digest));
        digests.map(counts).fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
    }

    /// Digests that speak of more than there was: by the time of each, no more can have been missed than is true and was
    /// not told `singly`. One thing alone has a toast of its own.
    pub(super) fn counted_wrongly(&self, singly: &BTreeSet<String>) -> Vec<String> {
        let mut found = Vec::new();
        let mut all = 0;
        for told in self.told.iter().filter(|told| told.key == ToastKey::Notice(NoticeKey::Digest)) {
            let (missed, voicemails) = counts(told);
            let at = self.seconds(told.at);
            if missed + voicemails < 2 {
                found.push(format!("{at:.1} s: a digest of {missed} missed calls and {voicemails} messages"));
            }
            all += missed;
            let untold = |(row, call): &(&String, &&TrueCall)| {
                let over = call.ended.is_some_and(|ended| ended <= told.at);
                over && outcome(call) == Some(RowOutcome::Missed) && !singly.contains(*row)
            };
            let there = self.calls.iter().filter(untold).count();
            if all > there {
                found.push(format!("{at:.1} s: digests speak of {all} missed calls, and {there} were not told singly"));
            }
        }
        found
    }

    pub(super) fn unsaid(&self) -> Vec<String> {
        let singly: BTreeSet<&str> = self
            .told
            .iter()
            .filter_map(|told| match &told.key {
                ToastKey::Notice(NoticeKey::Unanswered(id)) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        let messages: BTreeSet<u64> = self
            .told
            .iter()
            .filter(|told| told.kind() == ToastKind::Voicemail)
            .filter_map(|told| self.message_of(told).map(|message| message.id))
            .collect();
        let calls: Vec<&str> = self
            .calls
            .values()
            .filter(|call| self.must_be_told(call) && !singly.contains(row_of(call).as_str()))
            .map(|call| call.id.as_str())
            .collect();
        let messages: Vec<u64> = self
            .messages
            .iter()
            .filter(|message| self.message_must_be_told(message) && !messages.contains(&message.id))
            .map(|message| message.id)
            .collect();
        let (missed, voicemails) = self.in_digests();
        let mut found = Vec::new();
        if calls.len() > missed {
            found.push(format!("of the missed calls {calls:?} no toast told; digests speak of {missed}"));
        }
        if messages.len() > voicemails {
            found.push(format!("of the messages {messages:?} no toast told; digests speak of {voicemails}"));
        }
        found
    }

    /// Whether the person has to hear of it by a toast, sooner or later: a missed call that events could tell of, or
    /// that fell into a time in which nobody listened.
    fn must_be_told(&self, call: &TrueCall) -> bool {
        let Some(ended) = call.ended else { return false };
        let rang = !call.outbound && !call.rings_nobody && !call.rounds.is_empty();
        let fits = rang && call.fate == Some(Fate::Missed);
        // Then the message has said everything.
        fits && !self.may_be_given_anothers_message(call)
            && self.could_be_heard(call.started, ended)
            && !self.was_marked_after(call.started)
    }

    /// Whether a message that the same caller left may be taken for this call's at first.
    pub(super) fn may_be_given_anothers_message(&self, call: &TrueCall) -> bool {
        self.calls.values().any(|other| {
            let apart = other.started.duration_since(call.started).abs();
            other.message.is_some() && other.party == call.party && apart < jiff::SignedDuration::from_mins(20)
        })
    }

    fn message_must_be_told(&self, message: &TrueMessage) -> bool {
        let stored = message.created + Duration::from_secs(message.seconds.into());
        let news = !message.read && !message.deleted;
        news && self.could_be_heard(message.created, stored) && !self.was_marked_after(message.created)
    }

    /// Whether events about this time came or were known to be missing. One that is lost on a line that works is found
    /// in the lists, and told by no toast, as a call that never rang here.
    fn could_be_heard(&self, began: Timestamp, ended: Timestamp) -> bool {
        let (began, ended) = (self.moment(began), self.moment(ended));
        let day = self.player.day;
        let garbled = day.steps.iter().any(|step| match &step.what {
            What::Garble { long, .. } => step.at <= ended + GARBLED && began <= step.at + *long + GARBLED,
            _ => false,
        });
        // Of what was there when it first listened nothing is told.
        let mut first = FIRST_LISTENS;
        while let Some((_, over)) = self.troubles.iter().find(|(since, over)| *since < first && *over > first) {
            first = *over;
        }
        // A service that keeps fewer events than came says that nothing is missing.
        began > first && !garbled && day.recovery_buffer >= 100
    }
}

/// How many missed calls and voicemails a digest speaks of.
fn counts(told: &Told) -> (usize, usize) {
    let text = format!("{} {}", told.toast.title, told.toast.body);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let before = |word: &str| {
        let place = words.windows(2).find(|pair| pair[1].starts_with(word)).map(|pair| pair[0]);
        place.and_then(|count| count.parse().ok()).unwrap_or(0)
    };
    (before("missed"), before("voicemail"))
}

/// An event may be on its way for so long when it is held back.
const GARBLED: Duration = Duration::from_secs(120);
