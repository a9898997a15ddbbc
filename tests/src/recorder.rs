//! A notification daemon that remembers: every call it got, in order, with its time and all its fields.
//!
//! It shows nothing. It presses buttons, closes toasts, vanishes and returns when a story says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use crate::desktop::Desktop;
use crate::wait::nothing_more;

/// The daemon and its memory.
pub struct Recorder {
    address: String,
    connection: Mutex<Option<zbus::Connection>>,
    memory: Arc<Memory>,
}

/// One call that came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// When it arrived.
    pub at: Instant,
    /// What it was.
    pub what: What,
}

/// The calls a daemon gets.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A toast is to be closed.
    Close {
        /// Its id.
        id: u32,
    },
    /// A toast is to be shown.
    Notify(Told),
}

/// All fields of a toast.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The id it was given.
    pub id: u32,
    /// The id of the toast it takes the place of, or 0.
    pub replaces: u32,
    /// The name of the program.
    pub app: String,
    /// The name of the icon.
    pub icon: String,
    /// The first line.
    pub summary: String,
    /// The rest.
    pub body: String,
    /// Keys and labels by turns.
    pub actions: Vec<String>,
    /// The hints as JSON; of pictures only that there is one.
    pub hints: Map<String, Value>,
    /// Milliseconds until it goes by itself; 0 for never, -1 for as the daemon likes.
    pub expires: i32,
    /// The sender's name on the bus.
    pub sender: String,
}

impl Recorder {
    /// Takes the notification daemon's place on `desktop`, which must be free.
    pub async fn start(desktop: &Desktop) -> Result<Recorder> {
        Self::with_capabilities(desktop, &["actions", "body", "body-markup", "persistence"]).await
    }

    /// Like [`Recorder::start`], with a daemon that can do only what it says here.
    pub async fn with_capabilities(desktop: &Desktop, capabilities: &[&str]) -> Result<Recorder> {
        let memory = Arc::new(Memory {
            capabilities: capabilities.iter().map(|word| (*word).to_owned()).collect(),
            state: Mutex::default(),
            changes: watch::Sender::new(0),
        });
        let recorder = Recorder { address: desktop.bus_address(), connection: Mutex::default(), memory };
        recorder.come_back().await?;
        Ok(recorder)
    }

    /// Leaves the bus; the toasts that were up are forgotten, what was seen is not.
    pub async fn vanish(&self) -> Result<()> {
        self.memory.lock().up.clear();
        let connection = self.place().take().context("it is gone already")?;
        Ok(connection.close().await?)
    }

    /// Comes back under another unique name. Its ids start anew, as those of a restarted daemon do.
    pub async fn come_back(&self) -> Result<()> {
        self.memory.lock().last_id = 0;
        let daemon = Daemon { memory: self.memory.clone() };
        let connection = zbus::connection::Builder::address(self.address.as_str())?
            .serve_at(PATH, daemon)?
            .name(NAME)?
            .build()
            .await?;
        *self.place() = Some(connection);
        Ok(())
    }

    /// Presses a button of a toast, as a person does; `default` is a click on the toast itself. The toast then closes.
    pub async fn press(&self, id: u32, key: &str) -> Result<()> {
        let emitter = self.emitter()?;
        emitter.emit(NAME, "ActionInvoked", &(id, key)).await?;
        self.memory.lock().up.retain(|up| *up != id);
        Ok(emitter.emit(NAME, "NotificationClosed", &(id, DISMISSED)).await?)
    }

    /// Closes a toast for `reason`: 1 expired, 2 dismissed by the person.
    pub async fn close(&self, id: u32, reason: u32) -> Result<()> {
        self.memory.lock().up.retain(|up| *up != id);
        Ok(self.emitter()?.emit(NAME, "NotificationClosed", &(id, reason)).await?)
    }

