//! GNOME's switch for banners, which it keeps in GSettings and tells no portal of.
//!
//! GSettings says what changed to the main loop of the thread that asked, so there is a thread with a loop of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gio::prelude::SettingsExt;
use tokio::sync::watch;

/// Watches until it is dropped.
#[derive(Debug)]
pub(super) struct Banners {
    context: gio::glib::MainContext,
    ended: Arc<AtomicBool>,
}

impl Banners {
    /// Begins to watch. What is told is whether banners are shown; `None` while that is not known.
    pub(super) fn watch() -> (Self, watch::Receiver<Option<bool>>) {
        let (told, shown) = watch::channel(None);
        let banners = Self { context: gio::glib::MainContext::new(), ended: Arc::default() };
        let (context, ended) = (banners.context.clone(), Arc::clone(&banners.ended));
        let thread = std::thread::Builder::new().name("ringlet-gsettings".to_owned());
        let started = thread.spawn(move || {
            let watched = context.with_thread_default(|| follow(&context, &ended, told));
            if let Err(error) = watched {
                tracing::warn!(%error, "GNOME's switch for banners is not known");
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "GNOME's switch for banners is not known");
        }
        (banners, shown)
    }
}

impl Drop for Banners {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        self.context.wakeup();
    }
}

fn follow(context: &gio::glib::MainContext, ended: &AtomicBool, told: watch::Sender<Option<bool>>) {
    // Looked up first: to ask for what is not installed would end the program.
    let schema = gio::SettingsSchemaSource::default().and_then(|source| source.lookup(NOTIFICATIONS, true));
    let Some(schema) = schema.filter(|schema| schema.has_key(SHOW_BANNERS)) else {
        tracing::debug!("no such switch as GNOME's for banners is installed");
        return;
    };
    let settings = gio::Settings::new_full(&schema, gio::SettingsBackend::NONE, None);
    // Listening first, so that no change is missed; what was not read once is not told of.
    let listening = told.clone();
    settings.connect_changed(Some(SHOW_BANNERS), move |settings, key| {
        listening.send_replace(Some(settings.boolean(key)));
    });
    told.send_replace(Some(settings.boolean(SHOW_BANNERS)));
    while !ended.load(Ordering::Acquire) {
        context.iteration(true);
    }
}

const NOTIFICATIONS: &str = "org.gnome.desktop.notifications";
const SHOW_BANNERS: &str = "show-banners";
