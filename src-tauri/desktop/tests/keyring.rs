//! One conformance function for the keyring in memory and the real ones: a gnome-keyring on a bus of the test's own, and
//! the Credential Manager of the Windows this runs on.

#[cfg(target_os = "linux")]
#[path = "keyring/linux.rs"]
mod linux;

use ringlet_core::auth::store::{Credential, CredentialStore, StoreError};
use ringlet_core::testing::MemoryStore;

/// What every store does, beginning empty.
fn conforms(store: &dyn CredentialStore) {
    assert_eq!(store.load().expect("it works"), None);
    store.forget().expect("nothing there is no error");
    store.save(&credential("first")).expect("it works");
    assert_eq!(store.load().expect("it works"), Some(credential("first")));
    store.save(&credential("second")).expect("it works");
    assert_eq!(store.load().expect("it works"), Some(credential("second")));
    // The longest that fits into every system's keyring.
    let room = 2560 - credential("").to_bytes().expect("short").len();
    store.save(&credential(&"x".repeat(room))).expect("2560 bytes");
    assert_eq!(store.load().expect("it works"), Some(credential(&"x".repeat(room))));
    assert!(matches!(store.save(&credential(&"x".repeat(room + 1))), Err(StoreError::TooLong(2561))));
    store.forget().expect("it works");
    assert_eq!(store.load().expect("it works"), None);
}

fn credential(refresh_token: &str) -> Credential {
    Credential {
        server: "http://127.0.0.1:1".to_owned(),
        client_id: "client".to_owned(),
        account: "1".to_owned(),
        extension: "2".to_owned(),
        refresh_token: refresh_token.to_owned(),
        refresh_until: Some(1),
    }
}

/// What every keyring of a system does with the password for a proxy, beside the sign-in.
#[cfg(any(target_os = "linux", windows))]
fn keeps_a_password_for_a_proxy(keyring: &ringlet_desktop::keyring::Keyring) {
    keyring.save(&credential("ours")).expect("it works");
    assert_eq!(keyring.proxy_password().expect("it works"), None);
    keyring.keep_proxy_password(None).expect("nothing there is no error");
    keyring.keep_proxy_password(Some("a b:c ☎")).expect("it works");
    assert_eq!(keyring.proxy_password().expect("it works").as_deref(), Some("a b:c ☎"));
    assert_eq!(keyring.load().expect("it works"), Some(credential("ours")), "the two do not mix");
    keyring.keep_proxy_password(None).expect("it works");
    assert_eq!(keyring.proxy_password().expect("it works"), None);
    assert_eq!(keyring.load().expect("it works"), Some(credential("ours")));
    keyring.forget().expect("it works");
}

#[test]
fn the_keyring_in_memory_conforms() {
    conforms(&MemoryStore::new());
}

#[cfg(windows)]
#[test]
fn the_credential_manager_conforms_and_keeps_profiles_apart() {
    use ringlet_desktop::keyring::Keyring;

    let ours = Keyring::new("ringlet-test");
    // What a run that was broken off left there.
    ours.forget().expect("it works");
    conforms(&ours);
    keeps_a_password_for_a_proxy(&ours);
    let other = Keyring::new("ringlet-test-of-another-profile");
    ours.save(&credential("ours")).expect("it works");
    assert_eq!(other.load().expect("it works"), None, "profiles do not mix");
    ours.forget().expect("it works");
}
