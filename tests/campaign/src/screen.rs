//! A desktop that remembers every toast it was handed, by the office's clock.
//!
//! It outlives the programs that show toasts on it: what a killed one left up stays up until somebody takes it away.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use ringlet_core::toast::{Able, Permission, Shown, Toast, ToastError, ToastKey, ToastKind, ToastSink};
use ringlet_standin::Office;
use tokio_util::sync::CancellationToken;

/// The desktop. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Screen {
    office: Office,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    told: Vec<Told>,
    up: Vec<Up>,
    last: u32,
}

#[derive(Debug)]
struct Up {
    id: u32,
    run: u32,
    key: ToastKey,
    place: usize,
}

/// One toast, from its showing to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Under which key.
    pub key: ToastKey,
    /// What it said, or says since its words were changed.
    pub toast: Toast,
    /// Which run of the program showed it.
    pub run: u32,
    /// When it was shown, by the office's clock.
    pub at: Timestamp,
    /// How it ended; nothing while it is up.
    pub went: Option<Went>,
}

/// How a toast ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// Another took its place then.
    Replaced(Timestamp),
    /// It was taken away then.
    Withdrawn(Timestamp),
}

impl Went {
    /// When.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Replaced(at) | Self::Withdrawn(at) => at,
        }
    }
}

impl Told {
    /// When it was shown and taken away, in seconds after `began`, and what it said.
    pub fn in_words(&self, began: Timestamp) -> String {
        let after = |at: Timestamp| at.duration_since(began).as_secs_f64();
        let went = match self.went {
            None => "up".to_owned(),
            Some(Went::Replaced(at)) => format!("replaced at {:.3}", after(at)),
            Some(Went::Withdrawn(at)) => format!("until {:.3}", after(at)),
        };
        let Toast { title, body, .. } = &self.toast;
        format!("{:10.3}  {title}: {} ({went}) {:?}", after(self.at), body.replace('\n', " "), self.key)
    }

    /// What kind of toast it was.
    pub fn kind(&self) -> ToastKind {
        self.toast.kind
    }
}

impl Screen {
    /// An empty one.
    pub fn new(office: Office) -> Self {
        Self { office, state: Arc::default() }
    }

    /// Every toast so far, in the order of their showing.
    pub fn told(&self) -> Vec<Told> {
        self.state().told.clone()
    }

    /// The way for program number `run` to show toasts, until `dead`.
    pub fn sink(&self, run: u32, dead: CancellationToken) -> Box<dyn ToastSink> {
        Box::new(Sink { screen: self.clone(), run, dead })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_away(&self, which: impl Fn(&Up) -> bool) {
        let at = self.office.now();
        let mut state = self.state();
        while let Some(place) = state.up.iter().position(&which) {
            let up = state.up.remove(place);
            state.told[up.place].went = Some(Went::Withdrawn(at));
        }
    }
}

struct Sink {
    screen: Screen,
    run: u32,
    dead: CancellationToken,
}

impl ToastSink for Sink {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        if self.dead.is_cancelled() {
            return Err(ToastError::TimedOut);
        }
        let at = self.screen.office.now();
        let mut state = self.screen.state();
        let place = state.told.len();
        state.told.push(Told { key: key.clone(), toast: toast.clone(), run: self.run, at, went: None });
        let replaced = state.up.iter().position(|up| up.run == self.run && up.key == *key);
        let id = match replaced {
            Some(old) => {
                let old = state.up.remove(old);
                state.told[old.place].went = Some(Went::Replaced(at));
                old.id
            }
            None => {
                state.last += 1;
                state.last
            }
        };
        state.up.push(Up { id, run: self.run, key: key.clone(), place });
        Ok(Shown { id, daemon: DAEMON.to_owned() })
    }

    fn amend(&mut self, key: &ToastKey, toast: &Toast) -> Result<Option<Shown>, ToastError> {
        if self.dead.is_cancelled() {
            return Err(ToastError::TimedOut);
        }
        let mut state = self.screen.state();
        let Some(up) = state.up.iter().find(|up| up.run == self.run && up.key == *key) else { return Ok(None) };
        let (id, place) = (up.id, up.place);
        state.told[place].toast = toast.clone();
        Ok(Some(Shown { id, daemon: DAEMON.to_owned() }))
    }

    fn withdraw(&mut self, key: &ToastKey) {
        if !self.dead.is_cancelled() {
            let run = self.run;
            self.screen.take_away(|up| up.run == run && up.key == *key);
        }
    }

    fn close_leftovers(&mut self, leftovers: &[Shown]) {
        if !self.dead.is_cancelled() {
            self.screen.take_away(|up| leftovers.iter().any(|left| left.id == up.id && left.daemon == DAEMON));
        }
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        Ok(Able { clicks: true, name: DAEMON.to_owned(), permission: Permission::Given, quiet: None, sounds: None })
    }
}

const DAEMON: &str = "one";
