//! The socket: how it opens, what is said on it, how it ends, and what is kept for its recovery.

use std::time::Duration;

use ringlet_standin::{Garbage, Group, MissingFilter, Office, Ring, SocketRefusal, SocketRefused, ToSocket};
use serde_json::{Value, json};

use crate::client::{FILTERS, Line, connect, dial, get, listening, sign_in, socket_token};

const PLAIN: &str = "/restapi/v1.0/account/~/extension/~/presence";
const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

fn office() -> Office {
    let office = Office::in_memory();
    office.limit(Group::Auth, 1000);
    office
}

/// What comes on the socket now, as short words.
fn said(line: &mut Line) -> Vec<String> {
    std::iter::from_fn(|| line.end.try_recv())
        .map(|message| match message {
            ToSocket::Text(text) => {
                let frame: Value = serde_json::from_str(&text).expect("JSON");
                frame[1]["errorCode"].as_str().or(frame[0]["type"].as_str()).unwrap_or("?").to_owned()
            }
            other => format!("{other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn a_socket_token_names_the_address_and_its_life() {
    let office = office();
    let tokens = sign_in(&office).await;
    let got = socket_token(&office, &tokens.access).await;
    assert_eq!(got.body["uri"], office.addresses().socket);
    assert_eq!(got.body["expires_in"], 30);
    assert_eq!(socket_token(&office, "wrong").await.status, 401);
}

#[tokio::test]
async fn a_socket_token_opens_one_socket() {
    let office = office();
    let tokens = sign_in(&office).await;
    let got = socket_token(&office, &tokens.access).await;
    let token = got.body["ws_access_token"].as_str().expect("a token");
    let _line = dial(&office, token, None).expect("a connection");
    assert_eq!(dial(&office, token, None).err(), Some(SocketRefused::Status(401)));
}

#[tokio::test]
async fn a_socket_token_expires() {
    let office = office();
    let tokens = sign_in(&office).await;
    let got = socket_token(&office, &tokens.access).await;
    office.advance(Duration::from_secs(31));
    let late = dial(&office, got.body["ws_access_token"].as_str().expect("a token"), None);
    assert_eq!(late.err(), Some(SocketRefused::Status(401)));
}

#[tokio::test]
async fn a_socket_token_of_an_ended_session_opens_nothing() {
    let office = office();
    let tokens = sign_in(&office).await;
    let got = socket_token(&office, &tokens.access).await;
    office.revoke_sessions(None);
    let late = dial(&office, got.body["ws_access_token"].as_str().expect("a token"), None);
    assert_eq!(late.err(), Some(SocketRefused::Status(401)));
}

#[tokio::test]
async fn a_bad_socket_token_is_refused_in_each_of_three_ways() {
    let office = office();
    assert_eq!(dial(&office, "bad", None).err(), Some(SocketRefused::Status(401)));
    office.set(|settings| settings.socket_refusal = SocketRefusal::CloseCode);
    let mut end = office.open_socket("access_token=bad").expect("an upgrade");
    assert_eq!(end.try_recv(), Some(ToSocket::Close(4401)));
    office.set(|settings| settings.socket_refusal = SocketRefusal::ErrorFrame);
    let line = dial(&office, "bad", None).expect("an upgrade");
    assert_eq!(line.details[0]["type"], "Error");
    let mut bare = office.open_socket("").expect("an upgrade");
    assert_eq!(bare.try_recv(), Some(ToSocket::Close(4400)), "a missing parameter has a code of its own");
}

#[tokio::test]
async fn an_app_without_the_permission_gets_no_socket_token() {
    let office = office();
    office.set(|settings| {
        settings.scopes.remove("WebSocketsSubscription");
    });
    let tokens = sign_in(&office).await;
    let got = socket_token(&office, &tokens.access).await;
    assert_eq!((got.status, got.code()), (403, "CMN-401"));
    assert_eq!(got.body["permissionName"], "WebSocketsSubscription");
}

#[tokio::test]
async fn connection_details_come_first_and_name_the_windows() {
    let office = office();
    let tokens = sign_in(&office).await;
    let line = connect(&office, &tokens.access, None).await;
    assert_eq!(line.details[0]["type"], "ConnectionDetails");
    assert_eq!(line.details[0]["wsc"]["sequence"], 1);
    let body = &line.details[1];
    assert_eq!((&body["recoveryTimeout"], &body["recoveryBufferSize"]), (&json!(180), &json!(100)));
    assert_eq!((&body["idleTimeout"], &body["absoluteTimeout"]), (&json!(1800), &json!(86_400)));
    assert!(body.get("recoveryState").is_none());
}

#[tokio::test]
async fn an_answer_is_a_client_request_again_with_its_message_id_and_the_rate_headers() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let answer = line.subscribe(&FILTERS);
    assert_eq!(answer[0]["type"], "ClientRequest");
    assert_eq!(answer[0]["messageId"], "m-1");
    assert_eq!(answer[0]["headers"]["X-Rate-Limit-Limit"], "40");
    assert_eq!(answer[0]["headers"]["WSG-SubscriptionId"], answer[1]["id"]);
    assert_eq!(answer[1]["status"], "Active");
    assert_eq!(answer[1]["deliveryMode"]["transportType"], "WebSocket");
}

#[tokio::test]
async fn the_subscription_path_may_end_in_a_slash() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let body = json!({"eventFilters": FILTERS, "deliveryMode": {"transportType": "WebSocket"}});
    assert_eq!(line.request("POST", "/restapi/v1.0/subscription/", Some(body))[0]["status"], 200);
}

#[tokio::test]
async fn a_tilde_is_answered_with_the_ids() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let answer = line.subscribe(&FILTERS);
    let expected = "/restapi/v1.0/account/133164004/extension/133165004/presence?detailedTelephonyState=true";
    assert_eq!(answer[1]["eventFilters"][0], expected);
    office.ring(Ring::from("+12025550143"));
    assert_eq!(line.frame().expect("an event")[1]["event"], expected);
}

