//! The log: what Ringlet's own code says, in a few small files, and nothing that a foreign crate might print.
//!
//! A token, a number or a name never gets in: our own lines carry ids and [`Private`] values, and of other crates
//! only warnings pass, those of the ones that handle frames, requests and rows not even then.

mod files;

use std::any::Any;
use std::fmt;
use std::io;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};

use tracing::Subscriber;
use tracing::error;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt;

pub use self::files::Files;

use crate::contract::LogLevel;

/// A value that the log does not show, whatever it is: a number, a name, a message's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Private<T>(pub T);

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> fmt::Display for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The running log of this process.
#[derive(Debug, Clone)]
pub struct Log {
    level: reload::Handle<Targets, Registry>,
}

impl Log {
    /// Starts this process's log in `directory` and has every panic written there.
    ///
    /// Only the one running instance may: two processes would rotate each other's files away. Called once.
    pub fn start(directory: &Path, level: LogLevel) -> Result<Self, StartError> {
        let files =
            Files::open(directory).map_err(|cause| StartError::Directory { path: directory.to_owned(), cause })?;
        let (log, subscriber) = subscriber(files, level);
        subscriber.try_init().map_err(|_| StartError::Started)?;
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            report_panic(panic);
            // Whoever works on the program wants to see the whole of it.
            if cfg!(debug_assertions) {
                earlier(panic);
            }
        }));
        Ok(log)
    }

    /// Changes how much is logged from now on.
    pub fn set_level(&self, level: LogLevel) {
        if let Err(cause) = self.level.reload(targets(level)) {
            error!(error = &cause as &dyn std::error::Error, "the log's level was not changed");
        }
    }
}

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its directory or file cannot be made.
    #[error("cannot write a log to {}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// This process has a log already.
    #[error("the log has been started already")]
    Started,
}

fn subscriber<W>(writer: W, level: LogLevel) -> (Log, impl Subscriber + Send + Sync)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let (filter, handle) = reload::Layer::new(targets(level));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    (Log { level: handle }, Registry::default().with(lines.with_filter(filter)))
}

/// Our own crates at `level`; all others at warnings; those that are given private things not at all.
fn targets(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    Targets::new()
        .with_default(LevelFilter::WARN.min(level))
        .with_targets(SILENT.map(|name| (name, LevelFilter::OFF)))
        .with_targets(OURS.map(|name| (name, level)))
}

/// Only a text that stands in the code is written: one that was put together may hold anything.
fn report_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    match fixed_text(panic.payload()) {
        Some(text) => error!(place, thread, "panicked: {text}"),
        None => error!(place, thread, "panicked"),
    }
}

fn fixed_text(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

/// How the targets of our own crates begin.
const OURS: [&str; 1] = ["ringlet"];
/// How the targets of crates begin that may print frames, addresses, headers, messages or rows.
const SILENT: [&str; 14] = [
    "dbus",
    "h2",
    "hyper",
    "keyring",
    "log",
    "notify_rust",
    "oauth2",
    "reqwest",
    "rusqlite",
    "rustls",
    "secret_service",
    "tokio_tungstenite",
    "tungstenite",
    "zbus",
];

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::{debug, info, trace, warn};

    use super::*;

    #[derive(Debug, Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("nobody panicked").clone()).expect("a log is text")
        }
    }

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(level: LogLevel, what: impl FnOnce(&Log)) -> String {
        let page = Page::default();
        let writer = page.clone();
        let (log, subscriber) = subscriber(move || writer.clone(), level);
        tracing::subscriber::with_default(subscriber, || what(&log));
        page.text()
    }

    #[test]
    fn our_own_lines_are_there_with_their_ids_and_no_colour() {
        let text = logged(LogLevel::Info, |_| {
            info!(target: "ringlet_core::engine", call = "c1", "call was missed");
            debug!(target: "ringlet_core::engine", "too much");
        });
        assert!(text.contains("ringlet_core::engine: call was missed call=\"c1\""), "{text}");
        assert!(!text.contains("too much") && !text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn foreign_crates_print_nothing_private_at_any_level() {
        let text = logged(LogLevel::Trace, |_| {
            trace!(target: "ringlet_core::gateway", "ours");
            trace!(target: "tungstenite::protocol", "secret frame");
            warn!(target: "tungstenite::protocol", "secret frame");
            warn!(target: "tokio_tungstenite", "secret address");
            error!(target: "hyper_util::client", "secret header");
            warn!(target: "reqwest::connect", "secret address");
            warn!(target: "zbus::connection", "secret message");
            warn!(target: "rustls::client", "secret name");
            warn!(target: "rusqlite", "secret row");
            info!(target: "wry", "secret page");
            warn!(target: "wry", "a warning");
        });
        assert!(text.contains("ours") && text.contains("a warning"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn the_level_changes_while_it_runs() {
        let text = logged(LogLevel::Warn, |log| {
            debug!(target: "ringlet_core", "first");
            log.set_level(LogLevel::Debug);
            debug!(target: "ringlet_core", "second");
            log.set_level(LogLevel::Error);
            warn!(target: "ringlet_core", "third");
            warn!(target: "wry", "fourth");
        });
        assert!(text.contains("second"), "{text}");
        assert!(!text.contains("first") && !text.contains("third") && !text.contains("fourth"), "{text}");
    }

    #[test]
    fn a_private_value_is_three_dots_however_it_is_printed() {
        let number = Private("+12025550143");
        assert_eq!(format!("{number} {number:?} {:#?}", Private(vec!["Pat"])), "… … …");
    }

    #[test]
    fn of_a_panic_only_fixed_words_are_kept() {
        let number = "+12025550143";
        let fixed = panic::catch_unwind(|| panic!("the invariant broke")).expect_err("it panics");
        let made = panic::catch_unwind(|| panic!("cannot call {number}")).expect_err("it panics");
        assert_eq!(fixed_text(&*fixed), Some("the invariant broke"));
        assert_eq!(fixed_text(&*made), None);
    }
}
