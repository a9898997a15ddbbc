//! A macOS bundle: a folder that Finder shows as one program. A package holds the new one, packed with `tar` and gzip,
//! which macOS unpacks by its own means, rights and signatures included.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ringlet_core::update::{InstallError, Installer, Next};

use super::{failed, platform};

/// The bundle this program lies in.
#[derive(Debug)]
pub(super) struct Bundle {
    folder: PathBuf,
    program: PathBuf,
}

impl Bundle {
    /// The one around `program`; none for a bare file, and none for a bundle that macOS shows in another place than it
    /// lies in, as it does before it was moved to where programs are.
    pub(super) fn around(program: &Path) -> Option<Self> {
        let folder = program.ancestors().nth(3)?;
        let is_bundle = folder.extension()? == "app" && program.parent()?.ends_with("Contents/MacOS");
        let is_elsewhere = program.components().any(|part| part.as_os_str() == "AppTranslocation");
        (is_bundle && !is_elsewhere).then(|| Self { folder: folder.to_owned(), program: program.to_owned() })
    }

    fn replace(&self, package: &Path, aside: &Path) -> std::io::Result<()> {
        let unpacked = aside.join("new");
        fs::create_dir_all(&unpacked)?;
        let mut tar = Command::new(TAR);
        tar.arg("-xzf").arg(package).arg("-C").arg(&unpacked).stdin(Stdio::null()).stdout(Stdio::null());
        let output = tar.stderr(Stdio::piped()).spawn()?.wait_with_output()?;
        if !output.status.success() {
            return Err(std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        let name = self.program.strip_prefix(&self.folder).map_err(std::io::Error::other)?;
        let fresh = fs::read_dir(&unpacked)?.flatten().map(|entry| entry.path()).find(|path| path.join(name).is_file());
        let fresh = fresh.ok_or_else(|| std::io::Error::other("the package holds no program of this name"))?;
        let old = aside.join("old");
        fs::rename(&self.folder, &old)?;
        fs::rename(&fresh, &self.folder).inspect_err(|_| {
            // What was there comes back; when even that fails, the first failure is the one to tell.
            let _ = fs::rename(&old, &self.folder);
        })
    }
}

impl Installer for Bundle {
    fn platform(&self) -> String {
        platform()
    }

    fn install(&self, package: &Path) -> Result<Next, InstallError> {
        // Beside it: only within one file system can a folder be moved in one step.
        let aside = self.folder.with_extension("update");
        let placed = self.replace(package, &aside);
        // The old one goes with it; the program that runs keeps what it has open.
        let cleared = fs::remove_dir_all(&aside);
        placed.map_err(failed)?;
        if let Err(error) = cleared {
            tracing::warn!(error = %error, "the version before is still there, beside the new one");
        }
        Ok(Next::Start(self.program.clone()))
    }
}

const TAR: &str = if cfg!(target_os = "macos") { "/usr/bin/tar" } else { "tar" };

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    struct Disk {
        folder: tempfile::TempDir,
        bundle: Bundle,
    }

    impl Disk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a scratch directory");
            let program = folder.path().join("Ringlet.app/Contents/MacOS/ringlet");
            write(&program, "old");
            let bundle = Bundle::around(&program).expect("it is one");
            Self { folder, bundle }
        }

        /// A package with `file` in it.
        fn package(&self, file: &str) -> PathBuf {
            write(&self.folder.path().join("made").join(file), "new");
            let package = self.folder.path().join("package.tar.gz");
            let mut tar = Command::new("tar");
            tar.arg("-czf").arg(&package).arg("-C").arg(self.folder.path().join("made")).arg(".");
            assert!(tar.status().expect("there is a tar").success());
            fs::remove_dir_all(self.folder.path().join("made")).expect("it was made");
            package
        }

        fn check(&self, text: &str) {
            assert_eq!(fs::read_to_string(&self.bundle.program).expect("it is there"), text);
            let names = fs::read_dir(self.folder.path()).expect("a folder").flatten().map(|entry| entry.file_name());
            let mut names: Vec<_> = names.collect();
            names.sort();
            assert_eq!(names, ["Ringlet.app", "package.tar.gz"], "nothing else is left");
        }
    }

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    #[test]
    fn the_new_bundle_takes_the_place_of_the_old_one() {
        let disk = Disk::new();
        let package = disk.package("Ringlet.app/Contents/MacOS/ringlet");
        let next = disk.bundle.install(&package).expect("it can be replaced");
        assert_eq!(next, Next::Start(disk.bundle.program.clone()));
        disk.check("new");
    }

    #[test]
    fn a_package_that_is_none_leaves_the_old_one() {
        let disk = Disk::new();
        let package = disk.package("Other.app/Contents/MacOS/other");
        disk.bundle.install(&package).expect_err("it is another program");
        disk.check("old");
        fs::write(&package, "no archive").expect("it can be written");
        disk.bundle.install(&package).expect_err("it is no archive");
        disk.check("old");
    }

    #[test]
    fn a_bare_program_and_one_that_was_not_moved_yet_are_no_bundles() {
        for program in [
            "/usr/local/bin/ringlet",
            "/a/b/c/ringlet",
            "/private/var/folders/x/AppTranslocation/Y/d/Ringlet.app/Contents/MacOS/ringlet",
        ] {
            assert!(Bundle::around(Path::new(program)).is_none(), "{program}");
        }
    }
}
