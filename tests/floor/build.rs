//! Hands Tauri's configuration to the compiler.

fn main() {
    tauri_build::build();
}
