//! Calls that do not come straight: what events tell of them, what the log says later, and what they really were.

use std::time::Duration;

use ringlet_standin::{Fate, OWNER_NUMBER, Office, Ring, TrueCall};
use serde_json::{Value, json};

use crate::calls::{log, short};
use crate::client::{FILTERS, Line, connect, sign_in};

const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";
const SAM: u64 = 133_166_004;

/// An office in which somebody listens to presence and sessions.
async fn hearing_all() -> (Office, String, Line) {
    let office = Office::in_memory();
    office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    line.subscribe(&[FILTERS[0], TELEPHONY]);
    (office, tokens.access, line)
}

fn act(office: &Office, verb: &str, call: &str) {
    office.act(verb, json!({"call": call})).unwrap_or_else(|refused| panic!("{verb}: {refused}"));
}

/// The one party of a session's event.
fn party(event: &(String, Value)) -> &Value {
    &event.1["parties"][0]
}

/// The first call of a presence.
fn item(event: &(String, Value)) -> &Value {
    &event.1["activeCalls"][0]
}

fn only(calls: &[TrueCall]) -> &TrueCall {
    assert_eq!(calls.len(), 1, "{calls:?}");
    &calls[0]
}

#[tokio::test]
async fn who_is_not_to_be_disturbed_has_no_call_on_the_line_and_a_missed_one_in_the_log() {
    let (office, access, mut line) = hearing_all().await;
    office.act("do-not-disturb", json!({"on": true})).expect("a verb");
    line.events();
    office.ring(Ring::from("+12025550143"));
    let events = line.events();
    assert_eq!(short(&events), ["Setup", "Disconnected"]);
    assert_eq!(party(&events[1])["missedCall"], false, "it was never offered");
    office.advance(Duration::from_secs(30));
    assert_eq!(log(&office, &access).await[0]["result"], "Missed");
    let calls = office.calls();
    assert_eq!((only(&calls).fate, only(&calls).rang_until()), (Some(Fate::Missed), None));

    office.act("do-not-disturb", json!({"on": false})).expect("a verb");
    line.events();
    office.ring(Ring::from("+12025550143"));
    assert_eq!(short(&line.events()), ["Setup", "Ringing", "Proceeding"]);
}

#[tokio::test]
async fn a_queue_offers_a_call_in_rounds_and_each_is_another_party() {
    let (office, access, mut line) = hearing_all().await;
    let call = office.ring(Ring { queue: true, ..Ring::from("+12025550143") });
    line.events();
    act(&office, "end-round", &call);
    let first = line.events();
    assert_eq!(short(&first), ["Disconnected NoAnswer", "NoCall"]);
    assert_eq!(
        (&party(&first[0])["missedCall"], &item(&first[1])["terminationType"]),
        (&json!(false), &json!("final"))
    );
    assert!(office.answer(&call).is_err(), "it waits in the queue");
    let other = office.ring(Ring::from("+12025550117"));
    let listed = line.events();
    assert_eq!(listed[1].1["totalActiveCalls"], 1, "a call that waits in the queue is not on the line");
    office.hang_up(&other).expect("it rings");
    line.events();

    office.advance(Duration::from_secs(20));
    act(&office, "ring-round", &call);
    let second = line.events();
    assert_eq!(short(&second), ["Proceeding", "Ringing"]);
    assert_ne!(party(&second[0])["id"], party(&first[0])["id"]);
    assert_eq!(second[0].1["telephonySessionId"], first[0].1["telephonySessionId"]);
    assert_eq!(item(&second[1])["partyId"], party(&second[0])["id"]);
    office.hang_up(&call).expect("it rings");
    assert_eq!(short(&line.events()), ["Disconnected Cancelled", "NoCall"]);
    office.advance(Duration::from_secs(30));
    assert_eq!(log(&office, &access).await.len(), 2, "a row for each of the two calls");
}

#[tokio::test]
async fn who_gives_up_between_two_rounds_is_in_the_log_alone() {
    let (office, access, mut line) = hearing_all().await;
    let call = office.ring(Ring { queue: true, ..Ring::from("+12025550143") });
    act(&office, "end-round", &call);
    line.events();
    office.hang_up(&call).expect("the caller waits");
    assert_eq!(line.events(), []);
    office.advance(Duration::from_secs(30));
    assert_eq!(log(&office, &access).await[0]["result"], "Missed");
    assert_eq!(only(&office.calls()).fate, Some(Fate::Missed));
    assert!(office.act("ring-round", json!({"call": call})).is_err(), "it is over");
}

#[tokio::test]
async fn a_parked_call_comes_back_in_its_session() {
    let (office, access, mut line) = hearing_all().await;
    let call = office.ring(Ring::from("+12025550143"));
    assert!(office.act("unpark", json!({"call": call})).is_err(), "it was not parked");
    office.answer(&call).expect("it rings");
    act(&office, "park", &call);
    let parked = line.events();
    assert_eq!(short(&parked[parked.len() - 2..]), ["Parked", "ParkedCall"]);
    office.advance(Duration::from_secs(60));
    act(&office, "unpark", &call);
    let back = line.events();
    assert_eq!(short(&back), ["Proceeding", "Ringing"]);
    assert_eq!(item(&back[1])["sessionId"], item(&parked[1])["sessionId"]);
    assert_ne!(party(&back[0])["id"], party(&parked[0])["id"]);
    office.hang_up(&call).expect("it rings");
    office.advance(Duration::from_secs(30));
    let rows = log(&office, &access).await;
    assert_eq!((rows.len(), &rows[0]["result"]), (1, &json!("Accepted")), "people had talked");
    assert_eq!(only(&office.calls()).fate, Some(Fate::Accepted));
}

