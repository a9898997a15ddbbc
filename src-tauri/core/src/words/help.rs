//! What helps on each desktop when a pop-up was taken and not seen.

use crate::toast::{Toast, ToastKind};

use super::Words;

impl Words {
    /// A pop-up that tells of nothing.
    pub fn trial_toast(&self) -> Toast {
        self.made(self.named("toast-test"), self.named("toast-test-why"), ToastKind::Missed)
    }

    /// What to do on this desktop when no pop-up was seen, step by step. `daemon` is what shows them, by its own name;
    /// `sounds` whether it makes any.
    pub fn help_with_toasts(&self, daemon: Option<&str>, sounds: Option<bool>) -> Vec<String> {
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        let mut help = steps(std::env::consts::OS, &desktop, daemon);
        if sounds == Some(false) {
            help.push("help-no-sounds");
        }
        help.into_iter().map(|step| self.named(step)).collect()
    }
}

fn steps(system: &str, desktop: &str, daemon: Option<&str>) -> Vec<&'static str> {
    let desktop = desktop.to_uppercase();
    let daemon_is = |name: &str| daemon.is_some_and(|daemon| daemon.to_lowercase().starts_with(name));
    let steps: &[&'static str] = match system {
        "windows" => &["help-windows-on", "help-windows-quiet"],
        "macos" => &["help-macos-on", "help-macos-quiet"],
        _ if daemon_is("dunst") => &["help-dunst"],
        _ if desktop.contains("GNOME") || desktop.contains("UNITY") => &["help-gnome-quiet", "help-gnome-on"],
        _ if desktop.contains("KDE") => &["help-kde-quiet", "help-kde-on"],
        _ if desktop.contains("XFCE") => &["help-xfce-quiet", "help-xfce-on"],
        _ if desktop.contains("CINNAMON") => &["help-cinnamon"],
        _ if desktop.contains("MATE") => &["help-mate"],
        _ => &["help-other"],
    };
    let nothing = (system == "linux" && daemon.is_none()).then_some("help-nothing-shows");
    nothing.into_iter().chain(steps.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_desktop_has_help_of_its_own() {
        let first = |system, desktop, daemon| steps(system, desktop, daemon).remove(0);
        assert!(first("linux", "XFCE", Some("dunst 1.9.0")).contains("dunst"));
        assert!(first("linux", "ubuntu:GNOME", Some("gnome-shell 43")).contains("gnome"));
        assert!(first("linux", "KDE", Some("Plasma 5.27")).contains("kde"));
        assert!(first("linux", "sway", None).contains("nothing"));
        assert!(first("windows", "", Some("Windows")).contains("windows"));
    }
}
