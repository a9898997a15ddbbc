//! Toasts on a desktop with a freedesktop.org notification daemon, shown through notify-rust.
//!
//! One thread owns everything; callers wait for it two seconds at most. Each toast has a connection of its own,
//! because daemons tell of a click only to the connection that asked for the toast.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc as plain;
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::StreamExt;
use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse, Timeout, Urgency};
use ringlet_core::toast::{Ending, Shown, Toast, ToastError, ToastEvent, ToastKey, ToastKind, ToastSink};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::daemon::{self, Daemon};
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

impl DesktopToasts {
    /// Starts the thread. `events` hears what becomes of the toasts; one that is full loses events.
    pub fn start(identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        let (asks, inbox) = mpsc::channel(QUEUE);
        let (over, done) = plain::channel();
        let thread = std::thread::Builder::new().name("toasts".into()).spawn(move || {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime.block_on(Desk::new(identity, events).run(inbox)),
                Err(error) => tracing::error!(error = %error, "the toasts have no runtime"),
            }
            // Nobody listens any more when the program did not wait for it.
            over.send(()).ok();
        })?;
        Ok(Self { asks: Some(asks), done, thread: Some(thread) })
    }

    fn ask(&self, ask: Ask) -> Result<(), ToastError> {
        let asks = self.asks.as_ref().ok_or(ToastError::TimedOut)?;
        asks.try_send(ask).map_err(|error| match error {
            mpsc::error::TrySendError::Closed(_) => ToastError::Unavailable("the toasts' thread has ended".into()),
            mpsc::error::TrySendError::Full(_) => ToastError::TimedOut,
        })
    }
}

impl ToastSink for DesktopToasts {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let (reply, answer) = plain::sync_channel(1);
        self.ask(Ask::Show { key: key.clone(), toast: toast.clone(), reply })?;
        match answer.recv_timeout(PATIENCE) {
            Ok(shown) => shown,
            Err(plain::RecvTimeoutError::Timeout) => Err(ToastError::TimedOut),
            Err(plain::RecvTimeoutError::Disconnected) => {
                Err(ToastError::Unavailable("the toast was given up before it was shown".into()))
            }
        }
    }

    fn withdraw(&mut self, key: &ToastKey) {
        if let Err(error) = self.ask(Ask::Withdraw(key.clone())) {
            tracing::warn!(error = %error, "a toast could not be withdrawn");
        }
    }

    fn close_leftovers(&mut self, leftovers: &[Shown]) {
        if let Err(error) = self.ask(Ask::CloseLeftovers(leftovers.to_vec())) {
            tracing::warn!(error = %error, "the toasts of an earlier run could not be closed");
        }
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
    CloseLeftovers(Vec<Shown>),
    Show { key: ToastKey, toast: Toast, reply: Reply },
    Withdraw(ToastKey),
}

type Reply = plain::SyncSender<Result<Shown, ToastError>>;

/// What the thread's own tasks tell it. A serial numbers the toasts, because a key may be used again.
enum News {
    BusLost,
    Closed(Serial),
    DaemonChanged(Option<String>),
    Opened(Serial),
    Shown(Serial, Result<Up, ToastError>),
}

type Serial = u64;

/// A toast that is up, and what was learned about its daemon on the way.
struct Up {
    daemon: Daemon,
    handle: Arc<NotificationHandle>,
}

/// The state of the thread.
struct Desk {
    identity: Identity,
    events: mpsc::Sender<ToastEvent>,
    news: mpsc::UnboundedSender<News>,
    inbox: mpsc::UnboundedReceiver<News>,
    bus: Option<Bus>,
    /// Every toast that is up or asked for; one a key.
    toasts: BTreeMap<Serial, Live>,
    /// Connections whose toasts are gone. A desktop may tie all our toasts to the first connection it heard from
    /// (GNOME does), so these stay open until nothing is up.
    retired: Vec<Arc<NotificationHandle>>,
    last: Serial,
}

struct Bus {
    connection: zbus::Connection,
    daemon: Option<Daemon>,
    watch: AbortHandle,
}

struct Live {
    key: ToastKey,
    phase: Phase,
    task: AbortHandle,
}

