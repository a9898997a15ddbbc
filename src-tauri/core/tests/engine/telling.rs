//! What a person does about a call without answering it, and what the person's settings keep from being told.

use std::time::Duration;

use ringlet_core::contract::{
    AlertEvent, CallAction, Connection, FailureCode, HeldReason, PauseUntil, Preferences, RemindWhen, RowOutcome,
    ScreenPop, ScreenPopHow, ScreenPopKind, ScreenPopOn, TrailView, Verdict,
};
use ringlet_core::engine::ShellEvent;
use ringlet_core::toast::Action;
use ringlet_standin::{Office, Ring, StandIn};

use crate::rig::{Rig, number, wait_for};

#[tokio::test]
async fn a_ring_is_ignored_or_sent_to_voicemail_from_its_pop_up_and_too_late_is_said() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    })
    .await;
    let pat = "Pat Ito · +1 202-555-0143";
    rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&[&format!("{pat} | Incoming call")]).await;
    assert!(rig.desktop.press_on(pat, Action::Ignore));
    rig.until_on_screen(&["Ringing stopped here | The caller hears it ring on."]).await;
    let row = rig.until_row("that it was declined", |row| row.outcome == RowOutcome::Declined).await;
    let late = rig.engine.call_action(row.id, CallAction::ToVoicemail).await.expect("an answer");
    assert!(late.starts_with("The call is over already."), "{late}");

    rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&["Ringing stopped here | The caller hears it ring on.", &format!("{pat} | Incoming call")])
        .await;
    assert!(rig.desktop.press_on(pat, Action::ToVoicemail));
    rig.until_row("that it was sent there", |row| row.detail == "You declined · went to voicemail").await;
    assert_eq!((rig.posted("/reject"), rig.posted("/forward")), (1, 1));
}

#[tokio::test]
async fn what_a_pause_held_is_in_the_trail_of_its_row_and_in_the_list() {
    let rig = Rig::listening().await;
    rig.engine.pause(PauseUntil::InAnHour).await.expect("it is paused");
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    let row = rig.until_row("the ring", |row| row.outcome == RowOutcome::Ringing).await;
    rig.office.answer(&call).expect("it rings");
    let trail = rig.until_trail(&row.id, |trail| trail.answer.contains("held back")).await;
    assert!(trail.answer.contains("you had paused pop-ups"), "{}", trail.answer);
    let held = rig.engine.held().await.expect("it can be read");
    let listed = (held[0].event, held[0].reason, held[0].who.as_deref());
    assert_eq!(listed, (AlertEvent::Incoming, HeldReason::Paused, Some("Pat Ito")));
    assert_eq!(rig.shows(), 0);
}

#[tokio::test]
async fn what_was_missed_while_nobody_listened_says_why_it_was_not_told() {
    let rig = Rig::listening().await;
    rig.engine.pause(PauseUntil::Tomorrow).await.expect("it is paused");
    let tried = rig.engine.try_out().await.expect("the engine lives");
    let settings = tried.hops.iter().find(|hop| hop.name == "Your settings").expect("they were looked at");
    assert_eq!(settings.verdict, Verdict::Limited);
    assert!(settings.words.starts_with("You have paused pop-ups"), "{}", settings.words);
    rig.until_on_screen(&[]).await;

    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.cut(Office::cut_the_line).await;
    rig.office.advance(Duration::from_secs(600));
    for from in ["+12025550143", "+12025550177"] {
        rig.office.ring_out(number(from), Duration::from_secs(9)).expect("it can ring");
    }
    rig.office.advance(Duration::from_secs(600));
    rig.office.restore_the_line();
    rig.until_rows(2).await;
    for row in rig.page().await.rows {
        let told = |trail: &TrailView| trail.answer.contains("everything that was missed was held back");
        let trail = rig.until_trail(&row.id, told).await;
        assert!(trail.answer.ends_with("you had paused pop-ups."), "{}", trail.answer);
    }
}

#[tokio::test]
async fn an_event_that_becomes_no_row_is_in_the_report() {
    let rig = Rig::listening().await;
    rig.office.ring(Ring { monitored: true, ..number("+12025550143") });
    let report = rig.until_report("no row: A colleague’s line that you watch").await;
    let besides = report.replace(&rig.server, "");
    assert!(besides.contains("no row: RingCentral’s event arrived") && !besides.contains("555"), "{report}");
    assert_eq!((rig.page().await.total, rig.shows()), (0, 0));
}

