//! What toasts say, as they were changed last: who it is, by which line, and what was left as a message.

use ringlet_core::toast::{ToastKey, ToastKind};
use ringlet_domain::notice::NoticeKey;
use ringlet_standin::TrueCall;

use super::history::digits;
use super::toasts::Judge;
use crate::play::TRANSCRIPT;
use crate::screen::Told;

impl Judge<'_> {
    pub(super) fn words(&self) -> Vec<String> {
        let mut found = Vec::new();
        for told in self.told {
            let text = format!("{}\n{}", told.toast.title, told.toast.body);
            let wrong = match &told.key {
                ToastKey::Notice(_) if told.kind() == ToastKind::Voicemail => self.of_a_message(told, &text),
                ToastKey::Notice(NoticeKey::Ring(id) | NoticeKey::Unanswered(id)) => {
                    self.calls.get(id.as_str()).map(|call| self.of_a_call(call, &text)).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            let at = self.seconds(told.at);
            found.extend(wrong.into_iter().map(|what| format!("{at:.1} s: a toast {what}: {text:?}")));
        }
        found
    }

    fn of_a_call(&self, call: &TrueCall, text: &str) -> Vec<String> {
        // Names that the events lack are the directory's to give, which knows colleagues.
        let unnamed = self.player.day.shapes.as_in_2016 && call.party.as_ref().is_none_or(|party| party.len() > 3);
        let mut found = who(call.party.as_deref(), call.party_name.as_deref().filter(|_| !unnamed), text);
        let via = match &call.via {
            Some((name, number)) => text.contains(name.as_str()) || digits(text).contains(&digits(number)),
            None => !text.contains("via"),
        };
        // Which line it is may be lost with the first frames.
        if !via && self.is_untroubled(call) {
            found.push(format!("came by {:?}", call.via));
        }
        found
    }

    fn of_a_message(&self, told: &Told, text: &str) -> Vec<String> {
        let Some(message) = self.message_of(told) else { return Vec::new() };
        let mut found = who(message.from.as_deref(), message.name.as_deref(), text);
        let (said, is_there) = (text.contains(TRANSCRIPT), message.transcript.is_some());
        if (said && !is_there) || (text.contains('“') && !said) {
            found.push("has words that nobody said".to_owned());
        }
        if told.went.is_none() && is_there && !message.deleted && !said {
            found.push("lacks what was said".to_owned());
        }
        found
    }
}

/// What `text` says wrongly of somebody.
fn who(number: Option<&str>, name: Option<&str>, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let name = name.filter(|name| *name != "Anonymous");
    if let Some(name) = name.filter(|name| !text.contains(*name)) {
        found.push(format!("is of {name}"));
    }
    match number {
        Some(number) if !digits(text).contains(digits(number).trim_start_matches('1')) => {
            found.push(format!("is of {number}"));
        }
        None if name.is_none() && !text.contains("Private number") => found.push("is of one who hid".to_owned()),
        _ => {}
    }
    found
}
