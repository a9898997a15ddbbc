//! The list on Linux: a file in `~/.config/autostart`, as every desktop reads it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use ringlet_core::autostart::{Autostart, AutostartError, AutostartState};
use ringlet_core::profile::Profile;

use super::own_file::OwnFile;
use super::{Started, entry};

/// The session's list.
#[derive(Debug, Clone)]
pub struct LogInList {
    started: Started,
    file: OwnFile,
    /// A program in a sandbox cannot leave a file there, and is started in another way.
    sandboxed: bool,
}

impl LogInList {
    /// The list of the person whose `profile` this is.
    ///
    /// # Errors
    /// When the system does not say which file this program is, or where the person's settings are.
    pub fn new(profile: &Profile) -> io::Result<Self> {
        let folder = config_home().ok_or_else(|| io::Error::new(ErrorKind::NotFound, "there is no home directory"))?;
        Ok(Self::in_folder(&folder.join("autostart"), Started::this_program(profile)?))
    }

    /// A list that is the files of `folder`, with an entry for what is `started`.
    pub fn in_folder(folder: &Path, started: Started) -> Self {
        let file = folder.join(format!("{}.desktop", started.id));
        Self { started, file: OwnFile(file), sandboxed: Path::new("/.flatpak-info").exists() }
    }

    /// Has an entry that is there start this program again, when it starts another: the program was moved. One that
    /// the person switched off is left alone, and so is an entry that is gone.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn repair(&self) -> Result<(), AutostartError> {
        match self.file.read()? {
            Some(text) if !entry::is_switched_off(&text) && !entry::starts(&text, &self.started) => {
                tracing::info!("the entry for log-in started another file and is put right");
                self.write()
            }
            _ => Ok(()),
        }
    }

    /// Takes the entry away, whatever it says; `true` when there was one.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn forget(&self) -> Result<bool, AutostartError> {
        self.file.forget()
    }

    fn write(&self) -> Result<(), AutostartError> {
        self.file.write(&entry::text(&self.started))
    }
}

impl Autostart for LogInList {
    fn state(&self) -> Result<AutostartState, AutostartError> {
        if self.sandboxed {
            return Err(AutostartError::Unavailable);
        }
        Ok(match self.file.read()? {
            None => AutostartState::Off,
            Some(text) if entry::is_switched_off(&text) => AutostartState::Refused,
            Some(_) => AutostartState::On,
        })
    }

    fn set(&self, on: bool) -> Result<(), AutostartError> {
        match (self.state()?, on) {
            (AutostartState::Refused, true) => {
                Err(AutostartError::Failed("it is switched off in the session's own settings".into()))
            }
            // The person's "no" stays there: without the file an older entry could count again.
            (AutostartState::Refused, false) => Ok(()),
            (_, true) => self.write(),
            (_, false) => self.forget().map(drop),
        }
    }
}

/// Where a person's settings are (freedesktop.org, XDG Base Directory Specification): a path that is not absolute does
/// not count.
fn config_home() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))
}
