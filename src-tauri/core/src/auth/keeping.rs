//! What is still to be done with the keyring: a failed call is made again later, with the newest credential.
//!
//! One call is made at a time, on the keyring's own thread. Whoever looks after the sign-in looks at its answer when it
//! comes, and does everything else meanwhile.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use ringlet_domain::moment::Moment;
use tokio::sync::watch;

use super::store::{Credential, StoreError};
use super::store_handle::{Manner, StoreHandle};
use crate::clock::Clock;
use crate::contract::KeyringView;
use crate::network::Answer;

/// Keeps a credential in step with the keyring.
pub(super) struct Keeping {
    store: StoreHandle,
    clock: Arc<dyn Clock>,
    view: watch::Sender<KeyringView>,
    /// What is to be done next.
    chore: Option<Chore>,
    /// What the keyring is doing now.
    call: Option<Call>,
}

/// One thing to be done, and when.
#[derive(Debug, Clone, Copy)]
struct Chore {
    what: Task,
    at: Moment,
    manner: Manner,
    failures: u32,
}

/// A chore that the keyring has been asked to do.
struct Call {
    chore: Chore,
    answer: Answer<'static, Result<Option<Credential>, StoreError>>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Forget,
    Load,
    Save,
}

/// What looking into the keyring brought.
pub(super) enum Loaded {
    /// It answered.
    Found(Option<Credential>),
    /// It did not, and is asked again later.
    NotYet,
}

impl Keeping {
    /// Looks for a stored credential first.
    pub(super) fn new(store: StoreHandle, clock: Arc<dyn Clock>, view: watch::Sender<KeyringView>) -> Self {
        let first = Chore::new(Task::Load, Manner::Asking, Moment::default());
        Self { store, clock, view, chore: Some(first), call: None }
    }

    /// Empties the keyring instead.
    pub(super) fn forget_first(&mut self) {
        self.chore = Some(Chore::new(Task::Forget, Manner::Quietly, Moment::default()));
    }

    /// See [`StoreHandle::late`].
    pub(super) fn late(&self) -> watch::Receiver<u64> {
        self.store.late()
    }

    /// Whether the keyring is not in step yet.
    pub(super) fn is_behind(&self) -> bool {
        self.chore.is_some() || self.call.is_some()
    }

    /// When [`Self::work`] wants to be called; while the keyring is at work, after its [`Self::answer`].
    pub(super) fn due(&self) -> Option<Moment> {
        self.chore.as_ref().filter(|_| self.call.is_none()).map(|chore| chore.at)
    }

    /// Does `what` in the place of anything else that was to be done. `held` is the credential there is now.
    pub(super) fn work_now(&mut self, what: Task, manner: Manner, held: Option<&Credential>) {
        self.chore = Some(Chore::new(what, manner, self.clock.now()));
        self.work(held);
    }

    /// Does now what has been put off, and lets the keyring ask for its password: the person wants it opened.
    pub(super) fn unlock(&mut self) {
        if let Some(chore) = self.chore.as_mut() {
            (chore.at, chore.manner) = (self.clock.now(), Manner::Asking);
        } else if let Some(Call { chore, .. }) = &self.call
            && chore.manner == Manner::Quietly
        {
            // What goes on asks nobody, and may fail for it.
            self.chore = Some(Chore::new(chore.what, Manner::Asking, self.clock.now()));
        }
    }

