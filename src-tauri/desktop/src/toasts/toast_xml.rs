//! What Windows is told of a toast, as the XML of its toast schema. Made on every system, so that it is tested on each.

use std::fmt::Write as _;
use std::path::Path;

use ringlet_core::toast::{Sound, Toast, ToastKind};

/// The argument that comes back with a click on the toast or its button.
const OPEN: &str = "open";
/// With the one that opens it, as many as Windows shows.
const MOST_BUTTONS: usize = 4;

/// The toast's XML.
pub(super) fn toast_xml(toast: &Toast, icon: Option<&Path>) -> String {
    let scenario = match toast.kind {
        // Stays on the screen until it is taken away or answered.
        ToastKind::Incoming => " scenario=\"incomingCall\"",
        ToastKind::Missed | ToastKind::Status | ToastKind::Voicemail => "",
    };
    let mut xml = format!("<toast launch=\"{OPEN}\"{scenario}><visual><binding template=\"ToastGeneric\">");
    for line in [&toast.title, &toast.body].into_iter().filter(|line| !line.is_empty()) {
        push(&mut xml, format_args!("<text>{}</text>", escape(line)));
    }
    if let Some(icon) = icon.and_then(Path::to_str) {
        push(&mut xml, format_args!("<image placement=\"appLogoOverride\" src=\"{}\"/>", escape(icon)));
    }
    xml.push_str("</binding></visual><actions>");
    // The argument comes back with a click.
    let buttons = toast.buttons.iter().take(MOST_BUTTONS).map(|button| (button.label.as_str(), button.action.word()));
    for (label, word) in buttons.chain([(toast.open.as_str(), OPEN)]) {
        push(&mut xml, format_args!("<action content=\"{}\" arguments=\"{word}\"/>", escape(label)));
    }
    xml.push_str("</actions>");
    match &toast.sound {
        // A word about the program needs no sound.
        Sound::Default if toast.kind != ToastKind::Status => {}
        Sound::File(path) => push(&mut xml, format_args!("<audio src=\"file:///{}\"/>", escape(&address(path)))),
        Sound::Default | Sound::Off => xml.push_str("<audio silent=\"true\"/>"),
    }
    xml.push_str("</toast>");
    xml
}

/// The path as it stands in an address.
fn address(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").replace('%', "%25").replace(' ', "%20").replace('#', "%23")
}

fn push(xml: &mut String, words: std::fmt::Arguments<'_>) {
    xml.write_fmt(words).expect("a string takes everything");
}

/// Text as it may stand in an element or between quotes; what XML cannot say at all is left out (XML 1.0, section 2.2).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            '\n' | '\r' | '\t' => escaped.push(letter),
            letter if letter.is_control() && letter < ' ' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use ringlet_core::toast::{Action, Button};

    use super::*;

    fn toast(kind: ToastKind, title: &str, body: &str) -> Toast {
        Toast::new(title, body, kind)
    }

    #[test]
    fn a_ring_is_an_incoming_call_without_a_sound_of_its_own() {
        let ring = Toast { sound: Sound::Off, ..toast(ToastKind::Incoming, "Pat Ito", "calls you") };
        let xml = toast_xml(&ring, None);
        assert_eq!(
            xml,
            "<toast launch=\"open\" scenario=\"incomingCall\"><visual><binding template=\"ToastGeneric\">\
             <text>Pat Ito</text><text>calls you</text></binding></visual>\
             <actions><action content=\"Open\" arguments=\"open\"/></actions><audio silent=\"true\"/></toast>"
        );
    }

    #[test]
    fn a_label_keeps_its_apostrophe_and_its_ampersand() {
        let missed = Toast { open: "Rappeler l'appelant & co".to_owned(), ..toast(ToastKind::Missed, "a", "") };
        let xml = toast_xml(&missed, None);
        assert!(xml.contains("content=\"Rappeler l&apos;appelant &amp; co\""), "{xml}");
        assert!(!xml.contains("scenario") && !xml.contains("<text></text>"), "{xml}");
    }

    #[test]
    fn buttons_come_before_the_one_that_opens_and_a_file_is_named_as_an_address() {
        let buttons = [(Action::CallBack, "Call <back>"), (Action::Remind, "Remind me")];
        let buttons = buttons.map(|(action, label)| Button { action, label: label.into() }).to_vec();
        let sound = Sound::File("C:\\My sounds\\100%.wav".into());
        let missed = Toast { buttons, sound, ..toast(ToastKind::Missed, "Missed call", "") };
        let xml = toast_xml(&missed, None);
        assert!(
            xml.ends_with(
                "<actions><action content=\"Call &lt;back&gt;\" arguments=\"call-back\"/>\
                 <action content=\"Remind me\" arguments=\"remind\"/><action content=\"Open\" arguments=\"open\"/>\
                 </actions><audio src=\"file:///C:/My%20sounds/100%25.wav\"/></toast>"
            ),
            "{xml}"
        );
    }

    #[test]
    fn nothing_a_caller_is_named_breaks_the_toast() {
        let name = "<script>\"a\" & 'b'</script>\u{0}\u{8}\u{ffff}\u{1f600}";
        let xml = toast_xml(&toast(ToastKind::Missed, name, "]]>"), Some(Path::new("C:\\a & b\\icon.png")));
        let text = "&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt;\u{1f600}";
        assert!(xml.contains(&format!("<text>{text}</text><text>]]&gt;</text>")), "{xml}");
        assert!(xml.contains("src=\"C:\\a &amp; b\\icon.png\""), "{xml}");
    }
}
