//! What helps on each desktop when a pop-up was taken and not seen.

use crate::toast::{Toast, ToastKind};

use super::Words;

impl Words {
    /// A pop-up that tells of nothing.
    pub fn trial_toast(&self) -> Toast {
        let body = "This is how Ringlet tells you about calls.";
        Toast::new("A test pop-up", body, ToastKind::Missed)
    }
}

/// What to do on this desktop when no pop-up was seen, step by step. `daemon` is what shows them, by its own name;
/// `sounds` whether it makes any.
pub fn help_with_toasts(daemon: Option<&str>, sounds: Option<bool>) -> Vec<String> {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let mut help = steps(std::env::consts::OS, &desktop, daemon);
    if sounds == Some(false) {
        help.push("What shows pop-ups here makes no sounds.".to_owned());
    }
    help
}

fn steps(system: &str, desktop: &str, daemon: Option<&str>) -> Vec<String> {
    let desktop = desktop.to_uppercase();
    let daemon_is = |name: &str| daemon.is_some_and(|daemon| daemon.to_lowercase().starts_with(name));
    let steps: &[&str] = match system {
        "windows" => &[
            "Open Settings, System, Notifications, and see that notifications are on, and on for Ringlet.",
            "See that “Do not disturb” is off there.",
        ],
        "macos" => &[
            "Open System Settings, Notifications, Ringlet, and allow notifications.",
            "See that no Focus is on in the Control Centre.",
        ],
        _ if daemon_is("dunst") => &[
            "dunst shows pop-ups here. “dunstctl is-paused” says whether it holds them back; “dunstctl set-paused false” ends that.",
        ],
        _ if desktop.contains("GNOME") || desktop.contains("UNITY") => &[
            "Open Settings, Notifications, and see that “Do Not Disturb” is off.",
            "See that Ringlet is in the list there, with notifications on.",
        ],
        _ if desktop.contains("KDE") => &[
            "Open System Settings, Notifications, and see that “Do Not Disturb” is off.",
            "See that pop-ups are on for Ringlet under “Application Settings” there.",
        ],
        _ if desktop.contains("XFCE") => &[
            "Open Settings, Notifications, and see that “Do not disturb” is off.",
            "See that Ringlet is not muted under “Applications” there.",
        ],
        _ if desktop.contains("CINNAMON") => {
            &["Open System Settings, Notifications, and see that notifications are enabled."]
        }
        _ if desktop.contains("MATE") => {
            &["Open Control Centre, Pop-Up Notifications, and see that “Do Not Disturb” is off."]
        }
        _ => &["See in the settings of your desktop that notifications are on, and on for Ringlet."],
    };
    let nothing = (system == "linux" && daemon.is_none())
        .then(|| "Nothing shows pop-ups here. Install a notification daemon, such as dunst.".to_owned());
    nothing.into_iter().chain(steps.iter().map(|step| (*step).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_desktop_has_help_of_its_own() {
        let first = |system, desktop, daemon| steps(system, desktop, daemon).remove(0);
        assert!(first("linux", "XFCE", Some("dunst 1.9.0")).contains("dunstctl"));
        assert!(first("linux", "ubuntu:GNOME", Some("gnome-shell 43")).contains("Do Not Disturb"));
        assert!(first("linux", "KDE", Some("Plasma 5.27")).contains("System Settings"));
        assert!(first("linux", "sway", None).contains("Install"));
        assert!(first("windows", "", Some("Windows")).contains("for Ringlet"));
    }
}
