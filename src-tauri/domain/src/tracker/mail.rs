//! Voicemails: new ones are told, changed ones are not, and each finds the call that left it if it can.

use std::time::Duration;

use super::catch_up::{GAP_LIMIT, LONG_GAP_LIMIT, NEXT_RUN_LIMIT};
use super::course::FRESH;
use super::entry::{Entry, Phase, Unanswered};
use super::mailbox::Mail;
use super::timers::LOG_DELAY;
use super::{Effect, Tracker};
use crate::call::{Certainty, Detail, Direction, LinkQuality, Outcome, Transcript, Voicemail};
use crate::facts::{Origin, VoicemailBody, VoicemailRecord};
use crate::ids::{CallId, MessageId};
use crate::link::{self, Candidate};
use crate::moment::{Now, Timestamp};
use crate::notice::{Notice, NoticeKey};
use crate::trail::{About, Step};

impl Tracker {
    /// Takes in a voicemail, new, changed or gone.
    pub(super) fn see_voicemail(&mut self, record: VoicemailRecord, origin: Origin, now: Now) {
        let known = self.mailbox.known.contains_key(&record.id);
        match record.body {
            Some(body) if known => self.voicemail_changed(&record.id, body),
            Some(body) => self.voicemail_came(record.id, body, origin, now),
            None if known => self.voicemail_went(&record.id),
            // Never told, so there is nothing to take back.
            None => {}
        }
    }

    fn voicemail_came(&mut self, id: MessageId, body: VoicemailBody, origin: Origin, now: Now) {
        let left_at = body.created_at.or(body.changed_at).unwrap_or(now.server);
        let changed_late = body.changed_at.is_some_and(|changed_at| changed_at.since(left_at) > NEW);
        let new = body.inbound && body.read != Some(true) && !changed_late;
        let quiet = !new || origin == Origin::Baseline;
        self.mailbox.insert(
            Voicemail {
                id: id.clone(),
                call: None,
                link: None,
                from: body.from,
                left_at,
                changed_at: body.changed_at,
                length: body.length,
                transcript: body.transcript,
                audio: body.audio,
                transcript_source: body.transcript_source,
                read: body.read.unwrap_or(false),
                deleted: false,
                told: quiet,
            },
            now,
        );
        self.note_mail(&id, Step::MailCame);
        let promised = self.mailbox.promised.remove(&id);
        let set_aside = |call: &CallId| self.calls.entry(call).is_some_and(|entry| entry.set_aside);
        match promised.filter(|(call, _)| !set_aside(call)) {
            Some((call, quality)) => self.link(&id, &call, quality, now),
            None => self.link_by_likeness(&id, now),
        }
        if quiet {
            let baseline = new && origin == Origin::Baseline;
            self.note_mail(&id, if baseline { Step::MailBaseline } else { Step::MailRead });
            return self.record_voicemail(&id);
        }
        let stored_at = self.mailbox.voicemail_mut(&id).map_or(left_at, |voicemail| stored_at(voicemail));
        if now.server.since(stored_at) <= FRESH {
            return self.tell_voicemail(&id, now);
        }
        // Old news: part of a gap about to be closed, or late; the gap's end will tell.
        self.note_mail(&id, Step::MailWaits);
        let limit = if now.server.since(stored_at) <= NEW { GAP_LIMIT } else { LONG_GAP_LIMIT };
        self.wait_for_a_gap(&id, limit, now);
        self.record_voicemail(&id);
    }

    /// Has a voicemail told at the end of the gap that is about to be closed, or by itself when none is for so long.
    fn wait_for_a_gap(&mut self, id: &MessageId, limit: Duration, now: Now) {
        self.catch_up.found_voicemail(id, now);
        self.mailbox.waiting.insert(id.clone(), now.at + limit);
    }

    /// Tells the voicemails that waited for the end of a gap which did not come.
    pub(super) fn tell_the_waiting(&mut self, now: Now) {
        let due = self.mailbox.waiting.iter().filter(|(_, at)| **at <= now.at);
        let ids: Vec<MessageId> = due.map(|(id, _)| id.clone()).collect();
        for id in ids {
            self.mailbox.waiting.remove(&id);
            self.catch_up.drop_voicemail(&id);
            self.tell_voicemail(&id, now);
        }
    }

