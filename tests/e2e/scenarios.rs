//! All that can happen on a line, in one Ringlet that stays signed in: each row of the tables is played and judged by
//! itself, under the number that the rules' own scenarios have.
//!
//! A caller's name carries the number of the scenario, so that pop-ups and rows are told apart however they overlap.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use ringlet_tests::app::App;
use ringlet_tests::recorder::{Seen, What};
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::{nothing_more, same, wait_for};
use serde_json::{Value, json};

use crate::scenario_tables::{Scenario, caller, caller_alone, name, on_presence};
use crate::session_tables::on_sessions;

#[tokio::test(flavor = "multi_thread")]
async fn everything_a_line_of_presence_brings_is_told_as_what_it_is() -> Result<()> {
    let scene = Scene::usual().await?;
    play(&scene, &on_presence()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_telephony_sessions_it_is_told_at_once() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    play(&scene, &on_sessions()).await
}

/// Plays them one after another, and asks for the history when the log has spoken of all of them.
async fn play(scene: &Scene, scenarios: &[Scenario]) -> Result<()> {
    let app = scene.signed_in().await?;
    scene.office.act("delays", json!({"log_seconds": 1, "message_seconds": 0.2}))?;
    for scenario in scenarios {
        let about = || format!("scenario {}, {}", scenario.number, scenario.what);
        let mut expected = Vec::new();
        for step in &scenario.steps {
            scene.office.act(step.verb, step.fields.clone()).with_context(|| format!("{}: {}", about(), step.verb))?;
            expected.extend(step.told);
            until_told(scene, scenario.number, &expected).await.with_context(about)?;
            let told = || told_of(&scene.recorder.seen(), scenario.number);
            if !step.quiet.is_zero() {
                nothing_more(told, step.quiet).await.with_context(about)?;
            }
        }
    }
    let confirmed = |rows: &[Value]| rows.iter().all(|row| row["provisional"] == false);
    let rows = app.until_history("that the log has spoken", confirmed).await?;
    for scenario in scenarios {
        let about = || format!("scenario {}, {}", scenario.number, scenario.what);
        let mut expected: Vec<&str> = scenario.steps.iter().flat_map(|step| step.told).copied().collect();
        expected.extend(scenario.later);
        until_told(scene, scenario.number, &expected).await.with_context(about)?;
        let found: Vec<String> = rows.iter().filter(|row| is_of(row, scenario.number)).map(row_words).collect();
        same(&about(), found.join(", "), scenario.row.unwrap_or_default())?;
    }
    // What comes of one overlaps what comes of the next, so the order is each one's own: here it is seen that nothing
    // came of what has no number, and nothing twice.
    scene.recorder.stays_quiet(Duration::from_secs(5)).await?;
    app.tray().await?.until("something waiting", |look| look.title.ends_with("waiting")).await?;
    let mut in_all = 0;
    for scenario in scenarios {
        let expected = scenario.steps.iter().map(|step| step.told.len()).sum::<usize>() + scenario.later.len();
        same(scenario.what, told_of(&scene.recorder.seen(), scenario.number).len(), expected)?;
        in_all += expected;
    }
    let told = scene.told();
    same(&format!("the calls to the notification daemon, {told:#?},"), told.len(), in_all)?;
    app.quit().await
}

/// Waits until exactly this was told of the scenario's callers.
async fn until_told(scene: &Scene, number: u32, expected: &[&str]) -> Result<()> {
    let enough = || async { Ok((told_of(&scene.recorder.seen(), number).len() >= expected.len()).then_some(())) };
    let came = wait_for("what is to be told", scene.limit(), enough).await;
    same("the pop-ups", told_of(&scene.recorder.seen(), number), expected)?;
    came
}

/// What the daemon was told of one scenario's callers, in the words of the tables.
fn told_of(seen: &[Seen], number: u32) -> Vec<&'static str> {
    let name = name(number);
    let mut up: BTreeMap<u32, bool> = BTreeMap::new();
    let mut words = Vec::new();
    for seen in seen {
        match &seen.what {
            What::Close { id } if up.get(id) == Some(&true) => words.push("gone"),
            What::Close { .. } => {}
            What::Notify(told) => {
                let ours = told.summary.contains(&name) || told.body.contains(&name);
                up.insert(told.id, ours);
                if ours {
                    words.push(match (told.summary.as_str(), told.replaces) {
                        ("Missed call", _) => "missed",
                        ("New voicemail", 0) => "message",
                        ("New voicemail", _) => "message instead",
                        _ if told.body.starts_with("Incoming call") => "rings",
                        _ => "something else",
                    });
                }
            }
        }
    }
    words
}

fn is_of(row: &Value, number: u32) -> bool {
    let ours = format!("+1202555{:04}", 100 + number);
    let oneself = number == 25 && row["from_number"] == row["to_number"];
    oneself || row["from_number"] == ours || row["to_number"] == ours || row["from_name"] == name(number)
}

