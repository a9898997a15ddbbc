//! The rules of a sign-in's life, on virtual time over a network and a keyring in memory.

mod keeping;
mod login;

use std::sync::Arc;
use std::time::Duration;

use ringlet_domain::ids::{AccountId, ExtensionId};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::refresher::Refresher;
use super::store::{Credential, CredentialStore};
use super::store_handle::StoreHandle;
use super::tokens::{Bearer, BearerError, Session, SignedOutWhy, Tokens};
use super::{App, Grant};
use crate::clock::Clock;
use crate::contract::KeyringView;
use crate::network::NetworkError;
use crate::rest::{Fault, Server, Wire};
use crate::testing::{FakeClock, FakeNetwork, MemoryStore, Reply, StoreTrouble};

const SERVER: &str = "https://platform.ringcentral.com";
const TOKEN: &str = "POST /restapi/oauth/token";
const REVOKE: &str = "POST /restapi/oauth/revoke";

struct Bench {
    network: FakeNetwork,
    clock: Arc<FakeClock>,
    keyring: Arc<MemoryStore>,
    wire: Arc<Wire>,
    tokens: Tokens,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// With `refresh-0` of an earlier run in the keyring.
fn signed_in_before() -> Bench {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    start(keyring)
}

fn start(keyring: MemoryStore) -> Bench {
    start_on(keyring, StoreHandle::inline)
}

fn start_on(keyring: MemoryStore, handle: fn(Arc<dyn CredentialStore>) -> StoreHandle) -> Bench {
    start_after(keyring, handle, |_| {})
}

fn start_after(
    keyring: MemoryStore,
    handle: fn(Arc<dyn CredentialStore>) -> StoreHandle,
    before: fn(&mut Refresher),
) -> Bench {
    let (network, clock, keyring) = (FakeNetwork::new(), Arc::new(FakeClock::new()), Arc::new(keyring));
    let server = Server::parse(SERVER).expect("a server");
    let wire = Arc::new(Wire::new(Arc::new(network.clone()), clock.clone(), server));
    let (tokens, mut refresher) = Tokens::new(wire.clone(), app(), handle(keyring.clone()));
    before(&mut refresher);
    let stop = CancellationToken::new();
    let task = tokio::spawn({
        let stop = stop.clone();
        async move { refresher.run(stop).await }
    });
    Bench { network, clock, keyring, wire, tokens, stop, task }
}

fn app() -> App {
    App { client_id: "client".to_owned(), endpoint_id: "installation".to_owned() }
}

fn credential(refresh_token: &str) -> Credential {
    Credential {
        server: SERVER.to_owned(),
        client_id: "client".to_owned(),
        account: "1".to_owned(),
        extension: "2".to_owned(),
        refresh_token: refresh_token.to_owned(),
        refresh_until: None,
    }
}

/// The reply that carries pair number `pair`.
fn pair(pair: u32) -> Reply {
    pair_for(pair, &json!(3600))
}

/// The same, with another lifetime.
fn pair_for(pair: u32, lifetime: &serde_json::Value) -> Reply {
    Reply::json(
        200,
        &json!({"access_token": format!("access-{pair}"), "refresh_token": format!("refresh-{pair}"),
            "token_type": "Bearer", "expires_in": lifetime, "refresh_token_expires_in": 604_799,
            "scope": "ReadPresence ReadMessages", "owner_id": "2"}),
    )
}

fn refused(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({"error": "invalid_grant", "errors": [{"errorCode": code, "message": "m"}]}))
}

fn unreachable() -> Reply {
    Reply::fails(NetworkError::Unreachable("no network".into()))
}

fn secret(bearer: &Result<Bearer, BearerError>) -> String {
    bearer.as_ref().map_or_else(|error| format!("{error:?}"), |bearer| bearer.header())
}

impl Bench {
    async fn bearer(&self) -> String {
        secret(&self.tokens.bearer().await)
    }

    fn refresh_tokens_sent(&self) -> Vec<String> {
        self.network.seen_on(TOKEN).iter().filter_map(|seen| seen.form("refresh_token")).collect()
    }

    fn session(&self) -> Session {
        self.tokens.session().borrow().clone()
    }

    fn is_signed_in(&self) -> bool {
        matches!(self.session(), Session::SignedIn(_))
    }

    fn stored(&self) -> Option<String> {
        self.keyring.credential().map(|credential| credential.refresh_token)
    }
}

