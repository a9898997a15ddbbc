//! Sleep as logind tells it, and the network as NetworkManager does, over one connection to the system bus.
//!
//! Either may be absent: then nothing is told of its part. Neither is started for this.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use ringlet_core::surroundings::Surroundings;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use zbus::MatchRule;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch(AbortHandle);

impl Watch {
    /// Begins to watch, on the current tokio runtime.
    pub fn start(told: mpsc::Sender<Surroundings>) -> Self {
        let task = tokio::spawn(async move {
            loop {
                match watch(&told).await {
                    Ok(()) => tracing::debug!("the system bus went away"),
                    Err(error) => tracing::debug!(error = %error, "the system bus tells nothing of sleep and network"),
                }
                tokio::select! {
                    () = told.closed() => return,
                    () = tokio::time::sleep(AGAIN) => {}
                }
            }
        });
        Self(task.abort_handle())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Tells until the bus is gone or nobody listens any more.
async fn watch(told: &mpsc::Sender<Surroundings>) -> zbus::Result<()> {
    let bus = zbus::Connection::system().await?;
    // Listening first: no change can fall between the answer about now and the first signal.
    let mut messages = zbus::MessageStream::from(&bus);
    let dbus = zbus::fdo::DBusProxy::new(&bus).await?;
    for rule in rules()? {
        dbus.add_match_rule(rule).await?;
    }
    let mut network = Network::default();
    if dbus.name_has_owner(NETWORK.try_into()?).await? {
        // How things are is no news; the engine dials at its start anyway.
        network.learn(Said::read(ask(&bus).await?));
    }
    tracing::debug!(?network, "sleep and network are watched");
    loop {
        let message = tokio::select! {
            message = messages.next() => message,
            () = told.closed() => return Ok(()),
        };
        let Some(message) = message.transpose()? else { return Ok(()) };
        if let Some(change) = read(&message, &mut network)
            && told.send(change).await.is_err()
        {
            return Ok(());
        }
    }
}

fn rules() -> zbus::Result<[MatchRule<'static>; 3]> {
    let rule = || MatchRule::builder().msg_type(Type::Signal);
    Ok([
        rule().interface(LOGIND)?.member(SLEEP)?.path(LOGIND_PATH)?.build(),
        rule().interface(PROPERTIES)?.member(CHANGED)?.path(NETWORK_PATH)?.build(),
        rule().interface(NETWORK)?.member(STATE_CHANGED)?.path(NETWORK_PATH)?.build(),
    ])
}

fn read(message: &zbus::Message, network: &mut Network) -> Option<Surroundings> {
    if message.message_type() != Type::Signal {
        return None;
    }
    let (header, body) = (message.header(), message.body());
    match (header.path()?.as_str(), header.member()?.as_str()) {
        (LOGIND_PATH, SLEEP) => {
            // `true` comes before the machine sleeps, `false` after it.
            let sleeps: bool = body.deserialize().ok()?;
            (!sleeps).then_some(Surroundings::Woke)
        }
        (NETWORK_PATH, STATE_CHANGED) => network.learn(Said { state: Some(body.deserialize().ok()?), primary: None }),
        (NETWORK_PATH, CHANGED) if header.interface()?.as_str() == PROPERTIES => {
            let (interface, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) =
                body.deserialize().ok()?;
            if interface == NETWORK { network.learn(Said::read(changed)) } else { None }
        }
        _ => None,
    }
}

async fn ask(bus: &zbus::Connection) -> zbus::Result<HashMap<String, OwnedValue>> {
    let reply = bus.call_method(Some(NETWORK), NETWORK_PATH, Some(PROPERTIES), "GetAll", &NETWORK).await?;
    reply.body().deserialize()
}

/// What one message of NetworkManager says.
struct Said {
    state: Option<u32>,
    primary: Option<String>,
}

impl Said {
    fn read(mut properties: HashMap<String, OwnedValue>) -> Self {
        let state = properties.remove("State").and_then(|value| u32::try_from(value).ok());
        let primary = properties.remove("PrimaryConnection").and_then(|value| OwnedObjectPath::try_from(value).ok());
        Self { state, primary: primary.map(|path| path.to_string()) }
    }
}

/// What is known of the network; `None` where NetworkManager has not said it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Network {
    /// Whether there is a way out of this machine.
    connected: Option<bool>,
    /// The connection that this way goes over, while or when there last was one.
    primary: Option<String>,
}

impl Network {
    fn learn(&mut self, said: Said) -> Option<Surroundings> {
        // No connection at all has this path.
        let primary = said.primary.filter(|path| path != "/");
        let connected = said.state.filter(|state| *state != STATE_UNKNOWN).map(|state| state >= STATE_CONNECTED_SITE);
        let was = (self.connected, self.primary.clone());
        self.connected = connected.or(self.connected);
        self.primary = primary.or_else(|| self.primary.take());
        match (was, self.connected) {
            ((before, _), Some(false)) if before != Some(false) => Some(Surroundings::NetworkLost),
            ((Some(false), _), Some(true)) => Some(Surroundings::NetworkBack),
            ((_, before), Some(true)) if before.is_some() && before != self.primary => Some(Surroundings::NetworkBack),
            _ => None,
        }
    }
}

/// How long after the bus went away, or was not there, it is tried again.
const AGAIN: Duration = Duration::from_secs(60);

const LOGIND: &str = "org.freedesktop.login1.Manager";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const SLEEP: &str = "PrepareForSleep";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const CHANGED: &str = "PropertiesChanged";
const STATE_CHANGED: &str = "StateChanged";
const NETWORK: &str = "org.freedesktop.NetworkManager";
const NETWORK_PATH: &str = "/org/freedesktop/NetworkManager";
/// `NM_STATE_UNKNOWN`: it is not NetworkManager that manages this network.
const STATE_UNKNOWN: u32 = 0;
/// `NM_STATE_CONNECTED_SITE`: there is a default route. Whether the internet is behind it is not known.
const STATE_CONNECTED_SITE: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn said(state: u32, primary: &str) -> Said {
        Said { state: Some(state), primary: Some(primary.to_owned()) }
    }

    #[test]
    fn only_what_matters_to_a_connection_is_told() {
        let mut network = Network::default();
        let told = [
            network.learn(said(70, "/a/1")),
            network.learn(said(70, "/a/1")),
            // From the cable to the radio, without a break.
            network.learn(said(70, "/a/2")),
            network.learn(said(20, "/")),
            network.learn(said(40, "/")),
            network.learn(said(60, "/a/2")),
            network.learn(said(70, "/a/2")),
        ];
        let (back, lost) = (Some(Surroundings::NetworkBack), Some(Surroundings::NetworkLost));
        assert_eq!(told, [None, None, back, lost, None, back, None]);
    }

    #[test]
    fn a_network_that_is_not_networkmanagers_is_not_thought_lost() {
        let mut network = Network::default();
        assert_eq!(network.learn(said(0, "/")), None);
        assert_eq!(network.learn(Said { state: None, primary: None }), None);
    }
}
