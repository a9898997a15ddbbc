//! The desktop's own toasts against a recording daemon on a private bus: what goes over the wire, and what comes back.
#![cfg(target_os = "linux")]

mod private_bus;

use private_bus::{Manner, Recorder, is_inside};
use ringlet_core::toast::testing::{conformance, unanswered};
use ringlet_core::toast::{Ending, Shown, Toast, ToastError, ToastEvent, ToastKey, ToastKind, ToastSink};
use ringlet_desktop::toasts::{DesktopToasts, Identity};
use ringlet_domain::ids::CallId;
use ringlet_domain::notice::NoticeKey;
use tokio::sync::mpsc;

#[tokio::test(flavor = "multi_thread")]
async fn the_desktop_keeps_the_promises_of_the_port() {
    if !is_inside("the_desktop_keeps_the_promises_of_the_port") {
        return;
    }
    let recorder = Recorder::start(Manner::default()).await;
    let (mut sink, mut events) = sink();
    conformance(&mut sink, &recorder, &mut events).await.expect("it conforms");
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
    assert_eq!(recorder.log(), ["Notify 1", "Notify 2", "Close 1", "Close 2"]);
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
    let identity = Identity { name: "Ringlet".into(), id: "org.example.Ringlet".into(), icon: None };
    let (events, heard) = mpsc::channel(16);
    (DesktopToasts::start(identity, events).expect("a thread starts"), heard)
}

fn ring(call: &str) -> ToastKey {
    ToastKey::Notice(NoticeKey::Ring(CallId::new(call)))
}

fn toast(kind: ToastKind) -> Toast {
    Toast { title: "Tom & <b>Jerry</b>".into(), body: "<b>Tom</b> & Co".into(), kind }
}
