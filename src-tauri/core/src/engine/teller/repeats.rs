//! What nobody has seen yet, and when it is said again.

use std::collections::BTreeMap;
use std::time::Duration;

use ringlet_domain::moment::Moment;

use crate::toast::{Toast, ToastKey};

/// Toasts that come again until they are seen.
#[derive(Debug, Default)]
pub(super) struct Repeats(BTreeMap<ToastKey, Repeat>);

#[derive(Debug)]
struct Repeat {
    toast: Toast,
    every: Duration,
    next: Moment,
}

impl Repeats {
    /// `toast` was shown at `now` and comes again after `every` so many minutes; never, when that is 0.
    pub(super) fn shown(&mut self, key: ToastKey, toast: Toast, minutes: u32, now: Moment) {
        if minutes == 0 {
            self.0.remove(&key);
            return;
        }
        let every = Duration::from_secs(u64::from(minutes) * 60);
        self.0.insert(key, Repeat { toast, every, next: now + every });
    }

    /// Its words have changed.
    pub(super) fn amended(&mut self, key: &ToastKey, toast: &Toast) {
        if let Some(repeat) = self.0.get_mut(key) {
            repeat.toast.clone_from(toast);
        }
    }

    /// It was seen, or is no longer true.
    pub(super) fn over(&mut self, key: &ToastKey) {
        self.0.remove(key);
    }

    /// Nothing is said again any more.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// When the next one comes.
    pub(super) fn due(&self) -> Option<Moment> {
        self.0.values().map(|repeat| repeat.next).min()
    }

    /// What comes again at `now`. After a sleep it comes once, however often it was due.
    pub(super) fn take_due(&mut self, now: Moment) -> Vec<(ToastKey, Toast)> {
        let due = self.0.iter_mut().filter(|(_, repeat)| repeat.next <= now);
        due.map(|(key, repeat)| {
            repeat.next = now + repeat.every;
            (key.clone(), repeat.toast.clone())
        })
        .collect()
    }
}
