//! What a request meets on its way, on virtual time over a network in memory.

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Timestamp;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Fault, Rest, RestError, Server, Sync, Wire};
use crate::auth::App;
use crate::auth::store::Credential;
use crate::auth::store_handle::StoreHandle;
use crate::auth::tokens::Tokens;
use crate::network::NetworkError;
use crate::testing::{FakeClock, FakeNetwork, MemoryStore, Reply};

const SERVER: &str = "https://platform.ringcentral.com";
const TOKEN: &str = "POST /restapi/oauth/token";
const WSTOKEN: &str = "POST /restapi/oauth/wstoken";
const PRESENCE: &str = "GET /restapi/v1.0/account/~/extension/~/presence";
const LOG: &str = "GET /restapi/v1.0/account/~/extension/~/call-log";
const LOG_SYNC: &str = "GET /restapi/v1.0/account/~/extension/~/call-log-sync";
const MESSAGES: &str = "GET /restapi/v1.0/account/~/extension/~/message-sync";

/// Signed in; each refresh gives `access-1`, `access-2` and so on.
fn office() -> (FakeNetwork, Rest) {
    let (network, keyring) = (FakeNetwork::new(), MemoryStore::new());
    for pair in 1..9 {
        let body = json!({"access_token": format!("access-{pair}"), "refresh_token": format!("refresh-{pair}"),
            "token_type": "bearer", "expires_in": 3600});
        network.on(TOKEN, Reply::json(200, &body));
    }
    keyring.put(Credential {
        server: SERVER.to_owned(),
        client_id: "client".to_owned(),
        account: "1".to_owned(),
        extension: "2".to_owned(),
        refresh_token: "refresh-0".to_owned(),
        refresh_until: None,
    });
    let server = Server::parse(SERVER).expect("a server");
    let wire = Arc::new(Wire::new(Arc::new(network.clone()), Arc::new(FakeClock::new()), server));
    let app = App { client_id: "client".to_owned(), endpoint_id: "installation".to_owned() };
    let (tokens, mut refresher) = Tokens::new(wire.clone(), app, StoreHandle::inline(Arc::new(keyring)));
    tokio::spawn(async move { refresher.run(CancellationToken::new()).await });
    (network, Rest::new(wire, tokens))
}

fn refused(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({"errorCode": "Name", "errors": [{"errorCode": code, "message": "m"}]}))
}

fn ok(body: Value) -> Reply {
    Reply::json(200, &body)
}

#[tokio::test(start_paused = true)]
async fn a_bearer_is_never_sent_to_another_domain() {
    let (network, rest) = office();
    for uri in [
        "https://evilringcentral.com/content/1",
        "http://media.ringcentral.com/content/1",
        "nonsense",
        "file:///etc/passwd",
    ] {
        assert!(matches!(rest.transcript(uri).await, Err(RestError::Foreign)), "{uri}");
    }
    assert!(network.seen().iter().all(|seen| seen.authorization.is_none()), "only tokens were asked for");

    network.on("GET /content/1", Reply::text(302, "text/plain", "").header("Location", "https://files.storage.com/t"));
    network.on("GET /t", Reply::text(200, "text/plain", "hello"));
    assert_eq!(rest.transcript("https://media.ringcentral.com/content/1").await.ok().as_deref(), Some("hello"));
    let seen = network.seen_on("GET /content/1");
    assert_eq!(seen[0].authorization.as_deref(), Some("Bearer access-1"));
    assert_eq!(network.seen_on("GET /t")[0].authorization, None);

    network
        .on("GET /content/2", Reply::text(302, "text/plain", "").header("Location", "http://media.ringcentral.com/t"));
    assert!(matches!(rest.transcript("https://media.ringcentral.com/content/2").await, Err(RestError::Foreign)));
}

