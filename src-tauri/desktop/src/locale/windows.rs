//! Windows: the languages of the person's display, and the region's way of writing times.

use ringlet_core::locale::DesktopLocale;
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_READ};

pub(super) fn read() -> DesktopLocale {
    let of_person = RegKey::predef(HKEY_CURRENT_USER);
    let text = |place: &str, name: &str| -> Option<String> {
        of_person.open_subkey_with_flags(place, KEY_READ).ok()?.get_value(name).ok()
    };
    let listed: Option<Vec<String>> = of_person
        .open_subkey_with_flags(r"Control Panel\Desktop", KEY_READ)
        .ok()
        .and_then(|key| key.get_value("PreferredUILanguages").ok());
    let times = text(r"Control Panel\International", "LocaleName");
    DesktopLocale {
        // Where the person never chose a language of the display, it is the one of the region.
        languages: listed.unwrap_or_default().into_iter().chain(times.clone()).collect(),
        hour12: text(r"Control Panel\International", "sShortTime").map(|format| counts_to_twelve(&format)),
        times,
    }
}

/// A format such as `h:mm tt` or `HH:mm`.
fn counts_to_twelve(format: &str) -> bool {
    format.contains('h')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_times_says_how_the_clock_counts() {
        assert!(counts_to_twelve("h:mm tt"));
        assert!(!counts_to_twelve("HH:mm"));
        assert!(read().languages.iter().all(|language| !language.is_empty()));
    }
}
