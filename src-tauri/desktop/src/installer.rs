//! Puts the package of a newer version in the place of the program that runs, where that is Ringlet's own business: an
//! AppImage, a Windows program that its installer put into the person's own folder, a macOS bundle.
//!
//! What a package manager or an administrator installed is left to them.

#[cfg(any(all(test, unix), target_os = "macos"))]
mod bundle;
#[cfg(target_os = "linux")]
mod image;
#[cfg(any(test, windows))]
mod setup;

use std::sync::Arc;

use ringlet_core::update::Installer;

/// What updates this program; `None` when somebody else does.
pub fn of_this_program() -> Option<Arc<dyn Installer>> {
    let program = std::env::current_exe().ok()?;
    #[cfg(target_os = "linux")]
    return Some(Arc::new(image::AppImage::of(
        &program,
        std::env::var_os("APPIMAGE")?.into(),
        std::env::var_os("APPDIR")?.as_ref(),
    )?));
    #[cfg(target_os = "macos")]
    return Some(Arc::new(bundle::Bundle::around(&program)?));
    #[cfg(windows)]
    return Some(Arc::new(setup::Setup::beside(&program)?));
}

/// This system as the list of versions calls it.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    format!("{system}-{}", std::env::consts::ARCH)
}

fn failed(cause: impl Into<ringlet_core::BoxError>) -> ringlet_core::update::InstallError {
    ringlet_core::update::InstallError(cause.into())
}
