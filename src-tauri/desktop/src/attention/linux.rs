//! What Linux desktops tell of the person's attention, over the session bus and the system bus.
//!
//! Not to be disturbed: the notification daemon's `Inhibited` (KDE Plasma) or `paused` (dunst), and GNOME's
//! `show-banners`, which counts where GNOME runs. Locked: logind's `LockedHint`, and the screen savers of KDE and GNOME.
//! Each may be absent, come later or go: what nobody says is not known. None of them is started for this.

mod banners;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use ringlet_core::attention::Attention;
use tokio::sync::{mpsc, watch as latest};
use tokio::task::AbortHandle;
use zbus::MatchRule;
use zbus::message::Type;
use zbus::zvariant::OwnedValue;

use self::banners::Banners;

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    tasks: [AbortHandle; 3],
    _banners: Banners,
}

impl Watch {
    /// Begins to watch, on the current tokio runtime.
    pub fn start(told: mpsc::Sender<Attention>) -> Self {
        let (said, heard) = mpsc::channel(QUEUE);
        let (banners, shown) = Banners::watch();
        let session = tokio::spawn(keep(Bus::Session, said.clone(), shown.clone()));
        let system = tokio::spawn(keep(Bus::System, said, shown));
        let merging = tokio::spawn(merge(heard, told));
        Self { tasks: [session, system, merging].map(|task| task.abort_handle()), _banners: banners }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// dunst.
    Dunst,
    /// The screen saver of the freedesktop.org specification, which is KDE's lock screen.
    FreedesktopSaver,
    /// GNOME's switch for banners.
    GnomeBanners,
    /// GNOME's lock screen.
    GnomeSaver,
    /// The desktop notifications specification.
    Inhibited,
    /// logind.
    Logind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bus {
    Session,
    System,
}

/// Whether GNOME shows banners, as far as that is known.
type Shown = latest::Receiver<Option<bool>>;

/// What one of them says; `None` when it no longer says anything.
type Said = (Source, Option<bool>);

/// Tells what changes when all that is said is taken together.
async fn merge(mut heard: mpsc::Receiver<Said>, told: mpsc::Sender<Attention>) {
    let mut known: BTreeMap<Source, bool> = BTreeMap::new();
    let (mut disturb, mut locked) = (None, None);
    while let Some((source, said)) = heard.recv().await {
        match said {
            Some(said) => known.insert(source, said),
            None => known.remove(&source),
        };
        let now = (together(&known, DISTURB), together(&known, LOCKS));
        let mut changes = Vec::new();
        if now.0 != disturb {
            changes.push(Attention::DoNotDisturb(now.0));
        }
        if now.1 != locked {
            changes.push(Attention::Locked(now.1));
        }
        (disturb, locked) = now;
        for change in changes {
            if told.send(change).await.is_err() {
                return;
            }
        }
    }
}

/// One that says yes is enough.
fn together(known: &BTreeMap<Source, bool>, sources: [Source; 3]) -> Option<bool> {
    sources.iter().filter_map(|source| known.get(source).copied()).reduce(|one, other| one || other)
}

/// Watches a bus, and again when it went away.
async fn keep(bus: Bus, said: mpsc::Sender<Said>, banners: Shown) {
    loop {
        if let Err(error) = watch(bus, &said, &banners).await {
            tracing::debug!(?bus, error = %error, "a bus tells nothing of the person's attention");
        }
        for source in bus.sources() {
            if said.send((*source, None)).await.is_err() {
                return;
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn watch(bus: Bus, said: &mpsc::Sender<Said>, banners: &Shown) -> zbus::Result<()> {
    let connection = match bus {
        Bus::Session => zbus::Connection::session().await?,
        Bus::System => zbus::Connection::system().await?,
    };
    // Listening first: no change can fall between the answer about now and the first signal.
    let mut messages = zbus::MessageStream::from(&connection);
    let dbus = zbus::fdo::DBusProxy::new(&connection).await?;
    for source in bus.sources() {
        for rule in source.rules()? {
            dbus.add_match_rule(rule).await?;
        }
    }
    let (changed, mut changes) = mpsc::channel(QUEUE);
    let mut switched = banners.clone();
    let listening = tokio::spawn(async move {
        loop {
            // What is to be read again is read once, however often it is said.
            tokio::select! {
                message = messages.next() => {
                    let Some(Ok(message)) = message else { return };
                    for source in bus.sources().iter().filter(|source| source.is_of(&message)) {
                        changed.try_send(*source).ok();
                    }
                }
                Ok(()) = switched.changed(), if bus == Bus::Session => {
                    changed.try_send(Source::GnomeBanners).ok();
                }
            }
        }
    });
    let _listening = Ending(listening.abort_handle());
    for source in bus.sources() {
        let answer = source.read(&connection, &dbus, banners).await;
        if said.send((*source, answer)).await.is_err() {
            return Ok(());
        }
    }
    tracing::debug!(?bus, "the person's attention is watched");
    // Ends when the connection does, with the task that listens.
    while let Some(source) = changes.recv().await {
        let answer = source.read(&connection, &dbus, banners).await;
        if said.send((source, answer)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Ends a task with whoever waits for it.
struct Ending(AbortHandle);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Bus {
    fn sources(self) -> &'static [Source] {
        match self {
            Self::Session => {
                &[Source::Inhibited, Source::Dunst, Source::GnomeBanners, Source::FreedesktopSaver, Source::GnomeSaver]
            }
            Self::System => &[Source::Logind],
        }
    }
}

impl Source {
    /// The bus name of whoever says it.
    fn name(self) -> &'static str {
        match self {
            Self::Dunst | Self::Inhibited => NOTIFICATIONS,
            Self::FreedesktopSaver => FREEDESKTOP_SAVER,
            Self::GnomeBanners => GNOME_SHELL,
            Self::GnomeSaver => GNOME_SAVER,
            Self::Logind => LOGIND,
        }
    }

    /// The interface and the signal that says that it changed, where it is said on the bus.
    fn signal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Dunst | Self::Inhibited | Self::Logind => Some((PROPERTIES, "PropertiesChanged")),
            Self::FreedesktopSaver => Some((FREEDESKTOP_SAVER, "ActiveChanged")),
            Self::GnomeBanners => None,
            Self::GnomeSaver => Some((GNOME_SAVER, "ActiveChanged")),
        }
    }

    /// What has to be asked of the bus so that no change is missed, its coming and going included.
    fn rules(self) -> zbus::Result<Vec<MatchRule<'static>>> {
        let rule = || MatchRule::builder().msg_type(Type::Signal);
        let owner = rule().sender(DBUS)?.interface(DBUS)?.member("NameOwnerChanged")?.arg(0, self.name())?;
        let mut rules = vec![owner.build()];
        if let Some((interface, member)) = self.signal() {
            let changed = rule().interface(interface)?.member(member)?;
            let changed = match self {
                Self::Dunst | Self::Inhibited => changed.path(NOTIFICATIONS_PATH)?,
                Self::Logind => changed.path_namespace("/org/freedesktop/login1/session")?,
                Self::FreedesktopSaver | Self::GnomeBanners | Self::GnomeSaver => changed,
            };
            rules.push(changed.build());
        }
        Ok(rules)
    }

    /// Whether `message` says that it is to be read again.
    fn is_of(self, message: &zbus::Message) -> bool {
        if message.message_type() != Type::Signal {
            return false;
        }
        let header = message.header();
        let (Some(interface), Some(member)) = (header.interface(), header.member()) else { return false };
        if (interface.as_str(), member.as_str()) == (DBUS, "NameOwnerChanged") {
            return message
                .body()
                .deserialize::<(String, String, String)>()
                .is_ok_and(|(name, ..)| name == self.name());
        }
        let on_path = |path: &str| header.path().is_some_and(|there| there.as_str() == path);
        Some((interface.as_str(), member.as_str())) == self.signal()
            && match self {
                Self::Dunst | Self::Inhibited => on_path(NOTIFICATIONS_PATH),
                Self::Logind => !on_path(NOTIFICATIONS_PATH),
                Self::FreedesktopSaver | Self::GnomeBanners | Self::GnomeSaver => true,
            }
    }

    /// What it says now; `None` when it is not there, or says no such thing.
    async fn read(self, bus: &zbus::Connection, dbus: &zbus::fdo::DBusProxy<'_>, banners: &Shown) -> Option<bool> {
        let there = dbus.name_has_owner(self.name().try_into().ok()?).await.ok()?;
        if !there {
            return None;
        }
        tokio::time::timeout(PATIENCE, self.ask(bus, banners)).await.ok()?
    }

    async fn ask(self, bus: &zbus::Connection, banners: &Shown) -> Option<bool> {
        match self {
            Self::Dunst => property(bus, NOTIFICATIONS, NOTIFICATIONS_PATH, DUNST, "paused").await,
            Self::Inhibited => property(bus, NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Inhibited").await,
            Self::Logind => property(bus, LOGIND, "/org/freedesktop/login1/session/auto", SESSION, "LockedHint").await,
            Self::FreedesktopSaver => {
                let reply = bus.call_method(
                    Some(FREEDESKTOP_SAVER),
                    "/org/freedesktop/ScreenSaver",
                    Some(FREEDESKTOP_SAVER),
                    "GetActive",
                    &(),
                );
                reply.await.ok()?.body().deserialize().ok()
            }
            Self::GnomeSaver => {
                let path = "/org/gnome/ScreenSaver";
                let reply = bus.call_method(Some(GNOME_SAVER), path, Some(GNOME_SAVER), "GetActive", &());
                reply.await.ok()?.body().deserialize().ok()
            }
            Self::GnomeBanners => banners.borrow().map(|shown| !shown),
        }
    }
}

async fn property(bus: &zbus::Connection, name: &str, path: &str, interface: &str, property: &str) -> Option<bool> {
    let reply = bus.call_method(Some(name), path, Some(PROPERTIES), "Get", &(interface, property)).await.ok()?;
    bool::try_from(reply.body().deserialize::<OwnedValue>().ok()?).ok()
}

const DISTURB: [Source; 3] = [Source::Dunst, Source::GnomeBanners, Source::Inhibited];
const LOCKS: [Source; 3] = [Source::FreedesktopSaver, Source::GnomeSaver, Source::Logind];
const QUEUE: usize = 32;
/// How long after a bus went away, or was not there, it is tried again.
const AGAIN: Duration = Duration::from_secs(60);
/// How long one of them may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
const DBUS: &str = "org.freedesktop.DBus";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";
const DUNST: &str = "org.dunstproject.cmd0";
const GNOME_SHELL: &str = "org.gnome.Shell";
const FREEDESKTOP_SAVER: &str = "org.freedesktop.ScreenSaver";
const GNOME_SAVER: &str = "org.gnome.ScreenSaver";
const LOGIND: &str = "org.freedesktop.login1";
const SESSION: &str = "org.freedesktop.login1.Session";
