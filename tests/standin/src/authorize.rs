//! The page a browser opens to sign in: it checks the request, then approves, denies, or asks the person.
//!
//! A bad client or redirect address is told to the person and never redirected to.

use url::Url;

use crate::oauth::{CODE_LIFE, Challenge};
use crate::reply::Reply;
use crate::request::{Form, Request};
use crate::settings::SignIn;
use crate::state::State;

impl State {
    /// `GET` or `POST /restapi/oauth/authorize`.
    pub(crate) fn authorize(&mut self, request: &Request) -> Reply {
        let form = if request.method == "POST" { Form::parse(&request.body) } else { request.query.clone() };
        if let Some(name) = form.repeated() {
            return refusal("OAU-111", &format!("The parameter {name} is given twice."));
        }
        let client_id = form.one("client_id").unwrap_or_default().to_owned();
        let Some(app) = self.oauth.app(&client_id) else {
            return refusal("OAU-164", "There is no such application.");
        };
        let redirect_uri = match form.one("redirect_uri").filter(|uri| !uri.is_empty()) {
            Some(uri) if app.redirect_uris.iter().any(|known| known == uri) => uri.to_owned(),
            None if app.redirect_uris.len() == 1 => app.redirect_uris[0].clone(),
            _ => return refusal("OAU-106", "The redirect address is not one of the application's."),
        };
        let public = app.client_secret.is_none();
        let back = Back { uri: redirect_uri, state: form.one("state").map(str::to_owned) };
        if form.one("response_type") != Some("code") {
            return back.error("unsupported_response_type", "Only codes are given.");
        }
        let challenge =
            match (form.one("code_challenge").filter(|text| !text.is_empty()), form.one("code_challenge_method")) {
                (None, _) if public => return back.error("invalid_request", "A code challenge is required."),
                (None, _) => None,
                (Some(text), Some("S256")) => Some(Challenge::S256(text.to_owned())),
                (Some(text), None | Some("plain")) => Some(Challenge::Plain(text.to_owned())),
                _ => return back.error("invalid_request", "The code challenge method is not known."),
            };
        let chosen = form.one("standin_person").and_then(|text| text.parse().ok());
        match (self.settings.sign_in, chosen, form.has("standin_deny")) {
            (SignIn::Ask, _, true) | (SignIn::Deny, ..) => back.error("access_denied", "Access was denied."),
            (SignIn::Ask, None, _) => Reply::html(200, self.asking_page(&form)),
            (SignIn::Ignore, ..) => {
                Reply::html(200, page("Sign in", "<p>This page leads nowhere, as it was told to.</p>"))
            }
            (SignIn::Approve, ..) => self.approve(&client_id, &back, challenge, self.settings.sign_in_as),
            (SignIn::Ask, Some(person), _) => self.approve(&client_id, &back, challenge, person),
        }
    }

    fn approve(&mut self, client_id: &str, back: &Back, challenge: Option<Challenge>, extension: u64) -> Reply {
        if self.person(extension).is_none() {
            return refusal("OAU-136", "There is no such extension.");
        }
        let code = self.issue_code(client_id, &back.uri, challenge, extension);
        back.with(&[("code", &code), ("expires_in", &CODE_LIFE.as_secs().to_string())])
    }

    fn asking_page(&self, form: &Form) -> String {
        let mut hidden = String::new();
        for name in ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"] {
            if let Some(value) = form.one(name) {
                hidden += &format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(value));
            }
        }
        let mut people = String::new();
        for person in self.people.iter().filter(|person| person.kind == "User") {
            people += &format!(
                r#"<button name="standin_person" value="{}">Sign in as {} <small>ext. {}</small></button>"#,
                person.id,
                escape(&person.name()),
                person.extension_number
            );
        }
        let body = format!(
            r#"<p>An application asks to see your calls and voicemails.</p><form method="post" action="/restapi/oauth/authorize">{hidden}{people}<button class="quiet" name="standin_deny" value="1">Deny</button></form>"#
        );
        page("Sign in to the stand-in", &body)
    }
}

/// The way back to the app.
struct Back {
    uri: String,
    state: Option<String>,
}

impl Back {
    fn error(&self, error: &str, description: &str) -> Reply {
        self.with(&[("error", error), ("error_description", description)])
    }

    fn with(&self, fields: &[(&str, &str)]) -> Reply {
        let Ok(mut address) = Url::parse(&self.uri) else {
            return refusal("OAU-106", "The redirect address cannot be read.");
        };
        for (name, value) in fields {
            address.query_pairs_mut().append_pair(name, value);
        }
        if let Some(state) = &self.state {
            address.query_pairs_mut().append_pair("state", state);
        }
        Reply::redirect(address.as_str())
    }
}

fn refusal(code: &str, words: &str) -> Reply {
    let mut reply =
        Reply::html(400, page("This sign-in cannot go on", &format!("<p>{}</p><p>{code}</p>", escape(words))));
    reply.headers.push(("Cache-Control".into(), "no-store".into()));
    reply
}

fn page(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;background:#f3f4f7;color:#1d2433;display:grid;place-items:center;min-height:95vh;margin:0}}
main{{background:#fff;border-radius:14px;padding:32px;width:340px;box-shadow:0 8px 30px #1d243320}}
h1{{font-size:20px;margin:0 0 8px}}form{{display:grid;gap:10px}}
button{{font:inherit;padding:11px;border:0;border-radius:9px;background:#0a66d6;color:#fff;cursor:pointer}}
button.quiet{{background:#e7eaf0;color:#1d2433}}small{{opacity:.75}}</style><main><h1>{title}</h1>{body}</main></html>"#
    )
}

/// Text made safe to stand in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
