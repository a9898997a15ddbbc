//! The sign-in while it lasts: what askers see of it. The work is done by the one [`Refresher`] task.
//!
//! However many ask, there is one refresh; an asker who leaves does not cancel it.

use std::fmt;
use std::sync::Arc;

use ringlet_domain::ids::{AccountId, ExtensionId};
use ringlet_domain::moment::Moment;
use tokio::sync::{mpsc, oneshot, watch};

use super::refresher::Refresher;
use super::store_handle::StoreHandle;
use super::token_call::{App, Grant};
use crate::contract::KeyringView;
use crate::rest::{Fault, Wire};

/// The sign-in, for everybody who needs it. Clones share it.
#[derive(Clone)]
pub struct Tokens {
    asks: mpsc::Sender<Ask>,
    session: watch::Receiver<Session>,
    keyring: watch::Receiver<KeyringView>,
    refused: watch::Receiver<Option<String>>,
    /// How many sign-outs are asked for: one that waits ends the refresh that is under way, and begins no other.
    leaving: watch::Sender<usize>,
}

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// The keyring has not answered yet.
    Restoring,
    /// Somebody is. That the service still agrees is known after the first [`Tokens::bearer`].
    SignedIn(Identity),
    /// Nobody is.
    SignedOut {
        /// Why, when it was not the person's own doing.
        why: Option<SignedOutWhy>,
    },
}

/// Whose sign-in it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account; `None` until [`Tokens::identify`] told it for the first time.
    pub account: Option<AccountId>,
    /// The extension, as the token's reply or the last run told it.
    pub extension: Option<ExtensionId>,
    /// The permissions the service granted; `None` when it did not say, or has not been asked in this run.
    pub scope: Option<Vec<String>>,
}

/// Why a sign-in ended by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedOutWhy {
    /// The service ended it.
    #[error("RingCentral ended the sign-in ({code}); please sign in again")]
    Ended {
        /// The service's code.
        code: String,
    },
    /// The app is not registered for refresh tokens, and the access token is over.
    #[error("the sign-in is over: the RingCentral app does not issue refresh tokens")]
    NoRefreshToken,
}

/// An access token.
#[derive(Clone)]
pub struct Bearer {
    pub(super) secret: Arc<str>,
    pub(super) generation: u64,
}

/// Why there is no access token at the moment.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BearerError {
    /// The program is quitting, or the sign-in's task has failed.
    #[error("the sign-in is not available")]
    Closed,
    /// Trying again at `retry_at` may help; asking earlier gives the same answer.
    #[error("{fault}")]
    Passing {
        /// What failed.
        fault: Arc<Fault>,
        /// When it is tried again by itself.
        retry_at: Moment,
    },
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// The service refuses the app in a way that trying again does not change.
    #[error("RingCentral refuses this app ({0})")]
    Stopped(String),
}

impl Tokens {
    /// The sign-in at the server of `wire`, kept in `store`, and the task that works for it: to be run by the caller
    /// for as long as askers are served. The task first looks for a sign-in of an earlier run.
    pub fn new(wire: Arc<Wire>, app: App, store: StoreHandle) -> (Self, Refresher) {
        let (asks, inbox) = mpsc::channel(ASKS);
        let (session, seen_session) = watch::channel(Session::Restoring);
        let (keyring, seen_keyring) = watch::channel(KeyringView::Unknown);
        let (refusal, refused) = watch::channel(None);
        let leaving = watch::Sender::new(0);
        let tells = Tells { session, keyring, refusal };
        let refresher = Refresher::new(wire, app, store, inbox, tells, leaving.clone());
        (Self { asks, session: seen_session, keyring: seen_keyring, refused, leaving }, refresher)
    }

    /// Whether somebody is signed in, and its changes.
    pub fn session(&self) -> watch::Receiver<Session> {
        self.session.clone()
    }

    /// Whether the sign-in is kept for the next start, and its changes.
    pub fn keyring(&self) -> watch::Receiver<KeyringView> {
        self.keyring.clone()
    }

    /// The code with which the service refuses to refresh the sign-in, for as long as it does, and its changes. Nobody is
    /// signed out by that; it is tried again now and then.
    pub fn refused(&self) -> watch::Receiver<Option<String>> {
        self.refused.clone()
    }

    /// An access token that is good now; refreshed first when it has to be.
    pub async fn bearer(&self) -> Result<Bearer, BearerError> {
        self.ask(|reply| Ask::Bearer { refused: None, reply }).await.unwrap_or(Err(BearerError::Closed))
    }

    /// The same after the service answered 401 to `refused`: another one, from a refresh unless one came meanwhile.
    pub async fn bearer_after(&self, refused: &Bearer) -> Result<Bearer, BearerError> {
        let refused = Some(refused.generation);
        self.ask(|reply| Ask::Bearer { refused, reply }).await.unwrap_or(Err(BearerError::Closed))
    }

    /// Takes over a fresh sign-in, in the place of any other. When this ends it is in the keyring, or known not to be yet.
    pub async fn adopt(&self, grant: Grant) -> Result<(), BearerError> {
        self.ask(|reply| Ask::Adopt { grant, reply }).await.ok_or(BearerError::Closed)
    }

    /// Says whose sign-in it is, as read from the own extension; it is stored with it.
    pub async fn identify(&self, account: AccountId, extension: ExtensionId) {
        self.ask(|reply| Ask::Identify { account, extension, reply }).await;
    }

    /// Ends the sign-in here and at the service, whatever the network says. Takes 5 s at most; a keyring that hangs goes
    /// on alone.
    pub async fn sign_out(&self) {
        // Counted together with the question, so that one never comes without the other.
        let Ok(place) = self.asks.reserve().await else { return };
        let (reply, answer) = oneshot::channel();
        self.leaving.send_modify(|leaving| *leaving += 1);
        place.send(Ask::SignOut { reply });
        // A task that ended has nothing left to sign out.
        let _ = answer.await;
    }

    /// The service said with `code`, in answer to `refused`, that the sign-in is over. Whether it is: not when the token
    /// has come to its end, or another has come, since the request was sent.
    pub async fn end(&self, code: &str, refused: &Bearer) -> bool {
        let (code, refused) = (code.to_owned(), refused.generation);
        self.ask(|reply| Ask::End { code, refused, reply }).await.unwrap_or(false)
    }

    /// The person wants the keyring opened: what waits for it is done now, and it may ask for its password.
    pub async fn unlock(&self) {
        self.ask(|reply| Ask::Unlock { reply }).await;
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.asks.send(ask(reply)).await.ok()?;
        answer.await.ok()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

impl Bearer {
    /// The value of the `Authorization` header.
    pub(crate) fn header(&self) -> String {
        format!("Bearer {}", self.secret)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(..)")
    }
}

/// Where the task tells how things stand.
pub(super) struct Tells {
    pub(super) session: watch::Sender<Session>,
    pub(super) keyring: watch::Sender<KeyringView>,
    pub(super) refusal: watch::Sender<Option<String>>,
}

/// What the task is asked.
#[derive(Debug)]
pub(super) enum Ask {
    Adopt { grant: Grant, reply: oneshot::Sender<()> },
    Bearer { refused: Option<u64>, reply: oneshot::Sender<Result<Bearer, BearerError>> },
    End { code: String, refused: u64, reply: oneshot::Sender<bool> },
    Identify { account: AccountId, extension: ExtensionId, reply: oneshot::Sender<()> },
    SignOut { reply: oneshot::Sender<()> },
    Unlock { reply: oneshot::Sender<()> },
}

/// More askers than the program has.
const ASKS: usize = 64;
