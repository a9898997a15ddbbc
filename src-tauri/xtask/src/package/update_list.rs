//! `cargo xtask update-list CHANNEL FOLDER KEY`: the list by which running programs hear of the packages in a folder,
//! and what signs it and them.
//!
//! The secret half of the key is in the file `KEY`, made once by `minisign -G -W`; the public half is built into the
//! packages by `RINGLET_UPDATE_KEY`. Addresses are relative, so the folder can be served from anywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::deb::said;
use super::program::plain;
use super::version;
use crate::machine::{FOR_UPDATES, Machine};
use crate::run::Paper;

/// Writes `CHANNEL.json` and its signature into `folder` and says where.
pub fn run(machine: &Machine, channel: &str, folder: &str, key: &str) -> Result<()> {
    let paper = Paper::new(machine.target.join("xtask/update-list.log"), Instant::now() + LIMIT)?;
    if let Some(why) = machine.install(&FOR_UPDATES, &paper)? {
        bail!("{why}");
    }
    let list = write(machine, channel, Path::new(folder), Path::new(key), &paper)?;
    println!("Made: {}, and its signature beside it", list.display());
    Ok(())
}

fn write(machine: &Machine, channel: &str, folder: &Path, key: &Path, paper: &Paper) -> Result<PathBuf> {
    if !["beta", "stable"].contains(&channel) {
        bail!("there is no channel called {channel}: beta, stable");
    }
    let mut platforms = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(platform) = platform(&name) else { continue };
        let signature = sign(&path, key, paper)?;
        let signature = said(plain("base64").arg("--wrap=0").arg(&signature), paper)?;
        if platforms.insert(platform.clone(), json!({ "url": name, "signature": signature.trim() })).is_some() {
            bail!("there are two packages for {platform} in {}", folder.display());
        }
    }
    if platforms.is_empty() {
        bail!("no package in {} updates itself: AppImage, -setup.exe, .app.tar.gz", folder.display());
    }
    let list = folder.join(format!("{channel}.json"));
    let text = json!({ "version": version(machine)?, "platforms": platforms });
    std::fs::write(&list, format!("{text:#}\n"))?;
    sign(&list, key, paper)?;
    Ok(list)
}

/// Signs `file` and gives the path of the signature, which lies beside it.
fn sign(file: &Path, key: &Path, paper: &Paper) -> Result<PathBuf> {
    let name = file.file_name().context("what is signed has a name")?;
    let signature = PathBuf::from(format!("{}.minisig", file.display()));
    let mut sign = plain("minisign");
    sign.arg("-S").arg("-s").arg(key).arg("-t").arg(name).arg("-x").arg(&signature).arg("-m").arg(file);
    paper.run(&mut sign)?;
    Ok(signature)
}

/// The system whose packages are called like `name`, as the program asks for it; `None` for what does not update itself.
fn platform(name: &str) -> Option<String> {
    let system = [(".AppImage", "linux"), ("-setup.exe", "windows"), (".app.tar.gz", "darwin")]
        .into_iter()
        .find_map(|(end, system)| name.ends_with(end).then_some(system))?;
    let processor = if ["aarch64", "arm64"].iter().any(|word| name.contains(word)) { "aarch64" } else { "x86_64" };
    Some(format!("{system}-{processor}"))
}

const LIMIT: Duration = Duration::from_secs(10 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_package_is_for_is_read_from_the_name_the_bundler_gives_it() {
        for (name, expected) in [
            ("Ringlet_0.1.0_amd64.AppImage", Some("linux-x86_64")),
            ("Ringlet_0.1.0_aarch64.AppImage", Some("linux-aarch64")),
            ("Ringlet_0.1.0_x64-setup.exe", Some("windows-x86_64")),
            ("Ringlet_0.1.0_arm64-setup.exe", Some("windows-aarch64")),
            ("Ringlet_0.1.0_aarch64.app.tar.gz", Some("darwin-aarch64")),
            ("Ringlet_0.1.0_x86_64.app.tar.gz", Some("darwin-x86_64")),
            ("Ringlet_0.1.0_aarch64.dmg", None),
            ("Ringlet_0.1.0_x64_en-US.msi", None),
            ("ringlet_0.1.0_amd64.deb", None),
            ("Ringlet_0.1.0_amd64.AppImage.minisig", None),
        ] {
            assert_eq!(platform(name).as_deref(), expected, "{name}");
        }
    }
}
