//! The mailbox: voicemails, the reads of them, and the sync with its overlap and tombstones
//! (RingCentral developer guide, Messaging › Message store).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::calls::{CallId, Fate, Phase, Refused, Ring};
use crate::clock::iso;
use crate::events::Kind;
use crate::paging::page;
use crate::people::ACCOUNT;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Due, State};

/// A voicemail to leave. All fields may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Leave {
    /// The call that leaves it: one that rings or talks to the mailbox. Without it, the message comes without a call
    /// that rang.
    pub call: Option<CallId>,
    /// The caller's number, when there is no call.
    pub from: Option<String>,
    /// The caller's name, when there is no call.
    pub name: Option<String>,
    /// Whose mailbox, when there is no call; the owner's without it.
    pub extension: Option<u64>,
    /// How long the recording is; 21 without it.
    pub seconds: Option<u32>,
    /// The text, when it is ready at once.
    pub transcript: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Message {
    pub id: u64,
    pub extension: u64,
    pub from: Option<String>,
    pub name: Option<String>,
    pub seconds: u32,
    pub created: Timestamp,
    pub modified: Timestamp,
    pub read: bool,
    pub availability: Availability,
    pub transcript: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Availability {
    Alive,
    Deleted,
    /// Still being recorded: nobody can read it.
    NotYet,
    Purged,
}

impl State {
    /// The caller has left a message and hung up. The events about it come after the usual delay.
    pub(crate) fn leave_voicemail(&mut self, leave: Leave) -> Result<(CallId, u64), Refused> {
        let call = match &leave.call {
            Some(call) => {
                let id = self.open_call(Some(call))?;
                if self.call(&id).is_some_and(|call| call.phase != Phase::VoiceMail) {
                    self.send_to_voicemail(Some(&id))?;
                }
                id
            }
            None => self.straight_to_voicemail(&leave),
        };
        let id = self.keep_message(&call, &leave)?;
        self.end(&call, Fate::VoiceMail, Some("Voicemail"));
        let delay = self.settings.message_delay;
        self.after(delay, Due::Tell { message: id, new: true });
        Ok((call, id))
    }

    /// Somebody passes a message on to this mailbox: no call of the extension's left it.
    pub(crate) fn forward_voicemail(&mut self, leave: Leave) -> Result<(CallId, u64), Refused> {
        let from = Ring {
            call: leave.call.clone(),
            from: leave.from.clone(),
            name: leave.name.clone(),
            extension: leave.extension,
            ..Ring::default()
        };
        let call = self.somebody_elses_call(from);
        let id = self.keep_message(&call, &leave)?;
        let delay = self.settings.message_delay;
        self.after(delay, Due::Tell { message: id, new: true });
        Ok((call, id))
    }

    /// Puts a message of this call into the mailbox. Nobody is told of it yet.
    fn keep_message(&mut self, call: &str, leave: &Leave) -> Result<u64, Refused> {
        let Some((extension, from, name)) =
            self.call(call).map(|call| (call.extension, call.party.clone(), call.party_name.clone()))
        else {
            return Err(Refused(format!("there is no call {call}")));
        };
        let (number, now) = (self.next(), self.now());
        let id = 990_000_200_000 + number;
        self.messages.push(Message {
            id,
            extension,
            from,
            name,
            seconds: leave.seconds.unwrap_or(21),
            created: now,
            modified: now,
            read: false,
            availability: Availability::Alive,
            transcript: leave.transcript.clone(),
        });
        self.change(call, |call| call.message = Some(id));
        Ok(id)
    }

    /// A call that never rings here.
    fn straight_to_voicemail(&mut self, leave: &Leave) -> CallId {
        let ring =
            Ring { from: leave.from.clone(), name: leave.name.clone(), extension: leave.extension, ..Ring::default() };
        let mut call = self.quiet_call(ring);
        call.phase = Phase::VoiceMail;
        let id = call.id.clone();
        self.calls.push(call);
        self.tell_telephony(&id, "Setup", None);
        self.tell_telephony(&id, "VoiceMail", None);
        id
    }

    /// Read on another device.
    pub(crate) fn hear_voicemail(&mut self, message: u64) -> Result<(), Refused> {
        self.change_message(message, |message| message.read = true)
    }

    /// Deleted on another device.
    pub(crate) fn delete_voicemail(&mut self, message: u64) -> Result<(), Refused> {
        self.change_message(message, |message| {
            message.availability = match message.availability {
                Availability::Alive => Availability::Deleted,
                Availability::Deleted | Availability::NotYet | Availability::Purged => Availability::Purged,
            };
        })
    }

    /// The transcript is ready.
    pub(crate) fn transcript_arrives(&mut self, message: u64, text: &str) -> Result<(), Refused> {
        self.change_message(message, |message| message.transcript = Some(text.to_owned()))
    }

    pub(crate) fn change_message(&mut self, id: u64, change: impl FnOnce(&mut Message)) -> Result<(), Refused> {
        let now = self.now();
        let message = self.messages.iter_mut().find(|message| message.id == id);
        let message = message.ok_or_else(|| Refused(format!("there is no message {id}")))?;
        change(message);
        message.modified = now;
        let delay = self.settings.message_delay;
        self.after(delay, Due::Tell { message: id, new: false });
        Ok(())
    }

    /// The events about a message: its whole record when it is new, and that something changed.
    pub(crate) fn tell_of_message(&mut self, id: u64, new: bool) {
        let Some(message) = self.messages.iter().find(|message| message.id == id).cloned() else { return };
        let mut change = json!({"type": "VoiceMail", "newCount": u8::from(new), "updatedCount": u8::from(!new)});
        if new {
            change["newMessageIds"] = json!([id]);
        }
        let body = json!({"accountId": ACCOUNT, "extensionId": message.extension, "lastUpdated": iso(message.modified),
            "changes": [change]});
        self.emit(message.extension, Kind::MessageStore, &body);
        if new {
            let mut record = self.message_record(&message);
            record["id"] = id.to_string().into();
            self.emit(message.extension, Kind::Voicemail, &record);
        }
    }

    pub(crate) fn message_record(&self, message: &Message) -> Value {
        let id = message.id;
        if message.availability != Availability::Alive {
            return json!({"id": id, "availability": format!("{:?}", message.availability)});
        }
        let base = format!("restapi/v1.0/account/{ACCOUNT}/extension/{}/message-store/{id}", message.extension);
        let content = |attachment: u64| format!("{}/{base}/content/{attachment}", self.addresses.media);
        let mut from = json!({});
        match &message.from {
            Some(number) if number.starts_with('+') => from["phoneNumber"] = number.as_str().into(),
            Some(number) => from["extensionNumber"] = number.as_str().into(),
            None => from["name"] = "Anonymous".into(),
        }
        if let Some(name) = &message.name {
            from["name"] = name.as_str().into();
        }
        let mut attachments = vec![json!({"id": id, "uri": content(id), "type": "AudioRecording",
            "contentType": crate::sound::kind(self.settings.recordings).0, "vmDuration": message.seconds})];
        if message.transcript.is_some() {
            attachments.push(json!({"id": id + 1_000_000, "uri": content(id + 1_000_000),
                "type": "AudioTranscription", "contentType": "text/plain", "vmDuration": message.seconds,
                "fileName": "transcription"}));
        }
        let to = self.person(message.extension);
        json!({
            "uri": format!("{}/{base}", self.addresses.api),
            "id": id, "type": "VoiceMail", "from": from,
            "to": [{"phoneNumber": to.map(|to| to.number.clone()), "name": to.map(crate::people::Person::name)}],
            "creationTime": iso(message.created), "lastModifiedTime": iso(message.modified),
            "readStatus": if message.read { "Read" } else { "Unread" }, "priority": "Normal", "direction": "Inbound",
            "availability": "Alive", "messageStatus": "Received", "attachments": attachments,
            "vmTranscriptionStatus": if message.transcript.is_some() { "Completed" } else { "InProgress" },
        })
    }

    /// `GET …/message-store`.
    pub(crate) fn message_list(&self, extension: u64, request: &Request) -> Reply {
        let query = &request.query;
        let to = query.one("dateTo").and_then(|text| text.parse().ok()).unwrap_or_else(|| self.now());
        let from = query.one("dateFrom").and_then(|text| text.parse().ok()).unwrap_or(to - DAY);
        let kinds: Vec<&str> = query.all("messageType").collect();
        let wanted = query.one("availability").unwrap_or("Alive");
        let mut found: Vec<&Message> = self
            .messages
            .iter()
            .filter(|message| message.extension == extension && (from..=to).contains(&message.created))
            .filter(|_| kinds.is_empty() || kinds.iter().any(|kind| kind.eq_ignore_ascii_case("VoiceMail")))
            .filter(|message| format!("{:?}", message.availability) == wanted)
            .filter(|message| {
                query.one("readStatus").is_none_or(|status| status == if message.read { "Read" } else { "Unread" })
            })
            .filter(|_| query.one("direction").is_none_or(|direction| direction == "Inbound"))
            .collect();
        found.sort_by_key(|message| std::cmp::Reverse(message.created));
        let records = found.iter().map(|message| self.message_record(message)).collect();
        page(&self.addresses.api, request, records)
    }

    /// `GET`, `PUT` or `DELETE …/message-store/{id}`; several ids are separated by commas.
    pub(crate) fn message_by_id(&mut self, extension: u64, ids: &str, request: &Request) -> Reply {
        let known = |state: &Self, text: &str| {
            let id = text.parse::<u64>().ok()?;
            let message = state.messages.iter().find(|message| message.id == id && message.extension == extension)?;
            message.there().then(|| message.clone())
        };
        let ids: Vec<&str> = ids.split(',').collect();
        let mut parts = Vec::new();
        for text in &ids {
            let Some(message) = known(self, text) else {
                parts.push((*text, Reply::not_found()));
                continue;
            };
            let changed = match request.method.as_str() {
                "PUT" => {
                    let status = request.json().unwrap_or_default()["readStatus"].clone();
                    match status.as_str() {
                        Some("Read") => self.change_message(message.id, |message| message.read = true),
                        Some("Unread") => self.change_message(message.id, |message| message.read = false),
                        _ => return Reply::bad_parameter("CMN-101", "readStatus", &status.to_string()),
                    }
                }
                "DELETE" => self.delete_voicemail(message.id),
                _ => Ok(()),
            };
            parts.push(match (changed, known(self, text)) {
                (Err(_), _) => (*text, Reply::not_found()),
                (Ok(()), _) if request.method == "DELETE" => (*text, Reply::empty(204)),
                (Ok(()), Some(message)) => (*text, Reply::json(200, self.message_record(&message))),
                (Ok(()), None) => (*text, Reply::not_found()),
            });
        }
        match parts.len() {
            1 => parts.pop().map_or_else(Reply::not_found, |(_, reply)| reply),
            _ => {
                let list: Vec<Value> = parts
                    .into_iter()
                    .map(|(id, reply)| json!({"resourceId": id, "status": reply.status, "body": reply.json}))
                    .collect();
                Reply::json(207, list.into())
            }
        }
    }

    /// `GET …/message-sync`.
    pub(crate) fn message_sync(&mut self, extension: u64, request: &Request) -> Reply {
        let query = &request.query;
        let now = self.now();
        let (kind, frame, changed_since) = match query.one("syncType") {
            Some("ISync") => {
                let token = query.one("syncToken").unwrap_or_default();
                let Some(place) = Place::read(token).filter(|place| place.extension == extension) else {
                    return Reply::bad_parameter("CMN-101", "syncToken", token);
                };
                ("ISync", place.frame, Some(place.at - OVERLAP))
            }
            Some("FSync") | None => {
                let from = query.one("dateFrom").and_then(|text| text.parse().ok()).unwrap_or(now - DAY);
                ("FSync", from, None)
            }
            Some(other) => return Reply::bad_parameter("CMN-101", "syncType", other),
        };
        let mut found: Vec<&Message> = self
            .messages
            .iter()
            .filter(|message| message.extension == extension && message.created >= frame)
            .filter(|message| message.availability != Availability::NotYet)
            .filter(|message| match changed_since {
                Some(since) => message.modified >= since,
                None => message.availability == Availability::Alive,
            })
            .collect();
        found.sort_by_key(|message| std::cmp::Reverse(message.created));
        let count =
            query.number("recordCount").filter(|_| kind == "FSync").and_then(|count| usize::try_from(count).ok());
        let older = count.is_some_and(|count| found.len() > count);
        found.truncate(count.unwrap_or(usize::MAX));
        let records: Vec<Value> = found.iter().map(|message| self.message_record(message)).collect();
        let token = Place { extension, frame, at: now }.write();
        Reply::json(
            200,
            json!({
                "uri": format!("{}{}", self.addresses.api, request.path), "records": records,
                "syncInfo": {"syncType": kind, "syncToken": token, "syncTime": iso(now), "olderRecordsExist": older},
            }),
        )
    }

    /// The sound or the text of a message; served by the media address alone.
    pub(crate) fn content(&self, extension: u64, message: &str, attachment: &str, request: &Request) -> Reply {
        let id = message.parse::<u64>().unwrap_or_default();
        let found =
            self.messages.iter().find(|message| message.id == id && message.extension == extension && message.there());
        let Some(message) = found else { return Reply::not_found() };
        let (kind, name, bytes) = match (attachment.parse::<u64>().ok(), &message.transcript) {
            (Some(attachment), _) if attachment == id => {
                let (kind, name) = crate::sound::kind(self.settings.recordings);
                (kind, name, crate::sound::recording(self.settings.recordings, message.seconds))
            }
            (Some(attachment), Some(text)) if attachment == id + 1_000_000 => {
                ("text/plain", "transcription.txt", text.clone().into_bytes())
            }
            _ => return Reply::not_found(),
        };
        let disposition = request.query.one("contentDisposition").unwrap_or("Inline");
        let name = request.query.one("contentDispositionFilename").unwrap_or(name);
        crate::sound::part(request.header("range"), kind, bytes)
            .with("Content-Disposition", format!("{}; filename={name:?}", disposition.to_lowercase()))
    }
}

impl Message {
    fn there(&self) -> bool {
        matches!(self.availability, Availability::Alive | Availability::Deleted)
    }
}

/// What a sync token stands for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    extension: u64,
    /// The beginning of the time frame.
    frame: Timestamp,
    at: Timestamp,
}

impl Place {
    fn write(self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self).unwrap_or_default())
    }

    fn read(token: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// An incremental sync tells again what changed this long before the last one.
const OVERLAP: Duration = Duration::from_secs(5);
