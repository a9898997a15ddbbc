//! Recordings of voicemails that were played, kept beside the messages they belong to.
//!
//! The database's own triggers take one away with its message.

use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{History, HistoryError, Line};

impl History {
    /// The recording of a voicemail, if it is kept.
    pub async fn sound(&self, line: &Line, id: MessageId) -> Result<Option<Vec<u8>>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            Ok(store
                .database()
                .prepare_cached("SELECT bytes FROM sound WHERE account = ?1 AND extension = ?2 AND voicemail = ?3")?
                .query_row(params![line.account.as_str(), line.extension.as_str(), id.as_str()], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Keeps the recording of a voicemail that is still there; the oldest ones make room for it.
    pub async fn keep_sound(
        &self,
        line: &Line,
        id: MessageId,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            store.change(|transaction| {
                transaction.execute(
                    "INSERT OR REPLACE INTO sound (account, extension, voicemail, kept_at, bytes)
                        SELECT account, extension, id, ?4, ?5 FROM voicemail
                        WHERE account = ?1 AND extension = ?2 AND id = ?3 AND deleted = 0 AND audio_uri IS NOT NULL",
                    params![line.account.as_str(), line.extension.as_str(), id.as_str(), now.as_millis(), bytes],
                )?;
                transaction
                    .execute(
                        "DELETE FROM sound WHERE rowid NOT IN
                            (SELECT rowid FROM sound ORDER BY kept_at DESC, rowid DESC LIMIT ?1)",
                        [MOST_SOUNDS],
                    )
                    .map(drop)
            })
        })
        .await
    }

    /// Forgets every recording, whosever it is.
    pub async fn forget_sounds(&self) -> Result<(), HistoryError> {
        self.ask(|store| store.change(|transaction| transaction.execute("DELETE FROM sound", []).map(drop))).await
    }
}

/// About 20 MB as the service records.
const MOST_SOUNDS: u32 = 40;