    /// Everything that came in, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        self.memory.lock().seen.clone()
    }

    /// Everything that came in, one line each, for comparing.
    pub fn told(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.what.line()).collect()
    }

    /// The toasts that came in, oldest first.
    pub fn toasts(&self) -> Vec<Told> {
        let toast = |seen: Seen| match seen.what {
            What::Notify(told) => Some(told),
            What::Close { .. } => None,
        };
        self.seen().into_iter().filter_map(toast).collect()
    }

    /// The ids of the toasts that are up.
    pub fn up(&self) -> Vec<u32> {
        self.memory.lock().up.clone()
    }

    /// Waits until `count` calls in all have come in, and gives the last of those.
    pub async fn until_seen(&self, count: usize, limit: Duration) -> Result<Seen> {
        let mut changes = self.memory.changes.subscribe();
        let enough = changes.wait_for(|seen| *seen >= count);
        match tokio::time::timeout(limit, enough).await {
            Ok(done) => drop(done?),
            Err(_) => bail!("waited {limit:?} in vain for call {count} to the daemon; it got {:#?}", self.told()),
        }
        Ok(self.seen()[count - 1].clone())
    }

    /// Fails when anything comes in within `span`.
    pub async fn stays_quiet(&self, span: Duration) -> Result<()> {
        nothing_more(|| self.told(), span).await
    }

    fn emitter(&self) -> Result<SignalEmitter<'static>> {
        Ok(SignalEmitter::new(self.place().as_ref().context("it has vanished")?, PATH)?)
    }

    fn place(&self) -> MutexGuard<'_, Option<zbus::Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl What {
    /// `notify 2 for 1: call.unanswered normal | title | body` or `close 1`.
    pub fn line(&self) -> String {
        match self {
            What::Close { id } => format!("close {id}"),
            What::Notify(told) => told.line(),
        }
    }
}

impl Told {
    fn line(&self) -> String {
        let place = if self.replaces == 0 { String::new() } else { format!(" for {}", self.replaces) };
        let category = self.hints.get("category").and_then(Value::as_str).unwrap_or("no-category");
        let urgency = match self.hints.get("urgency").and_then(Value::as_u64) {
            Some(0) => "low",
            Some(1) => "normal",
            Some(2) => "critical",
            _ => "no-urgency",
        };
        format!("notify {}{place}: {category} {urgency} | {} | {}", self.id, self.summary, self.body)
    }

    /// From the arguments of `Notify`.
    pub(crate) fn read(id: u32, arguments: NotifyArguments, sender: String) -> Told {
        let (app, replaces, icon, summary, body, actions, hints, expires) = arguments;
        let hints = hints.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
        Told { id, replaces, app, icon, summary, body, actions, hints, expires, sender }
    }

    /// All of it, for printing.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "replaces_id": self.replaces,
            "app_name": self.app,
            "app_icon": self.icon,
            "summary": self.summary,
            "body": self.body,
            "actions": self.actions,
            "hints": self.hints,
            "expire_timeout": self.expires,
        })
    }
}

/// The arguments of `Notify`, in their order.
pub(crate) type NotifyArguments = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);

#[derive(Debug)]
struct Memory {
    capabilities: Vec<String>,
    state: Mutex<State>,
    changes: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct State {
    last_id: u32,
    seen: Vec<Seen>,
    up: Vec<u32>,
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, state: &mut State, at: Instant, what: What) {
        state.seen.push(Seen { at, what });
        self.changes.send_replace(state.seen.len());
    }
}

struct Daemon {
    memory: Arc<Memory>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[zbus(name = "GetCapabilities")]
    fn capabilities(&self) -> Vec<String> {
        self.memory.capabilities.clone()
    }

    #[zbus(name = "GetServerInformation")]
    fn server_information(&self) -> (&str, &str, &str, &str) {
        ("Recorder", "Ringlet", "1", "1.2")
    }

