//! An autostart entry as text (freedesktop.org, Desktop Entry Specification and Desktop Application Autostart
//! Specification).

use super::{HIDDEN, Started};

/// The file that starts `started`.
pub(super) fn text(started: &Started) -> String {
    let Started { id, name, .. } = started;
    // The icon is that of the person's own profile: desktops know no other.
    let icon = id.strip_suffix(&format!(".{}", started.profile.as_deref().unwrap_or_default())).unwrap_or(id);
    format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Version=1.4\n\
         Name={name}\n\
         Exec={}\n\
         Icon={icon}\n\
         Terminal=false\n\
         StartupNotify=false\n\
         X-GNOME-Autostart-enabled=true\n",
        command(started)
    )
}

/// Whether a person has switched the entry off in their session's settings: some desktops hide it, some mark it.
pub(super) fn is_switched_off(text: &str) -> bool {
    value(text, "Hidden") == Some("true") || value(text, "X-GNOME-Autostart-enabled") == Some("false")
}

/// Whether the entry starts what `started` says.
pub(super) fn starts(text: &str, started: &Started) -> bool {
    value(text, "Exec") == Some(&command(started))
}

/// The value of a key in the first group, where all keys of ours are.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
    lines.by_ref().take_while(|line| !line.starts_with('[')).find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim_end() == key).then(|| value.trim_start())
    })
}

fn command(started: &Started) -> String {
    let program = quoted(&started.program.to_string_lossy());
    match &started.profile {
        Some(profile) => format!("env RINGLET_PROFILE={profile} {program} {HIDDEN}"),
        None => format!("{program} {HIDDEN}"),
    }
}

/// An argument of `Exec` in quotes. What is special within them is escaped, and then once more as in every string of
/// such a file; a per cent sign is doubled because it begins a field code.
fn quoted(argument: &str) -> String {
    let mut text = String::from("\"");
    for letter in argument.chars() {
        match letter {
            '"' | '`' | '$' => text.extend(['\\', '\\', letter]),
            '\\' => text.push_str("\\\\\\\\"),
            '%' => text.push_str("%%"),
            letter => text.push(letter),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(program: &str, profile: Option<&str>) -> Started {
        let id = profile.map_or("io.example.A".to_owned(), |profile| format!("io.example.A.{profile}"));
        Started { id, name: "A".to_owned(), program: program.into(), profile: profile.map(str::to_owned) }
    }

    #[test]
    fn a_path_of_any_letters_is_one_argument() {
        let text = text(&started(r#"/opt/a "b" $c `d` 100%\e/ringlet"#, None));
        let exec = r#"Exec="/opt/a \\"b\\" \\$c \\`d\\` 100%%\\\\e/ringlet" --hidden"#;
        assert!(text.lines().any(|line| line == exec), "{text}");
    }

    #[test]
    fn a_named_profile_is_started_as_itself_with_the_common_icon() {
        let text = text(&started("/usr/bin/ringlet", Some("work")));
        assert!(text.contains("\nExec=env RINGLET_PROFILE=work \"/usr/bin/ringlet\" --hidden\n"), "{text}");
        assert!(text.contains("\nIcon=io.example.A\n"), "{text}");
    }

    #[test]
    fn what_a_desktop_writes_to_switch_it_off_is_understood() {
        let ours = text(&started("/usr/bin/ringlet", None));
        assert!(!is_switched_off(&ours));
        assert!(is_switched_off(&ours.replace("enabled=true", "enabled=false")));
        assert!(is_switched_off(&format!("{ours}Hidden=true\n")));
        assert!(is_switched_off(&format!("{ours}Hidden = true\n")));
        assert!(!is_switched_off(&format!("{ours}\n[Desktop Action x]\nHidden=true\n")), "it is the action's");
        assert!(!is_switched_off(""));
    }

    #[test]
    fn an_entry_of_a_program_that_has_moved_does_not_start_this_one() {
        let (here, there) = (started("/usr/bin/ringlet", None), started("/opt/ringlet", None));
        assert!(starts(&text(&here), &here));
        assert!(!starts(&text(&there), &here));
    }
}