enum Phase {
    Asked { reply: Reply },
    Up { shown: Shown, handle: Arc<NotificationHandle> },
}

impl Desk {
    fn new(identity: Identity, events: mpsc::Sender<ToastEvent>) -> Self {
        let (news, inbox) = mpsc::unbounded_channel();
        Self { identity, events, news, inbox, bus: None, toasts: BTreeMap::new(), retired: Vec::new(), last: 0 }
    }

    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        // Connected and acquainted ahead of the first ring, which then pays for neither.
        if let Err(error) = self.connect().await {
            tracing::info!(error = %error, "no session bus yet, so no toasts");
        }
        loop {
            tokio::select! {
                // What the daemon said comes first: a toast that is gone must not be replaced.
                biased;
                Some(news) = self.inbox.recv() => self.handle_news(news).await,
                ask = asks.recv() => match ask {
                    Some(ask) => self.handle_ask(ask).await,
                    None => return,
                },
            }
        }
    }

    async fn handle_ask(&mut self, ask: Ask) {
        match ask {
            Ask::CloseLeftovers(leftovers) => self.close_leftovers(&leftovers).await,
            Ask::Show { key, toast, reply } => self.show(key, toast, reply).await,
            Ask::Withdraw(key) => {
                if let Some(live) = self.take(&key) {
                    self.close(live).await;
                }
            }
        }
    }

    async fn handle_news(&mut self, news: News) {
        match news {
            News::BusLost => {
                self.bus = None;
                self.forget_all_but(None);
            }
            News::Closed(serial) => {
                if let Some(live) = self.toasts.remove(&serial) {
                    self.retire(live.phase);
                    self.tell(ToastEvent::Gone(live.key, Ending::Dismissed));
                }
            }
            News::DaemonChanged(owner) => self.daemon_changed(owner),
            News::Opened(serial) => {
                if let Some(live) = self.toasts.remove(&serial) {
                    self.tell(ToastEvent::Opened(live.key.clone(), None));
                    self.tell(ToastEvent::Gone(live.key.clone(), Ending::Opened));
                    // Most daemons have closed it by themselves, but one that keeps it would show what is over.
                    self.close(live).await;
                }
            }
            News::Shown(serial, result) => self.shown(serial, result).await,
        }
    }

    async fn show(&mut self, key: ToastKey, toast: Toast, reply: Reply) {
        let replaces = match self.take(&key) {
            // Not shown yet: when it comes up after all it is closed, for nothing knows it any more.
            Some(Live { phase: Phase::Asked { .. }, .. }) | None => None,
            Some(Live { phase: Phase::Up { shown, handle }, task, .. }) => {
                task.abort();
                self.retired.push(handle);
                Some(shown)
            }
        };
        if let Err(error) = self.connect().await {
            reply.send(Err(ToastError::Unavailable(error.into()))).ok();
            return;
        }
        let Some(bus) = &self.bus else { return };
        self.last += 1;
        let serial = self.last;
        let job = Job {
            connection: bus.connection.clone(),
            identity: self.identity.clone(),
            known: bus.daemon.clone(),
            replaces,
            toast,
        };
        let task = tokio::spawn(follow(job, serial, self.news.clone())).abort_handle();
        self.toasts.insert(serial, Live { key, phase: Phase::Asked { reply }, task });
    }

    async fn shown(&mut self, serial: Serial, result: Result<Up, ToastError>) {
        match (result, self.toasts.get_mut(&serial)) {
            (Ok(up), Some(live)) => {
                let shown = Shown { id: up.handle.id(), daemon: up.daemon.run.clone() };
                if let Some(bus) = &mut self.bus {
                    bus.daemon = Some(up.daemon);
                }
                let before = std::mem::replace(&mut live.phase, Phase::Up { shown: shown.clone(), handle: up.handle });
                if let Phase::Asked { reply } = before {
                    // A caller that has given up still gets the toast, and withdraws it by its key.
                    reply.send(Ok(shown)).ok();
                }
                self.spare_connections();
            }
            (Ok(up), None) => {
                give_up_after(PATIENCE, up.handle.close_async()).await;
            }
            (Err(error), Some(_)) => {
                if let Some(Live { phase: Phase::Asked { reply }, .. }) = self.toasts.remove(&serial) {
                    reply.send(Err(error)).ok();
                }
            }
            (Err(error), None) => tracing::debug!(error = %error, "a toast nobody waits for was not shown"),
        }
    }

    async fn close_leftovers(&mut self, leftovers: &[Shown]) {
        if leftovers.is_empty() || self.connect().await.is_err() {
            return;
        }
        let Some(bus) = &self.bus else { return };
        let connection = bus.connection.clone();
        let Ok(Some(owner)) = daemon::owner(&connection).await else { return };
        let run = daemon::run(&connection, &owner);
        for leftover in leftovers.iter().filter(|leftover| leftover.daemon == run) {
            give_up_after(PATIENCE, daemon::close(&connection, leftover.id)).await;
        }
    }

    /// Makes the kept connection, if there is none.
    async fn connect(&mut self) -> zbus::Result<()> {
        if self.bus.is_some() {
            return Ok(());
        }
        let connection = zbus::Connection::session().await?;
        let dbus = zbus::fdo::DBusProxy::new(&connection).await?;
        let mut changes = dbus.receive_name_owner_changed_with_args(&[(0, daemon::NAME)]).await?;
        // One that runs already is asked now; none is started before there is something to show.
        let daemon = match daemon::owner(&connection).await? {
            Some(_) => tokio::time::timeout(PATIENCE, Daemon::ask(&connection)).await.ok().and_then(Result::ok),
            None => None,
        };
        let news = self.news.clone();
        let watch = tokio::spawn(async move {
            while let Some(change) = changes.next().await {
                let Ok(change) = change.args() else { continue };
                let owner = change.new_owner().as_ref().map(ToString::to_string);
                if news.send(News::DaemonChanged(owner)).is_err() {
                    return;
                }
            }
            news.send(News::BusLost).ok();
        });
        self.bus = Some(Bus { connection, daemon, watch: watch.abort_handle() });
        Ok(())
    }

    /// Toasts do not outlive the daemon that shows them.
    fn daemon_changed(&mut self, owner: Option<String>) {
        let Some(bus) = &mut self.bus else { return };
        bus.daemon = bus.daemon.take().filter(|daemon| Some(&daemon.owner) == owner.as_ref());
        let run = owner.map(|owner| daemon::run(&bus.connection, &owner));
        self.forget_all_but(run.as_deref());
    }

    fn forget_all_but(&mut self, run: Option<&str>) {
        let lost = self.toasts.extract_if(.., |_, live| match &live.phase {
            Phase::Asked { .. } => false,
            Phase::Up { shown, .. } => Some(shown.daemon.as_str()) != run,
        });
        for (_, live) in lost.collect::<Vec<_>>() {
            live.task.abort();
            self.retire(live.phase);
            self.tell(ToastEvent::Gone(live.key, Ending::Taken));
        }
    }

    async fn close(&mut self, live: Live) {
        if let Phase::Up { handle, .. } = &live.phase {
            live.task.abort();
            give_up_after(PATIENCE, handle.close_async()).await;
        }
        self.retire(live.phase);
    }

    fn retire(&mut self, phase: Phase) {
        if let Phase::Up { handle, .. } = phase {
            self.retired.push(handle);
        }
        self.spare_connections();
    }

    /// Lets connections go: all that are retired once nothing is up, and the oldest of too many.
    fn spare_connections(&mut self) {
        if self.toasts.is_empty() {
            self.retired.clear();
        }
        let kept = self.toasts.len() + self.retired.len();
        self.retired.drain(..kept.saturating_sub(MOST_CONNECTIONS).min(self.retired.len()));
        while self.toasts.len() > MOST_CONNECTIONS {
            let Some((_, oldest)) = self.toasts.pop_first() else { return };
            oldest.task.abort();
            self.tell(ToastEvent::Gone(oldest.key, Ending::Taken));
        }
    }

    fn take(&mut self, key: &ToastKey) -> Option<Live> {
        let serial = self.toasts.iter().find(|(_, live)| live.key == *key).map(|(serial, _)| *serial)?;
        self.toasts.remove(&serial)
    }

    fn tell(&self, event: ToastEvent) {
        if self.events.try_send(event).is_err() {
            tracing::warn!("nobody hears what becomes of a toast");
        }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// One toast to show.
struct Job {
    connection: zbus::Connection,
    identity: Identity,
    known: Option<Daemon>,
    replaces: Option<Shown>,
    toast: Toast,
}

/// Shows a toast and stays with it until the person or the daemon has done with it.
async fn follow(job: Job, serial: Serial, news: mpsc::UnboundedSender<News>) {
    let up = match job.show().await {
        Ok(up) => up,
        Err(error) => {
            news.send(News::Shown(serial, Err(error))).ok();
            return;
        }
    };
    let handle = Arc::clone(&up.handle);
    // A task of its own, because notify-rust panics when the connection breaks as it begins to wait.
    let waiting = tokio::spawn(async move {
        let mut response = None;
        handle.wait_for_action_async(|told: &NotificationResponse| response = Some(told.clone())).await;
        response
    });
    news.send(News::Shown(serial, Ok(up))).ok();
    let last = match waiting.await {
        Ok(Some(NotificationResponse::Default | NotificationResponse::Action(_))) => News::Opened(serial),
        Ok(_) | Err(_) => News::Closed(serial),
    };
    news.send(last).ok();
}

impl Job {
    async fn show(self) -> Result<Up, ToastError> {
        let daemon = match self.known {
            Some(daemon) => daemon,
            None => Daemon::ask(&self.connection).await.map_err(unavailable)?,
        };
        let urgency = match self.toast.kind {
            ToastKind::Incoming if daemon.is_quiet(&self.connection).await => Urgency::Normal,
            ToastKind::Incoming => Urgency::Critical,
            ToastKind::Missed | ToastKind::Voicemail => Urgency::Normal,
            ToastKind::Status => Urgency::Low,
        };
        let mut notification = describe(&self.toast, &self.identity, daemon.markup, daemon.actions);
        notification.urgency(urgency);
        if let Some(replaced) = self.replaces.filter(|replaced| replaced.daemon == daemon.run) {
            notification.id(replaced.id);
        }
        let handle = notification.show_async().await.map_err(unavailable)?;
        Ok(Up { daemon, handle: Arc::new(handle) })
    }
}

fn unavailable(error: impl Into<ringlet_core::BoxError>) -> ToastError {
    ToastError::Unavailable(error.into())
}

/// A toast in the words of the desktop notifications specification.
fn describe(toast: &Toast, identity: &Identity, markup: bool, actions: bool) -> Notification {
    let body = if markup { escape(&toast.body) } else { toast.body.clone() };
    let mut notification = Notification::new();
    notification
        .appname(&identity.name)
        .summary(&toast.title)
        .body(&body)
        .hint(Hint::DesktopEntry(identity.id.clone()))
        .timeout(match toast.kind {
            // The engine takes it away; a daemon that did so would hide a phone that still rings.
            ToastKind::Incoming => Timeout::Never,
            ToastKind::Missed | ToastKind::Status | ToastKind::Voicemail => Timeout::Default,
        });
    if let Some(icon) = identity.icon.as_deref().and_then(|path| path.to_str()) {
        notification.icon(icon);
    }
    if let Some(category) = category(toast.kind) {
        notification.hint(Hint::Category(category.into()));
    }
    if actions {
        notification.action("default", "Open").action("open", "Open");
    }
    notification
}

/// The category of the desktop notifications specification. There is none for a program's words about itself.
fn category(kind: ToastKind) -> Option<&'static str> {
    match kind {
        ToastKind::Incoming => Some("call.incoming"),
        ToastKind::Missed => Some("call.unanswered"),
        ToastKind::Status => None,
        ToastKind::Voicemail => Some("im.received"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Waits for `work`, but not for ever: a daemon that hangs must not hold up the next toast.
async fn give_up_after(limit: Duration, work: impl Future<Output = ()>) {
    if tokio::time::timeout(limit, work).await.is_err() {
        tracing::warn!("the notification daemon did not answer in time");
    }
}

/// Each toast that is up holds a connection to the bus, which lets a program have a few hundred.
const MOST_CONNECTIONS: usize = 100;
