//! The program is killed at the worst moments, and started again.

use std::time::Duration;

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::app::App;
use ringlet_tests::story::{NOTHING, Scene, incoming, missed};
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_ringing_it_closes_what_it_left_and_tells_what_still_rings() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    // The daemon's answer has been heard, without which nobody could know what to close.
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    app.kill()?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    scene.ring_ends(2, |office| office.hang_up(&call)).await?;
    let closed = |id: u32| format!("close {id}");
    let told = [incoming(1, PAT), closed(1), incoming(2, PAT), closed(2), missed(3, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_ended_while_it_was_dead_is_closed_at_the_next_start_and_told_as_missed() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    app.kill()?;
    same("what is left on the desktop", scene.recorder.up(), [1])?;
    scene.office.hang_up(&call)?;
    // The call log has it by then.
    scene.office.advance(Duration::from_secs(30));

    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_just_after_a_refresh_it_is_still_signed_in() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.signed_in().await?.quit().await?;
    let asked = || scene.office.requests().iter().filter(|seen| seen.path.ends_with("/oauth/token")).count();
    let before = asked();

    // At its start it refreshes before its first request.
    let app = App::launch(&scene.desktop, &scene.setup)?;
    wait_for("the refresh", scene.limit(), || async { Ok((asked() > before).then_some(())) }).await?;
    app.kill()?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let status = app.until("listening").await?;
    same("signed in", status["signed_in"].as_bool(), Some(true))?;
    same("the pages opened in the browser", scene.desktop.opened()?.len(), 1)?;
    scene.comes_to(&app, &NOTHING, &[], "listening").await?;
    app.quit().await
}
