//! Each fault does what its switch says, and no more.

use std::time::Duration;

use ringlet_standin::{CannedAnswer, EventFault, IdShape, Leave, NoReply, Office, RefreshFault, Ring, Shapes};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::client::{Got, Line, ask, connect, get, listening, refresh, sign_in, socket_token, tokens};

const OWN: &str = "/restapi/v1.0/account/~/extension/~";

/// The callers of the events so far.
fn callers(line: &mut Line) -> Vec<String> {
    let last = |(_, body): &(String, Value)| {
        body["activeCalls"][0]["from"].as_str().unwrap_or_default().trim_start_matches("+120255501").to_owned()
    };
    line.events().iter().map(last).collect()
}

fn three_calls(office: &Office) {
    for number in ["+12025550101", "+12025550102", "+12025550103"] {
        office.ring(Ring::from(number));
    }
}

fn canned(status: u16) -> CannedAnswer {
    CannedAnswer {
        path: OWN.into(),
        method: None,
        status,
        retry_after: None,
        content_type: "application/json".into(),
        body: "{}".into(),
        times: Some(1),
    }
}

/// A refresh whose reply may be lost.
async fn try_refresh(office: &Office, token: &str) -> Result<Got, NoReply> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", ringlet_standin::CLIENT_ID)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = http::Request::post(office.addresses().api + "/restapi/oauth/token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body.into_bytes());
    ask(office, request.expect("a request")).await
}

#[tokio::test]
async fn an_event_can_be_dropped() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.fault_events([EventFault::Pass, EventFault::Drop]);
    three_calls(&office);
    assert_eq!(callers(&mut line), ["01", "03"]);
}

#[tokio::test]
async fn an_event_can_come_twice_the_same() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.fault_events([EventFault::Duplicate]);
    office.ring(Ring::from("+12025550101"));
    let (one, two) = (line.frame().expect("one"), line.frame().expect("two"));
    assert_eq!(one, two);
}

#[tokio::test]
async fn an_event_can_come_late() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.fault_events([EventFault::Delay { seconds: 30.0 }]);
    three_calls(&office);
    assert_eq!(callers(&mut line), ["02", "03"]);
    office.advance(Duration::from_secs(30));
    assert_eq!(callers(&mut line), ["01"]);
}

#[tokio::test]
async fn an_event_can_come_after_its_successor() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.fault_events([EventFault::Reorder]);
    three_calls(&office);
    assert_eq!(callers(&mut line), ["02", "01", "03"]);
    office.fault_events([EventFault::Reorder, EventFault::Reorder]);
    three_calls(&office);
    assert_eq!(callers(&mut line), ["03", "01", "02"], "none is lost when two are held back");
}

#[tokio::test]
async fn ids_can_be_all_numbers_or_all_strings() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    office.write_like(Shapes { ids: IdShape::String, ..Shapes::default() });
    office.ring(Ring::from("+12025550101"));
    assert_eq!(line.events()[0].1["extensionId"], "133165004");
    assert_eq!(get(&office, &tokens.access, OWN).await.body["id"], "133165004");
    office.write_like(Shapes { ids: IdShape::Number, ..Shapes::default() });
    office.leave_voicemail(Leave::default()).expect("a mailbox");
    office.advance(Duration::from_secs(10));
    assert!(line.events().iter().any(|(name, body)| name == "voicemail" && body["id"].is_u64()));
}

#[tokio::test]
async fn dates_can_have_an_offset_without_a_colon() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.write_like(Shapes { offset_dates: true, ..Shapes::default() });
    office.ring(Ring::from("+12025550101"));
    let frame = line.frame().expect("an event");
    for date in [&frame[1]["timestamp"], &frame[1]["body"]["activeCalls"][0]["startTime"]] {
        assert!(date.as_str().is_some_and(|date| date.ends_with("+0000")), "{date}");
    }
}

#[tokio::test]
async fn the_fields_of_a_call_that_may_be_missing_can_be() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.write_like(Shapes { no_termination_type: true, no_telephony_session_id: true, ..Shapes::default() });
    let call = office.ring(Ring::from("+12025550101"));
    office.hang_up(&call).expect("it rings");
    let item = line.events()[1].1["activeCalls"][0].clone();
    assert_eq!(item["telephonyStatus"], "NoCall");
    assert!(["terminationType", "telephonySessionId", "partyId"].iter().all(|name| item.get(name).is_none()));
}

#[tokio::test]
async fn voicemails_can_be_spelled_the_other_way() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.write_like(Shapes { voicemail_spelling: true, ..Shapes::default() });
    office.leave_voicemail(Leave::default()).expect("a mailbox");
    office.advance(Duration::from_secs(10));
    let events = line.events();
    assert_eq!((&events[0].1["changes"][0]["type"], &events[1].1["type"]), (&json!("Voicemail"), &json!("Voicemail")));
}

#[tokio::test]
async fn a_refresh_whose_reply_is_lost_can_be_repeated() {
    let office = Office::in_memory();
    let first = sign_in(&office).await;
    office.fault_refreshes([RefreshFault::LoseReply]);
    assert_eq!(try_refresh(&office, &first.refresh).await.err(), Some(NoReply));
    assert_eq!(get(&office, &first.access, OWN).await.status, 401, "it was carried out");
    let second = tokens(&refresh(&office, &first.refresh).await);
    assert_eq!(get(&office, &second.access, OWN).await.status, 200);
}

#[tokio::test]
async fn a_refresh_that_reaches_the_server_twice_gives_one_pair() {
    let office = Office::in_memory();
    let first = sign_in(&office).await;
    office.fault_refreshes([RefreshFault::RunTwice]);
    let second = tokens(&refresh(&office, &first.refresh).await);
    assert_eq!(tokens(&refresh(&office, &first.refresh).await).access, second.access);
}

