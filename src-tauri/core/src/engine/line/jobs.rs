//! Reads of the line: which run, which are planned, and what becomes of their answers.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use ringlet_domain::facts::Fact;
use ringlet_domain::moment::{Moment, Timestamp};
use tracing::{error, info, warn};

use super::Line;
use crate::contract::FillProgress;
use crate::engine::filling::Progress;
use crate::engine::reads::{self, Answer, FILL_DAYS, Job};
use crate::history::Cursor;
use crate::words::{Say, Spoken};

/// A time in which nobody listened and which is being read up on.
#[derive(Debug)]
pub(super) struct Gap {
    from: Timestamp,
    /// When listening began again.
    to: Timestamp,
    /// What is still to be read.
    open: BTreeSet<Job>,
    /// Whether what was found was told.
    told: bool,
    /// When the call log is read again, for the calls it did not have yet.
    late: VecDeque<Moment>,
}

impl Line {
    /// The first fill, or what is left of it.
    pub(super) async fn begin(&mut self) {
        let filled = self.cursor(Cursor::Fill).await;
        if filled.as_deref() != Some(reads::FILLED) {
            let progress = match filled.as_deref().and_then(Progress::read) {
                Some(progress) => progress,
                None => {
                    let progress = Progress::begun(self.now_server());
                    // At once: a fill that never comes to its end must not make another baseline of the next start.
                    self.write(vec![progress.change()]).await;
                    progress
                }
            };
            self.baseline_until = Some(progress.since - CLOCK_DOUBT);
            let days = FILL_DAYS.min(self.parts.retention_days);
            self.parts.board.change(|view| view.fill = Some(FillProgress { days_done: 0, days }));
            self.spawn(Job::Fill);
        }
    }

    pub(super) async fn handle_answer(&mut self, answer: Answer) {
        let job = answer.job.clone();
        self.running.remove(&job);
        if job == Job::Presence && answer.presences != self.presences {
            // An event overtook the read: what was read may be older than what is known.
            self.again.insert(Job::Presence);
        } else {
            for page in answer.pages {
                for fact in page.facts {
                    let fact = self.dated(fact);
                    self.feed(fact).await;
                }
                // The rows first: a cursor that is ahead of them would lose them in a crash.
                self.settle().await;
                if job != Job::CallLog || !self.tracker.awaits_message(self.parts.wire.now()) {
                    self.write(page.changes).await;
                }
            }
        }
        if let Job::Transcript(id) = &job {
            self.transcripts.asked(id, &answer.end, self.parts.wire.now().at);
            return;
        }
        match answer.end {
            reads::End::Done => {
                self.failures = 0;
                self.close_gap(&job).await;
                match job {
                    Job::Contacts | Job::Directory => self.books_were_read().await,
                    Job::Fill => self.parts.board.change(|view| view.fill = None),
                    _ => {}
                }
            }
            reads::End::More(progress) => {
                if job == Job::Fill {
                    let days = FILL_DAYS.min(self.parts.retention_days);
                    self.parts
                        .board
                        .change(|view| view.fill = Some(FillProgress { days_done: progress.min(days), days }));
                }
                self.again.insert(job.clone());
            }
            reads::End::Failed { retry, permission } => {
                let denied = permission.is_some();
                if let Some(permission) = permission {
                    self.feature_off(&job, &permission);
                }
                self.failures = self.failures.saturating_add(1);
                if job == Job::CallLog {
                    self.feed(Fact::LogUnread).await;
                }
                if job == Job::Marks && denied {
                    self.forget_marks().await;
                }
                match retry {
                    Some(wait) => {
                        let own = RETRY.saturating_mul(1 << self.failures.min(3));
                        self.planned.push((self.parts.wire.now().at + wait.max(own), job.clone()));
                    }
                    // What is not allowed is not waited for.
                    None => {
                        self.close_gap(&job).await;
                        if job == Job::Fill {
                            self.parts.board.change(|view| view.fill = None);
                        }
                    }
                }
            }
        }
        if self.again.remove(&job) {
            self.want(job);
        }
    }

    /// A read that died is read again: nothing else would ever close the hole it was to fill.
    pub(super) fn handle_lost_job(&mut self, error: &tokio::task::JoinError) {
        error!(%error, "a read failed in a way it should not");
        let now = self.parts.wire.now().at;
        for job in std::mem::take(&mut self.running) {
            if let Job::Transcript(id) = &job {
                let end = reads::End::Failed { retry: Some(RETRY), permission: None };
                self.transcripts.asked(id, &end, now);
            } else {
                self.planned.push((now + RETRY, job));
            }
        }
    }

