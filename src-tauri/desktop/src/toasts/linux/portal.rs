//! Toasts through the notification portal, which is what a sandbox lets a program talk to.
//!
//! The program chooses the ids here, and hears of clicks alone: when a toast is dismissed or expires, nobody says so.

use std::collections::{BTreeMap, HashMap};
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::StreamExt;
use ringlet_core::toast::{
    Able, Action, ActivationToken, Ending, Permission, Shown, Sound, Toast, ToastError, ToastEvent, ToastKey, ToastKind,
};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use zbus::zvariant::{OwnedValue, Value};

use super::{Ask, Ears, unavailable};
use crate::toasts::PATIENCE;

/// The state of the thread.
pub(super) struct Desk {
    ears: Ears,
    clicks: mpsc::UnboundedSender<Option<Click>>,
    clicked: mpsc::UnboundedReceiver<Option<Click>>,
    bus: Option<Bus>,
    up: BTreeMap<ToastKey, u32>,
    last: u32,
}

struct Bus {
    connection: zbus::Connection,
    listening: AbortHandle,
}

/// The person clicked a toast.
#[derive(Debug, PartialEq, Eq)]
struct Click {
    id: u32,
    /// The button that was pressed, when it means something else than to open it.
    action: Option<Action>,
    token: Option<ActivationToken>,
}

impl Desk {
    pub(super) fn new(ears: Ears) -> Self {
        let (clicks, clicked) = mpsc::unbounded_channel();
        // Toasts stay up when the program ends, so no run may use the ids of the one before: nobody shows more than
        // one a second for long.
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let last = u32::try_from(seconds % u64::from(u32::MAX)).unwrap_or_default();
        Self { ears, clicks, clicked, bus: None, up: BTreeMap::new(), last }
    }

    /// Serves until nobody asks any more. After a panic it may be run again, on what it holds.
    pub(super) async fn run(&mut self, asks: &mut mpsc::Receiver<Ask>) {
        if let Err(error) = self.connect().await {
            tracing::info!(error = %error, "no session bus yet, so no toasts");
        }
        loop {
            tokio::select! {
                biased;
                Some(click) = self.clicked.recv() => self.handle_click(click).await,
                ask = asks.recv() => match ask {
                    Some(ask) => self.handle_ask(ask).await,
                    None => return,
                },
            }
        }
    }

    async fn handle_ask(&mut self, ask: Ask) {
        match ask {
            Ask::Able(reply) => {
                reply.send(self.able().await).ok();
            }
            Ask::Amend { key, toast, reply } => {
                let up = self.up.contains_key(&key);
                // The portal changes what is up in its place, without showing it as new.
                let answer = if up { self.show(key, &toast).await.map(Some) } else { Ok(None) };
                reply.send(answer).ok();
            }
            Ask::CloseLeftovers(leftovers) => {
                for leftover in leftovers.iter().filter(|leftover| leftover.daemon == RUN) {
                    self.remove(leftover.id).await;
                }
            }
            Ask::Show { key, toast, reply } => {
                // A caller that has given up withdraws the toast by its key.
                reply.send(self.show(key, &toast).await).ok();
            }
            Ask::Withdraw(key) => {
                if let Some(id) = self.up.remove(&key) {
                    self.remove(id).await;
                }
            }
        }
    }

    async fn handle_click(&mut self, click: Option<Click>) {
        let Some(click) = click else {
            // The toasts live on: only who shows them can be asked no more, until the next time.
            self.bus = None;
            return;
        };
        let Some(key) = self.up.iter().find(|(_, id)| **id == click.id).map(|(key, _)| key.clone()) else { return };
        self.up.remove(&key);
        self.ears.tell(match click.action {
            Some(action) => ToastEvent::Pressed(key.clone(), action),
            None => ToastEvent::Opened(key.clone(), click.token),
        });
        self.ears.tell(ToastEvent::Gone(key, Ending::Opened));
        self.remove(click.id).await;
    }

    async fn show(&mut self, key: ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let id = match self.up.get(&key) {
            Some(id) => *id,
            None => {
                self.last = self.last.wrapping_add(1);
                self.last
            }
        };
        // Known before it is shown: a click may come before the answer does.
        self.up.insert(key.clone(), id);
        let answer = self.call("AddNotification", &(id.to_string(), describe(toast))).await;
        if let Err(error) = answer {
            self.up.remove(&key);
            return Err(error);
        }
        Ok(Shown { id, daemon: RUN.to_owned() })
    }

