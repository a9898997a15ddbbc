//! What is held of a sign-in: the credential, the access token, and why the last refresh failed.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::moment::Moment;

use super::store::Credential;
use super::tokens::{Bearer, BearerError};
use crate::network::NetworkError;
use crate::rest::Fault;

/// Whether somebody is signed in.
pub(super) enum State {
    /// Nobody is signed in, as far as is known.
    Empty,
    Held(Box<Held>),
}

/// A sign-in.
pub(super) struct Held {
    pub(super) credential: Credential,
    /// There is none when the app does not issue refresh tokens.
    pub(super) refreshable: bool,
    pub(super) scope: Option<Vec<String>>,
    pub(super) access: Option<Access>,
    pub(super) trouble: Option<Trouble>,
    pub(super) failures: u32,
}

pub(super) struct Access {
    pub(super) bearer: Bearer,
    pub(super) until: Moment,
    pub(super) refresh_at: Moment,
}

/// The last refresh failed.
pub(super) enum Trouble {
    Passing {
        fault: Arc<Fault>,
        retry_at: Moment,
    },
    /// Somebody has to do something first. Whether that was done is looked at seldom, or not in this run.
    Stopped {
        code: String,
        retry_at: Option<Moment>,
    },
}

impl State {
    /// What belongs into the keyring.
    pub(super) fn kept(&self) -> Option<&Credential> {
        match self {
            Self::Held(held) if held.refreshable => Some(&held.credential),
            _ => None,
        }
    }
}

impl Held {
    /// The answer to an asker, if no refresh is needed for it.
    pub(super) fn answer(&self, now: Moment) -> Option<Result<Bearer, BearerError>> {
        let good = self.access.as_ref().filter(|access| now + LEEWAY < access.until);
        match (&self.trouble, good) {
            (None, Some(access)) => Some(Ok(access.bearer.clone())),
            (None, None) => None,
            (Some(Trouble::Stopped { code, retry_at }), _) => {
                retry_at.is_none_or(|at| now < at).then(|| Err(BearerError::Stopped(code.clone())))
            }
            // The request never reached the service, so the old pair is as it was.
            (Some(Trouble::Passing { fault, .. }), Some(access)) if never_arrived(fault) => {
                Some(Ok(access.bearer.clone()))
            }
            (Some(Trouble::Passing { fault, retry_at }), _) => {
                (now < *retry_at).then(|| Err(BearerError::Passing { fault: fault.clone(), retry_at: *retry_at }))
            }
        }
    }

    pub(super) fn refresh_due(&self) -> Option<Moment> {
        match (&self.trouble, &self.access) {
            (Some(Trouble::Passing { retry_at, .. }), _) => Some(*retry_at),
            (Some(Trouble::Stopped { retry_at, .. }), _) => *retry_at,
            (None, Some(access)) => Some(if self.refreshable { access.refresh_at } else { access.until }),
            (None, None) => Some(Moment::default()),
        }
    }
}

impl Access {
    pub(super) fn new(secret: String, until: Moment, lifetime: Duration, generation: u64) -> Self {
        let ahead = AHEAD.min(lifetime / 4);
        let refresh_at = Moment::from_origin(until.since_origin().saturating_sub(ahead));
        Self { bearer: Bearer { secret: secret.into(), generation }, until, refresh_at }
    }
}

impl Trouble {
    pub(super) fn ends_on_wake(&self) -> bool {
        match self {
            Self::Passing { fault, .. } => matches!(**fault, Fault::Network(_) | Fault::Portal),
            Self::Stopped { retry_at, .. } => retry_at.is_some(),
        }
    }
}

fn never_arrived(fault: &Fault) -> bool {
    matches!(fault, Fault::Portal | Fault::Network(NetworkError::Unreachable(_) | NetworkError::Tls(_)))
}

/// A token this near its end is not handed out: the request would arrive too late.
const LEEWAY: Duration = Duration::from_secs(20);
/// How long before the end of an access token it is refreshed; a quarter of its life when that is shorter.
const AHEAD: Duration = Duration::from_secs(300);
