//! Toasts on a desktop with a freedesktop.org notification daemon, over one bus connection that is kept.
//!
//! It listens before it shows, so that the quickest click is heard. What comes over the connection has one order, by
//! which a signal about a toast that was just replaced is told from one about the toast in its place.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use ringlet_core::toast::{Able, ActivationToken, Ending, Permission, Shown, Toast, ToastError, ToastEvent, ToastKey};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use zbus::message::Sequence;

use super::blind::{self, Blind};
use super::daemon::{self, Daemon, Manner, Signal, Taken, What, Word};
use super::job::Job;
use super::{Ask, Ears, Reply, unavailable};
use crate::toasts::{Identity, PATIENCE};

/// The state of the thread.
pub(super) struct Desk {
    identity: Identity,
    ears: Ears,
    news: mpsc::UnboundedSender<News>,
    inbox: mpsc::UnboundedReceiver<News>,
    bus: Option<Bus>,
    /// Every toast that is up or asked for; one a key.
    toasts: BTreeMap<Serial, Live>,
    /// Signals about ids that nobody knows, kept while an answer that may bring the id is on its way.
    early: Vec<Signal>,
    /// Toasts that are being closed.
    closing: JoinSet<()>,
    last: Serial,
}

struct Bus {
    connection: zbus::Connection,
    /// Who shows toasts, as a unique name.
    owner: Option<String>,
    /// What is known of it.
    daemon: Option<Daemon>,
    listening: AbortHandle,
}

/// What the thread's own tasks tell it. A serial numbers the toasts, because a key may be used again.
enum News {
    BusLost,
    Learnt(Daemon),
    Shown(Serial, Result<Up, ToastError>),
    Word(Word),
}

type Serial = u64;

/// What showed a toast.
enum Up {
    /// notify-rust, which hears nothing of it afterwards.
    Blind(Blind),
    Daemon(Daemon, Taken),
}

struct Live {
    key: ToastKey,
    phase: Phase,
}

enum Phase {
    Asked {
        reply: Reply<Shown>,
        /// The toast in whose place it comes.
        replaces: Option<Shown>,
    },
    Blind(Blind),
    Up(Standing),
}

/// A toast on the screen.
struct Standing {
    shown: Shown,
    owner: String,
    /// When it took the place of a toast with the same id: what was said before that was about the other one.
    in_place_since: Option<Sequence>,
    token: Option<ActivationToken>,
}

impl Standing {
    /// Whether `signal` only says how the toast went that this one replaced. A click on that one counts for this one.
    fn outlives(&self, signal: &Signal) -> bool {
        matches!(signal.what, What::Closed(_)) && self.in_place_since.is_some_and(|since| signal.at < since)
    }
}

impl Desk {
    pub(super) fn new(identity: Identity, ears: Ears) -> Self {
        let (news, inbox) = mpsc::unbounded_channel();
        Self {
            identity,
            ears,
            news,
            inbox,
            bus: None,
            toasts: BTreeMap::new(),
            early: Vec::new(),
            closing: JoinSet::new(),
            last: 0,
        }
    }

    /// Serves until nobody asks any more. After a panic it may be run again, on what it holds.
    pub(super) async fn run(&mut self, asks: &mut mpsc::Receiver<Ask>) {
        // Connected and acquainted ahead of the first ring, which then pays for neither.
        if let Err(error) = self.connect().await {
            tracing::info!(error = %error, "no session bus yet, so no toasts");
        }
        loop {
            tokio::select! {
                // What the daemon said comes first: a toast that is gone must not be replaced.
                biased;
                Some(news) = self.inbox.recv() => self.handle_news(news),
                ask = asks.recv() => match ask {
                    Some(ask) => self.handle_ask(ask).await,
                    None => break,
                },
                Some(_) = self.closing.join_next() => {}
            }
        }
        // Each gives up by itself after a while.
        while self.closing.join_next().await.is_some() {}
    }

    async fn handle_ask(&mut self, ask: Ask) {
        match ask {
            Ask::Able(reply) => self.able(reply).await,
            Ask::Amend { key, toast, reply } => self.amend(&key, toast, reply),
            Ask::CloseLeftovers(leftovers) => self.close_leftovers(&leftovers).await,
            Ask::Show { key, toast, reply } => self.show(key, toast, reply).await,
            Ask::Withdraw(key) => {
                if let Some(live) = self.take(&key) {
                    self.close(live.phase);
                }
            }
        }
    }

