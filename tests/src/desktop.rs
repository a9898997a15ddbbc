//! A private desktop: an X display, a session bus, a home and, when asked for, a panel, a keyring, a notification daemon.
//!
//! The bus has service files of its own choice, so that a keyring or a daemon merely installed here is absent until a
//! story starts it. Several desktops can exist at once.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::process::{Process, until_written};
use crate::wait::wait_for;

/// A desktop of its own. Dropping it ends all that runs on it.
#[derive(Debug)]
pub struct Desktop {
    // Ended in this order: the display and the bus outlive what uses them.
    keyring: Mutex<Option<Process>>,
    daemon: Mutex<Option<Process>>,
    panel: Mutex<Option<Process>>,
    window_manager: Option<Process>,
    bus: Option<Process>,
    display: Option<Process>,
    display_name: String,
    tells_at_the_end: bool,
    folder: TempDir,
}

/// How a keyring is found at the start of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// It has a collection, and nobody has opened it.
    Locked,
    /// Opened at log-in, as on most desktops.
    Unlocked,
}

impl Desktop {
    /// Starts a display with a window manager, and a bus; nothing else.
    pub async fn start() -> Result<Desktop> {
        let folder = tempfile::Builder::new().prefix("ringlet-desktop-").tempdir()?;
        let mut desktop = Desktop {
            keyring: Mutex::default(),
            daemon: Mutex::default(),
            panel: Mutex::default(),
            window_manager: None,
            bus: None,
            display: None,
            display_name: String::new(),
            tells_at_the_end: false,
            folder,
        };
        desktop.furnish()?;
        desktop.start_display().await?;
        desktop.start_bus().await?;
        desktop.window_manager = Some(desktop.run("openbox", &["--sm-disable"])?);
        Ok(desktop)
    }

    /// A desktop as most people have it: a panel with a tray, and an unlocked keyring. No notification daemon yet.
    pub async fn usual() -> Result<Desktop> {
        let desktop = Desktop::start().await?;
        desktop.start_panel().await?;
        desktop.start_keyring(Keyring::Unlocked).await?;
        Ok(desktop)
    }

    /// Has all that was said here printed when the desktop goes, for the report of a test that failed.
    pub fn telling_at_the_end(mut self) -> Desktop {
        self.tells_at_the_end = true;
        self
    }

    /// Starts a panel that shows tray icons, and waits until they can register.
    pub async fn start_panel(&self) -> Result<()> {
        put(&self.panel, Some(self.run("xfce4-panel", &["--disable-wm-check"])?));
        self.until_owned("org.kde.StatusNotifierWatcher").await
    }

    /// Ends the panel, and with it the tray.
    pub async fn stop_panel(&self) -> Result<()> {
        put(&self.panel, None);
        self.until_free("org.kde.StatusNotifierWatcher").await
    }

    /// Ends the X server, as the end of somebody's session does, and with it all that has a window.
    pub fn stop_display(&self) -> Result<()> {
        self.display.as_ref().context("no display runs")?.signal(Signal::TERM)
    }

    /// Starts dunst, which people do run.
    pub async fn start_dunst(&self) -> Result<()> {
        put(&self.daemon, Some(self.run("dunst", &["-print"])?));
        self.until_owned("org.freedesktop.Notifications").await
    }

    /// Ends dunst.
    pub async fn stop_dunst(&self) -> Result<()> {
        put(&self.daemon, None);
        self.until_free("org.freedesktop.Notifications").await
    }

    /// What dunst printed so far: every field of every toast.
    pub fn dunst_words(&self) -> Result<String> {
        let daemon = self.daemon.lock().unwrap_or_else(PoisonError::into_inner);
        daemon.as_ref().context("no dunst runs")?.words()
    }

    /// Starts a keyring.
    pub async fn start_keyring(&self, state: Keyring) -> Result<()> {
        if state == Keyring::Locked {
            // A collection can only be locked when it exists: the first unlocking makes it.
            self.run_keyring(true).await?;
            self.stop_keyring().await?;
        }
        self.run_keyring(state == Keyring::Unlocked).await
    }

    /// Ends the keyring; what it kept stays for the next one.
    pub async fn stop_keyring(&self) -> Result<()> {
        put(&self.keyring, None);
        self.until_free("org.freedesktop.secrets").await
    }

