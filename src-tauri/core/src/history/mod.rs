//! What Ringlet remembers: calls and voicemails, how far the service's lists were read, which toasts are up.
//!
//! One thread owns the SQLite file; a [`History`] is a way to ask it. Every row belongs to a [`Line`], and no answer
//! ever mixes two of them. The command line reads the same file through [`Reader`] while the program writes it.

mod delete;
mod entry;
mod gaps;
mod held;
#[cfg(any(test, feature = "testing"))]
mod inline;
mod keeper;
mod listing;
mod marks;
mod names;
mod open;
mod query;
mod reminders;
mod rows;
mod shown;
mod sounds;
mod store;
#[cfg(test)]
mod tests;
mod trail;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use ringlet_domain::call::{Call, Direction, Party, Voicemail};
use ringlet_domain::facts::Seen;
use ringlet_domain::ids::{AccountId, CallId, ExtensionId, LogId, MessageId, SessionId, TelephonySessionId};
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::NoticeKey;
use rusqlite::ErrorCode;
use tokio::sync::{mpsc, oneshot, watch};

pub use self::entry::{notice_key, notice_text, row_id};
pub use self::gaps::Gap;
pub use self::held::{Held, Untold};
pub use self::query::{Reader, STATE_LINE};
pub use self::trail::{DIGEST, LINE, note_about, notice_about};

#[cfg(any(test, feature = "testing"))]
use self::inline::Here;
use self::keeper::{Input, QUEUE, run};
use self::store::Store;
use crate::BoxError;
use crate::phone_book::Book;
use crate::toast::Shown;

/// One person's line: whose rows are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The company.
    pub account: AccountId,
    /// The person.
    pub extension: ExtensionId,
}

/// One thing to be written. Those of one [`History::write`] are written together or not at all.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The call's whole row.
    Call(Call),
    /// How far a list was read; `None` to read it anew.
    Cursor(Cursor, Option<String>),
    /// The call's row goes.
    ForgetCall(CallId),
    /// The line was not listened to.
    Gap(Gap),
    /// All the names that one phone book gives, in the place of those it gave before.
    Names(Book, Vec<(String, String)>),
    /// The person has seen it. Of a voicemail the service is to be told, which [`History::marks`] remembers.
    Seen(Seen),
    /// A small thing about this installation.
    State(String, Option<String>),
    /// Steps of rows, for their trails.
    Steps(Vec<crate::trail::Record>),
    /// The service knows that this voicemail was read here.
    Told(MessageId),
    /// The toast under this key (see [`notice_text`]) is gone.
    ToastGone(String),
    /// A toast is up under this key.
    ToastUp(String, Shown),
    /// The voicemail's whole row.
    Voicemail(Voicemail),
}

/// How far one list of the service was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cursor {
    /// The token of the call log's sync.
    CallLogSync,
    /// When the person's contacts were read, in the caller's own words.
    Contacts,
    /// When the company directory was read, likewise.
    Directory,
    /// How far the first fill has come, in the caller's own words.
    Fill,
    /// The token of the message store's sync.
    MessageSync,
}

/// What is known of a call that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clue {
    /// Who the other side was, and when it began. Two that are both anonymous match.
    Caller {
        /// The other side, by extension or by the last ten digits of the number.
        other: Party,
        /// Which way it went.
        direction: Direction,
        /// It began at this time or later.
        from: Timestamp,
        /// It began at this time or earlier.
        to: Timestamp,
    },
    /// Its row's id.
    Id(CallId),
    /// The call-log record that judged it.
    Log(LogId),
    /// The older session id, which the two ends of one call inside a company may share.
    Session(SessionId, Direction),
    /// The newer session id.
    TelephonySession(TelephonySessionId),
}

/// How the file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// There it was, or it is new.
    Ready,
    /// It was damaged and was moved to `aside`; this one is empty.
    Replaced {
        /// Where the damaged one is now.
        aside: PathBuf,
    },
}

