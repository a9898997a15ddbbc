//! Calls that do not simply ring, as events and log tell of them.

use std::time::Duration;

use ringlet_standin::{Fate, OWNER_NUMBER, Office, Ring, Shapes};
use serde_json::{Value, json};

use crate::client::{FILTERS, Line, connect, get, listening, sign_in};

const LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

/// An office that tells of telephony sessions, somebody who listens, and their token.
async fn told_of_sessions() -> (Office, Line, String) {
    let office = Office::in_memory();
    office.set(|settings| _ = settings.scopes.insert("CallControl".into()));
    let access = sign_in(&office).await.access;
    let mut line = connect(&office, &access, None).await;
    line.subscribe(&[FILTERS[0], TELEPHONY]);
    (office, line, access)
}

/// The codes of the party in each event of a telephony session.
fn codes(events: &[(String, Value)]) -> Vec<&str> {
    let parties = events.iter().filter(|(name, _)| name == "sessions").map(|(_, body)| &body["parties"][0]);
    parties.filter_map(|party| party["status"]["code"].as_str()).collect()
}

async fn log(office: &Office, access: &str) -> Vec<Value> {
    office.advance(Duration::from_secs(30));
    get(office, access, LOG).await.body["records"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_call_that_is_refused_never_rings_and_the_log_has_it() {
    let (office, mut line, access) = told_of_sessions().await;
    office.act("refuse", json!({"call": "c", "from": "+12025550143"})).expect("a verb");
    let events = line.events();
    assert_eq!((codes(&events).as_slice(), events.len()), (["Setup", "Disconnected"].as_slice(), 2));
    assert_eq!(events[1].1["parties"][0]["missedCall"], false);
    let rows = log(&office, &access).await;
    assert_eq!((&rows[0]["result"], &rows[0]["reason"]), (&json!("Missed"), &json!("Calls Not Accepted")));
    assert_eq!((office.calls()[0].fate, office.calls()[0].rounds.len()), (Some(Fate::Missed), 0));
}

#[tokio::test]
async fn what_passes_by_is_no_call_of_the_extension() {
    let (office, mut line, access) = told_of_sessions().await;
    office.act("pass-by", json!({"from": "+12025550143"})).expect("a verb");
    let events = line.events();
    assert_eq!((codes(&events).as_slice(), events.len()), (["Setup", "Disconnected"].as_slice(), 2));
    assert_eq!(log(&office, &access).await, Vec::<Value>::new());
    assert!(office.calls()[0].rings_nobody);
}

#[tokio::test]
async fn a_conference_has_a_session_of_its_own_and_presence_goes_on_as_before() {
    let (office, mut line, access) = told_of_sessions().await;
    let call = office.ring(Ring::from("+12025550143"));
    assert!(office.act("confer", json!({"call": call})).is_err(), "nobody talks yet");
    office.answer(&call).expect("it rings");
    line.events();
    let leg = office.act("confer", json!({"call": call})).expect("they talk")["call"].clone();
    let events = line.events();
    assert_eq!((codes(&events).as_slice(), events.len()), (["Setup", "Answered", "Gone"].as_slice(), 3));
    assert!(events.iter().all(|(_, body)| body["origin"]["type"] == "Conference"));
    assert!(events[2].1["parties"][0].get("extensionId").is_none(), "somebody else's party");
    office.hang_up(&call).expect("they talk");
    office.act("hang-up", json!({"call": leg})).expect("the conference goes on");
    assert_eq!(log(&office, &access).await.len(), 1, "the conference is no call of its own");
}

#[tokio::test]
async fn a_call_to_the_own_number_has_two_ends_in_one_session() {
    let (office, mut line, access) = told_of_sessions().await;
    let call = office.call_out(OWNER_NUMBER);
    let events = line.events();
    assert_eq!(codes(&events), ["Setup", "Setup", "Proceeding", "Proceeding"]);
    let presence = &events.iter().find(|(name, _)| name == "presence").expect("it rings").1;
    let [dialled, called] = [0, 1].map(|place| &presence["activeCalls"][place]);
    assert_eq!((&dialled["direction"], &called["direction"]), (&json!("Outbound"), &json!("Inbound")));
    assert_eq!((&dialled["sessionId"], &called["from"]), (&called["sessionId"], &called["to"]));
    assert_ne!(dialled["partyId"], called["partyId"]);
    assert_eq!(presence["totalActiveCalls"], 2);
    office.hang_up(&call).expect("it rings");
    let rows = log(&office, &access).await;
    let mut directions: Vec<&str> = rows.iter().filter_map(|row| row["direction"].as_str()).collect();
    directions.sort_unstable();
    assert_eq!(directions, ["Inbound", "Outbound"]);
}

#[tokio::test]
async fn a_transferred_call_rings_in_a_session_that_began_before() {
    let (office, mut line, access) = told_of_sessions().await;
    office.advance(Duration::from_secs(100));
    let call = office.ring(Ring { talked_before: Some(90), ..Ring::from("+12025550143") });
    let events = line.events();
    let item = &events.iter().find(|(name, _)| name == "presence").expect("it rings").1["activeCalls"][0];
    let started: jiff::Timestamp = item["startTime"].as_str().and_then(|time| time.parse().ok()).expect("a time");
    assert_eq!(office.now().duration_since(started).as_secs(), 90);
    assert!(item["partyId"].as_str().is_some_and(|party| party.ends_with("-3")), "the third party: {item}");
    office.hang_up(&call).expect("it rings");
    let row = log(&office, &access).await[0].clone();
    assert_ne!(row["startTime"], item["startTime"], "the log's row is of this extension's part");
}

#[tokio::test]
async fn a_parked_call_that_nobody_fetches_rings_again() {
    let (office, mut line, access) = told_of_sessions().await;
    let call = office.ring(Ring::from("+12025550143"));
    office.answer(&call).expect("it rings");
    office.act("park", json!({"call": call})).expect("they talk");
    line.events();
    office.act("ring-again", json!({"call": call})).expect("it is parked");
    let events = line.events();
    assert_eq!(codes(&events), ["Proceeding"]);
    assert_eq!(events[1].1["activeCalls"][0]["telephonyStatus"], "Ringing");
    assert_eq!((office.calls()[0].rounds.len(), office.calls()[0].rang_until()), (2, None));
    office.hang_up(&call).expect("it rings");
    assert_eq!(log(&office, &access).await[0]["result"], "Accepted", "they had talked");
}

#[tokio::test]
async fn a_call_between_two_rounds_of_ringing_is_in_no_list() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let call = office.ring(Ring { queue: true, ..Ring::from("+12025550143") });
    assert!(office.act("ring-again", json!({"call": call})).is_err(), "it rings");
    office.advance(Duration::from_secs(20));
    office.act("pause-ringing", json!({"call": call})).expect("it rings");
    line.events();
    let read = get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/presence").await;
    assert_eq!((&read.body["telephonyStatus"], read.body.get("activeCalls")), (&json!("NoCall"), None));
    assert!(office.answer(&call).is_err(), "there is nothing to pick up");
    office.advance(Duration::from_secs(20));
    office.hang_up(&call).expect("the caller still waits");
    assert_eq!(line.events(), [], "that it rings no more was said");
    let rounds = office.calls()[0].rounds.clone();
    assert_eq!(rounds[0].until.map(|until| until.duration_since(rounds[0].from).as_secs()), Some(20));
}

#[tokio::test]
async fn bodies_of_2016_lack_what_is_younger() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    office.write_like(Shapes { as_in_2016: true, ..Shapes::default() });
    let call = office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    let (_, body) = line.events().pop().expect("it rings");
    let item = &body["activeCalls"][0];
    for younger in ["fromName", "partyId", "startTime", "telephonySessionId", "toName"] {
        assert!(item.get(younger).is_none(), "{younger}: {item}");
    }
    assert!(body.get("totalActiveCalls").is_none() && item["from"] == "+12025550143");
    office.hang_up(&call).expect("it rings");
    let row = log(&office, &tokens.access).await[0].clone();
    assert!(row["startTime"].is_string() && row.get("telephonySessionId").is_none(), "{row}");
}

