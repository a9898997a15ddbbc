//! The operating system's keyring: Secret Service, Keychain or Credential Manager.
//!
//! One entry a profile, named by a service of the profile's own, and another when a proxy wants a password. On Linux each
//! call connects anew, because the service may start after us, be restarted or go away; it is asked once an hour, so that
//! costs nothing.

use keyring_core::{Entry, Error};
use ringlet_core::auth::store::{Credential, CredentialStore, StoreError};

/// The operating system's keyring.
#[derive(Debug, Clone)]
pub struct Keyring {
    service: String,
}

impl Keyring {
    /// The entry of one profile, under the name `service`.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    /// The password of the person whom the proxy's address names.
    ///
    /// # Errors
    /// As with the sign-in. Blocks, and may wait for a person at a prompt.
    pub fn proxy_password(&self) -> Result<Option<String>, StoreError> {
        match self.proxy_entry()?.get_password() {
            Ok(password) => Ok(Some(password)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(sort(error)),
        }
    }

    /// Keeps the password of the person whom the proxy's address names; `None` takes it away.
    ///
    /// # Errors
    /// As with the sign-in. Blocks, and may wait for a person at a prompt.
    pub fn keep_proxy_password(&self, password: Option<&str>) -> Result<(), StoreError> {
        let entry = self.proxy_entry()?;
        let done = match password {
            Some(password) => entry.set_password(password),
            None => entry.delete_credential(),
        };
        match done {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(sort(error)),
        }
    }

    fn entry(&self) -> Result<Entry, StoreError> {
        system::entry(&self.service, USER).map_err(sort)
    }

    fn proxy_entry(&self) -> Result<Entry, StoreError> {
        system::entry(&self.service, PROXY).map_err(sort)
    }
}

impl CredentialStore for Keyring {
    fn load(&self) -> Result<Option<Credential>, StoreError> {
        match self.entry()?.get_secret() {
            Ok(bytes) => {
                let credential = Credential::from_bytes(&bytes);
                if credential.is_none() {
                    tracing::warn!("what lies in the keyring is not a sign-in of this program; it is left out");
                }
                Ok(credential)
            }
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(sort(error)),
        }
    }

    fn save(&self, credential: &Credential) -> Result<(), StoreError> {
        let bytes = credential.to_bytes()?;
        self.entry()?.set_secret(&bytes).map_err(sort)
    }

    fn forget(&self) -> Result<(), StoreError> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(sort(error)),
        }
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        system::is_locked(&self.service, USER)
    }
}

/// What the caller can do about it. Some of these errors carry the secret itself, so those are not kept.
fn sort(error: Error) -> StoreError {
    match error {
        Error::NoStorageAccess(cause) => StoreError::Denied(cause),
        Error::PlatformFailure(cause) => StoreError::Unavailable(cause),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => StoreError::Unavailable("its content is damaged".into()),
        error @ (Error::NoDefaultStore | Error::NotSupportedByStore(_)) => StoreError::Unavailable(error.into()),
        _ => StoreError::Unavailable("the keyring answered something unexpected".into()),
    }
}

/// The name of the entry within the service.
const USER: &str = "sign-in";
/// The name of the other entry.
const PROXY: &str = "proxy";

/// Which store it is on this system. Made anew for each entry: a store that was not there once may be there later.
mod system {
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::{Entry, Result};
    use ringlet_core::auth::store::StoreError;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;
    #[cfg(target_os = "linux")]
    use zbus_secret_service_keyring_store::Store;

    pub(super) fn entry(service: &str, user: &str) -> Result<Entry> {
        Store::new()?.build(service, user, None)
    }

    /// Secret Service: whether reading the entry, or making it, would open a prompt.
    #[cfg(target_os = "linux")]
    pub(super) fn is_locked(service: &str, user: &str) -> std::result::Result<bool, StoreError> {
        use secret_service::{EncryptionType, Error, blocking::SecretService};

        let unavailable = |error: Error| StoreError::Unavailable(error.into());
        // No secret is exchanged here, so nothing has to be encrypted.
        let keyring = SecretService::connect(EncryptionType::Plain).map_err(unavailable)?;
        let entry = [("service", service), ("username", user)].into_iter().collect();
        if !keyring.search_items(entry).map_err(unavailable)?.locked.is_empty() {
            return Ok(true);
        }
        match keyring.get_default_collection() {
            Ok(collection) => collection.is_locked().map_err(unavailable),
            // Where an entry would be made first asks for a new password; the call itself says what comes of it.
            Err(Error::NoResult) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// These systems open their keyring when the person logs in, and do not say whether they would ask.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn is_locked(_service: &str, _user: &str) -> std::result::Result<bool, StoreError> {
        Ok(false)
    }
}
