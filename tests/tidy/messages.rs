//! What a person reads: in every language, with the same places to fill, used somewhere, and written nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{SourceFile, repository};
use crate::{breaks, check};

const LANGUAGES: [&str; 5] = ["de", "en", "es", "fr", "ja"];

/// The messages of a file by their names.
fn messages(text: &str) -> Result<BTreeMap<&str, String>, String> {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut last = None;
    for line in text.lines() {
        match line.split_once(" = ") {
            _ if line.is_empty() || line.starts_with('#') => last = None,
            _ if line.starts_with(' ') => match last.and_then(|name| found.get_mut(name)) {
                Some(words) => {
                    words.push('\n');
                    words.push_str(line);
                }
                None => return Err(format!("{line:?} belongs to no message")),
            },
            Some((name, words)) if name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') => {
                if found.insert(name, words.to_owned()).is_some() {
                    return Err(format!("{name} is there twice"));
                }
                last = Some(name);
            }
            _ => return Err(format!("{line:?} is no message")),
        }
    }
    Ok(found)
}

/// The places in a message, such as `$count`.
fn places(words: &str) -> BTreeSet<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    words.split('$').skip(1).map(|rest| &rest[..name(rest)]).collect()
}

/// What is wrong with a file of messages; `english` is the one it has to agree with.
fn disagrees(file: &SourceFile, english: &str) -> Vec<String> {
    let language = file.path.split('/').nth(2).unwrap_or_default();
    let (own, english) = match (messages(&file.text), messages(english)) {
        (Ok(own), Ok(english)) => (own, english),
        (Err(what), _) | (_, Err(what)) => return vec![what],
    };
    let mut wrong: Vec<String> = own
        .keys()
        .filter(|name| !english.contains_key(*name))
        .map(|name| format!("{name} is not in English"))
        .collect();
    for (name, words) in &english {
        let Some(said) = own.get(name) else {
            wrong.push(format!("{name} is missing"));
            continue;
        };
        if places(said) != places(words) {
            wrong.push(format!("{name} has places {:?}, and in English {:?}", places(said), places(words)));
        }
        if said.trim().is_empty() {
            wrong.push(format!("{name} is empty"));
        }
        // The forms that CLDR knows of whole numbers.
        let forms = said.contains("[one]");
        if language == "ja" && forms {
            wrong.push(format!("{name} has a form for one, which Japanese has not"));
        } else if language != "ja" && words.contains("[one]") && !forms {
            wrong.push(format!("{name} has no form for one"));
        }
    }
    wrong
}

fn is_messages(file: &SourceFile) -> bool {
    file.path.starts_with("ui/messages/") && file.path.ends_with(".ftl")
}

fn english_of(file: &SourceFile) -> Option<&'static str> {
    let name = file.path.rsplit('/').next()?;
    repository().iter().find(|other| other.path == format!("ui/messages/en/{name}")).map(|other| other.text.as_str())
}

#[test]
fn every_language_says_everything_with_the_same_places() {
    check(|file| match (is_messages(file), english_of(file)) {
        (true, Some(english)) => disagrees(file, english),
        (true, None) => vec!["there is no such file in English".to_owned()],
        (false, _) => Vec::new(),
    });
    let of = |language: &str| {
        let names = repository().iter().filter_map(|file| file.path.strip_prefix(&format!("ui/messages/{language}/")));
        names.collect::<BTreeSet<_>>()
    };
    for language in LANGUAGES {
        assert_eq!(of(language), of("en"), "{language}");
    }
    let english = "a = { $count ->\n        [one] x\n       *[other] y\n    }\nb = c { $d }\n";
    for broken in
        ["a = z { $count }\n", "a = { $count ->\n        [one] x\n       *[other] y\n    }\nb = c\n", "nothing\n"]
    {
        let file = SourceFile { path: "ui/messages/de/x.ftl".to_owned(), text: broken.to_owned() };
        assert!(!disagrees(&file, english).is_empty(), "{broken}");
    }
}

