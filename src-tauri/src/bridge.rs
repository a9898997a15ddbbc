//! One line a command: the page to the engine, and what the engine tells to the page.

use ringlet_core::contract::{
    CallAction, CallRow, ExportRequest, Failure, FailureCode, HISTORY_EVENT, HeldRow, HistoryChanged, HistoryPage,
    HistoryQuery, PauseUntil, REVEAL_EVENT, RemindWhen, STATUS_EVENT, ScreenPop, ScreenPopTrial, SettingsView,
    StatusView, ToastTrial, TrailView, TrialView,
};
use tauri::{AppHandle, Emitter, State, WebviewWindow};

use crate::desktop::{Desktop, WINDOW};
use ringlet_core::engine::Handle;
use ringlet_core::locale::Language;
use ringlet_core::words::Say;

type Engine<'a> = State<'a, Handle>;

/// Answers the page's commands.
pub fn commands() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        status,
        history,
        set_up,
        sign_in,
        cancel_sign_in,
        sign_out,
        unlock_keyring,
        mark_read,
        mark_all_read,
        voicemail_sound,
        call_back,
        set_closed,
        delete_rows,
        rows_of,
        export_rows,
        settings,
        save_settings,
        open_log_folder,
        trail,
        try_out,
        report,
        pause,
        resume,
        set_presenting,
        held,
        remind,
        forget_reminder,
        mark_heard,
        call_action,
        try_screen_pop,
        try_toast,
        first_run_done,
        forget_everything,
        install_update
    ]
}

/// The page's first question. It listens by then, so it hears which row it was opened for.
#[tauri::command]
async fn status(engine: Engine<'_>, desktop: State<'_, Desktop>, page: WebviewWindow) -> Result<StatusView, Failure> {
    if let Some(row) = desktop.take_wanted_row() {
        tell(&page, REVEAL_EVENT, row);
    }
    Ok(engine.status())
}

#[tauri::command]
async fn history(engine: Engine<'_>, query: HistoryQuery) -> Result<HistoryPage, Failure> {
    engine.history(query).await
}

#[tauri::command]
async fn set_up(engine: Engine<'_>, server: String, client_id: String) -> Result<(), Failure> {
    engine.set_up(server, client_id).await
}

#[tauri::command]
async fn sign_in(engine: Engine<'_>) -> Result<(), Failure> {
    engine.sign_in().await
}

#[tauri::command]
async fn cancel_sign_in(engine: Engine<'_>) -> Result<(), Failure> {
    engine.cancel_sign_in().await;
    Ok(())
}

#[tauri::command]
async fn sign_out(engine: Engine<'_>) -> Result<(), Failure> {
    engine.sign_out().await
}

#[tauri::command]
async fn unlock_keyring(engine: Engine<'_>) -> Result<(), Failure> {
    engine.unlock_keyring().await;
    Ok(())
}

#[tauri::command]
async fn mark_read(engine: Engine<'_>, id: String) -> Result<(), Failure> {
    engine.mark_read(id).await
}

#[tauri::command]
async fn mark_all_read(engine: Engine<'_>) -> Result<(), Failure> {
    engine.mark_all_read().await
}

/// The bytes themselves, not a list of numbers: a recording is large.
#[tauri::command]
async fn voicemail_sound(engine: Engine<'_>, id: String) -> Result<tauri::ipc::Response, Failure> {
    engine.voicemail_sound(id).await.map(tauri::ipc::Response::new)
}

#[tauri::command]
async fn call_back(engine: Engine<'_>, id: String) -> Result<(), Failure> {
    engine.call_back(id).await
}

#[tauri::command]
async fn set_closed(engine: Engine<'_>, id: String, closed: bool) -> Result<(), Failure> {
    engine.set_closed(id, closed).await
}

#[tauri::command]
async fn delete_rows(engine: Engine<'_>, ids: Vec<String>) -> Result<(), Failure> {
    engine.delete_rows(ids).await
}

#[tauri::command]
async fn rows_of(engine: Engine<'_>, ids: Vec<String>) -> Result<Vec<CallRow>, Failure> {
    engine.rows_of(ids).await
}

#[tauri::command]
async fn export_rows(engine: Engine<'_>, request: ExportRequest) -> Result<String, Failure> {
    engine.export_rows(request).await
}

#[tauri::command]
async fn settings(engine: Engine<'_>) -> Result<SettingsView, Failure> {
    engine.settings().await
}

