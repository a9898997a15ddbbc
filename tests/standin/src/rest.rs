//! Which path leads where: groups, permissions, and whose things they are.

use serde_json::{Value, json};

use crate::limits::Group;
use crate::oauth::Caller;
use crate::paging::page;
use crate::people::{ACCOUNT, Person};
use crate::reply::Reply;
use crate::request::{Host, Request};
use crate::state::{Seen, State};

impl State {
    /// Answers an HTTP request to the platform.
    pub(crate) fn answer_http(&mut self, request: &Request) -> Reply {
        let path = request.path.trim_end_matches('/');
        let mut reply = match (request.to, path) {
            (Host::Media, _) => match self.caller(request.bearer()) {
                Ok(caller) => self.rest(&caller, request),
                Err(reply) => reply,
            },
            (Host::Api, "/restapi/oauth/authorize") if matches!(request.method.as_str(), "GET" | "POST") => {
                self.authorize(request)
            }
            (Host::Api, "/restapi/oauth/token") if request.method == "POST" => self.token(request),
            (Host::Api, "/restapi/oauth/revoke") if request.method == "POST" => self.revoke(request),
            (Host::Api, "/restapi/oauth/wstoken") if request.method == "POST" => match self.caller(request.bearer()) {
                Ok(caller) => self.socket_token(&caller),
                Err(reply) => reply,
            },
            (Host::Api, "/.well-known/entry-points/initial") => Reply::json(200, self.entry_points()),
            (Host::Api, path) if path.starts_with("/restapi/v1.0") => match self.caller(request.bearer()) {
                Ok(caller) => self.rest(&caller, request),
                Err(reply) => reply,
            },
            _ => Reply::not_found(),
        };
        if let Some(body) = &mut reply.json {
            self.faults.shapes.apply(body);
            reply.body = serde_json::to_vec(body).unwrap_or_default();
        }
        reply
    }

    /// Answers somebody who has a good access token.
    pub(crate) fn rest(&mut self, caller: &Caller, request: &Request) -> Reply {
        let path = request.path.trim_end_matches('/').strip_prefix("/restapi/v1.0/").unwrap_or_default().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        if let ["subscription", ..] = parts.as_slice() {
            return self.limited(&caller.user, Group::Medium, |_| {
                Reply::error(400, "SUB-509", "A WebSocket subscription is made over its own connection")
            });
        }
        let ["account", account, rest @ ..] = parts.as_slice() else { return Reply::not_found() };
        if *account != "~" && *account != ACCOUNT.to_string() {
            return Reply::not_yours();
        }
        let get = request.method == "GET";
        match rest {
            ["directory", "entries"] if get => self.allowed(caller, Group::Medium, "ReadAccounts", |state| {
                let people = state.people.iter().filter(|person| !person.hidden).map(Person::directory_entry);
                page(&state.addresses.api, request, people.collect())
            }),
            ["telephony", "sessions", session, action @ ..] => {
                let (session, extension) = ((*session).to_owned(), caller.extension);
                let action: Vec<String> = action.iter().map(|part| (*part).to_owned()).collect();
                self.allowed(caller, Group::Light, "CallControl", |state| {
                    state.telephony(extension, &session, &action, request)
                })
            }
            ["extension", extension, tail @ ..] => {
                if *extension != "~" && *extension != caller.extension.to_string() {
                    return Reply::not_yours();
                }
                self.of_extension(caller, tail, request)
            }
            _ => Reply::not_found(),
        }
    }

