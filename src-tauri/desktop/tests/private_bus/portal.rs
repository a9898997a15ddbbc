//! A recording notification portal, as a sandbox would be given.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ringlet_core::toast::Action;
use ringlet_core::toast::testing::{Desktop, OnScreen, TOKEN};
use tokio::sync::watch;
use zbus::interface;
use zbus::zvariant::{OwnedValue, Value};

/// A portal that remembers everything and shows nothing. Like the real one it never says that a toast was dismissed.
pub struct Portal {
    connection: zbus::Connection,
    record: Arc<Mutex<Record>>,
    screen: Arc<watch::Sender<Vec<OnScreen>>>,
}

/// A notification as it arrived: its texts by their keys, and the label and action of each button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The id the program chose.
    pub id: String,
    /// What is text in it.
    pub texts: HashMap<String, String>,
    /// Its buttons.
    pub buttons: Vec<(String, String)>,
}

#[derive(Default)]
struct Record {
    added: Vec<Added>,
    up: Vec<OnScreen>,
}

impl Portal {
    /// Takes the portal's name on the session bus.
    pub async fn start() -> Self {
        let record = Arc::new(Mutex::new(Record::default()));
        let screen = Arc::new(watch::channel(Vec::new()).0);
        let served = Served { record: Arc::clone(&record), screen: Arc::clone(&screen) };
        let connection = zbus::connection::Builder::session()
            .and_then(|builder| builder.serve_at(PATH, served))
            .and_then(|builder| builder.name("org.freedesktop.portal.Desktop"))
            .expect("the names are well formed")
            .build()
            .await
            .expect("the private bus answers");
        Self { connection, record, screen }
    }

    /// Everything that was added so far.
    pub fn added(&self) -> Vec<Added> {
        lock(&self.record).added.clone()
    }
}

impl Desktop for Portal {
    fn screen(&self) -> watch::Receiver<Vec<OnScreen>> {
        self.screen.subscribe()
    }

    fn press(&self, id: u32, button: Option<Action>) {
        lock(&self.record).up.retain(|toast| toast.id != id);
        redraw(&self.screen, &lock(&self.record));
        let connection = self.connection.clone();
        let data: HashMap<&str, Value<'_>> = HashMap::from([("activation-token", TOKEN.into())]);
        let message = zbus::Message::signal(PATH, INTERFACE, "ActionInvoked")
            .and_then(|signal| {
                signal.build(&(id.to_string(), button.map_or("open", Action::word), vec![Value::from(data)]))
            })
            .expect("the signal is well formed");
        tokio::spawn(async move { connection.send(&message).await.expect("the bus takes it") });
    }

    fn dismiss(&self, id: u32) {
        lock(&self.record).up.retain(|toast| toast.id != id);
        redraw(&self.screen, &lock(&self.record));
    }

    fn tells_of_dismissals(&self) -> bool {
        false
    }
}

struct Served {
    record: Arc<Mutex<Record>>,
    screen: Arc<watch::Sender<Vec<OnScreen>>>,
}

#[interface(name = "org.freedesktop.portal.Notification")]
impl Served {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }

    fn add_notification(&self, id: String, notification: HashMap<String, OwnedValue>) {
        let buttons = notification.get("buttons").map(buttons_of).unwrap_or_default();
        let texts: HashMap<String, String> =
            notification.into_iter().filter_map(|(key, value)| Some((key, String::try_from(value).ok()?))).collect();
        let text = |key: &str| texts.get(key).cloned().unwrap_or_default();
        let toast = OnScreen { id: id.parse().expect("our ids are numbers"), title: text("title"), body: text("body") };
        let mut record = lock(&self.record);
        record.up.retain(|other| other.id != toast.id);
        record.up.push(toast);
        record.added.push(Added { id, texts, buttons });
        redraw(&self.screen, &record);
    }

    fn remove_notification(&self, id: String) {
        let mut record = lock(&self.record);
        record.up.retain(|toast| toast.id.to_string() != id);
        redraw(&self.screen, &record);
    }
}

fn buttons_of(value: &OwnedValue) -> Vec<(String, String)> {
    let buttons = Vec::<HashMap<String, OwnedValue>>::try_from(value.try_clone().expect("no descriptor is in it"));
    let text = |button: &HashMap<String, OwnedValue>, key: &str| match button.get(key).map(|value| &**value) {
        Some(Value::Str(text)) => text.to_string(),
        other => format!("{other:?}"),
    };
    buttons
        .expect("buttons are dictionaries")
        .iter()
        .map(|button| (text(button, "label"), text(button, "action")))
        .collect()
}

fn redraw(screen: &watch::Sender<Vec<OnScreen>>, record: &Record) {
    screen.send_replace(record.up.clone());
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Notification";
