//! The window, the browser and the file manager. The window exists only while it is open: a page costs far more
//! memory than everything else together.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ringlet_core::contract::{Appearance, FIRST_SIGHT, Filter, FirstSight, HistoryQuery, ListStart};
use ringlet_core::engine::Handle;
use ringlet_core::profile::Profile;
use ringlet_core::screen_pop::Opening;
use ringlet_core::toast::ActivationToken;
use tauri::utils::config::Color;
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::{activation, bridge, room};

/// The label of the one window.
pub const WINDOW: &str = "main";

/// What the shell knows about the desktop it is on.
#[derive(Debug)]
pub struct Desktop {
    title: String,
    log_directory: PathBuf,
    /// The row a page that is still loading is to show.
    wanted_row: Mutex<Option<String>>,
    /// The state as it is laid over the window's button in Windows' bar.
    #[cfg(windows)]
    overlay: Mutex<Option<tauri::image::Image<'static>>>,
}

impl Desktop {
    /// The desktop of the person whose `profile` this is.
    pub fn new(profile: &Profile) -> Self {
        Self {
            title: profile.display_name(),
            log_directory: profile.log_directory(),
            wanted_row: Mutex::new(None),
            #[cfg(windows)]
            overlay: Mutex::new(None),
        }
    }

    /// Opens the window, or brings it to the front; at `row`, when there is one, and with the desktop's `token` for it.
    ///
    /// Call it off the main thread: making a window waits for that.
    pub fn reveal(&self, app: &AppHandle, row: Option<String>, token: Option<ActivationToken>) -> tauri::Result<()> {
        if let Some(token) = token {
            // Used up by the next thing that asks to come to the front.
            app.run_on_main_thread(move || activation::present_with(&token))?;
        }
        if let Some(window) = app.get_webview_window(WINDOW) {
            if let Some(row) = row {
                bridge::reveal(app, &row);
            }
            return bring_forward(&window);
        }
        *self.wanted_row.lock().unwrap_or_else(PoisonError::into_inner) = row;
        let appearance = app.state::<Handle>().status().appearance;
        app.set_theme(theme(appearance));
        let (width, height) = room_on(app)?;
        let window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::App("index.html".into()))
            .initialization_script(first_sight(app)?)
            .title(&self.title)
            .inner_size(width, height)
            .min_inner_size(LEAST_WIDTH, LEAST_HEIGHT)
            .center()
            .theme(theme(appearance))
            // A white window is a flash in the dark.
            .visible(false)
            .on_page_load(|window, load| {
                if !HAS_ITS_GROUND_AT_ONCE
                    && load.event() == PageLoadEvent::Finished
                    && let Err(error) = bring_forward(&window)
                {
                    tracing::warn!(error = %error, "the window could not be shown");
                }
            })
            .build()?;
        #[cfg(windows)]
        self.mark(&window);
        let ground = if window.theme()? == Theme::Dark { DARK_GROUND } else { LIGHT_GROUND };
        window.set_background_color(Some(ground))?;
        if HAS_ITS_GROUND_AT_ONCE { bring_forward(&window) } else { Ok(()) }
    }

    /// Lays the state over the window's button: now, and over the next window's.
    #[cfg(windows)]
    pub fn lay_over_button(&self, app: &AppHandle, view: &crate::tray::TrayView) {
        *self.overlay.lock().unwrap_or_else(PoisonError::into_inner) = view.overlay();
        if let Some(window) = app.get_webview_window(WINDOW) {
            self.mark(&window);
        }
    }

    #[cfg(windows)]
    fn mark(&self, window: &WebviewWindow) {
        let picture = self.overlay.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Err(error) = window.set_overlay_icon(picture) {
            tracing::warn!(error = %error, "the state is not shown on the window's button");
        }
    }

    /// The row a page that has just begun to listen is to show.
    pub fn take_wanted_row(&self) -> Option<String> {
        self.wanted_row.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Opens the folder with the log in the file manager.
    pub fn open_log_folder(&self) -> std::io::Result<()> {
        open_by_the_desktop(&self.log_directory)
    }
}

