//! A credential store behind a thread and a time limit of its own, so that nothing waits on a keyring's prompt.
//!
//! A call that hangs is left behind with its thread, and the next one gets a new thread: a prompt nobody answers does
//! not stand in the way of a keyring that recovered. What a call that was left behind did after all is told by
//! [`StoreHandle::late`], because a late save may have put an old credential over a newer one.
//!
//! A prompt is something that a person asked for or was told of: [`Manner`] says whether there may be one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, oneshot, watch};

use super::store::{Credential, CredentialStore, StoreError};

/// A store for askers that must not block. Clones share it; calls run one after the other.
#[derive(Clone)]
pub struct StoreHandle {
    shared: Arc<Shared>,
}

struct Shared {
    store: Arc<dyn CredentialStore>,
    limit: Duration,
    /// Held while a call is waited for, so that calls keep their order.
    turn: Mutex<()>,
    left_behind: Arc<AtomicUsize>,
    late: watch::Sender<u64>,
    where_to: Where,
}

/// Whether the person may be asked for the keyring's password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// A locked keyring asks.
    Asking,
    /// A locked keyring is left alone: [`StoreError::Locked`].
    Quietly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// In the asker's own task: virtual time would run away while a thread works.
    #[cfg(any(test, feature = "testing"))]
    Here,
    Thread,
}

impl StoreHandle {
    /// `store`, asked in the background, each call waited for at most [`TIME_LIMIT`].
    pub fn new(store: Arc<dyn CredentialStore>) -> Self {
        Self::with_limit(store, TIME_LIMIT)
    }

    /// The same with another time limit.
    pub fn with_limit(store: Arc<dyn CredentialStore>, limit: Duration) -> Self {
        Self::to(store, limit, Where::Thread)
    }

    /// The same without a thread, for a store that answers at once, on virtual time.
    #[cfg(any(test, feature = "testing"))]
    pub fn inline(store: Arc<dyn CredentialStore>) -> Self {
        Self::to(store, TIME_LIMIT, Where::Here)
    }

    fn to(store: Arc<dyn CredentialStore>, limit: Duration, where_to: Where) -> Self {
        let shared = Shared {
            store,
            limit,
            turn: Mutex::new(()),
            left_behind: Arc::new(AtomicUsize::new(0)),
            late: watch::Sender::new(0),
            where_to,
        };
        Self { shared: Arc::new(shared) }
    }

    /// See [`CredentialStore::load`].
    pub async fn load(&self, manner: Manner) -> Result<Option<Credential>, StoreError> {
        self.ask(manner, |store| store.load()).await
    }

    /// See [`CredentialStore::save`].
    pub async fn save(&self, manner: Manner, credential: Credential) -> Result<(), StoreError> {
        self.ask(manner, move |store| store.save(&credential)).await
    }

    /// See [`CredentialStore::forget`].
    pub async fn forget(&self, manner: Manner) -> Result<(), StoreError> {
        self.ask(manner, |store| store.forget()).await
    }

    /// Changes whenever a call that had been given up did its work after all. One that failed after all has been told
    /// as late already.
    pub fn late(&self) -> watch::Receiver<u64> {
        self.shared.late.subscribe()
    }

    async fn ask<T: Send + 'static>(
        &self,
        manner: Manner,
        call: impl FnOnce(&dyn CredentialStore) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let call = move |store: &dyn CredentialStore| match manner {
            Manner::Quietly if store.is_locked()? => Err(StoreError::Locked),
            Manner::Quietly => call(store),
            Manner::Asking => call(store).map_err(|error| match error {
                StoreError::Denied(_) if matches!(store.is_locked(), Ok(true)) => StoreError::Locked,
                error => error,
            }),
        };
        let _turn = self.shared.turn.lock().await;
        if self.shared.where_to != Where::Thread {
            return call(self.shared.store.as_ref());
        }
        if self.shared.left_behind.load(Ordering::SeqCst) >= MOST_LEFT_BEHIND {
            return Err(StoreError::TimedOut);
        }
        let (answer, answered) = oneshot::channel();
        let (store, late) = (self.shared.store.clone(), self.shared.late.clone());
        let left_behind = self.shared.left_behind.clone();
        left_behind.fetch_add(1, Ordering::SeqCst);
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || {
                let outcome = call(store.as_ref());
                left_behind.fetch_sub(1, Ordering::SeqCst);
                let is_done = outcome.is_ok();
                if answer.send(outcome).is_err() && is_done {
                    late.send_modify(|ended| *ended += 1);
                }
            })
            .map_err(|error| {
                self.shared.left_behind.fetch_sub(1, Ordering::SeqCst);
                StoreError::Unavailable(error.into())
            })?;
        match tokio::time::timeout(self.shared.limit, answered).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(StoreError::Unavailable("the keyring's thread died".into())),
            Err(_) => Err(StoreError::TimedOut),
        }
    }
}

/// A keyring that needs no person answers within milliseconds.
pub const TIME_LIMIT: Duration = Duration::from_secs(5);
/// Each may be a prompt on the person's screen: a few, and then nothing is asked until one of them ends.
const MOST_LEFT_BEHIND: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MemoryStore, StoreTrouble};

    /// Real threads run here, so time is real too.
    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_keyring_that_hangs_is_given_up_and_does_not_stand_in_the_way_of_its_recovery() {
        let memory = Arc::new(MemoryStore::new());
        let store = StoreHandle::with_limit(memory.clone(), SHORT);
        let hang = memory.fail_next(StoreTrouble::Hangs);
        assert!(matches!(store.load(Manner::Asking).await, Err(StoreError::TimedOut)));
        assert!(matches!(store.load(Manner::Asking).await, Ok(None)), "the next call has a thread of its own");

        let mut late = store.late();
        drop(hang);
        tokio::time::timeout(Duration::from_secs(10), late.changed()).await.expect("in time").expect("kept");
    }

    #[tokio::test]
    async fn prompts_do_not_pile_up() {
        let memory = Arc::new(MemoryStore::new());
        let store = StoreHandle::with_limit(memory.clone(), SHORT);
        let mut hangs = Vec::new();
        for _ in 0..MOST_LEFT_BEHIND {
            hangs.push(memory.fail_next(StoreTrouble::Hangs));
            assert!(matches!(store.load(Manner::Asking).await, Err(StoreError::TimedOut)));
        }
        assert!(matches!(store.load(Manner::Asking).await, Err(StoreError::TimedOut)));
        assert_eq!(memory.calls(), MOST_LEFT_BEHIND, "the last one was not asked");
    }
}
