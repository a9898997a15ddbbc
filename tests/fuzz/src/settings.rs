//! The settings file: one that can be read is the same after a save, one that cannot be is told of and kept.

#![no_main]

use std::cell::RefCell;
use std::fs;

use libfuzzer_sys::fuzz_target;
use ringlet_core::settings::SettingsFile;
use tempfile::TempDir;

thread_local! {
    static FOLDER: RefCell<TempDir> = RefCell::new(tempfile::tempdir().expect("a directory of its own"));
}

fuzz_target!(|bytes: &[u8]| {
    FOLDER.with_borrow(|folder| {
        let path = folder.path().join("settings.toml");
        fs::write(&path, bytes).expect("the directory can be written");
        let mut file = SettingsFile::open_with(&path, |_| None);
        let settings = file.settings().clone();
        let sound = file.problem().is_none();
        assert_eq!(fs::read(&path).expect("it is there"), bytes, "reading changes nothing");
        file.save(&settings).expect("the directory can be written");
        let again = SettingsFile::open_with(&path, |_| None);
        if sound {
            assert_eq!(*again.settings(), settings, "what is saved is read again");
        }
        for entry in fs::read_dir(folder.path()).expect("it is there").flatten() {
            fs::remove_file(entry.path()).expect("it can be removed");
        }
    });
});
