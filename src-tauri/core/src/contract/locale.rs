//! In which language a person is spoken to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// In which language a person is spoken to, and how moments and numbers are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LocaleView {
    /// The language of the words: `de`, `en`, `es`, `fr` or `ja`.
    pub language: String,
    /// The tag by which moments and numbers are written, such as `de-AT`.
    pub tag: String,
    /// Whether the hours of the afternoon begin again at one.
    pub hour12: bool,
}

impl Default for LocaleView {
    fn default() -> Self {
        Self { language: "en".to_owned(), tag: "en".to_owned(), hour12: false }
    }
}
