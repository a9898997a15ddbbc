//! What is told, held back, told together, said again and reminded of, on a desktop in memory and on virtual time.

mod standing;

use std::time::Duration;

use ringlet_domain::call::{
    Call, Certainty, Detail, Direction, Outcome, Party, Told as ToldBefore, Transcript, Voicemail,
};
use ringlet_domain::ids::{AccountId, CallId, ExtensionId, TelephonySessionId};
use tokio::time::sleep;

use super::*;
use crate::contract::{Alert, QuietHours, ScreenPop, ScreenPopHow, ScreenPopKind, ScreenPopOn, StatusView, Weekday};
use crate::engine::toaster::{ANSWERS, Toaster};
use crate::screen_pop::Opening;
use crate::testing::FakeClock;
use crate::toast::testing::{Call as Asked, Desktop, FakeDesktop, FakeSink};
use crate::toast::{Action, Sound, Toast};

struct Rig {
    teller: Teller,
    desktop: FakeDesktop,
    history: History,
    clock: Arc<FakeClock>,
    status: tokio::sync::watch::Receiver<StatusView>,
    board: Board,
    shell: mpsc::Receiver<ShellEvent>,
    attention: mpsc::Sender<Attention>,
}

impl Rig {
    async fn new(preferences: &Preferences) -> Self {
        Self::on(History::inline().expect("there is memory"), Arc::new(FakeClock::new()), preferences).await
    }

    /// A run of the program on what another one left.
    async fn on(history: History, clock: Arc<FakeClock>, preferences: &Preferences) -> Self {
        let (sink, desktop) = FakeSink::new(mpsc::channel(64).0);
        let (served, mut answers) = mpsc::channel(ANSWERS);
        tokio::spawn(async move { while answers.recv().await.is_some() {} });
        let toaster = Toaster::inline(Box::new(sink), served);
        let (board, status) = Board::new(String::new(), String::new(), crate::contract::PartView::Ok);
        let (to_shell, shell) = mpsc::channel(64);
        let (attention, changes) = mpsc::channel(4);
        let parts =
            Parts { toaster, history: history.clone(), board: board.clone(), clock: clock.clone(), shell: to_shell };
        let teller = Teller::start(parts, preferences, changes);
        teller.line(Some((pat(), Arc::new(Words::new(Some("US")))))).await;
        Self { teller, desktop, history, clock, status, board, shell, attention }
    }

    async fn show(&self, key: NoticeKey, notice: Notice) -> Told {
        self.teller.show(key, notice, self.clock.wall()).await.expect("it is told of").told
    }

    /// A call that nobody took, in the history as well.
    async fn miss(&self, id: &str) -> Told {
        let call = Call { outcome: Outcome::Missed, ..ringing(id, self.clock.wall()) };
        self.history.record_call(&pat(), call).await.expect("it can be written");
        let at = self.clock.wall();
        let notice = Notice::Missed { from: caller(), via: None, at, rang: None };
        self.show(NoticeKey::Unanswered(CallId::new(id)), notice).await
    }

    /// What is on the screen, once everything asked so far is done.
    async fn screen(&self) -> Vec<String> {
        self.settled().await;
        self.desktop.screen().borrow().iter().map(|toast| toast.title.clone()).collect()
    }

    async fn settled(&self) {
        sleep(Duration::from_millis(1)).await;
    }

    /// The toast that was shown last.
    async fn last(&self) -> Toast {
        self.settled().await;
        let shown = self.desktop.calls().into_iter().rev().find_map(|call| match call {
            Asked::Show(_, toast) => Some(toast),
            _ => None,
        });
        shown.expect("something was shown")
    }

    async fn shows(&self) -> usize {
        self.settled().await;
        self.desktop.calls().iter().filter(|call| matches!(call, Asked::Show(..))).count()
    }

    async fn held(&self) -> Vec<(String, String)> {
        let held = self.history.held(&pat(), &Words::new(Some("US"))).await.expect("it can be read");
        held.into_iter().map(|row| (format!("{:?}/{:?}", row.event, row.reason), row.who.unwrap_or_default())).collect()
    }
}

fn pat() -> LineId {
    LineId { account: AccountId::new("1"), extension: ExtensionId::new("2") }
}

fn caller() -> Party {
    Party { number: Some("+12025550143".into()), name: Some("Pat Ito".into()), ..Party::default() }
}

