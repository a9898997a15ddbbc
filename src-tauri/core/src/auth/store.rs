//! Where the secrets of a sign-in are kept: the operating system's keyring, or memory.

use std::fmt;

use crate::BoxError;

/// What survives a restart of a sign-in. The access token is not among it: it lives in memory only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Which server it is for, as an origin.
    pub server: String,
    /// The app it was given to.
    pub client_id: String,
    /// The account and the extension it belongs to.
    pub account: String,
    /// The extension it belongs to.
    pub extension: String,
    /// Good for one refresh.
    pub refresh_token: String,
    /// When the refresh token ends, in the service's time (milliseconds since 1970).
    pub refresh_until: Option<i64>,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}

/// A place for one profile's credential.
///
/// Calls block and may wait for a person at a prompt: run them off the async threads.
pub trait CredentialStore: Send + Sync + 'static {
    /// The stored credential, or `None` when there is none or it cannot be read as one.
    fn load(&self) -> Result<Option<Credential>, StoreError>;
    /// Stores `credential` in the place of any other.
    fn save(&self, credential: &Credential) -> Result<(), StoreError>;
    /// Takes it away; no error when there was none.
    fn forget(&self) -> Result<(), StoreError>;
}

/// Why the keyring did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The keyring is locked, or the person said no. Asking again may work.
    #[error("the keyring refused access")]
    Denied(#[source] BoxError),
    /// No keyring runs here. The sign-in then lasts until quit; it is never written to a file.
    #[error("no keyring is available")]
    Unavailable(#[source] BoxError),
}
