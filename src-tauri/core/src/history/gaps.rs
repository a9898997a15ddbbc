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

#[cfg(test)]
mod tests {
    use ringlet_domain::ids::{AccountId, ExtensionId};

    use super::*;
    use crate::history::open::open_in_memory;

    fn line() -> Line {
        Line { account: AccountId::new("1"), extension: ExtensionId::new("2") }
    }

    fn noted(gaps: &[(i64, i64)]) -> Connection {
        let mut database = open_in_memory().expect("memory");
        let transaction = database.transaction().expect("it begins");
        for (from, to) in gaps {
            let gap = Gap { from: Timestamp::from_millis(*from), to: Timestamp::from_millis(*to) };
            note(&transaction, &line(), gap).expect("it is noted");
        }
        transaction.commit().expect("it is kept");
        database
    }

    /// Each gap as the row above which it stands and its length.
    fn laid(database: &Connection, rows: &[(&str, i64)], before: Option<i64>, more: bool) -> Vec<(String, String)> {
        let found = among(database, &line(), rows, before, more).expect("it is read");
        found.into_iter().map(|gap| (gap.above.unwrap_or_else(|| "below".to_owned()), gap.from)).collect()
    }

    fn at(millis: i64) -> String {
        Timestamp::from_millis(millis).to_string()
    }

    #[test]
    fn gaps_that_touch_are_one_and_others_stay_apart() {
        let database = noted(&[(10, 20), (40, 50), (20, 30), (25, 35), (5, 6)]);
        let rows = [("a", 1)];
        let above = |from| ("a".to_owned(), at(from));
        assert_eq!(laid(&database, &rows, None, false), [above(40), above(10), above(5)]);
    }

    #[test]
    fn each_gap_is_on_one_page_above_the_first_row_that_began_before_its_end() {
        let database = noted(&[(10, 20), (40, 50), (90, 95)]);
        let (first, second) = ([("d", 80), ("c", 45)], [("b", 15), ("a", 5)]);
        assert_eq!(laid(&database, &first, None, true), [("d".to_owned(), at(90)), ("c".to_owned(), at(40))]);
        assert_eq!(laid(&database, &second, Some(45), false), [("b".to_owned(), at(10))]);
        assert_eq!(laid(&database, &[], None, false), [], "without a row there is nothing to stand above");
        let later = [("d", 80), ("c", 60)];
        let below = ("below".to_owned(), at(40));
        assert_eq!(laid(&database, &later, None, false)[1], below, "older than every row");
    }

    #[test]
    fn anothers_gaps_are_not_shown() {
        let database = noted(&[(10, 20)]);
        let other = Line { account: AccountId::new("1"), extension: ExtensionId::new("3") };
        assert_eq!(among(&database, &other, &[("a", 5)], None, false).expect("it is read"), []);
    }
}
