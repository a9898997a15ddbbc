//! Without a display: the three events on a private desktop, where people's own programs show them.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use ringlet_standin::StandIn;
use ringlet_tests::app::App;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::monitor::Monitor;
use ringlet_tests::recorder::What;
use ringlet_tests::story::{setup, sign_in};
use ringlet_tests::wait::wait_for;
use serde_json::{Value, to_string_pretty};

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
    furnish(desktop).await?;
    desktop.start_dunst().await?;
    let monitor = Monitor::start(desktop).await?;
    let office = StandIn::start().await;
    println!("The stand-in RingCentral is at {}.", office.api());
    office.seed_history(OLD_CALLS, 3);

    let app = App::start(desktop, &setup(&office, "demo")?).await?;
    println!("Ringlet runs in the profile demo. Signing in with Chromium …");
    sign_in(desktop, &app).await?;
    app.until("listening").await?;
    app.until_history("the calls before today's", |rows| rows.len() == OLD_CALLS).await?;
    let tray = app.tray().await?;
    tray.until("the tray to say that it listens", |look| look.title.ends_with("listening")).await?;
    photograph(desktop, pictures, "desktop").await?;
    cut_out_the_tray(desktop, pictures, "desktop", "tray")?;

    println!("Listening. A call comes in.\n");
    let started = Instant::now();
    office.three_events(speed)?;
    let mut ids = Vec::new();
    for (index, name) in ["incoming", "", "missed", "voicemail"].into_iter().enumerate() {
        let seen = monitor.until_seen(index + 1, LONGEST_WAIT).await?;
        let after = seen.at.duration_since(started).as_secs_f64();
        match &seen.what {
            What::Close { id } => println!("{after:6.2} s  toast {id} is closed\n"),
            What::Notify(told) => println!("{after:6.2} s  {}\n", to_string_pretty(&told.json())?),
        }
        let id = match &seen.what {
            What::Close { id } => *id,
            What::Notify(told) => told.id,
        };
        ids.push(id);
        let expected = match index {
            0 => format!("notify {id}: call.incoming "),
            1 => format!("close {}", ids[0]),
            2 => format!("notify {id}: call.unanswered "),
            _ => format!("notify {id} for {}: im.received ", ids[2]),
        };
        if !seen.what.line().starts_with(&expected) {
            bail!("the desktop was told {:?} instead of {expected:?}", seen.what.line());
        }
        if !name.is_empty() {
            photograph(desktop, pictures, name).await?;
        }
    }

    cut_out_the_tray(desktop, pictures, "voicemail", "tray-unread")?;

    let told = |rows: &[Value]| rows.len() > OLD_CALLS && !rows[0]["voicemail_id"].is_null();
    let rows = app.until_history("the call's row with its voicemail", told).await?;
    let new = rows.len() - OLD_CALLS;
    println!("The history it left: {}", to_string_pretty(&rows[..new])?);
    println!("Below it are the {OLD_CALLS} calls of the days before, which were filled in at the sign-in.\n");

    tray.activate().await?;
    let window = app.window().await?;
    window.until_says("Missed").await?;
    until_painted(desktop).await?;
    photograph(desktop, pictures, "window").await?;
    window.picture(&pictures.join("page.png")).await?;
    drop(window);
    app.quit().await?;
    println!("Pictures are in {}.", pictures.display());
    Ok(())
}

/// Toasts that wait for whoever looks at the pictures: by itself, dunst drops a missed call's after ten seconds, and the
/// voicemail then has nothing to take the place of.
async fn furnish(desktop: &Desktop) -> Result<()> {
    let folder = desktop.folder().join("config/dunst");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("dunstrc"), DUNST)?;
    let wall = desktop.folder().join("wall.png");
    convert(desktop, |words| words.args(["-size", "1280x800", "xc:#3a5562"]).arg(&wall))?;
    desktop.run("display", &["-window", "root", &wall.display().to_string()])?.until_ended(PAINTING).await?;
    Ok(())
}

/// Runs ImageMagick with some words and gives what it prints.
fn convert(desktop: &Desktop, words: impl FnOnce(&mut Command) -> &mut Command) -> Result<String> {
    let output = words(&mut desktop.command("convert")).output()?;
    if !output.status.success() {
        bail!("convert: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
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

/// Waits until the middle of the screen, where the window is, has more in it than the window's ground. The words are on
/// the page a while before they are on the screen.
async fn until_painted(desktop: &Desktop) -> Result<()> {
    let path = desktop.folder().join("painted.png");
    wait_for("the window to be painted", PAINTING, || async {
        desktop.picture(&path)?;
        let middle = ["-gravity", "center", "-crop", "380x560+0+0", "-format", "%k", "info:"];
        let colours: u32 = convert(desktop, |words| words.arg(&path).args(middle))?.trim().parse()?;
        Ok((colours > FEW_COLOURS).then_some(()))
    })
    .await
}

/// The corner of the panel where the icons are, large enough to see the shape.
fn cut_out_the_tray(desktop: &Desktop, pictures: &Path, from: &str, to: &str) -> Result<()> {
    let (whole, corner) = (pictures.join(format!("{from}.png")), pictures.join(format!("{to}.png")));
    let large = ["-crop", "160x28+1120+0", "+repage", "-filter", "point", "-resize", "400%"];
    convert(desktop, |words| words.arg(&whole).args(large).arg(&corner)).map(drop)
}

/// Enough for a window to look used, and all of them read.
const OLD_CALLS: usize = 9;
/// Wall and ground have one each; letters have dozens.
const FEW_COLOURS: u32 = 16;
const PAINTING: Duration = Duration::from_secs(20);

const DUNST: &str = r##"[global]
    font = Sans 11
    format = "<b>%s</b>\n%b"
    markup = full
    width = 340
    offset = 12x40
    padding = 12
    horizontal_padding = 14
    text_icon_padding = 14
    max_icon_size = 48
    corner_radius = 8
    frame_width = 1
    show_indicators = no

[urgency_low]
    background = "#ffffff"
    foreground = "#1d2125"
    frame_color = "#c9cdd2"
    timeout = 0

[urgency_normal]
    background = "#ffffff"
    foreground = "#1d2125"
    frame_color = "#c9cdd2"
    timeout = 0

[urgency_critical]
    background = "#ffffff"
    foreground = "#1d2125"
    frame_color = "#146c5a"
    timeout = 0
"##;

/// The voicemail of the real spacing comes 80 s after the call.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