    /// Asks the keyring for what is due, unless it is at work. Waits for nothing: a keyring that answers at once has
    /// its answer ready then.
    pub(super) fn work(&mut self, held: Option<&Credential>) {
        if self.call.is_some() {
            return;
        }
        let Some(chore) = self.chore.take_if(|chore| chore.at <= self.clock.now()) else { return };
        let (store, manner) = (self.store.clone(), chore.manner);
        let mut answer: Answer<'static, _> = match (chore.what, held.cloned()) {
            (Task::Save, Some(credential)) => {
                Box::pin(async move { store.save(manner, credential).await.map(|()| None) })
            }
            (Task::Forget, _) => Box::pin(async move { store.forget(manner).await.map(|()| None) }),
            (Task::Load, None) => Box::pin(async move { store.load(manner).await }),
            // Somebody signed in, or out, meanwhile.
            (Task::Load | Task::Save, _) => return,
        };
        // The thread begins now, also when nobody comes to look at its answer.
        if let Some(now) = (&mut answer).now_or_never() {
            answer = Box::pin(async move { now });
        }
        self.call = Some(Call { chore, answer });
    }

    /// Waits for what the keyring is doing; for ever when that is nothing. `Some` when it was looked into, and nothing
    /// else has been wanted of it since. Cancel-safe.
    pub(super) async fn answer(&mut self) -> Option<Loaded> {
        let Some(call) = &mut self.call else { return std::future::pending().await };
        let outcome = (&mut call.answer).await;
        let chore = call.chore;
        self.call = None;
        let is_wanted = self.chore.is_none();
        let loaded = match (chore.what, is_wanted) {
            (Task::Load, true) => Some(outcome.as_ref().map_or(Loaded::NotYet, |found| Loaded::Found(found.clone()))),
            _ => None,
        };
        match outcome {
            Ok(_) if is_wanted => self.tell(KeyringView::Ok),
            Ok(_) => {}
            Err(error) => self.put_off(chore, &error),
        }
        loaded
    }

    /// Waits until the keyring is at rest, for a moment at most: one that takes longer waits for a person, or hangs, and
    /// counts as failing until it answers. `held` is what belongs into it.
    pub(super) async fn settle(&mut self, held: Option<&Credential>) {
        let at_rest = async {
            while self.call.is_some() {
                // A look that was going on is no news any more: something else is wanted of the keyring.
                let _ = self.answer().await;
                self.work(held);
            }
        };
        if tokio::time::timeout(MOMENT, at_rest).await.is_err() {
            tracing::warn!("the keyring is slow; what it is to keep is kept in memory meanwhile");
            self.tell(KeyringView::Locked);
        }
    }

    /// A call that had been given up did its work after all: it may be out of date, and the keyring is open.
    pub(super) fn stirred(&mut self, held: Option<&Credential>) {
        let doing = self.chore.or(self.call.as_ref().map(|call| call.chore));
        let what = match (doing, held) {
            (Some(chore), None) => chore.what,
            (None, None) => Task::Forget,
            (_, Some(_)) => Task::Save,
        };
        self.chore = Some(Chore::new(what, Manner::Quietly, self.clock.now()));
    }

    fn put_off(&mut self, chore: Chore, error: &StoreError) {
        let (view, wait) = match error {
            // A service that starts with the desktop is there within seconds.
            StoreError::Unavailable(_) => {
                (KeyringView::Absent, (SHORTEST_WAIT * 2_u32.pow(chore.failures.min(10))).min(LONGEST_WAIT))
            }
            // A look asks nobody and costs next to nothing.
            StoreError::Locked => (KeyringView::Locked, LOOK_WAIT),
            // Where a keyring does not say whether it is locked, each try may be a prompt on the person's screen.
            StoreError::Denied(_) | StoreError::TimedOut => {
                (KeyringView::Locked, (PROMPT_WAIT * 2_u32.pow(chore.failures.min(10))).min(LONGEST_PROMPT_WAIT))
            }
            StoreError::TooLong(_) => (KeyringView::Absent, PROMPT_WAIT),
        };
        tracing::warn!(why = %error, what = ?chore.what, "the keyring did not do as asked; trying again");
        self.tell(view);
        let at = self.clock.now() + wait;
        let failures = chore.failures.saturating_add(1);
        // What has been wanted since counts instead.
        self.chore.get_or_insert(Chore { what: chore.what, at, manner: Manner::Quietly, failures });
    }

    fn tell(&self, view: KeyringView) {
        self.view.send_if_modified(|seen| std::mem::replace(seen, view) != view);
    }
}

impl Chore {
    fn new(what: Task, manner: Manner, at: Moment) -> Self {
        Self { what, at, manner, failures: 0 }
    }
}

/// How long a new access token waits for its refresh token to be kept.
const MOMENT: Duration = Duration::from_secs(1);
const SHORTEST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How often a locked keyring is looked at.
const LOOK_WAIT: Duration = Duration::from_secs(10);
const PROMPT_WAIT: Duration = Duration::from_secs(60);
const LONGEST_PROMPT_WAIT: Duration = Duration::from_secs(3600);