    /// Shows the voicemail's toast, in the place of its call's.
    pub(super) fn tell_voicemail(&mut self, id: &MessageId, now: Now) {
        let Some(voicemail) = self.mailbox.voicemail_mut(id) else { return };
        if voicemail.told {
            return;
        }
        if voicemail.read || voicemail.deleted {
            voicemail.told = true;
            return self.record_voicemail(id);
        }
        voicemail.told = true;
        // A call that left memory ended long ago; whatever was told of it is no longer up.
        let call = voicemail.call.clone().filter(|call| self.calls.entry(call).is_some());
        let key = call.clone().map_or_else(|| NoticeKey::Voicemail(id.clone()), NoticeKey::Unanswered);
        let Some(notice) = self.notice_of(id) else { return };
        if let Some(call) = call {
            self.call_left_voicemail(&call, now);
            if let Some(entry) = self.calls.entry_mut(&call) {
                entry.call.told.missed = true;
                entry.unanswered = Unanswered::Voicemail;
            }
            self.record(&call);
        }
        self.record_voicemail(id);
        self.note_mail(id, Step::MailTold);
        self.show(key.clone(), notice);
        if let Some(mail) = self.mailbox.known.get_mut(id) {
            mail.up = Some(key);
        }
    }

    /// What a toast says of a message, with as much of it as there is.
    fn notice_of(&self, id: &MessageId) -> Option<Notice> {
        let voicemail = &self.mailbox.known.get(id)?.voicemail;
        let call = voicemail.call.as_ref().and_then(|call| self.calls.entry(call));
        let transcript = match &voicemail.transcript {
            Transcript::Done(text) => Some(text.clone()),
            _ => None,
        };
        Some(Notice::Voicemail {
            from: voicemail.from.clone(),
            via: call.and_then(|entry| entry.call.via.clone()),
            length: voicemail.length,
            at: voicemail.left_at,
            message: voicemail.id.clone(),
            transcript,
        })
    }

