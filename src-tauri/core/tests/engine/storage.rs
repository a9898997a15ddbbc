//! A disk that is full and a history that may not be written: said, left alone, and calls are told all the same.
//!
//! Both are real. Each test runs itself once more: on a small disk of its own, or as somebody who may not write
//! everything, which a test machine's root may.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ringlet_core::contract::PartView;
use ringlet_standin::Ring;
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig};

const PAT: &str = "Pat Ito · +1 202-555-0143";

impl Rig {
    /// A call that nobody took, told as the only thing on the screen.
    async fn miss_a_call(&self) {
        let call = self.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
        self.until_on_screen(&[&format!("{PAT} | Incoming call")]).await;
        self.office.hang_up(&call).expect("it rings");
        self.until_on_screen(&[&format!("Missed call | {PAT}\n00:00")]).await;
    }

    /// Waits until the status says that rows cannot be saved, and gives its words.
    async fn until_not_saved(&self) -> String {
        let mut status = self.engine.watch();
        let failing = status.wait_for(|view| matches!(view.storage, PartView::Failing(_)));
        let view = timeout(LIMIT, failing).await.expect("it is said").expect("the engine lives").clone();
        let PartView::Failing(words) = view.storage else { unreachable!("it was waited for") };
        words
    }

    async fn until_saved(&self) {
        let mut status = self.engine.watch();
        let fine = status.wait_for(|view| view.storage == PartView::Ok);
        timeout(LIMIT, fine).await.expect("it is well again in time").expect("the engine lives");
    }
}

#[tokio::test]
async fn on_a_full_disk_calls_are_told_and_their_rows_are_written_once_there_is_room() {
    let Some(disk) = on_a_small_disk("on_a_full_disk_calls_are_told_and_their_rows_are_written_once_there_is_room")
    else {
        return;
    };
    let rig = Rig::listening().await;
    let file = fs::metadata(rig.history_path()).expect("it is there").ino();
    let filler = fill(&disk);
    rig.miss_a_call().await;
    assert_eq!(rig.until_not_saved().await, "the disk is full; rows wait in memory");
    assert_eq!(rig.page().await.total, 0, "the disk is really full");

    fs::remove_file(filler).expect("it can be removed");
    // However often the window asks meanwhile.
    let written = rig.until_row("the call", |row| row.who == "Pat Ito");
    timeout(WRITTEN, written).await.expect("it is written by itself");
    rig.until_saved().await;
    assert_eq!(fs::metadata(rig.history_path()).expect("it is there").ino(), file, "it is the same file");
    assert_eq!(rig.shows(), 2, "a ring and a missed call");
}

#[tokio::test]
async fn a_start_on_a_full_disk_is_said_and_calls_are_told_all_the_same() {
    let Some(disk) = on_a_small_disk("a_start_on_a_full_disk_is_said_and_calls_are_told_all_the_same") else { return };
    let rig = Rig::listening().await;
    rig.miss_a_call().await;
    let rig = rig.restarted_after(|_| drop(fill(&disk))).await;
    let said = rig.until_not_saved().await;
    let begin = format!("the disk has no room for the history in {}", rig.history_path().display());
    assert!(said.starts_with(&begin) && said.ends_with("forgotten when Ringlet quits"), "{said}");
    rig.miss_a_call().await;

    let rig = rig.restarted_after(|_| fs::remove_file(disk.join(FILLER)).expect("it can be removed")).await;
    rig.until_saved().await;
    assert!(rig.page().await.rows.iter().any(|row| row.who == "Pat Ito"), "what the file had it has still");
}

#[tokio::test]
async fn a_history_that_may_not_be_written_is_said_and_left_alone_and_calls_are_told_all_the_same() {
    let name = "a_history_that_may_not_be_written_is_said_and_left_alone_and_calls_are_told_all_the_same";
    let Some(_) = inside(name, &["--user", "--map-user=1000", "--map-group=1000"], "exec \"$@\"") else { return };
    let rig = Rig::listening().await;
    rig.miss_a_call().await;
    let path = rig.history_path();
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
    let rig = rig.restarted_after(|_| mode(0o400)).await;
    let before = fs::read(&path).expect("it can be read");
    let said = rig.until_not_saved().await;
    let begin = format!("the history in {} may not be written", path.display());
    assert!(said.starts_with(&begin) && said.ends_with("forgotten when Ringlet quits"), "{said}");
    rig.miss_a_call().await;
    rig.until_row("the call, until the program quits", |row| row.who == "Pat Ito").await;

    let as_it_was = || {
        assert!(fs::read(&path).expect("it can be read") == before, "the file is as it was");
        let folder = fs::read_dir(path.parent().expect("a folder")).expect("it can be read");
        assert_eq!(folder.count(), 1, "nothing lies beside it");
        mode(0o600);
    };
    let rig = rig.restarted_after(|_| as_it_was()).await;
    rig.until_saved().await;
    assert!(rig.page().await.rows.iter().any(|row| row.who == "Pat Ito"), "what the file had it has still");
}

/// Runs the test of this name on a small disk; gives the disk's folder to the run on it, and nothing to the other.
fn on_a_small_disk(test: &str) -> Option<PathBuf> {
    let ways = ["--user", "--map-root-user", "--mount"];
    inside(test, &ways, "mount -t tmpfs -o size=4m small \"$TMPDIR\" && exec \"$@\"")
}

/// Runs the test of this name once more by `script`, behind an `unshare` of these ways, with a folder of its own for
/// what is temporary. Gives the folder to the run inside, and nothing to the one outside, which has nothing left to do.
fn inside(test: &str, ways: &[&str], script: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return Some(folder.into());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new("unshare");
    command.args(ways).args(["sh", "-c", script, "sh"]).arg(program).args(["--exact", "--nocapture"]);
    command.arg(format!("storage::{test}")).env("TMPDIR", folder.path()).env(INSIDE, folder.path());
    let output = command.output().expect("unshare comes with every Linux");
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && words.contains("1 passed"),
        "{words}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    None
}

/// Leaves no room on the disk.
fn fill(disk: &Path) -> PathBuf {
    let path = disk.join(FILLER);
    let mut file = fs::File::create(&path).expect("it can be made");
    for size in [65_536, 1] {
        while file.write_all(&vec![b'x'; size]).is_ok() {}
    }
    path
}

/// Says to the run inside that it is that.
const INSIDE: &str = "RINGLET_TEST_INSIDE";
const FILLER: &str = "filler";
/// Rows that wait are tried again every quarter of a minute.
const WRITTEN: Duration = Duration::from_secs(25);
