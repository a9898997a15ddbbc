//! Reads over HTTPS: each job asks the service for something and gives back facts, with the cursor that follows them.
//!
//! A cursor is written after the facts it stands behind, so that a crash in between reads them again instead of never.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::facts::{self, Fact, Origin, VoicemailRecord};
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Timestamp;
use ringlet_domain::session::{NoToken, Refused};
use serde_json::{Value, json};
use tracing::{info, warn};

use super::filling::{Place, Progress};
use crate::gateway::FetchToken;
use crate::history::{Change, Cursor, History, Line as LineId};
use crate::phone_book::{Book, Entries};
use crate::rest::{Rest, RestError, Sync};
use crate::words::{Say, Spoken};

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    /// What changed in the call log.
    CallLog,
    /// The person's contacts.
    Contacts,
    /// The company directory.
    Directory,
    /// The next part of the first fill.
    Fill,
    /// Tells the service which voicemails were read here.
    Marks,
    /// One message.
    Message(MessageId),
    /// What changed in the message store.
    Messages,
    /// What the line is doing.
    Presence,
    /// The text of a voicemail's transcript.
    Transcript(MessageId),
}

/// What came of a job.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) job: Job,
    /// How many presence events there had been when it began.
    pub(super) presences: u64,
    pub(super) pages: Vec<Page>,
    pub(super) end: End,
}

/// Facts, and what is to be written once they are taken in.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) facts: Vec<Fact>,
    pub(super) changes: Vec<Change>,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Done,
    /// It failed; with the wait the service asks for. `None`: trying again will not help.
    Failed {
        retry: Option<Duration>,
        /// The permission that is missing, when that is why.
        permission: Option<String>,
    },
    /// There is more to it; so many days of history are there.
    More(u32),
}

/// Reads for one line.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) rest: Rest,
    pub(super) history: History,
    pub(super) id: LineId,
    /// How far back the first fill goes.
    pub(super) fill: Duration,
}

impl Reader {
    /// Where the gateway gets its socket tokens from.
    pub(super) fn socket_tokens(&self) -> FetchToken {
        let rest = self.rest.clone();
        Arc::new(move || {
            let rest = rest.clone();
            Box::pin(async move {
                let now = rest.wire().now().at;
                rest.socket_token().await.map_err(|error| no_token(&error, now))
            })
        })
    }

    /// Does `job`. `presences` comes back with the answer.
    pub(super) async fn read(self, job: Job, presences: u64) -> Answer {
        let mut pages = Vec::new();
        let done = match &job {
            Job::CallLog => self.call_log(&mut pages).await,
            Job::Contacts => self.phone_book(Book::Contacts, &mut pages).await,
            Job::Directory => self.phone_book(Book::Directory, &mut pages).await,
            Job::Fill => self.fill(&mut pages).await,
            Job::Marks => self.tell_marks().await,
            Job::Message(id) => self.message(id, &mut pages).await,
            Job::Messages => self.messages(&mut pages).await,
            Job::Presence => self.presence(&mut pages).await,
            // A transcript is read with the link to it.
            Job::Transcript(_) => Ok(End::Done),
        };
        let end = done.unwrap_or_else(|error| self.failed(&job, &error));
        Answer { job, presences, pages, end }
    }

    /// Reads the text of a voicemail's transcript, behind the link the service gave.
    pub(super) async fn transcript(self, id: MessageId, source: String, presences: u64) -> Answer {
        let job = Job::Transcript(id.clone());
        match self.rest.transcript(&source).await {
            Ok(text) => {
                let page = Page { facts: vec![Fact::Transcript(id, text)], changes: Vec::new() };
                Answer { job, presences, pages: vec![page], end: End::Done }
            }
            Err(error) => {
                let end = self.failed(&job, &error);
                Answer { job, presences, pages: Vec::new(), end }
            }
        }
    }

    async fn presence(&self, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let read = self.rest.presence().await?;
        let presence = facts::presence::from_read(&read.body, read.asked.server);
        pages.push(Page { facts: vec![Fact::Presence(presence)], changes: Vec::new() });
        Ok(End::Done)
    }

    async fn message(&self, id: &MessageId, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let record = match self.rest.message(id).await {
            Ok(read) => facts::messages::record(&read.body),
            Err(RestError::Gone) => Some(VoicemailRecord { id: id.clone(), body: None }),
            Err(error) => return Err(error),
        };
        let facts = record.map(|record| Fact::Voicemail(record, Origin::Live)).into_iter().collect();
        pages.push(Page { facts, changes: Vec::new() });
        Ok(End::Done)
    }

