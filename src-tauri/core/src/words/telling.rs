//! The words of what is told beyond a notice: without names, after a quiet time, as a reminder, on buttons, and of how
//! something went.

use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::Notice;

use super::{Words, missed_and_left};
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
            Notice::Incoming { .. } => Toast::new("Incoming call", "", ToastKind::Incoming),
            Notice::Missed { at, .. } => Toast::new("Missed call", self.time(*at, now), ToastKind::Missed),
            Notice::Voicemail { at, .. } => Toast::new("New voicemail", self.time(*at, now), ToastKind::Voicemail),
        }
    }

    /// What was held back in a quiet time.
    pub fn quiet_digest(&self, from: Timestamp, now: Timestamp, missed: u32, voicemails: u32) -> Toast {
        let title = format!("While it was quiet, {}", self.span(from, now, now));
        Toast::new(title, missed_and_left(missed, voicemails), ToastKind::Missed)
    }

    /// A reminder of `row`.
    pub fn reminder(&self, row: &CallRow, nameless: bool) -> Toast {
        let (title, body) = match nameless {
            true => ("Reminder: call back".to_owned(), String::new()),
            false => {
                let about = row.number.iter().map(String::as_str).chain([row.detail.as_str()]);
                (format!("Reminder: call back {}", row.who), about.collect::<Vec<_>>().join("\n"))
            }
        };
        Toast::new(title, body, ToastKind::Missed)
    }

    /// Offers to open what the person set up for such a call, once it is answered.
    pub fn pop_offer(&self, who: &str, nameless: bool) -> Toast {
        let title = if nameless { "Call answered".to_owned() } else { format!("Call with {who}") };
        Toast::new(title, "", ToastKind::Status)
    }

    /// Buttons with their labels.
    pub fn buttons(&self, actions: &[Action]) -> Vec<Button> {
        actions.iter().map(|action| Button { action: *action, label: label(*action).to_owned() }).collect()
    }

    /// How `action` went, in a title and a line.
    pub fn acted(&self, action: CallAction, how: Acted) -> (&'static str, &'static str) {
        match (how, action) {
            (Acted::Done, CallAction::Ignore) => ("Ringing stopped here", "The caller hears it ring on."),
            (Acted::Done, CallAction::ToVoicemail) => ("Sent to voicemail", "The caller can leave a message."),
            (Acted::NotAllowed, _) => (
                "That is not allowed",
                "RingCentral does not let this app do that: the permission CallControl is missing.",
            ),
            (Acted::Over, _) => ("The call is over already", "Or somebody has taken it."),
            (Acted::Failed, _) => ("That did not work", "RingCentral could not be reached, or did not do it."),
        }
    }

    /// What is said when something cannot be done about a row any more.
    pub fn undone(&self) -> &'static str {
        "That did not work"
    }
}

fn label(action: Action) -> &'static str {
    match action {
        Action::CallBack => "Call back",
        Action::CopyNumber => "Copy number",
        Action::Ignore => "Ignore",
        Action::MarkHeard => "Mark heard",
        Action::Pop => "Open page",
        Action::Remind => "Remind me",
        Action::ToVoicemail => "To voicemail",
    }
}
