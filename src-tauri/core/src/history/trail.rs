//! The steps of a row, kept beside it for as long as the row; and those of what has no row.

use std::time::Duration;

use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::NoticeKey;
use ringlet_domain::trail::{About, Step};
use rusqlite::{Connection, Transaction, params};

use super::entry::{VOICEMAIL_ROW, row_id, voicemail_row_id};
use super::{Change, History, HistoryError, Line, rows};
use crate::contract::{TrailStep, TrailView};
use crate::trail::{Mark, Record, answer};
use crate::words::Words;

impl History {
    /// Keeps steps with their rows.
    pub async fn note_steps(&self, line: &Line, steps: Vec<Record>) -> Result<(), HistoryError> {
        self.write(line, vec![Change::Steps(steps)]).await
    }

    /// The trail of a row, its voicemail's included; `None` when there is no such row.
    pub async fn trail(&self, line: &Line, row: String, words: &Words) -> Result<Option<TrailView>, HistoryError> {
        let (line, words) = (line.clone(), words.clone());
        self.ask(move |store| Ok(view(store.database(), &line, &row, &words)?)).await
    }

    /// The last `count` steps of all rows, newest first.
    pub async fn last_steps(&self, line: &Line, count: u32) -> Result<Vec<Record>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| {
            let sql = "SELECT about, at, word, took FROM step WHERE account = ?1 AND extension = ?2
                ORDER BY at DESC, rowid DESC LIMIT ?3";
            let mut find = store.database().prepare_cached(sql)?;
            let found = find.query_map(params![line.account.as_str(), line.extension.as_str(), count], read)?;
            Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        })
        .await
    }
}

/// What a note is about, as its steps are kept: the id of a row, while its voicemail has found no call, or [`LINE`].
pub fn note_about(about: &About) -> String {
    match about {
        About::Call(id) => id.as_str().to_owned(),
        About::Line => LINE.to_owned(),
        About::Voicemail(id) => voicemail_row_id(id),
    }
}

/// What the hops of a pop-up are about: the id of its row, or [`DIGEST`].
pub fn notice_about(key: &NoticeKey) -> String {
    row_id(key).unwrap_or_else(|| DIGEST.to_owned())
}

/// Writes steps. A row that has very many keeps its first ones: they say how it began. What has no row keeps its last.
pub(super) fn write(database: &Transaction<'_>, line: &Line, steps: &[Record]) -> rusqlite::Result<()> {
    let mut forget = database.prepare_cached(
        "DELETE FROM step WHERE account = ?1 AND extension = ?2 AND about = ?3 AND rowid <= (SELECT rowid FROM step
            WHERE account = ?1 AND extension = ?2 AND about = ?3 ORDER BY rowid DESC LIMIT 1 OFFSET ?4)",
    )?;
    for rowless in [LINE, DIGEST] {
        let new = i64::try_from(steps.iter().filter(|step| step.about == rowless).count()).unwrap_or(MOST_STEPS);
        if new > 0 {
            let kept = (MOST_STEPS - new).max(0);
            forget.execute(params![line.account.as_str(), line.extension.as_str(), rowless, kept])?;
        }
    }
    let mut insert = database.prepare_cached(
        "INSERT INTO step (account, extension, about, at, word, took) SELECT ?1, ?2, ?3, ?4, ?5, ?6
         WHERE (SELECT count(*) FROM step WHERE account = ?1 AND extension = ?2 AND about = ?3) < ?7",
    )?;
    for step in steps {
        insert.execute(params![
            line.account.as_str(),
            line.extension.as_str(),
            step.about,
            step.at.as_millis(),
            step.mark.word(),
            step.took.map(|took| i64::try_from(took.as_micros()).unwrap_or(i64::MAX)),
            MOST_STEPS,
        ])?;
    }
    Ok(())
}

fn view(database: &Connection, line: &Line, row: &str, words: &Words) -> rusqlite::Result<Option<TrailView>> {
    let call = rows::call(database, line, row)?;
    let own = row.strip_prefix(VOICEMAIL_ROW).map(|id| rows::voicemail(database, line, id)).transpose()?.flatten();
    if call.is_none() && own.is_none() {
        return Ok(None);
    }
    let mut find = database.prepare_cached(
        "SELECT about, at, word, took FROM step WHERE account = ?1 AND extension = ?2 AND (about = ?3 OR about IN
            (SELECT ?4 || id FROM voicemail WHERE account = ?1 AND extension = ?2 AND call = ?3))
         ORDER BY at, rowid",
    )?;
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let found = find.query_map(params![account, extension, row, VOICEMAIL_ROW], read)?;
    let mut steps: Vec<Record> = found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    steps.extend(digest(database, line, row)?);
    steps.sort_by_key(|step| (step.at, step.mark.rank()));
    let outbound = call.is_some_and(|call| call.direction == ringlet_domain::call::Direction::Outbound);
    Ok(Some(TrailView {
        answer: answer(&steps, outbound, words),
        steps: steps
            .iter()
            .map(|step| TrailStep {
                at: step.at.to_string(),
                words: words.say(&step.mark.say()),
                took: step.took.map(|length| words.took(length)),
            })
            .collect(),
    }))
}

/// What became of the digest that told of `row`: its hops follow the step that says so, up to the next digest's.
fn digest(database: &Connection, line: &Line, row: &str) -> rusqlite::Result<Vec<Record>> {
    let mut find = database.prepare_cached(
        "SELECT about, at, word, took FROM step WHERE account = ?1 AND extension = ?2 AND about = ?5 AND rowid >
            (SELECT max(rowid) FROM step WHERE account = ?1 AND extension = ?2 AND word = ?6 AND (about = ?3 OR about IN
                (SELECT ?4 || id FROM voicemail WHERE account = ?1 AND extension = ?2 AND call = ?3)))
         ORDER BY rowid",
    )?;
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let told = Mark::Decided(Step::DigestTold).word();
    let found = find.query_map(params![account, extension, row, VOICEMAIL_ROW, DIGEST, told], read)?;
    let hops: Vec<Record> = found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let next = hops.iter().skip(1).position(|hop| hop.mark.settles()).map_or(hops.len(), |at| at + 1);
    Ok(hops.into_iter().take(next).collect())
}

/// `None` for a step that only another version knows.
fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Record>> {
    let took: Option<i64> = row.get("took")?;
    let word: String = row.get("word")?;
    let Some(mark) = Mark::of(&word) else { return Ok(None) };
    Ok(Some(Record {
        about: row.get("about")?,
        at: Timestamp::from_millis(row.get("at")?),
        mark,
        took: took.map(|micros| Duration::from_micros(u64::try_from(micros).unwrap_or(0))),
    }))
}

/// Where the steps are kept of what came over the line and has no row.
pub const LINE: &str = "line";
/// Where the hops of digests are kept.
pub const DIGEST: &str = "digest";
/// A call of a busy queue has a few dozen.
const MOST_STEPS: i64 = 150;
