//! The one task that owns the tokens: restores, refreshes, saves and ends a sign-in.
//!
//! RingCentral developer guide, Authentication › Refresh tokens: a refresh token is good for one refresh, but gives the
//! same pair again as long as the new access token has not been used. So a new refresh token is saved before the new
//! access token is handed out, a reply lost on the wire is asked for again with the same refresh token, and a failure
//! of the network never ends a sign-in.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::ids::{AccountId, ExtensionId};
use ringlet_domain::moment::Moment;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::held::{Access, Held, State, Trouble};
use super::keeping::{Keeping, Loaded, Task};
use super::store::Credential;
use super::store_handle::{Manner, StoreHandle};
use super::token_call::{self, App, Grant, TokenFault};
use super::tokens::{Ask, Bearer, BearerError, Identity, Session, SignedOutWhy, Tells};
use crate::clock::sleep_until;
use crate::network::NetworkError;
use crate::rest::{Fault, Group, Wire};

/// The task behind [`super::tokens::Tokens`].
pub struct Refresher {
    wire: Arc<Wire>,
    app: App,
    inbox: mpsc::Receiver<Ask>,
    session: watch::Sender<Session>,
    refusal: watch::Sender<Option<String>>,
    leaving: watch::Sender<usize>,
    keeping: Keeping,
    wakes: watch::Receiver<u64>,
    state: State,
    generations: u64,
}

impl Refresher {
    pub(super) fn new(
        wire: Arc<Wire>,
        app: App,
        store: StoreHandle,
        inbox: mpsc::Receiver<Ask>,
        tells: Tells,
        leaving: watch::Sender<usize>,
    ) -> Self {
        let Tells { session, keyring, refusal } = tells;
        let keeping = Keeping::new(store, wire.clock().clone(), keyring);
        let wakes = wire.wakes();
        Self { wire, app, inbox, session, refusal, leaving, keeping, wakes, state: State::Empty, generations: 0 }
    }

