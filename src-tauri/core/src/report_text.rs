//! The report that a person copies for whoever helps them: how everything stands, and nothing private.
//!
//! It is in English whatever the person reads: others are to understand it, and tools to search in it.
//!
//! Words of other programs may hold a name, a number or a path; what looks like one is taken out of every line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ringlet_domain::moment::Timestamp;

use crate::contract::{Connection, KeyringView, PartView, SettingsView, StatusView, TrialView, Verdict};
use crate::history::{DIGEST, LINE};
use crate::trail::Record;

/// What the report is made of.
#[derive(Debug)]
pub struct Findings {
    /// How everything stands.
    pub status: StatusView,
    /// The settings.
    pub settings: SettingsView,
    /// What the last trial found; `None` when there was none since the start.
    pub trial: Option<TrialView>,
    /// The last steps of all rows, newest first.
    pub steps: Vec<Record>,
    /// When it is written.
    pub now: Timestamp,
}

/// The report.
pub fn write(findings: &Findings) -> String {
    let Findings { status, settings, trial, steps, now } = findings;
    let mut text = format!("Ringlet {} · {now}\n", status.version);
    let mut line = |name: &str, words: &str| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{name}: {}", redact(words, status));
    };
    line("System", &format!("{} {}{}", std::env::consts::OS, std::env::consts::ARCH, desktop()));
    line("Line", &connection(&status.connection));
    line("Signed in", if status.person.is_some() { "yes" } else { "no" });
    line("Server", &status.server);
    line("Keyring", keyring(status.keyring));
    line("Pop-ups", &part(&status.toasts));
    line("History", &part(&status.storage));
    line("Tray icon", &part(&status.tray));
    line("Settings file", status.settings_problem.as_deref().unwrap_or("fine"));
    line("Kept for", &format!("{} days", settings.retention_days));
    line("Client id", if settings.client_id.is_empty() { "not set" } else { "set" });
    for feature in &status.features_off {
        line("Off", feature);
    }
    if let Some(trial) = trial {
        text.push_str("\nLast test\n");
        for hop in &trial.hops {
            let verdict = match hop.verdict {
                Verdict::Works => "works",
                Verdict::Limited => "limited",
                Verdict::Fails => "FAILS",
            };
            let took = hop.took.as_ref().map_or_else(String::new, |took| format!(" ({took})"));
            let _ = writeln!(text, "- {} {verdict}{took}: {}", hop.name, redact(&hop.words, status));
        }
    }
    if !steps.is_empty() {
        text.push_str("\nLast steps, newest first\n");
    }
    // Rows by their order here: their ids are the service's.
    let mut rows = BTreeMap::new();
    for step in steps {
        let row = match step.about.as_str() {
            LINE => "no row".to_owned(),
            DIGEST => "digest".to_owned(),
            about => {
                let next = rows.len() + 1;
                format!("row {}", rows.entry(about).or_insert(next))
            }
        };
        let took = step.took.map_or_else(String::new, |took| format!(" ({})", crate::words::took(took)));
        let _ = writeln!(text, "{} {row}: {}{took}", step.at, step.mark.say());
    }
    text
}

/// `words` without what may be private: the person's name and folder, addresses, and anything that could be a number of
/// the telephone.
fn redact(words: &str, status: &StatusView) -> String {
    let mut words = words.to_owned();
    if let Some(home) = directories::BaseDirs::new() {
        words = words.replace(&*home.home_dir().to_string_lossy(), "~");
    }
    if let Some(person) = &status.person {
        for private in [Some(&person.name), person.line.as_ref()].into_iter().flatten() {
            words = words.replace(private.as_str(), GONE);
        }
    }
    words.split(' ').map(|word| if is_private(word) { GONE } else { word }).collect::<Vec<_>>().join(" ")
}

fn is_private(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    // A time has digits too, and two of these marks.
    let time = word.matches(':').count() >= 2;
    (digits >= MANY_DIGITS && !time) || (word.contains('@') && word.contains('.'))
}

