//! A sign-in as a browser meets it, over real loopback connections; the service's side is in memory.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rustls::crypto::ring::default_provider;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::auth::login::{Hold, Login, LoginError, Redirects};
use crate::auth::{App, Grant};
use crate::locale::Language;
use crate::rest::{Server, Wire};
use crate::testing::{FakeClock, FakeNetwork, Reply};

const TOKEN: &str = "POST /restapi/oauth/token";
const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

struct SignIn {
    network: FakeNetwork,
    address: Url,
    port: u16,
    state: String,
    cancel: CancellationToken,
    hold: Hold,
    task: JoinHandle<Result<Grant, LoginError>>,
}

async fn begin(redirects: &Redirects) -> Result<(FakeNetwork, Login), LoginError> {
    let network = FakeNetwork::new();
    let server = Server::parse("https://platform.ringcentral.com").expect("a server");
    let wire = Arc::new(Wire::new(Arc::new(network.clone()), Arc::new(FakeClock::new()), server));
    let app = App { client_id: "client".to_owned(), endpoint_id: "installation".to_owned() };
    Ok((network, Login::begin(wire, app, redirects, Language::En).await?))
}

/// A sign-in that waits on a port of its own, with a service that gives tokens.
async fn sign_in(host: &str) -> SignIn {
    let redirects = Redirects::parse(&format!("http://{host}:{}/oauth2callback", free_port().await)).expect("loopback");
    let (network, login) = begin(&redirects).await.expect("a free port");
    network.on(TOKEN, Reply::json(200, &json!({"access_token": "a", "refresh_token": "r", "token_type": "bearer"})));
    let address = login.address().clone();
    let redirect: Url = query(&address, "redirect_uri").parse().expect("an address");
    let cancel = CancellationToken::new();
    SignIn {
        network,
        port: redirect.port().expect("a port"),
        state: query(&address, "state"),
        address,
        hold: login.hold(),
        task: tokio::spawn(login.finish(cancel.clone())),
        cancel,
    }
}

/// One that nothing listened on a moment ago.
async fn free_port() -> u16 {
    let listener = TcpListener::bind((LOCAL, 0)).await.expect("a free port");
    listener.local_addr().expect("bound").port()
}

fn query(url: &Url, key: &str) -> String {
    url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// What a browser gets for `target`.
async fn get(ip: IpAddr, port: u16, target: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(SocketAddr::new(ip, port)).await?;
    stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).await?;
    let mut page = String::new();
    stream.read_to_string(&mut page).await?;
    Ok(page)
}

impl SignIn {
    async fn get(&self, target: &str) -> String {
        get(LOCAL, self.port, target).await.expect("listening")
    }

    async fn come_back(&self, with: &str) -> String {
        self.get(&format!("/oauth2callback?{with}&state={}", self.state)).await
    }

    async fn ended(self) -> Result<Grant, LoginError> {
        tokio::time::timeout(Duration::from_secs(10), self.task).await.expect("in time").expect("no panic")
    }
}

#[tokio::test]
async fn the_browser_brings_a_code_and_it_is_traded_with_the_verifier() {
    let sign_in = sign_in("localhost").await;
    assert_eq!(sign_in.address.path(), "/restapi/oauth/authorize");
    assert_eq!(query(&sign_in.address, "response_type"), "code");
    assert_eq!(query(&sign_in.address, "client_id"), "client");
    assert_eq!(query(&sign_in.address, "code_challenge_method"), "S256");
    let page = sign_in.come_back("code=abc&expires_in=60").await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("You are signed in"), "{page}");

    let sent = sign_in.network.seen_on(TOKEN);
    assert_eq!(sent[0].form("code").as_deref(), Some("abc"));
    assert_eq!(sent[0].form("redirect_uri"), Some(query(&sign_in.address, "redirect_uri")));
    assert_eq!(sent[0].form("client_id").as_deref(), Some("client"));
    let verifier = sent[0].form("code_verifier").expect("a verifier");
    assert_eq!(verifier.len(), 43, "32 bytes");
    let mut hash = Vec::new();
    let sha256 = default_provider().cipher_suites.iter().find_map(|suite| match suite {
        rustls::SupportedCipherSuite::Tls13(suite) if suite.common.hash_provider.output_len() == 32 => {
            Some(suite.common.hash_provider)
        }
        _ => None,
    });
    hash.extend_from_slice(sha256.expect("SHA-256").hash(verifier.as_bytes()).as_ref());
    assert_eq!(query(&sign_in.address, "code_challenge"), BASE64_URL_SAFE_NO_PAD.encode(hash));
    assert!(sign_in.ended().await.is_ok());
}

