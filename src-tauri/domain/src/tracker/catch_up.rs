//! What was found after a gap: told at its end, what is fresh singly and the rest in one digest.
//!
//! The call log also has calls that no event ever told of although nobody was away, such as those refused by
//! do-not-disturb. Which is which shows only when the gap is named; outside of it a found call is a row and no toast.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Tracker;
use super::course::FRESH;
use super::mail::stored_at;
use crate::call::Outcome;
use crate::ids::{CallId, MessageId};
use crate::moment::{Moment, Now, Timestamp};
use crate::notice::{Notice, NoticeKey};
use crate::trail::{About, Step};

/// What waits for the end of a gap.
#[derive(Debug, Default)]
pub(super) struct CatchUp {
    calls: BTreeMap<CallId, Moment>,
    /// Calls that the log was waited for: they are told by themselves at that time, if no gap is closed before.
    held: BTreeMap<CallId, Moment>,
    voicemails: BTreeMap<MessageId, Moment>,
    /// What the last digest spoke of and the person has not seen since.
    digest: BTreeSet<About>,
    /// The beginning of the gap that was last told of by a digest.
    digest_from: Option<Timestamp>,
}

impl CatchUp {
    pub fn found_call(&mut self, id: &CallId, now: Now) {
        self.drop_old(now);
        self.calls.insert(id.clone(), now.at);
    }

    /// Has a call that waits for the end of a gap told by itself when none is closed until then.
    pub fn hold(&mut self, id: &CallId, until: Moment) {
        self.held.entry(id.clone()).or_insert(until);
    }

    pub fn next_timer(&self) -> Option<Moment> {
        self.held.values().min().copied()
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
    /// The gap from `from` to `to` is closed.
    pub(super) fn tell_what_was_missed(&mut self, from: Timestamp, to: Timestamp, now: Now) {
        let calls = std::mem::take(&mut self.catch_up.calls);
        let voicemails = std::mem::take(&mut self.catch_up.voicemails);
        let from_about = from - SLACK;
        let mut missed = Vec::new();
        let mut left = Vec::new();
        for id in voicemails.keys() {
            let waits = self.mailbox.waiting.contains_key(id);
            let Some(voicemail) = self.mailbox.voicemail_mut(id) else { continue };
            let before = stored_at(voicemail) < from - MAIL_IS_LATE;
            if voicemail.told || (before && waits) {
                continue;
            }
            if !before && !voicemail.read && !voicemail.deleted {
                left.push((id.clone(), voicemail.call.clone()));
            } else {
                voicemail.told = true;
                self.record_voicemail(id);
            }
        }
        for (id, since) in &calls {
            let Some(entry) = self.calls.entry_mut(id) else { continue };
            let when = entry.call.ended_at.unwrap_or(entry.call.started_at);
            if entry.call.told.missed || entry.set_aside || entry.call.outcome != Outcome::Missed {
                continue;
            }
            // What the log alone has of a time in which somebody listened did not ring here.
            if when < from_about || entry.call.started_at > to + SLACK {
                // A machine that has just woken reads the log before it knows that it slept: that gap is still to come.
                self.catch_up.calls.insert(id.clone(), *since);
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
        // The digest of this gap may be up and would be replaced: what the log brings late is told beside it.
        let beside = self.catch_up.digest_from == Some(from) && missed.len() + left.len() <= A_FEW;
        match (missed.as_slice(), left.as_slice()) {
            ([], []) => {}
            _ if beside => {
                left.iter().for_each(|(voicemail, _)| self.tell_voicemail(voicemail, now));
                missed.iter().for_each(|call| self.tell_missed_at_last(call));
            }
            // One thing alone is told by its own toast: that says who it was.
            ([call], []) => self.show_missed(call),
            ([], [(voicemail, _)]) => self.tell_voicemail(voicemail, now),
            ([call], [(voicemail, Some(left_by))]) if call == left_by => {
                self.note_told(call);
                self.tell_voicemail(voicemail, now);
            }
            _ => self.show_digest((from, to), &missed, &left),
        }
    }

    /// Tells the held calls that waited for the end of a gap which did not come, or did not reach back to them.
    pub(super) fn tell_the_held(&mut self, now: Now) {
        let due = self.catch_up.held.iter().filter(|(_, at)| **at <= now.at);
        let ids: Vec<CallId> = due.map(|(id, _)| id.clone()).collect();
        for id in ids {
            self.catch_up.held.remove(&id);
            self.catch_up.calls.remove(&id);
            let Some(entry) = self.calls.entry_mut(&id) else { continue };
            if entry.call.told.missed || entry.set_aside || entry.call.outcome != Outcome::Missed {
                continue;
            }
            if entry.call.read { self.note_told(&id) } else { self.show_missed(&id) }
        }
    }

    /// Unless the toast of its voicemail has said it just now.
    fn tell_missed_at_last(&mut self, id: &CallId) {
        if self.calls.entry(id).is_some_and(|entry| !entry.call.told.missed) {
            self.show_missed(id);
        }
    }

    fn show_digest(
        &mut self,
        (from, to): (Timestamp, Timestamp),
        missed: &[CallId],
        left: &[(MessageId, Option<CallId>)],
    ) {
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
        let calls = missed.iter().cloned().map(About::Call);
        self.catch_up.digest = calls.chain(left.iter().map(|(id, _)| About::Voicemail(id.clone()))).collect();
        self.catch_up.digest_from = Some(from);
        let count = |things: usize| u32::try_from(things).unwrap_or(u32::MAX);
        let (missed, voicemails) = (count(missed.len()), count(left.len()));
        self.show(NoticeKey::Digest, Notice::Digest { from, to, missed, voicemails });
    }

    /// The person knows of it, or it turned out to be nothing: when that is so of everything a digest spoke of, the
    /// digest goes.
    pub(super) fn is_dealt_with(&mut self, about: &About) {
        if self.catch_up.digest.remove(about) && self.catch_up.digest.is_empty() {
            self.withdraw(NoticeKey::Digest);
        }
    }

    fn note_told(&mut self, id: &CallId) {
        if let Some(entry) = self.calls.entry_mut(id) {
            entry.call.told.missed = true;
        }
        self.record(id);
    }
}

/// How long after a message was whole its event may come, and fall into a gap that began meanwhile.
const MAIL_IS_LATE: Duration = Duration::from_secs(180);
/// So many toasts are no storm.
const A_FEW: usize = 3;
/// How long a held call, or a message, that is not fresh waits for the end of a gap.
pub(super) const GAP_LIMIT: Duration = Duration::from_secs(30);
/// The same for what the run before did not come to tell: a gap is closed when listening has begun, which takes a while.
pub(super) const NEXT_RUN_LIMIT: Duration = Duration::from_secs(180);
/// The same for a message of long ago: it may be one of very many of a long gap, whose lists take their time.
pub(super) const LONG_GAP_LIMIT: Duration = Duration::from_secs(180);
/// The end of listening and the end of a call are told by two clocks.
const SLACK: Duration = Duration::from_secs(5);
/// A gap that is not closed within this time is no longer about what was found in its beginning.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
