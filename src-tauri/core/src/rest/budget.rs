//! How many requests a minute the service allows, and how long a group must be left alone.
//!
//! RingCentral developer guide, Basics › Rate limits: groups count over a sliding window of 60 s, and each request made
//! during a penalty starts it again. So a group that was refused is left alone by everybody here, and by the next run
//! too: the service does not know that the program was started anew.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use ringlet_domain::moment::{Moment, Timestamp};
use serde_json::{Value, json};
use tokio::sync::watch;

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
    /// The service's default for a minute.
    fn allowed(self) -> usize {
        match self {
            Self::Auth => 5,
            Self::Heavy => 10,
            Self::Light => 50,
            Self::Medium => 40,
        }
    }

    /// What one run uses of `allowed`: of `Auth`'s five three, because the other copies of this program that the person
    /// runs share them; of `Medium`'s not a quarter, because the subscription, which goes over the socket, is of it too.
    fn limit(self, allowed: usize) -> usize {
        match self {
            Self::Auth => allowed.min(AUTH_LIMIT),
            Self::Heavy | Self::Light => allowed,
            Self::Medium => allowed - allowed / 4,
        }
    }

    /// Of these there are so few that a run which begins within the minute has to know what the one before spent. The
    /// others are worth no write to a disk that sleeps.
    const TIGHT: [Self; 2] = [Self::Auth, Self::Heavy];

    fn word(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Heavy => "heavy",
            Self::Light => "light",
            Self::Medium => "medium",
        }
    }
}

/// Counts requests and holds them back.
pub struct Budget {
    clock: Arc<dyn Clock>,
    buckets: Mutex<BTreeMap<Group, Bucket>>,
    /// Something that the next run has to know has changed.
    changed: watch::Sender<()>,
}

#[derive(Debug)]
struct Bucket {
    group: Group,
    /// What the service allows to all runs and copies together.
    allowed: usize,
    window: Duration,
    spent: VecDeque<Moment>,
    /// What earlier runs spent, and other copies of this program as far as replies tell; oldest first.
    spent_by_others: VecDeque<Moment>,
    rest_until: Option<Moment>,
}

