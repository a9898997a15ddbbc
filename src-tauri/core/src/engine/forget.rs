//! Takes everything away that Ringlet keeps: the sign-in, the history with what belongs to it, the settings, the place
//! in the list of programs that start at log-in.

use tracing::{info, warn};

use super::Engine;
use super::handle::failure;
use crate::contract::{Failure, FailureCode};
use crate::words::Say;

impl Engine {
    /// Each part is taken away whatever becomes of the others; what stays is said.
    pub(super) async fn forget_everything(&mut self) -> Result<(), Failure> {
        let mut stays = Vec::new();
        if let Some(access) = &mut self.access {
            access.sign_out().await;
        }
        self.teller.line(None).await;
        self.teller.pause(None).await;
        self.teller.present(false).await;
        self.toasts.withdraw_all().await;
        if let Some(access) = self.access.take() {
            // Waits for the sign-out, and with it for the keyring.
            access.close().await;
        }
        if let Err(error) = self.history.forget_everything().await {
            warn!(%error, "the history stays");
            stays.push(Say::new("forget-history"));
        }
        // Should the keyring not have let go, nobody is signed in by that.
        self.note_left(true).await;
        if let Err(error) = self.settings.forget() {
            warn!(%error, "the settings stay");
            stays.push(Say::new("forget-settings"));
        }
        if let Some(autostart) = self.autostart.clone() {
            match tokio::task::spawn_blocking(move || autostart.set(false)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    warn!(%error, "the program still starts at log-in");
                    stays.push(Say::new("forget-start"));
                }
                Err(error) => warn!(%error, "the program may still start at log-in"),
            }
        }
        self.speak();
        let preferences = self.settings.settings().preferences.clone();
        self.teller.preferences(&preferences).await;
        self.board.show_in_tray(&preferences.alerts);
        self.board.change(|view| {
            view.person = None;
            (view.unread, view.open, view.unheard) = (0, 0, 0);
            view.fill = None;
            view.call_actions = false;
            view.features_off.clear();
            view.first_run = true;
            view.settings_problem = None;
        });
        self.open_access().await;
        self.rows_changed();
        info!(stays = stays.len(), "everything was forgotten");
        match Say::list(stays) {
            None => Ok(()),
            Some(stays) => Err(failure(FailureCode::Storage, &Say::new("forget-failed").say("what", stays))),
        }
    }
}
