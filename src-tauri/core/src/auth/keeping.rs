//! What is still to be done with the keyring: a failed call is made again later, with the newest credential.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::moment::Moment;
use tokio::sync::watch;

use super::store::{Credential, StoreError};
use super::store_handle::{Manner, StoreHandle};
use crate::clock::Clock;
use crate::contract::KeyringView;

/// Keeps a credential in step with the keyring.
pub(super) struct Keeping {
    store: StoreHandle,
    clock: Arc<dyn Clock>,
    view: watch::Sender<KeyringView>,
    chore: Option<Chore>,
}

/// One thing to be done, and when.
struct Chore {
    what: Task,
    at: Moment,
    manner: Manner,
    failures: u32,
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
        Self { store, clock, view, chore: Some(Chore::new(Task::Load, Manner::Asking, Moment::default())) }
    }

    /// Empties the keyring instead.
    pub(super) fn forget_first(&mut self) {
        self.chore = Some(Chore::new(Task::Forget, Manner::Quietly, Moment::default()));
    }

    /// See [`StoreHandle::late`].
    pub(super) fn late(&self) -> watch::Receiver<u64> {
        self.store.late()
    }

    /// When [`Self::work`] wants to be called.
    pub(super) fn due(&self) -> Option<Moment> {
        self.chore.as_ref().map(|chore| chore.at)
    }

    /// Does `what` in the place of anything else that was to be done. `held` is the credential there is now.
    pub(super) async fn work_now(&mut self, what: Task, manner: Manner, held: Option<&Credential>) {
        self.chore = Some(Chore::new(what, manner, self.clock.now()));
        self.work(held).await;
    }

    /// Does now what has been put off, and lets the keyring ask for its password: the person wants it opened.
    pub(super) fn unlock(&mut self) {
        if let Some(chore) = &mut self.chore {
            (chore.at, chore.manner) = (self.clock.now(), Manner::Asking);
        }
    }

    /// Does what is due. `Some` when the keyring was looked into.
    pub(super) async fn work(&mut self, held: Option<&Credential>) -> Option<Loaded> {
        let chore = self.chore.take_if(|chore| chore.at <= self.clock.now())?;
        let (outcome, loaded) = match (chore.what, held) {
            (Task::Save, Some(credential)) => (self.store.save(chore.manner, credential.clone()).await, None),
            (Task::Forget, _) => (self.store.forget(chore.manner).await, None),
            (Task::Load, None) => match self.store.load(chore.manner).await {
                Ok(found) => (Ok(()), Some(Loaded::Found(found))),
                Err(error) => (Err(error), Some(Loaded::NotYet)),
            },
            // Somebody signed in, or out, meanwhile.
            (Task::Load | Task::Save, _) => return None,
        };
        match outcome {
            Ok(()) => self.tell(KeyringView::Ok),
            Err(error) => self.put_off(chore, &error),
        }
        loaded
    }

    /// A call that had been given up did its work after all: it may be out of date, and the keyring is open.
    pub(super) fn stirred(&mut self, held: Option<&Credential>) {
        let what = match (&self.chore, held) {
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
        self.chore = Some(Chore { what: chore.what, at, manner: Manner::Quietly, failures });
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

const SHORTEST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How often a locked keyring is looked at.
const LOOK_WAIT: Duration = Duration::from_secs(10);
const PROMPT_WAIT: Duration = Duration::from_secs(60);
const LONGEST_PROMPT_WAIT: Duration = Duration::from_secs(3600);
