//! Voicemails in a window that cannot play them.

use anyhow::Result;
use ringlet_standin::{Leave, Recording};
use ringlet_tests::story::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_cannot_play_a_recording_is_told_what_it_lacks() -> Result<()> {
    let mut scene = Scene::usual().await?;
    // As if nothing that decodes MP3 were installed.
    let none = "mpg123audiodec:NONE,avdec_mp3:NONE,avdec_mp3float:NONE,mad:NONE,flump3dec:NONE,mpegaudioparse:NONE";
    scene.setup.variables.push(("GST_PLUGIN_FEATURE_RANK".to_owned(), none.to_owned()));
    scene.office.set(|settings| settings.recordings = Recording::Mp3);
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    scene.office.leave_voicemail(leave("Pat Ito"))?;
    window.press("Pat Ito").await?;
    window.press("Play").await?;
    window.until_says("a codec is missing").await?;
    window.until_says("gstreamer1.0-plugins-good").await?;
    // It was not heard, so it stays new.
    window.until_says("New voicemail").await?;
    window.press("Mark heard").await?;
    app.until_status("nothing unheard", |status| status["unread"] == 0).await?;
    let told = ["notify 1: im.received normal | New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 12 s", "close 1"];
    let rows = ["voicemail inbound unknown +12025550143 with voicemail"];
    scene.comes_to(&app, &told, &rows, "listening").await?;
    app.quit().await
}

fn leave(name: &str) -> Leave {
    Leave { from: Some("+12025550143".to_owned()), name: Some(name.to_owned()), seconds: Some(12), ..Leave::default() }
}
