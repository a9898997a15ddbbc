//! A message bus of a test's own, and on it a recording notification daemon or a recording portal.

pub mod bus;
pub mod portal;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ringlet_core::toast::Action;
use ringlet_core::toast::testing::{Desktop, OnScreen, TOKEN};
use tokio::sync::watch;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{interface, object_server::SignalEmitter};

/// A call of `Notify` as it arrived.
#[derive(Debug, Clone)]
pub struct Notified {
    /// The id it replaced, or 0.
    pub replaces: u32,
    /// The id it got.
    pub id: u32,
    /// The program's name.
    pub app: String,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Keys and labels in turn.
    pub actions: Vec<String>,
    /// The hints that are text.
    pub hints: HashMap<String, String>,
    /// The hint `urgency`.
    pub urgency: Option<u8>,
    /// Milliseconds, 0 for never, -1 for the daemon's own choice.
    pub expires: i32,
    /// The connection it came over.
    pub sender: String,
}

/// A notification daemon that remembers everything and shows nothing.
pub struct Recorder {
    connection: zbus::Connection,
    record: Arc<Mutex<Record>>,
    screen: Arc<watch::Sender<Vec<OnScreen>>>,
    broadcasts: bool,
}

#[derive(Default)]
struct Record {
    log: Vec<String>,
    notified: Vec<Notified>,
    up: Vec<Notified>,
    last: u32,
    /// How often it was asked what it can do.
    asked: u32,
}

/// How a [`Recorder`] behaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// It tells everybody what became of a toast, as daemons do that do not remember who sent it.
    pub broadcasts: bool,
    /// When a toast is replaced, it says first that the person has just dismissed the old one.
    pub dismisses_the_replaced: bool,
    /// It says that nobody wants to be disturbed.
    pub inhibited: bool,
    /// It never answers `Notify`.
    pub silent: bool,
    /// It draws bodies as plain text.
    pub plain: bool,
    /// The person clicks each toast as soon as this.
    pub click: Option<Haste>,
}

/// How soon somebody clicks a toast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// So soon that the daemon tells of it before it has answered `Notify`.
    BeforeTheAnswer,
    /// In the same moment in which it answers.
    WithTheAnswer,
}

impl Recorder {
    /// Takes the daemon's name on the session bus.
    pub async fn start(manner: Manner) -> Self {
        let record = Arc::new(Mutex::new(Record::default()));
        let screen = Arc::new(watch::channel(Vec::new()).0);
        let service = Daemon { record: Arc::clone(&record), screen: Arc::clone(&screen), manner };
        let connection = zbus::connection::Builder::session()
            .and_then(|builder| builder.serve_at(PATH, service))
            .expect("the names are well formed")
            .build()
            .await
            .expect("the private bus answers");
        // Asked for by hand: the library would listen for the loss of the name, which one of these buses lets nobody do.
        let dbus = zbus::fdo::DBusProxy::new(&connection).await.expect("the private bus answers");
        let name = NAME.try_into().expect("the name is well formed");
        dbus.request_name(name, zbus::fdo::RequestNameFlags::DoNotQueue.into()).await.expect("nobody has it");
        Self { connection, record, screen, broadcasts: manner.broadcasts }
    }

    /// Every `Notify` so far.
    pub fn notified(&self) -> Vec<Notified> {
        lock(&self.record).notified.clone()
    }

    /// `Notify ID` and `Close ID`, in the order they arrived.
    pub fn log(&self) -> Vec<String> {
        lock(&self.record).log.clone()
    }

    /// Ends, as a daemon does that crashes.
    pub async fn vanish(self) {
        self.connection.close().await.expect("the connection closes");
    }

    /// Waits until as many calls as these have arrived.
    pub async fn heard(&self, calls: usize) {
        let mut screen = self.screen.subscribe();
        let all = screen.wait_for(|_| lock(&self.record).log.len() >= calls);
        tokio::time::timeout(LIMIT, all)
            .await
            .unwrap_or_else(|_| panic!("only {:?} came", self.log()))
            .expect("the recorder lives");
    }

    fn take(&self, id: u32) -> Notified {
        let mut record = lock(&self.record);
        let at = record.up.iter().position(|toast| toast.id == id).expect("the toast is up");
        let toast = record.up.remove(at);
        redraw(&self.screen, &record);
        toast
    }

    /// Waits until it was asked as often as this what it can do.
    pub async fn asked_what_it_can(&self, times: u32) {
        let mut screen = self.screen.subscribe();
        let asked = screen.wait_for(|_| lock(&self.record).asked >= times);
        tokio::time::timeout(LIMIT, asked).await.expect("it is asked").expect("the recorder lives");
    }

    /// Somebody clicks a toast of another program's.
    pub async fn click_a_strangers(&self, to: &Notified, id: u32) {
        let stranger = zbus::Connection::session().await.expect("the private bus answers");
        send(&stranger, &to.sender, "ActionInvoked", &(id, "open")).await;
        send(&self.connection, &to.sender, "ActionInvoked", &(id + 1, "open")).await;
    }

    fn audience(&self, toast: &Notified) -> String {
        if self.broadcasts { String::new() } else { toast.sender.clone() }
    }

