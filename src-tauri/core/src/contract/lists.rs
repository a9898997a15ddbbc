//! Lists of rows: what is asked for, what is answered, and what is written to a file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CallRow, StatusView};

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryQuery {
    /// Which kind.
    pub filter: Filter,
    /// Words of a name or digits of a number; empty for all.
    pub search: String,
    /// Where the rows begin.
    pub start: ListStart,
    /// How many at most; 500 is the most that is given.
    pub limit: u32,
}

/// Where the rows of an answer begin, in a list that is the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum ListStart {
    /// After so many newer ones.
    Index {
        /// How many.
        index: u32,
    },
    /// So many rows above this one; at the top when it is not in the list.
    Row {
        /// Its id.
        id: String,
        /// How many.
        above: u32,
    },
}

/// Which kind of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// Every row.
    #[default]
    All,
    /// Missed calls.
    Missed,
    /// Missed calls nobody has got back to.
    Open,
    /// Rows with a voicemail.
    Voicemail,
}

/// Some rows, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<CallRow>,
    /// When nobody listened, as far as it lies among these rows; newest first. None when rows are searched or filtered.
    pub gaps: Vec<GapView>,
    /// How many newer ones there are.
    pub from: u32,
    /// How many there are in all.
    pub total: u32,
}

/// What a page shows in its first moment, before it has asked for anything. It asks all the same: this is already old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FirstSight {
    /// How everything stands.
    pub status: StatusView,
    /// The newest rows; none when they were not at hand.
    pub page: Option<HistoryPage>,
}

/// Which rows are to be written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    /// These; when there are none, all of the list that `filter` and `search` mean.
    pub ids: Vec<String>,
    /// Which kind.
    pub filter: Filter,
    /// Words of a name or digits of a number.
    pub search: String,
    /// How they are written.
    pub format: ExportFormat,
}

/// How rows are written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
}

/// A time in which Ringlet did not listen. What happened in it was read from the call log afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// The id of the row it stands above; `None` when it stands below them all.
    pub above: Option<String>,
    /// When listening ended, RFC 3339.
    pub from: String,
    /// When it began again, RFC 3339.
    pub to: String,
}

/// Rows that changed; the page asks again for what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryChanged {
    /// Their ids; empty when many or all did.
    pub ids: Vec<String>,
}
