//! The real window, light and dark, looked at as those do who read it by keyboard, by ear or enlarged: every view there
//! is, in one run of the program from its first minute to the line's end, each with its pictures.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use ringlet_standin::{Leave, Ring};
use ringlet_tests::app::App;
use ringlet_tests::browser;
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
    let client_id = std::mem::take(&mut scene.setup.client_id);
    scene.office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    let app = App::start(&scene.desktop, &scene.setup).await?;
    let window = app.open_window().await?;
    let eyes = Eyes { window: &window, name };
    window.until_says("Client ID").await?;
    let dark = window.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches").await?;
    same("whether it is dark", dark.as_bool(), Some(name == "dark"))?;
    window.press("Continue").await?;
    eyes.judge("set-up").await?;

    window.enter("#client-id", &client_id).await?;
    window.press("Continue").await?;
    window.until_says("See who is calling").await?;
    eyes.judge("signed-out").await?;
    window.press("Sign in with RingCentral").await?;
    window.until_says("Finish in your browser").await?;
    eyes.judge("signing-in").await?;
    browser::visit(&scene.desktop, &scene.desktop.until_opened(1).await?).await?;
    window.until_says("No calls yet").await?;
    eyes.judge("empty").await?;

    calls(&scene, &eyes).await?;
    settings(&eyes).await?;

    window.press("Back").await?;
    scene.recorder.vanish().await?;
    scene.office.cut_everything();
    app.until("reconnecting").await?;
    window.until_says("Reconnecting since").await?;
    eyes.judge("reconnecting").await?;
    app.quit().await
}

async fn calls(scene: &Scene, eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    window.until_says("Pat Ito").await?;
    window.press("Pat Ito").await?;
    window.until_says("To voicemail").await?;
    eyes.judge("ringing").await?;
    scene.office.hang_up(&call)?;
    window.until("that it was missed", "return document.querySelector('.mark.missed') !== null").await?;
    window.press("Remind me").await?;
    window.until_says("Tomorrow at nine").await?;
    window.press("What happened").await?;
    window.until_says("Presence: it rings").await?;
    eyes.judge("missed").await?;

    let transcript = Some("The delivery can come on Thursday after all.".to_owned());
    let from = Some("+442079460018".to_owned());
    scene.office.leave_voicemail(Leave { from, transcript, ..Leave::default() })?;
    window.until_says("New voicemail").await?;
    window.press("New voicemail").await?;
    window.press("Play").await?;
    window.until("that it plays", "return document.querySelector('[aria-label=Pause]') !== null").await?;
    window.press("Pause").await?;
    window.until("that it was heard", "return !document.body.innerText.includes('New voicemail')").await?;
    eyes.judge("voicemail").await?;

    window.keys(&["Escape", "Home"]).await?;
    window.until("the first row", "return document.activeElement.closest('[data-index=\"0\"]') !== null").await?;
    window.keys(&["Shift+ArrowDown"]).await?;
    window.until_says("2 calls selected").await?;
    eyes.judge("selected").await?;
    window.keys(&["Delete"]).await?;
    window.until_says("Delete 2 calls").await?;
    eyes.judge("deleting").await?;
    window.keys(&["Escape"]).await?;
    window.keys(&["Ctrl+f", "zebra"]).await?;
    window.until_says("Nothing found").await?;
    eyes.judge("nothing-found").await
}

async fn settings(eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    window.press("Settings").await?;
    window.until_says("Keep calls for").await?;
    eyes.judge("settings").await?;
    window.press("Test").await?;
    window.until_says("Tray icon").await?;
    window.press("Copy report").await?;
    window.until_says("It holds no names").await?;
    window.press("Sign out").await?;
    window.until_says("Stay signed in").await?;
    eyes.judge("settings-tried").await
}

/// Who looks at a window.
struct Eyes<'a> {
    window: &'a Window,
    /// Of the look it has.
    name: &'a str,
}

impl Eyes<'_> {
    /// Takes a picture at the usual size of text and at twice that, and fails when axe finds anything in the latter,
    /// with no rule left out.
    async fn judge(&self, view: &str) -> Result<()> {
        let pictures = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("window");
        std::fs::create_dir_all(&pictures)?;
        self.paint("").await?;
        self.window.picture(&pictures.join(format!("{view}-{}.png", self.name))).await?;
        self.paint("200%").await?;
        self.window.picture(&pictures.join(format!("{view}-{}-200.png", self.name))).await?;
        let found = self.axe().await?;
        self.paint("").await?;
        same(&format!("{view} in {}", self.name), found, Vec::<String>::new())
    }

    /// Has everything drawn with letters of this size, and waits until it is: words are in a page before they are seen.
    async fn paint(&self, letters: &str) -> Result<()> {
        let draw = format!(
            "document.documentElement.style.fontSize = '{letters}';
             window.painted = false;
             Promise.all([...document.images].map((image) => image.decode())).then(() =>
                 requestAnimationFrame(() => requestAnimationFrame(() => {{ window.painted = true; }})));"
        );
        self.window.evaluate(&draw).await?;
        self.window.until("it to be drawn", "return window.painted").await
    }

    async fn axe(&self) -> Result<Vec<String>> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).context("the page's modules are not installed: npm ci in ui/")?;
        self.window.evaluate(&format!("if (!window.axe) {{ {axe} }}")).await?;
        self.window
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
        wait_for("what axe finds", std::time::Duration::from_secs(30), || async {
            let found = self.window.evaluate("return window.found").await?;
            Ok(serde_json::from_value::<Option<Vec<String>>>(found)?)
        })
        .await
    }
}
