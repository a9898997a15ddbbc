//! `ringlet forget`: asks, ends the Ringlet that runs, and removes everything of this person's profile.

use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use ringlet_core::forget::{Gone, directories, forget};
use ringlet_core::instance::{self, Claimed, Instance, Word};
use ringlet_core::profile::Profile;
use ringlet_desktop::autostart::LogInList;
use ringlet_desktop::keyring::Keyring;

/// Forgets everything, after a question unless `yes` says that it was asked elsewhere.
pub fn from_the_command_line(profile: &Profile, yes: bool) -> anyhow::Result<ExitCode> {
    if !yes && !is_wanted(profile)? {
        anyhow::bail!("nothing was removed; without a question: ringlet forget --yes");
    }
    let runtime = crate::runtime()?;
    let instance = runtime.block_on(end_the_running_one(profile))?;
    let (gone, outcome) = everything(profile, instance);
    let mut lines: String = gone.iter().map(|gone| format!("removed: {gone}\n")).collect();
    if lines.is_empty() {
        lines.push_str("there was nothing to remove\n");
    }
    crate::print(&lines);
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Removes everything of `profile`, whose claim is `instance`.
pub fn everything(profile: &Profile, instance: Instance) -> (Vec<Gone>, anyhow::Result<()>) {
    let store = Keyring::new(profile.keyring_service());
    if let Err(error) = store.keep_proxy_password(None) {
        tracing::warn!(error = %error, "the password for the proxy may still be in the keyring");
    }
    let list = LogInList::new(profile);
    let forget_autostart = || match &list {
        Ok(list) => list.forget(),
        // Nowhere to keep a list is no list.
        Err(_) => Ok(false),
    };
    let (gone, outcome) = forget(profile, &store, forget_autostart, instance);
    (gone, outcome.context("not everything could be removed"))
}

/// Shows what would go and waits for an answer, which is no where nobody can give one.
fn is_wanted(profile: &Profile) -> anyhow::Result<bool> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "This removes, for good:")?;
    for (kept, path) in directories(profile) {
        writeln!(out, "  {}", Gone::Directory(kept, path))?;
    }
    writeln!(out, "  {}\n  {}", Gone::SignIn, Gone::Autostart)?;
    write!(out, "A Ringlet that runs is ended. Go on? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}

/// Signs the running Ringlet out, so that the service forgets too, ends it, and takes its place.
async fn end_the_running_one(profile: &Profile) -> anyhow::Result<Instance> {
    let began = Instant::now();
    let mut told = false;
    loop {
        let other = match instance::claim(profile).await? {
            Claimed::First(instance) => return Ok(instance),
            Claimed::Other(other) => other,
        };
        if !told {
            // Nobody may be signed in, or the service out of reach: it is forgotten here all the same.
            let _ = other.tell(Word::SignOut).await;
            other.tell(Word::Quit).await.context("the running Ringlet could not be ended")?;
            told = true;
        }
        anyhow::ensure!(began.elapsed() < PATIENCE, "the running Ringlet does not end");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Signing out and quitting have limits of their own, of five seconds each.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(50);