#[tokio::test]
async fn a_filter_with_the_own_ids_will_do_and_anothers_will_not() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let own = "/restapi/v1.0/account/133164004/extension/133165004/message-store";
    assert_eq!(line.subscribe(&[own])[0]["status"], 200);
    for bad in [
        "/restapi/v1.0/account/~/extension/133166004/message-store",
        "/restapi/v1.0/account/1/extension/~/message-store",
        "/restapi/v1.0/account/~/extension/~/weather",
    ] {
        let answer = line.subscribe(&[own, bad]);
        assert_eq!(answer[0]["status"], 400, "{bad}");
        assert_eq!(answer[1]["errors"][0]["errorCode"], "SUB-508");
        assert_eq!(answer[1]["errors"][0]["parameterValue"], bad);
    }
}

#[tokio::test]
async fn a_subscription_can_be_changed_and_deleted_by_its_id_alone() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    let id = line.subscribe(&FILTERS)[1]["id"].as_str().expect("an id").to_owned();
    let body = json!({"eventFilters": [FILTERS[1]], "deliveryMode": {"transportType": "WebSocket"}});
    let path = format!("/restapi/v1.0/subscription/{id}");
    let changed = line.request("PUT", &path, Some(body.clone()));
    assert_eq!((&changed[0]["status"], &changed[1]["id"]), (&json!(200), &json!(id)));
    office.ring(Ring::from("+12025550143"));
    assert_eq!(line.frame(), None, "presence is no longer asked for");

    let unknown = line.request("PUT", "/restapi/v1.0/subscription/unknown", Some(body));
    assert_eq!((&unknown[0]["status"], &unknown[1]["errorCode"]), (&json!(404), &json!("SUB-507")));
    let deleted = line.request("DELETE", &path, None);
    assert_eq!(deleted[0]["status"], 204);
    assert_eq!(deleted.as_array().map(Vec::len), Some(1), "an answer without a body has one element");
    assert_eq!(office.subscriptions(), 0);
}

#[tokio::test]
async fn a_second_subscription_replaces_the_first() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    let second = line.subscribe(&[FILTERS[0]])[1]["id"].clone();
    office.ring(Ring::from("+12025550143"));
    let event = line.frame().expect("an event");
    assert_eq!(event[1]["subscriptionId"], second);
    assert_eq!(line.frame(), None, "nothing comes twice");
}

#[tokio::test]
async fn a_websocket_subscription_cannot_be_made_over_http() {
    let office = office();
    let tokens = sign_in(&office).await;
    assert_eq!(get(&office, &tokens.access, "/restapi/v1.0/subscription").await.status, 400);
}

#[tokio::test]
async fn of_plain_and_detailed_presence_only_the_detailed_is_sent() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    line.subscribe(&[PLAIN, FILTERS[0]]);
    office.ring(Ring::from("+12025550143"));
    let events = line.events();
    assert_eq!(events.len(), 1);
    assert!(events[0].1["activeCalls"].is_array());
    line.subscribe(&[PLAIN]);
    office.ring(Ring::from("+12025550117"));
    let events = line.events();
    assert!(events.len() == 1 && events[0].1.get("activeCalls").is_none());
}