#[tokio::test]
async fn a_colleague_hands_a_call_over_and_it_rings_here_in_the_colleagues_session() {
    let (office, access, mut line) = hearing_all().await;
    let ring = Ring { extension: Some(SAM), ..Ring::from_named("+12025550143", "Pat Ito") };
    let call = office.ring(ring);
    assert!(office.act("transfer-to-me", json!({"call": call})).is_err(), "the colleague does not talk yet");
    office.answer(&call).expect("it rings at the colleague's");
    assert_eq!(line.events(), []);
    assert_eq!(office.calls(), [], "it is nothing of the owner's yet");
    act(&office, "transfer-to-me", &call);
    let events = line.events();
    assert_eq!(short(&events), ["Setup", "Ringing", "Proceeding"]);
    let shown = item(&events[1]);
    assert_eq!((&shown["from"], &shown["fromName"]), (&json!("+12025550143"), &json!("Pat Ito")));
    assert_eq!(shown["to"], OWNER_NUMBER);
    assert!(shown["partyId"].as_str().is_some_and(|party| party.ends_with("-3")), "{shown}");
    assert!(events[0].1["sequence"].as_u64() > Some(5), "the session is older than its new party: {}", events[0].1);
    office.hang_up(&call).expect("it rings here");
    assert_eq!(short(&line.events()), ["Disconnected Cancelled", "NoCall"]);
    office.advance(Duration::from_secs(30));
    let rows = log(&office, &access).await;
    assert_eq!((rows.len(), &rows[0]["result"]), (1, &json!("Missed")), "the colleague's row is the colleague's");
    assert_eq!(rows[0]["sessionId"], shown["sessionId"]);
    assert_eq!(only(&office.calls()).fate, Some(Fate::Missed));
    assert!(office.act("transfer-to-me", json!({"call": call})).is_err(), "it is over");
}

#[tokio::test]
async fn a_call_to_oneself_is_listed_and_logged_at_both_its_ends() {
    let (office, access, mut line) = hearing_all().await;
    let call = office.call_out(OWNER_NUMBER);
    let events = line.events();
    assert_eq!(short(&events), ["Setup", "Setup", "Ringing", "Proceeding", "Proceeding"]);
    let list = &events[2].1;
    let (out, back) = (&list["activeCalls"][0], &list["activeCalls"][1]);
    assert_eq!((&out["direction"], &back["direction"]), (&json!("Outbound"), &json!("Inbound")));
    assert_eq!((&out["from"], &out["from"]), (&out["to"], &back["to"]));
    assert_eq!((&out["sessionId"], &list["totalActiveCalls"]), (&back["sessionId"], &json!(2)));
    let parties = [&party(&events[0])["id"], &party(&events[1])["id"]];
    assert_eq!(parties, [&out["partyId"], &back["partyId"]]);
    assert_ne!(out["partyId"], back["partyId"]);
    office.hang_up(&call).expect("it rings");
    let ended = line.events();
    assert_eq!(short(&ended), ["Disconnected", "Disconnected", "NoCall"]);
    assert!(ended[..2].iter().all(|event| party(event)["missedCall"] == false));
    office.advance(Duration::from_secs(30));
    let rows = log(&office, &access).await;
    let ways: Vec<_> = rows.iter().map(|row| &row["direction"]).collect();
    assert!(ways.len() == 2 && ways.contains(&&json!("Outbound")) && ways.contains(&&json!("Inbound")), "{ways:?}");
    assert!(only(&office.calls()).outbound && !only(&office.calls()).rings_nobody);
}

#[tokio::test]
async fn a_click_rings_the_person_and_then_the_number_in_a_session_of_its_own() {
    let (office, access, mut line) = hearing_all().await;
    let call = office.ring(Ring { ring_out_leg: true, ..Ring::from("+12025550143") });
    let first = line.events();
    assert_eq!(
        (&item(&first[1])["from"], &party(&first[0])["ringOutRole"]),
        (&json!(OWNER_NUMBER), &json!("Initiator"))
    );
    office.answer(&call).expect("it rings");
    let events = line.events();
    assert_eq!(short(&events), ["Answered", "CallConnected", "Setup", "CallConnected", "Proceeding"]);
    let (out, own) = (&events[3].1["activeCalls"][0], &events[3].1["activeCalls"][1]);
    assert_eq!((&out["direction"], &out["to"]), (&json!("Outbound"), &json!("+12025550143")));
    let session = |item: &Value| item["sessionId"].as_str().and_then(|id| id.parse::<u64>().ok()).expect("a session");
    assert_eq!(session(out) - session(own), 2_000);
    let out = format!("{call}-out");
    office.answer(&out).expect("it rings there");
    office.hang_up(&out).expect("they talk");
    office.hang_up(&call).expect("the own leg is there");
    office.advance(Duration::from_secs(30));
    let rows = log(&office, &access).await;
    let said: Vec<_> = rows.iter().map(|row| (&row["direction"], &row["result"])).collect();
    let (outbound, inbound) = (json!("Outbound"), json!("Inbound"));
    let expected = [(&outbound, &json!("Call connected")), (&inbound, &json!("Accepted"))];
    assert!(expected.iter().all(|row| said.contains(row)) && said.len() == 2, "{said:?}");
    let nobodys: Vec<bool> = office.calls().iter().map(|call| call.rings_nobody).collect();
    assert_eq!(nobodys, [true, false]);
}