    fn voicemail_changed(&mut self, id: &MessageId, body: VoicemailBody) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        let before = mail.voicemail.clone();
        let voicemail = &mut mail.voicemail;
        if matches!((body.changed_at, voicemail.changed_at), (Some(new), Some(old)) if new < old) {
            return;
        }
        voicemail.changed_at = body.changed_at.or(voicemail.changed_at);
        voicemail.deleted = false;
        voicemail.length = body.length.or(voicemail.length);
        voicemail.audio = body.audio.or(voicemail.audio.take());
        voicemail.transcript_source = body.transcript_source.or(voicemail.transcript_source.take());
        if progress(&body.transcript) >= progress(&voicemail.transcript) {
            voicemail.transcript = body.transcript;
        }
        super::entry::fill_party(&mut voicemail.from, &body.from);
        // Never back to unread: it may have been read here, which the service is told later or, without the permission,
        // never.
        voicemail.read |= body.read == Some(true);
        if *voicemail == before {
            return;
        }
        if voicemail.read && !before.read {
            return self.listened(id);
        }
        self.record_voicemail(id);
    }

    /// The transcript's text is there: the row has it, and so does the toast, if it is still up.
    pub(super) fn transcript_was_read(&mut self, id: &MessageId, text: String) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        let text = Transcript::Done(text);
        if mail.voicemail.deleted || mail.voicemail.transcript == text {
            return;
        }
        mail.voicemail.transcript = text;
        let up = mail.up.clone();
        self.note_mail(id, Step::MailTranscribed);
        self.record_voicemail(id);
        if let Some((key, notice)) = up.zip(self.notice_of(id)) {
            self.effects.push_back(Effect::Amend(key, notice));
        }
    }

    fn voicemail_went(&mut self, id: &MessageId) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        if std::mem::replace(&mut mail.voicemail.deleted, true) {
            return;
        }
        mail.voicemail.told = true;
        self.note_mail(id, Step::MailGone);
        self.record_voicemail(id);
        self.lower_voicemail(id);
        self.is_dealt_with(&About::Voicemail(id.clone()));
    }

    /// The person listened to it here. One that is not in memory is left to its keeper.
    pub(super) fn voicemail_was_seen(&mut self, id: &MessageId) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        if !std::mem::replace(&mut mail.voicemail.read, true) {
            self.listened(id);
        }
    }

    /// A message listened to is news no more, and neither is the call that left it.
    fn listened(&mut self, id: &MessageId) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        mail.voicemail.told = true;
        let call = mail.voicemail.call.clone();
        self.note_mail(id, Step::MailHeard);
        self.record_voicemail(id);
        if let Some(call) = call {
            if let Some(entry) = self.calls.entry_mut(&call) {
                entry.call.read = true;
                entry.call.told.missed |= entry.call.outcome == Outcome::Missed;
            }
            self.record(&call);
            self.lower_missed(&call);
            self.is_dealt_with(&About::Call(call));
        }
        self.lower_voicemail(id);
        self.is_dealt_with(&About::Voicemail(id.clone()));
    }

    fn lower_voicemail(&mut self, id: &MessageId) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        self.mailbox.waiting.remove(id);
        if let Some(key) = mail.perhaps.take() {
            self.effects.push_back(Effect::Withdraw(key));
        }
        let Some(key) = mail.up.take() else { return };
        if let NoticeKey::Unanswered(call) = &key
            && let Some(entry) = self.calls.entry_mut(call)
        {
            entry.unanswered = Unanswered::Nothing;
        }
        self.withdraw(key);
    }

    /// Brings back a voicemail of an earlier run, or one that left memory. Nothing of it is told again; what that run did
    /// not come to tell is told now.
    pub(super) fn remember_voicemail(&mut self, voicemail: Voicemail, now: Now) {
        let id = voicemail.id.clone();
        if self.mailbox.known.contains_key(&id) {
            return;
        }
        let call = voicemail.call.clone();
        let news = !voicemail.read && !voicemail.deleted;
        let (may_be_up, untold) = (news && voicemail.told, news && !voicemail.told);
        self.mailbox.insert(voicemail, now);
        if let Some(mail) = self.mailbox.known.get_mut(&id) {
            mail.up =
                may_be_up.then(|| call.clone().map_or_else(|| NoticeKey::Voicemail(id.clone()), NoticeKey::Unanswered));
            mail.perhaps = call.as_ref().filter(|_| may_be_up).map(|_| NoticeKey::Voicemail(id.clone()));
        }
        if let Some(entry) = call.and_then(|call| self.calls.entry_mut(&call)) {
            entry.voicemail = Some(id.clone());
            entry.unanswered = if may_be_up { Unanswered::Voicemail } else { Unanswered::Nothing };
        }
        if untold {
            self.wait_for_a_gap(&id, NEXT_RUN_LIMIT, now);
        }
    }

    pub(super) fn record_voicemail(&mut self, id: &MessageId) {
        if let Some(voicemail) = self.mailbox.voicemail_mut(id) {
            let row = voicemail.clone();
            self.effects.push_back(Effect::RecordVoicemail(row));
        }
    }

    /// The call log says that `call` left this voicemail.
    pub(super) fn link_logged(&mut self, id: &MessageId, call: &CallId, quality: LinkQuality, now: Now) {
        let Some(mail) = self.mailbox.known.get(id) else {
            if self.mailbox.promised.insert(id.clone(), (call.clone(), quality)).is_none() {
                self.mailbox.promises.push_back((now.at, id.clone()));
            }
            return;
        };
        let voicemail = &mail.voicemail;
        if voicemail.call.as_ref() == Some(call) && voicemail.link >= Some(quality) || voicemail.link > Some(quality) {
            return;
        }
        self.link(id, call, quality, now);
        self.record_voicemail(id);
    }

    /// Looks for a voicemail that came before its call was over, or before it was known at all.
    pub(super) fn link_left_over(&mut self, call: &CallId, now: Now) {
        let waits =
            self.calls.entry(call).is_some_and(|entry| entry.voicemail.is_none() && entry.may_leave_voicemail());
        if !waits {
            return;
        }
        let alone = |mail: &&Mail| mail.voicemail.call.is_none() && !mail.voicemail.deleted;
        let ids: Vec<MessageId> =
            self.mailbox.known.values().filter(alone).map(|mail| mail.voicemail.id.clone()).collect();
        for id in ids {
            if self.likely_call(&id, now).as_ref() == Some(call) {
                self.link_by_likeness(&id, now);
                self.record_voicemail(&id);
                return;
            }
        }
    }

    fn likely_call(&self, id: &MessageId, now: Now) -> Option<CallId> {
        let voicemail = &self.mailbox.known.get(id)?.voicemail;
        let candidates =
            self.calls.iter().filter(|(_, entry)| entry.voicemail.is_none() && entry.may_leave_voicemail());
        let candidates = candidates.map(|(call, entry)| Candidate {
            call,
            from: &entry.call.from,
            // One that was transferred here began long before it rang here, and left nothing in this mailbox till then.
            started_at: entry.rang_at.map_or(entry.call.started_at, |rang| rang.max(entry.call.started_at)),
            ended_at: match entry.phase {
                Phase::Ringing { .. } => now.server,
                _ => entry.call.ended_at.unwrap_or(entry.sighted),
            },
            ringing: matches!(entry.phase, Phase::Ringing { .. }),
        });
        link::likely(voicemail, candidates).cloned()
    }

    fn link_by_likeness(&mut self, id: &MessageId, now: Now) {
        let Some(call) = self.likely_call(id, now) else { return };
        let seen = self.calls.entry(&call).is_some_and(|entry| entry.evidence.voicemail);
        self.link(id, &call, if seen { LinkQuality::Seen } else { LinkQuality::Likely }, now);
        let news = self.mailbox.voicemail_mut(id).is_some_and(|voicemail| !voicemail.told);
        if news && self.calls.entry(&call).is_some_and(|entry| matches!(entry.phase, Phase::Settled)) {
            // Nobody asks the log for that call any more, and another may have left the message.
            self.mailbox.ask_at.get_or_insert(now.at + LOG_DELAY);
        }
    }

    /// Joins a voicemail with its call, and takes back what was joined wrongly before. The voicemail's row is written
    /// by the caller.
    fn link(&mut self, id: &MessageId, call: &CallId, quality: LinkQuality, now: Now) {
        let Some(mail) = self.mailbox.known.get_mut(id) else { return };
        mail.voicemail.link = Some(quality);
        let linked = match quality {
            LinkQuality::Exact => Step::MailLinkedSurely,
            LinkQuality::Likely => Step::MailLinkedLikely,
            LinkQuality::Logged => Step::MailLinkedLogged,
            LinkQuality::Seen => Step::MailLinkedSeen,
        };
        self.notes.push(About::Voicemail(id.clone()), linked, None);
        let (told, read) = (mail.voicemail.told, mail.voicemail.read);
        let before = mail.voicemail.call.replace(call.clone()).filter(|before| before != call);
        if let Some(before) = before {
            if let Some(entry) = self.calls.entry_mut(&before) {
                entry.voicemail = None;
                entry.evidence.message = false;
                if entry.call.detail == Detail::Voicemail {
                    entry.call.detail = entry.judged.unwrap_or(Detail::Plain);
                }
            }
            self.take_guess_back(&before);
            self.record(&before);
        }
        let replaced = self.calls.entry_mut(call).and_then(|entry| {
            if matches!(entry.call.outcome, Outcome::Declined | Outcome::Missed) {
                if entry.call.certainty == Certainty::Confirmed {
                    entry.judged.get_or_insert(entry.call.detail);
                }
                entry.call.detail = Detail::Voicemail;
            }
            entry.voicemail.replace(id.clone())
        });
        if let Some(other) = replaced.filter(|other| other != id) {
            // Guessed for this call; the log knows better.
            if let Some(voicemail) = self.mailbox.voicemail_mut(&other) {
                voicemail.call = None;
                voicemail.link = None;
                self.record_voicemail(&other);
            }
        }
        if told {
            self.call_left_voicemail(call, now);
            if let Some(entry) = self.calls.entry_mut(call) {
                entry.call.told.missed = true;
                entry.call.read |= read;
            }
            self.record(call);
            self.lower_missed(call);
        } else {
            self.record(call);
        }
    }

    /// Parts a voicemail from a call on which people talked, when the two were joined by guess.
    pub(super) fn unlink_guess(&mut self, call: &CallId) {
        let Some(id) = self.calls.entry(call).and_then(|entry| entry.voicemail.clone()) else { return };
        let link = self.mailbox.voicemail_mut(&id).and_then(|voicemail| voicemail.link);
        if link.is_none_or(|link| link <= LinkQuality::Seen) {
            self.unlink(call);
        }
    }

    /// Parts a voicemail from a call that turned out to be none.
    pub(super) fn unlink(&mut self, call: &CallId) {
        let Some(entry) = self.calls.entry_mut(call) else { return };
        let Some(id) = entry.voicemail.take() else { return };
        entry.evidence.message = false;
        if let Some(voicemail) = self.mailbox.voicemail_mut(&id) {
            voicemail.call = None;
            voicemail.link = None;
            self.record_voicemail(&id);
        }
    }

    /// A call that left a voicemail was missed, unless the person declined it; nothing is waited for before saying so.
    fn call_left_voicemail(&mut self, call: &CallId, now: Now) {
        let Some(entry) = self.calls.entry_mut(call) else { return };
        let ringing = matches!(entry.phase, Phase::Ringing { .. });
        let grace = matches!(entry.phase, Phase::Grace { .. });
        entry.call.told.missed = true;
        entry.evidence.message = true;
        if matches!(entry.call.outcome, Outcome::Ringing | Outcome::Unknown) {
            entry.call.outcome = Outcome::Missed;
            entry.call.read = false;
        }
        if matches!(entry.call.outcome, Outcome::Declined | Outcome::Missed) {
            entry.call.detail = Detail::Voicemail;
        }
        if ringing {
            entry.ended = now.at;
            entry.call.ended_at = Some(now.server);
            self.record(call);
            self.lower_ring(call);
        }
        if ringing || grace {
            self.await_the_log(call, now);
        }
    }
}