#[tokio::test]
async fn a_filter_without_its_permission_is_refused_or_disabled() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let refused = line.subscribe(&[FILTERS[0], TELEPHONY]);
    assert_eq!((&refused[0]["status"], &refused[1]["permissionName"]), (&json!(403), &json!("CallControl")));
    assert_eq!(office.subscriptions(), 0);
    office.set(|settings| settings.missing_filter = MissingFilter::Disable);
    let disabled = line.subscribe(&[FILTERS[0], TELEPHONY]);
    assert_eq!(disabled[0]["status"], 200);
    assert_eq!(disabled[1]["disabledFilters"][0]["filter"], TELEPHONY);
    assert_eq!(disabled[1]["eventFilters"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_plain_read_over_the_socket_is_answered_like_over_http() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    let answer = line.request("GET", "/restapi/v1.0/account/~/extension/~", None);
    assert_eq!((&answer[0]["status"], &answer[1]["id"]), (&json!(200), &json!(133_165_004)));
    assert_eq!(line.request("GET", "/restapi/v1.0/account/~/extension/~/nothing", None)[0]["status"], 404);
}

#[tokio::test]
async fn a_heartbeat_comes_back_as_it_went() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    line.end.text(r#"[{"type":"Heartbeat","messageId":"h-1"}]"#);
    assert_eq!(line.frame(), Some(json!([{"type": "Heartbeat", "messageId": "h-1"}])));
}

#[tokio::test(start_paused = true)]
async fn the_server_pings_and_drops_a_client_that_never_answers() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    office.advance(Duration::ZERO);
    assert_eq!(said(&mut line), ["Ping"]);
    line.end.pong();
    tokio::time::advance(Duration::from_secs(60)).await;
    office.advance(Duration::ZERO);
    assert_eq!(said(&mut line), ["Ping"], "the pong was heard");
    tokio::time::advance(Duration::from_secs(60)).await;
    office.advance(Duration::ZERO);
    assert_eq!(said(&mut line), ["Cut"]);
}

#[tokio::test]
async fn thirty_idle_minutes_end_the_socket() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    office.advance(Duration::from_secs(29 * 60));
    line.end.text(r#"[{"type":"Heartbeat","messageId":"h-1"}]"#);
    office.advance(Duration::from_secs(29 * 60));
    assert!(!said(&mut line).contains(&"WSG-902".to_owned()), "a heartbeat is traffic");
    office.advance(Duration::from_secs(61));
    assert_eq!(said(&mut line), ["WSG-902", "Close(1000)"]);
    assert_eq!(office.sockets_open(), 0);
}

#[tokio::test]
async fn twenty_four_hours_end_the_socket_whatever_happens_on_it() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    for _ in 0..72 {
        office.advance(Duration::from_secs(20 * 60 - 1));
        line.end.ping();
    }
    assert!(!said(&mut line).contains(&"WSG-903".to_owned()));
    office.advance(Duration::from_secs(73));
    assert_eq!(said(&mut line).split_off(1), ["WSG-903", "Close(1000)"], "after a ping");
    let (_, mut line) = listening(&office).await;
    office.act("time-out", serde_json::json!({})).expect("a verb");
    assert_eq!(said(&mut line), ["WSG-903", "Close(1000)"], "nobody waits for a day to see it");
}

#[tokio::test]
async fn a_recovered_connection_keeps_its_subscription_and_brings_what_was_missed_as_it_was() {
    let office = office();
    let (tokens, line) = listening(&office).await;
    let wsc = newest_wsc(line);
    let rang_at = office.now();
    let call = office.ring(Ring::from("+12025550143"));
    office.advance(Duration::from_secs(20));
    office.hang_up(&call).expect("it rings");
    office.advance(Duration::from_secs(100));
    let mut again = connect(&office, &tokens.access, Some(&wsc)).await;
    assert_eq!(again.details[1]["recoveryState"], "Successful");
    let first = again.frame().expect("the ring");
    let sent: jiff::Timestamp = first[1]["timestamp"].as_str().expect("a time").parse().expect("a time");
    assert!(sent.duration_since(rang_at).as_secs().abs() < 2, "it keeps the time it was sent at");
    assert_eq!(again.frame().expect("the end")[1]["body"]["telephonyStatus"], "NoCall");
    assert_eq!(again.frame(), None);
    office.ring(Ring::from("+12025550117"));
    assert_eq!(again.events().len(), 1, "the subscription lives on");
}

#[tokio::test]
async fn a_hundred_events_are_kept_and_the_oldest_go_first() {
    let office = office();
    let (tokens, line) = listening(&office).await;
    let wsc = newest_wsc(line);
    for number in 0..105 {
        office.ring(Ring::from(&format!("+1202555{number:04}")));
    }
    let mut again = connect(&office, &tokens.access, Some(&wsc)).await;
    let events = again.events();
    assert_eq!(events.len(), 100);
    assert_eq!(events[0].1["activeCalls"][0]["from"], "+12025550005");
}