    /// Listening has begun: what happened since `from` is read, now and when the log must have it.
    pub(super) async fn open_gap(&mut self, from: Timestamp) {
        let now = self.parts.wire.now();
        // What an earlier gap, of this run or the one before, still waits for is told with this one.
        let behind = self.behind().await;
        let from = self.gap.take().map(|gap| gap.from).into_iter().chain(behind).fold(from, Timestamp::min);
        self.set_behind(Some(from)).await;
        let open: BTreeSet<Job> = [Job::Presence, Job::Messages, Job::CallLog].into();
        let late: VecDeque<Moment> = LOG_IS_LATE.map(|wait| now.at + wait).into();
        self.planned.extend(late.iter().map(|at| (*at, Job::CallLog)));
        self.gap = Some(Gap { from, to: now.server, open: open.clone(), told: false, late });
        for job in open {
            self.want(job);
        }
    }

    /// Something was read to its end. While nobody listens a new gap is open: telling then would tell a part of it.
    pub(super) async fn close_gap(&mut self, job: &Job) {
        let now = self.parts.wire.now().at;
        let Some(gap) = &mut self.gap else { return };
        let (from, to) = (gap.from, gap.to);
        gap.open.remove(job);
        if !self.live || !gap.open.is_empty() {
            return;
        }
        let due = if *job == Job::CallLog { gap.late.iter().take_while(|at| **at <= now).count() } else { 0 };
        gap.late.drain(..due);
        if std::mem::replace(&mut gap.told, true) && due == 0 {
            return;
        }
        let over = gap.late.is_empty();
        info!(%from, %to, "what happened while nobody listened has been read");
        self.feed(Fact::CaughtUp { from, to }).await;
        if over {
            self.gap = None;
            self.set_behind(None).await;
        }
    }

    /// Since when not everything was told, by the word of this run or the one before.
    async fn behind(&self) -> Option<Timestamp> {
        let stored = self.parts.history.state(BEHIND).await.ok().flatten()?;
        self.time_of_this_line(&stored)
    }

    async fn set_behind(&self, since: Option<Timestamp>) {
        let stored = since.map(|since| format!("{} {}", self.parts.id.text(), since.as_millis()));
        if let Err(error) = self.parts.history.set_state(BEHIND, stored).await {
            warn!(%error, "a crash now would leave calls untold");
        }
    }

    /// Reads something now, or right after the read of it that is under way.
    pub(super) fn want(&mut self, job: Job) {
        if self.running.contains(&job) {
            self.again.insert(job);
        } else {
            self.spawn(job);
        }
    }

    pub(super) fn spawn(&mut self, job: Job) {
        let reader = self.parts.reader.clone();
        if let Job::Transcript(id) = &job {
            let Some(source) = self.transcripts.source(id) else { return };
            self.jobs.spawn(reader.transcript(id.clone(), source, self.presences));
        } else {
            self.jobs.spawn(reader.read(job.clone(), self.presences));
        }
        self.running.insert(job);
    }

    /// Tells the service what was read here, when the app may; otherwise it stays here, and what is off is told.
    pub(super) async fn pass_marks_on(&mut self) {
        if !self.parts.may_not(EDIT) {
            return self.want(Job::Marks);
        }
        self.feature_off(&Job::Marks, EDIT);
        self.forget_marks().await;
    }

    async fn forget_marks(&self) {
        let history = &self.parts.history;
        let forgotten = match history.marks(&self.parts.id).await {
            Ok(marks) if marks.is_empty() => return,
            Ok(marks) => history.drop_marks(&self.parts.id, marks).await,
            Err(error) => Err(error),
        };
        if let Err(error) = forgotten {
            warn!(%error, "what was read here stays to be told");
        }
    }

    pub(super) fn feature_off(&mut self, job: &Job, permission: &str) {
        let off = Say::new("off").say("feature", job.say()).text("permission", permission);
        self.turn_off(off.carried());
    }

    /// Tells, until the line ends, that something does not work for want of a permission.
    pub(super) fn turn_off(&mut self, words: String) {
        self.off.insert(words.clone());
        self.parts.board.change(|view| {
            if !view.features_off.contains(&words) {
                view.features_off.push(words);
            }
        });
    }
}

/// How far the service's time, as its replies tell it in whole seconds, may be off: a call that rings right after the
/// sign-in is news.
const CLOCK_DOUBT: Duration = Duration::from_secs(5);
/// The permission to mark messages read.
const EDIT: &str = "EditMessages";
/// The log shows a call 15 to 30 s after its end, and sometimes later: as often as it is asked for a call that was seen.
const LOG_IS_LATE: [Duration; 3] = [Duration::from_secs(40), Duration::from_secs(100), Duration::from_secs(160)];
/// The state under which is kept since when not everything was told: the line, then the service's milliseconds.
const BEHIND: &str = "behind";
/// The wait after a failed read doubles from here, three times at most.
const RETRY: Duration = Duration::from_secs(5);
