//! The settings file: read with line numbers, saved without losing comments and keys of other versions.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml_edit::{Array, Document, DocumentMut, Item, Value};
use url::Url;

use super::policy::Policy;
use super::{
    Invalid, Settings, client_id, country, log_level, log_level_text, redirect_uri, retention_days, server, shape,
};
use crate::contract::SettingsView;
use crate::network::ProxyChoice;
use crate::profile::private_directory;
use crate::words::{Say, Spoken};

/// The settings and the file they are in.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    document: DocumentMut,
    settings: Settings,
    overrides: Overrides,
    policy: Policy,
    problems: Vec<Say>,
    /// The file as it was holds something that the next save would lose.
    keep_copy: bool,
}

impl SettingsFile {
    /// Reads the file and this process's environment. What cannot be used is told by [`Self::problem`].
    pub fn open(path: &Path) -> Self {
        Self::open_with(path, |name| std::env::var(name).ok())
    }

    /// The same with `environment` in the place of the process's.
    pub fn open_with(path: &Path, environment: impl Fn(&str) -> Option<String>) -> Self {
        let mut opened = Self {
            path: path.to_owned(),
            document: DocumentMut::new(),
            settings: Settings::default(),
            overrides: Overrides::default(),
            policy: Policy::default(),
            problems: Vec::new(),
            keep_copy: false,
        };
        opened.read();
        opened.read_environment(environment);
        opened
    }

    /// The same settings, with what `policy` fixes in force over file and environment.
    pub fn under(mut self, policy: Policy) -> Self {
        self.policy = policy;
        let problems = apply(&self.policy, &mut self.settings);
        self.problems.extend(problems.into_iter().map(|cause| Say::new("settings-fixed").say("cause", cause)));
        self
    }

    /// The same settings, with one more thing that could not be used.
    pub fn troubled(mut self, problem: Say) -> Self {
        self.problems.push(problem);
        self
    }

    /// The settings in force, as the page shows them.
    pub fn view(&self) -> SettingsView {
        SettingsView { locked: self.policy.locked(), ..self.settings.view() }
    }

    /// The name of the first setting in `wanted` that an administrator has fixed otherwise.
    pub fn refuses(&self, wanted: &Settings) -> Option<String> {
        self.policy.refuses(&self.settings.view(), &wanted.view())
    }

    /// The settings in force.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What could not be used, with file, line and key; `None` when all is well.
    pub fn problem(&self) -> Option<Say> {
        let join = |before, last| Say::new("settings-several").say("before", before).say("last", last);
        self.problems.iter().cloned().reduce(join)
    }

    /// Writes what is new in `wanted` and puts it in force. What the environment sets stays as the environment says.
    ///
    /// The file is written aside and then renamed, so that it is whole at every moment. One that could not be read is
    /// kept beside it under a name of its own.
    pub fn save(&mut self, wanted: &Settings) -> Result<(), SaveError> {
        let mut document = self.document.clone();
        put(&mut document, &self.settings, wanted);
        // A link to a file elsewhere goes on pointing there.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let failed = |cause| SaveError { path: self.path.clone(), cause };
        if let Some(directory) = path.parent()
            && !directory.is_dir()
        {
            private_directory(directory).map_err(failed)?;
        }
        if self.keep_copy {
            keep_copy(&path).map_err(failed)?;
        }
        write_whole(&path, document.to_string().as_bytes()).map_err(failed)?;

        self.document = document;
        self.settings = wanted.clone();
        self.overrides.apply(&mut self.settings);
        apply(&self.policy, &mut self.settings);
        self.problems.clear();
        self.keep_copy = false;
        Ok(())
    }

