//! The voicemails in memory: found by their ids and by the calls that left them, and how long they stay.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::entry::Unanswered;
use crate::call::{LinkQuality, Voicemail};
use crate::ids::{CallId, MessageId};
use crate::moment::{Moment, Now};
use crate::notice::NoticeKey;

/// Every voicemail in memory.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub known: BTreeMap<MessageId, Mail>,
    pub order: VecDeque<(Moment, MessageId)>,
    /// Those that are told by themselves at that time, if no gap is closed before.
    pub waiting: BTreeMap<MessageId, Moment>,
    /// Voicemails the call log named before they came.
    pub promised: BTreeMap<MessageId, (CallId, LinkQuality)>,
    pub promises: VecDeque<(Moment, MessageId)>,
    /// When the call log is asked which call left a message that was joined with one by guess.
    pub ask_at: Option<Moment>,
}

/// One voicemail, and where its toast may be.
#[derive(Debug)]
pub(super) struct Mail {
    pub voicemail: Voicemail,
    /// Under which key its toast may be up.
    pub up: Option<NoticeKey>,
    /// Brought back, and perhaps told before its call was known: then it is up under its own key.
    pub perhaps: Option<NoticeKey>,
}

impl Mailbox {
    pub fn voicemail_mut(&mut self, id: &MessageId) -> Option<&mut Voicemail> {
        self.known.get_mut(id).map(|mail| &mut mail.voicemail)
    }

    /// The voicemail that a call left.
    pub fn of_call(&self, call: &CallId) -> Option<MessageId> {
        let mut known = self.known.values().map(|mail| &mail.voicemail);
        known.find(|voicemail| voicemail.call.as_ref() == Some(call)).map(|voicemail| voicemail.id.clone())
    }

    /// What is up under a call's key for the voicemail it left.
    pub fn toast_of(&self, call: &CallId) -> Unanswered {
        let key = Some(NoticeKey::Unanswered(call.clone()));
        if self.known.values().any(|mail| mail.up == key) { Unanswered::Voicemail } else { Unanswered::Nothing }
    }

    /// Something else is shown under `key`: no voicemail's toast is up there any more.
    pub fn replaced(&mut self, key: &NoticeKey) {
        for mail in self.known.values_mut() {
            mail.up.take_if(|up| up == key);
        }
    }

    /// Whether the voicemail that a call left was told, which says that the call was missed too.
    pub fn has_told(&self, call: &CallId) -> bool {
        self.has_told_before(call, &BTreeMap::new())
    }

    /// Whether it was told, and not only now with `others`.
    pub fn has_told_before(&self, call: &CallId, others: &BTreeMap<MessageId, Moment>) -> bool {
        let told = |mail: &Mail| mail.voicemail.told && !others.contains_key(&mail.voicemail.id);
        self.known.values().any(|mail| mail.voicemail.call.as_ref() == Some(call) && told(mail))
    }

    /// Whether the log has lately named a message that has not come yet.
    pub fn is_promised_one(&self, now: Now) -> bool {
        let lately = |since: Moment| now.at.since(since) < PROMISED_LATELY;
        self.promises.iter().any(|(since, id)| lately(*since) && self.promised.contains_key(id))
    }

    pub fn next_timer(&self) -> Option<Moment> {
        self.waiting.values().min().copied()
    }

    pub fn drop_old(&mut self, now: Now) {
        while let Some((since, id)) = self.order.front() {
            if now.at.since(*since) < super::memory::KEPT_FOR && self.order.len() <= super::memory::KEPT {
                break;
            }
            let id = id.clone();
            self.order.pop_front();
            // Only here is it known where its toast may be up.
            let shown = self.known.get(&id).is_some_and(|mail| mail.up.is_some());
            if shown && self.order.len() < super::memory::KEPT {
                self.order.push_back((now.at, id));
                continue;
            }
            self.known.remove(&id);
            self.waiting.remove(&id);
        }
        while let Some((since, id)) = self.promises.front() {
            if now.at.since(*since) < super::memory::KEPT_FOR && self.promises.len() <= super::memory::KEPT {
                break;
            }
            self.promised.remove(id);
            self.promises.pop_front();
        }
    }

    pub fn insert(&mut self, voicemail: Voicemail, now: Now) {
        let id = voicemail.id.clone();
        self.order.push_back((now.at, id.clone()));
        self.known.insert(id, Mail { voicemail, up: None, perhaps: None });
    }
}

/// A message comes a minute or two after the log may have named it.
const PROMISED_LATELY: Duration = Duration::from_secs(15 * 60);
