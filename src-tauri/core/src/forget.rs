//! Forgetting everything of one profile: what a person asks for who gives the machine away.
//!
//! The sign-in goes first, because it is what others could use; then the entry for log-in, then the files. Whoever
//! calls holds the profile's instance, so that nobody writes meanwhile. Other profiles are not touched.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::auth::store::{CredentialStore, StoreError};
use crate::autostart::AutostartError;
use crate::instance::Instance;
use crate::profile::Profile;

/// Something that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    /// The entry by which the system started the program at log-in.
    Autostart,
    /// A directory with all that was in it.
    Directory(Kept, PathBuf),
    /// The sign-in in the keyring.
    SignIn,
}

/// What a directory was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// What can be made again.
    Cache,
    /// The history and names.
    History,
    /// The log and the status file.
    Log,
    /// The settings.
    Settings,
    /// What the window keeps for itself.
    Window,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Autostart => f.write_str("start at log-in"),
            Self::Directory(kept, path) => {
                let what = match kept {
                    Kept::Cache => "cache",
                    Kept::History => "history",
                    Kept::Log => "log",
                    Kept::Settings => "settings",
                    Kept::Window => "what the window kept",
                };
                write!(f, "{what}: {}", path.display())
            }
            Self::SignIn => f.write_str("sign-in in the keyring"),
        }
    }
}

