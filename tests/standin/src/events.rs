//! From something that happened to the frames that tell of it: filters, envelopes, and the event faults
//! (RingCentral developer guide, Notifications › Event filters).

use serde_json::{Value, json};

use crate::clock::iso;
use crate::faults::EventFault;
use crate::people::ACCOUNT;
use crate::reply::Reply;
use crate::request::Form;
use crate::state::{Due, State};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Dnd,
    Extension,
    MessageStore,
    Presence,
    Telephony,
    Voicemail,
}

/// One filter of a subscription, with the ids filled in.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub kind: Kind,
    pub extension: u64,
    /// As the subscription reply and the events write it.
    pub text: String,
    query: Form,
}

/// Why a filter is not taken.
#[derive(Debug)]
pub(crate) enum FilterFault {
    /// No such filter, or not of this person.
    Bad,
    /// The app lacks this permission.
    Scope(&'static str),
}

impl Kind {
    fn scope(self) -> &'static str {
        match self {
            Self::Dnd | Self::Extension => "ReadAccounts",
            Self::MessageStore | Self::Voicemail => "ReadMessages",
            Self::Presence => "ReadPresence",
            Self::Telephony => "CallControl",
        }
    }
}

impl Filter {
    fn detailed(&self) -> bool {
        self.kind == Kind::Presence && self.query.one("detailedTelephonyState") == Some("true")
    }

    /// The body as this filter shows it; nothing when it leaves the event out.
    fn view(&self, body: &Value) -> Option<Value> {
        let mut body = body.clone();
        match self.kind {
            Kind::Presence if !self.detailed() => {
                let fields = body.as_object_mut()?;
                fields.remove("activeCalls");
                fields.remove("totalActiveCalls");
            }
            Kind::Presence if self.query.one("sipData") != Some("true") => {
                for call in body.get_mut("activeCalls").and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some(fields) = call.as_object_mut() {
                        fields.remove("sipData");
                    }
                }
            }
            Kind::MessageStore => {
                if let Some(wanted) = self.query.one("type") {
                    let changes = body.get_mut("changes")?.as_array_mut()?;
                    changes
                        .retain(|change| change["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted)));
                    if changes.is_empty() {
                        return None;
                    }
                }
            }
            Kind::Telephony => {
                let party = &body["parties"][0];
                let direction_fits = self.query.one("direction").is_none_or(|wanted| party["direction"] == wanted);
                let missed_fits = self
                    .query
                    .one("missedCall")
                    .is_none_or(|wanted| party["missedCall"].as_bool() == Some(wanted == "true"));
                if !direction_fits || !missed_fits {
                    return None;
                }
            }
            _ => {}
        }
        Some(body)
    }
}

impl State {
    /// Reads a filter as the person `extension` asks for it.
    pub(crate) fn filter(&self, text: &str, extension: u64) -> Result<Filter, FilterFault> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let rest = path.strip_prefix("/restapi/v1.0/account/").ok_or(FilterFault::Bad)?;
        let mut parts = rest.trim_end_matches('/').split('/');
        let account = parts.next().unwrap_or_default();
        if account != "~" && account != ACCOUNT.to_string() {
            return Err(FilterFault::Bad);
        }
        let own = extension.to_string();
        match (parts.next(), parts.next()) {
            (Some("extension"), Some(id)) if id == "~" || id == own => {}
            _ => return Err(FilterFault::Bad),
        }
        let tail = parts.collect::<Vec<_>>().join("/");
        let kind = match tail.as_str() {
            "" => Kind::Extension,
            "message-store" => Kind::MessageStore,
            "presence" => Kind::Presence,
            "presence/dnd" => Kind::Dnd,
            "telephony/sessions" => Kind::Telephony,
            "voicemail" => Kind::Voicemail,
            _ => return Err(FilterFault::Bad),
        };
        if !self.settings.scopes.contains(kind.scope()) {
            return Err(FilterFault::Scope(kind.scope()));
        }
        let mut text = format!("/restapi/v1.0/account/{ACCOUNT}/extension/{extension}");
        if !tail.is_empty() {
            text = format!("{text}/{tail}");
        }
        if !query.is_empty() {
            text = format!("{text}?{query}");
        }
        Ok(Filter { kind, extension, text, query: Form::parse(query.as_bytes()) })
    }

