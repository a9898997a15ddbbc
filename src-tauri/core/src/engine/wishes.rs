//! What the person asks for beyond calls and rows: to be left alone, to be reminded, to see how it would be.

use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use ringlet_domain::moment::Timestamp;
use tokio::sync::oneshot;
use tracing::{debug, info, warn};

use super::handle::{Ask, Handle, Reply, ShellEvent, Unopened, failure};
use super::{Engine, give, line, storage, updates};
use crate::autostart::AutostartState;
use crate::contract::{
    CallAction, Failure, FailureCode, HeldRow, PauseUntil, RemindWhen, ScreenPop, ScreenPopTrial, SettingsView,
    ToastTrial,
};
use crate::screen_pop::{Allowed, Opening, Template, make};
use crate::words::{Say, Spoken, Words};

/// One of them, with the way back for the answer.
#[derive(Debug)]
pub(super) enum Wish {
    CallAction { row: String, action: CallAction, reply: Reply<String> },
    FirstRunDone(Reply<()>),
    ForgetEverything(Reply<()>),
    ForgetReminder(String, Reply<()>),
    Held(Reply<Vec<HeldRow>>),
    InstallUpdate(Reply<()>),
    MarkHeard(String, Reply<()>),
    NotOpened(Unopened),
    Pause(PauseUntil, Reply<()>),
    Present(bool, Reply<()>),
    Remind { row: String, when: RemindWhen, reply: Reply<()> },
    Resume(Reply<()>),
    TryScreenPop(ScreenPop, Reply<ScreenPopTrial>),
    TryToast(Reply<ToastTrial>),
}

impl Handle {
    /// No pop-ups until then; they are held back and told together afterwards.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn pause(&self, until: PauseUntil) -> Result<(), Failure> {
        self.wish(|reply| Wish::Pause(until, reply)).await
    }

    /// Pop-ups again.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn resume(&self) -> Result<(), Failure> {
        self.wish(Wish::Resume).await
    }

    /// The person's own Presenting switch.
    ///
    /// # Errors
    /// When the engine has gone.
    pub async fn set_presenting(&self, on: bool) -> Result<(), Failure> {
        self.wish(|reply| Wish::Present(on, reply)).await
    }

    /// What was held back, newest first.
    ///
    /// # Errors
    /// When the history cannot be read, or the engine has gone.
    pub async fn held(&self) -> Result<Vec<HeldRow>, Failure> {
        self.wish(Wish::Held).await
    }

    /// Reminds of a row, once.
    ///
    /// # Errors
    /// When there is no such row, the history cannot be written, or the engine has gone.
    pub async fn remind(&self, id: String, when: RemindWhen) -> Result<(), Failure> {
        self.wish(|reply| Wish::Remind { row: id, when, reply }).await
    }

    /// Reminds of a row no more.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn forget_reminder(&self, id: String) -> Result<(), Failure> {
        self.wish(|reply| Wish::ForgetReminder(id, reply)).await
    }

    /// The voicemail of a row was listened to.
    ///
    /// # Errors
    /// When the history cannot be written, or the engine has gone.
    pub async fn mark_heard(&self, id: String) -> Result<(), Failure> {
        self.wish(|reply| Wish::MarkHeard(id, reply)).await
    }

    /// Does something about a call that rings, and says how it went.
    ///
    /// # Errors
    /// When nobody is signed in, or the engine has gone. What the service refuses is in the answer.
    pub async fn call_action(&self, id: String, action: CallAction) -> Result<String, Failure> {
        self.wish(|reply| Wish::CallAction { row: id, action, reply }).await
    }

    /// Opens what a rule makes of an invented call.
    ///
    /// # Errors
    /// When the rule cannot be used, leads where nothing may be opened, or the engine has gone.
    pub async fn try_screen_pop(&self, rule: ScreenPop) -> Result<ScreenPopTrial, Failure> {
        self.wish(|reply| Wish::TryScreenPop(rule, reply)).await
    }

    /// Shows a pop-up to see whether the person sees it.
    ///
    /// # Errors
    /// When the engine has gone; that the desktop refused is in the answer.
    pub async fn try_toast(&self) -> Result<ToastTrial, Failure> {
        self.wish(Wish::TryToast).await
    }

    /// The desktop did not open what it was asked to: the person is told.
    pub async fn not_opened(&self, what: Unopened) {
        self.order(Ask::Wish(Wish::NotOpened(what))).await;
    }

    /// The person has gone through the first steps.
    ///
    /// # Errors
    /// When it cannot be noted, or the engine has gone.
    pub async fn first_run_done(&self) -> Result<(), Failure> {
        self.wish(Wish::FirstRunDone).await
    }

    /// Takes everything away that Ringlet keeps on this computer.
    ///
    /// # Errors
    /// When some of it stays, or the engine has gone.
    pub async fn forget_everything(&self) -> Result<(), Failure> {
        self.wish(Wish::ForgetEverything).await
    }

    /// Installs the newer version that the status tells of; this one then ends.
    ///
    /// # Errors
    /// When there is none. What fails on the way is in the status.
    pub async fn install_update(&self) -> Result<(), Failure> {
        self.wish(Wish::InstallUpdate).await
    }

    async fn wish<T>(&self, wish: impl FnOnce(Reply<T>) -> Wish) -> Result<T, Failure> {
        self.ask(|reply| Ask::Wish(wish(reply))).await
    }
}

