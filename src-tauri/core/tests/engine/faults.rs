//! Parts of the program that panic: each is started again, says so, and nothing after it goes untold. What told of a
//! call that rings takes that back when it ends in another way than the call.

use ringlet_core::contract::{LogLevel, PartView};
use ringlet_core::toast::ToastKey;
use ringlet_core::toast::testing::Call;
use ringlet_domain::notice::NoticeKey;
use ringlet_standin::{CannedAnswer, Ring, StandIn};
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig, browser, canned, number, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";

#[tokio::test]
async fn an_engine_that_panics_begins_anew_says_so_and_tells_the_next_call() {
    let rig = Rig::listening().await;
    let mut wanted = rig.engine.settings().await.expect("it answers");
    wanted.log_level = LogLevel::Trace;
    rig.engine.save_settings(wanted).await.expect_err("it fails over this");

    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| view.fault.as_deref().is_some_and(|words| words.contains("engine")));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    rig.until_listening().await;
    let call = rig.office.ring(number("+12025550143"));
    rig.until_on_screen(&["+1 202-555-0143 | Incoming call"]).await;
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
    rig.engine.quit().await;
}

#[tokio::test]
async fn whoever_asks_who_signed_in_and_panics_says_so_and_asks_again() {
    let office = StandIn::start().await;
    let server = office.api();
    let (rig, mut events) = Rig::signed_out(office, server, |_| {}).await;
    rig.network.panic_at_the_next_request_for("/extension/~");
    rig.engine.sign_in().await.expect("a browser is opened");
    reqwest::get(browser(&mut events).await).await.expect("the browser comes back");
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| view.fault.as_deref().is_some_and(|words| words.contains("account")));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    rig.until_listening().await;
}

#[tokio::test]
async fn a_task_of_the_shell_that_panics_is_begun_again_and_the_status_says_so() {
    let rig = Rig::listening().await;
    let engine = rig.engine.clone();
    let kept = tokio::spawn(async move {
        engine
            .supervise("tray", 0, |runs: &mut i32| {
                *runs += 1;
                let runs = *runs;
                Box::pin(async move { assert_ne!(runs, 1, "a planted panic") })
            })
            .await
    });
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| view.fault.as_deref().is_some_and(|words| words.contains("tray")));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    let runs = timeout(LIMIT, kept).await.expect("it goes on").expect("no panic comes through");
    assert_eq!(runs, 2);
}

#[tokio::test]
async fn a_backend_that_panics_over_a_toast_costs_that_toast_alone_and_says_so() {
    let rig = Rig::listening().await;
    rig.desktop.panic_next();
    let lost = rig.office.ring(number("+12025550143"));
    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| matches!(view.toasts, PartView::Failing(_)));
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    rig.office.answer(&lost).expect("it rings");

    let call = rig.office.ring(number("+442079460018"));
    rig.until_on_screen(&["+44 20 7946 0018 | Incoming call"]).await;
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
    wait_for("the word that toasts work", || rig.engine.status().toasts == PartView::Ok).await;
}

#[tokio::test]
async fn a_line_that_panics_while_it_rings_leaves_no_pop_up_and_tells_again_what_still_rings() {
    let rig = Rig::listening().await;
    // Not even the history knows that it rings.
    rig.history_file().execute_batch(REFUSE).expect("it can be changed");
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&[&format!("{PAT} | Incoming call")]).await;
    rig.network.panic_at_the_next_dial();
    rig.office.cut_the_line();
    rig.until_on_screen(&[]).await;

    rig.office.restore_the_line();
    rig.until_on_screen(&[&format!("{PAT} | Incoming call")]).await;
    rig.office.hang_up(&call).expect("it rings");
    rig.until_on_screen(&[&format!("Missed call | {PAT}\n00:00")]).await;
}

#[tokio::test]
async fn a_line_that_begins_anew_while_it_rings_tells_the_ring_anew_and_takes_it_back_when_it_ends() {
    // What an earlier run could not learn of the person, this one does: the line begins anew with it.
    let own = "/restapi/v1.0/account/~/extension/~";
    let numbers = canned(&format!("{own}/phone-number"), 500, "{}");
    let rig = Rig::listening_at(|office| office.answer_with(numbers)).await;
    let rig = rig
        .restarted_after(|office| {
            office.clear_faults();
            let later = CannedAnswer { retry_after: Some(5), times: Some(1), ..canned(own, 503, "{}") };
            office.answer_with(later);
        })
        .await;
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&[&format!("{PAT} | Incoming call")]).await;
    assert_eq!(rig.asked("GET", "/phone-number"), 0, "the person's numbers are not known yet");
    wait_for("the line to begin anew", || rig.shows() == 2).await;
    rig.until_on_screen(&[&format!("{PAT} | Incoming call")]).await;
    rig.office.hang_up(&call).expect("it rings");
    rig.until_on_screen(&[&format!("Missed call | {PAT}\n00:00")]).await;
    let told: Vec<&str> = rig.desktop.calls().iter().filter_map(word).collect();
    assert_eq!(told, ["rings", "gone", "rings", "gone", "missed"], "{:#?}", rig.desktop.calls());
}

/// What was asked of the desktop about a ring, and that a missed call was told.
fn word(call: &Call) -> Option<&'static str> {
    Some(match call {
        Call::Show(ToastKey::Notice(NoticeKey::Ring(_)), _) => "rings",
        Call::Withdraw(ToastKey::Notice(NoticeKey::Ring(_))) => "gone",
        Call::Show(..) => "missed",
        _ => return None,
    })
}

const REFUSE: &str = "CREATE TRIGGER refuse BEFORE INSERT ON call BEGIN SELECT RAISE(FAIL, 'no'); END";