    fn handle_news(&mut self, news: News) {
        match news {
            News::BusLost => {
                self.bus = None;
                self.forget_all_but(None);
            }
            News::Learnt(daemon) => self.learn(daemon),
            News::Shown(serial, result) => self.shown(serial, result),
            News::Word(Word::OwnerChanged(owner)) => self.owner_changed(owner),
            News::Word(Word::Signal(signal)) => self.handle_signal(signal),
        }
    }

    async fn show(&mut self, key: ToastKey, toast: Toast, reply: Reply<Shown>) {
        let replaces = match self.take(&key).map(|live| live.phase) {
            // Not shown yet: when it comes up after all it is closed, for nothing knows it any more.
            Some(Phase::Asked { .. }) | None => None,
            Some(Phase::Blind(blind)) => {
                self.close(Phase::Blind(blind));
                None
            }
            Some(Phase::Up(standing)) => Some(standing.shown),
        };
        let way = self.connect().await;
        self.last += 1;
        let (serial, news, identity) = (self.last, self.news.clone(), self.identity.clone());
        match (way, &self.bus) {
            (Ok(()), Some(bus)) => {
                let job = Job {
                    connection: bus.connection.clone(),
                    known: bus.daemon.clone(),
                    identity,
                    replaces: replaces.clone(),
                    toast,
                    manner: Manner::Announce,
                };
                let shown = async move { job.show().await.map(|(daemon, taken)| Up::Daemon(daemon, taken)) };
                tokio::spawn(async move { news.send(News::Shown(serial, shown.await)) });
            }
            (Err(error), _) => {
                tracing::info!(error = %error, "the bus cannot be listened to; the toast goes without");
                tokio::spawn(async move {
                    let shown = blind::show(&identity, &toast).await.map(Up::Blind);
                    news.send(News::Shown(serial, shown))
                });
            }
            (Ok(()), None) => return,
        }
        self.toasts.insert(serial, Live { key, phase: Phase::Asked { reply, replaces } });
    }

    /// Changes a toast that is up and keeps it where it is. One that goes meanwhile is not brought back.
    fn amend(&self, key: &ToastKey, toast: Toast, reply: Reply<Option<Shown>>) {
        let up = self.toasts.values().find(|live| live.key == *key).and_then(|live| match &live.phase {
            Phase::Up(standing) => Some(standing.shown.clone()),
            Phase::Asked { .. } | Phase::Blind(_) => None,
        });
        let (Some(up), Some(bus)) = (up, &self.bus) else {
            // The asker waits for the answer, unless it has given up.
            reply.send(Ok(None)).ok();
            return;
        };
        let job = Job {
            connection: bus.connection.clone(),
            known: bus.daemon.clone(),
            identity: self.identity.clone(),
            replaces: Some(up.clone()),
            toast,
            manner: Manner::Amend,
        };
        tokio::spawn(async move {
            let connection = job.connection.clone();
            let answer = match job.show().await {
                Ok((_, taken)) if taken.id != up.id => {
                    close(connection, taken.id).await;
                    Ok(None)
                }
                Ok(_) => Ok(Some(up)),
                Err(error) => Err(error),
            };
            reply.send(answer).ok();
        });
    }

    fn shown(&mut self, serial: Serial, result: Result<Up, ToastError>) {
        let asked = match self.toasts.remove(&serial) {
            Some(Live { key, phase: Phase::Asked { reply, replaces } }) => Some((key, reply, replaces)),
            Some(_) | None => None,
        };
        match (result, asked) {
            (Ok(up), Some((key, reply, replaces))) => {
                let (phase, shown) = self.stand(up, replaces.as_ref());
                // A caller that has given up still gets the toast, and withdraws it by its key.
                reply.send(Ok(shown)).ok();
                self.toasts.insert(serial, Live { key, phase });
                self.take_in_early(serial);
            }
            (Ok(up), None) => {
                let (phase, _) = self.stand(up, None);
                self.close(phase);
            }
            (Err(error), Some((_, reply, _))) => {
                reply.send(Err(error)).ok();
            }
            (Err(error), None) => tracing::debug!(error = %error, "a toast nobody waits for was not shown"),
        }
        if !self.awaits_an_id() {
            self.early.clear();
        }
    }

