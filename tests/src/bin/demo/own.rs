//! With a display: Ringlet on the person's own desktop, and a page from which calls are placed.

use std::path::PathBuf;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use ringlet_standin::{CLIENT_ID, StandIn};
use serde_json::Value;

use crate::Arguments;

/// Starts everything and waits until the person has seen enough.
pub async fn play(arguments: &Arguments) -> Result<()> {
    let office = StandIn::start().await;
    println!("The stand-in RingCentral is at {}.", office.api());
    let ringlet = Ringlet { server: office.api() };
    let mut program = ringlet.start()?;
    ringlet.until("running", STARTING, |status| status["running"] == true).await?;
    println!("Ringlet is in the tray. Your browser opens for the sign-in.");
    ringlet.say(&["sign-in"]).await?;
    ringlet.until("signed_in", SIGNING_IN, |status| status["state"] == "listening").await?;

    let page = format!("{}/", office.api());
    println!("Listening. Place calls from {page}");
    open(&page)?;
    if arguments.fast {
        office.three_events(5.0)?;
    }
    println!("Press Ctrl+C to end.");
    tokio::signal::ctrl_c().await?;
    println!("\nThe history: {}", ringlet.say(&["history", "--json"]).await?);
    // Ctrl+C in a terminal reaches it as well, and then it is gone already.
    if program.try_wait()?.is_none() {
        ringlet.say(&["quit"]).await?;
    }
    program.wait()?;
    Ok(())
}

/// The built program, in the profile `demo`, with the redirects it has by itself.
struct Ringlet {
    server: String,
}

impl Ringlet {
    fn start(&self) -> Result<Child> {
        Ok(self.command()?.spawn()?)
    }

    async fn say(&self, arguments: &[&str]) -> Result<String> {
        let mut command = tokio::process::Command::from(self.command()?);
        let Output { status, stdout, stderr } = command.args(arguments).output().await?;
        if !status.success() {
            bail!("ringlet {}: {}", arguments.join(" "), String::from_utf8_lossy(&stderr));
        }
        Ok(String::from_utf8(stdout)?)
    }

    async fn until(&self, what: &str, limit: Duration, wanted: impl Fn(&Value) -> bool) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < limit {
            if let Ok(text) = self.say(&["status", "--json"]).await
                && wanted(&serde_json::from_str(&text)?)
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("waited {limit:?} in vain for Ringlet to be {what}")
    }

    fn command(&self) -> Result<Command> {
        let program = match std::env::var_os("RINGLET_PROGRAM") {
            Some(path) => PathBuf::from(path),
            None => std::env::current_exe()?.with_file_name(format!("ringlet{}", std::env::consts::EXE_SUFFIX)),
        };
        let mut command = Command::new(program);
        command.env("RINGLET_PROFILE", "demo").env("RINGLET_SERVER", &self.server).env("RINGLET_CLIENT_ID", CLIENT_ID);
        Ok(command)
    }
}

/// Opens a page as a click on a link does.
fn open(page: &str) -> Result<()> {
    let words: &[&str] = if cfg!(windows) {
        &["cmd", "/c", "start", ""]
    } else if cfg!(target_os = "macos") {
        &["open"]
    } else {
        &["xdg-open"]
    };
    let status = Command::new(words[0]).args(&words[1..]).arg(page).status();
    let opened = status.with_context(|| format!("cannot start {}", words[0])).is_ok_and(|status| status.success());
    if !opened {
        println!("No browser could be opened: please open that page yourself.");
    }
    Ok(())
}

const STARTING: Duration = Duration::from_secs(60);
const SIGNING_IN: Duration = Duration::from_secs(300);
