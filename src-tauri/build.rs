//! Hands Tauri's configuration and permissions to the compiler.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "status",
        "history",
        "set_up",
        "sign_in",
        "cancel_sign_in",
        "sign_out",
        "unlock_keyring",
        "mark_read",
        "mark_all_read",
        "voicemail_sound",
        "call_back",
        "set_closed",
        "delete_rows",
        "rows_of",
        "export_rows",
        "settings",
        "save_settings",
        "open_log_folder",
        "trail",
        "try_out",
        "report",
        "pause",
        "resume",
        "set_presenting",
        "held",
        "remind",
        "forget_reminder",
        "mark_heard",
        "call_action",
        "try_screen_pop",
        "try_toast",
        "first_run_done",
        "forget_everything",
        "install_update",
    ]);
    // Addresses that are fixed up at the start, packed: 0.7 MB less. Debian 12's loader (glibc 2.36) is the first to
    // know the form, and the oldest Linux this is built for.
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    let c_library = std::env::var("CARGO_CFG_TARGET_ENV").unwrap_or_default();
    if (system.as_str(), c_library.as_str()) == ("linux", "gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        panic!("{error:#}");
    }
}
