//! Settings files as people leave them, and what is made of them.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use super::policy::Policy;
use super::*;
use crate::contract::{
    Alert, Alerts, CallWith, QuietHours, ScreenPop, ScreenPopHow, ScreenPopKind, ScreenPopOn, UpdateChannel, Weekday,
};

struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    fn new(text: &str) -> Self {
        let scratch = Self { directory: tempfile::tempdir().expect("a scratch directory can be made") };
        fs::write(scratch.path(), text).expect("it can be written");
        scratch
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("settings.toml")
    }

    fn open(&self) -> SettingsFile {
        SettingsFile::open_with(&self.path(), |_| None)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("it can be read")
    }

    /// The texts of the files that were kept beside the settings.
    fn copies(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).expect("it can be read");
        entries
            .map(|entry| entry.expect("it can be read").path())
            .filter(|path| *path != self.path())
            .map(|path| fs::read_to_string(path).expect("it can be read"))
            .collect()
    }
}

#[test]
fn without_a_file_there_are_defaults_and_no_complaint() {
    let scratch = tempfile::tempdir().expect("a scratch directory can be made");
    let file = SettingsFile::open_with(&scratch.path().join("none/settings.toml"), |_| None);
    assert_eq!(file.problem(), None);
    assert_eq!(*file.settings(), Settings::default());
    assert_eq!(file.settings().server_text(), "https://platform.ringcentral.com");
    assert_eq!(file.settings().retention_days, 90);
    let redirects: Vec<_> = file.settings().redirect_uris.iter().map(Url::as_str).collect();
    assert_eq!(
        redirects,
        [
            "http://localhost:47631/oauth2callback",
            "http://localhost:47632/oauth2callback",
            "http://localhost:47633/oauth2callback"
        ]
    );
}

#[test]
fn a_file_says_what_differs_from_the_defaults() {
    let scratch = Scratch::new(
        "server = \"http://127.0.0.1:8080/\"\nclient_id = \"abc\"\nretention_days = 30\ncountry = \"gb\"\n\
         log_level = \"debug\"\nredirect_uris = [\"http://localhost:1234/back\"]\n",
    );
    let file = scratch.open();
    assert_eq!(file.problem(), None);
    let settings = file.settings();
    assert_eq!(settings.server_text(), "http://127.0.0.1:8080");
    assert_eq!(settings.client_id.as_deref(), Some("abc"));
    assert_eq!((settings.retention_days, settings.country.as_deref()), (30, Some("GB")));
    assert_eq!(settings.log_level, LogLevel::Debug);
    assert_eq!(settings.redirect_uris.len(), 1);
}

#[test]
fn a_save_keeps_comments_and_keys_of_other_versions() {
    let scratch = Scratch::new(
        "# mine\nretention_days = 30 # a month\nfuture_thing = { a = 1 }\n\n[another.table]\nkey = \"value\"\n",
    );
    let mut file = scratch.open();
    let wanted = Settings { retention_days: 60, country: Some("DE".to_owned()), ..file.settings().clone() };
    file.save(&wanted).expect("it can be saved");
    let text = scratch.text();
    for kept in
        ["# mine\n", "retention_days = 60 # a month\n", "future_thing = { a = 1 }", "[another.table]\nkey = \"value\""]
    {
        assert!(text.contains(kept), "{kept:?} is not in {text:?}");
    }
    assert!(!text.contains("server"), "a default that nobody changed is not written: {text:?}");
    assert_eq!(*scratch.open().settings(), wanted);
    assert_eq!(scratch.copies(), Vec::<String>::new());
}

