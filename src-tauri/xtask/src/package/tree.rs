//! The files of an installed Ringlet on Linux, laid out in a folder as they will lie under `/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::program::plain;
use super::{IDENTIFIER, icons, licences, release_time, sbom};
use crate::machine::Machine;
use crate::run::Paper;

/// The files, and what they are made with.
#[derive(Debug)]
pub struct Tree {
    /// The folder that stands for `/`.
    pub folder: PathBuf,
    /// The time all of them carry, in seconds since 1970.
    pub time: String,
}

impl Tree {
    /// Lays everything out in `folder`, which is emptied first, around the built `program`.
    pub fn lay_out(machine: &Machine, program: &Path, folder: &Path, paper: &Paper) -> Result<Tree> {
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let tree = Tree { folder: folder.to_owned(), time: release_time(&machine.root, paper)? };
        let ours = machine.root.join("src-tauri/package/linux");
        let svg = machine.root.join("icons/app/icon.svg");

        tree.copy(program, "usr/bin/ringlet")?;
        paper.run(plain("strip").arg(tree.folder.join("usr/bin/ringlet")))?;
        let entry = format!("{IDENTIFIER}.desktop");
        tree.copy(&ours.join(&entry), &format!("usr/share/applications/{entry}"))?;
        let metainfo = format!("{IDENTIFIER}.metainfo.xml");
        tree.copy(&ours.join(&metainfo), &format!("usr/share/metainfo/{metainfo}"))?;
        for size in icons::SIZES {
            let path = format!("usr/share/icons/hicolor/{size}x{size}/apps/{IDENTIFIER}.png");
            icons::draw(&svg, size, &tree.folder.join(path), paper)?;
        }
        tree.copy(&svg, &format!("usr/share/icons/hicolor/scalable/apps/{IDENTIFIER}.svg"))?;
        let licence = std::fs::read_to_string(machine.root.join("LICENSE"))?;
        tree.write("usr/share/doc/ringlet/copyright", &copyright(&licence))?;
        tree.write("usr/share/doc/ringlet/licences.txt", &licences::text(machine, &sbom::target())?)?;
        tree.write("usr/share/doc/ringlet/sbom.cdx.json", &sbom::text(machine, &sbom::target())?)?;
        tree.settle(paper)?;
        Ok(tree)
    }

    /// The paths of all files, from `/` on, with their size.
    pub fn files(&self) -> Result<BTreeMap<String, u64>> {
        let mut found = BTreeMap::new();
        collect(&self.folder, &self.folder, &mut found)?;
        Ok(found)
    }

    fn copy(&self, from: &Path, to: &str) -> Result<()> {
        let to = self.folder.join(to);
        std::fs::create_dir_all(to.parent().context("it lies in a folder")?)?;
        std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
        Ok(())
    }

    fn write(&self, to: &str, text: &str) -> Result<()> {
        let to = self.folder.join(to);
        std::fs::create_dir_all(to.parent().context("it lies in a folder")?)?;
        Ok(std::fs::write(to, text)?)
    }

    /// Gives every file the rights it is installed with, and the one time, whoever built it and when.
    pub fn settle(&self, paper: &Paper) -> Result<()> {
        let folder = &self.folder;
        paper.run(plain("find").arg(folder).args(["-type", "d", "-exec", "chmod", "755", "{}", "+"]))?;
        paper.run(plain("find").arg(folder).args(["-type", "f", "-exec", "chmod", "644", "{}", "+"]))?;
        paper.run(plain("chmod").arg("755").arg(folder.join("usr/bin/ringlet")))?;
        let time = format!("--date=@{}", self.time);
        paper.run(plain("find").arg(&self.folder).args(["-exec", "touch", "--no-dereference", &time, "{}", "+"]))
    }
}

/// Has the desktop entry and the description for software centres judged by those who define them.
pub fn check_metadata(tree: &Tree, paper: &Paper) -> Result<()> {
    let entry = tree.folder.join(format!("usr/share/applications/{IDENTIFIER}.desktop"));
    paper.run(plain("desktop-file-validate").arg(entry))?;
    let metainfo = tree.folder.join(format!("usr/share/metainfo/{IDENTIFIER}.metainfo.xml"));
    paper.run(plain("appstreamcli").args(["validate", "--no-net", "--no-color"]).arg(metainfo))?;
    // The whole tree at once: that the entry the description names is there, with its picture.
    let whole = paper.beside("validate-tree");
    paper
        .run_into(plain("appstreamcli").args(["validate-tree", "--no-net", "--no-color"]).arg(&tree.folder), &whole)?;
    let size = std::fs::metadata(tree.folder.join("usr/bin/ringlet"))?.len();
    if size > MOST_BYTES {
        paper.note(&format!("the program has {size} bytes, and {MOST_BYTES} are wished for"));
    }
    Ok(())
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, u64>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, found)?;
        } else {
            let name = path.strip_prefix(root)?.to_str().context("our names are text")?;
            found.insert(format!("/{name}"), std::fs::metadata(&path)?.len());
        }
    }
    if found.len() > MOST_FILES {
        bail!("{} holds more than a package of ours", root.display());
    }
    Ok(())
}

/// The licence in the form Debian reads by machine.
fn copyright(licence: &str) -> String {
    let mut text = String::from(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: Ringlet\n\
         Comment: The parts the program is made of are named in licences.txt, each with its licence.\n\
         \n\
         Files: *\n\
         Copyright: 2026 The Ringlet authors\n\
         License: MIT\n",
    );
    for line in licence.lines().skip_while(|line| !line.starts_with("Permission")) {
        text += &if line.is_empty() { " .\n".to_owned() } else { format!(" {line}\n") };
    }
    text
}

const MOST_BYTES: u64 = 12_000_000;
const MOST_FILES: usize = 1000;
