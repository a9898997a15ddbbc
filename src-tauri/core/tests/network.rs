//! One conformance function for the network in memory and the real one, and what only the real one can meet: frames of
//! ten megabytes, a server that does not answer, a certificate that nobody trusts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::{Request, Response};
use ringlet_core::network::{
    FromFirstUse, Incoming, Internet, Network, NetworkError, Outgoing, ProxyChoice, ProxyFault, Socket, install_crypto,
};
use ringlet_core::testing::{FakeNetwork, FakePeer, Reply};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use url::Url;

/// What a socket's other end does, one line a step.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Waits for a text and says it back.
    Echo,
    Ping,
    /// Closes with code 4001.
    Close,
}

const STEPS: [Step; 4] = [Step::Ping, Step::Echo, Step::Echo, Step::Close];

/// What every network does. The other end answers `GET /no` with 404 and "not here", and runs [`STEPS`] on a socket.
async fn conforms(network: &dyn Network, base: &str) {
    let reply = network.send(get(&format!("{base}/no"))).await.expect("a reply, whatever its status");
    assert_eq!(reply.status(), 404);
    assert_eq!(reply.body(), b"not here");

    for address in ["http://192.0.2.1/", "http://platform.ringcentral.com/", "ftp://127.0.0.1/"] {
        let refused = network.send(get(address)).await;
        assert!(matches!(refused, Err(NetworkError::Forbidden)), "{address}");
    }
    for address in ["ws://192.0.2.1/", "ws://platform.ringcentral.com/"] {
        let refused = network.open_socket(address.parse().expect("an address")).await;
        assert!(matches!(refused, Err(NetworkError::Forbidden)), "{address}");
    }

    let address: Url = format!("{}/ws", base.replacen("http", "ws", 1)).parse().expect("an address");
    let mut socket = network.open_socket(address.clone()).await.expect("open");
    assert_eq!(heard(&mut socket).await, Incoming::Sign, "a ping is proof of life");
    for text in ["first", "zweite ☎"] {
        // Waiting may be broken off at any time without losing anything.
        let early = tokio::time::timeout(Duration::from_millis(1), socket.next()).await;
        assert!(early.is_err(), "{early:?}");
        socket.send(Outgoing::Text(text.to_owned())).await.expect("open");
        assert_eq!(heard(&mut socket).await, Incoming::Text(text.to_owned()));
    }
    assert_eq!(heard(&mut socket).await, Incoming::Closed(Some(4001)));
    assert!(matches!(heard(&mut socket).await, Incoming::Closed(_)), "and for ever after");

    let refused = network.open_socket(address).await;
    assert!(matches!(refused, Err(NetworkError::Refused(404))), "{:?}", refused.err());
}

async fn heard(socket: &mut Box<dyn Socket>) -> Incoming {
    tokio::time::timeout(Duration::from_secs(10), socket.next()).await.expect("in time").expect("no fault")
}

fn get(address: &str) -> Request<Vec<u8>> {
    Request::get(address).body(Vec::new()).expect("a request")
}

#[tokio::test]
async fn the_network_in_memory_conforms() {
    let network = FakeNetwork::new();
    network.on("GET /no", Reply::text(404, "text/plain", "not here"));
    let mut dialled = network.expect_dial();
    tokio::spawn(async move {
        let mut peer: FakePeer = dialled.recv().await.expect("dialled");
        for step in STEPS {
            match step {
                Step::Ping => peer.send(Incoming::Sign),
                Step::Close => peer.send(Incoming::Closed(Some(4001))),
                Step::Echo => {
                    let Some(Outgoing::Text(text)) = peer.received().await else { return };
                    peer.text(text);
                }
            }
        }
    });
    conforms(&network, "http://127.0.0.1:9").await;
}

#[tokio::test]
async fn the_real_network_conforms() {
    let (listener, base) = listen().await;
    tokio::spawn(async move {
        answer(listener.accept().await.expect("a connection").0, "404 Not Found", "not here").await;
        let mut socket = upgrade(listener.accept().await.expect("a connection").0).await;
        for step in STEPS {
            match step {
                Step::Ping => socket.send(Message::Ping(Vec::new().into())).await.expect("open"),
                Step::Close => {
                    let frame = CloseFrame { code: 4001.into(), reason: "".into() };
                    socket.close(Some(frame)).await.expect("open");
                }
                Step::Echo => loop {
                    match socket.next().await.expect("open").expect("open") {
                        Message::Text(text) => break socket.send(Message::Text(text)).await.expect("open"),
                        _ => continue,
                    }
                },
            }
        }
        answer(listener.accept().await.expect("a connection").0, "404 Not Found", "").await;
    });
    conforms(&Internet::new().expect("a client"), &base).await;
}

#[tokio::test]
async fn a_frame_of_ten_megabytes_is_read_and_the_socket_lives_on() {
    let (listener, base) = listen().await;
    tokio::spawn(async move {
        let mut socket = upgrade(listener.accept().await.expect("a connection").0).await;
        socket.send(Message::text("x".repeat(10 << 20))).await.expect("open");
        socket.send(Message::binary(vec![0; 1000])).await.expect("open");
        socket.send(Message::text("after")).await.expect("open");
        while socket.next().await.is_some() {}
    });
    let internet = Internet::new().expect("a client");
    let address = base.replacen("http", "ws", 1).parse().expect("an address");
    let mut socket = internet.open_socket(address).await.expect("open");
    assert!(matches!(heard(&mut socket).await, Incoming::Text(text) if text.len() == 10 << 20));
    assert_eq!(heard(&mut socket).await, Incoming::Sign);
    assert_eq!(heard(&mut socket).await, Incoming::Text("after".to_owned()));
}