#[tokio::test]
async fn a_setting_counts_at_once_and_one_that_is_no_good_is_refused() {
    let rig = Rig::listening().await;
    let mut settings = rig.engine.settings().await.expect("they can be read");
    settings.preferences.alerts.incoming.popup = false;
    rig.engine.save_settings(settings.clone()).await.expect("they can be saved");
    rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    let row = rig.until_row("the ring", |row| row.outcome == RowOutcome::Ringing).await;
    rig.until_trail(&row.id, |trail| trail.answer.contains("your settings switch them off")).await;
    assert_eq!(rig.shows(), 0);
    settings.preferences.screen_pop_allowed = vec!["file:".to_owned()];
    let refused = rig.engine.save_settings(settings).await.expect_err("that reaches into this machine");
    assert_eq!(refused.code, FailureCode::Invalid);
}

#[tokio::test]
async fn the_first_steps_are_asked_for_once_and_again_when_everything_was_forgotten() {
    let rig = Rig::listening().await;
    assert!(rig.engine.status().first_run);
    let trial = rig.engine.try_toast().await.expect("an answer");
    assert!(trial.taken && !trial.help.is_empty(), "{trial:?}");
    rig.engine.first_run_done().await.expect("it can be noted");
    assert!(!rig.engine.status().first_run);

    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.office.hang_up(&call).expect("it rings");
    let row = rig.until_row("the missed call", |row| row.outcome == RowOutcome::Missed).await;
    rig.engine.remind(row.id.clone(), RemindWhen::InAnHour).await.expect("it is noted");
    assert!(rig.until_row("the reminder", |row| row.remind_at.is_some()).await.open);
    rig.engine.pause(PauseUntil::Tomorrow).await.expect("it is paused");
    let mut settings = rig.engine.settings().await.expect("they can be read");
    settings.preferences.volume = 40;
    rig.engine.save_settings(settings).await.expect("they can be saved");

    rig.engine.forget_everything().await.expect("all of it can be taken away");
    let status = rig.engine.status();
    assert!(status.first_run && status.person.is_none(), "{status:?}");
    assert_eq!(rig.engine.settings().await.expect("they can be read").preferences, Preferences::default());
    assert_eq!(rig.page().await.total, 0);
    wait_for("an empty keyring", || rig.keyring.credential().is_none()).await;
    wait_for("pop-ups again", || rig.engine.status().quiet.paused_until.is_none()).await;
    wait_for("that nobody is signed in", || matches!(rig.engine.status().connection, Connection::SignedOut { .. }))
        .await;
}

#[tokio::test]
async fn a_screen_pop_is_tried_with_an_invented_call_and_only_where_it_may_lead() {
    let rig = Rig::listening().await;
    let rule = ScreenPop {
        template: "https://crm.example.com/?n={number}".to_owned(),
        kind: ScreenPopKind::Url,
        on: ScreenPopOn::Ring,
        how: ScreenPopHow::Ask,
        only_for: String::new(),
    };
    let refused = rig.engine.try_screen_pop(rule.clone()).await.expect_err("nothing is allowed yet");
    assert!(refused.words.contains("https://crm.example.com"), "{}", refused.words);
    let mut settings = rig.engine.settings().await.expect("they can be read");
    settings.preferences.screen_pop_allowed = vec!["https://crm.example.com".to_owned()];
    rig.engine.save_settings(settings).await.expect("they can be saved");
    let tried = rig.engine.try_screen_pop(rule).await.expect("it is opened");
    assert_eq!(tried.opened, ["https://crm.example.com/?n=%2B12025550100"]);
}

#[tokio::test]
async fn what_the_desktop_does_not_open_is_not_said_to_be_open() {
    let office = StandIn::start().await;
    let server = office.api();
    let (rig, mut events) = Rig::signed_out(office, server, |_| {}).await;
    let rule = ScreenPop {
        template: "no-such-program {number}".to_owned(),
        kind: ScreenPopKind::Command,
        on: ScreenPopOn::Ring,
        how: ScreenPopHow::Ask,
        only_for: String::new(),
    };
    let trying = tokio::spawn(async move { rig.engine.try_screen_pop(rule).await });
    while let Some(event) = events.recv().await {
        if let ShellEvent::TryOpen(_, told) = event {
            told.send(false).expect("somebody waits");
            break;
        }
    }
    let refused = trying.await.expect("it is asked").expect_err("nothing was opened");
    assert_eq!(
        refused.words,
        "This could not be opened: the desktop knows no program for it, or the program does not start."
    );
}
