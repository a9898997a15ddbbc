//! Sign-in: authorization codes with PKCE, tokens that rotate, revocation (RFC 6749, RFC 7636;
//! RingCentral developer guide, Authentication). The page a person sees is in `authorize`.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::limits::Group;
use crate::reply::Reply;
use crate::request::{Form, Request};
use crate::state::State;

/// An app registered with the office.
#[derive(Debug, Clone, Serialize)]
pub struct App {
    /// The client id.
    pub client_id: String,
    /// Set for a confidential app.
    #[serde(skip)]
    pub client_secret: Option<String>,
    /// Compared with what is asked character for character.
    pub redirect_uris: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct OAuth {
    pub apps: Vec<App>,
    pub sessions: Vec<Session>,
    codes: HashMap<String, Code>,
}

#[derive(Debug, Clone)]
struct Code {
    client_id: String,
    redirect_uri: String,
    challenge: Option<Challenge>,
    extension: u64,
    issued_at: Timestamp,
    used: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Challenge {
    Plain(String),
    S256(String),
}

/// One sign-in of one person with one app.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: u64,
    pub client_id: String,
    pub extension: u64,
    pub endpoint_id: Option<String>,
    pub access: String,
    pub access_until: Timestamp,
    access_lives: Duration,
    access_first_used: Option<Timestamp>,
    pub refresh: Option<String>,
    pub refresh_until: Timestamp,
    refresh_lives: Duration,
    /// The refresh token before the newest, and when it was replaced.
    previous: Option<(String, Timestamp)>,
    pub ended: Option<&'static str>,
    old_access: Vec<String>,
    old_refresh: Vec<String>,
}

/// Who is asking, by a good access token.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub session: u64,
    pub extension: u64,
    /// The name of the rate buckets: one person with one app.
    pub user: String,
}

impl OAuth {
    pub(crate) fn new() -> Self {
        let redirect_uris = [47631, 47632, 47633].map(|port| format!("http://localhost:{port}/oauth2callback"));
        let app = App { client_id: CLIENT_ID.to_owned(), client_secret: None, redirect_uris: redirect_uris.into() };
        Self { apps: vec![app], sessions: Vec::new(), codes: HashMap::new() }
    }

    pub(crate) fn app(&self, client_id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.client_id == client_id)
    }

    pub(crate) fn live_sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.ended.is_none())
    }
}

impl State {
    /// Makes a code for somebody who agreed.
    pub(crate) fn issue_code(
        &mut self,
        client_id: &str,
        redirect_uri: &str,
        challenge: Option<Challenge>,
        extension: u64,
    ) -> String {
        let text = self.token_of(48);
        let code = Code {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge,
            extension,
            issued_at: self.now(),
            used: false,
        };
        self.oauth.codes.insert(text.clone(), code);
        text
    }

    /// The token endpoint.
    pub(crate) fn token(&mut self, request: &Request) -> Reply {
        let form = match token_form(request) {
            Ok(form) => form,
            Err(reply) => return reply,
        };
        let client = self.client_of(request, &form);
        let user = self.user_of_grant(&form, client.as_deref().unwrap_or("-"));
        self.limited(&user, Group::Auth, |state| {
            let client = match client {
                Ok(client) => client,
                Err(reply) => return reply,
            };
            match form.one("grant_type") {
                Some("authorization_code") => state.exchange_code(&form, &client),
                Some("refresh_token") => state.refresh(&form, &client),
                _ => Reply::oauth(400, "unsupported_grant_type", "OAU-112", "Unsupported grant type"),
            }
        })
    }