#[tokio::test]
async fn both_addresses_of_localhost_are_listened_to() {
    let sign_in = sign_in("localhost").await;
    let page = get(IpAddr::V6(Ipv6Addr::LOCALHOST), sign_in.port, "/favicon.ico").await;
    match page {
        Ok(page) => assert!(page.starts_with("HTTP/1.1 404"), "{page}"),
        // A machine without IPv6 is no error.
        Err(_) => assert!(TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_err()),
    }
    assert!(sign_in.get("/favicon.ico").await.starts_with("HTTP/1.1 404"));
    assert!(sign_in.get("/").await.starts_with("HTTP/1.1 404"));
    assert!(!sign_in.task.is_finished(), "the right one is still waited for");
}

#[tokio::test]
async fn a_wrong_state_gets_a_page_and_ends_nothing() {
    let sign_in = sign_in("127.0.0.1").await;
    for target in
        ["/oauth2callback?code=evil&state=other", "/oauth2callback?code=evil", "/oauth2callback?error=access_denied"]
    {
        let page = sign_in.get(target).await;
        assert!(page.starts_with("HTTP/1.1 400") && page.contains("another sign-in"), "{page}");
    }
    assert!(sign_in.network.seen().is_empty(), "no code was traded");
    assert!(sign_in.come_back("code=abc").await.contains("You are signed in"));
    assert!(sign_in.ended().await.is_ok());
}

#[tokio::test]
async fn a_code_that_comes_twice_is_traded_once() {
    let sign_in = sign_in("127.0.0.1").await;
    let slow =
        Reply::json(200, &json!({"access_token": "a", "token_type": "bearer"})).after(Duration::from_millis(300));
    sign_in.network.only(TOKEN, slow);
    let (port, target) = (sign_in.port, format!("/oauth2callback?code=abc&state={}", sign_in.state));
    let first = tokio::spawn({
        let target = target.clone();
        async move { get(LOCAL, port, &target).await }
    });
    while sign_in.network.seen_on(TOKEN).is_empty() {
        tokio::task::yield_now().await;
    }
    let second = sign_in.get(&target).await;
    assert!(second.starts_with("HTTP/1.1 409") && second.contains("Already used"), "{second}");
    assert!(first.await.expect("no panic").expect("a page").contains("You are signed in"));
    assert_eq!(sign_in.network.seen_on(TOKEN).len(), 1);
    let (network, hold) = (sign_in.network.clone(), sign_in.hold.clone());
    assert!(sign_in.ended().await.is_ok());

    // The person loads the page again.
    for _ in 0..2 {
        let again = get(LOCAL, port, &target).await.expect("somebody listens");
        assert!(again.starts_with("HTTP/1.1 409") && again.contains("Already used"), "{again}");
    }
    let other = get(LOCAL, port, "/oauth2callback?code=abc&state=other").await.expect("somebody listens");
    assert!(other.contains("another sign-in"), "{other}");
    assert_eq!(network.seen_on(TOKEN).len(), 1);

    hold.release().await;
    assert!(get(LOCAL, port, &target).await.is_err(), "nobody listens any more");
    let redirects = Redirects::parse(&format!("http://127.0.0.1:{port}/oauth2callback")).expect("loopback");
    begin(&redirects).await.expect("the port is free for the next sign-in");
}

