//! A program that was started here and is ended here, by its own id, with its words in a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::wait::wait_for;

/// A running program. Dropping it ends it.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`, with what it says going to `NAME.log` in `logs`, after what an earlier one of that name said.
    pub fn start(name: &str, mut command: Command, logs: &Path) -> Result<Process> {
        let log = logs.join(format!("{name}.log"));
        let file = File::options().create(true).append(true).open(&log)?;
        if command.get_envs().next().is_none() {
            bail!("{name} would run on the desktop of whoever started the tests");
        }
        command.stdout(file.try_clone()?).stderr(file);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Process { name: name.to_owned(), child, log })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it said so far.
    pub fn words(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&std::fs::read(&self.log)?).into_owned())
    }

    /// Its exit status, once it has ended.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits for it to end by itself.
    pub async fn until_ended(&mut self, limit: Duration) -> Result<ExitStatus> {
        let what = format!("the end of {}", self.name);
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            let left = limit.saturating_sub(started.elapsed());
            if left.is_zero() {
                bail!("waited {limit:?} in vain for {what}");
            }
            tokio::time::sleep(left.min(Duration::from_millis(20))).await;
        }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), signal)?)
    }

    /// Ends it without any chance to tidy up.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        // Asked first, because some of them have children of their own to end.
        let _ = self.signal(Signal::TERM);
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The names of the processes that `id` started, and of those they started.
pub fn descendants(id: u32) -> Result<Vec<String>> {
    let name = |id: &u32| Some(std::fs::read_to_string(format!("/proc/{id}/comm")).ok()?.trim().to_owned());
    Ok(family(id)?.iter().skip(1).filter_map(name).collect())
}

/// The process `id`, then the processes it started, and those they started.
pub fn family(id: u32) -> Result<Vec<u32>> {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(other) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        if let Some(parent) = parent(other) {
            parents.insert(other, parent);
        }
    }
    let mut found = vec![id];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(child, _)| *child));
        next += 1;
    }
    Ok(found)
}

/// The second field of /proc/ID/stat after the name, which may have spaces in it.
fn parent(id: u32) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    text.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// Waits until a file has been written that `read` makes something of.
pub async fn until_written<T>(path: &Path, limit: Duration, read: impl Fn(&str) -> Option<T>) -> Result<T> {
    wait_for(&format!("{}", path.display()), limit, || {
        let answer = std::fs::read_to_string(path).ok().and_then(|text| read(&text));
        async { Ok(answer) }
    })
    .await
}

const PATIENCE: Duration = Duration::from_millis(1500);
