//! The Test button: every part of the way from RingCentral to the desktop is tried, and what fails is said in words.
//!
//! An invented call goes the way of a real one, from a frame's text to the desktop's pop-up, through a tracker of its
//! own: no row is written and nothing of the line is disturbed.

use std::time::Duration;

use ringlet_domain::facts::{self, Fact};
use ringlet_domain::frame::{self, Frame};
use ringlet_domain::ids::ExtensionId;
use ringlet_domain::moment::{Moment, Now};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::quiet::Reason;
use ringlet_domain::tracker::{Effect, Me, Tracker};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use super::board::Board;
use super::line::Input;
use super::teller::{Teller, Told};
use super::toaster::Toaster;
use crate::auth::store::StoreError;
use crate::auth::store_handle::{Manner, StoreHandle};
use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::contract::{Connection, PartView, TrialHop, TrialView, Verdict};
use crate::history::History;
use crate::rest::{Rest, RestError};
use crate::toast::{Able, Permission, ToastKey, ToastKind};
use crate::words::{Say, Spoken, Words};

/// What the parts of the way are tried with.
pub(super) struct Trial {
    pub(super) clock: std::sync::Arc<dyn Clock>,
    pub(super) store: StoreHandle,
    pub(super) board: Board,
    pub(super) history: History,
    pub(super) toaster: Toaster,
    pub(super) teller: Teller,
    /// Hears what the desktop did with the pop-up of the trial: `None` when it took it, else why not.
    pub(super) shown: oneshot::Receiver<Option<Say>>,
    pub(super) words: std::sync::Arc<Words>,
    /// Whoever is signed in; `None` when nobody is.
    pub(super) signed_in: Option<SignedIn>,
}

/// The way to the service of whoever is signed in.
pub(super) struct SignedIn {
    pub(super) tokens: Tokens,
    pub(super) rest: Rest,
    /// The permissions the app was granted, when that is known.
    pub(super) scope: Option<Vec<String>>,
    pub(super) line: Option<mpsc::Sender<Input>>,
}

/// One part that was tried: what came of it, and what was found.
pub(super) type Found = (Verdict, Say);