    /// What is up now, and how the history knows it.
    fn stand(&mut self, up: Up, replaced: Option<&Shown>) -> (Phase, Shown) {
        match up {
            Up::Blind(blind) => {
                let shown = blind.shown();
                (Phase::Blind(blind), shown)
            }
            Up::Daemon(daemon, taken) => {
                let run = self.bus.as_ref().map(|bus| daemon::run(&bus.connection, &taken.owner));
                let shown = Shown { id: taken.id, daemon: run.unwrap_or_default() };
                self.learn(daemon);
                let same_id = replaced.is_some_and(|replaced| replaced.id == taken.id);
                let in_place_since = same_id.then_some(taken.at);
                let standing = Standing { shown: shown.clone(), owner: taken.owner, in_place_since, token: None };
                (Phase::Up(standing), shown)
            }
        }
    }

    /// Applies what was said about a toast before it was known which one it is.
    fn take_in_early(&mut self, serial: Serial) {
        let Some(Live { phase: Phase::Up(standing), .. }) = self.toasts.get(&serial) else { return };
        if !self.is_here(&standing.owner) {
            // The daemon has ended since it took the toast.
            self.gone(serial, Ending::Taken);
            return;
        }
        let id = standing.shown.id;
        let (ours, others) = std::mem::take(&mut self.early).into_iter().partition(|signal| signal.id == id);
        self.early = others;
        let ours: Vec<Signal> = ours;
        for signal in ours {
            self.handle_signal(signal);
        }
    }

    fn handle_signal(&mut self, signal: Signal) {
        if !self.is_here(&signal.sender) {
            return;
        }
        let standing = self.toasts.iter().find_map(|(serial, live)| match &live.phase {
            Phase::Up(standing) if standing.shown.id == signal.id => Some((*serial, standing)),
            _ => None,
        });
        match standing {
            Some((_, standing)) if standing.outlives(&signal) => {}
            Some((serial, _)) => self.apply(serial, signal),
            None if self.awaits_an_id() => self.early.push(signal),
            // Somebody else's toast, or one that we closed.
            None => {}
        }
    }

    fn apply(&mut self, serial: Serial, signal: Signal) {
        match signal.what {
            What::Closed(ending) => self.gone(serial, ending),
            What::Invoked(action) => {
                let Some(live) = self.toasts.remove(&serial) else { return };
                let Live { key, phase: Phase::Up(mut standing) } = live else { return };
                self.ears.tell(match action {
                    Some(action) => ToastEvent::Pressed(key.clone(), action),
                    None => ToastEvent::Opened(key.clone(), standing.token.take()),
                });
                self.ears.tell(ToastEvent::Gone(key, Ending::Opened));
                // Most daemons have closed it by themselves, but one that keeps it would show what is over.
                self.close(Phase::Up(standing));
            }
            What::Leave(token) => {
                if let Some(Live { phase: Phase::Up(standing), .. }) = self.toasts.get_mut(&serial) {
                    standing.token = Some(token);
                }
            }
        }
    }

    fn gone(&mut self, serial: Serial, ending: Ending) {
        if let Some(live) = self.toasts.remove(&serial) {
            self.ears.tell(ToastEvent::Gone(live.key, ending));
        }
    }

    async fn able(&mut self, reply: Reply<Able>) {
        if let Err(error) = self.connect().await {
            reply.send(Err(unavailable(error))).ok();
            return;
        }
        let Some(connection) = self.bus.as_ref().map(|bus| bus.connection.clone()) else { return };
        let news = self.news.clone();
        tokio::spawn(async move {
            let asked = async {
                let daemon = Daemon::ask(&connection).await?;
                let able = Able {
                    clicks: daemon.actions,
                    name: Daemon::name(&connection).await?,
                    // Nobody is asked on these desktops: what may connect may show.
                    permission: Permission::Given,
                    quiet: daemon.is_quiet(&connection).await,
                    sounds: Some(daemon.sounds),
                };
                zbus::Result::Ok((daemon, able))
            };
            let answer = asked.await.map(|(daemon, able)| {
                // The thread has ended when nobody takes it.
                news.send(News::Learnt(daemon)).ok();
                able
            });
            reply.send(answer.map_err(unavailable)).ok();
        });
    }