/// Whether rows can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveState {
    /// They cannot; they wait in memory and are tried again.
    Failing(Trouble),
    /// They can.
    Ok,
}

/// What keeps rows from being saved; its `Display` is words for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The file is damaged; the next start moves it aside.
    #[error("the history's file is damaged; it will be moved aside at the next start")]
    Damaged,
    /// A fault in this program; the log has more.
    #[error("a fault in Ringlet disturbed the history")]
    Fault,
    /// No room.
    #[error("the disk is full")]
    Full,
    /// Anything else.
    #[error("the history's file cannot be written")]
    Other,
    /// No permission.
    #[error("the history's file may not be written")]
    ReadOnly,
}

/// Why the history's file is not used. The program goes on with [`History::in_memory`].
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is damaged.
    #[error("the history in {} is damaged", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What was found.
        #[source]
        cause: BoxError,
    },
    /// Anything else.
    #[error("the history in {} cannot be opened", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: BoxError,
    },
    /// No room to make or to prepare it.
    #[error("the disk has no room for the history in {}", path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: BoxError,
    },
    /// A newer Ringlet made it. It is left as it is.
    #[error(
        "the history in {} is from a newer version of Ringlet (it has number {found}, this one knows {known})",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its number.
        found: u32,
        /// The newest number known here.
        known: u32,
    },
    /// The file or its directory may not be written.
    #[error("the history in {} may not be written", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: BoxError,
    },
}

/// Why the history did not answer.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// It was closed.
    #[error("the history is closed")]
    Closed,
    /// A fault in this program cost this answer; the next question is answered.
    #[error("a fault in Ringlet disturbed the history")]
    Fault,
    /// It could not be read.
    #[error("the history could not be read")]
    NotRead(#[source] BoxError),
    /// It was not written. Rows given to [`History::write`] wait in memory and are tried again; all else is not.
    #[error("the history was not saved: {trouble}")]
    NotSaved {
        /// What kept it from being saved.
        trouble: Trouble,
        /// What the database said.
        #[source]
        cause: BoxError,
    },
}

/// A way to ask the thread that owns the database. Clones ask the same one.
///
/// Questions are answered in the order they were asked, so what was written before is seen after.
#[derive(Debug, Clone)]
pub struct History {
    store: Where,
    save_state: watch::Receiver<SaveState>,
}

#[derive(Debug, Clone)]
enum Where {
    /// With the asker: virtual time would run away while a thread works.
    #[cfg(any(test, feature = "testing"))]
    Here(Here),
    Thread(mpsc::Sender<Input>),
}

impl History {
    /// Opens the file or makes it, and starts its thread.
    ///
    /// A damaged file is moved aside and told in [`Opened`]; in every other trouble the file is left as it is.
    pub async fn open(path: &Path) -> Result<(Self, Opened), OpenError> {
        let path = path.to_owned();
        let opening = path.clone();
        let (state, save_state) = watch::channel(SaveState::Ok);
        let (inputs, queue) = mpsc::channel(QUEUE);
        let (reply, answer) = oneshot::channel();
        let started = thread::Builder::new().name("history".to_owned()).spawn(move || match open::open(&opening) {
            Ok((database, aside)) => {
                // Nobody waits any more only when the program is quitting; then the queue is closed as well.
                let _ = reply.send(Ok(aside));
                run(Store::new(database, state), queue);
            }
            Err(cause) => {
                let _ = reply.send(Err(cause));
            }
        });
        if let Err(cause) = started {
            return Err(OpenError::Failed { path, cause: cause.into() });
        }
        match answer.await {
            Ok(Ok(None)) => Ok((Self::on_thread(inputs, save_state), Opened::Ready)),
            Ok(Ok(Some(aside))) => Ok((Self::on_thread(inputs, save_state), Opened::Replaced { aside })),
            Ok(Err(cause)) => Err(cause),
            Err(closed) => Err(OpenError::Failed { path, cause: closed.into() }),
        }
    }