    /// The refusal of a subscription for its filters.
    pub(crate) fn filters_refused(filters: &[(String, FilterFault)]) -> Reply {
        let bad: Vec<Value> = filters
            .iter()
            .filter(|(_, fault)| matches!(fault, FilterFault::Bad))
            .map(|(text, _)| {
                json!({"errorCode": "SUB-508", "message": format!("Event filter [{text}] is not supported"),
                    "parameterName": "eventFilters", "parameterValue": text})
            })
            .collect();
        if let (Some(first), false) = (bad.first(), bad.is_empty()) {
            return Reply::json(400, json!({"errorCode": "SUB-508", "message": first["message"], "errors": bad}));
        }
        match filters.first() {
            Some((_, FilterFault::Scope(scope))) => Reply::forbidden(scope),
            _ => Reply::error(400, "SUB-508", "No event filters"),
        }
    }

    /// Tells every connection whose subscription asks for it.
    pub(crate) fn emit(&mut self, extension: u64, kind: Kind, body: &Value) {
        let mut shaped = body.clone();
        self.faults.shapes.apply(&mut shaped);
        let mut told = Vec::new();
        for line in self.gateway.listening() {
            let Some(subscription) = &line.subscription else { continue };
            let fitting: Vec<&Filter> = subscription
                .filters
                .iter()
                .filter(|filter| filter.kind == kind && filter.extension == extension)
                .collect();
            let chosen = fitting.iter().find(|filter| filter.detailed()).or(fitting.first());
            let Some(filter) = chosen else { continue };
            if let Some(body) = filter.view(&shaped) {
                told.push((line.key, subscription.id.clone(), filter.text.clone(), body));
            }
        }
        for (line, subscription, event, body) in told {
            let uuid = (4_100_000_000_000_000_000 + self.next()).to_string();
            let request = self.uuid();
            let mut envelope = json!({
                "uuid": uuid, "event": event, "timestamp": iso(self.now()), "subscriptionId": subscription,
                "ownerId": extension.to_string(), "body": body,
            });
            if self.faults.shapes.offset_dates {
                self.faults.shapes.apply(&mut envelope["timestamp"]);
            }
            let head = json!({"type": "ServerNotification", "messageId": uuid, "status": 200,
                "headers": {"RCRequestId": request}});
            let text = json!([head, envelope]).to_string();
            self.deliver_with_faults(line, text);
        }
    }

    fn deliver_with_faults(&mut self, line: u64, text: String) {
        let fault = self.faults.events.pop_front().unwrap_or(EventFault::Pass);
        let held = if fault == EventFault::Reorder { None } else { self.gateway.held.remove(&line) };
        match fault {
            EventFault::Delay { .. } => {
                let wait = fault.delay().unwrap_or_default();
                self.after(wait, Due::Deliver { line, text });
            }
            EventFault::Drop => {}
            EventFault::Duplicate => {
                self.deliver(line, text.clone());
                self.deliver(line, text);
            }
            EventFault::Pass => self.deliver(line, text),
            EventFault::Reorder => {
                self.gateway.held.entry(line).or_default().push(text);
            }
        }
        for held in held.into_iter().flatten() {
            self.deliver(line, held);
        }
    }

    /// Turns the faults of events off and lets go of those that wait for the next one.
    pub(crate) fn deliver_events_well(&mut self) {
        self.faults.events.clear();
        for (line, held) in std::mem::take(&mut self.gateway.held) {
            for text in held {
                self.deliver(line, text);
            }
        }
    }
}
