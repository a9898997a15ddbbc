//! The task: what it knows, what it hears, and what falls due.

mod dress;
mod later;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::TimeZone;
use ringlet_domain::call::Call;
use ringlet_domain::moment::{Moment, Timestamp};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::quiet::{Around, Callers, Event, Hours, Reason, Rules, Verdict};
use tokio::sync::mpsc;
use tracing::{debug, info, warn};

use super::pops::{Pops, Wanted};
use super::rules::{repeat_minutes, rules};
use super::up::{Said, Up};
use super::{Input, Messages, Parts, Settled, Told};
use crate::attention::Attention;
use crate::clock::sleep_until;
use crate::contract::{Preferences, QuietView};
use crate::engine::handle::ShellEvent;
use crate::history::{Held, HistoryError, Line as LineId, notice_text, row_id};
use crate::screen_pop::Opening;
use crate::toast::{Action, Sound, Toast, ToastKey};
use crate::words::Words;

pub(super) struct Task {
    inbox: mpsc::Receiver<Input>,
    attention: mpsc::Receiver<Attention>,
    parts: Parts,
    preferences: Preferences,
    rules: Rules,
    line: Option<(LineId, Arc<Words>)>,
    paused_until: Option<Timestamp>,
    /// The person's own switch.
    presents: bool,
    /// What the system says.
    do_not_disturb: Option<bool>,
    locked: Option<bool>,
    system_presents: bool,
    callers: Callers,
    /// Rings that are told and were not taken back.
    rings: BTreeSet<NoticeKey>,
    /// What is shown, and not seen as far as is known.
    up: Up,
    pops: Pops,
    /// Why things were held back when that was last looked at.
    holds: Option<Reason>,
    /// Whether names were left out then.
    hides_names: bool,
    /// Whether something was held back that has not been told since.
    held_any: bool,
    next_reminder: Option<Timestamp>,
    messages: Messages,
}

async fn due_at(clock: &dyn crate::clock::Clock, due: Option<Moment>) {
    match due {
        Some(due) => sleep_until(clock, due).await,
        None => std::future::pending().await,
    }
}

impl Task {
    pub(super) fn new(
        parts: Parts,
        preferences: Preferences,
        inbox: mpsc::Receiver<Input>,
        attention: mpsc::Receiver<Attention>,
        messages: Messages,
    ) -> Self {
        let mut pops = Pops::default();
        pops.set(&preferences);
        Self {
            inbox,
            attention,
            rules: rules(&preferences),
            parts,
            preferences,
            line: None,
            paused_until: None,
            presents: false,
            do_not_disturb: None,
            locked: None,
            system_presents: false,
            callers: Callers::default(),
            rings: BTreeSet::new(),
            up: Up::default(),
            pops,
            holds: None,
            hides_names: false,
            held_any: false,
            next_reminder: None,
            messages,
        }
    }

    /// Runs until nobody has a hold on it any more.
    pub(super) async fn run(&mut self) {
        self.remember().await;
        self.look().await;
        let clock = self.parts.clock.clone();
        loop {
            let due = self.due();
            tokio::select! {
                biased;
                input = self.inbox.recv() => match input {
                    Some(input) => self.handle(input).await,
                    None => return,
                },
                Some(change) = self.attention.recv() => self.notice(change),
                () = due_at(clock.as_ref(), due) => {}
            }
            self.look().await;
        }
    }

    /// What an earlier run was told by hand.
    async fn remember(&mut self) {
        let paused = self.parts.history.state(PAUSED).await;
        let millis = paused.unwrap_or_else(|error| not_known(&error)).and_then(|text| text.parse().ok());
        self.paused_until = millis.map(Timestamp::from_millis);
        let presents = self.parts.history.state(PRESENTS).await.unwrap_or_else(|error| not_known(&error));
        self.presents = presents.is_some();
    }