    async fn close_leftovers(&mut self, leftovers: &[Shown]) {
        if leftovers.is_empty() || self.connect().await.is_err() {
            return;
        }
        let Some(bus) = &self.bus else { return };
        let Some(owner) = &bus.owner else { return };
        let run = daemon::run(&bus.connection, owner);
        for leftover in leftovers.iter().filter(|leftover| leftover.daemon == run) {
            self.closing.spawn(close(bus.connection.clone(), leftover.id));
        }
    }

    /// Makes the kept connection, if there is none: it listens before anything is shown.
    async fn connect(&mut self) -> zbus::Result<()> {
        if self.bus.is_some() {
            return Ok(());
        }
        let connection = zbus::Connection::session().await?;
        let mut messages = zbus::MessageStream::from(&connection);
        let dbus = zbus::fdo::DBusProxy::new(&connection).await?;
        for subscription in daemon::subscriptions()? {
            dbus.add_match_rule(subscription).await?;
        }
        let news = self.news.clone();
        let listening = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                if let Some(word) = Word::read(&message)
                    && news.send(News::Word(word)).is_err()
                {
                    return;
                }
            }
            news.send(News::BusLost).ok();
        });
        let owner = daemon::owner(&connection).await?;
        // One that runs already is asked now; none is started before there is something to show.
        let daemon = match &owner {
            Some(_) => tokio::time::timeout(PATIENCE, Daemon::ask(&connection)).await.ok().and_then(Result::ok),
            None => None,
        };
        self.bus = Some(Bus { connection, owner, daemon, listening: listening.abort_handle() });
        Ok(())
    }

    /// Toasts do not outlive the daemon that shows them. Another one can do other things, so it is asked at once.
    fn owner_changed(&mut self, owner: Option<String>) {
        let Some(bus) = &mut self.bus else { return };
        bus.daemon = bus.daemon.take().filter(|daemon| Some(&daemon.owner) == owner.as_ref());
        if owner.is_some() && bus.daemon.is_none() {
            let (connection, news) = (bus.connection.clone(), self.news.clone());
            tokio::spawn(async move {
                match Daemon::ask(&connection).await {
                    Ok(daemon) => {
                        // The thread has ended when nobody takes it.
                        news.send(News::Learnt(daemon)).ok();
                    }
                    Err(error) => {
                        tracing::debug!(error = %error, "the new notification daemon does not say what it can")
                    }
                }
            });
        }
        bus.owner.clone_from(&owner);
        self.forget_all_but(owner.as_deref());
    }

    fn learn(&mut self, daemon: Daemon) {
        if let Some(bus) = &mut self.bus
            && bus.owner.as_ref() == Some(&daemon.owner)
        {
            bus.daemon = Some(daemon);
        }
    }

    fn forget_all_but(&mut self, owner: Option<&str>) {
        let lost = self.toasts.iter().filter(|(_, live)| match &live.phase {
            Phase::Asked { .. } | Phase::Blind(_) => false,
            Phase::Up(standing) => Some(standing.owner.as_str()) != owner,
        });
        for serial in lost.map(|(serial, _)| *serial).collect::<Vec<_>>() {
            self.gone(serial, Ending::Taken);
        }
    }

    fn close(&mut self, phase: Phase) {
        match phase {
            Phase::Asked { .. } => {}
            Phase::Blind(blind) => drop(self.closing.spawn(give_up_after(PATIENCE, blind.close()))),
            Phase::Up(standing) => {
                if let Some(bus) = &self.bus {
                    self.closing.spawn(close(bus.connection.clone(), standing.shown.id));
                }
            }
        }
    }

    fn take(&mut self, key: &ToastKey) -> Option<Live> {
        let serial = self.toasts.iter().find(|(_, live)| live.key == *key).map(|(serial, _)| *serial)?;
        self.toasts.remove(&serial)
    }

    fn is_here(&self, owner: &str) -> bool {
        self.bus.as_ref().is_some_and(|bus| bus.owner.as_deref() == Some(owner))
    }

    fn awaits_an_id(&self) -> bool {
        self.toasts.values().any(|live| matches!(live.phase, Phase::Asked { .. }))
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn close(connection: zbus::Connection, id: u32) {
    give_up_after(PATIENCE, daemon::close(&connection, id)).await;
}

/// Waits for `work`, but not for ever: a daemon that hangs must not hold up the end of the program.
async fn give_up_after(limit: Duration, work: impl Future<Output = ()>) {
    if tokio::time::timeout(limit, work).await.is_err() {
        tracing::warn!("the notification daemon did not answer in time");
    }
}
