//! What the page shows of new versions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether there is a newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum UpdateView {
    /// None that is known of.
    Current,
    /// Not looked for: this Ringlet is updated by whatever installed it.
    Elsewhere,
    /// There is one, and it was not installed.
    Failing {
        /// Which.
        version: String,
        /// Why, in words.
        why: String,
    },
    /// It is fetched and put in the place of this one, which then ends and starts as the new one.
    Installing {
        /// Which.
        version: String,
    },
    /// There is one; it is installed when the person says so.
    Ready {
        /// Which.
        version: String,
    },
}
