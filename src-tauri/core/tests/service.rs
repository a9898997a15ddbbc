//! Sign-in, tokens and REST against the stand-in, over real connections.

use std::sync::Arc;
use std::time::Duration;

use ringlet_core::auth::App;
use ringlet_core::auth::login::{Login, LoginError, Redirects};
use ringlet_core::auth::store_handle::StoreHandle;
use ringlet_core::auth::tokens::{BearerError, Session, Tokens};
use ringlet_core::contract::KeyringView;
use ringlet_core::locale::Language;
use ringlet_core::network::{Incoming, Internet, Network};
use ringlet_core::rest::{Rest, RestError, Server, Sync, Wire};
use ringlet_core::testing::{FakeClock, MemoryStore};
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Timestamp;
use ringlet_standin::{ACCOUNT, CLIENT_ID, CannedAnswer, OWNER, OWNER_NUMBER, RefreshFault, SignIn, StandIn};
use tokio_util::sync::CancellationToken;

struct Program {
    office: StandIn,
    keyring: Arc<MemoryStore>,
    wire: Arc<Wire>,
    tokens: Tokens,
    rest: Rest,
    redirects: Redirects,
}

fn app() -> App {
    App { client_id: CLIENT_ID.to_owned(), endpoint_id: "this-installation".to_owned() }
}

async fn start() -> Program {
    let office = StandIn::start().await;
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("bound").port();
    let redirect = format!("http://localhost:{port}/oauth2callback");
    office.register(ringlet_standin::App {
        client_id: CLIENT_ID.to_owned(),
        client_secret: None,
        redirect_uris: vec![redirect.clone()],
    });
    let redirects = Redirects::parse(&redirect).expect("loopback");
    run(office, Arc::new(MemoryStore::new()), redirects)
}

/// The program starts, with what an earlier run left in the keyring.
fn run(office: StandIn, keyring: Arc<MemoryStore>, redirects: Redirects) -> Program {
    let internet = Arc::new(Internet::new().expect("a client"));
    let server = Server::parse(&office.api()).expect("a server");
    let wire = Arc::new(Wire::new(internet, Arc::new(FakeClock::new()), server));
    let (tokens, mut refresher) = Tokens::new(wire.clone(), app(), StoreHandle::new(keyring.clone()));
    tokio::spawn(async move { refresher.run(CancellationToken::new()).await });
    let rest = Rest::new(wire.clone(), tokens.clone());
    Program { office, keyring, wire, tokens, rest, redirects }
}

impl Program {
    /// Signs in, with a browser that follows where it is sent.
    async fn sign_in(&self) -> Result<(), LoginError> {
        let login = Login::begin(self.wire.clone(), app(), &self.redirects, Language::En).await?;
        let browser = tokio::spawn(reqwest::get(login.address().clone()));
        let outcome = login.finish(CancellationToken::new()).await;
        let page = browser.await.expect("no panic").expect("a page").text().await.expect("text");
        let expected = if outcome.is_ok() { "You are signed in" } else { "You declined" };
        assert!(page.contains(expected), "{page}");
        self.tokens.adopt(outcome?).await.expect("running");
        Ok(())
    }

    fn stored(&self) -> Option<String> {
        self.keyring.credential().map(|credential| credential.refresh_token)
    }

    /// The keyring is emptied on a thread of its own, which nobody waits for.
    async fn until_wiped(&self) {
        let wiped = async {
            while self.stored().is_some() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wiped).await.expect("the keyring is emptied");
    }

    async fn restarted(self) -> Self {
        run(self.office, self.keyring, self.redirects)
    }
}

#[tokio::test]
async fn a_person_signs_in_through_a_browser_and_everything_can_be_read() {
    let app = start().await;
    app.office.seed_history(3, 2);
    app.sign_in().await.expect("approved");
    assert_eq!(*app.tokens.keyring().borrow(), KeyringView::Ok);

    let own = app.rest.own_extension().await.expect("readable");
    assert_eq!((own.id.as_str(), own.account.as_str()), (OWNER.to_string().as_str(), ACCOUNT.to_string().as_str()));
    assert!(own.name.is_some() && own.extension_number.is_some() && own.numbers.len() == 1, "{own:?}");
    assert_eq!(app.rest.direct_numbers().await.expect("readable"), [OWNER_NUMBER], "the company's is nobody's own");
    assert_eq!(own.country.as_deref(), Some("US"));

    assert_eq!(app.rest.presence().await.expect("readable").body["telephonyStatus"], "NoCall");
    let month_ago = app.wire.now().server - Duration::from_secs(30 * 86_400);
    let page = app.rest.call_log_page(month_ago, app.wire.now().server, 1).await.expect("readable");
    assert_eq!((page.records.len(), page.more), (3, false));
    let Ok(Sync::Changes { token: Some(token), full: true, .. }) = app.rest.call_log_sync(None, month_ago).await else {
        panic!("a full sync")
    };
    let again = app.rest.call_log_sync(Some(&token), month_ago).await;
    assert!(matches!(&again, Ok(Sync::Changes { full: false, .. })), "{again:?}");
    let refused = app.rest.call_log_sync(Some("nonsense"), month_ago).await;
    assert!(matches!(refused, Ok(Sync::TokenRefused)), "{refused:?}");

    let messages = app.rest.messages_page(month_ago, 1).await;
    assert!(messages.is_ok(), "{messages:?}");
    let Ok(Sync::Changes { token: Some(token), full: true, .. }) = app.rest.message_sync(None, month_ago).await else {
        panic!("a full sync")
    };
    assert!(matches!(app.rest.message_sync(Some(&token), month_ago).await, Ok(Sync::Changes { full: false, .. })));
    assert!(matches!(app.rest.message_sync(Some("nonsense"), month_ago).await, Ok(Sync::TokenRefused)));
    assert!(matches!(app.rest.message(&MessageId::new("1")).await, Err(RestError::Gone)));
}

