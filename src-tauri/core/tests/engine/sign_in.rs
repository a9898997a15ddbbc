//! Sign-ins that end, or are refused, while the engine runs.

use std::time::Duration;

use ringlet_core::contract::Connection;
use ringlet_standin::{Ring, StandIn};
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig, browser, canned, wait_for};

#[tokio::test]
async fn a_refresh_that_is_refused_for_good_is_told_and_a_new_sign_in_sets_it_right() {
    let rig = Rig::listening().await;
    let refusal = r#"{"error":"access_denied","errors":[{"errorCode":"OAU-167","message":"Site access forbidden"}]}"#;
    rig.office.answer_with(canned("/restapi/oauth/token", 403, refusal));
    rig.office.expire_access_tokens();
    rig.office.cut_the_line();
    rig.office.restore_the_line();

    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| match &view.connection {
        Connection::Stopped { why } => why.contains("OAU-167") && why.contains("administrator"),
        _ => false,
    });
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    assert!(rig.engine.status().person.is_some(), "nobody was signed out");
    let asked = rig.asked("POST", "/restapi/oauth/token");

    rig.office.clear_faults();
    rig.engine.sign_in().await.expect("a person who is stopped may sign in again");
    let Connection::SigningIn { address, .. } = rig.engine.status().connection else {
        panic!("the browser is waited for: {:?}", rig.engine.status().connection)
    };
    reqwest::get(address).await.expect("the browser comes back");
    rig.until_listening().await;
    assert_eq!(rig.asked("POST", "/restapi/oauth/token"), asked + 1, "what was refused was not repeated");
}

/// The line is stopped, because the sign-in cannot be renewed.
async fn stopped() -> Rig {
    let rig = Rig::listening().await;
    rig.office.answer_with(canned("/restapi/oauth/token", 403, r#"{"errors":[{"errorCode":"OAU-167"}]}"#));
    rig.office.expire_access_tokens();
    rig.office.cut_the_line();
    rig.office.restore_the_line();
    wait_for("the refusal", || matches!(rig.engine.status().connection, Connection::Stopped { .. })).await;
    rig
}

#[tokio::test]
async fn a_sign_in_over_a_stopped_line_that_brings_nobody_says_why_and_leaves_the_line_stopped() {
    let rig = stopped().await;
    let before = rig.engine.status().connection;
    rig.engine.sign_in().await.expect("a person who is stopped may sign in again");
    let Connection::SigningIn { address, .. } = rig.engine.status().connection else {
        panic!("the browser is awaited")
    };
    let denied = denied(&address);
    reqwest::get(denied).await.expect("the browser comes back");
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| {
        view.login_failed.as_deref() == Some("RingCentral was told not to let Ringlet in.") && view.connection == before
    });
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");

    // The next one begins without what was said of this one, and is over when the person gives it up.
    rig.engine.sign_in().await.expect("it may be tried again");
    assert_eq!(rig.engine.status().login_failed, None);
    rig.engine.cancel_sign_in().await;
    let back = status.wait_for(|view| view.connection == before && view.login_failed.is_none());
    timeout(LIMIT, back).await.expect("at once").expect("the engine lives");
}

#[tokio::test]
async fn a_sign_in_for_which_no_port_is_free_says_so_where_the_person_looks() {
    let office = StandIn::start().await;
    let server = office.api();
    let (rig, _events) = Rig::signed_out(office, server, |_| {}).await;
    let port = rig.redirect.parse::<reqwest::Url>().expect("an address").port().expect("a port");
    let taken = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("it is free");
    rig.engine.sign_in().await.expect_err("no port is free");
    let expected = format!("The ports the browser comes back to are taken by other programs: {port}.");
    let expected = Connection::SignedOut { why: Some(expected) };
    wait_for("the word that no port is free", || rig.engine.status().connection == expected).await;
    drop(taken);

    let rig = stopped().await;
    let port = rig.redirect.parse::<reqwest::Url>().expect("an address").port().expect("a port");
    let before = rig.engine.status().connection;
    // The browser of the sign-in before is still answered there, and has its port taken from it.
    rig.engine.sign_in().await.expect("its own port is free for it");
    rig.engine.cancel_sign_in().await;
    let mut status = rig.engine.watch();
    timeout(LIMIT, status.wait_for(|view| view.connection == before))
        .await
        .expect("at once")
        .expect("the engine lives");
    let _taken = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("it is free");
    rig.engine.sign_in().await.expect_err("no port is free");
    let view = rig.engine.status();
    assert_eq!(view.connection, before, "the line is as it was");
    assert!(view.login_failed.is_some_and(|why| why.contains(&port.to_string())));
}

/// Where the browser comes back to when the person says no on the page at `address`.
fn denied(address: &str) -> reqwest::Url {
    let address: reqwest::Url = address.parse().expect("an address");
    let asked = |key: &str| address.query_pairs().find(|(name, _)| name == key).expect("it is asked").1.into_owned();
    let mut redirect: reqwest::Url = asked("redirect_uri").parse().expect("an address");
    redirect.query_pairs_mut().append_pair("error", "access_denied").append_pair("state", &asked("state"));
    redirect
}

#[tokio::test]
async fn asked_again_the_browser_opens_again_and_after_cancelling_another_sign_in_begins() {
    let office = StandIn::start().await;
    let server = office.api();
    let (rig, mut events) = Rig::signed_out(office, server, |_| {}).await;
    rig.engine.sign_in().await.expect("a browser is opened");
    let first = browser(&mut events).await;
    rig.engine.sign_in().await.expect("it is opened again");
    assert_eq!(browser(&mut events).await, first, "there is one sign-in");

    rig.engine.cancel_sign_in().await;
    let mut status = rig.engine.watch();
    let out = status.wait_for(|view| matches!(view.connection, Connection::SignedOut { why: None }));
    timeout(LIMIT, out).await.expect("at once").expect("the engine lives");
    assert!(reqwest::get(&first).await.is_err(), "nobody waits for that browser any more");
    assert_eq!(rig.asked("POST", "/restapi/oauth/token"), 0);

    rig.engine.sign_in().await.expect("a browser is opened");
    let second = browser(&mut events).await;
    assert_ne!(second, first);
    reqwest::get(second).await.expect("the browser comes back");
    rig.until_listening().await;
}

#[tokio::test]
async fn a_refused_refresh_is_told_while_the_line_is_listened_to_and_heals_by_itself() {
    let rig = Rig::listening().await;
    let refusal = r#"{"error":"access_denied","errors":[{"errorCode":"OAU-167","message":"Site access forbidden"}]}"#;
    rig.office.answer_with(canned("/restapi/oauth/token", 403, refusal));
    rig.office.expire_access_tokens();
    // Its event is heard, and the message behind it cannot be read.
    rig.leave("+12025550143");
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| view.refused.as_ref().is_some_and(|why| why.contains("OAU-167")));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    let view = rig.engine.status();
    assert!(matches!(view.connection, Connection::Listening { .. }), "{:?}", view.connection);
    assert!(view.person.is_some(), "nobody was signed out");
    let call = rig.office.ring(Ring::from_named("+12025550177", "Sam"));
    rig.until_row("the call", |row| row.who == "Sam").await;
    rig.office.hang_up(&call).expect("it rings");
    rig.until_row("that it was missed", |row| row.provisional).await;

    rig.office.clear_faults();
    rig.office.advance(Duration::from_secs(60));
    rig.clock.jump(Duration::from_secs(3_600));
    let healed = status.wait_for(|view| view.refused.is_none());
    timeout(LIMIT, healed).await.expect("it is tried again").expect("the engine lives");
    rig.until_row("what the log says", |row| !row.provisional).await;
}

