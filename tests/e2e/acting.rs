//! Buttons of pop-ups: the ringing is stopped, the caller called back, and what was put off comes again.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ringlet_standin::{EventFault, Leave, Ring};
use ringlet_tests::app::App;
use ringlet_tests::story::{Scene, about_ringlet, incoming, missed, without_times};
use ringlet_tests::wait::{same, wait_for};

const PAT: &str = "Pat Ito · +1 202-555-0143";
/// Pat's call, the only row.
const MISSED: [&str; 1] = ["call inbound missed +12025550143"];

/// A call that nobody took, told of as the second pop-up.
async fn missed_call(scene: &Scene, app: &App<'_>) -> Result<()> {
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.ring_ends(1, |office| office.hang_up(&call)).await?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    // Nobody presses a button before the daemon has answered.
    wait_for("the second pop-up", scene.limit(), || async { Ok((scene.recorder.up() == [2]).then_some(())) }).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_is_ignored_from_its_pop_up_and_how_it_went_is_said() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    let app = scene.signed_in().await?;
    scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    let actions = scene.recorder.toasts()[0].actions.clone();
    let expected = ["default", "Open", "ignore", "Ignore", "to-voicemail", "To voicemail", "open", "Open"];
    same("the buttons", actions, expected)?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;

    scene.recorder.press(1, "ignore").await?;
    let said = "notify 2: no-category low | Ringing stopped here | The caller hears it ring on.";
    app.until_history("that it was declined", |rows| rows[0]["outcome"] == "declined").await?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    // The answer to the request comes by HTTPS, and the end of the ring by the socket.
    let [first, last] = scene.in_either_order("close 1".to_owned(), said.to_owned());
    let told = [incoming(1, PAT), first, last];
    scene.comes_to(&app, &told, &["call inbound declined +12025550143"], "listening").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_press_fails_politely_and_one_in_time_sends_the_caller_to_voicemail() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.set(|settings| _ = settings.scopes.insert("CallControl".to_owned()));
    let app = scene.signed_in().await?;
    let told = async |count| Ok::<_, anyhow::Error>(scene.recorder.until_seen(count, scene.limit()).await?.what.line());

    // The caller gives up, and the news of that is still on its way when somebody presses.
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    scene.office.fault_events([EventFault::Delay { seconds: 60.0 }; 8]);
    scene.office.hang_up(&call)?;
    scene.recorder.press(1, "ignore").await?;
    let over = "notify 2: no-category low | The call is over already | Or somebody has taken it.";
    same("how it went", told(3).await?.as_str(), over)?;
    scene.office.deliver_events_well();
    scene.office.advance(Duration::from_secs(60));
    app.until_history("that it was missed", |rows| rows[0]["outcome"] == "missed").await?;
    scene.recorder.until_seen(4, scene.limit()).await?;

    scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    same("the next ring", told(5).await?, incoming(4, PAT))?;
    wait_for("its pop-up", scene.limit(), || async { Ok(scene.recorder.up().contains(&4).then_some(())) }).await?;
    app.until_status("that toasts work", |status| status["toasts"] == "ok").await?;
    scene.recorder.press(4, "to-voicemail").await?;
    let sent = "notify 2 for 2: no-category low | Sent to voicemail | The caller can leave a message.";
    scene.recorder.until_seen(7, scene.limit()).await?;
    let closed = |id: u32| format!("close {id}");
    let calls = [incoming(1, PAT), closed(1), over.to_owned(), missed(3, PAT), incoming(4, PAT)];
    // The answer to the request comes by HTTPS, and the end of the ring by the socket.
    let told = [calls.as_slice(), &scene.in_either_order(sent.to_owned(), closed(4))].concat();
    // Whoever is sent to voicemail may leave none, and was sent there by the person: that is no missed call.
    let rows = ["call inbound declined +12025550143", MISSED[0]];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_copied_and_a_voicemail_marked_heard_from_their_pop_ups() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    missed_call(&scene, &app).await?;
    scene.recorder.press(2, "copy-number").await?;
    let window = app.open_window().await?;
    window.until_says("Pat Ito").await?;
    window.keys(&["Ctrl+f", "Ctrl+v"]).await?;
    let pasted = "return document.querySelector('[aria-label^=Search]').value === '+1 202-555-0143'";
    window.until("the number in the search", pasted).await?;
    app.close_window().await?;

    let still_there = scene.recorder.until_seen(5, scene.limit()).await?.what.line();
    ensure!(still_there.starts_with(&about_ringlet(3, "Ringlet is still in the tray")), "{still_there}");
    let from = Some("+442079460018".to_owned());
    let (_, message) = scene.office.leave_voicemail(Leave { from, ..Leave::default() })?;
    scene.recorder.until_seen(6, scene.limit()).await?;
    app.until_status("that it is unread", |status| status["unread"].as_u64() > Some(0)).await?;
    let toast = scene.recorder.toasts().pop().context("no pop-up came")?;
    ensure!(toast.summary == "New voicemail", "{toast:?}");
    scene.recorder.press(toast.id, "mark-heard").await?;
    wait_for("that the office knows it was heard", scene.limit(), || async {
        Ok(scene.office.messages().iter().any(|other| other.id == message && other.read).then_some(()))
    })
    .await?;
    let closed = |id: u32| format!("close {id}");
    let voicemail = "notify 4: im.received normal | New voicemail | +44 20 7946 0018\n00:00 · 21 s".to_owned();
    let told = [incoming(1, PAT), closed(1), missed(2, PAT), closed(2), still_there, voicemail, closed(4)];
    let rows = ["voicemail inbound unknown +442079460018 with voicemail", MISSED[0]];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_caller_is_called_back_from_the_pop_up() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let before = scene.desktop.opened()?.len();
    missed_call(&scene, &app).await?;
    scene.recorder.press(2, "call-back").await?;
    same("what was opened", scene.desktop.until_opened(before + 1).await?, "tel:+12025550143".to_owned())?;
    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), "close 2".to_owned()];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_put_off_is_reminded_of_by_the_next_run() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    missed_call(&scene, &app).await?;
    scene.recorder.press(2, "remind").await?;
    scene.recorder.until_seen(4, scene.limit()).await?;
    let file = scene.desktop.folder().join("data/ringlet-story/history.sqlite");
    let history = rusqlite::Connection::open(&file).with_context(|| format!("no history in {}", file.display()))?;
    wait_for("the reminder", scene.limit(), || async {
        let many: u32 = history.query_row("SELECT count(*) FROM reminder", [], |row| row.get(0))?;
        Ok((many == 1).then_some(()))
    })
    .await?;
    app.quit().await?;
    // A quarter of an hour passes.
    history.execute("UPDATE reminder SET at = at - 900000", [])?;
    history.close().map_err(|(_, error)| error)?;

    let app = App::start(&scene.desktop, &scene.setup).await?;
    let told = scene.recorder.until_seen(5, scene.limit()).await?.what.line();
    ensure!(told.starts_with("notify 3: call.unanswered normal | Reminder: call back Pat Ito | "), "{told}");
    app.until("listening").await?;
    let closed = |id: u32| format!("close {id}");
    let reminder = without_times(&told);
    let told = [incoming(1, PAT), closed(1), missed(2, PAT), closed(2), reminder];
    scene.comes_to(&app, &told, &MISSED, "waiting").await?;
    app.quit().await
}
