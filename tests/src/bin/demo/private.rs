//! Without a display: the three events on a private desktop, where people's own programs show them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use ringlet_standin::StandIn;
use ringlet_tests::app::App;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::monitor::Monitor;
use ringlet_tests::recorder::What;
use ringlet_tests::story::{setup, sign_in};
use serde_json::to_string_pretty;

/// Plays the events `speed` times as fast as they once came, and leaves pictures in `pictures`.
pub async fn play(speed: f64, pictures: &Path) -> Result<()> {
    println!("There is no display here, so this is a private desktop: xfce4-panel, dunst, gnome-keyring.");
    let desktop = Desktop::usual().await?;
    let result = play_on(&desktop, speed, pictures).await;
    if result.is_err() {
        println!("{}", desktop.words());
    }
    result
}

async fn play_on(desktop: &Desktop, speed: f64, pictures: &Path) -> Result<()> {
    std::fs::create_dir_all(pictures).with_context(|| format!("cannot make {}", pictures.display()))?;
    desktop.start_dunst().await?;
    let monitor = Monitor::start(desktop).await?;
    let office = StandIn::start().await;
    println!("The stand-in RingCentral is at {}.", office.api());

    let app = App::start(desktop, &setup(&office, "demo")?).await?;
    println!("Ringlet runs in the profile demo. Signing in with Chromium …");
    sign_in(desktop, &app).await?;
    app.until("listening").await?;
    let tray = app.tray().await?;
    tray.look().await?;
    photograph(desktop, pictures, "desktop").await?;
    cut_out_the_tray(desktop, pictures)?;

    println!("Listening. A call comes in.\n");
    let started = Instant::now();
    office.three_events(speed)?;
    for (index, name) in ["incoming", "", "missed", "voicemail"].into_iter().enumerate() {
        let seen = monitor.until_seen(index + 1, LONGEST_WAIT).await?;
        let after = seen.at.duration_since(started).as_secs_f64();
        match &seen.what {
            What::Close { id } => println!("{after:6.2} s  toast {id} is closed\n"),
            What::Notify(told) => println!("{after:6.2} s  {}\n", to_string_pretty(&told.json())?),
        }
        if !name.is_empty() {
            photograph(desktop, pictures, name).await?;
        }
    }

    let rows = app.until_history("the voicemail's row", |rows| rows.iter().any(|row| !row["voicemail_id"].is_null()));
    println!("The history: {}\n", to_string_pretty(&rows.await?)?);

    tray.activate().await?;
    let window = app.window().await?;
    window.until_says("Missed").await?;
    photograph(desktop, pictures, "window").await?;
    window.picture(&pictures.join("page.png")).await?;
    drop(window);
    app.quit().await?;
    println!("Pictures are in {}.", pictures.display());
    Ok(())
}

/// A picture of the whole screen, once it has been the same twice: toasts fade in, windows are drawn late.
async fn photograph(desktop: &Desktop, pictures: &Path, name: &str) -> Result<()> {
    let path = pictures.join(format!("{name}.png"));
    let mut before = Vec::new();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(150)).await;
        desktop.picture(&path)?;
        let now = std::fs::read(&path)?;
        if now == before {
            break;
        }
        before = now;
    }
    Ok(())
}

/// The corner of the panel where the icons are, large enough to see the shape.
fn cut_out_the_tray(desktop: &Desktop, pictures: &Path) -> Result<()> {
    let (whole, corner) = (pictures.join("desktop.png"), pictures.join("tray.png"));
    let mut convert = desktop.command("convert");
    convert.arg(whole).args(["-crop", "160x28+1120+0", "+repage", "-filter", "point", "-resize", "400%"]).arg(corner);
    let output = convert.output()?;
    if !output.status.success() {
        bail!("convert: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The voicemail of the real spacing comes 80 s after the call.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
