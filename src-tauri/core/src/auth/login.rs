//! One sign-in in the person's own browser: authorization code with PKCE (RFC 7636) and `state`, as a public client.
//!
//! A visit with a `state` that is not ours ends nothing, or any page on the web could end a person's sign-in: it gets a
//! page that says so, and the right one is still waited for. A code is traded once, however often the browser comes.

use std::sync::Arc;
use std::time::Duration;

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use ringlet_domain::moment::{Moment, Timestamp};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use super::redirect::{Listener, Page, Visit};
use super::token_call::{self, App, Grant, TokenFault};
use crate::clock::sleep_until;
use crate::locale::Language;
use crate::rest::Wire;

pub use super::redirect::Redirects;

/// A sign-in that waits for its browser. Dropping it ends it.
pub struct Login {
    wire: Arc<Wire>,
    app: App,
    listener: Listener,
    address: Url,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
    deadline: Moment,
    until: Timestamp,
    hold: Hold,
}

/// A hold on what still answers the browser after a sign-in's end: a page that is loaded anew says that it was used, and
/// not that nobody is there.
#[derive(Debug, Clone, Default)]
pub struct Hold {
    over: CancellationToken,
    tasks: TaskTracker,
}

impl Hold {
    /// Ends that, so that the port is free.
    pub async fn release(self) {
        self.over.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Why nobody was signed in. Nothing is left behind in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// An address to come back to that cannot be used.
    #[error("“{address}” cannot be used as a redirect address: it must be plain http on localhost")]
    BadRedirect {
        /// The address.
        address: String,
    },
    /// The person cancelled it in Ringlet.
    #[error("the sign-in was cancelled")]
    Cancelled,
    /// The person said no in the browser.
    #[error("RingCentral was told not to let Ringlet in")]
    Denied,
    /// The browser came back and the code could not be traded for tokens.
    #[error("the sign-in could not be finished: {0}")]
    Exchange(#[source] TokenFault),
    /// Other programs hold all of the ports to come back to.
    #[error("the ports the browser comes back to are taken by other programs: {}", list(.ports))]
    PortsTaken {
        /// The ports that were tried.
        ports: Vec<u16>,
    },
    /// The service refused for another reason.
    #[error("RingCentral refused the sign-in ({error})")]
    Refused {
        /// The OAuth word for it.
        error: String,
    },
    /// Nobody came back within [`Login::LIMIT`].
    #[error("the sign-in in the browser was not finished within five minutes")]
    TimedOut,
}

impl Login {
    /// How long a sign-in may take.
    pub const LIMIT: Duration = Duration::from_secs(300);

    /// Begins to listen; the page that the browser ends at speaks `language`. The browser is to be sent to
    /// [`Self::address`], as often as the person asks.
    pub async fn begin(
        wire: Arc<Wire>,
        app: App,
        redirects: &Redirects,
        language: Language,
    ) -> Result<Self, LoginError> {
        let listener = Listener::bind(redirects, language).await?;
        let redirect = redirect_url(&listener)?;
        // 32 random bytes (RFC 7636, section 4.1).
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = token_call::client(&wire, &app).set_redirect_uri(redirect);
        let (address, state) = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge).url();
        let deadline = wire.clock().now() + Self::LIMIT;
        let until = wire.clock().wall() + Self::LIMIT;
        Ok(Self { wire, app, listener, address, state, verifier, deadline, until, hold: Hold::default() })
    }

    /// Where the browser is to go. It carries nothing secret, but is good for this sign-in alone.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Until when the browser is waited for, by the laptop's clock.
    pub fn until(&self) -> Timestamp {
        self.until
    }

    /// To be released before the port is wanted again.
    pub fn hold(&self) -> Hold {
        self.hold.clone()
    }

    /// Waits for the browser and trades what it brings. Whoever it brings is answered for a while yet.
    pub async fn finish(mut self, cancel: CancellationToken) -> Result<Grant, LoginError> {
        let (clock, deadline) = (self.wire.clock().clone(), self.deadline);
        let ended = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(LoginError::Cancelled),
            outcome = self.talk() => outcome,
            () = sleep_until(clock.as_ref(), deadline) => Err(LoginError::TimedOut),
        };
        match &ended {
            // The browser never came back.
            Err(LoginError::Cancelled | LoginError::TimedOut) => self.listener.close().await,
            _ => {
                let Self { listener, state, hold, .. } = self;
                let Hold { over, tasks } = hold;
                tasks.spawn(answer_afterwards(listener, state, over));
            }
        }
        ended
    }

    async fn talk(&mut self) -> Result<Grant, LoginError> {
        loop {
            let Some(visit) = self.listener.visit().await else { return Err(LoginError::Cancelled) };
            if visit.get("state").as_ref() != Some(self.state.secret()) {
                tracing::warn!("the browser came back with a state that is not this sign-in's");
                let _ = visit.page.send(Page::WrongState);
                continue;
            }
            if let Some(code) = visit.get("code").filter(|code| !code.is_empty()) {
                return self.trade(code, visit).await;
            }
            let error = visit.get("error").map(|error| plain_word(&error)).unwrap_or_else(|| "no code".to_owned());
            // Only one of these is the person's own decision (RFC 6749, section 4.1.2.1).
            let (page, ended) = match error.as_str() {
                "access_denied" => (Page::Denied, LoginError::Denied),
                _ => (Page::Failed, LoginError::Refused { error }),
            };
            let _ = visit.page.send(page);
            return Err(ended);
        }
    }

    async fn trade(&mut self, code: String, visit: Visit) -> Result<Grant, LoginError> {
        let verifier = PkceCodeVerifier::new(self.verifier.secret().clone());
        let redirect = redirect_url(&self.listener)?;
        let trade = token_call::trade_code(&self.wire, &self.app, code, verifier, redirect);
        tokio::pin!(trade);
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut trade => break outcome,
                Some(again) = self.listener.visit() => {
                    let _ = again.page.send(Page::Used);
                }
            }
        };
        let _ = visit.page.send(if outcome.is_ok() { Page::Success } else { Page::Failed });
        outcome.map_err(LoginError::Exchange)
    }
}

/// Answers the browser for [`AFTERWARDS`], or until `over`.
async fn answer_afterwards(mut listener: Listener, state: CsrfToken, over: CancellationToken) {
    let answer = async {
        while let Some(visit) = listener.visit().await {
            let ours = visit.get("state").as_ref() == Some(state.secret());
            let _ = visit.page.send(if ours { Page::Used } else { Page::WrongState });
        }
    };
    let asked_for = tokio::select! {
        biased;
        () = over.cancelled() => true,
        _ = tokio::time::timeout(AFTERWARDS, answer) => false,
    };
    if asked_for {
        listener.end().await;
    } else {
        listener.close().await;
    }
}

fn redirect_url(listener: &Listener) -> Result<RedirectUrl, LoginError> {
    let address = listener.redirect.text.clone();
    RedirectUrl::new(address.clone()).map_err(|_| LoginError::BadRedirect { address })
}

/// An OAuth error word, or what is left of something else: it is shown and logged.
fn plain_word(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).take(40).collect()
}

fn list(ports: &[u16]) -> String {
    ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

/// A person who loads the page again does so within this time.
const AFTERWARDS: Duration = Duration::from_secs(20);
