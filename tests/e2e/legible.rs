//! The real window, light and dark, looked at as those do who read it by keyboard, by ear or enlarged: every view there
//! is, in one run of the program from its first minute to the line's end, each with its pictures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use ringlet_standin::{ACCOUNT, CannedAnswer, Leave, OWNER, Ring};
use ringlet_tests::app::App;
use ringlet_tests::browser;
use ringlet_tests::desktop::Keyring;
use ringlet_tests::story::{Scene, incoming, missed};
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
    scene.office.set(|settings| {
        settings.scopes.insert("CallControl".to_owned());
        settings.message_delay = Duration::from_secs(1);
    });
    let folder = scene.desktop.folder().join("config/ringlet-story");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("settings.toml"), "first_steps = true\n")?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let window = app.open_window().await?;
    let eyes = Eyes { window: &window, name };
    window.until_says("Client ID").await?;
    let dark = window.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches").await?;
    same("whether it is dark", dark.as_bool(), Some(name == "dark"))?;
    entrance(&scene, &eyes, &client_id).await?;
    calls(&scene, &eyes).await?;
    voicemails(&scene, &eyes).await?;
    several(&eyes).await?;
    settings(&eyes).await?;

    window.press("Back").await?;
    scene.office.set(|settings| _ = settings.scopes.remove("WebSocketsSubscription"));
    scene.office.cut_the_line();
    scene.office.restore_the_line();
    window.until_says("Not listening").await?;
    eyes.judge("stopped").await?;
    comes_to_what_was_looked_at(&scene, &app).await?;
    app.quit().await?;

    scene.setup.client_id = client_id;
    failing(&scene, name).await
}

/// From the first minute to the list.
async fn entrance(scene: &Scene, eyes: &Eyes<'_>, client_id: &str) -> Result<()> {
    let window = eyes.window;
    window.press("Continue").await?;
    window.until_says("Enter the client ID first").await?;
    window.click("summary").await?;
    eyes.judge("set-up").await?;
    window.enter("#client-id", client_id).await?;
    window.press("Continue").await?;
    window.until_says("See who is calling").await?;
    eyes.judge("signed-out").await?;
    window.press("Sign in with RingCentral").await?;
    window.until_says("Finish in your browser").await?;
    eyes.judge("signing-in").await?;

    browser::visit(&scene.desktop, &scene.desktop.until_opened(1).await?).await?;
    window.until_says("Do you see the pop-up?").await?;
    window.until("the answers", "return document.querySelector('main button:not(:disabled)') !== null").await?;
    eyes.judge("first-steps").await?;
    window.click("main .acts .button:not(.first)").await?;
    window.until_says("On this desktop it helps to look here").await?;
    eyes.judge("first-steps-unseen").await?;
    window.press("Go on without").await?;
    window.until_says("No calls yet").await?;
    eyes.judge("empty").await?;
    for (filter, words) in [("missed", "No missed calls"), ("open", "Nothing open"), ("voicemail", "No voicemails")] {
        window.click(&format!("input[value={filter}] + span")).await?;
        window.until_says(words).await?;
        eyes.judge(&format!("empty-{filter}")).await?;
    }
    window.click("input[value=all] + span").await?;
    window.until_says("No calls yet").await.map(drop)
}

async fn calls(scene: &Scene, eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    // Both pop-ups of the first steps have gone by themselves.
    scene.recorder.until_seen(4, Duration::from_secs(30)).await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    window.press("Pat Ito").await?;
    window.until_says("To voicemail").await?;
    eyes.judge("ringing").await?;
    scene.office.hang_up(&call)?;
    window.until("that it was missed", "return document.querySelector('.mark.missed') !== null").await?;
    window.press("Remind me").await?;
    window.press("In an hour").await?;
    window.until_says("You are reminded at").await?;
    window.press("Remind me").await?;
    window.until_says("Tomorrow at nine").await?;
    window.press("What happened").await?;
    window.until_says("Presence: it rings").await?;
    eyes.judge("missed").await?;
    window.keys(&["Escape", "Escape"]).await
}