/// The words of a file that are not set as their language sets them.
fn badly_set(file: &SourceFile) -> Vec<String> {
    let Ok(said) = messages(&file.text) else { return Vec::new() };
    let bad: fn(&str) -> bool = match file.path.split('/').nth(2) {
        // A mark that stands apart stays with its word.
        Some("fr") => |words| [" :", " ;", " ?", " !", " »", "« "].iter().any(|mark| words.contains(mark)),
        // Latin words stand in the line without a space.
        Some("ja") => |words| {
            let letters: Vec<char> = words.chars().collect();
            let own = |c: char| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
            letters.windows(3).any(|three| {
                let (one, other) = (three[0], three[2]);
                three[1] == ' '
                    && ((own(one) && other.is_ascii_alphanumeric()) || (one.is_ascii_alphanumeric() && own(other)))
            })
        },
        _ => return Vec::new(),
    };
    said.iter()
        .filter(|(_, words)| bad(words))
        .map(|(name, _)| format!("{name} is not set as its language is"))
        .collect()
}

#[test]
fn each_language_is_set_as_it_is_written() {
    check(|file| if is_messages(file) { badly_set(file) } else { Vec::new() });
    for (language, broken) in [("fr", "a = Fini : oui\n"), ("fr", "a = « oui »\n"), ("ja", "a = これは Ringlet です\n")]
    {
        let file = SourceFile { path: format!("ui/messages/{language}/x.ftl"), text: broken.to_owned() };
        assert_eq!(badly_set(&file).len(), 1, "{broken}");
    }
}

/// Whether a file of the program may name messages.
fn speaks(file: &SourceFile) -> bool {
    let page = file.path.starts_with("ui/src/") && (file.path.ends_with(".ts") || file.path.ends_with(".svelte"));
    page || (["src-tauri/core/src/", "src-tauri/src/"].iter().any(|part| file.path.starts_with(part)) && file.is_rust())
}

/// The names that a text asks for by themselves.
fn asked(text: &str) -> Vec<&str> {
    let calls = [("say('", '\''), ("Say::new(\"", '"'), ("self.named(\"", '"')];
    let after = |(call, end): (&'static str, char)| {
        text.split(call).skip(1).filter_map(move |rest| rest.split_once(end)).map(|(name, _)| name)
    };
    calls.into_iter().flat_map(after).collect()
}

fn english() -> BTreeSet<&'static str> {
    let files = repository().iter().filter(|file| file.path.starts_with("ui/messages/en/"));
    files.flat_map(|file| messages(&file.text).unwrap_or_default().into_keys()).collect()
}

fn unknown(file: &SourceFile) -> Vec<String> {
    if !speaks(file) {
        return Vec::new();
    }
    let known = english();
    let asked = asked(&file.text).into_iter().filter(|name| !known.contains(name));
    asked.map(|name| format!("there is no message {name}")).collect()
}

#[test]
fn only_messages_that_exist_are_asked_for() {
    check(unknown);
    breaks(unknown, "ui/src/App.svelte", "{say('no-such-message')}");
    breaks(unknown, "src-tauri/core/src/a.rs", "Say::new(\"no-such-message\")");
}

#[test]
fn every_message_is_said_somewhere() {
    let program: String = repository().iter().filter(|file| speaks(file)).map(|file| file.text.as_str()).collect();
    let named = |name: &str| program.contains(&format!("'{name}'")) || program.contains(&format!("\"{name}\""));
    // Put together of a beginning and one of several words.
    let put_together = |name: &str| {
        name.match_indices('-').any(|(at, _)| {
            let beginning = &name[..=at];
            program.contains(&format!("`{beginning}${{")) || program.contains(&format!("concat!(\"{beginning}\""))
        })
    };
    let idle: Vec<&str> = english().into_iter().filter(|name| !named(name) && !put_together(name)).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}