/// What draws the desktop, as far as it says.
fn desktop() -> String {
    let named = ["XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"].map(|name| std::env::var(name).ok());
    named.into_iter().flatten().filter(|word| !word.is_empty()).map(|word| format!(", {word}")).collect()
}

fn connection(connection: &Connection) -> String {
    match connection {
        Connection::NeedsSetUp => "not set up".to_owned(),
        Connection::SignedOut { why: Some(why) } => format!("signed out: {why}"),
        Connection::SignedOut { why: None } => "signed out".to_owned(),
        // The address holds what is good for one sign-in.
        Connection::SigningIn { .. } => "the browser is waited for".to_owned(),
        Connection::Connecting => "connecting".to_owned(),
        Connection::Listening { since } => format!("listening since {since}"),
        Connection::Reconnecting { since, why } => format!("reconnecting since {since}: {why}"),
        Connection::Stopped { why } => format!("stopped: {why}"),
    }
}

fn keyring(keyring: KeyringView) -> &'static str {
    match keyring {
        KeyringView::Absent => "there is none",
        KeyringView::Locked => "locked",
        KeyringView::Ok => "fine",
        KeyringView::Unknown => "not tried yet",
    }
}

fn part(part: &PartView) -> String {
    match part {
        PartView::Failing(why) => format!("failing: {why}"),
        PartView::Ok => "fine".to_owned(),
        PartView::Unknown => "not tried yet".to_owned(),
    }
}

/// In the place of what is private.
const GONE: &str = "…";
/// The shortest numbers that reach somebody from outside have seven digits; a part of one is private too.
const MANY_DIGITS: usize = 5;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::contract::{Person, TrialHop};
    use crate::settings::Settings;
    use crate::trail::{Hop, Mark};

    fn findings() -> Findings {
        let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().display().to_string()).unwrap_or_default();
        Findings {
            status: StatusView {
                connection: Connection::Reconnecting {
                    since: "2026-05-01T10:00:00Z".to_owned(),
                    why: "Dana Reyes called +1 202-555-0143 or dana@example.com".to_owned(),
                },
                person: Some(Person { name: "Dana Reyes".to_owned(), line: Some("ext. 101".to_owned()) }),
                unread: 3,
                keyring: KeyringView::Ok,
                toasts: PartView::Ok,
                storage: PartView::Failing(format!("It was moved to {home}/aside")),
                features_off: vec!["voicemails (permission ReadMessages)".to_owned()],
                ..StatusView::new("https://platform.example".to_owned(), "1.2.3".to_owned())
            },
            settings: SettingsView { client_id: "Xq3secret".to_owned(), ..Settings::default().view() },
            trial: Some(TrialView {
                hops: vec![TrialHop {
                    name: "Pop-up".to_owned(),
                    verdict: Verdict::Fails,
                    words: "nothing on this desktop shows pop-ups".to_owned(),
                    took: Some("2.0 s".to_owned()),
                }],
            }),
            steps: vec![Record {
                about: "880001-in".to_owned(),
                at: Timestamp::from_millis(1_777_000_000_000),
                mark: Mark::Hop(Hop::Shown),
                took: Some(Duration::from_micros(1_400)),
            }],
            now: Timestamp::from_millis(1_777_000_000_000),
        }
    }

    #[test]
    fn it_says_how_everything_stands() {
        let text = write(&findings());
        for said in [
            "Ringlet 1.2.3",
            "Line: reconnecting since 2026-05-01T10:00:00Z",
            "Keyring: fine",
            "Tray icon: not tried yet",
            "Off: voicemails (permission ReadMessages)",
            "- Pop-up FAILS (2.0 s): nothing on this desktop shows pop-ups",
            "row 1: The desktop took the pop-up (1.4 ms)",
        ] {
            assert!(text.contains(said), "{said:?} is not in:\n{text}");
        }
    }

    #[test]
    fn nothing_private_is_in_it() {
        let text = write(&findings());
        let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().display().to_string());
        let private = ["Dana", "Reyes", "ext. 101", "555-0143", "dana@", "Xq3secret", "880001"];
        for word in private.iter().copied().chain(home.as_deref()) {
            assert!(!text.contains(word), "{word:?} is in:\n{text}");
        }
    }
}
