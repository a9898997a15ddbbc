//! The desktop's own toasts against a recording daemon on a private bus: what goes over the wire, and what comes back.
#![cfg(target_os = "linux")]

mod private_bus;

use private_bus::bus::{is_inside, is_inside_with};
use private_bus::portal::Portal;
use private_bus::{Haste, Manner, Recorder};
use ringlet_core::toast::testing::{Desktop, TOKEN, conformance, unanswered};
use ringlet_core::toast::{
    Action, ActivationToken, Button, Ending, Shown, Sound, Toast, ToastError, ToastEvent, ToastKey, ToastKind,
    ToastSink,
};
use ringlet_desktop::toasts::{DesktopToasts, Identity, Way};
use ringlet_domain::ids::CallId;
use ringlet_domain::notice::NoticeKey;
use tokio::sync::mpsc;

#[tokio::test(flavor = "multi_thread")]
async fn the_desktop_keeps_the_promises_of_the_port() {
    if !is_inside("the_desktop_keeps_the_promises_of_the_port") {
        return;
    }
    for broadcasts in [false, true] {
        let recorder = Recorder::start(Manner { broadcasts, ..Manner::default() }).await;
        let (mut sink, mut events) = sink();
        conformance(&mut sink, &recorder, &mut events).await.expect("it conforms");
        recorder.vanish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_is_heard_however_soon_it_comes() {
    if !is_inside("a_click_is_heard_however_soon_it_comes") {
        return;
    }
    for haste in [Haste::BeforeTheAnswer, Haste::WithTheAnswer] {
        let recorder = Recorder::start(Manner { click: Some(haste), ..Manner::default() }).await;
        let (mut sink, mut events) = sink();
        for call in 0..20 {
            let key = ring(&call.to_string());
            sink.show(&key, &toast(ToastKind::Incoming)).expect("it is shown");
            let token = Some(ActivationToken::new(TOKEN));
            assert_eq!(heard(&mut events).await, ToastEvent::Opened(key.clone(), token), "{haste:?}, call {call}");
            assert_eq!(heard(&mut events).await, ToastEvent::Gone(key, Ending::Opened));
        }
        recorder.vanish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_toast_that_went_as_it_was_replaced_takes_nothing_with_it() {
    if !is_inside("a_toast_that_went_as_it_was_replaced_takes_nothing_with_it") {
        return;
    }
    let recorder = Recorder::start(Manner { dismisses_the_replaced: true, ..Manner::default() }).await;
    let (mut sink, mut events) = sink();
    for _ in 0..20 {
        sink.show(&unanswered("a"), &toast(ToastKind::Missed)).expect("it is shown");
    }
    let shown = sink.show(&unanswered("a"), &toast(ToastKind::Voicemail)).expect("it is shown");
    recorder.press_open(shown.id);
    let first = heard(&mut events).await;
    assert!(matches!(first, ToastEvent::Opened(..)), "the toast in its place is still known: {first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_toasts_come_over_one_connection_and_a_strangers_are_left_alone() {
    if !is_inside("all_toasts_come_over_one_connection_and_a_strangers_are_left_alone") {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut sink, mut events) = sink();
    let mut last = Shown::default();
    for call in ["a", "b", "c"] {
        last = sink.show(&unanswered(call), &toast(ToastKind::Missed)).expect("it is shown");
    }
    let told = recorder.notified();
    assert!(told.iter().all(|toast| toast.sender == told[0].sender), "{told:?}");
    recorder.click_a_strangers(&told[0], last.id).await;
    recorder.dismiss(last.id);
    assert_eq!(heard(&mut events).await, ToastEvent::Gone(unanswered("c"), Ending::Dismissed));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_daemon_is_asked_what_it_can_before_anything_is_to_be_shown() {
    if !is_inside("another_daemon_is_asked_what_it_can_before_anything_is_to_be_shown") {
        return;
    }
    let first = Recorder::start(Manner::default()).await;
    let (mut sink, mut events) = sink();
    sink.show(&unanswered("a"), &toast(ToastKind::Missed)).expect("it is shown");
    first.vanish().await;
    assert_eq!(heard(&mut events).await, ToastEvent::Gone(unanswered("a"), Ending::Taken));
    let second = Recorder::start(Manner { plain: true, ..Manner::default() }).await;
    second.asked_what_it_can(1).await;
    sink.show(&unanswered("a"), &toast(ToastKind::Missed)).expect("it is shown");
    assert_eq!(second.notified()[0].body, "<b>Tom</b> & Co");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_that_lets_nobody_listen_still_shows_toasts() {
    let rule = "<deny send_interface=\"org.freedesktop.DBus\" send_member=\"AddMatch\"/>";
    if !is_inside_with("a_bus_that_lets_nobody_listen_still_shows_toasts", rule) {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut sink, _events) = sink();
    sink.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    sink.withdraw(&ring("a"));
    recorder.heard(2).await;
    assert_eq!(recorder.log(), ["Notify 1", "Close 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_sandbox_the_portal_keeps_the_promises_of_the_port() {
    if !is_inside("in_a_sandbox_the_portal_keeps_the_promises_of_the_port") {
        return;
    }
    let portal = Portal::start().await;
    let (mut sink, mut events) = sink_by(Way::Portal);
    conformance(&mut sink, &portal, &mut events).await.expect("it conforms");

    sink.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    let told = portal.added().pop().expect("it is added");
    let text = |key: &str| told.texts.get(key).map(String::as_str);
    assert_eq!(
        (text("priority"), text("category"), text("default-action")),
        (Some("urgent"), Some("call.incoming"), Some("open"))
    );
    assert_eq!((text("title"), text("body")), (Some("Tom & <b>Jerry</b>"), Some("<b>Tom</b> & Co")));
    assert_eq!(told.buttons, [("Open".to_owned(), "open".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_sounds_and_what_breaks_through_are_told_to_the_daemon() {
    if !is_inside("buttons_sounds_and_what_breaks_through_are_told_to_the_daemon") {
        return;
    }
    let recorder = Recorder::start(Manner { inhibited: true, ..Manner::default() }).await;
    let (mut sink, _events) = sink();
    let button = |action: Action, label: &str| Button { action, label: label.to_owned() };
    let two = vec![button(Action::Ignore, "Ignore"), button(Action::ToVoicemail, "To voicemail")];
    let four = ["a", "b", "c", "d"].map(|label| button(Action::Remind, label)).to_vec();
    let through = Toast { buttons: two, sound: Sound::Off, through: true, ..toast(ToastKind::Incoming) };
    let filed = Toast { buttons: four, sound: Sound::File("/a b.oga".into()), ..toast(ToastKind::Missed) };
    for (key, toast) in [(ring("a"), through), (unanswered("a"), filed), (unanswered("b"), toast(ToastKind::Voicemail))]
    {
        sink.show(&key, &toast).expect("it is shown");
    }
    let told = recorder.notified();
    assert_eq!(
        told[0].actions,
        ["default", "Open", "ignore", "Ignore", "to-voicemail", "To voicemail", "open", "Open"]
    );
    assert_eq!(
        told[1].actions,
        ["default", "Open", "remind", "a", "remind", "b", "open", "Open", "remind", "c", "remind", "d"],
        "Open is among the three that every desktop shows"
    );
    assert_eq!(told.iter().map(|toast| toast.urgency).collect::<Vec<_>>(), [Some(2), Some(1), Some(1)]);
    let hint = |at: usize, name: &str| told[at].hints.get(name).map(String::as_str);
    assert_eq!((hint(0, "sound-name"), hint(0, "sound-file")), (None, None));
    assert_eq!((hint(1, "sound-name"), hint(1, "sound-file")), (None, Some("/a b.oga")));
    assert_eq!(hint(2, "sound-name"), Some("message-new-instant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_toast_says_what_it_is_to_the_daemon() {
    if !is_inside("each_kind_of_toast_says_what_it_is_to_the_daemon") {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut sink, _events) = sink();
    for (key, kind) in [
        (ring("a"), ToastKind::Incoming),
        (unanswered("a"), ToastKind::Missed),
        (unanswered("b"), ToastKind::Voicemail),
        (ToastKey::Status("tray"), ToastKind::Status),
    ] {
        sink.show(&key, &toast(kind)).expect("it is shown");
    }
    let told = recorder.notified();
    let said: Vec<_> = told
        .iter()
        .map(|toast| (toast.hints.get("category").map(String::as_str), toast.urgency, toast.expires, toast.replaces))
        .collect();
    assert_eq!(
        said,
        [
            (Some("call.incoming"), Some(2), 0, 0),
            (Some("call.unanswered"), Some(1), -1, 0),
            (Some("im.received"), Some(1), -1, 0),
            (None, Some(0), -1, 0),
        ]
    );
    for toast in told {
        assert_eq!(toast.app, "Ringlet");
        assert_eq!(toast.hints.get("desktop-entry").map(String::as_str), Some("org.example.Ringlet"));
        assert_eq!(toast.actions, ["default", "Open", "open", "Open"]);
        assert_eq!(
            (toast.title.as_str(), toast.body.as_str()),
            ("Tom & <b>Jerry</b>", "&lt;b&gt;Tom&lt;/b&gt; &amp; Co")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_is_not_critical_on_a_desktop_that_wants_quiet() {
    if !is_inside("a_ring_is_not_critical_on_a_desktop_that_wants_quiet") {
        return;
    }
    let recorder = Recorder::start(Manner { inhibited: true, ..Manner::default() }).await;
    let (mut sink, _events) = sink();
    sink.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    assert_eq!(recorder.notified()[0].urgency, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_draws_plain_text_gets_plain_text() {
    if !is_inside("a_daemon_that_draws_plain_text_gets_plain_text") {
        return;
    }
    let recorder = Recorder::start(Manner { plain: true, ..Manner::default() }).await;
    let (mut sink, _events) = sink();
    sink.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    let told = recorder.notified().remove(0);
    assert_eq!(told.body, "<b>Tom</b> & Co");
    assert!(told.actions.is_empty(), "it cannot show buttons");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_appears_later_gets_the_next_toast() {
    if !is_inside("a_daemon_that_appears_later_gets_the_next_toast") {
        return;
    }
    let (mut sink, mut events) = sink();
    let failure = sink.show(&unanswered("a"), &toast(ToastKind::Missed));
    assert!(matches!(failure, Err(ToastError::Unavailable(_))), "{failure:?}");

    let first = Recorder::start(Manner::default()).await;
    let shown = sink.show(&unanswered("a"), &toast(ToastKind::Missed)).expect("it is shown");
    first.vanish().await;
    assert_eq!(events.recv().await, Some(ToastEvent::Gone(unanswered("a"), Ending::Taken)));

    let second = Recorder::start(Manner::default()).await;
    sink.close_leftovers(std::slice::from_ref(&shown));
    let again = sink.show(&unanswered("a"), &toast(ToastKind::Missed)).expect("it is shown");
    assert_ne!(again.daemon, shown.daemon);
    assert_eq!(second.notified()[0].replaces, 0, "the id belongs to the daemon that ended");
    assert_eq!(second.log(), ["Notify 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_does_not_answer_is_given_up_after_two_seconds() {
    if !is_inside("a_daemon_that_does_not_answer_is_given_up_after_two_seconds") {
        return;
    }
    let _recorder = Recorder::start(Manner { silent: true, ..Manner::default() }).await;
    let (mut sink, _events) = sink();
    let start = std::time::Instant::now();
    let failure = sink.show(&ring("a"), &toast(ToastKind::Incoming));
    assert!(matches!(failure, Err(ToastError::TimedOut)), "{failure:?}");
    assert!(start.elapsed() < std::time::Duration::from_secs(3), "it took {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawals_asked_for_are_carried_out_before_the_program_ends() {
    if !is_inside("withdrawals_asked_for_are_carried_out_before_the_program_ends") {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut sink, _events) = sink();
    sink.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    sink.show(&ring("b"), &toast(ToastKind::Incoming)).expect("it is shown");
    sink.withdraw(&ring("a"));
    sink.withdraw(&ring("b"));
    drop(sink);
    let mut log = recorder.log();
    // They are closed side by side.
    log.sort_unstable();
    assert_eq!(log, ["Close 1", "Close 2", "Notify 1", "Notify 2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_run_closes_what_a_dead_one_left_on_the_same_daemon() {
    if !is_inside("a_later_run_closes_what_a_dead_one_left_on_the_same_daemon") {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut dead, _) = sink();
    let left = dead.show(&ring("a"), &toast(ToastKind::Incoming)).expect("it is shown");
    let (mut alive, _events) = sink();
    alive.close_leftovers(&[Shown { id: left.id + 1, daemon: ":1.1@elsewhere".into() }, left]);
    recorder.heard(2).await;
    assert_eq!(recorder.log(), ["Notify 1", "Close 1"]);
}

#[test]
fn without_a_bus_a_toast_fails_at_once() {
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none_or(|address| address != "unix:path=/nonexistent") {
        let this = std::env::current_exe().expect("a running program has a path");
        let run = std::process::Command::new(this)
            .args(["--exact", "without_a_bus_a_toast_fails_at_once"])
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .status()
            .expect("the test program starts");
        assert!(run.success());
        return;
    }
    let (mut sink, _events) = sink();
    let failure = sink.show(&ring("a"), &toast(ToastKind::Incoming));
    assert!(matches!(failure, Err(ToastError::Unavailable(_))), "{failure:?}");
}

fn sink() -> (DesktopToasts, mpsc::Receiver<ToastEvent>) {
    sink_by(Way::here())
}

async fn heard(events: &mut mpsc::Receiver<ToastEvent>) -> ToastEvent {
    let event = tokio::time::timeout(std::time::Duration::from_secs(5), events.recv()).await;
    event.expect("something becomes of the toast").expect("the thread lives")
}

fn sink_by(way: Way) -> (DesktopToasts, mpsc::Receiver<ToastEvent>) {
    let identity = Identity { name: "Ringlet".into(), id: "org.example.Ringlet".into(), icon: None };
    let (events, heard) = mpsc::channel(16);
    (DesktopToasts::start_by(way, identity, events).expect("a thread starts"), heard)
}

fn ring(call: &str) -> ToastKey {
    ToastKey::Notice(NoticeKey::Ring(CallId::new(call)))
}

fn toast(kind: ToastKind) -> Toast {
    Toast::new("Tom & <b>Jerry</b>", "<b>Tom</b> & Co", kind)
}
