//! The package for Fedora and its kin, by `rpmbuild` from the same tree.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::Tree;
use super::deb::said;
use super::program::plain;
use crate::run::Paper;

/// Packs `tree` as `version` into the folder `into` and gives the package's path.
pub fn make_rpm(tree: &Tree, version: &str, into: &Path, paper: &Paper) -> Result<PathBuf> {
    let root = into.join("rpm");
    std::fs::create_dir_all(&root)?;
    let files: String = tree.files()?.keys().map(|path| format!("{path}\n")).collect();
    let spec = SPEC
        .replace("@VERSION@", version)
        .replace("@TREE@", tree.folder.to_str().context("the folder's name is text")?)
        .replace("@FILES@", &files);
    let path = root.join("ringlet.spec");
    std::fs::write(&path, spec)?;
    let mut pack = plain("rpmbuild");
    pack.env("SOURCE_DATE_EPOCH", &tree.time).arg("-bb").args(["--target", std::env::consts::ARCH]);
    for (name, value) in [
        ("_topdir", root.to_str().context("the folder's name is text")?),
        ("_buildhost", "ringlet"),
        ("use_source_date_epoch_as_buildtime", "1"),
        ("clamp_mtime_to_source_date_epoch", "1"),
        ("_build_id_links", "none"),
        ("__os_install_post", "%{nil}"),
        ("_binary_payload", "w9.xzdio"),
    ] {
        pack.args(["--define", &format!("{name} {value}")]);
    }
    // Without a home it reads no settings of whoever builds.
    paper.run(pack.env("HOME", &root).arg(&path))?;
    let name = format!("ringlet-{version}-1.{}.rpm", std::env::consts::ARCH);
    let made = root.join("RPMS").join(std::env::consts::ARCH).join(&name);
    let path = into.join(name);
    std::fs::copy(&made, &path).with_context(|| format!("rpmbuild left no {}", made.display()))?;
    Ok(path)
}

/// Fails unless the package holds exactly the files of `tree` and asks for the libraries it needs.
pub fn check_rpm(path: &Path, tree: &Tree, paper: &Paper) -> Result<()> {
    let mut found: Vec<String> = said(plain("rpm").args(["--query", "--list", "--package"]).arg(path), paper)?
        .lines()
        .map(str::to_owned)
        .collect();
    found.sort();
    let expected: Vec<String> = tree.files()?.into_keys().collect();
    if found != expected {
        bail!("the package holds {found:#?} and not {expected:#?}");
    }
    let needs = said(plain("rpm").args(["--query", "--requires", "--package"]).arg(path), paper)?;
    for wanted in ["libwebkit2gtk-4.1.so.0()(64bit)", "libgtk-3.so.0()(64bit)"] {
        if !needs.lines().any(|line| line == wanted) {
            bail!("the package does not ask for {wanted}: {needs}");
        }
    }
    Ok(())
}

const SPEC: &str = "\
Name: ringlet
Version: @VERSION@
Release: 1
Summary: Call notifier for RingCentral
License: MIT
Group: Applications/Internet
AutoReqProv: yes
Requires: hicolor-icon-theme
Recommends: (gnome-shell-extension-appindicator if gnome-shell)
Recommends: xdg-utils

%description
Ringlet sits in the system tray and tells about calls, missed calls and
voicemails on a RingCentral line, with native pop-ups and a small window with
the history.

%global debug_package %{nil}

%prep
%build
%install
mkdir -p %{buildroot}
cp -a @TREE@/usr %{buildroot}/usr

%files
@FILES@";
