//! Pop-ups that were held back: listed with their reason, and told together once it is no longer quiet.

use ringlet_domain::moment::Timestamp;
use ringlet_domain::quiet::{Event, Reason};
use rusqlite::{OptionalExtension, params};

use super::{History, HistoryError, Line, query};
use crate::contract::{AlertEvent, HeldReason, HeldRow};
use crate::words::Words;

/// A pop-up that was held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The key of its notice, as [`super::notice_text`] writes it. Another one held under it takes its place.
    pub key: String,
    /// When, by this machine's clock.
    pub at: Timestamp,
    /// What it would have told of.
    pub event: Event,
    /// Why.
    pub reason: Reason,
    /// The row it is about; of several at once there is none.
    pub row: Option<String>,
    /// How many missed calls it would have told of.
    pub missed: u32,
    /// How many voicemails.
    pub voicemails: u32,
}

/// What was held back and has not been told since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Untold {
    /// When the first of it was held back; `None` when there is none.
    pub since: Option<Timestamp>,
    /// How many calls were missed.
    pub missed: u32,
    /// How many voicemails were left.
    pub voicemails: u32,
}

impl History {
    /// Notes that a pop-up was held back.
    pub async fn hold(&self, line: &Line, held: Held) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            store.change(|database| {
                database
                    .prepare_cached(
                        "INSERT OR REPLACE INTO held
                            (account, extension, key, at, event, reason, row, missed, voicemails, waiting)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
                    )?
                    .execute(params![
                        line.account.as_str(),
                        line.extension.as_str(),
                        held.key,
                        held.at.as_millis(),
                        event_word(held.event),
                        reason_word(held.reason),
                        held.row,
                        held.missed,
                        held.voicemails
                    ])
                    .map(drop)
            })
        })
        .await
    }

    /// What was held under `key` has been told after all, or is no longer true: no digest needs to count it.
    pub async fn unhold(&self, line: &Line, key: String) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            store.change(|database| {
                database
                    .prepare_cached(
                        "UPDATE held SET waiting = 0 WHERE account = ?1 AND extension = ?2 AND key = ?3 AND waiting = 1",
                    )?
                    .execute(params![line.account.as_str(), line.extension.as_str(), key])
                    .map(drop)
            })
        })
        .await
    }

    /// Whether anything that was held back has not been told since.
    pub async fn holds_any(&self, line: &Line) -> Result<bool, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            let owner = params![line.account.as_str(), line.extension.as_str()];
            let sql = "SELECT EXISTS (SELECT 1 FROM held WHERE account = ?1 AND extension = ?2 AND waiting = 1)";
            Ok(store.database().prepare_cached(sql)?.query_row(owner, |row| row.get(0))?)
        })
        .await
    }

    /// What has been held back and not told, and the person has not seen since; from now on it counts as told.
    pub async fn take_untold(&self, line: &Line) -> Result<Untold, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            store.change(|database| {
                let owner = params![line.account.as_str(), line.extension.as_str()];
                let untold = database
                    .prepare_cached(
                        "SELECT min(h.at), coalesce(sum(h.missed), 0), coalesce(sum(h.voicemails), 0) FROM held h
                         WHERE h.account = ?1 AND h.extension = ?2 AND h.waiting = 1 AND h.missed + h.voicemails > 0
                            AND (h.row IS NULL OR EXISTS (SELECT 1 FROM entry e
                                WHERE e.account = h.account AND e.extension = h.extension AND e.unread = 1
                                -- A voicemail that stood alone may have found its call since.
                                AND e.id IN (h.row, (SELECT v.call FROM voicemail v
                                    WHERE v.account = h.account AND v.extension = h.extension
                                    AND h.row = 'voicemail-' || v.id AND v.id = substr(h.row, 11)))))",
                    )?
                    .query_row(owner, |row| {
                        Ok(Untold {
                            since: row.get::<_, Option<i64>>(0)?.map(Timestamp::from_millis),
                            missed: row.get(1)?,
                            voicemails: row.get(2)?,
                        })
                    })?;
                database
                    .prepare_cached(
                        "UPDATE held SET waiting = 0 WHERE account = ?1 AND extension = ?2 AND waiting = 1",
                    )?
                    .execute(owner)?;
                Ok(untold)
            })
        })
        .await
    }

    /// What was held back, newest first.
    pub async fn held(&self, line: &Line, words: &Words) -> Result<Vec<HeldRow>, HistoryError> {
        let (line, words) = (line.clone(), words.clone());
        self.ask(move |store| {
            let database = store.database();
            let mut find = database.prepare_cached(
                "SELECT at, event, reason, row FROM held WHERE account = ?1 AND extension = ?2
                 ORDER BY at DESC, key LIMIT ?3",
            )?;
            let owner = params![line.account.as_str(), line.extension.as_str(), MOST_LISTED];
            let found = find.query_map(owner, |row| {
                let texts = (row.get::<_, String>(1)?, row.get::<_, String>(2)?);
                Ok((row.get(0)?, texts, row.get::<_, Option<String>>(3)?))
            })?;
            let mut held = Vec::new();
            for one in found {
                let (at, (event, reason), row) = one?;
                // Words of another version are not shown.
                let (Some(event), Some(reason)) = (event_of(&event), reason_of(&reason)) else { continue };
                let entry = match &row {
                    Some(row) => query::entry(database, &line, row)?,
                    None => None,
                };
                let shown = entry.map(|entry| entry.row(&words));
                held.push(HeldRow {
                    at: Timestamp::from_millis(at).to_string(),
                    event,
                    reason,
                    row: shown.as_ref().map(|row| row.id.clone()),
                    who: shown.map(|row| row.who),
                });
            }
            Ok(held)
        })
        .await
    }

    /// Notes that something was opened for a call on an occasion; whether that is the first time.
    pub async fn first_pop(
        &self,
        line: &Line,
        call: String,
        occasion: String,
        now: Timestamp,
    ) -> Result<bool, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            store.change(|database| {
                let owner = (line.account.as_str(), line.extension.as_str());
                let known = database
                    .prepare_cached(
                        "SELECT 1 FROM popped WHERE account = ?1 AND extension = ?2 AND call = ?3 AND occasion = ?4",
                    )?
                    .query_row(params![owner.0, owner.1, call, occasion], |_| Ok(()))
                    .optional()?;
                database
                    .prepare_cached(
                        "INSERT OR IGNORE INTO popped (account, extension, call, occasion, at)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![owner.0, owner.1, call, occasion, now.as_millis()])?;
                Ok(known.is_none())
            })
        })
        .await
    }
}

