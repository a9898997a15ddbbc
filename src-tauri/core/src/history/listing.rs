//! Which rows a question means, as their places in order: the newest first.
//!
//! The places of the last question are kept until something is written, so that scrolling through its answer reads
//! only the rows in sight.

use rusqlite::types::ToSql;
use rusqlite::{Connection, params};

use super::{History, HistoryError, Line, query, rows};
use crate::contract::{CallRow, ExportRequest, Filter, HistoryEntry, HistoryPage, HistoryQuery, ListStart};
use crate::words::Words;

impl History {
    /// Some rows for the page, newest first.
    pub async fn page(&self, line: &Line, query: HistoryQuery, words: &Words) -> Result<HistoryPage, HistoryError> {
        let line = line.clone();
        let found = self.ask(move |store| store.page(&line, &query)).await?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let rows = found.entries.iter().map(|entry| entry.row(words)).collect();
        Ok(HistoryPage { rows, gaps: found.gaps, from: count(found.from), total: count(found.total) })
    }

    /// The rows with these ids, or without ids all that the filter and the search mean, for a file: newest first.
    pub async fn export(
        &self,
        line: &Line,
        request: ExportRequest,
        words: &Words,
    ) -> Result<Vec<HistoryEntry>, HistoryError> {
        let line = line.clone();
        let entries = self.ask(move |store| store.export(&line, &request)).await?;
        Ok(entries.iter().map(|entry| entry.entry(words)).collect())
    }

    /// The rows with these ids, newest first: those there are.
    pub async fn rows_of(&self, line: &Line, ids: Vec<String>, words: &Words) -> Result<Vec<CallRow>, HistoryError> {
        let line = line.clone();
        let entries = self.ask(move |store| Ok(query::with_ids(store.database(), &line, &ids)?)).await?;
        Ok(entries.iter().map(|entry| entry.row(words)).collect())
    }

    /// The latest `count` rows.
    pub async fn latest(&self, line: &Line, count: u32, words: &Words) -> Result<Vec<CallRow>, HistoryError> {
        let start = ListStart::Index { index: 0 };
        let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: count };
        Ok(self.page(line, query, words).await?.rows)
    }

    /// One row, by its id; `None` when there is none.
    pub async fn row(&self, line: &Line, id: String, words: &Words) -> Result<Option<CallRow>, HistoryError> {
        let line = line.clone();
        let entry = self.ask(move |store| Ok(query::entry(store.database(), &line, &id)?)).await?;
        Ok(entry.map(|entry| entry.row(words)))
    }

    /// The number to call back whoever a row is about, as the service gave it; `None` when it is hidden.
    pub async fn number_of(&self, line: &Line, row: String) -> Result<Option<String>, HistoryError> {
        let line = line.clone();
        let entry = self.ask(move |store| Ok(query::entry(store.database(), &line, &row)?)).await?;
        Ok(entry.and_then(|entry| entry.number()))
    }
}

/// The rows of one line under one filter and search.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    line: Line,
    filter: Filter,
    search: String,
    places: Vec<i64>,
}

impl Listing {
    /// Looks them up.
    pub(super) fn of(database: &Connection, line: &Line, filter: Filter, search: &str) -> rusqlite::Result<Self> {
        let mut places = places(database, line, filter)?;
        for term in terms(search) {
            let found = term.places(database)?;
            // Both are in order, so one walk over the two keeps what is in both.
            let mut rest = found.as_slice();
            places.retain(|place| {
                let ahead = rest.partition_point(|other| other > place);
                rest = &rest[ahead..];
                rest.first() == Some(place)
            });
        }
        Ok(Self { line: line.clone(), filter, search: search.to_owned(), places })
    }

    /// Whether it answers this question.
    pub(super) fn is_of(&self, line: &Line, filter: Filter, search: &str) -> bool {
        self.line == *line && self.filter == filter && self.search == search
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// How many rows are newer than the one at `place`; `None` when that is not among them.
    pub(super) fn index_of(&self, place: i64) -> Option<usize> {
        self.places.binary_search_by(|other| place.cmp(other)).ok()
    }

    /// The places of `count` rows, after the newest `from`.
    pub(super) fn slice(&self, from: usize, count: usize) -> &[i64] {
        let from = from.min(self.places.len());
        &self.places[from..(from + count).min(self.places.len())]
    }
}

fn places(database: &Connection, line: &Line, filter: Filter) -> rusqlite::Result<Vec<i64>> {
    let which = match filter {
        Filter::All => "",
        Filter::Missed => " AND missed = 1",
        Filter::Open => " AND open = 1",
        Filter::Voicemail => " AND has_voicemail = 1",
    };
    let sql = format!("SELECT place FROM entry WHERE account = ?1 AND extension = ?2{which} ORDER BY place DESC");
    collect(database, &sql, params![line.account.as_str(), line.extension.as_str()])
}

fn collect(database: &Connection, sql: &str, arguments: &[&dyn ToSql]) -> rusqlite::Result<Vec<i64>> {
    database.prepare_cached(sql)?.query_map(arguments, |row| row.get(0))?.collect()
}

/// One thing a row has to have.
#[derive(Debug, PartialEq, Eq)]
enum Term {
    /// Nothing has it.
    Nothing,
    /// These digits in a number, or this text in a name.
    Number { digits: String, text: String },
    /// A word that begins so.
    Word(String),
}

impl Term {
    /// The places of all rows that have it, whosever they are, the newest first.
    fn places(&self, database: &Connection) -> rusqlite::Result<Vec<i64>> {
        let words = |text: &str| collect(database, BY_WORDS, params![format!("{}*", quoted(text))]);
        match self {
            Self::Nothing => Ok(Vec::new()),
            Self::Word(word) => words(word),
            Self::Number { digits, text } => {
                let mut places = match digits.len() {
                    // The index knows no fewer than three.
                    0..3 => collect(database, BY_FEW_DIGITS, params![digits])?,
                    _ => collect(database, BY_DIGITS, params![quoted(digits)])?,
                };
                places.extend(words(text)?);
                places.sort_unstable_by(|one, other| other.cmp(one));
                places.dedup();
                Ok(places)
            }
        }
    }
}

/// As the full-text search takes a text that is to mean itself.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
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
    let word = |text: &str| match text.contains(char::is_alphanumeric) {
        true => Term::Word(text.to_owned()),
        false => Term::Nothing,
    };
    if is_number(&search) {
        return vec![number(&search)];
    }
    search.split_whitespace().map(|text| if is_number(text) { number(text) } else { word(text) }).collect()
}

const BY_WORDS: &str = "SELECT rowid FROM entry_words WHERE entry_words MATCH ?1 ORDER BY rowid DESC";
const BY_DIGITS: &str = "SELECT rowid FROM entry_digits WHERE entry_digits MATCH ?1 ORDER BY rowid DESC";
const BY_FEW_DIGITS: &str = "SELECT place FROM entry WHERE instr(digits, ?1) > 0";
