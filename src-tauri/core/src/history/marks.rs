//! Voicemails read here of which the service is still to be told.

use ringlet_domain::ids::MessageId;
use rusqlite::{Transaction, params};

use super::{Change, History, HistoryError, Line};

impl History {
    /// The voicemails that were read here and that the service has not been told of, in the order of their ids.
    pub async fn marks(&self, line: &Line) -> Result<Vec<MessageId>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            let mut find = store.database().prepare_cached(
                "SELECT voicemail FROM mark WHERE account = ?1 AND extension = ?2 ORDER BY voicemail",
            )?;
            let marks = find.query_map(params![line.account.as_str(), line.extension.as_str()], |row| {
                Ok(MessageId::new(row.get::<_, String>(0)?))
            })?;
            Ok(marks.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The service knows of these, or never will.
    pub async fn drop_marks(&self, line: &Line, marks: Vec<MessageId>) -> Result<(), HistoryError> {
        self.write(line, marks.into_iter().map(Change::Told).collect()).await
    }
}

pub(super) fn mark(database: &Transaction<'_>, line: &Line, voicemail: &MessageId) -> rusqlite::Result<()> {
    database
        .prepare_cached("INSERT OR IGNORE INTO mark (account, extension, voicemail) VALUES (?1, ?2, ?3)")?
        .execute(params![line.account.as_str(), line.extension.as_str(), voicemail.as_str()])
        .map(drop)
}

pub(super) fn unmark(database: &Transaction<'_>, line: &Line, voicemail: &MessageId) -> rusqlite::Result<()> {
    database
        .prepare_cached("DELETE FROM mark WHERE account = ?1 AND extension = ?2 AND voicemail = ?3")?
        .execute(params![line.account.as_str(), line.extension.as_str(), voicemail.as_str()])
        .map(drop)
}
