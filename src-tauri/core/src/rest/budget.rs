//! How many requests a minute the service allows, and how long a group must be left alone.
//!
//! RingCentral developer guide, Basics › Rate limits: groups count over a sliding window of 60 s, and each request made
//! during a penalty starts it again. So a group that was refused is left alone by everybody here.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use ringlet_domain::moment::Moment;

use crate::clock::{Clock, sleep_until};

/// A group of requests that the service counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Tokens of the sign-in and of the socket.
    Auth,
    /// The call log.
    Heavy,
    /// Presence, messages, the own extension.
    Light,
    /// Transcripts and other content.
    Medium,
}

impl Group {
    /// The service's default for a minute; of `Auth`'s five we use three, because the other copies of this program that
    /// the person runs share them.
    fn limit(self) -> usize {
        match self {
            Self::Auth => AUTH_LIMIT,
            Self::Heavy => 10,
            Self::Light => 50,
            Self::Medium => 40,
        }
    }
}

/// Counts requests and holds them back.
pub struct Budget {
    clock: Arc<dyn Clock>,
    buckets: Mutex<BTreeMap<Group, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    limit: usize,
    window: Duration,
    spent: VecDeque<Moment>,
    rest_until: Option<Moment>,
}

impl Budget {
    /// All of it is there.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, buckets: Mutex::default() }
    }

    /// Waits until a request of `group` may be sent, and counts it.
    pub async fn spend(&self, group: Group) {
        while let Some(free) = self.try_spend(group) {
            sleep_until(self.clock.as_ref(), free).await;
        }
    }

    /// Counts a request of `group` if one may be sent now; otherwise when to ask again.
    fn try_spend(&self, group: Group) -> Option<Moment> {
        let now = self.clock.now();
        let mut buckets = self.buckets();
        let bucket = bucket(&mut buckets, group);
        let free = bucket.free_at(now);
        if free.is_none() {
            bucket.spent.push_back(now);
        }
        free
    }

    /// Counts a request of `group` that cannot wait, whatever the count says.
    pub fn overdraw(&self, group: Group) {
        let now = self.clock.now();
        bucket(&mut self.buckets(), group).spent.push_back(now);
    }

    /// Gives back a request of `group` that was counted at `spent` or before and never left this machine.
    pub fn give_back(&self, group: Group, spent: Moment) {
        let mut buckets = self.buckets();
        let bucket = bucket(&mut buckets, group);
        if let Some(place) = bucket.spent.iter().rposition(|&counted| counted <= spent) {
            bucket.spent.remove(place);
        }
    }

    /// When a request of `group` may be sent; `None` when one may be now. Counts nothing.
    pub fn free_at(&self, group: Group) -> Option<Moment> {
        let now = self.clock.now();
        bucket(&mut self.buckets(), group).free_at(now)
    }

    /// Leaves `group` alone for `wait`. A longer rest that is under way stays.
    pub fn rest(&self, group: Group, wait: Duration) {
        let until = self.clock.now() + wait;
        let mut buckets = self.buckets();
        let bucket = bucket(&mut buckets, group);
        bucket.rest_until = bucket.rest_until.max(Some(until));
    }

    /// Learns from the headers of a reply to a request of `group`. The name a header gives the group may be one of the
    /// service's own making, so the request's is believed.
    pub fn learn(&self, group: Group, headers: &HeaderMap) {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let now = self.clock.now();
        let mut buckets = self.buckets();
        let bucket = bucket(&mut buckets, group);
        if let Some(limit) = number("X-Rate-Limit-Limit").and_then(|limit| usize::try_from(limit).ok())
            && limit > 0
        {
            bucket.limit = if group == Group::Auth { limit.min(AUTH_LIMIT) } else { limit };
        }
        if let Some(window) = number("X-Rate-Limit-Window").filter(|window| (1..=LONGEST_WINDOW).contains(window)) {
            bucket.window = Duration::from_secs(window);
        }
        if number("X-Rate-Limit-Remaining") == Some(0) {
            bucket.rest_until = bucket.rest_until.max(Some(now + bucket.window));
        }
    }

    fn buckets(&self) -> MutexGuard<'_, BTreeMap<Group, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bucket(buckets: &mut BTreeMap<Group, Bucket>, group: Group) -> &mut Bucket {
    buckets.entry(group).or_insert_with(|| Bucket {
        limit: group.limit(),
        window: WINDOW,
        spent: VecDeque::new(),
        rest_until: None,
    })
}

