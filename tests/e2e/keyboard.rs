//! The calls in the real window by keyboard alone, while others come in.

use anyhow::{Context as _, Result, bail, ensure};
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming, missed, row_lines};
use ringlet_tests::wait::same;
use ringlet_tests::window::Window;

const CALLS: usize = 300;
const MISSED: &str = "return document.querySelector('[data-index=\"0\"] .mark.missed.new') !== null";
/// To what lies within a row or below the list.
const MOST_TABS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn everything_about_the_calls_is_done_by_keyboard_and_the_focus_stays_while_others_come() -> Result<()> {
    let scene = Scene::usual().await?;
    scene.office.seed_history(CALLS, 20);
    let app = scene.signed_in().await?;
    app.until_history("the calls before today's", |rows| rows.len() == CALLS).await?;
    let window = app.open_window().await?;
    window.until("the rows", "return document.querySelectorAll('[data-row]').length > 5").await?;

    // From one end of the list to the other, of which a part is in the page.
    to(&window, "ArrowDown", 0).await?;
    to(&window, "End", CALLS - 1).await?;
    let drawn = window.evaluate("return document.querySelectorAll('[data-row]').length").await?;
    ensure!(drawn.as_u64().is_some_and(|drawn| (1..=60).contains(&drawn)), "{drawn} rows are in the page");
    to(&window, "Home", 0).await?;
    to(&window, "ArrowDown", 1).await?;

    // A call comes in above; its row is one further down, and still has the focus.
    let row = "return document.activeElement.closest('[data-row]').dataset.row";
    let before = window.evaluate(row).await?;
    let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    window.until_says("Pat Ito").await?;
    until_at(&window, 2).await?;
    same("the row with the focus", window.evaluate(row).await?, before)?;
    scene.office.hang_up(&call)?;
    window.until("that it was missed", MISSED).await?;

    // Opened, called back, ticked off and put off from within its row.
    to(&window, "Home", 0).await?;
    window.keys(&["Enter"]).await?;
    window.until_says("Remind me").await?;
    let opened = scene.desktop.opened()?.len();
    tab_to(&window, "Tab", "Call back").await?;
    window.keys(&["Enter"]).await?;
    same("what was opened", scene.desktop.until_opened(opened + 1).await?, "tel:+12025550143".to_owned())?;
    tab_to(&window, "Tab", "Remind me").await?;
    window.keys(&["Enter"]).await?;
    window.until_says("In 15 minutes").await?;
    tab_to(&window, "Tab", "In 15 minutes").await?;
    window.keys(&["Enter"]).await?;
    window.until_says("You are reminded at").await?;
    // The button that led there has the focus again; the one before it ticks the call off.
    window.until("the focus back", "return document.activeElement.matches('.acts > button[aria-expanded]')").await?;
    tab_to(&window, "Shift+Tab", "Done").await?;
    window.keys(&["Enter"]).await?;
    window.until_says("Open again").await?;
    until_at(&window, 0).await?;
    window.keys(&["Escape"]).await?;

    // Selected, taken along, saved, deleted.
    to(&window, "Shift+ArrowDown", 1).await?;
    to(&window, "Shift+ArrowDown", 2).await?;
    window.until_says("3 calls selected").await?;
    window.keys(&["Ctrl+c"]).await?;
    window.until_says("3 calls were copied").await?;
    tab_to(&window, "Tab", "CSV").await?;
    window.keys(&["Enter"]).await?;
    window.until_says("Saved to").await?;
    let table = saved(&scene, "csv")?;
    ensure!(table.lines().count() == 4 && table.contains("Pat Ito"), "the table is\n{table}");
    until_at(&window, 2).await?;
    let mut kept = row_lines(&app.history().await?);
    kept.remove(2);
    window.keys(&["Delete"]).await?;
    window.until("the question", "return document.activeElement.matches('section .danger')").await?;
    window.keys(&["Enter"]).await?;
    app.until_history("that it was deleted", |rows| rows.len() == CALLS).await?;
    until_at(&window, 2).await?;

    // Found, and back from the search to the list; what was copied is what was selected.
    window.keys(&["Ctrl+f", "Ctrl+v"]).await?;
    let pasted = "return document.querySelector('[aria-label^=Search]').value.includes('Pat Ito')";
    window.until("the copied rows in the search", pasted).await?;
    window.until_says("Nothing found").await?;
    window.keys(&["Escape"]).await?;
    window.until("all rows again", "return document.querySelectorAll('[data-row]').length > 5").await?;
    window.keys(&["Escape"]).await?;
    until_at(&window, 0).await?;
    let who = "Pat Ito · +1 202-555-0143";
    let told = [incoming(1, who), "close 1".to_owned(), missed(2, who), "close 2".to_owned()];
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    scene.comes_to(&app, &told, &kept, "waiting").await?;
    app.quit().await
}

/// Presses Tab, forwards or back, until the button that says `words` has the focus.
async fn tab_to(window: &Window, stroke: &str, words: &str) -> Result<()> {
    let at =
        "const at = document.activeElement; return at.matches('button:not([data-row] > button)') ? at.innerText : '-'";
    let mut passed = Vec::new();
    while passed.len() < MOST_TABS {
        window.keys(&[stroke]).await?;
        let said = window.evaluate(at).await?.as_str().unwrap_or_default().to_owned();
        if said.contains(words) {
            return Ok(());
        }
        passed.push(said);
    }
    bail!("{stroke} does not lead to “{words}” but to {passed:?}")
}

/// Presses a key that leads to a row.
async fn to(window: &Window, stroke: &str, index: usize) -> Result<()> {
    window.keys(&[stroke]).await?;
    until_at(window, index).await
}

async fn until_at(window: &Window, index: usize) -> Result<()> {
    let at = format!("return document.activeElement?.closest('[data-row]')?.dataset.index === '{index}'");
    window.until(&format!("the focus in row {index}"), &at).await
}

/// The one file of this kind in the folder for downloads.
fn saved(scene: &Scene, kind: &str) -> Result<String> {
    let mut folders = vec![scene.desktop.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == kind) {
                return Ok(std::fs::read_to_string(path)?);
            }
        }
    }
    None.with_context(|| format!("no .{kind} was saved in {}", scene.desktop.home().display()))
}
