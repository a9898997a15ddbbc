//! Which layer may name what.

use crate::files::{SourceFile, root};
use crate::{breaks, check};

fn outside_of_the_rules(file: &SourceFile) -> Vec<String> {
    if !file.path.starts_with("src-tauri/domain/src/") {
        return Vec::new();
    }
    let named = [
        "tokio",
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::env",
        "SystemTime",
        "Instant::",
        "tracing::",
    ];
    file.code_lines()
        .filter_map(|(number, line)| {
            named.iter().find(|word| line.contains(**word)).map(|word| format!("line {number} has {word}"))
        })
        .collect()
}

#[test]
fn the_rules_touch_no_file_no_socket_no_clock() {
    check(outside_of_the_rules);
    breaks(outside_of_the_rules, "src-tauri/domain/src/a.rs", "use std::fs::File;");
    breaks(outside_of_the_rules, "src-tauri/domain/src/a.rs", "let now = std::time::Instant::now();");
}

fn tauri_in_the_core(file: &SourceFile) -> Vec<String> {
    let inside = ["src-tauri/core/", "src-tauri/desktop/", "src-tauri/domain/"]
        .iter()
        .any(|folder| file.path.starts_with(folder));
    if inside && (file.is_rust() || file.path.ends_with(".toml")) {
        file.lines_with(&["tauri::", "tauri ", "tauri-plugin"])
    } else {
        Vec::new()
    }
}

#[test]
fn only_the_shell_names_tauri() {
    check(tauri_in_the_core);
    breaks(tauri_in_the_core, "src-tauri/core/src/a.rs", "use tauri::Manager;");
    breaks(tauri_in_the_core, "src-tauri/core/Cargo.toml", "tauri = \"2\"");
}

fn tauri_on_the_page(file: &SourceFile) -> Vec<String> {
    let allowed = ["ui/src/lib/host/tauri.ts", "ui/package.json", "ui/package-lock.json"];
    if !file.path.starts_with("ui/") || allowed.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let imports = |line: &str| {
        ["from '@tauri-apps", "import('@tauri-apps", "from \"@tauri-apps", "import(\"@tauri-apps"]
            .iter()
            .any(|start| line.contains(start))
    };
    file.lines().filter(|(_, line)| imports(line)).map(|(number, _)| format!("line {number} imports it")).collect()
}

#[test]
fn one_file_of_the_page_imports_tauri() {
    check(tauri_on_the_page);
    breaks(tauri_on_the_page, "ui/src/App.svelte", "import { invoke } from '@tauri-apps/api/core';");
}

fn outcomes_in_the_shell(file: &SourceFile) -> Vec<String> {
    if file.path.starts_with("src-tauri/src/") { file.lines_with(&["RowOutcome::", "Outcome::"]) } else { Vec::new() }
}

#[test]
fn the_shell_decides_nothing_by_a_calls_outcome() {
    check(outcomes_in_the_shell);
    breaks(outcomes_in_the_shell, "src-tauri/src/tray.rs", "RowOutcome::Missed => red(),");
}

fn rules_written_out(file: &SourceFile) -> Vec<String> {
    let frames = ["src-tauri/domain/src/frame.rs", "src-tauri/domain/src/session/"];
    if !file.path.starts_with("src-tauri/domain/src/") || frames.iter().any(|path| file.path.starts_with(path)) {
        return Vec::new();
    }
    let writes = |line: &str| line.replace("Deserialize", "").contains("Serialize");
    file.code_lines()
        .filter(|(_, line)| writes(line))
        .map(|(number, _)| format!("line {number} has Serialize"))
        .collect()
}

#[test]
fn of_the_rules_types_only_frames_are_written_out() {
    check(rules_written_out);
    breaks(rules_written_out, "src-tauri/domain/src/call.rs", "#[derive(Debug, Serialize)]");
    assert!(
        rules_written_out(&SourceFile {
            path: "src-tauri/domain/src/call.rs".into(),
            text: "use serde::Deserialize;".into()
        })
        .is_empty()
    );
}

#[test]
fn the_top_level_has_six_things_and_what_convention_forces() {
    let known = ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "icons", "src-tauri", "target", "tests", "ui"];
    let extra: Vec<String> = std::fs::read_dir(root())
        .expect("the repository can be read")
        .map(|entry| entry.expect("the repository can be read").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .collect();
    assert!(extra.is_empty(), "{extra:?}");
}
