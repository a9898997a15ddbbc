//! The thread behind which Windows and macOS show toasts: which are up, under which id, and what becomes of them.
//!
//! What the systems do differently is a [`Backend`]. One is chosen at the start; a plainer one takes over for a toast
//! that it does not show.

use std::collections::BTreeMap;
use std::sync::mpsc as plain;
use std::time::{SystemTime, UNIX_EPOCH};

use ringlet_core::toast::{Able, Action, Ending, Shown, Toast, ToastError, ToastEvent, ToastKey, ToastSink};
use tokio::sync::mpsc;

use super::{PATIENCE, QUEUE};

/// What a system does with toasts.
pub(super) trait Backend {
    /// Shows `toast`, in the place of the one with the same `id`. What becomes of it is told to `ear`.
    fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError>;
    /// Takes the toast with this id away; one of an earlier run as well.
    fn remove(&mut self, id: u32);
    /// What it can do now.
    fn able(&mut self) -> Result<Able, ToastError>;
}

/// Hears what becomes of one toast. It is told once; what comes after that, or too late, is left alone.
#[derive(Debug, Clone)]
pub(super) struct Ear {
    asks: plain::SyncSender<Ask>,
    showing: Showing,
}

impl Ear {
    /// The person pressed one of its buttons; it goes with that.
    pub(super) fn pressed(&self, action: Action) {
        if self.asks.try_send(Ask::Pressed(self.showing, action)).is_err() {
            tracing::debug!(?action, "nobody heard what was pressed");
        }
    }

    /// The toast is gone.
    pub(super) fn gone(&self, ending: Ending) {
        // Nobody takes it when the program ends; a queue that is full of such news has lost its thread.
        if self.asks.try_send(Ask::Gone(self.showing, ending)).is_err() {
            tracing::debug!(?ending, "nobody heard what became of a toast");
        }
    }
}

/// One time that a toast was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Showing {
    id: u32,
    /// Counts up: a toast that is replaced keeps its id.
    serial: u64,
}

/// The toasts of this desktop.
///
/// Dropping it takes nothing away, but waits for the withdrawals asked for, two seconds at most.
#[derive(Debug)]
pub struct DesktopToasts {
    asks: plain::SyncSender<Ask>,
}

impl DesktopToasts {
    /// Starts the thread; the backend is made on it. `run` is what the history keeps for the daemon.
    pub(super) fn start_over<B: Backend>(
        run: &'static str,
        events: mpsc::Sender<ToastEvent>,
        backend: impl FnOnce() -> B + Send + 'static,
    ) -> std::io::Result<Self> {
        let (asks, inbox) = plain::sync_channel(QUEUE);
        let own = asks.clone();
        std::thread::Builder::new().name("toasts".into()).spawn(move || {
            // Some of these systems keep toasts when the program ends, so no run may use the ids of the one before:
            // nobody shows more than one a second for long.
            let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            let last = u32::try_from(seconds % u64::from(u32::MAX)).unwrap_or_default();
            Desk { run, events, own, backend: backend(), up: BTreeMap::new(), last, serial: 0 }.serve(&inbox);
        })?;
        Ok(Self { asks })
    }

    fn order(&self, ask: Ask) -> Result<(), ToastError> {
        self.asks.try_send(ask).map_err(|error| match error {
            plain::TrySendError::Disconnected(_) => ToastError::Unavailable("the toasts' thread has ended".into()),
            plain::TrySendError::Full(_) => ToastError::TimedOut,
        })
    }

    fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, ToastError> {
        let (reply, answer) = plain::sync_channel(1);
        self.order(ask(reply))?;
        answer.recv_timeout(PATIENCE).map_err(|_| ToastError::TimedOut)?
    }
}

impl ToastSink for DesktopToasts {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        self.ask(|reply| Ask::Show { key: key.clone(), toast: toast.clone(), reply })
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
        // What was withdrawn is taken away before the program ends, if the system lets it.
        let (done, finished) = plain::sync_channel(1);
        if self.asks.try_send(Ask::Finish(done)).is_ok() && finished.recv_timeout(PATIENCE).is_err() {
            tracing::warn!("the toasts' thread was late to end");
        }
    }
}

type Reply<T> = plain::SyncSender<Result<T, ToastError>>;

#[derive(Debug)]
enum Ask {
    Able(Reply<Able>),
    CloseLeftovers(Vec<Shown>),
    Finish(plain::SyncSender<()>),
    Gone(Showing, Ending),
    Pressed(Showing, Action),
    Show { key: ToastKey, toast: Toast, reply: Reply<Shown> },
    Withdraw(ToastKey),
}

/// The state of the thread.
struct Desk<B> {
    run: &'static str,
    events: mpsc::Sender<ToastEvent>,
    own: plain::SyncSender<Ask>,
    backend: B,
    up: BTreeMap<ToastKey, Showing>,
    last: u32,
    serial: u64,
}

impl<B: Backend> Desk<B> {
    fn serve(mut self, inbox: &plain::Receiver<Ask>) {
        while let Ok(ask) = inbox.recv() {
            match ask {
                // Nobody waits any more when the system took longer than two seconds.
                Ask::Able(reply) => drop(reply.send(self.backend.able())),
                Ask::CloseLeftovers(leftovers) => {
                    for leftover in leftovers.iter().filter(|leftover| leftover.daemon == self.run) {
                        self.backend.remove(leftover.id);
                    }
                }
                Ask::Finish(done) => {
                    done.send(()).ok();
                    return;
                }
                Ask::Gone(showing, ending) => self.gone(showing, ending, None),
                Ask::Pressed(showing, action) => self.gone(showing, Ending::Opened, Some(action)),
                Ask::Show { key, toast, reply } => drop(reply.send(self.show(key, &toast))),
                Ask::Withdraw(key) => {
                    if let Some(showing) = self.up.remove(&key) {
                        self.backend.remove(showing.id);
                    }
                }
            }
        }
    }

