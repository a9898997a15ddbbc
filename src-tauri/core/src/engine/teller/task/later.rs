//! What is told later than it happened: what was held back, and what the person wants to be reminded of.

use ringlet_domain::moment::Timestamp;
use ringlet_domain::quiet::Event;
use tracing::warn;

use super::{Task, not_known};
use crate::contract::HistoryChanged;
use crate::engine::handle::ShellEvent;
use crate::engine::teller::rules::{repeat_minutes, sound};
use crate::engine::teller::up::Said;
use crate::toast::{Action, Toast, ToastKey};

impl Task {
    /// It is no longer quiet: one word about all that was held back.
    pub(super) async fn tell_untold(&mut self, now: Timestamp) {
        let Some((line, words)) = &self.line else { return };
        self.held_any = false;
        let untold = match self.parts.history.take_untold(line).await {
            Ok(untold) => untold,
            Err(error) => {
                warn!(%error, "what was held back is not known");
                return;
            }
        };
        let Some(since) = untold.since else { return };
        let alerts = &self.preferences.alerts;
        if !alerts.digest.popup {
            return;
        }
        let mut toast = words.quiet_digest(since, now, untold.missed, untold.voicemails);
        toast.sound = sound(alerts, Event::Digest);
        let minutes = repeat_minutes(alerts, Event::Digest);
        // It counts, and names nobody.
        let said = Said::Words { named: toast.clone(), nameless: toast.clone() };
        self.up.shown(HELD, said, Some(Event::Digest), minutes, self.parts.clock.now());
        self.parts.toaster.show(HELD, toast).await;
    }

    /// Reminds of what is due. What fell due while it was quiet or the machine slept comes now.
    pub(super) async fn remind(&mut self, now: Timestamp) {
        let Some((line, words)) = self.line.clone() else { return };
        let due = match self.parts.history.due_reminders(&line, now, &words).await {
            Ok(due) => due,
            Err(error) => {
                warn!(%error, "what is to be reminded of is not known");
                // Asked again when something happens, and not in a circle.
                self.next_reminder = None;
                return;
            }
        };
        for row in due {
            let known = row.number.is_some() || row.who.chars().any(|letter| letter.is_ascii_digit());
            let call_back = known.then_some(Action::CallBack);
            let actions: Vec<Action> = call_back.into_iter().chain([Action::Remind]).collect();
            let reminder = |nameless| Toast { buttons: words.buttons(&actions), ..words.reminder(&row, nameless) };
            let said = Said::Words { named: reminder(false), nameless: reminder(true) };
            let key = ToastKey::Reminder(row.id.clone());
            let sound = sound(&self.preferences.alerts, Event::Missed);
            let toast = Toast { sound, ..self.dress_said(&key, &said) };
            self.up.shown(key.clone(), said, None, 0, self.parts.clock.now());
            self.parts.toaster.show(key, toast).await;
            if let Err(error) = self.parts.history.forget_reminder(&line, row.id.clone()).await {
                warn!(%error, "a reminder may come once more");
                self.next_reminder = None;
                return;
            }
            // A full channel has such news in it already.
            let changed = HistoryChanged { ids: vec![row.id] };
            self.parts.shell.try_send(ShellEvent::HistoryChanged(changed)).ok();
        }
        self.next_reminder = self.read_next_reminder().await.filter(|at| *at > now);
    }

    pub(super) async fn read_next_reminder(&self) -> Option<Timestamp> {
        let (line, _) = self.line.as_ref()?;
        self.parts.history.next_reminder(line).await.unwrap_or_else(|error| not_known(&error))
    }
}

/// The digest of what was held back.
const HELD: ToastKey = ToastKey::Status("held");
