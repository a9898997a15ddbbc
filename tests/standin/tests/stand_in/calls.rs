//! What events tell of calls and voicemails, and what the log says later.

use std::time::Duration;

use ringlet_standin::{Leave, OWNER_NUMBER, Office, Ring};
use serde_json::{Value, json};

use crate::client::{FILTERS, ask, connect, get, listening, sign_in};

const LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

/// The events so far in short: presence with its status, telephony with its code, and the mailbox.
fn short(events: &[(String, Value)]) -> Vec<String> {
    events
        .iter()
        .map(|(name, body)| match name.as_str() {
            "presence" => body["telephonyStatus"].as_str().unwrap_or("?").to_owned(),
            "sessions" => {
                let status = &body["parties"][0]["status"];
                format!(
                    "{}{}",
                    status["code"].as_str().unwrap_or("?"),
                    status["reason"].as_str().map(|reason| format!(" {reason}")).unwrap_or_default()
                )
            }
            other => other.to_owned(),
        })
        .collect()
}

async fn log(office: &Office, access: &str) -> Vec<Value> {
    get(office, access, LOG).await.body["records"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_call_rings_and_the_caller_gives_up() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    let events = line.events();
    let item = &events[0].1["activeCalls"][0];
    assert_eq!((&item["from"], &item["fromName"]), (&json!("+12025550143"), &json!("Pat Ito")));
    assert_eq!((&item["telephonyStatus"], &item["direction"]), (&json!("Ringing"), &json!("Inbound")));
    assert!(item.get("terminationType").is_none() && item["startTime"].is_string());
    office.advance(Duration::from_secs(20));
    office.hang_up(&call).expect("it rings");
    let events = line.events();
    assert_eq!(short(&events), ["NoCall"]);
    let ended = &events[0].1["activeCalls"][0];
    assert_eq!((&ended["terminationType"], &ended["sessionId"]), (&json!("final"), &item["sessionId"]));

    office.advance(Duration::from_secs(19));
    assert_eq!(log(&office, &tokens.access).await, Vec::<Value>::new(), "the log is late");
    office.advance(Duration::from_secs(2));
    let rows = log(&office, &tokens.access).await;
    assert_eq!((&rows[0]["result"], &rows[0]["duration"]), (&json!("Missed"), &json!(20)));
    assert_eq!(rows[0]["telephonySessionId"], item["telephonySessionId"]);
}

#[tokio::test]
async fn an_answered_call_goes_on_hold_and_ends() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from("+12025550143"));
    office.answer(&call).expect("it rings");
    office.hold(&call).expect("it was answered");
    office.answer(&call).expect("it is on hold");
    office.advance(Duration::from_secs(60));
    office.hang_up(&call).expect("it goes on");
    assert_eq!(short(&line.events()), ["Ringing", "CallConnected", "OnHold", "CallConnected", "NoCall"]);
    office.advance(Duration::from_secs(30));
    assert_eq!(log(&office, &tokens.access).await[0]["result"], "Accepted");
    assert!(office.answer(&call).is_err(), "it is over");
}

#[tokio::test]
async fn each_way_to_end_has_its_result_in_the_log() {
    let office = Office::in_memory();
    let (tokens, _line) = listening(&office).await;
    let ring = |number: &str| office.ring(Ring::from(number));
    office.decline(&ring("+12025550101")).expect("it rings");
    office.answer_elsewhere(&ring("+12025550102")).expect("it rings");
    office.act("move-away", json!({"call": ring("+12025550103")})).expect("it rings");
    office.act("fax", json!({"call": ring("+12025550104")})).expect("it rings");
    let out = office.call_out("+12025550105");
    office.hang_up(&out).expect("it rings");
    let out = office.call_out("+12025550106");
    office.answer(&out).expect("it rings");
    office.hang_up(&out).expect("it goes on");
    let handed_on = ring("+12025550107");
    office.answer(&handed_on).expect("it rings");
    office.act("move-away", json!({"call": handed_on})).expect("it goes on");
    office.advance(Duration::from_secs(30));
    let mut results: Vec<(String, String)> = log(&office, &tokens.access)
        .await
        .iter()
        .map(|row| {
            let far = if row["direction"] == "Outbound" { &row["to"] } else { &row["from"] };
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&far["phoneNumber"]), format!("{} {}", text(&row["type"]), text(&row["result"])))
        })
        .collect();
    results.sort();
    let results: Vec<&str> = results.iter().map(|(_, result)| result.as_str()).collect();
    let expected = [
        "Voice Rejected",
        "Voice Answered Elsewhere",
        "Voice Stopped",
        "Fax Accepted",
        "Voice No Answer",
        "Voice Call connected",
        "Voice Accepted",
    ];
    assert_eq!(results, expected);
}

