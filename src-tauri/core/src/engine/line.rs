//! One loop for the line of whoever is signed in: owns the tracker, hands it facts, carries out its effects.
//!
//! Effects run in one order: rows, toasts, the tray's and the page's news, reads. A row that cannot be written shows
//! in the status and costs no toast; a toast that cannot be shown costs nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::call::{Direction, Party, Transcript};
use ringlet_domain::facts::{self, Fact, LogRecord, Origin, VoicemailRecord};
use ringlet_domain::frame::{Notification, Topic};
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::{Moment, Timestamp};
use ringlet_domain::notice::NoticeKey;
use ringlet_domain::session::{Feature, Link, Refused};
use ringlet_domain::tracker::{Effect, Me, Read, Tracker};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tracing::{debug, error, info, warn};

use super::board::Board;
use super::handle::ShellEvent;
use super::reads::{self, Answer, Job, Reader};
use super::toaster::Toaster;
use crate::clock::sleep_until;
use crate::contract::{Connection, FillProgress, HistoryChanged, PartView};
use crate::gateway::{self, words_of_trouble};
use crate::history::{Change, Clue, Cursor, History, HistoryError, Line as LineId, row_id};
use crate::rest::Wire;
use crate::toast::ToastKey;
use crate::words::Words;

/// What the line is told from outside, beside what comes over the socket.
#[derive(Debug)]
pub(super) enum Input {
    /// The person has seen these.
    Seen(Vec<facts::Seen>),
    /// Numbers and words are to be written another way from now on.
    Speak(Arc<Words>),
    /// End in order: the subscription is deleted.
    Stop,
    /// The machine woke.
    Wake,
}

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It was asked to.
    Asked,
    /// The service refuses, and would again.
    Refused,
}

/// Whose line it is and what the loop works with.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) id: LineId,
    pub(super) me: Me,
    pub(super) history: History,
    pub(super) toaster: Toaster,
    pub(super) board: Board,
    pub(super) shell: mpsc::Sender<ShellEvent>,
    pub(super) reader: Reader,
    pub(super) wire: Arc<Wire>,
    pub(super) words: Arc<Words>,
    /// What is listened to beside presence.
    pub(super) wanted: Vec<Feature>,
    pub(super) retention_days: u32,
}

/// The loop's state.
pub(super) struct Line {
    parts: Parts,
    tracker: Tracker,
    jobs: JoinSet<Answer>,
    /// What is being read now, and what has to be read again after that.
    running: BTreeSet<Job>,
    again: BTreeSet<Job>,
    /// Reads that failed or are planned, and when they are tried.
    planned: Vec<(Moment, Job)>,
    gap: Option<Gap>,
    /// How many presence events came: a presence read that was overtaken by one is read again.
    presences: u64,
    /// Records of before this are what was there at sign-in, and are not announced.
    baseline_until: Option<Timestamp>,
    /// Voicemails whose transcript is there and has not been fetched.
    untranscribed: BTreeMap<MessageId, VoicemailRecord>,
    live: bool,
    failures: u32,
}

/// A time in which nobody listened and which is being read up on.
#[derive(Debug)]
struct Gap {
    from: Timestamp,
    open: BTreeSet<Job>,
}

impl Line {
    /// A loop that knows what the history remembers.
    pub(super) async fn new(parts: Parts) -> Self {
        let tracker = Tracker::new(parts.me.clone());
        let mut line = Self {
            parts,
            tracker,
            jobs: JoinSet::new(),
            running: BTreeSet::new(),
            again: BTreeSet::new(),
            planned: Vec::new(),
            gap: None,
            presences: 0,
            baseline_until: None,
            untranscribed: BTreeMap::new(),
            live: false,
            failures: 0,
        };
        line.remember().await;
        line
    }