#[tokio::test]
async fn a_click_rings_the_person_and_then_the_number_in_a_session_of_its_own() {
    let (office, mut line, access) = told_of_sessions().await;
    let call = office.ring(Ring { ring_out_leg: true, ..Ring::from("+12025550143") });
    let first = line.events();
    assert_eq!(first[0].1["parties"][0]["ringOutRole"], "Initiator");
    assert_eq!(first[1].1["activeCalls"][0]["from"], OWNER_NUMBER);
    office.answer(&call).expect("it rings");
    let events = line.events();
    assert_eq!(codes(&events), ["Answered", "Setup", "Proceeding"]);
    let [out, own] = [0, 1].map(|place| &events[3].1["activeCalls"][place]);
    assert_eq!((&out["direction"], &out["to"]), (&json!("Outbound"), &json!("+12025550143")));
    assert_eq!((&out["telephonyStatus"], &own["telephonyStatus"]), (&json!("Ringing"), &json!("CallConnected")));
    let session = |item: &Value| item["sessionId"].as_str().and_then(|id| id.parse::<u64>().ok()).expect("a session");
    assert_eq!(session(out) - session(own), 2_000);
    let out = format!("{call}-out");
    office.answer(&out).expect("it rings there");
    office.hang_up(&out).expect("they talk");
    office.hang_up(&call).expect("the own leg is there");
    let rows = log(&office, &access).await;
    let mut said: Vec<String> = rows.iter().map(|row| format!("{} {}", row["direction"], row["result"])).collect();
    said.sort();
    assert_eq!(said, ["\"Inbound\" \"Accepted\"", "\"Outbound\" \"Call connected\""]);
    let nobodys: Vec<bool> = office.calls().iter().map(|call| call.rings_nobody).collect();
    assert_eq!(nobodys, [true, false]);
}

#[tokio::test]
async fn a_message_that_is_passed_on_has_no_call_in_the_log() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    let leave = json!({"call": "m", "from": "+14155550184", "name": "Tomás Vidal"});
    let message = office.act("forward-voicemail", leave).expect("a mailbox")["message"].as_u64();
    assert_eq!(log(&office, &tokens.access).await, Vec::<Value>::new());
    let names: Vec<String> = line.events().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["message-store", "voicemail"]);
    let (call, kept) = (office.calls().remove(0), office.messages().remove(0));
    assert_eq!((Some(kept.id), kept.name.as_deref(), call.message), (message, Some("Tomás Vidal"), message));
    assert!(call.rings_nobody && call.fate.is_none());
}

#[tokio::test]
async fn times_whose_events_are_lost_for_good_are_known() {
    let office = Office::in_memory();
    let (tokens, line) = listening(&office).await;
    drop(line);
    office.advance(Duration::from_secs(50));
    let mut line = connect(&office, &tokens.access, None).await;
    assert_eq!(office.unheard(), [], "nobody has asked for anything yet");
    line.subscribe(&[FILTERS[0]]);
    let unheard = office.unheard();
    assert_eq!((unheard.len(), unheard[0].1.duration_since(unheard[0].0).as_secs()), (1, 50));
}
