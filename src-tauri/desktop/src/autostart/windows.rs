//! The list on Windows: a value of the person's `Run` key. Beside it the system keeps what the person switched off in
//! the Task Manager or in Settings.

use std::io::{self, ErrorKind};

use ringlet_core::autostart::{Autostart, AutostartError, AutostartState};
use ringlet_core::profile::Profile;
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_READ, KEY_WRITE};

use super::{HIDDEN, Started};

/// The person's `Run` key.
#[derive(Debug, Clone)]
pub struct LogInList {
    started: Started,
}

impl LogInList {
    /// The list of the person whose `profile` this is.
    ///
    /// # Errors
    /// When the system does not say which file this program is.
    pub fn new(profile: &Profile) -> io::Result<Self> {
        Ok(Self { started: Started::this_program(profile)? })
    }

    /// A list with an entry for what is `started`.
    pub fn of(started: Started) -> Self {
        Self { started }
    }

    /// Has an entry that is there start this program again, when it starts another: the program was moved. One that
    /// the person switched off is left alone.
    ///
    /// # Errors
    /// When the registry does not let it be read or written.
    pub fn repair(&self) -> Result<(), AutostartError> {
        match self.read().map_err(failed)? {
            Some(command) if command != self.command() && !self.is_switched_off().map_err(failed)? => {
                tracing::info!("the entry for log-in started another file and is put right");
                self.write().map_err(failed)
            }
            _ => Ok(()),
        }
    }

    /// Takes the entry away, whatever it says; `true` when there was one.
    ///
    /// # Errors
    /// When the registry does not let it be written.
    pub fn forget(&self) -> Result<bool, AutostartError> {
        let Some(run) = open(RUN, KEY_WRITE).map_err(failed)? else { return Ok(false) };
        Ok(there(run.delete_value(&self.started.id)).map_err(failed)?.is_some())
    }

    /// Words are divided by the quotes; a file's name cannot have them.
    fn command(&self) -> String {
        format!("\"{}\" {HIDDEN}", self.started.program.display())
    }

    fn read(&self) -> io::Result<Option<String>> {
        let Some(run) = open(RUN, KEY_READ)? else { return Ok(None) };
        there(run.get_value(&self.started.id))
    }

    fn write(&self) -> io::Result<()> {
        let (run, _) = RegKey::predef(HKEY_CURRENT_USER).create_subkey(RUN)?;
        run.set_value(&self.started.id, &self.command())
    }

    /// The system notes twelve bytes; the first is odd for an entry that was switched off.
    fn is_switched_off(&self) -> io::Result<bool> {
        let Some(approved) = open(APPROVED, KEY_READ)? else { return Ok(false) };
        let noted = there(approved.get_raw_value(&self.started.id))?;
        Ok(noted.is_some_and(|value| value.bytes.first().is_some_and(|byte| byte % 2 == 1)))
    }
}

impl Autostart for LogInList {
    fn state(&self) -> Result<AutostartState, AutostartError> {
        if self.started.profile.is_some() {
            // A command there sets no variable, and only a variable names a profile.
            return Err(AutostartError::Unavailable);
        }
        Ok(match self.read().map_err(failed)? {
            None => AutostartState::Off,
            Some(_) if self.is_switched_off().map_err(failed)? => AutostartState::Refused,
            Some(_) => AutostartState::On,
        })
    }

    fn set(&self, on: bool) -> Result<(), AutostartError> {
        match (self.state()?, on) {
            (AutostartState::Refused, true) => {
                Err(AutostartError::Failed("it is switched off in the Task Manager".into()))
            }
            (_, true) => self.write().map_err(failed),
            (_, false) => self.forget().map(drop),
        }
    }
}

fn open(path: &str, rights: u32) -> io::Result<Option<RegKey>> {
    there(RegKey::predef(HKEY_CURRENT_USER).open_subkey_with_flags(path, rights))
}

/// "Not there" is no error.
fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

fn failed(error: io::Error) -> AutostartError {
    AutostartError::Failed(error.into())
}

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