#[tokio::test]
async fn the_proxys_password_is_asked_for_once_and_no_request_waits_for_the_keyring() {
    let (listener, base) = listen().await;
    let refusing = async move { answer(listener.accept().await.expect("a connection").0, "502 Bad Gateway", "").await };
    let seen = tokio::spawn(refusing);
    let (unlock, locked) = std::sync::mpsc::channel();
    let locked = Mutex::new(locked);
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let proxy = ProxyChoice::parse(&base.replacen("http://", "http://dana@", 1)).expect("a proxy");
    let network = FromFirstUse::new(proxy, move || {
        counted.fetch_add(1, Ordering::SeqCst);
        locked.lock().expect("no panic").recv().ok()
    });
    let send = || network.send(get("https://elsewhere.example/"));
    let late = tokio::time::timeout(Duration::from_secs(1), send()).await.expect("at once").expect_err("no password");
    assert!(matches!(late, NetworkError::Proxy(_, ProxyFault::WantsPassword)), "{late:?}");
    assert!(late.never_left());
    unlock.send("secret".to_owned()).expect("somebody waits");
    let answered = async {
        loop {
            match send().await {
                Err(NetworkError::Proxy(_, ProxyFault::WantsPassword)) => tokio::task::yield_now().await,
                other => return other,
            }
        }
    };
    let refused = tokio::time::timeout(Duration::from_secs(10), answered).await.expect("in time");
    let refused = refused.expect_err("a proxy that refuses");
    assert!(matches!(refused, NetworkError::Proxy(_, ProxyFault::Refused(_))), "{refused:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let head = seen.await.expect("no panic").to_ascii_lowercase();
    assert!(head.contains("proxy-authorization: basic zgfuytpzzwnyzxq="), "{head}");
}

#[tokio::test]
async fn a_redirect_is_given_back_and_not_followed() {
    let (listener, base) = listen().await;
    tokio::spawn(async move {
        let head = "302 Found\r\nLocation: http://127.0.0.1:1/elsewhere";
        answer(listener.accept().await.expect("a connection").0, head, "").await;
    });
    let reply = Internet::new().expect("a client").send(get(&base)).await.expect("a reply");
    assert_eq!(reply.status(), 302);
}

#[tokio::test]
async fn a_program_says_what_it_is() {
    let (listener, base) = listen().await;
    let seen =
        tokio::spawn(async move { answer(listener.accept().await.expect("a connection").0, "200 OK", "").await });
    let reply: Response<Vec<u8>> = Internet::new().expect("a client").send(get(&base)).await.expect("a reply");
    assert_eq!(reply.status(), 200);
    let head = seen.await.expect("no panic").to_ascii_lowercase();
    assert!(
        head.contains(&format!("user-agent: ringlet/{} ({})", env!("CARGO_PKG_VERSION"), std::env::consts::OS)),
        "{head}"
    );
}

#[tokio::test]
async fn where_nobody_listens_the_server_cannot_be_reached() {
    let (listener, base) = listen().await;
    drop(listener);
    let internet = Internet::new().expect("a client");
    let failure = internet.send(get(&base)).await.expect_err("nobody listens");
    assert!(matches!(failure, NetworkError::Unreachable(_)), "{failure:?}");
    let failure = internet.open_socket(base.replacen("http", "ws", 1).parse().expect("an address")).await.err();
    assert!(matches!(failure, Some(NetworkError::Unreachable(_))), "{failure:?}");
}

#[tokio::test]
async fn a_certificate_nobody_trusts_is_a_fault_of_tls_for_https_and_the_socket() {
    install_crypto();
    let (listener, base) = listen().await;
    let own =
        rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("a pair");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The client ends the handshake, which is what is tested.
            drop(acceptor.accept(stream).await);
        }
    });
    let internet = Internet::new().expect("a client");
    let failure = internet.send(get(&base.replacen("http", "https", 1))).await.expect_err("untrusted");
    assert!(matches!(failure, NetworkError::Tls(_)), "{failure:?}");
    assert_eq!(failure.to_string(), "no trusted secure connection could be made");
    let failure = internet.open_socket(base.replacen("http", "wss", 1).parse().expect("an address")).await.err();
    assert!(matches!(failure, Some(NetworkError::Tls(_))), "{failure:?}");
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    (listener, base)
}

/// Reads one request head and answers it; gives the head.
async fn answer(mut stream: TcpStream, status: &str, body: &str) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a request"));
    }
    let length = body.len();
    let reply = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(reply.as_bytes()).await.expect("the client waits");
    stream.shutdown().await.expect("the client waits");
    String::from_utf8(head).expect("text")
}

async fn upgrade(stream: TcpStream) -> WebSocketStream<TcpStream> {
    tokio_tungstenite::accept_async(stream).await.expect("a WebSocket's request")
}
