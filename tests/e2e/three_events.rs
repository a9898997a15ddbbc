//! A call rings, nobody picks up, the caller leaves a message: what Ringlet is for.

use anyhow::Result;
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::same;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_rings_is_missed_and_leaves_a_voicemail() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let tray = app.tray().await?;
    let listening = tray.until("listening", |look| look.title.ends_with("listening")).await?;

    let message = scene.office.three_events(5.0)?;
    let caller = "+1 415-890-5908";
    let voicemail = format!("notify 2 for 2: im.received normal | New voicemail | {caller}\n00:00 · 34 s");
    let told = [incoming(1, caller), "close 1".to_owned(), missed(2, caller), voicemail];
    let rows = ["call inbound missed +14158905908 with voicemail"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    assert!(scene.recorder.toasts()[1].body.ends_with(" · rang 4 s"), "{:?}", scene.recorder.toasts()[1]);
    let seen = scene.recorder.seen();
    let rang = seen[1].at.duration_since(seen[0].at).as_secs_f64();
    assert!((3.5..5.0).contains(&rang), "it rings for 4 s, and the pop-up was up for {rang} s");
    scene.closed_in_time(1, 1, seen[0].at)?;

    same("the voicemail", app.history().await?[0]["voicemail_id"].as_str(), Some(message.to_string().as_str()))?;
    tray.until("something unread by the icon's shape", |look| look.pictures != listening.pictures).await?;
    app.quit().await
}
