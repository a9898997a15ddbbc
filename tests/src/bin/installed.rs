//! The story of an installed package: an older version is installed, signed in and put into the session; a newer one
//! comes over it and loses nothing; the session starts it; everything is forgotten, and the package purged.
//!
//! It installs into the machine it runs on, which has to be a Debian, with the right to do so.

#![allow(clippy::print_stdout, reason = "it says how far it is")]
#![cfg_attr(not(target_os = "linux"), allow(unused))]

#[cfg(target_os = "linux")]
mod story {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::time::Duration;

    use anyhow::{Context as _, Result, bail};
    use clap::Parser;
    use ringlet_standin::Ring;
    use ringlet_tests::app::{Setup, history, program, say};
    use ringlet_tests::desktop::Desktop;
    use ringlet_tests::keyring::secrets;
    use ringlet_tests::story::{Scene, incoming, missed, row_lines};
    use ringlet_tests::tray::TrayItem;
    use ringlet_tests::wait::{same, wait_for};

    /// Installs, updates and purges the package of Ringlet.
    #[derive(Debug, Parser)]
    struct Arguments {
        /// A package of an older version.
        older: PathBuf,
        /// The package.
        newer: PathBuf,
        /// Where the pictures go.
        #[arg(long, value_name = "FOLDER", default_value = "target/installed")]
        pictures: PathBuf,
    }

    const PAT: &str = "Pat Ito · +1 202-555-0143";
    /// What a person has chosen, and a word of theirs beside it.
    const SETTINGS: &str = "# mine\nretention_days = 45\n";

    pub async fn play() -> Result<()> {
        let arguments = Arguments::parse();
        std::fs::create_dir_all(&arguments.pictures)?;
        let before = named_after_it()?;
        if !before.is_empty() {
            bail!("there is something of it on this machine already: {before:?}");
        }
        apt(&["install", path(&arguments.older)?])?;
        let files = installed_files()?;
        println!("installed: {} files", files.len());
        same("the program that is tried", program()?, PathBuf::from("/usr/bin/ringlet"))?;

        let scene = Scene::usual().await?;
        let settings = scene.desktop.folder().join("config/ringlet-story/settings.toml");
        std::fs::create_dir_all(settings.parent().context("it lies in a folder")?)?;
        std::fs::write(&settings, SETTINGS)?;
        let app = scene.signed_in().await?;
        miss_a_call(&scene).await?;
        app.say(&["start-at-login", "on"]).await?;
        let rows = row_lines(&app.history().await?);
        same("the history", &rows, &vec!["call inbound missed +12025550143".to_owned()])?;
        println!("signed in, a call missed, and in the session");

        // Over the one that runs, as an update comes.
        apt(&["install", path(&arguments.newer)?])?;
        same("the files of the newer version", installed_files()?, files.clone())?;
        same("whether it still runs", app.status().await?["state"].as_str(), Some("listening"))?;
        app.quit().await?;

        let started = Session::start(&scene.desktop, &scene.setup).await?;
        println!("started by the session: process {}", started.id);
        let status = until_listening(&scene.desktop, &scene.setup).await?;
        same("signed in after the update", status["signed_in"].as_bool(), Some(true))?;
        same("the history after the update", row_lines(&history(&scene.desktop, &scene.setup).await?), rows)?;
        same("the settings after the update", std::fs::read_to_string(&settings)?, SETTINGS.to_owned())?;
        same("the secrets after the update", secrets(&scene.desktop, "story").await?, 1)?;
        let tray = TrayItem::of(&scene.desktop, started.id).await?;
        tray.until("that it listens", |look| !look.pictures.is_empty()).await?;
        miss_a_call(&scene).await?;
        scene.desktop.picture(&arguments.pictures.join("started-by-the-session.png"))?;
        println!("tray icon and pop-ups seen");

        say(&scene.desktop, &scene.setup, &["forget", "--yes"]).await?;
        started.until_ended().await?;
        same("the secrets after all was forgotten", secrets(&scene.desktop, "story").await?, 0)?;
        same("what is left at home", left_at_home(&scene.desktop)?, Vec::<PathBuf>::new())?;

        apt(&["purge", "ringlet"])?;
        let left: Vec<&String> = files.iter().filter(|file| Path::new(file).exists()).collect();
        same("the files the purge left", left, Vec::<&String>::new())?;
        same("what is named after it outside home directories", named_after_it()?, before)?;
        println!("purged: nothing is left");
        Ok(())
    }

