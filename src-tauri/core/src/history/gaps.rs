//! When nobody listened: kept beside the rows, and laid between them where they are looked at.

use ringlet_domain::moment::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::{Change, History, HistoryError, Line};
use crate::contract::GapView;

/// A time in which a line was not listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Its beginning, in the service's time.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl History {
    /// Notes that the line was not listened to. A gap that touches one known before makes it longer.
    pub async fn note_gap(&self, line: &Line, gap: Gap) -> Result<(), HistoryError> {
        self.write(line, vec![Change::Gap(gap)]).await
    }
}

/// Joins `gap` with those it touches.
pub(super) fn note(database: &Transaction<'_>, line: &Line, gap: Gap) -> rusqlite::Result<()> {
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let (mut from, mut to) = (gap.from.as_millis(), gap.to.as_millis());
    let touching: (Option<i64>, Option<i64>) = database
        .prepare_cached(
            "DELETE FROM gap WHERE account = ?1 AND extension = ?2 AND from_at <= ?4 AND to_at >= ?3
             RETURNING from_at, to_at",
        )?
        .query_map(params![account, extension, from, to], |row| Ok((row.get(0)?, row.get(1)?)))?
        .try_fold((None, None), |(first, last), found| {
            let (from_at, to_at): (i64, i64) = found?;
            Ok::<_, rusqlite::Error>((
                Some(first.map_or(from_at, |first: i64| first.min(from_at))),
                Some(last.map_or(to_at, |last: i64| last.max(to_at))),
            ))
        })?;
    from = touching.0.map_or(from, |first| first.min(from));
    to = touching.1.map_or(to, |last| last.max(to));
    database
        .prepare_cached("INSERT OR REPLACE INTO gap (account, extension, from_at, to_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![account, extension, from, to])
        .map(drop)
}

/// The gaps that ended among `rows`, newest first, each with the row it stands above: the first that began before the
/// gap's end. `rows` are ids and times, newest first; those `before` them were shown already, and `more` may follow.
pub(super) fn among(
    database: &Connection,
    line: &Line,
    rows: &[(&str, i64)],
    before: Option<i64>,
    more: bool,
) -> rusqlite::Result<Vec<GapView>> {
    let Some((_, oldest)) = rows.last() else { return Ok(Vec::new()) };
    let after = if more { *oldest } else { i64::MIN };
    let mut find = database.prepare_cached(
        "SELECT from_at, to_at FROM gap WHERE account = ?1 AND extension = ?2 AND to_at > ?3 AND to_at <= ?4
         ORDER BY to_at DESC",
    )?;
    let found = find.query_map(
        params![line.account.as_str(), line.extension.as_str(), after, before.unwrap_or(i64::MAX)],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
    )?;
    found
        .map(|gap| {
            let (from, to) = gap?;
            Ok(GapView {
                above: rows.iter().find(|(_, at)| *at < to).map(|(id, _)| (*id).to_owned()),
                from: Timestamp::from_millis(from).to_string(),
                to: Timestamp::from_millis(to).to_string(),
            })
        })
        .collect()
}
