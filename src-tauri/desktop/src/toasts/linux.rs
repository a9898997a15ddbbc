//! Pop-ups on Linux: one thread of its own, behind which stands the notification daemon of the desktop or, for a
//! program in a sandbox, the portal.

mod blind;
mod daemon;
mod freedesktop;
mod job;
mod portal;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc as plain;
use std::thread::{JoinHandle, sleep};
use std::time::Duration;

use ringlet_core::BoxError;
use ringlet_core::toast::{Able, Shown, Toast, ToastError, ToastEvent, ToastKey, ToastSink};
use tokio::sync::mpsc;

use super::{Identity, PATIENCE, QUEUE};

/// The toasts of this desktop.
///
/// Dropping it takes nothing away, but waits for the withdrawals asked for, two seconds at most.
#[derive(Debug)]
pub struct DesktopToasts {
    /// `None` only while it is dropped.
    asks: Option<mpsc::Sender<Ask>>,
    done: plain::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

/// Who shows the toasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The notification daemon of the desktop.
    Daemon,
    /// The notification portal, which a sandbox lets through.
    Portal,
}

impl Way {
    /// The way for a program that runs where this one does.
    pub fn here() -> Self {
        // Flatpak puts this file into every sandbox.
        if Path::new("/.flatpak-info").exists() { Self::Portal } else { Self::Daemon }
    }
}

impl DesktopToasts {
    /// Starts the thread. `events` hears what becomes of the toasts; one that is full loses events.
    pub fn start(identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        Self::start_by(Way::here(), identity, events)
    }

    /// Starts it on a way chosen by the caller.
    pub fn start_by(way: Way, identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        let (asks, mut inbox) = mpsc::channel(QUEUE);
        let (over, done) = plain::channel();
        let thread = std::thread::Builder::new().name("toasts".into()).spawn(move || {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => match way {
                    Way::Daemon => {
                        let mut desk = freedesktop::Desk::new(identity, Ears(events));
                        keep_up(|| runtime.block_on(desk.run(&mut inbox)));
                    }
                    Way::Portal => {
                        let mut desk = portal::Desk::new(Ears(events));
                        keep_up(|| runtime.block_on(desk.run(&mut inbox)));
                    }
                },
                Err(error) => tracing::error!(error = %error, "the toasts have no runtime"),
            }
            // Nobody listens any more when the program did not wait for it.
            over.send(()).ok();
        })?;
        Ok(Self { asks: Some(asks), done, thread: Some(thread) })
    }

    fn order(&self, ask: Ask) -> Result<(), ToastError> {
        let asks = self.asks.as_ref().ok_or(ToastError::TimedOut)?;
        asks.try_send(ask).map_err(|error| match error {
            mpsc::error::TrySendError::Closed(_) => ToastError::Unavailable("the toasts' thread has ended".into()),
            mpsc::error::TrySendError::Full(_) => ToastError::TimedOut,
        })
    }

    fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, ToastError> {
        let (reply, answer) = plain::sync_channel(1);
        self.order(ask(reply))?;
        match answer.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(plain::RecvTimeoutError::Timeout) => Err(ToastError::TimedOut),
            Err(plain::RecvTimeoutError::Disconnected) => {
                Err(ToastError::Unavailable("the toast was given up before it was shown".into()))
            }
        }
    }
}

impl ToastSink for DesktopToasts {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        self.ask(|reply| Ask::Show { key: key.clone(), toast: toast.clone(), reply })
    }

    fn amend(&mut self, key: &ToastKey, toast: &Toast) -> Result<Option<Shown>, ToastError> {
        self.ask(|reply| Ask::Amend { key: key.clone(), toast: toast.clone(), reply })
    }

    fn withdraw(&mut self, key: &ToastKey) {
        if let Err(error) = self.order(Ask::Withdraw(key.clone())) {
            tracing::warn!(error = %error, "a toast could not be withdrawn");
        }
    }

    fn close_leftovers(&mut self, leftovers: &[Shown]) {
        if let Err(error) = self.order(Ask::CloseLeftovers(leftovers.to_vec())) {
            tracing::warn!(error = %error, "the toasts of an earlier run could not be closed");
        }
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        self.ask(Ask::Able)
    }
}

impl Drop for DesktopToasts {
    fn drop(&mut self) {
        self.asks = None;
        let Some(thread) = self.thread.take() else { return };
        match self.done.recv_timeout(PATIENCE) {
            Err(plain::RecvTimeoutError::Timeout) => tracing::warn!("the toasts' thread was late to end"),
            Ok(()) | Err(plain::RecvTimeoutError::Disconnected) => {
                if thread.join().is_err() {
                    tracing::error!("the toasts' thread panicked");
                }
            }
        }
    }
}

/// What the sink asks of its thread.
enum Ask {
    Able(Reply<Able>),
    Amend { key: ToastKey, toast: Toast, reply: Reply<Option<Shown>> },
    CloseLeftovers(Vec<Shown>),
    Show { key: ToastKey, toast: Toast, reply: Reply<Shown> },
    Withdraw(ToastKey),
}

type Reply<T> = plain::SyncSender<Result<T, ToastError>>;

/// Whoever hears what becomes of the toasts.
struct Ears(mpsc::Sender<ToastEvent>);

impl Ears {
    fn tell(&self, event: ToastEvent) {
        if self.0.try_send(event).is_err() {
            tracing::warn!("nobody hears what becomes of a toast");
        }
    }
}

/// Does `work` until it ends: one that panics is begun again, a little later each time. What was asked of it then fails,
/// which is how the status comes to say that pop-ups do.
fn keep_up(mut work: impl FnMut()) {
    let mut wait = FIRST_WAIT;
    // The panic itself, with its place, is in the log by the panic hook.
    while catch_unwind(AssertUnwindSafe(&mut work)).is_err() {
        tracing::error!("the toasts' thread failed; it is started again");
        sleep(wait);
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

fn unavailable(error: impl Into<BoxError>) -> ToastError {
    ToastError::Unavailable(error.into())
}

/// Shorter than a caller waits, so that what is asked meanwhile is still done.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_goes_on_after_a_panic_with_what_it_has() {
        let (asks, mut inbox) = mpsc::channel(4);
        let mut done = Vec::new();
        for ask in [1, 2, 3] {
            asks.try_send(ask).expect("there is room");
        }
        drop(asks);
        keep_up(|| {
            while let Some(ask) = inbox.blocking_recv() {
                assert_ne!(ask, 2, "a planted panic");
                done.push(ask);
            }
        });
        assert_eq!(done, [1, 3]);
    }
}
