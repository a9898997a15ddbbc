//! The calls that give tokens: a code or a refresh token for a pair (RFC 6749, sections 4.1.3 and 6).
//!
//! The HTTP reply is looked at before the `oauth2` crate sees it, because the status, `Retry-After` and the service's
//! own error codes decide what may be done next. Public client: no secret, the client id in the form.

use std::fmt;
use std::time::Duration;

use http::{Request, Response, StatusCode};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, Client, ClientId, EndpointNotSet, EndpointSet, ExtraTokenFields,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, StandardRevocableToken, StandardTokenResponse,
    TokenResponse, TokenUrl,
};
use ringlet_domain::moment::Moment;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::network::Answer;
use crate::rest::{Complaint, Fault, Group, Wire};

/// This program as the service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The client id of the registered app.
    pub client_id: String,
    /// The same for one installation for ever; it names the device in the service's list of sessions.
    pub endpoint_id: String,
}

/// A fresh pair of tokens.
pub struct Grant {
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    /// When the access token ends.
    pub(super) until: Moment,
    pub(super) lifetime: Duration,
    pub(super) refresh_lifetime: Option<Duration>,
    pub(super) owner: Option<String>,
    pub(super) scope: Option<Vec<String>>,
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(..)")
    }
}

/// Why no tokens came.
#[derive(Debug, thiserror::Error)]
pub enum TokenFault {
    /// Trying again may help.
    #[error(transparent)]
    Passing(#[from] Fault),
    /// The service said no.
    #[error("RingCentral refused ({})", self.code().unwrap_or("no reason given"))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The OAuth word, such as `invalid_grant`.
        error: Option<String>,
        /// What the body says beyond it.
        complaint: Complaint,
    },
}

impl TokenFault {
    /// The service's own code, or the OAuth word when it gave none.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Passing(_) => None,
            Self::Refused { error, complaint, .. } => complaint.first_code().or(error.as_deref()),
        }
    }

    /// Whether the sign-in is over and the person has to sign in again.
    ///
    /// The service's codes for that, and a grant called invalid without any code: it would be for ever (RFC 6749,
    /// section 5.2).
    pub fn ends_sign_in(&self) -> bool {
        match self {
            Self::Passing(_) => false,
            Self::Refused { status, error, complaint } => {
                let by_word =
                    *status == 400 && complaint.first_code().is_none() && error.as_deref() == Some("invalid_grant");
                complaint.log_out_code().is_some() || by_word
            }
        }
    }

    /// Whether the same call is never to be made again (RingCentral developer guide, Basics › Errors): the person is
    /// asked to sign in anew, and keeps what they have until they do. Words of somebody else on the way are not its own.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused { status: 400, .. }) && self.code().is_some()
    }
}

/// The `oauth2` crate's client with our fields.
pub(super) type OauthClient = Client<
    BasicErrorResponse,
    OauthReply,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

pub(super) type OauthReply = StandardTokenResponse<Extra, BasicTokenType>;

/// What the service adds to a standard reply. Ids come as numbers or as text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Extra {
    #[serde(default)]
    owner_id: Value,
    #[serde(default)]
    refresh_token_expires_in: Value,
}

impl ExtraTokenFields for Extra {}

