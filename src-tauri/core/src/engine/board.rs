//! The state of everything, as one value that page, tray and command line show. Each part writes its own fields.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::contract::{Alerts, Connection, PartView, StatusView, UpdateView};
use crate::locale::{Language, Locale};
use crate::words::Say;

/// A hold on the one [`StatusView`].
#[derive(Debug, Clone)]
pub(super) struct Board {
    view: Arc<watch::Sender<StatusView>>,
    /// The same, with its messages carried.
    noted: Arc<Mutex<StatusView>>,
    in_tray: Arc<InTray>,
    locale: Arc<Mutex<Locale>>,
}

/// What the tray icon shows as waiting.
#[derive(Debug)]
struct InTray {
    missed: AtomicBool,
    voicemail: AtomicBool,
}

impl Board {
    pub(super) fn new(server: String, version: String, storage: PartView) -> (Self, watch::Receiver<StatusView>) {
        let noted = StatusView { storage, ..StatusView::new(server, version) };
        let (sender, receiver) = watch::channel(spoken(&noted, Language::default()));
        let in_tray = InTray { missed: AtomicBool::new(true), voicemail: AtomicBool::new(true) };
        let noted = Arc::new(Mutex::new(noted));
        (Self { view: Arc::new(sender), noted, in_tray: Arc::new(in_tray), locale: Arc::default() }, receiver)
    }

    /// The tray icon shows as waiting what the settings say from now on.
    pub(super) fn show_in_tray(&self, alerts: &Alerts) {
        self.in_tray.missed.store(alerts.missed.tray, Ordering::Relaxed);
        self.in_tray.voicemail.store(alerts.voicemail.tray, Ordering::Relaxed);
        self.change(|_| {});
    }

    /// Everything that is shown speaks so from now on.
    pub(super) fn speak(&self, locale: Locale) {
        let view = locale.view();
        *self.locale.lock().unwrap_or_else(PoisonError::into_inner) = locale;
        self.change(|shown| shown.locale = view);
    }

    /// How the person is spoken to.
    pub(super) fn locale(&self) -> Locale {
        self.locale.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is shown of the way to the service.
    pub(super) fn connection(&self) -> Connection {
        self.noted().connection.clone()
    }

    /// Whether the tray icon is known to be shown nowhere.
    pub(super) fn has_no_tray(&self) -> bool {
        matches!(self.view.borrow().tray, PartView::Failing(_))
    }

    /// Something about how everything stands.
    pub(super) fn look<T>(&self, at: impl FnOnce(&StatusView) -> T) -> T {
        at(&self.view.borrow())
    }

    /// The task called `name` died and is started again.
    pub(super) fn has_failed(&self, name: &str) {
        self.change(|view| view.fault = Some(fault(name)));
    }

    /// It has gone on well since.
    pub(super) fn is_well(&self, name: &str) {
        self.change(|view| view.fault = view.fault.take().filter(|words| *words != fault(name)));
    }

    /// How everything stands, for others than the person.
    pub(super) fn in_english(&self) -> StatusView {
        spoken(&self.noted(), Language::En)
    }

    /// Changes the view; nobody is told when it stays the same. Words in it are messages that are carried: they are
    /// shown in the language of the person, and again when that changes.
    pub(super) fn change(&self, change: impl FnOnce(&mut StatusView)) {
        let language = self.locale().language;
        let mut noted = self.noted();
        change(&mut noted);
        let shown = |counts: &AtomicBool, many: u32| if counts.load(Ordering::Relaxed) { many } else { 0 };
        noted.waiting = shown(&self.in_tray.missed, noted.open) + shown(&self.in_tray.voicemail, noted.unheard);
        let now = spoken(&noted, language);
        self.view.send_if_modified(|view| {
            let changed = *view != now;
            *view = now;
            changed
        });
    }

    fn noted(&self) -> MutexGuard<'_, StatusView> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `noted` with every message in words.
fn spoken(noted: &StatusView, language: Language) -> StatusView {
    let words = |carried: &String| language.words(&Say::of_carried(carried));
    let sentence = |carried: &String| language.sentence(&Say::of_carried(carried));
    let part = |part: &PartView| match part {
        PartView::Failing(why) => PartView::Failing(words(why)),
        PartView::Ok => PartView::Ok,
        PartView::Unknown => PartView::Unknown,
    };
    let connection = match noted.connection.clone() {
        Connection::SignedOut { why } => Connection::SignedOut { why: why.as_ref().map(sentence) },
        Connection::Reconnecting { since, why } => Connection::Reconnecting { since, why: words(&why) },
        Connection::Stopped { why } => Connection::Stopped { why: sentence(&why) },
        other => other,
    };
    let update = match noted.update.clone() {
        UpdateView::Failing { version, why } => UpdateView::Failing { version, why: sentence(&why) },
        other => other,
    };
    StatusView {
        connection,
        toasts: part(&noted.toasts),
        storage: part(&noted.storage),
        tray: part(&noted.tray),
        fault: noted.fault.as_ref().map(words),
        refused: noted.refused.as_ref().map(sentence),
        login_failed: noted.login_failed.as_ref().map(sentence),
        update,
        settings_problem: noted.settings_problem.as_ref().map(words),
        features_off: noted.features_off.iter().map(words).collect(),
        ..noted.clone()
    }
}

fn fault(name: &str) -> String {
    Say::new("part-failed").text("part", name).carried()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::DesktopLocale;

    #[test]
    fn what_is_shown_changes_its_language_at_once() {
        let (board, mut view) = Board::new(String::new(), String::new(), PartView::Unknown);
        let speak = |language: &str| board.speak(Locale::choose(language, &DesktopLocale::default()));
        let why = Say::new("line-silent").carried();
        board.change(|view| {
            view.connection = Connection::Reconnecting { since: String::new(), why };
            view.tray = PartView::Failing(Say::new("tray-nowhere").carried());
        });
        let mut shown = |language: &str| {
            speak(language);
            let view = view.borrow_and_update().clone();
            match view.connection {
                Connection::Reconnecting { why, .. } => (view.locale.language, why),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(shown("en"), ("en".to_owned(), "the network went silent".to_owned()));
        assert_eq!(shown("de"), ("de".to_owned(), "das Netz ist verstummt".to_owned()));
        assert_eq!(shown("ja"), ("ja".to_owned(), "ネットワークが途絶えました".to_owned()));
        let english = board.in_english();
        assert!(matches!(english.tray, PartView::Failing(why) if why == "this desktop shows no tray icons"));
    }
}