/// Why something is still there. What was named as gone before is gone.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// The entry for log-in.
    #[error("the program is still started at log-in")]
    Autostart(#[source] AutostartError),
    /// A directory.
    #[error("{} could not be removed", path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The sign-in: a locked keyring has to be opened first.
    #[error("the sign-in is still in the keyring")]
    SignIn(#[source] StoreError),
}

/// What there is of the profile in directories, for a question beforehand.
pub fn directories(profile: &Profile) -> Vec<(Kept, PathBuf)> {
    let mut found: Vec<(Kept, PathBuf)> = Vec::new();
    let all = [
        (Kept::History, profile.data_directory()),
        (Kept::Settings, profile.config_directory()),
        (Kept::Log, profile.state_directory()),
        (Kept::Cache, profile.cache_directory()),
        (Kept::Window, profile.window_directory()),
    ];
    for (kept, path) in all {
        // On some systems several of them are one.
        if path.exists() && !found.iter().any(|(_, other)| path.starts_with(other)) {
            found.push((kept, path.to_owned()));
        }
    }
    found
}

/// Removes everything of `profile`. `instance` is the claim on it, given up as the last of its files go.
///
/// `forget_autostart` takes the entry for log-in away and says whether there was one. A part that cannot be removed does
/// not keep the others: the first such error comes beside what is gone. Blocks; the keyring may wait for a person.
pub fn forget(
    profile: &Profile,
    store: &dyn CredentialStore,
    forget_autostart: impl FnOnce() -> Result<bool, AutostartError>,
    instance: Instance,
) -> (Vec<Gone>, Result<(), ForgetError>) {
    let mut gone = Vec::new();
    let mut outcome = Ok(());
    match sign_in(store) {
        Ok(true) => gone.push(Gone::SignIn),
        Ok(false) => {}
        Err(error) => outcome = Err(ForgetError::SignIn(error)),
    }
    match forget_autostart() {
        Ok(true) => gone.push(Gone::Autostart),
        Ok(false) | Err(AutostartError::Unavailable) => {}
        Err(error) => outcome = outcome.and(Err(ForgetError::Autostart(error))),
    }
    let directories = directories(profile);
    // A file that is open cannot be removed everywhere, and the claim is one.
    drop(instance);
    for (kept, path) in directories {
        match fs::remove_dir_all(&path) {
            Ok(()) => {
                remove_if_empty(path.parent(), profile);
                gone.push(Gone::Directory(kept, path));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(cause) => outcome = outcome.and(Err(ForgetError::Directory { path, cause })),
        }
    }
    if let Some(sockets) = profile.runtime_directory() {
        // Fails when something of somebody else is in it, which then stays.
        let _ = fs::remove_dir(sockets);
    }
    (gone, outcome)
}

/// `true` when there was one. A keyring that is absent holds none.
fn sign_in(store: &dyn CredentialStore) -> Result<bool, StoreError> {
    let was_there = match store.load() {
        Ok(found) => found.is_some(),
        Err(StoreError::Unavailable(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    store.forget()?;
    Ok(was_there)
}

/// Some systems give a program a directory within one of its maker, which nothing else is in. It is known by its name.
fn remove_if_empty(directory: Option<&Path>, profile: &Profile) {
    let is_ours = |path: &&Path| {
        path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy().to_ascii_lowercase();
            name == "ringlet" || name == profile.identifier().to_ascii_lowercase()
        })
    };
    let mut next = directory;
    while let Some(path) = next.filter(is_ours) {
        // Fails unless it is empty.
        if fs::remove_dir(path).is_err() {
            return;
        }
        next = path.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::store::Credential;
    use crate::instance::{Claimed, claim};
    use crate::testing::MemoryStore;

    fn credential() -> Credential {
        Credential {
            server: "https://platform.ringcentral.com".to_owned(),
            client_id: "client".to_owned(),
            account: "1".to_owned(),
            extension: "2".to_owned(),
            refresh_token: "secret".to_owned(),
            refresh_until: None,
        }
    }

    async fn claimed(profile: &Profile) -> Instance {
        match claim(profile).await.expect("nothing is in the way") {
            Claimed::First(instance) => instance,
            Claimed::Other(_) => panic!("nobody else runs"),
        }
    }

    fn fill(profile: &Profile) {
        profile.create_directories().expect("they can be made");
        for file in [profile.settings_file(), profile.database_file(), profile.status_file()] {
            fs::write(file, "of a person").expect("it can be written");
        }
        fs::create_dir_all(profile.window_directory().join("storage")).expect("it can be made");
    }

    #[tokio::test]
    async fn everything_of_one_profile_goes_and_nothing_of_another() {
        let scratch = tempfile::tempdir().expect("a scratch directory");
        let own = Profile::under(scratch.path(), None).expect("a profile");
        let other = Profile::under(scratch.path(), Some("other")).expect("a profile");
        fill(&own);
        fill(&other);
        let store = MemoryStore::new();
        store.save(&credential()).expect("memory takes it");

        let (gone, outcome) = forget(&own, &store, || Ok(true), claimed(&own).await);
        outcome.expect("nothing is in the way");
        assert_eq!(gone[..2], [Gone::SignIn, Gone::Autostart]);
        let kinds: Vec<Kept> = gone[2..]
            .iter()
            .filter_map(|gone| match gone {
                Gone::Directory(kept, _) => Some(*kept),
                _ => None,
            })
            .collect();
        assert_eq!(kinds, [Kept::History, Kept::Settings, Kept::Log, Kept::Cache, Kept::Window]);
        assert_eq!(store.load().expect("memory answers"), None);
        assert_eq!(directories(&own), []);
        assert_eq!(directories(&other).len(), 5, "another profile is left alone");
        let (gone, outcome) = forget(&own, &store, || Ok(false), claimed(&own).await);
        outcome.expect("nothing is in the way");
        // The claim makes a directory of its own again.
        assert!(gone.iter().all(|gone| matches!(gone, Gone::Directory(Kept::History, _))), "{gone:?}");
    }

    #[tokio::test]
    async fn a_keyring_that_refuses_keeps_nothing_else_and_is_told() {
        let scratch = tempfile::tempdir().expect("a scratch directory");
        let own = Profile::under(scratch.path(), None).expect("a profile");
        fill(&own);
        let (gone, outcome) = forget(&own, &Locked, || Ok(false), claimed(&own).await);
        let error = outcome.expect_err("the keyring is locked");
        assert_eq!(error.to_string(), "the sign-in is still in the keyring");
        assert_eq!(gone.len(), 5, "{gone:?}");
        assert_eq!(directories(&own), []);
    }

    /// A keyring nobody has opened.
    struct Locked;

    impl CredentialStore for Locked {
        fn load(&self) -> Result<Option<Credential>, StoreError> {
            Err(StoreError::Denied("locked".into()))
        }

        fn save(&self, _: &Credential) -> Result<(), StoreError> {
            Err(StoreError::Denied("locked".into()))
        }

        fn forget(&self) -> Result<(), StoreError> {
            Err(StoreError::Denied("locked".into()))
        }

        fn is_locked(&self) -> Result<bool, StoreError> {
            Ok(true)
        }
    }
}
