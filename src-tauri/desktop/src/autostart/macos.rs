//! The list on macOS: a launch agent of the person, which the system shows among the login items.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use ringlet_core::autostart::{Autostart, AutostartError, AutostartState};
use ringlet_core::profile::Profile;

use super::own_file::OwnFile;
use super::{Started, agent};

/// The person's launch agents.
#[derive(Debug, Clone)]
pub struct LogInList {
    started: Started,
    file: OwnFile,
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
        Ok(Self { started, file: OwnFile(file) })
    }

    /// Has an agent that is there start this program again, when it starts another: the program was moved.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn repair(&self) -> Result<(), AutostartError> {
        match self.file.read()? {
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
        self.file.forget()
    }

    fn write(&self) -> Result<(), AutostartError> {
        self.file.write(&agent::text(&self.started))
    }
}

impl Autostart for LogInList {
    fn state(&self) -> Result<AutostartState, AutostartError> {
        Ok(match self.file.read()? {
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
