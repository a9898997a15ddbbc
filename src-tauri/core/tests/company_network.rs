//! A company's network: the way out is a proxy, and the authority behind every certificate is the company's own.
//!
//! The variables that say so belong to the whole process, so this is one test in a program of its own. Names are known
//! to the proxy alone: whoever asks for an address here does not get through.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::{SinkExt, StreamExt};
use http::Request;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use ringlet_core::network::{
    Incoming, Internet, Network, NetworkError, Outgoing, ProxyChoice, ProxyFault, install_crypto,
};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

#[test]
fn https_and_the_socket_go_through_the_companys_proxy_and_trust_its_authority() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        install_crypto();
        let company = Company::start().await;
        // SAFETY: no other test of this program reads variables, and no other thread has begun to.
        unsafe {
            std::env::set_var("HTTPS_PROXY", format!("http://{}", company.proxy));
            std::env::set_var("NO_PROXY", "inside.example");
            std::env::set_var("SSL_CERT_FILE", &company.authority);
        }
        everything_goes_through(&company).await;
        a_name_and_a_password_are_sent(&company).await;
        the_hop_that_failed_is_named(&company).await;
        who_signed_the_certificate_matters(&company).await;
    });
}

async fn everything_goes_through(company: &Company) {
    let internet = Internet::new().expect("a client");
    let reply = internet.send(get("https://service.example/hello")).await.expect("a reply through the tunnel");
    assert_eq!(reply.body(), b"hello");
    let mut socket = internet.open_socket(address("wss://service.example/socket")).await.expect("a socket");
    socket.send(Outgoing::Text("said".to_owned())).await.expect("open");
    assert_eq!(socket.next().await.expect("open"), Incoming::Text("said".to_owned()));
    assert_eq!(company.asked(), [("service.example:443".to_owned(), None), ("service.example:443".to_owned(), None)]);

    // What the company says lies inside is looked for directly, and has no address here.
    let failure = internet.send(get("https://inside.example/")).await.expect_err("nothing is there");
    assert!(matches!(failure, NetworkError::Unreachable(_)), "{failure:?}");
    assert!(company.asked().is_empty(), "the proxy was asked");
}

async fn a_name_and_a_password_are_sent(company: &Company) {
    let proxy = ProxyChoice::parse(&format!("http://pat@{}", company.proxy)).expect("an address");
    let internet = Internet::through(&proxy, Some("a b:c")).expect("a client");
    internet.send(get("https://service.example/hello")).await.expect("a reply");
    internet.open_socket(address("wss://service.example/socket")).await.expect("a socket");
    let header = Some("Basic cGF0OmEgYjpj".to_owned());
    assert_eq!(company.asked(), vec![("service.example:443".to_owned(), header); 2]);
}

async fn the_hop_that_failed_is_named(company: &Company) {
    let proxy = &company.proxy;
    let internet = Internet::new().expect("a client");
    for (host, words) in
        [("closed.example", "refused to connect to the server"), ("locked.example", "wants a name and a password")]
    {
        let failure = internet.send(get(&format!("https://{host}/"))).await.expect_err(host);
        assert_eq!(failure.to_string(), format!("the proxy {proxy} {words}"), "{failure:?}");
        assert!(failure.never_left());
        let failure = internet.open_socket(address(&format!("wss://{host}/"))).await.err().expect(host);
        assert!(failure.to_string().starts_with(&format!("the proxy {proxy} {words}")), "{failure:?}");
        assert!(matches!(failure, NetworkError::Proxy(_, ProxyFault::Refused(Some(502)) | ProxyFault::WantsPassword)));
    }
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        listener.local_addr().expect("bound").to_string()
    };
    let internet = Internet::through(&ProxyChoice::parse(&gone).expect("an address"), None).expect("a client");
    let expected = format!("the proxy {gone} cannot be reached");
    assert_eq!(internet.send(get("https://service.example/")).await.expect_err("gone").to_string(), expected);
    let failure = internet.open_socket(address("wss://service.example/")).await.err();
    assert_eq!(failure.expect("gone").to_string(), expected);
    company.asked();
}

