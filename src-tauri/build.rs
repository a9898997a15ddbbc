//! Hands Tauri's configuration and permissions to the compiler.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "status",
        "history",
        "set_up",
        "sign_in",
        "cancel_sign_in",
        "sign_out",
        "mark_read",
        "mark_all_read",
        "settings",
        "save_settings",
        "open_log_folder",
        "trail",
        "try_out",
        "report",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        panic!("{error:#}");
    }
}
