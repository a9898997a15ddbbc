//! One toast on its way to the notification daemon: asked about itself where it is not known yet, then told.

use ringlet_core::toast::{Shown, Toast, ToastError, ToastKind};

use super::daemon::{self, Daemon, Manner, Taken, Urgency};
use super::unavailable;
use crate::toasts::Identity;

/// One toast to show.
pub(super) struct Job {
    pub(super) connection: zbus::Connection,
    pub(super) identity: Identity,
    /// The daemon, when it was asked before.
    pub(super) known: Option<Daemon>,
    pub(super) replaces: Option<Shown>,
    pub(super) toast: Toast,
    pub(super) manner: Manner,
}

impl Job {
    /// Shows it. The daemon that is given back is the one that took it.
    pub(super) async fn show(self) -> Result<(Daemon, Taken), ToastError> {
        let daemon = match self.known {
            Some(daemon) => daemon,
            None => Daemon::ask(&self.connection).await.map_err(unavailable)?,
        };
        let urgency = match self.toast.kind {
            // The person lets this one through, whatever the desktop was asked.
            _ if self.toast.through => Urgency::Critical,
            ToastKind::Incoming if daemon.is_quiet(&self.connection).await == Some(true) => Urgency::Normal,
            ToastKind::Incoming => Urgency::Critical,
            ToastKind::Missed | ToastKind::Voicemail => Urgency::Normal,
            ToastKind::Status => Urgency::Low,
        };
        let run = daemon::run(&self.connection, &daemon.owner);
        let replaces = self.replaces.filter(|replaced| replaced.daemon == run).map_or(0, |replaced| replaced.id);
        let manner = (urgency, self.manner);
        let taken = daemon::notify(&self.connection, &daemon, &self.identity, &self.toast, manner, replaces);
        let taken = taken.await.map_err(unavailable)?;
        Ok((daemon, taken))
    }
}
