//! Files that cannot be used: settings that do not parse, a history that is damaged or of a newer version.

use std::path::PathBuf;

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::app::App;
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::same;

const PAT: &str = "Pat Ito · +1 202-555-0143";

/// Where the history of the scene's profile is, in a folder that is there.
fn database(scene: &Scene) -> Result<PathBuf> {
    let folder = scene.desktop.folder().join("data/ringlet-story");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join("history.sqlite"))
}

/// A call is missed; gives what is told of that, as always.
async fn miss_a_call(scene: &Scene) -> Result<[String; 3]> {
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    Ok([incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)])
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_do_not_parse_are_named_kept_and_replaced_by_defaults() -> Result<()> {
    let scene = Scene::usual().await?;
    let folder = scene.desktop.folder().join("config/ringlet-story");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("settings.toml");
    // Signed in before, so that no first steps stand before the list.
    scene.signed_in().await?.quit().await?;
    let broken = "# Mine.\nretention_days = 30\nlog_level = \"loud\nserver = 1\n";
    std::fs::write(&file, broken)?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let status = app.until_status("what is wrong", |status| !status["last_error"].is_null()).await?;
    let said = status["last_error"].as_str().unwrap_or_default();
    assert!(said.contains(&format!("{}, line 3, key log_level: ", file.display())), "{said}");
    app.until("listening").await?;
    let window = app.open_window().await?;
    let page = window.until_says("The settings file cannot be read").await?;
    assert!(page.contains("line 3, key log_level"), "{page}");
    window.press("Settings").await?;
    window.until_says("Older ones are removed").await?;
    let values = window.evaluate("return [...document.querySelectorAll('input, select')].map(field => field.value)");
    let values: Vec<String> = serde_json::from_value(values.await?)?;
    assert!(values.iter().any(|value| value == "90"), "the default is shown and not the file's 30: {values:?}");

    same("the file", std::fs::read_to_string(&file)?, broken)?;
    let told = miss_a_call(&scene).await?;
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_history_is_moved_aside_and_calls_are_told_all_the_same() -> Result<()> {
    let scene = Scene::usual().await?;
    let file = database(&scene)?;
    let sound = rusqlite::Connection::open(&file)?;
    sound.execute_batch("CREATE TABLE call (words TEXT); INSERT INTO call VALUES (hex(zeroblob(50000)))")?;
    sound.close().map_err(|(_, error)| error)?;
    let mut damaged = std::fs::read(&file)?;
    damaged[4096..].fill(0xa5);
    std::fs::write(&file, &damaged)?;

    let app = scene.signed_in().await?;
    let status = app.status().await?;
    let said = status["last_error"].as_str().unwrap_or_default();
    assert!(said.contains("damaged"), "{status}");
    let beside: Vec<PathBuf> =
        std::fs::read_dir(file.parent().unwrap_or(&file))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    let aside: Vec<&PathBuf> = beside.iter().filter(|path| path.to_string_lossy().contains(".damaged-")).collect();
    same("the files moved aside", aside.len(), 1)?;
    assert!(said.contains(&aside[0].display().to_string()), "{said}");
    same("what was moved aside", std::fs::read(aside[0])?.get(4096..) == damaged.get(4096..), true)?;

    let told = miss_a_call(&scene).await?;
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_of_a_newer_version_is_left_alone_and_calls_are_told_all_the_same() -> Result<()> {
    let scene = Scene::usual().await?;
    let file = database(&scene)?;
    let newer = rusqlite::Connection::open(&file)?;
    newer.execute_batch("CREATE TABLE call (everything_is_different TEXT); PRAGMA user_version = 99")?;
    newer.close().map_err(|(_, error)| error)?;
    let before = std::fs::read(&file)?;

    let app = scene.signed_in().await?;
    let status = app.status().await?;
    assert!(status["last_error"].as_str().is_some_and(|said| said.contains("newer version")), "{status}");
    let window = app.open_window().await?;
    window.until_says("The history has a problem").await?;
    let told = miss_a_call(&scene).await?;
    window.until_says("Pat Ito").await?;
    // All that a story comes to, but that there are no rows of a history that cannot be read.
    scene.was_told(&told).await?;
    let refused = app.history().await.expect_err("a history that cannot be read has no rows").to_string();
    assert!(refused.contains("newer version"), "{refused}");
    app.tray().await?.until("something waiting", |look| look.title.ends_with("waiting")).await?;
    app.quit().await?;
    same("the file", std::fs::read(&file)? == before, true)
}
