//! From the click on the tray to the first row of the history on the screen, beside the first paint of a bare page.
//!
//! Both pages say themselves when that was, by the clock of this machine; they are asked when it is over.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use ringlet_tests::app::App;
use ringlet_tests::process::descendants;
use ringlet_tests::wait::wait_for;
use ringlet_tests::window::{Window, free_port};

use crate::running::{Floor, LIMIT, median};
use crate::{Figure, scene};

/// Opens each window several times.
pub async fn measure() -> Result<Vec<Figure>> {
    let scene = scene().await?;
    scene.office.seed_history(CALLS, 20);
    scene.signed_in().await?.quit().await?;
    let app = App::start(&scene.desktop, &scene.setup).await?;
    app.until_history("the calls before today's", |rows| rows.len() == CALLS).await?;
    let tray = app.tray().await?;
    let port = free_port()?;
    let mut floor = Floor::start(&scene.desktop, Some(port))?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut our_window, mut their_window) = (None, None);
    for _ in 0..OPENINGS {
        let opened = now()?;
        tray.activate().await?;
        let window = match our_window.take() {
            None => app.window().await?,
            Some(window) => window,
        };
        ours.push(painted(&window, FIRST_ROW).await? - opened);
        app.close_window().await?;
        our_window = Some(window);

        let opened = now()?;
        floor.say("open")?;
        wait_for("the floor's page", LIMIT, || async { Ok(draws(floor.id())?.then_some(())) }).await?;
        let window = match their_window.take() {
            None => Window::attach(&scene.desktop, port).await?,
            Some(window) => window,
        };
        theirs.push(painted(&window, FIRST_PAINT).await? - opened);
        floor.say("close")?;
        wait_for("the end of the floor's page", LIMIT, || async { Ok((!draws(floor.id())?).then_some(())) }).await?;
        their_window = Some(window);
    }
    app.quit().await?;
    let (first_ours, first_theirs) = (ours.remove(0), theirs.remove(0));
    let figure = |what: &str, value, floor| Figure {
        what: what.to_owned(),
        value,
        floor: Some(floor),
        unit: "ms",
        aim: "within 1.5×",
    };
    Ok(vec![
        figure("window opened to first row painted, first time", first_ours, first_theirs),
        figure("window opened to first row painted, later", median(&mut ours), median(&mut theirs)),
    ])
}

/// When the newest window's page painted what `body` asks about, in milliseconds since 1970.
async fn painted(window: &Window, body: &str) -> Result<f64> {
    wait_for("the first paint", LIMIT, || async {
        window.newest().await?;
        Ok(window.evaluate(body).await?.as_f64())
    })
    .await
}

fn now() -> Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_secs_f64() * 1000.0)
}

fn draws(id: u32) -> Result<bool> {
    Ok(descendants(id)?.iter().any(|name| name.starts_with("WebKitWebProces")))
}

const FIRST_ROW: &str = "const [row] = performance.getEntriesByName('first-row');
     return row ? performance.timeOrigin + row.startTime : null";
const FIRST_PAINT: &str = "const [paint] = performance.getEntriesByName('first-contentful-paint');
     return paint ? performance.timeOrigin + paint.startTime : null";
const CALLS: usize = 200;
const OPENINGS: usize = 8;
