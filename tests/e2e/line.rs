//! The line breaks in four ways, or loses one event, and no call is lost.

use std::time::{Duration, Instant};

use anyhow::Result;
use ringlet_standin::{EventFault, Ring};
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::same;

const PAT: &str = "Pat Ito · +1 202-555-0143";

/// Pat's call, the only row.
const MISSED: [&str; 1] = ["call inbound missed +12025550143"];

fn pat() -> Ring {
    Ring::from_named("+12025550143", "Pat Ito")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_began_while_the_socket_was_cut_is_told_once_it_is_recovered() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let tray = app.tray().await?;
    let listening = tray.until("listening", |look| look.title.ends_with("listening")).await?;

    scene.office.cut_the_line();
    app.until("reconnecting").await?;
    tray.until("in words that it is offline", |look| look.tooltip != listening.tooltip).await?;
    tray.until("by the icon's shape that it is offline", |look| look.pictures != listening.pictures).await?;
    let call = scene.office.ring(pat());
    scene.office.restore_the_line();
    scene.recorder.until_seen(1, scene.limit()).await?;
    app.until("listening").await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_missed_while_the_socket_was_gone_for_long_is_told_once_with_its_caller() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;

    scene.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    scene.office.cut_the_line();
    app.until("reconnecting").await?;
    let call = scene.office.ring(pat());
    scene.office.advance(Duration::from_secs(15));
    scene.office.hang_up(&call)?;
    // Longer than the window in which a connection can be recovered; the call log has the call by then.
    scene.office.advance(Duration::from_secs(45));
    scene.office.restore_the_line();
    app.until("listening").await?;
    scene.comes_to(&app, &[missed(1, PAT)], &MISSED, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_whose_end_is_lost_is_looked_for_after_a_long_silence() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    // Else the log, which is read now and then, says it first.
    scene.office.set(|settings| settings.log_lateness = Duration::from_secs(600));
    let looks = || scene.office.requests().iter().filter(|seen| seen.path.ends_with("/presence")).count();

    let call = scene.office.ring(pat());
    scene.recorder.until_seen(1, scene.limit()).await?;
    let (rang, looked) = (Instant::now(), looks());
    scene.office.fault_events([EventFault::Drop]);
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(2, scene.limit()).await?;
    let silent = rang.elapsed();
    assert!((80..110).contains(&silent.as_secs()), "it took {silent:?}");
    same("the looks at the line", looks() - looked, 1)?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_only_seems_open_is_given_up_within_45_seconds() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;

    scene.office.go_half_open();
    let silent = Instant::now();
    let call = scene.office.ring(pat());
    scene.recorder.until_seen(1, Duration::from_secs(60)).await?;
    let noticed = silent.elapsed();
    assert!(noticed < Duration::from_secs(48), "it took {noticed:?}");
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_woke_hears_again_at_once_and_does_not_wait_for_the_silence() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;

    // Asleep: the socket is dead and nobody says so.
    scene.office.go_half_open();
    let call = scene.office.ring(pat());
    let woke = Instant::now();
    scene.desktop.wake().await?;
    scene.recorder.until_seen(1, Duration::from_secs(60)).await?;
    let heard = woke.elapsed();
    #[allow(clippy::print_stdout, reason = "a measured figure, for whoever looks")]
    {
        println!("from waking to the pop-up of a call that rings: {} ms", heard.as_millis());
    }
    assert!(heard < Duration::from_secs(3), "it took {heard:?}");
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}