impl Trial {
    /// Tries everything, in the order of the way, and tells what was found. The pop-up goes after a few seconds.
    pub(super) async fn run(self, tell: impl FnOnce(TrialView)) {
        let mut hops = Vec::new();
        let mut hop = |name: &'static str, (verdict, found): Found, took: Option<Duration>| {
            let (name, words) = (self.words.say(&Say::new(name)), self.words.sentence(&found));
            hops.push(TrialHop { name, verdict, words, took: took.map(|took| self.words.took(took)) });
        };
        let begun = self.clock.now();
        let keyring = self.keyring().await;
        hop("check-keyring", keyring, Some(self.since(begun)));
        match &self.signed_in {
            None => hop("check-sign-in", (Verdict::Fails, Say::new("nobody-signed-in")), None),
            Some(signed_in) => {
                let begun = self.clock.now();
                let token = token(signed_in).await;
                hop("check-sign-in", token, Some(self.since(begun)));
                let begun = self.clock.now();
                let api = api(signed_in).await;
                hop("check-ringcentral", api, Some(self.since(begun)));
                hop("check-permissions", permissions(signed_in.scope.as_deref()), None);
                let (socket, took) = self.socket(signed_in).await;
                hop("check-connection", socket, took);
            }
        }
        let begun = self.clock.now();
        let invented = invented_call(self.now(), &self.words.say(&Say::new("caller-invented")));
        let took = self.since(begun);
        match &invented {
            Some(_) => {
                hop("check-call", (Verdict::Works, Say::new("check-call-works")), Some(took));
            }
            None => {
                hop("check-call", (Verdict::Fails, Say::new("check-call-fails")), Some(took));
            }
        }
        let begun = self.clock.now();
        let history = self.history().await;
        hop("check-history", history, Some(self.since(begun)));
        if let Some(notice) = invented.clone() {
            let begun = self.clock.now();
            let told = self.teller.weigh(notice).await;
            hop("check-settings", wishes(told), Some(self.since(begun)));
        }
        let toast = match &invented {
            Some(notice) => self.words.toast(notice, self.now().server),
            None => self.words.made(self.words.say(&Say::new("check-toast")), "", ToastKind::Incoming),
        };
        let begun = self.clock.now();
        self.toaster.show(TRIAL, toast).await;
        let popup = popup(self.shown, timeout(PATIENCE, self.toaster.able()).await.ok().flatten()).await;
        hop("check-popup", popup, Some(self.clock.now().since(begun)));
        hop("check-tray", tray(&self.board), None);
        let failing = hops.iter().filter(|hop| hop.verdict == Verdict::Fails).count();
        info!(failing, "every part of the way was tried");
        tell(TrialView { hops });
        sleep(LOOKED_AT).await;
        self.toaster.withdraw(TRIAL).await;
    }

    async fn keyring(&self) -> Found {
        match self.store.load(Manner::Asking).await {
            Ok(Some(_)) => (Verdict::Works, Say::new("check-keyring-holds")),
            Ok(None) if self.signed_in.is_none() => (Verdict::Works, Say::new("check-keyring-answers")),
            Ok(None) => (Verdict::Limited, Say::new("check-keyring-empty")),
            Err(StoreError::Unavailable(_)) => (Verdict::Limited, Say::new("check-keyring-none")),
            Err(error) => (Verdict::Limited, error.say()),
        }
    }

    async fn socket(&self, signed_in: &SignedIn) -> (Found, Option<Duration>) {
        let why = match self.board.connection() {
            Connection::Listening { .. } => None,
            Connection::Reconnecting { why, .. } | Connection::Stopped { why } => Some(Say::of_carried(&why)),
            _ => Some(Say::new("check-not-listening")),
        };
        if let Some(why) = why {
            return ((Verdict::Fails, why), None);
        }
        let Some(line) = &signed_in.line else {
            return ((Verdict::Fails, Say::new("check-not-listening")), None);
        };
        let (reply, answer) = oneshot::channel();
        // A line that has just ended answers nothing, which is told below.
        let _ = line.send(Input::Probe(reply)).await;
        match timeout(PATIENCE, answer).await {
            Ok(Ok(took)) => ((Verdict::Works, Say::new("check-gateway-answers")), Some(took)),
            _ => ((Verdict::Fails, Say::new("check-gateway-silent")), None),
        }
    }

    async fn history(&self) -> Found {
        let mark = format!("{:?}", self.clock.now());
        let kept = async {
            self.history.set_state(STATE, Some(mark.clone())).await?;
            let kept = self.history.state(STATE).await?;
            self.history.set_state(STATE, None).await?;
            Ok::<_, crate::history::HistoryError>(kept)
        };
        let storage = self.board.storage();
        match (kept.await, storage) {
            (_, PartView::Failing(why)) => (Verdict::Limited, Say::of_carried(&why)),
            (Ok(kept), _) if kept.as_deref() == Some(mark.as_str()) => {
                (Verdict::Works, Say::new("check-history-works"))
            }
            (Ok(_), _) => (Verdict::Fails, Say::new("check-history-fails")),
            (Err(error), _) => (Verdict::Fails, error.say()),
        }
    }

    fn since(&self, begun: Moment) -> Duration {
        self.clock.now().since(begun)
    }

    fn now(&self) -> Now {
        Now { at: self.clock.now(), server: self.clock.wall() }
    }
}

async fn token(signed_in: &SignedIn) -> Found {
    match signed_in.tokens.bearer().await {
        Ok(_) => (Verdict::Works, Say::new("check-sign-in-good")),
        Err(error) => (Verdict::Fails, error.say()),
    }
}

async fn api(signed_in: &SignedIn) -> Found {
    match timeout(PATIENCE, signed_in.rest.own_extension()).await {
        Ok(Ok(_)) => (Verdict::Works, Say::new("check-ringcentral-works")),
        Ok(Err(error @ RestError::PermissionMissing { .. })) => (Verdict::Fails, error.say()),
        Ok(Err(error)) => (Verdict::Fails, error.say()),
        Err(_) => (Verdict::Fails, Say::new("check-ringcentral-late")),
    }
}

