//! "Why did I get no pop-up?": the trail of one call in the window, and the test of every part.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming, missed, without_times};
use ringlet_tests::wait::same;

const PAT: &str = "Pat Ito · +1 202-555-0143";

#[tokio::test(flavor = "multi_thread")]
async fn the_window_tells_what_happened_to_a_call_and_to_its_pop_ups() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    // The daemon has answered before the next event comes.
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(3, scene.limit()).await?;

    let window = app.open_window().await?;
    window.press("Pat Ito").await?;
    window.press("What happened").await?;
    window.until_says("The desktop took a pop-up for the ringing after ").await?;
    let page = window.text().await?;
    let steps = [
        "RingCentral’s event arrived",
        "Presence: it rings",
        "The pop-up was handed to the desktop",
        "The desktop took the pop-up",
        "Presence: it is over",
        "Events say: missed",
    ];
    let mut rest = page.as_str();
    for step in steps {
        let at = rest.find(step).ok_or_else(|| anyhow::anyhow!("{step:?} is not in its place:\n{page}"))?;
        rest = &rest[at..];
    }
    // Its row was opened, so it was seen.
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), "close 2".to_owned()];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_button_sends_a_call_the_whole_way_and_says_what_fails() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    window.press("Settings").await?;
    window.press("Test").await?;
    let page = window.until_says("Tray icon").await?;
    for found in [
        "The keyring answers and holds the sign-in.",
        "RingCentral answers and knows whose line this is.",
        "calls are heard.",
        "took the pop-up",
        "The icon is shown.",
    ] {
        assert!(page.contains(found), "{found:?} is not in:\n{page}");
    }
    let told = scene.recorder.until_seen(1, scene.limit()).await?.what.line();
    assert!(told.contains("Test call · +1 202-555-0100"), "{told}");
    same("the rows of the history", app.history().await?.len(), 0)?;

    // The pop-up goes by itself; then there is no daemon for the next one.
    scene.recorder.until_seen(2, scene.limit()).await?;
    scene.recorder.vanish().await?;
    scene.office.cut_everything();
    app.until("reconnecting").await?;
    window.press("Test").await?;
    window.until_says("Nothing on this desktop shows pop-ups.").await?;
    let page = window.text().await?;
    assert!(!page.contains("calls are heard."), "{page}");
    window.press("Copy report").await?;
    window.until_says("It holds no names, numbers or passwords.").await?;
    let report = window.evaluate("return document.querySelector('#report').value").await?;
    let report = report.as_str().unwrap_or_default();
    assert!(report.contains("Pop-up FAILS") && report.contains("Line: reconnecting"), "{report}");
    assert!(!report.contains("Dana"), "{report}");
    scene.comes_to(&app, &[without_times(&told), "close 1".to_owned()], &[], "offline").await?;
    app.quit().await
}
