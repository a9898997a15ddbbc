//! A tray icon, and a window when a line `open` comes in; `close` destroys it, the end of the input ends the program.

use std::io::BufRead as _;

use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let app = tauri::Builder::default().build(tauri::generate_context!())?;
    let icon = app.default_window_icon().cloned();
    let mut builder = TrayIconBuilder::new();
    if let Some(icon) = icon {
        builder = builder.icon(icon);
    }
    // A panel is there: it is waited for before this starts.
    let tray = builder.build(&app)?;
    let handle = app.handle().clone();
    std::thread::spawn(move || obey(&handle));
    app.run(|_, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    drop(tray);
    Ok(())
}

fn obey(app: &AppHandle) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let inside = app.clone();
        let asked = app.run_on_main_thread(move || carry_out(&inside, &line));
        if asked.is_err() {
            return;
        }
    }
    app.exit(0);
}

fn carry_out(app: &AppHandle, word: &str) {
    let done = match (word, app.get_webview_window("main")) {
        ("open", None) => WebviewWindowBuilder::new(app, "main", WebviewUrl::default()).build().map(drop),
        ("close", Some(window)) => window.destroy(),
        _ => Ok(()),
    };
    if done.is_err() {
        app.exit(1);
    }
}