fn permissions(scope: Option<&[String]>) -> Found {
    let Some(scope) = scope else {
        return (Verdict::Limited, Say::new("check-permissions-unknown"));
    };
    let missing = |names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| !scope.iter().any(|word| word == *name)).map(|name| (*name).to_owned()).collect()
    };
    let listed = |id: &'static str, names: &[String]| {
        let names = Say::list(names.iter().map(Say::words_of_others));
        names.into_iter().fold(Say::new(id), |say, names| say.say("permissions", names))
    };
    let (needed, useful) = (missing(&NEEDED), missing(&USEFUL));
    match (needed.as_slice(), useful.as_slice()) {
        ([], []) => (Verdict::Works, Say::new("check-permissions-all")),
        ([], useful) => (Verdict::Works, listed("check-permissions-useful", useful)),
        (needed, _) => (Verdict::Fails, listed("check-permissions-needed", needed)),
    }
}

pub(super) async fn popup(shown: oneshot::Receiver<Option<Say>>, able: Option<Able>) -> Found {
    match timeout(PATIENCE, shown).await {
        Ok(Ok(None)) => taken(able),
        Ok(Ok(Some(why))) => (Verdict::Fails, why),
        Ok(Err(_)) | Err(_) => (Verdict::Fails, Say::new("check-desktop-late")),
    }
}

/// What a desktop that took the pop-up says about showing it.
fn taken(able: Option<Able>) -> Found {
    let about = |id: &'static str| match &able {
        Some(able) => Say::new(id).text("desktop", able.name.clone()),
        None => Say::new(id).say("desktop", Say::new("check-the-desktop")),
    };
    match &able {
        Some(Able { permission: Permission::Denied, .. }) => (Verdict::Fails, about("check-popup-off")),
        Some(Able { quiet: Some(true), .. }) => (Verdict::Limited, about("check-popup-quiet")),
        Some(Able { quiet: Some(false), .. }) => (Verdict::Works, about("check-popup-taken")),
        _ => (Verdict::Works, about("check-popup-perhaps")),
    }
}

/// What the person's own settings would make of a call. The pop-up of the trial comes all the same: they asked for it.
fn wishes(told: Option<Told>) -> Found {
    match told {
        Some(Told::Handed) => (Verdict::Works, Say::new("check-settings-tell")),
        Some(Told::Off) => (Verdict::Limited, Say::new("check-settings-off")),
        Some(Told::Held(Reason::DoNotDisturb)) => (Verdict::Limited, Say::new("check-settings-desktop")),
        Some(Told::Held(Reason::Paused)) => (Verdict::Limited, Say::new("check-settings-paused")),
        Some(Told::Held(Reason::QuietHours)) => (Verdict::Limited, Say::new("check-settings-hours")),
        None => (Verdict::Fails, Say::new("check-settings-nobody")),
    }
}

fn tray(board: &Board) -> Found {
    match board.tray() {
        PartView::Ok => (Verdict::Works, Say::new("check-tray-shown")),
        PartView::Failing(why) => (Verdict::Limited, Say::of_carried(&why)),
        PartView::Unknown => (Verdict::Limited, Say::new("check-tray-unknown")),
    }
}

/// The notice of a call that nobody makes: its event is written, read and judged as a real one is.
fn invented_call(now: Now, name: &str) -> Option<Notice> {
    let me = Me { extension: ExtensionId::new(SOMEBODY), numbers: Default::default() };
    let at = now.server.to_string();
    let text = json!([
        {"type": "ServerNotification", "messageId": "trial", "status": 200},
        {"uuid": "trial", "timestamp": at,
         "event": format!("/restapi/v1.0/account/1/extension/{SOMEBODY}/presence?detailedTelephonyState=true"),
         "body": {"extensionId": SOMEBODY, "sequence": 1, "telephonyStatus": "Ringing", "totalActiveCalls": 1,
            "activeCalls": [{"id": "trial", "sessionId": "1", "telephonySessionId": "s-trial", "direction": "Inbound",
                "from": "+12025550100", "fromName": name, "telephonyStatus": "Ringing", "startTime": at,
                "to": "+12025550101"}]}},
    ]);
    let received = match frame::parse(&text.to_string()) {
        Ok(received) => received,
        Err(error) => {
            warn!(%error, "the invented call was not read");
            return None;
        }
    };
    let Frame::Notification(notification) = received.frame else { return None };
    let mut tracker = Tracker::new(me);
    let presence = facts::presence::from_event(&notification.body, notification.sent);
    tracker.handle_fact(Fact::Presence(presence), now);
    while let Some(effect) = tracker.poll_effect() {
        if let Effect::Show(NoticeKey::Ring(_), notice) = effect {
            return Some(notice);
        }
    }
    None
}

