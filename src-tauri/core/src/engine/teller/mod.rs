//! Decides of each pop-up whether it comes now, and how: by what the person set and by what is around. It also says
//! again what nobody saw, reminds, and tells what was held back once it is no longer quiet.
//!
//! One task between the lines and the desktop's toasts. It waits for nobody but the history.

mod pops;
mod rules;
mod task;
#[cfg(test)]
mod tests;
mod up;

pub(super) use self::pops::invented as invented_call;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ringlet_domain::call::Call;
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::{Moment, Timestamp};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::quiet::Reason;
use tokio::sync::{mpsc, oneshot};
use tracing::{error, warn};

use super::board::Board;
use super::handle::ShellEvent;
use super::supervise;
use super::toaster::Toaster;
use crate::attention::Attention;
use crate::clock::Clock;
use crate::contract::Preferences;
use crate::history::{History, Line as LineId};
use crate::toast::{Ending, ToastKey};
use crate::words::Words;

/// A hold on the task. When the last one is dropped, it ends.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    inputs: mpsc::Sender<Input>,
    messages: Messages,
}

/// The message that the toast under a call's key tells of.
#[derive(Debug, Clone, Default)]
struct Messages(Arc<Mutex<BTreeMap<NoticeKey, MessageId>>>);

impl Messages {
    /// Takes down what `notice` is, now that it is told under `key`.
    fn told(&self, key: &NoticeKey, notice: &Notice) {
        let mut messages = self.all();
        match notice {
            Notice::Voicemail { message, .. } => _ = messages.insert(key.clone(), message.clone()),
            _ => _ = messages.remove(key),
        }
        while messages.len() > MOST_MESSAGES {
            messages.pop_first();
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<NoticeKey, MessageId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It was handed to the desktop.
    Handed,
    /// It was held back.
    Held(Reason),
    /// The person wants no pop-ups of its kind.
    Off,
}

/// What became of a notice, and when that was settled: before the desktop could say anything to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    pub(super) told: Told,
    pub(super) at: Moment,
    /// The same by this machine's clock.
    pub(super) wall: Timestamp,
}

/// What the task works with.
pub(super) struct Parts {
    pub(super) toaster: Toaster,
    pub(super) history: History,
    pub(super) board: Board,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) shell: mpsc::Sender<ShellEvent>,
}

#[derive(Debug)]
enum Input {
    /// Something may be due, or a reminder was set.
    Look,
    /// Whose line runs, and in which words it is told of.
    Line(Option<(LineId, Arc<Words>)>),
    /// A toast went without being taken away by us, or was opened.
    Gone(ToastKey, Ending),
    /// A call, as it was written just now.
    Call(Box<Call>),
    Amend(NoticeKey, Notice, Timestamp),
    LowerRings,
    Pause(Option<Timestamp>),
    Pop(ToastKey),
    Preferences(Box<Preferences>),
    Present(bool),
    Show(NoticeKey, Notice, Timestamp, oneshot::Sender<Settled>),
    /// What would become of a notice now.
    Weigh(Notice, oneshot::Sender<Told>),
    Withdraw(NoticeKey, oneshot::Sender<()>),
}

impl Teller {
    /// Starts the task. `attention` is what the desktop knows of the person's.
    pub(super) fn start(parts: Parts, preferences: &Preferences, attention: mpsc::Receiver<Attention>) -> Self {
        let (inputs, inbox) = mpsc::channel(INPUTS);
        let board = parts.board.clone();
        let messages = Messages::default();
        let task = task::Task::new(parts, preferences.clone(), inbox, attention, messages.clone());
        tokio::spawn(supervise::keep("pop-ups", task, |task| Box::pin(task.run()), board));
        Self { inputs, messages }
    }

    /// What the toast under `key` tells of: a message is its own, whichever call it was first taken to be of.
    pub(super) fn subject(&self, key: NoticeKey) -> NoticeKey {
        let message = self.messages.all().get(&key).cloned();
        message.map_or(key, NoticeKey::Voicemail)
    }

    /// Tells `notice` under `key`, if it is the time for that. `now` is the service's. `None` when nothing tells any
    /// more.
    pub(super) async fn show(&self, key: NoticeKey, notice: Notice, now: Timestamp) -> Option<Settled> {
        // Without an answer the task failed over it. Once more, because it is started again and nothing may go untold.
        for _ in 0..2 {
            let (reply, answer) = oneshot::channel();
            self.tell(Input::Show(key.clone(), notice.clone(), now, reply)).await;
            if let Ok(settled) = answer.await {
                return Some(settled);
            }
        }
        error!("a pop-up was not told: what tells of calls fails over it, or has ended");
        None
    }

    /// What would become of `notice`, were it told now. `None` when nothing tells any more.
    pub(super) async fn weigh(&self, notice: Notice) -> Option<Told> {
        let (reply, answer) = oneshot::channel();
        self.tell(Input::Weigh(notice, reply)).await;
        answer.await.ok()
    }

    /// Changes what is told under `key`, without drawing attention to it.
    pub(super) async fn amend(&self, key: NoticeKey, notice: Notice, now: Timestamp) {
        self.tell(Input::Amend(key, notice, now)).await;
    }

    /// Takes back what is told under `key`, or was held back. What is shown afterwards comes behind it.
    pub(super) async fn withdraw(&self, key: NoticeKey) {
        let (reply, ordered) = oneshot::channel();
        self.tell(Input::Withdraw(key, reply)).await;
        // Without an answer the task failed over it or has ended, and says so itself.
        let _ = ordered.await;
    }

    /// Takes back every ring that is told: nobody hears any more how it ends.
    pub(super) async fn lower_rings(&self) {
        self.tell(Input::LowerRings).await;
    }

    /// A call was written: it rings, or was answered.
    pub(super) async fn call(&self, call: Call) {
        self.tell(Input::Call(Box::new(call))).await;
    }

    /// A toast went, or the person did something about it.
    pub(super) async fn gone(&self, key: ToastKey, ending: Ending) {
        self.tell(Input::Gone(key, ending)).await;
    }

    /// The person wants what the toast under `key` offers to open.
    pub(super) async fn pop(&self, key: ToastKey) {
        self.tell(Input::Pop(key)).await;
    }

    /// Whose line runs.
    pub(super) async fn line(&self, line: Option<(LineId, Arc<Words>)>) {
        self.tell(Input::Line(line)).await;
    }

    /// The settings changed.
    pub(super) async fn preferences(&self, preferences: &Preferences) {
        self.tell(Input::Preferences(Box::new(preferences.clone()))).await;
    }

    /// The person wants to be left alone until then, or no longer.
    pub(super) async fn pause(&self, until: Option<Timestamp>) {
        self.tell(Input::Pause(until)).await;
    }

    /// The person's own switch.
    pub(super) async fn present(&self, on: bool) {
        self.tell(Input::Present(on)).await;
    }

    /// A reminder was set or forgotten, or the machine slept.
    pub(super) async fn look(&self) {
        self.tell(Input::Look).await;
    }

    async fn tell(&self, input: Input) {
        if self.inputs.send(input).await.is_err() {
            warn!("what tells of calls has ended");
        }
    }
}

const INPUTS: usize = 64;
/// More toasts than any desktop keeps.
const MOST_MESSAGES: usize = 256;
