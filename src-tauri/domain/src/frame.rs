//! Gateway text to typed frames. The unknown is kept, not refused; what is no frame at all is an error to count.
//!
//! A message is a JSON array of one or two elements: what it is, and what it carries
//! (RingCentral developer guide, Notifications › WebSockets).

use serde_json::{Value, json};

use crate::ids::{ExtensionId, SubscriptionId};
use crate::moment::Timestamp;

/// A message from the gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// What it is.
    pub frame: Frame,
    /// The newest right to recover, which any frame may bring.
    pub wsc: Option<Wsc>,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// The gateway accepts the connection.
    ConnectionDetails(ConnectionDetails),
    /// The gateway is about to close, or refuses something.
    Error {
        /// Which request it answers, if any.
        message_id: Option<String>,
        /// HTTP-like status.
        status: Option<u16>,
        /// Such as `WSG-902`.
        code: Option<String>,
    },
    /// Our own heartbeat coming back.
    Heartbeat,
    /// Something happened on the line.
    Notification(Notification),
    /// A type nobody knows.
    Other,
    /// The answer to a request.
    Reply(Reply),
}

/// The right to take up a lost connection again.
#[derive(Clone, PartialEq, Eq)]
pub struct Wsc {
    /// Secret.
    pub token: String,
    /// The highest is the newest.
    pub sequence: i64,
}

impl std::fmt::Debug for Wsc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wsc({}, ..)", self.sequence)
    }
}

/// What the gateway says of a new connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConnectionDetails {
    /// How long after a loss it can be recovered, in seconds.
    pub recovery_timeout: Option<u64>,
    /// Whether the recovery that was asked for succeeded; `None` when none was asked for.
    pub recovered: Option<bool>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The request's id.
    pub message_id: String,
    /// HTTP-like status; 0 when it was missing.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// What it carries.
    pub body: Value,
}

/// Something that happened on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// One delivery's id; the same again is the same delivery.
    pub uuid: Option<String>,
    /// What it is about.
    pub topic: Topic,
    /// Whose line, when the event's path says.
    pub extension: Option<ExtensionId>,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// Its body, for `facts` to read.
    pub body: Value,
}

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Something changed in the message store.
    MessageStore,
    /// Nothing this program asked for.
    Other,
    /// The state of the line.
    Presence,
    /// A telephony session.
    Telephony,
    /// A new voicemail, whole.
    Voicemail,
}

/// Why a message is no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// JSON, but not an array that begins with an object.
    #[error("the message is not an array of objects")]
    NotAFrame,
    /// Not JSON, or nested deeper than any frame is.
    #[error("the message is not JSON")]
    NotJson,
    /// Longer than [`LONGEST`].
    #[error("the message is too long")]
    TooLong,
}

/// The longest message that is read, in bytes: a presence with seven calls is about 10 kB.
pub const LONGEST: usize = 1 << 20;

/// Reads one message.
///
/// # Errors
/// When it is no frame; the connection is fine all the same.
pub fn parse(text: &str) -> Result<Received, FrameError> {
    if text.len() > LONGEST {
        return Err(FrameError::TooLong);
    }
    // serde_json refuses to go deeper than 128 levels, so a nest of brackets is an error and not a stack overflow.
    let Ok(Value::Array(mut elements)) = serde_json::from_str::<Value>(text) else {
        return Err(if text.trim_start().starts_with('[') { FrameError::NotJson } else { not_an_array(text) });
    };
    let mut elements = elements.drain(..);
    let meta = elements.next().filter(Value::is_object).ok_or(FrameError::NotAFrame)?;
    let body = elements.next().unwrap_or(Value::Null);
    let wsc = read_wsc(&meta);
    let message_id = text_of(&meta, "messageId");
    let status = meta.get("status").and_then(number_of).and_then(|status| u16::try_from(status).ok());
    let frame = match meta.get("type").and_then(Value::as_str) {
        Some("ClientRequest") => match message_id {
            Some(message_id) => {
                let retry_after = header(&meta, "retry-after").and_then(|value| number_of(&value));
                Frame::Reply(Reply {
                    message_id,
                    status: status.unwrap_or(0),
                    retry_after: retry_after.and_then(|seconds| u64::try_from(seconds).ok()),
                    body,
                })
            }
            None => Frame::Other,
        },
        Some("ConnectionDetails") => Frame::ConnectionDetails(ConnectionDetails {
            recovery_timeout: body
                .get("recoveryTimeout")
                .and_then(number_of)
                .and_then(|seconds| u64::try_from(seconds).ok()),
            recovered: body.get("recoveryState").and_then(Value::as_str).map(|state| state == "Successful"),
        }),
        Some("Error") => Frame::Error { message_id, status, code: text_of(&body, "errorCode") },
        Some("Heartbeat") => Frame::Heartbeat,
        Some("ServerNotification") => Frame::Notification(read_notification(body, message_id)),
        _ => Frame::Other,
    };
    Ok(Received { frame, wsc })
}

