//! Starting, waiting, opening and closing: Ringlet and a bare Tauri tray program side by side on one desktop.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use futures_util::StreamExt as _;
use ringlet_tests::app::{App, program};
use ringlet_tests::desktop::Desktop;
use ringlet_tests::process::descendants;
use ringlet_tests::story::Scene;
use ringlet_tests::wait::wait_for;

use crate::footprint::{megabytes, processor_seconds};
use crate::{Figure, scene};

/// Measures both; they are left alone for `idle` before their memory is read.
pub async fn measure(idle: Duration) -> Result<Vec<Figure>> {
    let scene = scene().await?;
    let desktop = &scene.desktop;
    let mut figures = vec![start(&scene).await?];

    let app = scene.signed_in().await?;
    // A first window was never opened: a sign-in from the command line opens one, so this is a second run.
    app.quit().await?;
    let app = App::start_plainly(desktop, &scene.setup).await?;
    app.until("listening").await?;
    let mut floor = Floor::start(desktop, None)?;
    let (ours, theirs) = (app.id(), floor.child.id());
    // Starting is over by then, and is no part of the idle minutes.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let before = (processor_seconds(ours)?, processor_seconds(theirs)?);
    tokio::time::sleep(idle).await;
    let share = |now: f64, before: f64| 100.0 * (now - before) / idle.as_secs_f64();
    let web: Vec<String> = descendants(ours)?.into_iter().filter(|name| name.starts_with("WebKit")).collect();
    let closed = (megabytes(ours)?, megabytes(theirs)?);
    figures.push(figure("memory when idle, never opened", closed, "MB", "within 1.2×, no WebKit process"));
    if !web.is_empty() {
        bail!("there are web processes although no window was opened: {web:?}");
    }
    let busy = (share(processor_seconds(ours)?, before.0), share(processor_seconds(theirs)?, before.1));
    figures.push(figure("processor time when idle", busy, "%", "under 0.1 %"));

    open_and_close(desktop, &app, &mut floor).await?;
    let once = (megabytes(ours)?, megabytes(theirs)?);
    figures.push(figure("memory after one opening", once, "MB", "within 1.2×, no web process"));
    for _ in 0..20 {
        open_and_close(desktop, &app, &mut floor).await?;
    }
    let often = (megabytes(ours)? - once.0, megabytes(theirs)? - once.1);
    figures.push(figure("growth over twenty openings", often, "MB", "under 3 MB"));
    app.quit().await?;

    let megabytes = std::fs::metadata(program()?)?.len() as f64 / 1_000_000.0;
    let what = "size of the stripped program".to_owned();
    figures.push(Figure { what, value: megabytes, floor: None, unit: "MB", aim: "under 12 MB" });
    Ok(figures)
}

fn figure(what: &str, (ours, theirs): (f64, f64), unit: &'static str, aim: &'static str) -> Figure {
    Figure { what: what.to_owned(), value: ours, floor: Some(theirs), unit, aim }
}

async fn start(scene: &Scene) -> Result<Figure> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (app, took) = registered(&scene.desktop, || App::launch_plainly(&scene.desktop, &scene.setup)).await?;
        ours.push(took);
        app.terminate().await?;
        let (floor, took) = registered(&scene.desktop, || Floor::start(&scene.desktop, None)).await?;
        theirs.push(took);
        drop(floor);
    }
    let both = (median(&mut ours), median(&mut theirs));
    Ok(figure("start to tray icon", both, "ms", "within 1.3×"))
}

/// Starts something and waits until the panel says that an icon was registered.
async fn registered<T>(desktop: &Desktop, start: impl FnOnce() -> Result<T>) -> Result<(T, f64)> {
    let connection = desktop.connection().await?;
    let watcher = "org.kde.StatusNotifierWatcher";
    let proxy = zbus::Proxy::new(&connection, watcher, "/StatusNotifierWatcher", watcher).await?;
    let mut news = proxy.receive_signal("StatusNotifierItemRegistered").await?;
    let begun = Instant::now();
    let started = start()?;
    tokio::time::timeout(LIMIT, news.next()).await.context("no icon was registered")?;
    Ok((started, begun.elapsed().as_secs_f64() * 1000.0))
}

/// The value in the middle.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Opens both windows, closes both, and waits until no web process is left.
async fn open_and_close(desktop: &Desktop, app: &App<'_>, floor: &mut Floor) -> Result<()> {
    app.say(&[]).await?;
    floor.say("open")?;
    for id in [app.id(), floor.child.id()] {
        let shown =
            || async { Ok(descendants(id)?.iter().any(|name| name.starts_with("WebKitWebProces")).then_some(())) };
        wait_for("a web process", LIMIT, shown).await?;
        wait_for("a window", LIMIT, || async { Ok(close_windows(desktop, id, Window::Seen)?.then_some(())) }).await?;
    }
    // Time to paint, so that closing does not come before what costs memory.
    tokio::time::sleep(Duration::from_secs(1)).await;
    close_windows(desktop, app.id(), Window::Closed)?;
    floor.say("close")?;
    for id in [app.id(), floor.child.id()] {
        let gone =
            || async { Ok((!descendants(id)?.iter().any(|name| name.starts_with("WebKitWebProces"))).then_some(())) };
        wait_for("the end of the web process", LIMIT, gone).await?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Window {
    Closed,
    Seen,
}

/// Whether the process has a window; closes it with the keys of the window manager when asked to.
fn close_windows(desktop: &Desktop, id: u32, wanted: Window) -> Result<bool> {
    let mut search = desktop.command("xdotool");
    let found = search.args(["search", "--onlyvisible", "--pid", &id.to_string()]).output()?;
    let windows = String::from_utf8(found.stdout)?;
    let Some(window) = windows.lines().next() else { return Ok(false) };
    if wanted == Window::Closed {
        let mut keys = desktop.command("xdotool");
        let done = keys.args(["windowactivate", "--sync", window, "key", "alt+F4"]).output()?;
        if !done.status.success() {
            bail!("xdotool: {}", String::from_utf8_lossy(&done.stderr));
        }
    }
    Ok(true)
}

/// A program that is a tray icon and a bare page.
pub struct Floor {
    child: Child,
    input: ChildStdin,
}

impl Floor {
    /// Starts it; `inspector` is the port by which its window can be driven.
    pub fn start(desktop: &Desktop, inspector: Option<u16>) -> Result<Floor> {
        let beside = program()?;
        let floor = beside.parent().unwrap_or(Path::new(".")).join("ringlet-floor");
        let mut command = desktop.command(&floor);
        if let Some(port) = inspector {
            command.env("TAURI_WEBVIEW_AUTOMATION", "true");
            command.env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{port}"));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", floor.display()))?;
        let input = child.stdin.take().context("its input was piped")?;
        Ok(Floor { child, input })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `open` or `close`.
    pub fn say(&mut self, word: &str) -> Result<()> {
        Ok(writeln!(self.input, "{word}")?)
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const STARTS: usize = 9;
/// How long anything is waited for.
pub const LIMIT: Duration = Duration::from_secs(30);