#[tauri::command]
async fn save_settings(engine: Engine<'_>, settings: SettingsView) -> Result<SettingsView, Failure> {
    engine.save_settings(settings).await
}

#[tauri::command]
async fn open_log_folder(engine: Engine<'_>, desktop: State<'_, Desktop>) -> Result<(), Failure> {
    let language = engine.status().locale.language;
    desktop.open_log_folder().map_err(|error| {
        tracing::warn!(error = %error, "the log folder could not be opened");
        Failure {
            code: FailureCode::Unavailable,
            words: Language::of(&language).unwrap_or_default().words(&Say::new("log-folder-failed")),
        }
    })
}

#[tauri::command]
async fn trail(engine: Engine<'_>, id: String) -> Result<TrailView, Failure> {
    engine.trail(id).await
}

#[tauri::command]
async fn try_out(engine: Engine<'_>) -> Result<TrialView, Failure> {
    engine.try_out().await
}

#[tauri::command]
async fn report(engine: Engine<'_>) -> Result<String, Failure> {
    engine.report().await
}

#[tauri::command]
async fn pause(engine: Engine<'_>, until: PauseUntil) -> Result<(), Failure> {
    engine.pause(until).await
}

#[tauri::command]
async fn resume(engine: Engine<'_>) -> Result<(), Failure> {
    engine.resume().await
}

#[tauri::command]
async fn set_presenting(engine: Engine<'_>, on: bool) -> Result<(), Failure> {
    engine.set_presenting(on).await
}

#[tauri::command]
async fn held(engine: Engine<'_>) -> Result<Vec<HeldRow>, Failure> {
    engine.held().await
}

#[tauri::command]
async fn remind(engine: Engine<'_>, id: String, when: RemindWhen) -> Result<(), Failure> {
    engine.remind(id, when).await
}

#[tauri::command]
async fn forget_reminder(engine: Engine<'_>, id: String) -> Result<(), Failure> {
    engine.forget_reminder(id).await
}

#[tauri::command]
async fn mark_heard(engine: Engine<'_>, id: String) -> Result<(), Failure> {
    engine.mark_heard(id).await
}

#[tauri::command]
async fn call_action(engine: Engine<'_>, id: String, action: CallAction) -> Result<String, Failure> {
    engine.call_action(id, action).await
}

#[tauri::command]
async fn try_screen_pop(engine: Engine<'_>, rule: ScreenPop) -> Result<ScreenPopTrial, Failure> {
    engine.try_screen_pop(rule).await
}

#[tauri::command]
async fn try_toast(engine: Engine<'_>) -> Result<ToastTrial, Failure> {
    engine.try_toast().await
}

#[tauri::command]
async fn first_run_done(engine: Engine<'_>) -> Result<(), Failure> {
    engine.first_run_done().await
}

#[tauri::command]
async fn forget_everything(engine: Engine<'_>) -> Result<(), Failure> {
    engine.forget_everything().await
}

#[tauri::command]
async fn install_update(engine: Engine<'_>) -> Result<(), Failure> {
    engine.install_update().await
}

/// Tells the page, when there is one, how everything stands.
pub fn status_changed(app: &AppHandle, status: &StatusView) {
    tell(app, STATUS_EVENT, status);
}

/// Tells the page, when there is one, which rows changed.
pub fn history_changed(app: &AppHandle, changed: &HistoryChanged) {
    tell(app, HISTORY_EVENT, changed);
}

/// Tells the page which row to show.
pub fn reveal(app: &AppHandle, row: &str) {
    tell(app, REVEAL_EVENT, row);
}

fn tell<E: Emitter<tauri::Wry>>(to: &E, event: &str, what: impl serde::Serialize + Clone) {
    if let Err(error) = to.emit_to(WINDOW, event, what) {
        tracing::warn!(event, error = %error, "the page could not be told");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ringlet_core::contract::COMMANDS;

    #[test]
    fn the_page_may_call_our_commands_and_hear_our_events_and_no_more() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/page.json")).expect("the capability is JSON");
        let allowed: BTreeSet<String> = capability["permissions"]
            .as_array()
            .expect("it lists permissions")
            .iter()
            .map(|permission| permission.as_str().expect("a permission is text").to_owned())
            .collect();
        let ours = COMMANDS.iter().map(|command| format!("allow-{}", command.replace('_', "-")));
        let events = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
        assert_eq!(allowed, ours.chain(events).collect());
    }
}