    /// Runs until told to stop, or until listening ends because trying again will not help.
    pub(super) async fn run(mut self, inputs: &mut mpsc::Receiver<Input>) -> Ended {
        let (to_gateway, gateway_inputs) = mpsc::channel(8);
        let (gateway_events, mut events) = mpsc::channel(EVENTS);
        let gateway = gateway::Gateway {
            wire: self.parts.wire.clone(),
            fetch_token: self.parts.reader.socket_tokens(),
            wanted: self.parts.wanted.clone(),
        };
        let mut gateway = tokio::spawn(gateway.run(gateway_inputs, gateway_events));
        self.begin().await;
        self.settle().await;
        let mut note = tokio::time::interval(NOTING);
        let mut ended = Ended::Refused;
        loop {
            let due = self.due();
            let wire = self.parts.wire.clone();
            tokio::select! {
                event = events.recv() => match event {
                    Some(event) => self.handle_event(event).await,
                    // The gateway has told why before it ended.
                    None => break,
                },
                input = inputs.recv(), if ended != Ended::Asked => match input {
                    Some(Input::Seen(seen)) => {
                        for seen in seen {
                            self.feed(Fact::Seen(seen)).await;
                        }
                    }
                    Some(Input::Speak(words)) => self.parts.words = words,
                    Some(Input::Wake) => tell(&to_gateway, gateway::Input::Wake).await,
                    Some(Input::Stop) | None => {
                        ended = Ended::Asked;
                        tell(&to_gateway, gateway::Input::Stop).await;
                    }
                },
                Some(answer) = self.jobs.join_next() => match answer {
                    Ok(answer) => self.handle_answer(answer).await,
                    Err(error) => self.handle_lost_job(&error),
                },
                () = due_at(&wire, due) => self.handle_due(),
                _ = note.tick() => self.note_heard().await,
            }
            self.settle().await;
        }
        self.note_heard().await;
        self.jobs.shutdown().await;
        if let Err(error) = (&mut gateway).await {
            // Nothing of the line would be heard again: whoever supervises starts it anew.
            std::panic::resume_unwind(Box::new(format!("the socket task failed: {error}")));
        }
        ended
    }

    /// What earlier runs knew and may still matter comes back into memory.
    async fn remember(&mut self) {
        let since = self.now_server() - REMEMBERED;
        match self.parts.history.remembered(&self.parts.id, since).await {
            Ok((calls, voicemails)) => {
                for call in calls {
                    self.tell_tracker(Fact::Remembered(call));
                }
                for voicemail in voicemails {
                    self.tell_tracker(Fact::RememberedVoicemail(voicemail));
                }
            }
            Err(error) => warn!(%error, "what happened before this start is not known"),
        }
        self.settle().await;
    }

    /// The first fill, or what is left of it.
    async fn begin(&mut self) {
        let filled = self.cursor(Cursor::Fill).await;
        if filled.as_deref() != Some(reads::FILLED) {
            let now = self.now_server();
            self.baseline_until = Some(now);
            let days = FILL_DAYS.min(self.parts.retention_days);
            self.parts.board.change(|view| view.fill = Some(FillProgress { days_done: 0, days }));
            self.spawn(Job::Fill);
        }
    }

    async fn handle_event(&mut self, event: gateway::Event) {
        match event {
            gateway::Event::Link(link) => self.handle_link(link),
            gateway::Event::Notification(notification) => self.handle_notification(notification).await,
            gateway::Event::Recovered => {
                // What was lost comes as notifications; a look at the line costs little and closes what did not fit
                // the gateway's buffer.
                self.want(Job::Presence);
                self.want(Job::Messages);
            }
            gateway::Event::Subscribed { unheard_since } => {
                let from = match unheard_since {
                    Some(since) => since,
                    None => self.last_heard().await,
                };
                let open: BTreeSet<Job> = [Job::Presence, Job::Messages, Job::CallLog].into();
                let from = self.gap.take().map_or(from, |gap| gap.from.min(from));
                self.gap = Some(Gap { from, open: open.clone() });
                for job in open {
                    self.want(job);
                }
                // The log is half a minute late: what ended just before is not in it yet.
                let later = self.parts.wire.now().at + LOG_IS_LATE;
                self.planned.push((later, Job::CallLog));
            }
        }
    }

