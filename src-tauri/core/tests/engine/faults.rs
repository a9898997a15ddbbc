//! Parts of the program that panic: each is started again, says so, and nothing after it goes untold.

use ringlet_core::contract::{LogLevel, PartView};
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig, number};

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
    assert_eq!(rig.engine.status().toasts, PartView::Ok);
}
