//! Signing in: refused, kept or not kept, as somebody else, and while a call rings.

use std::time::Duration;

use anyhow::Result;
use ringlet_standin::{Leave, Ring, SignIn};
use ringlet_tests::app::App;
use ringlet_tests::desktop::{Desktop, Keyring};
use ringlet_tests::story::{NOTHING, Scene, incoming, missed, row_lines, sign_in};
use ringlet_tests::wait::{same, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sign_in_leaves_nothing_half_done() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    scene.office.set(|settings| settings.sign_in = SignIn::Deny);
    sign_in(&scene.desktop, &app).await?;
    let status = app.until_status("the refusal", |status| !status["last_error"].is_null()).await?;
    same("the state", status["state"].as_str(), Some("signed-out"))?;
    same("the sessions", scene.office.sessions(), 0)?;
    scene.comes_to(&app, &NOTHING, &[], "signed out").await?;

    scene.office.set(|settings| settings.sign_in = SignIn::Approve);
    sign_in(&scene.desktop, &app).await?;
    app.until("listening").await?;
    scene.comes_to(&app, &NOTHING, &[], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_kept_in_the_keyring_and_in_no_file() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    same("the keyring", app.status().await?["keyring"].as_str(), Some("ok"))?;
    app.terminate().await?;
    same("the sessions", scene.office.sessions(), 1)?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    same("the pages opened in the browser", scene.desktop.opened()?.len(), 1)?;
    scene.comes_to(&app, &NOTHING, &[], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_a_sign_in_lasts_until_quit_and_is_kept_once_one_appears() -> Result<()> {
    let desktop = Desktop::start().await?;
    desktop.start_panel().await?;
    let scene = Scene::on(desktop).await?;
    let app = scene.signed_in().await?;
    app.until_status("that no keyring is there", |status| status["keyring"] == "absent").await?;
    let call = scene.office.ring(Ring::from("+12025550143"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.answer(&call)).await?;

    scene.desktop.start_keyring(Keyring::Unlocked).await?;
    app.until_status("that the keyring is there", |status| status["keyring"] == "ok").await?;
    app.quit().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    same("the pages opened in the browser", scene.desktop.opened()?.len(), 1)?;
    let told = [incoming(1, "+1 202-555-0143"), "close 1".to_owned()];
    scene.comes_to(&app, &told, &["call inbound answered +12025550143"], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_in_a_locked_keyring_is_found_when_the_keyring_is_opened() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    app.quit().await?;
    scene.desktop.stop_keyring().await?;
    scene.desktop.start_keyring(Keyring::Locked).await?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let status = app.until_status("that the keyring is locked", |status| status["keyring"] == "locked").await?;
    same("the state", status["state"].as_str(), Some("signed-out"))?;
    app.tray().await?.until("that nobody is signed in", |look| look.title.ends_with("signed out")).await?;
    same("the sessions", scene.office.sessions(), 1)?;

    scene.desktop.stop_keyring().await?;
    scene.desktop.start_keyring(Keyring::Unlocked).await?;
    app.until("listening").await?;
    same("the pages opened in the browser", scene.desktop.opened()?.len(), 1)?;
    scene.comes_to(&app, &NOTHING, &[], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_stops_nothing() -> Result<()> {
    let desktop = Desktop::start().await?;
    desktop.start_panel().await?;
    desktop.start_keyring(Keyring::Locked).await?;
    let scene = Scene::on(desktop).await?;
    let app = scene.signed_in().await?;
    app.until_status("that the keyring is locked", |status| status["keyring"] == "locked").await?;
    let call = scene.office.ring(Ring::from("+12025550143"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.answer(&call)).await?;
    let told = [incoming(1, "+1 202-555-0143"), "close 1".to_owned()];
    scene.comes_to(&app, &told, &["call inbound answered +12025550143"], "listening").await?;
    // It quits at once, although the keyring still waits for a password.
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_sees_nothing_of_the_first() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(Ring::from("+12025550143"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.answer(&call)).await?;
    scene.office.hang_up(&call)?;
    app.until_history("the first person's call", |rows| rows.len() == 1).await?;
    app.say(&["sign-out"]).await?;
    app.until("signed-out").await?;
    wait_for("the end of the session", scene.limit(), || async { Ok((scene.office.sessions() == 0).then_some(())) })
        .await?;

    let mina = 133_167_004;
    scene.office.set(|settings| settings.sign_in_as = mina);
    sign_in(&scene.desktop, &app).await?;
    app.until("listening").await?;
    same("the history of the second", row_lines(&app.history().await?), Vec::<String>::new())?;
    let other = scene.office.ring(Ring { extension: Some(mina), ..Ring::from("+442079460018") });
    scene.recorder.until_seen(3, scene.limit()).await?;
    scene.ring_ends(2, |office| office.answer(&other)).await?;
    let (first, second) = (incoming(1, "+1 202-555-0143"), incoming(2, "+44 20 7946 0018"));
    let told = [first, "close 1".to_owned(), second, "close 2".to_owned()];
    scene.comes_to(&app, &told, &["call inbound answered +442079460018"], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_tells_the_call_that_rings_and_nothing_older() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.ring_out(Ring::from_named("+13125550129", "Lena Brandt"), Duration::from_secs(9))?;
    let from = Some("+442079460018".to_owned());
    scene.office.leave_voicemail(Leave { from, ..Leave::default() })?;
    scene.office.advance(Duration::from_secs(600));
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));

    let app = scene.signed_in().await?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    let filled = app.until_history("the calls of before", |rows| rows.len() == 3).await?;
    same("the history while it rings", row_lines(&filled)[0].as_str(), "call inbound ringing +12025550143")?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let pat = "Pat Ito · +1 202-555-0143";
    let told = [incoming(1, pat), "close 1".to_owned(), missed(2, pat)];
    let rows = [
        "call inbound missed +12025550143",
        "call inbound missed +442079460018 with voicemail",
        "call inbound missed +13125550129",
    ];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}
