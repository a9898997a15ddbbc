//! The words of the desktop notifications specification: what a daemon is asked, told, and says by itself.

use std::collections::HashMap;
use std::time::Duration;

use ringlet_core::toast::{Action, ActivationToken, Ending, Sound, Toast, ToastKind};
use zbus::message::Sequence;
use zbus::zvariant::{OwnedValue, Value};

use crate::toasts::Identity;

/// The bus name of whatever shows toasts.
pub(super) const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// One run of a notification daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Daemon {
    /// Its unique name on the bus.
    pub(super) owner: String,
    /// Whether it renders markup in the body.
    pub(super) markup: bool,
    /// Whether it shows buttons and tells of clicks.
    pub(super) actions: bool,
    /// Whether it makes sounds.
    pub(super) sounds: bool,
    disturb: DisturbFlag,
}

impl Daemon {
    /// Asks the daemon about itself; starts it when the bus knows how to.
    pub(super) async fn ask(bus: &zbus::Connection) -> zbus::Result<Self> {
        let reply = bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &()).await?;
        let owner = reply.header().sender().ok_or(zbus::Error::InvalidReply)?.to_string();
        let capabilities: Vec<String> = reply.body().deserialize()?;
        Ok(Self {
            owner,
            markup: capabilities.iter().any(|word| word == "body-markup"),
            actions: capabilities.iter().any(|word| word == "actions"),
            sounds: capabilities.iter().any(|word| word == "sound"),
            disturb: DisturbFlag::find(bus).await,
        })
    }

    /// Whether the person asked this desktop not to be disturbed; `None` where that cannot be told.
    pub(super) async fn is_quiet(&self, bus: &zbus::Connection) -> Option<bool> {
        self.disturb.read(bus).await
    }

    /// The daemon's name for itself, and its version.
    pub(super) async fn name(bus: &zbus::Connection) -> zbus::Result<String> {
        let reply = bus.call_method(Some(NAME), PATH, Some(NAME), "GetServerInformation", &()).await?;
        let (name, _vendor, version, _spec): (String, String, String, String) = reply.body().deserialize()?;
        Ok(format!("{name} {version}"))
    }
}

/// The unique name of the daemon, if one runs. Starts none.
pub(super) async fn owner(bus: &zbus::Connection) -> zbus::Result<Option<String>> {
    let dbus = zbus::fdo::DBusProxy::new(bus).await?;
    match dbus.get_name_owner(NAME.try_into()?).await {
        Ok(owner) => Ok(Some(owner.to_string())),
        Err(zbus::fdo::Error::NameHasNoOwner(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What names one run of the daemon `owner` in the history: a unique name alone is used again after the next log-in.
pub(super) fn run(bus: &zbus::Connection, owner: &str) -> String {
    format!("{owner}@{}", bus.server_guid())
}

/// A toast that the daemon has taken.
#[derive(Debug)]
pub(super) struct Taken {
    /// The daemon's id for it.
    pub(super) id: u32,
    /// Which daemon took it.
    pub(super) owner: String,
    /// When the answer came, among everything that comes over this connection.
    pub(super) at: Sequence,
}

/// Shows `toast`, in the place of the one with the id `replaces`, which is 0 for none.
pub(super) async fn notify(
    bus: &zbus::Connection,
    daemon: &Daemon,
    identity: &Identity,
    toast: &Toast,
    (urgency, manner): (Urgency, Manner),
    replaces: u32,
) -> zbus::Result<Taken> {
    let body = if daemon.markup { escape(&toast.body) } else { toast.body.clone() };
    let icon = identity.icon.as_deref().and_then(|path| path.to_str()).unwrap_or_default();
    let actions = if daemon.actions { actions(toast) } else { Vec::new() };
    let mut hints: HashMap<&str, Value<'_>> = HashMap::new();
    hints.insert("desktop-entry", identity.id.as_str().into());
    hints.insert("urgency", (urgency as u8).into());
    match &toast.sound {
        _ if manner == Manner::Amend => drop(hints.insert("suppress-sound", true.into())),
        Sound::Off => drop(hints.insert("suppress-sound", true.into())),
        Sound::Default => {
            if let Some(name) = sound_name(toast.kind) {
                hints.insert("sound-name", name.into());
            }
        }
        Sound::File(path) => drop(hints.insert("sound-file", path.to_string_lossy().into_owned().into())),
    }
    if let Some(category) = category(toast.kind) {
        hints.insert("category", category.into());
    }
    let expires = match toast.kind {
        // The engine takes it away; a daemon that did so would hide a phone that still rings.
        ToastKind::Incoming => NEVER,
        ToastKind::Missed | ToastKind::Status | ToastKind::Voicemail => AS_THE_DAEMON_LIKES,
    };
    let words = (identity.name.as_str(), replaces, icon, toast.title.as_str(), body, actions, hints, expires);
    let reply = bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &words).await?;
    let owner = reply.header().sender().ok_or(zbus::Error::InvalidReply)?.to_string();
    Ok(Taken { id: reply.body().deserialize()?, owner, at: reply.recv_position() })
}

/// How much a toast presses itself on the person, in the specification's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Urgency {
    Low = 0,
    Normal = 1,
    Critical = 2,
}

/// Whether a toast is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// The words of one that is up are changed: nobody is called to it.
    Amend,
    /// It is.
    Announce,
}

/// Closes a toast by its id alone. A daemon that no longer has it may answer with an error, which says the same.
pub(super) async fn close(bus: &zbus::Connection, id: u32) {
    let closed = bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(id,)).await;
    if let Err(error) = closed {
        tracing::debug!(id, error = %error, "a toast could not be closed");
    }
}