fn row_words(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or("-");
    let voicemail = if row["voicemail_id"].is_null() { "" } else { " with voicemail" };
    format!("{} {}{voicemail}", text("direction"), text("outcome"))
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_callers_and_colleagues_are_told_as_what_they_are() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let hidden = scene.office.ring(ringlet_standin::Ring::default());
    scene.recorder.until_seen(1, scene.limit()).await?;
    let colleague = scene.office.ring(ringlet_standin::Ring::from_named("103", "Mina Park"));
    scene.recorder.until_seen(2, scene.limit()).await?;
    scene.ring_ends(2, |office| office.answer(&colleague)).await?;
    scene.office.hang_up(&colleague)?;
    scene.ring_ends(1, |office| office.hang_up(&hidden)).await?;
    let told = [
        incoming(1, "Private number"),
        incoming(2, "Mina Park · ext. 103"),
        "close 2".to_owned(),
        "close 1".to_owned(),
        missed(3, "Private number"),
    ];
    let rows = ["call inbound answered 103", "call inbound missed -"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_calls_at_once_ring_until_each_is_answered() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let (mut calls, mut told, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=8 {
        let from = format!("+1202555{:04}", 100 + number);
        calls.push(scene.office.ring(ringlet_standin::Ring::from_named(&from, &name(number))));
        told.push(incoming(number, &format!("{} · +1 202-555-{:04}", name(number), 100 + number)));
        rows.insert(0, format!("call inbound answered {from}"));
        scene.recorder.until_seen(calls.len(), scene.limit()).await?;
    }
    // The list has seven of them: the eighth is read over HTTPS, and is not taken to be over.
    scene.recorder.stays_quiet(Duration::from_secs(5)).await?;
    // No list had the first call in it once the eighth rang: that it is over shows when the second is answered.
    scene.office.answer(&calls[0])?;
    scene.office.hang_up(&calls[0])?;
    scene.office.answer(&calls[1])?;
    scene.recorder.until_seen(10, scene.limit()).await?;
    scene.office.hang_up(&calls[1])?;
    told.extend(scene.in_either_order("close 1".to_owned(), "close 2".to_owned()));
    for (id, call) in (1..).zip(&calls).skip(2) {
        scene.ring_ends(id, |office| office.answer(call)).await?;
        scene.office.hang_up(call)?;
        told.push(format!("close {id}"));
    }
    let answered = |rows: &[Value]| rows.iter().filter(|row| row["outcome"] == "answered").count() == 8;
    app.until_history("eight answered calls", answered).await?;
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    scene.comes_to(&app, &told, &rows, "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_dealt_with_elsewhere_is_taken_down() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    scene.office.act("delays", json!({"message_seconds": 0.2}))?;
    for (number, verb) in [(1, "hear-voicemail"), (2, "delete-voicemail")] {
        let left = scene.office.act("leave-voicemail", caller_alone(number))?;
        until_told(&scene, number, &["message"]).await?;
        app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
        scene.office.act(verb, json!({"message": left["message"]}))?;
        until_told(&scene, number, &["message", "gone"]).await.with_context(|| verb.to_owned())?;
    }
    app.until_status("that nothing waits", |status| status["unread"] == 0).await?;
    let came = |number: u32| {
        let who = format!("{} · +1 202-555-{:04}", name(number), 100 + number);
        format!("notify {number}: im.received normal | New voicemail | {who}\n00:00 · 21 s")
    };
    let told = [came(1), "close 1".to_owned(), came(2), "close 2".to_owned()];
    let rows = [
        "voicemail inbound unknown +12025550102 with voicemail",
        "voicemail inbound unknown +12025550101 with voicemail",
    ];
    scene.comes_to(&app, &told, &rows, "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_by_its_age_while_a_call_rings_loses_nothing() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(ringlet_standin::Ring::from_named("+12025550144", &name(44)));
    until_told(&scene, 44, &["rings"]).await?;
    let age = scene.office.sockets_open();
    same("open sockets", age, 1)?;
    scene.office.set(|settings| settings.absolute_timeout = Duration::from_millis(1));
    wait_for("the end of the connection", scene.limit(), || async {
        Ok((scene.office.sockets_open() == 0).then_some(()))
    })
    .await?;
    scene.office.set(|settings| settings.absolute_timeout = Duration::from_secs(24 * 60 * 60));
    scene.until_subscribed(1).await?;
    scene.office.hang_up(&call)?;
    let who = format!("{} · +1 202-555-0144", name(44));
    let told = [incoming(1, &who), "close 1".to_owned(), missed(2, &who)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550144"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_are_refused_are_told_as_a_feature_that_is_off() -> Result<()> {
    for missing in ["disable", "refuse"] {
        let scene = Scene::usual().await?;
        scene.office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
        scene.office.act("permissions", json!({"missing_filter": missing}))?;
        let app = App::start(&scene.desktop, &scene.setup).await?;
        // The token says that the app may; the gateway says that it may not.
        ringlet_tests::story::sign_in(&scene.desktop, &app).await?;
        scene.office.set(|settings| _ = settings.scopes.remove("CallControl"));
        scene.office.set(|settings| settings.recovery_window = Duration::ZERO);
        scene.office.cut_the_line();
        scene.office.restore_the_line();
        app.open_window().await?.until_says("permission CallControl").await.with_context(|| missing.to_owned())?;
        scene.office.act("ring", caller(46))?;
        until_told(&scene, 46, &["rings"]).await?;
        scene.office.act("hang-up", json!({"call": "c46"}))?;
        let who = format!("{} · +1 202-555-0146", name(46));
        let told = [incoming(1, &who), "close 1".to_owned(), missed(2, &who)];
        scene.comes_to(&app, &told, &["call inbound missed +12025550146"], "waiting").await?;
        app.quit().await?;
    }
    Ok(())
}