#[test]
fn a_file_that_does_not_parse_is_told_with_line_and_key_and_kept() {
    let broken = "server = \"http://127.0.0.1:1\"\nretention_days = = 30\n";
    let scratch = Scratch::new(broken);
    let mut file = scratch.open();
    let problem = file.problem().expect("it is told").to_string();
    assert!(problem.contains("settings.toml, line 2, key retention_days: "), "{problem}");
    assert_eq!(*file.settings(), Settings::default());
    assert_eq!(scratch.text(), broken, "reading changes nothing");

    let wanted = Settings { retention_days: 30, ..Settings::default() };
    file.save(&wanted).expect("it can be saved");
    assert_eq!(file.problem(), None);
    assert_eq!(scratch.copies(), [broken]);
    assert_eq!(*scratch.open().settings(), wanted);
    file.save(&Settings::default()).expect("it can be saved");
    assert_eq!(scratch.copies().len(), 1, "it is kept once");
}

#[test]
fn a_value_that_cannot_be_used_costs_only_itself() {
    let cases = [
        ("retention_days = \"many\"", "retention_days", "whole number"),
        ("retention_days = 0", "retention_days", "whole number"),
        ("server = \"http://platform.ringcentral.com\"", "server", "https"),
        ("server = 7", "server", "https"),
        ("client_id = \"a b\"", "client_id", "without spaces"),
        ("country = \"Germany\"", "country", "two letters"),
        ("log_level = \"loud\"", "log_level", "debug"),
        ("redirect_uris = []", "redirect_uris", "localhost"),
        ("redirect_uris = [\"http://localhost:1/a\", \"https://example.org:1/a\"]", "redirect_uris", "localhost"),
        ("redirect_uris = [\n  \"http://localhost/a\"\n]", "redirect_uris", "localhost"),
        ("[server]\na = 1", "server", "https"),
    ];
    for (line, key, why) in cases {
        let scratch = Scratch::new(&format!("# first\n\n{line}\n"));
        let file = scratch.open();
        let problem = file.problem().map(|problem| problem.to_string()).unwrap_or_default();
        assert!(problem.contains(&format!("settings.toml, line 3, key {key}: ")), "{line}: {problem}");
        assert!(problem.contains(why), "{line}: {problem}");
        assert_eq!(*file.settings(), Settings::default(), "{line}");
    }
    let scratch = Scratch::new("client_id = \"abc\"\nretention_days = -1\n");
    assert_eq!(scratch.open().settings().client_id.as_deref(), Some("abc"));
}

#[test]
fn the_environment_wins_and_is_never_written() {
    let scratch = Scratch::new("server = \"https://one.example.org\"\nclient_id = \"file\"\n");
    let environment = |name: &str| match name {
        "RINGLET_SERVER" => Some("http://localhost:9000".to_owned()),
        "RINGLET_CLIENT_ID" => Some("environment".to_owned()),
        "RINGLET_REDIRECT_URI" => Some("http://localhost:1/a, http://127.0.0.1:2/b".to_owned()),
        _ => None,
    };
    let mut file = SettingsFile::open_with(&scratch.path(), environment);
    assert_eq!(file.problem(), None);
    assert_eq!(file.settings().server_text(), "http://localhost:9000");
    assert_eq!(file.settings().client_id.as_deref(), Some("environment"));
    assert_eq!(file.settings().redirect_uris.len(), 2);

    let wanted = Settings { retention_days: 7, ..file.settings().clone() };
    file.save(&wanted).expect("it can be saved");
    let plain = scratch.open();
    assert_eq!(plain.settings().server_text(), "https://one.example.org");
    assert_eq!(plain.settings().client_id.as_deref(), Some("file"));
    assert_eq!(plain.settings().redirect_uris, Settings::default().redirect_uris);
    assert_eq!(plain.settings().retention_days, 7);
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    let scratch = Scratch::new("");
    let file = SettingsFile::open_with(&scratch.path(), |name| {
        (name == "RINGLET_SERVER").then(|| "http://example.org".to_owned())
    });
    assert!(file.problem().expect("it is told").to_string().contains("RINGLET_SERVER"));
    assert_eq!(*file.settings(), Settings::default());
}

