//! The state of everything, as one value that page, tray and command line show. Each part writes its own fields.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use crate::contract::{Alerts, Connection, PartView, StatusView};
use crate::locale::Locale;

/// A hold on the one [`StatusView`].
#[derive(Debug, Clone)]
pub(super) struct Board {
    view: Arc<watch::Sender<StatusView>>,
    in_tray: Arc<InTray>,
}

/// What the tray icon shows as waiting.
#[derive(Debug)]
struct InTray {
    missed: AtomicBool,
    voicemail: AtomicBool,
}

impl Board {
    pub(super) fn new(server: String, version: String, storage: PartView) -> (Self, watch::Receiver<StatusView>) {
        let (sender, receiver) = watch::channel(StatusView { storage, ..StatusView::new(server, version) });
        let in_tray = InTray { missed: AtomicBool::new(true), voicemail: AtomicBool::new(true) };
        (Self { view: Arc::new(sender), in_tray: Arc::new(in_tray) }, receiver)
    }

    /// The tray icon shows as waiting what the settings say from now on.
    pub(super) fn show_in_tray(&self, alerts: &Alerts) {
        self.in_tray.missed.store(alerts.missed.tray, Ordering::Relaxed);
        self.in_tray.voicemail.store(alerts.voicemail.tray, Ordering::Relaxed);
        self.change(|_| {});
    }

    /// Everything that is shown speaks so from now on.
    pub(super) fn speak(&self, locale: &Locale) {
        self.change(|view| view.locale = locale.view());
    }

    /// What is shown of the way to the service.
    pub(super) fn connection(&self) -> Connection {
        self.view.borrow().connection.clone()
    }

    /// Whether the tray icon is known to be shown nowhere.
    pub(super) fn has_no_tray(&self) -> bool {
        matches!(self.view.borrow().tray, PartView::Failing(_))
    }

    /// Something about how everything stands.
    pub(super) fn look<T>(&self, at: impl FnOnce(&StatusView) -> T) -> T {
        at(&self.view.borrow())
    }

    /// The task called `name` died and is started again.
    pub(super) fn has_failed(&self, name: &str) {
        self.change(|view| view.fault = Some(fault(name)));
    }

    /// It has gone on well since.
    pub(super) fn is_well(&self, name: &str) {
        self.change(|view| view.fault = view.fault.take().filter(|words| *words != fault(name)));
    }

    /// Changes the view; nobody is told when it stays the same.
    pub(super) fn change(&self, change: impl FnOnce(&mut StatusView)) {
        self.view.send_if_modified(|view| {
            let before = view.clone();
            change(view);
            let shown = |counts: &AtomicBool, many: u32| if counts.load(Ordering::Relaxed) { many } else { 0 };
            view.waiting = shown(&self.in_tray.missed, view.open) + shown(&self.in_tray.voicemail, view.unheard);
            *view != before
        });
    }
}

fn fault(name: &str) -> String {
    format!("A part of Ringlet failed and was started again ({name}).")
}
