//! Sign-ins that end, or are refused, while the engine runs.

use ringlet_core::contract::Connection;
use ringlet_standin::CannedAnswer;
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig};

#[tokio::test]
async fn a_refresh_that_is_refused_for_good_is_told_and_a_new_sign_in_sets_it_right() {
    let rig = Rig::listening().await;
    rig.office.answer_with(CannedAnswer {
        path: "/restapi/oauth/token".to_owned(),
        method: None,
        status: 403,
        retry_after: None,
        content_type: "application/json".to_owned(),
        body: r#"{"error":"access_denied","errors":[{"errorCode":"OAU-167","message":"Site access forbidden"}]}"#
            .to_owned(),
        times: None,
    });
    rig.office.expire_access_tokens();
    rig.office.cut_the_line();
    rig.office.restore_the_line();

    let mut status = rig.engine.watch();
    let told = status.wait_for(|view| match &view.connection {
        Connection::Stopped { why } => why.contains("OAU-167") && why.contains("administrator"),
        _ => false,
    });
    timeout(LIMIT, told).await.expect("it is told in time").expect("the engine lives");
    assert!(rig.engine.status().person.is_some(), "nobody was signed out");
    let asked = rig.asked("POST", "/restapi/oauth/token");

    rig.office.clear_faults();
    rig.engine.sign_in().await.expect("a person who is stopped may sign in again");
    let Connection::SigningIn { address, .. } = rig.engine.status().connection else {
        panic!("the browser is waited for: {:?}", rig.engine.status().connection)
    };
    reqwest::get(address).await.expect("the browser comes back");
    rig.until_listening().await;
    assert_eq!(rig.asked("POST", "/restapi/oauth/token"), asked + 1, "what was refused was not repeated");
}
