//! The steps of a row, kept beside it for as long as the row.

use std::time::Duration;

use ringlet_domain::moment::Timestamp;
use ringlet_domain::trail::About;
use rusqlite::{Connection, Transaction, params};

use super::entry::{VOICEMAIL_ROW, voicemail_row_id};
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

/// The id of the row that a note is about, while its voicemail has found no call.
pub fn row_about(about: &About) -> String {
    match about {
        About::Call(id) => id.as_str().to_owned(),
        About::Voicemail(id) => voicemail_row_id(id),
    }
}

/// Writes steps. A row that has very many keeps its first ones: they say how it began.
pub(super) fn write(database: &Transaction<'_>, line: &Line, steps: &[Record]) -> rusqlite::Result<()> {
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

/// A call of a busy queue has a few dozen.
const MOST_STEPS: i64 = 150;
