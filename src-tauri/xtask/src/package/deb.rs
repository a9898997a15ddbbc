//! The package for Debian and its kin, by `dpkg-deb` from the tree: the same bytes from the same program.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::program::plain;
use super::{Squeeze, Tree};
use crate::run::Paper;

/// Packs `tree` as `version` into the folder `into` and gives the package's path.
pub fn make_deb(tree: &Tree, version: &str, squeeze: Squeeze, into: &Path, paper: &Paper) -> Result<PathBuf> {
    let architecture = said(plain("dpkg").arg("--print-architecture"), paper)?.trim().to_owned();
    let root = into.join("deb");
    match std::fs::remove_dir_all(&root) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    std::fs::create_dir_all(root.join("DEBIAN"))?;
    paper.run(plain("cp").args(["-a", "--"]).arg(tree.folder.join("usr")).arg(root.join("usr")))?;

    let sizes: u64 = tree.files()?.values().map(|bytes| bytes.div_ceil(1024)).sum();
    let depends = libraries(&root.join("usr/bin/ringlet"), into, paper)?;
    let control = CONTROL
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", &architecture)
        .replace("@SIZE@", &sizes.to_string())
        .replace("@DEPENDS@", &depends);
    std::fs::write(root.join("DEBIAN/control"), control)?;
    let sums = said(
        plain("sh").args(["-c", "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum"]).current_dir(&root),
        paper,
    )?;
    std::fs::write(root.join("DEBIAN/md5sums"), sums)?;
    let tree = Tree { folder: root.clone(), time: tree.time.clone() };
    tree.settle(paper)?;

    let path = into.join(format!("ringlet_{version}_{architecture}.deb"));
    let how: &[&str] = match squeeze {
        Squeeze::Hardly => &["-Zgzip", "-z1"],
        Squeeze::Well => &["-Zxz", "-z9", "-Sextreme"],
    };
    let mut pack = plain("dpkg-deb");
    pack.env("SOURCE_DATE_EPOCH", &tree.time).args(["--root-owner-group", "--threads-max=1"]).args(how);
    paper.run(pack.arg("--build").arg(&root).arg(&path))?;
    Ok(path)
}

/// Fails unless the package holds exactly the files of `tree`, as root's, and asks for what it needs.
pub fn check_deb(path: &Path, tree: &Tree, paper: &Paper) -> Result<()> {
    let listed = said(plain("dpkg-deb").arg("--contents").arg(path), paper)?;
    let mut found: Vec<String> = Vec::new();
    for line in listed.lines() {
        let (about, name) = line.rsplit_once(" ./").with_context(|| format!("an entry without a path: {line}"))?;
        if !about.contains(" root/root ") {
            bail!("not root's: {line}");
        }
        if !line.starts_with('d') {
            found.push(format!("/{name}"));
        }
    }
    found.sort();
    let expected: Vec<String> = tree.files()?.into_keys().collect();
    if found != expected {
        bail!("the package holds {found:#?} and not {expected:#?}");
    }
    let fields = said(plain("dpkg-deb").arg("--field").arg(path), paper)?;
    for (field, wanted) in [
        ("Depends: ", "libwebkit2gtk-4.1-0"),
        ("Depends: ", "libgtk-3-0"),
        ("Depends: ", "libc6 (>= 2.36)"),
        ("Recommends: ", "gnome-shell-extension-appindicator"),
    ] {
        let line = fields.lines().find(|line| line.starts_with(field)).unwrap_or_default();
        if !line.contains(wanted) {
            bail!("the package does not say {field}{wanted}: {line}");
        }
    }
    Ok(())
}

/// The packages with the libraries that `program` is linked with, and the versions it needs of them.
fn libraries(program: &Path, into: &Path, paper: &Paper) -> Result<String> {
    // The tool reads the description of a source package in the folder it is started in.
    let source = into.join("deb-source");
    std::fs::create_dir_all(source.join("debian"))?;
    std::fs::write(source.join("debian/control"), "Source: ringlet\n\nPackage: ringlet\nArchitecture: any\n")?;
    let said = said(plain("dpkg-shlibdeps").current_dir(&source).arg("-O").arg(program), paper)?;
    let depends = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(depends.context("dpkg-shlibdeps names the libraries")?.to_owned())
}

/// What a program prints.
pub(super) fn said(command: &mut std::process::Command, paper: &Paper) -> Result<String> {
    let file = paper.beside("said");
    paper.run_into(command, &file)?;
    Ok(std::fs::read_to_string(file)?)
}

/// The program's addresses are packed in a form that the loader of glibc 2.36 is the first to know, which the tool that
/// names the libraries does not see.
///
/// Recommended: the GNOME extension without which GNOME has no tray, unless another desktop is there; a keyring, so
/// that a sign-in outlives the session; what opens the browser; a daemon that shows pop-ups.
const CONTROL: &str = "\
Package: ringlet
Version: @VERSION@
Architecture: @ARCHITECTURE@
Maintainer: Ringlet <ringlet@users.noreply.github.com>
Installed-Size: @SIZE@
Depends: @DEPENDS@, libc6 (>= 2.36), hicolor-icon-theme
Recommends: gnome-shell-extension-appindicator | plasma-workspace | xfce4-panel | mate-panel | cinnamon, \
gnome-keyring | kwalletmanager | keepassxc, gnome-shell | notification-daemon, xdg-utils, ca-certificates
Section: net
Priority: optional
Description: call notifier for RingCentral
 Ringlet sits in the system tray and tells about calls, missed calls and
 voicemails on a RingCentral line, with native pop-ups and a small window with
 the history.
";
