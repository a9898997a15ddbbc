//! The list of versions, in the form Tauri's updater has it: the newest version, and a package of it for each system.

use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;

/// The newest version of a channel.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct List {
    pub(super) version: Version,
    pub(super) platforms: BTreeMap<String, Package>,
}

/// A package of it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Package {
    /// Where it is; beside the list unless it says otherwise.
    pub(super) url: String,
    /// Its signature, as minisign writes it, in Base64.
    pub(super) signature: String,
}

impl List {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_tools_write_into_a_list_does_not_matter() {
        let text = br#"{"version": "1.2.3-beta.1", "notes": "x", "pub_date": "2026-01-02T03:04:05Z",
            "platforms": {"linux-x86_64": {"url": "a.AppImage", "signature": "c2ln", "with": 1}}}"#;
        let list = List::read(text).expect("a list");
        assert_eq!(list.version, Version::parse("1.2.3-beta.1").expect("a version"));
        assert_eq!(list.platforms["linux-x86_64"].url, "a.AppImage");
        List::read(br#"{"version": "one", "platforms": {}}"#).expect_err("no version");
        List::read(b"<html>").expect_err("no list");
    }
}
