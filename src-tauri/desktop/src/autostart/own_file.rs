//! The one file that is the entry, on the systems whose list is a folder of files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use ringlet_core::autostart::AutostartError;

/// Where the entry is, or would be.
#[derive(Debug, Clone)]
pub(super) struct OwnFile(pub(super) PathBuf);

impl OwnFile {
    /// What it says; `None` when it is not there.
    pub(super) fn read(&self) -> Result<Option<String>, AutostartError> {
        match fs::read_to_string(&self.0) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AutostartError::Failed(error.into())),
        }
    }

    /// Aside, then renamed: a log-in at the wrong moment would read half of it.
    pub(super) fn write(&self, text: &str) -> Result<(), AutostartError> {
        let write = || {
            if let Some(folder) = self.0.parent() {
                fs::create_dir_all(folder)?;
            }
            let aside = self.0.with_extension("new");
            fs::write(&aside, text)?;
            fs::rename(aside, &self.0)
        };
        write().map_err(|error: io::Error| AutostartError::Failed(error.into()))
    }

    /// Takes it away; `true` when there was one.
    pub(super) fn forget(&self) -> Result<bool, AutostartError> {
        match fs::remove_file(&self.0) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(AutostartError::Failed(error.into())),
        }
    }
}