#[tokio::test]
async fn what_one_person_was_told_goes_from_the_desktop_when_somebody_else_signs_in() {
    let rig = Rig::listening().await;
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&["Pat Ito · +1 202-555-0143 | Incoming call"]).await;
    rig.office.hang_up(&call).expect("it rings");
    rig.until_on_screen(&["Missed call | Pat Ito · +1 202-555-0143\n00:00"]).await;
    rig.office.answer_with(canned("/restapi/oauth/token", 403, r#"{"errors":[{"errorCode":"OAU-167"}]}"#));
    rig.office.expire_access_tokens();
    rig.office.cut_the_line();
    rig.office.restore_the_line();
    wait_for("the refusal", || matches!(rig.engine.status().connection, Connection::Stopped { .. })).await;

    // Nobody has signed out: the next person signs in over it.
    rig.office.clear_faults();
    rig.office.set(|settings| settings.sign_in_as = 133_167_004);
    rig.engine.sign_in().await.expect("a person who is stopped may sign in again");
    let Connection::SigningIn { address, .. } = rig.engine.status().connection else {
        panic!("the browser is waited for: {:?}", rig.engine.status().connection)
    };
    reqwest::get(address).await.expect("the browser comes back");
    rig.until_listening().await;
    rig.until_on_screen(&[]).await;
    assert_eq!(rig.page().await.total, 0, "the rows are the second person's");
}

#[tokio::test]
async fn who_signs_in_with_an_app_that_may_not_know_them_is_signed_out_and_told_why() {
    let office = StandIn::start().await;
    let server = office.api();
    let rig = Rig::signing_in(office, server, |office| {
        office.set(|settings| settings.scopes.retain(|scope| scope != "ReadAccounts"));
    })
    .await;
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| match &view.connection {
        Connection::SignedOut { why } => why.as_ref().is_some_and(|why| why.contains("ReadAccounts")),
        _ => false,
    });
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    // Nobody is half signed in.
    wait_for("an empty keyring", || rig.keyring.credential().is_none()).await;
    wait_for("the revocation", || rig.office.sessions() == 0).await;
}

#[tokio::test]
async fn a_service_that_does_not_say_who_signed_in_is_asked_again_and_meanwhile_that_is_told() {
    let office = StandIn::start().await;
    let server = office.api();
    let refusal = r#"{"errorCode":"TokenInvalid","errors":[{"errorCode":"OAU-123","message":"m"}]}"#;
    let own = "/restapi/v1.0/account/~/extension/~";
    let rig = Rig::signing_in(office, server, |office| office.answer_with(canned(own, 401, refusal))).await;
    let mut status = rig.engine.watch();
    let told =
        status.wait_for(|view| matches!(&view.connection, Connection::Stopped { why } if why.contains("OAU-123")));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    rig.office.clear_faults();
    rig.clock.jump(Duration::from_secs(300));
    rig.until_listening().await;
}
