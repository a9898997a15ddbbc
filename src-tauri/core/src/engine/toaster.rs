//! The thread that talks to the desktop about toasts, so that a desktop that hangs holds up nothing else.
//!
//! Orders are carried out one after another; a toast that was withdrawn before its turn is never shown.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tracing::{debug, error, warn};

use crate::toast::{Able, Shown, Toast, ToastError, ToastKey, ToastSink};

/// A hold on the thread, or on the task that a test has in its place. When the last one is dropped, it ends.
#[derive(Debug, Clone)]
pub struct Toaster {
    orders: mpsc::Sender<Order>,
}

/// What became of an order.
#[derive(Debug)]
pub struct Served {
    /// Which toast.
    pub key: ToastKey,
    /// What became of it.
    pub answer: Became,
    /// How long the desktop took.
    pub took: Duration,
    /// When it had answered.
    pub at: Instant,
}

impl Served {
    /// An order that was begun then and is served now.
    fn since(begun: Instant, key: ToastKey, answer: Became) -> Self {
        let at = Instant::now();
        Self { key, answer, took: at.duration_since(begun), at }
    }

    /// An order that asked the desktop nothing.
    fn at_once(key: ToastKey, answer: Became) -> Self {
        Self { key, answer, took: Duration::ZERO, at: Instant::now() }
    }
}

/// What became of a toast.
#[derive(Debug)]
pub enum Became {
    /// It was up, and its words were changed.
    Amended(Shown),
    /// It was not shown.
    Failed(ToastError),
    /// It was over before its turn.
    Skipped,
    /// It is up; how the desktop knows it.
    Up(Shown),
    /// It was taken away.
    Withdrawn,
}

#[derive(Debug)]
enum Order {
    Able(oneshot::Sender<Result<Able, ToastError>>),
    Amend(ToastKey, Toast),
    CloseLeftovers(Vec<Shown>),
    Finish(oneshot::Sender<()>),
    Show(ToastKey, Toast),
    Withdraw(ToastKey),
}

impl Toaster {
    /// Starts the thread. What becomes of each toast is told through `served`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(sink: Box<dyn ToastSink>, served: mpsc::Sender<Served>) -> std::io::Result<Self> {
        let (orders, queue) = mpsc::channel(ORDERS);
        std::thread::Builder::new().name("ringlet-toasts".to_owned()).spawn(move || serve(sink, queue, &served))?;
        Ok(Self { orders })
    }

    /// The same as a task of the current runtime, for a sink that answers at once: virtual time would run away while a
    /// thread works.
    #[cfg(any(test, feature = "testing"))]
    pub fn inline(mut sink: Box<dyn ToastSink>, served: mpsc::Sender<Served>) -> Self {
        let (orders, mut queue) = mpsc::channel(ORDERS);
        tokio::spawn(async move {
            let mut waiting = VecDeque::new();
            while let Some(order) = next_order(&mut waiting, &mut queue).await {
                while let Ok(next) = queue.try_recv() {
                    waiting.push_back(next);
                }
                carry_out(order, &waiting, sink.as_mut(), &served);
            }
        });
        Self { orders }
    }

    /// Shows `toast` in the place of the one under `key`.
    pub async fn show(&self, key: ToastKey, toast: Toast) {
        self.order(Order::Show(key, toast)).await;
    }

    /// What the desktop can do with toasts now; `None` when it does not say.
    pub async fn able(&self) -> Option<Able> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Able(reply)).await;
        match answer.await.ok()? {
            Ok(able) => Some(able),
            Err(error) => {
                debug!(%error, "the desktop did not say what it can do with toasts");
                None
            }
        }
    }

    /// Changes the words of the toast under `key`, without a sound, if it is still up.
    pub async fn amend(&self, key: ToastKey, toast: Toast) {
        self.order(Order::Amend(key, toast)).await;
    }

    /// Takes the toast under `key` away.
    pub async fn withdraw(&self, key: ToastKey) {
        self.order(Order::Withdraw(key)).await;
    }

    /// Closes what a dead run left on the desktop.
    pub async fn close_leftovers(&self, leftovers: Vec<Shown>) {
        self.order(Order::CloseLeftovers(leftovers)).await;
    }

    /// Waits until everything ordered so far is done.
    pub async fn finish(&self) {
        let (done, finished) = oneshot::channel();
        self.order(Order::Finish(done)).await;
        // An error means that the thread has gone, and with it everything there was to wait for.
        let _ = finished.await;
    }

    async fn order(&self, order: Order) {
        if self.orders.send(order).await.is_err() {
            warn!("the toast thread has ended; a toast was not shown");
        }
    }
}