    fn of_extension(&mut self, caller: &Caller, tail: &[&str], request: &Request) -> Reply {
        let own = caller.extension;
        let on_media = request.to == Host::Media;
        let method = request.method.as_str();
        match (tail, method) {
            (["message-store", message, "content", attachment], "GET") if on_media => {
                self.allowed(caller, Group::Medium, "ReadMessages", |state| {
                    state.content(own, message, attachment, request)
                })
            }
            _ if on_media => Reply::not_found(),
            ([], "GET") => self.allowed(caller, Group::Light, "ReadAccounts", |state| {
                let api = state.addresses.api.clone();
                state.person(own).map_or_else(Reply::not_found, |person| Reply::json(200, person.record(&api)))
            }),
            (["phone-number"], "GET") => self.allowed(caller, Group::Light, "ReadAccounts", |state| {
                let numbers = state.person(own).map(Person::phone_numbers).unwrap_or_default();
                page(&state.addresses.api, request, numbers)
            }),
            (["presence"], "GET") => self.allowed(caller, Group::Light, "ReadPresence", |state| {
                let mut body = state.presence_read(own);
                if let (false, Some(fields)) =
                    (request.query.one("detailedTelephonyState") == Some("true"), body.as_object_mut())
                {
                    fields.remove("activeCalls");
                }
                if request.query.one("sipData") != Some("true") {
                    let calls = body.get_mut("activeCalls").and_then(Value::as_array_mut);
                    for call in calls.into_iter().flatten().filter_map(Value::as_object_mut) {
                        call.remove("sipData");
                    }
                }
                Reply::json(200, body)
            }),
            (["message-store"], "GET") => {
                self.allowed(caller, Group::Light, "ReadMessages", |state| state.message_list(own, request))
            }
            (["message-store", ids], "GET") => {
                self.allowed(caller, Group::Light, "ReadMessages", |state| state.message_by_id(own, ids, request))
            }
            (["message-store", ids], "PUT" | "DELETE") => {
                self.allowed(caller, Group::Medium, "EditMessages", |state| state.message_by_id(own, ids, request))
            }
            (["message-sync"], "GET") => {
                self.allowed(caller, Group::Light, "ReadMessages", |state| state.message_sync(own, request))
            }
            (["call-log"], "GET") => {
                self.allowed(caller, Group::Heavy, "ReadCallLog", |state| state.call_log_list(own, request))
            }
            (["call-log", id], "GET") => {
                self.allowed(caller, Group::Heavy, "ReadCallLog", |state| state.call_log_row(own, id))
            }
            (["call-log-sync"], "GET") => {
                self.allowed(caller, Group::Heavy, "ReadCallLog", |state| state.call_log_sync(own, request))
            }
            (["active-calls"], "GET") => {
                self.allowed(caller, Group::Heavy, "ReadCallLog", |state| state.active_calls(own, request))
            }
            (["address-book", "contact"], "GET") => {
                self.allowed(caller, Group::Heavy, "ReadContacts", |state| state.contact_list(own, request))
            }
            _ => Reply::not_found(),
        }
    }

    fn telephony(&mut self, extension: u64, session: &str, action: &[String], request: &Request) -> Reply {
        let call = self.calls.iter().find(|call| call.telephony_session_id == session && call.extension == extension);
        let Some(call) = call.cloned() else { return Reply::not_found() };
        let action: Vec<&str> = action.iter().map(String::as_str).collect();
        match (request.method.as_str(), action.as_slice()) {
            ("GET", []) => Reply::json(200, self.telephony_session(&call)),
            ("POST", ["parties", party, what]) if *party == self.party_id(&call) => {
                let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                // Both only while it rings, which the call itself knows; what else a body might ask for is not played.
                let done = match *what {
                    "reject" if request.body.is_empty() || body == json!({}) => self.decline(Some(&call.id)),
                    "forward" if body == json!({"voicemail": extension.to_string()}) => {
                        self.send_to_voicemail(Some(&call.id))
                    }
                    "reject" | "forward" => {
                        return Reply::error(400, "CMN-101", "The body is not what this needs");
                    }
                    _ => return Reply::not_found(),
                };
                match done {
                    Ok(_) => Reply::empty(204),
                    Err(_) => Reply::error(409, "TAS-106", "The party is in another state"),
                }
            }
            _ => Reply::not_found(),
        }
    }

    fn entry_points(&self) -> Value {
        let api = &self.addresses.api;
        json!({
            "version": "1.0.0", "retryCount": 3, "retryInterval": 3, "brandId": "1210",
            "discoveryApi": {"defaultExternalUri": format!("{api}/.well-known/entry-points/external")},
            "authApi": {"authorizationUri": format!("{api}/restapi/oauth/authorize"),
                "defaultTokenUri": format!("{api}/restapi/oauth/token")},
            "coreApi": {"baseUri": api},
        })
    }

    /// Lets a request through when its budget and the app's permissions allow it.
    fn allowed(
        &mut self,
        caller: &Caller,
        group: Group,
        scope: &str,
        answer: impl FnOnce(&mut Self) -> Reply,
    ) -> Reply {
        self.limited(&caller.user, group, |state| match state.settings.scopes.contains(scope) {
            true => answer(state),
            false => Reply::forbidden(scope),
        })
    }

    /// Lets a request through when its budget allows it, and tells the budget.
    pub(crate) fn limited(&mut self, user: &str, group: Group, answer: impl FnOnce(&mut Self) -> Reply) -> Reply {
        let now = self.now();
        let allowance = self.limits.ask(user, group, now);
        self.counted_in = Some(group);
        let reply = match allowance.retry_after {
            Some(_) => Reply::too_many(allowance),
            None => answer(self),
        };
        reply.with_allowance(allowance)
    }

    /// Remembers that a request came.
    pub(crate) fn note(&mut self, request: &Request, status: u16) {
        let seen = Seen {
            at: self.now(),
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.harmless(),
            group: self.counted_in.take(),
            status,
        };
        self.seen.push_back(seen);
        if self.seen.len() > REMEMBERED {
            self.seen.pop_front();
        }
    }
}

/// Requests that are remembered for those who ask what came.
const REMEMBERED: usize = 10_000;