    fn handle_link(&mut self, link: Link) {
        let connection = match link {
            Link::Down { since, trouble } => {
                self.live = false;
                match trouble {
                    ringlet_domain::session::Trouble::Connecting => Connection::Connecting,
                    trouble => Connection::Reconnecting { since: since.to_string(), why: words_of_trouble(&trouble) },
                }
            }
            Link::Live { since, off } => {
                self.live = true;
                self.parts.board.change(|view| view.features_off = off.iter().map(words_of_feature).collect());
                Connection::Listening { since: since.to_string() }
            }
            Link::Stopped(None) => return,
            Link::Stopped(Some(why)) => {
                self.live = false;
                Connection::Stopped { why: words_of_refusal(&why) }
            }
        };
        self.parts.board.change(|view| view.connection = connection);
    }

    async fn handle_notification(&mut self, notification: Notification) {
        if notification.extension.as_ref().is_some_and(|extension| *extension != self.parts.me.extension) {
            debug!(topic = ?notification.topic, "an event of another extension was left alone");
            return;
        }
        debug!(topic = ?notification.topic, "an event came");
        match notification.topic {
            Topic::MessageStore => {
                let changes = facts::messages::changes(&notification.body);
                if changes.voicemail && changes.new_ids.is_empty() {
                    self.want(Job::Messages);
                }
                if changes.voicemail {
                    for id in changes.new_ids {
                        self.want(Job::Message(id));
                    }
                }
            }
            Topic::Other => {}
            Topic::Presence => {
                self.presences += 1;
                let presence = facts::presence::from_event(&notification.body, notification.sent);
                self.feed(Fact::Presence(presence)).await;
            }
            Topic::Telephony => {
                if let Some(telephony) = facts::telephony::from_event(&notification.body) {
                    self.feed(Fact::Telephony(telephony)).await;
                }
            }
            Topic::Voicemail => {
                if let Some(record) = facts::messages::record(&notification.body) {
                    self.feed(Fact::Voicemail(record, Origin::Live)).await;
                }
            }
        }
    }

