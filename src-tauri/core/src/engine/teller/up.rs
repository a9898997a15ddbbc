//! What was shown and nobody has seen yet, as what it tells and not as the words it stood in: these follow what is
//! around and what is set, when it is changed where it stands and when it is said again.

use std::collections::BTreeMap;
use std::time::Duration;

use ringlet_domain::moment::{Moment, Timestamp};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::quiet::Event;

use crate::toast::{Ending, Toast, ToastKey};

/// The toasts that may still be up, or come again until they are seen.
#[derive(Debug, Default)]
pub(super) struct Up(BTreeMap<ToastKey, Shown>);

#[derive(Debug)]
struct Shown {
    said: Said,
    /// What the settings say about it counts for this.
    event: Option<Event>,
    repeat: Option<Repeat>,
}

/// What a toast tells.
#[derive(Debug, Clone)]
pub(super) enum Said {
    /// Something about a call or a message, told first at that time of the service.
    Notice(NoticeKey, Notice, Timestamp),
    /// Something else, with names and without.
    Words {
        /// As it is while names may be seen.
        named: Toast,
        /// As it is while they may not.
        nameless: Toast,
    },
}

impl Said {
    /// Whether it looks different while names may not be seen.
    pub(super) fn has_names(&self) -> bool {
        match self {
            Self::Notice(_, notice, _) => !matches!(notice, Notice::Digest { .. }),
            Self::Words { named, nameless } => named != nameless,
        }
    }
}

#[derive(Debug)]
struct Repeat {
    every: Duration,
    next: Moment,
}

impl Repeat {
    /// Every so many minutes from `now` on; never, when that is 0.
    fn every(minutes: u32, now: Moment) -> Option<Self> {
        let every = Duration::from_secs(u64::from(minutes) * 60);
        (minutes > 0).then(|| Self { every, next: now + every })
    }
}

impl Up {
    /// It was shown at `now`, for `event`, and comes again after every so many minutes.
    pub(super) fn shown(&mut self, key: ToastKey, said: Said, event: Option<Event>, minutes: u32, now: Moment) {
        self.0.insert(key, Shown { said, event, repeat: Repeat::every(minutes, now) });
        while self.0.len() > MOST_UP {
            self.0.pop_first();
        }
    }

    /// It tells something else now.
    pub(super) fn amended(&mut self, key: &ToastKey, said: Said) {
        if let Some(shown) = self.0.get_mut(key) {
            shown.said = said;
        }
    }

    /// Each comes again after so many minutes as `minutes` says of its event, from `now` on where that is new.
    pub(super) fn set(&mut self, minutes: impl Fn(Event) -> u32, now: Moment) {
        for shown in self.0.values_mut() {
            let repeat = Repeat::every(shown.event.map_or(0, &minutes), now);
            let same = shown.repeat.as_ref().map(|repeat| repeat.every) == repeat.as_ref().map(|repeat| repeat.every);
            if !same {
                shown.repeat = repeat;
            }
        }
    }

    /// It went. One that the desktop took away was not seen, and may come again.
    pub(super) fn gone(&mut self, key: &ToastKey, ending: Ending) {
        let seen = matches!(ending, Ending::Dismissed | Ending::Opened);
        if seen || self.0.get(key).is_some_and(|shown| shown.repeat.is_none()) {
            self.0.remove(key);
        }
    }

    /// It is no longer true.
    pub(super) fn over(&mut self, key: &ToastKey) {
        self.0.remove(key);
    }

    /// Nothing is up any more.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What may be up.
    pub(super) fn all(&self) -> impl Iterator<Item = (&ToastKey, &Said)> {
        self.0.iter().map(|(key, shown)| (key, &shown.said))
    }

    /// When the next one comes again.
    pub(super) fn due(&self) -> Option<Moment> {
        self.0.values().filter_map(|shown| shown.repeat.as_ref()).map(|repeat| repeat.next).min()
    }

    /// What comes again at `now`. After a sleep it comes once, however often it was due.
    pub(super) fn take_due(&mut self, now: Moment) -> Vec<(ToastKey, Said, Option<Event>)> {
        let due = self.0.iter_mut().filter_map(|(key, shown)| {
            let repeat = shown.repeat.as_mut().filter(|repeat| repeat.next <= now)?;
            repeat.next = now + repeat.every;
            Some((key.clone(), shown.said.clone(), shown.event))
        });
        due.collect()
    }
}

/// More toasts than any desktop keeps.
const MOST_UP: usize = 256;
