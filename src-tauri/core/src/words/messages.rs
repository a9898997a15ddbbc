//! The messages themselves, of every language, as they lie in ui/messages/. The page reads those of the window from there.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::say::{Filling, Say};
use crate::locale::Language;

/// Those that the program itself speaks; the rest is the page's.
macro_rules! texts {
    ($language:literal) => {
        [
            include_str!(concat!("../../../../ui/messages/", $language, "/calls.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/check.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/sign-in.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/times.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/toasts.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/trail.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/tray.ftl")),
            include_str!(concat!("../../../../ui/messages/", $language, "/trouble.ftl")),
        ]
    };
}

type Bundle = FluentBundle<FluentResource>;

impl Language {
    /// `say` in words.
    pub fn words(self, say: &Say) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(&say.id).and_then(|message| message.value()) else {
            tracing::error!(id = %say.id, "there is no such message");
            return say.id.clone().into_owned();
        };
        let mut places = FluentArgs::with_capacity(say.places.len());
        for (place, filling) in &say.places {
            let value = match filling {
                Filling::Number(number) => FluentValue::from(*number),
                Filling::Say(say) => FluentValue::from(self.words(say)),
                Filling::Text(text) => FluentValue::from(text.clone()),
            };
            places.set(place.clone(), value);
        }
        let mut troubles = Vec::new();
        let words = bundle.format_pattern(pattern, Some(&places), &mut troubles).into_owned();
        if !troubles.is_empty() {
            tracing::error!(id = %say.id, ?troubles, "a message was not filled");
        }
        words
    }

    /// `say` as a sentence: with a capital letter and a full stop, where it has none of its own.
    pub fn sentence(self, say: &Say) -> String {
        let words = self.words(say);
        let mut letters = words.chars();
        let Some(first) = letters.next() else { return String::new() };
        let rest = letters.as_str();
        let ended = rest.ends_with(['.', '!', '?', '。', '？']);
        let stop = if ended { String::new() } else { self.words(&Say::new("full-stop")) };
        format!("{}{rest}{stop}", first.to_uppercase())
    }

    /// Parsed when the language is first spoken.
    fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; 5] = [const { OnceLock::new() }; 5];
        BUNDLES[self as usize].get_or_init(|| {
            let tag: LanguageIdentifier = self.tag().parse().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![tag]);
            // Pop-ups and trays would show the marks.
            bundle.set_use_isolating(false);
            for text in self.texts() {
                // A file with faults is not committed: the repository's own rules read every one.
                let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    }

    fn texts(self) -> [&'static str; FILES] {
        match self {
            Self::De => texts!("de"),
            Self::En => texts!("en"),
            Self::Es => texts!("es"),
            Self::Fr => texts!("fr"),
            Self::Ja => texts!("ja"),
        }
    }
}

const FILES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_without_a_fault() {
        for language in Language::ALL {
            for text in language.texts() {
                assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{language:?}: {}", &text[..60]);
            }
        }
    }

    #[test]
    fn counts_have_the_forms_of_their_language() {
        let count = |language: Language, count| language.words(&Say::new("toast-missed-count").number("count", count));
        assert_eq!(count(Language::En, 1), "1 missed call");
        assert_eq!(count(Language::En, 2), "2 missed calls");
        assert_eq!(count(Language::De, 1), "1 verpasster Anruf");
        assert_eq!(count(Language::De, 0), "0 verpasste Anrufe");
        // Nought is singular in French.
        assert_eq!(count(Language::Fr, 0), "0 appel manqué");
        assert_eq!(count(Language::Fr, 2), "2 appels manqués");
        assert_eq!(count(Language::Es, 2), "2 llamadas perdidas");
        assert_eq!(count(Language::Ja, 1), "不在着信1件");
    }

    #[test]
    fn a_message_is_carried_and_said_elsewhere() {
        let say = Say::new("line-gateway").say("cause", Say::new("network-timed-out"));
        let there = Say::of_carried(&say.carried());
        assert_eq!(there, say);
        assert_eq!(
            Language::De.sentence(&there),
            "Gateway von RingCentral: der Server hat nicht rechtzeitig geantwortet."
        );
        assert_eq!(
            Language::Ja.sentence(&Say::new("line-offline")),
            "このコンピューターはネットワークに接続していません。"
        );
        assert_eq!(Say::of_carried("a word of the system").to_string(), "a word of the system");
    }
}
