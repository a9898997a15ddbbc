//! What this machine is, and what it lacks. On Debian the missing packages are installed; elsewhere they are named.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::run::Paper;

/// The machine and the repository on it.
pub struct Machine {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target directory, where everything made here goes.
    pub target: PathBuf,
}

impl Machine {
    /// Finds the repository and the target directory this program was built in.
    pub fn here() -> Result<Machine> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("xtask lies two folders deep in the repository")?
            .to_path_buf();
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).context("xtask is built into a profile's folder")?.to_path_buf();
        Ok(Machine { root, target })
    }

    /// Installs what is missing of the packages of `group`. `Some` says why it cannot be.
    pub fn install(&self, group: &Packages, paper: &Paper) -> Result<Option<String>> {
        if !is_debian() {
            return Ok(group.missing_programs().map(|missing| {
                format!("{missing} not found, and only Debian's packages are known here: {}", group.packages.join(" "))
            }));
        }
        let missing = missing_packages(group.packages)?;
        if missing.is_empty() {
            return Ok(None);
        }
        let Some(apt) = apt_get() else {
            return Ok(Some(format!("only root can install {}", missing.join(" "))));
        };
        paper.note(&format!("missing: {}", missing.join(" ")));
        // Old lists name package versions that the mirror has dropped, so they are fetched anew each time.
        paper.run(command(&apt).args(["update", "-q"]))?;
        let result = paper.run(command(&apt).args(["install", "-q", "-y", "--no-install-recommends"]).args(&missing));
        match result {
            Err(error) if !is_debian_12() => Ok(Some(format!("{error:#}"))),
            other => other.map(|()| None),
        }
    }

    /// Runs apt-get with `words`, with the right to install. `Some` says why it cannot be.
    pub fn apt(&self, words: &[&str], paper: &Paper) -> Result<Option<String>> {
        let Some(apt) = apt_get().filter(|_| is_debian()) else {
            return Ok(Some("only root of a Debian can install packages".to_owned()));
        };
        paper.run(command(&apt).args(["-q", "-y", "--no-install-recommends"]).args(words)).map(|()| None)
    }

    /// The compiler with clippy's lints in it, of the toolchain in use.
    pub fn clippy_driver(&self) -> Result<PathBuf> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .current_dir(&self.root)
            .args(["--print", "sysroot"])
            .output()
            .context("cannot ask rustc where it lies")?;
        let sysroot = String::from_utf8(output.stdout)?;
        let driver =
            Path::new(sysroot.trim()).join("bin").join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
        if !driver.is_file() {
            bail!("clippy is not installed: {} is missing (rustup component add clippy)", driver.display());
        }
        Ok(driver)
    }

    /// A program of ours as a build for development leaves it.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A cargo command in the repository, building into the one target directory.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// What `--all-targets` means, but for the test programs of programs that have no tests, which it builds too.
pub const ALL_TARGETS: [&str; 4] = ["--lib", "--bins", "--tests", "--benches"];

/// Packages that one part of the work needs.
pub struct Packages {
    packages: &'static [&'static str],
    programs: &'static [&'static str],
}

impl Packages {
    fn missing_programs(&self) -> Option<String> {
        let missing: Vec<_> = self.programs.iter().copied().filter(|program| !in_path(program)).collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

/// What the program is compiled with.
pub const TO_BUILD: Packages = Packages {
    packages: &[
        "build-essential",
        "libayatana-appindicator3-dev",
        "librsvg2-dev",
        "libssl-dev",
        "libwebkit2gtk-4.1-dev",
        "pkg-config",
    ],
    programs: if cfg!(target_os = "linux") { &["cc", "pkg-config"] } else { &[] },
};

/// What a private desktop is made of.
pub const FOR_A_DESKTOP: Packages = Packages {
    packages: &[
        "at-spi2-core",
        "ca-certificates",
        "chromium",
        "chromium-driver",
        "dbus",
        "dbus-x11",
        "dunst",
        "fonts-dejavu-core",
        "gnome-keyring",
        "imagemagick",
        "libsecret-tools",
        "librsvg2-common",
        "openbox",
        "python3-dbusmock",
        "sway",
        "webkit2gtk-driver",
        "x11-utils",
        "xdotool",
        "xfce4-panel",
        "xvfb",
    ],
    programs: &[
        "Xvfb",
        "WebKitWebDriver",
        "chromium",
        "dbus-daemon",
        "dunst",
        "gnome-keyring-daemon",
        "import",
        "openbox",
        "xfce4-panel",
    ],
};

/// What the type checks for Windows and macOS are made with when rustup has not brought these targets.
pub const FOR_OTHER_SYSTEMS: Packages = Packages {
    packages: &["cargo-web", "gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64", "rust-web-src", "rustc-web"],
    programs: &["/usr/bin/rustc", "/usr/bin/cargo"],
};

/// What packages are made and judged with.
pub const FOR_PACKAGES: Packages = Packages {
    packages: &["appstream", "binutils", "desktop-file-utils", "dpkg-dev", "librsvg2-bin", "rpm"],
    programs: &["appstreamcli", "desktop-file-validate", "dpkg-deb", "rpmbuild", "rsvg-convert", "strip"],
};

/// What signs packages and the lists of them.
pub const FOR_UPDATES: Packages = Packages { packages: &["minisign"], programs: &["minisign"] };

/// What runs tests as Windows programs, beside what they are built with.
pub const FOR_WINE: Packages = Packages { packages: &["wine64"], programs: &["/usr/lib/wine/wine64"] };

/// What starts a session's programs, for the story of an installed package.
pub const FOR_A_SESSION: Packages = Packages { packages: &["dex"], programs: &["dex"] };

/// Whether Debian's packages can be asked for.
pub fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && in_path("dpkg-query")
}

/// Whether this is the one system on which nothing may be left out.
pub fn is_debian_12() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let has = |line: &str| release.lines().any(|found| found.replace('"', "") == line);
    has("ID=debian") && has("VERSION_ID=12")
}

/// Whether a program of this name would be found.
pub fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Path::new(program).is_absolute() && Path::new(program).exists()
        || std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn missing_packages(packages: &[&'static str]) -> Result<Vec<&'static str>> {
    // It also fails for names it does not know, and still lists the others.
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(packages)
        .stderr(Stdio::null())
        .output()
        .context("cannot ask dpkg what is installed")?;
    let listed = String::from_utf8(output.stdout)?;
    let installed: Vec<&str> = listed.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    Ok(packages.iter().copied().filter(|package| !installed.contains(package)).collect())
}

/// The words that start apt-get with the right to install; `None` when there is no such right.
fn apt_get() -> Option<Vec<&'static str>> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if is_root {
        return Some(vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    let may = Command::new("sudo").args(["-n", "true"]).stderr(Stdio::null()).status();
    may.is_ok_and(|status| status.success())
        .then(|| vec!["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// Fails when Node is missing or too old for the page.
pub fn require_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context("Node 20 or newer is needed")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    if major < 20 {
        bail!("Node 20 or newer is needed, and this is {version}");
    }
    Ok(())
}
