//! What a person looks at when something seems wrong: the trail of a row, the trial of every part, a report to copy.

use std::time::Duration;

use ringlet_domain::notice::NoticeKey;
use tokio::sync::oneshot;
use tracing::{debug, warn};

use super::access::Access;
use super::handle::{Reply, failure};
use super::toaster::{Became, Served};
use super::trial::{TRIAL, Trial};
use super::{Engine, give, storage};
use crate::contract::{FailureCode, TrailView, TrialView};
use crate::history::notice_about;
use crate::report_text::{self, Findings};
use crate::toast::{Ending, ToastError, ToastEvent, ToastKey};
use crate::trail::{Hop, Mark, Record};
use crate::words::{Say, Spoken};

impl Engine {
    pub(super) async fn show_trail(&self, row: String, reply: Reply<TrailView>) {
        let answer = match self.reading() {
            Some((line, words)) => match self.history.trail(&line, row, &words).await {
                Ok(Some(trail)) => Ok(trail),
                Ok(None) => Err(failure(FailureCode::Invalid, &Say::new("row-gone"))),
                Err(error) => Err(storage(&error)),
            },
            None => Err(failure(FailureCode::Unavailable, &Say::new("nobody-signed-in"))),
        };
        give(reply, answer);
    }

    /// Tries every part of the way. A second trial takes the place of one that is under way.
    pub(super) fn try_out(&mut self, reply: Reply<TrialView>) {
        let (told, shown) = oneshot::channel();
        self.trial = Some(told);
        let trial = Trial {
            clock: self.clock.clone(),
            store: self.store.clone(),
            board: self.board.clone(),
            history: self.history.clone(),
            toaster: self.toasts.toaster(),
            teller: self.teller.clone(),
            shown,
            words: self.words(),
            signed_in: self.access.as_ref().and_then(Access::signed_in),
        };
        let found = self.found.clone();
        tokio::spawn(async move {
            trial
                .run(|view| {
                    found.send_replace(Some(view.clone()));
                    give(reply, Ok(view));
                })
                .await;
        });
    }

    /// Everything that helps somebody else to see what is wrong, without anything private.
    pub(super) async fn write_report(&self, reply: Reply<String>) {
        let steps = match self.reading() {
            Some((line, _)) => self.history.last_steps(&line, STEPS).await.unwrap_or_else(|error| {
                warn!(%error, "the report has no steps");
                Vec::new()
            }),
            None => Vec::new(),
        };
        let findings = Findings {
            status: self.board.in_english(),
            settings: self.settings.view(),
            trial: self.found.borrow().clone(),
            steps,
            now: self.clock.wall(),
        };
        give(reply, Ok(report_text::write(&findings)));
    }

    /// What the desktop made of an order: kept with the row it is about, and told to the trial.
    pub(super) async fn handle_served(&mut self, served: Served) {
        if served.key == TRIAL {
            let outcome = match &served.answer {
                Became::Up(_) => Some(None),
                Became::Failed(error) => Some(Some(error.say())),
                Became::Amended(_) | Became::Skipped | Became::Withdrawn => None,
            };
            if let Some(outcome) = outcome
                && let Some(trial) = self.trial.take()
            {
                // The trial may have given the desktop up.
                let _ = trial.send(outcome);
            }
        }
        let hop = match &served.answer {
            Became::Amended(_) => Some(Hop::Amended),
            Became::Failed(ToastError::TimedOut) => Some(Hop::NoAnswer),
            Became::Failed(ToastError::Unavailable(_)) => Some(Hop::Refused),
            Became::Skipped => Some(Hop::Skipped),
            Became::Up(_) => Some(Hop::Shown),
            Became::Withdrawn => None,
        };
        if let (Some(hop), ToastKey::Notice(key)) = (hop, &served.key) {
            let took = Some(served.took).filter(|took| !took.is_zero());
            // The answer may have waited for its turn here; by then the next event may have come.
            self.note_hop(key, hop, took, served.at.elapsed()).await;
        }
        self.toasts.handle_served(served).await;
    }

    /// What became of a toast that was up.
    pub(super) async fn handle_toast_event(&mut self, event: ToastEvent) {
        let (key, hop) = match &event {
            ToastEvent::Gone(key, Ending::Dismissed) => (key, Some(Hop::Dismissed)),
            ToastEvent::Gone(key, Ending::Expired) => (key, Some(Hop::Expired)),
            // The click was told before.
            ToastEvent::Gone(key, Ending::Opened) => (key, None),
            ToastEvent::Gone(key, Ending::Taken) => (key, Some(Hop::Taken)),
            ToastEvent::Opened(key, _) => (key, Some(Hop::Clicked)),
            ToastEvent::Pressed(key, _) => (key, Some(Hop::Pressed)),
        };
        if let (ToastKey::Notice(key), Some(hop)) = (key, hop) {
            self.note_hop(key, hop, None, Duration::ZERO).await;
        }
        match event {
            ToastEvent::Gone(key, ending) => {
                self.teller.gone(key.clone(), ending).await;
                self.toasts.handle_gone(&key, ending).await;
            }
            ToastEvent::Opened(key, token) => {
                self.teller.gone(key.clone(), Ending::Opened).await;
                let row = self.row_of(key).await;
                self.toasts.open(row, token).await;
            }
            ToastEvent::Pressed(key, action) => self.press(key, action).await,
        }
    }

    async fn note_hop(&self, key: &NoticeKey, hop: Hop, took: Option<Duration>, ago: Duration) {
        let about = notice_about(key);
        let Some(access) = &self.access else { return };
        let Some(line) = access.line_id() else { return };
        let record = Record { about, at: self.clock.wall() - ago, mark: Mark::Hop(hop), took };
        if let Err(error) = self.history.note_steps(&line, vec![record]).await {
            debug!(%error, "a step was not written");
        }
    }
}

/// How many of the last steps a report holds.
const STEPS: u32 = 80;