    async fn messages(&self, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let (token, told_until) = match self.stored(Cursor::MessageSync).await {
            Ok(Some(Stored { token, asked })) => (token, Told::Until(asked - OVERLAP)),
            Ok(None) => (None, Told::All),
            Err(()) => (None, Told::Until(self.now() - OVERLAP)),
        };
        self.message_sync(token, told_until, pages).await?;
        Ok(End::Done)
    }

    async fn message_sync(&self, token: Option<String>, told: Told, pages: &mut Vec<Page>) -> Result<(), RestError> {
        let from = self.now() - self.fill;
        let mut answer = self.rest.message_sync(token.as_deref(), from).await?;
        if matches!(answer, Sync::TokenRefused | Sync::TooMany) {
            info!("the message store is read anew: its cursor was refused");
            answer = self.rest.message_sync(None, from).await?;
        }
        if let Sync::Changes { records, token, full, asked } = answer {
            let mut facts = voicemails(&records, told);
            if full && records.len() >= SYNC_LIMIT {
                // There are more than one sync gives: the list has the rest.
                for page in 1..=MOST_PAGES {
                    let read = self.rest.messages_page(from, page).await?;
                    facts.extend(voicemails(&read.records, told));
                    if !read.more {
                        break;
                    }
                }
            }
            pages.push(Page { facts, changes: vec![cursor_at(Cursor::MessageSync, token, asked.server)] });
        }
        Ok(())
    }

    async fn call_log(&self, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let cursor = self.cursor(Cursor::CallLogSync).await;
        let asked_before = cursor.as_ref().map(|cursor| cursor.asked);
        let token = cursor.and_then(|cursor| cursor.token);
        let from = asked_before.map_or_else(|| self.now() - DAY, |asked| asked - OVERLAP);
        let mut answer = self.rest.call_log_sync(token.as_deref(), from).await?;
        if matches!(answer, Sync::TokenRefused | Sync::TooMany) {
            info!("the call log is read anew: its cursor was refused");
            answer = self.rest.call_log_sync(None, from).await?;
        }
        let Sync::Changes { records, token, full, asked } = answer else { return Ok(End::Done) };
        let mut facts = log_records(&records, Origin::Live);
        if full && records.len() >= SYNC_LIMIT {
            // More happened than one sync gives: the list has the rest.
            facts.extend(self.listed(from, asked.server).await?);
        }
        facts.push(Fact::LogRead(asked.server));
        pages.push(Page { facts, changes: vec![cursor_at(Cursor::CallLogSync, token, asked.server)] });
        Ok(End::Done)
    }

    /// Tells one voicemail after the other; what was told is forgotten at once, so that an outage costs no second word.
    async fn tell_marks(&self) -> Result<End, RestError> {
        let marks = self.history.marks(&self.id).await.unwrap_or_else(|error| {
            warn!(%error, "it is not known what was read here");
            Vec::new()
        });
        for id in marks {
            match self.rest.mark_read(&id).await {
                Ok(()) | Err(RestError::Gone) => {}
                // The service will not have this one, ever; the others may be fine.
                Err(RestError::Refused { status, .. }) => warn!(status, "a voicemail was not marked read"),
                Err(error) => return Err(error),
            }
            if let Err(error) = self.history.drop_marks(&self.id, vec![id]).await {
                warn!(%error, "what the service was told was not noted");
            }
        }
        Ok(End::Done)
    }

    /// All of one phone book; half of one would take away the names of the other half.
    async fn phone_book(&self, book: Book, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let mut entries = Entries::default();
        for page in 1..=MOST_BOOK_PAGES {
            let read = match book {
                Book::Contacts => self.rest.contacts_page(page).await?,
                Book::Directory => self.rest.directory_page(page).await?,
            };
            for record in &read.records {
                match book {
                    Book::Contacts => entries.add_contact(record),
                    Book::Directory => entries.add_directory(record),
                }
            }
            if !read.more {
                break;
            }
        }
        let cursor = match book {
            Book::Contacts => Cursor::Contacts,
            Book::Directory => Cursor::Directory,
        };
        let changes = vec![Change::Names(book, entries.into_named()), cursor_at(cursor, None, self.now())];
        pages.push(Page { facts: Vec::new(), changes });
        Ok(End::Done)
    }

    /// When a phone book was read last; `None` when it never was.
    pub(super) async fn book_read_at(&self, book: Book) -> Option<Timestamp> {
        let cursor = match book {
            Book::Contacts => Cursor::Contacts,
            Book::Directory => Cursor::Directory,
        };
        self.cursor(cursor).await.map(|stored| stored.asked)
    }

