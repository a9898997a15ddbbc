//! A Windows program that the NSIS installer put into the person's own folder. A package is the installer of the new
//! version: it waits for this program to end, replaces it, and starts the new one.

use std::path::Path;
use std::process::{Command, Stdio};

use ringlet_core::update::{InstallError, Installer, Next};

use super::{failed, platform};

/// The installation this program belongs to.
#[derive(Debug)]
pub(super) struct Setup;

impl Setup {
    /// The one around `program`: NSIS leaves what takes it away beside it. What was installed for the whole machine by
    /// an MSI has no such file, and is an administrator's to update.
    pub(super) fn beside(program: &Path) -> Option<Self> {
        program.with_file_name("uninstall.exe").is_file().then_some(Self)
    }
}

impl Installer for Setup {
    fn platform(&self) -> String {
        platform()
    }

    fn install(&self, package: &Path) -> Result<Next, InstallError> {
        let mut setup = Command::new(package);
        setup.args(WORDS).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // It outlives this program, which waits for nobody.
        setup.spawn().map_err(failed)?;
        Ok(Next::ByItself)
    }
}

/// Only its progress is shown; the new version is started; and what the person chose at the first time stays.
const WORDS: [&str; 3] = ["/P", "/R", "/UPDATE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_the_persons_own_when_what_takes_it_away_lies_beside_it() {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let program = folder.path().join("ringlet.exe");
        assert!(Setup::beside(&program).is_none());
        std::fs::write(folder.path().join("uninstall.exe"), "").expect("it can be written");
        let setup = Setup::beside(&program).expect("it is installed");
        setup.install(&folder.path().join("nothing.exe")).expect_err("there is no package");
    }
}