/// Words of a page that are not from a message: between tags, or in what is read aloud.
fn written_in_the_page(file: &SourceFile) -> Vec<String> {
    if !file.path.starts_with("ui/src/") || !file.path.ends_with(".svelte") {
        return Vec::new();
    }
    let without = |text: &str, open: &str, close: &str| {
        let mut rest = text;
        let mut kept = String::new();
        while let Some((before, after)) = rest.split_once(open) {
            kept.push_str(before);
            rest = after.split_once(close).map_or("", |(_, after)| after);
        }
        kept + rest
    };
    let mut markup = without(&file.text, "<script", "</script>");
    markup = without(&markup, "<style", "</style>");
    markup = without(&markup, "<!--", "-->");
    // What is computed, the innermost braces first, and entities.
    while let Some(close) = markup.find('}') {
        let open = markup[..close].rfind('{').unwrap_or(close);
        markup.replace_range(open..=close, "");
    }
    markup = without(&markup, "&", ";");
    let mut found = Vec::new();
    let read_aloud =
        ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\"", "label=\"", "headline=\"", "help=\"", "words=\""];
    for attribute in read_aloud {
        let values = markup.split(attribute).skip(1).filter_map(|rest| rest.split_once('"'));
        let words = values.map(|(value, _)| value).filter(|value| value.chars().any(char::is_alphabetic));
        found.extend(words.map(|value| format!("{attribute}{value}\" is not from a message")));
    }
    // An arrow of a function stands in braces, which are gone.
    let text = without(&markup, "<", ">");
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    found.extend(
        words
            .filter(|word| !["CSV", "JSON", "Ringlet"].contains(word))
            .map(|word| format!("{word:?} is not from a message")),
    );
    found
}

#[test]
fn nothing_a_person_reads_is_written_in_the_page() {
    check(written_in_the_page);
    breaks(written_in_the_page, "ui/src/views/A.svelte", "<p class=\"x\">Hello {name}</p>");
    breaks(written_in_the_page, "ui/src/views/A.svelte", "<button aria-label=\"Close\" {onclick}></button>");
}

/// Sentences in the program that are not for a log, an error's own words, SQL, or somebody who types commands.
fn written_in_the_program(file: &SourceFile) -> Vec<String> {
    let of_core = file.is_rust() && file.path.starts_with("src-tauri/core/src/") && !file.path.contains("/testing");
    let of_shell =
        ["tray", "bridge", "desktop", "shell"].iter().any(|name| file.path == format!("src-tauri/src/{name}.rs"));
    let in_english = ["log/", "report_text.rs", "forget.rs", "history/open.rs", "profile.rs", "rest/budget.rs"];
    if !(of_core || of_shell)
        || in_english.iter().any(|name| file.path.ends_with(name) || file.path.contains(&format!("src/{name}")))
    {
        return Vec::new();
    }
    let mut in_macro = false;
    let mut found = Vec::new();
    for (number, line) in file.program_lines() {
        let line = line.trim_start();
        let aside = ["//", "#[", "#!["].iter().any(|start| line.starts_with(start))
            || ["expect(", "info!(", "warn!(", "error!(", "debug!(", "trace!(", "panic!(", "assert"]
                .iter()
                .any(|name| line.contains(name));
        in_macro |= line.starts_with("#[error(") || line.contains("prepare_cached(") || line.contains("execute_batch(");
        let mut literals = line.split('"').skip(1).step_by(2);
        let sentence = literals.find(|words| is_sentence(words));
        if let Some(words) = sentence.filter(|_| !aside && !in_macro) {
            found.push(format!("line {number}: {words:?} is not from a message"));
        }
        in_macro &= !line.ends_with(")]") && !line.ends_with(")?") && !line.ends_with(";");
    }
    found
}

/// A capital letter, and at least two words that have small ones.
fn is_sentence(words: &str) -> bool {
    let small = words.split(' ').filter(|word| word.len() > 1 && word.bytes().any(|byte| byte.is_ascii_lowercase()));
    let starts = words.starts_with(|c: char| c.is_ascii_uppercase());
    starts
        && small.count() > 1
        && !words.contains(['{', '<', '=', '\\'])
        && !SQL.iter().any(|verb| words.starts_with(verb))
}

#[test]
fn nothing_a_person_reads_is_written_in_the_program() {
    check(written_in_the_program);
    breaks(written_in_the_program, "src-tauri/core/src/engine/a.rs", "let words = \"Nobody is signed in.\";");
    breaks(written_in_the_program, "src-tauri/src/tray.rs", "menu.append(&item(QUIT, \"Quit the program\", true))?;");
}

const SQL: [&str; 5] = ["DELETE ", "INSERT ", "SELECT ", "SQLite ", "UPDATE "];
