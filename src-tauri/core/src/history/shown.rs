//! Keeps the rows the window shows in step with the calls and voicemails they are made of.
//!
//! Whoever changes a call or a voicemail says so here, in the same transaction.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::entry::VOICEMAIL_ROW;
use super::{History, HistoryError, Line, query, reminders};

impl History {
    /// How many missed calls are open, and how many rows hold a voicemail that nobody listened to.
    pub async fn waiting_counts(&self, line: &Line) -> Result<(u32, u32), HistoryError> {
        let line = line.clone();
        self.ask(move |store| Ok(query::waiting_counts(store.database(), &line)?)).await
    }

    /// Ticks a missed call off, or takes the tick back.
    pub async fn set_closed(&self, line: &Line, row: String, closed: bool) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.set_closed(&line, &row, closed)).await
    }
}

/// A call was written or taken away: its row, the rows of its voicemails, and of missed calls it ends the need to
/// answer.
pub(super) fn call_changed(database: &Connection, line: &Line, call: &str) -> rusqlite::Result<()> {
    settle_closed(database, line, call)?;
    reminders::talked(database, line, call)?;
    refresh(database, line, call, CALL_NOW, call)?;
    for voicemail in voicemails_of(database, line, call)? {
        voicemail_row_changed(database, line, &voicemail)?;
    }
    Ok(())
}

/// A voicemail was written or taken away. `before` is the call it belonged to until now.
pub(super) fn voicemail_changed(
    database: &Connection,
    line: &Line,
    voicemail: &str,
    before: Option<&str>,
) -> rusqlite::Result<()> {
    let call = call_of(database, line, voicemail)?;
    for call in [before, call.as_deref().filter(|call| before != Some(call))].into_iter().flatten() {
        refresh(database, line, call, CALL_NOW, call)?;
    }
    voicemail_row_changed(database, line, voicemail)
}

/// Something was noted about the row itself, such as that it needs nothing more.
pub(super) fn row_changed(database: &Connection, line: &Line, row: &str) -> rusqlite::Result<()> {
    match row.strip_prefix(VOICEMAIL_ROW) {
        Some(voicemail) => voicemail_changed(database, line, voicemail, None),
        None => {
            refresh(database, line, row, CALL_NOW, row)?;
            for voicemail in voicemails_of(database, line, row)? {
                voicemail_row_changed(database, line, &voicemail)?;
            }
            Ok(())
        }
    }
}

/// Takes away the rows, and the notes about them, of calls and voicemails that are no longer there.
pub(super) fn forget_orphans(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(
        "DELETE FROM closed WHERE NOT EXISTS (SELECT 1 FROM call c
            WHERE c.account = closed.account AND c.extension = closed.extension AND c.id = closed.call);
         DELETE FROM entry WHERE NOT EXISTS (SELECT 1 FROM call c
                WHERE c.account = entry.account AND c.extension = entry.extension AND c.id = entry.call)
            AND NOT EXISTS (SELECT 1 FROM voicemail v WHERE entry.call IS NULL
                AND v.account = entry.account AND v.extension = entry.extension AND v.id = entry.voicemail);
         DELETE FROM reminder WHERE NOT EXISTS (SELECT 1 FROM entry e
            WHERE e.account = reminder.account AND e.extension = reminder.extension AND e.id = reminder.row);",
    )
}

