//! How files read: heads, names, sizes, and words that do not belong.

use crate::files::SourceFile;
use crate::{breaks, check};

fn no_head(file: &SourceFile) -> Vec<String> {
    if file.is_rust() && !file.text.starts_with("//! ") {
        vec!["it does not say what it is for".to_owned()]
    } else {
        Vec::new()
    }
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    check(no_head);
    breaks(no_head, "src-tauri/src/a.rs", "use std::fmt;\n");
}

fn too_long(file: &SourceFile) -> Vec<String> {
    let (lines, most) = if file.is_rust() {
        (file.program_lines().count(), 500)
    } else if file.path.ends_with(".svelte") {
        (file.lines().count(), 250)
    } else {
        return Vec::new();
    };
    if lines > most {
        vec![format!("{lines} lines, and {most} are the most: it has a second subject")]
    } else {
        Vec::new()
    }
}

#[test]
fn a_file_has_one_subject() {
    check(too_long);
    breaks(too_long, "src-tauri/src/a.rs", &"line\n".repeat(501));
}

fn loose_ends(file: &SourceFile) -> Vec<String> {
    // Put together here, so that this file does not offend.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["X", "XX"].concat()];
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    if is_text_of_ours(file) { file.lines_with(&marks) } else { Vec::new() }
}

#[test]
fn nothing_is_left_for_later_in_a_comment() {
    check(loose_ends);
    breaks(loose_ends, "src-tauri/src/a.rs", concat!("// TO", "DO: all of it"));
}

fn machine_paths(file: &SourceFile) -> Vec<String> {
    let folders =
        [["/ho", "me/"].concat(), ["/ro", "ot/"].concat(), ["/wo", "rk/"].concat(), ["C:\\", "Users"].concat()];
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    if is_text_of_ours(file) { file.lines_with(&folders) } else { Vec::new() }
}

#[test]
fn nothing_points_at_somebodys_machine() {
    check(machine_paths);
    breaks(machine_paths, "README.md", concat!("see /ho", "me/pat/notes"));
}

fn unclear_test_names(file: &SourceFile) -> Vec<String> {
    let marks = [["fn te", "st_"].concat(), ["#[ign", "ore"].concat(), ["#[should", "_panic"].concat()];
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    if file.is_rust() { file.lines_with(&marks) } else { Vec::new() }
}

#[test]
fn tests_are_sentences_and_none_is_left_out() {
    check(unclear_test_names);
    breaks(unclear_test_names, "src-tauri/src/a.rs", concat!("#[ign", "ore]"));
}

/// Only what waits for a thing may sleep between looks: that is in the library, not in a story.
fn sleeping(file: &SourceFile) -> Vec<String> {
    // A `mod.rs` there is what several tests stand on.
    let story = ["tests/e2e/", "src-tauri/core/tests/", "src-tauri/desktop/tests/"]
        .iter()
        .any(|folder| file.path.starts_with(folder))
        && !file.path.ends_with("/mod.rs");
    let sleeps = |line: &str| line.contains(concat!("sle", "ep("));
    if !file.is_rust() || file.path.starts_with("tests/tidy/") {
        return Vec::new();
    }
    let program = if story { 0 } else { file.program_lines().count() };
    let blocks = |line: &str| line.contains(concat!("thread::sle", "ep("));
    file.lines()
        .skip(program)
        .filter(|(_, line)| if story { sleeps(line) } else { blocks(line) })
        .map(|(number, _)| format!("line {number} sleeps"))
        .collect()
}

#[test]
fn tests_wait_for_a_thing_and_not_for_time() {
    check(sleeping);
    breaks(sleeping, "tests/e2e/a.rs", concat!("tokio::time::sle", "ep(SECOND).await;"));
    breaks(sleeping, "src-tauri/core/src/a.rs", concat!("#[cfg(test)]\nmod tests {\nstd::thread::sle", "ep(SECOND);"));
}

fn empty_words(file: &SourceFile) -> Vec<String> {
    if !file.is_rust() || file.path.starts_with("tests/tidy/") {
        return Vec::new();
    }
    let of_a_type = |line: &str| {
        let line = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        let name = ["struct ", "enum ", "trait "].iter().find_map(|kind| line.strip_prefix(kind));
        let name = name.unwrap_or_default();
        let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
        ["Manager", "Service", "Helper", "Util", "Utils"].iter().any(|word| name.ends_with(word))
    };
    let getter = |line: &str| line.contains(concat!("fn get", "_"));
    file.code_lines()
        .filter(|(_, line)| of_a_type(line) || getter(line))
        .map(|(number, line)| format!("line {number}: {}", line.trim()))
        .collect()
}

#[test]
fn names_say_what_a_thing_is() {
    check(empty_words);
    breaks(empty_words, "src-tauri/src/a.rs", "pub struct CallManager {");
    breaks(empty_words, "src-tauri/src/a.rs", concat!("    pub fn get", "_call(&self) -> Call {"));
}

fn is_text_of_ours(file: &SourceFile) -> bool {
    let made = ["Cargo.lock", "package-lock.json"];
    !made.iter().any(|name| file.path.ends_with(name))
}
