//! The one writer: owns the database and what could not be written to it yet.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ringlet_domain::call::{Call, Party, Voicemail};
use ringlet_domain::facts::Seen;
use ringlet_domain::ids::{CallId, MessageId};
use ringlet_domain::moment::Timestamp;
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tokio::sync::watch;
use tracing::{error, info, warn};

use super::entry::Entry;
use super::listing::Listing;
use super::query::{self, Page, STATE_LINE};
use super::{Change, Clue, Cursor, HistoryError, Line, SaveState, Trouble};
use super::{delete, gaps, marks, names, rows, shown, trail};
use crate::contract::{ExportRequest, Filter, HistoryQuery};
use crate::toast::Shown;

/// The database, on the thread that owns it.
#[derive(Debug)]
pub(super) struct Store {
    database: Connection,
    /// Changes the disk did not take, oldest first; they go in front of the next ones.
    pub(super) waiting: VecDeque<(Line, Change)>,
    state: watch::Sender<SaveState>,
    /// Whose rows were written last, as it is noted for the command line.
    noted: Option<Line>,
    /// What the last question meant, until something is written.
    listing: Option<Listing>,
}

impl Store {
    pub(super) fn new(database: Connection, state: watch::Sender<SaveState>) -> Self {
        Self { database, waiting: VecDeque::new(), state, noted: None, listing: None }
    }

    /// Writes what waits and then `changes`, all or nothing. What could not be written waits for the next time.
    pub(super) fn write(&mut self, line: &Line, changes: Vec<Change>) -> Result<(), HistoryError> {
        if *line != Line::nobody() && self.noted.as_ref() != Some(line) {
            self.waiting.push_back((Line::nobody(), Change::State(STATE_LINE.to_owned(), Some(line.text()))));
            self.noted = Some(line.clone());
        }
        self.waiting.extend(changes.into_iter().map(|change| (line.clone(), change)));
        self.write_waiting()
    }