async fn voicemails(scene: &Scene, eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    let transcript = Some(TRANSCRIPT.to_owned());
    let from = Some("+442079460018".to_owned());
    scene.office.leave_voicemail(Leave { from, transcript, ..Leave::default() })?;
    window.press("New voicemail").await?;
    window.press("Play").await?;
    window.until("that it plays", "return document.querySelector('[aria-label=Pause]') !== null").await?;
    window.press("Pause").await?;
    window.until("that it was heard", "return !document.body.innerText.includes('New voicemail')").await?;
    eyes.judge("voicemail").await?;
    window.keys(&["Escape"]).await?;

    let from = Some("+12025550178".to_owned());
    let (_, lost) = scene.office.leave_voicemail(Leave { from, ..Leave::default() })?;
    scene.office.answer_with(CannedAnswer {
        path: format!("/restapi/v1.0/account/{ACCOUNT}/extension/{OWNER}/message-store/{lost}/content"),
        method: None,
        status: 404,
        retry_after: None,
        content_type: "text/plain".to_owned(),
        body: "gone".to_owned(),
        times: None,
    });
    window.press("New voicemail").await?;
    window.press("Play").await?;
    window.until("why it cannot be heard", "return document.querySelector('.player [role=alert]') !== null").await?;
    eyes.judge("voicemail-gone").await?;
    window.keys(&["Escape"]).await
}

/// What is done with several rows, and lists without any.
async fn several(eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    eyes.judge("calls").await?;
    window.press("Save as a file").await?;
    window.until_says("Save 3 calls as").await?;
    eyes.judge("saving").await?;
    window.press("CSV").await?;
    window.until_says("Saved to").await?;
    eyes.judge("saved").await?;
    window.press("Dismiss").await?;

    window.keys(&["ArrowDown", "Home"]).await?;
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
    eyes.judge("nothing-found").await?;
    window.keys(&["Escape"]).await
}

async fn settings(eyes: &Eyes<'_>) -> Result<()> {
    let window = eyes.window;
    window.press("Settings").await?;
    window.until_says("Keep calls for").await?;
    eyes.judge("settings").await?;

    // Everything that is only there once it is asked for.
    window.choose("[aria-label='Missed call: Sound']", "own", "change").await?;
    window.press("Add quiet hours").await?;
    window.until("the quiet hours", "return document.querySelector('fieldset .times') !== null").await?;
    window.click("section[aria-labelledby=pop] > .button").await?;
    window.enter("section[aria-labelledby=pop] li input", "https://crm.example.com/find?n={number}").await?;
    window.enter("#pop-allowed", "https://crm.example.com").await?;
    window.press("Try it").await?;
    window.until_says("Opened for an invented call").await?;
    window.press("Test").await?;
    window.until_says("Tray icon").await?;
    window.press("Copy report").await?;
    window.until_says("It holds no names").await?;
    window.press("Sign out").await?;
    window.until_says("Stay signed in").await?;
    window.press("Forget everything").await?;
    window.until_says("Your calls and voicemails at RingCentral stay").await?;
    eyes.judge("settings-in-use").await?;

    // Light on a dark desktop, and the other way round.
    let other = if eyes.name == "dark" { "light" } else { "dark" };
    window.choose("#appearance", other, "change").await?;
    let turned = format!("return document.documentElement.dataset.appearance === '{other}'");
    window.until("the other look", &turned).await?;
    eyes.judge("settings-by-choice").await?;
    window.press("Back").await?;
    window.until_says("Pat Ito").await?;
    eyes.judge("calls-by-choice").await?;
    window.press("Settings").await?;
    window.choose("#appearance", "system", "change").await?;
    window.until("the usual look", "return document.documentElement.dataset.appearance === 'system'").await
}

/// Another run in which nothing is as it should be.
async fn failing(scene: &Scene, name: &str) -> Result<()> {
    let history = scene.desktop.folder().join("data/ringlet-story/history.sqlite");
    rusqlite::Connection::open(&history)?.execute_batch("PRAGMA user_version = 99")?;
    let settings = scene.desktop.folder().join("config/ringlet-story/settings.toml");
    std::fs::write(settings, "log_level = \"loud\n")?;
    scene.desktop.stop_panel().await?;
    scene.desktop.stop_keyring().await?;
    scene.desktop.start_keyring(Keyring::Locked).await?;
    scene.recorder.vanish().await?;
    scene.office.set(|settings| _ = settings.scopes.insert("WebSocketsSubscription".to_owned()));
    scene.office.cut_the_line();

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let window = app.open_window().await?;
    let eyes = Eyes { window: &window, name };
    window.until_says("The keyring is locked").await?;
    window.until_says("The history has a problem").await?;
    eyes.judge("signed-out-failing").await?;
    scene.desktop.stop_keyring().await?;
    scene.desktop.start_keyring(Keyring::Unlocked).await?;
    window.until_says("Nothing on this desktop shows pop-ups").await?;
    eyes.judge("first-steps-failing").await?;
    window.press("Go on without").await?;
    window.until_says("The settings file cannot be read").await?;
    window.until_says("Reconnecting since").await?;
    eyes.judge("calls-failing").await?;
    window.press("Settings").await?;
    window.press("Test").await?;
    window.until_says("Does not work").await?;
    eyes.judge("settings-failing").await?;
    // There is nobody to be told, no history to be read, and no tray.
    app.quit().await
}

