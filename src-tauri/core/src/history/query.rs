//! Rows as they are looked at: pages for the window, everything for the command line.

use std::path::Path;

use ringlet_domain::ids::{AccountId, ExtensionId};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::NoticeKey;
use rusqlite::{Connection, OptionalExtension, params};

use super::entry::Entry;
use super::listing::Listing;
use super::{HistoryError, Line, OpenError, gaps, open, rows};
use crate::contract::{Filter, GapView, HistoryEntry, HistoryQuery, ListStart};
use crate::words::Words;

/// The history as another process sees it, while the program runs or not. It changes nothing.
#[derive(Debug)]
pub struct Reader {
    database: Connection,
}

impl Reader {
    /// Opens the file to read; `None` when there is no history yet.
    pub fn open(path: &Path) -> Result<Option<Self>, OpenError> {
        Ok(open::open_to_read(path)?.map(|database| Self { database }))
    }

    /// Every row of `line`, newest first.
    pub fn entries(&self, line: &Line, words: &Words) -> Result<Vec<HistoryEntry>, HistoryError> {
        Ok(all(&self.database, line)?.iter().map(|entry| entry.entry(words)).collect())
    }

    /// How many rows of `line` the person has not seen.
    pub fn unread_count(&self, line: &Line) -> Result<u32, HistoryError> {
        Ok(unread_count(&self.database, line)?)
    }

    /// The line whose person was last signed in, as [`STATE_LINE`] notes it.
    pub fn last_line(&self) -> Result<Option<Line>, HistoryError> {
        let text: Option<String> = self
            .database
            .query_row("SELECT value FROM state WHERE name = ?1", [STATE_LINE], |row| row.get(0))
            .optional()?;
        Ok(text.as_deref().and_then(Line::parse))
    }
}

impl Line {
    /// As text for [`STATE_LINE`].
    pub fn text(&self) -> String {
        format!("{}/{}", self.account, self.extension)
    }

    fn parse(text: &str) -> Option<Self> {
        let (account, extension) = text.split_once('/')?;
        Some(Self { account: AccountId::new(account), extension: ExtensionId::new(extension) })
    }
}

/// Under which name whose line is shown is kept, as [`Line::text`]. Writing rows notes it; a sign-in may do so before,
/// by [`super::History::set_state`].
pub const STATE_LINE: &str = "line";

/// Some rows of a list.
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    pub(super) gaps: Vec<GapView>,
    /// How many newer ones there are.
    pub(super) from: usize,
    pub(super) total: usize,
}

/// The rows of `listing` that `query` asks for.
pub(super) fn page(
    database: &Connection,
    line: &Line,
    listing: &Listing,
    query: &HistoryQuery,
) -> rusqlite::Result<Page> {
    let limit = query.limit.clamp(1, MOST_ROWS) as usize;
    let from = match &query.start {
        ListStart::Index { index } => *index as usize,
        ListStart::Row { id, above } => {
            let place = place_of(database, line, id)?;
            let index = place.and_then(|place| listing.index_of(place)).unwrap_or_default();
            index.saturating_sub(*above as usize)
        }
    };
    let from = from.min(listing.len());
    let places = listing.slice(from, limit);
    let found = found_at(database, places)?;
    // Rows that are searched for are not all of a time, so nothing is said of what lies between them.
    let gaps = if query.filter == Filter::All && query.search.trim().is_empty() {
        let shown: Vec<(&str, i64)> = found.iter().map(|row| (row.id.as_str(), row.at)).collect();
        let before = from.checked_sub(1).and_then(|above| listing.slice(above, 1).first().copied());
        let before = match before {
            Some(place) => found_at(database, &[place])?.first().map(|row| row.at),
            None => None,
        };
        gaps::among(database, line, &shown, before, from + places.len() < listing.len())?
    } else {
        Vec::new()
    };
    Ok(Page { entries: fetch_all(database, line, &found)?, gaps, from, total: listing.len() })
}

/// The rows with these ids, newest first; without ids, all of `listing`.
pub(super) fn export(
    database: &Connection,
    line: &Line,
    listing: &Listing,
    ids: &[String],
) -> rusqlite::Result<Vec<Entry>> {
    if ids.is_empty() {
        return at_places(database, line, listing.slice(0, listing.len()));
    }
    with_ids(database, line, ids)
}

