//! The licences of everything that is part of the program, each text once, with the packages it is for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::graph::{Linked, linked};
use crate::machine::Machine;

/// The text that is handed out with the program for `target`.
pub fn text(machine: &Machine, target: &str) -> Result<String> {
    let mut parts: Vec<Linked> = linked(machine, target)?.into_iter().filter(|part| !part.ours).collect();
    parts.extend(of_the_page(&machine.root.join("ui"))?);
    parts.sort();
    if let Some(part) = parts.iter().find(|part| part.licence.is_empty() && texts_in(&part.folder).is_empty()) {
        bail!("{} names no licence and brings none", part.reference());
    }
    Ok(put_together(&parts))
}

/// The modules of the page, which is in the program. What they are compiled with stays behind.
pub fn of_the_page(ui: &Path) -> Result<Vec<Linked>> {
    ["@tauri-apps/api", "clsx", "esm-env", "svelte"]
        .iter()
        .map(|name| {
            let folder = ui.join("node_modules").join(name);
            let manifest = std::fs::read_to_string(folder.join("package.json"))
                .with_context(|| format!("the module {name} is not installed"))?;
            let manifest: Value = serde_json::from_str(&manifest)?;
            let field = |key: &str| manifest[key].as_str().unwrap_or_default().to_owned();
            let (version, licence) = (field("version"), field("license"));
            Ok(Linked { name: (*name).to_owned(), version, licence, folder, ours: false, needs: BTreeSet::new() })
        })
        .collect()
}

fn put_together(parts: &[Linked]) -> String {
    let mut all = String::from(
        "Ringlet is made of the parts below, each under a licence of its own. Where a part offers a choice, all of it is\n\
         kept. The texts follow, each once, as the parts bring them.\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts {
        let brought = texts_in(&part.folder);
        let remark = if brought.is_empty() { ", which brings no text of its own" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(all, "{} {}: {}{remark}", part.name, part.version, part.licence);
        for text in brought {
            texts.entry(text).or_default().push(format!("{} {}", part.name, part.version));
        }
    }
    for (text, of) in texts {
        let _ = write!(all, "\n{}\n{}\n\n{}\n", "─".repeat(80), of.join(", "), text.trim_end());
    }
    all
}

/// The licence texts that lie in `folder`, in the order of their names.
fn texts_in(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            let begins = ["license", "licence", "copying", "notice", "unlicense"];
            path.is_file() && begins.iter().any(|begin| name.starts_with(begin)) && !name.ends_with(".rs")
        })
        .collect();
    paths.sort();
    let mut texts: Vec<String> = Vec::new();
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).replace("\r\n", "\n");
        let text = text.trim().to_owned();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_two_parts_share_is_printed_once() {
        let folder = std::env::temp_dir().join(format!("xtask-licences-{}", std::process::id()));
        let part = |name: &str, text: Option<&str>| {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).expect("a scratch directory can be made");
            if let Some(text) = text {
                std::fs::write(folder.join("LICENSE-MIT"), text).expect("it can be written");
            }
            let (version, licence) = ("1.0.0".to_owned(), "MIT".to_owned());
            Linked { name: name.to_owned(), version, licence, folder, ours: false, needs: BTreeSet::new() }
        };
        let parts = [part("a", Some("Do as you like.\n")), part("b", Some("Do as you like.")), part("c", None)];
        let all = put_together(&parts);
        std::fs::remove_dir_all(folder).expect("it was made");
        assert_eq!(all.matches("Do as you like.").count(), 1, "{all}");
        assert!(all.contains("a 1.0.0, b 1.0.0\n"), "{all}");
        assert!(all.contains("c 1.0.0: MIT, which brings no text of its own"), "{all}");
    }
}
