//! Running a program with its words kept in a file, until a deadline at most.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// Where a check's programs write, and until when they may run.
pub struct Paper {
    log: PathBuf,
    deadline: Instant,
    yields: bool,
}

impl Paper {
    /// Starts an empty log.
    pub fn new(log: PathBuf, deadline: Instant) -> Result<Paper> {
        if let Some(folder) = log.parent() {
            std::fs::create_dir_all(folder)?;
        }
        File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        Ok(Paper { log, deadline, yields: false })
    }

    /// From now on its programs get what all others leave of the processor, where the system can do that.
    pub fn yielding(self) -> Paper {
        Paper { yields: true, ..self }
    }

    /// A file beside the log, for what one program prints.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.log.with_extension(name)
    }

    /// Adds a line of our own.
    pub fn note(&self, line: &str) {
        if let Ok(mut file) = self.append() {
            // A log that cannot be written any more shows in the next program's start.
            let _ = writeln!(file, "{line}");
        }
    }

    /// All that was written so far.
    pub fn text(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&std::fs::read(&self.log)?).into_owned())
    }

    /// Runs `command` to its end and fails when it did.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        command.stdout(self.append()?);
        self.finish(command)
    }

    /// Like [`Paper::run`], with standard output in a file of its own.
    pub fn run_into(&self, command: &mut Command, output: &Path) -> Result<()> {
        command.stdout(File::create(output).with_context(|| format!("cannot write {}", output.display()))?);
        self.finish(command)
    }

    fn append(&self) -> Result<File> {
        Ok(OpenOptions::new().append(true).open(&self.log)?)
    }

    fn finish(&self, command: &mut Command) -> Result<()> {
        let words = words_of(command);
        self.note(&format!("$ {words}"));
        command.stdin(Stdio::null()).stderr(self.append()?);
        own_group(command);
        let mut child = command.spawn().with_context(|| format!("cannot start {words}"))?;
        if self.yields {
            yield_group(&child);
        }
        loop {
            if let Some(status) = child.try_wait()? {
                if status.success() {
                    return Ok(());
                }
                bail!("{words}: {status}");
            }
            if Instant::now() > self.deadline {
                end_group(&mut child);
                bail!("{words}: still running when the time was up");
            }
            std::thread::sleep(POLL);
        }
    }
}

/// The command as a person would type it.
pub fn words_of(command: &Command) -> String {
    let mut words = vec![short(command.get_program())];
    words.extend(command.get_args().map(short));
    words.join(" ")
}

fn short(word: &OsStr) -> String {
    word.to_string_lossy().into_owned()
}

/// A time-out has to end the grandchildren too: compilers, browsers, desktops.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

/// Its grandchildren too, which are born with its rank.
fn yield_group(child: &Child) {
    #[cfg(unix)]
    {
        let rank = ["-n", "19", "-g", &child.id().to_string()];
        // Where it cannot be ranked it runs as everything else does.
        let _ = Command::new("renice").args(rank).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
    #[cfg(not(unix))]
    let _ = child;
}

fn end_group(child: &mut Child) {
    #[cfg(unix)]
    {
        let group = format!("-{}", child.id());
        // The child alone is ended below if the group cannot be.
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        std::thread::sleep(Duration::from_secs(2));
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

const POLL: Duration = Duration::from_millis(50);