#[tokio::test]
async fn after_the_window_there_is_nothing_to_recover() {
    let office = office();
    let (tokens, line) = listening(&office).await;
    let wsc = newest_wsc(line);
    office.advance(Duration::from_secs(181));
    let mut again = connect(&office, &tokens.access, Some(&wsc)).await;
    assert_eq!(again.details[1]["recoveryState"], "Failed");
    assert_eq!(again.details[1]["recoveryErrorCode"], "WSG-1005");
    office.ring(Ring::from("+12025550143"));
    assert_eq!(again.events(), [], "the old subscription is gone");
    assert_eq!(again.subscribe(&FILTERS)[0]["status"], 200, "the socket itself is fine");
}

#[tokio::test]
async fn a_connection_without_a_subscription_cannot_be_recovered() {
    let office = office();
    let tokens = sign_in(&office).await;
    let wsc = Line::wsc(&connect(&office, &tokens.access, None).await.details);
    let again = connect(&office, &tokens.access, Some(&wsc)).await;
    assert_eq!(again.details[1]["recoveryErrorCode"], "WSG-1005");
}

#[tokio::test]
async fn an_old_recovery_token_is_worth_nothing() {
    let office = office();
    let tokens = sign_in(&office).await;
    let mut line = connect(&office, &tokens.access, None).await;
    let first = Line::wsc(&line.details);
    for _ in 0..3 {
        line.subscribe(&FILTERS);
    }
    drop(line);
    let again = connect(&office, &tokens.access, Some(&first)).await;
    assert_eq!(again.details[1]["recoveryState"], "Failed");
}

#[tokio::test]
async fn a_subscription_does_not_outlive_its_connection_without_a_recovery() {
    let office = office();
    let (tokens, line) = listening(&office).await;
    drop(line);
    let mut plain = connect(&office, &tokens.access, None).await;
    office.ring(Ring::from("+12025550143"));
    assert_eq!(plain.events(), []);
}

#[tokio::test]
async fn what_a_half_open_socket_misses_can_be_recovered() {
    let office = office();
    let (tokens, mut line) = listening(&office).await;
    let wsc = Line::wsc(&line.subscribe(&FILTERS));
    office.go_half_open();
    assert_eq!(said(&mut line), ["Stall"]);
    office.ring(Ring::from("+12025550143"));
    assert_eq!(said(&mut line), [""; 0]);
    let mut again = connect(&office, &tokens.access, Some(&wsc)).await;
    assert_eq!(again.details[1]["recoveryState"], "Successful");
    assert_eq!(again.events().len(), 1);
}

#[tokio::test]
async fn only_the_documented_message_types_are_ever_sent() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    let call = office.ring(Ring::from("+12025550143"));
    office.answer(&call).expect("it rings");
    line.end.text(r#"[{"type":"Heartbeat","messageId":"h-1"}]"#);
    line.end.text("nonsense");
    office.advance(Duration::from_secs(31 * 60));
    let known = ["ClientRequest", "Error", "Heartbeat", "ServerNotification"];
    while let Some(message) = line.end.try_recv() {
        if let ToSocket::Text(text) = message {
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            assert!(known.contains(&frame[0]["type"].as_str().unwrap_or_default()), "{frame}");
        }
    }
}

#[tokio::test]
async fn garbage_is_sent_as_ordered_and_the_connection_lives_on() {
    let office = office();
    let (_, mut line) = listening(&office).await;
    let kinds = [Garbage::Huge, Garbage::Nested, Garbage::NotArray, Garbage::NotJson, Garbage::UnknownType];
    for kind in kinds {
        office.send_garbage(kind);
        let Some(ToSocket::Text(text)) = line.end.try_recv() else { panic!("no frame for {kind:?}") };
        match kind {
            Garbage::Huge => assert!(text.len() > 10_000_000),
            Garbage::Nested => assert!(text.len() == 20_000 && serde_json::from_str::<Value>(&text).is_err()),
            Garbage::NotJson => assert!(serde_json::from_str::<Value>(&text).is_err()),
            Garbage::NotArray => assert!(serde_json::from_str::<Value>(&text).is_ok_and(|value| value.is_object())),
            Garbage::UnknownType => assert!(text.contains("Weather")),
        }
    }
    office.ring(Ring::from("+12025550143"));
    assert_eq!(line.events().len(), 1);
}

/// Subscribes once more for the newest recovery token, and loses the connection.
fn newest_wsc(mut line: Line) -> String {
    Line::wsc(&line.subscribe(&FILTERS))
}
