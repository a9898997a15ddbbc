//! What the packages depend on, and where it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::files::{SourceFile, repository, root};
use crate::{breaks, check};

/// The names in the dependency tables of a `Cargo.toml`, those for tests left out.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies") && !line.contains("dev-dependencies") && !line.contains("build-");
        } else if inside && let Some(end) = line.find(['.', ' ', '=']).filter(|_| !line.starts_with('#')) {
            names.push(&line[..end]);
        }
    }
    names
}

fn manifest(path: &str) -> &'static str {
    &repository().iter().find(|file| file.path == path).expect("the package exists").text
}

#[test]
fn the_rules_depend_only_on_parsing_and_on_dates() {
    assert_eq!(dependencies(manifest("src-tauri/domain/Cargo.toml")), ["jiff", "serde", "serde_json", "thiserror"]);
}

/// The names of everything that is linked into the library `package` on `target`.
fn linked_into(package: &str, target: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform", target])
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let names: BTreeMap<&str, &str> =
        items(&metadata["packages"]).map(|package| (text(&package["id"]), text(&package["name"]))).collect();
    let nodes: BTreeMap<&str, &Value> =
        items(&metadata["resolve"]["nodes"]).map(|node| (text(&node["id"]), node)).collect();
    let mut found = BTreeSet::new();
    let mut next: Vec<&str> = nodes.keys().copied().filter(|id| names[id] == package).collect();
    while let Some(id) = next.pop() {
        for dependency in items(&nodes[id]["deps"]) {
            // `null` is what a program is made of; the others are for its tests and for building it.
            let linked = items(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
            let id = text(&dependency["pkg"]);
            if linked && found.insert(names[id].to_owned()) {
                next.push(id);
            }
        }
    }
    found
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().expect("it is a list").iter()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is text")
}

#[test]
fn the_core_is_built_without_any_desktop() {
    for target in ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "aarch64-apple-darwin"] {
        let desktop = linked_into("ringlet-desktop", target);
        assert!(desktop.iter().any(|name| is_of_a_desktop(name)), "the rule finds nothing on {target}: {desktop:?}");
        let mut core = linked_into("ringlet-core", target);
        assert!(core.contains("tokio"), "{core:?}");
        core.retain(|name| is_of_a_desktop(name));
        assert!(core.is_empty(), "on {target}: {core:?}");
    }
}

fn is_of_a_desktop(package: &str) -> bool {
    let families = ["objc2", "ringlet-desktop", "tauri", "tray-icon", "zbus", "keyring", "notify-rust"];
    package == "windows" || families.iter().any(|family| package.starts_with(family))
}

#[test]
fn the_stand_in_shares_no_reading_of_the_protocol_with_the_program() {
    let names = dependencies(manifest("tests/standin/Cargo.toml"));
    assert!(names.len() > 5, "{names:?}");
    assert!(names.iter().all(|name| !["ringlet-core", "ringlet-domain", "ringlet"].contains(name)), "{names:?}");
}

#[test]
fn what_starts_everything_compiles_in_seconds() {
    assert_eq!(dependencies(manifest("src-tauri/xtask/Cargo.toml")), ["anyhow", "serde_json"]);
}

fn lints_of_its_own(file: &SourceFile) -> Vec<String> {
    let is_package = file.path.ends_with("/Cargo.toml");
    if is_package && !file.text.contains("[lints]\nworkspace = true") {
        vec!["no [lints] workspace = true".to_owned()]
    } else {
        Vec::new()
    }
}

#[test]
fn every_package_keeps_the_workspaces_lints() {
    check(lints_of_its_own);
    breaks(lints_of_its_own, "src-tauri/new/Cargo.toml", "[package]\nname = \"new\"\n");
}

/// Locked packages name no host: whoever builds chooses where they are fetched.
fn other_sources(file: &SourceFile) -> Vec<String> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let index = "registry+https://github.com/rust-lang/crates.io-index\"";
    let offends = |line: &str| match name {
        "Cargo.lock" => line.starts_with("source = ") && !line.ends_with(index),
        "package-lock.json" => line.contains("\"resolved\":") && line.contains("://"),
        _ => false,
    };
    file.lines()
        .filter(|(_, line)| offends(line))
        .map(|(number, line)| format!("line {number}: {}", line.trim()))
        .collect()
}

#[test]
fn lock_files_name_no_host() {
    check(other_sources);
    breaks(other_sources, "Cargo.lock", "source = \"git+https://example.org/a\"");
    breaks(other_sources, "ui/package-lock.json", "      \"resolved\": \"https://example.org/a.tgz\",");
}

#[test]
fn the_wires_are_read_by_one_name_of_each_library() {
    // Two versions of the bus library would mean two connections' worth of code in one small program.
    let lock = manifest("Cargo.lock");
    let versions = |name: &str| lock.matches(&format!("name = \"{name}\"\n")).count();
    for name in ["reqwest", "rustls", "tokio-tungstenite", "zbus", "tauri", "rusqlite"] {
        assert_eq!(versions(name), 1, "{name}");
    }
}
