//! The bundler's settings: merged as the bundler merges them, they are a configuration it takes, and what they name is
//! there.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tauri::Config;

#[test]
fn the_settings_of_the_bundler_are_read_whole_and_name_files_that_are_there() {
    let mut whole = read("tauri.conf.json");
    merge(&mut whole, read("package/bundle.conf.json"));
    let config: Config = serde_json::from_value(whole).expect("the bundler reads it");
    let bundle = config.bundle;
    assert!(bundle.active);
    assert_eq!(config.identifier, "io.github.ringlet.Ringlet");
    for file in bundle.icon.iter().map(Path::new).chain(bundle.license_file.as_deref()) {
        assert!(folder().join(file).is_file(), "{}", file.display());
    }
    assert_eq!(bundle.macos.minimum_system_version.as_deref(), Some("13.0"));
    assert!(!bundle.windows.allow_downgrades, "an older version does not come over a newer one");
}

#[test]
fn a_setting_the_bundler_does_not_know_is_noticed() {
    let mut whole = read("tauri.conf.json");
    merge(&mut whole, serde_json::json!({ "bundle": { "windows": { "nsis": { "installmode": "currentUser" } } } }));
    serde_json::from_value::<Config>(whole).expect_err("it is spelled another way");
}

/// A JSON merge patch (RFC 7396) without the removals.
fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(path)).expect("it is there");
    serde_json::from_str(&text).expect("it is JSON")
}

fn folder() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}
