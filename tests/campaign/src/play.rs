//! Plays a day: every step at its time, then a while in which everything can settle, then the verdict.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

use jiff::Timestamp;
use ringlet_core::contract::Connection;
use ringlet_standin::{Office, Ring, Settings};
use tokio::time::{Instant, sleep};

use crate::day::{Day, Mail, Step, What};
use crate::heap;
use crate::laptop::Laptop;
use crate::verdict;

/// What came of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What was not as it must be; nothing when all is well.
    pub breaches: Vec<String>,
    /// How many calls there were.
    pub calls: usize,
    /// Every toast that was shown, in words.
    pub toasts: Vec<String>,
    /// How many requests the program made.
    pub requests: usize,
    /// How long it was, by the office's clock.
    pub lasted: Duration,
    /// The most memory that the program and its whole world had at once, in bytes; the database's own is not in it.
    pub most_memory: usize,
}

impl Report {
    /// Whether a breach has these words.
    pub fn says(&self, words: &str) -> bool {
        self.breaches.iter().any(|breach| breach.contains(words))
    }
}

/// Plays `day`, in this thread alone.
///
/// The runtime has neither a driver for sockets nor a thread beside this one, and its time is virtual: a program that
/// opened a socket would panic, and one that slept for real would be seen by whoever looks at a clock.
pub fn play(day: &Day) -> Report {
    let runtime = runtime();
    let before = panics();
    let heap = heap::Watch::begin();
    let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play_here(day))));
    let mut report = played.unwrap_or_default();
    drop(runtime);
    report.most_memory = heap.most();
    if report.most_memory > MOST_MEMORY {
        report.breaches.push(format!("{} kB of memory were used at once", report.most_memory / 1024));
    }
    // One that is caught, and its part started again, is a fault all the same.
    if panics() > before {
        report.breaches.push("a part of the program panicked".to_owned());
    }
    report
}

/// The runtime of a day: virtual time, this thread alone, and no driver for sockets.
///
/// # Panics
/// When there is no memory for one.
pub fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime in this thread")
}

/// How often this thread has panicked so far.
fn panics() -> u64 {
    thread_local! {
        static PANICS: Cell<u64> = const { Cell::new(0) };
    }
    static COUNTING: Once = Once::new();
    COUNTING.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |what| {
            PANICS.with(|panics| panics.set(panics.get() + 1));
            before(what);
        }));
    });
    PANICS.with(Cell::get)
}

async fn play_here(day: &Day) -> Report {
    let mut player = Player::new(day);
    player.laptop.sign_in().await;
    for step in &day.steps {
        player.pass_until(step.at).await;
        player.take(step).await;
    }
    player.pass_until(day.end()).await;
    player.settle().await;
    player.verdict().await
}

pub(crate) struct Player<'d> {
    pub day: &'d Day,
    pub office: Office,
    pub laptop: Laptop,
    /// When the day began, by the office's clock.
    pub began: Timestamp,
    pub breaches: Vec<String>,
    /// When everything was cut once more, so that all is looked at again.
    pub last_look: Option<Duration>,
    /// When the person marked everything read.
    pub marked: Vec<Duration>,
    /// When nothing of the program ran, or all of it slept.
    absent: Vec<(Duration, Option<Duration>)>,
    /// When a run of the program began.
    pub(crate) starts: Vec<Timestamp>,
    started: Instant,
    slept: Duration,
    asleep_until: Option<Duration>,
    garbled_until: Option<Duration>,
}

impl<'d> Player<'d> {
    fn new(day: &'d Day) -> Self {
        let mut settings = Settings {
            opens_at: Some(OPENS),
            log_lateness: day.log_lateness,
            message_delay: day.message_delay,
            recovery_buffer: day.recovery_buffer,
            recovery_window: day.recovery_window,
            missing_filter: day.missing_filter,
            ..Settings::default()
        };
        if day.call_control {
            settings.scopes.insert("CallControl".to_owned());
        }
        let office = Office::in_memory_with(settings);
        office.write_like(day.shapes);
        let laptop = Laptop::new(&office, day.slowest, day.seed);
        let began = office.now();
        Self {
            day,
            office,
            laptop,
            began,
            breaches: Vec::new(),
            last_look: None,
            marked: Vec::new(),
            absent: Vec::new(),
            starts: Vec::new(),
            started: Instant::now(),
            slept: Duration::ZERO,
            asleep_until: None,
            garbled_until: None,
        }
    }

