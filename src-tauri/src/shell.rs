//! One task that joins engine, tray, window and system: whatever any of them says goes through here.

use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use ringlet_core::engine::{Handle, ShellEvent, Unopened};
use ringlet_core::instance::{Instance, Request, Word};
use ringlet_core::toast::ActivationToken;
use ringlet_core::update;
use tauri::{AppHandle, Manager};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};

use crate::bridge;
use crate::cli::Start;
use crate::clipboard;
use crate::desktop::{self, Desktop};
use crate::signals::Ending;
use crate::tray::{Click, Tray, TrayError, TrayView};

/// What the task hears.
pub struct Wires {
    /// From the tray.
    pub clicks: mpsc::Receiver<Click>,
    /// From the engine.
    pub events: mpsc::Receiver<ShellEvent>,
    /// From later launches of the program.
    pub instance: Instance,
    /// From the system.
    pub ending: Ending,
}

/// The task's state.
pub struct Shell {
    app: AppHandle,
    engine: Handle,
    name: String,
    icon: IconState,
    /// When the tray is drawn next; several changes at once are drawn once.
    draw_at: Option<Instant>,
    /// What takes the place of this program once it has ended.
    successor: Option<PathBuf>,
    /// The end has begun.
    quitting: bool,
}

/// Where the tray icon stands.
#[derive(Debug, Clone, Copy)]
enum IconState {
    /// Nothing shows tray icons yet; counted from this time.
    Awaited(Instant),
    /// The same, and the engine knows.
    Missed,
    /// It is there. Should its host restart, the backend puts it there again.
    Shown,
}

/// Whether the task goes on.
#[derive(Debug)]
enum Next {
    Go,
    /// It ends; whoever asked for that is told once the engine has ended.
    Quit(Option<Request>),
}

impl Shell {
    /// The task of the program called `name`.
    pub fn new(app: AppHandle, engine: Handle, name: String) -> Self {
        let now = Instant::now();
        Self { app, engine, name, icon: IconState::Awaited(now), draw_at: Some(now), successor: None, quitting: false }
    }

    /// Goes on until somebody quits, then ends engine and program; a panic on the way is a fault that the tray tells of.
    /// `Some` is the file to start after that: a new version.
    pub async fn run(self, wires: Wires, start: Start) -> Option<PathBuf> {
        let engine = self.engine.clone();
        let state = (self, wires, Some(start));
        let work = engine.supervise("tray", state, |(shell, wires, start)| Box::pin(shell.work(wires, start)));
        let (shell, ..) = work.await;
        shell.successor
    }

    /// What is still to be done at the start is taken out of `start`.
    async fn work(&mut self, wires: &mut Wires, start: &mut Option<Start>) {
        if self.quitting {
            return self.quit(None).await;
        }
        let mut status = self.engine.watch();
        let mut appearance = status.borrow().appearance;
        self.draw_soon();
        match start.take() {
            None | Some(Start::Hidden) => {}
            Some(Start::Shown) => self.reveal(None, None),
            Some(Start::SigningIn) => self.sign_in_in_sight().await,
        }
        let asked_by = loop {
            let draw_at = self.draw_at;
            let next = tokio::select! {
                Some(click) = wires.clicks.recv() => self.handle_click(click).await,
                Some(event) = wires.events.recv() => self.handle_event(event),
                request = wires.instance.next() => self.handle_request(request).await,
                Ok(()) = status.changed() => {
                    let status = status.borrow_and_update();
                    if appearance != status.appearance {
                        appearance = status.appearance;
                        desktop::take_colours(&self.app, appearance);
                    }
                    bridge::status_changed(&self.app, &status);
                    drop(status);
                    self.draw_soon();
                    Next::Go
                }
                () = sleep_until(draw_at.unwrap_or_else(Instant::now)), if draw_at.is_some() => {
                    self.draw().await;
                    Next::Go
                }
                () = wires.ending.asked() => Next::Quit(None),
            };
            match next {
                Next::Go => {}
                Next::Quit(asked_by) => break asked_by,
            }
        };
        self.quitting = true;
        self.quit(asked_by).await;
    }

