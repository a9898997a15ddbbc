//! The list on macOS: a launch agent of the person, which the system shows among the login items.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use ringlet_core::autostart::{Autostart, AutostartError, AutostartState};
use ringlet_core::profile::Profile;

use super::{Started, agent};

/// The person's launch agents.
#[derive(Debug, Clone)]
pub struct LogInList {
    started: Started,
    file: PathBuf,
}

impl LogInList {
    /// The list of the person whose `profile` this is.
    ///
    /// # Errors
    /// When the system does not say which file this program is, or where the person's home is.
    pub fn new(profile: &Profile) -> io::Result<Self> {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let home = home.ok_or_else(|| io::Error::new(ErrorKind::NotFound, "there is no home directory"))?;
        let started = Started::this_program(profile)?;
        let file = home.join("Library/LaunchAgents").join(format!("{}.plist", started.id));
        Ok(Self { started, file })
    }

    /// Has an agent that is there start this program again, when it starts another: the program was moved.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn repair(&self) -> Result<(), AutostartError> {
        match self.read()? {
            Some(text) if !agent::is_switched_off(&text) && text != agent::text(&self.started) => {
                tracing::info!("the agent for log-in started another file and is put right");
                self.write()
            }
            _ => Ok(()),
        }
    }

    /// Takes the agent away, whatever it says; `true` when there was one.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn forget(&self) -> Result<bool, AutostartError> {
        match fs::remove_file(&self.file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(AutostartError::Failed(error.into())),
        }
    }

    fn read(&self) -> Result<Option<String>, AutostartError> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AutostartError::Failed(error.into())),
        }
    }

    fn write(&self) -> Result<(), AutostartError> {
        let write = || {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            let aside = self.file.with_extension("new");
            fs::write(&aside, agent::text(&self.started))?;
            fs::rename(aside, &self.file)
        };
        write().map_err(|error: io::Error| AutostartError::Failed(error.into()))
    }
}

impl Autostart for LogInList {
    fn state(&self) -> Result<AutostartState, AutostartError> {
        Ok(match self.read()? {
            None => AutostartState::Off,
            Some(text) if agent::is_switched_off(&text) => AutostartState::Refused,
            Some(_) => AutostartState::On,
        })
    }

    fn set(&self, on: bool) -> Result<(), AutostartError> {
        match (self.state()?, on) {
            (AutostartState::Refused, true) => {
                Err(AutostartError::Failed("it is switched off in the system's settings".into()))
            }
            (AutostartState::Refused, false) => Ok(()),
            (_, true) => self.write(),
            (_, false) => self.forget().map(drop),
        }
    }
}
