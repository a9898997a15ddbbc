//! What the command line prints about an instance, running or not: the history and the status, without a display.
//!
//! Nothing here writes to the history or waits for the running instance; it leaves its status in a small file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::contract::{HistoryEntry, StatusReport};
use crate::history::{HistoryError, OpenError, Reader};
use crate::instance;
use crate::locale::{DesktopLocale, Locale};
use crate::profile::{Profile, private_directory};
use crate::settings::SettingsFile;
use crate::words::Words;

/// The history of whoever was last signed in, newest first; empty before the first sign-in and after a sign-out.
pub fn history(profile: &Profile, desktop: &DesktopLocale) -> Result<Vec<HistoryEntry>, ReportError> {
    let Some(reader) = Reader::open(&profile.database_file())? else { return Ok(Vec::new()) };
    let Some(line) = reader.last_line()? else { return Ok(Vec::new()) };
    let file = SettingsFile::open(&profile.settings_file());
    let settings = file.settings();
    let locale = Locale::choose(&settings.preferences.language, desktop);
    Ok(reader.entries(&line, &Words::new(settings.country.as_deref()).speaking(locale))?)
}

/// The status of this profile's instance.
pub fn status(profile: &Profile) -> StatusReport {
    let left = fs::read(profile.status_file()).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let mut report: StatusReport = left.unwrap_or_else(nothing_known);
    report.running = instance::runs(profile);
    if !report.running {
        // What a dead instance said of its line is over; that somebody is signed in, and the last error, are not.
        report.state = "not-running".to_owned();
        report.listening_since = None;
        report.version = VERSION.to_owned();
    }
    report
}

/// Notes the running instance's status for the command line. Called on each change, by the instance alone.
pub fn note_status(profile: &Profile, report: &StatusReport) -> Result<(), ReportError> {
    let path = profile.status_file();
    write_status(&path, report).map_err(|cause| ReportError::Status { path, cause })
}

/// The history as one JSON array, with a line feed at its end.
pub fn history_json(entries: &[HistoryEntry]) -> Result<String, ReportError> {
    json(entries)
}

/// The status as one JSON object, with a line feed at its end.
pub fn status_json(report: &StatusReport) -> Result<String, ReportError> {
    json(report)
}

/// The history as CSV (RFC 4180) with the keys of the JSON as its first line; unknown is empty.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn history_csv(entries: &[HistoryEntry]) -> Result<String, ReportError> {
    let mut csv = COLUMNS.join(",");
    csv.push_str("\r\n");
    for entry in entries {
        let entry = serde_json::to_value(entry)?;
        let cells: Vec<String> = COLUMNS.iter().map(|column| cell(&entry[*column])).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    Ok(csv)
}

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The history's file cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The history could not be read.
    #[error(transparent)]
    Read(#[from] HistoryError),
    /// It could not be printed.
    #[error("the report could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The status could not be noted.
    #[error("cannot write {}", path.display())]
    Status {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

fn json<T: serde::Serialize + ?Sized>(what: &T) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(what)?;
    text.push('\n');
    Ok(text)
}

fn nothing_known() -> StatusReport {
    StatusReport {
        running: false,
        signed_in: false,
        state: "not-running".to_owned(),
        listening_since: None,
        version: VERSION.to_owned(),
        last_error: None,
        unread: 0,
        keyring: "unknown".to_owned(),
        toasts: "unknown".to_owned(),
    }
}

fn write_status(path: &Path, report: &StatusReport) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        private_directory(directory)?;
    }
    let aside = path.with_extension("new");
    fs::write(&aside, serde_json::to_vec(report)?)?;
    fs::rename(aside, path)
}