fn ringing(id: &str, at: Timestamp) -> Call {
    Call {
        id: CallId::new(id),
        session: None,
        telephony_session: Some(TelephonySessionId::new(format!("s-{id}"))),
        party: None,
        log: None,
        logged_by_likeness: false,
        direction: Direction::Inbound,
        outcome: Outcome::Ringing,
        detail: Detail::Plain,
        certainty: Certainty::Provisional,
        from: caller(),
        to: Party::default(),
        via: Some("Support".into()),
        queue: true,
        started_at: at,
        ring: None,
        ended_at: None,
        duration: None,
        read: false,
        told: ToldBefore::default(),
    }
}

fn ring(id: &str) -> (NoticeKey, Notice) {
    (NoticeKey::Ring(CallId::new(id)), Notice::Incoming { from: caller(), via: Some("Support".into()) })
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

fn labels(toast: &Toast) -> Vec<Action> {
    toast.buttons.iter().map(|button| button.action).collect()
}

#[tokio::test(start_paused = true)]
async fn what_a_pause_holds_back_is_listed_and_told_once_when_it_ends() {
    let rig = Rig::new(&Preferences::default()).await;
    rig.teller.pause(Some(rig.clock.wall() + minutes(30))).await;
    let (key, notice) = ring("a");
    assert_eq!(rig.show(key.clone(), notice).await, Told::Held(Reason::Paused));
    rig.teller.withdraw(key).await;
    assert_eq!(rig.miss("a").await, Told::Held(Reason::Paused));
    assert_eq!(rig.miss("b").await, Told::Held(Reason::Paused));
    assert_eq!(rig.miss("seen").await, Told::Held(Reason::Paused));
    rig.history.mark_read(&pat(), "seen".into()).await.expect("it can be written");
    // What turns out not to have been missed is taken back like a pop-up that is up.
    assert_eq!(rig.miss("wrong").await, Told::Held(Reason::Paused));
    rig.teller.withdraw(NoticeKey::Unanswered(CallId::new("wrong"))).await;
    assert_eq!(rig.screen().await, Vec::<String>::new());
    assert!(rig.status.borrow().quiet.paused_until.is_some());

    let began = rig.clock.wall();
    let away = Notice::Digest { from: began, to: began, missed: 3, voicemails: 1 };
    assert_eq!(rig.show(NoticeKey::Digest, away).await, Told::Held(Reason::Paused));

    sleep(minutes(31)).await;
    assert_eq!(rig.screen().await.len(), 1, "{:?}", rig.screen().await);
    let digest = rig.last().await;
    assert!(
        digest.title.starts_with("While it was quiet, ") && digest.body == "5 missed calls, 1 voicemail",
        "{digest:?}"
    );
    assert_eq!(rig.status.borrow().quiet.paused_until, None);
    let held = rig.held().await;
    assert_eq!(held.len(), 6);
    assert!(
        held.iter().all(|(what, who)| what.ends_with("/Paused") && (who == "Pat Ito" || who.is_empty())),
        "{held:?}"
    );
    assert_eq!(rig.miss("c").await, Told::Handed);
    sleep(minutes(120)).await;
    assert_eq!(rig.shows().await, 2, "the digest comes once");
}

#[tokio::test(start_paused = true)]
async fn rings_that_nobody_follows_any_more_are_taken_back_once_and_nothing_else_is() {
    let rig = Rig::new(&Preferences::default()).await;
    for (key, notice) in [ring("a"), ring("b")] {
        assert_eq!(rig.show(key, notice).await, Told::Handed);
    }
    assert_eq!(rig.miss("c").await, Told::Handed);
    rig.teller.withdraw(ring("a").0).await;
    rig.teller.lower_rings().await;
    rig.teller.lower_rings().await;
    assert_eq!(rig.screen().await, ["Missed call"]);
    let withdrawn = rig.desktop.calls().iter().filter(|call| matches!(call, Asked::Withdraw(_))).count();
    assert_eq!(withdrawn, 2);
}

#[tokio::test(start_paused = true)]
async fn a_pause_and_what_it_held_survive_a_restart() {
    let rig = Rig::new(&Preferences::default()).await;
    rig.teller.pause(Some(rig.clock.wall() + minutes(30))).await;
    rig.teller.present(true).await;
    assert_eq!(rig.miss("a").await, Told::Held(Reason::Paused));
    let (history, clock) = (rig.history.clone(), rig.clock.clone());
    drop(rig);
    let rig = Rig::on(history, clock, &Preferences::default()).await;
    assert_eq!(rig.miss("b").await, Told::Held(Reason::Paused));
    assert!(rig.status.borrow().quiet.presenting);
    // The machine sleeps past the end of it.
    rig.clock.jump(minutes(45));
    sleep(Duration::from_secs(10)).await;
    assert_eq!(rig.last().await.body, "2 missed calls");
    rig.teller.pause(Some(rig.clock.wall() + minutes(30))).await;
    rig.teller.pause(None).await;
    assert_eq!(rig.miss("c").await, Told::Handed);
}

#[tokio::test(start_paused = true)]
async fn quiet_hours_hold_back_and_what_they_hold_is_told_when_they_end() {
    let days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let wall = jiff::Timestamp::from_millisecond(1_767_607_200_000).expect("a time");
    let now = wall.to_zoned(jiff::tz::TimeZone::system());
    let text = |minutes: i64| (&now + jiff::Span::new().minutes(minutes)).strftime("%H:%M").to_string();
    let hours = QuietHours { days, from: text(10), to: text(40) };
    let rig = Rig::new(&Preferences { quiet_hours: vec![hours], ..Preferences::default() }).await;
    assert_eq!(rig.miss("a").await, Told::Handed);
    sleep(minutes(11)).await;
    assert_eq!(rig.status.borrow().quiet.holds, Some(crate::contract::HeldReason::QuietHours), "by itself");
    assert_eq!(rig.miss("b").await, Told::Held(Reason::QuietHours));
    sleep(minutes(30)).await;
    assert_eq!(rig.last().await.body, "1 missed call");
    assert_eq!(rig.miss("c").await, Told::Handed);
}

#[tokio::test(start_paused = true)]
async fn the_desktops_wish_counts_as_long_as_it_is_known_and_followed() {
    let rig = Rig::new(&Preferences::default()).await;
    rig.attention.send(Attention::DoNotDisturb(Some(true))).await.expect("it is heard");
    rig.settled().await;
    assert_eq!(rig.miss("a").await, Told::Held(Reason::DoNotDisturb));
    rig.attention.send(Attention::DoNotDisturb(None)).await.expect("it is heard");
    assert_eq!(rig.last().await.body, "1 missed call");
    rig.attention.send(Attention::DoNotDisturb(Some(true))).await.expect("it is heard");
    rig.teller.preferences(&Preferences { follow_desktop: false, ..Preferences::default() }).await;
    rig.settled().await;
    assert_eq!(rig.miss("b").await, Told::Handed, "settings count at once");
}

#[tokio::test(start_paused = true)]
async fn who_always_gets_through_does_so_to_a_desktop_that_is_not_to_disturb() {
    let preferences = Preferences { always_through: vec!["support".into()], ..Preferences::default() };
    let rig = Rig::new(&preferences).await;
    rig.teller.pause(Some(rig.clock.wall() + minutes(30))).await;
    let (key, notice) = ring("a");
    assert_eq!(rig.show(key, notice).await, Told::Handed);
    assert!(rig.last().await.through);
    let again = Rig::new(&Preferences::default()).await;
    again.teller.pause(Some(again.clock.wall() + minutes(30))).await;
    let told = [ring("a"), ring("a"), ring("b")].map(|(key, notice)| again.show(key, notice));
    let mut answers = Vec::new();
    for told in told {
        answers.push(told.await);
    }
    let held = Told::Held(Reason::Paused);
    assert_eq!(answers, [held, held, Told::Handed], "twice within three minutes, and not one call on two phones");
}

#[tokio::test(start_paused = true)]
async fn names_are_left_out_while_the_screen_is_locked() {
    let rig = Rig::new(&Preferences { hide_names_when_locked: true, ..Preferences::default() }).await;
    rig.attention.send(Attention::Locked(Some(true))).await.expect("it is heard");
    rig.settled().await;
    let (key, notice) = ring("a");
    rig.show(key.clone(), notice.clone()).await;
    assert_eq!((rig.last().await.title.as_str(), rig.last().await.body.as_str()), ("Incoming call", ""));
    // Nor do they come with a name that is found later.
    rig.teller.amend(key, notice, rig.clock.wall()).await;
    assert_eq!(rig.screen().await, ["Incoming call"]);
    rig.attention.send(Attention::Locked(Some(false))).await.expect("it is heard");
    rig.settled().await;
    let (key, notice) = ring("b");
    rig.show(key, notice).await;
    assert!(rig.last().await.title.starts_with("Pat Ito"));
}

#[tokio::test(start_paused = true)]
async fn each_kind_is_told_as_the_person_set_it() {
    let mut preferences = Preferences::default();
    preferences.alerts.missed = Alert { popup: false, ..preferences.alerts.missed };
    preferences.alerts.incoming.sound = "/usr/share/sounds/ring.oga".into();
    let rig = Rig::new(&preferences).await;
    assert_eq!(rig.miss("a").await, Told::Off);
    assert_eq!(rig.held().await, [], "what is switched off is not held back");
    let (key, notice) = ring("b");
    rig.show(key, notice).await;
    assert_eq!(rig.last().await.sound, Sound::File("/usr/share/sounds/ring.oga".into()));
    rig.teller.preferences(&Preferences::default()).await;
    let (key, notice) = ring("c");
    rig.show(key, notice).await;
    assert_eq!(rig.last().await.sound, Sound::Off);
}

#[tokio::test(start_paused = true)]
async fn buttons_are_those_that_can_be_pressed() {
    let rig = Rig::new(&Preferences::default()).await;
    let (key, notice) = ring("a");
    rig.show(key.clone(), notice.clone()).await;
    assert_eq!(labels(&rig.last().await), []);
    rig.board.change(|view| view.call_actions = true);
    rig.show(key, notice).await;
    assert_eq!(labels(&rig.last().await), [Action::Ignore, Action::ToVoicemail]);
    rig.miss("a").await;
    assert_eq!(labels(&rig.last().await), [Action::CallBack, Action::Remind, Action::CopyNumber]);
    let hidden = Notice::Missed { from: Party::default(), via: None, at: rig.clock.wall(), rang: None };
    rig.show(NoticeKey::Unanswered(CallId::new("h")), hidden).await;
    assert_eq!(labels(&rig.last().await), [Action::Remind]);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_saw_comes_again_until_it_is_seen() {
    let mut preferences = Preferences::default();
    preferences.alerts.missed.repeat_minutes = 5;
    let rig = Rig::new(&preferences).await;
    rig.miss("a").await;
    sleep(minutes(16)).await;
    assert_eq!(rig.shows().await, 4);
    // Not while it is quiet, and afterwards once.
    rig.teller.pause(Some(rig.clock.wall() + minutes(20))).await;
    sleep(minutes(19)).await;
    assert_eq!(rig.shows().await, 4);
    sleep(minutes(2)).await;
    assert_eq!(rig.shows().await, 5);
    let key = NoticeKey::Unanswered(CallId::new("a"));
    rig.teller.gone(ToastKey::Notice(key.clone()), Ending::Expired).await;
    sleep(minutes(6)).await;
    assert_eq!(rig.shows().await, 6, "one that the desktop took away was not seen");
    rig.teller.gone(ToastKey::Notice(key), Ending::Dismissed).await;
    sleep(minutes(60)).await;
    assert_eq!(rig.shows().await, 6);
}

#[tokio::test(start_paused = true)]
async fn a_reminder_comes_once_after_a_restart_and_a_sleep_and_not_while_it_is_quiet() {
    let rig = Rig::new(&Preferences::default()).await;
    rig.miss("a").await;
    let now = rig.clock.wall();
    assert!(rig.history.remind(&pat(), "a".into(), now + minutes(15), now).await.expect("it can be written"));
    rig.teller.look().await;
    sleep(minutes(14)).await;
    assert_eq!(rig.shows().await, 1);
    let (history, clock) = (rig.history.clone(), rig.clock.clone());
    drop(rig);
    let mut rig = Rig::on(history, clock, &Preferences::default()).await;
    rig.teller.pause(Some(rig.clock.wall() + minutes(90))).await;
    rig.settled().await;
    rig.clock.jump(minutes(60));
    sleep(minutes(1)).await;
    assert_eq!(rig.shows().await, 0);
    rig.teller.pause(None).await;
    assert_eq!(rig.screen().await, ["Reminder: call back Pat Ito"]);
    assert_eq!(labels(&rig.last().await), [Action::CallBack, Action::Remind]);
    let told = std::iter::from_fn(|| rig.shell.try_recv().ok())
        .any(|event| matches!(event, ShellEvent::HistoryChanged(changed) if changed.ids == ["a"]));
    assert!(told, "the page hears that it is over");
    sleep(minutes(120)).await;
    assert_eq!(rig.shows().await, 1);
}

fn pop(on: ScreenPopOn, how: ScreenPopHow) -> ScreenPop {
    let template = "https://crm.example.com/?n={number}&q={queue}".to_owned();
    ScreenPop { template, kind: ScreenPopKind::Url, on, how, only_for: "Support".into() }
}

fn opened(rig: &mut Rig) -> Vec<Opening> {
    std::iter::from_fn(|| rig.shell.try_recv().ok())
        .filter_map(|event| if let ShellEvent::Open(opening) = event { Some(opening) } else { None })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_screen_pop_opens_once_for_each_call_and_occasion() {
    let preferences = Preferences {
        screen_pop: vec![pop(ScreenPopOn::Ring, ScreenPopHow::Auto), pop(ScreenPopOn::Answer, ScreenPopHow::Ask)],
        screen_pop_allowed: vec!["https://crm.example.com".into()],
        ..Preferences::default()
    };
    let mut rig = Rig::new(&preferences).await;
    rig.teller.call(ringing("a", rig.clock.wall())).await;
    for _ in 0..2 {
        let (key, notice) = ring("a");
        rig.show(key, notice).await;
    }
    let address = "https://crm.example.com/?n=%2B12025550143&q=Support".to_owned();
    assert_eq!(opened(&mut rig), [Opening::Address(address.clone())]);

    rig.teller.call(Call { outcome: Outcome::Answered, ..ringing("a", rig.clock.wall()) }).await;
    assert_eq!(labels(&rig.last().await), [Action::Pop]);
    assert_eq!(opened(&mut rig), [], "the person is asked");
    rig.teller.pop(super::task::OFFER).await;
    rig.settled().await;
    assert_eq!(opened(&mut rig), [Opening::Address(address)]);

    let elsewhere = Notice::Incoming { from: caller(), via: Some("Sales".into()) };
    rig.show(NoticeKey::Ring(CallId::new("b")), elsewhere).await;
    rig.teller.preferences(&Preferences { screen_pop_allowed: Vec::new(), ..preferences }).await;
    let (key, notice) = ring("c");
    rig.show(key, notice).await;
    assert_eq!(opened(&mut rig), [], "neither for another line nor to a place that is not allowed");
}

#[tokio::test(start_paused = true)]
async fn a_messages_toast_is_about_its_message_whichever_call_it_is_under() {
    let rig = Rig::new(&Preferences::default()).await;
    let key = NoticeKey::Unanswered(CallId::new("1"));
    rig.miss("1").await;
    assert_eq!(rig.teller.subject(key.clone()), key);
    let at = rig.clock.wall();
    let message = MessageId::new("9001");
    let notice =
        Notice::Voicemail { from: caller(), via: None, length: None, at, message: message.clone(), transcript: None };
    rig.show(key.clone(), notice).await;
    assert_eq!(rig.teller.subject(key.clone()), NoticeKey::Voicemail(message.clone()));

    // The log says that another call left it: the row is that call's, and becomes heard by the toast's button.
    rig.miss("2").await;
    let voicemail = Voicemail { call: Some(CallId::new("2")), ..left(message, at) };
    rig.history.record_voicemail(&pat(), voicemail).await.expect("it can be written");
    let row = rig.history.row_of(&pat(), rig.teller.subject(key.clone())).await.expect("it can be read");
    assert_eq!(row.as_deref(), Some("2"));

    rig.teller.withdraw(key.clone()).await;
    assert_eq!(rig.teller.subject(key.clone()), key);
}

fn left(id: MessageId, left_at: Timestamp) -> Voicemail {
    Voicemail {
        id,
        from: caller(),
        left_at,
        length: None,
        call: None,
        link: None,
        read: false,
        deleted: false,
        told: true,
        changed_at: None,
        audio: None,
        transcript: Transcript::Unknown,
        transcript_source: None,
    }
}