    fn show(&mut self, key: ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let id = match self.up.get(&key) {
            Some(showing) => showing.id,
            None => {
                self.last = self.last.wrapping_add(1);
                self.last
            }
        };
        self.serial += 1;
        let showing = Showing { id, serial: self.serial };
        // Known before it is shown: a click may come before the answer does.
        self.up.insert(key.clone(), showing);
        let shown = self.backend.show(id, toast, Ear { asks: self.own.clone(), showing });
        if let Err(error) = shown {
            self.up.remove(&key);
            return Err(error);
        }
        Ok(Shown { id, daemon: self.run.to_owned() })
    }

    fn gone(&mut self, showing: Showing, ending: Ending, pressed: Option<Action>) {
        let Some(key) = self.up.iter().find(|(_, up)| **up == showing).map(|(key, _)| key.clone()) else { return };
        self.up.remove(&key);
        if ending == Ending::Opened {
            self.tell(match pressed {
                Some(action) => ToastEvent::Pressed(key.clone(), action),
                None => ToastEvent::Opened(key.clone(), None),
            });
            // What was opened need not stay in the notification centre.
            self.backend.remove(showing.id);
        }
        self.tell(ToastEvent::Gone(key, ending));
    }

    fn tell(&self, event: ToastEvent) {
        if self.events.try_send(event).is_err() {
            tracing::warn!("nobody hears what becomes of a toast");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use ringlet_core::toast::testing::{Desktop, OnScreen, conformance, unanswered};
    use ringlet_core::toast::{Permission, ToastKind};
    use tokio::sync::watch;

    use super::*;

    /// A system that shows toasts in memory.
    #[derive(Clone)]
    struct Screen {
        toasts: Arc<Mutex<Vec<(OnScreen, Ear)>>>,
        changed: Arc<watch::Sender<Vec<OnScreen>>>,
    }

    impl Screen {
        fn change(&self, change: impl FnOnce(&mut Vec<(OnScreen, Ear)>)) {
            let mut toasts = self.toasts.lock().expect("unpoisoned");
            change(&mut toasts);
            self.changed.send_replace(toasts.iter().map(|(toast, _)| toast.clone()).collect());
        }

        fn ear(&self, id: u32) -> Ear {
            let toasts = self.toasts.lock().expect("unpoisoned");
            toasts.iter().find(|(toast, _)| toast.id == id).expect("it is up").1.clone()
        }
    }

    impl Backend for Screen {
        fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError> {
            let shown = OnScreen { id, title: toast.title.clone(), body: toast.body.clone() };
            self.change(|toasts| {
                // Windows says of a toast that is replaced that it went.
                if let Some(at) = toasts.iter().position(|(other, _)| other.id == id) {
                    toasts.remove(at).1.gone(Ending::Taken);
                }
                toasts.push((shown, ear));
            });
            Ok(())
        }

        fn remove(&mut self, id: u32) {
            self.change(|toasts| toasts.retain(|(toast, _)| toast.id != id));
        }

        fn able(&mut self) -> Result<Able, ToastError> {
            Ok(Able { clicks: true, name: "memory".into(), permission: Permission::Given, quiet: None, sounds: None })
        }
    }

    impl Desktop for Screen {
        fn screen(&self) -> watch::Receiver<Vec<OnScreen>> {
            self.changed.subscribe()
        }

        fn press(&self, id: u32, button: Option<Action>) {
            match button {
                Some(action) => self.ear(id).pressed(action),
                None => self.ear(id).gone(Ending::Opened),
            }
        }

        fn dismiss(&self, id: u32) {
            let ear = self.ear(id);
            self.change(|toasts| toasts.retain(|(toast, _)| toast.id != id));
            ear.gone(Ending::Dismissed);
        }

        fn gives_a_token(&self) -> bool {
            false
        }

        fn amends(&self) -> bool {
            false
        }
    }

    fn rig() -> (DesktopToasts, Screen, mpsc::Receiver<ToastEvent>) {
        let screen = Screen { toasts: Arc::default(), changed: Arc::new(watch::channel(Vec::new()).0) };
        let (events, heard) = mpsc::channel(16);
        let backend = screen.clone();
        (DesktopToasts::start_over("memory", events, move || backend).expect("a thread"), screen, heard)
    }

    #[tokio::test]
    async fn the_thread_keeps_the_promises_of_the_port() {
        let (mut sink, screen, mut events) = rig();
        conformance(&mut sink, &screen, &mut events).await.expect("it conforms");
    }

    #[tokio::test]
    async fn what_was_withdrawn_is_gone_before_the_program_ends() {
        let (mut sink, screen, _events) = rig();
        let toast = Toast::new("Missed call", "", ToastKind::Missed);
        sink.show(&unanswered("a"), &toast).expect("it is shown");
        sink.withdraw(&unanswered("a"));
        drop(sink);
        assert!(screen.screen().borrow().is_empty());
    }
}