fn grant(number: u32, refresh: bool, clock: &FakeClock) -> Grant {
    Grant {
        access: format!("access-{number}"),
        refresh: refresh.then(|| format!("refresh-{number}")),
        until: clock.now() + Duration::from_secs(3600),
        lifetime: Duration::from_secs(3600),
        refresh_lifetime: None,
        owner: Some("2".to_owned()),
        scope: None,
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_are_refreshed_ahead_of_their_end_without_being_asked() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2)).on(TOKEN, pair(3));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    sleep(Duration::from_secs(3600 - 301)).await;
    assert_eq!(bench.refresh_tokens_sent().len(), 1);
    sleep(Duration::from_secs(10)).await;
    assert_eq!(bench.refresh_tokens_sent(), ["refresh-0", "refresh-1"]);
    assert_eq!(bench.bearer().await, "Bearer access-2");
}

#[tokio::test(start_paused = true)]
async fn however_many_ask_there_is_one_refresh_and_one_who_leaves_does_not_cancel_it() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1).after(Duration::from_secs(3))).on(TOKEN, pair(2));
    let leaving = tokio::spawn({
        let tokens = bench.tokens.clone();
        async move { tokens.bearer().await }
    });
    let askers: Vec<_> = (0..20)
        .map(|_| {
            let tokens = bench.tokens.clone();
            tokio::spawn(async move { secret(&tokens.bearer().await) })
        })
        .collect();
    sleep(Duration::from_secs(1)).await;
    leaving.abort();
    for asker in askers {
        assert_eq!(asker.await.expect("answered"), "Bearer access-1");
    }
    assert_eq!(bench.refresh_tokens_sent(), ["refresh-0"]);
}

#[tokio::test(start_paused = true)]
async fn many_who_were_refused_with_one_token_get_one_new_one() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2)).on(TOKEN, pair(3));
    let old = bench.tokens.bearer().await.expect("signed in");
    for _ in 0..5 {
        assert_eq!(secret(&bench.tokens.bearer_after(&old).await), "Bearer access-2");
    }
    assert_eq!(bench.refresh_tokens_sent().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_reply_lost_on_the_wire_is_asked_for_again_with_the_same_token() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, Reply::lost()).on(TOKEN, pair(1));
    let first = bench.tokens.bearer().await;
    assert!(matches!(first, Err(BearerError::Passing { .. })), "{first:?}");
    sleep(Duration::from_secs(3)).await;
    assert_eq!(bench.bearer().await, "Bearer access-1");
    assert_eq!(bench.refresh_tokens_sent(), ["refresh-0", "refresh-0"]);
    assert_eq!(bench.stored().as_deref(), Some("refresh-1"));
}

#[tokio::test(start_paused = true)]
async fn a_pair_given_again_whose_access_token_is_over_is_refreshed_at_once_with_its_refresh_token() {
    for lifetime in [json!(0), json!(-1), json!(-3600.5), json!("-1"), json!(15)] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, pair_for(1, &lifetime));
        bench.network.on(TOKEN, pair(2));
        assert_eq!(bench.bearer().await, "Bearer access-2", "{lifetime}");
        assert_eq!(bench.refresh_tokens_sent(), ["refresh-0", "refresh-1"], "{lifetime}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-2"), "{lifetime}");
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_over_when_they_come_are_asked_for_anew_now_and_then() {
    let bench = signed_in_before();
    for number in 1..=20 {
        bench.network.on(TOKEN, pair_for(number, &json!(0)));
    }
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Passing { .. })));
    sleep(Duration::from_secs(120)).await;
    let sent = bench.refresh_tokens_sent().len();
    assert!((4..=9).contains(&sent), "{sent}");
    assert!(bench.is_signed_in());
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_is_read_however_it_is_written() {
    for (written, good_for) in [(json!("600"), 600), (json!(600.9), 600), (json!(null), 3600), (json!("soon"), 3600)] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, pair_for(1, &written));
        bench.network.on(TOKEN, pair(2));
        assert_eq!(bench.bearer().await, "Bearer access-1", "{written}");
        sleep(Duration::from_secs(good_for / 2)).await;
        assert_eq!(bench.bearer().await, "Bearer access-1", "{written}");
        sleep(Duration::from_secs(good_for / 2)).await;
        assert_eq!(bench.bearer().await, "Bearer access-2", "{written}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_lost_reply_the_old_access_token_is_not_used_any_more() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, Reply::lost());
    assert_eq!(bench.bearer().await, "Bearer access-1");
    sleep(Duration::from_secs(3600 - 290)).await;
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Passing { .. })));
}

