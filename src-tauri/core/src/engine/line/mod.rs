//! One loop for the line of whoever is signed in: owns the tracker, hands it facts, carries out its effects.
//!
//! Effects run in one order: rows, toasts, the tray's and the page's news, reads. A row that cannot be written shows
//! in the status and costs no toast; a toast that cannot be shown costs nothing else.

mod effects;
mod feed;
mod jobs;
mod names;
mod refusals;
mod trail;
mod transcripts;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::facts::{self, Fact, Hearing};
use ringlet_domain::ids::CallId;
use ringlet_domain::moment::{Moment, Now, Timestamp};
use ringlet_domain::session::{Feature, Link};
use ringlet_domain::tracker::{Me, Tracker};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Interval, interval};
use tracing::{debug, warn};

use self::jobs::Gap;
use self::names::Names;
use self::refusals::{say_of_feature, say_of_refusal};
use self::trail::Trail;
use self::transcripts::Transcripts;
use super::board::Board;
use super::desk::count_rows;
use super::handle::ShellEvent;
use super::reads::{Answer, Job, Reader};
use super::teller::Teller;
use crate::clock::sleep_until;
use crate::contract::Connection;
use crate::gateway::{self, say_of_trouble};
use crate::history::{Cursor, Gap as HistoryGap, History, Line as LineId};
use crate::rest::Wire;
use crate::surroundings::Surroundings;
use crate::words::Words;

/// What the line is told from outside, beside what comes over the socket.
#[derive(Debug)]
pub(super) enum Input {
    /// The person declined this call, and the service took it.
    Declined { call: CallId, to_voicemail: bool },
    /// Tell how long the gateway takes to answer; dropped without a word when nobody listens.
    Probe(oneshot::Sender<Duration>),
    /// The person has seen these.
    Seen(Vec<facts::Seen>),
    /// Numbers and words are to be written another way from now on.
    Speak(Arc<Words>),
    /// End in order: the subscription is deleted.
    Stop,
    /// Something happened around the program.
    Surroundings(Surroundings),
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
    pub(super) teller: Teller,
    pub(super) board: Board,
    pub(super) shell: mpsc::Sender<ShellEvent>,
    pub(super) reader: Reader,
    pub(super) wire: Arc<Wire>,
    /// With what code the service refuses to refresh the sign-in, if it does.
    pub(super) refused: watch::Receiver<Option<String>>,
    pub(super) words: Arc<Words>,
    /// What is listened to beside presence.
    pub(super) wanted: Vec<Feature>,
    /// The permissions the app was granted, as far as the service said.
    pub(super) scope: Option<Vec<String>>,
    pub(super) retention_days: u32,
}

impl Parts {
    /// Whether the app is known to have this permission.
    fn may(&self, permission: &str) -> bool {
        self.scope.iter().flatten().any(|granted| granted == permission)
    }

    /// Whether the app is known not to have it.
    fn may_not(&self, permission: &str) -> bool {
        self.scope.is_some() && !self.may(permission)
    }
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
    /// When this machine was last known to be awake and listening.
    awake: Option<Now>,
    /// When that is noted.
    noting: Interval,
    /// How many presence events came: a presence read that was overtaken by one is read again.
    presences: u64,
    /// Records of before this are what was there at sign-in, and are not announced.
    baseline_until: Option<Timestamp>,
    transcripts: Transcripts,
    names: Names,
    trail: Trail,
    /// Who wants to know whether the socket lives.
    probes: Vec<oneshot::Sender<Duration>>,
    /// What the service does not allow beside the subscription, in words.
    off: BTreeSet<String>,
    live: bool,
    failures: u32,
}

