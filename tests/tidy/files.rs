//! The repository's files as they lie on disk, without what is made or fetched.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A text file of the repository.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path from the repository's root, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl SourceFile {
    /// Whether it is written in Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Its lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Its lines before its tests.
    pub fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test_file = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        self.lines().take_while(move |(_, line)| !is_test_file && !line.starts_with("#[cfg(test)]"))
    }

    /// Its lines that are code, not comment.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Every line with one of `words`, as an offence.
    pub fn lines_with<'a>(&'a self, words: &'a [&str]) -> Vec<String> {
        self.lines()
            .filter_map(|(number, line)| {
                let word = words.iter().find(|word| line.contains(**word))?;
                Some(format!("line {number} has {word}"))
            })
            .collect()
    }
}

/// All text files.
pub fn repository() -> &'static [SourceFile] {
    static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
        let mut files = Vec::new();
        collect(&root(), &mut files);
        assert!(
            files.iter().any(|file| file.path == "src-tauri/domain/src/tracker.rs"),
            "the repository was not found"
        );
        files
    });
    &FILES
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie one folder deep").to_path_buf()
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).expect("the repository can be read") {
        let path = entry.expect("the repository can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() || name == ".git" {
            // A worktree has a file of that name.
            if !MADE_OR_FETCHED.contains(&name.as_str()) {
                collect(&path, files);
            }
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path =
                path.strip_prefix(root()).expect("it lies in the repository").to_string_lossy().replace('\\', "/");
            files.push(SourceFile { path, text });
        }
    }
}

const MADE_OR_FETCHED: [&str; 7] = [".git", "dist", "gen", "node_modules", "target", ".vite", ".svelte-kit"];
