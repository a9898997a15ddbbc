//! An AppImage: one file, which the person put somewhere. The new one takes its name.

use std::fs;
use std::path::{Path, PathBuf};

use ringlet_core::update::{InstallError, Installer, Next};

use super::{failed, platform};

/// The file this program came out of.
#[derive(Debug)]
pub(super) struct AppImage {
    file: PathBuf,
}

impl AppImage {
    /// The `image` that is unpacked at `folder`, when `program` came out of it: another program that was started by an
    /// AppImage has the same words in its environment.
    pub(super) fn of(program: &Path, image: PathBuf, folder: &Path) -> Option<Self> {
        let is_it = folder.is_absolute() && program.starts_with(folder) && image.is_file();
        is_it.then_some(Self { file: image })
    }
}

impl Installer for AppImage {
    fn platform(&self) -> String {
        platform()
    }

    fn install(&self, package: &Path) -> Result<Next, InstallError> {
        // Beside it first: only within one file system does the new one come in one step, all or nothing.
        let beside = self.file.with_extension("new");
        let placed = fs::copy(package, &beside)
            .and_then(|_| fs::set_permissions(&beside, fs::metadata(&self.file)?.permissions()))
            .and_then(|()| fs::File::open(&beside)?.sync_all())
            .and_then(|()| fs::rename(&beside, &self.file));
        if placed.is_err() {
            // It may not even have come into being.
            let _ = fs::remove_file(&beside);
        }
        placed.map_err(failed)?;
        Ok(Next::Start(self.file.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_new_image_takes_the_place_and_the_rights_of_the_old_one_and_nothing_lies_about() {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let (image, package) = (folder.path().join("Ringlet.AppImage"), folder.path().join("package"));
        fs::write(&image, "old").expect("it can be written");
        fs::set_permissions(&image, fs::Permissions::from_mode(0o750)).expect("it is there");
        fs::write(&package, "new").expect("it can be written");
        let mounted = Path::new("/tmp/.mount_Ringlet");
        let installer = AppImage::of(&mounted.join("usr/bin/ringlet"), image.clone(), mounted).expect("it is one");
        assert_eq!(installer.install(&package).expect("it can be replaced"), Next::Start(image.clone()));
        assert_eq!(fs::read_to_string(&image).expect("it is there"), "new");
        assert_eq!(fs::metadata(&image).expect("it is there").permissions().mode() & 0o777, 0o750);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    #[test]
    fn an_image_that_cannot_be_replaced_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let image = folder.path().join("Ringlet.AppImage");
        fs::write(&image, "old").expect("it can be written");
        let installer = AppImage { file: image.clone() };
        installer.install(&folder.path().join("nothing")).expect_err("there is no package");
        assert_eq!(fs::read_to_string(&image).expect("it is there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_program_that_came_out_of_no_image_is_none_whatever_its_environment_says() {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let image = folder.path().join("Other.AppImage");
        fs::write(&image, "").expect("it can be written");
        assert!(AppImage::of(Path::new("/usr/bin/ringlet"), image.clone(), Path::new("/tmp/.mount_x")).is_none());
        assert!(AppImage::of(Path::new("/usr/bin/ringlet"), image, Path::new("")).is_none());
    }
}