/// Which call a voicemail belongs to.
pub(super) fn call_of(database: &Connection, line: &Line, voicemail: &str) -> rusqlite::Result<Option<String>> {
    let call = database
        .prepare_cached("SELECT call FROM voicemail WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(params![line.account.as_str(), line.extension.as_str(), voicemail], |row| row.get(0))
        .optional()?;
    Ok(call.flatten())
}

/// The voicemails a call left.
pub(super) fn voicemails_of(database: &Connection, line: &Line, call: &str) -> rusqlite::Result<Vec<String>> {
    database
        .prepare_cached("SELECT id FROM voicemail WHERE account = ?1 AND extension = ?2 AND call = ?3")?
        .query_map(params![line.account.as_str(), line.extension.as_str(), call], |row| row.get(0))?
        .collect()
}

/// Ticks off what a talk answers, and takes the tick back when the talk turns out to have been none.
fn settle_closed(database: &Connection, line: &Line, call: &str) -> rusqlite::Result<()> {
    let owner = params![line.account.as_str(), line.extension.as_str(), call];
    let mut touched: Vec<String> = Vec::new();
    let reopened = database
        .prepare_cached(
            "SELECT call FROM closed WHERE account = ?1 AND extension = ?2 AND talk = ?3
                AND NOT EXISTS (SELECT 1 FROM talk WHERE account = ?1 AND extension = ?2 AND id = ?3)
                AND NOT EXISTS (SELECT 1 FROM deleted WHERE account = ?1 AND extension = ?2 AND row = ?3)",
        )?
        .query_map(owner, |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    for missed in &reopened {
        database
            .prepare_cached("DELETE FROM closed WHERE account = ?1 AND extension = ?2 AND call = ?3")?
            .execute(params![line.account.as_str(), line.extension.as_str(), missed])?;
    }
    touched.extend(reopened);
    // Missed before this call, which is a talk.
    let answered = database
        .prepare_cached(
            "SELECT c.id FROM talk t JOIN call c ON c.account = t.account AND c.extension = t.extension
                AND c.peer = t.peer AND c.started_at < t.started_at
             WHERE t.account = ?1 AND t.extension = ?2 AND t.id = ?3
                AND c.outcome = 'missed' AND c.direction = 'inbound' AND NOT EXISTS (SELECT 1 FROM closed k
                    WHERE k.account = c.account AND k.extension = c.extension AND k.call = c.id)",
        )?
        .query_map(owner, |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    for missed in &answered {
        close(database, line, missed, "talk", Some(call))?;
    }
    touched.extend(answered);
    // This call, missed before a talk that is known already: what was missed is sometimes learned late.
    let talk: Option<String> = database
        .prepare_cached(
            "SELECT t.id FROM call c JOIN talk t ON t.account = c.account AND t.extension = c.extension
                AND t.peer = c.peer AND t.started_at > c.started_at
             WHERE c.account = ?1 AND c.extension = ?2 AND c.id = ?3
                AND c.outcome = 'missed' AND c.direction = 'inbound' LIMIT 1",
        )?
        .query_row(owner, |row| row.get(0))
        .optional()?;
    if let Some(talk) = talk {
        close(database, line, call, "talk", Some(&talk))?;
    }
    // Missed and seen from the first: it was there at the first sign-in.
    let was_missed: Option<bool> = database
        .prepare_cached("SELECT missed FROM entry WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(owner, |row| row.get(0))
        .optional()?;
    let old: bool = database
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM call WHERE account = ?1 AND extension = ?2 AND id = ?3
                AND outcome = 'missed' AND read = 1)",
        )?
        .query_row(owner, |row| row.get(0))?;
    if old && was_missed != Some(true) {
        close(database, line, call, "before", None)?;
    }
    for missed in touched.iter().filter(|missed| *missed != call) {
        refresh(database, line, missed, CALL_NOW, missed)?;
    }
    Ok(())
}

/// Notes that a missed call needs nothing more; what was noted before stays.
pub(super) fn close(
    database: &Connection,
    line: &Line,
    call: &str,
    how: &str,
    talk: Option<&str>,
) -> rusqlite::Result<()> {
    let new = database
        .prepare_cached(
            "INSERT OR IGNORE INTO closed (account, extension, call, how, talk) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![line.account.as_str(), line.extension.as_str(), call, how, talk])?;
    // Who asks to be reminded of one that is closed already is reminded.
    if new > 0 { reminders::forget(database, line, call) } else { Ok(()) }
}

fn voicemail_row_changed(database: &Connection, line: &Line, voicemail: &str) -> rusqlite::Result<()> {
    refresh(database, line, &format!("{VOICEMAIL_ROW}{voicemail}"), VOICEMAIL_NOW, voicemail)
}

/// Makes the row `id` what `now` says, with `key` for its third argument; what did not change is not written.
fn refresh(database: &Connection, line: &Line, id: &str, now: &str, key: &str) -> rusqlite::Result<()> {
    let owner = (line.account.as_str(), line.extension.as_str());
    let wanted = database.prepare_cached(now)?.query_row(params![owner.0, owner.1, key], Shown::read).optional()?;
    let there = database
        .prepare_cached(
            "SELECT at, call, voicemail, missed, has_voicemail, unheard, unread, open, words, digits FROM entry
             WHERE account = ?1 AND extension = ?2 AND id = ?3",
        )?
        .query_row(params![owner.0, owner.1, id], Shown::read)
        .optional()?;
    match (there, wanted) {
        (there, wanted) if there == wanted => Ok(()),
        // Neither its place nor what is searched for changed.
        (Some(there), Some(new)) if there.at == new.at && there.words == new.words && there.digits == new.digits => {
            database
                .prepare_cached(
                    "UPDATE entry SET call = ?4, voicemail = ?5, missed = ?6, has_voicemail = ?7, unheard = ?8,
                        unread = ?9, open = ?10
                     WHERE account = ?1 AND extension = ?2 AND id = ?3",
                )?
                .execute(params![
                    owner.0,
                    owner.1,
                    id,
                    new.call,
                    new.voicemail,
                    new.missed,
                    new.has_voicemail,
                    new.unheard,
                    new.unread,
                    new.open
                ])
                .map(drop)
        }
        (_, wanted) => {
            database
                .prepare_cached("DELETE FROM entry WHERE account = ?1 AND extension = ?2 AND id = ?3")?
                .execute(params![owner.0, owner.1, id])?;
            match wanted {
                Some(new) => new.insert(database, line, id),
                None => Ok(()),
            }
        }
    }
}

/// A row of the table `entry`.
#[derive(Debug, PartialEq)]
struct Shown {
    at: i64,
    call: Option<String>,
    voicemail: Option<String>,
    missed: bool,
    has_voicemail: bool,
    unheard: bool,
    unread: bool,
    open: bool,
    words: String,
    digits: String,
}

impl Shown {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            at: row.get(0)?,
            call: row.get(1)?,
            voicemail: row.get(2)?,
            missed: row.get(3)?,
            has_voicemail: row.get(4)?,
            unheard: row.get(5)?,
            unread: row.get(6)?,
            open: row.get(7)?,
            words: row.get(8)?,
            digits: row.get(9)?,
        })
    }

    fn insert(&self, database: &Connection, line: &Line, id: &str) -> rusqlite::Result<()> {
        let first = self.at.clamp(0, LATEST) * PLACES;
        let place: i64 = database
            .prepare_cached("SELECT coalesce(max(place) + 1, ?1) FROM entry WHERE place >= ?1 AND place < ?1 + ?2")?
            .query_row(params![first, PLACES], |row| row.get(0))?;
        database
            .prepare_cached(
                "INSERT INTO entry (
                    place, account, extension, id, at, call, voicemail, missed, has_voicemail, unheard, unread, open,
                    words, digits
                ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                place,
                line.account.as_str(),
                line.extension.as_str(),
                id,
                self.at,
                self.call,
                self.voicemail,
                self.missed,
                self.has_voicemail,
                self.unheard,
                self.unread,
                self.open,
                self.words,
                self.digits
            ])
            .map(drop)
    }
}

const CALL_NOW: &str = "SELECT at, call, voicemail, missed, has_voicemail, unheard, unread, open, words, digits
    FROM call_entry WHERE account = ?1 AND extension = ?2 AND call = ?3";
const VOICEMAIL_NOW: &str = "SELECT at, call, voicemail, missed, has_voicemail, unheard, unread, open, words, digits
    FROM voicemail_entry WHERE account = ?1 AND extension = ?2 AND voicemail = ?3";
/// Rows that may begin in one millisecond; the schema says the same.
const PLACES: i64 = 65_536;
/// Times after this, which no call has, are all in one place; the schema says the same.
const LATEST: i64 = 140_000_000_000_000;
