//! What Windows is told of a toast, as the XML of its toast schema. Made on every system, so that it is tested on each.

use std::fmt::Write as _;
use std::path::Path;

use ringlet_core::toast::{Toast, ToastKind};

/// The argument that comes back with a click on the toast or its button.
const OPEN: &str = "open";

/// The toast's XML, with `open` as the label of its button.
pub(super) fn toast_xml(toast: &Toast, open: &str, icon: Option<&Path>) -> String {
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
    let button = format_args!("<actions><action content=\"{}\" arguments=\"{OPEN}\"/></actions>", escape(open));
    xml.push_str("</binding></visual>");
    push(&mut xml, button);
    if matches!(toast.kind, ToastKind::Incoming | ToastKind::Status) {
        // The phone rings by itself, and a word about the program needs no sound.
        xml.push_str("<audio silent=\"true\"/>");
    }
    xml.push_str("</toast>");
    xml
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
    use super::*;

    fn toast(kind: ToastKind, title: &str, body: &str) -> Toast {
        Toast { title: title.into(), body: body.into(), kind }
    }

    #[test]
    fn a_ring_is_an_incoming_call_without_a_sound_of_its_own() {
        let xml = toast_xml(&toast(ToastKind::Incoming, "Pat Ito", "calls you"), "Open", None);
        assert_eq!(
            xml,
            "<toast launch=\"open\" scenario=\"incomingCall\"><visual><binding template=\"ToastGeneric\">\
             <text>Pat Ito</text><text>calls you</text></binding></visual>\
             <actions><action content=\"Open\" arguments=\"open\"/></actions><audio silent=\"true\"/></toast>"
        );
    }

    #[test]
    fn a_label_keeps_its_apostrophe_and_its_ampersand() {
        let xml = toast_xml(&toast(ToastKind::Missed, "a", ""), "Rappeler l'appelant & co", None);
        assert!(xml.contains("content=\"Rappeler l&apos;appelant &amp; co\""), "{xml}");
        assert!(!xml.contains("scenario") && !xml.contains("<text></text>"), "{xml}");
    }

    #[test]
    fn nothing_a_caller_is_named_breaks_the_toast() {
        let name = "<script>\"a\" & 'b'</script>\u{0}\u{8}\u{ffff}\u{1f600}";
        let xml = toast_xml(&toast(ToastKind::Missed, name, "]]>"), "Open", Some(Path::new("C:\\a & b\\icon.png")));
        let text = "&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt;\u{1f600}";
        assert!(xml.contains(&format!("<text>{text}</text><text>]]&gt;</text>")), "{xml}");
        assert!(xml.contains("src=\"C:\\a &amp; b\\icon.png\""), "{xml}");
    }
}
