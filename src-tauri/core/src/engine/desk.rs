//! What the person does with rows: ticks them off, deletes them, takes them along in a file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ringlet_domain::facts::Seen;
use tracing::warn;

use super::board::Board;
use super::handle::{ShellEvent, failure};
use super::{Engine, line, storage};
use crate::contract::{CallRow, ExportFormat, ExportRequest, Failure, FailureCode, HistoryChanged};
use crate::history::{History, Line as LineId};
use crate::report::{history_csv, history_json};
use crate::words::Say;

impl Engine {
    /// Ticks a missed call off, or takes the tick back.
    pub(super) async fn set_closed(&self, row: String, closed: bool) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Ok(()) };
        self.history.set_closed(&line, row.clone(), closed).await.map_err(|error| storage(&error))?;
        self.announce(&line, vec![row]).await;
        Ok(())
    }

    /// Deletes rows; what was told of them and is still up is taken back.
    pub(super) async fn delete(&self, rows: Vec<String>) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Ok(()) };
        let mut seen: Vec<Seen> = Vec::new();
        for row in &rows {
            seen.extend(self.history.mark_read(&line, row.clone()).await.map_err(|error| storage(&error))?);
        }
        let now = self.clock.wall();
        self.history.delete(&line, rows.clone(), now).await.map_err(|error| storage(&error))?;
        if let Some(access) = &self.access {
            access.tell_line(line::Input::Seen(seen)).await;
        }
        self.announce(&line, rows).await;
        Ok(())
    }

    /// The rows with these ids.
    pub(super) async fn rows_of(&self, ids: Vec<String>) -> Result<Vec<CallRow>, Failure> {
        let Some((line, words)) = self.reading() else { return Ok(Vec::new()) };
        self.history.rows_of(&line, ids, &words).await.map_err(|error| storage(&error))
    }

    /// Writes rows to a new file and gives its path.
    pub(super) async fn export(&self, request: ExportRequest) -> Result<String, Failure> {
        let format = request.format;
        let Some((line, words)) = self.reading() else {
            return Err(failure(FailureCode::Unavailable, &Say::new("nobody-signed-in")));
        };
        let entries = self.history.export(&line, request, &words).await.map_err(|error| storage(&error))?;
        let written = match format {
            ExportFormat::Csv => history_csv(&entries),
            ExportFormat::Json => history_json(&entries),
        };
        let text = written.map_err(|error| unwritten(&error))?;
        let folder = export_folder().ok_or_else(|| failure(FailureCode::Storage, &Say::new("export-no-folder")))?;
        let day = self.clock.wall().to_string().chars().take(10).collect::<String>();
        let write = move || write_new(&folder, &format!("ringlet-calls-{day}"), format.ending(), text.as_bytes());
        match tokio::task::spawn_blocking(write).await {
            Ok(Ok(path)) => Ok(path.to_string_lossy().into_owned()),
            Ok(Err(error)) => Err(unwritten(&error)),
            Err(error) => Err(unwritten(&error)),
        }
    }

    async fn announce(&self, line: &LineId, ids: Vec<String>) {
        count_rows(&self.history, line, &self.board).await;
        // A full channel has such news in it already.
        let _ = self.shell.try_send(ShellEvent::HistoryChanged(HistoryChanged { ids }));
    }
}

/// Shows how many rows want something of the person.
pub(super) async fn count_rows(history: &History, line: &LineId, board: &Board) {
    let counted = async { Ok((history.unread_count(line).await?, history.waiting_counts(line).await?)) };
    let counted: Result<_, crate::history::HistoryError> = counted.await;
    match counted {
        Ok((unread, (open, unheard))) => {
            board.change(|view| (view.unread, view.open, view.unheard) = (unread, open, unheard));
        }
        Err(error) => warn!(%error, "the rows that wait for the person were not counted"),
    }
}

impl ExportFormat {
    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// The person's folder for downloads, else their home.
fn export_folder() -> Option<PathBuf> {
    let person = directories::UserDirs::new()?;
    let downloads = person.download_dir().filter(|folder| folder.is_dir());
    Some(downloads.unwrap_or_else(|| person.home_dir()).to_owned())
}

/// Writes a file that was not there before, for this person's eyes alone: it is full of names and numbers.
fn write_new(folder: &Path, name: &str, ending: &str, content: &[u8]) -> io::Result<PathBuf> {
    for number in 1.. {
        let path = match number {
            1 => folder.join(format!("{name}.{ending}")),
            _ => folder.join(format!("{name}-{number}.{ending}")),
        };
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                file.write_all(content)?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn unwritten(error: &dyn std::error::Error) -> Failure {
    warn!(%error, "rows were not written to a file");
    failure(FailureCode::Storage, &Say::new("export-failed").text("cause", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a scratch directory can be made");
        let write = |text: &str| {
            write_new(folder.path(), "ringlet-calls-2026-05-01", "csv", text.as_bytes()).expect("it can be written")
        };
        let (first, second) = (write("one"), write("two"));
        assert_eq!(first.file_name().expect("a name"), "ringlet-calls-2026-05-01.csv");
        assert_eq!(second.file_name().expect("a name"), "ringlet-calls-2026-05-01-2.csv");
        assert_eq!(fs::read_to_string(first).expect("it can be read"), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(second).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
