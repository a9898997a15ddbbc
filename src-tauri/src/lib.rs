//! The shell: puts the engine behind a tray icon and a window, and quits in order.
//!
//! Tauri is named in this package alone. What a call means is none of its business.

mod bridge;
mod cli;
mod desktop;
mod shell;
mod signals;
mod stub;
mod tray;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crate::stub::engine;
use anyhow::Context;
use ringlet_core::profile::Profile;
use ringlet_core::toast::{DesktopToasts, Identity};
use tauri::{Manager, RunEvent};
use tokio::sync::mpsc;
use tray_icon::TrayIconEvent;

use crate::cli::{Answer, Start, Wish, Word};
use crate::desktop::Desktop;
use crate::shell::{Shell, Wires};
use crate::tray::Click;

/// Does what the command line asks for and says how it went.
pub fn run() -> ExitCode {
    let wish = match cli::parse(std::env::args_os().collect::<Vec<OsString>>()) {
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
        Wish::History(_form) => Ok(print("[]\n")),
        Wish::Status => Ok(print("{}\n")),
        Wish::Tell(word) => Ok(refuse(FAILURE, &format!("Ringlet is not running ({word:?})"))),
        Wish::Run(start) => {
            profile.create_directories()?;
            live(profile, start)
        }
    }
}

/// Runs until somebody quits.
fn live(profile: Profile, start: Start) -> anyhow::Result<ExitCode> {
    #[cfg(target_os = "linux")]
    anyhow::ensure!(
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())),
        "there is no display here; `ringlet status` and `ringlet history` work without one"
    );
    // Several crates bring a provider of cryptography; with none chosen the first connection would panic.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::debug!("a provider of cryptography was chosen already");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("ringlet")
        .enable_all()
        .build()
        .context("cannot start")?;
    tauri::async_runtime::set(runtime.handle().clone());
    let _inside = runtime.enter();

    let (toast_events_to, toast_events) = mpsc::channel(TOAST_EVENTS);
    let identity =
        Identity { name: profile.display_name(), id: profile.identifier(), icon: desktop::icon_file(&profile) };
    let sink = DesktopToasts::start(identity, toast_events_to).context("cannot start")?;
    let (handle, events) = engine::start(sink, toast_events);

    let (clicks_to, clicks) = mpsc::channel(CLICKS);
    let icon_clicks = clicks_to.clone();
    TrayIconEvent::set_event_handler(Some(move |event| hand_on(&icon_clicks, Click::from_icon(&event))));

    let mut context = tauri::generate_context!();
    context.config_mut().identifier = profile.identifier();
    let app = tauri::Builder::default()
        .manage(handle.clone())
        .manage(Desktop::new(&profile))
        .invoke_handler(bridge::commands())
        .on_menu_event(move |_, event| hand_on(&clicks_to, Click::from_menu(event.id().as_ref())))
        .build(context)
        .context("cannot start the window system")?;

    let wires = Wires { clicks, events, words: mpsc::channel::<Word>(1).1 };
    let shell = Shell::new(app.handle().clone(), handle, profile.display_name());
    let ending = runtime.spawn(shell.run(wires, start));
    app.run(move |app, event| match event {
        // The last window has closed; the program lives on in the tray.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { event: tauri::WindowEvent::Destroyed, .. } => {
            let engine = app.state::<engine::Handle>().inner().clone();
            tauri::async_runtime::spawn(async move { engine.closed_window().await });
        }
        _ => {}
    });
    ending.abort();
    runtime.shutdown_timeout(PATIENCE_AT_THE_END);
    Ok(ExitCode::SUCCESS)
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
const TOAST_EVENTS: usize = 64;
const PATIENCE_AT_THE_END: std::time::Duration = std::time::Duration::from_secs(1);