    fn exchange_code(&mut self, form: &Form, client: &str) -> Reply {
        let bad = |code, message| Reply::oauth(400, "invalid_grant", code, message);
        let now = self.now();
        let Some(code) = form.one("code").and_then(|text| self.oauth.codes.get_mut(text)) else {
            return bad("OAU-109", "Authorization code is not found");
        };
        if std::mem::replace(&mut code.used, true) {
            return bad("OAU-109", "Authorization code was used before");
        }
        if now >= code.issued_at + CODE_LIFE {
            return bad("OAU-108", "Authorization code is expired");
        }
        if code.client_id != client {
            return bad("OAU-110", "Authorization code was issued to another application");
        }
        if form.one("redirect_uri") != Some(code.redirect_uri.as_str()) {
            return bad("OAU-106", "Redirect URI does not match");
        }
        let verifier = form.one("code_verifier");
        let proven = match (&code.challenge, verifier) {
            (None, None) => true,
            (Some(Challenge::Plain(challenge)), Some(verifier)) => challenge == verifier,
            (Some(Challenge::S256(challenge)), Some(verifier)) => {
                *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
            }
            _ => false,
        };
        if !proven {
            return bad("OAU-109", "Code verifier does not match");
        }
        let extension = code.extension;
        let id = self.open_session(form, client, extension);
        self.token_reply(id)
    }

    fn open_session(&mut self, form: &Form, client: &str, extension: u64) -> u64 {
        let (id, now) = (self.next(), self.now());
        let access_lives = access_life(form, ACCESS_LIFE);
        let refresh_lives = refresh_life(form, REFRESH_LIFE);
        let wants_refresh = self.settings.issue_refresh_tokens && !refresh_lives.is_zero();
        let session = Session {
            id,
            client_id: client.to_owned(),
            extension,
            endpoint_id: form.one("endpoint_id").map(str::to_owned),
            access: self.token_of(ACCESS_LENGTH),
            access_until: now + access_lives,
            access_lives,
            access_first_used: None,
            refresh: wants_refresh.then(|| self.token_of(REFRESH_LENGTH)),
            refresh_until: now + refresh_lives,
            refresh_lives,
            previous: None,
            ended: None,
            old_access: Vec::new(),
            old_refresh: Vec::new(),
        };
        self.oauth.sessions.push(session);
        let of_user: Vec<u64> = self
            .oauth
            .live_sessions()
            .filter(|other| other.client_id == client && other.extension == extension)
            .map(|other| other.id)
            .collect();
        for oldest in of_user.iter().take(of_user.len().saturating_sub(SESSIONS)) {
            self.end_session(*oldest, "too many sessions");
        }
        id
    }

    /// A sign-in without a browser and past every fault and limit: the refresh token, if the app gets one.
    pub(crate) fn sign_in(&mut self, client: &str, extension: u64) -> Option<String> {
        let id = self.open_session(&Form::default(), client, extension);
        self.oauth.sessions.iter().find(|session| session.id == id)?.refresh.clone()
    }

    fn refresh(&mut self, form: &Form, client: &str) -> Reply {
        let bad = |code, message| Reply::oauth(400, "invalid_grant", code, message);
        let now = self.now();
        let Some(token) = form.one("refresh_token") else {
            return Reply::oauth(400, "invalid_request", "OAU-213", "Token not found");
        };
        let Some(session) = self.oauth.sessions.iter_mut().find(|session| session.knows_refresh(token)) else {
            return bad("OAU-213", "Token not found");
        };
        if session.client_id != client {
            return bad("OAU-110", "Token was issued to another application");
        }
        if session.ended.is_some() {
            return bad("OAU-211", "Token revoked");
        }
        let id = session.id;
        if session.refresh.as_deref() == Some(token) {
            if now >= session.refresh_until {
                return bad("OAU-210", "Token expired");
            }
            let (access, refresh) = (self.token_of(ACCESS_LENGTH), self.token_of(REFRESH_LENGTH));
            if let Some(session) = self.oauth.sessions.iter_mut().find(|session| session.id == id) {
                session.rotate(access, refresh, form, now);
            }
        } else if !session.previous_is_good(token, now) {
            return bad("OAU-211", "Token revoked");
        }
        self.token_reply(id)
    }