    /// A history without a file, which lasts until the program quits.
    pub fn in_memory() -> Result<Self, HistoryError> {
        let (state, save_state) = watch::channel(SaveState::Ok);
        let (inputs, queue) = mpsc::channel(QUEUE);
        let store = Store::new(open::open_in_memory()?, state);
        thread::Builder::new()
            .name("history".to_owned())
            .spawn(move || run(store, queue))
            .map_err(|cause| HistoryError::NotRead(cause.into()))?;
        Ok(Self::on_thread(inputs, save_state))
    }

    fn on_thread(inputs: mpsc::Sender<Input>, save_state: watch::Receiver<SaveState>) -> Self {
        Self { store: Where::Thread(inputs), save_state }
    }

    /// Writes `changes` in one transaction, before it returns.
    pub async fn write(&self, line: &Line, changes: Vec<Change>) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.write(&line, changes)).await
    }

    /// Writes the call's whole row.
    pub async fn record_call(&self, line: &Line, call: Call) -> Result<(), HistoryError> {
        self.write(line, vec![Change::Call(call)]).await
    }

    /// Writes the voicemail's whole row.
    pub async fn record_voicemail(&self, line: &Line, voicemail: Voicemail) -> Result<(), HistoryError> {
        self.write(line, vec![Change::Voicemail(voicemail)]).await
    }

    /// Takes a call's row away.
    pub async fn forget_call(&self, line: &Line, id: CallId) -> Result<(), HistoryError> {
        self.write(line, vec![Change::ForgetCall(id)]).await
    }

    /// What a tracker that starts anew has to know: calls that are provisional or began after `since`, and voicemails
    /// that were left or changed after it or belong to such a call. Oldest first.
    pub async fn remembered(&self, line: &Line, since: Timestamp) -> Result<(Vec<Call>, Vec<Voicemail>), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.remembered(&line, since)).await
    }

    /// The stored calls that `clue` may mean, oldest first.
    pub async fn find_calls(&self, line: &Line, clue: Clue) -> Result<Vec<Call>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.find_calls(&line, &clue)).await
    }

    /// The voicemails whose transcript is there and was not fetched, each with the link to it.
    pub async fn untranscribed(&self, line: &Line) -> Result<Vec<(MessageId, String)>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.untranscribed(&line)).await
    }

    /// One voicemail.
    pub async fn voicemail(&self, line: &Line, id: MessageId) -> Result<Option<Voicemail>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.voicemail(&line, &id)).await
    }

    /// How far a list was read; `None` when it never was.
    pub async fn cursor(&self, line: &Line, cursor: Cursor) -> Result<Option<String>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.cursor(&line, cursor)).await
    }

    /// Saves how far a list was read.
    pub async fn set_cursor(&self, line: &Line, cursor: Cursor, value: Option<String>) -> Result<(), HistoryError> {
        self.write(line, vec![Change::Cursor(cursor, value)]).await
    }

    /// Notes that a toast is up under `key`.
    pub async fn note_toast(&self, key: String, shown: Shown) -> Result<(), HistoryError> {
        self.write(&Line::nobody(), vec![Change::ToastUp(key, shown)]).await
    }

    /// Notes that it is gone.
    pub async fn drop_toast(&self, key: String) -> Result<(), HistoryError> {
        self.write(&Line::nobody(), vec![Change::ToastGone(key)]).await
    }

    /// The toasts that were up when the program was last heard of, whoever was signed in.
    pub async fn toasts_up(&self) -> Result<Vec<(String, Shown)>, HistoryError> {
        self.ask(|store| store.toasts_up()).await
    }

    /// A small thing noted about this installation.
    pub async fn state(&self, name: &'static str) -> Result<Option<String>, HistoryError> {
        self.ask(move |store| store.state(name)).await
    }

    /// Notes a small thing about this installation.
    pub async fn set_state(&self, name: &'static str, value: Option<String>) -> Result<(), HistoryError> {
        self.write(&Line::nobody(), vec![Change::State(name.to_owned(), value)]).await
    }

    /// The id of the row that shows what a toast told of: a voicemail may have found its call since.
    pub async fn row_of(&self, line: &Line, key: NoticeKey) -> Result<Option<String>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| Ok(query::row_of(store.database(), &line, &key)?)).await
    }

    /// How many rows the person has not seen.
    pub async fn unread_count(&self, line: &Line) -> Result<u32, HistoryError> {
        let line = line.clone();
        self.ask(move |store| Ok(query::unread_count(store.database(), &line)?)).await
    }

    /// Marks a row as seen, its voicemail too; gives back what was not seen before, for the tracker.
    pub async fn mark_read(&self, line: &Line, row: String) -> Result<Vec<Seen>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.mark_read(&line, Some(&row))).await
    }

    /// Marks every row as seen; gives back what was not seen before, for the tracker.
    pub async fn mark_all_read(&self, line: &Line) -> Result<Vec<Seen>, HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.mark_read(&line, None)).await
    }

    /// Takes away the rows of everybody that are older than `days` days; gives back how many there were.
    pub async fn retain(&self, days: u32, now: Timestamp) -> Result<usize, HistoryError> {
        let before = now - Duration::from_secs(u64::from(days) * 24 * 60 * 60);
        self.ask(move |store| store.retain(before)).await
    }

    /// Takes away everything of one line, so that the next sign-in fills it anew.
    pub async fn wipe(&self, line: &Line) -> Result<(), HistoryError> {
        let line = line.clone();
        self.ask(move |store| store.wipe(&line)).await
    }

    /// Takes away everything there is, of every line and of this installation.
    pub async fn forget_everything(&self) -> Result<(), HistoryError> {
        self.ask(|store| store.forget_everything()).await
    }

    /// Whether rows can be saved; it changes when a write succeeds or fails.
    pub fn save_state(&self) -> watch::Receiver<SaveState> {
        self.save_state.clone()
    }

    /// Writes what waits and closes the file. Every later question is answered with [`HistoryError::Closed`].
    pub async fn close(&self) -> Result<(), HistoryError> {
        let inputs = match &self.store {
            #[cfg(any(test, feature = "testing"))]
            Where::Here(here) => return here.close(),
            Where::Thread(inputs) => inputs,
        };
        let (reply, answer) = oneshot::channel();
        inputs.send(Input::Close(reply)).await.map_err(|_| HistoryError::Closed)?;
        answer.await.map_err(|_| HistoryError::Closed)?
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Store) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let inputs = match &self.store {
            #[cfg(any(test, feature = "testing"))]
            Where::Here(here) => return here.ask(question),
            Where::Thread(inputs) => inputs,
        };
        let (reply, answer) = oneshot::channel();
        let question = Box::new(move |store: &mut Store| {
            // An asker who left does not want the answer; what was asked is done all the same.
            let _ = reply.send(question(store));
        });
        inputs.send(Input::Ask(question)).await.map_err(|_| HistoryError::Closed)?;
        answer.await.map_err(|_| if inputs.is_closed() { HistoryError::Closed } else { HistoryError::Fault })?
    }
}

impl Line {
    /// For what belongs to no line.
    fn nobody() -> Self {
        Self { account: AccountId::new(""), extension: ExtensionId::new("") }
    }
}

impl Cursor {
    fn name(self) -> &'static str {
        match self {
            Self::CallLogSync => "call-log-sync",
            Self::Contacts => "contacts",
            Self::Directory => "directory",
            Self::Fill => "fill",
            Self::MessageSync => "message-sync",
        }
    }
}

impl Trouble {
    fn of(cause: &rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ if is_full(cause) => Self::Full,
            Some(ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Other,
        }
    }
}

/// Whether there was no room, for the file itself or for the one beside it that its readers and its writer share.
fn is_full(cause: &rusqlite::Error) -> bool {
    cause.sqlite_error_code() == Some(ErrorCode::DiskFull)
        || cause.sqlite_extended_error_code() == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl From<rusqlite::Error> for HistoryError {
    fn from(cause: rusqlite::Error) -> Self {
        Self::NotRead(cause.into())
    }
}
