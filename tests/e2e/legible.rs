//! The real window, light and dark, looked at as those do who read it by keyboard, by ear or enlarged.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use ringlet_standin::Ring;
use ringlet_tests::story::Scene;
use ringlet_tests::wait::{same, wait_for};
use ringlet_tests::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_the_real_window_is_hard_to_use_in_light() -> Result<()> {
    look_through("light", "Adwaita").await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_the_real_window_is_hard_to_use_in_the_dark() -> Result<()> {
    look_through("dark", "Adwaita:dark").await
}

async fn look_through(name: &str, theme: &str) -> Result<()> {
    let mut scene = Scene::usual().await?;
    scene.setup.variables.push(("GTK_THEME".to_owned(), theme.to_owned()));
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    window.until_says("No calls yet").await?;
    let dark = window.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches").await?;
    same("whether it is dark", dark.as_bool(), Some(name == "dark"))?;
    judge(&window, &format!("empty-{name}")).await?;

    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    window.until_says("Pat Ito").await?;
    judge(&window, &format!("ringing-{name}")).await?;
    scene.office.hang_up(&call)?;
    window.until_says("Missed").await?;
    window.click("[data-row] button").await?;
    window.until_says("Call back").await?;
    judge(&window, &format!("open-{name}")).await?;
    window.press("Settings").await?;
    window.until_says("Keep calls for").await?;
    judge(&window, &format!("settings-{name}")).await?;
    app.quit().await
}

/// Takes a picture, and fails when axe finds anything, with no rule left out.
async fn judge(window: &Window, name: &str) -> Result<()> {
    let pictures = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("window");
    std::fs::create_dir_all(&pictures)?;
    window.picture(&pictures.join(format!("{name}.png"))).await?;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).context("the page's modules are not installed: npm ci in ui/")?;
    window.evaluate(&format!("if (!window.axe) {{ {axe} }}")).await?;
    window
        .evaluate(
            "window.found = null;
             const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
             axe.run(document, { runOnly: { type: 'tag', values } }).then(
                 ({ violations }) => {
                     window.found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
                 },
                 (error) => { window.found = [String(error)]; },
             );",
        )
        .await?;
    let found = wait_for("what axe finds", std::time::Duration::from_secs(30), || async {
        let found = window.evaluate("return window.found").await?;
        Ok(serde_json::from_value::<Option<Vec<String>>>(found)?)
    });
    same(name, found.await?, Vec::<String>::new())
}