    /// Takes the file away and puts the defaults in force, with what environment and administrator say.
    ///
    /// # Errors
    /// When the file is there and cannot be taken away. The settings in force are then those from before.
    pub fn forget(&mut self) -> Result<(), SaveError> {
        match fs::remove_file(&self.path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(SaveError { path: self.path.clone(), cause });
            }
            _ => {}
        }
        self.document = DocumentMut::new();
        self.settings = Settings::default();
        self.overrides.apply(&mut self.settings);
        apply(&self.policy, &mut self.settings);
        self.problems.clear();
        self.keep_copy = false;
        Ok(())
    }

    fn read(&mut self) {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return,
            Err(cause) => {
                self.keep_copy = true;
                let unreadable = Say::new("settings-unreadable").text("place", self.path.display().to_string());
                self.problems.push(unreadable.text("cause", cause.to_string()));
                return;
            }
        };
        // Some editors put this mark in front.
        let text = text.trim_start_matches('\u{feff}').to_owned();
        match Document::parse(text.clone()) {
            Ok(document) => {
                self.read_keys(&document, &text);
                self.document = document.into_mut();
            }
            Err(error) => {
                let place = error.span().map_or(0, |span| span.start);
                let (line, key) = (line_at(&text, place), key_near(&text, place));
                self.problem_at(line, key.as_deref(), Say::words_of_others(error.message()));
            }
        }
    }

    fn read_keys(&mut self, document: &Document<String>, text: &str) {
        let mut settings = Settings::default();
        for (key, item) in document.iter() {
            for refused in shape::read(&mut settings.preferences, key, item) {
                let place = refused.place.or_else(|| document.key(key)?.span().map(|span| span.start));
                self.problem_at(line_at(text, place.unwrap_or(0)), Some(&refused.key), refused.why.say());
            }
            if let Err(invalid) = read_key(&mut settings, key, item) {
                // Inside the value or the key; a table has neither and is found by its name.
                let place = item.span().or_else(|| document.key(key).and_then(toml_edit::Key::span));
                self.problem_at(line_at(text, place.map_or(0, |span| span.start)), Some(key), invalid.say());
            }
        }
        self.settings = settings;
    }

    fn read_environment(&mut self, environment: impl Fn(&str) -> Option<String>) {
        let mut overrides = Overrides::default();
        let mut read = |name: &str, take: &mut dyn FnMut(&str) -> Result<(), Invalid>| {
            if let Some(text) = environment(name).filter(|text| !text.trim().is_empty())
                && let Err(invalid) = take(&text)
            {
                self.problems.push(Say::new("settings-environment").text("name", name).say("cause", invalid.say()));
            }
        };
        read("RINGLET_SERVER", &mut |text| {
            overrides.server = Some(server(text)?);
            Ok(())
        });
        read("RINGLET_CLIENT_ID", &mut |text| {
            overrides.client_id = client_id(text)?;
            Ok(())
        });
        read("RINGLET_REDIRECT_URI", &mut |text| {
            overrides.redirect_uris = Some(text.split(',').map(redirect_uri).collect::<Result<_, _>>()?);
            Ok(())
        });
        overrides.apply(&mut self.settings);
        self.overrides = overrides;
    }

    fn problem_at(&mut self, line: usize, key: Option<&str>, cause: Say) {
        self.keep_copy = true;
        let problem = match key {
            Some(key) => Say::new("settings-at-key").text("key", key),
            None => Say::new("settings-at"),
        };
        let problem = problem.text("place", self.path.display().to_string()).text("line", line.to_string());
        self.problems.push(problem.say("cause", cause));
    }
}

/// Why the settings were not saved. Those in force are the ones from before.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be saved to {}", path.display())]
pub struct SaveError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub cause: io::Error,
}

/// What the environment sets; it is never written to the file.
#[derive(Debug, Default)]
struct Overrides {
    server: Option<Url>,
    client_id: Option<String>,
    redirect_uris: Option<Vec<Url>>,
}

impl Overrides {
    fn apply(&self, settings: &mut Settings) {
        settings.server = self.server.clone().unwrap_or_else(|| settings.server.clone());
        settings.client_id = self.client_id.clone().or_else(|| settings.client_id.take());
        settings.redirect_uris = self.redirect_uris.clone().unwrap_or_else(|| settings.redirect_uris.clone());
    }
}

