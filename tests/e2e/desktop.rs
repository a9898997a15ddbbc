//! The desktop around it: daemons that come and go, a second launch, another daemon, a wrong clock, the log.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use ringlet_standin::{Leave, Ring, StandIn};
use ringlet_tests::app::App;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::monitor::Monitor;
use ringlet_tests::recorder::{Told, What};
use ringlet_tests::story::{NOTHING, Scene, incoming, missed, row_lines, setup, sign_in, without_times};
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";

fn pat() -> Ring {
    Ring::from_named("+12025550143", "Pat Ito")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_notification_daemon_everything_else_works_and_the_next_toast_goes_through() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.recorder.vanish().await?;
    let app = scene.signed_in().await?;
    let call = scene.office.ring(pat());
    app.until_history("the call", |rows| rows.len() == 1).await?;
    scene.office.answer(&call)?;
    scene.office.hang_up(&call)?;
    app.until_status("that toasts fail", |status| status["toasts"] == "failing").await?;

    scene.recorder.come_back().await?;
    let again = scene.office.ring(pat());
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&again)).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    let rows = ["call inbound missed +12025550143", "call inbound answered +12025550143"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_launch_opens_the_window_of_the_first() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    app.say(&[]).await?;
    let window = app.window().await?;
    same("the windows", window.count().await?, 1)?;
    app.say(&[]).await?;
    same("the windows", window.count().await?, 1)?;
    scene.comes_to(&app, &NOTHING, &[], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_started_while_a_call_rings_tell_it_once() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.signed_in().await?.quit().await?;
    let call = scene.office.ring(pat());
    let app = App::start_twice(&scene.desktop, &scene.setup).await?;
    app.until("listening").await?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    // And one more, while the pop-up is up.
    app.say(&["--hidden"]).await?;
    scene.recorder.stays_quiet(Duration::from_secs(5)).await?;
    same("the sockets", scene.office.sockets_open(), 1)?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_missed_calls_toast_opens_the_window_at_its_row() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    for (count, ring) in [(1, pat()), (4, Ring::from("+442079460018"))] {
        let call = scene.office.ring(ring);
        scene.recorder.until_seen(count, scene.limit()).await?;
        scene.office.hang_up(&call)?;
        scene.recorder.until_seen(count + 2, scene.limit()).await?;
    }
    // Nobody clicks before the daemon has answered.
    app.until_status("both calls unread", |status| status["unread"] == 2).await?;
    scene.recorder.press(2, "default").await?;
    let window = app.window().await?;
    window.until_says("Pat Ito").await?;
    let focused = "const row = document.activeElement?.closest('[data-row]'); return row ? row.innerText : ''";
    wait_for("Pat's row with the focus", scene.limit(), || async {
        Ok(window.evaluate(focused).await?.as_str().filter(|row| row.contains("Pat Ito")).map(drop))
    })
    .await?;
    let (london, closed) = ("+44 20 7946 0018", |id: u32| format!("close {id}"));
    let first = [incoming(1, PAT), closed(1), missed(2, PAT)];
    let second = [incoming(3, london), closed(3), missed(4, london), closed(2)];
    let rows = ["call inbound missed +442079460018", "call inbound missed +12025550143"];
    scene.comes_to(&app, &[&first[..], &second[..]].concat(), &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_clock_ten_minutes_wrong_changes_nothing() -> Result<()> {
    let scene = Scene::usual().await?;
    // The office is right, so the laptop is ten minutes late.
    scene.office.advance(Duration::from_secs(600));
    let app = scene.signed_in().await?;
    let call = scene.office.ring(pat());
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT)];
    scene.comes_to(&app, &told, &["call inbound missed +12025550143"], "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn dunst_is_told_the_same() -> Result<()> {
    let desktop = Desktop::usual().await?.telling_at_the_end();
    desktop.start_dunst().await?;
    let monitor = Monitor::start(&desktop).await?;
    let office = StandIn::start().await;
    let app = App::start(&desktop, &setup(&office, "story")?).await?;
    sign_in(&desktop, &app).await?;
    app.until("listening").await?;
    office.three_events(5.0)?;
    monitor.until_seen(4, Duration::from_secs(60)).await?;
    monitor.stays_quiet(Duration::from_secs(5)).await?;
    // All that a story comes to, heard beside the daemon. Its ids begin where it likes, and it takes down what is old by itself, so nothing is left to be replaced.
    let caller = "+1 415-890-5908";
    let voicemail = format!("notify 3: im.received normal | New voicemail | {caller}\n00:00 · 34 s");
    let expected = [incoming(1, caller), "close 1".to_owned(), missed(2, caller), voicemail];
    same("what dunst was told", told_by_turns(&monitor), expected)?;
    same("the history", row_lines(&app.history().await?), ["call inbound missed +14158905908 with voicemail"])?;
    app.tray().await?.until("something waiting", |look| look.title.ends_with("waiting")).await?;
    assert!(desktop.dunst_words()?.contains("New voicemail"), "dunst prints what it shows");
    app.quit().await
}

/// What was said to the daemon, with its ids counted from 1.
fn told_by_turns(monitor: &Monitor) -> Vec<String> {
    let (mut turns, mut last) = (BTreeMap::from([(0, 0)]), 0);
    let mut turn = |id: u32| {
        *turns.entry(id).or_insert_with(|| {
            last += 1;
            last
        })
    };
    let lines = monitor.seen().into_iter().map(|seen| match seen.what {
        What::Close { id } => What::Close { id: turn(id) }.line(),
        What::Notify(told) => What::Notify(Told { id: turn(told.id), replaces: turn(told.replaces), ..told }).line(),
    });
    lines.map(|line| without_times(&line)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_at_its_loudest_has_no_token_no_number_and_no_name_in_it() -> Result<()> {
    let scene = Scene::usual().await?;
    let settings = scene.desktop.folder().join("config/ringlet-story");
    std::fs::create_dir_all(&settings)?;
    std::fs::write(settings.join("settings.toml"), "log_level = \"trace\"\n")?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    sign_in(&scene.desktop, &app).await?;
    app.until("listening").await?;
    let call = scene.office.ring(pat());
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.office.hang_up(&call)?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    let (_, message) = scene.office.leave_voicemail(Leave {
        from: Some("+12025550143".to_owned()),
        name: Some("Pat Ito".to_owned()),
        ..Leave::default()
    })?;
    scene.recorder.until_seen(4, scene.limit()).await?;
    let colleague = scene.office.ring(Ring { name: None, ..Ring::from("102") });
    scene.recorder.until_seen(5, scene.limit()).await?;
    scene.office.transcript_arrives(message, "please water the begonias")?;
    let fetched = || scene.office.requests().iter().any(|seen| seen.path.contains("/content/") && seen.status == 200);
    wait_for("the transcript", scene.limit(), || async { Ok(fetched().then_some(())) }).await?;
    scene.recorder.until_seen(6, scene.limit()).await?;
    scene.ring_ends(3, |office| office.answer(&colleague)).await?;
    scene.office.cut_the_line();
    scene.office.restore_the_line();
    app.until("listening").await?;
    let voicemail = format!("notify 2 for 2: im.received normal | New voicemail | {PAT}\n00:00 · 21 s");
    let amended = format!("{voicemail}\n“please water the begonias”");
    let call = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), voicemail];
    let told = [&call[..], &[incoming(3, "Sam Okafor · ext. 102"), amended, "close 3".to_owned()]].concat();
    // A desktop that cannot open an address says so with the address in its words.
    let opener = scene.desktop.folder().join("bin/xdg-open");
    std::fs::write(&opener, "#!/bin/sh\necho \"nothing opens $1\" >&2\nexit 4\n")?;
    let state = scene.desktop.folder().join("state");
    scene.recorder.press(2, "call-back").await?;
    scene.recorder.until_seen(told.len() + 2, scene.limit()).await?;
    assert!(collect(&state)?.contains("did not open"), "the log says nothing of it");
    let unopened = "notify 4: no-category low | That did not work | No program on this computer could place the call. \
        The settings say which one is asked.";
    let told = [&told[..], &scene.in_either_order("close 2".to_owned(), unopened.to_owned())].concat();
    let rows = ["call inbound answered 102", "call inbound missed +12025550143 with voicemail"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    let words = app.words()?;
    app.quit().await?;

    let logs = words + &collect(&scene.desktop.folder().join("state"))?;
    assert!(logs.contains("TRACE") || logs.contains("DEBUG"), "the log is not loud: {logs}");
    let mut private = vec![
        "2025550143".to_owned(),
        "202-555".to_owned(),
        "Pat Ito".to_owned(),
        "Dana".to_owned(),
        "Okafor".to_owned(),
        "begonias".to_owned(),
    ];
    private.push("6505819987".to_owned());
    let tokens = scene.office.given_out();
    assert!(tokens.len() >= 6, "a code, two tokens, the gateway's and rights to recover: {}", tokens.len());
    private.extend(tokens);
    for secret in private {
        assert!(!logs.contains(&secret), "the log has {secret}");
    }
    for mark in ["access_token=", "Bearer ", "code_verifier", "refresh_token="] {
        assert!(!logs.contains(mark), "the log has {mark}");
    }
    Ok(())
}

/// All files under `folder`, one after another.
fn collect(folder: &std::path::Path) -> Result<String> {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            text += &collect(&path)?;
        } else {
            text += &String::from_utf8_lossy(&std::fs::read(&path)?);
        }
    }
    Ok(text)
}
