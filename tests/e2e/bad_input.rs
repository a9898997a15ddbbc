//! What comes over the line and should not: frames that are none, and callers who write what they like.

use anyhow::Result;
use ringlet_standin::{Garbage, Ring};
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::same;

const PAT: &str = "Pat Ito · +1 202-555-0143";

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_are_none_are_dropped_and_the_line_lives_on() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let before = app.status().await?;
    let dials = || scene.office.requests().iter().filter(|seen| seen.path.ends_with("/wstoken")).count();
    let dialled = dials();

    for garbage in [Garbage::NotJson, Garbage::NotArray, Garbage::UnknownType, Garbage::Nested, Garbage::Huge] {
        scene.office.send_garbage(garbage);
    }
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;

    same("the dials", dials(), dialled)?;
    same("the sockets", scene.office.sockets_open(), 1)?;
    same("listening since", &app.status().await?["listening_since"], &before["listening_since"])?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_full_of_tricks_is_shown_as_letters() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let name = format!("<b>Bob</b> & \u{202e}Eve\u{202c}\u{7}\u{1b}\n{}", "x".repeat(10_000));
    let call = scene.office.ring(Ring::from_named("+12025550143", &name));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(3, scene.limit()).await?;

    // Eighty letters and no more; the body is markup to this daemon, the title is not.
    let shown = format!("<b>Bob</b> & Eve {}…", "x".repeat(62));
    let escaped = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    same("the name", app.history().await?[0]["from_name"].as_str(), Some(shown.as_str()))?;
    let window = app.open_window().await?;
    window.until_says(&shown).await?;
    let bold = window.evaluate("return document.querySelectorAll('[data-row] b').length").await?;
    same("the name's markup in the page", bold.as_u64(), Some(0))?;
    let number = "+1 202-555-0143";
    let told = [
        incoming(1, &format!("{shown} · {number}")),
        "close 1".to_owned(),
        missed(2, &format!("{escaped} · {number}")),
    ];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}
