//! The list of programs that the system starts when the person logs in: one entry of ours, for this person alone.
//!
//! The entry is there or not; nothing else is remembered. What a person switches off in the system's own settings stays
//! off, whoever asks here.

#[cfg(any(test, target_os = "macos"))]
mod agent;
#[cfg(any(test, target_os = "linux"))]
mod entry;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod own_file;
#[cfg(windows)]
mod windows;

use std::path::{Path, PathBuf};

use ringlet_core::profile::Profile;

#[cfg(target_os = "linux")]
pub use linux::LogInList;
#[cfg(target_os = "macos")]
pub use macos::LogInList;
#[cfg(windows)]
pub use windows::LogInList;

/// What the system is to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// What the entry is called: the program's identifier in this profile.
    pub id: String,
    /// The program's name as people read it.
    pub name: String,
    /// The file that is started.
    pub program: PathBuf,
    /// The profile it is started in; `None` for the person's own.
    pub profile: Option<String>,
}

impl Started {
    /// This program in `profile`, hidden in the tray.
    ///
    /// # Errors
    /// When the system does not say which file this program is.
    pub fn this_program(profile: &Profile) -> std::io::Result<Self> {
        let program = match std::env::var_os("APPIMAGE").filter(|path| Path::new(path).is_absolute()) {
            // The program itself lies in a file system that is there only while it runs.
            Some(image) => image.into(),
            None => of_a_replaced_file(std::env::current_exe()?),
        };
        Ok(Self {
            id: profile.identifier(),
            name: profile.display_name(),
            program,
            profile: profile.name().map(str::to_owned),
        })
    }
}

/// Linux adds a word to the path of a program whose file was replaced, by an update, while it runs.
fn of_a_replaced_file(program: PathBuf) -> PathBuf {
    let path = program.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from);
    path.filter(|_| cfg!(target_os = "linux") && !program.exists()).unwrap_or(program)
}

/// The argument with which it comes up without a window.
const HIDDEN: &str = "--hidden";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_was_replaced_while_it_runs_is_started_from_where_it_lay() {
        let replaced = PathBuf::from("/usr/bin/nothing-here (deleted)");
        let expected =
            if cfg!(target_os = "linux") { "/usr/bin/nothing-here" } else { "/usr/bin/nothing-here (deleted)" };
        assert_eq!(of_a_replaced_file(replaced), PathBuf::from(expected));
        assert_eq!(of_a_replaced_file("/usr/bin/ringlet".into()), PathBuf::from("/usr/bin/ringlet"));
    }
}