fn serve(mut sink: Box<dyn ToastSink>, mut queue: mpsc::Receiver<Order>, served: &mpsc::Sender<Served>) {
    let mut waiting = VecDeque::new();
    while let Some(order) = waiting.pop_front().or_else(|| queue.blocking_recv()) {
        while let Ok(next) = queue.try_recv() {
            waiting.push_back(next);
        }
        let shown = match &order {
            Order::Show(key, _) => Some(key.clone()),
            _ => None,
        };
        // A fault in it costs this one toast: the thread and the ones after it go on.
        if catch_unwind(AssertUnwindSafe(|| carry_out(order, &waiting, sink.as_mut(), served))).is_err() {
            error!("showing or taking away a toast failed; the next one is tried again");
            if let Some(key) = shown {
                tell(served, Served::at_once(key, Became::Failed(ToastError::Unavailable(FAULT.into()))));
            }
        }
    }
}

#[cfg(any(test, feature = "testing"))]
async fn next_order(waiting: &mut VecDeque<Order>, queue: &mut mpsc::Receiver<Order>) -> Option<Order> {
    match waiting.pop_front() {
        Some(order) => Some(order),
        None => queue.recv().await,
    }
}

fn carry_out(order: Order, waiting: &VecDeque<Order>, sink: &mut dyn ToastSink, served: &mpsc::Sender<Served>) {
    match order {
        Order::Able(reply) => {
            // An asker that left needs no answer.
            let _ = reply.send(sink.able());
        }
        Order::Amend(key, _) if is_superseded(&key, waiting) => {}
        Order::Amend(key, toast) => {
            let begun = Instant::now();
            match sink.amend(&key, &toast) {
                Ok(Some(shown)) => tell(served, Served::since(begun, key, Became::Amended(shown))),
                Ok(None) => {}
                Err(error) => {
                    warn!(kind = ?toast.kind, %error, cause = ?root_of(&error), "a toast was not changed");
                }
            }
        }
        Order::CloseLeftovers(leftovers) => sink.close_leftovers(&leftovers),
        Order::Finish(done) => {
            // An asker that left does not wait.
            let _ = done.send(());
        }
        Order::Show(key, _) if is_superseded(&key, waiting) => {
            tell(served, Served::at_once(key, Became::Skipped));
        }
        Order::Show(key, toast) => {
            let begun = Instant::now();
            let answer = sink.show(&key, &toast);
            match &answer {
                Ok(_) => debug!(kind = ?toast.kind, took = ?begun.elapsed(), "a toast was handed to the desktop"),
                Err(error) => warn!(kind = ?toast.kind, %error, cause = ?root_of(error), "a toast was not shown"),
            }
            tell(served, Served::since(begun, key, answer.map_or_else(Became::Failed, Became::Up)));
        }
        Order::Withdraw(key) => {
            sink.withdraw(&key);
            tell(served, Served::at_once(key, Became::Withdrawn));
        }
    }
}

/// Whether a later order says something else about the same toast, so that this one would only flash.
fn is_superseded(key: &ToastKey, waiting: &VecDeque<Order>) -> bool {
    waiting.iter().any(|order| match order {
        Order::Show(later, _) | Order::Withdraw(later) => later == key,
        Order::Able(_) | Order::Amend(..) | Order::CloseLeftovers(_) | Order::Finish(_) => false,
    })
}

/// Never waits: the engine may itself be waiting for room in the queue of orders.
fn tell(served: &mpsc::Sender<Served>, answer: Served) {
    if let Err(error) = served.try_send(answer) {
        warn!(%error, "the engine did not hear what became of a toast");
    }
}

fn root_of(error: &ToastError) -> Option<String> {
    let mut cause = std::error::Error::source(error)?;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Some(cause.to_string())
}

/// What is said when our own half of the way to the desktop failed.
const FAULT: &str = "a part of Ringlet failed";
/// Orders that may wait. Forty calls at once, each with its withdrawal, are more than a line can have.
const ORDERS: usize = 256;
/// How many answers may wait to be read by the engine.
pub(super) const ANSWERS: usize = 1024;
/// How long quitting waits for the last orders; the desktop's own limit for one is two seconds.
pub(super) const LAST_ORDERS: Duration = Duration::from_secs(3);