fn cell(value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::Null => return String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A number of the telephone begins with a plus and goes on with digits: that is no formula.
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && !text.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let text = if formula { format!("'{text}") } else { text };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The keys of a row, in the order they are printed.
const COLUMNS: [&str; 15] = [
    "id",
    "kind",
    "outcome",
    "detail",
    "provisional",
    "direction",
    "from_number",
    "from_name",
    "to_number",
    "via",
    "started_at",
    "ring_s",
    "duration_s",
    "voicemail_id",
    "read",
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ringlet_domain::ids::{AccountId, ExtensionId, MessageId};
    use ringlet_domain::moment::Timestamp;

    use super::*;
    use crate::contract::{RowDirection, RowKind, RowOutcome};
    use crate::history::{History, Line, STATE_LINE};

    fn scratch() -> (tempfile::TempDir, Profile) {
        let root = tempfile::tempdir().expect("a scratch directory can be made");
        let profile = Profile::under(root.path(), Some("test")).expect("a name");
        (root, profile)
    }

    fn entry(name: &str) -> HistoryEntry {
        HistoryEntry {
            id: "c1".to_owned(),
            kind: RowKind::Call,
            outcome: RowOutcome::AnsweredElsewhere,
            detail: Some("Answered by a colleague".to_owned()),
            provisional: true,
            direction: RowDirection::Inbound,
            from_number: Some("+12025550143".to_owned()),
            from_name: Some(name.to_owned()),
            to_number: None,
            via: None,
            started_at: "2026-05-01T10:00:00Z".to_owned(),
            ring_s: Some(9),
            duration_s: None,
            voicemail_id: None,
            read: false,
        }
    }

    #[test]
    fn a_row_has_every_key_and_null_for_what_is_unknown() {
        let text = history_json(&[entry("Pat Ito")]).expect("it can be printed");
        let rows: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let row = rows[0].as_object().expect("it is an object");
        let mut keys: Vec<_> = row.keys().map(String::as_str).collect();
        let mut columns = COLUMNS;
        keys.sort_unstable();
        columns.sort_unstable();
        assert_eq!(keys, columns);
        assert_eq!(row["outcome"], "answered_elsewhere");
        assert_eq!(row["kind"], "call");
        assert!(row["to_number"].is_null() && row["voicemail_id"].is_null());
    }

    #[test]
    fn csv_is_quoted_and_holds_no_formula() {
        let cases = [
            ("Pat Ito", "Pat Ito"),
            ("Ito, Pat", "\"Ito, Pat\""),
            ("Pat \"P\" Ito", "\"Pat \"\"P\"\" Ito\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-1+1", "'-1+1"),
            ("+1+1", "'+1+1"),
            ("=1,2", "\"'=1,2\""),
        ];
        for (name, shown) in cases {
            let csv = history_csv(&[entry(name)]).expect("it can be printed");
            let expected = format!(
                "{}\r\nc1,call,answered_elsewhere,Answered by a colleague,true,inbound,+12025550143,{shown},,,\
                 2026-05-01T10:00:00Z,9,,,false\r\n",
                COLUMNS.join(",")
            );
            assert_eq!(csv, expected);
        }
    }

    #[tokio::test]
    async fn the_history_is_that_of_whoever_was_last_signed_in() {
        let (_root, profile) = scratch();
        assert_eq!(history(&profile, &DesktopLocale::default()).expect("no history is no error"), []);
        assert_eq!(history_json(&[]).expect("it can be printed"), "[]\n");

        let (writer, _) = History::open(&profile.database_file()).await.expect("it opens");
        let line = |extension: &str| Line { account: AccountId::new("1"), extension: ExtensionId::new(extension) };
        for extension in ["2", "3"] {
            let voicemail = ringlet_domain::call::Voicemail {
                id: MessageId::new(extension),
                call: None,
                link: None,
                from: ringlet_domain::call::Party::default(),
                left_at: Timestamp::from_millis(1_777_000_000_000),
                changed_at: None,
                length: Some(Duration::from_secs(23)),
                transcript: ringlet_domain::call::Transcript::Unknown,
                audio: None,
                transcript_source: None,
                read: false,
                deleted: false,
                told: false,
            };
            writer.record_voicemail(&line(extension), voicemail).await.expect("it can be written");
        }
        let rows = history(&profile, &DesktopLocale::default()).expect("it can be read");
        assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["voicemail-3"], "whoever wrote last");
        writer.set_state(STATE_LINE, Some(line("2").text())).await.expect("it can be written");
        assert_eq!(
            history(&profile, &DesktopLocale::default()).expect("it can be read")[0].id,
            "voicemail-2",
            "whoever has signed in since"
        );
        writer.set_state(STATE_LINE, Some(line("3").text())).await.expect("it can be written");
        let rows = history(&profile, &DesktopLocale::default()).expect("it can be read");
        let [row] = rows.as_slice() else { panic!("one row, not {}", rows.len()) };
        assert_eq!((row.voicemail_id.as_deref(), row.kind, row.duration_s), (Some("3"), RowKind::Voicemail, Some(23)));
        assert_eq!(row.outcome, RowOutcome::Unknown);
    }

    #[tokio::test]
    async fn the_status_is_what_the_instance_said_while_it_runs() {
        let (_root, profile) = scratch();
        let status_now = || status(&profile);
        assert_eq!(status_now(), nothing_known());

        let claimed = instance::claim(&profile).await.expect("it can be claimed");
        let said = StatusReport {
            running: true,
            signed_in: true,
            state: "listening".to_owned(),
            listening_since: Some("2026-05-01T10:00:00Z".to_owned()),
            last_error: Some("the line was cut".to_owned()),
            unread: 2,
            keyring: "ok".to_owned(),
            ..nothing_known()
        };
        note_status(&profile, &said).expect("it can be written");
        assert_eq!(status_now(), said);

        drop(claimed);
        let after = status_now();
        assert_eq!(
            (after.running, after.state.as_str(), after.listening_since.as_deref()),
            (false, "not-running", None)
        );
        assert_eq!((after.signed_in, after.unread), (true, 2));
    }

    #[test]
    fn a_damaged_status_file_is_as_none() {
        let (_root, profile) = scratch();
        profile.create_directories().expect("they can be made");
        fs::write(profile.status_file(), "{").expect("it can be written");
        assert_eq!(status(&profile), nothing_known());
    }
}
