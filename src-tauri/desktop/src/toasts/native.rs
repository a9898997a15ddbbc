//! Toasts on Windows and macOS, shown through notify-rust.
//!
//! Neither lets a toast be taken away or replaced through it: what was shown goes to the notification centre by itself.

use std::collections::BTreeMap;
use std::sync::mpsc as plain;

use notify_rust::{Notification, NotificationResponse, Timeout};
use ringlet_core::toast::{
    Able, Ending, Permission, Shown, Toast, ToastError, ToastEvent, ToastKey, ToastKind, ToastSink,
};
use tokio::sync::mpsc;

use super::{Identity, PATIENCE, QUEUE};

/// The toasts of this desktop.
#[derive(Debug)]
pub struct DesktopToasts {
    asks: plain::SyncSender<Ask>,
}

impl DesktopToasts {
    /// Starts the thread. `events` hears what becomes of the toasts; one that is full loses events.
    pub fn start(identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        let (asks, inbox) = plain::sync_channel(QUEUE);
        let own = asks.clone();
        std::thread::Builder::new()
            .name("toasts".into())
            .spawn(move || Desk { identity, events, own, up: BTreeMap::new(), last: 0 }.run(&inbox))?;
        Ok(Self { asks })
    }
}

impl ToastSink for DesktopToasts {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let (reply, answer) = plain::sync_channel(1);
        let ask = Ask::Show { key: key.clone(), toast: toast.clone(), reply };
        self.asks.try_send(ask).map_err(|error| ToastError::Unavailable(error.to_string().into()))?;
        answer.recv_timeout(PATIENCE).map_err(|_| ToastError::TimedOut)?
    }

    fn withdraw(&mut self, key: &ToastKey) {
        if let Err(error) = self.asks.try_send(Ask::Withdraw(key.clone())) {
            tracing::warn!(error = %error, "a toast could not be withdrawn");
        }
    }

    fn close_leftovers(&mut self, _: &[Shown]) {}

    fn able(&mut self) -> Result<Able, ToastError> {
        Ok(Able { clicks: true, name: "notify-rust".to_owned(), permission: Permission::Unknown, quiet: None })
    }
}

enum Ask {
    Answered { key: ToastKey, serial: u32, opened: bool },
    Show { key: ToastKey, toast: Toast, reply: plain::SyncSender<Result<Shown, ToastError>> },
    Withdraw(ToastKey),
}

struct Desk {
    identity: Identity,
    events: mpsc::Sender<ToastEvent>,
    own: plain::SyncSender<Ask>,
    up: BTreeMap<ToastKey, u32>,
    last: u32,
}

impl Desk {
    fn run(mut self, inbox: &plain::Receiver<Ask>) {
        while let Ok(ask) = inbox.recv() {
            match ask {
                Ask::Answered { key, serial, opened } => {
                    if self.up.get(&key) == Some(&serial) {
                        self.up.remove(&key);
                        if opened {
                            self.tell(ToastEvent::Opened(key.clone(), None));
                        }
                        self.tell(ToastEvent::Gone(key, if opened { Ending::Opened } else { Ending::Dismissed }));
                    }
                }
                Ask::Show { key, toast, reply } => {
                    // Nobody waits any more when the desktop took longer than two seconds.
                    reply.send(self.show(key, &toast)).ok();
                }
                Ask::Withdraw(key) => {
                    self.up.remove(&key);
                }
            }
        }
    }

    fn show(&mut self, key: ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let handle =
            describe(toast, &self.identity).show().map_err(|error| ToastError::Unavailable(Box::new(error)))?;
        self.last = self.last.wrapping_add(1);
        let serial = self.last;
        self.up.insert(key.clone(), serial);
        let own = self.own.clone();
        std::thread::Builder::new()
            .name("toast".into())
            .spawn(move || {
                let mut opened = false;
                let waited = handle.wait_for_response(|response: &NotificationResponse| {
                    opened = matches!(response, NotificationResponse::Default | NotificationResponse::Action(_));
                });
                if let Err(error) = waited {
                    tracing::debug!(error = %error, "what became of a toast is not known");
                }
                // The program is ending when nobody takes it.
                own.send(Ask::Answered { key, serial, opened }).ok();
            })
            .map_err(|error| ToastError::Unavailable(Box::new(error)))?;
        Ok(Shown { id: serial, daemon: String::new() })
    }

    fn tell(&self, event: ToastEvent) {
        if self.events.try_send(event).is_err() {
            tracing::warn!("nobody hears what becomes of a toast");
        }
    }
}

fn describe(toast: &Toast, identity: &Identity) -> Notification {
    let mut notification = Notification::new();
    notification.appname(&identity.name).summary(&toast.title).body(&toast.body).action("open", "Open").timeout(
        match toast.kind {
            // As long as the desktop allows, which is less than a phone rings, but nothing could take it away.
            ToastKind::Incoming => Timeout::Never,
            ToastKind::Missed | ToastKind::Status | ToastKind::Voicemail => Timeout::Default,
        },
    );
    #[cfg(windows)]
    notification.app_id(&identity.id);
    if let Some(icon) = identity.icon.as_deref().and_then(|path| path.to_str()) {
        notification.image_path(icon);
    }
    notification
}