    /// How much of the day has passed.
    fn now(&self) -> Duration {
        self.started.elapsed() + self.slept
    }

    async fn pass_until(&mut self, at: Duration) {
        if let Some(until) = self.garbled_until.filter(|until| *until <= at) {
            self.garbled_until = None;
            self.pass_sleeping_or_not(until).await;
            self.office.deliver_events_well();
        }
        self.pass_sleeping_or_not(at).await;
    }

    async fn pass_sleeping_or_not(&mut self, at: Duration) {
        if let Some(until) = self.asleep_until {
            let long = until.min(at).saturating_sub(self.now());
            self.laptop.sleep(long);
            self.slept += long;
            if until <= at {
                self.asleep_until = None;
            }
        }
        if self.asleep_until.is_none() {
            sleep(at.saturating_sub(self.now())).await;
        }
    }

    async fn take(&mut self, step: &Step) {
        let asleep = self.asleep_until.is_some();
        match &step.what {
            What::Garble { faults, long } => {
                self.office.deliver_events_well();
                self.office.fault_events(faults.iter().copied());
                self.garbled_until = Some(step.at + *long);
            }
            // A step that does not fit, such as an answer to a call that was left out, does nothing.
            What::Office(verb, fields) => drop(self.office.act(verb, fields.clone())),
            What::Mailbox { call, what } => self.change_message(call, *what),
            What::Revoke => _ = self.office.revoke_sessions(None),
            _ if asleep => {}
            What::Kill => {
                self.goes();
                self.laptop.kill().await;
            }
            What::MarkAllRead => {
                let now = self.now();
                if let Some(handle) = self.laptop.handle()
                    && handle.mark_all_read().await.is_ok()
                {
                    self.marked.push(now);
                }
            }
            What::Offline => self.laptop.set_online(false),
            What::Online => self.laptop.set_online(true),
            What::Quit => {
                self.goes();
                self.laptop.quit().await;
            }
            What::SignIn => self.sign_in().await,
            What::Sleep(long) => {
                // Its sockets are dead from here on, and nothing tells it so.
                self.office.go_half_open();
                self.asleep_until = Some(self.now() + *long);
                self.absent.push((self.now(), Some(self.now() + *long)));
            }
            What::Start => self.start(),
        }
    }

    /// Nothing of the program runs from now on.
    fn goes(&mut self) {
        if self.laptop.handle().is_some() {
            self.absent.push((self.now(), None));
        }
    }

    fn start(&mut self) {
        let now = self.now();
        if self.laptop.handle().is_none() {
            self.starts.push(self.office.now());
        }
        for (_, until) in &mut self.absent {
            until.get_or_insert(now);
        }
        self.laptop.start();
    }

    /// For how long nothing of the program was awake from `at` on.
    pub(crate) fn absent_since(&self, at: Duration) -> Duration {
        let after = |(from, until): &(Duration, Option<Duration>)| {
            until.unwrap_or_else(|| self.now()).saturating_sub((*from).max(at))
        };
        self.absent.iter().map(after).sum()
    }

    async fn sign_in(&mut self) {
        self.starts.push(self.office.now());
        self.laptop.sign_in().await;
        self.start();
    }

    fn change_message(&self, call: &str, what: Mail) {
        let call = self.office.calls().into_iter().rev().find(|known| known.id == call);
        let Some(message) = call.and_then(|call| call.message) else { return };
        let done = match what {
            Mail::Deleted => self.office.delete_voicemail(message),
            Mail::Heard => self.office.hear_voicemail(message),
            Mail::Transcribed => self.office.transcript_arrives(message, TRANSCRIPT),
        };
        // One that was deleted for good is not changed any more.
        drop(done);
    }

