//! A profile: one name under which everything of one Ringlet lives apart from every other.
//!
//! Settings, history, log, keyring entry and single-instance identity all follow from it, so that a demo or a test
//! never touches the person's own. Directories are named here and made by [`Profile::create_directories`].

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// One profile: its name and its directories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    name: Option<String>,
    data: PathBuf,
    config: PathBuf,
    state: PathBuf,
    cache: PathBuf,
    runtime: Option<PathBuf>,
    window: PathBuf,
}

impl Profile {
    /// The profile that `RINGLET_PROFILE` names; the person's own when it is absent or empty.
    pub fn from_environment() -> Result<Self, ProfileError> {
        match env::var(VARIABLE) {
            Ok(name) => Self::named(Some(&name)),
            Err(env::VarError::NotPresent) => Self::named(None),
            Err(env::VarError::NotUnicode(_)) => Err(ProfileError::Name),
        }
    }

    /// The profile called `name`, in the directories this system has for programs.
    pub fn named(name: Option<&str>) -> Result<Self, ProfileError> {
        let name = checked(name)?;
        let directory = match &name {
            Some(name) => format!("{DISPLAY_NAME}-{name}"),
            None => DISPLAY_NAME.to_owned(),
        };
        let dirs = ProjectDirs::from("io.github", "ringlet", &directory).ok_or(ProfileError::NoHome)?;
        // Local rather than roaming: a history that follows the person to another machine is two writers of one file.
        let data = dirs.data_local_dir().to_owned();
        let bases = BaseDirs::new().ok_or(ProfileError::NoHome)?;
        let window = bases.data_local_dir().join(identifier(name.as_deref()));
        Ok(Self {
            window,
            name,
            config: dirs.config_local_dir().to_owned(),
            state: dirs.state_dir().map_or_else(|| data.clone(), Path::to_owned),
            cache: dirs.cache_dir().to_owned(),
            runtime: dirs.runtime_dir().map(Path::to_owned),
            data,
        })
    }

    /// The profile called `name` with all its directories under `root`.
    pub fn under(root: &Path, name: Option<&str>) -> Result<Self, ProfileError> {
        let name = checked(name)?;
        let root = root.join(name.as_deref().unwrap_or("own"));
        Ok(Self {
            name,
            data: root.join("data"),
            config: root.join("config"),
            state: root.join("state"),
            cache: root.join("cache"),
            runtime: None,
            window: root.join("window"),
        })
    }

    /// Its name; `None` for the person's own.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What the program is called in this profile, for window and tray titles.
    pub fn display_name(&self) -> String {
        match &self.name {
            Some(name) => format!("{DISPLAY_NAME} ({name})"),
            None => DISPLAY_NAME.to_owned(),
        }
    }

    /// The application's identifier, in reverse-domain form; also its name towards the desktop.
    pub fn identifier(&self) -> String {
        identifier(self.name.as_deref())
    }

    /// Under which service the keyring holds this profile's sign-in.
    pub fn keyring_service(&self) -> String {
        self.identifier()
    }

    /// Where the history is.
    pub fn data_directory(&self) -> &Path {
        &self.data
    }

    /// Where the settings are.
    pub fn config_directory(&self) -> &Path {
        &self.config
    }

    /// Where what can be lost is: the status file and the log's directory.
    pub fn state_directory(&self) -> &Path {
        &self.state
    }

    /// Where what can be made again is.
    pub fn cache_directory(&self) -> &Path {
        &self.cache
    }

    /// Where sockets belong, on systems that have such a place.
    pub fn runtime_directory(&self) -> Option<&Path> {
        self.runtime.as_deref()
    }

    /// Where the window's browser keeps what it must, though the page keeps nothing: named by the identifier.
    pub fn window_directory(&self) -> &Path {
        &self.window
    }

    /// Where the log's files are.
    pub fn log_directory(&self) -> PathBuf {
        self.state.join("log")
    }

    /// The settings file.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The history's database.
    pub fn database_file(&self) -> PathBuf {
        self.data.join("history.sqlite")
    }

    /// What the running instance last said about itself.
    pub fn status_file(&self) -> PathBuf {
        self.state.join("status.json")
    }