impl Line {
    /// A loop that knows what the history remembers.
    pub(super) async fn new(parts: Parts) -> Self {
        // Before anything is told of it. A line that was given up has left its rings up, whether they have rows or not.
        parts.teller.lower_rings().await;
        parts.teller.line(Some((parts.id.clone(), parts.words.clone()))).await;
        let call_actions = parts.may("CallControl");
        parts.board.change(|view| view.call_actions = call_actions);
        let tracker = Tracker::new(parts.me.clone());
        let names = Names::new(parts.may("ReadContacts"));
        let mut line = Self {
            parts,
            tracker,
            jobs: JoinSet::new(),
            running: BTreeSet::new(),
            again: BTreeSet::new(),
            planned: Vec::new(),
            gap: None,
            awake: None,
            noting: interval(NOTING),
            presences: 0,
            baseline_until: None,
            transcripts: Transcripts::default(),
            names,
            trail: Trail::default(),
            probes: Vec::new(),
            off: BTreeSet::new(),
            live: false,
            failures: 0,
        };
        line.remember().await;
        // What waits since before this start is shown from its beginning on.
        count_rows(&line.parts.history, &line.parts.id, &line.parts.board).await;
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
        let mut refused = self.parts.refused.clone();
        let mut ended = Ended::Refused;
        loop {
            let due = self.due();
            let wire = self.parts.wire.clone();
            tokio::select! {
                biased;
                input = inputs.recv(), if ended != Ended::Asked => match input {
                    Some(Input::Declined { call, to_voicemail }) => self.feed(Fact::Declined { call, to_voicemail }).await,
                    Some(Input::Probe(reply)) => {
                        self.probes.push(reply);
                        tell(&to_gateway, gateway::Input::Probe).await;
                    }
                    Some(Input::Seen(seen)) => {
                        for seen in seen {
                            self.feed(Fact::Seen(seen)).await;
                        }
                        self.pass_marks_on().await;
                    }
                    Some(Input::Speak(words)) => {
                        self.parts.teller.line(Some((self.parts.id.clone(), words.clone()))).await;
                        self.parts.words = words;
                    }
                    Some(Input::Surroundings(what)) => tell(&to_gateway, gateway::Input::Surroundings(what)).await,
                    Some(Input::Stop) | None => {
                        ended = Ended::Asked;
                        tell(&to_gateway, gateway::Input::Stop).await;
                    }
                },
                // What is already here is heard before time decides: after sleep both wait.
                event = events.recv() => match event {
                    Some(event) => self.handle_event(event).await,
                    // The gateway has told why before it ended.
                    None => break,
                },
                Some(answer) = self.jobs.join_next() => match answer {
                    Ok(answer) => self.handle_answer(answer).await,
                    Err(error) => self.handle_lost_job(&error),
                },
                Ok(()) = refused.changed() => {
                    if refused.borrow_and_update().is_none() {
                        self.read_what_waits();
                    }
                }
                () = due_at(&wire, due) => self.handle_due(),
                _ = self.noting.tick() => self.note_heard().await,
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
                let calls = calls.into_iter().map(Fact::Remembered);
                for known in calls.chain(voicemails.into_iter().map(Fact::RememberedVoicemail)) {
                    self.tell_tracker(known);
                }
            }
            Err(error) => warn!(%error, "what happened before this start is not known"),
        }
        match self.parts.history.untranscribed(&self.parts.id).await {
            Ok(waiting) => self.transcripts.remember(waiting),
            Err(error) => warn!(%error, "it is not known which transcripts are still to be fetched"),
        }
        self.settle().await;
    }

    async fn handle_event(&mut self, event: gateway::Event) {
        match event {
            gateway::Event::Answered(took) => {
                for probe in self.probes.drain(..) {
                    // Whoever asked may have given up.
                    let _ = probe.send(took);
                }
            }
            gateway::Event::Link(link) => self.handle_link(link),
            gateway::Event::Notification(notification) => self.handle_notification(notification).await,
            gateway::Event::Recovered => {
                self.live = true;
                self.tell_tracker(Fact::Hearing(Hearing::Recovered));
                // Not at once: what was lost comes now, and is not to be lost to a run that has only this note.
                self.noting.reset_after(CAUGHT_UP);
                self.transcripts.try_again();
                // What was lost comes as notifications; a look at the line costs little and closes what did not fit
                // the gateway's buffer.
                self.want(Job::Presence);
                self.want(Job::Messages);
                if self.gap.is_some() {
                    // It was lost while a gap before it was being read.
                    self.want(Job::CallLog);
                }
                self.pass_marks_on().await;
                self.renew_phone_books().await;
            }
            gateway::Event::Repeated(notification) => self.handle_repeated(notification),
            gateway::Event::Subscribed { unheard_since } => {
                let from = self.note_gap(unheard_since).await;
                // Not before: what the last run left is what the gap is measured by.
                self.live = true;
                self.tell_tracker(Fact::Hearing(Hearing::Anew));
                self.awake = None;
                self.note_heard().await;
                self.transcripts.try_again();
                self.open_gap(from).await;
                self.pass_marks_on().await;
                self.renew_phone_books().await;
            }
        }
    }

