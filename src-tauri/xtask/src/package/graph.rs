//! What the program is made of, as cargo tells it: every package that is linked into it, with version and licence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::machine::Machine;

/// A package that is part of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Linked {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence as an SPDX expression; empty when it names none.
    pub licence: String,
    /// Where its source lies.
    pub folder: PathBuf,
    /// Whether it is of this repository.
    pub ours: bool,
    /// What it needs in turn, as `name@version`.
    pub needs: BTreeSet<String>,
}

impl Linked {
    /// The name other packages call it by.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// All packages linked into the program on `target`, the program itself first and the others by name.
pub fn linked(machine: &Machine, target: &str) -> Result<Vec<Linked>> {
    let mut cargo = machine.cargo();
    cargo.args(["metadata", "--format-version=1", "--locked", "--filter-platform", target]);
    let output = cargo.output().context("cannot ask cargo what the program is made of")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    read(&serde_json::from_slice(&output.stdout)?)
}

fn read(metadata: &Value) -> Result<Vec<Linked>> {
    let packages: BTreeMap<&str, &Value> =
        items(&metadata["packages"]).map(|package| (text(&package["id"]), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        items(&metadata["resolve"]["nodes"]).map(|node| (text(&node["id"]), node)).collect();
    let program = packages.iter().find(|(_, package)| package["name"] == "ringlet").map(|(id, _)| *id);
    let program = program.context("the program is a package")?;
    let mut found: BTreeMap<&str, Linked> = BTreeMap::new();
    let mut next = vec![program];
    while let Some(id) = next.pop() {
        let package = packages.get(id).context("cargo describes what it names")?;
        let needs: Vec<&str> = items(&nodes[id]["deps"])
            // `null` is what a program is made of; the others are for its tests and for building it.
            .filter(|dependency| items(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()))
            .map(|dependency| text(&dependency["pkg"]))
            // A macro runs in the compiler, and nothing of it is in the program.
            .filter(|id| packages.get(id).is_some_and(|package| !is_macro(package)))
            .collect();
        let reference = |id: &&str| format!("{}@{}", text(&packages[*id]["name"]), text(&packages[*id]["version"]));
        let folder = Path::new(text(&package["manifest_path"])).parent().context("a manifest lies in a folder")?;
        let linked = Linked {
            name: text(&package["name"]).to_owned(),
            version: text(&package["version"]).to_owned(),
            licence: text(&package["license"]).replace('/', " OR "),
            folder: folder.to_owned(),
            ours: package["source"].is_null(),
            needs: needs.iter().map(reference).collect(),
        };
        found.insert(id, linked);
        next.extend(needs.into_iter().filter(|id| !found.contains_key(id)));
    }
    let first = found.remove(program).context("it was found")?;
    let mut rest: Vec<Linked> = found.into_values().collect();
    rest.sort();
    rest.insert(0, first);
    Ok(rest)
}

fn is_macro(package: &Value) -> bool {
    items(&package["targets"]).any(|target| items(&target["kind"]).any(|kind| kind == "proc-macro"))
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_is_found_and_what_only_builds_is_not() {
        let machine = Machine::here().expect("tests run in the repository");
        let all = linked(&machine, "x86_64-unknown-linux-gnu").expect("cargo tells");
        let names: Vec<&str> = all.iter().map(|linked| linked.name.as_str()).collect();
        assert_eq!(names[0], "ringlet");
        for linked in ["ringlet-domain", "ringlet-desktop", "rusqlite", "tauri", "tokio", "zbus"] {
            assert!(names.contains(&linked), "{linked}");
        }
        for not in ["serde_derive", "tauri-build", "proptest", "ringlet-standin", "windows", "objc2"] {
            assert!(!names.contains(&not), "{not}");
        }
        let tauri = all.iter().find(|linked| linked.name == "tauri").expect("it is there");
        assert!(tauri.needs.iter().any(|need| need.starts_with("wry@") || need.starts_with("tauri-runtime@")));
    }
}