/// Tells the page that is about to be made what to show at first, so that nobody looks at an empty window while it asks.
fn first_sight(app: &AppHandle) -> tauri::Result<String> {
    let engine = app.state::<Handle>();
    let newest = HistoryQuery {
        filter: Filter::All,
        search: String::new(),
        start: ListStart::Index { index: 0 },
        limit: AT_FIRST_SIGHT,
    };
    let asked = async { tokio::time::timeout(PATIENCE_WITH_THE_ROWS, engine.history(newest)).await };
    // A page that gets no rows asks for them, and says why there are none.
    let page = tauri::async_runtime::block_on(asked).ok().and_then(Result::ok);
    let sight = serde_json::to_string(&FirstSight { status: engine.status(), page })?;
    Ok(format!("window.{FIRST_SIGHT} = {sight};"))
}

/// How large the window is to be, which the main thread knows.
fn room_on(app: &AppHandle) -> tauri::Result<(f64, f64)> {
    let (tell, told) = std::sync::mpsc::sync_channel(1);
    // Nobody waits for it any more when it cannot be told.
    app.run_on_main_thread(move || tell.send(room::room((WIDTH, HEIGHT))).unwrap_or_default())?;
    Ok(told.recv().unwrap_or((WIDTH, HEIGHT)))
}

/// The program's picture as a file, which is how toasts want it; `None` when it cannot be written.
pub fn icon_file(profile: &Profile) -> Option<PathBuf> {
    let path = profile.cache_directory().join("ringlet.png");
    let picture = include_bytes!("../../icons/app/icon-64.png");
    if std::fs::read(&path).is_ok_and(|there| there == picture) {
        return Some(path);
    }
    match std::fs::write(&path, picture) {
        Ok(()) => Some(path),
        Err(error) => {
            tracing::warn!(error = %error, "the toasts have no picture");
            None
        }
    }
}

/// Opens `address` with whatever the person has for its kind.
pub fn open_address(address: &str) -> std::io::Result<()> {
    open_by_the_desktop(address)
}

/// Fails with the kind of what went wrong alone: the launcher's own words repeat what it was given, which is not for a
/// log.
fn open_by_the_desktop(what: impl AsRef<OsStr>) -> std::io::Result<()> {
    open::that_detached(what).map_err(|error| error.kind().into())
}

/// Opens what was made for a call: an address, or a program that runs on by itself.
pub fn open(opening: Opening) -> std::io::Result<()> {
    match opening {
        Opening::Address(address) => open_address(&address),
        Opening::Command { program, arguments } => {
            let mut command = Command::new(program);
            command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn()?;
            // Somebody has to hear of its end, or it stays in the system's list when it is over.
            std::thread::Builder::new().name("opened".to_owned()).spawn(move || {
                if let Err(error) = child.wait() {
                    tracing::debug!(error = %error, "what became of an opened program is not known");
                }
            })?;
            Ok(())
        }
    }
}

/// Gives the window, if it is open, other colours. Without one, the toolkit would read its own for nobody, which takes
/// time and memory.
pub fn take_colours(app: &AppHandle, appearance: Appearance) {
    if app.get_webview_window(WINDOW).is_some() {
        app.set_theme(theme(appearance));
    }
}

/// The colours of the window; `None` for those of the desktop.
fn theme(appearance: Appearance) -> Option<Theme> {
    match appearance {
        Appearance::Dark => Some(Theme::Dark),
        Appearance::Light => Some(Theme::Light),
        Appearance::System => None,
    }
}

/// Somebody asked for the window, so it may take the focus.
fn bring_forward(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// As many as the page holds at the top of the list: what it asks for then is what it has.
const AT_FIRST_SIGHT: u32 = 180;
/// How long a window that was asked for waits for them.
const PATIENCE_WITH_THE_ROWS: Duration = Duration::from_millis(100);
/// On macOS the ground is the window's, and a page that is still empty lies white on it.
const HAS_ITS_GROUND_AT_ONCE: bool = !cfg!(target_os = "macos");
const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 640.0;
const LEAST_WIDTH: f64 = 320.0;
const LEAST_HEIGHT: f64 = 400.0;
/// What the page itself is painted on, so that the first frame does not flash.
const LIGHT_GROUND: Color = Color(0xf4, 0xf5, 0xf7, 0xff);
const DARK_GROUND: Color = Color(0x15, 0x17, 0x1b, 0xff);