    /// A program on this desktop, with nothing of the desktop the tests were started from.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).stdin(Stdio::null()).current_dir(self.home());
        command
    }

    /// Starts a program of this desktop, without arguments of ours.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<Process> {
        let mut command = self.command(program);
        command.args(arguments);
        self.run_command(program, command)
    }

    /// Starts a command made by [`Desktop::command`].
    pub fn run_command(&self, name: &str, command: Command) -> Result<Process> {
        Process::start(name, command, &self.logs())
    }

    /// The variables every program here runs with.
    pub fn environment(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap_or_default();
        let folder = |name: &str| self.folder.path().join(name).display().to_string();
        let mut variables = vec![
            ("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.bus_address()),
            // One bus is both: what the machine's own says of sleep and network is nobody's business here.
            ("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), self.bus_address()),
            ("DISPLAY".to_owned(), self.display_name.clone()),
            ("PATH".to_owned(), format!("{}:{path}", folder("bin"))),
        ];
        let fixed = [
            ("HOME", folder("home")),
            ("LANG", "C.UTF-8".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("RUST_BACKTRACE", "1".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CURRENT_DESKTOP", "XFCE".to_owned()),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_RUNTIME_DIR", folder("run")),
            ("XDG_SESSION_TYPE", "x11".to_owned()),
            ("XDG_STATE_HOME", folder("state")),
        ];
        variables.extend(fixed.map(|(name, value)| (name.to_owned(), value)));
        variables
    }

    /// The home of whoever sits at this desktop. Beside it lie `config`, `data`, `state`, `cache`.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folder everything of this desktop is in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the programs' words go.
    pub fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    /// The address of the session bus.
    pub fn bus_address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("run/bus").display())
    }

    /// A new connection to the session bus.
    pub async fn connection(&self) -> Result<zbus::Connection> {
        Ok(zbus::connection::Builder::address(self.bus_address().as_str())?.build().await?)
    }

    /// The addresses that were to be opened in a browser, oldest first.
    pub fn opened(&self) -> Result<Vec<String>> {
        let file = self.folder.path().join("opened");
        if !file.exists() {
            return Ok(Vec::new());
        }
        Ok(std::fs::read_to_string(file)?.lines().map(str::to_owned).collect())
    }

    /// Waits until `count` addresses in all were to be opened in a browser, and gives the newest.
    pub async fn until_opened(&self, count: usize) -> Result<String> {
        wait_for(&format!("the opening of browser page {count}"), LIMIT, || async {
            Ok(self.opened()?.get(count - 1).cloned())
        })
        .await
    }

    /// Writes a picture of the whole screen.
    pub fn picture(&self, path: &Path) -> Result<()> {
        let output = self.command("import").args(["-window", "root"]).arg(path).output()?;
        if !output.status.success() {
            bail!("import: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// Waits until somebody owns `name` on the bus.
    pub async fn until_owned(&self, name: &str) -> Result<()> {
        self.until_owner(name, true).await
    }

    /// Says what logind says when the machine has slept.
    pub async fn wake(&self) -> Result<()> {
        let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        let bus = self.connection().await?;
        bus.emit_signal(None::<&str>, path, interface, "PrepareForSleep", &false).await?;
        Ok(())
    }

    /// Waits until nobody owns `name` on the bus.
    pub async fn until_free(&self, name: &str) -> Result<()> {
        self.until_owner(name, false).await
    }

    /// All that the programs here said, for a failure.
    pub fn words(&self) -> String {
        let mut text = String::new();
        let mut paths = Vec::new();
        for folder in [self.logs(), self.folder.path().join("state")] {
            list(&folder, &mut paths);
        }
        paths.sort();
        for path in paths {
            let words = std::fs::read(&path).unwrap_or_default();
            let words = String::from_utf8_lossy(&words);
            let lines: Vec<&str> = words.lines().collect();
            text += &format!("── {}\n", path.file_name().unwrap_or_default().to_string_lossy());
            for line in &lines[lines.len().saturating_sub(80)..] {
                text += line;
                text.push('\n');
            }
        }
        text
    }

    fn furnish(&self) -> Result<()> {
        let folder = self.folder.path();
        for name in ["bin", "cache", "config", "data", "home", "logs", "run", "services", "state"] {
            std::fs::create_dir(folder.join(name))?;
        }
        std::fs::set_permissions(folder.join("run"), std::fs::Permissions::from_mode(0o700))?;

        std::fs::write(folder.join("bus.conf"), BUS.replace("FOLDER", &folder.display().to_string()))?;
        // The panel keeps its settings in this service. Nothing else may start by itself.
        let service = "org.xfce.Xfconf.service";
        let installed = Path::new("/usr/share/dbus-1/services").join(service);
        std::fs::copy(&installed, folder.join("services").join(service))
            .with_context(|| format!("cannot copy {}", installed.display()))?;

        // Without this the panel asks its first-run question in a dialog.
        let panel = folder.join("config/xfce4/xfconf/xfce-perchannel-xml");
        std::fs::create_dir_all(&panel)?;
        std::fs::write(panel.join("xfce4-panel.xml"), PANEL)?;

        let opener = folder.join("bin/xdg-open");
        std::fs::write(&opener, OPENER.replace("FOLDER", &folder.display().to_string()))?;
        std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755))?;
        Ok(())
    }

    async fn start_display(&mut self) -> Result<()> {
        let chosen = self.folder.path().join("display");
        // The shell opens the descriptor in which the server writes the number it chose.
        let script = format!("exec Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>'{}'", chosen.display());
        self.display = Some(self.run("sh", &["-c", &script])?);
        let number = until_written(&chosen, LIMIT, |text| text.ends_with('\n').then(|| text.trim().to_owned())).await?;
        self.display_name = format!(":{number}");
        Ok(())
    }

    async fn start_bus(&mut self) -> Result<()> {
        let config = format!("--config-file={}", self.folder.path().join("bus.conf").display());
        self.bus = Some(self.run("dbus-daemon", &[&config, "--nofork", "--nopidfile"])?);
        wait_for("the session bus", LIMIT, || async { Ok(self.connection().await.ok()) }).await.map(drop)
    }

    async fn run_keyring(&self, unlock: bool) -> Result<()> {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        command.arg(format!("--control-directory={}", self.folder.path().join("run/keyring").display()));
        if unlock {
            command.arg("--unlock");
            // It reads the password to the end of its input.
            let password = self.folder.path().join("run/password");
            std::fs::write(&password, "correct horse")?;
            command.stdin(std::fs::File::open(password)?);
        }
        put(&self.keyring, Some(self.run_command("gnome-keyring-daemon", command)?));
        self.until_owned("org.freedesktop.secrets").await
    }

    async fn until_owner(&self, name: &str, wanted: bool) -> Result<()> {
        let connection = self.connection().await?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await?;
        let what = format!("{name} to be {}", if wanted { "owned" } else { "free" });
        wait_for(&what, LIMIT, || async { Ok((bus.name_has_owner(name.try_into()?).await? == wanted).then_some(())) })
            .await
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if self.tells_at_the_end {
            let words = self.words();
            // Of a test, it is shown only when the test failed.
            #[allow(clippy::print_stderr, reason = "a failure has to be seen")]
            {
                eprintln!("{words}");
            }
        }
    }
}

/// Adds all files under `folder`; what cannot be read is not listed.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { list(&path, paths) } else { paths.push(path) }
    }
}

