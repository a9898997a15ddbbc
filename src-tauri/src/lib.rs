//! The shell: puts the engine behind a tray icon and a window, and quits in order.
//!
//! Tauri is named in this package alone. What a call means is none of its business.

mod activation;
mod bridge;
mod cli;
mod clipboard;
mod desktop;
mod display;
mod forget;
mod memory;
mod room;
mod shell;
mod signals;
mod tray;

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use ringlet_core::autostart::Autostart;
use ringlet_core::instance::{self, Claimed, Instance, Word};
use ringlet_core::log::Log;
use ringlet_core::network::{self, FromFirstUse};
use ringlet_core::profile::Profile;
use ringlet_core::report;
use ringlet_core::settings::SettingsFile;
use ringlet_core::settings::policy::Policy;
use ringlet_core::status_note;
use ringlet_core::update::{Source, Updates};
use ringlet_core::words::Say;
use ringlet_desktop::attention;
use ringlet_desktop::autostart::LogInList;
use ringlet_desktop::clock::SystemClock;
use ringlet_desktop::installer;
use ringlet_desktop::keyring::Keyring;
use ringlet_desktop::locale;
use ringlet_desktop::policy;
use ringlet_desktop::surroundings::Watch;
use ringlet_desktop::toasts::{DesktopToasts, Identity};
use tauri::{Manager, RunEvent, WindowEvent};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tray_icon::TrayIconEvent;

use crate::cli::{Answer, Form, Start, Wish};
use crate::desktop::Desktop;
use crate::shell::{PATIENCE_WITH_THE_ENGINE, Shell, Wires};
use crate::signals::Ending;
use crate::tray::Click;
use ringlet_core::engine::{self, StartOptions};

/// Does what the command line asks for and says how it went.
pub fn run() -> ExitCode {
    #[cfg(windows)]
    ringlet_desktop::console::attach();
    let wish = match cli::parse(std::env::args_os().skip(1)) {
        Ok(wish) => wish,
        Err(Answer::Text(text)) => return print(&text),
        Err(Answer::Refusal(words)) => return refuse(WRONG_USE, &words),
    };
    match carry_out(wish) {
        Ok(code) => code,
        Err(error) => refuse(FAILURE, &format!("{error:#}")),
    }
}

