//! The last of the first steps: a pop-up to see whether the person sees it, and what helps where they do not. And what
//! the settings say of the desktop's pop-ups.

use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::handle::Reply;
use super::trial::{LOOKED_AT, PATIENCE, TRIAL, popup};
use super::{Engine, give};
use crate::contract::{ToastTrial, Verdict};

impl Engine {
    /// Finds out whether pop-ups make sounds here: the settings say so beside them.
    pub(super) fn look_at_sounds(&self) {
        let (toaster, board) = (self.toasts.toaster(), self.board.clone());
        tokio::spawn(async move {
            if let Ok(Some(able)) = timeout(PATIENCE, toaster.able()).await {
                board.change(|view| view.popup_sounds = able.sounds);
            }
        });
    }

    /// Shows the pop-up and takes it away again. A second try takes the place of one that is under way.
    pub(super) fn try_toast(&mut self, reply: Reply<ToastTrial>) {
        let (told, shown) = oneshot::channel();
        self.trial = Some(told);
        let (toaster, words) = (self.toasts.toaster(), self.words());
        tokio::spawn(async move {
            toaster.show(TRIAL, words.trial_toast()).await;
            let able = timeout(PATIENCE, toaster.able()).await.ok().flatten();
            let (verdict, found) = popup(shown, able.clone()).await;
            let found = words.sentence(&found);
            let name = able.as_ref().map(|able| able.name.as_str());
            let help = words.help_with_toasts(name, able.as_ref().and_then(|able| able.sounds));
            give(reply, Ok(ToastTrial { taken: verdict != Verdict::Fails, words: found, help }));
            sleep(LOOKED_AT).await;
            toaster.withdraw(TRIAL).await;
        });
    }
}