    /// Everything works again, everybody hangs up, and the program gets the time to find out.
    async fn settle(&mut self) {
        self.office.deliver_events_well();
        self.office.clear_faults();
        self.office.write_like(self.day.shapes);
        self.office.restore_the_line();
        self.laptop.set_online(true);
        self.start();
        for call in self.office.calls() {
            // Calls that are over refuse it.
            drop(self.office.hang_up(&call.id));
        }
        // A socket that only seems open is found out within 45 s.
        sleep(TO_NOTICE).await;
        if !self.listens_within(TO_LISTEN).await && self.is_signed_out() {
            let day = self.day;
            if !day.revokes() && !day.may_lose_a_refresh() && !day.may_sleep_through_a_refresh() {
                self.breach("signed out, and nobody had ended the sign-in".to_owned());
            }
            self.sign_in().await;
            self.listens_within(TO_LISTEN).await;
        }
        let connection = self.laptop.connection();
        if !matches!(connection, Some(Connection::Listening { .. })) {
            self.breach(format!("deaf: {} s after everything works it says {connection:?}", TO_LISTEN.as_secs()));
            return;
        }
        if self.day.loses_frames() {
            // What nobody told of is found when everything is looked at again.
            self.last_look = Some(self.now());
            self.office.cut_everything();
            sleep(self.day.recovery_window + A_MOMENT).await;
            self.office.restore_the_line();
            self.listens_within(TO_LISTEN).await;
        }
        sleep(self.day.log_lateness + self.day.message_delay + LAST_QUESTION).await;
        self.probe().await;
        sleep(self.day.log_lateness + LAST_QUESTION).await;
    }

    /// One more call, of which everything has to be right at once.
    async fn probe(&mut self) {
        let before = self.laptop.screen().told().len();
        let call = self.office.ring(Ring::from_named(PROBE, "Probe"));
        sleep(SOON + self.day.slowest).await;
        let told = self.laptop.screen().told();
        if told[before..].is_empty() {
            self.breach("deaf: the last call of the day was not told".to_owned());
        }
        drop(self.office.answer(&call));
        sleep(A_MOMENT).await;
        drop(self.office.hang_up(&call));
    }

    async fn listens_within(&self, limit: Duration) -> bool {
        let Some(handle) = self.laptop.handle() else { return false };
        let mut status = handle.watch();
        let listening = status.wait_for(|view| matches!(view.connection, Connection::Listening { .. }));
        let signed_out = async {
            let mut status = handle.watch();
            // What it says before it has looked into the keyring means nothing.
            sleep(SOON).await;
            if status.wait_for(|view| matches!(view.connection, Connection::SignedOut { .. })).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            found = listening => found.is_ok(),
            () = signed_out => false,
            () = sleep(limit) => false,
        }
    }

    fn is_signed_out(&self) -> bool {
        matches!(self.laptop.connection(), Some(Connection::SignedOut { .. }))
    }

    pub(crate) fn breach(&mut self, what: String) {
        self.breaches.push(what);
    }

    async fn verdict(mut self) -> Report {
        verdict::judge(&mut self).await;
        Report {
            calls: self.office.calls().len(),
            toasts: self.laptop.screen().told().iter().map(|told| told.in_words(self.began)).collect(),
            requests: self.office.requests().len(),
            lasted: self.now(),
            most_memory: 0,
            breaches: self.breaches,
        }
    }

    /// The subscription of the one program that runs.
    pub(crate) fn subscriptions(&self) -> usize {
        self.office.subscriptions()
    }
}

/// Four times what the fullest days take; how phone numbers are written is most of it.
const MOST_MEMORY: usize = 16 << 20;
/// 2026-01-05T10:00:00Z, the time on the laptop's wall.
const OPENS: Timestamp = Timestamp::constant(1_767_607_200, 0);
/// The number of the last call.
pub(crate) const PROBE: &str = "+16465550108";
/// How soon a call is told on a line that works.
const SOON: Duration = Duration::from_secs(2);
const A_MOMENT: Duration = Duration::from_secs(30);
const TO_NOTICE: Duration = Duration::from_secs(50);
/// The longest wait before a dial, a penalty of the service, and the dial itself.
const TO_LISTEN: Duration = Duration::from_secs(300);
/// When the call log is asked for the last time after a call's end.
const LAST_QUESTION: Duration = Duration::from_secs(170);
pub(crate) const TRANSCRIPT: &str = "Hello, it is me. Please call me back.";

pub(crate) fn seconds_of(began: Timestamp, at: Timestamp) -> f64 {
    at.duration_since(began).as_secs_f64()
}