#[tokio::test]
async fn a_voicemail_is_told_after_a_while_and_tied_to_its_call_by_the_log_alone() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    office.advance(Duration::from_secs(20));
    office.to_voicemail(&call).expect("it rings");
    let events = line.events();
    assert_eq!(short(&events), ["Ringing", "NoCall"], "the ringing ends while the caller speaks");
    let ids = [&events[0].1["activeCalls"][0]["sessionId"], &events[0].1["activeCalls"][0]["telephonySessionId"]];
    let ids: Vec<String> = ids.iter().map(|id| id.as_str().unwrap_or_default().to_owned()).collect();

    office.advance(Duration::from_secs(30));
    let leave = Leave { call: Some(call), seconds: Some(28), ..Leave::default() };
    let (_, message) = office.leave_voicemail(leave).expect("the caller speaks");
    assert_eq!(line.events(), []);
    office.advance(Duration::from_secs(7));
    let events = line.events();
    assert_eq!(short(&events), ["message-store", "voicemail"]);
    assert_eq!(
        events[0].1["changes"][0],
        json!({"type": "VoiceMail", "newCount": 1, "updatedCount": 0, "newMessageIds": [message]})
    );
    assert_eq!(events[1].1["id"], message.to_string());
    assert_eq!(events[1].1["attachments"][0]["vmDuration"], 28);
    for (_, body) in &events {
        assert!(ids.iter().all(|id| !body.to_string().contains(id)), "no id links message and call events");
    }

    office.advance(Duration::from_secs(20));
    let row = log(&office, &tokens.access).await[0].clone();
    assert_eq!((&row["result"], &row["message"]["id"]), (&json!("Voicemail"), &json!(message.to_string())));
    assert_eq!(row["telephonySessionId"], ids[1]);
}

#[tokio::test]
async fn a_caller_who_says_nothing_to_the_mailbox_is_missed() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from("+12025550143"));
    office.to_voicemail(&call).expect("it rings");
    office.hang_up(&call).expect("the mailbox speaks");
    office.advance(Duration::from_secs(60));
    assert_eq!(short(&line.events()), ["Ringing", "NoCall"], "no second end");
    let rows = log(&office, &tokens.access).await;
    assert!(rows[0]["result"] == "Missed" && rows[0].get("message").is_none());
}

#[tokio::test]
async fn a_voicemail_can_come_without_a_ring() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let leave = Leave { from: Some("+12025550143".into()), ..Leave::default() };
    office.leave_voicemail(leave).expect("a mailbox");
    office.advance(Duration::from_secs(30));
    assert_eq!(short(&line.events()), ["message-store", "voicemail"]);
    assert_eq!(log(&office, &tokens.access).await[0]["result"], "Voicemail");
}

#[tokio::test]
async fn hearing_deleting_and_transcribing_are_told_as_updates() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    let (_, message) = office.leave_voicemail(Leave::default()).expect("a mailbox");
    office.advance(Duration::from_secs(10));
    line.events();
    office.transcript_arrives(message, "Please call.").expect("it is there");
    office.hear_voicemail(message).expect("it is there");
    office.delete_voicemail(message).expect("it is there");
    office.advance(Duration::from_secs(10));
    let events = line.events();
    assert_eq!(short(&events), ["message-store"; 3]);
    assert_eq!(events[0].1["changes"][0], json!({"type": "VoiceMail", "newCount": 0, "updatedCount": 1}));
}

#[tokio::test]
async fn two_callers_at_once_are_in_one_list_and_end_apart() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    let first = office.ring(Ring::from("+12025550143"));
    office.answer(&first).expect("it rings");
    let second = office.ring(Ring::from("+12025550117"));
    let both = line.events().pop().expect("an event").1;
    assert_eq!((&both["telephonyStatus"], &both["totalActiveCalls"]), (&json!("CallConnected"), &json!(2)));
    office.hang_up(&second).expect("it rings");
    let event = line.events().pop().expect("an event").1;
    assert_eq!(event["telephonyStatus"], "CallConnected");
    let statuses: Vec<&Value> =
        event["activeCalls"].as_array().into_iter().flatten().map(|call| &call["telephonyStatus"]).collect();
    assert_eq!(statuses, ["NoCall", "CallConnected"]);
}