#[tokio::test]
async fn the_browser_is_answered_for_some_seconds_after_the_end_and_not_for_ever() {
    let sign_in = sign_in("127.0.0.1").await;
    assert!(sign_in.come_back("error=access_denied").await.contains("You declined"));
    let (port, target) = (sign_in.port, format!("/oauth2callback?error=access_denied&state={}", sign_in.state));
    assert!(matches!(sign_in.ended().await, Err(LoginError::Denied)));
    assert!(get(LOCAL, port, &target).await.expect("somebody listens").contains("Already used"));
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(30)).await;
    // Sooner or later; a test that waits in vain is ended from outside.
    while get(LOCAL, port, &target).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_person_who_declines_is_told_so_here_and_there() {
    let sign_in = sign_in("127.0.0.1").await;
    let page = sign_in.come_back("error=access_denied&error_description=x").await;
    assert!(page.contains("You declined"), "{page}");
    assert!(matches!(sign_in.ended().await, Err(LoginError::Denied)));

    let sign_in = self::sign_in("127.0.0.1").await;
    let page = sign_in.come_back("error=<b>invalid_request</b>").await;
    assert!(page.contains("did not finish") && !page.contains("declined"), "{page}");
    let error = sign_in.ended().await.expect_err("refused");
    assert_eq!(error.to_string(), "RingCentral refused the sign-in (binvalid_requestb)");
}

#[tokio::test]
async fn a_code_that_cannot_be_traded_ends_in_words() {
    let sign_in = sign_in("127.0.0.1").await;
    let body = json!({"error": "invalid_grant", "errors": [{"errorCode": "OAU-109", "message": "m"}]});
    sign_in.network.only(TOKEN, Reply::json(400, &body));
    assert!(sign_in.come_back("code=old").await.contains("did not finish"));
    let error = sign_in.ended().await.expect_err("refused");
    assert_eq!(error.to_string(), "the sign-in could not be finished: RingCentral refused (OAU-109)");
}

#[tokio::test(start_paused = true)]
async fn five_minutes_are_waited_and_not_more() {
    let sign_in = sign_in("127.0.0.1").await;
    let (port, began) = (sign_in.port, tokio::time::Instant::now());
    let outcome = sign_in.task.await.expect("no panic");
    assert!(matches!(outcome, Err(LoginError::TimedOut)));
    assert_eq!(began.elapsed().as_secs(), 300);
    assert!(get(LOCAL, port, "/").await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn cancelling_ends_it_at_once() {
    let sign_in = sign_in("127.0.0.1").await;
    let idle = TcpStream::connect((LOCAL, sign_in.port)).await.expect("listening");
    sign_in.cancel.cancel();
    let port = sign_in.port;
    assert!(matches!(sign_in.ended().await, Err(LoginError::Cancelled)));
    assert!(get(LOCAL, port, "/").await.is_err(), "nobody listens any more");
    drop(idle);
}

#[tokio::test]
async fn the_first_free_port_is_taken_and_none_free_is_told() {
    let taken = TcpListener::bind((LOCAL, 0)).await.expect("a free port");
    let busy = taken.local_addr().expect("bound").port();
    let free = free_port().await;
    let list = format!("http://localhost:{busy}/oauth2callback, http://localhost:{free}/oauth2callback");
    let (_, login) = begin(&Redirects::parse(&list).expect("loopback")).await.expect("one is free");
    assert_eq!(query(login.address(), "redirect_uri"), format!("http://localhost:{free}/oauth2callback"));

    let error = begin(&Redirects::parse(&list).expect("loopback")).await.err().expect("both are taken");
    let words = format!("the ports the browser comes back to are taken by other programs: {busy}, {free}");
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_redirect_beyond_this_machine_is_refused() {
    for address in
        ["https://localhost:1/x", "http://192.168.0.1:1/x", "http://example.com/x", "x", "http://localhost:1/?a=b"]
    {
        assert!(matches!(Redirects::parse(address), Err(LoginError::BadRedirect { .. })), "{address}");
    }
    assert!(Redirects::parse("").is_err());
    assert!(Redirects::parse("http://127.0.0.1:9/x,http://[::1]:9/x").is_ok());
}
