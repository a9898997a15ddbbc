//! All that can happen on a line, in one Ringlet that stays signed in: each row of the tables is played and judged by
//! itself, under the number that the rules' own scenarios have.
//!
//! A caller's name carries the number of the scenario, so that pop-ups and rows are told apart however they overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context as _, Result};
use ringlet_tests::app::App;
use ringlet_tests::recorder::{Seen, What};
use ringlet_tests::story::Scene;
use ringlet_tests::wait::{same, wait_for};
use serde_json::{Value, json};

/// One row: what happens, what the person is told, and what the history says in the end.
struct Scenario {
    number: u32,
    what: &'static str,
    steps: Vec<Step>,
    /// What comes when the call log has spoken.
    later: &'static [&'static str],
    /// `direction outcome` of its rows, newest first, or nothing for what is no call of the person's.
    row: Option<&'static str>,
}

/// A verb of the office with its fields, and the pop-ups that must have come and gone before the next step.
struct Step {
    verb: &'static str,
    fields: Value,
    told: &'static [&'static str],
}

fn step(verb: &'static str, fields: Value, told: &'static [&'static str]) -> Step {
    Step { verb, fields, told }
}

/// A call that rings on the desktop.
fn rings(number: u32) -> Step {
    step("ring", caller(number), &["rings"])
}

fn caller(number: u32) -> Value {
    json!({"call": format!("c{number}"), "from": format!("+1202555{:04}", 100 + number), "name": name(number)})
}

fn name(number: u32) -> String {
    format!("Caller {number:02}")
}

fn with(mut fields: Value, key: &str, value: impl Into<Value>) -> Value {
    fields[key] = value.into();
    fields
}

/// The next step of the scenario's own call.
fn then(verb: &'static str, number: u32, told: &'static [&'static str]) -> Step {
    step(verb, json!({"call": format!("c{number}")}), told)
}

fn drops(events: usize) -> Step {
    step("fault-events", json!({"faults": vec![json!({"fault": "drop"}); events]}), &[])
}

/// A line of presence alone: what most apps are granted.
fn on_presence() -> Vec<Scenario> {
    let row = |number, what, steps, row| Scenario { number, what, steps, later: &[], row };
    vec![
        row(1, "the caller gives up", vec![rings(1), then("hang-up", 1, MISSED)], Some("inbound missed")),
        row(
            2,
            "answered here",
            vec![rings(2), then("answer", 2, &["gone"]), then("hang-up", 2, &[])],
            Some("inbound answered"),
        ),
        row(
            3,
            "answered on another device: presence is the extension's, and shows the same with another leg",
            vec![rings(3), then("answer", 3, &["gone"]), then("hold", 3, &[]), then("hang-up", 3, &[])],
            Some("inbound answered"),
        ),
        Scenario {
            number: 4,
            what: "declined: it looks missed until the log has spoken",
            steps: vec![rings(4), then("decline", 4, MISSED)],
            later: &["gone"],
            row: Some("inbound declined"),
        },
        row(
            5,
            "a message is left",
            vec![rings(5), then("to-voicemail", 5, MISSED), then("leave-voicemail", 5, &["message instead"])],
            Some("inbound missed with voicemail"),
        ),
        row(
            6,
            "the caller says nothing to the mailbox",
            vec![rings(6), then("to-voicemail", 6, MISSED), then("hang-up", 6, &[])],
            Some("inbound missed"),
        ),
        row(
            7,
            "straight to the mailbox",
            vec![step("leave-voicemail", caller_alone(7), &["message"])],
            Some("inbound missed with voicemail"),
        ),
        row(
            8,
            "refused before it rang: the log alone has it",
            vec![drops(2), step("ring", caller(8), &[]), then("hang-up", 8, &[])],
            Some("inbound missed"),
        ),
        row(
            9,
            "a second call rings while the first is talked on, and its caller gives up",
            vec![
                rings(9),
                then("answer", 9, &["gone"]),
                step("ring", second(9), &["rings"]),
                then("hang-up", 59, MISSED),
                then("hang-up", 9, &[]),
            ],
            Some("inbound missed, inbound answered"),
        ),
        Scenario {
            number: 12,
            what: "a colleague in the queue takes it",
            steps: vec![
                step("ring", with(caller(12), "queue", true), &["rings"]),
                then("answer-elsewhere", 12, &["gone"]),
            ],
            later: &[],
            row: Some("inbound answered_elsewhere"),
        },
        Scenario {
            number: 13,
            what: "nobody in the queue takes it: held until the log has spoken",
            steps: vec![step("ring", with(caller(13), "queue", true), &["rings"]), then("hang-up", 13, &["gone"])],
            later: &["missed"],
            row: Some("inbound missed"),
        },
        row(
            14,
            "the next device rings after a pause",
            vec![
                rings(14),
                then("pause-ringing", 14, &["gone"]),
                then("ring-again", 14, &["rings"]),
                then("answer", 14, &["gone"]),
                then("hang-up", 14, &[]),
            ],
            Some("inbound answered"),
        ),
        Scenario {
            number: 17,
            what: "moved on while it rings",
            steps: vec![rings(17), then("move-away", 17, MISSED)],
            later: &["gone"],
            row: Some("inbound answered_elsewhere"),
        },
        row(
            18,
            "parked",
            vec![rings(18), then("answer", 18, &["gone"]), then("park", 18, &[]), then("hang-up", 18, &[])],
            Some("inbound answered"),
        ),
        row(
            19,
            "a parked call comes back",
            vec![
                rings(19),
                then("answer", 19, &["gone"]),
                then("park", 19, &[]),
                then("hang-up", 19, &[]),
                step("ring", second(19), &["rings"]),
                then("answer", 69, &["gone"]),
                then("hang-up", 69, &[]),
            ],
            Some("inbound answered, inbound answered"),
        ),
        row(
            22,
            "the person calls, and somebody answers",
            vec![step("call-out", caller(22), &[]), then("answer", 22, &[]), then("hang-up", 22, &[])],
            Some("outbound outbound"),
        ),
        row(
            23,
            "the person calls, and nobody answers",
            vec![step("call-out", caller(23), &[]), then("hang-up", 23, &[])],
            Some("outbound outbound"),
        ),
        row(
            24,
            "the first leg of a click-to-call",
            vec![step("ring", with(caller(24), "ring_out_leg", true), &[]), then("hang-up", 24, &[])],
            None,
        ),
        row(
            25,
            "a call from the person's own number",
            vec![step("ring", with(caller(25), "from", ringlet_standin::OWNER_NUMBER), &[]), then("hang-up", 25, &[])],
            None,
        ),
        row(
            26,
            "a monitored line rings",
            vec![step("ring", with(caller(26), "monitored", true), &[]), then("hang-up", 26, &[])],
            None,
        ),
        row(
            27,
            "somebody else's line, answered for them",
            vec![
                step("ring", with(caller(27), "on_behalf_of", 133_166_004_u64), &["rings"]),
                then("answer", 27, &["gone"]),
                then("hang-up", 27, &[]),
            ],
            Some("inbound answered"),
        ),
        Scenario {
            number: 29,
            what: "a fax: it looks missed until the log has spoken",
            steps: vec![rings(29), then("fax", 29, MISSED)],
            later: &["gone"],
            row: None,
        },
        row(
            31,
            "the last event is lost: the next list no longer has the call",
            vec![
                rings(31),
                drops(1),
                then("hang-up", 31, &[]),
                step("call-out", second(31), MISSED),
                then("hang-up", 81, &[]),
            ],
            Some("inbound missed"),
        ),
        Scenario {
            number: 32,
            what: "the answer's event is lost: it looks missed until the log has spoken",
            steps: vec![rings(32), drops(1), then("answer", 32, &[]), then("hang-up", 32, MISSED)],
            later: &["gone"],
            row: Some("inbound answered"),
        },
        row(
            33,
            "the first event is lost",
            vec![drops(1), step("ring", caller(33), &[]), then("answer", 33, &[]), then("hang-up", 33, &[])],
            Some("inbound answered"),
        ),
        row(
            34,
            "every event comes twice",
            vec![
                step("fault-events", json!({"faults": [{"fault": "duplicate"}, {"fault": "duplicate"}]}), &[]),
                rings(34),
                then("hang-up", 34, MISSED),
            ],
            Some("inbound missed"),
        ),
        row(
            35,
            "the ringing comes after its end",
            vec![
                step("fault-events", json!({"faults": [{"fault": "reorder"}]}), &[]),
                step("ring", caller(35), &[]),
                then("hang-up", 35, &[]),
            ],
            Some("inbound missed"),
        ),
        row(
            43,
            "the access token ends while it rings",
            vec![
                rings(43),
                step("expire-tokens", json!({}), &[]),
                then("answer", 43, &["gone"]),
                then("hang-up", 43, &[]),
            ],
            Some("inbound answered"),
        ),
        row(
            47,
            "held, and taken back",
            vec![
                rings(47),
                then("answer", 47, &["gone"]),
                then("hold", 47, &[]),
                then("resume", 47, &[]),
                then("hang-up", 47, &[]),
            ],
            Some("inbound answered"),
        ),
    ]
}

/// With telephony sessions, which say at once what presence leaves to the log.
fn on_sessions() -> Vec<Scenario> {
    let row = |number, what, steps, row| Scenario { number, what, steps, later: &[], row };
    let queued = |number| step("ring", with(caller(number), "queue", true), &["rings"]);
    let leg = |number: u32, origin: &str, extension: Value, code: &str| {
        json!({"event": "telephony", "body": {"sequence": 2, "sessionId": format!("7700{number}"),
            "telephonySessionId": format!("s-leg-{number}"), "origin": {"type": origin},
            "parties": [{"id": format!("p-leg-{number}-1"), "extensionId": extension, "direction": "Inbound",
                "from": {"phoneNumber": format!("+1202555{:04}", 100 + number), "name": name(number)},
                "to": {"phoneNumber": ringlet_standin::OWNER_NUMBER}, "status": {"code": code}, "missedCall": false}]}})
    };
    let own = json!(ringlet_standin::OWNER.to_string());
    vec![
        row(4, "declined", vec![rings(4), then("decline", 4, &["gone"])], Some("inbound declined")),
        row(
            12,
            "a colleague in the queue takes it",
            vec![queued(12), then("answer-elsewhere", 12, &["gone"])],
            Some("inbound answered_elsewhere"),
        ),
        row(13, "nobody in the queue takes it", vec![queued(13), then("hang-up", 13, MISSED)], Some("inbound missed")),
        row(
            17,
            "moved on while it rings",
            vec![rings(17), then("move-away", 17, &["gone"])],
            Some("inbound answered_elsewhere"),
        ),
        row(
            28,
            "parties of a conference",
            vec![
                step("event", leg(28, "Conference", own.clone(), "Proceeding"), &[]),
                step("event", leg(28, "Conference", own.clone(), "Gone"), &[]),
            ],
            None,
        ),
        row(29, "a fax", vec![rings(29), then("fax", 29, &["gone"])], None),
        row(
            48,
            "a leg that is never offered",
            vec![
                step("event", leg(48, "Call", own.clone(), "Setup"), &[]),
                step("event", leg(48, "Call", own, "Disconnected"), &[]),
            ],
            None,
        ),
        row(
            22,
            "the far end of the person's own call",
            vec![step("event", leg(22, "Call", Value::Null, "Proceeding"), &[])],
            None,
        ),
    ]
}

/// Told in stories of their own, which say by what name.
const ELSEWHERE: [(u32, &str); 14] = [
    (10, "two_callers_ring_and_end_independently"),
    (20, "hidden_callers_and_colleagues_are_told_as_what_they_are"),
    (21, "hidden_callers_and_colleagues_are_told_as_what_they_are"),
    (30, "eight_calls_at_once_ring_until_each_is_answered"),
    (36, "a_call_that_began_while_the_socket_was_cut_is_told_once_it_is_recovered"),
    (37, "a_call_missed_while_the_socket_was_gone_for_long_is_told_once_with_its_caller"),
    (38, "killed_while_ringing_it_closes_what_it_left_and_tells_what_still_rings"),
    (39, "what_happened_while_nobody_listened_is_told_in_one_toast_and_kept_with_its_times"),
    (40, "a_message_dealt_with_elsewhere_is_taken_down"),
    (41, "a_message_dealt_with_elsewhere_is_taken_down"),
    (42, "a_transcript_that_comes_later_changes_the_toast_without_a_sound"),
    (44, "a_connection_that_ends_by_its_age_while_a_call_rings_loses_nothing"),
    (45, "a_second_launch_opens_the_window_of_the_first"),
    (46, "sessions_that_are_refused_are_told_as_a_feature_that_is_off"),
];

/// On the wire they are another one: who transferred a call here, or where it was transferred to when people had
/// talked, no event tells; and a second caller who gives up is played with the second call that rings.
const ALIKE: [(u32, u32); 3] = [(11, 9), (15, 1), (16, 2)];

#[test]
fn every_scenario_that_a_socket_can_bring_has_a_story() {
    let played = on_presence().into_iter().chain(on_sessions()).map(|scenario| scenario.number);
    let mut told: BTreeSet<u32> = played.collect();
    let source = |(_, name): &&(u32, &str)| STORIES.iter().any(|story| story.contains(&format!("async fn {name}")));
    let named: Vec<&(u32, &str)> = ELSEWHERE.iter().filter(source).collect();
    told.extend(named.iter().map(|(number, _)| *number));
    told.extend(ALIKE.iter().filter(|(_, other)| told.contains(other)).map(|(number, _)| *number).collect::<Vec<_>>());
    let without: Vec<u32> = (1..=48).filter(|number| !told.contains(number)).collect();
    assert!(without.is_empty(), "no story for {without:?}");
}

const STORIES: [&str; 8] = [
    include_str!("away.rs"),
    include_str!("crash.rs"),
    include_str!("desktop.rs"),
    include_str!("line.rs"),
    include_str!("scenarios.rs"),
    include_str!("two_callers.rs"),
    include_str!("voicemail.rs"),
    include_str!("trail.rs"),
];

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
    // Nothing came of what has no number, and nothing came twice.
    scene.recorder.stays_quiet(Duration::from_secs(3)).await?;
    for scenario in scenarios {
        let expected = scenario.steps.iter().map(|step| step.told.len()).sum::<usize>() + scenario.later.len();
        same(scenario.what, told_of(&scene.recorder.seen(), scenario.number).len(), expected)?;
    }
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
    row["from_number"] == ours || row["to_number"] == ours || row["from_name"] == name(number)
}

fn row_words(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or("-");
    let voicemail = if row["voicemail_id"].is_null() { "" } else { " with voicemail" };
    format!("{} {}{voicemail}", text("direction"), text("outcome"))
}

/// A second call in one scenario, of the same name and from elsewhere.
fn second(number: u32) -> Value {
    let other = caller(number + 50);
    with(other, "name", name(number))
}

/// A caller without a call that rang.
fn caller_alone(number: u32) -> Value {
    let mut fields = caller(number);
    fields.as_object_mut().map(|fields| fields.remove("call"));
    fields
}

const MISSED: &[&str] = &["gone", "missed"];

#[tokio::test(flavor = "multi_thread")]
async fn hidden_callers_and_colleagues_are_told_as_what_they_are() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let hidden = scene.office.ring(ringlet_standin::Ring::default());
    scene.recorder.until_seen(1, scene.limit()).await?;
    let colleague = scene.office.ring(ringlet_standin::Ring::from_named("103", "Mina Park"));
    scene.recorder.until_seen(2, scene.limit()).await?;
    scene.office.answer(&colleague)?;
    scene.office.hang_up(&colleague)?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    scene.office.hang_up(&hidden)?;
    let lines = [
        ringlet_tests::story::incoming(1, "Private number"),
        ringlet_tests::story::incoming(2, "Mina Park · ext. 103"),
        "close 2".to_owned(),
        "close 1".to_owned(),
        ringlet_tests::story::missed(3, "Private number"),
    ];
    scene.was_told(&lines).await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_calls_at_once_ring_until_each_is_answered() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let mut calls = Vec::new();
    for number in 1..=8 {
        let from = format!("+1202555{:04}", 100 + number);
        calls.push(scene.office.ring(ringlet_standin::Ring::from_named(&from, &name(number))));
        scene.recorder.until_seen(calls.len(), scene.limit()).await?;
    }
    // The list has seven of them: the eighth is read over HTTPS, and is not taken to be over.
    scene.recorder.stays_quiet(Duration::from_secs(5)).await?;
    for call in &calls {
        scene.office.answer(call)?;
        scene.office.hang_up(call)?;
    }
    scene.recorder.until_seen(16, scene.limit()).await?;
    let closed = scene.told().iter().filter(|line| line.starts_with("close ")).count();
    same("pop-ups that went", closed, 8)?;
    let answered = |rows: &[Value]| rows.iter().filter(|row| row["outcome"] == "answered").count() == 8;
    app.until_history("eight answered calls", answered).await?;
    scene.recorder.stays_quiet(Duration::from_secs(4)).await?;
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
    until_told(&scene, 44, &["rings", "gone", "missed"]).await?;
    scene.recorder.stays_quiet(Duration::from_secs(2)).await?;
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
        until_told(&scene, 46, &["rings", "gone", "missed"]).await?;
        app.quit().await?;
    }
    Ok(())
}
