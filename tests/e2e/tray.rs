//! The tray: what it shows in each state, the desktop without one, and the window that goes back into it.

use std::time::Duration;

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::app::App;
use ringlet_tests::desktop::{Desktop, Keyring};
use ringlet_tests::story::{Scene, about_ringlet, incoming, missed, row_lines, sign_in};
use ringlet_tests::tray::Look;
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";

#[tokio::test(flavor = "multi_thread")]
async fn the_icon_has_a_shape_of_its_own_for_each_state() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    let tray = app.tray().await?;
    let shows = async |words: &'static str| tray.until(words, |look| look.title.ends_with(words)).await;

    let mut looks = vec![shows("signed out").await?];
    sign_in(&scene.desktop, &app).await?;
    looks.push(shows("listening").await?);
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.office.hang_up(&call)?;
    looks.push(shows("waiting").await?);
    assert!(looks[2].tooltip.1.contains("1 missed call open"), "{:?}", looks[2].tooltip);
    scene.office.cut_the_line();
    looks.push(shows("offline").await?);
    for (at, one) in looks.iter().enumerate() {
        for other in &looks[at + 1..] {
            let share = apart(one, other);
            assert!(share >= 0.15, "{} and {}: {share:.3}", one.title, other.title);
        }
    }

    scene.office.restore_the_line();
    // The sign-in and two dials were three requests for tokens: a fourth waits until the first is a minute old.
    tray.until_within(MINUTE_AND_A_LITTLE, "waiting", |look| look.title.ends_with("waiting")).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

/// By how much the shapes of two icons differ: the share of the picture that is opaque in one alone.
fn apart(one: &Look, other: &Look) -> f64 {
    let mask = |look: &Look| -> Vec<u8> {
        let points = look.pictures.first().map(|(_, _, points)| points.as_slice()).unwrap_or_default();
        points.chunks_exact(4).map(|point| point[0]).collect()
    };
    let (one, other) = (mask(one), mask(other));
    let apart: u32 = one.iter().zip(&other).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    f64::from(apart) / 255.0 / one.len() as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_without_a_tray_is_told_of_once_and_the_icon_comes_when_the_panel_does() -> Result<()> {
    let desktop = Desktop::start().await?;
    desktop.start_keyring(Keyring::Unlocked).await?;
    let scene = Scene::on(desktop).await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    let told = scene.recorder.until_seen(1, scene.limit()).await?.what.line();
    assert!(told.starts_with(&about_ringlet(1, "This desktop has no tray")), "{told}");
    let actions = scene.recorder.toasts()[0].actions.clone();
    same("the buttons", actions, ["default", "Open", "open", "Open"])?;
    // Nobody presses a button before the daemon has answered.
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    scene.recorder.press(1, "open").await?;
    app.window().await?.until_says("Sign in").await?;
    // There is no tray it could still be in, so nothing is said of that.
    app.close_window().await?;

    sign_in(&scene.desktop, &app).await?;
    app.until("listening").await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(2, scene.limit()).await?;
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(4, scene.limit()).await?;
    scene.desktop.start_panel().await?;
    let tray = app.tray().await?;
    tray.until("something waiting", |look| look.title.ends_with("waiting")).await?;
    app.quit().await?;

    scene.desktop.stop_panel().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    // Again it finds no tray, and says so in its log alone.
    wait_for("that it finds no tray", scene.limit(), || async {
        Ok((scene.desktop.words().matches("nothing shows tray icons").count() == 2).then_some(()))
    })
    .await?;
    app.until("listening").await?;
    // All that a story comes to, but for the tray that is not there. Closed by its button, by the end of the ringing, and by quitting.
    let closed = |id: u32| format!("close {id}");
    scene.was_told(&[told, closed(1), incoming(2, PAT), closed(2), missed(3, PAT), closed(3)]).await?;
    same("the history", row_lines(&app.history().await?), ["call inbound missed +12025550143"])?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_closing_of_the_window_is_told_once_and_nothing_is_left_to_draw_it() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    let tray = app.tray().await?;
    same("a web process before the window", app.draws_a_page()?, false)?;
    tray.activate().await?;
    app.close_window().await?;
    let told = scene.recorder.until_seen(1, Duration::from_secs(10)).await?.what.line();
    assert!(told.starts_with(&about_ringlet(1, "Ringlet is still in the tray")), "{told}");

    tray.choose("Open").await?;
    app.close_window().await?;
    scene.comes_to(&app, &[told], &[], "signed out").await?;
    app.quit().await
}

/// How long a dial may have to wait for its socket token.
const MINUTE_AND_A_LITTLE: Duration = Duration::from_secs(75);
