//! The tracker's effects, carried out: rows, toasts, news for tray and page, reads, in this order.

use std::collections::BTreeSet;

use ringlet_domain::notice::NoticeKey;
use ringlet_domain::tracker::{Effect, Read};
use tracing::{debug, error, warn};

use super::Line;
use crate::contract::{HistoryChanged, PartView};
use crate::engine::handle::ShellEvent;
use crate::engine::reads::Job;
use crate::history::{Change, HistoryError, row_id};
use crate::toast::ToastKey;

impl Line {
    /// Carries out all effects there are.
    pub(super) async fn settle(&mut self) {
        let mut changes = Vec::new();
        let mut toasts = Vec::new();
        let mut reads = BTreeSet::new();
        let mut rows = Vec::new();
        while let Some(effect) = self.tracker.poll_effect() {
            match effect {
                Effect::Forget(id) => {
                    rows.push(id.as_str().to_owned());
                    changes.push(Change::ForgetCall(id));
                }
                Effect::Read(Read::CallLog) => _ = reads.insert(Job::CallLog),
                Effect::Read(Read::Presence) => _ = reads.insert(Job::Presence),
                Effect::Record(call) => {
                    rows.push(call.id.as_str().to_owned());
                    changes.push(Change::Call(call));
                }
                Effect::RecordVoicemail(voicemail) => {
                    let own = NoticeKey::Voicemail(voicemail.id.clone());
                    let key = voicemail.call.clone().map_or(own, NoticeKey::Unanswered);
                    rows.extend(row_id(&key));
                    changes.push(Change::Voicemail(voicemail));
                }
                Effect::Show(key, notice) => toasts.push((key, Some(notice))),
                Effect::Withdraw(key) => toasts.push((key, None)),
            }
        }
        let changed = !changes.is_empty();
        self.write(changes).await;
        for (key, notice) in toasts {
            self.toast(key, notice).await;
        }
        if changed {
            self.announce(rows).await;
        }
        for job in reads {
            self.want(job);
        }
        self.next_transcript();
    }

    pub(super) async fn write(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        match self.parts.history.write(&self.parts.id, changes).await {
            Ok(()) => self.parts.board.change(|view| {
                // A history that lasts until quit keeps its words.
                if view.storage == PartView::Unknown {
                    view.storage = PartView::Ok;
                }
            }),
            Err(error) => self.storage_failed(&error),
        }
    }

    pub(super) fn storage_failed(&self, error: &HistoryError) {
        error!(%error, "the history was not written");
        let words = error.to_string();
        self.parts.board.change(|view| view.storage = PartView::Failing(words));
    }

    pub(super) async fn toast(&self, key: NoticeKey, notice: Option<ringlet_domain::notice::Notice>) {
        let key = ToastKey::Notice(key);
        match notice {
            Some(notice) => {
                let toast = self.parts.words.toast(&notice, self.now_server());
                self.parts.toaster.show(key, toast).await;
            }
            None => self.parts.toaster.withdraw(key).await,
        }
    }

    pub(super) async fn announce(&self, mut ids: Vec<String>) {
        match self.parts.history.unread_count(&self.parts.id).await {
            Ok(unread) => self.parts.board.change(|view| view.unread = unread),
            Err(error) => warn!(%error, "the unread rows were not counted"),
        }
        ids.sort();
        ids.dedup();
        if ids.len() > MANY {
            ids.clear();
        }
        // The page asks again when it wants to; a full channel has such news in it already.
        if let Err(error) = self.parts.shell.try_send(ShellEvent::HistoryChanged(HistoryChanged { ids })) {
            debug!(%error, "the shell is behind with news of rows");
        }
    }
}

/// More changed rows than this are told as "many".
const MANY: usize = 50;
