//! The names that the phone books give to numbers, and the rows that wait for one.

use ringlet_domain::call::Party;
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::entry::voicemail_row_id;
use super::{History, HistoryError, Line, rows, shown};
use crate::phone_book::{self, Book};
use crate::words;

impl History {
    /// The name the phone books have for `party`, when it came without one; the rows get theirs by themselves.
    pub async fn name_of(&self, line: &Line, party: &Party) -> Result<Option<String>, HistoryError> {
        let (line, mut party) = (line.clone(), party.clone());
        self.ask(move |store| {
            let found = fill(store.database(), &line, &mut party)?;
            Ok(party.name.filter(|_| found))
        })
        .await
    }

    /// Names the latest rows that came before the phone books were read. Gives back the ids of those it named.
    pub async fn name_rows(&self, line: &Line) -> Result<Vec<String>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.change(|transaction| name_rows(transaction, &line))).await
    }
}

/// Puts `named` in the place of all that was known from `book`.
pub(super) fn replace(
    database: &Transaction<'_>,
    line: &Line,
    book: Book,
    named: &[(String, String)],
) -> rusqlite::Result<()> {
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    database
        .prepare_cached("DELETE FROM name WHERE account = ?1 AND extension = ?2 AND source = ?3")?
        .execute(params![account, extension, book.word()])?;
    let mut insert = database
        .prepare_cached("INSERT INTO name (account, extension, source, key, name) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (key, name) in named {
        insert.execute(params![account, extension, book.word(), key, name])?;
    }
    Ok(())
}

/// The name of `party`: the directory's, else the one of the person's contacts.
pub(super) fn name_of(database: &Connection, line: &Line, party: &Party) -> rusqlite::Result<Option<String>> {
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let keys = phone_book::keys(party);
    let mut find = database
        .prepare_cached("SELECT name FROM name WHERE account = ?1 AND extension = ?2 AND source = ?3 AND key = ?4")?;
    for book in [Book::Directory, Book::Contacts] {
        for key in &keys {
            let named = find.query_row(params![account, extension, book.word(), key], |row| row.get(0)).optional()?;
            if named.is_some() {
                return Ok(named);
            }
        }
    }
    Ok(None)
}

/// Names the latest rows that came without one, as far as the books know them. Gives back the ids of those it named.
pub(super) fn name_rows(database: &Transaction<'_>, line: &Line) -> rusqlite::Result<Vec<String>> {
    let mut named = Vec::new();
    let limit: i64 = MOST_ROWS;
    let which = "id IN (SELECT id FROM call WHERE account = ?1 AND extension = ?2
        AND (direction = 'inbound' AND from_name IS NULL OR direction = 'outbound' AND to_name IS NULL)
        ORDER BY started_at DESC LIMIT ?3)";
    for mut call in rows::calls(database, line, which, &[&limit as &dyn ToSql])? {
        if fill(database, line, rows::other_side_mut(&mut call))? {
            rows::write_call(database, line, &call)?;
            shown::call_changed(database, line, call.id.as_str())?;
            named.push(call.id.as_str().to_owned());
        }
    }
    let which = "id IN (SELECT id FROM voicemail WHERE account = ?1 AND extension = ?2 AND from_name IS NULL
        ORDER BY left_at DESC LIMIT ?3)";
    for mut voicemail in rows::voicemails(database, line, which, &[&limit as &dyn ToSql])? {
        if fill(database, line, &mut voicemail.from)? {
            rows::write_voicemail(database, line, &voicemail)?;
            shown::voicemail_changed(database, line, voicemail.id.as_str(), None)?;
            named.push(match &voicemail.call {
                Some(call) => call.as_str().to_owned(),
                None => voicemail_row_id(&voicemail.id),
            });
        }
    }
    Ok(named)
}

/// Gives `party` the name the books have, if it came without one. Whether it has one now that it had not before.
pub(super) fn fill(database: &Connection, line: &Line, party: &mut Party) -> rusqlite::Result<bool> {
    if words::has_name(party) {
        return Ok(false);
    }
    let name = name_of(database, line, party)?;
    let found = name.is_some();
    if found {
        party.name = name;
    }
    Ok(found)
}

/// Rows of months ago are not looked through again for a new contact's sake.
const MOST_ROWS: i64 = 1_000;
