//! Addresses and commands of the person's own, opened for calls.

use std::os::unix::fs::PermissionsExt as _;

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::{same, wait_for};

/// What would do harm if a shell, or an address as it is, were made of it.
const NAME: &str = "Pat; touch 'it' & ?x=1";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_opens_for_a_ring_and_a_command_for_a_missed_call_once_it_is_asked_for() -> Result<()> {
    let scene = Scene::usual().await?;
    let folder = scene.desktop.folder();
    let (note, noted) = (folder.join("bin/note"), folder.join("noted"));
    let script = format!("#!/bin/sh\nfor word; do printf '%s\\n' \"$word\" >> '{}'; done\n", noted.display());
    std::fs::write(&note, script)?;
    std::fs::set_permissions(&note, std::fs::Permissions::from_mode(0o755))?;
    std::fs::create_dir_all(folder.join("config/ringlet-story"))?;
    let settings = format!(
        r#"
screen_pop_allowed = ["https://crm.example.com"]
screen_pop = [
    {{ template = "https://crm.example.com/find?n={{number}}&w={{name}}", kind = "url", on = "ring", how = "auto", only_for = "" }},
    {{ template = "https://elsewhere.example.com/{{number}}", kind = "url", on = "ring", how = "auto", only_for = "" }},
    {{ template = "https://crm.example.com/line/{{number}}", kind = "url", on = "ring", how = "auto", only_for = "Support" }},
    {{ template = "{} {{name}} '{{number_national}}, {{direction}}'", kind = "command", on = "missed", how = "ask", only_for = "" }},
]
"#,
        note.display()
    );
    std::fs::write(folder.join("config/ringlet-story/settings.toml"), settings)?;
    let app = scene.signed_in().await?;

    let call = scene.office.ring(Ring::from_named("+12025550143", NAME));
    let opened = scene.desktop.until_opened(2).await?;
    let expected = "https://crm.example.com/find?n=%2B12025550143&w=Pat%3B%20touch%20%27it%27%20%26%20%3Fx%3D1";
    same("what was opened", opened.as_str(), expected)?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    wait_for("the second pop-up", scene.limit(), || async { Ok((scene.recorder.up() == [2]).then_some(())) }).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    same("a command before it is asked for", noted.exists(), false)?;
    scene.recorder.press(2, "pop").await?;
    let words = wait_for("what the command was told", scene.limit(), || async {
        Ok(std::fs::read_to_string(&noted).ok().filter(|text| text.lines().count() == 2))
    });
    same("its arguments", words.await?.lines().collect::<Vec<_>>(), [NAME, "(202) 555-0143, inbound"])?;
    same("the pages opened", scene.desktop.opened()?.len(), 2)?;
    let who = format!("{NAME} · +1 202-555-0143");
    let closed = |id: u32| format!("close {id}");
    let told = [incoming(1, &who), closed(1), missed(2, &who.replace('&', "&amp;")), closed(2)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_allowed_is_refused_in_the_window_until_its_place_is_added() -> Result<()> {
    let scene = Scene::usual().await?;
    let folder = scene.desktop.folder().join("config/ringlet-story");
    std::fs::create_dir_all(&folder)?;
    let settings = r#"first_steps = false
screen_pop = [
    { template = "https://crm.example.com/find?n={number}", kind = "url", on = "ring", how = "auto", only_for = "" },
]
"#;
    std::fs::write(folder.join("settings.toml"), settings)?;
    let app = scene.signed_in().await?;
    let before = scene.desktop.opened()?.len();
    let window = app.open_window().await?;
    window.press("Settings").await?;
    window.until_says("Allowed addresses").await?;
    window.press("Try it").await?;
    window
        .until_says("The address leads to https://crm.example.com, which is not among the places that are allowed.")
        .await?;
    // Nor does it open for a call.
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.answer(&call)).await?;
    same("the pages opened", scene.desktop.opened()?.len(), before)?;

    window.enter("#pop-allowed", "https://crm.example.com").await?;
    window.press("Try it").await?;
    window.until_says("Opened for an invented call:").await?;
    let opened = scene.desktop.until_opened(before + 1).await?;
    same("what was opened", opened.starts_with("https://crm.example.com/find?n=%2B"), true)?;
    let who = "Pat Ito · +1 202-555-0143";
    scene
        .comes_to(&app, &[incoming(1, who), "close 1".to_owned()], &["call inbound answered +12025550143"], "listening")
        .await?;
    app.quit().await
}