    /// Tries again what could not be written.
    pub(super) fn write_waiting(&mut self) -> Result<(), HistoryError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.listing = None;
        let written = self.database.transaction().and_then(|transaction| {
            for (line, change) in &self.waiting {
                apply(&transaction, line, change)?;
            }
            transaction.commit()
        });
        match written {
            Ok(()) => {
                self.waiting.clear();
                self.report(SaveState::Ok);
                Ok(())
            }
            Err(cause) => {
                let excess = self.waiting.len().saturating_sub(MOST_WAITING);
                if excess > 0 {
                    warn!(rows = excess, "rows that could not be saved for long are given up");
                    self.waiting.drain(..excess);
                }
                let trouble = Trouble::of(&cause);
                self.report(SaveState::Failing(trouble));
                Err(HistoryError::NotSaved { trouble, cause: cause.into() })
            }
        }
    }

    /// Tries again what could not be written, and takes back what was said of a fault that left nothing behind.
    pub(super) fn try_again(&mut self) -> Result<(), HistoryError> {
        if self.waiting.is_empty() && *self.state.borrow() == SaveState::Failing(Trouble::Fault) {
            self.report(SaveState::Ok);
        }
        self.write_waiting()
    }

    /// Goes on after a fault in the program: what waits is written one by one, and what it fails over is given up, or
    /// no later row would ever be saved.
    pub(super) fn pick_up(&mut self) {
        self.listing = None;
        for (line, change) in std::mem::take(&mut self.waiting) {
            let alone = catch_unwind(AssertUnwindSafe(|| {
                let transaction = self.database.transaction()?;
                apply(&transaction, &line, &change)?;
                transaction.commit()
            }));
            match alone {
                Ok(Ok(())) => {}
                Ok(Err(_)) => self.waiting.push_back((line, change)),
                Err(_) => error!("a row over which the history failed is given up"),
            }
        }
        self.report(SaveState::Failing(Trouble::Fault));
    }

    pub(super) fn database(&self) -> &Connection {
        &self.database
    }

    /// The rows `query` asks for.
    pub(super) fn page(&mut self, line: &Line, query: &HistoryQuery) -> Result<Page, HistoryError> {
        let listing = self.listing(line, query.filter, &query.search)?;
        let page = query::page(&self.database, line, &listing, query)?;
        self.listing = Some(listing);
        Ok(page)
    }

    /// The rows that `request` means.
    pub(super) fn export(&mut self, line: &Line, request: &ExportRequest) -> Result<Vec<Entry>, HistoryError> {
        let listing = self.listing(line, request.filter, &request.search)?;
        let entries = query::export(&self.database, line, &listing, &request.ids)?;
        self.listing = Some(listing);
        Ok(entries)
    }

    fn listing(&mut self, line: &Line, filter: Filter, search: &str) -> Result<Listing, HistoryError> {
        match self.listing.take() {
            Some(listing) if listing.is_of(line, filter, search) => Ok(listing),
            _ => Ok(Listing::of(&self.database, line, filter, search)?),
        }
    }

    /// Ticks a missed call off, or takes the tick back.
    pub(super) fn set_closed(&mut self, line: &Line, row: &str, closed: bool) -> Result<(), HistoryError> {
        self.change(|transaction| {
            if closed {
                shown::close(transaction, line, row, "hand", None)?;
            } else {
                transaction.execute(
                    "DELETE FROM closed WHERE account = ?1 AND extension = ?2 AND call = ?3",
                    params![line.account.as_str(), line.extension.as_str(), row],
                )?;
            }
            shown::row_changed(transaction, line, row)
        })
    }

    /// Takes rows out of sight for good, with everything they say. Nothing of them comes back with a later read of
    /// the service's lists.
    pub(super) fn delete(&mut self, line: &Line, rows: &[String], now: Timestamp) -> Result<(), HistoryError> {
        self.change(|transaction| rows.iter().try_for_each(|row| delete::row(transaction, line, row, now)))
    }

    pub(super) fn remembered(
        &self,
        line: &Line,
        since: Timestamp,
    ) -> Result<(Vec<Call>, Vec<Voicemail>), HistoryError> {
        let since = since.as_millis();
        let calls = rows::calls(&self.database, line, "confirmed = 0 OR started_at >= ?3", &[&since])?;
        let voicemails = rows::voicemails(
            &self.database,
            line,
            "left_at >= ?3 OR changed_at >= ?3 OR call IN
                (SELECT id FROM call WHERE account = ?1 AND extension = ?2 AND (confirmed = 0 OR started_at >= ?3))",
            &[&since],
        )?;
        Ok((calls, voicemails))
    }

    pub(super) fn find_calls(&self, line: &Line, clue: &Clue) -> Result<Vec<Call>, HistoryError> {
        let find = |which: &str, more: &[&dyn ToSql]| rows::calls(&self.database, line, which, more);
        let found = match clue {
            Clue::Id(id) => find("id = ?3", &[&id.as_str()])?,
            Clue::Log(id) => find("log = ?3", &[&id.as_str()])?,
            Clue::Session(id, direction) => {
                let mut calls = find("session = ?3", &[&id.as_str()])?;
                calls.retain(|call| call.direction == *direction);
                calls
            }
            Clue::TelephonySession(id) => find("telephony_session = ?3", &[&id.as_str()])?,
            Clue::Caller { other, direction, from, to } => {
                let mut calls = find("started_at >= ?3 AND started_at <= ?4", &[&from.as_millis(), &to.as_millis()])?;
                calls.retain(|call| call.direction == *direction && same_party(rows::other_side(call), other));
                calls
            }
        };
        Ok(found)
    }

    pub(super) fn untranscribed(&self, line: &Line) -> Result<Vec<(MessageId, String)>, HistoryError> {
        let ready = "transcript = 'ready' AND transcript_source_uri IS NOT NULL AND deleted = 0";
        let found = rows::voicemails(&self.database, line, ready, &[])?.into_iter();
        Ok(found.filter_map(|mail| Some((mail.id, mail.transcript_source?.uri))).collect())
    }

    pub(super) fn voicemail(&self, line: &Line, id: &MessageId) -> Result<Option<Voicemail>, HistoryError> {
        Ok(rows::voicemail(&self.database, line, id.as_str())?)
    }

    pub(super) fn cursor(&self, line: &Line, cursor: Cursor) -> Result<Option<String>, HistoryError> {
        Ok(self
            .database
            .prepare_cached("SELECT value FROM cursor WHERE account = ?1 AND extension = ?2 AND name = ?3")?
            .query_row(params![line.account.as_str(), line.extension.as_str(), cursor.name()], |row| row.get(0))
            .optional()?)
    }

    pub(super) fn toasts_up(&self) -> Result<Vec<(String, Shown)>, HistoryError> {
        let mut statement = self.database.prepare_cached("SELECT key, id, daemon FROM toast ORDER BY key")?;
        let toasts =
            statement.query_map([], |row| Ok((row.get(0)?, Shown { id: row.get(1)?, daemon: row.get(2)? })))?;
        Ok(toasts.collect::<Result<_, _>>()?)
    }

    pub(super) fn state(&self, name: &str) -> Result<Option<String>, HistoryError> {
        Ok(self
            .database
            .prepare_cached("SELECT value FROM state WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// Marks a row, or all, as seen; gives back what was not seen before.
    pub(super) fn mark_read(&mut self, line: &Line, row: Option<&str>) -> Result<Vec<Seen>, HistoryError> {
        let owner = (line.account.as_str(), line.extension.as_str());
        let mut seen = Vec::new();
        {
            let mut statement = self.database.prepare_cached(
                "SELECT call, voicemail FROM entry
                 WHERE account = ?1 AND extension = ?2 AND unread AND (?3 IS NULL OR id = ?3)",
            )?;
            let unread = statement.query_map(params![owner.0, owner.1, row], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
            })?;
            for ids in unread {
                match ids? {
                    (Some(call), _) => {
                        // Rarely a call has left more than one; only the last is shown, and all of them are seen.
                        for voicemail in rows::voicemails(&self.database, line, "call = ?3 AND read = 0", &[&call])? {
                            seen.push(Seen::Voicemail(voicemail.id));
                        }
                        seen.push(Seen::Call(CallId::new(call)));
                    }
                    (None, voicemail) => seen.extend(voicemail.map(|id| Seen::Voicemail(MessageId::new(id)))),
                }
            }
        }
        let changes = seen.iter().map(|seen| Change::Seen(seen.clone())).collect();
        self.write(line, changes)?;
        Ok(seen)
    }

    /// Takes away what began before `before`.
    pub(super) fn retain(&mut self, before: Timestamp) -> Result<usize, HistoryError> {
        let before = before.as_millis();
        let removed = self.change(|transaction| {
            // What the window shows goes by the same rule as what it is made of.
            let calls = transaction.execute("DELETE FROM call WHERE started_at < ?1", [before])?;
            // One that belongs to a call which stays, stays with it.
            let voicemails = transaction.execute(
                "DELETE FROM voicemail WHERE left_at < ?1 AND NOT EXISTS (SELECT 1 FROM call c
                    WHERE c.account = voicemail.account AND c.extension = voicemail.extension AND c.id = voicemail.call)",
                [before],
            )?;
            transaction.execute("DELETE FROM gap WHERE to_at < ?1", [before])?;
            transaction.execute("DELETE FROM step WHERE at < ?1", [before])?;
            for noted in ["deleted", "held", "popped"] {
                transaction.execute(&format!("DELETE FROM {noted} WHERE at < ?1"), [before])?;
            }
            shown::forget_orphans(transaction)?;
            Ok(calls + voicemails)
        })?;
        if removed > 0 {
            info!(rows = removed, "old rows were taken out of the history");
        }
        Ok(removed)
    }

    /// Takes away everything of one line.
    pub(super) fn wipe(&mut self, line: &Line) -> Result<(), HistoryError> {
        self.waiting.retain(|(owner, _)| owner != line);
        self.change(|transaction| {
            for table in [
                "call",
                "voicemail",
                "cursor",
                "name",
                "mark",
                "gap",
                "step",
                "entry",
                "deleted",
                "closed",
                "held",
                "reminder",
                "popped",
            ] {
                transaction.execute(
                    &format!("DELETE FROM {table} WHERE account = ?1 AND extension = ?2"),
                    [line.account.as_str(), line.extension.as_str()],
                )?;
            }
            Ok(())
        })
    }

    /// Takes away everything there is, and the room it took.
    pub(super) fn forget_everything(&mut self) -> Result<(), HistoryError> {
        self.waiting.clear();
        self.noted = None;
        self.change(|transaction| {
            // In an order in which what is made of others goes first.
            for table in [
                "entry",
                "closed",
                "deleted",
                "held",
                "reminder",
                "popped",
                "call",
                "voicemail",
                "sound",
                "cursor",
                "name",
                "mark",
                "gap",
                "step",
                "toast",
                "state",
            ] {
                transaction.execute(&format!("DELETE FROM {table}"), [])?;
            }
            Ok(())
        })?;
        self.database.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(())
    }

    /// Writes what waits, folds the side file into the database and lets go of it.
    pub(super) fn close(mut self) -> Result<(), HistoryError> {
        let written = self.write_waiting();
        self.database.close().map_err(|(_, cause)| HistoryError::from(cause))?;
        written
    }

    /// Lets go of the database; what waits is lost.
    #[cfg(any(test, feature = "testing"))]
    pub(super) fn into_database(self) -> Connection {
        self.database
    }

    pub(super) fn change<T>(
        &mut self,
        changes: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        self.listing = None;
        let changed = self.database.transaction().and_then(|transaction| {
            let answer = changes(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        });
        changed.map_err(|cause| HistoryError::NotSaved { trouble: Trouble::of(&cause), cause: cause.into() })
    }

    fn report(&self, now: SaveState) {
        self.state.send_if_modified(|state| {
            let changed = *state != now;
            *state = now;
            changed
        });
    }
}

fn apply(database: &Transaction<'_>, line: &Line, change: &Change) -> rusqlite::Result<()> {
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    match change {
        Change::Call(call) => {
            let mut call = delete::without_content_if_deleted(database, line, call)?.into_owned();
            names::fill(database, line, rows::other_side_mut(&mut call))?;
            rows::write_call(database, line, &call)?;
            shown::call_changed(database, line, call.id.as_str())
        }
        Change::Cursor(cursor, Some(value)) => database
            .prepare_cached("INSERT OR REPLACE INTO cursor (account, extension, name, value) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![account, extension, cursor.name(), value])
            .map(drop),
        Change::Cursor(cursor, None) => database
            .prepare_cached("DELETE FROM cursor WHERE account = ?1 AND extension = ?2 AND name = ?3")?
            .execute(params![account, extension, cursor.name()])
            .map(drop),
        Change::ForgetCall(id) => {
            for forget in [
                "DELETE FROM call WHERE account = ?1 AND extension = ?2 AND id = ?3",
                "DELETE FROM step WHERE account = ?1 AND extension = ?2 AND about = ?3",
            ] {
                database.prepare_cached(forget)?.execute(params![account, extension, id.as_str()])?;
            }
            shown::call_changed(database, line, id.as_str())
        }
        Change::Gap(gap) => gaps::note(database, line, *gap),
        Change::Names(book, named) => names::replace(database, line, *book, named),
        Change::Seen(Seen::Call(id)) => {
            database
                .prepare_cached("UPDATE call SET read = 1 WHERE account = ?1 AND extension = ?2 AND id = ?3")?
                .execute(params![account, extension, id.as_str()])?;
            shown::call_changed(database, line, id.as_str())
        }
        Change::Seen(Seen::Voicemail(id)) => {
            database
                .prepare_cached("UPDATE voicemail SET read = 1 WHERE account = ?1 AND extension = ?2 AND id = ?3")?
                .execute(params![account, extension, id.as_str()])?;
            marks::mark(database, line, id)?;
            shown::voicemail_changed(database, line, id.as_str(), None)
        }
        Change::State(name, Some(value)) => database
            .prepare_cached("INSERT OR REPLACE INTO state (name, value) VALUES (?1, ?2)")?
            .execute(params![name, value])
            .map(drop),
        Change::State(name, None) => {
            database.prepare_cached("DELETE FROM state WHERE name = ?1")?.execute(params![name]).map(drop)
        }
        Change::Steps(steps) => trail::write(database, line, steps),
        Change::Told(id) => marks::unmark(database, line, id),
        Change::ToastGone(key) => {
            database.prepare_cached("DELETE FROM toast WHERE key = ?1")?.execute(params![key]).map(drop)
        }
        Change::ToastUp(key, shown) => database
            .prepare_cached("INSERT OR REPLACE INTO toast (key, id, daemon) VALUES (?1, ?2, ?3)")?
            .execute(params![key, shown.id, shown.daemon])
            .map(drop),
        Change::Voicemail(voicemail) => {
            let before = shown::call_of(database, line, voicemail.id.as_str())?;
            let mut voicemail = delete::voicemail_without_content_if_deleted(database, line, voicemail)?.into_owned();
            names::fill(database, line, &mut voicemail.from)?;
            rows::write_voicemail(database, line, &voicemail)?;
            shown::voicemail_changed(database, line, voicemail.id.as_str(), before.as_deref())
        }
    }
}

/// Whether two parties may be the same person: by extension, else by the last ten digits of the number, which are the
/// same with and without a country code; two that say nothing about themselves may be.
fn same_party(one: &Party, other: &Party) -> bool {
    if let (Some(one), Some(other)) = (&one.extension_id, &other.extension_id)
        && one == other
    {
        return true;
    }
    let number = |party: &Party| {
        let digits = party.number.as_deref().map(rows::digits).unwrap_or_default();
        digits[digits.len().saturating_sub(10)..].to_owned()
    };
    let (number, others) = (number(one), number(other));
    let extensions = (one.extension.as_deref(), other.extension.as_deref());
    match extensions {
        (Some(one), Some(other)) => one == other,
        _ => number == others && (!number.is_empty() || extensions == (None, None)),
    }
}

/// A disk that stays full for this many rows loses the oldest of them; memory is not given up for it.
const MOST_WAITING: usize = 5_000;