/// Puts what an administrator has fixed in force, and gives back what of it cannot be used.
fn apply(policy: &Policy, settings: &mut Settings) -> Vec<Say> {
    let mut problems = Vec::new();
    for (key, item) in policy.table().into_iter().flat_map(toml_edit::TableLike::iter) {
        let refused = shape::read(&mut settings.preferences, key, item);
        let about = |key: &str, why: Invalid| Say::new("settings-key").text("key", key).say("cause", why.say());
        problems.extend(refused.into_iter().map(|refused| about(&refused.key, refused.why)));
        if let Err(why) = read_key(settings, key, item) {
            problems.push(about(key, why));
        }
    }
    problems
}

/// Takes over one key; those of other versions are nobody's business here.
fn read_key(settings: &mut Settings, key: &str, item: &Item) -> Result<(), Invalid> {
    match key {
        "client_id" => {
            if let Some(id) = client_id(item.as_str().ok_or(Invalid::ClientId)?)? {
                settings.client_id = Some(id);
            }
        }
        "country" => settings.country = country(item.as_str().ok_or(Invalid::Country)?)?,
        "log_level" => settings.log_level = log_level(item.as_str().ok_or(Invalid::LogLevel)?)?,
        "proxy" => {
            settings.proxy = item.as_str().and_then(ProxyChoice::parse).ok_or(Invalid::Proxy)?;
        }
        "redirect_uris" => {
            let list = item.as_array().filter(|list| !list.is_empty()).ok_or(Invalid::RedirectUri)?;
            settings.redirect_uris = list
                .iter()
                .map(|uri| redirect_uri(uri.as_str().ok_or(Invalid::RedirectUri)?))
                .collect::<Result<_, _>>()?;
        }
        "retention_days" => {
            settings.retention_days = retention_days(item.as_integer().ok_or(Invalid::RetentionDays)?)?;
        }
        "server" => settings.server = server(item.as_str().ok_or(Invalid::Server)?)?,
        _ => {}
    }
    Ok(())
}

/// Only what differs is written: a default that is left alone may change with the next version, and what the
/// environment sets does not slip into the file.
fn put(document: &mut DocumentMut, now: &Settings, wanted: &Settings) {
    let mut set = |key: &str, value: Value| match document.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            document.insert(key, Item::Value(value));
        }
    };
    if now.server != wanted.server {
        set("server", wanted.server_text().into());
    }
    if now.client_id != wanted.client_id {
        set("client_id", wanted.client_id.as_deref().unwrap_or_default().into());
    }
    if now.redirect_uris != wanted.redirect_uris {
        set("redirect_uris", wanted.redirect_uris.iter().map(Url::as_str).collect::<Array>().into());
    }
    if now.retention_days != wanted.retention_days {
        set("retention_days", i64::from(wanted.retention_days).into());
    }
    if now.country != wanted.country {
        set("country", wanted.country.as_deref().unwrap_or_default().into());
    }
    if now.log_level != wanted.log_level {
        set("log_level", log_level_text(wanted.log_level).into());
    }
    if now.proxy != wanted.proxy {
        set("proxy", wanted.proxy.text().into());
    }
    shape::put(document.as_table_mut(), &now.preferences, &wanted.preferences);
}

fn keep_copy(path: &Path) -> io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let day = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
    let aside = (0..)
        .map(|number| match number {
            0 => beside(path, &format!(".old-{day}")),
            _ => beside(path, &format!(".old-{day}-{number}")),
        })
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| beside(path, ".old"));
    fs::copy(path, aside).map(drop)
}

fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let aside = beside(path, ".new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&aside, path)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The line, counted from 1, in which the byte at `place` is.
fn line_at(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|byte| *byte == b'\n').count()
}

/// The key whose value is at `place`: the last line from there upwards that begins like one.
fn key_near(text: &str, place: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let last = line_at(text, place).min(lines.len());
    lines[..last].iter().rev().find_map(|line| {
        let key = line.split(['=', '#']).next().unwrap_or_default().trim().trim_matches(['"', '[', ']', '\'']);
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        is_key.then(|| key.to_owned())
    })
}
