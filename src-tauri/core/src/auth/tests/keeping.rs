//! A sign-in and its keyring: what is kept, when, and what becomes of a keyring that fails.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_new_refresh_token_is_saved_before_its_access_token_is_handed_out() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    assert_eq!(bench.stored().as_deref(), Some("refresh-1"));
    let sent = bench.network.seen_on(TOKEN);
    assert_eq!(sent[0].form("grant_type").as_deref(), Some("refresh_token"));
    assert_eq!(sent[0].form("client_id").as_deref(), Some("client"));
    assert_eq!(sent[0].form("endpoint_id").as_deref(), Some("installation"));
    assert_eq!(sent[0].authorization, None, "a public client has no secret");
}

#[tokio::test]
async fn while_the_keyring_takes_its_time_nobody_gets_the_new_access_token() {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    let bench = start_on(keyring, StoreHandle::new);
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2));
    let first = bench.tokens.bearer().await.expect("signed in");
    let hang = bench.keyring.fail_next(StoreTrouble::Hangs);
    let early = tokio::time::timeout(Duration::from_millis(200), bench.tokens.bearer_after(&first)).await;
    assert!(early.is_err(), "{early:?}");
    drop(hang);
    assert_eq!(bench.bearer().await, "Bearer access-2");
    assert_eq!(bench.stored().as_deref(), Some("refresh-2"));
}

/// Signed in, and the keyring hangs over something: dropping what comes with it lets it go on.
async fn hanging() -> (Bench, std::sync::mpsc::Sender<()>) {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    let bench = start_on(keyring, StoreHandle::new);
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    let hang = bench.keyring.fail_next(StoreTrouble::Hangs);
    let before = bench.keyring.calls();
    let (tokens, learnt) = (bench.tokens.clone(), (AccountId::new("3"), ExtensionId::new("4")));
    tokio::spawn(async move { tokens.identify(learnt.0, learnt.1).await });
    while bench.keyring.calls() == before {
        tokio::task::yield_now().await;
    }
    (bench, hang)
}

/// Less than a keyring is given, and more than anything needs that does not wait for it.
const AT_ONCE: Duration = Duration::from_millis(900);

#[tokio::test]
async fn who_needs_an_access_token_that_is_there_does_not_wait_for_the_keyring() {
    let (bench, hang) = hanging().await;
    let bearer = tokio::time::timeout(AT_ONCE, bench.bearer()).await;
    assert_eq!(bearer.as_deref(), Ok("Bearer access-1"));
    drop(hang);
}

#[tokio::test]
async fn the_end_does_not_wait_for_the_keyring() {
    let (mut bench, _hang) = hanging().await;
    bench.stop.cancel();
    tokio::time::timeout(AT_ONCE, &mut bench.task).await.expect("at once").expect("no panic");

    let keyring = MemoryStore::new();
    let _hang = keyring.fail_next(StoreTrouble::Hangs);
    let mut bench = start_on(keyring, StoreHandle::new);
    while bench.keyring.calls() == 0 {
        tokio::task::yield_now().await;
    }
    bench.stop.cancel();
    tokio::time::timeout(AT_ONCE, &mut bench.task).await.expect("at once").expect("no panic");
}

#[tokio::test]
async fn signing_out_does_not_wait_for_the_keyring_and_it_is_emptied_when_it_answers() {
    let (bench, hang) = hanging().await;
    bench.network.on(REVOKE, Reply::text(200, "text/plain", ""));
    tokio::time::timeout(AT_ONCE, bench.tokens.sign_out()).await.expect("at once");
    drop(hang);
    let emptied = async {
        while bench.stored().is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), emptied).await.expect("it is emptied");
}