/// The client for `app` at the server of `wire`.
pub(super) fn client(wire: &Wire, app: &App) -> OauthClient {
    Client::new(ClientId::new(app.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(wire.server().at("/restapi/oauth/authorize")))
        .set_token_uri(TokenUrl::from_url(wire.server().at("/restapi/oauth/token")))
}

/// Trades the code of a sign-in. Past the budget: the code is good for a minute.
pub(super) async fn trade_code(
    wire: &Wire,
    app: &App,
    code: String,
    verifier: PkceCodeVerifier,
    redirect: RedirectUrl,
) -> Result<Grant, TokenFault> {
    let client = client(wire, app).set_redirect_uri(redirect);
    let request = client
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(verifier)
        .add_extra_param("endpoint_id", app.endpoint_id.clone());
    let sent = wire.clock().now();
    wire.budget().overdraw(Group::Auth);
    grant(request.request_async(&Sender { wire }).await, sent)
}

/// Trades a refresh token for a new pair; the budget has counted it. A reply lost on the wire is asked for again with
/// the same token.
pub(super) async fn refresh(wire: &Wire, app: &App, refresh_token: &str) -> Result<Grant, TokenFault> {
    let client = client(wire, app);
    let token = RefreshToken::new(refresh_token.to_owned());
    let request = client.exchange_refresh_token(&token).add_extra_param("endpoint_id", app.endpoint_id.clone());
    let sent = wire.clock().now();
    grant(request.request_async(&Sender { wire }).await, sent)
}

/// Ends the session that `token` belongs to, at the service. Whatever it answers, there is nothing more to do.
pub(super) async fn revoke(wire: &Wire, app: &App, token: &str) -> Result<(), Fault> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token)
        .append_pair("client_id", &app.client_id)
        .finish();
    let request = Request::post(wire.server().at("/restapi/oauth/revoke").as_str())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .body(form.into_bytes())
        .map_err(|_| Fault::Unreadable)?;
    let reply = wire.exchange_now(Group::Auth, request).await?;
    if !reply.status().is_success() {
        tracing::info!(status = reply.status().as_u16(), "the service did not revoke the session");
    }
    Ok(())
}

/// The crate's way to our network. The budget has counted the request before.
struct Sender<'w> {
    wire: &'w Wire,
}

impl<'c> AsyncHttpClient<'c> for Sender<'_> {
    type Error = TokenFault;
    type Future = Answer<'c, Result<Response<Vec<u8>>, TokenFault>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(async move { look(self.wire.exchange_paid(Group::Auth, request).await?) })
    }
}

/// Anything but a success is a failure with all that the reply says.
fn look(mut reply: Response<Vec<u8>>) -> Result<Response<Vec<u8>>, TokenFault> {
    if reply.status().is_success() {
        // The crate takes 200 alone for a success.
        *reply.status_mut() = StatusCode::OK;
        if let Some(body) = with_lifetime_as_number(reply.body()) {
            *reply.body_mut() = body;
        }
        return Ok(reply);
    }
    let body: Value = serde_json::from_slice(reply.body()).map_err(|_| Fault::Portal)?;
    let error = body.get("error").and_then(Value::as_str).map(str::to_owned);
    Err(TokenFault::Refused { status: reply.status().as_u16(), error, complaint: Complaint::read(&body) })
}

/// The body of a reply whose `expires_in` the crate would not read, with one that it reads: a number in a text is that
/// number, and a lifetime below nothing is none. `None` when the body can stay as it is.
///
/// RingCentral developer guide, Authentication › Refresh tokens: the same pair is given again for up to an hour, in
/// which its access token may have come to its end.
fn with_lifetime_as_number(body: &[u8]) -> Option<Vec<u8>> {
    let mut body: Value = serde_json::from_slice(body).ok()?;
    let lifetime = body.get("expires_in").filter(|lifetime| !lifetime.is_u64())?;
    let seconds = lifetime.as_f64().or_else(|| lifetime.as_str()?.trim().parse().ok());
    body["expires_in"] = seconds.map_or(Value::Null, |seconds| {
        Value::from(Duration::try_from_secs_f64(seconds).map_or(0, |life| life.as_secs()))
    });
    serde_json::to_vec(&body).ok()
}

fn grant(
    reply: Result<OauthReply, RequestTokenError<TokenFault, BasicErrorResponse>>,
    sent: Moment,
) -> Result<Grant, TokenFault> {
    let reply = reply.map_err(|error| match error {
        RequestTokenError::Request(fault) => fault,
        // These may quote the body, so they go no further.
        _ => TokenFault::Passing(Fault::Unreadable),
    })?;
    let lifetime = reply.expires_in().unwrap_or(LIFETIME);
    let extra = reply.extra_fields();
    Ok(Grant {
        access: reply.access_token().secret().clone(),
        refresh: reply.refresh_token().map(|token| token.secret().clone()).filter(|token| !token.is_empty()),
        // Counted from before the request, so that it never ends later than the service thinks.
        until: sent + lifetime,
        lifetime,
        refresh_lifetime: extra.refresh_token_expires_in.as_u64().map(Duration::from_secs),
        owner: match &extra.owner_id {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        },
        scope: reply.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
    })
}

/// When the service does not say: its documented default.
const LIFETIME: Duration = Duration::from_secs(3600);
