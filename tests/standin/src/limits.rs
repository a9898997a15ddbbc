//! How often a person may ask: one sliding window for each group, user and app, and a penalty that starts anew
//! with every request made during it (RingCentral developer guide, Basics › Rate limits).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::seconds_between;

/// A group of calls that share one budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Group {
    /// Tokens and socket tokens together.
    Auth,
    /// Call log, active calls, searches.
    Heavy,
    /// Most reads.
    Light,
    /// Subscriptions, message content, the directory.
    Medium,
}

/// What one request got from the limiter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub group: Group,
    pub limit: u32,
    pub remaining: u32,
    /// Set when the request is refused: seconds to wait.
    pub retry_after: Option<u64>,
}

#[derive(Debug, Default)]
struct Bucket {
    asked: VecDeque<Timestamp>,
    penalty_until: Option<Timestamp>,
}

/// All buckets of the office.
#[derive(Debug)]
pub(crate) struct Limits {
    buckets: HashMap<(String, Group), Bucket>,
    per_window: HashMap<Group, u32>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        let per_window = [(Group::Auth, 5), (Group::Heavy, 10), (Group::Light, 50), (Group::Medium, 40)];
        Self { buckets: HashMap::new(), per_window: per_window.into() }
    }

    pub(crate) fn set(&mut self, group: Group, requests: u32) {
        self.per_window.insert(group, requests);
    }

    /// Counts a request of `user` (one extension with one app) and says whether it may pass.
    pub(crate) fn ask(&mut self, user: &str, group: Group, now: Timestamp) -> Allowance {
        let limit = self.per_window.get(&group).copied().unwrap_or(u32::MAX);
        let bucket = self.buckets.entry((user.to_owned(), group)).or_default();
        while bucket.asked.front().is_some_and(|&at| at + WINDOW <= now) {
            bucket.asked.pop_front();
        }
        let asked = u32::try_from(bucket.asked.len()).unwrap_or(u32::MAX);
        let punished = bucket.penalty_until.is_some_and(|until| now < until);
        if punished || asked >= limit {
            bucket.penalty_until = Some(now + PENALTY);
            let retry_after = Some(seconds_between(now, now + PENALTY));
            return Allowance { group, limit, remaining: 0, retry_after };
        }
        bucket.penalty_until = None;
        bucket.asked.push_back(now);
        Allowance { group, limit, remaining: limit - asked - 1, retry_after: None }
    }
}

/// The sliding window requests are counted in.
pub(crate) const WINDOW: Duration = Duration::from_secs(60);
/// How long nothing passes after the limit was exceeded.
const PENALTY: Duration = Duration::from_secs(60);
