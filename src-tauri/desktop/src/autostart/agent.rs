//! A launch agent as text (Apple, Daemons and Services Programming Guide, Creating Launch Daemons and Agents).

use super::{HIDDEN, Started};

/// The property list that starts `started` when the person logs in, once, whatever becomes of it.
pub(super) fn text(started: &Started) -> String {
    let profile = started.profile.as_deref().map(|name| {
        format!(
            "\t<key>EnvironmentVariables</key>\n\t<dict>\n\t\t<key>RINGLET_PROFILE</key>\n\t\t<string>{}</string>\n\
             \t</dict>\n",
            escaped(name)
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\
         \t<key>Label</key>\n\t<string>{}</string>\n\
         \t<key>ProgramArguments</key>\n\t<array>\n\t\t<string>{}</string>\n\t\t<string>{HIDDEN}</string>\n\t</array>\n\
         {}\
         \t<key>RunAtLoad</key>\n\t<true/>\n\
         \t<key>ProcessType</key>\n\t<string>Interactive</string>\n\
         </dict>\n</plist>\n",
        escaped(&started.id),
        escaped(&started.program.to_string_lossy()),
        profile.unwrap_or_default(),
    )
}

/// Whether somebody has switched the agent off in its file.
pub(super) fn is_switched_off(text: &str) -> bool {
    let after = text.split_once("<key>Disabled</key>").map_or("", |(_, after)| after.trim_start());
    after.starts_with("<true/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(profile: Option<&str>) -> Started {
        Started {
            id: "io.example.A".to_owned(),
            name: "A".to_owned(),
            program: "/Applications/A & B.app/Contents/MacOS/ringlet".into(),
            profile: profile.map(str::to_owned),
        }
    }

    #[test]
    fn a_path_of_any_letters_stays_itself() {
        let text = text(&started(None));
        assert!(text.contains("\t\t<string>/Applications/A &amp; B.app/Contents/MacOS/ringlet</string>\n"), "{text}");
        assert!(!text.contains("EnvironmentVariables"), "{text}");
    }

    #[test]
    fn a_named_profile_is_started_as_itself() {
        let text = text(&started(Some("work")));
        assert!(text.contains("<key>RINGLET_PROFILE</key>\n\t\t<string>work</string>"), "{text}");
    }

    #[test]
    fn an_agent_that_is_switched_off_is_seen() {
        let on = text(&started(None));
        assert!(!is_switched_off(&on));
        assert!(is_switched_off(&on.replace("<dict>\n", "<dict>\n\t<key>Disabled</key>\n\t<true/>\n")));
    }
}
