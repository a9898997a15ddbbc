//! Rows as they are looked at: pages for the window, everything for the command line.

use std::path::Path;

use ringlet_domain::ids::{AccountId, ExtensionId};
use ringlet_domain::notice::NoticeKey;
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, params};

use super::entry::{Entry, VOICEMAIL_ROW};
use super::{HistoryError, Line, OpenError, gaps, open, rows};
use crate::contract::{Filter, GapView, HistoryEntry, HistoryQuery};
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

/// One page.
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    pub(super) gaps: Vec<GapView>,
    pub(super) next: Option<String>,
}

pub(super) fn page(database: &Connection, line: &Line, query: &HistoryQuery) -> rusqlite::Result<Found> {
    let limit = query.limit.clamp(1, MOST_ROWS);
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let mut sql = "SELECT id, at, call, voicemail, unread FROM entry WHERE account = ? AND extension = ?".to_owned();
    let mut arguments: Vec<Box<dyn ToSql>> = vec![Box::new(account.to_owned()), Box::new(extension.to_owned())];
    sql.push_str(match query.filter {
        Filter::All => "",
        Filter::Missed => " AND outcome = 'missed'",
        Filter::Voicemail => " AND has_voicemail",
    });
    for term in terms(&query.search) {
        match term {
            Term::Number { digits, text } => {
                sql.push_str(" AND (instr(digits, ?) > 0 OR instr(words, ?) > 0)");
                arguments.extend([Box::new(digits) as Box<dyn ToSql>, Box::new(text)]);
            }
            Term::Word(word) => {
                sql.push_str(" AND instr(words, ?) > 0");
                arguments.push(Box::new(word));
            }
        }
    }
    let after = query.after.as_deref().and_then(parse_after);
    let before = after.as_ref().map(|(at, _)| *at);
    if let Some((at, id)) = after {
        sql.push_str(" AND (at, id) < (?, ?)");
        arguments.extend([Box::new(at) as Box<dyn ToSql>, Box::new(id)]);
    }
    // One more than asked tells whether there is a next page.
    sql.push_str(" ORDER BY at DESC, id DESC LIMIT ?");
    arguments.push(Box::new(limit + 1));

    let arguments: Vec<&dyn ToSql> = arguments.iter().map(AsRef::as_ref).collect();
    let mut found = found(database, &sql, &arguments)?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}/{}", last.at, last.id));
    let gaps = if query.filter == Filter::All && query.search.trim().is_empty() {
        let rows: Vec<(&str, i64)> = found.iter().map(|row| (row.id.as_str(), row.at)).collect();
        gaps::among(database, line, &rows, before, more)?
    } else {
        Vec::new()
    };
    Ok(Found { entries: fetch(database, line, &found)?, gaps, next })
}

pub(super) fn all(database: &Connection, line: &Line) -> rusqlite::Result<Vec<Entry>> {
    let sql = "SELECT id, at, call, voicemail, unread FROM entry WHERE account = ? AND extension = ?
        ORDER BY at DESC, id DESC";
    // Both reads see one state of the file, whatever the program writes meanwhile.
    let transaction = database.unchecked_transaction()?;
    let found = found(&transaction, sql, &[&line.account.as_str(), &line.extension.as_str()])?;
    fetch(&transaction, line, &found)
}

pub(super) fn entry(database: &Connection, line: &Line, id: &str) -> rusqlite::Result<Option<Entry>> {
    let sql = "SELECT id, at, call, voicemail, unread FROM entry WHERE account = ? AND extension = ? AND id = ?";
    let found = found(database, sql, &[&line.account.as_str(), &line.extension.as_str(), &id])?;
    Ok(fetch(database, line, &found)?.pop())
}

pub(super) fn row_of(database: &Connection, line: &Line, key: &NoticeKey) -> rusqlite::Result<Option<String>> {
    match key {
        NoticeKey::Digest => Ok(None),
        NoticeKey::Ring(id) | NoticeKey::Unanswered(id) => {
            Ok(rows::call(database, line, id.as_str())?.map(|call| call.id.as_str().to_owned()))
        }
        NoticeKey::Voicemail(id) => {
            let Some(voicemail) = rows::voicemail(database, line, id.as_str())? else { return Ok(None) };
            if let Some(call) = &voicemail.call
                && rows::call(database, line, call.as_str())?.is_some()
            {
                return Ok(Some(call.as_str().to_owned()));
            }
            Ok(Some(format!("{VOICEMAIL_ROW}{}", voicemail.id)))
        }
    }
}

pub(super) fn unread_count(database: &Connection, line: &Line) -> rusqlite::Result<u32> {
    database
        .prepare_cached("SELECT count(*) FROM entry WHERE account = ?1 AND extension = ?2 AND unread")?
        .query_row(params![line.account.as_str(), line.extension.as_str()], |row| row.get(0))
}

/// A row of the view, before what it shows is read.
struct Row {
    id: String,
    at: i64,
    call: Option<String>,
    voicemail: Option<String>,
    unread: bool,
}

fn found(database: &Connection, sql: &str, arguments: &[&dyn ToSql]) -> rusqlite::Result<Vec<Row>> {
    database
        .prepare_cached(sql)?
        .query_map(arguments, |row| {
            Ok(Row { id: row.get(0)?, at: row.get(1)?, call: row.get(2)?, voicemail: row.get(3)?, unread: row.get(4)? })
        })?
        .collect()
}

fn fetch(database: &Connection, line: &Line, found: &[Row]) -> rusqlite::Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(found.len());
    for row in found {
        let voicemail = match &row.voicemail {
            Some(id) => rows::voicemail(database, line, id)?,
            None => None,
        };
        let call = match &row.call {
            Some(id) => rows::call(database, line, id)?,
            None => None,
        };
        entries.extend(Entry::of(call, voicemail, row.unread));
    }
    Ok(entries)
}

/// One thing a row has to have.
enum Term {
    Number { digits: String, text: String },
    Word(String),
}

/// A search that is a number, however it is written, is one term; else each word is one.
fn terms(search: &str) -> Vec<Term> {
    let search = search.trim().to_lowercase();
    let is_number = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-().–/".contains(c))
    };
    let number = |text: &str| {
        let digits = rows::digits(text);
        // People write the zero that only counts inside the country; the service stores the number without it.
        let digits = match digits.trim_start_matches('0') {
            "" => digits,
            short if text.starts_with('0') || text.starts_with("(0") => short.to_owned(),
            _ => digits,
        };
        Term::Number { digits, text: text.to_owned() }
    };
    if is_number(&search) {
        return vec![number(&search)];
    }
    search
        .split_whitespace()
        .map(|word| if is_number(word) { number(word) } else { Term::Word(word.to_owned()) })
        .collect()
}

fn parse_after(after: &str) -> Option<(i64, String)> {
    let (at, id) = after.split_once('/')?;
    Some((at.parse().ok()?, id.to_owned()))
}

/// The page asks for the next rows when it needs them; nobody reads more at once.
const MOST_ROWS: u32 = 500;
