//! The ways in which it ends: the person signs out, the office ends the sign-in, the system ends the program.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::app::{App, history};
use ringlet_tests::keyring::secrets;
use ringlet_tests::story::{Scene, about_ringlet, incoming, missed, row_lines};
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";

/// A call that was missed, with its toast still up.
async fn miss_a_call(scene: &Scene) -> Result<()> {
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    scene.recorder.until_seen(3, scene.limit()).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_leaves_nothing_behind() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    miss_a_call(&scene).await?;
    window.until_says("Pat Ito").await?;
    same("the secrets in the keyring", secrets(&scene.desktop, "story").await?, 1)?;

    app.tray().await?.choose("Sign out").await?;
    app.until("signed-out").await?;
    wait_for("the end of socket, session and secret", scene.limit(), || async {
        let left = (scene.office.sockets_open(), scene.office.sessions(), secrets(&scene.desktop, "story").await?);
        if left == (0, 0, 0) { Ok(Some(())) } else { anyhow::bail!("sockets, sessions, secrets: {left:?}") }
    })
    .await?;
    let page = window.until_says("Sign in").await?;
    assert!(!page.contains("Pat Ito"), "{page}");
    same(
        "calls in the menu",
        app.tray().await?.menu().await?.iter().any(|line| line.label.contains("Pat Ito")),
        false,
    )?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), "close 2".to_owned()];
    scene.comes_to(&app, &told, &[], "signed out").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_the_office_ends_is_told_once_and_its_credential_goes() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    same("the secrets in the keyring", secrets(&scene.desktop, "story").await?, 1)?;
    miss_a_call(&scene).await?;

    same("the sessions that end", scene.office.revoke_sessions(None), 1)?;
    let status = app.until("signed-out").await?;
    same("signed in", status["signed_in"].as_bool(), Some(false))?;
    assert!(status["last_error"].is_string(), "{status}");
    wait_for("an empty keyring", scene.limit(), || async {
        Ok((secrets(&scene.desktop, "story").await? == 0).then_some(()))
    })
    .await?;
    scene.recorder.until_seen(5, scene.limit()).await?;
    let told = scene.told();
    let said = told.iter().find(|line| line.starts_with(&about_ringlet(3, "Ringlet is signed out"))).cloned();
    let said = said.ok_or_else(|| anyhow::anyhow!("it was not said that nobody is signed in: {told:#?}"))?;
    // The person's toasts go and the word comes at the same moment.
    let call = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    let told = [call.as_slice(), &scene.in_either_order(said, "close 2".to_owned())].concat();
    scene.comes_to(&app, &told, &[], "signed out").await?;
    app.quit().await?;

    // A credential that was taken back is not tried again, and it is not said twice.
    let asked = || scene.office.requests().iter().filter(|seen| seen.path.ends_with("/oauth/token")).count();
    let before = asked();
    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("signed-out").await?;
    // The word itself went when the first run quit.
    scene.comes_to(&app, &[&told[..], &["close 3".to_owned()]].concat(), &[], "signed out").await?;
    same("the requests for tokens", asked(), before)?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_by_the_system_it_takes_its_toasts_down_and_its_subscription_back() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    miss_a_call_and_let_one_ring(&scene).await?;
    app.terminate().await?;
    everything_is_taken_back(&scene).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_out_that_ends_the_display_first_leaves_nothing_behind_either() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    miss_a_call_and_let_one_ring(&scene).await?;
    app.ends_with_the_display().await?;
    everything_is_taken_back(&scene).await
}

async fn miss_a_call_and_let_one_ring(scene: &Scene) -> Result<()> {
    miss_a_call(scene).await?;
    scene.office.ring(Ring::from("+442079460018"));
    scene.recorder.until_seen(4, scene.limit()).await.map(drop)
}

/// Of a missed call and one that rang when the program was ended: all that a story comes to, but for the tray, in which
/// there is nothing of a program that is gone.
async fn everything_is_taken_back(scene: &Scene) -> Result<()> {
    let deleted = |seen: &ringlet_standin::Seen| seen.method == "DELETE" && seen.path.contains("/subscription/");
    same("the subscriptions deleted", scene.office.requests().iter().filter(|seen| deleted(seen)).count(), 1)?;
    same("the sockets", scene.office.sockets_open(), 0)?;
    same("the sessions", scene.office.sessions(), 1)?;
    same("what is left on the desktop", scene.recorder.up(), Vec::<u32>::new())?;
    let mut told = scene.told();
    // In which order toasts are taken down is nobody's business.
    told[4..].sort();
    let london = incoming(3, "+44 20 7946 0018");
    let expected =
        [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), london, "close 2".to_owned(), "close 3".to_owned()];
    same("the calls to the notification daemon", told, expected)?;
    let rows = row_lines(&history(&scene.desktop, &scene.setup).await?);
    same("the history", rows, ["call inbound ringing +442079460018", "call inbound missed +12025550143"])?;
    scene.recorder.stays_quiet(std::time::Duration::from_secs(5)).await
}