impl Board {
    fn storage(&self) -> PartView {
        self.look(|view| view.storage.clone())
    }

    fn tray(&self) -> PartView {
        self.look(|view| view.tray.clone())
    }
}

/// The toast of the trial.
pub(super) const TRIAL: ToastKey = ToastKey::Status("trial");
/// The person of the invented call.
const SOMEBODY: &str = "1";
/// Where the trial leaves its mark for a moment.
const STATE: &str = "trial";
/// Without one of these there is no sign-in or nothing is heard.
const NEEDED: [&str; 5] = ["WebSocketsSubscription", "ReadPresence", "ReadAccounts", "ReadMessages", "ReadCallLog"];
/// With these there is more.
const USEFUL: [&str; 3] = ["CallControl", "EditMessages", "ReadContacts"];
/// How long one part may take before it is said not to answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(12);
/// How long the pop-up stays.
pub(super) const LOOKED_AT: Duration = Duration::from_secs(6);

#[cfg(test)]
mod tests {
    use ringlet_domain::moment::Timestamp;

    use super::*;

    #[test]
    fn the_invented_call_leads_to_a_pop_up_that_says_what_it_is() {
        let now = Now {
            at: Moment::from_origin(Duration::from_secs(1_000)),
            server: Timestamp::from_millis(1_777_000_000_000),
        };
        let notice = invented_call(now, "Test call").expect("a notice");
        let toast = Words::new(None).toast(&notice, now.server);
        assert!(toast.title.starts_with("Test call"), "{toast:?}");
        assert_eq!(toast.kind, ToastKind::Incoming);
    }

    #[test]
    fn a_desktop_that_holds_pop_ups_back_is_told() {
        let able = |permission, quiet| {
            taken(Some(Able { clicks: true, name: "dunst 1.9".to_owned(), permission, quiet, sounds: None }))
        };
        let (verdict, words) = able(Permission::Given, Some(false));
        assert_eq!((verdict, words.to_string().as_str()), (Verdict::Works, "dunst 1.9 took the pop-up."));
        assert_eq!(able(Permission::Unknown, Some(true)).0, Verdict::Limited);
        assert_eq!(able(Permission::Denied, None).0, Verdict::Fails);
        assert_eq!(taken(None).0, Verdict::Works);
    }

    #[test]
    fn what_the_persons_own_settings_hold_back_is_told() {
        assert_eq!(wishes(Some(Told::Handed)).0, Verdict::Works);
        let silent =
            [Told::Off, Told::Held(Reason::DoNotDisturb), Told::Held(Reason::Paused), Told::Held(Reason::QuietHours)];
        let said: std::collections::BTreeSet<String> = silent
            .into_iter()
            .map(|told| {
                let (verdict, words) = wishes(Some(told));
                assert_eq!(verdict, Verdict::Limited, "{words}");
                words.to_string()
            })
            .collect();
        assert_eq!(said.len(), silent.len(), "each in words of its own");
        assert_eq!(wishes(None).0, Verdict::Fails);
    }

    #[test]
    fn a_missing_permission_is_named() {
        let all: Vec<String> = NEEDED.iter().chain(&USEFUL).map(|name| (*name).to_owned()).collect();
        assert_eq!(permissions(Some(&all)).0, Verdict::Works);
        let (verdict, words) = permissions(Some(&all[1..]));
        assert!(verdict == Verdict::Fails && words.to_string().contains("WebSocketsSubscription"), "{words}");
        assert_eq!(permissions(Some(&all[..5])).0, Verdict::Works, "the others can be done without");
        assert_eq!(permissions(None).0, Verdict::Limited);
    }
}
