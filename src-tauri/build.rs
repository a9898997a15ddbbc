//! Hands Tauri's configuration and permissions to the compiler.

fn main() {
    tauri_build::build();
}