#[tokio::test]
async fn of_more_than_seven_calls_the_newest_seven_are_listed() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    for number in 0..9 {
        office.ring(Ring::from(&format!("+1202555010{number}")));
    }
    let event = line.events().pop().expect("an event").1;
    assert_eq!(event["totalActiveCalls"], 9);
    let from: Vec<&Value> = event["activeCalls"].as_array().into_iter().flatten().map(|call| &call["from"]).collect();
    assert_eq!((from.len(), from[0], from[6]), (7, &json!("+12025550108"), &json!("+12025550102")));
}

#[tokio::test]
async fn presence_numbers_only_rise() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    for _ in 0..5 {
        let call = office.ring(Ring::from("+12025550143"));
        office.hang_up(&call).expect("it rings");
    }
    let numbers: Vec<u64> = line.events().iter().filter_map(|(_, body)| body["sequence"].as_u64()).collect();
    assert_eq!(numbers.len(), 10);
    assert!(numbers.is_sorted_by(|one, other| one < other), "{numbers:?}");
}

#[tokio::test]
async fn a_queue_call_names_the_queue_and_a_colleague_may_take_it() {
    let office = Office::in_memory();
    office.set(|settings| {
        settings.scopes.insert("CallControl".into());
    });
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    line.subscribe(&[FILTERS[0], TELEPHONY]);
    let call = office.ring(Ring { queue: true, ..Ring::from("+12025550143") });
    let events = line.events();
    assert_eq!(short(&events), ["Setup", "Ringing", "Proceeding"]);
    let item = &events[1].1["activeCalls"][0];
    assert_eq!((&item["queueCall"], &item["to"]), (&json!(true), &json!("+16505550190")));
    office.answer_elsewhere(&call).expect("it rings");
    let events = line.events();
    assert_eq!(short(&events), ["Disconnected AgentAnswered", "NoCall"]);
    assert_eq!(events[0].1["parties"][0]["missedCall"], false);
}

#[tokio::test]
async fn telephony_tells_the_reason_and_joins_presence_by_its_ids() {
    let office = Office::in_memory();
    office.set(|settings| {
        settings.scopes.insert("CallControl".into());
    });
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    line.subscribe(&[FILTERS[0], TELEPHONY]);
    let call = office.ring(Ring::from("+12025550143"));
    office.hang_up(&call).expect("it rings");
    let events = line.events();
    assert_eq!(short(&events), ["Setup", "Ringing", "Proceeding", "Disconnected Cancelled", "NoCall"]);
    let (party, item) = (&events[3].1["parties"][0], &events[1].1["activeCalls"][0]);
    assert_eq!((&party["missedCall"], &party["extensionId"]), (&json!(true), &json!("133165004")));
    assert_eq!((&events[3].1["telephonySessionId"], &party["id"]), (&item["telephonySessionId"], &item["partyId"]));
    let numbers: Vec<u64> =
        [0, 2, 3].iter().filter_map(|&place: &usize| events[place].1["sequence"].as_u64()).collect();
    assert_eq!(numbers, [2, 3, 4]);
    let session = item["telephonySessionId"].as_str().expect("an id");
    let read = get(&office, &tokens.access, &format!("/restapi/v1.0/account/~/telephony/sessions/{session}")).await;
    assert_eq!((&read.body["id"], read.body.get("sessionId")), (&json!(session), None));
}

