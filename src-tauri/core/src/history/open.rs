//! Opens the history's file: private, in the newest shape, and never at the cost of what is in it.
//!
//! A file that is damaged is moved aside, one from a newer version is left as it is.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{OpenError, is_full};
use crate::profile::private_directory;

/// Opens the file for writing, or makes it. The second value says where a damaged one was moved.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<PathBuf>), OpenError> {
    if let Some(directory) = path.parent() {
        private_directory(directory).map_err(|cause| cannot_make(path, cause))?;
    }
    match try_open(path) {
        Err(OpenError::Corrupt { .. }) => {
            let aside = move_aside(path).map_err(|cause| cannot_make(path, cause))?;
            Ok((try_open(path)?, Some(aside)))
        }
        other => Ok((other?, None)),
    }
}

/// Opens the file for reading beside the program that writes it; `None` when there is no file yet.
pub(super) fn open_to_read(path: &Path) -> Result<Option<Connection>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    refuse_newer(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(|cause| told(path, cause))?;
    database.busy_timeout(BUSY).map_err(|cause| told(path, cause))?;
    let version = version(&database).map_err(|cause| told(path, cause))?;
    match version {
        // Made, and not filled with its tables yet.
        0 => Ok(None),
        _ => Ok(Some(database)),
    }
}

/// A history that lasts until the program quits, for when there can be no file.
pub(super) fn open_in_memory() -> rusqlite::Result<Connection> {
    let mut database = Connection::open_in_memory()?;
    keep_statements(&database)?;
    migrate(&mut database)?;
    Ok(database)
}

fn try_open(path: &Path) -> Result<Connection, OpenError> {
    refuse_newer(path)?;
    make_private(path).map_err(|cause| cannot_make(path, cause))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut database = Connection::open_with_flags(path, flags).map_err(|cause| told(path, cause))?;
    prepare(&mut database).map_err(|cause| told(path, cause))?;
    let found = version(&database).map_err(|cause| told(path, cause))?;
    if found > VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(database)
}

/// Statements are made once. Without the second word SQLite makes many of them anew for each value they are given:
/// <https://sqlite.org/c3ref/c_dbconfig_defensive.html#sqlitedbconfigenableqpsg>.
fn keep_statements(database: &Connection) -> rusqlite::Result<()> {
    database.set_prepared_statement_cache_capacity(STATEMENTS);
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn prepare(database: &mut Connection) -> rusqlite::Result<()> {
    database.busy_timeout(BUSY)?;
    // In this mode readers of another process go on while it is written. A commit survives the program's death; only
    // a power cut may take back the last moments, and that is not worth waiting for a disk before every toast.
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "NORMAL")?;
    database.pragma_update(None, "secure_delete", true)?;
    keep_statements(database)?;
    let sound: String = database.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
            Some("the file's own check found damage".to_owned()),
        ));
    }
    if version(database)? < VERSION {
        migrate(database)?;
    } else {
        // A write that changes nothing: one that cannot be written is found now and not at the first call.
        database.execute_batch("BEGIN IMMEDIATE; PRAGMA user_version; COMMIT")?;
    }
    Ok(())
}

/// Brings the tables to the newest shape, each step and its number in one transaction.
fn migrate(database: &mut Connection) -> rusqlite::Result<()> {
    for (step, sql) in (1..).zip(STEPS) {
        if version(database)? < step {
            let transaction = database.transaction()?;
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", step)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

fn version(database: &Connection) -> rusqlite::Result<u32> {
    database.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Looks at the number in the file's head (SQLite file format, offset 60) without opening it as a database, which
/// would already write beside it.
fn refuse_newer(path: &Path) -> Result<(), OpenError> {
    let mut head = [0; 64];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let found = u32::from_be_bytes([head[60], head[61], head[62], head[63]]);
    // A page size that none can have (SQLite file format, section 1.3.2) means damage, not another version.
    let page_size = u16::from_be_bytes([head[16], head[17]]);
    let whole = page_size == 1 || (page_size >= 512 && page_size.is_power_of_two());
    if read.is_ok() && head.starts_with(b"SQLite format 3\0") && whole && found > VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(())
}

/// Makes the file, or the one that is there, readable to this person alone. SQLite gives its side files the same mode.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600).open(path)?;
        for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
            match fs::set_permissions(&file, fs::Permissions::from_mode(0o600)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        Ok(())
    }
    #[cfg(not(unix))]
    options.open(path).map(drop)
}

/// Renames the file and what belongs to it; whoever understands such files can still look.
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let day = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
    let aside = (0..)
        .map(|number| match number {
            0 => beside(path, &format!(".damaged-{day}")),
            _ => beside(path, &format!(".damaged-{day}-{number}")),
        })
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| beside(path, ".damaged"));
    fs::rename(path, &aside)?;
    for side in ["-wal", "-shm"] {
        match fs::rename(beside(path, side), beside(&aside, side)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
    }
    Ok(aside)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn cannot_make(path: &Path, cause: io::Error) -> OpenError {
    let path = path.to_owned();
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => OpenError::Full { path, cause: cause.into() },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            OpenError::ReadOnly { path, cause: cause.into() }
        }
        _ => OpenError::Failed { path, cause: cause.into() },
    }
}

fn told(path: &Path, cause: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => OpenError::Corrupt { path, cause: cause.into() },
        _ if is_full(&cause) => OpenError::Full { path, cause: cause.into() },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => OpenError::ReadOnly { path, cause: cause.into() },
        _ => OpenError::Failed { path, cause: cause.into() },
    }
}

/// The steps from nothing to the newest tables. One that shipped is never edited.
const STEPS: [&str; 8] = [
    include_str!("schema/001_calls_and_voicemails.sql"),
    include_str!("schema/002_names.sql"),
    include_str!("schema/003_marks.sql"),
    include_str!("schema/004_gaps.sql"),
    include_str!("schema/005_trail.sql"),
    include_str!("schema/006_entries_and_search.sql"),
    include_str!("schema/007_sounds.sql"),
    include_str!("schema/008_quiet.sql"),
];
/// There are more statements than the sixteen that would be kept ready.
const STATEMENTS: usize = 64;
const VERSION: u32 = STEPS.len() as u32;
/// How long to wait for another process, such as a backup, to let go of the file.
const BUSY: Duration = Duration::from_secs(5);