    /// Works until `stop`, or until nobody can ask any more. After a panic it may be run again: what it holds is whole
    /// between two steps.
    pub async fn run(&mut self, stop: CancellationToken) {
        let mut late = self.keeping.late();
        loop {
            self.heed_wake();
            self.refresh_if_due(&stop).await;
            self.tell_refusal();
            self.keeping.work(self.state.kept());
            let due = self.next_due();
            let clock = self.wire.clock().clone();
            // Before the first look into the keyring nobody can be answered.
            let restoring = *self.session.borrow() == Session::Restoring;
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                loaded = self.keeping.answer() => match loaded {
                    Some(Loaded::Found(found)) => self.restore(found),
                    Some(Loaded::NotYet) => self.tell_session_if_restoring(),
                    None => {}
                },
                ask = self.inbox.recv(), if !restoring => match ask {
                    Some(ask) => self.handle(ask, &stop).await,
                    None => return,
                },
                () = async {
                    match due {
                        Some(due) => sleep_until(clock.as_ref(), due).await,
                        None => std::future::pending().await,
                    }
                } => {}
                changed = late.changed() => match changed {
                    Ok(()) => self.keeping.stirred(self.state.kept()),
                    Err(_) => return,
                },
                // Heeded above.
                Ok(()) = self.wakes.changed() => self.wakes.mark_changed(),
            }
        }
    }

    async fn handle(&mut self, ask: Ask, stop: &CancellationToken) {
        match ask {
            Ask::Adopt { grant, reply } => {
                self.adopt(grant, stop).await;
                let _ = reply.send(());
            }
            Ask::Bearer { refused, reply } => {
                let answer = self.bearer(refused, stop).await;
                let _ = reply.send(answer);
            }
            Ask::End { code, refused, reply } => {
                let over = self.is_in_use(refused);
                if over {
                    self.end(SignedOutWhy::Ended { code });
                }
                let _ = reply.send(over);
            }
            Ask::Identify { account, extension, reply } => {
                self.identify(account, extension);
                let _ = reply.send(());
            }
            Ask::Unlock { reply } => {
                self.keeping.unlock();
                let _ = reply.send(());
            }
            Ask::SignOut { reply } => {
                self.sign_out(reply, stop).await;
            }
        }
    }

    /// After a wake nothing is waited for that was waited for because of the network.
    fn heed_wake(&mut self) {
        // The sender lives in the wire that is held here.
        if !self.wakes.has_changed().unwrap_or(false) {
            return;
        }
        self.wakes.mark_unchanged();
        if let State::Held(held) = &mut self.state {
            held.failures = 0;
            held.trouble = held.trouble.take().filter(|trouble| !trouble.ends_on_wake());
        }
    }

    async fn bearer(&mut self, refused: Option<u64>, stop: &CancellationToken) -> Result<Bearer, BearerError> {
        self.heed_wake();
        let now = self.wire.clock().now();
        let State::Held(held) = &mut self.state else { return Err(BearerError::SignedOut) };
        if refused.is_some() && held.access.as_ref().map(|access| access.bearer.generation) == refused {
            held.access = None;
        }
        if let Some(answer) = held.answer(now) {
            return answer;
        }
        self.refresh(stop).await;
        let now = self.wire.clock().now();
        match &self.state {
            State::Empty => Err(BearerError::SignedOut),
            // Without trouble and without a token the refresh was interrupted by quitting or signing out.
            State::Held(held) => held.answer(now).unwrap_or(Err(BearerError::Closed)),
        }
    }

    /// Whether `token` is the access token there is, and is not over by itself.
    fn is_in_use(&self, token: u64) -> bool {
        match &self.state {
            State::Held(held) => held
                .access
                .as_ref()
                .is_some_and(|access| access.bearer.generation == token && self.wire.clock().now() < access.until),
            State::Empty => false,
        }
    }

    /// Refreshes ahead of the expiry, and again after a failure, whether anybody asks or not.
    async fn refresh_if_due(&mut self, stop: &CancellationToken) {
        let State::Held(held) = &self.state else { return };
        if held.refresh_due().is_some_and(|due| due <= self.wire.clock().now()) && !stop.is_cancelled() {
            self.refresh(stop).await;
        }
    }

    fn next_due(&self) -> Option<Moment> {
        let refresh = match &self.state {
            State::Empty => None,
            State::Held(held) => held.refresh_due(),
        };
        refresh.into_iter().chain(self.keeping.due()).min()
    }

    /// Refreshes. The pair that a lost reply had carried is given again, and may have come to its end meanwhile: its
    /// refresh token is good all the same.
    async fn refresh(&mut self, stop: &CancellationToken) {
        for _ in 0..2 {
            let before = self.generations;
            self.refresh_once(stop).await;
            let State::Held(held) = &self.state else { return };
            if self.generations == before || held.answer(self.wire.clock().now()).is_some() {
                return;
            }
            tracing::info!("the access token that came had come to its end");
        }
        self.try_later(Fault::Unreadable);
    }

    async fn refresh_once(&mut self, stop: &CancellationToken) {
        let State::Held(held) = &self.state else { return };
        if !held.refreshable {
            return self.end(SignedOutWhy::NoRefreshToken);
        }
        let refresh_token = held.credential.refresh_token.clone();
        let mut leaving = self.leaving.subscribe();
        let outcome = loop {
            self.heed_wake();
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                _ = leaving.wait_for(|leaving| *leaving > 0) => return,
                () = self.wire.budget().spend(Group::Auth) => {}
            }
            // An answer that is lost costs nothing for an hour, in which the same refresh token gives the same pair
            // again; but a program that is quit may be away for longer.
            let outcome = tokio::select! {
                biased;
                _ = leaving.wait_for(|leaving| *leaving > 0) => return,
                outcome = token_call::refresh(&self.wire, &self.app, &refresh_token) => outcome,
                () = async {
                    stop.cancelled().await;
                    tokio::time::sleep(LAST_ANSWER).await;
                } => return,
            };
            // What a sleep has cut off is asked again at once.
            let cut_off = matches!(outcome, Err(TokenFault::Passing(Fault::Network(_))));
            if !(cut_off && self.wakes.has_changed().unwrap_or(false)) {
                break outcome;
            }
        };
        match outcome {
            Ok(grant) => self.take_over(grant, stop).await,
            Err(fault) if fault.ends_sign_in() => {
                let code = fault.code().unwrap_or("invalid_grant").to_owned();
                self.end(SignedOutWhy::Ended { code });
            }
            Err(TokenFault::Passing(fault)) => self.try_later(fault),
            Err(fault @ TokenFault::Refused { .. }) => {
                let code = fault.code().unwrap_or("no reason given").to_owned();
                tracing::error!(code, "the service refuses to refresh the sign-in");
                if let State::Held(held) = &mut self.state {
                    let retry_at = (!fault.is_final()).then(|| self.wire.clock().now() + STOPPED_RETRY);
                    held.trouble = Some(Trouble::Stopped { code, retry_at });
                }
            }
        }
    }

    /// A refresh succeeded: the new refresh token is saved first, then the access token may be used.
    async fn take_over(&mut self, grant: Grant, stop: &CancellationToken) {
        let server_now = self.wire.now().server;
        let State::Held(held) = &mut self.state else { return };
        // Without a new one the old one stays good (RFC 6749, section 6).
        let rotated = grant.refresh.as_ref().is_some_and(|new| *new != held.credential.refresh_token);
        if let Some(refresh_token) = grant.refresh {
            held.credential.refresh_token = refresh_token;
            held.credential.refresh_until = grant.refresh_lifetime.map(|life| (server_now + life).as_millis());
        }
        if let Some(owner) = grant.owner {
            held.credential.extension = owner;
        }
        if rotated || self.keeping.is_behind() {
            self.save_now(Manner::Quietly, stop).await;
        }
        self.generations += 1;
        let State::Held(held) = &mut self.state else { return };
        held.scope = grant.scope.or(held.scope.take());
        held.access = Some(Access::new(grant.access, grant.until, grant.lifetime, self.generations));
        held.trouble = None;
        held.failures = 0;
        self.tell_session();
        tracing::debug!("the sign-in was refreshed");
    }

    fn try_later(&mut self, fault: Fault) {
        let now = self.wire.clock().now();
        let State::Held(held) = &mut self.state else { return };
        let wait =
            match &fault {
                Fault::Busy { wait } | Fault::Server { wait: Some(wait), .. } => *wait,
                // RingCentral developer guide, Basics › Errors: three tries 10 s apart. After them slow ones go on,
                // because a fault of the server is no reason to have the person sign in again.
                Fault::Server { .. } | Fault::Unreadable | Fault::Network(NetworkError::TimedOut) => {
                    if held.failures < 2 { TOKEN_RETRY } else { LONGEST_RETRY }
                }
                Fault::Network(_) | Fault::Portal => {
                    (SHORTEST_RETRY * 2_u32.pow(held.failures.min(10))).min(LONGEST_RETRY)
                }
            };
        held.failures = held.failures.saturating_add(1);
        tracing::warn!(why = %fault, wait_s = wait.as_secs(), "the sign-in could not be refreshed; trying again");
        held.trouble = Some(Trouble::Passing { fault: Arc::new(fault), retry_at: now + wait });
    }

    async fn adopt(&mut self, grant: Grant, stop: &CancellationToken) {
        let server_now = self.wire.now().server;
        self.generations += 1;
        let credential = Credential {
            server: self.wire.server().to_string(),
            client_id: self.app.client_id.clone(),
            account: String::new(),
            extension: grant.owner.unwrap_or_default(),
            refresh_until: grant.refresh_lifetime.map(|life| (server_now + life).as_millis()),
            refresh_token: grant.refresh.clone().unwrap_or_default(),
        };
        self.state = State::Held(Box::new(Held {
            credential,
            refreshable: grant.refresh.is_some(),
            scope: grant.scope,
            access: Some(Access::new(grant.access, grant.until, grant.lifetime, self.generations)),
            trouble: None,
            failures: 0,
        }));
        if grant.refresh.is_some() {
            self.save_now(Manner::Asking, stop).await;
        } else {
            self.forget_now(Manner::Asking);
        }
        self.tell_session();
        tracing::info!("signed in");
    }

    fn identify(&mut self, account: AccountId, extension: ExtensionId) {
        let State::Held(held) = &mut self.state else { return };
        let credential = &mut held.credential;
        if credential.account == account.as_str() && credential.extension == extension.as_str() {
            return;
        }
        credential.account = account.as_str().to_owned();
        credential.extension = extension.as_str().to_owned();
        if held.refreshable {
            self.keeping.work_now(Task::Save, Manner::Quietly, self.state.kept());
        }
        self.tell_session();
    }

    /// The sign-in is over, and not by the person's doing.
    fn end(&mut self, why: SignedOutWhy) {
        if matches!(self.state, State::Empty) {
            return;
        }
        tracing::warn!(%why, "signed out");
        self.state = State::Empty;
        self.session.send_replace(Session::SignedOut { why: Some(why) });
        self.forget_now(Manner::Quietly);
    }

    /// Revokes the session, then wipes the keyring. A service that is slow to answer does not keep the credential there:
    /// it is wiped a moment after the revocation was sent. A keyring that is slow is not waited for.
    async fn sign_out(&mut self, reply: oneshot::Sender<()>, stop: &CancellationToken) {
        self.leaving.send_modify(|leaving| *leaving = leaving.saturating_sub(1));
        let held = std::mem::replace(&mut self.state, State::Empty);
        self.session.send_replace(Session::SignedOut { why: None });
        if let State::Held(held) = held {
            let token = match &held.access {
                _ if held.refreshable => held.credential.refresh_token.clone(),
                Some(access) => access.bearer.secret.to_string(),
                None => String::new(),
            };
            let (wire, app) = (self.wire.clone(), self.app.clone());
            let revoke = tokio::time::timeout(REVOKE_LIMIT, token_call::revoke(&wire, &app, &token));
            tokio::pin!(revoke);
            let in_time = tokio::select! {
                biased;
                revoked = &mut revoke => Some(revoked),
                () = tokio::time::sleep(WIPE_AFTER) => None,
                () = stop.cancelled() => None,
            };
            self.forget_now(Manner::Asking);
            let revoked = match in_time {
                Some(revoked) => Some(revoked),
                None => tokio::select! {
                    revoked = revoke => Some(revoked),
                    () = stop.cancelled() => None,
                },
            };
            match revoked {
                Some(Ok(Ok(()))) => {}
                Some(Ok(Err(fault))) => tracing::info!(why = %fault, "the session was not revoked"),
                Some(Err(_)) | None => tracing::info!("the session was not revoked in time"),
            }
            tracing::info!("signed out");
        } else {
            self.forget_now(Manner::Asking);
        }
        let _ = reply.send(());
    }

    /// The person has signed out in an earlier run, and the keyring may not have heard of it: nothing in it is used, and
    /// it is emptied as soon as it can be. To be called before [`Self::run`].
    pub fn forget_first(&mut self) {
        self.keeping.forget_first();
        self.tell_session_if_restoring();
    }

    /// Saves, and waits for that as long as a new access token may wait for it.
    async fn save_now(&mut self, manner: Manner, stop: &CancellationToken) {
        self.keeping.work_now(Task::Save, manner, self.state.kept());
        tokio::select! {
            biased;
            () = self.keeping.settle(self.state.kept()) => {}
            () = stop.cancelled() => {}
        }
    }

    fn forget_now(&mut self, manner: Manner) {
        self.keeping.work_now(Task::Forget, manner, self.state.kept());
    }

    fn restore(&mut self, found: Option<Credential>) {
        let server = self.wire.server().to_string();
        match found {
            Some(credential) if credential.server == server && credential.client_id == self.app.client_id => {
                tracing::info!("a sign-in of an earlier run was found");
                self.state = State::Held(Box::new(Held {
                    credential,
                    refreshable: true,
                    scope: None,
                    access: None,
                    trouble: None,
                    failures: 0,
                }));
                self.tell_session();
            }
            found => {
                if found.is_some() {
                    tracing::info!("the stored sign-in is for another server or app; it is left alone");
                }
                self.tell_session_if_restoring();
            }
        }
    }

    fn tell_session_if_restoring(&self) {
        self.session.send_if_modified(|session| {
            let restoring = *session == Session::Restoring;
            if restoring {
                *session = Session::SignedOut { why: None };
            }
            restoring
        });
    }

    fn tell_refusal(&self) {
        let code = match &self.state {
            State::Held(held) => match &held.trouble {
                Some(Trouble::Stopped { code, .. }) => Some(code),
                Some(Trouble::Passing { .. }) | None => None,
            },
            State::Empty => None,
        };
        self.refusal.send_if_modified(|told| {
            let changed = told.as_ref() != code;
            *told = code.cloned();
            changed
        });
    }

    fn tell_session(&self) {
        let State::Held(held) = &self.state else { return };
        let some = |id: &String| (!id.is_empty()).then(|| id.clone());
        let identity = Identity {
            account: some(&held.credential.account).map(AccountId::new),
            extension: some(&held.credential.extension).map(ExtensionId::new),
            scope: held.scope.clone(),
        };
        let next = Session::SignedIn(identity);
        self.session.send_if_modified(|session| {
            let changed = *session != next;
            *session = next;
            changed
        });
    }
}

/// How long the program may be held up at its end by a refresh that is under way; its whole end may take 4 s.
const LAST_ANSWER: Duration = Duration::from_secs(3);
const TOKEN_RETRY: Duration = Duration::from_secs(10);
const SHORTEST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(60);
/// How long after a refusal it is asked whether an administrator has mended it.
const STOPPED_RETRY: Duration = Duration::from_secs(60 * 60);
const REVOKE_LIMIT: Duration = Duration::from_secs(5);
/// How long the keyring keeps the credential of who signs out, for the revocation to go first.
const WIPE_AFTER: Duration = Duration::from_secs(1);