    async fn remove(&mut self, id: u32) {
        if let Err(error) = self.call("RemoveNotification", &(id.to_string(),)).await {
            tracing::debug!(id, error = %error, "a toast could not be closed");
        }
    }

    async fn able(&mut self) -> Result<Able, ToastError> {
        let bus = self.connect().await.map_err(unavailable)?;
        let question = (INTERFACE, "version");
        let asked = bus.call_method(Some(NAME), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &question);
        let reply = timeout(PATIENCE, asked).await.map_err(|_| ToastError::TimedOut)?.map_err(unavailable)?;
        let version: OwnedValue = reply.body().deserialize().map_err(unavailable)?;
        let version = u32::try_from(version).map_err(unavailable)?;
        let name = format!("notification portal {version}");
        Ok(Able { clicks: true, name, permission: Permission::Unknown, quiet: None, sounds: None })
    }

    async fn call(
        &mut self,
        method: &str,
        body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
    ) -> Result<(), ToastError> {
        let bus = self.connect().await.map_err(unavailable)?;
        let asked = bus.call_method(Some(NAME), PATH, Some(INTERFACE), method, body);
        timeout(PATIENCE, asked).await.map_err(|_| ToastError::TimedOut)?.map_err(unavailable)?;
        Ok(())
    }

    /// The kept connection, which is listened to before anything is shown.
    async fn connect(&mut self) -> zbus::Result<zbus::Connection> {
        if let Some(bus) = &self.bus {
            return Ok(bus.connection.clone());
        }
        let connection = zbus::Connection::session().await?;
        let rule = zbus::MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .interface(INTERFACE)?
            .member("ActionInvoked")?
            .path(PATH)?
            .build();
        let mut messages = zbus::MessageStream::for_match_rule(rule, &connection, None).await?;
        let clicks = self.clicks.clone();
        let listening = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                if let Some(click) = Click::read(&message)
                    && clicks.send(Some(click)).is_err()
                {
                    return;
                }
            }
            // The thread has ended when nobody takes it.
            clicks.send(None).ok();
        });
        self.bus = Some(Bus { connection: connection.clone(), listening: listening.abort_handle() });
        Ok(connection)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Click {
    fn read(message: &zbus::Message) -> Option<Self> {
        let body = message.body();
        let (id, action, parameters): (String, String, Vec<OwnedValue>) = body.deserialize().ok()?;
        // The portal's second version adds a dictionary, in which the leave to come forward may be.
        let token = parameters.into_iter().find_map(|parameter| {
            let data = HashMap::<String, OwnedValue>::try_from(parameter).ok()?;
            let token = String::try_from(data.get("activation-token")?.try_clone().ok()?).ok()?;
            Some(ActivationToken::new(token))
        });
        Some(Self { id: id.parse().ok()?, action: Action::of(&action), token })
    }
}

/// A toast in the portal's words. What an older portal does not know it leaves out.
fn describe(toast: &Toast) -> HashMap<&'static str, Value<'_>> {
    let (priority, category) = match toast.kind {
        ToastKind::Incoming => ("urgent", Some("call.incoming")),
        ToastKind::Missed => ("normal", Some("call.unanswered")),
        ToastKind::Status => ("low", None),
        ToastKind::Voicemail => ("normal", Some("im.received")),
    };
    let button = |label: &'_ str, action: &'static str| -> HashMap<&'static str, Value<'static>> {
        HashMap::from([("label", label.to_owned().into()), ("action", action.into())])
    };
    let mut buttons: Vec<_> = toast.buttons.iter().map(|one| button(&one.label, one.action.word())).collect();
    buttons.insert(buttons.len().min(SURELY_SHOWN - 1), button(&toast.open, OPEN));
    let mut words: HashMap<&'static str, Value<'_>> = HashMap::from([
        ("title", toast.title.as_str().into()),
        ("body", toast.body.as_str().into()),
        ("priority", priority.into()),
        ("default-action", OPEN.into()),
        ("buttons", Value::from(buttons)),
    ]);
    if let Some(category) = category {
        words.insert("category", category.into());
    }
    // A file of the host cannot be named from within a sandbox: then it is the desktop's own sound.
    if toast.sound == Sound::Off {
        words.insert("sound", "silent".into());
    }
    words
}

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Notification";
/// So many buttons every desktop has room for; GNOME leaves out the others.
const SURELY_SHOWN: usize = 3;
const OPEN: &str = "open";
/// What stands in the history for the daemon: ids are the program's own, whichever run of the portal has them.
const RUN: &str = "portal";
