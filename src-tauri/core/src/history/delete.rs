//! What the person deletes: it leaves the window and everything it says leaves the file.
//!
//! Its ids and times stay for as long as rows are kept, so that the service's lists, which go on telling of it, meet
//! something known and bring nothing back.

use std::borrow::Cow;

use ringlet_domain::call::{Call, Party, Transcript, Voicemail};
use ringlet_domain::moment::Timestamp;
use rusqlite::{Connection, params};

use super::entry::VOICEMAIL_ROW;
use super::{History, HistoryError, Line, reminders, rows, shown};

impl History {
    /// Takes rows out of sight for good, with everything they say: nothing of them comes back with a later read of the
    /// service's lists.
    pub async fn delete(&self, line: &Line, rows: Vec<String>, now: Timestamp) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.delete(&line, &rows, now)).await
    }
}

/// Takes one row away, a call's voicemails with it.
pub(super) fn row(database: &Connection, line: &Line, row: &str, now: Timestamp) -> rusqlite::Result<()> {
    match row.strip_prefix(VOICEMAIL_ROW) {
        Some(id) => voicemail(database, line, id, now)?,
        None => {
            // First those inside it: without their call they would stand alone.
            for id in shown::voicemails_of(database, line, row)? {
                voicemail(database, line, &id, now)?;
            }
            if let Some(call) = rows::call(database, line, row)? {
                note(database, line, row, now)?;
                rows::write_call(database, line, &without_content(&call))?;
            }
        }
    }
    reminders::forget(database, line, row)?;
    shown::row_changed(database, line, row)
}

/// What is to be written of a call: without its content when its row was deleted.
pub(super) fn without_content_if_deleted<'a>(
    database: &Connection,
    line: &Line,
    call: &'a Call,
) -> rusqlite::Result<Cow<'a, Call>> {
    Ok(match is_deleted(database, line, call.id.as_str())? {
        true => Cow::Owned(without_content(call)),
        false => Cow::Borrowed(call),
    })
}

/// The same of a voicemail.
pub(super) fn voicemail_without_content_if_deleted<'a>(
    database: &Connection,
    line: &Line,
    voicemail: &'a Voicemail,
) -> rusqlite::Result<Cow<'a, Voicemail>> {
    Ok(match is_deleted(database, line, &format!("{VOICEMAIL_ROW}{}", voicemail.id))? {
        true => Cow::Owned(voicemail_without_content(voicemail)),
        false => Cow::Borrowed(voicemail),
    })
}

fn voicemail(database: &Connection, line: &Line, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    let Some(voicemail) = rows::voicemail(database, line, id)? else { return Ok(()) };
    note(database, line, &format!("{VOICEMAIL_ROW}{id}"), now)?;
    rows::write_voicemail(database, line, &voicemail_without_content(&voicemail))?;
    shown::voicemail_changed(database, line, id, None)
}

fn note(database: &Connection, line: &Line, row: &str, now: Timestamp) -> rusqlite::Result<()> {
    database
        .prepare_cached("INSERT OR IGNORE INTO deleted (account, extension, row, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![line.account.as_str(), line.extension.as_str(), row, now.as_millis()])
        .map(drop)
}

fn is_deleted(database: &Connection, line: &Line, row: &str) -> rusqlite::Result<bool> {
    database
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM deleted WHERE account = ?1 AND extension = ?2 AND row = ?3)")?
        .query_row(params![line.account.as_str(), line.extension.as_str(), row], |row| row.get(0))
}

fn without_content(call: &Call) -> Call {
    Call { from: Party::default(), to: Party::default(), via: None, read: true, ..call.clone() }
}

fn voicemail_without_content(voicemail: &Voicemail) -> Voicemail {
    Voicemail {
        from: Party::default(),
        transcript: Transcript::NotAvailable,
        audio: None,
        transcript_source: None,
        read: true,
        ..voicemail.clone()
    }
}
