//! Requests that come over the socket: the one subscription of a connection, and plain reads
//! (RingCentral developer guide, Notifications › WebSockets › Subscribing).

use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::iso;
use crate::events::FilterFault;
use crate::gateway::Subscription;
use crate::limits::Group;
use crate::reply::Reply;
use crate::request::Request;
use crate::settings::MissingFilter;
use crate::state::State;

impl State {
    /// Answers a request of the connection `id`.
    pub(crate) fn over_socket(&mut self, id: u64, request: &Request) -> Reply {
        let Some(caller) = self.gateway.line_mut(id).map(|line| line.caller.clone()) else {
            return Reply::not_found();
        };
        let path = request.path.trim_end_matches('/');
        let Some(tail) = path.strip_prefix("/restapi/v1.0/subscription") else {
            let reply = self.rest(&caller, request);
            self.note(request, reply.status);
            return reply;
        };
        let group = if request.method == "GET" { Group::Light } else { Group::Medium };
        let tail = tail.trim_start_matches('/').to_owned();
        let reply = self.limited(&caller.user, group, |state| match (request.method.as_str(), tail.as_str()) {
            ("POST", "") => state.subscribe(id, request, None),
            (_, "") => Reply::error(405, "CMN-110", "Method is not allowed"),
            (method, wanted) => {
                let known = state.gateway.line_mut(id).and_then(|line| line.subscription.as_ref());
                if known.is_none_or(|subscription| subscription.id != wanted) {
                    return Reply::error(404, "SUB-507", "Subscription is not found");
                }
                match method {
                    "PUT" => state.subscribe(id, request, Some(wanted)),
                    "GET" => state.subscription_record(id),
                    "DELETE" => {
                        if let Some(line) = state.gateway.line_mut(id) {
                            line.subscription = None;
                        }
                        Reply::empty(204)
                    }
                    _ => Reply::error(405, "CMN-110", "Method is not allowed"),
                }
            }
        });
        self.note(request, reply.status);
        reply
    }

    /// Makes the connection's subscription, or changes its filters. A second one replaces the first.
    fn subscribe(&mut self, id: u64, request: &Request, existing: Option<&str>) -> Reply {
        let body = request.json().unwrap_or_default();
        if body["deliveryMode"]["transportType"] != "WebSocket" {
            return Reply::bad_parameter("CMN-101", "deliveryMode.transportType", "");
        }
        let Some(extension) = self.gateway.line_mut(id).map(|line| line.caller.extension) else {
            return Reply::not_found();
        };
        let (mut filters, mut refused) = (Vec::new(), Vec::new());
        for text in body["eventFilters"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            match self.filter(text, extension) {
                Ok(filter) => filters.push(filter),
                Err(fault) => refused.push((text.to_owned(), fault)),
            }
        }
        let bad = refused.iter().any(|(_, fault)| matches!(fault, FilterFault::Bad));
        let refuse = bad || self.settings.missing_filter == MissingFilter::Refuse;
        if filters.is_empty() || (refuse && !refused.is_empty()) {
            return Self::filters_refused(&refused);
        }
        let disabled: Vec<Value> = refused
            .iter()
            .map(|(text, fault)| {
                let reason = match fault {
                    FilterFault::Bad => "SUB-508",
                    FilterFault::Scope(_) => "CMN-401",
                };
                json!({"filter": text, "reason": reason, "message": "The permission for this filter is missing"})
            })
            .collect();
        let created = self.now();
        let subscription_id = existing.map_or_else(|| self.uuid(), str::to_owned);
        if let Some(line) = self.gateway.line_mut(id) {
            line.subscription = Some(Subscription { id: subscription_id, filters, created });
        }
        self.silence_is_over();
        let mut reply = self.subscription_record(id);
        if let (false, Some(body)) = (disabled.is_empty(), &mut reply.json) {
            body["disabledFilters"] = disabled.into();
        }
        reply
    }

    fn subscription_record(&mut self, id: u64) -> Reply {
        let Some(subscription) = self.gateway.line_mut(id).and_then(|line| line.subscription.as_ref()) else {
            return Reply::not_found();
        };
        let filters: Vec<&str> = subscription.filters.iter().map(|filter| filter.text.as_str()).collect();
        let body = json!({
            "uri": format!("/restapi/v1.0/subscription/{}", subscription.id),
            "id": subscription.id,
            "creationTime": iso(subscription.created),
            "status": "Active",
            "eventFilters": filters,
            "expirationTime": iso(subscription.created + Duration::from_secs(86_400)),
            "expiresIn": 86_399,
            "deliveryMode": {"transportType": "WebSocket", "encryption": false},
        });
        Reply::json(200, body).with("WSG-SubscriptionId", subscription.id.clone())
    }
}
