//! The state of everything, as one value that page, tray and command line show. Each part writes its own fields.

use std::sync::Arc;

use tokio::sync::watch;

use crate::contract::{Connection, KeyringView, PartView, StatusView};

/// A hold on the one [`StatusView`].
#[derive(Debug, Clone)]
pub(super) struct Board {
    view: Arc<watch::Sender<StatusView>>,
}

impl Board {
    pub(super) fn new(server: String, version: String, storage: PartView) -> (Self, watch::Receiver<StatusView>) {
        let (sender, receiver) = watch::channel(StatusView {
            connection: Connection::SignedOut { why: None },
            person: None,
            unread: 0,
            open: 0,
            unheard: 0,
            keyring: KeyringView::Unknown,
            toasts: PartView::Unknown,
            storage,
            tray: PartView::Unknown,
            settings_problem: None,
            fill: None,
            features_off: Vec::new(),
            server,
            version,
        });
        (Self { view: Arc::new(sender) }, receiver)
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

    /// Changes the view; nobody is told when it stays the same.
    pub(super) fn change(&self, change: impl FnOnce(&mut StatusView)) {
        self.view.send_if_modified(|view| {
            let before = view.clone();
            change(view);
            *view != before
        });
    }
}