#[tokio::test]
async fn a_socket_is_opened_with_a_token_of_its_own() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    let token = app.rest.socket_token().await.expect("a token");
    let internet = Internet::new().expect("a client");
    let mut socket = internet.open_socket(token.address(None)).await.expect("open");
    let first = tokio::time::timeout(Duration::from_secs(10), socket.next()).await.expect("in time").expect("open");
    assert!(matches!(&first, Incoming::Text(text) if text.contains("ConnectionDetails")), "{first:?}");
}

#[tokio::test]
async fn the_servers_time_is_learnt_from_its_replies() {
    let app = start().await;
    app.office.advance(Duration::from_secs(600));
    app.sign_in().await.expect("approved");
    let off = app.wire.now().server.as_millis() - millis(app.office.now().to_string().as_str());
    assert!(off.abs() < 1500, "off by {off} ms");
}

fn millis(text: &str) -> i64 {
    Timestamp::parse(text).expect("a time").as_millis()
}

#[tokio::test]
async fn a_person_who_declines_is_not_signed_in() {
    let app = start().await;
    app.office.set(|settings| settings.sign_in = SignIn::Deny);
    assert!(matches!(app.sign_in().await, Err(LoginError::Denied)));
    assert!(matches!(*app.tokens.session().borrow(), Session::SignedOut { why: None } | Session::Restoring));
    assert_eq!((app.stored(), app.office.sessions()), (None, 0));
}

#[tokio::test]
async fn a_sign_in_survives_a_restart() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    let before = app.stored();
    let app = app.restarted().await;
    assert!(app.rest.presence().await.is_ok());
    assert_ne!(app.stored(), before, "the refresh token was changed for a new one");
    assert_eq!(app.office.sessions(), 1, "no second session was opened");
}

#[tokio::test]
async fn a_refresh_whose_reply_was_lost_is_recovered_with_the_same_token() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    app.office.fault_refreshes([RefreshFault::LoseReply]);
    let app = app.restarted().await;
    let first = app.tokens.bearer().await;
    assert!(matches!(first, Err(BearerError::Passing { .. })), "{first:?}");
    let recovered = tokio::time::timeout(Duration::from_secs(20), async {
        while app.rest.presence().await.is_err() {
            tokio::task::yield_now().await;
        }
    });
    recovered.await.expect("in time");
    assert_eq!(app.office.sessions(), 1);
}

#[tokio::test]
async fn an_access_token_that_expired_early_costs_one_refresh() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    assert!(app.rest.presence().await.is_ok());
    app.office.expire_access_tokens();
    assert!(app.rest.presence().await.is_ok());
    let refreshes = app.office.requests().iter().filter(|seen| seen.path == "/restapi/oauth/token").count();
    assert_eq!(refreshes, 2, "the code, and one refresh");
}

#[tokio::test]
async fn a_session_that_was_revoked_elsewhere_signs_out() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    app.office.revoke_sessions(None);
    assert!(matches!(app.rest.presence().await, Err(RestError::SignedOut)));
    assert!(matches!(*app.tokens.session().borrow(), Session::SignedOut { why: Some(_) }));
    app.until_wiped().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_at_the_service_and_here() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    app.tokens.sign_out().await;
    assert_eq!(app.office.sessions(), 0);
    app.until_wiped().await;
}

#[tokio::test]
async fn a_captive_portal_is_named_and_signs_nobody_out() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    app.office.answer_with(CannedAnswer {
        path: "/restapi".to_owned(),
        method: None,
        status: 200,
        retry_after: None,
        content_type: "text/html".to_owned(),
        body: "<html>Hotel</html>".to_owned(),
        times: None,
    });
    let failure = app.rest.presence().await.expect_err("a portal");
    assert_eq!(failure.to_string(), "a login page of this network answered in the place of RingCentral");
    app.office.clear_faults();
    assert!(app.rest.presence().await.is_ok());
}

#[tokio::test]
async fn without_a_line_the_hop_is_named() {
    let app = start().await;
    app.sign_in().await.expect("approved");
    app.office.cut_everything();
    let failure = app.rest.presence().await.expect_err("cut");
    assert_eq!(failure.to_string(), "the connection broke");
    app.office.restore_the_line();
    assert!(app.rest.presence().await.is_ok());
}