    #[allow(clippy::too_many_arguments, reason = "the interface has so many")]
    fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expire_timeout: i32,
        #[zbus(header)] header: zbus::message::Header<'_>,
    ) -> u32 {
        let at = Instant::now();
        let mut state = self.memory.lock();
        let id = if replaces_id == 0 {
            state.last_id += 1;
            state.last_id
        } else {
            replaces_id
        };
        if !state.up.contains(&id) {
            state.up.push(id);
        }
        let sender = header.sender().map(|name| name.to_string()).unwrap_or_default();
        let arguments = (app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout);
        let told = Told::read(id, arguments, sender);
        self.memory.remember(&mut state, at, What::Notify(told));
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let at = Instant::now();
        let was_up = {
            let mut state = self.memory.lock();
            let was_up = state.up.contains(&id);
            state.up.retain(|up| *up != id);
            self.memory.remember(&mut state, at, What::Close { id });
            was_up
        };
        if was_up {
            emitter.emit(NAME, "NotificationClosed", &(id, CLOSED_BY_CALL)).await?;
        }
        Ok(())
    }
}

fn plain(value: &OwnedValue) -> Value {
    use zbus::zvariant::Value as Z;
    match &**value {
        Z::Bool(it) => json!(it),
        Z::U8(it) => json!(it),
        Z::I16(it) => json!(it),
        Z::U16(it) => json!(it),
        Z::I32(it) => json!(it),
        Z::U32(it) => json!(it),
        Z::I64(it) => json!(it),
        Z::U64(it) => json!(it),
        Z::F64(it) => json!(it),
        Z::Str(it) => json!(it.as_str()),
        other => json!(format!("({})", other.value_signature())),
    }
}

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

// The specification's reasons of NotificationClosed.
const DISMISSED: u32 = 2;
const CLOSED_BY_CALL: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    async fn notify(connection: &zbus::Connection, replaces: u32, summary: &str) -> Result<u32> {
        let hints =
            HashMap::from([("urgency", zbus::zvariant::Value::from(2u8)), ("category", "call.incoming".into())]);
        let arguments = ("Ringlet", replaces, "", summary, "body", vec!["default", "Open"], hints, 0i32);
        let reply = connection.call_method(Some(NAME), PATH, Some(NAME), "Notify", &arguments).await?;
        Ok(reply.body().deserialize()?)
    }

    #[tokio::test]
    async fn it_remembers_every_call_in_order_with_all_its_fields() -> Result<()> {
        let desktop = Desktop::start().await?;
        let recorder = Recorder::start(&desktop).await?;
        let sender = desktop.connection().await?;
        let id = notify(&sender, 0, "Pat Ito").await?;
        notify(&sender, id, "Missed call").await?;
        sender.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(id,)).await?;
        assert_eq!(
            recorder.told(),
            [
                "notify 1: call.incoming critical | Pat Ito | body",
                "notify 1 for 1: call.incoming critical | Missed call | body",
                "close 1"
            ]
        );
        assert!(recorder.up().is_empty());
        assert_eq!(recorder.toasts()[0].actions, ["default", "Open"]);
        recorder.stays_quiet(Duration::from_millis(50)).await?;
        Ok(())
    }

    #[tokio::test]
    async fn it_vanishes_and_returns_under_another_name_with_its_memory() -> Result<()> {
        let desktop = Desktop::start().await?;
        let recorder = Recorder::start(&desktop).await?;
        let sender = desktop.connection().await?;
        notify(&sender, 0, "one").await?;
        recorder.vanish().await?;
        desktop.until_free(NAME).await?;
        notify(&sender, 0, "nobody hears this").await.expect_err("nobody is there");
        recorder.come_back().await?;
        assert_eq!(notify(&sender, 0, "two").await?, 1);
        recorder.until_seen(2, LIMIT).await?;
        assert_eq!(recorder.toasts().iter().map(|told| told.summary.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        Ok(())
    }

    #[tokio::test]
    async fn more_than_was_expected_is_a_failure() -> Result<()> {
        let desktop = Desktop::start().await?;
        let recorder = Recorder::start(&desktop).await?;
        let sender = desktop.connection().await?;
        let (quiet, sent) = tokio::join!(recorder.stays_quiet(Duration::from_secs(1)), notify(&sender, 0, "late"));
        sent?;
        quiet.expect_err("one came");
        Ok(())
    }
}
