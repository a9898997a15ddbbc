//! What an administrator has fixed for everybody on this machine, as the settings file would say it (TOML).
//!
//! Where it lies, only an administrator can write. What it means is the core's business.

#[cfg(target_os = "macos")]
mod macos;
#[cfg(any(test, windows, target_os = "macos"))]
mod value;
#[cfg(windows)]
mod windows;

/// The administrator's settings; `None` when there are none.
///
/// # Errors
/// When there are some that cannot be read. They have to be told then, rather than taken for none.
pub fn text() -> std::io::Result<Option<String>> {
    #[cfg(target_os = "linux")]
    return of_file(std::path::Path::new(FILE));
    #[cfg(windows)]
    return windows::text();
    #[cfg(target_os = "macos")]
    return Ok(macos::text());
}

/// Where they lie, for a person who asks.
pub const PLACE: &str = if cfg!(windows) {
    r"HKEY_LOCAL_MACHINE\Software\Policies\Ringlet"
} else if cfg!(target_os = "macos") {
    "the managed preferences of io.github.ringlet.Ringlet"
} else {
    "/etc/ringlet/policy.toml"
};

#[cfg(target_os = "linux")]
fn of_file(path: &std::path::Path) -> std::io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(target_os = "linux")]
const FILE: &str = PLACE;

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::of_file;

    #[test]
    fn a_file_that_is_not_there_fixes_nothing_and_one_that_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let file = folder.path().join("policy.toml");
        assert_eq!(of_file(&file).expect("it is absent"), None);
        std::fs::write(&file, "retention_days = 30\n").expect("it can be written");
        assert_eq!(of_file(&file).expect("it is there").as_deref(), Some("retention_days = 30\n"));
        of_file(folder.path()).expect_err("a directory is no file");
    }
}
