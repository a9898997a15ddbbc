//! HTTPS to the service's API: what the engine asks for, within the rate limits, with the bearer in the right hands only.
//!
//! Bodies are handed on as JSON: `ringlet_domain::facts` turns them into facts. Nothing of them is logged.

mod budget;
mod call_control;
mod calls;
mod complaint;
mod server;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::{Method, Request, Response, StatusCode};
use ringlet_domain::moment::Moment;
use serde_json::Value;
use url::Url;

use crate::auth::tokens::{Bearer, BearerError, Tokens};
use crate::clock::sleep_until;

pub use self::budget::{Budget, Group};
pub use self::calls::{OwnExtension, Page, Read, SocketToken, Sync};
pub use self::complaint::Complaint;
pub use self::server::{Server, ServerError};
pub use self::wire::{Fault, Wire};

/// The API, for a signed-in person.
#[derive(Clone)]
pub struct Rest {
    wire: Arc<Wire>,
    tokens: Tokens,
}

/// What a caller can do about a request that failed.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// The program is quitting.
    #[error("the sign-in is not available")]
    Closed,
    /// The service named an address outside its own domain; nothing was sent there.
    #[error("RingCentral named an address that is not its own")]
    Foreign,
    /// It is not there any more.
    #[error("it is no longer there")]
    Gone,
    /// Trying again later may help; after `retry_at`, where the service or a pause says so.
    #[error("{fault}")]
    Passing {
        /// What failed.
        fault: Arc<Fault>,
        /// The earliest useful time.
        retry_at: Option<Moment>,
    },
    /// The app or the person may not do this; everything else goes on.
    #[error("RingCentral does not allow this: {} is missing", permission.as_deref().unwrap_or("a permission"))]
    PermissionMissing {
        /// The permission by the service's name for it, when it gave one.
        permission: Option<String>,
    },
    /// The service said no, and would again.
    #[error("RingCentral refused the request ({})", code.clone().unwrap_or_else(|| status.to_string()))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's code.
        code: Option<String>,
        /// All it complained about.
        complaint: Complaint,
    },
    /// Nobody is signed in, or not any more.
    #[error("nobody is signed in")]
    SignedOut,
    /// The service refuses the app itself.
    #[error("RingCentral refuses this app ({0})")]
    Stopped(String),
}

impl From<BearerError> for RestError {
    fn from(error: BearerError) -> Self {
        match error {
            BearerError::Closed => Self::Closed,
            BearerError::Passing { fault, retry_at } => Self::Passing { fault, retry_at: Some(retry_at) },
            BearerError::SignedOut => Self::SignedOut,
            BearerError::Stopped(code) => Self::Stopped(code),
        }
    }
}

impl From<Fault> for RestError {
    fn from(fault: Fault) -> Self {
        Self::Passing { fault: Arc::new(fault), retry_at: None }
    }
}

/// How long a call goes on trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// Five tries, and waits of two minutes at most.
    Several,
    /// One try: the caller has a rhythm of its own.
    Once,
}

impl Rest {
    /// The API at the server of `wire`, as whoever `tokens` belong to.
    pub fn new(wire: Arc<Wire>, tokens: Tokens) -> Self {
        Self { wire, tokens }
    }

    /// The way to the server.
    pub fn wire(&self) -> &Arc<Wire> {
        &self.wire
    }

    /// Sends a request without a body to `url`, which must be the service's own.
    async fn call(
        &self,
        group: Group,
        method: Method,
        url: &Url,
        patience: Patience,
    ) -> Result<Response<Vec<u8>>, RestError> {
        self.call_with(group, method, url, None, patience).await
    }

    /// The same with a JSON body.
    async fn call_with(
        &self,
        group: Group,
        method: Method,
        url: &Url,
        body: Option<&Value>,
        patience: Patience,
    ) -> Result<Response<Vec<u8>>, RestError> {
        if !self.wire.server().owns(url) {
            return Err(RestError::Foreign);
        }
        let mut bearer = self.tokens.bearer().await?;
        let mut renewed = false;
        let mut failures = 0_u32;
        loop {
            let outcome = self.wire.exchange(group, request(&method, url, Some(&bearer), body)?).await;
            let fault = match outcome {
                Ok(reply) if reply.status() == StatusCode::UNAUTHORIZED && !renewed => {
                    renewed = true;
                    bearer = self.tokens.bearer_after(&bearer).await?;
                    continue;
                }
                Ok(reply) if reply.status().is_success() => return Ok(reply),
                Ok(reply) => return Err(self.refusal(&reply, Some(&bearer)).await),
                Err(fault) => fault,
            };
            failures += 1;
            let wait = match &fault {
                Fault::Busy { wait } | Fault::Server { wait: Some(wait), .. } => *wait,
                Fault::Server { wait: None, .. } => backoff(failures),
                Fault::Network(_) | Fault::Portal | Fault::Unreadable => return Err(fault.into()),
            };
            let retry_at = self.wire.clock().now() + wait;
            if patience == Patience::Once || failures >= MOST_TRIES || wait > LONGEST_WAIT {
                return Err(RestError::Passing { fault: Arc::new(fault), retry_at: Some(retry_at) });
            }
            sleep_until(self.wire.clock().as_ref(), retry_at).await;
            bearer = self.tokens.bearer().await?;
        }
    }

