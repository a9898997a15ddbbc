//! The office on real sockets.

use futures_util::{SinkExt as _, StreamExt as _};
use ringlet_standin::{Leave, Ring, StandIn};
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{FILTERS, sign_in, socket_token};

type Socket = WebSocketStream<tokio::net::TcpStream>;

async fn open(address: &str, token: &str) -> Result<Socket, tokio_tungstenite::tungstenite::Error> {
    let address = url::Url::parse(address).expect("an address");
    let place = format!("{}:{}", address.host_str().unwrap_or_default(), address.port().unwrap_or_default());
    let stream = tokio::net::TcpStream::connect(place).await?;
    Ok(tokio_tungstenite::client_async(format!("{address}?access_token={token}"), stream).await?.0)
}

async fn frame(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.expect("a frame").expect("a sound frame") {
            return serde_json::from_str(&text).expect("JSON");
        }
    }
}

#[tokio::test]
async fn a_call_and_its_voicemail_come_over_a_real_socket() {
    let office = StandIn::start().await;
    let tokens = sign_in(&office).await;
    let token = socket_token(&office, &tokens.access).await;
    let address = token.body["uri"].as_str().expect("an address").to_owned();
    let mut socket = open(&address, token.body["ws_access_token"].as_str().expect("a token")).await.expect("a socket");
    assert_eq!(frame(&mut socket).await[0]["type"], "ConnectionDetails");

    let head =
        json!({"type": "ClientRequest", "messageId": "1", "method": "POST", "path": "/restapi/v1.0/subscription/"});
    let body = json!({"eventFilters": FILTERS, "deliveryMode": {"transportType": "WebSocket"}});
    socket.send(Message::text(json!([head, body]).to_string())).await.expect("sent");
    assert_eq!(frame(&mut socket).await[0]["status"], 200);

    let call = office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    assert_eq!(frame(&mut socket).await[1]["body"]["telephonyStatus"], "Ringing");
    let (_, message) = office.leave_voicemail(Leave { call: Some(call), ..Leave::default() }).expect("the call rings");
    assert_eq!(frame(&mut socket).await[1]["body"]["telephonyStatus"], "NoCall");
    office.advance(std::time::Duration::from_secs(7));
    assert_eq!(frame(&mut socket).await[1]["body"]["changes"][0]["newMessageIds"][0], message);
    let record = frame(&mut socket).await[1]["body"].clone();
    assert_eq!(record["id"], message.to_string());

    // The sound is on another port, and reqwest speaks to it as any client would.
    let sound = record["attachments"][0]["uri"].as_str().expect("an address").to_owned();
    assert!(sound.starts_with(&office.media()) && office.media() != office.api());
    let reply =
        client().get(&sound).bearer_auth(&tokens.access).header("Range", "bytes=0-3").send().await.expect("a reply");
    assert_eq!((reply.status().as_u16(), reply.bytes().await.expect("a body").as_ref()), (206, &b"RIFF"[..]));
}

#[tokio::test]
async fn a_used_socket_token_is_refused_at_the_upgrade() {
    let office = StandIn::start().await;
    let tokens = sign_in(&office).await;
    let token = socket_token(&office, &tokens.access).await;
    let (address, token) =
        (token.body["uri"].as_str().expect("one"), token.body["ws_access_token"].as_str().expect("one"));
    let _first = open(address, token).await.expect("a socket");
    let second = open(address, token).await;
    assert!(matches!(second, Err(tokio_tungstenite::tungstenite::Error::Http(reply)) if reply.status() == 401));
}

#[tokio::test]
async fn a_cut_line_breaks_sockets_and_http_until_it_is_restored() {
    let office = StandIn::start().await;
    let tokens = sign_in(&office).await;
    let token = socket_token(&office, &tokens.access).await;
    let (address, token) =
        (token.body["uri"].as_str().expect("one"), token.body["ws_access_token"].as_str().expect("one"));
    let mut socket = open(address, token).await.expect("a socket");
    frame(&mut socket).await;
    office.cut_everything();
    assert!(!matches!(socket.next().await, Some(Ok(_))));
    let read = || async {
        let address = format!("{}/restapi/v1.0/account/~/extension/~", office.api());
        client().get(address).bearer_auth(&tokens.access).send().await
    };
    assert!(read().await.is_err());
    office.restore_the_line();
    assert_eq!(read().await.expect("a reply").status(), 200);
}

#[tokio::test]
async fn a_half_open_socket_answers_no_ping() {
    let office = StandIn::start().await;
    let tokens = sign_in(&office).await;
    let token = socket_token(&office, &tokens.access).await;
    let (address, token) =
        (token.body["uri"].as_str().expect("one"), token.body["ws_access_token"].as_str().expect("one"));
    let mut socket = open(address, token).await.expect("a socket");
    frame(&mut socket).await;
    socket.send(Message::Ping(Vec::new().into())).await.expect("sent");
    assert!(matches!(socket.next().await, Some(Ok(Message::Pong(_)))));
    office.go_half_open();
    socket.send(Message::Ping(Vec::new().into())).await.expect("sent");
    let answer = tokio::time::timeout(std::time::Duration::from_millis(200), socket.next()).await;
    assert!(answer.is_err(), "{answer:?}");
}

#[tokio::test]
async fn a_stand_in_that_is_dropped_breaks_its_sockets() {
    let office = StandIn::start().await;
    let tokens = sign_in(&office).await;
    let token = socket_token(&office, &tokens.access).await;
    let (address, token) =
        (token.body["uri"].as_str().expect("one"), token.body["ws_access_token"].as_str().expect("one"));
    let mut socket = open(address, token).await.expect("a socket");
    frame(&mut socket).await;
    drop(office);
    assert!(!matches!(socket.next().await, Some(Ok(_))));
}

/// A client as any program has one. It asks for the default crypto provider, even where nothing is encrypted.
fn client() -> reqwest::Client {
    // An error means that another test came first, and then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
