//! What is known about the notification daemon that runs at the moment, over a bus connection that is kept.
//!
//! Toasts themselves go through notify-rust, each on a connection of its own; this only asks and closes leftovers.

use std::time::Duration;

use zbus::zvariant::OwnedValue;

/// The bus name of whatever shows toasts.
pub(super) const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// One run of a notification daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Daemon {
    /// Which run of which bus it is: a unique name alone is used again after the next log-in.
    pub(super) run: String,
    /// Its unique name on the bus.
    pub(super) owner: String,
    /// Whether it renders markup in the body.
    pub(super) markup: bool,
    /// Whether it shows buttons and tells of clicks.
    pub(super) actions: bool,
    disturb: DisturbFlag,
}

impl Daemon {
    /// Asks the daemon about itself; starts it when the bus knows how to.
    pub(super) async fn ask(bus: &zbus::Connection) -> zbus::Result<Self> {
        let capabilities: Vec<String> =
            bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &()).await?.body().deserialize()?;
        let owner = owner(bus).await?.ok_or(zbus::Error::InvalidReply)?;
        Ok(Self {
            run: run(bus, &owner),
            owner,
            markup: capabilities.iter().any(|word| word == "body-markup"),
            actions: capabilities.iter().any(|word| word == "actions"),
            disturb: DisturbFlag::find(bus).await,
        })
    }

    /// Whether the person asked this desktop not to be disturbed; `false` where that cannot be told.
    pub(super) async fn is_quiet(&self, bus: &zbus::Connection) -> bool {
        self.disturb.read(bus).await.unwrap_or(false)
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

/// What names one run of the daemon `owner` in the history.
pub(super) fn run(bus: &zbus::Connection, owner: &str) -> String {
    format!("{owner}@{}", bus.server_guid())
}

/// Closes a toast by its id alone. A daemon that no longer has it may answer with an error, which says the same.
pub(super) async fn close(bus: &zbus::Connection, id: u32) {
    let closed = bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(id,)).await;
    if let Err(error) = closed {
        tracing::debug!(id, error = %error, "a toast could not be closed");
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

/// A ring must not wait for the answer to a mere courtesy.
const DISTURB_PATIENCE: Duration = Duration::from_millis(200);
