//! Frames as the service sends them, about invented people, and the shapes that are known to vary.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use ringlet_domain::call::{Direction, Outcome, Party, Transcript};
use ringlet_domain::facts::messages::MessagesChanged;
use ringlet_domain::facts::{
    Fact, LineStatus, LogResult, Origin, PartyStatus, Reason, SessionOrigin, TakenBy, Termination, Via, call_log,
    messages, presence, telephony,
};
use ringlet_domain::frame::{self, Frame, Notification};
use ringlet_domain::ids::{ExtensionId, MessageId};
use ringlet_domain::moment::{Moment, Now, Timestamp};
use ringlet_domain::tracker::{Effect, Me, Tracker};
use serde_json::{Value, json};

use crate::tell::tell;

/// The notification in a file of `tests/fixtures/frames`, read as the socket's text is.
fn notification(file: &str) -> Notification {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/fixtures/frames/{file}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match frame::parse(&text).expect("a frame").frame {
        Frame::Notification(notification) => notification,
        other => panic!("{file} is {other:?}"),
    }
}

fn parsed(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn line(file: &str) -> ringlet_domain::facts::Presence {
    let notification = notification(file);
    presence::from_event(&notification.body, notification.sent)
}

fn first_call(file: &str) -> ringlet_domain::facts::LineCall {
    line(file).calls.expect("a list").into_iter().next().expect("a call")
}

fn read_presence(body: &Value) -> ringlet_domain::facts::Presence {
    presence::from_read(body, Timestamp::from_millis(0))
}

#[test]
fn the_three_events_of_2016_ring_are_missed_and_leave_a_voicemail() {
    let me = Me { extension: ExtensionId::new("133165004"), numbers: ["+16505819987".to_owned()].into() };
    let mut tracker = Tracker::new(me);
    let mut told = Vec::new();
    let mut drain = |tracker: &mut Tracker| {
        while let Some(effect) = tracker.poll_effect() {
            if !matches!(effect, Effect::Record(_) | Effect::RecordVoicemail(_)) {
                told.push(tell(&effect));
            }
        }
    };
    let now = |time: Timestamp| {
        let millis = u64::try_from(time.as_millis()).expect("after 1970");
        Now { at: Moment::from_origin(Duration::from_millis(millis)), server: time }
    };
    for file in ["2016-ring", "2016-over"] {
        let sent = notification(file).sent.expect("a time");
        tracker.handle_fact(Fact::Presence(line(file)), now(sent));
        drain(&mut tracker);
    }
    let sent = notification("2016-message-store").sent.expect("a time");
    tracker.handle_timeout(now(sent));
    drain(&mut tracker);
    let changed = messages::changes(&notification("2016-message-store").body);
    assert!(changed.voicemail, "the message store says that a voicemail came");
    let record = messages::record(&json!({
        "id": 1_402_304_004_u64, "type": "VoiceMail", "from": { "phoneNumber": "+14158905908" },
        "creationTime": "2016-10-26T16:45:15.000+0000", "readStatus": "Unread", "availability": "Alive",
    }));
    tracker.handle_fact(Fact::Voicemail(record.expect("a voicemail"), Origin::Live), now(sent));
    drain(&mut tracker);
    assert_eq!(
        told,
        [
            "show ring 14860368004-in: incoming +14158905908",
            "withdraw ring 14860368004-in",
            "show unanswered 14860368004-in: missed +14158905908 rang 19.993 s",
            "read call log",
            "show unanswered 14860368004-in: voicemail +14158905908",
        ]
    );
}

#[test]
fn a_ring_of_today_is_read_whole() {
    let presence = line("ring");
    assert_eq!(presence.extension, Some(ExtensionId::new("500101004")));
    assert_eq!(presence.total, Some(1));
    let sent = Some(parsed("2026-01-05T10:04:10.900Z"));
    assert_eq!(presence.via, Via::Event { sequence: Some(5101), sent });
    let call = first_call("ring");
    assert_eq!(call.status, LineStatus::Ringing);
    assert_eq!(call.direction, Some(Direction::Inbound));
    assert_eq!(call.session.expect("a session").as_str(), "880000202004");
    assert_eq!(call.telephony_session.expect("a session").as_str(), "s-4e00aa11bb22z1a2b3c4dz0101");
    assert_eq!(call.from.number.as_deref(), Some("+12025550177"));
    assert_eq!(call.from.name.as_deref(), Some("Kim Oz"));
    assert_eq!(call.started_at, Some(parsed("2026-01-05T10:04:10.250Z")));
    assert!(!call.queue && !call.monitored, "the tag alone makes no monitored line");
}

#[test]
fn a_queue_call_names_its_queue() {
    let call = first_call("queue-ring");
    assert!(call.queue);
    assert_eq!(call.via.as_deref(), Some("Front Desk"));
    assert_eq!(
        line("queue-ring").via,
        Via::Event { sequence: Some(5102), sent: Some(parsed("2026-01-05T10:04:10.900Z")) }
    );
}

#[test]
fn a_monitored_line_is_known_by_its_leg() {
    assert!(first_call("monitored-ring").monitored);
}

#[test]
fn words_that_hide_a_caller_are_no_names() {
    assert_eq!(first_call("hidden-ring").from, Party::default());
    for word in ["Anonymous", "Restricted", "Private Number", "", "  "] {
        let body = json!({ "activeCalls": [{ "sessionId": "1", "from": word, "fromName": word }] });
        let presence = read_presence(&body);
        assert_eq!(presence.calls.expect("a list")[0].from, Party::default(), "{word:?}");
    }
}

#[test]
fn a_plain_presence_says_nothing_about_calls() {
    assert_eq!(line("plain-presence").calls, None);
}

#[test]
fn an_absent_list_is_empty_only_in_the_read() {
    assert_eq!(read_presence(&json!({ "telephonyStatus": "NoCall" })).calls, Some(Vec::new()));
    assert_eq!(read_presence(&json!({ "activeCalls": null })).calls, Some(Vec::new()));
    assert_eq!(read_presence(&json!({ "activeCalls": "none" })).calls, None);
    assert_eq!(read_presence(&json!("a captive portal")).calls, None);
    let extension = read_presence(&json!({ "extension": { "id": 500_101_004 } })).extension;
    assert_eq!(extension, Some(ExtensionId::new("500101004")));
}

#[test]
fn an_unreadable_call_makes_the_list_less_than_whole() {
    let body = json!({ "activeCalls": [{ "sessionId": "1", "telephonyStatus": "Ringing" }, "what is this"] });
    let presence = read_presence(&body);
    assert_eq!(presence.calls.expect("a list").len(), 1);
    assert_eq!(presence.total, Some(2));
}

#[test]
fn an_end_says_whether_it_is_one() {
    let end = |kind: Value| {
        let body = json!({ "activeCalls": [{ "telephonyStatus": "NoCall", "terminationType": kind }] });
        read_presence(&body).calls.expect("a list")[0].termination
    };
    assert_eq!(end(json!("final")), Some(Termination::Final));
    assert_eq!(end(json!("intermediate")), Some(Termination::Intermediate));
    assert_eq!(end(json!("some day")), None);
    assert_eq!(end(Value::Null), None);
}

#[test]
fn ids_are_read_as_numbers_and_as_text() {
    let of = |id: Value| messages::record(&json!({ "id": id, "type": "VoiceMail" })).map(|record| record.id);
    assert_eq!(of(json!("9007199254740993")), Some(MessageId::new("9007199254740993")));
    assert_eq!(of(json!(9_007_199_254_740_993_u64)), Some(MessageId::new("9007199254740993")));
    assert_eq!(of(json!(18_446_744_073_709_551_615_u64)), Some(MessageId::new("18446744073709551615")));
    for strange in [json!(1.5), json!(-3), json!(true), json!([]), json!(""), json!("x".repeat(600))] {
        assert_eq!(of(strange.clone()), None, "{strange}");
    }
}

#[test]
fn times_are_read_in_both_forms() {
    let left = |time: &str| {
        let record = messages::record(&json!({ "id": 1, "type": "VoiceMail", "creationTime": time }));
        record.and_then(|record| record.body).and_then(|body| body.created_at)
    };
    let whole = Some(Timestamp::from_millis(1_767_607_498_000));
    assert_eq!(left("2026-01-05T10:04:58.000Z"), whole);
    assert_eq!(left("2026-01-05T10:04:58Z"), whole);
    assert_eq!(left("2026-01-05T10:04:58.000+0000"), whole);
    assert_eq!(left("2026-01-05T12:04:58+02:00"), whole);
    assert_eq!(left("yesterday"), None);
    assert_eq!(left("2026-13-45T99:99:99Z"), None);
}

#[test]
fn a_voicemail_is_read_whole() {
    let record = messages::record(&notification("voicemail").body).expect("a voicemail");
    assert_eq!(record.id, MessageId::new("990000303004"));
    let body = record.body.expect("it is there");
    assert_eq!(body.from.number.as_deref(), Some("+12025550177"));
    assert_eq!(body.length, Some(Duration::from_secs(21)));
    assert_eq!(body.read, Some(false));
    assert_eq!(body.transcript, Transcript::Pending);
    assert_eq!(body.audio.expect("sound").content_type, "audio/mpeg");
    assert!(body.inbound);
}

#[test]
fn voicemail_is_known_in_both_spellings() {
    let changed = messages::changes(&notification("message-store").body);
    let new_ids = vec![MessageId::new("990000303004"), MessageId::new("990000303005")];
    assert_eq!(changed, MessagesChanged { voicemail: true, unnamed: false, new_ids });
    for kind in ["VoiceMail", "Voicemail", "voicemail"] {
        assert!(messages::record(&json!({ "id": 1, "type": kind })).is_some(), "{kind}");
    }
}

#[test]
fn a_change_beside_a_named_voicemail_is_not_overlooked() {
    let changed = |change: Value| messages::changes(&json!({"changes": [change]}));
    let named = json!({"type": "VoiceMail", "newCount": 1, "updatedCount": 0, "newMessageIds": [7]});
    assert!(!changed(named).unnamed, "all of it is named");
    for change in [
        json!({"type": "VoiceMail", "newCount": 1, "updatedCount": 1, "newMessageIds": [7]}),
        json!({"type": "VoiceMail", "newCount": 2, "updatedCount": 0, "newMessageIds": [7]}),
        json!({"type": "VoiceMail", "newCount": 1, "updatedCount": 0}),
        json!({"newCount": 1}),
    ] {
        assert!(changed(change.clone()).unnamed, "{change}");
    }
}

#[test]
fn other_messages_are_left_alone() {
    assert_eq!(messages::changes(&notification("sms-only").body), MessagesChanged::default());
    assert_eq!(messages::record(&json!({ "id": 1, "type": "SMS", "availability": "Alive" })), None);
    assert_eq!(messages::record(&json!({ "id": 1, "type": "Fax", "availability": "Deleted" })), None);
}

#[test]
fn a_change_that_cannot_be_read_may_be_a_voicemail() {
    assert!(messages::changes(&json!({ "changes": [{ "newCount": 1 }] })).voicemail);
    assert!(messages::changes(&json!({ "changes": "some" })).voicemail);
    assert!(!messages::changes(&json!({ "changes": [] })).voicemail);
    assert!(!messages::changes(&json!(7)).voicemail);
}

#[test]
fn a_deleted_message_is_only_an_id() {
    let record = messages::record(&json!({ "id": 990_000_303_004_u64, "availability": "Deleted" })).expect("a record");
    assert_eq!((record.id.as_str(), record.body), ("990000303004", None));
    assert_eq!(messages::record(&json!({ "availability": "Deleted" })), None);
}

#[test]
fn a_transcript_is_ready_when_it_is_attached() {
    let transcript = |status: &str, attached: bool| {
        let words =
            json!([{ "type": "AudioTranscription", "contentType": "text/plain", "uri": "https://media.example/t" }]);
        let attachments = if attached { words } else { json!([]) };
        let body = json!({ "id": 1, "type": "VoiceMail", "vmTranscriptionStatus": status, "attachments": attachments });
        messages::record(&body).and_then(|record| record.body).expect("a voicemail").transcript
    };
    assert_eq!(transcript("Completed", true), Transcript::Ready);
    assert_eq!(transcript("CompletedPartially", true), Transcript::Ready);
    assert_eq!(transcript("Completed", false), Transcript::Pending);
    assert_eq!(transcript("InProgress", false), Transcript::Pending);
    assert_eq!(transcript("TimedOut", false), Transcript::NotAvailable);
    assert_eq!(transcript("Sung", false), Transcript::Unknown);
}

#[test]
fn a_session_is_read_whole() {
    let session = telephony::from_event(&notification("forwarded-to-voicemail").body).expect("a session");
    assert_eq!(session.telephony_session.as_str(), "s-4e00aa11bb22z1a2b3c4dz0101");
    assert_eq!((session.sequence, session.origin), (Some(6), SessionOrigin::Call));
    assert_eq!(session.at, Some(parsed("2026-01-05T10:04:31.010Z")));
    let party = &session.parties[0];
    assert_eq!((party.status, party.missed, party.reason), (PartyStatus::Voicemail, Some(false), None));
    assert_eq!(party.extension, Some(ExtensionId::new("500101004")));
    assert_eq!(party.to.extension_id, Some(ExtensionId::new("500101004")));
    assert_eq!(telephony::from_event(&json!({ "parties": [] })), None);
}

#[test]
fn reasons_are_read_whatever_their_capitals() {
    let reason = |word: &str| {
        let status = json!({ "code": "disconnected", "reason": word });
        let body = json!({ "telephonySessionId": "s", "parties": [{ "id": "p", "status": status }] });
        telephony::from_event(&body).expect("a session").parties[0].reason
    };
    assert_eq!(reason("AgentAnswered"), Some(Reason::AnsweredElsewhere(TakenBy::Colleague)));
    assert_eq!(reason("pickup"), Some(Reason::AnsweredElsewhere(TakenBy::OtherDevice)));
    assert_eq!(reason("RccTransfer"), Some(Reason::Moved));
    assert_eq!(reason("CallFinished"), Some(Reason::Other));
    assert_eq!(reason("Serendipity"), Some(Reason::Other));
}

#[test]
fn a_record_of_the_log_names_its_voicemail() {
    let record = call_log::record(&json!({
        "id": "AbCdEf0123", "sessionId": "880000202004", "telephonySessionId": "s-4e00aa11bb22z1a2b3c4dz0101",
        "startTime": "2026-01-05T10:04:10.250Z", "duration": 48, "type": "Voice", "direction": "Inbound",
        "action": "Phone Call", "result": "Voicemail", "from": { "phoneNumber": "+12025550177", "name": "Kim Oz" },
        "message": { "id": 990_000_303_004_u64, "type": "VoiceMail" },
        "legs": [{ "result": "Missed" }, { "result": "Accepted" }],
    }));
    let record = record.expect("a record");
    assert_eq!(record.result, LogResult::Voicemail);
    assert_eq!(record.voicemail, Some(MessageId::new("990000303004")));
    assert_eq!(record.duration, Some(Duration::from_secs(48)));
    assert!(!record.fax && !record.deleted);
}

#[test]
fn results_are_read_whatever_their_capitals() {
    let result = |word: &str| call_log::record(&json!({ "id": "a", "result": word })).expect("a record").result;
    assert_eq!(result("Hang up"), LogResult::HangUp);
    assert_eq!(result("Hang Up"), LogResult::HangUp);
    assert_eq!(result("Stopped"), LogResult::AnsweredElsewhere);
    assert_eq!(result("Call connected"), LogResult::Accepted);
    assert_eq!(result("Sent to Voicemail"), LogResult::Voicemail);
    assert_eq!(result("Teleported"), LogResult::Other);
}

#[test]
fn a_fax_is_known_by_its_record_or_its_message() {
    let fax = |body: Value| call_log::record(&body).expect("a record");
    assert!(fax(json!({ "id": "a", "type": "Fax" })).fax);
    let by_message = fax(json!({ "id": "a", "type": "Voice", "message": { "id": 1, "type": "Fax" } }));
    assert!(by_message.fax && by_message.voicemail.is_none());
    assert!(fax(json!({ "id": "a", "deleted": true })).deleted);
}

#[test]
fn wrong_types_leave_the_rest_readable() {
    let record = call_log::record(&json!({
        "id": "a", "duration": "forty", "durationMs": 1e300, "startTime": 7, "from": [], "to": "Dana",
        "direction": "Inbound", "result": 404, "message": "none", "type": null,
    }));
    let record = record.expect("a record");
    assert_eq!(record.direction, Some(Direction::Inbound));
    assert_eq!((record.duration, record.started_at, record.result), (None, None, LogResult::Other));
    assert_eq!(record.from, Party::default());
}

#[test]
fn a_long_name_is_cut_and_a_long_wait_is_not_believed() {
    let call = json!({ "sessionId": "1", "from": "+12025550143", "fromName": "é".repeat(10_000) });
    let presence = read_presence(&json!({ "activeCalls": [call] }));
    let name = presence.calls.expect("a list")[0].from.name.clone().expect("a name");
    assert_eq!(name.chars().count(), 1_000);
    let log = call_log::record(&json!({ "id": "a", "duration": u64::MAX })).expect("a record");
    assert_eq!(log.duration, None);
}

#[test]
fn short_numbers_are_extensions_and_masked_ones_are_kept() {
    let from = |number: Value| {
        let body = json!({ "activeCalls": [{ "sessionId": "1", "from": number }] });
        read_presence(&body).calls.expect("a list")[0].from.clone()
    };
    assert_eq!(from(json!("103")).extension.as_deref(), Some("103"));
    assert_eq!(from(json!(103)).extension.as_deref(), Some("103"));
    assert_eq!(from(json!("12025550143")).number.as_deref(), Some("12025550143"));
    let masked = format!("+1202555{}", "X".repeat(4));
    assert_eq!(from(json!(masked)).number, Some(masked));
    assert_eq!(from(json!("Conference")).name.as_deref(), Some("Conference"));
}

#[test]
fn a_ring_of_today_is_one_row() {
    let mut tracker = Tracker::new(crate::people::me());
    let sent = parsed("2026-01-05T10:04:10.900Z");
    let now = Now { at: Moment::from_origin(Duration::from_secs(9)), server: sent };
    tracker.handle_fact(Fact::Presence(line("ring")), now);
    let rows: Vec<Outcome> = std::iter::from_fn(|| tracker.poll_effect())
        .filter_map(|effect| if let Effect::Record(call) = effect { Some(call.outcome) } else { None })
        .collect();
    assert_eq!(rows, [Outcome::Ringing]);
}
