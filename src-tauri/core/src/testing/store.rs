//! A credential store in memory that can be told to fail next time.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::auth::store::{Credential, CredentialStore, StoreError};

/// Keeps what it is given for as long as it lives.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    credential: Option<Credential>,
    saved: Vec<Credential>,
    troubles: VecDeque<(StoreTrouble, Receiver<()>)>,
    standing: Option<StoreTrouble>,
    calls: usize,
    looks: usize,
}

/// What is wrong with the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreTrouble {
    /// There is none.
    Absent,
    /// It does not answer until the guard that `fail_next` gave is dropped.
    Hangs,
    /// It is locked.
    Locked,
}

impl MemoryStore {
    /// An empty one that works.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next call meets `trouble`; the ones told earlier come first. A hang lasts as long as the guard.
    pub fn fail_next(&self, trouble: StoreTrouble) -> Sender<()> {
        let (guard, ended) = channel();
        self.state().troubles.push_back((trouble, ended));
        guard
    }

    /// Every call meets `trouble` until told otherwise. Not for hangs.
    pub fn fail_always(&self, trouble: Option<StoreTrouble>) {
        self.state().standing = trouble;
    }

    /// What lies in it.
    pub fn credential(&self) -> Option<Credential> {
        self.state().credential.clone()
    }

    /// Puts something in it, past all troubles.
    pub fn put(&self, credential: Credential) {
        self.state().credential = Some(credential);
    }

    /// Everything that was ever saved, in order.
    pub fn saved(&self) -> Vec<Credential> {
        self.state().saved.clone()
    }

    /// How many calls there were.
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// How often it was looked at without a call.
    pub fn looks(&self) -> usize {
        self.state().looks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) -> Result<(), StoreError> {
        let trouble = {
            let mut state = self.state();
            state.calls += 1;
            let standing = state.standing;
            state
                .troubles
                .pop_front()
                .map_or(standing.map(|trouble| (trouble, None)), |(trouble, ended)| Some((trouble, Some(ended))))
        };
        match trouble {
            None => Ok(()),
            Some((StoreTrouble::Absent, _)) => Err(StoreError::Unavailable("nothing owns the name".into())),
            Some((StoreTrouble::Locked, _)) => Err(StoreError::Denied("the collection is locked".into())),
            Some((StoreTrouble::Hangs, ended)) => {
                // Ends with an error when the guard is dropped, which is what is waited for.
                let _ = ended.map(|ended| ended.recv());
                Ok(())
            }
        }
    }
}

impl CredentialStore for MemoryStore {
    fn load(&self) -> Result<Option<Credential>, StoreError> {
        self.enter()?;
        Ok(self.state().credential.clone())
    }

    fn save(&self, credential: &Credential) -> Result<(), StoreError> {
        credential.to_bytes()?;
        self.enter()?;
        let mut state = self.state();
        state.credential = Some(credential.clone());
        state.saved.push(credential.clone());
        Ok(())
    }

    fn forget(&self) -> Result<(), StoreError> {
        self.enter()?;
        self.state().credential = None;
        Ok(())
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        let mut state = self.state();
        state.looks += 1;
        Ok(state.standing == Some(StoreTrouble::Locked))
    }
}
