//! One running Ringlet a profile: the first holds a lock, a later launch hands it a word and ends.
//!
//! The lock is a file's, which the system lets go of when the program dies in whatever way; a socket that was left
//! behind means nothing. Neither a display nor a session bus is needed.

mod place;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

use self::place::Place;
use crate::profile::{Profile, private_directory};

/// What a later launch may ask of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// End.
    Quit,
    /// Show the window.
    Show,
    /// Begin a sign-in.
    SignIn,
    /// Sign out.
    SignOut,
}

/// Who this process is.
#[derive(Debug)]
pub enum Claimed {
    /// The one that runs.
    First(Instance),
    /// A later launch.
    Other(Remote),
}

/// Why it cannot be told who runs.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The lock's file or the socket could not be made.
    #[error("cannot make {}", path.display())]
    Place {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

/// Claims the profile for this process, or finds the one that has it.
///
/// Needs tokio with I/O and time.
pub async fn claim(profile: &Profile) -> Result<Claimed, ClaimError> {
    let lock_path = profile.lock_file();
    let failed = |cause| ClaimError::Place { path: lock_path.clone(), cause };
    private_directory(profile.data_directory()).map_err(failed)?;
    let lock = open_lock(profile).map_err(failed)?;
    for _ in 0..LOOKS {
        match lock.try_lock() {
            Ok(()) => return Ok(Claimed::First(Instance::start(profile, lock)?)),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        // Somebody who only looks holds the lock for a moment, and the one who has it may not listen yet.
        if let Some(place) = Place::found(profile)
            && place.connect().await.is_ok()
        {
            break;
        }
        sleep(LOOK_AGAIN).await;
    }
    Ok(Claimed::Other(Remote { profile: profile.clone() }))
}

/// Whether an instance of the profile runs. Changes nothing, and makes no file.
pub fn runs(profile: &Profile) -> bool {
    let Ok(lock) = File::open(profile.lock_file()) else { return false };
    matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// The one instance of a profile that runs. Dropping it lets the next one be the first. It hears nobody before its
/// [`Self::listening`] runs; until then later launches wait.
#[derive(Debug)]
pub struct Instance {
    requests: mpsc::Receiver<Request>,
    listening: Listening,
    place: Place,
    /// Held for as long as this lives.
    _lock: File,
}

impl Instance {
    fn start(profile: &Profile, lock: File) -> Result<Self, ClaimError> {
        // Whatever a dead instance left is this one's to replace: the lock says so.
        let (place, listener) = Place::make(profile)?;
        let (sender, requests) = mpsc::channel(QUEUE);
        let listening = Listening { listener: Arc::new(listener), requests: sender };
        Ok(Self { requests, listening, place, _lock: lock })
    }

    /// What hears later launches, to be run by the caller.
    pub fn listening(&self) -> Listening {
        self.listening.clone()
    }

    /// What the next later launch asks. Cancel-safe. It never ends.
    pub async fn next(&mut self) -> Request {
        match self.requests.recv().await {
            Some(request) => request,
            // A sender is held here.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.place.clear();
    }
}

/// Something a later launch asks.
#[derive(Debug)]
pub struct Request {
    /// What.
    pub word: Word,
    reply: oneshot::Sender<Reply>,
}

/// An answer on its way, and who wants to know that it has left.
type Reply = (Answer, oneshot::Sender<()>);

impl Request {
    /// Tells the later launch that it is done, or in words why it is not. Ends when the answer has left, so that a
    /// program may end right after it; a launch that takes no answer is waited for a second at most.
    pub async fn answer(self, done: Result<(), String>) {
        let answer = match done {
            Ok(()) => Answer { ok: true, words: None },
            Err(words) => Answer { ok: false, words: Some(words) },
        };
        let (left, has_left) = oneshot::channel();
        if self.reply.send((answer, left)).is_err() || !matches!(timeout(LEAVING, has_left).await, Ok(Ok(()))) {
            debug!("whoever asked has gone");
        }
    }
}

/// The instance that runs, seen from a later launch.
#[derive(Debug)]
pub struct Remote {
    profile: Profile,
}

impl Remote {
    /// Asks it for `word` and waits for its answer, for five seconds at most.
    pub async fn tell(&self, word: Word) -> Result<(), TellError> {
        timeout(TELL_LIMIT, self.ask(word)).await.unwrap_or(Err(TellError::Silent))
    }

    async fn ask(&self, word: Word) -> Result<(), TellError> {
        let mut stream = self.connect().await;
        let mut question = serde_json::to_vec(&Question { word }).map_err(|cause| TellError::Broken(cause.into()))?;
        question.push(b'\n');
        stream.write_all(&question).await.map_err(TellError::Broken)?;
        let mut line = String::new();
        BufReader::new(stream.take(LONGEST_LINE)).read_line(&mut line).await.map_err(TellError::Broken)?;
        match serde_json::from_str(&line) {
            Ok(Answer { ok: true, .. }) => Ok(()),
            Ok(Answer { words, .. }) => Err(TellError::Refused(words.unwrap_or_default())),
            Err(cause) => Err(TellError::Broken(cause.into())),
        }
    }

    /// The caller's time limit ends this: an instance that has just started listens in a moment.
    async fn connect(&self) -> Stream {
        loop {
            if let Some(place) = Place::found(&self.profile)
                && let Ok(stream) = place.connect().await
            {
                return stream;
            }
            sleep(LOOK_AGAIN).await;
        }
    }
}

/// Why the running instance did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// What came back is no answer.
    #[error("the running Ringlet ended the talk")]
    Broken(#[source] io::Error),
    /// It said no; in its words.
    #[error("{0}")]
    Refused(String),
    /// It does not answer.
    #[error("the running Ringlet does not answer")]
    Silent,
}

#[derive(Debug, Serialize, Deserialize)]
struct Question {
    word: Word,
}

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    ok: bool,
    words: Option<String>,
}

/// The ear of an [`Instance`].
#[derive(Debug, Clone)]
pub struct Listening {
    listener: Arc<Listener>,
    requests: mpsc::Sender<Request>,
}

impl Listening {
    /// Hears later launches until the instance is dropped. It may be run again after it was broken off.
    pub async fn run(&self) {
        tokio::select! {
            () = self.requests.closed() => {}
            () = listen(&self.listener, &self.requests) => {}
        }
    }
}

async fn listen(listener: &Listener, requests: &mpsc::Sender<Request>) {
    loop {
        match listener.accept().await {
            Ok(stream) => {
                let requests = requests.clone();
                // Each talk ends by itself within its limit, so one that hangs keeps nobody else waiting.
                tokio::spawn(async move {
                    match timeout(TALK_LIMIT, talk(stream, requests)).await {
                        Ok(Ok(())) => {}
                        Ok(Err(cause)) => debug!(error = &cause as &dyn std::error::Error, "a later launch broke off"),
                        Err(_) => debug!("a later launch was not answered in time"),
                    }
                });
            }
            Err(cause) => {
                warn!(error = &cause as &dyn std::error::Error, "a later launch could not be heard");
                sleep(LOOK_AGAIN).await;
            }
        }
    }
}

async fn talk(stream: Stream, requests: mpsc::Sender<Request>) -> io::Result<()> {
    let mut line = String::new();
    BufReader::new((&stream).take(LONGEST_LINE)).read_line(&mut line).await?;
    let mut wants_to_know = None;
    let answer = match serde_json::from_str(&line) {
        Ok(Question { word }) => {
            let (reply, answer) = oneshot::channel();
            let asked = requests.send(Request { word, reply }).await.is_ok();
            match answer.await {
                Ok((answer, left)) if asked => {
                    wants_to_know = Some(left);
                    answer
                }
                _ => Answer { ok: false, words: Some("Ringlet is quitting".to_owned()) },
            }
        }
        Err(_) => Answer { ok: false, words: Some("this Ringlet does not know the word".to_owned()) },
    };
    let mut answer = serde_json::to_vec(&answer)?;
    answer.push(b'\n');
    (&stream).write_all(&answer).await?;
    (&stream).flush().await?;
    if let Some(left) = wants_to_know {
        // Whoever answered may have stopped waiting.
        let _ = left.send(());
    }
    Ok(())
}

fn open_lock(profile: &Profile) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(profile.lock_file())
}

/// Long enough for one that is just starting to listen.
const LOOKS: usize = 40;
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// How long an answer may take to leave.
const LEAVING: Duration = Duration::from_secs(1);
const TELL_LIMIT: Duration = Duration::from_secs(5);
/// A little more than the other side waits.
const TALK_LIMIT: Duration = Duration::from_secs(6);
/// A question or an answer is a line of less than a hundred characters, mostly.
const LONGEST_LINE: u64 = 4096;
const QUEUE: usize = 16;
