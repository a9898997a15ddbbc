//! Puts a text into the clipboard without a window of our own.

pub use system::put;

#[cfg(target_os = "linux")]
mod system {
    use gtk::gdk;

    /// Puts `text` there; it stays while the program lives. On the main thread.
    ///
    /// # Errors
    /// When there is no display.
    pub fn put(text: &str) -> Result<(), ClipboardError> {
        let display = gdk::Display::default().ok_or(ClipboardError)?;
        let clipboard = gtk::Clipboard::for_display(&display, &gdk::SELECTION_CLIPBOARD);
        clipboard.set_text(text);
        // A clipboard manager, where there is one, keeps it beyond that.
        clipboard.store();
        Ok(())
    }

    /// There is no display.
    #[derive(Debug, thiserror::Error)]
    #[error("there is no display")]
    pub struct ClipboardError;
}

#[cfg(windows)]
mod system {
    use std::io::{self, Write};
    use std::process::{Command, Stdio};

    /// Puts `text` there.
    ///
    /// # Errors
    /// When the system's own program for it does not run.
    pub fn put(text: &str) -> io::Result<()> {
        pipe(Command::new("clip.exe"), text)
    }

    fn pipe(mut command: Command, text: &str) -> io::Result<()> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        child.wait().map(drop)
    }
}

#[cfg(target_os = "macos")]
mod system {
    use std::io::{self, Write};
    use std::process::{Command, Stdio};

    /// Puts `text` there.
    ///
    /// # Errors
    /// When the system's own program for it does not run.
    pub fn put(text: &str) -> io::Result<()> {
        let mut child = Command::new("/usr/bin/pbcopy").stdin(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        child.wait().map(drop)
    }
}
