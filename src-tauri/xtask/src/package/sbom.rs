//! The list of what the program is made of, for those who must know: CycloneDX 1.5, JSON.
//!
//! Written here rather than by a tool that has to be compiled first: all it says is known by then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::graph::{Linked, linked};
use super::{folder, licences, version};
use crate::machine::Machine;

/// Writes the list for this system into `into` and gives its path.
pub fn write(machine: &Machine, into: &Path) -> Result<PathBuf> {
    let text = text(machine, &target())?;
    std::fs::create_dir_all(into)?;
    let path = folder(machine).join(format!("ringlet-{}.cdx.json", version(machine)?));
    std::fs::write(&path, text)?;
    Ok(path)
}

/// The list for `target`. Without a time and a number of its own, so that two lists of one program are the same.
pub fn text(machine: &Machine, target: &str) -> Result<String> {
    let parts = linked(machine, target)?;
    let lock = std::fs::read_to_string(machine.root.join("Cargo.lock"))?;
    let page = licences::of_the_page(&machine.root.join("ui"))?;
    Ok(format!("{:#}\n", list(&parts, &page, &checksums(&lock))?))
}

/// Rust's name for this system.
pub fn target() -> String {
    let system = match std::env::consts::OS {
        "linux" => "unknown-linux-gnu",
        "macos" => "apple-darwin",
        _ => "pc-windows-msvc",
    };
    format!("{}-{system}", std::env::consts::ARCH)
}

fn list(parts: &[Linked], page: &[Linked], checksums: &BTreeMap<String, String>) -> Result<Value> {
    let (program, rest) = parts.split_first().context("there is a program")?;
    let mut components: Vec<Value> = rest.iter().map(|part| component(part, "cargo", checksums)).collect();
    components.extend(page.iter().map(|part| component(part, "npm", checksums)));
    let mut dependencies: Vec<Value> = parts
        .iter()
        .map(|part| json!({ "ref": part.reference(), "dependsOn": part.needs.iter().collect::<Vec<_>>() }))
        .collect();
    dependencies.extend(page.iter().map(|part| json!({ "ref": part.reference(), "dependsOn": [] })));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": program.reference(),
                "name": program.name,
                "version": program.version,
                "licenses": [{ "expression": program.licence }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

fn component(part: &Linked, registry: &str, checksums: &BTreeMap<String, String>) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": part.reference(),
        "name": part.name,
        "version": part.version,
        "purl": format!("pkg:{registry}/{}@{}", part.name.replace('@', "%40"), part.version),
    });
    if !part.licence.is_empty() {
        component["licenses"] = json!([{ "expression": part.licence }]);
    }
    if let Some(sum) = checksums.get(&part.reference()).filter(|_| registry == "cargo") {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

/// The checksums of the lock file, by `name@version`.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for block in lock.split("[[package]]") {
        let field = |key: &str| {
            let start = format!("{key} = \"");
            block.lines().find_map(|line| Some(line.strip_prefix(&start)?.trim_end_matches('"').to_owned()))
        };
        if let (Some(name), Some(version), Some(sum)) = (field("name"), field("version"), field("checksum")) {
            found.insert(format!("{name}@{version}"), sum);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_checksum_and_every_need_is_a_part() {
        let machine = Machine::here().expect("tests run in the repository");
        let parts = linked(&machine, "x86_64-unknown-linux-gnu").expect("cargo tells");
        let lock = std::fs::read_to_string(machine.root.join("Cargo.lock")).expect("it is there");
        let list = list(&parts, &[], &checksums(&lock)).expect("a list");
        let components = list["components"].as_array().expect("a list");
        let references: Vec<&Value> = components.iter().map(|component| &component["bom-ref"]).collect();
        assert!(components.len() > 100, "{}", components.len());
        for component in components {
            let ours = component["name"].as_str().is_some_and(|name| name.starts_with("ringlet"));
            assert_eq!(component["hashes"][0]["content"].as_str().map(str::len), (!ours).then_some(64), "{component}");
        }
        for dependency in list["dependencies"].as_array().expect("a list") {
            for need in dependency["dependsOn"].as_array().expect("a list") {
                assert!(references.contains(&need), "{need} is not listed");
            }
        }
    }
}