#[tokio::test]
async fn a_call_that_rings_is_rejected_or_sent_to_voicemail_and_later_neither() {
    let office = Office::in_memory();
    office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    let (tokens, mut line) = listening(&office).await;
    let party = async |line: &mut crate::client::Line| {
        let (_, body) = line.events().into_iter().next_back().expect("an event");
        let item = &body["activeCalls"][0];
        let id = |name: &str| item[name].as_str().expect("an id").to_owned();
        format!("/restapi/v1.0/account/~/telephony/sessions/{}/parties/{}", id("telephonySessionId"), id("partyId"))
    };
    let post = async |path: String, body: &str| {
        let request = http::Request::post(office.addresses().api + &path)
            .header("Authorization", format!("bearer {}", tokens.access))
            .body(body.as_bytes().to_vec());
        ask(&office, request.expect("a request")).await.expect("a reply").status
    };
    office.ring(Ring::from("+12025550143"));
    let first = party(&mut line).await;
    assert_eq!(post(format!("{first}/reject"), "{\"reason\":1}").await, 400);
    assert_eq!(post(format!("{first}/ignore"), "").await, 404, "that is for queues, and wants a device");
    assert_eq!(post(format!("{first}0/reject"), "").await, 404, "another party");
    assert_eq!(post(format!("{first}/reject"), "").await, 204);
    assert_eq!(post(format!("{first}/reject"), "").await, 409, "it is over");

    line.events();
    office.ring(Ring::from("+12025550143"));
    let second = party(&mut line).await;
    assert_eq!(post(format!("{second}/forward"), "").await, 400);
    assert_eq!(post(format!("{second}/forward"), "{\"voicemail\":\"1\"}").await, 400, "another's mailbox");
    assert_eq!(post(format!("{second}/forward"), "{\"voicemail\":\"133165004\"}").await, 204);
    office.set(|settings| _ = settings.scopes.remove("CallControl"));
    assert_eq!(post(format!("{second}/reject"), "").await, 403);
}

#[tokio::test]
async fn special_lines_look_as_they_do_on_the_platform() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    let item = |line: &mut crate::client::Line| {
        line.events().pop().map(|event| event.1["activeCalls"][0].clone()).expect("one")
    };
    office.ring(Ring::default());
    assert!(item(&mut line).get("from").is_none(), "a hidden caller");
    office.ring(Ring { monitored: true, ..Ring::default() });
    let monitored = item(&mut line);
    assert_eq!((&monitored["id"], &monitored["from"]), (&monitored["telephonySessionId"], &monitored["to"]));
    office.ring(Ring { ring_out_leg: true, ..Ring::default() });
    assert_eq!(item(&mut line)["from"], "+16505819987");
    office.ring(Ring { on_behalf_of: Some(133_166_004), ..Ring::from("103") });
    let delegated = item(&mut line);
    assert_eq!((&delegated["onBehalfOf"], &delegated["from"]), (&json!("133166004"), &json!("103")));
    let out = office.call_out("+12025550143");
    assert_eq!(item(&mut line)["direction"], "Outbound");
    assert!(office.to_voicemail(&out).is_err());
}

#[tokio::test]
async fn a_call_may_stop_ringing_and_ring_again() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from("+12025550143"));
    office.act("pause-ringing", json!({"call": call})).expect("it rings");
    office.act("ring-again", json!({"call": call})).expect("it rings");
    office.answer(&call).expect("it rings");
    office.hang_up(&call).expect("it goes on");
    assert_eq!(short(&line.events()), ["Ringing", "NoCall", "Ringing", "CallConnected", "NoCall"]);
    office.advance(Duration::from_secs(30));
    assert_eq!(log(&office, &tokens.access).await.len(), 1);
}

#[tokio::test]
async fn one_device_after_another_is_one_party_after_another() {
    let office = Office::in_memory();
    office.set(|settings| _ = settings.scopes.insert("CallControl".into()));
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    line.subscribe(&[FILTERS[0], TELEPHONY]);
    let call = office.ring(Ring::from("+12025550143"));
    office.act("let-device-go", json!({"call": call})).expect("it rings");
    office.act("ring-again", json!({"call": call})).expect("it was only a device");
    let events = line.events();
    assert_eq!(
        short(&events),
        ["Setup", "Ringing", "Proceeding", "Disconnected", "NoCall", "Proceeding", "Ringing"],
        "the session goes on"
    );
    let party = |index: usize| events[index].1["parties"][0].clone();
    assert_eq!((&party(3)["id"], &party(3)["missedCall"]), (&party(2)["id"], &json!(false)));
    assert_ne!(party(5)["id"], party(3)["id"]);
    assert_eq!(events[5].1["telephonySessionId"], events[3].1["telephonySessionId"]);
    assert_eq!(events[6].1["activeCalls"][0]["partyId"], party(5)["id"]);
    office.answer(&call).expect("the other one rings");
    assert!(office.act("let-device-go", json!({"call": call})).is_err(), "nothing rings any more");
}

#[tokio::test]
async fn the_owners_own_number_rings_nobody_and_is_no_row() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring::from(OWNER_NUMBER));
    let events = line.events();
    let item = &events[0].1["activeCalls"][0];
    assert_eq!((&item["from"], &item["telephonyStatus"]), (&item["to"], &json!("Ringing")));
    office.hang_up(&call).expect("it goes on");
    office.advance(Duration::from_secs(60));
    assert!(log(&office, &tokens.access).await.is_empty());
}

