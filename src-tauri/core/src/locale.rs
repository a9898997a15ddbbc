//! Which language a person is spoken to, and how the clock on their wall is written: by the settings, else the desktop.
//!
//! What the desktop says comes from outside, as tags of BCP 47 or names of POSIX.

use crate::contract::LocaleView;

/// The languages there are messages in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// German.
    De,
    /// English, which is also spoken where none of the others is wanted.
    #[default]
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Japanese.
    Ja,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::De, Self::En, Self::Es, Self::Fr, Self::Ja];

    /// By its two letters.
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::Ja => "ja",
        }
    }

    /// The language of a tag such as `de-AT`; `None` when there are no messages in it.
    pub fn of(tag: &str) -> Option<Self> {
        let letters = tag.split('-').next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == letters)
    }
}

/// What the desktop says of how its person reads and writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DesktopLocale {
    /// The languages the person reads, the dearest first.
    pub languages: Vec<String>,
    /// The place by whose customs moments are written; `None` when it is that of the language.
    pub times: Option<String>,
    /// Whether the desktop's own clock counts to twelve; `None` when it goes by the place.
    pub hour12: Option<bool>,
}

impl DesktopLocale {
    /// What POSIX says in the environment: `LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LC_TIME`, `LANG`.
    pub fn of_environment(environment: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| environment(name).filter(|value| !value.is_empty());
        let first = |names: [&str; 3]| names.into_iter().find_map(set);
        let messages = first(["LC_ALL", "LC_MESSAGES", "LANG"]);
        // The list counts only where a language is asked for at all.
        let list = set("LANGUAGE").filter(|_| messages.as_deref().and_then(tag_of).is_some());
        let listed = list.iter().flat_map(|list| list.split(':')).filter_map(tag_of);
        let languages = listed.chain(messages.as_deref().and_then(tag_of)).collect();
        Self { languages, times: first(["LC_ALL", "LC_TIME", "LANG"]).as_deref().and_then(tag_of), hour12: None }
    }
}

/// How one person is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Locale {
    /// In this language.
    pub language: Language,
    /// Where they write moments and numbers so, as two capital letters; `None` when nobody says.
    region: Option<String>,
    /// Whether the hours of the afternoon begin again at one.
    pub hour12: bool,
}

impl Locale {
    /// The language that is `wanted` in the settings; else the first of the desktop's that there are messages in, and
    /// English where there is none.
    pub fn choose(wanted: &str, desktop: &DesktopLocale) -> Self {
        let asked = desktop.languages.iter().map(String::as_str);
        let language = std::iter::once(wanted).chain(asked).find_map(Language::of).unwrap_or_default();
        // A tag with a place, such as `en-GB`, asks for its customs too.
        let tags = [Some(wanted), desktop.times.as_deref()].into_iter().flatten();
        let tags = tags.chain(desktop.languages.iter().map(String::as_str));
        let region = tags.filter_map(region_of).next();
        let hour12 = desktop
            .hour12
            .unwrap_or_else(|| region.as_deref().is_some_and(|region| counts_to_twelve(language, region)));
        Self { language, region, hour12 }
    }

    /// Whether the month stands before the day.
    pub fn month_first(&self) -> bool {
        self.language == Language::En && self.region.as_deref().is_some_and(|region| MONTH_FIRST.contains(&region))
    }

    /// The one that the page was told of.
    pub fn of_view(view: &LocaleView) -> Self {
        let language = Language::of(&view.language).unwrap_or_default();
        Self { language, region: region_of(&view.tag), hour12: view.hour12 }
    }

    /// As the page is told.
    pub fn view(&self) -> LocaleView {
        let language = self.language.tag();
        let tag = self.region.as_ref().map_or_else(|| language.to_owned(), |region| format!("{language}-{region}"));
        LocaleView { language: language.to_owned(), tag, hour12: self.hour12 }
    }
}

/// `de_AT.UTF-8@euro` and `de-AT` alike as `de-AT`; `None` for what asks for no language.
fn tag_of(name: &str) -> Option<String> {
    let name = name.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let spoken = !name.is_empty() && !["C", "POSIX"].contains(&name.as_str());
    spoken.then_some(name)
}

/// The place in a tag: two letters behind the language and perhaps its script.
fn region_of(tag: &str) -> Option<String> {
    let letters = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    tag.split('-').skip(1).find(letters).map(str::to_ascii_uppercase)
}

/// Where the clock counts to twelve, by CLDR's preferred hours. Canada's two languages differ.
fn counts_to_twelve(language: Language, region: &str) -> bool {
    TWELVE.contains(&region) && !(region == "CA" && language == Language::Fr)
}

const TWELVE: [&str; 37] = [
    "AE", "AG", "AU", "BB", "BD", "BH", "BS", "CA", "CO", "CY", "DO", "EG", "FJ", "GH", "GR", "HK", "IN", "JM", "JO",
    "KE", "KH", "KR", "KW", "LB", "MX", "MY", "NZ", "OM", "PH", "PK", "PR", "QA", "SA", "SG", "TT", "US", "VE",
];
/// Whose English writes the month first.
const MONTH_FIRST: [&str; 4] = ["PH", "PR", "US", "VI"];

#[cfg(test)]
mod tests {
    use super::*;

    fn desktop(environment: &[(&str, &str)]) -> DesktopLocale {
        DesktopLocale::of_environment(|name| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_desktop_chooses_until_the_person_does() {
        /// What the person chose, what the environment says, and what comes of it.
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, bool);
        let cases: [Case; 12] = [
            ("", &[], "en", false),
            ("", &[("LANG", "C.UTF-8")], "en", false),
            ("", &[("LANG", "en_US.UTF-8")], "en-US", true),
            ("", &[("LANG", "en_GB.UTF-8")], "en-GB", false),
            ("", &[("LANG", "de_AT.UTF-8@euro")], "de-AT", false),
            ("", &[("LANG", "pl_PL.UTF-8"), ("LANGUAGE", "pl:ja")], "ja-PL", false),
            ("", &[("LANG", "C"), ("LANGUAGE", "de")], "en", false),
            ("", &[("LANG", "en_US.UTF-8"), ("LC_TIME", "de_DE.UTF-8")], "en-DE", false),
            ("", &[("LANG", "de_DE"), ("LC_ALL", "fr_CA.UTF-8")], "fr-CA", false),
            ("ja", &[("LANG", "de_DE.UTF-8")], "ja-DE", false),
            ("en-US", &[("LANG", "de_DE.UTF-8")], "en-US", true),
            ("pl", &[("LANG", "es_MX.UTF-8")], "es-MX", true),
        ];
        for (wanted, environment, tag, hour12) in cases {
            let locale = Locale::choose(wanted, &desktop(environment));
            let view = locale.view();
            assert_eq!((view.tag.as_str(), view.hour12), (tag, hour12), "{wanted:?} on {environment:?}");
            assert_eq!(view.language, tag[..2]);
            assert_eq!(Locale::of_view(&view), locale);
        }
    }

    #[test]
    fn the_desktops_own_clock_counts_more_than_the_place() {
        let mut german = desktop(&[("LANG", "de_DE.UTF-8")]);
        german.hour12 = Some(true);
        assert!(Locale::choose("", &german).hour12);
        let mut american = desktop(&[("LANG", "en_US.UTF-8")]);
        american.hour12 = Some(false);
        assert!(!Locale::choose("", &american).hour12);
        assert!(Locale::choose("", &american).month_first());
    }
}
