//! Voicemails are listened to in the real window, whatever their recordings are.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use ringlet_standin::{Leave, Recording};
use ringlet_tests::story::Scene;
use ringlet_tests::wait::{same, wait_for};
use ringlet_tests::window::Window;

const WHERE: &str = "input[aria-label=Position]";

#[tokio::test(flavor = "multi_thread")]
async fn a_voicemail_is_played_sought_and_sped_up_in_its_row_as_wav_and_as_mp3() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.set(|settings| settings.message_delay = Duration::from_secs(1));
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    for (recording, name) in [(Recording::Wav, "Pat Ito"), (Recording::Mp3, "Sam Okafor")] {
        scene.office.set(|settings| settings.recordings = recording);
        let (_, message) = scene.office.leave_voicemail(leave(name))?;
        window.press(name).await?;
        window.until_says("still being written").await?;
        plays(&window).await.with_context(|| format!("{recording:?}"))?;
        // Played is heard: here, and on every other device of the person's.
        app.until_status("nothing unheard", |status| status["unread"] == 0).await?;
        wait_for("that the office knows it was heard", scene.limit(), || async {
            Ok(scene.office.messages().iter().any(|other| other.id == message && other.read).then_some(()))
        })
        .await?;

        // From what was kept of it: the office is asked once.
        window.keys(&["Escape"]).await?;
        window.press(name).await?;
        window.press("Play").await?;
        window.until("that it plays again", PLAYING).await?;
        let path = format!("/message-store/{message}/content/{message}");
        let asked = scene.office.requests().iter().filter(|seen| seen.path.ends_with(&path)).count();
        same("the requests for the recording", asked, 1)?;
        window.keys(&["Escape"]).await?;
    }

    let file = scene.desktop.folder().join("data/ringlet-story/history.sqlite");
    let history = rusqlite::Connection::open(&file).with_context(|| format!("no history in {}", file.display()))?;
    let kept = || history.query_row("SELECT count(*) FROM sound", [], |row| row.get::<_, u32>(0));
    same("the recordings kept", kept()?, 2)?;
    app.say(&["sign-out"]).await?;
    wait_for("that no recording is kept", scene.limit(), || async { Ok((kept()? == 0).then_some(())) }).await?;
    let came = |id: u32, who: &str| {
        format!("notify {id}: im.received normal | New voicemail | {who} · +1 202-555-0143\n00:00 · 12 s")
    };
    let told = [came(1, "Pat Ito"), "close 1".to_owned(), came(2, "Sam Okafor"), "close 2".to_owned()];
    scene.comes_to(&app, &told, &[], "signed out").await?;
    app.quit().await
}

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

/// Twelve seconds of it, from the beginning, a later place, and at twice the speed to its end.
async fn plays(window: &Window) -> Result<()> {
    window.press("Play").await?;
    window.until("that it plays", PLAYING).await?;
    let length = window.evaluate(&format!("return document.querySelector('{WHERE}').max")).await?;
    let length: f64 = length.as_str().unwrap_or_default().parse()?;
    ensure!((length - 12.0).abs() < 0.5, "it is {length} s long");
    window.choose("input[aria-label=Volume]", "0.3", "input").await?;
    window.press("Pause").await?;
    window.choose(WHERE, "6", "input").await?;
    window.until("that it is at six seconds", &format!("{AT} return Math.abs(at - 6) < 0.1")).await?;
    window.choose(".player select", "2", "change").await?;
    let started = Instant::now();
    window.press("Play").await?;
    window.until("that it plays on", &format!("{AT} return at > 6.2")).await?;
    window.until("its end", &format!("{AT} return at === 0 && !document.querySelector('[aria-label=Pause]')")).await?;
    let took = started.elapsed();
    // Three seconds at twice the speed; six at its own.
    ensure!(took < Duration::from_millis(5500), "the second half took {took:?}");
    Ok(())
}

fn leave(name: &str) -> Leave {
    Leave { from: Some("+12025550143".to_owned()), name: Some(name.to_owned()), seconds: Some(12), ..Leave::default() }
}

const AT: &str = "const at = Number(document.querySelector('input[aria-label=Position]').value);";
const PLAYING: &str = "const at = document.querySelector('input[aria-label=Position]').value;
     return document.querySelector('[aria-label=Pause]') !== null && Number(at) > 0.2";