fn carry_out(wish: Wish) -> anyhow::Result<ExitCode> {
    let profile = Profile::from_environment()?;
    match wish {
        Wish::Forget(yes) => forget::from_the_command_line(&profile, yes),
        Wish::History(form) => {
            let entries = report::history(&profile, &locale::of_the_desktop())?;
            Ok(print(&match form {
                Form::Csv => report::history_csv(&entries)?,
                Form::Json => report::history_json(&entries)?,
            }))
        }
        Wish::Run(start) => {
            memory::prepare();
            let runtime = runtime()?;
            let successor = match runtime.block_on(instance::claim(&profile))? {
                Claimed::First(instance) => live(&runtime, &profile, instance, start)?,
                Claimed::Other(remote) => {
                    if let Some(word) = start.word() {
                        runtime.block_on(remote.tell(word))?;
                    }
                    None
                }
            };
            // Whatever still waits for the desktop may do so for a moment, not for ever.
            runtime.shutdown_timeout(PATIENCE_AT_THE_END);
            if let Some(program) = successor {
                // Only now is nothing of this one in its way. The person has just asked for it, so it shows itself.
                Command::new(&program).spawn().context("the new version is in its place and was not started")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Wish::ProxyPassword => keep_proxy_password(&profile),
        Wish::StartAtLogin(on) => {
            LogInList::new(&profile)?.set(on)?;
            Ok(ExitCode::SUCCESS)
        }
        Wish::Status => Ok(print(&report::status_json(&report::status(&profile))?)),
        Wish::Tell(word) => tell(&profile, word),
    }
}

/// Tells the running instance `word`; starts none.
fn tell(profile: &Profile, word: Word) -> anyhow::Result<ExitCode> {
    // Asked first, because a claim would make this process the running one.
    if instance::runs(profile) {
        let runtime = runtime()?;
        if let Claimed::Other(remote) = runtime.block_on(instance::claim(profile))? {
            runtime.block_on(remote.tell(word))?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    anyhow::bail!("Ringlet is not running")
}

/// Takes a password from the standard input rather than from an argument, which others on this machine could read.
fn keep_proxy_password(profile: &Profile) -> anyhow::Result<ExitCode> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    let keyring = Keyring::new(profile.keyring_service());
    keyring.keep_proxy_password(Some(password).filter(|password| !password.is_empty()))?;
    Ok(ExitCode::SUCCESS)
}

/// The password of the person whom the proxy's address names. Without one the proxy says that it wants one, and the
/// window says so. Blocks, and may wait for a person at a prompt.
fn proxy_password(keyring: &Keyring) -> Option<String> {
    let asked = keyring.proxy_password();
    asked.inspect_err(|error| tracing::warn!(%error, "the keyring gives no password for the proxy")).ok().flatten()
}

/// The settings, with what an administrator has fixed.
fn settings(profile: &Profile) -> SettingsFile {
    let file = SettingsFile::open(&profile.settings_file());
    let fixed = match policy::text() {
        Ok(None) => return file,
        Ok(Some(text)) => Policy::parse(&text).map_err(anyhow::Error::from),
        Err(error) => Err(error.into()),
    };
    match fixed {
        Ok(fixed) => file.under(fixed),
        Err(error) => {
            let problem = Say::new("settings-policy").text("place", policy::PLACE);
            file.troubled(problem.text("cause", format!("{error:#}")))
        }
    }
}

/// The system's list of programs that start at log-in, with our entry put right when it is there.
fn log_in_list(profile: &Profile) -> Option<Arc<dyn Autostart>> {
    let list = match LogInList::new(profile) {
        Ok(list) => list,
        Err(error) => {
            tracing::warn!(error = %error, "the list of what starts at log-in cannot be used");
            return None;
        }
    };
    if let Err(error) = list.repair() {
        tracing::warn!(error = %error, "the entry for log-in could not be looked at");
    }
    Some(Arc::new(list))
}

/// How new versions are come by: where they are announced was built in, and replacing this program is its own business.
fn updates(profile: &Profile) -> Option<Updates> {
    let (source, installer) = (Source::built_in()?, installer::of_this_program()?);
    Some(Updates::of_this_program(source, installer, profile.cache_directory().join("update")))
}

/// Runs until somebody quits. `Some` is the file to start then: a new version.
fn live(runtime: &Runtime, profile: &Profile, instance: Instance, start: Start) -> anyhow::Result<Option<PathBuf>> {
    profile.create_directories()?;
    let settings = settings(profile);
    let log = Log::start(&profile.log_directory(), settings.settings().log_level)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    // Before anything is shown that would have to be taken away again.
    let ending = {
        let _inside = runtime.enter();
        Ending::listen().context("the system's wish to end would not be heard")?
    };
    #[cfg(target_os = "linux")]
    anyhow::ensure!(
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())),
        "there is no display here; history and status can be asked without one"
    );
    // What Wayland calls the windows by, and X11 too: without it they would not be known as those of the desktop entry.
    #[cfg(target_os = "linux")]
    gtk::glib::set_prgname(Some(profile.identifier()));
    network::install_crypto();
    let log_in_list = log_in_list(profile);
    tauri::async_runtime::set(runtime.handle().clone());

    let (toast_events_to, toast_events) = mpsc::channel(TOAST_EVENTS);
    let identity =
        Identity { name: profile.display_name(), id: profile.identifier(), icon: desktop::icon_file(profile) };
    let sink = DesktopToasts::start(identity, toast_events_to).context("cannot start the toasts' thread")?;
    let (surroundings_to, surroundings) = mpsc::channel(SURROUNDINGS);
    let watch = runtime.block_on(async { Watch::start(surroundings_to) });
    let (attention_to, attention) = mpsc::channel(SURROUNDINGS);
    let attention_watch = runtime.block_on(async { attention::Watch::start(attention_to) });
    // The database is opened while the window system starts.
    let starting = runtime.spawn({
        let profile = profile.clone();
        async move {
            let proxy = settings.settings().proxy.clone();
            let keyring = Keyring::new(profile.keyring_service());
            let options = StartOptions {
                settings,
                set_log_level: Box::new(move |level| log.set_level(level)),
                network: Arc::new(FromFirstUse::new(proxy, move || proxy_password(&keyring))),
                clock: Arc::new(SystemClock),
                store: Arc::new(Keyring::new(profile.keyring_service())),
                sink: Box::new(sink),
                toast_events,
                surroundings,
                attention,
                autostart: log_in_list,
                locale: locale::of_the_desktop(),
                updates: updates(&profile),
                profile,
            };
            anyhow::Ok(engine::start(options).await?)
        }
    });

    // This thread stays outside the runtime: the tray's connection would take the runtime for its own, and its thread,
    // which knows none, panics when the connection closes.
    let (clicks_to, clicks) = mpsc::channel(CLICKS);
    let icon_clicks = clicks_to.clone();
    TrayIconEvent::set_event_handler(Some(move |event| hand_on(&icon_clicks, Click::from_icon(&event))));

    let mut context = tauri::generate_context!();
    context.config_mut().identifier = profile.identifier();
    let app = tauri::Builder::default()
        .manage(Desktop::new(profile))
        .invoke_handler(bridge::commands())
        .on_menu_event(move |_, event| hand_on(&clicks_to, Click::from_menu(event.id().as_ref())))
        .build(context)
        .context("cannot start the window system")?;

    let (engine, events) = runtime.block_on(starting).context("the engine's start failed")??;
    // No window is open before the shell opens one, so nobody has asked for it yet.
    app.manage(engine.clone());
    let ended = engine.clone();
    display::when_lost(move || {
        tracing::warn!("the display has gone, and the program with it");
        end_now(&ended);
    });
    let status_note = runtime.spawn(status_note::keep(profile.clone(), engine.watch()));
    let hearing = runtime.spawn({
        let (engine, listening) = (engine.clone(), instance.listening());
        async move {
            engine.supervise("instance", listening, |listening| Box::pin(listening.run())).await;
        }
    });
    let small = runtime.spawn(memory::keep_small());
    let shell = Shell::new(app.handle().clone(), engine, profile.display_name());
    let shell = runtime.spawn(shell.run(Wires { clicks, events, instance, ending }, start));
    app.run(|app, event| match event {
        // The last window has closed; the program lives on in the tray.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => {
            let engine = app.state::<engine::Handle>().inner().clone();
            tauri::async_runtime::spawn(async move {
                engine.closed_window().await;
                memory::after_a_window().await;
            });
        }
        // The window system ends the program by itself where somebody logs out. After a wish to quit this is over.
        RunEvent::Exit => end_now(app.state::<engine::Handle>().inner()),
        _ => {}
    });
    let successor = match runtime.block_on(async { tokio::time::timeout(PATIENCE_AT_THE_END, shell).await }) {
        Ok(Ok(successor)) => successor,
        Ok(Err(error)) => {
            tracing::error!(error = %error, "the shell failed");
            None
        }
        Err(error) => {
            tracing::error!(error = %error, "the shell was late to end");
            None
        }
    };
    drop((watch, attention_watch));
    hearing.abort();
    small.abort();
    // Nothing it could still note would be read: the command line says by itself that nobody runs.
    status_note.abort();
    Ok(successor)
}

