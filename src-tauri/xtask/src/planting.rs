//! How wrong edits are planted in a copy of some sources: each that lies in a function gets a body of its own, behind a
//! question whether it is wanted, so that one build serves them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// One wrong edit: what stands in a file, and what is to stand there.
pub(crate) struct Edit {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) search: String,
    pub(crate) replace: String,
}

impl Edit {
    pub(crate) fn read(item: &Value) -> Result<Self> {
        let text = |key| text_of(item, key);
        Ok(Self { name: text("name")?, file: text("file")?, search: text("search")?, replace: text("replace")? })
    }

    /// Where it goes in its file's text. Fails unless there is one such place.
    pub(crate) fn place_in(&self, text: &str) -> Result<Range<usize>> {
        let mut places = text.match_indices(&self.search).map(|(start, found)| start..start + found.len());
        let (Some(place), None) = (places.next(), places.next()) else {
            let count = text.matches(&self.search).count();
            bail!("{}: its place occurs {count} times in {}", self.name, self.file);
        };
        Ok(place)
    }
}

/// The items of a list of faults, each read.
pub(crate) fn read_list<T>(list: &Path, read: impl Fn(&Value) -> Result<T>) -> Result<Vec<T>> {
    let text = fs::read_to_string(list).with_context(|| format!("reading {}", list.display()))?;
    let list: Value = serde_json::from_str(&text).context("the list of faults is no JSON")?;
    list.as_array().context("the list of faults is no list")?.iter().map(read).collect()
}

pub(crate) fn text_of(item: &Value, key: &str) -> Result<String> {
    let text = item.get(key).and_then(Value::as_str).with_context(|| format!("no {key:?} in {item}"))?;
    Ok(text.to_owned())
}

/// Plants every edit that lies in a function, and says which these are by their place in the list. The variable
/// [`WANTED`] then says which is at work.
///
/// The files are those of packages somewhere in `copy`, and are written anew: older than what was built of an earlier
/// copy they would not be built again.
pub(crate) fn plant(copy: &Path, edits: &[&Edit]) -> Result<BTreeSet<usize>> {
    let mut in_functions = BTreeSet::new();
    let mut roots = BTreeSet::new();
    for file in edits.iter().map(|edit| &edit.file).collect::<BTreeSet<_>>() {
        let path = copy.join(file);
        let sound = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let mut bodies: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (number, edit) in edits.iter().enumerate().filter(|(_, edit)| edit.file == *file) {
            if let Some(body) = body_around(&sound, edit.place_in(&sound)?) {
                bodies.entry((body.start, body.end)).or_default().push(number);
                in_functions.insert(number);
            }
        }
        let mut planted = sound.clone();
        // From the last to the first, so that the places of those before stay what they are.
        for ((start, end), numbers) in bodies.into_iter().rev() {
            let body = &sound[start..end];
            let wrong = |number: usize| {
                let Edit { search, replace, .. } = edits[number];
                format!("if crate::planted({number}) {{\n{}}} else ", body.replacen(search, replace, 1))
            };
            let wrong: String = numbers.into_iter().map(wrong).collect();
            planted.replace_range(start..end, &format!("{wrong}{{\n{body}}}\n"));
        }
        fs::write(&path, planted).with_context(|| format!("planting in {file}"))?;
        let (package, _) = file.split_once("src/").with_context(|| format!("{file} is of no package"))?;
        roots.insert(copy.join(package).join("src/lib.rs"));
    }
    for root in roots {
        let lib = fs::read_to_string(&root).with_context(|| format!("reading {}", root.display()))?;
        fs::write(&root, lib + QUESTION).context("planting the question")?;
    }
    Ok(in_functions)
}

/// The lines between the braces of the innermost function that holds `place`, read as the formatter leaves it: its
/// first line begins with `fn` and what may stand before that, and the line that closes it is indented as that is.
/// `None` also for one that may be called while compiling, where nothing can be asked.
fn body_around(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = std::mem::replace(at, *at + line.len());
            Some((start, line.trim_end()))
        })
        .collect();
    let first = lines.iter().rposition(|(start, line)| *start <= place.start && begins_a_function(line))?;
    let (_, head) = lines[first];
    let indent = &head[..head.len() - head.trim_start().len()];
    let is_as_far_in = |line: &str| line.strip_prefix(indent).is_some_and(|rest| !rest.starts_with(' '));
    let after = |from: usize, found: &dyn Fn(&str) -> bool| {
        lines[from..].iter().position(|(_, line)| is_as_far_in(line) && found(line)).map(|ahead| from + ahead)
    };
    let open = after(first, &|line| line.ends_with('{'))?;
    let close = after(open + 1, &|line| line.trim_start() == "}")?;
    let body = lines.get(open + 1)?.0..lines[close].0;
    (body.start <= place.start && place.end <= body.end).then_some(body)
}

fn begins_a_function(line: &str) -> bool {
    let line = line.trim_start();
    let line = ["pub ", "pub(super) ", "pub(crate) "].iter().find_map(|seen| line.strip_prefix(seen)).unwrap_or(line);
    line.strip_prefix("async ").unwrap_or(line).starts_with("fn ")
}

/// Names the number of the fault that is wanted.
pub(crate) const WANTED: &str = "PLANTED";

/// Goes behind a copied package's last line: which fault is wanted, asked once.
const QUESTION: &str = r#"
fn planted(number: usize) -> bool {
    static WANTED: std::sync::OnceLock<Option<usize>> = std::sync::OnceLock::new();
    *WANTED.get_or_init(|| std::env::var("PLANTED").ok()?.parse().ok()) == Some(number)
}
"#;
