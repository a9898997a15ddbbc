//! A real browser, without a window of its own.

use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::desktop::Desktop;

/// Opens `address`, follows where it leads, and gives the page it ends on as HTML.
pub async fn visit(desktop: &Desktop, address: &str) -> Result<String> {
    let profile = tempfile::Builder::new().prefix("browser-").tempdir_in(desktop.folder())?;
    let mut command = desktop.command("chromium");
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--timeout=15000",
        "--dump-dom",
    ]);
    command.arg(format!("--user-data-dir={}", profile.path().join("data").display())).arg(address);
    let mut command = tokio::process::Command::from(command);
    command.kill_on_drop(true);
    let output =
        tokio::time::timeout(LIMIT, command.output()).await.context("the browser did not come to an end")??;
    let html = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() || html.is_empty() {
        anyhow::bail!("chromium: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(html)
}

const LIMIT: Duration = Duration::from_secs(40);
