//! The repository's own rules, each a test over its files. A rule that cannot be broken is no rule, so each is also
//! shown a file that breaks it.

mod dependencies;
mod files;
mod layers;
mod messages;
mod words;

use files::{SourceFile, repository};

/// Fails with every place where `offence` finds something wrong.
fn check(offence: impl Fn(&SourceFile) -> Vec<String>) {
    let found: Vec<String> = repository()
        .iter()
        .flat_map(|file| offence(file).into_iter().map(move |what| format!("{}: {what}", file.path)))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Fails unless `offence` finds something wrong with a file of this path and text.
fn breaks(offence: impl Fn(&SourceFile) -> Vec<String>, path: &str, text: &str) {
    let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
    assert!(!offence(&file).is_empty(), "{path} with {text:?} was let through");
}
