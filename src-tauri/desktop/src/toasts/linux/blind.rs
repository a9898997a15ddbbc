//! Toasts through notify-rust, for a bus that lets a program call but not listen.
//!
//! They are shown and taken away; of a click on one nothing is heard, so they have no buttons.

use notify_rust::{Hint, Notification, NotificationHandle, Timeout, Urgency};
use ringlet_core::toast::{Shown, Toast, ToastError, ToastKind};

use super::unavailable;
use crate::toasts::Identity;

/// A toast of which nothing is heard.
pub(super) struct Blind(Box<NotificationHandle>);

impl Blind {
    /// How the history knows it: by no daemon, so a later run leaves it alone.
    pub(super) fn shown(&self) -> Shown {
        Shown { id: self.0.id(), daemon: String::new() }
    }

    /// Takes it away.
    pub(super) async fn close(self) {
        self.0.close_async().await;
    }
}

/// Shows `toast` on a connection of its own.
pub(super) async fn show(identity: &Identity, toast: &Toast) -> Result<Blind, ToastError> {
    let mut notification = Notification::new();
    notification.appname(&identity.name).summary(&toast.title).body(&toast.body);
    notification.hint(Hint::DesktopEntry(identity.id.clone()));
    if let Some(icon) = identity.icon.as_deref().and_then(|path| path.to_str()) {
        notification.icon(icon);
    }
    match toast.kind {
        ToastKind::Incoming => notification.urgency(Urgency::Critical).timeout(Timeout::Never),
        ToastKind::Missed | ToastKind::Voicemail => notification.urgency(Urgency::Normal),
        ToastKind::Status => notification.urgency(Urgency::Low),
    };
    let handle = notification.show_async().await.map_err(unavailable)?;
    Ok(Blind(Box::new(handle)))
}
