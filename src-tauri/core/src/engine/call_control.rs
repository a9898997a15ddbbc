//! What the person does about a call that rings, without answering it: and how that went.

use ringlet_domain::call::{Call, Outcome};
use ringlet_domain::ids::{CallId, ExtensionId};
use ringlet_domain::notice::NoticeKey;
use tokio::sync::mpsc;
use tracing::{info, warn};

use super::Engine;
use super::give;
use super::handle::{Reply, failure};
use super::line::Input;
use super::teller::Teller;
use crate::contract::{CallAction, FailureCode};
use crate::history::{Clue, History, Line as LineId};
use crate::rest::{Rest, RestError};
use crate::toast::{Sound, Toast, ToastKey, ToastKind};
use crate::words::{Acted, Say};

impl Engine {
    /// Does it for whoever asked in the window.
    pub(super) fn call_action(&self, row: String, action: CallAction, reply: Reply<String>) {
        let Some(attempt) = self.attempt(row, action) else {
            return give(reply, Err(failure(FailureCode::Unavailable, &Say::new("nobody-signed-in"))));
        };
        let words = self.words();
        tokio::spawn(async move {
            give(reply, Ok(words.acted_in_one(action, attempt.run().await)));
        });
    }

    /// Does it for whoever pressed the pop-up's button, and says in another pop-up how it went.
    pub(super) fn press_call_action(&self, row: String, action: CallAction) {
        let Some(attempt) = self.attempt(row, action) else { return };
        let (words, toaster) = (self.words(), self.toasts.toaster());
        tokio::spawn(async move {
            let (title, line) = words.acted(action, attempt.run().await);
            let toast = Toast { sound: Sound::Off, ..words.made(title, line, ToastKind::Status) };
            toaster.show(OUTCOME, toast).await;
        });
    }

    fn attempt(&self, row: String, action: CallAction) -> Option<Attempt> {
        let access = self.access.as_ref()?;
        let line = access.line_id()?;
        let rest = access.signed_in()?.rest;
        let allowed = self.board.look(|view| view.call_actions);
        let (history, teller, inputs) = (self.history.clone(), self.teller.clone(), access.line_inputs()?);
        Some(Attempt { history, teller, inputs, rest, line, call: CallId::new(row), action, allowed })
    }
}

/// One thing that is to be done about one call.
struct Attempt {
    history: History,
    teller: Teller,
    inputs: mpsc::Sender<Input>,
    rest: Rest,
    line: LineId,
    call: CallId,
    action: CallAction,
    allowed: bool,
}

impl Attempt {
    async fn run(self) -> Acted {
        if !self.allowed {
            return Acted::NotAllowed;
        }
        let found = match self.history.find_calls(&self.line, Clue::Id(self.call.clone())).await {
            Ok(calls) => calls.into_iter().next(),
            Err(error) => {
                warn!(%error, "a call that rings was not found");
                return Acted::Failed;
            }
        };
        let Some(call) = found.filter(|call| call.outcome == Outcome::Ringing) else {
            return Acted::Over;
        };
        match act(&self.rest, &call, &self.line.extension, self.action).await {
            Ok(true) => {
                info!(action = ?self.action, "something was done about a call that rings");
                // Not when the line says so: that may come later than what is said of it, or never.
                self.teller.withdraw(NoticeKey::Ring(self.call.clone())).await;
                let to_voicemail = self.action == CallAction::ToVoicemail;
                if self.inputs.send(Input::Declined { call: self.call, to_voicemail }).await.is_err() {
                    warn!("the line ended and does not know that a call was declined");
                }
                Acted::Done
            }
            Ok(false) => Acted::Over,
            Err(RestError::Gone | RestError::Refused { .. }) => Acted::Over,
            Err(RestError::PermissionMissing { .. }) => Acted::NotAllowed,
            Err(error) => {
                warn!(%error, action = ?self.action, "nothing was done about a call that rings");
                Acted::Failed
            }
        }
    }
}

/// Whether there still was a party that rang.
async fn act(rest: &Rest, call: &Call, own: &ExtensionId, action: CallAction) -> Result<bool, RestError> {
    let Some(session) = &call.telephony_session else { return Ok(false) };
    let party = match &call.party {
        Some(party) => Some(party.clone()),
        None => rest.ringing_party(session, own).await?,
    };
    let Some(party) = party else { return Ok(false) };
    match action {
        CallAction::Ignore => rest.reject(session, &party).await?,
        CallAction::ToVoicemail => rest.forward_to_voicemail(session, &party, own).await?,
    }
    Ok(true)
}

/// How it went.
const OUTCOME: ToastKey = ToastKey::Status("call-action");
