//! The window, open while things happen.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming, missed};
use ringlet_tests::wait::{same, wait_for};
use ringlet_tests::window::Window;

const PAT: &str = "Pat Ito · +1 202-555-0143";
const LONDON: &str = "+44 20 7946 0018";

/// Who is in the rows, from the top.
async fn callers(window: &Window) -> Result<Vec<String>> {
    let names = "return [...document.querySelectorAll('[data-row] .who')].map(who => who.lastChild.textContent.trim())";
    Ok(serde_json::from_value(window.evaluate(names).await?)?)
}

async fn until_callers(window: &Window, expected: &[&str]) -> Result<()> {
    let what = format!("rows of {expected:?}");
    let seen = wait_for(&what, std::time::Duration::from_secs(20), || async {
        let seen = callers(window).await?;
        if seen == expected { Ok(Some(())) } else { anyhow::bail!("the rows are of {seen:?}") }
    });
    seen.await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_window_shows_calls_as_they_come_and_finds_them() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    window.until_says("No calls yet").await?;
    // Gone, should the page ever be loaded anew.
    window.evaluate("window.sameAsBefore = true").await?;

    let first = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    until_callers(&window, &["Pat Ito"]).await?;
    scene.recorder.until_seen(1, scene.limit()).await?;
    scene.office.hang_up(&first)?;
    scene.recorder.until_seen(3, scene.limit()).await?;
    window.until_says("Missed").await?;
    let second = scene.office.ring(Ring::from("+442079460018"));
    until_callers(&window, &[LONDON, "Pat Ito"]).await?;
    scene.recorder.until_seen(4, scene.limit()).await?;
    scene.office.answer(&second)?;
    scene.recorder.until_seen(5, scene.limit()).await?;

    window.click("input[value=missed] + span").await?;
    until_callers(&window, &["Pat Ito"]).await?;
    window.click("input[value=all] + span").await?;
    until_callers(&window, &[LONDON, "Pat Ito"]).await?;
    window.enter("[aria-label^=Search]", "7946 00").await?;
    until_callers(&window, &[LONDON]).await?;
    window.press("Clear the search").await?;
    window.enter("[aria-label^=Search]", "pat").await?;
    until_callers(&window, &["Pat Ito"]).await?;
    window.enter("[aria-label^=Search]", " nobody").await?;
    window.until_says("Nothing found").await?;
    same("the same page", window.evaluate("return window.sameAsBefore").await?.as_bool(), Some(true))?;

    let told = [incoming(1, PAT), "close 1".to_owned(), missed(2, PAT), incoming(3, LONDON), "close 3".to_owned()];
    let rows = ["call inbound answered +442079460018", "call inbound missed +12025550143"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_closes_itself_and_a_deleted_one_stays_away() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;
    let window = app.open_window().await?;
    window.until_says("No calls yet").await?;
    for (at, caller) in
        [Ring::from_named("+12025550143", "Pat Ito"), Ring::from("+442079460018")].into_iter().enumerate()
    {
        let call = scene.office.ring(caller);
        scene.recorder.until_seen(3 * at + 1, scene.limit()).await?;
        scene.office.hang_up(&call)?;
        scene.recorder.until_seen(3 * at + 3, scene.limit()).await?;
    }
    window.click("input[value=open] + span").await?;
    until_callers(&window, &[LONDON, "Pat Ito"]).await?;

    // Pat calls again and is talked with: both calls of that number need nothing more.
    let again = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(7, scene.limit()).await?;
    scene.office.answer(&again)?;
    until_callers(&window, &[LONDON]).await?;
    window.click("[data-row] button").await?;
    window.press("Done").await?;
    window.until_says("Nothing open").await?;

    window.click("input[value=all] + span").await?;
    until_callers(&window, &["Pat Ito", LONDON, "Pat Ito"]).await?;
    window.press("Delete…").await?;
    window.until_says("Delete 1 call from this computer?").await?;
    window.click("section .danger").await?;
    until_callers(&window, &["Pat Ito", "Pat Ito"]).await?;
    // The call log tells of it half a minute after its end.
    scene.office.hang_up(&again)?;
    let confirmed = |rows: &[serde_json::Value]| rows.len() == 2 && rows.iter().all(|row| row["provisional"] == false);
    app.until_history("what the call log says", confirmed).await?;
    until_callers(&window, &["Pat Ito", "Pat Ito"]).await?;

    let closed = |id: u32| format!("close {id}");
    let told = [incoming(1, PAT), closed(1), missed(2, PAT), incoming(3, LONDON), closed(3), missed(4, LONDON)];
    let again = [incoming(5, PAT), closed(5), closed(4)];
    let rows = ["call inbound answered +12025550143", "call inbound missed +12025550143"];
    scene.comes_to(&app, &[&told[..], &again[..]].concat(), &rows, "listening").await?;
    app.quit().await
}