impl Bucket {
    fn free_at(&mut self, now: Moment) -> Option<Moment> {
        if self.rest_until.is_some_and(|until| until <= now) {
            self.rest_until = None;
        }
        while self.spent.front().is_some_and(|&spent| spent + self.window <= now) {
            self.spent.pop_front();
        }
        let full = self.spent.len().checked_sub(self.limit).and_then(|over| self.spent.get(over));
        self.rest_until.max(full.map(|&spent| spent + self.window))
    }
}

/// Of the five a minute the service allows.
const AUTH_LIMIT: usize = 3;
const WINDOW: Duration = Duration::from_secs(60);
/// In seconds; a header that asks for more is a mistake.
const LONGEST_WINDOW: u64 = 3600;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeClock;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    async fn seconds_for(budget: &Budget, group: Group, requests: usize) -> u64 {
        let began = tokio::time::Instant::now();
        for _ in 0..requests {
            budget.spend(group).await;
        }
        began.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn the_fourth_auth_request_of_a_minute_waits_for_the_next_one() {
        let budget = Budget::new(Arc::new(FakeClock::new()));
        assert_eq!(seconds_for(&budget, Group::Auth, 3).await, 0);
        assert_eq!(seconds_for(&budget, Group::Auth, 1).await, 60);
        assert_eq!(seconds_for(&budget, Group::Light, 50).await, 0, "groups are counted apart");
        assert_eq!(seconds_for(&budget, Group::Auth, 6).await, 120, "a sliding window");
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_never_left_costs_nothing() {
        let clock = Arc::new(FakeClock::new());
        let budget = Budget::new(clock.clone());
        for _ in 0..30 {
            budget.spend(Group::Auth).await;
            budget.give_back(Group::Auth, clock.now());
        }
        assert_eq!(seconds_for(&budget, Group::Auth, 3).await, 0);
        assert_eq!(seconds_for(&budget, Group::Auth, 1).await, 60, "the ones that left count");
    }

    #[tokio::test(start_paused = true)]
    async fn a_rest_holds_everybody_back_and_is_not_shortened() {
        let budget = Budget::new(Arc::new(FakeClock::new()));
        budget.rest(Group::Heavy, Duration::from_secs(90));
        budget.rest(Group::Heavy, Duration::from_secs(30));
        assert_eq!(seconds_for(&budget, Group::Heavy, 1).await, 90);
    }

    #[tokio::test(start_paused = true)]
    async fn headers_teach_the_limit_in_any_case_but_auth_keeps_its_three() {
        let budget = Budget::new(Arc::new(FakeClock::new()));
        budget.learn(Group::Light, &headers(&[("x-rate-limit-limit", "2"), ("X-RATE-LIMIT-WINDOW", "10")]));
        assert_eq!(seconds_for(&budget, Group::Light, 3).await, 10);
        budget.learn(Group::Auth, &headers(&[("X-Rate-Limit-Limit", "50"), ("X-Rate-Limit-Remaining", "49")]));
        assert_eq!(seconds_for(&budget, Group::Auth, 4).await, 60);
        budget.learn(Group::Medium, &headers(&[("X-Rate-Limit-Remaining", "0")]));
        assert_eq!(seconds_for(&budget, Group::Medium, 1).await, 60);
        budget.learn(Group::Medium, &headers(&[("X-Rate-Limit-Limit", "soon"), ("X-Rate-Limit-Window", "-1")]));
        assert_eq!(seconds_for(&budget, Group::Medium, 30).await, 0, "nonsense is passed over");
    }

    #[tokio::test(start_paused = true)]
    async fn a_rest_goes_on_while_the_machine_sleeps() {
        let clock = Arc::new(FakeClock::new());
        let budget = Budget::new(clock.clone());
        budget.rest(Group::Auth, Duration::from_secs(3600));
        clock.jump(Duration::from_secs(3600));
        assert_eq!(budget.free_at(Group::Auth), None);
    }
}