#[tokio::test]
async fn a_save_that_is_slow_counts_as_failing_until_it_is_done_and_holds_nothing_up_for_long() {
    let (bench, hang) = hanging().await;
    let first = bench.tokens.bearer().await.expect("signed in");
    let began = std::time::Instant::now();
    assert_eq!(secret(&bench.tokens.bearer_after(&first).await), "Bearer access-2");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    let mut view = bench.tokens.keyring();
    assert_eq!(*view.borrow_and_update(), KeyringView::Locked, "it is shown");
    drop(hang);
    view.wait_for(|view| *view == KeyringView::Ok).await.expect("running");
    assert_eq!(bench.stored().as_deref(), Some("refresh-2"));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_saved_is_kept_in_memory_shown_and_saved_later() {
    for (trouble, view) in [(StoreTrouble::Absent, KeyringView::Absent), (StoreTrouble::Locked, KeyringView::Locked)] {
        let bench = signed_in_before();
        bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2));
        assert_eq!(*bench.tokens.keyring().borrow(), KeyringView::Unknown);
        assert_eq!(bench.bearer().await, "Bearer access-1");
        assert_eq!(*bench.tokens.keyring().borrow(), KeyringView::Ok);

        bench.keyring.fail_always(Some(trouble));
        bench.clock.jump(Duration::from_secs(3600));
        assert_eq!(bench.bearer().await, "Bearer access-2");
        assert_eq!(*bench.tokens.keyring().borrow(), view);
        assert_eq!(bench.stored().as_deref(), Some("refresh-1"));

        bench.keyring.fail_always(None);
        let mut keyring = bench.tokens.keyring();
        keyring.wait_for(|view| *view == KeyringView::Ok).await.expect("running");
        assert_eq!(bench.stored().as_deref(), Some("refresh-2"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_in_a_keyring_that_appears_later_is_found() {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    keyring.fail_always(Some(StoreTrouble::Absent));
    let bench = start(keyring);
    bench.network.on(TOKEN, pair(1));
    let mut session = bench.tokens.session();
    session.wait_for(|session| *session == Session::SignedOut { why: None }).await.expect("running");
    assert_eq!(*bench.tokens.keyring().borrow(), KeyringView::Absent);
    sleep(Duration::from_secs(300)).await;
    bench.keyring.fail_always(None);
    session.wait_for(|session| matches!(session, Session::SignedIn(_))).await.expect("running");
    assert_eq!(bench.bearer().await, "Bearer access-1");
}

#[tokio::test(start_paused = true)]
async fn a_locked_keyring_asks_for_its_password_once_and_then_only_when_the_person_wants_it() {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    keyring.fail_always(Some(StoreTrouble::Locked));
    let bench = start(keyring);
    bench.network.on(TOKEN, pair(1));
    let mut view = bench.tokens.keyring();
    view.wait_for(|view| *view == KeyringView::Locked).await.expect("running");
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(bench.keyring.calls(), 1, "an hour brings no second prompt");
    assert!(bench.keyring.looks() > 100, "but it is looked at: {}", bench.keyring.looks());

    bench.tokens.unlock().await;
    sleep(Duration::from_secs(60)).await;
    assert_eq!(bench.keyring.calls(), 2, "the person wanted this one");
    assert!(!bench.is_signed_in());

    bench.keyring.fail_always(None);
    sleep(Duration::from_secs(11)).await;
    assert!(bench.is_signed_in(), "it was opened by somebody else, and that was noticed");
    assert_eq!(bench.bearer().await, "Bearer access-1");
}

#[tokio::test(start_paused = true)]
async fn renewing_a_sign_in_never_asks_for_the_keyrings_password() {
    let bench = signed_in_before();
    bench.network.on(TOKEN, pair(1)).on(TOKEN, pair(2));
    assert_eq!(bench.bearer().await, "Bearer access-1");
    let before = bench.keyring.calls();
    bench.keyring.fail_always(Some(StoreTrouble::Locked));
    bench.clock.jump(Duration::from_secs(3600));
    assert_eq!(bench.bearer().await, "Bearer access-2");
    sleep(Duration::from_secs(600)).await;
    assert_eq!(bench.keyring.calls(), before);
}

#[tokio::test(start_paused = true)]
async fn who_signed_out_while_the_keyring_was_locked_is_not_signed_in_by_what_it_still_holds() {
    let keyring = MemoryStore::new();
    keyring.put(credential("refresh-0"));
    keyring.fail_always(Some(StoreTrouble::Absent));
    let bench = start_after(keyring, StoreHandle::inline, Refresher::forget_first);
    let mut session = bench.tokens.session();
    session.wait_for(|session| *session == Session::SignedOut { why: None }).await.expect("running");
    sleep(Duration::from_secs(300)).await;
    bench.keyring.fail_always(None);
    sleep(Duration::from_secs(300)).await;
    assert!(!bench.is_signed_in());
    assert_eq!(bench.stored(), None, "it is emptied as soon as it can be");
    assert!(bench.network.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_for_another_server_is_left_alone() {
    let keyring = MemoryStore::new();
    keyring.put(Credential { server: "https://platform.ringcentral.biz".to_owned(), ..credential("theirs") });
    let bench = start(keyring);
    assert!(matches!(bench.tokens.bearer().await, Err(BearerError::SignedOut)));
    assert_eq!(bench.stored().as_deref(), Some("theirs"));
    assert!(bench.network.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_fresh_sign_in_is_in_the_keyring_before_it_is_used_and_learns_whose_it_is() {
    let bench = start(MemoryStore::new());
    bench.tokens.adopt(grant(7, true, &bench.clock)).await.expect("running");
    assert_eq!(bench.stored().as_deref(), Some("refresh-7"));
    assert_eq!(bench.bearer().await, "Bearer access-7");
    bench.tokens.identify(AccountId::new("1"), ExtensionId::new("2")).await;
    assert_eq!(bench.keyring.credential(), Some(credential("refresh-7")));
    let Session::SignedIn(identity) = bench.session() else { panic!("signed in") };
    assert_eq!(identity.account, Some(AccountId::new("1")));
}

#[tokio::test(start_paused = true)]
async fn without_a_refresh_token_the_sign_in_lasts_as_long_as_its_access_token() {
    let bench = start(MemoryStore::new());
    bench.tokens.adopt(grant(7, false, &bench.clock)).await.expect("running");
    assert_eq!(bench.stored(), None);
    assert_eq!(bench.bearer().await, "Bearer access-7");
    let mut session = bench.tokens.session();
    let out = Session::SignedOut { why: Some(SignedOutWhy::NoRefreshToken) };
    session.wait_for(|session| *session == out).await.expect("running");
    assert!(bench.network.seen().is_empty());
}