    async fn handle_click(&self, click: Click) -> Next {
        match click {
            Click::Open(row) => self.reveal(row, None),
            Click::Pause(until) => said(self.engine.pause(until).await),
            Click::Present => said(self.engine.set_presenting(!self.engine.status().quiet.presenting).await),
            Click::Quit => return Next::Quit(None),
            Click::Resume => said(self.engine.resume().await),
            Click::SignIn => self.sign_in_in_sight().await,
            Click::SignOut => self.sign_out().await.unwrap_or_else(|_| self.reveal(None, None)),
        }
        Next::Go
    }

    fn handle_event(&mut self, event: ShellEvent) -> Next {
        match event {
            ShellEvent::HistoryChanged(changed) => {
                bridge::history_changed(&self.app, &changed);
                self.draw_soon();
            }
            ShellEvent::Copy(text) => self.copy(text),
            ShellEvent::Dial(address) => self.open(Unopened::Dialler, move || desktop::open_address(&address)),
            ShellEvent::Open(opening) => self.open(Unopened::ScreenPop, move || desktop::open(opening)),
            ShellEvent::OpenBrowser(address) => {
                let app = self.app.clone();
                drop(tokio::task::spawn_blocking(move || {
                    if let Err(error) = desktop::open_address(&address) {
                        tracing::warn!(error = %error, "no browser could be opened");
                        // The window has the address to copy.
                        reveal(&app, None, None);
                    }
                }));
            }
            ShellEvent::Replace(next) => {
                self.successor = match next {
                    update::Next::ByItself => None,
                    update::Next::Start(program) => Some(program),
                };
                return Next::Quit(None);
            }
            ShellEvent::Reveal { row, token } => self.reveal(row, token),
            ShellEvent::TryOpen(opening, told) => drop(tokio::spawn(async move {
                let opened = tokio::task::spawn_blocking(move || desktop::open(opening)).await;
                let opened = opened.unwrap_or_else(|error| Err(error.into()));
                if let Err(error) = &opened {
                    tracing::warn!(error = %error, "the desktop did not open what was tried");
                }
                // Whoever tried it may have left.
                let _ = told.send(opened.is_ok());
            })),
        }
        Next::Go
    }

    /// Has the desktop open something, which it is given a moment to refuse; nobody else waits for that.
    fn open(&self, what: Unopened, opens: impl FnOnce() -> std::io::Result<()> + Send + 'static) {
        let engine = self.engine.clone();
        tokio::spawn(async move {
            let opened = tokio::task::spawn_blocking(opens).await.unwrap_or_else(|error| Err(error.into()));
            if let Err(error) = opened {
                tracing::warn!(error = %error, ?what, "the desktop did not open something");
                engine.not_opened(what).await;
            }
        });
    }

    async fn handle_request(&self, request: Request) -> Next {
        let done = match request.word {
            Word::Quit => return Next::Quit(Some(request)),
            Word::Show => {
                self.reveal(None, None);
                Ok(())
            }
            Word::SignIn => self.sign_in().await,
            Word::SignOut => self.sign_out().await,
        };
        request.answer(done).await;
        Next::Go
    }

    /// Opens the browser, and nothing else: whoever asked is told when that fails.
    async fn sign_in(&self) -> Result<(), String> {
        self.engine.sign_in().await.map_err(|failure| {
            tracing::warn!(code = ?failure.code, "the sign-in did not begin");
            failure.words
        })
    }

    /// The window comes too: it says what goes on or why nothing does, and has the address when no browser comes up.
    async fn sign_in_in_sight(&self) {
        // A failure has been logged; window and tray show it.
        self.sign_in().await.ok();
        self.reveal(None, None);
    }

    async fn sign_out(&self) -> Result<(), String> {
        self.engine.sign_out().await.map_err(|failure| {
            tracing::warn!(code = ?failure.code, "the sign-out did not go through");
            failure.words
        })
    }

    /// Opens the window on a thread of its own, because making one waits for the main thread.
    fn reveal(&self, row: Option<String>, token: Option<ActivationToken>) {
        let app = self.app.clone();
        tokio::task::spawn_blocking(move || reveal(&app, row, token));
    }

    /// On the main thread: the clipboard belongs to it.
    fn copy(&self, text: String) {
        let copied = self.app.run_on_main_thread(move || {
            if let Err(error) = clipboard::put(&text) {
                tracing::warn!(error = %error, "a number was not copied");
            }
        });
        if let Err(error) = copied {
            tracing::debug!(error = %error, "the main thread has ended already");
        }
    }