    async fn handle_answer(&mut self, answer: Answer) {
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
                self.write(page.changes).await;
            }
        }
        match answer.end {
            reads::End::Done => {
                self.failures = 0;
                self.close_gap(&job).await;
                if job == Job::Fill {
                    self.parts.board.change(|view| view.fill = None);
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
                if let Some(permission) = permission {
                    self.feature_off(&job, &permission);
                }
                self.failures = self.failures.saturating_add(1);
                if job == Job::CallLog {
                    self.feed(Fact::LogUnread).await;
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
    fn handle_lost_job(&mut self, error: &tokio::task::JoinError) {
        error!(%error, "a read failed in a way it should not");
        let at = self.parts.wire.now().at + RETRY;
        for job in std::mem::take(&mut self.running) {
            self.planned.push((at, job));
        }
    }

    fn handle_due(&mut self) {
        let now = self.parts.wire.now();
        self.tracker.handle_timeout(now);
        let due: Vec<Job> = self.planned.iter().filter(|(at, _)| *at <= now.at).map(|(_, job)| job.clone()).collect();
        self.planned.retain(|(at, _)| *at > now.at);
        for job in due {
            self.want(job);
        }
    }

    async fn close_gap(&mut self, job: &Job) {
        let Some(gap) = &mut self.gap else { return };
        gap.open.remove(job);
        if gap.open.is_empty() {
            let from = gap.from;
            self.gap = None;
            info!(%from, "what happened while nobody listened has been read");
            self.feed(Fact::CaughtUp { from }).await;
        }
    }

    /// Records of before the sign-in are its baseline; what came since is news even when the first fill brings it.
    fn dated(&self, fact: Fact) -> Fact {
        let Some(until) = self.baseline_until else { return fact };
        match fact {
            Fact::Log(record, Origin::Baseline) if record.started_at.is_some_and(|at| at >= until) => {
                Fact::Log(record, Origin::Live)
            }
            Fact::Log(record, Origin::Live) if record.started_at.is_some_and(|at| at < until) => {
                Fact::Log(record, Origin::Baseline)
            }
            Fact::Voicemail(record, origin) => {
                let created = record.body.as_ref().and_then(|body| body.created_at);
                let origin = match created {
                    Some(created) if created >= until => Origin::Live,
                    Some(_) => Origin::Baseline,
                    None => origin,
                };
                Fact::Voicemail(record, origin)
            }
            other => other,
        }
    }

    /// Hands a fact over, after what an earlier run knew of the same thing.
    async fn feed(&mut self, fact: Fact) {
        let found = match &fact {
            Fact::Log(record, _) => self.known_for_log(record).await,
            Fact::Seen(facts::Seen::Call(id)) => self.known_calls([Clue::Id(id.clone())]).await,
            Fact::Seen(facts::Seen::Voicemail(id)) => self.known_voicemail(id.clone()).await,
            Fact::Voicemail(record, _) => self.known_for_voicemail(record).await,
            _ => Vec::new(),
        };
        for known in found {
            self.tell_tracker(known);
        }
        if let Fact::Voicemail(record, _) = &fact
            && let Some(body) = &record.body
            && body.transcript == Transcript::Ready
            && body.transcript_source.is_some()
        {
            self.untranscribed.insert(record.id.clone(), record.clone());
        }
        self.tell_tracker(fact);
    }

    fn tell_tracker(&mut self, fact: Fact) {
        self.tracker.handle_fact(fact, self.parts.wire.now());
    }

    async fn known_for_log(&self, record: &LogRecord) -> Vec<Fact> {
        let direction = record.direction.unwrap_or(Direction::Inbound);
        let mut clues = vec![Clue::Log(record.id.clone())];
        clues.extend(record.telephony_session.clone().map(Clue::TelephonySession));
        clues.extend(record.session.clone().map(|session| Clue::Session(session, direction)));
        if let Some(at) = record.started_at {
            let other = if direction == Direction::Inbound { &record.from } else { &record.to };
            clues.push(caller(other, direction, at - SAME_START, at + SAME_START));
        }
        let mut known = self.known_calls(clues).await;
        if let Some(id) = &record.voicemail {
            known.extend(self.known_voicemail(id.clone()).await);
        }
        known
    }

    async fn known_for_voicemail(&self, record: &VoicemailRecord) -> Vec<Fact> {
        let mut known = self.known_voicemail(record.id.clone()).await;
        if let Some(body) = &record.body
            && let Some(left) = body.created_at
        {
            known.extend(self.known_calls([caller(&body.from, Direction::Inbound, left - LEFT_AFTER, left)]).await);
        }
        known
    }

    async fn known_calls(&self, clues: impl IntoIterator<Item = Clue>) -> Vec<Fact> {
        let mut known = Vec::new();
        for clue in clues {
            match self.parts.history.find_calls(&self.parts.id, clue).await {
                Ok(calls) => known.extend(calls.into_iter().map(Fact::Remembered)),
                Err(error) => warn!(%error, "the history did not say whether a call is known"),
            }
        }
        known
    }

    async fn known_voicemail(&self, id: MessageId) -> Vec<Fact> {
        match self.parts.history.voicemail(&self.parts.id, id).await {
            Ok(Some(voicemail)) => {
                let call = voicemail.call.clone();
                let mut known = self.known_calls(call.map(Clue::Id)).await;
                known.push(Fact::RememberedVoicemail(voicemail));
                known
            }
            Ok(None) => Vec::new(),
            Err(error) => {
                warn!(%error, "the history did not say whether a voicemail is known");
                Vec::new()
            }
        }
    }

    /// Carries out all effects there are.
    async fn settle(&mut self) {
        let mut changes = Vec::new();
        let mut toasts = Vec::new();
        let mut reads = BTreeSet::new();
        let mut rows = Vec::new();
        while let Some(effect) = self.tracker.poll_effect() {
            match effect {
                Effect::Forget(id) => {
                    rows.push(id.as_str().to_owned());
                    changes.push(Change::ForgetCall(id));
                }
                Effect::Read(Read::CallLog) => _ = reads.insert(Job::CallLog),
                Effect::Read(Read::Presence) => _ = reads.insert(Job::Presence),
                Effect::Record(call) => {
                    rows.push(call.id.as_str().to_owned());
                    changes.push(Change::Call(call));
                }
                Effect::RecordVoicemail(voicemail) => {
                    let own = NoticeKey::Voicemail(voicemail.id.clone());
                    let key = voicemail.call.clone().map_or(own, NoticeKey::Unanswered);
                    rows.extend(row_id(&key));
                    changes.push(Change::Voicemail(voicemail));
                }
                Effect::Show(key, notice) => toasts.push((key, Some(notice))),
                Effect::Withdraw(key) => toasts.push((key, None)),
            }
        }
        let changed = !changes.is_empty();
        self.write(changes).await;
        for (key, notice) in toasts {
            self.toast(key, notice).await;
        }
        if changed {
            self.announce(rows).await;
        }
        for job in reads {
            self.want(job);
        }
        self.next_transcript();
    }

    async fn write(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        match self.parts.history.write(&self.parts.id, changes).await {
            Ok(()) => self.parts.board.change(|view| {
                // A history that lasts until quit keeps its words.
                if view.storage == PartView::Unknown {
                    view.storage = PartView::Ok;
                }
            }),
            Err(error) => self.storage_failed(&error),
        }
    }

    fn storage_failed(&self, error: &HistoryError) {
        error!(%error, "the history was not written");
        let words = error.to_string();
        self.parts.board.change(|view| view.storage = PartView::Failing(words));
    }

    async fn toast(&self, key: NoticeKey, notice: Option<ringlet_domain::notice::Notice>) {
        let key = ToastKey::Notice(key);
        match notice {
            Some(notice) => {
                let toast = self.parts.words.toast(&notice, self.now_server());
                self.parts.toaster.show(key, toast).await;
            }
            None => self.parts.toaster.withdraw(key).await,
        }
    }

    async fn announce(&self, mut ids: Vec<String>) {
        match self.parts.history.unread_count(&self.parts.id).await {
            Ok(unread) => self.parts.board.change(|view| view.unread = unread),
            Err(error) => warn!(%error, "the unread rows were not counted"),
        }
        ids.sort();
        ids.dedup();
        if ids.len() > MANY {
            ids.clear();
        }
        // The page asks again when it wants to; a full channel has such news in it already.
        if let Err(error) = self.parts.shell.try_send(ShellEvent::HistoryChanged(HistoryChanged { ids })) {
            debug!(%error, "the shell is behind with news of rows");
        }
    }

    /// Reads something now, or right after the read of it that is under way.
    fn want(&mut self, job: Job) {
        if self.running.contains(&job) {
            self.again.insert(job);
        } else {
            self.spawn(job);
        }
    }

    fn spawn(&mut self, job: Job) {
        let reader = self.parts.reader.clone();
        if let Job::Transcript(id) = &job {
            let Some(record) = self.untranscribed.remove(id) else { return };
            self.jobs.spawn(reader.transcript(record, self.presences));
        } else {
            self.jobs.spawn(reader.read(job.clone(), self.presences));
        }
        self.running.insert(job);
    }

    /// One text at a time: a first fill may bring hundreds, and none of them is waited for.
    fn next_transcript(&mut self) {
        if !self.running.iter().any(|job| matches!(job, Job::Transcript(_)))
            && let Some(id) = self.untranscribed.keys().next_back().cloned()
        {
            self.spawn(Job::Transcript(id));
        }
    }

    fn feature_off(&self, job: &Job, permission: &str) {
        let words = format!("{} (permission {permission})", job.name());
        self.parts.board.change(|view| {
            if !view.features_off.contains(&words) {
                view.features_off.push(words);
            }
        });
    }

    fn due(&self) -> Option<Moment> {
        let planned = self.planned.iter().map(|(at, _)| *at).min();
        self.tracker.poll_timeout().into_iter().chain(planned).min()
    }

    async fn cursor(&self, cursor: Cursor) -> Option<String> {
        match self.parts.history.cursor(&self.parts.id, cursor).await {
            Ok(value) => value,
            Err(error) => {
                warn!(%error, ?cursor, "it is not known how far a list was read");
                None
            }
        }
    }

    /// Notes that the line is listened to, so that the next run knows since when nobody did.
    async fn note_heard(&self) {
        if !self.live {
            return;
        }
        let now = format!("{} {}", self.parts.id.text(), self.now_server().as_millis());
        if let Err(error) = self.parts.history.set_state(HEARD, Some(now)).await {
            debug!(%error, "the time of listening was not noted");
        }
    }

    /// When an earlier run last listened; now, when none did.
    async fn last_heard(&self) -> Timestamp {
        let stored = self.parts.history.state(HEARD).await.ok().flatten();
        let heard = stored.as_deref().and_then(|noted| noted.rsplit_once(' '));
        // Another person's line says nothing about this one.
        let millis =
            heard.filter(|(line, _)| *line == self.parts.id.text()).and_then(|(_, millis)| millis.parse().ok());
        millis.map_or_else(|| self.now_server(), Timestamp::from_millis)
    }

    fn now_server(&self) -> Timestamp {
        self.parts.wire.now().server
    }
}

async fn tell(gateway: &mpsc::Sender<gateway::Input>, input: gateway::Input) {
    if gateway.send(input).await.is_err() {
        debug!(?input, "the socket task had ended already");
    }
}

async fn due_at(wire: &Wire, due: Option<Moment>) {
    match due {
        Some(due) => sleep_until(wire.clock().as_ref(), due).await,
        None => std::future::pending().await,
    }
}

fn caller(other: &Party, direction: Direction, from: Timestamp, to: Timestamp) -> Clue {
    Clue::Caller { other: other.clone(), direction, from, to }
}

fn words_of_feature(feature: &Feature) -> String {
    match feature {
        Feature::Telephony => "why a call ended and who took it (permission CallControl)".to_owned(),
        Feature::Voicemail => "voicemails (permission ReadMessages)".to_owned(),
    }
}

fn words_of_refusal(why: &Refused) -> String {
    match why {
        Refused::Permission(name) => {
            format!(
                "RingCentral does not allow this app to listen: the permission {name} is missing. Ask the administrator who registered the app to add it, then sign in again."
            )
        }
        Refused::Subscription(status) => {
            format!(
                "RingCentral refuses the subscription (status {status}). Sign out and in again; if that does not help, ask your administrator."
            )
        }
    }
}

/// The state under which the time of the last sign of life is kept: the line, then the service's milliseconds.
pub(super) const HEARD: &str = "heard";
/// How much history the first fill brings.
const FILL_DAYS: u32 = reads::FILL_DAYS;
/// What happened longer ago is settled, and comes back one by one when it is asked for.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);
/// A log record and a call of the same caller that began within this are one.
const SAME_START: Duration = Duration::from_secs(10);
/// A voicemail is left at most this long after its call began: a long ring, a long greeting, a long message.
const LEFT_AFTER: Duration = Duration::from_secs(15 * 60);
/// The log shows a call 15 to 30 s after its end.
const LOG_IS_LATE: Duration = Duration::from_secs(40);
/// The wait after a failed read doubles from here, three times at most.
const RETRY: Duration = Duration::from_secs(5);
/// More changed rows than this are told as "many".
const MANY: usize = 50;
/// How often it is noted that the line is listened to: rarely enough to let a disk sleep.
const NOTING: Duration = Duration::from_secs(120);
/// Events of the line that may wait: a recovery brings a hundred at once.
const EVENTS: usize = 256;
