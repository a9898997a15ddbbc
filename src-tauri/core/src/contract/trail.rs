//! What a person looks at when something seems wrong: a row's way, and the trial of every part of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What happened to one row on its way from RingCentral to the desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrailView {
    /// Why there was a pop-up, or none, in sentences.
    pub answer: String,
    /// Each step, oldest first.
    pub steps: Vec<TrailStep>,
}

/// One step of a row's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrailStep {
    /// When, RFC 3339.
    pub at: String,
    /// What happened, in words.
    pub words: String,
    /// How long it took, or how old the news was, such as "1.4 ms".
    pub took: Option<String>,
}

/// What came of trying every part of the way from RingCentral to the desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrialView {
    /// Each part, in the order of the way.
    pub hops: Vec<TrialHop>,
}

/// One part of the way, tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrialHop {
    /// What was tried, such as "Sign-in".
    pub name: String,
    /// What came of it.
    pub verdict: Verdict,
    /// In words what was found.
    pub words: String,
    /// How long it took, such as "1.4 ms".
    pub took: Option<String>,
}

/// What came of trying one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, but not as well as it could.
    Limited,
    /// It does not.
    Fails,
}