    fn draw_soon(&mut self) {
        let soon = Instant::now() + TOGETHER;
        self.draw_at = Some(self.draw_at.map_or(soon, |at| at.min(soon)));
    }

    async fn draw(&mut self) {
        // A time that is no longer today's gets its day.
        self.draw_at = Some(Instant::now() + ANEW);
        let view = TrayView::new(&self.name, &self.engine.status(), &self.engine.latest().await, SystemTime::now());
        #[cfg(windows)]
        self.app.state::<Desktop>().lay_over_button(&self.app, &view);
        match (self.draw_on_main_thread(view).await, self.icon) {
            (Ok(()), IconState::Shown) => {}
            (Ok(()), IconState::Awaited(_) | IconState::Missed) => {
                self.icon = IconState::Shown;
                self.engine.tray_shown().await;
            }
            (Err(error), IconState::Shown) => tracing::warn!(error = %error, "the tray could not be drawn"),
            (Err(error), IconState::Awaited(since)) if since.elapsed() >= PATIENCE_WITH_THE_DESKTOP => {
                tracing::warn!(error = %error, "nothing shows tray icons");
                self.icon = IconState::Missed;
                self.engine.tray_absent().await;
                self.draw_at = Some(Instant::now() + LATER);
            }
            (Err(_), IconState::Awaited(_)) => self.draw_at = Some(Instant::now() + AGAIN),
            (Err(_), IconState::Missed) => self.draw_at = Some(Instant::now() + LATER),
        }
    }

    async fn draw_on_main_thread(&self, view: TrayView) -> Result<(), DrawError> {
        let (reply, answer) = oneshot::channel();
        self.app.run_on_main_thread(move || {
            let drawn = TRAY.with_borrow_mut(|tray| match tray {
                Some(tray) => tray.draw(view),
                None => Tray::new(view).map(|new| *tray = Some(new)),
            });
            // The task has ended when nobody takes it.
            reply.send(drawn).ok();
        })?;
        Ok(answer.await.map_err(|_| DrawError::Ending)??)
    }

    async fn quit(&self, asked_by: Option<Request>) {
        tracing::info!("quitting");
        if timeout(PATIENCE_WITH_THE_ENGINE, self.engine.quit()).await.is_err() {
            tracing::error!("the engine was late to end");
        }
        if let Some(request) = asked_by {
            request.answer(Ok(())).await;
        }
        // On the main thread, where it was made: its icon goes at once rather than when the desktop notices.
        let gone = self.app.run_on_main_thread(|| TRAY.with_borrow_mut(|tray| drop(tray.take())));
        if let Err(error) = gone {
            tracing::debug!(error = %error, "the main thread has ended already");
        }
        self.app.exit(0);
    }
}

/// Opens the window. Waits for the main thread.
fn reveal(app: &AppHandle, row: Option<String>, token: Option<ActivationToken>) {
    if let Err(error) = app.state::<Desktop>().reveal(app, row, token) {
        tracing::error!(error = %error, "the window could not be opened");
    }
}

/// Notes why the engine did not do what was chosen in the tray; the menu shows how things stand.
fn said(done: Result<(), ringlet_core::contract::Failure>) {
    if let Err(failure) = done {
        tracing::warn!(code = ?failure.code, "what was chosen in the tray was not done");
    }
}

thread_local! {
    /// The icon, on the main thread: it can be used on no other.
    static TRAY: RefCell<Option<Tray>> = const { RefCell::new(None) };
}

#[derive(Debug, thiserror::Error)]
enum DrawError {
    #[error("the program is ending")]
    Ending,
    #[error(transparent)]
    MainThread(#[from] tauri::Error),
    #[error(transparent)]
    Tray(#[from] TrayError),
}

/// Changes that come within this time are drawn together.
const TOGETHER: Duration = Duration::from_millis(100);
/// How often the tray is drawn when nothing has changed.
const ANEW: Duration = Duration::from_secs(60 * 60);
/// How soon the desktop is asked again whether it shows tray icons, while it may still be starting.
const AGAIN: Duration = Duration::from_millis(500);
/// How soon later on.
const LATER: Duration = Duration::from_secs(5);
/// A desktop that is starting shows its tray within this time.
const PATIENCE_WITH_THE_DESKTOP: Duration = Duration::from_secs(10);
/// The engine's own five seconds, and a little.
pub(crate) const PATIENCE_WITH_THE_ENGINE: Duration = Duration::from_millis(5500);
