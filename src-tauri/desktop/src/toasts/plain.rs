//! Toasts through notify-rust, where the system's own way is not open to this program.
//!
//! They are shown and tell of a click; they cannot be taken away or replaced.

use notify_rust::{Notification, NotificationResponse, Timeout};
use ringlet_core::toast::{Able, Action, Ending, Permission, Toast, ToastError, ToastKind};

use super::Identity;
use super::thread::{Backend, Ear};

/// notify-rust.
#[derive(Debug)]
pub(super) struct Plain(pub(super) Identity);

impl Backend for Plain {
    fn show(&mut self, _: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError> {
        let handle = describe(toast, &self.0).show().map_err(|error| ToastError::Unavailable(Box::new(error)))?;
        std::thread::Builder::new()
            .name("toast".into())
            .spawn(move || {
                let mut ending = Ending::Dismissed;
                let mut pressed = None;
                let waited = handle.wait_for_response(|response: &NotificationResponse| match response {
                    NotificationResponse::Default => ending = Ending::Opened,
                    NotificationResponse::Action(word) => {
                        ending = Ending::Opened;
                        pressed = Action::of(word);
                    }
                    _ => {}
                });
                if let Err(error) = waited {
                    tracing::debug!(error = %error, "what became of a toast is not known");
                }
                match pressed {
                    Some(action) => ear.pressed(action),
                    None => ear.gone(ending),
                }
            })
            .map_err(|error| ToastError::Unavailable(Box::new(error)))?;
        Ok(())
    }

    fn remove(&mut self, _: u32) {}

    fn able(&mut self) -> Result<Able, ToastError> {
        Ok(Able {
            clicks: true,
            name: "notify-rust".to_owned(),
            permission: Permission::Unknown,
            quiet: None,
            sounds: None,
        })
    }
}

fn describe(toast: &Toast, identity: &Identity) -> Notification {
    let mut notification = Notification::new();
    notification.appname(&identity.name).summary(&toast.title).body(&toast.body).timeout(match toast.kind {
        // As long as the desktop allows, which is less than a phone rings, but nothing could take it away.
        ToastKind::Incoming => Timeout::Never,
        ToastKind::Missed | ToastKind::Status | ToastKind::Voicemail => Timeout::Default,
    });
    for button in &toast.buttons {
        notification.action(button.action.word(), &button.label);
    }
    notification.action("open", &toast.open);
    #[cfg(windows)]
    notification.app_id(&identity.id);
    if let Some(icon) = identity.icon.as_deref().and_then(|path| path.to_str()) {
        notification.image_path(icon);
    }
    notification
}
