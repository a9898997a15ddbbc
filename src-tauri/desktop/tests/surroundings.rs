//! Sleep and network as Debian's python3-dbusmock plays logind and NetworkManager on a system bus of the test's own.
#![cfg(target_os = "linux")]

#[path = "private_bus/bus.rs"]
mod bus;

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bus::is_inside;
use ringlet_core::surroundings::Surroundings;
use ringlet_desktop::surroundings::Watch;
use tokio::sync::mpsc;

#[tokio::test]
async fn a_wake_and_a_changing_network_are_told() {
    if !is_inside("a_wake_and_a_changing_network_are_told") {
        return;
    }
    let system = zbus::Connection::system().await.expect("the private bus answers");
    let _logind = Played::start(&system, "logind", LOGIND).await;
    let _network = Played::start(&system, "networkmanager", NETWORK).await;
    set_state(&system, CONNECTED).await;
    let (told, mut heard) = mpsc::channel(16);
    let _watch = Watch::start(told);
    // Said until it is heard, because it begins to listen at a time of its own.
    let mut first = None;
    for _ in 0..100 {
        sleep_begins(&system, false).await;
        if let Ok(told) = tokio::time::timeout(Duration::from_millis(100), heard.recv()).await {
            first = told;
            break;
        }
    }
    assert_eq!(first, Some(Surroundings::Woke));

    set_state(&system, DISCONNECTED).await;
    sleep_begins(&system, true).await;
    sleep_begins(&system, false).await;
    set_state(&system, CONNECTING).await;
    set_state(&system, CONNECTED).await;
    let mut all = Vec::new();
    while all.last() != Some(&Surroundings::NetworkBack) {
        let next = tokio::time::timeout(Duration::from_secs(10), heard.recv()).await;
        all.push(next.expect("it is told").expect("it watches"));
    }
    // What was said again until the first was heard may have been heard more than once.
    all.dedup();
    let wakes_first = all.first() == Some(&Surroundings::Woke);
    let expected = [Surroundings::NetworkLost, Surroundings::Woke, Surroundings::NetworkBack];
    assert_eq!(all[usize::from(wakes_first)..], expected);
}

#[tokio::test]
async fn without_a_system_bus_it_waits_in_silence_and_ends_with_its_owner() {
    let (told, mut heard) = mpsc::channel(16);
    let watch = Watch::start(told);
    tokio::task::yield_now().await;
    drop(watch);
    assert_eq!(heard.recv().await, None);
}

/// A service that dbusmock plays.
struct Played(Child);

impl Played {
    async fn start(bus: &zbus::Connection, template: &str, name: &str) -> Self {
        let child = Command::new("/usr/bin/python3")
            .args(["-m", "dbusmock", "--system", "--template", template])
            .stdout(Stdio::null())
            .spawn()
            .expect("Debian's python3-dbusmock is installed");
        let dbus = zbus::fdo::DBusProxy::new(bus).await.expect("the private bus answers");
        let there = async {
            while !dbus.name_has_owner(name.try_into().expect("a name")).await.expect("the bus answers") {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), there).await.expect("it starts");
        Self(child)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        // It may have ended with the bus.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

async fn sleep_begins(bus: &zbus::Connection, begins: bool) {
    let body = (format!("{LOGIND}.Manager"), "PrepareForSleep", "b", vec![zbus::zvariant::Value::from(begins)]);
    bus.call_method(Some(LOGIND), "/org/freedesktop/login1", Some(MOCK), "EmitSignal", &body)
        .await
        .expect("it says so");
}

async fn set_state(bus: &zbus::Connection, state: u32) {
    let path = "/org/freedesktop/NetworkManager";
    bus.call_method(Some(NETWORK), path, Some(MOCK), "SetGlobalConnectionState", &state).await.expect("it says so");
}

const MOCK: &str = "org.freedesktop.DBus.Mock";
const LOGIND: &str = "org.freedesktop.login1";
const NETWORK: &str = "org.freedesktop.NetworkManager";
const DISCONNECTED: u32 = 20;
const CONNECTING: u32 = 40;
const CONNECTED: u32 = 70;