    async fn listed(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Fact>, RestError> {
        let mut facts = Vec::new();
        for page in 1..=MOST_PAGES {
            let read = self.rest.call_log_page(from, to, page).await?;
            facts.extend(log_records(&read.records, Origin::Live));
            if !read.more {
                break;
            }
        }
        Ok(facts)
    }

    /// One part of the first fill: first the lists' cursors and what is newest, then the call log page by page.
    async fn fill(&self, pages: &mut Vec<Page>) -> Result<End, RestError> {
        let stored = self.history.cursor(&self.id, Cursor::Fill).await.ok().flatten();
        let progress = stored.as_deref().and_then(Progress::read).unwrap_or_else(|| Progress::begun(self.now()));
        let since = progress.since;
        let Some(Place { to, page }) = progress.at else {
            let now = self.now();
            self.message_sync(None, Told::All, pages).await.or_else(|error| self.passed_over(error))?;
            if self.cursor(Cursor::CallLogSync).await.is_none() {
                match self.rest.call_log_sync(None, now - DAY).await {
                    Ok(Sync::Changes { records, token, asked, .. }) => {
                        let facts = log_records(&records, Origin::Baseline);
                        pages.push(Page { facts, changes: vec![cursor_at(Cursor::CallLogSync, token, asked.server)] });
                    }
                    Ok(Sync::TokenRefused | Sync::TooMany) => {}
                    Err(error) => self.passed_over(error)?,
                }
            }
            let next = Progress { since, at: Some(Place { to: now, page: 1 }) };
            pages.push(Page { facts: Vec::new(), changes: vec![next.change()] });
            return Ok(End::More(0));
        };
        let read = self.rest.call_log_page(to - self.fill, to, page).await?;
        let facts = log_records(&read.records, Origin::Baseline);
        let oldest = facts.iter().filter_map(began).min();
        let over = !read.more || page >= MOST_PAGES;
        let change = if over {
            Change::Cursor(Cursor::Fill, Some(FILLED.to_owned()))
        } else {
            Progress { since, at: Some(Place { to, page: page + 1 }) }.change()
        };
        pages.push(Page { facts, changes: vec![change] });
        let days = oldest.map_or(0, |oldest| to.since(oldest).as_secs() / DAY.as_secs());
        Ok(if over { End::Done } else { End::More(u32::try_from(days).unwrap_or(FILL_DAYS)) })
    }

    /// A list that this app may not read does not keep the others from being filled.
    fn passed_over(&self, error: RestError) -> Result<(), RestError> {
        match error {
            RestError::PermissionMissing { .. } => {
                warn!(%error, "a list is left out of the history");
                Ok(())
            }
            other => Err(other),
        }
    }

    fn failed(&self, job: &Job, error: &RestError) -> End {
        warn!(job = job.name(), %error, "a read failed");
        match error {
            RestError::Passing { retry_at, .. } => {
                let now = self.rest.wire().now().at;
                let wait = retry_at.map_or(Duration::ZERO, |at| at.since(now));
                End::Failed { retry: Some(wait), permission: None }
            }
            RestError::PermissionMissing { permission } => {
                End::Failed { retry: None, permission: Some(permission.clone().unwrap_or_default()) }
            }
            // The sign-in's task looks again by itself, and the line reads at once when that has helped.
            RestError::Stopped(_) => End::Failed { retry: Some(STOPPED), permission: None },
            // A fresh token was refused, and the sign-in is not said to be over: the service is confused, and not for ever.
            RestError::Refused { status: 401, .. } => End::Failed { retry: Some(NOT_NOW), permission: None },
            _ => End::Failed { retry: None, permission: None },
        }
    }

    async fn cursor(&self, cursor: Cursor) -> Option<Stored> {
        self.stored(cursor).await.unwrap_or(None)
    }

    /// How far a list was read; an error when the history does not say.
    async fn stored(&self, cursor: Cursor) -> Result<Option<Stored>, ()> {
        match self.history.cursor(&self.id, cursor).await {
            Ok(stored) => Ok(stored.as_deref().and_then(Stored::read)),
            Err(error) => {
                warn!(%error, ?cursor, "it is not known how far a list was read");
                Err(())
            }
        }
    }

    fn now(&self) -> Timestamp {
        self.rest.wire().now().server
    }
}

impl Job {
    /// For the log: a job without the ids it carries.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::CallLog => "call-log",
            Self::Contacts => "contacts",
            Self::Directory => "directory",
            Self::Fill => "first-fill",
            Self::Marks => "marks",
            Self::Message(_) => "message",
            Self::Messages => "messages",
            Self::Presence => "presence",
            Self::Transcript(_) => "transcript",
        }
    }
}