    async fn handle(&mut self, input: Input) {
        match input {
            Input::Amend(key, notice, now) => self.amend(key, notice, now).await,
            Input::Call(call) => self.call(*call).await,
            Input::Gone(key, ending) => self.up.gone(&key, ending),
            Input::Line(line) => self.set_line(line).await,
            Input::LowerRings => {
                while let Some(key) = self.rings.first().cloned() {
                    self.withdraw(key).await;
                }
            }
            Input::Look => self.next_reminder = self.read_next_reminder().await,
            Input::Pause(until) => {
                self.paused_until = until;
                self.note(PAUSED, until.map(|until| until.as_millis().to_string())).await;
            }
            Input::Pop(key) => {
                if let Some(opening) = self.pops.take_offer(&key) {
                    self.open(opening).await;
                }
            }
            Input::Preferences(preferences) => {
                self.rules = rules(&preferences);
                self.pops.set(&preferences);
                self.preferences = *preferences;
                self.repeat_as_set();
            }
            Input::Present(on) => {
                self.presents = on;
                self.note(PRESENTS, on.then(|| "1".to_owned())).await;
            }
            Input::Show(key, notice, now, reply) => {
                // What is around may have changed with the time alone.
                self.look().await;
                let settled = self.show(key, notice, now).await;
                // The line may have ended meanwhile.
                reply.send(settled).ok();
            }
            Input::Weigh(notice, reply) => {
                self.look().await;
                let told = match self.rules.judge(&notice, &self.around(), false) {
                    Verdict::Off => Told::Off,
                    Verdict::Hold(reason) => Told::Held(reason),
                    Verdict::Tell(_) => Told::Handed,
                };
                // Whoever asked may have left.
                let _ = reply.send(told);
            }
            Input::Withdraw(key, reply) => {
                self.withdraw(key).await;
                // Whoever asked may have left.
                let _ = reply.send(());
            }
        }
    }

    fn notice(&mut self, change: Attention) {
        debug!(?change, "the desktop told of the person's attention");
        match change {
            Attention::DoNotDisturb(asked) => self.do_not_disturb = asked,
            Attention::Locked(locked) => self.locked = locked,
            Attention::Presenting(on) => self.system_presents = on,
        }
    }

    async fn set_line(&mut self, line: Option<(LineId, Arc<Words>)>) {
        let same = match (&self.line, &line) {
            (Some((one, _)), Some((other, _))) => one == other,
            (None, None) => true,
            _ => false,
        };
        self.line = line;
        if same {
            return;
        }
        self.up.clear();
        self.callers = Callers::default();
        self.messages.all().clear();
        self.held_any = match &self.line {
            Some((line, _)) => self.parts.history.holds_any(line).await.unwrap_or_else(|error| not_known(&error)),
            None => false,
        };
        self.next_reminder = self.read_next_reminder().await;
    }

    async fn show(&mut self, key: NoticeKey, notice: Notice, now: Timestamp) -> Settled {
        let again = match (&key, &notice) {
            (NoticeKey::Ring(call), Notice::Incoming { from, .. }) => self.callers.call(call, from, now),
            _ => false,
        };
        let toast_key = ToastKey::Notice(key.clone());
        match self.rules.judge(&notice, &self.around(), again) {
            Verdict::Off => {
                // It may be what was told before under this key that is no longer all.
                self.pop(&toast_key, &key, &notice).await;
                self.settled(Told::Off)
            }
            Verdict::Hold(reason) => {
                info!(?reason, "a pop-up was held back");
                self.hold(&key, &notice, reason).await;
                self.settled(Told::Held(reason))
            }
            Verdict::Tell(manner) => {
                let offered = self.pop(&toast_key, &key, &notice).await;
                let toast = self.dress(&key, &notice, manner, now, offered);
                let event = Event::of(&notice);
                let minutes = repeat_minutes(&self.preferences.alerts, event);
                let said = Said::Notice(key.clone(), notice.clone(), now);
                self.up.shown(toast_key.clone(), said, Some(event), minutes, self.parts.clock.now());
                if matches!(key, NoticeKey::Ring(_)) {
                    self.rings.insert(key.clone());
                }
                // Now: the desktop may have answered before the next line is run.
                let settled = self.settled(Told::Handed);
                self.messages.told(&key, &notice);
                self.parts.toaster.show(toast_key, toast).await;
                self.unhold(&key).await;
                settled
            }
        }
    }