    /// Gets something that may lie elsewhere: redirects are followed, but only to encrypted addresses, and the bearer
    /// does not go along to another's.
    async fn fetch(&self, group: Group, url: &Url) -> Result<Response<Vec<u8>>, RestError> {
        if !self.wire.server().owns(url) {
            return Err(RestError::Foreign);
        }
        let mut bearer = self.tokens.bearer().await?;
        let mut renewed = false;
        let mut url = url.clone();
        let mut hops = 0;
        loop {
            let ours = self.wire.server().owns(&url);
            let request = request(&Method::GET, &url, ours.then_some(&bearer), None)?;
            let reply = self.wire.exchange_content(group, request).await?;
            if reply.status() == StatusCode::UNAUTHORIZED && ours && !renewed {
                renewed = true;
                bearer = self.tokens.bearer_after(&bearer).await?;
            } else if reply.status().is_redirection() {
                hops += 1;
                let next = reply.headers().get(LOCATION).and_then(|next| next.to_str().ok());
                let next = next.and_then(|next| url.join(next).ok()).ok_or(Fault::Unreadable)?;
                if hops > MOST_HOPS || !(next.scheme() == "https" || self.wire.server().owns(&next)) {
                    return Err(RestError::Foreign);
                }
                url = next;
            } else if reply.status().is_success() {
                return Ok(reply);
            } else {
                return Err(self.refusal(&reply, ours.then_some(&bearer)).await);
            }
        }
    }

    /// What a reply that is neither a success nor a fault means. Without a `bearer` somebody else than the service gave
    /// it. One that is refused as a token is fresh: there is nothing more to refresh.
    async fn refusal(&self, reply: &Response<Vec<u8>>, bearer: Option<&Bearer>) -> RestError {
        let body = serde_json::from_slice(reply.body()).unwrap_or_default();
        let complaint = Complaint::read(&body);
        let status = reply.status();
        let request_id = reply.headers().get("RCRequestId").and_then(|id| id.to_str().ok());
        tracing::warn!(status = status.as_u16(), code = complaint.first_code(), request_id, "a request was refused");
        let unauthorized = status == StatusCode::UNAUTHORIZED;
        // RingCentral developer guide, Basics › Errors: these codes come with any status that says no.
        let over = complaint.log_out_code().or_else(|| complaint.disowned_code().filter(|_| unauthorized));
        if let (Some(code), Some(bearer)) = (over, bearer) {
            if self.tokens.end(code, bearer).await {
                return RestError::SignedOut;
            }
            // It was said of a token that is not in use any more.
            return Fault::Server { status: status.as_u16(), wait: None }.into();
        }
        match status {
            StatusCode::FORBIDDEN => {
                RestError::PermissionMissing { permission: complaint.permission().map(str::to_owned) }
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => RestError::Gone,
            _ => RestError::Refused {
                status: status.as_u16(),
                code: complaint.first_code().map(str::to_owned),
                complaint,
            },
        }
    }
}

fn request(
    method: &Method,
    url: &Url,
    bearer: Option<&Bearer>,
    body: Option<&Value>,
) -> Result<Request<Vec<u8>>, Fault> {
    let mut request = Request::builder().method(method).uri(url.as_str()).header(ACCEPT, "application/json");
    if let Some(bearer) = bearer {
        request = request.header(AUTHORIZATION, bearer.header());
    }
    let request = match body {
        Some(body) => request.header(CONTENT_TYPE, "application/json").body(body.to_string().into_bytes()),
        None => request.body(Vec::new()),
    };
    request.map_err(|_| Fault::Unreadable)
}

/// 2 s, 4 s, 8 s … 60 s (RingCentral developer guide, Basics › Errors).
fn backoff(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures.min(10)).min(60))
}

const MOST_TRIES: u32 = 5;
const MOST_HOPS: u32 = 3;
/// Whoever is told to wait longer should know it, and ask again when it is time.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