#[tokio::test(start_paused = true)]
async fn the_reply_to_a_refresh_can_be_slow() {
    let office = Office::in_memory();
    let first = sign_in(&office).await;
    office.fault_refreshes([RefreshFault::SlowReply { seconds: 40.0 }]);
    let asked = tokio::time::Instant::now();
    assert_eq!(refresh(&office, &first.refresh).await.status, 200);
    assert!(asked.elapsed() >= Duration::from_secs(40));
}

#[tokio::test]
async fn access_tokens_can_die_in_mid_stream_and_the_socket_lives_on() {
    let office = Office::in_memory();
    let (first, mut line) = listening(&office).await;
    office.expire_access_tokens();
    assert_eq!(get(&office, &first.access, OWN).await.code(), "OAU-128");
    office.ring(Ring::from("+12025550101"));
    assert_eq!(line.events().len(), 1);
    let second = tokens(&refresh(&office, &first.refresh).await);
    assert_eq!(get(&office, &second.access, OWN).await.status, 200);
}

#[tokio::test]
async fn a_path_can_answer_busy_broken_or_like_a_captive_portal() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    let read = || get(&office, &tokens.access, OWN);
    office.answer_with(CannedAnswer { retry_after: Some(7), ..canned(503) });
    let busy = read().await;
    assert_eq!((busy.status, busy.header("Retry-After")), (503, "7"));
    office.answer_with(canned(429));
    let limited = read().await;
    assert_eq!((limited.status, limited.header("Retry-After"), limited.header("X-Rate-Limit-Group")), (429, "", ""));
    office.answer_with(canned(500));
    assert_eq!(read().await.status, 500);
    let portal =
        CannedAnswer { content_type: "text/html".into(), body: "<html>Welcome".into(), times: None, ..canned(200) };
    office.answer_with(portal);
    for _ in 0..2 {
        let got = read().await;
        assert_eq!((got.header("Content-Type"), got.bytes.as_slice()), ("text/html", &b"<html>Welcome"[..]));
    }
    assert_eq!(socket_token(&office, &tokens.access).await.status, 200, "only that path");
    office.clear_faults();
    assert_eq!(read().await.body["name"], "Dana Reyes");
}

#[tokio::test]
async fn a_cut_line_takes_no_socket_but_answers_http_and_with_everything_neither() {
    let office = Office::in_memory();
    let (tokens, mut line) = listening(&office).await;
    office.cut_the_line();
    assert_eq!(line.end.try_recv(), Some(ringlet_standin::ToSocket::Cut));
    assert_eq!(office.open_socket("access_token=x").err(), Some(ringlet_standin::SocketRefused::NoReply));
    assert_eq!(get(&office, &tokens.access, OWN).await.status, 200);
    office.cut_everything();
    assert_eq!(try_refresh(&office, &tokens.refresh).await.err(), Some(NoReply));
    let control = http::Request::get(office.addresses().api + "/control/state").body(Vec::new());
    assert_eq!(ask(&office, control.expect("a request")).await.expect("a reply").status, 200);
    office.restore_the_line();
    let _line = connect(&office, &tokens.access, None).await;
    assert_eq!(office.sockets_open(), 1);
}

#[tokio::test]
async fn raw_events_and_frames_go_out_as_they_are() {
    let office = Office::in_memory();
    let (_, mut line) = listening(&office).await;
    office.act("event", json!({"event": "presence", "body": {"sequence": null}})).expect("a verb");
    assert_eq!(line.events(), [("presence".to_owned(), json!({"sequence": null}))]);
    office.act("frame", json!({"text": "[7]"})).expect("a verb");
    assert_eq!(line.frame(), Some(json!([7])));
}

#[tokio::test]
async fn every_verb_of_the_control_interface_is_explained() {
    let office = Office::in_memory();
    let unknown = office.act("no-such-verb", json!({})).expect_err("no such verb").to_string();
    let verbs: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
    let text = ask(&office, http::Request::get("http://127.0.0.1:8080/control").body(Vec::new()).expect("a request"));
    let text = String::from_utf8(text.await.expect("a reply").bytes).expect("text");
    assert!(verbs.len() > 40);
    for verb in verbs {
        assert!(text.split([' ', ',', '\n']).any(|word| word == verb), "{verb} is not explained");
    }
}

#[tokio::test]
async fn the_control_interface_speaks_json_and_says_what_was_asked() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    get(&office, &tokens.access, &format!("{OWN}?x=1")).await;
    let post = |verb: &str, body: &str| {
        let request = http::Request::post(format!("http://127.0.0.1:8080/control/{verb}"));
        ask(&office, request.body(body.as_bytes().to_vec()).expect("a request"))
    };
    let rung = post("ring", r#"{"call":"mine","from":"+12025550143"}"#).await.expect("a reply");
    assert_eq!((rung.status, &rung.body["call"]), (200, &json!("mine")));
    assert_eq!(post("answer", "").await.expect("a reply").body["call"], "mine");
    assert_eq!(post("answer", "{").await.expect("a reply").status, 400);
    assert_eq!(post("answer", r#"{"call":"other"}"#).await.expect("a reply").status, 400);
    let state = http::Request::get("http://127.0.0.1:8080/control/requests").body(Vec::new());
    let seen = ask(&office, state.expect("a request")).await.expect("a reply");
    assert_eq!(seen.body["by_path"][format!("GET {OWN}")], 1);
    assert_eq!(seen.body["by_group"], json!({"auth": 1, "light": 1}));
    assert!(!seen.body.to_string().contains(&tokens.access));
}
