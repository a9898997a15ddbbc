//! The person's attention as desktops tell of it, played on a bus of the test's own.
#![cfg(target_os = "linux")]

#[path = "private_bus/bus.rs"]
mod bus;

use std::path::PathBuf;
use std::time::Duration;

use bus::{is_inside, is_inside_where};
use played::{Dunst, Plasma, Portal, Saver, Session};
use ringlet_core::attention::Attention;
use ringlet_desktop::attention::Watch;
use tokio::sync::mpsc;

#[tokio::test(flavor = "multi_thread")]
async fn do_not_disturb_is_known_from_plasma_from_dunst_and_from_gnome() {
    if !is_inside("do_not_disturb_is_known_from_plasma_from_dunst_and_from_gnome") {
        return;
    }
    let (_watch, mut heard) = watch().await;

    let plasma = serve(NOTIFICATIONS, NOTIFICATIONS_PATH, Plasma { inhibited: false }).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(Some(false)));
    let daemon = plasma.object_server().interface::<_, Plasma>(NOTIFICATIONS_PATH).await.expect("it is served");
    for inhibited in [true, false, true] {
        daemon.get_mut().await.inhibited = inhibited;
        daemon.get().await.inhibited_changed(daemon.signal_emitter()).await.expect("it is told");
        assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(Some(inhibited)));
    }
    // Another daemon takes its place, as when somebody changes desktops.
    leave(plasma).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(None));
    let dunst = serve(NOTIFICATIONS, NOTIFICATIONS_PATH, Dunst { paused: true }).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(Some(true)));
    leave(dunst).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(None));

    // Its switch counts where GNOME runs; the portal does not tell of it.
    let _portal = serve(PORTAL, PORTAL_PATH, Portal).await;
    show_banners(false);
    let gnome = named(GNOME_SHELL).await;
    // GSettings may notice the file only after the name.
    until(&mut heard, Attention::DoNotDisturb(Some(true))).await;
    for shown in [true, false] {
        show_banners(shown);
        assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(Some(!shown)));
    }
    leave(gnome).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(None));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_gnomes_switch_is_not_installed_nothing_is_known_of_it() {
    let nowhere = [("XDG_DATA_DIRS", "/nonexistent"), ("XDG_DATA_HOME", "/nonexistent")];
    if !is_inside_where("where_gnomes_switch_is_not_installed_nothing_is_known_of_it", "", &nowhere) {
        return;
    }
    let (_watch, mut heard) = watch().await;
    let _gnome = named(GNOME_SHELL).await;
    let _plasma = serve(NOTIFICATIONS, NOTIFICATIONS_PATH, Plasma { inhibited: false }).await;
    assert_eq!(next(&mut heard).await, Attention::DoNotDisturb(Some(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_screen_is_known_from_logind_and_from_the_screen_saver() {
    if !is_inside("a_locked_screen_is_known_from_logind_and_from_the_screen_saver") {
        return;
    }
    let logind = serve(LOGIND, AUTO, Session { locked: false }).await;
    let (_watch, mut heard) = watch().await;
    assert_eq!(next(&mut heard).await, Attention::Locked(Some(false)));
    let session = logind.object_server().interface::<_, Session>(AUTO).await.expect("it is served");
    session.get_mut().await.locked = true;
    session.get().await.locked_hint_changed(session.signal_emitter()).await.expect("it is told");
    assert_eq!(next(&mut heard).await, Attention::Locked(Some(true)));

    // One that says yes is enough, and one that is gone says nothing.
    let saver = serve(SAVER, SAVER_PATH, Saver { active: true }).await;
    session.get_mut().await.locked = false;
    session.get().await.locked_hint_changed(session.signal_emitter()).await.expect("it is told");
    let screen = saver.object_server().interface::<_, Saver>(SAVER_PATH).await.expect("it is served");
    screen.get_mut().await.active = false;
    Saver::active_changed(screen.signal_emitter(), false).await.expect("it is told");
    until(&mut heard, Attention::Locked(Some(false))).await;
    leave(saver).await;
    leave(logind).await;
    assert_eq!(next(&mut heard).await, Attention::Locked(None));
}

/// Watching, once it listens: what is served afterwards is heard of.
async fn watch() -> (Watch, mpsc::Receiver<Attention>) {
    let (told, heard) = mpsc::channel(16);
    (Watch::start(told), heard)
}

async fn serve<I: zbus::object_server::Interface>(name: &str, path: &str, service: I) -> zbus::Connection {
    let builder = zbus::connection::Builder::session().and_then(|builder| builder.serve_at(path, service));
    let connection = builder.and_then(|builder| builder.name(name)).expect("the names are well formed").build();
    connection.await.expect("the private bus answers")
}

/// Somebody of whom nothing but the name is asked.
async fn named(name: &str) -> zbus::Connection {
    let builder = zbus::connection::Builder::session().and_then(|builder| builder.name(name));
    builder.expect("the name is well formed").build().await.expect("the private bus answers")
}

/// The person moves GNOME's switch.
fn show_banners(shown: bool) {
    let folder = PathBuf::from(std::env::var_os("XDG_CONFIG_HOME").expect("it is set")).join("glib-2.0/settings");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let text = format!("[org/gnome/desktop/notifications]\nshow-banners={shown}\n");
    let aside = folder.join("aside");
    std::fs::write(&aside, text).expect("the file can be written");
    std::fs::rename(aside, folder.join("keyfile")).expect("the file can be put in its place");
}

async fn leave(connection: zbus::Connection) {
    connection.close().await.expect("the connection closes");
}

/// Waits until this is told, whatever is told before.
async fn until(heard: &mut mpsc::Receiver<Attention>, last: Attention) {
    while next(heard).await != last {}
}

async fn next(heard: &mut mpsc::Receiver<Attention>) -> Attention {
    tokio::time::timeout(LIMIT, heard.recv()).await.expect("it is told in time").expect("it watches")
}

/// What desktops serve, as far as it is asked for.
mod played {
    use zbus::object_server::SignalEmitter;
    use zbus::zvariant::OwnedValue;

    pub(super) struct Plasma {
        pub(super) inhibited: bool,
    }

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Plasma {
        #[zbus(property)]
        fn inhibited(&self) -> bool {
            self.inhibited
        }
    }

    pub(super) struct Dunst {
        pub(super) paused: bool,
    }

    #[zbus::interface(name = "org.dunstproject.cmd0")]
    impl Dunst {
        #[zbus(property, name = "paused")]
        fn paused(&self) -> bool {
            self.paused
        }
    }

    pub(super) struct Portal;

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl Portal {
        /// As real ones do, it tells of appearances alone.
        fn read(&self, namespace: String, key: String) -> zbus::fdo::Result<OwnedValue> {
            match (namespace.as_str(), key.as_str()) {
                ("org.freedesktop.appearance", "color-scheme") => Ok(OwnedValue::from(0_u32)),
                _ => Err(zbus::fdo::Error::UnknownProperty(format!("{namespace} {key}"))),
            }
        }
    }

    pub(super) struct Session {
        pub(super) locked: bool,
    }

    #[zbus::interface(name = "org.freedesktop.login1.Session")]
    impl Session {
        #[zbus(property)]
        fn locked_hint(&self) -> bool {
            self.locked
        }
    }

    pub(super) struct Saver {
        pub(super) active: bool,
    }

    #[zbus::interface(name = "org.freedesktop.ScreenSaver")]
    impl Saver {
        #[zbus(name = "GetActive")]
        fn active(&self) -> bool {
            self.active
        }

        /// The screen was locked or unlocked.
        #[zbus(signal)]
        pub(super) async fn active_changed(emitter: &SignalEmitter<'_>, active: bool) -> zbus::Result<()>;
    }
}

/// More than anything here takes.
const LIMIT: Duration = Duration::from_secs(10);
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";
const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PORTAL_PATH: &str = "/org/freedesktop/portal/desktop";
const GNOME_SHELL: &str = "org.gnome.Shell";
const LOGIND: &str = "org.freedesktop.login1";
const AUTO: &str = "/org/freedesktop/login1/session/auto";
const SAVER: &str = "org.freedesktop.ScreenSaver";
const SAVER_PATH: &str = "/org/freedesktop/ScreenSaver";
