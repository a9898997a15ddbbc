//! A call that is answered: the pop-up goes, and nothing comes after it.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming};

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_call_is_told_of_only_while_it_rings() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let tray = app.tray().await?;
    let listening = tray.until("listening", |look| look.title.ends_with("listening")).await?;

    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.answer(&call)).await?;
    scene.office.hang_up(&call)?;
    app.until_history("the end of the call", |rows| !rows[0]["duration_s"].is_null()).await?;

    let told = [incoming(1, "Pat Ito · +1 202-555-0143"), "close 1".to_owned()];
    scene.comes_to(&app, &told, &["call inbound answered +12025550143"], "listening").await?;
    tray.until("the icon of before", |look| look.pictures == listening.pictures).await?;
    app.quit().await
}