/// What is off when a job is not allowed.
impl Spoken for Job {
    fn say(&self) -> Say {
        Say::new(match self {
            Self::CallLog | Self::Fill | Self::Presence => "off-call-log",
            Self::Contacts => "off-contacts",
            Self::Directory => "off-directory",
            Self::Marks => "off-marks",
            Self::Message(_) | Self::Messages | Self::Transcript(_) => "off-voicemail",
        })
    }
}

/// A sync's token, and when it was given.
struct Stored {
    token: Option<String>,
    asked: Timestamp,
}

impl Stored {
    fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let token = value["token"].as_str().map(str::to_owned);
        Some(Self { token, asked: Timestamp::from_millis(value["asked"].as_i64()?) })
    }
}

fn cursor_at(cursor: Cursor, token: Option<String>, asked: Timestamp) -> Change {
    Change::Cursor(cursor, Some(json!({"token": token, "asked": asked.as_millis()}).to_string()))
}

/// Which messages of a list are no news, whatever the list says of them now: those that were there when it was read
/// before, and all of one that is read for the first time.
#[derive(Debug, Clone, Copy)]
enum Told {
    All,
    Until(Timestamp),
}

impl Told {
    fn origin(self, record: &VoicemailRecord) -> Origin {
        let left = record.body.as_ref().and_then(|body| body.created_at.or(body.changed_at));
        match (self, left) {
            (Self::All, _) => Origin::Baseline,
            (Self::Until(until), Some(left)) if left < until => Origin::Baseline,
            (Self::Until(_), _) => Origin::Live,
        }
    }
}

fn voicemails(records: &[Value], told: Told) -> Vec<Fact> {
    let records = records.iter().filter_map(facts::messages::record);
    let fact = |record: VoicemailRecord| {
        let origin = told.origin(&record);
        Fact::Voicemail(record, origin)
    };
    records.map(fact).collect()
}

fn log_records(records: &[Value], origin: Origin) -> Vec<Fact> {
    records.iter().filter_map(facts::call_log::record).map(|record| Fact::Log(record, origin)).collect()
}

fn began(fact: &Fact) -> Option<Timestamp> {
    match fact {
        Fact::Log(record, _) => record.started_at,
        _ => None,
    }
}

fn no_token(error: &RestError, now: ringlet_domain::moment::Moment) -> NoToken {
    match error {
        RestError::PermissionMissing { permission } => {
            NoToken::Refused(Refused::Permission(permission.clone().unwrap_or_else(|| SOCKET_PERMISSION.to_owned())))
        }
        RestError::Stopped(code) => NoToken::Refused(Refused::App(code.clone())),
        // The app is set up wrongly, and a fresh token does not change that: somebody has to mend it first.
        RestError::Refused { status: 401, complaint, .. } if complaint.misset_code().is_some() => {
            NoToken::Refused(Refused::App(complaint.misset_code().unwrap_or_default().to_owned()))
        }
        RestError::Passing { fault, retry_at } => {
            let wait = retry_at.map(|at| at.since(now)).filter(|wait| !wait.is_zero());
            let words = error.say().carried();
            if fault.never_left() { NoToken::Unsent { wait, words } } else { NoToken::Later { wait, words } }
        }
        _ => NoToken::Later { wait: Some(NOT_NOW), words: error.say().carried() },
    }
}

/// What the cursor of a finished fill says.
pub(super) const FILLED: &str = "filled";
/// How many days of history the first fill brings: as far back as the call log's sync reaches.
pub(super) const FILL_DAYS: u32 = 30;

/// How far back the first fill goes when rows are kept for so many days.
pub(super) fn fill_of(retention_days: u32) -> Duration {
    DAY * FILL_DAYS.min(retention_days)
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A list read from a cursor's time begins a little earlier: a call shows in the log only after its end, and a message in
/// its store only when it is whole.
const OVERLAP: Duration = Duration::from_secs(2 * 60 * 60);
/// A sync gives no more records than this.
const SYNC_LIMIT: usize = 250;
/// 10,000 calls are more than any line has in a month; an endless list ends here.
const MOST_PAGES: u32 = 40;
/// A thousand people each: a larger company's directory is read in part, and its calls come with names anyway.
const MOST_BOOK_PAGES: u32 = 5;
/// How long to wait before asking again what was refused for good, in case it was not.
const NOT_NOW: Duration = Duration::from_secs(60);
/// How long what is to be read waits at most for a sign-in that the service refuses to refresh.
const STOPPED: Duration = Duration::from_secs(60 * 60);
const SOCKET_PERMISSION: &str = "WebSocketsSubscription";