#[tokio::test(start_paused = true)]
async fn a_socket_in_another_domain_is_not_dialled() {
    let (network, rest) = office();
    for uri in ["wss://ringcentral.evil.com/ws", "ws://ws.ringcentral.com/ws", "https://ws.ringcentral.com/ws"] {
        network.only(WSTOKEN, ok(json!({"uri": uri, "ws_access_token": "t", "expires_in": 30})));
        assert!(matches!(rest.socket_token().await, Err(RestError::Foreign)), "{uri}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_token_makes_the_address_to_dial_and_does_not_show_itself() {
    let (network, rest) = office();
    network.on(WSTOKEN, ok(json!({"uri": "wss://ws.ringcentral.com/ws", "ws_access_token": "a+b", "expires_in": 60})));
    let token = rest.socket_token().await.expect("a token");
    assert_eq!(token.address(None).as_str(), "wss://ws.ringcentral.com/ws?access_token=a%2Bb");
    assert_eq!(token.address(Some("c=")).as_str(), "wss://ws.ringcentral.com/ws?access_token=a%2Bb&wsc=c%3D");
    assert_eq!(token.expires_in, Duration::from_secs(60));
    assert_eq!(format!("{token:?}"), "SocketToken(..)");
}

#[tokio::test(start_paused = true)]
async fn a_401_is_answered_by_one_refresh_and_one_repeat() {
    let (network, rest) = office();
    network.on(PRESENCE, refused(401, "OAU-128")).on(PRESENCE, ok(json!({"telephonyStatus": "NoCall"})));
    assert!(rest.presence().await.is_ok());
    let bearers: Vec<_> = network.seen_on(PRESENCE).into_iter().filter_map(|seen| seen.authorization).collect();
    assert_eq!(bearers, ["Bearer access-1", "Bearer access-2"]);

    network.only(PRESENCE, refused(401, "OAU-128"));
    assert!(matches!(rest.presence().await, Err(RestError::Refused { status: 401, .. })));
    assert_eq!(network.seen_on(PRESENCE).len(), 4);
    assert_eq!(network.seen_on(TOKEN).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_service_disowns_is_refreshed_once_and_then_the_person_has_to_sign_in() {
    for code in ["OAU-129", "OAU-149"] {
        let (network, rest) = office();
        network.on(PRESENCE, refused(401, code));
        assert!(matches!(rest.presence().await, Err(RestError::SignedOut)), "{code}");
        assert_eq!(network.seen_on(PRESENCE).len(), 2, "{code}");
        assert!(matches!(rest.presence().await, Err(RestError::SignedOut)), "{code}");
        assert_eq!(network.seen_on(TOKEN).len(), 2, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_of_a_token_that_has_come_to_its_end_ends_no_sign_in() {
    let (network, rest) = office();
    network.on(PRESENCE, refused(401, "OAU-128"));
    // The answer is two hours in coming: the machine slept.
    network.on(PRESENCE, refused(401, "OAU-129").after(Duration::from_secs(7_200)));
    network.on(PRESENCE, ok(json!({})));
    assert!(matches!(rest.presence().await, Err(RestError::Passing { .. })));
    assert!(rest.presence().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_log_out_code_in_answer_to_a_fresh_token_signs_out() {
    let (network, rest) = office();
    network.on(PRESENCE, refused(401, "OAU-232"));
    assert!(matches!(rest.presence().await, Err(RestError::SignedOut)));
    assert!(matches!(rest.presence().await, Err(RestError::SignedOut)));
    assert_eq!(network.seen_on(PRESENCE).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_log_out_code_signs_out_whatever_the_status_is_that_says_no() {
    for status in [400, 403, 404, 410, 422] {
        for code in ["OAU-222", "OAU-232", "OAU-236", "OAU-136"] {
            let (network, rest) = office();
            network.on(PRESENCE, refused(status, code));
            assert!(matches!(rest.presence().await, Err(RestError::SignedOut)), "{status} {code}");
            assert!(matches!(rest.presence().await, Err(RestError::SignedOut)), "{status} {code}");
            assert_eq!(network.seen_on(PRESENCE).len(), 1, "{status} {code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_log_out_code_of_somebody_else_ends_nothing() {
    let (network, rest) = office();
    network.on("GET /content/1", Reply::text(302, "text/plain", "").header("Location", "https://files.storage.com/t"));
    network.on("GET /t", refused(403, "OAU-222"));
    assert!(rest.transcript("https://media.ringcentral.com/content/1").await.is_err());
    network.on(PRESENCE, ok(json!({})));
    assert!(rest.presence().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_the_server_is_tried_five_times_with_growing_waits() {
    let (network, rest) = office();
    network.on(PRESENCE, Reply::json(502, &json!({})));
    let began = Instant::now();
    let failure = rest.presence().await.expect_err("a fault");
    assert_eq!(failure.to_string(), "RingCentral has a fault of its own (status 502)");
    assert!(matches!(failure, RestError::Passing { retry_at: Some(_), .. }));
    assert_eq!(network.seen_on(PRESENCE).len(), 5);
    assert_eq!(began.elapsed().as_secs(), 2 + 4 + 8 + 16);

    network.only(PRESENCE, Reply::json(503, &json!({})).header("Retry-After", "7")).on(PRESENCE, ok(json!({})));
    let began = Instant::now();
    assert!(rest.presence().await.is_ok());
    assert_eq!(began.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn after_429_nothing_of_that_group_is_sent_until_the_wait_is_over() {
    for (header, seconds) in [(Some("45"), 45), (None, 60)] {
        let (network, rest) = office();
        let mut busy = refused(429, "CMN-301");
        if let Some(header) = header {
            busy = busy.header("Retry-After", header);
        }
        network.on(LOG, busy).on(LOG, ok(json!({"records": []})));
        network.on(PRESENCE, ok(json!({})));
        let began = Instant::now();
        let waiting = tokio::spawn({
            let rest = rest.clone();
            async move { rest.call_log_page(Timestamp::default(), Timestamp::default(), 1).await.is_ok() }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(rest.presence().await.is_ok());
        assert!(began.elapsed().as_secs() < 2, "other groups go on");
        assert!(rest.call_log_page(Timestamp::default(), Timestamp::default(), 1).await.is_ok());
        assert!(waiting.await.expect("no panic"));
        assert!(began.elapsed().as_secs() >= seconds, "{:?}", began.elapsed());
        assert_eq!(network.seen_on(LOG).len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_told_to_the_caller_instead_of_waited_for() {
    let (network, rest) = office();
    network.on(PRESENCE, refused(429, "CMN-310").header("Retry-After", "600"));
    let began = Instant::now();
    assert!(matches!(rest.presence().await, Err(RestError::Passing { retry_at: Some(_), .. })));
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn who_dials_is_told_at_once_that_there_is_no_socket_token() {
    let (network, rest) = office();
    network.on(WSTOKEN, refused(429, "CMN-301").header("Retry-After", "20"));
    let began = Instant::now();
    let failure = rest.socket_token().await.expect_err("busy");
    assert!(matches!(failure, RestError::Passing { retry_at: Some(_), .. }), "{failure}");
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn each_hop_that_fails_has_its_own_words() {
    for (reply, words) in [
        (Reply::fails(NetworkError::Unreachable("x".into())), "the server cannot be reached"),
        (Reply::fails(NetworkError::Tls("x".into())), "no trusted secure connection could be made"),
        (Reply::fails(NetworkError::TimedOut), "the server did not answer in time"),
        (Reply::text(200, "text/html", "<html>"), "a login page of this network answered in the place of RingCentral"),
        (Reply::text(200, "application/json", "{"), "RingCentral's answer cannot be read"),
    ] {
        let (network, rest) = office();
        network.on(PRESENCE, reply);
        let failure = rest.presence().await.expect_err("a failure");
        assert_eq!(failure.to_string(), words);
        assert_eq!(network.seen_on(PRESENCE).len(), 1, "the caller tries again when it is time");
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_permission_is_named_and_a_missing_thing_is_gone() {
    let (network, rest) = office();
    let body = json!({"errorCode": "InsufficientPermissions", "permissionName": "ReadCallLog",
        "errors": [{"errorCode": "CMN-401", "permissionName": "ReadCallLog"}]});
    network.on(LOG, Reply::json(403, &body));
    let failure = rest.call_log_page(Timestamp::default(), Timestamp::default(), 1).await.expect_err("forbidden");
    assert_eq!(failure.to_string(), "RingCentral does not allow this: ReadCallLog is missing");
    let failure = rest.message(&MessageId::new("7")).await.expect_err("not there");
    assert!(matches!(failure, RestError::Gone), "{failure}");
}

#[tokio::test(start_paused = true)]
async fn a_sync_tells_changes_from_everything_and_a_bad_token_from_too_many_changes() {
    let (network, rest) = office();
    let reply = |kind: &str| ok(json!({"records": [{"id": 1}], "syncInfo": {"syncType": kind, "syncToken": "next"}}));
    network.on(MESSAGES, reply("FSync")).on(MESSAGES, reply("ISync")).on(MESSAGES, reply("FSync"));
    let from = Timestamp::from_millis(1_767_607_200_000);
    for (token, expected) in [(None, true), (Some("t"), false), (Some("t"), true)] {
        let Ok(Sync::Changes { records, token: next, full, .. }) = rest.message_sync(token, from).await else {
            panic!("changes")
        };
        assert_eq!((records.len(), next.as_deref(), full), (1, Some("next"), expected));
    }
    let asked = network.seen_on(MESSAGES);
    assert_eq!(asked[0].query("syncType").as_deref(), Some("FSync"));
    assert_eq!(asked[0].query("dateFrom").as_deref(), Some("2026-01-05T10:00:00Z"));
    assert_eq!(asked[1].query("syncToken").as_deref(), Some("t"));
    assert_eq!(asked[1].query("dateFrom"), None, "the frame lies in the token");

    network.only(LOG_SYNC, refused(400, "CLG-104"));
    assert!(matches!(rest.call_log_sync(Some("t"), from).await, Ok(Sync::TokenRefused)));
    assert!(matches!(rest.call_log_sync(None, from).await, Err(RestError::Refused { .. })));
    let many = json!({"errors": [{"errorCode": "CMN-101", "parameterName": "syncToken",
        "message": "max sync record number limit is exceeded"}]});
    network.only(LOG_SYNC, Reply::json(400, &many));
    assert!(matches!(rest.call_log_sync(Some("t"), from).await, Ok(Sync::TooMany)));
}

#[tokio::test(start_paused = true)]
async fn the_own_extension_is_read_whatever_its_ids_are_written_as() {
    let (network, rest) = office();
    let body = json!({"id": 133_165_004_u64, "extensionNumber": "101", "account": {"id": "133164004"},
        "contact": {"firstName": "Dana", "lastName": "Reyes", "businessPhone": "+16505550100"},
        "regionalSettings": {"homeCountry": {"isoCode": "US"}}});
    network
        .on("GET /restapi/v1.0/account/~/extension/~", ok(body))
        .on("GET /restapi/v1.0/account/~/extension/~", ok(json!([])));
    let own = rest.own_extension().await.expect("readable");
    assert_eq!((own.id.as_str(), own.account.as_str()), ("133165004", "133164004"));
    assert_eq!(own.name.as_deref(), Some("Dana Reyes"));
    assert_eq!(own.numbers.into_iter().collect::<Vec<_>>(), ["101"], "the business number may be the company's");
    assert_eq!(own.country.as_deref(), Some("US"));
    let failure = rest.own_extension().await.expect_err("nothing in it");
    assert!(matches!(&failure, RestError::Passing { fault, .. } if matches!(**fault, Fault::Unreadable)), "{failure}");
}

#[tokio::test(start_paused = true)]
async fn only_numbers_that_are_one_persons_alone_are_the_persons_own() {
    let (network, rest) = office();
    let number = |number: &str, usage: &str| json!({"phoneNumber": number, "usageType": usage});
    let body = json!({"records": [number("+16505550100", "MainCompanyNumber"), number("+16505819987", "DirectNumber"),
        number("+16505550111", "CompanyNumber"), number("+16505550199", "BusinessMobileNumber"), {"id": 1}]});
    network.on("GET /restapi/v1.0/account/~/extension/~/phone-number", ok(body));
    assert_eq!(rest.direct_numbers().await.expect("readable"), ["+16505819987", "+16505550199"]);
}
