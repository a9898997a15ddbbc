//! What was found after a gap: told at its end, what is fresh singly and the rest in one digest.
//!
//! The call log also has calls that no event ever told of although nobody was away, such as those refused by
//! do-not-disturb. Which is which shows only when the gap is named; outside of it a found call is a row and no toast.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Tracker;
use super::course::FRESH;
use super::mail::stored_at;
use crate::ids::{CallId, MessageId};
use crate::moment::{Moment, Now, Timestamp};
use crate::notice::{Notice, NoticeKey};
use crate::trail::Step;

/// What waits for the end of a gap.
#[derive(Debug, Default)]
pub(super) struct CatchUp {
    calls: BTreeMap<CallId, Moment>,
    voicemails: BTreeMap<MessageId, Moment>,
}

impl CatchUp {
    pub fn found_call(&mut self, id: &CallId, now: Now) {
        self.drop_old(now);
        self.calls.insert(id.clone(), now.at);
    }

    pub fn found_voicemail(&mut self, id: &MessageId, now: Now) {
        self.drop_old(now);
        self.voicemails.insert(id.clone(), now.at);
    }

    /// Takes a voicemail that was told in another way.
    pub fn drop_voicemail(&mut self, id: &MessageId) {
        self.voicemails.remove(id);
    }

    fn drop_old(&mut self, now: Now) {
        self.calls.retain(|_, since| now.at.since(*since) < KEPT_FOR);
        self.voicemails.retain(|_, since| now.at.since(*since) < KEPT_FOR);
    }
}

impl Tracker {
    /// The gap since `from` is closed.
    pub(super) fn tell_what_was_missed(&mut self, from: Timestamp, now: Now) {
        let calls = std::mem::take(&mut self.catch_up.calls);
        let voicemails = std::mem::take(&mut self.catch_up.voicemails);
        let from_about = from - SLACK;
        let mut missed = Vec::new();
        let mut left = Vec::new();
        for id in voicemails.keys() {
            let Some(voicemail) = self.mailbox.voicemail_mut(id) else { continue };
            if voicemail.told || stored_at(voicemail) < from_about {
                continue;
            }
            if !voicemail.read && !voicemail.deleted {
                left.push((id.clone(), voicemail.call.clone()));
            } else {
                voicemail.told = true;
                self.record_voicemail(id);
            }
        }
        for id in calls.keys() {
            let Some(entry) = self.calls.entry_mut(id) else { continue };
            let when = entry.call.ended_at.unwrap_or(entry.call.started_at);
            if entry.call.told.missed || entry.set_aside || entry.call.outcome != crate::call::Outcome::Missed {
                continue;
            }
            if when < from_about {
                continue;
            }
            if now.server.since(when) <= FRESH {
                self.tell_missed(id, now);
                continue;
            }
            if !entry.call.read && !self.mailbox.has_told_before(id, &voicemails) {
                missed.push(id.clone());
            } else {
                entry.call.told.missed = true;
                self.record(id);
            }
        }
        match (missed.as_slice(), left.as_slice()) {
            ([], []) => {}
            // One thing alone is told by its own toast: that says who it was.
            ([call], []) => self.show_missed(call),
            ([], [(voicemail, _)]) => self.tell_voicemail(voicemail, now),
            ([call], [(voicemail, Some(left_by))]) if call == left_by => {
                self.note_told(call);
                self.tell_voicemail(voicemail, now);
            }
            _ => self.show_digest(from, &missed, &left, now),
        }
    }

    fn show_digest(&mut self, from: Timestamp, missed: &[CallId], left: &[(MessageId, Option<CallId>)], now: Now) {
        for (id, _) in left {
            if let Some(voicemail) = self.mailbox.voicemail_mut(id) {
                voicemail.told = true;
            }
            self.note_mail(id, Step::DigestTold);
            self.record_voicemail(id);
        }
        for id in missed {
            self.note(id, Step::DigestTold);
            self.note_told(id);
        }
        let count = |things: usize| u32::try_from(things).unwrap_or(u32::MAX);
        let (missed, voicemails) = (count(missed.len()), count(left.len()));
        self.show(NoticeKey::Digest, Notice::Digest { from, to: now.server, missed, voicemails });
    }

    fn note_told(&mut self, id: &CallId) {
        if let Some(entry) = self.calls.entry_mut(id) {
            entry.call.told.missed = true;
        }
        self.record(id);
    }
}

/// The end of listening and the end of a call are told by two clocks.
const SLACK: Duration = Duration::from_secs(5);
/// A gap that is not closed within this time is no longer about what was found in its beginning.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