/// Puts `process` in the place of the one there, which ends.
fn put(place: &Mutex<Option<Process>>, process: Option<Process>) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = process;
}

const LIMIT: Duration = Duration::from_secs(20);

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=FOLDER/run/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>FOLDER/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

const PANEL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray"/>
    <property name="plugin-3" type="string" value="clock"/>
  </property>
</channel>
"#;

/// One line a page: an append of one short line is not torn.
const OPENER: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> 'FOLDER/opened'\n";

#[cfg(test)]
mod tests {
    use super::*;

    /// Stores and looks up as a program would; `Err` when that failed or took too long.
    async fn keep_a_secret(desktop: &Desktop) -> Result<String> {
        let mut command = desktop.command("sh");
        command.args(["-c", "printf secret | secret-tool store --label=l a b && secret-tool lookup a b"]);
        let mut command = tokio::process::Command::from(command);
        let output = tokio::time::timeout(Duration::from_secs(3), command.kill_on_drop(true).output()).await??;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    #[tokio::test]
    async fn a_keyring_is_absent_then_locked_then_open() -> Result<()> {
        let desktop = Desktop::start().await?;
        keep_a_secret(&desktop).await.expect_err("no keyring runs, though one is installed");
        desktop.start_keyring(Keyring::Locked).await?;
        keep_a_secret(&desktop).await.expect_err("it waits for a password");
        desktop.stop_keyring().await?;
        desktop.start_keyring(Keyring::Unlocked).await?;
        assert_eq!(keep_a_secret(&desktop).await?, "secret");
        Ok(())
    }

    #[tokio::test]
    async fn two_desktops_know_nothing_of_each_other() -> Result<()> {
        let (one, two) = tokio::try_join!(Desktop::start(), Desktop::start())?;
        assert_ne!(one.display_name, two.display_name);
        let _recorder = crate::recorder::Recorder::start(&one).await?;
        one.until_owned("org.freedesktop.Notifications").await?;
        two.until_free("org.freedesktop.Notifications").await?;
        Ok(())
    }

    #[tokio::test]
    async fn a_page_that_is_to_be_opened_is_opened_by_a_real_browser() -> Result<()> {
        let desktop = Desktop::start().await?;
        desktop.start_panel().await?;
        let page = desktop.home().join("page.html");
        std::fs::write(&page, "<p id=p>no</p><script>p.textContent = 'yes, ' + navigator.userAgent</script>")?;
        let address = format!("file://{}", page.display());
        let status = desktop.command("xdg-open").arg(&address).status()?;
        assert!(status.success());
        assert_eq!(desktop.until_opened(1).await?, address);
        let html = crate::browser::visit(&desktop, &address).await?;
        assert!(html.contains("yes, Mozilla/5.0"), "{html}");
        let picture = desktop.folder().join("screen.png");
        desktop.picture(&picture)?;
        assert!(std::fs::metadata(picture)?.len() > 1000);
        Ok(())
    }
}
