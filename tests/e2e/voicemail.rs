//! Voicemails on several machines at once: heard on one, they are no news on the other; and their words come later.

use std::time::Duration;

use anyhow::Result;
use ringlet_standin::Leave;
use ringlet_tests::app::App;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::recorder::Recorder;
use ringlet_tests::story::{Scene, row_lines, setup, sign_in, without_times};
use ringlet_tests::wait::{same, wait_for};

const CAME: &str = "notify 1: im.received normal | New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s";
const ROW: &str = "voicemail inbound unknown +12025550143 with voicemail";

fn leave() -> Leave {
    Leave { from: Some("+12025550143".to_owned()), name: Some("Pat Ito".to_owned()), ..Leave::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transcript_that_comes_later_changes_the_toast_without_a_sound() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let (_, message) = scene.office.leave_voicemail(leave())?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    // What is changed is known to be up only once the daemon has answered.
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    scene.office.transcript_arrives(message, "Call me back.")?;
    let amended = CAME.replace("notify 1:", "notify 1 for 1:") + "\n“Call me back.”";
    scene.comes_to(&app, &[CAME, &amended], &[ROW], "waiting").await?;
    let silent: Vec<bool> =
        scene.recorder.toasts().iter().map(|toast| toast.hints.get("suppress-sound") == Some(&true.into())).collect();
    same("which of them keep silent", silent, [false, true])?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_on_one_laptop_is_no_news_on_the_other() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let desktop = Desktop::usual().await?;
    let recorder = Recorder::start(&desktop).await?;
    let other_setup = setup(&scene.office, "other")?;
    // The office knows one app; the first one is signed in already.
    let other = App::start(&desktop, &other_setup).await?;
    sign_in(&desktop, &other).await?;
    other.until("listening").await?;

    let (_, message) = scene.office.leave_voicemail(leave())?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    recorder.until_seen(1, scene.limit()).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    other.until_status("that toasts work", |status| status["toasts"] == "ok").await?;

    let window = other.open_window().await?;
    window.press("Pat Ito").await?;
    window.press("Mark heard").await?;
    recorder.until_seen(2, scene.limit()).await?;
    let rows = app.until_history("that it is read", |rows| rows[0]["read"] == true).await?;
    scene.comes_to(&app, &[CAME, "close 1"], &[ROW], "listening").await?;
    // The same of the other, whose desktop is another one.
    recorder.stays_quiet(Duration::from_secs(5)).await?;
    let told: Vec<String> = recorder.told().iter().map(|line| without_times(line)).collect();
    same("what the other was told", told, [CAME, "close 1"])?;
    same("the other's history", row_lines(&other.history().await?), [ROW])?;
    other.tray().await?.until("nothing waiting", |look| look.title.ends_with("listening")).await?;
    same("the voicemail", rows[0]["voicemail_id"].as_str(), Some(message.to_string().as_str()))?;
    wait_for("nothing unread", scene.limit(), || async { Ok((app.status().await?["unread"] == 0).then_some(())) })
        .await?;
    other.quit().await?;
    app.quit().await
}
