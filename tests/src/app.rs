//! The built program, running on a private desktop in a profile of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;
use serde_json::Value;

use crate::desktop::Desktop;
use crate::process::{Process, descendants};
use crate::tray::TrayItem;
use crate::wait::wait_for;
use crate::window::{Window, free_port};

/// A running Ringlet.
#[derive(Debug)]
pub struct App<'a> {
    desktop: &'a Desktop,
    setup: Setup,
    process: Process,
    inspector: u16,
}

/// Where a Ringlet keeps its things and whom it talks to.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The profile's name.
    pub profile: String,
    /// The stand-in's address.
    pub server: String,
    /// The client id the stand-in knows.
    pub client_id: String,
    /// Where the browser comes back to; the stand-in must know it.
    pub redirect: String,
    /// Further variables.
    pub variables: Vec<(String, String)>,
}

impl<'a> App<'a> {
    /// Starts it in the tray, and does not wait.
    pub fn launch(desktop: &'a Desktop, setup: &Setup) -> Result<App<'a>> {
        let inspector = free_port()?;
        let mut watched = setup.clone();
        watched.variables.push(("TAURI_WEBVIEW_AUTOMATION".to_owned(), "true".to_owned()));
        watched.variables.push(("WEBKIT_INSPECTOR_SERVER".to_owned(), format!("127.0.0.1:{inspector}")));
        let app = App::launch_plainly(desktop, &watched)?;
        Ok(App { setup: setup.clone(), inspector, ..app })
    }

    /// Like [`App::launch`], as people start it: its windows cannot be driven.
    pub fn launch_plainly(desktop: &'a Desktop, setup: &Setup) -> Result<App<'a>> {
        skip_the_first_steps(desktop, setup)?;
        let mut command = ringlet(desktop, setup)?;
        command.arg("--hidden");
        let process = desktop.run_command("ringlet", command)?;
        Ok(App { desktop, setup: setup.clone(), process, inspector: 0 })
    }

    /// Starts it in the tray and waits until it answers.
    pub async fn start(desktop: &'a Desktop, setup: &Setup) -> Result<App<'a>> {
        App::launch(desktop, setup)?.until_running().await
    }

    /// Like [`App::start`], as people start it: its windows cannot be driven.
    pub async fn start_plainly(desktop: &'a Desktop, setup: &Setup) -> Result<App<'a>> {
        App::launch_plainly(desktop, setup)?.until_running().await
    }

    /// Starts it twice at the same moment, and gives the one that stays once it answers. The other has to end well.
    pub async fn start_twice(desktop: &'a Desktop, setup: &Setup) -> Result<App<'a>> {
        let [mut one, mut other] = [App::launch(desktop, setup)?, App::launch(desktop, setup)?];
        let first_gone = wait_for("the end of one of the two", LIMIT, || {
            let ended = one.process.ended().and_then(|one| Ok((one, other.process.ended()?)));
            async move {
                let (one, other) = ended?;
                Ok((one.is_some() || other.is_some()).then_some(one.is_some()))
            }
        });
        let (gone, stays) = if first_gone.await? { (one, other) } else { (other, one) };
        gone.ends_well("another one ran").await?;
        stays.until_running().await
    }

    async fn until_running(mut self) -> Result<App<'a>> {
        let (desktop, setup, process) = (self.desktop, &self.setup, &mut self.process);
        let answer = wait_for("an answer of ringlet", LIMIT, || {
            let ended = process.ended();
            async move {
                match ended? {
                    Some(status) => Ok(Some(Err(status))),
                    None => Ok((status(desktop, setup).await?["running"] == true).then_some(Ok(()))),
                }
            }
        });
        match answer.await {
            Ok(Ok(())) => Ok(self),
            Ok(Err(status)) => bail!("ringlet ended at once: {status}\n{}", self.process.words()?),
            Err(error) => Err(error.context(self.process.words()?)),
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Runs the program again with `arguments`, as a person at a terminal does, and gives what it prints.
    pub async fn say(&self, arguments: &[&str]) -> Result<String> {
        say(self.desktop, &self.setup, arguments).await
    }

    /// What `ringlet status --json` prints.
    pub async fn status(&self) -> Result<Value> {
        status(self.desktop, &self.setup).await
    }

    /// What `ringlet history --json` prints.
    pub async fn history(&self) -> Result<Vec<Value>> {
        history(self.desktop, &self.setup).await
    }

    /// Waits until the status has `state`.
    pub async fn until(&self, state: &str) -> Result<Value> {
        self.until_status(&format!("the state {state}"), |status| status["state"] == state).await
    }

    /// Waits until the status is as `wanted` says.
    pub async fn until_status(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let result =
            wait_for(what, LONG, || async { Ok(Some(self.status().await?).filter(|status| wanted(status))) }).await;
        match result {
            Ok(status) => Ok(status),
            Err(error) => Err(error.context(format!("the status is {}", self.status().await?))),
        }
    }

    /// Waits until the history is as `wanted` says.
    pub async fn until_history(&self, what: &str, wanted: impl Fn(&[Value]) -> bool) -> Result<Vec<Value>> {
        let result =
            wait_for(what, LONG, || async { Ok(Some(self.history().await?).filter(|rows| wanted(rows))) }).await;
        match result {
            Ok(rows) => Ok(rows),
            Err(error) => Err(error.context(format!("the history is {:#?}", self.history().await?))),
        }
    }

    /// Its icon in the tray.
    pub async fn tray(&self) -> Result<TrayItem> {
        TrayItem::of(self.desktop, self.id()).await
    }

    /// Its window, which must be open or open soon.
    pub async fn window(&self) -> Result<Window> {
        // A driver that asks before there is a page is never answered.
        self.until_shown().await?;
        Window::attach(self.desktop, self.inspector).await
    }

    /// Opens its window, as a second launch does.
    pub async fn open_window(&self) -> Result<Window> {
        self.say(&[]).await?;
        self.window().await
    }

    /// Closes its window with the keys of the window manager, once one is shown, and waits until it is gone with all
    /// that drew it.
    pub async fn close_window(&self) -> Result<()> {
        let window = self.until_shown().await?;
        let mut keys = self.desktop.command("xdotool");
        let done = keys.args(["windowactivate", "--sync", &window, "key", "alt+F4"]).output()?;
        if !done.status.success() {
            bail!("xdotool: {}", String::from_utf8_lossy(&done.stderr));
        }
        let gone = || async { Ok((self.shown_window()?.is_none() && !self.draws_a_page()?).then_some(())) };
        wait_for("the end of the window and of its web process", LIMIT, gone).await
    }

    /// Whether a process of it draws a page, which costs more memory than everything else together.
    pub fn draws_a_page(&self) -> Result<bool> {
        Ok(descendants(self.id())?.iter().any(|name| name.starts_with("WebKitWebProces")))
    }

    async fn until_shown(&self) -> Result<String> {
        wait_for("a window on the screen", LIMIT, || async { self.shown_window() }).await
    }

    fn shown_window(&self) -> Result<Option<String>> {
        let mut search = self.desktop.command("xdotool");
        let found = search.args(["search", "--onlyvisible", "--pid", &self.id().to_string()]).output()?;
        Ok(String::from_utf8(found.stdout)?.lines().next().map(str::to_owned))
    }

    /// Fails unless the tray icon, where there is a panel, comes to show what the status says.
    async fn tray_agrees(&self) -> Result<()> {
        let Some(tray) = TrayItem::now_of(self.desktop, self.id()).await? else { return Ok(()) };
        wait_for("a tray icon that agrees with the status", LIMIT, || async {
            let (status, look) = (self.status().await?, tray.look().await?);
            let state = status["state"].as_str().unwrap_or_default();
            let expected: &[&str] = match state {
                "needs-set-up" | "signed-out" => &["signed out"],
                // What waits is open or unheard, which is neither all nor only what is unread.
                "listening" => &["listening", "waiting"],
                _ => &["offline"],
            };
            let shown = expected.iter().any(|word| look.title.ends_with(word));
            if shown { Ok(Some(())) } else { bail!("{:?} while the status is {state}: {status}", look.title) }
        })
        .await
    }

    /// Ends it as its own Quit does. Until then its tray icon has to say what its status says.
    pub async fn quit(self) -> Result<()> {
        self.tray_agrees().await?;
        self.say(&["quit"]).await?;
        self.ends_well("it was told to quit").await
    }

    /// Ends it as a log-out does.
    pub async fn terminate(self) -> Result<()> {
        self.process.signal(Signal::TERM)?;
        self.ends_well("it was terminated").await
    }

    /// Ends the display, as a log-out may, and waits until it has ended with it.
    pub async fn ends_with_the_display(self) -> Result<()> {
        self.desktop.stop_display()?;
        self.ends_well("the display went").await
    }

    /// Fails unless it ends now, and as a program that succeeded.
    async fn ends_well(mut self, when: &str) -> Result<()> {
        let status = self.process.until_ended(LIMIT).await?;
        if !status.success() {
            bail!("ringlet ended with {status} when {when}\n{}", self.process.words()?);
        }
        Ok(())
    }

    /// Ends it as a crash does.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()
    }

    /// What it printed.
    pub fn words(&self) -> Result<String> {
        self.process.words()
    }
}

/// What `ringlet status --json` prints, whether it runs or not.
async fn status(desktop: &Desktop, setup: &Setup) -> Result<Value> {
    let text = say(desktop, setup, &["status", "--json"]).await?;
    serde_json::from_str(&text).with_context(|| format!("status is no JSON: {text}"))
}

/// What `ringlet history --json` prints, whether it runs or not.
pub async fn history(desktop: &Desktop, setup: &Setup) -> Result<Vec<Value>> {
    let text = say(desktop, setup, &["history", "--json"]).await?;
    serde_json::from_str(&text).with_context(|| format!("the history is no JSON: {text}"))
}

/// Runs the program with `arguments` and gives what it prints.
pub async fn say(desktop: &Desktop, setup: &Setup, arguments: &[&str]) -> Result<String> {
    let mut command = tokio::process::Command::from(ringlet(desktop, setup)?);
    command.args(arguments).kill_on_drop(true);
    let output =
        tokio::time::timeout(LIMIT, command.output()).await.context("the command did not come to an end")??;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("ringlet {}: {}: {words}", arguments.join(" "), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A window that asks first whether a pop-up was seen would stand before what a story looks at. Settings that a story
/// wrote itself are left alone.
fn skip_the_first_steps(desktop: &Desktop, setup: &Setup) -> Result<()> {
    let folder = desktop.folder().join("config").join(format!("ringlet-{}", setup.profile));
    let file = folder.join("settings.toml");
    if !file.exists() {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(&file, "first_steps = false\n")?;
    }
    Ok(())
}

fn ringlet(desktop: &Desktop, setup: &Setup) -> Result<Command> {
    let mut command = desktop.command(program()?);
    command.env("RINGLET_PROFILE", &setup.profile);
    command.env("RINGLET_SERVER", &setup.server);
    command.env("RINGLET_CLIENT_ID", &setup.client_id);
    command.env("RINGLET_REDIRECT_URI", &setup.redirect);
    command.envs(setup.variables.iter().map(|(name, value)| (name, value)));
    Ok(command)
}

/// The built program: the one `RINGLET_PROGRAM` names, else the one beside the tests.
pub fn program() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("RINGLET_PROGRAM") {
        return Ok(path.into());
    }
    let here = std::env::current_exe()?;
    let beside = here.ancestors().skip(1).map(|folder| folder.join("ringlet")).find(|path| path.is_file());
    beside.context("the program is not built: cargo build -p ringlet")
}

const LIMIT: Duration = Duration::from_secs(30);
/// Signing in and dialling wait for the minute in which they may: the platform counts both.
const LONG: Duration = Duration::from_secs(120);
