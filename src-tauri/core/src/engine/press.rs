//! What a button of a pop-up does.

use tracing::{debug, warn};

use super::Engine;
use super::handle::ShellEvent;
use crate::contract::{CallAction, Failure, RemindWhen};
use crate::toast::{Action, ToastKey};
use crate::words::Say;

impl Engine {
    /// The person pressed this button of the toast under `key`. What cannot be done any more is said.
    pub(super) async fn press(&mut self, key: ToastKey, action: Action) {
        self.teller.gone(key.clone(), crate::toast::Ending::Opened).await;
        if action == Action::Pop {
            return self.teller.pop(key).await;
        }
        let Some(row) = self.row_of(key).await else { return };
        let done = match action {
            Action::CallBack => self.call_back(row).await,
            Action::CopyNumber => self.copy_number(row).await,
            Action::Ignore => return self.press_call_action(row, CallAction::Ignore),
            Action::MarkHeard => self.mark_heard(row).await,
            Action::Pop => Ok(()),
            Action::Remind => self.remind(row, RemindWhen::InAQuarter).await,
            Action::ToVoicemail => return self.press_call_action(row, CallAction::ToVoicemail),
        };
        if let Err(failure) = done {
            let title = self.words().undone();
            let why = self.words().sentence(&Say::of_carried(&failure.words));
            self.toasts.tell("pressed", &title, &why).await;
        }
    }

    /// The row that the toast under `key` is about.
    pub(super) async fn row_of(&self, key: ToastKey) -> Option<String> {
        let (line, _) = self.reading()?;
        match key {
            ToastKey::Notice(key) => {
                self.history.row_of(&line, self.teller.subject(key)).await.unwrap_or_else(|error| {
                    warn!(%error, "the row of a toast was not found");
                    None
                })
            }
            ToastKey::Reminder(row) => Some(row),
            ToastKey::Status(_) => None,
        }
    }

    async fn copy_number(&self, row: String) -> Result<(), Failure> {
        let Some((line, words)) = self.reading() else { return Ok(()) };
        let number = self.history.number_of(&line, row).await.map_err(|error| super::storage(&error))?;
        if let Some(number) = number.and_then(|number| words.number(&number))
            && self.shell.send(ShellEvent::Copy(number)).await.is_err()
        {
            debug!("the shell has gone and was to copy a number");
        }
        Ok(())
    }
}
