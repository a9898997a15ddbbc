//! What the person prefers, chosen in the window or the tray: it holds from the next call on.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::app::App;
use ringlet_tests::browser;
use ringlet_tests::story::{NOTHING, Scene, incoming, missed};
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";
const MISSED: &str = "call inbound missed +12025550143";

/// A call that nobody takes.
async fn missed_call(scene: &Scene, app: &App<'_>, count: usize) -> Result<()> {
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    app.until_history("that it rings", |rows| rows.len() == count && rows[0]["outcome"] == "ringing").await?;
    scene.office.hang_up(&call)?;
    app.until_history("that it was missed", |rows| rows[0]["outcome"] == "missed").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_pop_ups_are_paused_is_listed_with_its_reason_and_told_together() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let tray = app.tray().await?;
    tray.choose("For 30 minutes").await?;
    tray.until("that pop-ups are paused", |look| look.tooltip.1.contains("Pop-ups are paused")).await?;
    missed_call(&scene, &app, 1).await?;
    scene.was_told(&NOTHING).await?;

    let window = app.open_window().await?;
    window.press("Settings").await?;
    window.until_says("You had paused pop-ups").await?;
    window.until_says("Missed call · Pat Ito").await?;
    window.choose("#pause", "on", "change").await?;
    let digest = "notify 1: call.unanswered normal | While it was quiet, 00:00–00:00 | 1 missed call";
    scene.comes_to(&app, &[digest], &[MISSED], "waiting").await?;

    // While others see the screen, it is told of nobody by name.
    window.click("#presenting").await?;
    tray.until("that names are hidden", |look| look.tooltip.1.contains("Pop-ups hide names")).await?;
    missed_call(&scene, &app, 2).await?;
    let told = [
        digest,
        "notify 2: call.incoming critical | Incoming call | ",
        "close 2",
        "notify 3: call.unanswered normal | Missed call | 00:00",
    ];
    scene.comes_to(&app, &told, &[MISSED, MISSED], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_holds_from_the_next_call_on_and_for_the_next_run() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    window.press("Settings").await?;
    window.click("[aria-label='Incoming call: Pop-up']").await?;
    window
        .until("that it is kept", "return !document.querySelector('[aria-label=\"Incoming call: Pop-up\"]').checked")
        .await?;
    // The page shows it before it is so.
    let file = scene.desktop.folder().join("config/ringlet-story/settings.toml");
    wait_for("that it is saved", scene.limit(), || async {
        Ok(std::fs::read_to_string(&file)?.contains("popup = false").then_some(()))
    })
    .await?;
    missed_call(&scene, &app, 1).await?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    same("what was told of a call", scene.told(), [missed(1, PAT)])?;

    window.choose("#language", "de", "change").await?;
    window.until_says("Einstellungen").await?;
    let tray = app.tray().await?;
    tray.until("that it listens, in German", |look| look.title.ends_with("etwas wartet")).await?;
    missed_call(&scene, &app, 2).await?;
    scene.recorder.until_seen(2, scene.limit()).await?;
    let german = format!("notify 2: call.unanswered normal | Verpasster Anruf | {PAT}\n00:00");
    let told = [missed(1, PAT), german];
    scene.comes_to(&app, &told, &[MISSED, MISSED], "etwas wartet").await?;
    app.terminate().await?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    let window = app.open_window().await?;
    window.until_says("Verpasst").await?;
    window.press("Einstellungen").await?;
    window
        .until(
            "what was chosen",
            "const shown = document.querySelector('[aria-label=\"Eingehender Anruf: Meldung\"]');
         return shown !== null && !shown.checked;",
        )
        .await?;
    // The first run took its toasts down, in whichever order.
    let closed = scene.in_either_order("close 1".to_owned(), "close 2".to_owned());
    scene.comes_to(&app, &[&told[..], &closed[..]].concat(), &[MISSED, MISSED], "etwas wartet").await?;
    app.terminate().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_end_with_a_pop_up_that_was_seen_and_are_not_taken_again() -> Result<()> {
    let scene = Scene::usual().await?;
    let folder = scene.desktop.folder().join("config/ringlet-story");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("settings.toml"), "first_steps = true\n")?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    let window = app.open_window().await?;
    window.press("Sign in with RingCentral").await?;
    browser::visit(&scene.desktop, &scene.desktop.until_opened(1).await?).await?;
    window.until_says("Do you see the pop-up?").await?;
    let test = "notify 1: call.unanswered normal | A test pop-up | This is how Ringlet tells you about calls.";
    scene.recorder.until_seen(1, scene.limit()).await?;
    same("what was told", scene.told(), [test])?;
    window.press("Yes, I see it").await?;
    window.until_says("No calls yet").await?;
    app.quit().await?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    let window = app.open_window().await?;
    window.until_says("No calls yet").await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(3, scene.limit()).await?;
    scene.ring_ends(2, |office| office.answer(&call)).await?;
    let told = [test.to_owned(), "close 1".to_owned(), incoming(2, PAT), "close 2".to_owned()];
    scene.comes_to(&app, &told, &["call inbound answered +12025550143"], "listening").await?;
    app.quit().await
}
