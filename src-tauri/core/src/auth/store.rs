//! Where the secrets of a sign-in are kept: the operating system's keyring, or memory.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::BoxError;

/// What survives a restart of a sign-in. The access token is not among it: it lives in memory only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Which server it is for, as an origin.
    pub server: String,
    /// The app it was given to.
    pub client_id: String,
    /// The account it belongs to; empty from the sign-in until the own extension was read for the first time.
    pub account: String,
    /// The extension it belongs to; empty when the service did not say.
    pub extension: String,
    /// Good for one refresh.
    pub refresh_token: String,
    /// When the refresh token ends, in the service's time (milliseconds since 1970).
    pub refresh_until: Option<i64>,
}

impl Credential {
    /// As bytes for a keyring: compact JSON, because some keyrings keep text alone and Windows' keeps 2560 bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let stored = Stored {
            v: VERSION,
            s: self.server.clone(),
            c: self.client_id.clone(),
            a: self.account.clone(),
            e: self.extension.clone(),
            r: self.refresh_token.clone(),
            u: self.refresh_until,
        };
        let bytes = serde_json::to_vec(&stored).map_err(|error| StoreError::Unavailable(error.into()))?;
        if bytes.len() > MOST_BYTES { Err(StoreError::TooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        (stored.v == VERSION && !stored.r.is_empty()).then_some(Self {
            server: stored.s,
            client_id: stored.c,
            account: stored.a,
            extension: stored.e,
            refresh_token: stored.r,
            refresh_until: stored.u,
        })
    }
}

/// A credential as it lies in a keyring; the keys are short because room is.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: u8,
    s: String,
    c: String,
    a: String,
    e: String,
    r: String,
    u: Option<i64>,
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
    /// Whether the calls above would have to ask the person for a password first. Asks nobody.
    fn is_locked(&self) -> Result<bool, StoreError>;
}

/// Why the keyring did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The person said no, or could not be asked. Asking again may work.
    #[error("the keyring refused access")]
    Denied(#[source] BoxError),
    /// The keyring is locked: nobody was asked to open it, or somebody did not.
    #[error("the keyring is locked")]
    Locked,
    /// No keyring runs here. The sign-in then lasts until quit; it is never written to a file.
    #[error("no keyring is available")]
    Unavailable(#[source] BoxError),
    /// The keyring did not answer in time: mostly it waits for a person at a prompt.
    #[error("the keyring did not answer in time")]
    TimedOut,
    /// The credential has this many bytes, more than every system's keyring takes.
    #[error("the sign-in is too long for a keyring: {0} bytes")]
    TooLong(usize),
}

/// The format of [`Stored`].
const VERSION: u8 = 1;
/// `CRED_MAX_CREDENTIAL_BLOB_SIZE` of Windows, the smallest of the three systems.
const MOST_BYTES: usize = 5 * 512;

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(refresh_token: &str) -> Credential {
        Credential {
            server: "https://platform.ringcentral.com".to_owned(),
            client_id: "client".to_owned(),
            account: "500100004".to_owned(),
            extension: "500101004".to_owned(),
            refresh_token: refresh_token.to_owned(),
            refresh_until: Some(1_767_607_200_000),
        }
    }

    #[test]
    fn a_credential_survives_its_bytes_and_shows_nothing_of_itself() {
        let credential = credential("secret");
        let bytes = credential.to_bytes().expect("short enough");
        assert_eq!(Credential::from_bytes(&bytes).as_ref(), Some(&credential));
        assert_eq!(format!("{credential:?}"), "Credential(..)");
    }

    #[test]
    fn a_credential_longer_than_a_keyring_takes_is_refused_in_words() {
        assert!(credential(&"x".repeat(2300)).to_bytes().is_ok());
        let refused = credential(&"x".repeat(2560)).to_bytes().expect_err("too long");
        assert!(refused.to_string().starts_with("the sign-in is too long for a keyring"), "{refused}");
    }

    #[test]
    fn bytes_of_something_else_are_no_credential() {
        for bytes in
            [&b""[..], b"hello", b"{}", b"\xff\xfe", br#"{"v":2,"s":"","c":"","a":"","e":"","r":"x","u":null}"#]
        {
            assert_eq!(Credential::from_bytes(bytes), None);
        }
    }
}
