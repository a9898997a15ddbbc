//! How far the first fill of a history has come, as it is kept for a start in between.

use ringlet_domain::moment::Timestamp;
use serde_json::{Value, json};

use crate::history::{Change, Cursor};

/// How far the first fill has come.
pub(super) struct Progress {
    /// When it began, however often it had to begin anew: what is older was there at the sign-in.
    pub(super) since: Timestamp,
    /// Where in the call log it is; `None` before the lists' cursors are there.
    pub(super) at: Option<Place>,
}

/// A place in the call log's list.
pub(super) struct Place {
    pub(super) to: Timestamp,
    pub(super) page: u32,
}

impl Progress {
    pub(super) fn begun(since: Timestamp) -> Self {
        Self { since, at: None }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let time = |key: &str| value[key].as_i64().map(Timestamp::from_millis);
        let page = value["page"].as_u64().and_then(|page| u32::try_from(page).ok());
        let at = time("to").zip(page).map(|(to, page)| Place { to, page });
        // Earlier versions did not note when it began.
        Some(Self { since: time("since").or(at.as_ref().map(|at| at.to))?, at })
    }

    pub(super) fn change(&self) -> Change {
        let mut value = json!({"since": self.since.as_millis()});
        if let Some(Place { to, page }) = &self.at {
            value["to"] = json!(to.as_millis());
            value["page"] = json!(page);
        }
        Change::Cursor(Cursor::Fill, Some(value.to_string()))
    }
}