/// What has to be asked of the bus so that nothing in [`Word`] is missed.
pub(super) fn subscriptions() -> zbus::Result<[zbus::MatchRule<'static>; 2]> {
    let rule = || zbus::MatchRule::builder().msg_type(zbus::message::Type::Signal);
    Ok([
        rule().interface(NAME)?.path(PATH)?.build(),
        rule()
            .sender("org.freedesktop.DBus")?
            .interface("org.freedesktop.DBus")?
            .member("NameOwnerChanged")?
            .arg(0, NAME)?
            .build(),
    ])
}

/// Something that came over the connection by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// Another daemon shows toasts from now on, or none.
    OwnerChanged(Option<String>),
    /// Something became of a toast, whoever's it is.
    Signal(Signal),
}

/// Something became of a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signal {
    /// The toast's id.
    pub(super) id: u32,
    /// What.
    pub(super) what: What,
    /// Who says so: a unique name.
    pub(super) sender: String,
    /// When it came, among everything that comes over this connection.
    pub(super) at: Sequence,
}

/// What became of a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It is closed.
    Closed(Ending),
    /// The person clicked it or its Open button; or a button that means something else.
    Invoked(Option<Action>),
    /// Comes before a click: the leave to bring a window to the front.
    Leave(ActivationToken),
}

impl Word {
    /// Reads one message; `None` when it is about something else, or no such thing.
    pub(super) fn read(message: &zbus::Message) -> Option<Self> {
        if message.message_type() != zbus::message::Type::Signal {
            return None;
        }
        let (header, body) = (message.header(), message.body());
        let (sender, member) = (header.sender()?.as_str(), header.member()?.as_str());
        if sender == "org.freedesktop.DBus" {
            let (name, _, new): (String, String, String) = body.deserialize().ok()?;
            let is_ours = member == "NameOwnerChanged" && name == NAME;
            return is_ours.then_some(Self::OwnerChanged(Some(new).filter(|new| !new.is_empty())));
        }
        if header.interface()?.as_str() != NAME {
            return None;
        }
        let (id, what) = match member {
            "ActionInvoked" => {
                let (id, key): (u32, String) = body.deserialize().ok()?;
                (id, What::Invoked(Action::of(&key)))
            }
            "ActivationToken" => {
                let (id, token): (u32, String) = body.deserialize().ok()?;
                (id, What::Leave(ActivationToken::new(token)))
            }
            "NotificationClosed" => {
                let (id, reason): (u32, u32) = body.deserialize().ok()?;
                let ending = match reason {
                    1 => Ending::Expired,
                    2 => Ending::Dismissed,
                    _ => Ending::Taken,
                };
                (id, What::Closed(ending))
            }
            _ => return None,
        };
        Some(Self::Signal(Signal { id, what, sender: sender.to_owned(), at: message.recv_position() }))
    }
}

/// Where a daemon says that nobody wants to be disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DisturbFlag {
    /// dunst's own property.
    DunstPaused,
    /// The property of the desktop notifications specification.
    Inhibited,
    /// Nowhere.
    None,
}

impl DisturbFlag {
    async fn find(bus: &zbus::Connection) -> Self {
        for flag in [Self::Inhibited, Self::DunstPaused] {
            if flag.read(bus).await.is_some() {
                return flag;
            }
        }
        Self::None
    }

    async fn read(self, bus: &zbus::Connection) -> Option<bool> {
        let question = match self {
            Self::DunstPaused => ("org.dunstproject.cmd0", "paused"),
            Self::Inhibited => (NAME, "Inhibited"),
            Self::None => return None,
        };
        let asked = bus.call_method(Some(NAME), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &question);
        let reply = tokio::time::timeout(DISTURB_PATIENCE, asked).await.ok()?.ok()?;
        bool::try_from(reply.body().deserialize::<OwnedValue>().ok()?).ok()
    }
}

/// Keys and labels in turn. A click on the toast itself opens it; because some daemons know no such click, a button that
/// says so is among those that every desktop has room for.
fn actions(toast: &Toast) -> Vec<&str> {
    let mut buttons: Vec<_> =
        toast.buttons.iter().map(|button| [button.action.word(), button.label.as_str()]).collect();
    buttons.insert(buttons.len().min(SURELY_SHOWN - 1), ["open", toast.open.as_str()]);
    ["default", toast.open.as_str()].into_iter().chain(buttons.into_iter().flatten()).collect()
}

/// The desktop's own sound, as the freedesktop.org sound naming specification calls it. A program's words about itself
/// make none.
fn sound_name(kind: ToastKind) -> Option<&'static str> {
    match kind {
        ToastKind::Incoming => Some("phone-incoming-call"),
        ToastKind::Missed => Some("dialog-information"),
        ToastKind::Status => None,
        ToastKind::Voicemail => Some("message-new-instant"),
    }
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

/// A ring must not wait for the answer to a mere courtesy.
const DISTURB_PATIENCE: Duration = Duration::from_millis(200);
/// So many buttons every desktop has room for; GNOME leaves out the others.
const SURELY_SHOWN: usize = 3;
const NEVER: i32 = 0;
const AS_THE_DAEMON_LIKES: i32 = -1;
