//! Away for a while: one toast for all that happened, every row in its place, and the time itself between them.

use std::time::Duration;

use anyhow::Result;
use ringlet_standin::{Leave, Ring};
use ringlet_tests::story::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_nobody_listened_is_told_in_one_toast_and_kept_with_its_times() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    scene.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    scene.office.cut_everything();
    app.until("reconnecting").await?;
    scene.office.advance(Duration::from_secs(600));
    scene.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9))?;
    scene.office.advance(Duration::from_secs(60));
    let call = scene.office.ring(Ring::from("+442079460018"));
    scene.office.advance(Duration::from_secs(20));
    scene.office.leave_voicemail(Leave { call: Some(call), ..Leave::default() })?;
    scene.office.advance(Duration::from_secs(600));
    scene.office.restore_the_line();
    app.until("listening").await?;

    scene.recorder.until_seen(1, scene.limit()).await?;
    let rows = app.until_history("both calls", |rows| rows.len() == 2).await?;
    let began: Vec<jiff::Timestamp> = rows.iter().filter_map(|row| row["started_at"].as_str()?.parse().ok()).collect();
    let apart = began[0].duration_since(began[1]).as_secs();
    assert!((60..=75).contains(&apart), "the rows have the calls' own times: {apart} s apart");

    let window = app.open_window().await?;
    window.until_says("Not listening, ").await?;
    let away = "notify 1: call.unanswered normal | While you were away, 00:00–00:00 | 2 missed calls, 1 voicemail";
    let expected = ["call inbound missed +442079460018 with voicemail", "call inbound missed +12025550143"];
    scene.comes_to(&app, &[away], &expected, "waiting").await?;
    app.quit().await
}
