//! Everything that can be made to go wrong, as switches.
//!
//! A switch either stays until it is cleared (spelling, shapes) or is used up by the next thing it touches.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The switches that are on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Faults {
    /// One for each of the next events, in order.
    pub events: VecDeque<EventFault>,
    /// How bodies are written, until cleared.
    pub shapes: Shapes,
    /// One for each of the next token refreshes, in order.
    pub refreshes: VecDeque<RefreshFault>,
    /// Replies given instead of the real ones.
    pub answers: Vec<CannedAnswer>,
}

/// What happens to one event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum EventFault {
    /// It comes this much later.
    Delay {
        /// In seconds.
        seconds: f64,
    },
    /// It never comes.
    Drop,
    /// It comes twice, the same in every byte.
    Duplicate,
    /// Nothing is wrong with this one.
    Pass,
    /// It comes after the event that follows it.
    Reorder,
}

/// What happens to one refresh of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum RefreshFault {
    /// It is carried out, and the connection breaks before the reply.
    LoseReply,
    /// It reaches the server twice, as a proxy that retries would do it; the second reply is sent.
    RunTwice,
    /// It is carried out at once, and the reply comes this much later.
    SlowReply {
        /// In seconds of real time.
        seconds: f64,
    },
}

/// How bodies are written. The default is today's usual form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case", deny_unknown_fields)]
pub struct Shapes {
    /// How ids are written.
    pub ids: IdShape,
    /// `+0000` instead of `Z`.
    pub offset_dates: bool,
    /// A call that ended does not say whether it is over.
    pub no_termination_type: bool,
    /// As before version 10.2: no `telephonySessionId` and no `partyId`.
    pub no_telephony_session_id: bool,
    /// As in 2016: calls have no start, names or newer ids, lists no total, and changes of the mailbox name no message.
    pub as_in_2016: bool,
    /// `Voicemail` instead of `VoiceMail`.
    pub voicemail_spelling: bool,
}

/// How ids are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdShape {
    /// Some as numbers, some as strings: what the platform does.
    #[default]
    Mixed,
    /// All as numbers where they are numeric.
    Number,
    /// All as strings.
    String,
}

/// A reply given instead of the real one: 401 in mid-stream, 429, 5xx, a captive portal's page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedAnswer {
    /// Paths that begin like this.
    #[serde(default)]
    pub path: String,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// Seconds, if the reply is to name them.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// The type of the body.
    #[serde(default = "json_type")]
    pub content_type: String,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// How many requests get it; without it, all until cleared.
    #[serde(default)]
    pub times: Option<u32>,
}

fn json_type() -> String {
    "application/json;charset=UTF-8".to_owned()
}

/// A frame that no client should fall over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Garbage {
    /// Ten megabytes of one text inside a well-formed frame.
    Huge,
    /// JSON, but an object and not a list.
    NotArray,
    /// Not JSON at all.
    NotJson,
    /// Ten thousand lists inside each other.
    Nested,
    /// A type nobody knows.
    UnknownType,
}

impl Garbage {
    /// The frame's text.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Huge => format!(
                r#"[{{"type":"ServerNotification","messageId":"huge","status":200}},{{"padding":"{}"}}]"#,
                "x".repeat(10 * 1024 * 1024)
            ),
            Self::NotArray => r#"{"type":"ServerNotification"}"#.to_owned(),
            Self::NotJson => "--Boundary\r\nnot json at all".to_owned(),
            Self::Nested => "[".repeat(10_000) + &"]".repeat(10_000),
            Self::UnknownType => r#"[{"type":"Weather","messageId":"w-1","status":200},{"sky":"grey"}]"#.to_owned(),
        }
    }
}

impl Shapes {
    /// Rewrites a body.
    pub(crate) fn apply(&self, body: &mut Value) {
        match body {
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Value::Object(fields) => {
                if self.no_termination_type {
                    fields.remove("terminationType");
                }
                if self.no_telephony_session_id || self.as_in_2016 {
                    fields.remove("telephonySessionId");
                    fields.remove("partyId");
                }
                if self.as_in_2016 {
                    for younger in ["fromName", "newMessageIds", "sipData", "toName", "totalActiveCalls"] {
                        fields.remove(younger);
                    }
                    if fields.contains_key("telephonyStatus") {
                        fields.remove("startTime");
                    }
                }
                for (name, value) in fields.iter_mut() {
                    self.apply(value);
                    if name == "id" || name.ends_with("Id") {
                        self.write_id(value);
                    }
                }
            }
            Value::String(text) => {
                if self.voicemail_spelling && text == "VoiceMail" {
                    "Voicemail".clone_into(text);
                }
                if self.offset_dates && text.len() > 19 && text.ends_with('Z') && text.as_bytes()[10] == b'T' {
                    text.pop();
                    text.push_str("+0000");
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn write_id(&self, value: &mut Value) {
        match (self.ids, &*value) {
            (IdShape::Number, Value::String(text)) => {
                if let Ok(number) = text.parse::<u64>() {
                    *value = number.into();
                }
            }
            (IdShape::String, Value::Number(number)) => *value = number.to_string().into(),
            _ => {}
        }
    }
}

impl EventFault {
    pub(crate) fn delay(self) -> Option<Duration> {
        match self {
            Self::Delay { seconds } => Duration::try_from_secs_f64(seconds).ok(),
            _ => None,
        }
    }
}
