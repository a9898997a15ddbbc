//! The tracker's effects, carried out: rows, toasts, news for tray and page, reads, in this order.

use std::collections::BTreeSet;
use std::time::Duration;

use ringlet_domain::call::{Call, Outcome};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::tracker::{Effect, Read};
use tracing::{debug, error};

use super::Line;
use super::names::Booked;
use crate::contract::{HistoryChanged, PartView};
use crate::engine::desk::count_rows;
use crate::engine::handle::ShellEvent;
use crate::engine::reads::Job;
use crate::history::{Change, HistoryError, row_id};
use crate::words::Spoken;

impl Line {
    /// Carries out all effects there are.
    pub(super) async fn settle(&mut self) {
        let mut changes = Vec::new();
        let mut toasts = Vec::new();
        let mut reads = BTreeSet::new();
        let mut rows = Vec::new();
        let mut calls = Vec::new();
        while let Some(effect) = self.tracker.poll_effect() {
            match effect {
                Effect::Amend(key, notice) => toasts.push(Order::Amend(key, notice)),
                Effect::Forget(id) => {
                    rows.push(id.as_str().to_owned());
                    changes.push(Change::ForgetCall(id));
                }
                Effect::Read(Read::CallLog) => _ = reads.insert(Job::CallLog),
                Effect::Read(Read::Presence) => _ = reads.insert(Job::Presence),
                Effect::Record(call) => {
                    rows.push(call.id.as_str().to_owned());
                    calls.extend(self.is_going_on(&call).then(|| call.clone()));
                    changes.push(Change::Call(call));
                }
                Effect::RecordVoicemail(voicemail) => {
                    let own = NoticeKey::Voicemail(voicemail.id.clone());
                    let key = voicemail.call.clone().map_or(own, NoticeKey::Unanswered);
                    rows.extend(row_id(&key));
                    changes.push(Change::Voicemail(voicemail));
                }
                Effect::Show(key, notice) => toasts.push(Order::Show(key, notice)),
                Effect::Withdraw(key) => toasts.push(Order::Withdraw(key)),
            }
        }
        let changed = !changes.is_empty();
        self.take_notes();
        let begun = self.parts.wire.now().at;
        // Asked together: the history answers both in one go, and a ring waits for it once. Meanwhile the number that
        // its toast will show is looked up.
        let ((), names, ()) = tokio::join!(self.write(changes), self.names_for(&toasts), async {
            toasts.iter().for_each(|order| self.look_up(order));
        });
        self.rows_were_written(&rows, self.parts.wire.now().at.since(begun));
        for call in calls {
            self.parts.teller.call(call).await;
        }
        for (order, name) in toasts.into_iter().zip(names) {
            self.toast(order, name).await;
        }
        self.look_for_the_nameless().await;
        if changed {
            self.announce(rows).await;
        }
        for job in reads {
            self.want(job);
        }
        self.next_transcript();
        self.write_trail().await;
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
            // The history itself shows that its rows wait, and when they are written after all.
            Err(error @ (HistoryError::NotSaved { .. } | HistoryError::Fault)) => {
                error!(%error, "the history was not written")
            }
            Err(error) => {
                error!(%error, "the history was not written");
                let why = error.say().carried();
                self.parts.board.change(|view| view.storage = PartView::Failing(why));
            }
        }
    }

    /// The name that the books have for whom each order is about.
    async fn names_for(&self, orders: &[Order]) -> Vec<Booked> {
        let mut names = Vec::with_capacity(orders.len());
        for order in orders {
            names.push(match order {
                Order::Amend(_, notice) | Order::Show(_, notice) => self.booked(notice).await,
                Order::Withdraw(_) => Booked::NotAsked,
            });
        }
        names
    }

    /// Writes a caller's number once, which is remembered, so that the ring's toast need not wait for that.
    fn look_up(&self, order: &Order) {
        if let Order::Show(_, Notice::Incoming { from, .. }) = order {
            let _ = self.parts.words.who(from);
        }
    }

    async fn toast(&mut self, order: Order, name: Booked) {
        match order {
            Order::Amend(key, notice) => {
                let notice = self.named(&key, notice, name);
                self.parts.teller.amend(key, notice, self.now_server()).await;
            }
            Order::Show(key, notice) => {
                let notice = self.named(&key, notice, name);
                if let Some(settled) = self.parts.teller.show(key.clone(), notice, self.now_server()).await {
                    self.toast_was_settled(&key, settled);
                }
            }
            Order::Withdraw(key) => self.parts.teller.withdraw(key).await,
        }
    }

    /// Whether something may be opened for `call` now: of a call of yesterday nobody wants that.
    fn is_going_on(&self, call: &Call) -> bool {
        matches!(call.outcome, Outcome::Answered | Outcome::Ringing)
            && self.now_server().since(call.started_at) < LONGEST_TALK
    }

    pub(super) async fn announce(&self, mut ids: Vec<String>) {
        count_rows(&self.parts.history, &self.parts.id, &self.parts.board).await;
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

/// What is to be done about toasts, once the rows they point at are written.
enum Order {
    Amend(NoticeKey, Notice),
    Show(NoticeKey, Notice),
    Withdraw(NoticeKey),
}

/// A call that began longer ago is told of by the log alone.
const LONGEST_TALK: Duration = Duration::from_secs(12 * 60 * 60);
/// More changed rows than this are told as "many".
const MANY: usize = 50;