async fn who_signed_the_certificate_matters(company: &Company) {
    let internet = Internet::new().expect("a client");
    let failure = internet.send(get("https://stranger.example/")).await.expect_err("nobody knows who signed it");
    assert!(matches!(failure, NetworkError::Tls(_)), "{failure:?}");
    let failure = internet.open_socket(address("wss://stranger.example/")).await.err();
    assert!(matches!(failure, Some(NetworkError::Tls(_))), "{failure:?}");
    company.asked();
}

fn get(address: &str) -> Request<Vec<u8>> {
    Request::get(address).body(Vec::new()).expect("a request")
}

fn address(text: &str) -> url::Url {
    text.parse().expect("an address")
}

/// What a tunnel was asked for: the address, and by whom.
type Asked = (String, Option<String>);

/// A proxy, the servers it knows, and an authority in a file.
struct Company {
    proxy: String,
    authority: std::path::PathBuf,
    asked: Arc<Mutex<Vec<Asked>>>,
    _folder: tempfile::TempDir,
}

impl Company {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let (own, stranger) = (authority("Company"), authority("Stranger"));
        let file = folder.path().join("authority.pem");
        let text = BASE64_STANDARD.encode(own.der());
        let text = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        std::fs::write(&file, text).expect("it can be written");
        let servers = BTreeMap::from([
            ("service.example:443".to_owned(), serve("service.example", &own).await),
            ("stranger.example:443".to_owned(), serve("stranger.example", &stranger).await),
        ]);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let proxy = listener.local_addr().expect("bound").to_string();
        let seen = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(relay(stream, servers.clone(), seen.clone()));
            }
        });
        Self { proxy, authority: file, asked, _folder: folder }
    }

    /// What the proxy was asked since the last time.
    fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("nobody panicked"))
    }
}

/// One client of the proxy.
async fn relay(mut client: TcpStream, servers: BTreeMap<String, String>, asked: Arc<Mutex<Vec<Asked>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = client.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).expect("a head is text");
    let target = head.split(' ').nth(1).expect("CONNECT target HTTP/1.1").to_owned();
    assert!(head.starts_with("CONNECT "), "{head}");
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    asked.lock().expect("nobody panicked").push((target.clone(), header("proxy-authorization")));
    let answer = match (servers.get(&target), target.as_str()) {
        (Some(server), _) => {
            let mut server = TcpStream::connect(server).await.expect("it listens");
            client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n").await.expect("it waits");
            // Either side may end it.
            drop(copy_bidirectional(&mut client, &mut server).await);
            return;
        }
        (None, "locked.example:443") => "407 Proxy Authentication Required",
        (None, _) => "502 Bad Gateway",
    };
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
    client.write_all(answer.as_bytes()).await.expect("it waits");
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A server with a certificate for `name`, at the address given back: it answers `GET` with "hello", and on a socket
/// says what it hears.
async fn serve(name: &str, authority: &CertifiedIssuer<'static, KeyPair>) -> String {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("a pair");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let place = listener.local_addr().expect("bound").to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust it ends the handshake.
                if let Ok(stream) = acceptor.accept(stream).await {
                    answer(BufReader::new(stream)).await;
                }
            });
        }
    });
    place
}

async fn answer(mut stream: BufReader<impl AsyncRead + AsyncWrite + Unpin>) {
    if stream.fill_buf().await.expect("a request").starts_with(b"GET /hello ") {
        let reply = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        stream.write_all(reply).await.expect("the client waits");
        // The other side may be gone already.
        drop(stream.shutdown().await);
        return;
    }
    let mut socket = tokio_tungstenite::accept_async(stream).await.expect("a WebSocket's request");
    while let Some(Ok(message)) = socket.next().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}