#[tokio::test(start_paused = true)]
async fn without_a_network_the_old_access_token_stays_good_to_its_end() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, unreachable());
    assert_eq!(bench.bearer().await, "Bearer access-1");
    sleep(Duration::from_secs(3600 - 290)).await;
    assert_eq!(bench.bearer().await, "Bearer access-1");
    sleep(Duration::from_secs(290)).await;
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Passing { .. })));
}

#[tokio::test(start_paused = true)]
async fn no_failure_of_the_network_ever_ends_a_sign_in() {
    let failures: [fn() -> Reply; 7] = [
        unreachable,
        Reply::lost,
        || Reply::fails(NetworkError::TimedOut),
        || Reply::fails(NetworkError::Tls("untrusted".into())),
        || Reply::text(200, "text/html", "<html>Hotel</html>"),
        || Reply::text(400, "text/plain", "Bad Gateway, sort of"),
        || Reply::json(400, &json!({"message": "a proxy's own word"})),
    ];
    for failure in failures {
        let bench = signed_in_before();
        bench.network.on(TOKEN, failure());
        let words = secret(&bench.tokens.bearer().await);
        sleep(Duration::from_secs(6 * 3600)).await;
        assert!(bench.is_signed_in(), "{words}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-0"), "{words}");
        bench.network.only(TOKEN, pair(1));
        bench.wire.wake();
        assert_eq!(bench.bearer().await, "Bearer access-1", "{words}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_the_server_ends_no_sign_in_whatever_else_it_says() {
    for (status, code) in [(500, "OAU-211"), (502, "OAU-213"), (503, "OAU-236")] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, refused(status, code));
        assert!(bench.tokens.bearer().await.is_err());
        sleep(Duration::from_secs(6 * 3600)).await;
        assert!(bench.is_signed_in(), "{status}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-0"), "{status}");
        bench.network.only(TOKEN, pair(1));
        sleep(Duration::from_secs(120)).await;
        assert_eq!(bench.bearer().await, "Bearer access-1", "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_log_out_codes_sign_out_once_and_other_refusals_do_not() {
    let over = ["OAU-136", "OAU-141", "OAU-142", "OAU-210", "OAU-211", "OAU-213", "OAU-222", "OAU-232", "OAU-236"];
    for code in over {
        for status in [400, 401, 403] {
            let bench = signed_in_before();
            bench.network.on(TOKEN, refused(status, code));
            let mut session = bench.tokens.session();
            assert!(matches!(bench.tokens.bearer().await, Err(BearerError::SignedOut)));
            let why = Some(SignedOutWhy::Ended { code: code.to_owned() });
            assert_eq!(*session.borrow_and_update(), Session::SignedOut { why });
            assert_eq!(bench.stored(), None);
            sleep(Duration::from_secs(86_400)).await;
            assert!(!session.has_changed().expect("running"), "told once");
            assert_eq!(bench.network.seen_on(TOKEN).len(), 1);
        }
    }
    for (status, code) in [(401, "OAU-123"), (403, "OAU-105"), (401, "OAU-129"), (403, "OAU-167")] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, refused(status, code));
        let answer = bench.tokens.bearer().await;
        assert!(matches!(&answer, Err(BearerError::Stopped(said)) if said == code), "{answer:?}");
        sleep(Duration::from_secs(3_500)).await;
        assert_eq!(bench.network.seen_on(TOKEN).len(), 1, "not repeated: {code}");
        sleep(Duration::from_secs(86_400)).await;
        assert!(bench.is_signed_in(), "{code}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-0"), "{code}");
        assert_eq!(bench.network.seen_on(TOKEN).len(), 25, "looked at once an hour: {code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_grant_called_invalid_without_a_code_signs_out_too() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, Reply::json(400, &json!({"error": "invalid_grant"})));
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::SignedOut)));
    assert_eq!(bench.stored(), None);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_answered_with_400_is_not_made_again_in_this_run_and_takes_nothing_away() {
    let word = |word: &str| Reply::json(400, &json!({"error": word}));
    for (reply, code) in [
        (word("invalid_request"), "invalid_request"),
        (refused(400, "OAU-147"), "OAU-147"),
        (refused(400, "OAU-111"), "OAU-111"),
    ] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, reply);
        let answer = bench.tokens.bearer().await;
        assert!(matches!(&answer, Err(BearerError::Stopped(said)) if said == code), "{answer:?}");
        assert_eq!(bench.tokens.refused().borrow().as_deref(), Some(code), "the person is asked to sign in");
        assert!(bench.is_signed_in(), "{code}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-0"), "{code}");
        bench.wire.wake();
        sleep(Duration::from_secs(86_400)).await;
        assert_eq!(bench.network.seen_on(TOKEN).len(), 1, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_service_asks_to_wait_is_waited_for_and_a_wake_does_not_shorten_it() {
    for status in [429, 503] {
        let bench = signed_in_before();
        let busy = Reply::json(status, &json!({"error": "service_unavailable"})).header("Retry-After", "90");
        bench.network.on(TOKEN, busy).on(TOKEN, pair(1));
        let began = Instant::now();
        assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Passing { .. })));
        bench.wire.wake();
        sleep(Duration::from_secs(80)).await;
        assert_eq!(bench.network.seen_on(TOKEN).len(), 1, "{status}");
        while bench.tokens.bearer().await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
        assert!((90..92).contains(&began.elapsed().as_secs()), "{status}: {:?}", began.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_the_server_gets_three_tries_ten_seconds_apart_and_then_a_slow_retry() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, Reply::json(500, &json!({})));
    let mut at = Vec::new();
    for second in 0..200 {
        while at.len() < bench.network.seen_on(TOKEN).len() {
            at.push(second);
        }
        sleep(Duration::from_secs(1)).await;
    }
    let waits: Vec<_> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(&waits[..4], [10, 10, 60, 60].as_slice(), "{waits:?}");
    assert!(bench.is_signed_in());
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_past_the_end_of_a_token_the_first_answer_is_a_new_one() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    bench.clock.jump(Duration::from_secs(8 * 3600));
    assert_eq!(bench.bearer().await, "Bearer access-2");
}

