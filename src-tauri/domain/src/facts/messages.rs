//! Message-store and voicemail bodies, and the records of message list and sync, which have the same shape.
//!
//! RingCentral developer guide, Notifications › Event filters › Messages and Voicemail; Messaging › Message store.

use serde_json::Value;

use super::reading::{id, id_of, is, is_one_of, items, party, seconds, text, time};
use super::{VoicemailBody, VoicemailRecord};
use crate::call::{Attachment, Transcript};
use crate::ids::MessageId;

/// What a message-store notification says: that something changed, seldom what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessagesChanged {
    /// Whether voicemails changed, or may have.
    pub voicemail: bool,
    /// Whether there is more to it than `new_ids`, such as one listened to elsewhere: a message sync then tells what.
    pub unnamed: bool,
    /// New voicemails named outright, to be read directly.
    pub new_ids: Vec<MessageId>,
}

/// The changes in a message-store notification's body.
///
/// A change whose kind cannot be read may be a voicemail: a sync in vain costs less than a voicemail never told.
pub fn changes(body: &Value) -> MessagesChanged {
    let mut changed = MessagesChanged::default();
    let Some(list) = body.get("changes").and_then(Value::as_array) else {
        changed.voicemail = body.is_object();
        changed.unnamed = changed.voicemail;
        return changed;
    };
    for change in list {
        match text(change, "type") {
            Some(kind) if is(&kind, "VoiceMail") => {
                changed.voicemail = true;
                let known = changed.new_ids.len();
                changed.new_ids.extend(items(change, "newMessageIds").filter_map(id_of).map(MessageId::new));
                let named = (changed.new_ids.len() - known) as u64;
                let counted = |key: &str| change.get(key).and_then(Value::as_u64).unwrap_or(0);
                changed.unnamed |= named == 0 || counted("newCount") > named || counted("updatedCount") > 0;
            }
            Some(_) => {}
            None => (changed.voicemail, changed.unnamed) = (true, true),
        }
    }
    changed
}

/// A voicemail, from a `/voicemail` notification or a record of message list or sync.
///
/// `None` when it is another kind of message or has no id. A deleted message of a sync carries little more than its
/// id, so one that does not say its kind is taken for a voicemail; nobody knows it if it is none.
pub fn record(body: &Value) -> Option<VoicemailRecord> {
    let id = MessageId::new(id(body, "id")?);
    let gone = text(body, "availability").is_some_and(|word| is_one_of(&word, &["Deleted", "Purged"]));
    let voicemail = match text(body, "type") {
        Some(kind) => is(&kind, "VoiceMail"),
        None => gone || attachment(body, "AudioRecording").is_some(),
    };
    voicemail.then(|| VoicemailRecord { id, body: (!gone).then(|| voicemail_body(body)) })
}

fn voicemail_body(body: &Value) -> VoicemailBody {
    let sound = attachment(body, "AudioRecording");
    let words = attachment(body, "AudioTranscription").and_then(attached);
    VoicemailBody {
        from: party(body.get("from")),
        created_at: time(body, "creationTime"),
        changed_at: time(body, "lastModifiedTime"),
        read: match text(body, "readStatus") {
            Some(word) if is(&word, "Read") => Some(true),
            Some(word) if is(&word, "Unread") => Some(false),
            _ => None,
        },
        inbound: !text(body, "direction").is_some_and(|word| is(&word, "Outbound"))
            && text(body, "messageStatus").is_none_or(|word| is(&word, "Received")),
        length: sound.and_then(|sound| seconds(sound, "vmDuration")),
        transcript: transcript(body, words.is_some()),
        audio: sound.and_then(attached),
        transcript_source: words,
    }
}

/// How far the transcript has come. Said to be complete but not attached, it is still on its way.
fn transcript(body: &Value, attached: bool) -> Transcript {
    match text(body, "vmTranscriptionStatus") {
        Some(word) if is_one_of(&word, &["Completed", "CompletedPartially"]) && attached => Transcript::Ready,
        Some(word) if is_one_of(&word, &["Completed", "CompletedPartially", "InProgress"]) => Transcript::Pending,
        Some(word) if is_one_of(&word, &["Failed", "NotAvailable", "TimedOut"]) => Transcript::NotAvailable,
        _ => Transcript::Unknown,
    }
}

fn attachment<'a>(body: &'a Value, kind: &str) -> Option<&'a Value> {
    items(body, "attachments").find(|attachment| text(attachment, "type").is_some_and(|word| is(&word, kind)))
}

fn attached(attachment: &Value) -> Option<Attachment> {
    Some(Attachment {
        uri: text(attachment, "uri")?,
        content_type: text(attachment, "contentType").unwrap_or_else(|| "application/octet-stream".to_owned()),
    })
}
