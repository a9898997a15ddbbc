//! One conformance function for the list of programs that start at log-in, on the list of the system this runs on. That
//! of macOS is the person's own and is left alone.

#![cfg(any(target_os = "linux", windows))]

use ringlet_core::autostart::{Autostart, AutostartState};
use ringlet_desktop::autostart::{LogInList, Started};

fn started(program: &str) -> Started {
    Started {
        id: "io.github.ringlet.Ringlet.conformance".to_owned(),
        name: "Ringlet".to_owned(),
        program: program.into(),
        profile: None,
    }
}

/// What every list does. `list` is for the program that runs, `moved` for the same one in another place, and
/// `switch_off` does what a person does in the system's own settings.
fn conforms(list: &LogInList, moved: &LogInList, switch_off: impl Fn()) {
    let is =
        |expected: AutostartState, when: &str| assert_eq!(list.state().expect("it can be read"), expected, "{when}");
    is(AutostartState::Off, "until somebody asks for it");
    list.repair().expect("nothing has to be done");
    is(AutostartState::Off, "nobody asked for it");
    list.set(false).expect("it is off");

    list.set(true).expect("it can be switched on");
    is(AutostartState::On, "after it was asked for");
    list.set(true).expect("twice is no error");
    list.set(false).expect("it can be switched off");
    is(AutostartState::Off, "after it was taken back");

    list.set(true).expect("it can be switched on");
    moved.repair().expect("it can be put right");
    is(AutostartState::On, "the same entry, for another place");

    switch_off();
    is(AutostartState::Refused, "the person switched it off");
    list.set(true).expect_err("the person's word holds");
    list.repair().expect("it is left alone");
    is(AutostartState::Refused, "after all that");
    assert!(list.forget().expect("it can be removed"), "there was one");
    assert!(!list.forget().expect("it is gone"), "there is none");
}

#[cfg(target_os = "linux")]
#[test]
fn the_list_of_a_linux_session_conforms_and_its_entry_is_valid() {
    let folder = tempfile::tempdir().expect("a scratch directory");
    let folder = folder.path().join("autostart");
    let list = LogInList::in_folder(&folder, started("/usr/bin/ringlet"));
    let moved = LogInList::in_folder(&folder, started("/opt/Ringlet 2/ringlet"));
    let file = folder.join("io.github.ringlet.Ringlet.conformance.desktop");
    conforms(&list, &moved, || {
        let text = std::fs::read_to_string(&file).expect("it is there");
        assert!(text.contains("Exec=\"/opt/Ringlet 2/ringlet\" --hidden\n"), "it was put right: {text}");
        std::fs::write(&file, format!("{text}Hidden=true\n")).expect("it is ours");
    });
    assert!(!file.exists());
}

#[cfg(windows)]
#[test]
fn the_run_key_conforms() {
    use winreg::RegKey;
    use winreg::enums::{HKEY_CURRENT_USER, REG_BINARY};

    let list = LogInList::of(started(r"C:\Program Files\Ringlet\ringlet.exe"));
    let moved = LogInList::of(started(r"D:\Ringlet\ringlet.exe"));
    let approved = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
    let (approved, _) = RegKey::predef(HKEY_CURRENT_USER).create_subkey(approved).expect("a key of this person");
    let id = "io.github.ringlet.Ringlet.conformance";
    conforms(&list, &moved, || {
        let mut noted = vec![0; 12];
        noted[0] = 3;
        approved.set_raw_value(id, &winreg::RegValue { bytes: noted.into(), vtype: REG_BINARY }).expect("it is ours");
    });
    approved.delete_value(id).expect("it was there");
}