impl Entry {
    fn may_leave_voicemail(&self) -> bool {
        // The log would have said so; of a hidden caller nothing but its word tells two calls apart.
        let hung_up = matches!(self.call.detail, Detail::Busy | Detail::CallerHungUp);
        let left_none = self.call.certainty == Certainty::Confirmed
            && self.call.outcome == Outcome::Missed
            && (hung_up || (self.call.detail != Detail::Voicemail && link::is_hidden(&self.call.from)));
        self.call.direction == Direction::Inbound
            && !left_none
            && !self.set_aside
            && !self.was_answered()
            && matches!(self.call.outcome, Outcome::Declined | Outcome::Missed | Outcome::Ringing | Outcome::Unknown)
    }
}

/// When a message was whole: its recording begins minutes before that. A change much later is something else.
pub(super) fn stored_at(voicemail: &Voicemail) -> Timestamp {
    let left_at = voicemail.left_at;
    let recorded_at = left_at + voicemail.length.unwrap_or_default();
    voicemail.changed_at.filter(|changed_at| changed_at.since(left_at) <= NEW).unwrap_or(left_at).max(recorded_at)
}

/// How far a transcript has come; it never goes back.
fn progress(transcript: &Transcript) -> u8 {
    match transcript {
        Transcript::Unknown => 0,
        Transcript::Pending => 1,
        Transcript::NotAvailable => 2,
        Transcript::Ready => 3,
        Transcript::Done(_) => 4,
    }
}

/// A message changed longer than this after it was left is no new one, whatever changed.
const NEW: Duration = Duration::from_secs(10 * 60);