    /// A call comes and nobody takes it; the pop-ups say so, and nothing else.
    async fn miss_a_call(scene: &Scene) -> Result<()> {
        let before = scene.told().len();
        let call = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
        scene.recorder.until_seen(before + 1, scene.limit()).await?;
        scene.office.hang_up(&call)?;
        scene.recorder.until_seen(before + 3, scene.limit()).await?;
        let ids: Vec<u32> = scene.recorder.toasts().iter().rev().take(2).map(|toast| toast.id).collect();
        let [second, first] = ids[..] else { bail!("there were no two pop-ups: {ids:?}") };
        let expected = [incoming(first, PAT), format!("close {first}"), missed(second, PAT)];
        same("the pop-ups of a missed call", &scene.told()[before..], &expected[..])
    }

    /// A Ringlet that the session started.
    struct Session {
        id: u32,
    }

    impl Session {
        /// Starts what a session starts when the person logs in.
        async fn start(desktop: &Desktop, setup: &Setup) -> Result<Session> {
            let mut command = desktop.command("dex");
            command.args(["--autostart", "--environment", "XFCE", "--verbose"]);
            command.arg("--search-paths").arg(desktop.folder().join("config/autostart"));
            for (name, value) in [
                ("RINGLET_SERVER", &setup.server),
                ("RINGLET_CLIENT_ID", &setup.client_id),
                ("RINGLET_REDIRECT_URI", &setup.redirect),
            ] {
                command.env(name, value);
            }
            let _session = desktop.run_command("session", command)?;
            let mark = format!("XDG_RUNTIME_DIR={}", desktop.folder().join("run").display());
            let id = wait_for("a Ringlet of the session", Duration::from_secs(30), || async { running(&mark) }).await?;
            Ok(Session { id })
        }

        async fn until_ended(&self) -> Result<()> {
            let process = PathBuf::from(format!("/proc/{}/exe", self.id));
            wait_for("the end of it", Duration::from_secs(30), || async {
                Ok(std::fs::read_link(&process).is_err().then_some(()))
            })
            .await
        }
    }

    /// The process of the installed program that has `mark` in its environment and no command to carry out.
    fn running(mark: &str) -> Result<Option<u32>> {
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
            let is_it =
                std::fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == Path::new("/usr/bin/ringlet"));
            let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
            let has =
                |name: &str, wanted: &str| read(name).split(|byte| *byte == 0).any(|word| word == wanted.as_bytes());
            if is_it && has("environ", mark) && has("cmdline", "--hidden") {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    async fn until_listening(desktop: &Desktop, setup: &Setup) -> Result<serde_json::Value> {
        wait_for("a Ringlet that listens", Duration::from_secs(120), || async {
            let status: serde_json::Value = serde_json::from_str(&say(desktop, setup, &["status", "--json"]).await?)?;
            Ok(Some(status).filter(|status| status["state"] == "listening"))
        })
        .await
    }

    fn apt(words: &[&str]) -> Result<()> {
        let mut apt = match std::env::var_os("USER").is_some_and(|user| user == "root") || is_root()? {
            true => Command::new("apt-get"),
            false => {
                let mut sudo = Command::new("sudo");
                sudo.args(["-n", "apt-get"]);
                sudo
            }
        };
        // What it recommends is a desktop, which a private one stands in for.
        let output = apt.args(["-q", "-y", "--no-install-recommends"]).args(words).output()?;
        if !output.status.success() {
            bail!("apt-get {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn is_root() -> Result<bool> {
        Ok(Command::new("id").arg("-u").output()?.stdout == b"0\n")
    }

    fn path(path: &Path) -> Result<&str> {
        if !path.is_absolute() {
            bail!("{} has to be a whole path, or apt looks for a package of that name", path.display());
        }
        path.to_str().context("the package's path is text")
    }

    /// The files dpkg says are installed.
    fn installed_files() -> Result<BTreeSet<String>> {
        let output = Command::new("dpkg").args(["--listfiles", "ringlet"]).output()?;
        let listed = String::from_utf8(output.stdout)?;
        Ok(listed.lines().filter(|path| Path::new(path).is_file()).map(str::to_owned).collect())
    }

    /// Everything outside home directories whose name has the program's in it.
    fn named_after_it() -> Result<Vec<PathBuf>> {
        let output = Command::new("find")
            .args(["/etc", "/opt", "/usr", "/var", "-xdev", "-iname", "*ringlet*", "-not", "-path", "/usr/src/*"])
            .output()?;
        let mut found: Vec<PathBuf> = String::from_utf8(output.stdout)?.lines().map(PathBuf::from).collect();
        found.sort();
        Ok(found)
    }

    /// The files of this program in the person's directories.
    fn left_at_home(desktop: &Desktop) -> Result<Vec<PathBuf>> {
        let folders = ["cache", "config", "data", "home", "state"].map(|name| desktop.folder().join(name));
        let output = Command::new("find").args(folders).args(["-iname", "*ringlet*"]).output()?;
        Ok(String::from_utf8(output.stdout)?.lines().map(PathBuf::from).collect())
    }
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    story::play().await
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("packages of Debian are tried on Linux")
}