#[tokio::test]
async fn a_whole_missed_call_takes_its_time_by_the_offices_clock() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.ring_out(Ring::from("+12025550143"), Duration::from_secs(15)).expect("a call");
    assert_eq!(short(&line.events()), ["Ringing"]);
    office.advance(Duration::from_secs(15));
    assert_eq!(short(&line.events()), ["NoCall"]);
}

#[tokio::test]
async fn the_three_recorded_events_come_with_their_spacing_and_their_records() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let message = office.three_events(1.0).expect("a speed");
    let ring = line.events();
    let item = &ring[0].1["activeCalls"][0];
    assert_eq!((&item["from"], &item["to"]), (&json!("+14158905908"), &json!("+16505819987")));
    assert_eq!((&item["sessionId"], &ring[0].1["sequence"]), (&json!("14860368004"), &json!(107_945)));
    for newer in ["telephonySessionId", "startTime", "fromName", "partyId"] {
        assert!(item.get(newer).is_none(), "{newer} is younger than 2016");
    }
    let presence = "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true";
    let read = get(&office, &tokens.access, presence).await;
    assert_eq!(&read.body["activeCalls"][0], item, "a read shows the same call");
    let store = "/restapi/v1.0/account/~/extension/~/message-store";
    office.advance(Duration::from_secs(19));
    assert_eq!(line.events(), []);
    office.advance(Duration::from_secs(1));
    assert_eq!(line.events()[0].1["activeCalls"][0]["terminationType"], "final");
    assert_eq!(get(&office, &tokens.access, presence).await.body["telephonyStatus"], "NoCall");
    assert_eq!(get(&office, &tokens.access, &format!("{store}/{message}")).await.status, 404, "still being recorded");
    office.advance(Duration::from_secs(79));
    assert_eq!(line.events(), []);
    office.advance(Duration::from_secs(1));
    assert_eq!(line.events()[0].1["changes"][0], json!({"type": "VoiceMail", "newCount": 1, "updatedCount": 0}));
    let record = get(&office, &tokens.access, &format!("{store}/{message}")).await;
    assert_eq!(record.body["from"]["phoneNumber"], "+14158905908");
    office.advance(Duration::from_secs(20));
    let row = log(&office, &tokens.access).await[0].clone();
    assert_eq!((&row["message"]["id"], &row["result"]), (&json!(message.to_string()), &json!("Voicemail")));
}

#[tokio::test]
async fn the_three_recorded_events_can_be_played_faster() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.three_events(10.0).expect("a speed");
    office.advance(Duration::from_secs(10));
    assert_eq!(short(&line.events()), ["Ringing", "NoCall", "message-store"]);
    office.three_events(10.0).expect("a speed");
    let again = line.events()[0].1["activeCalls"][0]["sessionId"].clone();
    assert_eq!(again, "14860368005", "played again it is another call");
    assert!(office.three_events(0.0).is_err());
}

#[tokio::test]
async fn a_script_is_played_in_its_order() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    let steps = json!([
        {"at": 0, "do": "ring", "call": "x", "from": "+12025550143"},
        {"at": 5, "do": "answer", "call": "x"},
        {"at": 60, "do": "hang-up", "call": "x"},
        {"at": 70, "do": "leave-voicemail", "from": "+12025550117"},
    ]);
    office.act("script", json!({"steps": steps})).expect("a script");
    office.advance(Duration::from_secs(100));
    assert_eq!(short(&line.events()), ["Ringing", "CallConnected", "NoCall", "message-store", "voicemail"]);
}

#[tokio::test]
async fn do_not_disturb_shows_in_presence() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    office.act("do-not-disturb", json!({"on": true})).expect("a verb");
    let read = get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/presence").await;
    assert_eq!(read.body["dndStatus"], "DoNotAcceptAnyCalls");
}

#[tokio::test]
async fn calls_and_messages_of_a_colleague_are_the_colleagues_alone() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    office.ring(Ring { extension: Some(133_166_004), ..Ring::from("+12025550143") });
    office.leave_voicemail(Leave { extension: Some(133_166_004), ..Leave::default() }).expect("a mailbox");
    office.advance(Duration::from_secs(30));
    assert_eq!(line.events(), []);
    assert_eq!(log(&office, &tokens.access).await, Vec::<Value>::new());
    let store = get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/message-store").await;
    assert_eq!(store.body["records"], json!([]));
}
