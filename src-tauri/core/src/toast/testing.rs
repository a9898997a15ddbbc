//! A desktop in memory, and the one test of what every desktop behind [`ToastSink`] owes its caller.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ringlet_domain::ids::{CallId, MessageId};
use ringlet_domain::notice::NoticeKey;
use tokio::sync::{mpsc, watch};

use super::{
    Able, Action, ActivationToken, Button, Ending, Permission, Shown, Toast, ToastError, ToastEvent, ToastKey,
    ToastKind, ToastSink,
};

/// A toast on the screen of a desktop under test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnScreen {
    /// The desktop's id for it.
    pub id: u32,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
}

/// A desktop that a test looks at, and whose person it plays.
pub trait Desktop {
    /// What is on the screen, oldest first, as it changes.
    fn screen(&self) -> watch::Receiver<Vec<OnScreen>>;
    /// Presses a button of a toast; without one, the one that opens it.
    fn press(&self, id: u32, button: Option<Action>);
    /// Presses the Open button of a toast.
    fn press_open(&self, id: u32) {
        self.press(id, None);
    }
    /// Clicks a toast away.
    fn dismiss(&self, id: u32);
    /// Whether a click on it comes with the leave [`TOKEN`] to bring a window forward.
    fn gives_a_token(&self) -> bool {
        true
    }
    /// Whether the words of a toast that is up can be changed.
    fn amends(&self) -> bool {
        true
    }
    /// Whether it tells a program when a toast was clicked away.
    fn tells_of_dismissals(&self) -> bool {
        true
    }
}

/// A sink that only records. Its other end is a [`FakeDesktop`].
#[derive(Debug)]
pub struct FakeSink(FakeDesktop);

/// The other end of a [`FakeSink`].
#[derive(Debug, Clone)]
pub struct FakeDesktop {
    state: Arc<Mutex<State>>,
    screen: Arc<watch::Sender<Vec<OnScreen>>>,
    events: mpsc::Sender<ToastEvent>,
}

/// What was asked of a [`FakeSink`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A toast was to be changed, whether or not it was up.
    Amend(ToastKey, Toast),
    /// These leftovers were to be closed.
    CloseLeftovers(Vec<Shown>),
    /// A toast was to be shown, whether or not it was.
    Show(ToastKey, Toast),
    /// A toast was to be taken away.
    Withdraw(ToastKey),
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    failures: VecDeque<ToastError>,
    up: Vec<(ToastKey, OnScreen)>,
    last: u32,
    panics: bool,
}

impl FakeSink {
    /// A desktop with nothing on it.
    pub fn new(events: mpsc::Sender<ToastEvent>) -> (Self, FakeDesktop) {
        let desktop = FakeDesktop { state: Arc::default(), screen: Arc::new(watch::channel(Vec::new()).0), events };
        (Self(desktop.clone()), desktop)
    }
}

impl ToastSink for FakeSink {
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError> {
        let mut state = self.0.lock();
        assert!(!std::mem::take(&mut state.panics), "a planted panic");
        state.calls.push(Call::Show(key.clone(), toast.clone()));
        if let Some(failure) = state.failures.pop_front() {
            return Err(failure);
        }
        let replaced = state.up.iter().position(|(other, _)| other == key);
        let id = match replaced {
            Some(at) => state.up.remove(at).1.id,
            None => {
                state.last += 1;
                state.last
            }
        };
        state.up.push((key.clone(), OnScreen { id, title: toast.title.clone(), body: toast.body.clone() }));
        self.0.redraw(&state);
        Ok(Shown { id, daemon: DAEMON.into() })
    }

    fn amend(&mut self, key: &ToastKey, toast: &Toast) -> Result<Option<Shown>, ToastError> {
        let mut state = self.0.lock();
        state.calls.push(Call::Amend(key.clone(), toast.clone()));
        let Some((_, shown)) = state.up.iter_mut().find(|(other, _)| other == key) else { return Ok(None) };
        shown.title.clone_from(&toast.title);
        shown.body.clone_from(&toast.body);
        let id = shown.id;
        self.0.redraw(&state);
        Ok(Some(Shown { id, daemon: DAEMON.into() }))
    }

    fn withdraw(&mut self, key: &ToastKey) {
        let mut state = self.0.lock();
        state.calls.push(Call::Withdraw(key.clone()));
        state.up.retain(|(other, _)| other != key);
        self.0.redraw(&state);
    }

    fn close_leftovers(&mut self, leftovers: &[Shown]) {
        let mut state = self.0.lock();
        state.calls.push(Call::CloseLeftovers(leftovers.to_vec()));
        let ours = |id| leftovers.iter().any(|leftover| leftover.id == id && leftover.daemon == DAEMON);
        state.up.retain(|(_, toast)| !ours(toast.id));
        self.0.redraw(&state);
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        Ok(Able { clicks: true, name: DAEMON.to_owned(), permission: Permission::Given, quiet: None, sounds: None })
    }
}