    fn settled(&self, told: Told) -> Settled {
        Settled { told, at: self.parts.clock.now(), wall: self.parts.clock.wall() }
    }

    async fn withdraw(&mut self, key: NoticeKey) {
        let toast = ToastKey::Notice(key.clone());
        self.up.over(&toast);
        self.pops.take_offer(&toast);
        self.messages.all().remove(&key);
        self.parts.toaster.withdraw(toast).await;
        self.rings.remove(&key);
        self.unhold(&key).await;
    }

    async fn amend(&mut self, key: NoticeKey, notice: Notice, now: Timestamp) {
        let toast_key = ToastKey::Notice(key.clone());
        let said = Said::Notice(key, notice, now);
        let toast = self.dress_said(&toast_key, &said);
        self.up.amended(&toast_key, said);
        self.parts.toaster.amend(toast_key, toast).await;
    }

    async fn hold(&mut self, key: &NoticeKey, notice: &Notice, reason: Reason) {
        let Some((line, _)) = &self.line else { return };
        let (missed, voicemails) = match notice {
            Notice::Digest { missed, voicemails, .. } => (*missed, *voicemails),
            Notice::Incoming { .. } => (0, 0),
            Notice::Missed { .. } => (1, 0),
            Notice::Voicemail { .. } => (0, 1),
        };
        let held = Held {
            missed,
            voicemails,
            key: notice_text(key),
            at: self.parts.clock.wall(),
            event: Event::of(notice),
            reason,
            row: row_id(key),
        };
        self.held_any = true;
        if let Err(error) = self.parts.history.hold(line, held).await {
            warn!(%error, "what was held back was not noted");
        }
    }

    /// What was held back under `key` is told now, or is no longer true.
    async fn unhold(&mut self, key: &NoticeKey) {
        let Some((line, _)) = self.line.as_ref().filter(|_| self.held_any) else { return };
        if let Err(error) = self.parts.history.unhold(line, notice_text(key)).await {
            warn!(%error, "what was held back counts as untold");
        }
    }

    async fn call(&mut self, call: Call) {
        let Some(answered) = self.pops.call(call) else { return };
        let Some((_, words)) = &self.line else { return };
        let wanted = self.pops.of_answer(&answered, words);
        let (who, _) = words.who(&answered.from);
        let offer = |nameless| Toast {
            buttons: words.buttons(&[Action::Pop]),
            sound: Sound::Off,
            ..words.pop_offer(&who, nameless)
        };
        let said = Said::Words { named: offer(false), nameless: offer(true) };
        if self.open_wanted(&OFFER, answered.id.as_str(), "answer", wanted).await {
            let toast = self.dress_said(&OFFER, &said);
            self.up.shown(OFFER, said, None, 0, self.parts.clock.now());
            self.parts.toaster.show(OFFER, toast).await;
        }
    }

    /// Opens what is to be opened when `notice` is told; whether more is offered by a button.
    async fn pop(&mut self, toast: &ToastKey, key: &NoticeKey, notice: &Notice) -> bool {
        let Some((_, words)) = &self.line else { return false };
        let wanted = self.pops.of_notice(key, notice, words);
        let (NoticeKey::Ring(id) | NoticeKey::Unanswered(id)) = key else { return false };
        let occasion = if matches!(key, NoticeKey::Ring(_)) { "ring" } else { "missed" };
        self.open_wanted(toast, id.as_str(), occasion, wanted).await
    }

