//! The planted faults still have their places: an edit that moves one is noticed here, long before the faults are run.

use std::fs;
use std::path::Path;

use serde_json::Value;

#[test]
fn every_planted_fault_has_one_place() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(crate_root.join("../../tests/fixtures/faults.json")).expect("the list is there");
    let list: Value = serde_json::from_str(&text).expect("the list is JSON");
    let faults = list.as_array().expect("the list is a list");
    assert!(faults.len() >= 24, "only {} faults are planted", faults.len());
    for fault in faults {
        let word = |key: &str| fault[key].as_str().unwrap_or_else(|| panic!("no {key} in {fault}"));
        let source = fs::read_to_string(crate_root.join(word("file"))).expect("the file is there");
        let places = source.matches(word("search")).count();
        assert_eq!(places, 1, "{}: {:?} in {}", word("name"), word("search"), word("file"));
    }
}
