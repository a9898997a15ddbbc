//! Reminders of rows: kept until they are due, forgotten when the row needs nothing more.

use ringlet_domain::moment::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{History, HistoryError, Line, query};
use crate::contract::CallRow;
use crate::words::Words;

impl History {
    /// Reminds of `row` at `at`, and at no other time. `now` and `at` are the clock of this machine.
    ///
    /// Gives back whether there is such a row.
    pub async fn remind(&self, line: &Line, row: String, at: Timestamp, now: Timestamp) -> Result<bool, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            if query::entry(store.database(), &line, &row)?.is_none() {
                return Ok(false);
            }
            store.change(|database| {
                let owner = (line.account.as_str(), line.extension.as_str());
                database
                    .prepare_cached(
                        "INSERT OR REPLACE INTO reminder (account, extension, row, at, set_at)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![owner.0, owner.1, row, at.as_millis(), now.as_millis()])?;
                Ok(true)
            })
        })
        .await
    }

    /// Reminds of `row` no more.
    pub async fn forget_reminder(&self, line: &Line, row: String) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.change(|database| forget(database, &line, &row))).await
    }

    /// When the next reminder is due.
    pub async fn next_reminder(&self, line: &Line) -> Result<Option<Timestamp>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            let at: Option<i64> = store
                .database()
                .prepare_cached("SELECT min(at) FROM reminder WHERE account = ?1 AND extension = ?2")?
                .query_row(params![line.account.as_str(), line.extension.as_str()], |row| row.get(0))?;
            Ok(at.map(Timestamp::from_millis))
        })
        .await
    }

    /// The rows whose reminders are due at `now`, the oldest first. They are not forgotten by that.
    pub async fn due_reminders(
        &self,
        line: &Line,
        now: Timestamp,
        words: &Words,
    ) -> Result<Vec<CallRow>, HistoryError> {
        let (line, words) = (line.clone(), words.clone());
        self.ask(move |store| {
            let database = store.database();
            let mut find = database.prepare_cached(
                "SELECT row FROM reminder WHERE account = ?1 AND extension = ?2 AND at <= ?3 ORDER BY at, row",
            )?;
            let owner = params![line.account.as_str(), line.extension.as_str(), now.as_millis()];
            let due = find.query_map(owner, |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
            let mut rows = Vec::new();
            for row in due {
                match query::entry(database, &line, &row)? {
                    Some(entry) => rows.push(entry.row(&words)),
                    // It is about nothing any more.
                    None => forget(database, &line, &row)?,
                }
            }
            Ok(rows)
        })
        .await
    }
}

/// The row needs nothing more.
pub(super) fn forget(database: &Connection, line: &Line, row: &str) -> rusqlite::Result<()> {
    database
        .prepare_cached("DELETE FROM reminder WHERE account = ?1 AND extension = ?2 AND row = ?3")?
        .execute(params![line.account.as_str(), line.extension.as_str(), row])
        .map(drop)
}

/// Whoever is talked with in `call`, if it is a talk, need not be called back: what was to remind of them is forgotten,
/// unless it was asked for since.
pub(super) fn talked(database: &Connection, line: &Line, call: &str) -> rusqlite::Result<()> {
    let owner = params![line.account.as_str(), line.extension.as_str(), call];
    let talk: Option<(String, i64)> = database
        .prepare_cached("SELECT peer, started_at FROM talk WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(owner, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((peer, began)) = talk else { return Ok(()) };
    database
        .prepare_cached(
            "DELETE FROM reminder WHERE account = ?1 AND extension = ?2 AND set_at < ?4 AND row IN (
                SELECT id FROM call WHERE account = ?1 AND extension = ?2 AND peer = ?3 AND started_at < ?4)",
        )?
        .execute(params![line.account.as_str(), line.extension.as_str(), peer, began])
        .map(drop)
}