    fn handle_link(&mut self, link: Link) {
        let connection = match link {
            Link::Down { since, trouble } => {
                (self.live, self.awake) = (false, None);
                self.tell_tracker(Fact::Hearing(Hearing::Lost));
                match trouble {
                    ringlet_domain::session::Trouble::Connecting => Connection::Connecting,
                    trouble => {
                        Connection::Reconnecting { since: since.to_string(), why: say_of_trouble(&trouble).carried() }
                    }
                }
            }
            Link::Live { since, off } => {
                let mails = Some(Feature::Voicemail).filter(|mails| !self.parts.wanted.contains(mails));
                let named = off.iter().chain(&mails).map(|feature| say_of_feature(feature).carried());
                let off = named.chain(self.off.iter().cloned()).collect();
                self.parts.board.change(|view| view.features_off = off);
                Connection::Listening { since: since.to_string() }
            }
            Link::Stopped(None) => return,
            Link::Stopped(Some(why)) => {
                self.live = false;
                Connection::Stopped { why: say_of_refusal(&why).carried() }
            }
        };
        self.parts.board.change(|view| view.connection = connection);
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

    /// The sign-in is whole again: what it kept from being read is read now.
    fn read_what_waits(&mut self) {
        self.failures = 0;
        for (_, job) in std::mem::take(&mut self.planned) {
            self.want(job);
        }
    }

    fn due(&self) -> Option<Moment> {
        let planned = self.planned.iter().map(|(at, _)| *at).min();
        self.tracker.poll_timeout().into_iter().chain(planned).chain(self.transcript_due()).min()
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
    async fn note_heard(&mut self) {
        if !self.live {
            self.awake = None;
            return;
        }
        let now = self.parts.wire.now();
        // A machine that slept does not know it yet: nothing was heard since it was last awake.
        let heard = self.awake.filter(|awake| now.at.since(awake.at) > NOTING + LATE).unwrap_or(now);
        self.awake = Some(heard);
        let now = format!("{} {}", self.parts.id.text(), heard.server.as_millis());
        if let Err(error) = self.parts.history.set_state(HEARD, Some(now)).await {
            debug!(%error, "the time of listening was not noted");
        }
    }

    /// Listening has begun. Notes since when nobody did, where that was long enough to be told, and gives it back; now,
    /// when nobody ever listened before.
    async fn note_gap(&self, unheard_since: Option<Timestamp>) -> Timestamp {
        let now = self.now_server();
        let (from, shortest) = match unheard_since {
            Some(since) => (since, SHORTEST_GAP),
            // The mark of an earlier run may be as old as the next one would have been due.
            None => match self.last_heard().await {
                Some(heard) => (heard, NOTING + SHORTEST_GAP),
                None => return now,
            },
        };
        if now.since(from) >= shortest
            && let Err(error) = self.parts.history.note_gap(&self.parts.id, HistoryGap { from, to: now }).await
        {
            warn!(%error, "that nobody listened was not noted");
        }
        from
    }

    /// When an earlier run last listened; `None` when none did.
    async fn last_heard(&self) -> Option<Timestamp> {
        let stored = self.parts.history.state(HEARD).await.ok().flatten()?;
        self.time_of_this_line(&stored)
    }

    /// What was noted with a line's name. Another person's line says nothing about this one.
    fn time_of_this_line(&self, stored: &str) -> Option<Timestamp> {
        let (line, millis) = stored.rsplit_once(' ')?;
        let millis = millis.parse().ok().filter(|_| line == self.parts.id.text())?;
        Some(Timestamp::from_millis(millis))
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

/// The state under which the time of the last sign of life is kept: the line, then the service's milliseconds.
const HEARD: &str = "heard";
/// What happened longer ago is settled, and comes back one by one when it is asked for.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);
/// A shorter silence is not worth a line in the history.
const SHORTEST_GAP: Duration = Duration::from_secs(30);
/// How often it is noted that the line is listened to: rarely enough to let a disk sleep.
const NOTING: Duration = Duration::from_secs(120);
/// How long what was kept for a connection that is recovered may take to come.
const CAUGHT_UP: Duration = Duration::from_secs(5);
/// How late such a note may be on a machine that is awake.
const LATE: Duration = Duration::from_secs(15);
/// Events of the line that may wait: a recovery brings a hundred at once.
const EVENTS: usize = 256;
