//! The control interface under `/control`: every verb as a `POST`, what is known as a `GET`, and the page at `/`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::action::Action;
use crate::calls::Refused;
use crate::faults::RefreshFault;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

impl State {
    /// Answers `/` and everything under `/control`. A cut line does not cut this.
    pub(crate) fn control(&mut self, request: &Request) -> Reply {
        let path = request.path.trim_end_matches('/');
        match (request.method.as_str(), path) {
            ("GET", "") => Reply::html(200, PAGE),
            ("GET", "/control") => Reply::bytes(200, "text/plain; charset=utf-8", CONTROL.into()),
            ("GET", "/control/state") => Reply::json(200, self.overview()),
            ("GET", "/control/requests") => Reply::json(200, self.requests_overview()),
            ("GET", "/control/people") => Reply::json(200, json!(self.people)),
            ("POST", path) => {
                let verb = path.trim_start_matches("/control/");
                let fields = match request.body.is_empty() {
                    true => json!({}),
                    false => match request.json() {
                        Some(fields) => fields,
                        None => return Reply::json(400, json!({"error": "the body is not JSON"})),
                    },
                };
                match self.act_by_name(verb, fields) {
                    Ok(value) => Reply::json(200, value),
                    Err(refused) => Reply::json(400, json!({"error": refused.to_string()})),
                }
            }
            _ => Reply::json(404, json!({"error": "see GET /control"})),
        }
    }

    pub(crate) fn act_by_name(&mut self, verb: &str, mut fields: Value) -> Result<Value, Refused> {
        let Some(object) = fields.as_object_mut() else {
            return Err(Refused("the fields are not an object".to_owned()));
        };
        object.insert("do".to_owned(), verb.into());
        let action: Action = serde_json::from_value(fields).map_err(|error| Refused(format!("{verb}: {error}")))?;
        self.act(action)
    }

    /// The reply somebody put in the place of the real one.
    pub(crate) fn canned(&mut self, request: &Request) -> Option<Reply> {
        let answers = &mut self.faults.answers;
        let place = answers.iter().position(|answer| {
            request.path.starts_with(&answer.path)
                && answer.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&request.method))
        })?;
        let answer = answers[place].clone();
        match &mut answers[place].times {
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => drop(answers.remove(place)),
            None => {}
        }
        let mut reply = Reply::bytes(answer.status, &answer.content_type, answer.body.into_bytes());
        if let Some(seconds) = answer.retry_after {
            reply = reply.with("Retry-After", seconds.to_string());
        }
        Some(reply)
    }

    /// The fault of this request, when it is a refresh and one was ordered.
    pub(crate) fn refresh_fault(&mut self, request: &Request) -> Option<RefreshFault> {
        let refresh = request.path == "/restapi/oauth/token"
            && crate::request::Form::parse(&request.body).one("grant_type") == Some("refresh_token");
        if refresh { self.faults.refreshes.pop_front() } else { None }
    }

    pub(crate) fn overview(&self) -> Value {
        let sessions: Vec<Value> = self
            .oauth
            .sessions
            .iter()
            .map(|session| {
                json!({"id": session.id, "client_id": session.client_id, "extension": session.extension,
                    "access_until": session.access_until, "ended": session.ended})
            })
            .collect();
        let sockets: Vec<Value> = self
            .gateway
            .lines
            .iter()
            .map(|line| {
                json!({"id": line.id, "session": line.caller.session, "extension": line.caller.extension,
                "open": line.lost_at.is_none(), "opened_at": line.opened_at, "lost_at": line.lost_at,
                "filters": line.subscription.as_ref().map(|subscription| {
                    subscription.filters.iter().map(|filter| filter.text.clone()).collect::<Vec<_>>()
                })})
            })
            .collect();
        json!({
            "now": self.now(), "addresses": self.addresses, "apps": self.oauth.apps, "settings": self.settings,
            "faults": self.faults, "line": self.line, "sessions": sessions, "sockets": sockets,
            "sockets_open": self.gateway.open().count(), "calls": self.calls, "messages": self.messages,
            "call_log": self.call_log,
        })
    }

    fn requests_overview(&self) -> Value {
        let (mut by_path, mut by_group) = (BTreeMap::new(), BTreeMap::new());
        for seen in &self.seen {
            *by_path.entry(format!("{} {}", seen.method, seen.path)).or_insert(0) += 1;
            if let Some(group) = seen.group {
                *by_group.entry(format!("{group:?}").to_lowercase()).or_insert(0) += 1;
            }
        }
        json!({"by_path": by_path, "by_group": by_group, "requests": self.seen})
    }
}

/// The page for placing calls by hand.
const PAGE: &str = include_str!("page.html");
/// What `GET /control` says.
const CONTROL: &str = include_str!("control.txt");