impl FakeDesktop {
    /// Everything asked so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Lets the next `show` that has no failure yet fail with `error`.
    pub fn fail_next(&self, error: ToastError) {
        self.lock().failures.push_back(error);
    }

    /// Lets the next `show` panic, as a fault in a backend would.
    pub fn panic_next(&self) {
        self.lock().panics = true;
    }

    /// Opens the toast under `key`, as a click on it would.
    pub fn open(&self, key: &ToastKey) {
        let id = self.lock().up.iter().find(|(other, _)| other == key).map(|(_, toast)| toast.id);
        if let Some(id) = id {
            self.press_open(id);
        }
    }

    /// Presses a button of the toast with this title, as long as it has one.
    pub fn press_on(&self, title: &str, action: Action) -> bool {
        let id = self.lock().up.iter().find(|(_, toast)| toast.title == title).map(|(_, toast)| toast.id);
        if let Some(id) = id {
            self.press(id, Some(action));
        }
        id.is_some()
    }

    fn take(&self, id: u32) -> Option<ToastKey> {
        let mut state = self.lock();
        let at = state.up.iter().position(|(_, toast)| toast.id == id)?;
        let (key, _) = state.up.remove(at);
        self.redraw(&state);
        Some(key)
    }

    fn redraw(&self, state: &State) {
        self.screen.send_replace(state.up.iter().map(|(_, toast)| toast.clone()).collect());
    }