    async fn open_wanted(&mut self, toast: &ToastKey, call: &str, occasion: &str, wanted: Wanted) -> bool {
        if !wanted.opened.is_empty() && self.is_first(call, occasion).await {
            for opening in wanted.opened {
                self.open(opening).await;
            }
        }
        match wanted.offered {
            Some(opening) => {
                self.pops.offer(toast.clone(), opening);
                true
            }
            None => false,
        }
    }

    /// Whether nothing was opened for this call on this occasion yet, by an earlier run either.
    async fn is_first(&self, call: &str, occasion: &str) -> bool {
        let Some((line, _)) = &self.line else { return false };
        let (call, occasion) = (call.to_owned(), occasion.to_owned());
        match self.parts.history.first_pop(line, call, occasion, self.parts.clock.wall()).await {
            Ok(first) => first,
            Err(error) => {
                warn!(%error, "whether something was opened for a call before is not known; it is not");
                false
            }
        }
    }

    async fn open(&self, opening: Opening) {
        if self.parts.shell.send(ShellEvent::Open(opening)).await.is_err() {
            debug!("the shell has gone and was to open something");
        }
    }

    fn around(&self) -> Around {
        let now = self.parts.clock.wall();
        Around {
            paused: self.paused_until.is_some_and(|until| until > now),
            in_hours: Hours::end(&self.rules.hours, now, &TimeZone::system()).is_some(),
            do_not_disturb: self.do_not_disturb,
            locked: self.locked,
            presenting: self.presents || self.system_presents,
        }
    }

    /// Does what is due, and shows how quiet it is.
    async fn look(&mut self) {
        let now = self.parts.clock.wall();
        if self.paused_until.is_some_and(|until| until <= now) {
            self.paused_until = None;
            self.note(PAUSED, None).await;
        }
        let around = self.around();
        self.holds = self.rules.holds(&around);
        let hides_names = self.rules.hides_names(&around);
        if std::mem::replace(&mut self.hides_names, hides_names) != hides_names {
            self.redress().await;
        }
        let view = QuietView {
            paused_until: self.paused_until.map(|until| until.to_string()),
            presenting: self.presents,
            holds: self.holds.map(Into::into),
            hides_names,
        };
        self.parts.board.change(|board| board.quiet = view);
        if self.holds.is_some() {
            return;
        }
        if self.held_any {
            self.tell_untold(now).await;
        }
        if self.next_reminder.is_some_and(|at| at <= now) {
            self.remind(now).await;
        }
        self.say_again().await;
    }

    /// When something is to be looked at again.
    fn due(&self) -> Option<Moment> {
        let (now, wall) = (self.parts.clock.now(), self.parts.clock.wall());
        let zone = TimeZone::system();
        let turn = match Hours::end(&self.rules.hours, wall, &zone) {
            Some(end) => Some(end),
            None => Hours::begin(&self.rules.hours, wall, &zone),
        };
        let reminder = self.next_reminder.filter(|_| self.line.is_some() && self.holds.is_none());
        let on_the_wall = [self.paused_until, turn, reminder].into_iter().flatten().min();
        let on_the_wall = on_the_wall.map(|at| now + at.since(wall));
        let repeats = self.up.due().filter(|_| self.holds.is_none());
        on_the_wall.into_iter().chain(repeats).min()
    }

    async fn note(&self, name: &'static str, value: Option<String>) {
        if let Err(error) = self.parts.history.set_state(name, value).await {
            warn!(%error, "how quiet it is to be was not noted");
        }
    }
}

fn not_known<T: Default>(error: &HistoryError) -> T {
    warn!(%error, "what was asked for before is not known");
    T::default()
}

/// The offer to open something for a call that was answered.
pub(super) const OFFER: ToastKey = ToastKey::Status("pop");
/// Until when pop-ups are paused, in milliseconds.
const PAUSED: &str = "paused-until";
/// Whether the person's Presenting switch is on.
const PRESENTS: &str = "presenting";