impl Budget {
    /// All of it is there.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, buckets: Mutex::default(), changed: watch::Sender::new(()) }
    }

    /// Changes whenever [`Self::to_text`] has something new to say.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// What the next run has to know of the tight groups: when they were spent from, and until when to leave them alone,
    /// by the clock on the wall.
    pub fn to_text(&self) -> String {
        let (now, wall) = (self.clock.now(), self.clock.wall());
        let mut buckets = self.buckets();
        let groups = Group::TIGHT.map(|group| {
            let bucket = bucket(&mut buckets, group);
            let ages = bucket.spent_by_others.iter().chain(&bucket.spent).map(|&spent| now.since(spent));
            let mut spent: Vec<i64> =
                ages.filter(|age| *age < bucket.counts_for()).map(|age| (wall - age).as_millis()).collect();
            spent.sort_unstable();
            let rest =
                bucket.rest_until.filter(|until| *until > now).map(|until| (wall + until.since(now)).as_millis());
            (group.word().to_owned(), json!({"spent": spent, "rest": rest}))
        });
        Value::Object(groups.into_iter().collect()).to_string()
    }

    /// Takes over what an earlier run has written. A time that lies ahead is of a clock that was wrong.
    pub fn remember(&self, text: &str) {
        let (now, wall) = (self.clock.now(), self.clock.wall());
        let Ok(groups) = serde_json::from_str::<Value>(text) else { return };
        let mut buckets = self.buckets();
        for group in Group::TIGHT {
            let bucket = bucket(&mut buckets, group);
            let spent = groups[group.word()]["spent"].as_array().into_iter().flatten().filter_map(Value::as_i64);
            let counts_for = bucket.counts_for();
            let times = spent.map(Timestamp::from_millis).filter(|at| *at <= wall);
            let ages = times.map(|at| wall.since(at)).filter(|age| *age < counts_for);
            bucket.spent_by_others.extend(ages.map(|age| before(now, age)));
            let rest = groups[group.word()]["rest"].as_i64().map(|until| Timestamp::from_millis(until).since(wall));
            if let Some(rest) = rest.filter(|rest| !rest.is_zero() && *rest <= LONGEST_REST) {
                bucket.rest_until = bucket.rest_until.max(Some(now + rest));
            }
        }
    }

    fn has_changed(&self, group: Group) {
        if Group::TIGHT.contains(&group) {
            self.changed.send_replace(());
        }
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
        drop(buckets);
        if free.is_none() {
            self.has_changed(group);
        }
        free
    }

    /// Counts a request of `group` that cannot wait, whatever the count says.
    pub fn overdraw(&self, group: Group) {
        let now = self.clock.now();
        bucket(&mut self.buckets(), group).spent.push_back(now);
        self.has_changed(group);
    }

    /// Gives back a request of `group` that was counted at `spent` or before and never left this machine.
    pub fn give_back(&self, group: Group, spent: Moment) {
        let mut buckets = self.buckets();
        let bucket = bucket(&mut buckets, group);
        if let Some(place) = bucket.spent.iter().rposition(|&counted| counted <= spent) {
            bucket.spent.remove(place);
        }
        drop(buckets);
        self.has_changed(group);
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
        drop(buckets);
        self.has_changed(group);
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
            bucket.allowed = limit;
        }
        if let Some(window) = number("X-Rate-Limit-Window").filter(|window| (1..=LONGEST_WINDOW).contains(window)) {
            bucket.window = Duration::from_secs(window);
        }
        let remaining = number("X-Rate-Limit-Remaining");
        if let Some(remaining @ 1..) = remaining {
            bucket.learn_remaining(usize::try_from(remaining).unwrap_or(usize::MAX), now);
        }
        if remaining == Some(0) {
            bucket.rest_until = bucket.rest_until.max(Some(now + bucket.window));
            drop(buckets);
            self.has_changed(group);
        }
    }

    fn buckets(&self) -> MutexGuard<'_, BTreeMap<Group, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bucket(buckets: &mut BTreeMap<Group, Bucket>, group: Group) -> &mut Bucket {
    buckets.entry(group).or_insert_with(|| Bucket {
        group,
        allowed: group.allowed(),
        window: WINDOW,
        spent: VecDeque::new(),
        spent_by_others: VecDeque::new(),
        rest_until: None,
    })
}

/// The moment `age` before `now`, or the clock's first.
fn before(now: Moment, age: Duration) -> Moment {
    Moment::from_origin(now.since_origin().saturating_sub(age))
}

impl Bucket {
    /// How long after it was sent a request may count.
    fn counts_for(&self) -> Duration {
        self.window + UNDER_WAY
    }

    /// What is gone and was not spent here was spent by another copy, no later than now.
    fn learn_remaining(&mut self, remaining: usize, now: Moment) {
        self.forget_the_old(now);
        let gone = self.allowed.saturating_sub(remaining);
        for _ in self.spent.len() + self.spent_by_others.len()..gone {
            self.spent_by_others.push_back(now);
        }
    }

    fn forget_the_old(&mut self, now: Moment) {
        let counts_for = self.counts_for();
        for spent in [&mut self.spent, &mut self.spent_by_others] {
            while spent.front().is_some_and(|&spent| spent + counts_for <= now) {
                spent.pop_front();
            }
        }
    }

    fn free_at(&mut self, now: Moment) -> Option<Moment> {
        let counts_for = self.counts_for();
        if self.rest_until.is_some_and(|until| until <= now) {
            self.rest_until = None;
        }
        self.forget_the_old(now);
        let limit = self.group.limit(self.allowed);
        let full = self.spent.len().checked_sub(limit).and_then(|over| self.spent.get(over));
        // What others spent counts against what all may spend together.
        let mut all: Vec<&Moment> = self.spent_by_others.iter().chain(&self.spent).collect();
        all.sort_unstable();
        let all_full = all.len().checked_sub(self.allowed).and_then(|over| all.get(over).copied());
        self.rest_until.max(full.max(all_full).map(|&spent| spent + counts_for))
    }
}

