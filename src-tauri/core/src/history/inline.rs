//! The history without a thread: for tests on virtual time, which would run away while another thread works.
//!
//! The database outlives the program under test, as a file does: one that is killed leaves what it had written.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::watch;

use super::store::Store;
use super::{History, HistoryError, SaveState, Where, open};

/// A database in memory, asked in the asker's own task.
#[derive(Debug, Clone)]
pub(super) struct Here {
    held: Arc<Mutex<Held>>,
}

#[derive(Debug)]
enum Held {
    /// In use.
    Open(Store),
    /// Closed by its program, and there for the next one.
    Closed(Connection),
    /// Another [`History`] has it.
    Given,
}

impl History {
    /// A history in memory without a thread. It lasts as long as anybody holds it, or what [`Self::reopened`] gave.
    pub fn inline() -> Result<Self, HistoryError> {
        Ok(Self::over(open::open_in_memory()?))
    }

    /// The same database for the next program, whether the one before closed it or was killed: what that one holds is
    /// closed from now on, and what it had not written is lost.
    ///
    /// # Errors
    /// When this one was not made by [`Self::inline`], or has given its database away already.
    pub fn reopened(&self) -> Result<Self, HistoryError> {
        let Where::Here(here) = &self.store else { return Err(HistoryError::Closed) };
        match std::mem::replace(&mut *here.held(), Held::Given) {
            Held::Open(store) => Ok(Self::over(store.into_database())),
            Held::Closed(database) => Ok(Self::over(database)),
            Held::Given => Err(HistoryError::Closed),
        }
    }

    fn over(database: Connection) -> Self {
        let (state, save_state) = watch::channel(SaveState::Ok);
        let held = Arc::new(Mutex::new(Held::Open(Store::new(database, state))));
        Self { store: Where::Here(Here { held }), save_state }
    }
}

impl Here {
    pub(super) fn ask<T>(
        &self,
        question: impl FnOnce(&mut Store) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        match &mut *self.held() {
            Held::Open(store) => question(store),
            Held::Closed(_) | Held::Given => Err(HistoryError::Closed),
        }
    }

    pub(super) fn close(&self) -> Result<(), HistoryError> {
        let mut held = self.held();
        match std::mem::replace(&mut *held, Held::Given) {
            Held::Open(mut store) => {
                let written = store.write_waiting();
                *held = Held::Closed(store.into_database());
                written
            }
            other => {
                *held = other;
                Err(HistoryError::Closed)
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_program_wrote_is_there_for_the_next_one_and_closed_to_it() {
        let first = History::inline().expect("memory");
        first.set_state("endpoint", Some("one".to_owned())).await.expect("written");
        let second = first.reopened().expect("there");
        assert!(matches!(first.state("endpoint").await, Err(HistoryError::Closed)));
        assert_eq!(second.state("endpoint").await.expect("read").as_deref(), Some("one"));
        second.close().await.expect("closed");
        assert!(matches!(second.state("endpoint").await, Err(HistoryError::Closed)));
        let third = second.reopened().expect("there");
        assert_eq!(third.state("endpoint").await.expect("read").as_deref(), Some("one"));
        assert!(matches!(second.reopened(), Err(HistoryError::Closed)));
    }
}