    /// The file the running instance holds a lock on.
    pub fn lock_file(&self) -> PathBuf {
        self.data.join("instance.lock")
    }

    /// Makes its directories, readable to this person alone. The first that fails is named.
    pub fn create_directories(&self) -> Result<(), ProfileError> {
        let log = self.log_directory();
        for path in [&self.data, &self.config, &self.state, &self.cache, &log] {
            private_directory(path).map_err(|cause| ProfileError::Directory { path: path.clone(), cause })?;
        }
        Ok(())
    }
}

/// Why there is no such profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The name is not one.
    #[error("RINGLET_PROFILE has to be 1 to {LONGEST_NAME} letters, digits and hyphens")]
    Name,
    /// Nobody knows where this person's files are.
    #[error("this person has no home directory")]
    NoHome,
    /// A directory could not be made.
    #[error("cannot make the directory {}", path.display())]
    Directory {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

/// Makes a directory, and those above it, for this person alone. One that is there is made private when it can be.
pub(crate) fn private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700).create(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(path)
}

fn identifier(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{IDENTIFIER}.{name}"),
        None => IDENTIFIER.to_owned(),
    }
}

/// Lower case, because two names that differ in case alone are one directory on two of the three systems.
fn checked(name: Option<&str>) -> Result<Option<String>, ProfileError> {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return Ok(None) };
    let fits = name.len() <= LONGEST_NAME
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-');
    if fits { Ok(Some(name.to_ascii_lowercase())) } else { Err(ProfileError::Name) }
}

const VARIABLE: &str = "RINGLET_PROFILE";
const DISPLAY_NAME: &str = "Ringlet";
const IDENTIFIER: &str = "io.github.ringlet.Ringlet";
/// Leaves room in file names, and in the names of sockets, which may be about a hundred bytes long.
const LONGEST_NAME: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_own_profile_has_the_plain_names() {
        let own = Profile::named(None).expect("a test has a home");
        assert_eq!(own.identifier(), "io.github.ringlet.Ringlet");
        assert_eq!(own.keyring_service(), "io.github.ringlet.Ringlet");
        assert_eq!(own.name(), None);
        assert_eq!(Profile::named(Some("")).expect("empty is absent"), own);
    }

    #[test]
    fn nothing_of_two_profiles_is_the_same() {
        let own = Profile::named(None).expect("a test has a home");
        let demo = Profile::named(Some("demo")).expect("demo is a name");
        assert_eq!(demo.identifier(), "io.github.ringlet.Ringlet.demo");
        assert_ne!(own.keyring_service(), demo.keyring_service());
        assert_ne!(own.settings_file(), demo.settings_file());
        assert_ne!(own.database_file(), demo.database_file());
        assert_ne!(own.lock_file(), demo.lock_file());
        assert_ne!(own.status_file(), demo.status_file());
        assert_ne!(own.log_directory(), demo.log_directory());
        assert_ne!(own.cache_directory(), demo.cache_directory());
    }

    #[test]
    fn a_name_that_could_leave_its_directory_is_refused() {
        let long = "a".repeat(33);
        for name in ["../x", "a/b", "a.b", "a b", "-a", "a-", "ä", long.as_str()] {
            assert!(matches!(Profile::named(Some(name)), Err(ProfileError::Name)), "{name}");
        }
    }

    #[test]
    fn a_name_counts_the_same_in_capitals() {
        let scratch = Path::new("anywhere");
        let small = Profile::under(scratch, Some("demo-2")).expect("a name");
        assert_eq!(Profile::under(scratch, Some("Demo-2")).expect("a name"), small);
    }

    #[cfg(unix)]
    #[test]
    fn its_directories_are_for_this_person_alone() {
        use std::os::unix::fs::PermissionsExt;

        let scratch = tempfile::tempdir().expect("a scratch directory can be made");
        let profile = Profile::under(scratch.path(), None).expect("no name is fine");
        profile.create_directories().expect("they can be made");
        for path in [profile.data_directory(), profile.config_directory(), &profile.log_directory()] {
            let mode = fs::metadata(path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", path.display());
        }
    }
}
