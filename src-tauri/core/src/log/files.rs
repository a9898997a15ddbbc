//! The log's files: five at most, of a megabyte at most, the newest called `ringlet.log`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use crate::profile::private_directory;

/// Where lines are appended, each whole and in one file.
#[derive(Debug)]
pub struct Files {
    directory: PathBuf,
    newest: Mutex<Newest>,
}

#[derive(Debug)]
struct Newest {
    file: File,
    length: u64,
}

impl Files {
    /// Goes on in the newest file in `directory`, or begins one. Directory and files are for this person alone.
    pub fn open(directory: &Path) -> io::Result<Self> {
        private_directory(directory)?;
        let newest = Newest::open(directory)?;
        Ok(Self { directory: directory.to_owned(), newest: Mutex::new(newest) })
    }

    fn append(&self, line: &[u8]) -> io::Result<()> {
        // A thread that panicked while it wrote left at worst half a line.
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let line = &line[..line.len().min(LONGEST_FILE as usize)];
        if newest.length + line.len() as u64 > LONGEST_FILE {
            self.move_on()?;
            *newest = Newest::open(&self.directory)?;
        }
        newest.file.write_all(line)?;
        newest.length += line.len() as u64;
        Ok(())
    }

    /// Renames each file to the next number; the oldest goes.
    fn move_on(&self) -> io::Result<()> {
        for number in (0..MOST_FILES - 1).rev() {
            match fs::rename(path(&self.directory, number), path(&self.directory, number + 1)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Newest {
    fn open(directory: &Path) -> io::Result<Self> {
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path(directory, 0))?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }
}

/// One line on its way into the files.
#[derive(Debug)]
pub struct Line<'a>(&'a Files);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.append(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Files {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

fn path(directory: &Path, number: u32) -> PathBuf {
    match number {
        0 => directory.join("ringlet.log"),
        _ => directory.join(format!("ringlet.{number}.log")),
    }
}

const MOST_FILES: u32 = 5;
const LONGEST_FILE: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_than_five_files_of_a_megabyte() {
        let directory = tempfile::tempdir().expect("a scratch directory can be made");
        let files = Files::open(directory.path()).expect("it can be opened");
        for number in 0..70_000 {
            let line = format!("{number:06} {}\n", "x".repeat(100));
            files.make_writer().write_all(line.as_bytes()).expect("it can be written");
        }
        let mut kept: Vec<_> = fs::read_dir(directory.path())
            .expect("it can be read")
            .map(|entry| {
                let entry = entry.expect("it can be read");
                let length = entry.metadata().expect("it is there").len();
                assert!(length <= LONGEST_FILE, "{length}");
                entry.file_name().to_string_lossy().into_owned()
            })
            .collect();
        kept.sort();
        assert_eq!(kept, ["ringlet.1.log", "ringlet.2.log", "ringlet.3.log", "ringlet.4.log", "ringlet.log"]);

        let newest = fs::read_to_string(path(directory.path(), 0)).expect("it can be read");
        assert!(newest.lines().last().expect("it has lines").starts_with("069999 "));
        let before = fs::read_to_string(path(directory.path(), 1)).expect("it can be read");
        let number = |line: Option<&str>| line.and_then(|line| line[..6].parse::<u32>().ok()).expect("numbered");
        assert_eq!(number(before.lines().last()) + 1, number(newest.lines().next()), "no line is lost between files");
    }

    #[test]
    fn a_restart_goes_on_where_it_was() {
        let directory = tempfile::tempdir().expect("a scratch directory can be made");
        for line in ["one\n", "two\n"] {
            let files = Files::open(directory.path()).expect("it can be opened");
            files.make_writer().write_all(line.as_bytes()).expect("it can be written");
        }
        assert_eq!(fs::read_to_string(path(directory.path(), 0)).expect("it can be read"), "one\ntwo\n");
    }

    #[test]
    fn a_line_longer_than_a_file_is_cut() {
        let directory = tempfile::tempdir().expect("a scratch directory can be made");
        let files = Files::open(directory.path()).expect("it can be opened");
        files.make_writer().write_all(&vec![b'x'; 3_000_000]).expect("it can be written");
        assert!(fs::metadata(path(directory.path(), 0)).expect("it is there").len() <= LONGEST_FILE);
    }
}
