//! Linux: the environment, and GNOME's switch between the two clocks, which is nowhere else.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ringlet_core::locale::DesktopLocale;

pub(super) fn read() -> DesktopLocale {
    let environment = |name: &str| std::env::var(name).ok();
    let desktop = environment("XDG_CURRENT_DESKTOP").unwrap_or_default().to_uppercase();
    let has_switch = ["GNOME", "UNITY"].iter().any(|name| desktop.contains(name));
    let hour12 = if has_switch { gnome_clock().as_deref().and_then(counts_to_twelve) } else { None };
    DesktopLocale { hour12, ..DesktopLocale::of_environment(environment) }
}

/// What GNOME's own program says of its setting; `None` when it says nothing in time.
fn gnome_clock() -> Option<String> {
    let mut asking = Command::new("gsettings")
        .args(["get", "org.gnome.desktop.interface", "clock-format"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let begun = Instant::now();
    while asking.try_wait().ok()?.is_none() {
        if begun.elapsed() > PATIENCE {
            tracing::debug!("GNOME was late to say how its clock counts");
            asking.kill().ok();
            asking.wait().ok();
            return None;
        }
        std::thread::sleep(LOOK);
    }
    let answer = asking.wait_with_output().ok()?;
    String::from_utf8(answer.stdout).ok()
}

fn counts_to_twelve(answer: &str) -> Option<bool> {
    match answer.trim().trim_matches('\'') {
        "12h" => Some(true),
        "24h" => Some(false),
        _ => None,
    }
}

const PATIENCE: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gnomes_answer_is_understood() {
        assert_eq!(counts_to_twelve("'12h'\n"), Some(true));
        assert_eq!(counts_to_twelve("'24h'\n"), Some(false));
        assert_eq!(counts_to_twelve("No such schema"), None);
    }
}