/// Of the five a minute the service allows.
const AUTH_LIMIT: usize = 3;
const WINDOW: Duration = Duration::from_secs(60);
/// The service counts a request when it comes: the last of one minute may be quick and the first of the next slow.
const UNDER_WAY: Duration = Duration::from_secs(3);
/// In seconds; a header that asks for more is a mistake.
const LONGEST_WINDOW: u64 = 3600;
/// As long as the longest wait the service may ask for.
const LONGEST_REST: Duration = Duration::from_secs(LONGEST_WINDOW);

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
        assert_eq!(seconds_for(&budget, Group::Auth, 1).await, 63, "and for those that may still be under way");
        assert_eq!(seconds_for(&budget, Group::Light, 50).await, 0, "groups are counted apart");
        assert_eq!(seconds_for(&budget, Group::Auth, 6).await, 126, "a sliding window");
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
        assert_eq!(seconds_for(&budget, Group::Auth, 1).await, 63, "the ones that left count");
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
        assert_eq!(seconds_for(&budget, Group::Light, 3).await, 13);
        budget.learn(Group::Auth, &headers(&[("X-Rate-Limit-Limit", "50"), ("X-Rate-Limit-Remaining", "49")]));
        assert_eq!(seconds_for(&budget, Group::Auth, 4).await, 63);
        budget.learn(Group::Medium, &headers(&[("X-Rate-Limit-Remaining", "0")]));
        assert_eq!(seconds_for(&budget, Group::Medium, 1).await, 60);
        budget.learn(Group::Medium, &headers(&[("X-Rate-Limit-Limit", "soon"), ("X-Rate-Limit-Window", "-1")]));
        assert_eq!(seconds_for(&budget, Group::Medium, 29).await, 0, "nonsense is passed over");
    }

    #[tokio::test(start_paused = true)]
    async fn what_another_copy_spent_is_known_by_what_remains() {
        let budget = Budget::new(Arc::new(FakeClock::new()));
        assert_eq!(seconds_for(&budget, Group::Heavy, 2).await, 0);
        budget.learn(Group::Heavy, &headers(&[("X-Rate-Limit-Remaining", "8")]));
        assert_eq!(seconds_for(&budget, Group::Heavy, 1).await, 0, "two were spent, and both were ours");
        tokio::time::sleep(Duration::from_secs(10)).await;
        budget.learn(Group::Heavy, &headers(&[("X-Rate-Limit-Remaining", "2")]));
        assert_eq!(seconds_for(&budget, Group::Heavy, 2).await, 0, "five are another's");
        assert_eq!(seconds_for(&budget, Group::Heavy, 1).await, 53, "until our own first ones are a minute old");
    }

    #[tokio::test(start_paused = true)]
    async fn what_one_run_spent_counts_for_the_next() {
        let clock = Arc::new(FakeClock::new());
        let budget = Budget::new(clock.clone());
        let mut changes = budget.changes();
        assert_eq!(seconds_for(&budget, Group::Auth, 3).await, 0);
        assert!(changes.has_changed().expect("the budget lives"));
        changes.mark_unchanged();
        assert_eq!(seconds_for(&budget, Group::Light, 3).await, 0);
        assert!(!changes.has_changed().expect("the budget lives"), "not worth a write");
        tokio::time::sleep(Duration::from_secs(20)).await;
        budget.rest(Group::Heavy, Duration::from_secs(90));
        let text = budget.to_text();

        clock.jump(Duration::from_secs(10));
        let next = Budget::new(clock.clone());
        next.remember(&text);
        assert_eq!(seconds_for(&next, Group::Auth, 2).await, 0, "five in all");
        assert_eq!(seconds_for(&next, Group::Auth, 1).await, 33, "until the first three are a minute old");
        assert_eq!(seconds_for(&next, Group::Heavy, 1).await, 47, "a rest goes on in the next run");
        assert!(next.to_text().len() < 1_000);

        clock.jump(Duration::from_secs(3600));
        let much_later = Budget::new(clock.clone());
        much_later.remember(&text);
        assert_eq!(seconds_for(&much_later, Group::Auth, 3).await, 0);
        for nonsense in ["", "[]", "{\"auth\": 3}", "{\"auth\": {\"spent\": [9007199254740993, -1], \"rest\": 1e300}}"]
        {
            much_later.remember(nonsense);
        }
        assert_eq!(seconds_for(&much_later, Group::Heavy, 1).await, 0);
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