/// How the first run ends, when it has been looked through.
async fn comes_to_what_was_looked_at(scene: &Scene, app: &App<'_>) -> Result<()> {
    let who = "Pat Ito · +1 202-555-0143";
    let trial = |id: u32| {
        let words = "A test pop-up | This is how Ringlet tells you about calls.";
        format!("notify {id}: call.unanswered normal | {words}")
    };
    let (closed, london) = (|id: u32| format!("close {id}"), "+44 20 7946 0018");
    let voicemail =
        |id: &str, who: &str| format!("notify {id}: im.received normal | New voicemail | {who}\n00:00 · 21 s");
    let told = [
        trial(1),
        closed(1),
        trial(2),
        closed(2),
        incoming(3, who),
        closed(3),
        missed(4, who),
        voicemail("5", london),
        voicemail("5 for 5", london) + &format!("\n“{TRANSCRIPT}”"),
        closed(5),
        voicemail("6", "+1 202-555-0178"),
        incoming(7, "Test call · +1 202-555-0100"),
        closed(7),
    ];
    let rows = [
        "voicemail inbound unknown +12025550178 with voicemail",
        "voicemail inbound unknown +442079460018 with voicemail",
        "call inbound missed +12025550143",
    ];
    scene.comes_to(app, &told, &rows, "offline").await
}

/// Who looks at a window.
struct Eyes<'a> {
    window: &'a Window,
    /// Of the look it has.
    name: &'a str,
}

impl Eyes<'_> {
    /// Takes pictures with letters of the usual size and of twice that, and fails when in the latter something does not
    /// fit or axe finds anything, with no rule left out.
    async fn judge(&self, view: &str) -> Result<()> {
        self.take(view, "", 8).await?;
        self.take(&format!("{view}-200"), "200%", 2).await?;
        let mut found = self.axe().await?;
        found.extend(serde_json::from_value::<Vec<String>>(self.window.evaluate(CUT_OFF).await?)?);
        self.paint("").await?;
        same(&format!("{view} in {}", self.name), found, Vec::<String>::new())
    }

    /// Pictures of the view from its top, one for each windowful, and so many at most.
    async fn take(&self, view: &str, letters: &str, most: u32) -> Result<()> {
        let pictures = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("window");
        std::fs::create_dir_all(&pictures)?;
        let scroll = |by: &str| format!("{SCROLLER} const was = it.scrollTop; {by}; return it.scrollTop > was + 1;");
        self.window.evaluate(&scroll("it.scrollTop = 0")).await?;
        self.paint(letters).await?;
        for place in 1..=most {
            let number = if place == 1 { String::new() } else { format!("-{place}") };
            self.window.picture(&pictures.join(format!("{}-{view}{number}.png", self.name))).await?;
            if self.window.evaluate(&scroll("it.scrollTop += Math.max(0.9 * it.clientHeight, 100)")).await? != true {
                break;
            }
            self.paint(letters).await?;
        }
        self.window.evaluate(&scroll("it.scrollTop = 0")).await.map(drop)
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
        wait_for("what axe finds", Duration::from_secs(30), || async {
            let found = self.window.evaluate("return window.found").await?;
            Ok(serde_json::from_value::<Option<Vec<String>>>(found)?)
        })
        .await
    }
}

/// What a view scrolls in.
const TRANSCRIPT: &str = "The delivery can come on Thursday after all. Call me back before noon.";
const SCROLLER: &str = "const it = document.querySelector('.scroller') ?? document.querySelector('main');";
/// What sticks out of the window sideways, and controls whose words do not fit into them.
const CUT_OFF: &str = "
    const { clientWidth: width, clientHeight: height, scrollHeight } = document.documentElement;
    const found = scrollHeight > height ? ['the page itself scrolls'] : [];
    for (const element of document.querySelectorAll('#page *:not(.unseen, .unseen *)')) {
        const { left, right } = element.getBoundingClientRect();
        if (left < -1 || right > width + 1) {
            found.push(`sticks out: ${element.outerHTML.slice(0, 120)}`);
        }
        if (element.matches('button, label, h1, h2') && element.scrollWidth > element.clientWidth + 1) {
            found.push(`overflows: ${element.outerHTML.slice(0, 120)}`);
        }
    }
    return found;";
