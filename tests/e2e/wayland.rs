//! The program under a Wayland compositor, sway, without a screen: it starts, tells of a call, and its window comes up
//! under the name of its desktop entry. The panel with the tray is that of the usual desktop, on the same bus.

use std::path::PathBuf;

use anyhow::{Result, bail};
use ringlet_standin::Ring;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::process::Process;
use ringlet_tests::story::{Scene, incoming};
use ringlet_tests::wait::{same, wait_for};
use serde_json::Value;

/// A running compositor.
struct Compositor {
    _process: Process,
    socket: PathBuf,
    display: String,
}

impl Compositor {
    async fn start(desktop: &Desktop) -> Result<Compositor> {
        let folder = desktop.folder();
        let config = folder.join("sway.conf");
        std::fs::write(&config, "xwayland disable\n")?;
        let socket = folder.join("run/sway.sock");
        // It refuses to run as root, which many a test machine's user is: as somebody else in a world of its own, then.
        let mut command = desktop.command("unshare");
        command.args(["--user", "--map-user=1000", "--map-group=1000", "sway", "--config"]).arg(&config);
        command.env("SWAYSOCK", &socket).env("WLR_BACKENDS", "headless").env("WLR_RENDERER", "pixman");
        command.env("WLR_LIBINPUT_NO_DEVICES", "1").env_remove("DISPLAY");
        let process = desktop.run_command("sway", command)?;
        let display = wait_for("the compositor's socket", std::time::Duration::from_secs(20), || async {
            let named = |number: u32| folder.join(format!("run/wayland-{number}")).exists();
            let number = (0..10).find(|number| named(*number));
            Ok(number.filter(|_| socket.exists()).map(|number| format!("wayland-{number}")))
        })
        .await?;
        Ok(Compositor { _process: process, socket, display })
    }

    /// The app ids of the windows it shows.
    fn windows(&self, desktop: &Desktop) -> Result<Vec<String>> {
        let output = desktop.command("swaymsg").arg("--socket").arg(&self.socket).args(["-t", "get_tree"]).output()?;
        if !output.status.success() {
            bail!("swaymsg: {}", String::from_utf8_lossy(&output.stderr));
        }
        let mut found = Vec::new();
        collect(&serde_json::from_slice(&output.stdout)?, &mut found);
        Ok(found)
    }
}

fn collect(node: &Value, found: &mut Vec<String>) {
    if let Some(id) = node["app_id"].as_str() {
        found.push(id.to_owned());
    }
    for below in ["nodes", "floating_nodes"] {
        node[below].as_array().into_iter().flatten().for_each(|node| collect(node, found));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_wayland_compositor_it_tells_of_a_call_and_shows_its_window() -> Result<()> {
    let mut scene = Scene::usual().await?;
    let compositor = Compositor::start(&scene.desktop).await?;
    for (name, value) in [("WAYLAND_DISPLAY", compositor.display.as_str()), ("GDK_BACKEND", "wayland"), ("DISPLAY", "")]
    {
        scene.setup.variables.push((name.to_owned(), value.to_owned()));
    }
    let app = scene.signed_in().await?;
    same("windows before anybody asks", compositor.windows(&scene.desktop)?, Vec::<String>::new())?;
    scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;

    app.say(&[]).await?;
    let shown = wait_for("a window of the compositor", scene.limit(), || async {
        Ok(compositor.windows(&scene.desktop)?.into_iter().next())
    })
    .await?;
    same("the window's app id", shown.as_str(), "io.github.ringlet.Ringlet.story")?;
    let told = [incoming(1, "Pat Ito · +1 202-555-0143")];
    scene.comes_to(&app, &told, &["call inbound ringing +12025550143"], "listening").await?;
    app.quit().await
}
