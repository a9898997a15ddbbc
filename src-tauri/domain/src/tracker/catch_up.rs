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
        let (mut missed, mut left) = (0, 0);
        for id in voicemails.keys() {
            let Some(voicemail) = self.mailbox.voicemail_mut(id) else { continue };
            if voicemail.told || stored_at(voicemail) < from_about {
                continue;
            }
            voicemail.told = true;
            if !voicemail.read && !voicemail.deleted {
                left += 1;
            }
            self.record_voicemail(id);
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
            entry.call.told.missed = true;
            if !entry.call.read && !self.mailbox.has_told_before(id, &voicemails) {
                missed += 1;
            }
            self.record(id);
        }
        if missed + left > 0 {
            let digest = Notice::Digest { from, to: now.server, missed, voicemails: left };
            self.show(NoticeKey::Digest, digest);
        }
    }
}

/// The end of listening and the end of a call are told by two clocks.
const SLACK: Duration = Duration::from_secs(5);
/// A gap that is not closed within this time is no longer about what was found in its beginning.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