    fn token_reply(&mut self, id: u64) -> Reply {
        let scope = self.settings.scopes.iter().cloned().collect::<Vec<_>>().join(" ");
        let now = self.now();
        let Some(session) = self.oauth.sessions.iter().find(|session| session.id == id) else {
            return Reply::not_found();
        };
        let mut body = json!({
            "access_token": session.access,
            "token_type": "bearer",
            "expires_in": seconds_left(now, session.access_until),
            "scope": scope,
            "owner_id": session.extension.to_string(),
            "endpoint_id": session.endpoint_id.clone().unwrap_or_else(|| format!("endpoint-{id}")),
            "session_id": id.to_string(),
        });
        if let Some(refresh) = &session.refresh {
            body["refresh_token"] = refresh.as_str().into();
            body["refresh_token_expires_in"] = seconds_left(now, session.refresh_until).into();
        }
        Reply::json(200, body).with("Cache-Control", "no-store").with("Pragma", "no-cache")
    }

    /// The revocation endpoint: any token of a session ends it all.
    pub(crate) fn revoke(&mut self, request: &Request) -> Reply {
        let form = match token_form(request) {
            Ok(form) => form,
            Err(reply) => return reply,
        };
        let client = match self.client_of(request, &form) {
            Ok(client) => client,
            Err(reply) => return reply,
        };
        let Some(token) = form.one("token").filter(|token| !token.is_empty()) else {
            return Reply::bad_parameter("CMN-101", "token", "");
        };
        let session =
            self.oauth.sessions.iter().find(|session| session.access == token || session.knows_refresh(token));
        match session.map(|session| (session.id, session.client_id == client)) {
            Some((_, false)) => Reply::oauth(401, "invalid_client", "OAU-164", "Invalid client"),
            Some((id, true)) => {
                self.end_session(id, "revoked by its app");
                Reply::empty(200)
            }
            None => Reply::empty(200),
        }
    }

    /// Ends a session with all its tokens and sockets.
    pub(crate) fn end_session(&mut self, id: u64, why: &'static str) {
        if let Some(session) = self.oauth.sessions.iter_mut().find(|session| session.id == id) {
            session.ended.get_or_insert(why);
        }
        self.hang_up_sockets_of(id);
    }

    /// Makes every access token expired; refreshing works as before.
    pub(crate) fn expire_access_tokens(&mut self) {
        let now = self.now();
        for session in &mut self.oauth.sessions {
            session.access_until = now;
        }
    }

    /// Who asks, by the bearer. Being used ends the 60 minutes in which the old refresh token was still good.
    pub(crate) fn caller(&mut self, bearer: Option<&str>) -> Result<Caller, Reply> {
        let Some(token) = bearer else {
            return Err(Reply::unauthorized("AccessTokenMissing", "OAU-149", "Access token is missing"));
        };
        let now = self.now();
        let session = self.oauth.sessions.iter_mut().find(|session| session.access == token);
        match session {
            Some(session) if session.ended.is_some() => {
                Err(Reply::unauthorized("TokenInvalid", "OAU-129", "Access token corrupted"))
            }
            Some(session) if now >= session.access_until => {
                Err(Reply::unauthorized("TokenExpired", "OAU-128", "Access token expired"))
            }
            Some(session) => {
                session.access_first_used.get_or_insert(now);
                Ok(session.caller())
            }
            None => {
                tracing::debug!(
                    replaced =
                        self.oauth.sessions.iter().any(|session| session.old_access.iter().any(|old| old == token)),
                    "an access token that is not good was used"
                );
                Err(Reply::unauthorized("TokenInvalid", "OAU-129", "Access token corrupted"))
            }
        }
    }

