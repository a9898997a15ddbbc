//! What a toast looks like now: its words, with names or without, its sound and its buttons.

use ringlet_domain::call::Party;
use ringlet_domain::moment::Timestamp;
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::quiet::{Event, Manner};

use super::Task;
use crate::engine::teller::rules::{repeat_minutes, sound};
use crate::engine::teller::up::Said;
use crate::toast::{Action, Sound, Toast, ToastKey};
use crate::words::Words;

impl Task {
    /// The toast of `notice`, told in this manner.
    pub(super) fn dress(
        &self,
        key: &NoticeKey,
        notice: &Notice,
        manner: Manner,
        now: Timestamp,
        offered: bool,
    ) -> Toast {
        let Some((_, words)) = &self.line else {
            return Words::new(None).speaking(self.parts.board.locale()).nameless_toast(notice, now);
        };
        let mut toast = if manner.nameless { words.nameless_toast(notice, now) } else { words.toast(notice, now) };
        toast.sound = if manner.sound { sound(&self.preferences.alerts, Event::of(notice)) } else { Sound::Off };
        toast.through = manner.through;
        let mut actions = Vec::new();
        if offered {
            actions.push(Action::Pop);
        }
        match (key, notice) {
            (_, Notice::Digest { .. }) => {}
            (NoticeKey::Ring(_), Notice::Incoming { .. }) => {
                if self.parts.board.look(|view| view.call_actions) {
                    actions.extend([Action::Ignore, Action::ToVoicemail]);
                }
            }
            (_, Notice::Incoming { .. }) => {}
            (_, Notice::Missed { from, .. }) => {
                let known = has_number(from);
                actions.extend(known.then_some(Action::CallBack));
                actions.push(Action::Remind);
                actions.extend(known.then_some(Action::CopyNumber));
            }
            (_, Notice::Voicemail { from, .. }) => {
                actions.extend(has_number(from).then_some(Action::CallBack));
                actions.push(Action::MarkHeard);
            }
        }
        toast.buttons = words.buttons(&actions);
        toast
    }

    /// What `said` looks like now, without a sound.
    pub(super) fn dress_said(&self, toast: &ToastKey, said: &Said) -> Toast {
        let nameless = self.hides_names;
        let worn = match said {
            Said::Notice(key, notice, at) => {
                let manner = Manner { nameless, sound: false, through: false };
                return self.dress(key, notice, manner, *at, self.pops.offers(toast));
            }
            Said::Words { nameless: words, .. } if nameless => words,
            Said::Words { named: words, .. } => words,
        };
        Toast { sound: Sound::Off, ..worn.clone() }
    }

    /// Names may be seen from now on, or no longer: nor in what is up already.
    pub(super) async fn redress(&self) {
        for (key, said) in self.up.all().filter(|(_, said)| said.has_names()) {
            let toast = self.dress_said(key, said);
            self.parts.toaster.amend(key.clone(), toast).await;
        }
    }

    /// Says again what nobody has seen.
    pub(super) async fn say_again(&mut self) {
        for (key, said, event) in self.up.take_due(self.parts.clock.now()) {
            let mut toast = self.dress_said(&key, &said);
            toast.sound = event.map_or(Sound::Off, |event| sound(&self.preferences.alerts, event));
            // Taken away first: most desktops show nothing anew of what is up already.
            self.parts.toaster.withdraw(key.clone()).await;
            self.parts.toaster.show(key, toast).await;
        }
    }

    /// What is up comes again as the settings say.
    pub(super) fn repeat_as_set(&mut self) {
        let alerts = &self.preferences.alerts;
        self.up.set(|event| repeat_minutes(alerts, event), self.parts.clock.now());
    }
}

fn has_number(from: &Party) -> bool {
    let has_digits =
        |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains(|c: char| c.is_ascii_digit()));
    has_digits(&from.number) || has_digits(&from.extension)
}
