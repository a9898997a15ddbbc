//! Skeleton.

/// Starts the program.
pub fn run() {
    tauri::Builder::default().run(tauri::generate_context!()).expect("tauri starts");
}