    fn say(&self, to: &Notified, words: Vec<(&'static str, u32, String)>) {
        let (connection, sender) = (self.connection.clone(), self.audience(to));
        tokio::spawn(async move {
            for (member, id, text) in words {
                send(&connection, &sender, member, &(id, text)).await;
            }
        });
    }
}

/// Tells `to` alone, as dunst and GNOME do, or everybody when it is empty.
async fn send(
    from: &zbus::Connection,
    to: &str,
    member: &'static str,
    body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
) {
    let message = zbus::Message::signal(PATH, NAME, member)
        .and_then(|signal| if to.is_empty() { Ok(signal) } else { signal.destination(to) })
        .and_then(|signal| signal.build(body))
        .expect("the signal is well formed");
    from.send(&message).await.expect("the bus takes it");
}

/// What a daemon says when somebody clicks the toast `id`.
fn click(id: u32) -> Vec<(&'static str, u32, String)> {
    press(id, "open")
}

/// What it says when somebody presses the button `key`.
fn press(id: u32, key: &str) -> Vec<(&'static str, u32, String)> {
    vec![("ActivationToken", id, TOKEN.to_owned()), ("ActionInvoked", id, key.to_owned())]
}

impl Desktop for Recorder {
    fn screen(&self) -> watch::Receiver<Vec<OnScreen>> {
        self.screen.subscribe()
    }

    fn press(&self, id: u32, button: Option<Action>) {
        let toast = self.take(id);
        self.say(&toast, press(id, button.map_or("open", Action::word)));
    }

    fn dismiss(&self, id: u32) {
        let toast = self.take(id);
        let (connection, sender) = (self.connection.clone(), self.audience(&toast));
        tokio::spawn(async move { send(&connection, &sender, "NotificationClosed", &(id, 2_u32)).await });
    }
}

struct Daemon {
    record: Arc<Mutex<Record>>,
    screen: Arc<watch::Sender<Vec<OnScreen>>>,
    manner: Manner,
}

impl Daemon {
    /// Puts a toast on the screen, with its id.
    fn take(&self, mut toast: Notified) -> Notified {
        let mut record = lock(&self.record);
        toast.id = match record.up.iter().position(|other| other.id == toast.replaces) {
            Some(at) => record.up.remove(at).id,
            None => {
                record.last += 1;
                record.last
            }
        };
        record.log.push(format!("Notify {}", toast.id));
        record.notified.push(toast.clone());
        record.up.push(toast.clone());
        redraw(&self.screen, &record);
        toast
    }
}

#[interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[zbus(name = "GetCapabilities")]
    fn capabilities(&self) -> Vec<String> {
        lock(&self.record).asked += 1;
        self.screen.send_modify(|_| ());
        let words: &[&str] = if self.manner.plain { &["body"] } else { &["actions", "body", "body-markup"] };
        words.iter().map(ToString::to_string).collect()
    }

    #[zbus(name = "GetServerInformation")]
    fn server_information(&self) -> (&str, &str, &str, &str) {
        ("recorder", "ringlet", "1", "1.2")
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.manner.inhibited
    }

    #[allow(clippy::too_many_arguments, reason = "the specification has this many")]
    async fn notify(
        &self,
        app: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> u32 {
        if self.manner.silent {
            std::future::pending::<()>().await;
        }
        let sender = header.sender().expect("a call has a sender").to_string();
        if replaces != 0 && self.manner.dismisses_the_replaced {
            send(connection, &sender, "NotificationClosed", &(replaces, 2_u32)).await;
        }
        let urgency = hints.get("urgency").and_then(|value| u8::try_from(value).ok());
        let texts = hints.into_iter().filter_map(|(name, value)| match &*value {
            Value::Str(text) => Some((name, text.to_string())),
            _ => None,
        });
        let hints = texts.collect();
        let toast = Notified { replaces, id: 0, app, title, body, actions, hints, urgency, expires, sender };
        let (connection, toast) = (connection.clone(), self.take(toast));
        let id = toast.id;
        let clicks = async move {
            for (member, id, text) in click(id) {
                send(&connection, &toast.sender, member, &(id, text)).await;
            }
        };
        match self.manner.click {
            Some(Haste::BeforeTheAnswer) => clicks.await,
            Some(Haste::WithTheAnswer) => drop(tokio::spawn(clicks)),
            None => {}
        }
        id
    }

    async fn close_notification(&self, id: u32, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) {
        let sender = {
            let mut record = lock(&self.record);
            record.log.push(format!("Close {id}"));
            let at = record.up.iter().position(|toast| toast.id == id);
            let sender = at.map(|at| record.up.remove(at).sender);
            redraw(&self.screen, &record);
            sender
        };
        if let Some(sender) = sender {
            let to = emitter.set_destination(sender.try_into().expect("a sender is a bus name"));
            Self::notification_closed(&to, id, 3).await.expect("the bus takes it");
        }
    }

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

fn redraw(screen: &watch::Sender<Vec<OnScreen>>, record: &Record) {
    let toasts = record.up.iter();
    screen.send_replace(
        toasts.map(|toast| OnScreen { id: toast.id, title: toast.title.clone(), body: toast.body.clone() }).collect(),
    );
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

/// More than anything here takes.
const LIMIT: Duration = Duration::from_secs(5);
const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