    /// The app that asks: a public one by `client_id` alone, a confidential one by its secret.
    fn client_of(&self, request: &Request, form: &Form) -> Result<String, Reply> {
        let bad = |code| Err(Reply::oauth(401, "invalid_client", code, "Invalid client"));
        let basic = request.header("authorization").and_then(|value| {
            let (scheme, value) = value.split_once(' ')?;
            let text = STANDARD.decode(value.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
            let text = String::from_utf8(text).ok()?;
            text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
        });
        let (id, secret) = match (basic, form.one("client_id")) {
            (Some((id, _)), Some(body)) if id != body => return bad("OAU-123"),
            (Some((id, secret)), _) => (id, secret),
            (None, Some(id)) => (id.to_owned(), String::new()),
            (None, None) => return bad("OAU-123"),
        };
        match self.oauth.app(&id) {
            Some(app) if app.client_secret.as_deref().unwrap_or_default() == secret => Ok(id),
            Some(_) => bad("OAU-153"),
            None => bad("OAU-153"),
        }
    }

    /// Whose budget a token request counts against: that of the person its code or token belongs to.
    fn user_of_grant(&self, form: &Form, client: &str) -> String {
        let by_code = form.one("code").and_then(|code| self.oauth.codes.get(code)).map(|code| code.extension);
        let by_token = form.one("refresh_token").and_then(|token| {
            self.oauth.sessions.iter().find(|session| session.knows_refresh(token)).map(|session| session.extension)
        });
        match by_code.or(by_token) {
            Some(extension) => user(extension, client),
            None => format!("nobody/{client}"),
        }
    }
}

impl Session {
    fn knows_refresh(&self, token: &str) -> bool {
        self.refresh.as_deref() == Some(token) || self.old_refresh.iter().any(|old| old == token)
    }

    /// The token before the newest: good for 60 minutes as long as nothing newer was used, and for 10 s after that.
    fn previous_is_good(&self, token: &str, now: Timestamp) -> bool {
        let Some((previous, replaced_at)) = &self.previous else { return false };
        let until = match self.access_first_used {
            Some(used) => used + REUSE_AFTER_USE,
            None => *replaced_at + REUSE_UNUSED,
        };
        previous == token && now < until
    }

    fn rotate(&mut self, access: String, refresh: String, form: &Form, now: Timestamp) {
        self.access_lives = access_life(form, self.access_lives);
        self.refresh_lives = refresh_life(form, self.refresh_lives);
        self.old_access.push(std::mem::replace(&mut self.access, access));
        self.access_until = now + self.access_lives;
        self.access_first_used = None;
        if let Some(old) = self.refresh.replace(refresh) {
            self.old_refresh.push(old.clone());
            self.previous = Some((old, now));
        }
        self.refresh_until = now + self.refresh_lives;
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller { session: self.id, extension: self.extension, user: user(self.extension, &self.client_id) }
    }
}

fn user(extension: u64, client: &str) -> String {
    format!("{extension}/{client}")
}

/// The form of a token or revocation request, refused when it is not one or says a thing twice.
fn token_form(request: &Request) -> Result<Form, Reply> {
    let kind = request.header("content-type").unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(Reply::error(415, "CMN-110", "Content type is not supported"));
    }
    let form = Form::parse(&request.body);
    match form.repeated() {
        Some(name) => {
            Err(Reply::oauth(400, "invalid_request", "OAU-111", &format!("Parameter [{name}] is duplicated")))
        }
        None => Ok(form),
    }
}

/// A second less than there is, as the platform counts.
fn seconds_left(now: Timestamp, until: Timestamp) -> i64 {
    (until.duration_since(now).as_secs_f64().round() as i64 - 1).max(0)
}

fn access_life(form: &Form, usual: Duration) -> Duration {
    let asked = form.one("access_token_ttl").and_then(|text| text.parse().ok());
    asked.map_or(usual, |seconds: u64| Duration::from_secs(seconds.clamp(600, 3600)))
}

fn refresh_life(form: &Form, usual: Duration) -> Duration {
    let asked = form.one("refresh_token_ttl").and_then(|text| text.parse().ok());
    asked.map_or(usual, |seconds: u64| Duration::from_secs(seconds).min(REFRESH_LIFE))
}

/// The client id every office knows.
pub const CLIENT_ID: &str = "ringlet-standin-client";
/// How long a code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(60);
/// Sessions of one person with one app; the oldest ends when there are more.
const SESSIONS: usize = 5;
const ACCESS_LIFE: Duration = Duration::from_secs(3600);
const REFRESH_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long the old refresh token works after the new access token was first used.
const REUSE_AFTER_USE: Duration = Duration::from_secs(10);
/// How long it works while nothing newer was used.
const REUSE_UNUSED: Duration = Duration::from_secs(3600);
/// As long as real ones get, so that stores with a size limit meet it.
const ACCESS_LENGTH: usize = 1000;
const REFRESH_LENGTH: usize = 800;