impl Engine {
    /// Before anything is asked for.
    pub(super) async fn begin(&self) {
        // Whoever was signed in before there were first steps needs none.
        let done = [self.history.state(FIRST_RUN).await, self.history.state(super::STATE_LINE).await];
        let wanted = self.settings.settings().preferences.first_steps;
        let first_run = wanted && done.iter().all(|state| matches!(state, Ok(None)));
        self.board.change(|view| view.first_run = first_run);
        if self.start_is_fixed() {
            self.start_with_system(self.settings.settings().preferences.start_with_system).await;
        }
    }

    pub(super) async fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::CallAction { row, action, reply } => self.call_action(row, action, reply),
            Wish::FirstRunDone(reply) => {
                let noted = self.history.set_state(FIRST_RUN, Some("1".to_owned())).await;
                self.board.change(|view| view.first_run = false);
                give(reply, noted.map_err(|error| storage(&error)));
            }
            Wish::ForgetEverything(reply) => give(reply, self.forget_everything().await),
            Wish::ForgetReminder(row, reply) => give(reply, self.forget_reminder(row).await),
            Wish::Held(reply) => {
                let answer = match self.reading() {
                    Some((line, words)) => self.history.held(&line, &words).await.map_err(|error| storage(&error)),
                    None => Ok(Vec::new()),
                };
                give(reply, answer);
            }
            Wish::InstallUpdate(reply) => give(reply, updates::install(&self.updates)),
            Wish::MarkHeard(row, reply) => give(reply, self.mark_heard(row).await),
            Wish::NotOpened(what) => {
                let why = match what {
                    Unopened::Dialler => "unopened-dialler",
                    Unopened::ScreenPop => "unopened-screen-pop",
                };
                let words = self.words();
                self.toasts.tell("unopened", &words.undone(), &words.sentence(&Say::new(why))).await;
            }
            Wish::Pause(until, reply) => {
                info!(?until, "pop-ups are paused");
                self.teller.pause(Some(self.pause_end(until))).await;
                give(reply, Ok(()));
            }
            Wish::Present(on, reply) => {
                self.teller.present(on).await;
                give(reply, Ok(()));
            }
            Wish::Remind { row, when, reply } => give(reply, self.remind(row, when).await),
            Wish::Resume(reply) => {
                self.teller.pause(None).await;
                give(reply, Ok(()));
            }
            Wish::TryScreenPop(rule, reply) => self.try_screen_pop(&rule, reply),
            Wish::TryToast(reply) => self.try_toast(reply),
        }
    }

    /// The words of whoever is signed in.
    pub(super) fn words(&self) -> Arc<Words> {
        match &self.access {
            Some(access) => access.words(),
            None => Arc::new(Words::new(None).speaking(self.board.locale())),
        }
    }

    pub(super) async fn remind(&self, row: String, when: RemindWhen) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Ok(()) };
        let now = self.clock.wall();
        let at = match when {
            RemindWhen::InAQuarter => now + Duration::from_secs(15 * 60),
            RemindWhen::InAnHour => now + Duration::from_secs(60 * 60),
            RemindWhen::TomorrowAtNine => tomorrow_at_nine(now, &TimeZone::system()),
        };
        let known = self.history.remind(&line, row.clone(), at, now).await.map_err(|error| storage(&error))?;
        if !known {
            return Err(failure(FailureCode::Invalid, &Say::new("row-gone")));
        }
        self.reminders_changed(row).await;
        Ok(())
    }

    async fn forget_reminder(&self, row: String) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Ok(()) };
        self.history.forget_reminder(&line, row.clone()).await.map_err(|error| storage(&error))?;
        self.reminders_changed(row).await;
        Ok(())
    }

    async fn reminders_changed(&self, row: String) {
        self.teller.look().await;
        let changed = crate::contract::HistoryChanged { ids: vec![row] };
        // A full channel has such news in it already.
        self.shell.try_send(ShellEvent::HistoryChanged(changed)).ok();
    }

    pub(super) async fn mark_heard(&mut self, row: String) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Ok(()) };
        let seen = self.history.mark_read(&line, row).await.map_err(|error| storage(&error))?;
        if let Some(access) = &self.access {
            access.tell_line(line::Input::Seen(seen)).await;
        }
        Ok(())
    }

    fn pause_end(&self, until: PauseUntil) -> Timestamp {
        let now = self.clock.wall();
        match until {
            PauseUntil::InAnHour => now + Duration::from_secs(60 * 60),
            PauseUntil::InHalfAnHour => now + Duration::from_secs(30 * 60),
            PauseUntil::Tomorrow => tomorrow_at_nine(now, &TimeZone::system()),
        }
    }

    /// Opens what `rule` makes of an invented call. The desktop may take a moment, which nobody else waits for.
    fn try_screen_pop(&self, rule: &ScreenPop, reply: Reply<ScreenPopTrial>) {
        let opening = match self.invented_opening(rule) {
            Ok(opening) => opening,
            Err(refused) => return give(reply, Err(refused)),
        };
        let shell = self.shell.clone();
        tokio::spawn(async move {
            let opened = opening.parts();
            let (told, went) = oneshot::channel();
            // A shell that has gone drops the question, which is then answered so.
            shell.send(ShellEvent::TryOpen(opening, told)).await.ok();
            let answer = match went.await {
                Ok(true) => Ok(ScreenPopTrial { opened }),
                Ok(false) => Err(failure(FailureCode::Unavailable, &Say::new("unopened-trial"))),
                Err(_) => Err(super::handle::gone()),
            };
            give(reply, answer);
        });
    }

    fn invented_opening(&self, rule: &ScreenPop) -> Result<Opening, Failure> {
        let invalid = |error: &dyn Spoken| failure(FailureCode::Invalid, &error.say());
        let template = Template::parse(&rule.template, rule.kind).map_err(|error| invalid(&error))?;
        let allowed = &self.settings.settings().preferences.screen_pop_allowed;
        let allowed: Vec<Allowed> = allowed.iter().filter_map(|entry| Allowed::parse(entry)).collect();
        let values = super::teller::invented_call(&self.words());
        make(&template, &values, &allowed).map_err(|error| invalid(&error))
    }

    /// The settings as the page shows them. Whether the program starts at log-in is the system's to say: the person may
    /// have changed that there.
    pub(super) async fn settings_view(&self) -> SettingsView {
        let mut view = self.settings.view();
        if let Some(on) = self.starts_with_system().await {
            view.preferences.start_with_system = on;
        }
        view
    }

    /// Puts this program on the list of those that start at log-in, or takes it off, unless it is as wanted.
    pub(super) async fn start_with_system(&self, on: bool) {
        let Some(autostart) = self.autostart.clone() else { return };
        if self.starts_with_system().await == Some(on) {
            return;
        }
        match tokio::task::spawn_blocking(move || autostart.set(on)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => warn!(%error, on, "the list of programs that start at log-in was not changed"),
            Err(error) => warn!(%error, "the list of programs that start at log-in was not changed"),
        }
    }

    async fn starts_with_system(&self) -> Option<bool> {
        let autostart = self.autostart.clone()?;
        match tokio::task::spawn_blocking(move || autostart.state()).await {
            Ok(Ok(state)) => Some(state == AutostartState::On),
            Ok(Err(error)) => {
                debug!(%error, "whether the program starts at log-in is not known");
                None
            }
            Err(error) => {
                warn!(%error, "whether the program starts at log-in is not known");
                None
            }
        }
    }

    /// Whether an administrator has fixed that the program starts at log-in, or that it does not.
    fn start_is_fixed(&self) -> bool {
        self.settings.view().locked.iter().any(|name| name == "startWithSystem")
    }

    /// Saves what was typed on the page. What is fixed, and shown as the system has it, counts as it is fixed.
    pub(super) async fn save_typed(&mut self, mut typed: SettingsView) -> Result<SettingsView, Failure> {
        let now = self.settings.settings();
        if self.start_is_fixed() {
            typed.preferences.start_with_system = now.preferences.start_with_system;
        }
        let wanted = now.with(&typed);
        self.save_settings(wanted).await?;
        self.start_with_system(typed.preferences.start_with_system).await;
        Ok(self.settings_view().await)
    }
}

/// Tomorrow at nine by the clock on the wall, in `zone`.
fn tomorrow_at_nine(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let tomorrow = jiff::Timestamp::from_millisecond(now.as_millis()).ok().and_then(|now| {
        let day = now.to_zoned(zone.clone()).date().checked_add(1.day()).ok()?;
        day.at(9, 0, 0, 0).to_zoned(zone.clone()).ok()
    });
    // A clock at the end of time has no tomorrow.
    tomorrow.map_or(now, |at| Timestamp::from_millis(at.timestamp().as_millisecond()))
}

/// The state that says that the person has gone through the first steps.
const FIRST_RUN: &str = "first-run-done";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_at_nine_is_by_the_clock_on_the_wall() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let at = |text: &str| Timestamp::parse(text).expect("a time");
        for (now, expected) in [
            ("2026-05-01T20:00:00Z", "2026-05-02T07:00:00Z"),
            ("2026-05-01T22:30:00Z", "2026-05-03T07:00:00Z"),
            // The clocks go back in between.
            ("2026-10-24T10:00:00Z", "2026-10-25T08:00:00Z"),
        ] {
            assert_eq!(tomorrow_at_nine(at(now), &zone), at(expected), "{now}");
        }
    }
}