/// The text of a request to the gateway.
pub fn request(message_id: &str, method: &str, path: &str, body: Option<&Value>) -> String {
    let meta = json!({"type": "ClientRequest", "messageId": message_id, "method": method, "path": path});
    match body {
        Some(body) => json!([meta, body]),
        None => json!([meta]),
    }
    .to_string()
}

/// The id and the refused or disabled filters of a subscription, out of the reply to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subscribed {
    /// Needed to delete it.
    pub id: Option<SubscriptionId>,
    /// Filters that were accepted and are off.
    pub disabled: Vec<String>,
}

/// Reads the reply to a subscription.
pub fn subscribed(body: &Value) -> Subscribed {
    let disabled = body.get("disabledFilters").and_then(Value::as_array);
    Subscribed {
        id: text_of(body, "id").map(SubscriptionId::new),
        disabled: disabled.into_iter().flatten().filter_map(|entry| text_of(entry, "filter")).collect(),
    }
}

/// What an error body names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Codes such as `CMN-401`, of every error listed.
    pub codes: Vec<String>,
    /// The event filters it complains about, when it names any.
    pub filters: Vec<String>,
    /// The permission that is missing, when one is named.
    pub permission: Option<String>,
}

/// Reads an error body.
pub fn refusal(body: &Value) -> Refusal {
    let listed = body.get("errors").and_then(Value::as_array);
    let errors = || listed.into_iter().flatten().chain(std::iter::once(body));
    Refusal {
        codes: errors().filter_map(|error| text_of(error, "errorCode")).collect(),
        filters: errors()
            .filter_map(|error| text_of(error, "parameterValue"))
            .filter(|value| value.starts_with("/restapi/"))
            .collect(),
        permission: errors().find_map(|error| text_of(error, "permissionName")),
    }
}

fn not_an_array(text: &str) -> FrameError {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => FrameError::NotAFrame,
        Err(_) => FrameError::NotJson,
    }
}

fn read_wsc(meta: &Value) -> Option<Wsc> {
    let wsc = meta.get("wsc")?;
    Some(Wsc { token: text_of(wsc, "token")?, sequence: wsc.get("sequence").and_then(number_of).unwrap_or(0) })
}

fn read_notification(mut envelope: Value, message_id: Option<String>) -> Notification {
    let event = text_of(&envelope, "event").unwrap_or_default();
    let (topic, extension) = read_event(&event);
    Notification {
        uuid: text_of(&envelope, "uuid").or(message_id),
        topic,
        extension,
        sent: text_of(&envelope, "timestamp").and_then(|time| Timestamp::parse(&time)),
        body: envelope.get_mut("body").map(Value::take).unwrap_or(Value::Null),
    }
}

/// What the path of an event is about, and whose line it names. `~` names nobody.
fn read_event(event: &str) -> (Topic, Option<ExtensionId>) {
    let path = event.split('?').next().unwrap_or_default();
    let mut parts = path.split('/').skip_while(|part| *part != "extension").skip(1);
    let extension = parts.next().filter(|id| !id.is_empty() && *id != "~").map(ExtensionId::new);
    let rest: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let topic = match rest.as_slice() {
        ["message-store"] => Topic::MessageStore,
        ["presence"] => Topic::Presence,
        ["telephony", "sessions"] => Topic::Telephony,
        ["voicemail"] => Topic::Voicemail,
        _ if path.ends_with("/telephony/sessions") => Topic::Telephony,
        _ => Topic::Other,
    };
    (topic, extension)
}