/// Ends the engine in order while the window system waits for nothing else any more. On the main thread.
fn end_now(engine: &engine::Handle) {
    let ended = async { tokio::time::timeout(PATIENCE_WITH_THE_ENGINE, engine.quit()).await };
    if tauri::async_runtime::block_on(ended).is_err() {
        tracing::error!("the engine was late to end");
    }
}

/// Two threads: what takes long waits elsewhere, and a laptop's battery notices the rest.
fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("ringlet")
        .enable_all()
        .build()
        .context("cannot start threads")
}

fn hand_on(clicks: &mpsc::Sender<Click>, click: Option<Click>) {
    if let Some(click) = click
        && clicks.try_send(click).is_err()
    {
        tracing::warn!("a click in the tray was lost");
    }
}

fn print(text: &str) -> ExitCode {
    // A reader that has seen enough closes its end, which is no fault of this side.
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(FAILURE),
    }
}

fn refuse(code: u8, words: &str) -> ExitCode {
    let line = words.replace('\n', " ");
    // With nobody to read it the code alone has to do.
    writeln!(std::io::stderr().lock(), "ringlet: {line}").ok();
    ExitCode::from(code)
}

const FAILURE: u8 = 1;
const WRONG_USE: u8 = 2;
const CLICKS: usize = 16;
const SURROUNDINGS: usize = 16;
const TOAST_EVENTS: usize = 64;
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(1);