/// The rows with these ids, newest first.
pub(super) fn with_ids(database: &Connection, line: &Line, ids: &[String]) -> rusqlite::Result<Vec<Entry>> {
    let mut places = Vec::with_capacity(ids.len());
    for id in ids {
        places.extend(place_of(database, line, id)?);
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    places.dedup();
    at_places(database, line, &places)
}

fn at_places(database: &Connection, line: &Line, places: &[i64]) -> rusqlite::Result<Vec<Entry>> {
    fetch_all(database, line, &found_at(database, places)?)
}

fn found_at(database: &Connection, places: &[i64]) -> rusqlite::Result<Vec<Found>> {
    let mut find = database
        .prepare_cached(&format!("SELECT id, call, voicemail, unread, open, at, {REMINDER} WHERE place = ?1"))?;
    places.iter().map(|place| find.query_row([place], Found::read)).collect()
}

pub(super) fn all(database: &Connection, line: &Line) -> rusqlite::Result<Vec<Entry>> {
    // A file that an older version left and no newer one has opened yet has no column that tells what is open,
    // and no reminders.
    let sql = "SELECT id, call, voicemail, unread, 0, at, NULL FROM entry WHERE account = ?1 AND extension = ?2
        ORDER BY at DESC, id DESC";
    // Both reads see one state of the file, whatever the program writes meanwhile.
    let transaction = database.unchecked_transaction()?;
    let owner = params![line.account.as_str(), line.extension.as_str()];
    let found: Vec<Found> =
        transaction.prepare(sql)?.query_map(owner, Found::read)?.collect::<rusqlite::Result<_>>()?;
    fetch_all(&transaction, line, &found)
}

pub(super) fn entry(database: &Connection, line: &Line, id: &str) -> rusqlite::Result<Option<Entry>> {
    let found = database
        .prepare_cached(&format!(
            "SELECT id, call, voicemail, unread, open, at, {REMINDER} WHERE account = ?1 AND extension = ?2 AND id = ?3"
        ))?
        .query_row(params![line.account.as_str(), line.extension.as_str(), id], Found::read)
        .optional()?;
    match found {
        Some(found) => fetch(database, line, &found),
        None => Ok(None),
    }
}

fn place_of(database: &Connection, line: &Line, id: &str) -> rusqlite::Result<Option<i64>> {
    database
        .prepare_cached("SELECT place FROM entry WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(params![line.account.as_str(), line.extension.as_str(), id], |row| row.get(0))
        .optional()
}

pub(super) fn row_of(database: &Connection, line: &Line, key: &NoticeKey) -> rusqlite::Result<Option<String>> {
    let (sql, id) = match key {
        NoticeKey::Digest => return Ok(None),
        NoticeKey::Ring(id) | NoticeKey::Unanswered(id) => {
            ("SELECT id FROM entry WHERE account = ?1 AND extension = ?2 AND id = ?3", id.as_str())
        }
        // In its call's row, or in one of its own.
        NoticeKey::Voicemail(id) => (
            "SELECT id FROM entry WHERE account = ?1 AND extension = ?2 AND id IN (
                SELECT call FROM voicemail WHERE account = ?1 AND extension = ?2 AND id = ?3
                UNION ALL SELECT 'voicemail-' || ?3)",
            id.as_str(),
        ),
    };
    database
        .prepare_cached(sql)?
        .query_row(params![line.account.as_str(), line.extension.as_str(), id], |row| row.get(0))
        .optional()
}

pub(super) fn unread_count(database: &Connection, line: &Line) -> rusqlite::Result<u32> {
    database
        .prepare_cached("SELECT count(*) FROM entry WHERE account = ?1 AND extension = ?2 AND unread")?
        .query_row(params![line.account.as_str(), line.extension.as_str()], |row| row.get(0))
}

/// How many missed calls are open, and how many rows hold a voicemail that nobody listened to.
pub(super) fn waiting_counts(database: &Connection, line: &Line) -> rusqlite::Result<(u32, u32)> {
    let count = |which: &str| {
        let sql = format!("SELECT count(*) FROM entry WHERE account = ?1 AND extension = ?2 AND {which} = 1");
        database
            .prepare_cached(&sql)?
            .query_row(params![line.account.as_str(), line.extension.as_str()], |row| row.get(0))
    };
    Ok((count("open")?, count("unheard")?))
}

/// A row of the table, before what it shows is read.
struct Found {
    id: String,
    at: i64,
    call: Option<String>,
    voicemail: Option<String>,
    unread: bool,
    open: bool,
    remind_at: Option<i64>,
}

impl Found {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            call: row.get(1)?,
            voicemail: row.get(2)?,
            unread: row.get(3)?,
            open: row.get(4)?,
            at: row.get(5)?,
            remind_at: row.get(6)?,
        })
    }
}

fn fetch_all(database: &Connection, line: &Line, found: &[Found]) -> rusqlite::Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(found.len());
    for row in found {
        entries.extend(fetch(database, line, row)?);
    }
    Ok(entries)
}

fn fetch(database: &Connection, line: &Line, found: &Found) -> rusqlite::Result<Option<Entry>> {
    let voicemail = match &found.voicemail {
        Some(id) => rows::voicemail(database, line, id)?,
        None => None,
    };
    let call = match &found.call {
        Some(id) => rows::call(database, line, id)?,
        None => None,
    };
    let entry = Entry::of(call, voicemail, found.unread, found.open);
    Ok(entry.map(|entry| entry.reminded(found.remind_at.map(Timestamp::from_millis))))
}

/// The last column of what is read of a row, and where all of them are.
const REMINDER: &str = "(SELECT r.at FROM reminder r
    WHERE r.account = entry.account AND r.extension = entry.extension AND r.row = entry.id) FROM entry";
/// The page asks for the next rows when it needs them; nobody reads more at once.
const MOST_ROWS: u32 = 500;