    fn tell(&self, event: ToastEvent) {
        self.events.try_send(event).expect("a test reads its events");
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desktop for FakeDesktop {
    fn screen(&self) -> watch::Receiver<Vec<OnScreen>> {
        self.screen.subscribe()
    }

    fn press(&self, id: u32, button: Option<Action>) {
        if let Some(key) = self.take(id) {
            self.tell(match button {
                Some(action) => ToastEvent::Pressed(key.clone(), action),
                None => ToastEvent::Opened(key.clone(), Some(ActivationToken::new(TOKEN))),
            });
            self.tell(ToastEvent::Gone(key, Ending::Opened));
        }
    }

    fn dismiss(&self, id: u32) {
        if let Some(key) = self.take(id) {
            self.tell(ToastEvent::Gone(key, Ending::Dismissed));
        }
    }
}

/// What every desktop behind the port does. `sink` shows on `desktop`, which shows nothing yet, and tells `events`.
pub async fn conformance(
    sink: &mut dyn ToastSink,
    desktop: &dyn Desktop,
    events: &mut mpsc::Receiver<ToastEvent>,
) -> Result<(), String> {
    let able = sink.able().map_err(|error| format!("it does not say what it can: {error}"))?;
    ensure(able.clicks && able.permission != Permission::Denied, &format!("it cannot show toasts: {able:?}"))?;
    let missed = unanswered("a");
    let other = unanswered("b");
    let ring = ToastKey::Notice(NoticeKey::Ring(CallId::new("a")));

    let ring_shown = show(sink, &ring, ToastKind::Incoming, "Pat Ito", "rings")?;
    on_screen(desktop, &["Pat Ito"]).await?;
    sink.withdraw(&ring);
    on_screen(desktop, &[]).await?;

    let first = show(sink, &missed, ToastKind::Missed, "Missed call", "Pat Ito")?;
    let second = show(sink, &other, ToastKind::Missed, "Missed call too", "Lee Chan")?;
    on_screen(desktop, &["Missed call", "Missed call too"]).await?;
    ensure(first.id != second.id, "two keys share a toast")?;
    ensure(first.daemon == ring_shown.daemon, "the daemon changed its name")?;

    let amended = sink.amend(&missed, &toast(ToastKind::Missed, "Missed call, amended", "Pat Ito"));
    if desktop.amends() {
        ensure(matches!(&amended, Ok(Some(shown)) if *shown == first), &format!("it was up, and {amended:?} came"))?;
        on_screen(desktop, &["Missed call too", "Missed call, amended"]).await?;
    } else {
        ensure(matches!(&amended, Ok(None)), &format!("it cannot, and {amended:?} came"))?;
    }
    let nothing = sink.amend(&unanswered("c"), &toast(ToastKind::Missed, "Nobody's", ""));
    ensure(matches!(nothing, Ok(None)), &format!("nothing was up, and {nothing:?} came"))?;

    let replaced = show(sink, &missed, ToastKind::Voicemail, "Voicemail", "Pat Ito, 7 s")?;
    on_screen(desktop, &["Missed call too", "Voicemail"]).await?;
    ensure(replaced == first, "a replaced toast has a new id")?;

    desktop.press_open(replaced.id);
    let token = desktop.gives_a_token().then(|| ActivationToken::new(TOKEN));
    event(events, ToastEvent::Opened(missed.clone(), token)).await?;
    event(events, ToastEvent::Gone(missed.clone(), Ending::Opened)).await?;
    if desktop.tells_of_dismissals() {
        desktop.dismiss(second.id);
        event(events, ToastEvent::Gone(other.clone(), Ending::Dismissed)).await?;
    } else {
        sink.withdraw(&other);
    }
    on_screen(desktop, &[]).await?;

    let buttons = vec![Button { action: Action::Remind, label: "Remind me".to_owned() }];
    let offering = Toast { buttons, ..toast(ToastKind::Missed, "Missed call with a button", "Pat Ito") };
    let offered = sink.show(&missed, &offering).map_err(|error| format!("it was not shown: {error}"))?;
    on_screen(desktop, &["Missed call with a button"]).await?;
    desktop.press(offered.id, Some(Action::Remind));
    event(events, ToastEvent::Pressed(missed.clone(), Action::Remind)).await?;
    event(events, ToastEvent::Gone(missed.clone(), Ending::Opened)).await?;
    on_screen(desktop, &[]).await?;

    let again = show(sink, &missed, ToastKind::Voicemail, "Voicemail again", "Pat Ito")?;
    ensure(again.id != replaced.id, "a toast that was gone is replaced")?;
    let loose = ToastKey::Notice(NoticeKey::Voicemail(MessageId::new("1")));
    let kept = show(sink, &loose, ToastKind::Voicemail, "Voicemail kept", "Lee Chan")?;
    sink.close_leftovers(&[Shown { id: kept.id, daemon: "another".into() }, again]);
    on_screen(desktop, &["Voicemail kept"]).await?;
    sink.withdraw(&loose);
    // Nothing is under this key any more: no harm.
    sink.withdraw(&loose);
    on_screen(desktop, &[]).await
}

/// The key of the toast about a call nobody took.
pub fn unanswered(call: &str) -> ToastKey {
    ToastKey::Notice(NoticeKey::Unanswered(CallId::new(call)))
}

fn show(sink: &mut dyn ToastSink, key: &ToastKey, kind: ToastKind, title: &str, body: &str) -> Result<Shown, String> {
    sink.show(key, &toast(kind, title, body)).map_err(|error| format!("{title:?} was not shown: {error}"))
}

fn toast(kind: ToastKind, title: &str, body: &str) -> Toast {
    Toast::new(title, body, kind)
}

async fn on_screen(desktop: &dyn Desktop, titles: &[&str]) -> Result<(), String> {
    let mut screen = desktop.screen();
    let shows = |toasts: &Vec<OnScreen>| {
        let mut shown: Vec<&str> = toasts.iter().map(|toast| toast.title.as_str()).collect();
        shown.sort_unstable();
        shown == titles
    };
    match tokio::time::timeout(LIMIT, screen.wait_for(shows)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err("the desktop is gone".into()),
        Err(_) => Err(format!("expected {titles:?} on the screen, not {:?}", *desktop.screen().borrow())),
    }
}

async fn event(events: &mut mpsc::Receiver<ToastEvent>, expected: ToastEvent) -> Result<(), String> {
    match tokio::time::timeout(LIMIT, events.recv()).await {
        Ok(Some(event)) => ensure(event == expected, &format!("expected {expected:?}, not {event:?}")),
        Ok(None) | Err(_) => Err(format!("no {expected:?} came")),
    }
}

fn ensure(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// More than any desktop takes.
const LIMIT: Duration = Duration::from_secs(5);
const DAEMON: &str = "a fake";
/// The leave that a desktop under test gives with each click.
pub const TOKEN: &str = "leave-to-come-forward";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_desktop_in_memory_keeps_the_promises_of_the_port() {
        let (events, mut heard) = mpsc::channel(16);
        let (mut sink, desktop) = FakeSink::new(events);
        conformance(&mut sink, &desktop, &mut heard).await.expect("it conforms");
    }

    #[test]
    fn a_desktop_in_memory_fails_once_when_told_to() {
        let (mut sink, desktop) = FakeSink::new(mpsc::channel(16).0);
        let toast = Toast::new("Missed call", "", ToastKind::Missed);
        desktop.fail_next(ToastError::TimedOut);
        assert!(sink.show(&unanswered("a"), &toast).is_err());
        assert!(sink.show(&unanswered("a"), &toast).is_ok());
        assert_eq!(desktop.calls().len(), 2);
    }
}