fn header(meta: &Value, name: &str) -> Option<Value> {
    let headers = meta.get("headers")?.as_object()?;
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

fn text_of(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number_of(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(event: &str) -> Notification {
        let text = json!([{"type": "ServerNotification", "messageId": "m1", "status": 200},
            {"uuid": "u1", "event": event, "timestamp": "2026-01-05T10:05:00.123Z", "body": {"sequence": 7}}]);
        match parse(&text.to_string()).expect("a frame").frame {
            Frame::Notification(notification) => notification,
            other => panic!("not a notification: {other:?}"),
        }
    }

    #[test]
    fn an_event_is_known_by_its_path_whatever_ids_and_query_it_has() {
        for (event, topic, extension) in [
            ("/restapi/v1.0/account/5/extension/77/presence?detailedTelephonyState=true", Topic::Presence, Some("77")),
            ("/restapi/v1.0/account/~/extension/77/message-store", Topic::MessageStore, Some("77")),
            ("/restapi/v1.0/account/~/extension/~/voicemail", Topic::Voicemail, None),
            ("/restapi/v1.0/account/5/extension/77/telephony/sessions", Topic::Telephony, Some("77")),
            ("/restapi/v1.0/account/5/telephony/sessions", Topic::Telephony, None),
            ("/restapi/v1.0/account/5/extension/77/presence/line/presence", Topic::Other, Some("77")),
            ("", Topic::Other, None),
        ] {
            let read = notification(event);
            assert_eq!((read.topic, read.extension.as_ref().map(ExtensionId::as_str)), (topic, extension), "{event}");
        }
    }

    #[test]
    fn a_notification_carries_its_delivery_id_time_and_body() {
        let read = notification("/restapi/v1.0/account/5/extension/77/presence");
        assert_eq!(read.uuid.as_deref(), Some("u1"));
        assert_eq!(read.sent, Some(Timestamp::from_millis(1_767_607_500_123)));
        assert_eq!(read.body, json!({"sequence": 7}));
    }

    #[test]
    fn what_is_no_frame_is_an_error_and_never_a_panic() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let long = format!("[\"{}\"]", "a".repeat(10 << 20));
        for (text, error) in [
            ("", FrameError::NotJson),
            ("hello", FrameError::NotJson),
            ("{}", FrameError::NotAFrame),
            ("[]", FrameError::NotAFrame),
            ("[1]", FrameError::NotAFrame),
            ("[{", FrameError::NotJson),
            (deep.as_str(), FrameError::NotJson),
            (long.as_str(), FrameError::TooLong),
        ] {
            assert_eq!(parse(text), Err(error), "{}", text.chars().take(20).collect::<String>());
        }
        assert_eq!(parse(r#"[{"type":"Tea"}]"#).map(|read| read.frame), Ok(Frame::Other));
        assert_eq!(parse(r#"[{"messageId":4}]"#).map(|read| read.frame), Ok(Frame::Other));
    }

    #[test]
    fn the_right_to_recover_is_read_from_any_frame() {
        let read = parse(r#"[{"type":"Heartbeat","wsc":{"token":"t","sequence":9}}]"#).expect("a frame");
        assert_eq!(read.frame, Frame::Heartbeat);
        assert_eq!(read.wsc, Some(Wsc { token: "t".into(), sequence: 9 }));
    }

    #[test]
    fn connection_details_tell_whether_recovery_worked() {
        let details =
            |body: Value| match parse(&json!([{"type": "ConnectionDetails", "status": 200}, body]).to_string())
                .expect("a frame")
                .frame
            {
                Frame::ConnectionDetails(details) => (details.recovered, details.recovery_timeout),
                other => panic!("not details: {other:?}"),
            };
        assert_eq!(details(json!({"recoveryTimeout": 180})), (None, Some(180)));
        assert_eq!(details(json!({"recoveryState": "Successful"})), (Some(true), None));
        assert_eq!(details(json!({"recoveryState": "Failed", "recoveryErrorCode": "WSG-1005"})), (Some(false), None));
    }

    #[test]
    fn a_refusal_names_its_codes_and_the_missing_permission() {
        let body = json!({"errorCode": "InsufficientPermissions",
            "errors": [{"errorCode": "CMN-401", "permissionName": "ReadPresence"}]});
        let read = refusal(&body);
        assert_eq!(read.codes, ["CMN-401", "InsufficientPermissions"]);
        assert_eq!(read.permission.as_deref(), Some("ReadPresence"));
        assert_eq!(read.filters, [""; 0]);
    }

    #[test]
    fn a_refusal_names_the_filters_it_is_about() {
        let filter = "/restapi/v1.0/account/~/extension/~/voicemail";
        let error = json!({"errorCode": "SUB-508", "parameterName": "eventFilters", "parameterValue": filter});
        let other = json!({"errorCode": "CMN-101", "parameterName": "expiresIn", "parameterValue": "7"});
        let body = json!({"errorCode": "SUB-508", "errors": [error, other]});
        assert_eq!(refusal(&body).filters, [filter]);
    }
}