#[tokio::test(start_paused = true)]
async fn a_wake_ends_the_wait_for_the_network() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, unreachable());
    sleep(Duration::from_secs(600)).await;
    bench.network.only(TOKEN, pair(1));
    bench.wire.wake();
    let began = Instant::now();
    assert_eq!(bench.bearer().await, "Bearer access-1");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_wake_gives_up_a_refresh_that_hangs_and_asks_again_at_once_with_the_same_token() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, Reply::fails(NetworkError::TimedOut).after(Duration::from_secs(30))).on(TOKEN, pair(1));
    sleep(Duration::from_secs(1)).await;
    bench.clock.jump(Duration::from_secs(600));
    let began = Instant::now();
    bench.wire.wake();
    assert_eq!(bench.bearer().await, "Bearer access-1");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(bench.refresh_tokens_sent(), ["refresh-0", "refresh-0"]);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_is_refused_is_told_and_tried_again_once_an_hour() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, refused(403, "OAU-167"));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    let mut told = bench.tokens.refused();
    assert_eq!(*told.borrow(), None);
    told.wait_for(|code| code.as_deref() == Some("OAU-167")).await.expect("the task lives");
    assert!(bench.is_signed_in(), "nobody is signed out");
    sleep(Duration::from_secs(3 * 3600)).await;
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Stopped(code)) if code == "OAU-167"));
    assert_eq!(bench.refresh_tokens_sent().len(), 1 + 4, "at first, and in each hour since");
    bench.network.only(TOKEN, pair(2));
    told.wait_for(Option::is_none).await.expect("the task lives");
    assert_eq!(bench.bearer().await, "Bearer access-2");
}

