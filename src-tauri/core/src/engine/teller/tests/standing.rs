//! What is up already follows what is around and what is set.

use super::*;

#[tokio::test(start_paused = true)]
async fn names_go_from_what_is_up_already_and_come_back_and_no_repeat_brings_them() {
    let mut preferences = Preferences::default();
    preferences.alerts.missed.repeat_minutes = 5;
    let rig = Rig::new(&preferences).await;
    let (key, notice) = ring("a");
    rig.show(key, notice).await;
    rig.miss("b").await;
    let now = rig.clock.wall();
    assert!(rig.history.remind(&pat(), "b".into(), now + minutes(1), now).await.expect("it can be written"));
    rig.teller.look().await;
    sleep(minutes(2)).await;
    let named = async || {
        rig.settled().await;
        let screen = rig.desktop.screen();
        let toasts = screen.borrow();
        toasts.iter().map(|toast| format!("{toast:?}").contains("Pat Ito")).collect::<Vec<_>>()
    };
    assert_eq!(named().await, [true; 3]);
    let shows = rig.shows().await;
    rig.teller.present(true).await;
    assert_eq!(named().await, [false; 3], "{:?}", rig.screen().await);
    assert_eq!(rig.shows().await, shows, "changed where they stand");
    sleep(minutes(5)).await;
    assert_eq!(rig.shows().await, shows + 1);
    assert_eq!(named().await, [false; 3], "said again without names");
    rig.teller.present(false).await;
    assert_eq!(named().await, [true; 3]);

    // What names nobody is left as it is.
    let away = Notice::Digest { from: now, to: now, missed: 3, voicemails: 1 };
    rig.show(NoticeKey::Digest, away).await;
    let amended = || rig.desktop.calls().iter().filter(|call| matches!(call, Asked::Amend(..))).count();
    let before = amended();
    rig.teller.present(true).await;
    assert_eq!(named().await, [false; 4]);
    assert_eq!(amended(), before + 3);
}

#[tokio::test(start_paused = true)]
async fn how_often_something_is_said_again_counts_at_once() {
    let with = |popup, repeat_minutes| {
        let mut preferences = Preferences::default();
        preferences.alerts.missed = Alert { popup, repeat_minutes, ..preferences.alerts.missed };
        preferences
    };
    let rig = Rig::new(&with(true, 1)).await;
    rig.miss("a").await;
    sleep(minutes(2) + Duration::from_secs(1)).await;
    assert_eq!(rig.shows().await, 3);
    for never in [with(true, 0), with(false, 1)] {
        let before = rig.shows().await;
        rig.teller.preferences(&never).await;
        sleep(minutes(10)).await;
        assert_eq!(rig.shows().await, before, "no longer");
        rig.teller.preferences(&with(true, 5)).await;
        sleep(minutes(4)).await;
        assert_eq!(rig.shows().await, before);
        sleep(minutes(2)).await;
        assert_eq!(rig.shows().await, before + 1, "from then on");
    }
    let mut quiet = with(true, 5);
    quiet.alerts.missed.sound = "off".into();
    rig.teller.preferences(&quiet).await;
    sleep(minutes(5)).await;
    assert_eq!(rig.last().await.sound, Sound::Off);
}