impl From<Reason> for HeldReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::DoNotDisturb => Self::DoNotDisturb,
            Reason::Paused => Self::Paused,
            Reason::QuietHours => Self::QuietHours,
        }
    }
}

fn event_word(event: Event) -> &'static str {
    match event {
        Event::Digest => "digest",
        Event::Incoming => "incoming",
        Event::Missed => "missed",
        Event::Voicemail => "voicemail",
    }
}

fn event_of(word: &str) -> Option<AlertEvent> {
    Some(match word {
        "digest" => AlertEvent::Digest,
        "incoming" => AlertEvent::Incoming,
        "missed" => AlertEvent::Missed,
        "voicemail" => AlertEvent::Voicemail,
        _ => return None,
    })
}

fn reason_word(reason: Reason) -> &'static str {
    match reason {
        Reason::DoNotDisturb => "do-not-disturb",
        Reason::Paused => "paused",
        Reason::QuietHours => "quiet-hours",
    }
}

fn reason_of(word: &str) -> Option<HeldReason> {
    Some(match word {
        "do-not-disturb" => HeldReason::DoNotDisturb,
        "paused" => HeldReason::Paused,
        "quiet-hours" => HeldReason::QuietHours,
        _ => return None,
    })
}

/// Nobody reads further back.
const MOST_LISTED: u32 = 200;