#[tokio::test(start_paused = true)]
async fn signing_out_revokes_and_wipes_whatever_the_network_says() {
    let replies: [fn() -> Reply; 3] = [
        || Reply::text(200, "text/plain", ""),
        unreachable,
        || Reply::text(200, "text/plain", "").after(Duration::from_secs(60)),
    ];
    for reply in replies {
        let bench = signed_in_before();
        bench.network.on(TOKEN, pair(1)).on(REVOKE, reply());
        assert_eq!(bench.bearer().await, "Bearer access-1");
        let began = Instant::now();
        bench.tokens.sign_out().await;
        assert!(began.elapsed() <= Duration::from_secs(6), "{:?}", began.elapsed());
        assert_eq!(bench.stored(), None);
        assert_eq!(bench.session(), Session::SignedOut { why: None });
        assert!(matches!(bench.tokens.bearer().await, Err(BearerError::SignedOut)));
        let revoked = bench.network.seen_on(REVOKE);
        assert_eq!(revoked[0].form("token").as_deref(), Some("refresh-1"));
        assert_eq!(revoked[0].form("client_id").as_deref(), Some("client"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_keyring_is_wiped_after_the_revocation_which_it_waits_for_a_second_at_most() {
    for (answer, wiped) in [(300, 300), (60_000, 1_000)] {
        let bench = signed_in_before();
        let late = Reply::text(200, "text/plain", "").after(Duration::from_millis(answer));
        bench.network.on(TOKEN, pair(1)).on(REVOKE, late);
        assert_eq!(bench.bearer().await, "Bearer access-1");
        let tokens = bench.tokens.clone();
        let leaving = tokio::spawn(async move { tokens.sign_out().await });
        sleep(Duration::from_millis(wiped - 100)).await;
        assert_eq!(bench.network.seen_on(REVOKE).len(), 1, "{answer}");
        assert_eq!(bench.stored().as_deref(), Some("refresh-1"), "{answer}");
        sleep(Duration::from_millis(200)).await;
        assert_eq!(bench.stored(), None, "{answer}");
        leaving.await.expect("no panic");
    }
}

#[tokio::test(start_paused = true)]
async fn signing_out_does_not_wait_for_a_refresh_that_hangs() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1).after(Duration::from_secs(30))).on(TOKEN, pair(2));
    bench.network.on(REVOKE, Reply::text(200, "text/plain", ""));
    let asker = tokio::spawn({
        let tokens = bench.tokens.clone();
        async move { tokens.bearer().await }
    });
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    bench.tokens.sign_out().await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert!(asker.await.expect("answered").is_err());
    assert_eq!(bench.stored(), None);

    bench.tokens.adopt(grant(7, true, &bench.clock)).await.expect("running");
    bench.clock.jump(Duration::from_secs(3600));
    assert_eq!(bench.bearer().await, "Bearer access-2", "the next sign-in is not interrupted");
}

#[tokio::test(start_paused = true)]
async fn token_calls_keep_to_three_a_minute() {
    let bench = signed_in_before();
    for number in 1..8 {
        bench.network.on(TOKEN, pair(number));
    }
    let began = Instant::now();
    let mut bearer = bench.tokens.bearer().await.expect("signed in");
    for _ in 0..3 {
        bearer = bench.tokens.bearer_after(&bearer).await.expect("signed in");
    }
    assert_eq!(bench.network.seen_on(TOKEN).len(), 4);
    assert!(began.elapsed() >= Duration::from_secs(60), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_task_ends_when_told_and_askers_see_it() {
    let mut bench = signed_in_before();
    bench.network.on(TOKEN, pair(1).after(Duration::from_secs(30)));
    let asker = tokio::spawn({
        let tokens = bench.tokens.clone();
        async move { tokens.bearer().await }
    });
    sleep(Duration::from_secs(1)).await;
    bench.stop.cancel();
    (&mut bench.task).await.expect("no panic");
    assert!(matches!(asker.await.expect("answered"), Err(BearerError::Closed)));
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::Closed)));
    assert_eq!(bench.stored().as_deref(), Some("refresh-0"), "the next run asks again with the same token");
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_is_under_way_at_the_end_is_waited_for_and_kept() {
    let mut bench = signed_in_before();
    bench.network.on(TOKEN, pair(1).after(Duration::from_secs(2)));
    sleep(Duration::from_secs(1)).await;
    bench.stop.cancel();
    (&mut bench.task).await.expect("no panic");
    assert_eq!(bench.stored().as_deref(), Some("refresh-1"));
}

#[tokio::test(start_paused = true)]
async fn the_end_does_not_wait_for_a_refresh_that_waits_for_its_turn() {
    let mut bench = signed_in_before();
    for _ in 0..3 {
        bench.wire.budget().overdraw(crate::rest::Group::Auth);
    }
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    bench.stop.cancel();
    (&mut bench.task).await.expect("no panic");
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert!(bench.refresh_tokens_sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_words_for_a_failure_name_the_hop_and_nothing_shows_a_secret() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, Reply::text(200, "text/html", "<html>")).on(TOKEN, pair(1));
    let failure = bench.tokens.bearer().await.expect_err("a portal");
    assert_eq!(failure.to_string(), "a login page of this network answered in the place of RingCentral");
    let BearerError::Passing { fault, .. } = &failure else { panic!("passing") };
    assert!(matches!(**fault, Fault::Portal));
    sleep(Duration::from_secs(5)).await;
    let bearer = bench.tokens.bearer().await.expect("signed in");
    assert_eq!(
        format!("{bearer:?} {:?} {:?}", bench.tokens, grant(1, true, &bench.clock)),
        "Bearer(..) Tokens(..) Grant(..)"
    );
}

#[tokio::test(start_paused = true)]
async fn the_granted_permissions_are_told() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    let Session::SignedIn(identity) = bench.session() else { panic!("signed in") };
    assert_eq!(identity.scope, Some(vec!["ReadPresence".to_owned(), "ReadMessages".to_owned()]));
}
