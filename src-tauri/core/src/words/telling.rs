//! The words of what is told beyond a notice: without names, after a quiet time, as a reminder, on buttons, and of how
//! something went.

use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::Notice;

use super::{Say, Words};
use crate::contract::{CallAction, CallRow};
use crate::toast::{Action, Button, Toast, ToastKind};

/// How it went when something was done about a call that rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acted {
    /// It was done.
    Done,
    /// The app may not.
    NotAllowed,
    /// It was too late.
    Over,
    /// The service was not reached, or did not do it.
    Failed,
}

impl Words {
    /// The toast for a notice, with nobody's name or number in it and nothing of what was said.
    pub fn nameless_toast(&self, notice: &Notice, now: Timestamp) -> Toast {
        match notice {
            Notice::Digest { .. } => self.toast(notice, now),
            Notice::Incoming { .. } => self.made(self.named("toast-incoming"), "", ToastKind::Incoming),
            Notice::Missed { at, .. } => self.made(self.named("toast-missed"), self.time(*at, now), ToastKind::Missed),
            Notice::Voicemail { at, .. } => {
                self.made(self.named("toast-voicemail"), self.time(*at, now), ToastKind::Voicemail)
            }
        }
    }

    /// What was held back in a quiet time.
    pub fn quiet_digest(&self, from: Timestamp, now: Timestamp, missed: u32, voicemails: u32) -> Toast {
        let title = self.say(&Say::new("toast-quiet-digest").text("span", self.span(from, now, now)));
        self.made(title, self.missed_and_left(missed, voicemails), ToastKind::Missed)
    }

    /// A reminder of `row`.
    pub fn reminder(&self, row: &CallRow, nameless: bool) -> Toast {
        let (title, body) = match nameless {
            true => (self.named("toast-reminder"), String::new()),
            false => {
                let about = row.number.iter().map(String::as_str).chain([row.detail.as_str()]);
                let title = self.say(&Say::new("toast-reminder-who").text("who", row.who.clone()));
                (title, about.collect::<Vec<_>>().join("\n"))
            }
        };
        self.made(title, body, ToastKind::Missed)
    }

    /// Offers to open what the person set up for such a call, once it is answered.
    pub fn pop_offer(&self, who: &str, nameless: bool) -> Toast {
        let title = match nameless {
            true => self.named("toast-call-answered"),
            false => self.say(&Say::new("toast-call-with").text("who", who)),
        };
        self.made(title, "", ToastKind::Status)
    }

    /// Buttons with their labels.
    pub fn buttons(&self, actions: &[Action]) -> Vec<Button> {
        actions.iter().map(|action| Button { action: *action, label: self.named(label(*action)) }).collect()
    }

    /// How `action` went, in a title and a line.
    pub fn acted(&self, action: CallAction, how: Acted) -> (String, String) {
        let (title, line) = match (how, action) {
            (Acted::Done, CallAction::Ignore) => ("acted-ignored", "acted-ignored-why"),
            (Acted::Done, CallAction::ToVoicemail) => ("acted-sent", "acted-sent-why"),
            (Acted::NotAllowed, _) => ("acted-not-allowed", "acted-not-allowed-why"),
            (Acted::Over, _) => ("acted-over", "acted-over-why"),
            (Acted::Failed, _) => ("acted-failed", "acted-failed-why"),
        };
        (self.named(title), self.named(line))
    }

    /// The same in one piece.
    pub fn acted_in_one(&self, action: CallAction, how: Acted) -> String {
        let (what, line) = self.acted(action, how);
        self.say(&Say::new("acted").text("what", what).text("line", line))
    }

    /// What is said when something cannot be done about a row any more.
    pub fn undone(&self) -> String {
        self.named("acted-failed")
    }
}

fn label(action: Action) -> &'static str {
    match action {
        Action::CallBack => "button-call-back",
        Action::CopyNumber => "button-copy-number",
        Action::Ignore => "button-ignore",
        Action::MarkHeard => "button-mark-heard",
        Action::Pop => "button-pop",
        Action::Remind => "button-remind",
        Action::ToVoicemail => "button-to-voicemail",
    }
}
