//! The keyring of a Linux desktop, which needs Debian's `dbus-daemon` and `gnome-keyring`. The variables that lead to the
//! bus belong to the whole process, so everything about it is one test.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringlet_core::auth::store::{CredentialStore, StoreError};
use ringlet_core::auth::store_handle::{Manner, StoreHandle};
use ringlet_desktop::keyring::Keyring;

use super::{conforms, credential, keeps_a_password_for_a_proxy};

#[test]
fn a_real_keyring_conforms_and_is_found_when_it_appears_later_and_missed_when_it_is_locked() {
    let home = tempfile::tempdir().expect("a directory");
    let (mut bus, address) = Bus::start(home.path());
    // SAFETY: the other test of this program reads no variable.
    unsafe { std::env::set_var("DBUS_SESSION_BUS_ADDRESS", &address) };
    let keyring = Keyring::new("ringlet-test");

    assert!(matches!(keyring.load(), Err(StoreError::Unavailable(_))), "nothing owns the name yet");
    assert!(matches!(keyring.save(&credential("x")), Err(StoreError::Unavailable(_))));

    let mut daemon = unlocked_daemon(home.path(), &address);
    within(Duration::from_secs(20), || keyring.load().is_ok());
    conforms(&keyring);
    assert!(!keyring.is_locked().expect("it answers"));
    keeps_a_password_for_a_proxy(&keyring);

    let other = Keyring::new("ringlet-test-of-another-profile");
    keyring.save(&credential("ours")).expect("it works");
    assert_eq!(other.load().expect("it works"), None, "profiles do not mix");

    // A restart of the service in between is no trouble, because each call connects anew.
    end(&mut daemon);
    assert!(matches!(keyring.load(), Err(StoreError::Unavailable(_))));
    let mut daemon = unlocked_daemon(home.path(), &address);
    within(Duration::from_secs(20), || keyring.load().is_ok());
    assert_eq!(keyring.load().expect("it works"), Some(credential("ours")));

    // Locked: the service waits for a person at a prompt, and we do not wait with it.
    end(&mut daemon);
    let mut daemon = locked_daemon(home.path(), &address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let handle = StoreHandle::with_limit(Arc::new(keyring.clone()), Duration::from_secs(2));
    // Looking asks nobody, so it never waits for anybody.
    within(Duration::from_secs(20), || keyring.is_locked().is_ok_and(|locked| locked));
    assert!(matches!(runtime.block_on(handle.load(Manner::Quietly)), Err(StoreError::Locked)));
    let began = Instant::now();
    let outcome = runtime.block_on(handle.load(Manner::Asking));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    assert!(matches!(outcome, Err(StoreError::Locked | StoreError::Denied(_) | StoreError::TimedOut)), "{outcome:?}");

    // Whatever hangs there does not stand in the way of a keyring that is open again.
    end(&mut daemon);
    let mut daemon = unlocked_daemon(home.path(), &address);
    within(Duration::from_secs(20), || matches!(runtime.block_on(handle.load(Manner::Quietly)), Ok(Some(_))));
    end(&mut daemon);
    bus.end();
}

/// A session bus that starts no service by itself.
struct Bus {
    child: Child,
}

impl Bus {
    fn start(home: &Path) -> (Self, String) {
        std::fs::set_permissions(home, std::fs::Permissions::from_mode(0o700)).expect("ours");
        let config = home.join("bus.conf");
        let socket = home.join("bus");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display()
        );
        std::fs::write(&config, text).expect("ours");
        let mut child = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's dbus-daemon is installed");
        let mut address = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut address).expect("it says its address");
        (Self { child }, address.trim().to_owned())
    }

    fn end(&mut self) {
        end(&mut self.child);
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.end();
    }
}

/// A keyring whose login collection is open; made with that password if there is none yet.
fn unlocked_daemon(home: &Path, bus: &str) -> Child {
    let mut child =
        daemon(home, bus).arg("--unlock").stdin(Stdio::piped()).spawn().expect("gnome-keyring is installed");
    child.stdin.take().expect("piped").write_all(b"password").expect("it reads");
    child
}

fn locked_daemon(home: &Path, bus: &str) -> Child {
    daemon(home, bus).stdin(Stdio::null()).spawn().expect("gnome-keyring is installed")
}

fn daemon(home: &Path, bus: &str) -> Command {
    let mut command = Command::new("gnome-keyring-daemon");
    command
        .args(["--foreground", "--components=secrets"])
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn end(child: &mut Child) {
    // It may have ended by itself, with its bus.
    drop(child.kill());
    drop(child.wait());
}

fn within(limit: Duration, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < limit, "not within {limit:?}");
        std::thread::park_timeout(Duration::from_millis(50));
    }
}