#[test]
fn a_server_is_https_or_on_this_machine() {
    for good in [
        "https://a.example.org",
        "a.example.org",
        "http://localhost:1",
        "http://127.0.0.1",
        "http://[::1]:2",
        " https://a/ ",
    ] {
        assert!(server(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "http://a.example.org",
        "http://localhost.example.org",
        "ftp://a",
        "https://u:p@a",
        "https://a/b",
        "https://a?b",
        "file:///a",
        "https://",
    ] {
        assert_eq!(server(bad), Err(Invalid::Server), "{bad}");
    }
}

#[test]
fn what_is_typed_on_the_page_is_checked_like_the_file() {
    let now = Settings::default();
    let typed = SettingsView { country: "de".to_owned(), client_id: " id ".to_owned(), ..now.view() };
    let set = now.with(&typed).expect("it can be used");
    assert_eq!((set.country.as_deref(), set.client_id.as_deref()), (Some("DE"), Some("id")));
    assert_eq!(set.with(&set.view()).expect("what is shown can be used"), set);
    assert_eq!(now.with(&SettingsView { retention_days: 0, ..now.view() }), Err(Invalid::RetentionDays));

    assert_eq!(now.set_up("", "id").expect("it can be used").server, now.server);
    assert_eq!(now.set_up("", " "), Err(Invalid::ClientId));
    assert_eq!(now.set_up("http://example.org", "id"), Err(Invalid::Server));
}

#[test]
fn a_file_that_is_not_text_is_told_and_kept() {
    let scratch = Scratch::new("");
    fs::write(scratch.path(), [0xff, 0xfe, 0x00]).expect("it can be written");
    let mut file = scratch.open();
    assert!(file.problem().expect("it is told").to_string().contains("settings.toml"));
    file.save(&Settings { retention_days: 5, ..Settings::default() }).expect("it can be saved");
    assert_eq!(fs::read_dir(scratch.directory.path()).expect("it can be read").count(), 2);
}

#[cfg(unix)]
#[test]
fn a_linked_file_stays_a_link() {
    let scratch = Scratch::new("");
    let elsewhere = scratch.directory.path().join("elsewhere.toml");
    fs::write(&elsewhere, "country = \"US\"\n").expect("it can be written");
    fs::remove_file(scratch.path()).expect("it can be taken away");
    std::os::unix::fs::symlink(&elsewhere, scratch.path()).expect("it can be linked");
    let mut file = scratch.open();
    file.save(&Settings { retention_days: 5, ..file.settings().clone() }).expect("it can be saved");
    assert!(fs::symlink_metadata(scratch.path()).expect("it is there").is_symlink());
    assert!(fs::read_to_string(elsewhere).expect("it can be read").contains("retention_days = 5"));
}

#[test]
fn preferences_are_read_value_by_value_over_their_defaults() {
    let scratch = Scratch::new(
        "call_with = \"ringcentral\"\nalways_through = [\"103\"]\nvolume = 40\n\n[alerts.incoming]\nsound = \"default\"\n\n\
         [[quiet_hours]]\ndays = [\"mon\", \"fri\"]\nfrom = \"22:00\"\nto = \"07:00\"\n",
    );
    let file = scratch.open();
    assert_eq!(file.problem(), None);
    let found = &file.settings().preferences;
    assert_eq!((found.call_with, found.volume), (CallWith::Ringcentral, 40));
    assert_eq!(found.always_through, ["103"]);
    let incoming = Alert { sound: "default".into(), ..Alerts::default().incoming };
    assert_eq!(found.alerts, Alerts { incoming, ..Alerts::default() });
    let hours = QuietHours { days: vec![Weekday::Mon, Weekday::Fri], from: "22:00".into(), to: "07:00".into() };
    assert_eq!(found.quiet_hours, [hours]);
}

#[test]
fn a_preference_that_cannot_be_used_costs_only_itself_and_is_told_with_its_line() {
    let cases = [
        ("[alerts.missed]\nsound = \"loud\"", 2, "alerts.missed.sound", "whole path"),
        ("[alerts.missed]\npopup = 1", 2, "alerts.missed.popup", "true or false"),
        ("[alerts]\nmissed.repeat_minutes = 1441", 2, "alerts.missed.repeat_minutes", "1440"),
        ("follow_desktop = \"yes\"", 1, "follow_desktop", "true or false"),
        ("volume = 101", 1, "volume", "0 to 100"),
        ("appearance = \"pink\"", 1, "appearance", "dark"),
        ("quiet_hours = [{ days = [\"mon\"], from = \"24:00\", to = \"07:00\" }]", 1, "quiet_hours", "22:00"),
        ("quiet_hours = [{ days = [], from = \"22:00\", to = \"07:00\" }]", 1, "quiet_hours", "22:00"),
        ("screen_pop_allowed = [\"file:\"]", 1, "screen_pop_allowed", "https://"),
        (
            "screen_pop = [{ template = \"{name}\", kind = \"url\", on = \"ring\", how = \"ask\", only_for = \"\" }]",
            1,
            "screen_pop",
            "written out",
        ),
        ("language = \"not a tag\"", 1, "language", "tag"),
        ("update_channel = \"nightly\"", 1, "update_channel", "stable, beta or off"),
    ];
    for (text, line, key, why) in cases {
        let scratch = Scratch::new(&format!("{text}\n\n[alerts.voicemail]\ntray = false\n"));
        let file = scratch.open();
        let problem = file.problem().map(|problem| problem.to_string()).unwrap_or_default();
        assert!(problem.contains(&format!("settings.toml, line {line}, key {key}: ")), "{text}: {problem}");
        assert!(problem.contains(why), "{text}: {problem}");
        let mut expected = Preferences::default();
        expected.alerts.voicemail.tray = false;
        assert_eq!(file.settings().preferences, expected, "{text}");
    }
}

#[test]
fn a_saved_preference_leaves_the_others_and_their_comments_as_they_are() {
    let text = "# mine\n[alerts.missed] # kept\nrepeat_minutes = 5 # often\nnew_thing = 1\n";
    let scratch = Scratch::new(text);
    let mut file = scratch.open();
    let mut wanted = file.settings().clone();
    wanted.preferences.alerts.missed.sound = "off".into();
    wanted.preferences.screen_pop_allowed = vec!["https://crm.example.com".into()];
    let pop = ScreenPop {
        template: "https://crm.example.com/{number}".into(),
        kind: ScreenPopKind::Url,
        on: ScreenPopOn::Ring,
        how: ScreenPopHow::Ask,
        only_for: String::new(),
    };
    wanted.preferences.screen_pop = vec![pop.clone(), ScreenPop { on: ScreenPopOn::Missed, ..pop }];
    file.save(&wanted).expect("it can be saved");
    let saved = scratch.text();
    for kept in ["# mine\n[alerts.missed] # kept\n", "repeat_minutes = 5 # often\n", "new_thing = 1\n"] {
        assert!(saved.contains(kept), "{kept:?} is not in {saved}");
    }
    assert!(!saved.contains("popup") && !saved.contains("follow_desktop"), "defaults are not written: {saved}");
    assert_eq!(scratch.open().problem(), None, "{saved}");
    assert_eq!(*scratch.open().settings(), wanted, "{saved}");
}

#[test]
fn what_an_administrator_has_fixed_holds_and_is_not_changed_or_written() {
    let scratch = Scratch::new("retention_days = 30\nfollow_desktop = true\nupdate_channel = \"beta\"\n");
    let policy =
        "retention_days = 7\nfollow_desktop = false\nupdate_channel = \"off\"\n[alerts.missed]\npopup = false\n";
    let mut file = scratch.open().under(Policy::parse(policy).expect("it is readable"));
    assert_eq!(file.problem(), None);
    assert_eq!(file.settings().retention_days, 7);
    assert!(!file.settings().preferences.follow_desktop && !file.settings().preferences.alerts.missed.popup);
    assert_eq!(file.view().locked, ["retentionDays", "followDesktop", "updateChannel", "alerts"]);

    assert_eq!(file.settings().preferences.update_channel, UpdateChannel::Off);

    let now = file.settings().clone();
    let other = Settings { retention_days: 90, ..now.clone() };
    assert_eq!(file.refuses(&other).as_deref(), Some("retentionDays"));
    let mut louder = now.clone();
    louder.preferences.alerts.missed.popup = true;
    assert_eq!(file.refuses(&louder).as_deref(), Some("alerts"));
    let free = Settings { country: Some("DE".into()), ..now };
    assert_eq!(file.refuses(&free), None);
    file.save(&free).expect("it can be saved");
    assert_eq!(file.settings().retention_days, 7);
    let without = scratch.open();
    assert_eq!((without.settings().retention_days, without.settings().country.as_deref()), (30, Some("DE")));

    let bad = scratch.open().under(Policy::parse("retention_days = 0\nvolume = 900\n").expect("it is readable"));
    let problem = bad.problem().expect("it is told").to_string();
    assert!(problem.contains("administrator") && problem.contains("volume"), "{problem}");
    assert!(Policy::parse("not toml").is_err());
}

#[test]
fn the_way_out_is_an_address_without_a_password_and_an_administrators_word_on_it_holds() {
    let scratch = Scratch::new("proxy = \"proxy.example.com:3128\"\n");
    let file = scratch.open();
    assert_eq!(file.problem(), None);
    assert_eq!(file.settings().proxy.text(), "http://proxy.example.com:3128");
    let bad = Scratch::new("proxy = \"http://pat:secret@proxy.example.com:3128\"\n").open();
    let problem = bad.problem().expect("everybody could read that password").to_string();
    assert!(problem.contains("line 1, key proxy") && !problem.contains("secret"), "{problem}");
    assert_eq!(bad.settings().proxy, ProxyChoice::System);

    let policy = "proxy = \"direct\"\nserver = \"https://pbx.example.com\"\nclient_id = \"ours\"\n\
                  redirect_uris = [\"http://localhost:1234/back\"]\n";
    let environment = |name: &str| {
        let value = match name {
            "RINGLET_SERVER" => "https://elsewhere.example.com",
            "RINGLET_CLIENT_ID" => "another",
            "RINGLET_REDIRECT_URI" => "http://localhost:5678/back",
            _ => return None,
        };
        Some(value.to_owned())
    };
    let fixed = SettingsFile::open_with(&scratch.path(), environment).under(Policy::parse(policy).expect("readable"));
    let settings = fixed.settings();
    assert_eq!(settings.proxy, ProxyChoice::Direct);
    assert_eq!(settings.server_text(), "https://pbx.example.com");
    assert_eq!(settings.client_id.as_deref(), Some("ours"));
    assert_eq!(settings.redirect_uris.iter().map(Url::as_str).collect::<Vec<_>>(), ["http://localhost:1234/back"]);
}

#[test]
fn everything_forgotten_is_as_on_the_first_day() {
    let scratch = Scratch::new("retention_days = 30\n");
    let mut file = scratch.open();
    file.forget().expect("it can be taken away");
    assert_eq!(*file.settings(), Settings::default());
    assert!(!scratch.path().exists());
    file.forget().expect("nothing is there to be taken away");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_in_the_file_keeps_the_program_from_its_settings(text in "([a-z_]{1,14} ?= ?[-\"\\[\\]a-z0-9:/ ]{0,20}\n|.{0,30}\n){0,6}") {
        let scratch = Scratch::new(&text);
        let mut file = scratch.open();
        let wanted = Settings { retention_days: 11, ..file.settings().clone() };
        file.save(&wanted).expect("it can be saved");
        prop_assert_eq!(scratch.open().settings().retention_days, 11);
    }
}
