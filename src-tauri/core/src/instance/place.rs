//! Where the running instance listens: a socket of this person alone, and a file that says which.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::PathBuf;

use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name};

use super::ClaimError;
use crate::profile::{Profile, private_directory};

/// An address of a local socket, and the file it is noted in.
#[derive(Debug)]
pub(super) struct Place {
    address: PathBuf,
    note: PathBuf,
}

impl Place {
    /// Makes the socket and notes where it is. Only whoever holds the lock may call this.
    pub(super) fn make(profile: &Profile) -> Result<(Self, Listener), ClaimError> {
        let note = note(profile);
        // A dead instance's socket, wherever it was.
        if let Some(left) = Self::found(profile) {
            left.clear();
        }
        let address = address(profile);
        let place = Self { address, note };
        let listener = place.listen().map_err(|cause| ClaimError::Place { path: place.address.clone(), cause })?;
        place.write_note().map_err(|cause| ClaimError::Place { path: place.note.clone(), cause })?;
        Ok((place, listener))
    }

    /// Where the running instance says it listens.
    pub(super) fn found(profile: &Profile) -> Option<Self> {
        let note = note(profile);
        let address = fs::read_to_string(&note).ok().filter(|text| !text.is_empty())?;
        Some(Self { address: address.into(), note })
    }

    pub(super) async fn connect(&self) -> io::Result<Stream> {
        Stream::connect(self.name()?).await
    }

    /// Takes the note and the socket away, if they are there.
    pub(super) fn clear(&self) {
        // What cannot be taken away is replaced by the next instance.
        let _ = fs::remove_file(&self.note);
        if cfg!(unix) {
            let _ = fs::remove_file(&self.address);
            // Fails unless it is empty, which a directory made for the socket alone is now.
            let _ = self.address.parent().filter(|parent| parent.starts_with(std::env::temp_dir())).map(fs::remove_dir);
        }
    }

    fn name(&self) -> io::Result<Name<'_>> {
        self.address.as_path().to_fs_name::<GenericFilePath>()
    }

    #[cfg(unix)]
    fn listen(&self) -> io::Result<Listener> {
        use std::os::unix::fs::PermissionsExt;

        if let Some(directory) = self.address.parent() {
            // Private before the socket is there, which closes the moment until its own mode is set.
            private_directory(directory)?;
        }
        match fs::remove_file(&self.address) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        let listener = ListenerOptions::new().name(self.name()?).reclaim_name(false).create_tokio()?;
        fs::set_permissions(&self.address, fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    }

    /// The pipe's own rights let this person write and others at most read, and its name cannot be guessed.
    #[cfg(windows)]
    fn listen(&self) -> io::Result<Listener> {
        ListenerOptions::new().name(self.name()?).create_tokio()
    }

    fn write_note(&self) -> io::Result<()> {
        let Some(directory) = self.note.parent() else { return Ok(()) };
        private_directory(directory)?;
        let aside = self.note.with_extension("new");
        fs::write(&aside, self.address.to_string_lossy().as_bytes())?;
        fs::rename(aside, &self.note)
    }
}

fn note(profile: &Profile) -> PathBuf {
    profile.data_directory().join("instance.address")
}

/// In the directory for sockets where there is one; else beside the data; else, when that is too long for a socket's
/// address, in a new directory among the temporary ones.
#[cfg(unix)]
fn address(profile: &Profile) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;

    let fits = |path: &PathBuf| path.as_os_str().as_bytes().len() <= LONGEST_ADDRESS;
    let usable = |path: &PathBuf| fits(path) && path.parent().is_some_and(|parent| private_directory(parent).is_ok());
    let runtime = profile.runtime_directory().map(|directory| directory.join("instance.socket"));
    let data = profile.data_directory().join("instance.socket");
    runtime
        .filter(usable)
        .or_else(|| Some(data).filter(usable))
        .unwrap_or_else(|| std::env::temp_dir().join(format!("ringlet-{:016x}", luck())).join("socket"))
}

#[cfg(windows)]
fn address(profile: &Profile) -> PathBuf {
    PathBuf::from(format!(r"\\.\pipe\{}-{:016x}{:016x}", profile.identifier(), luck(), luck()))
}

/// A number nobody else has: the standard library draws it from the system for its hash tables.
fn luck() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// The shortest of the limits systems have for a socket's address is 104 bytes with its end.
#[cfg(unix)]
const LONGEST_ADDRESS: usize = 100;
