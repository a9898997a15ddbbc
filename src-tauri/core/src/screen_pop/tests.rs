//! What templates make of calls, and what no caller can make of them.

use proptest::prelude::*;

use super::*;
use crate::contract::ScreenPopKind::{self, Command, Url as Address};

fn values() -> Values {
    Values {
        number: "+12025550143".into(),
        number_national: "(202) 555-0143".into(),
        name: "Pat Ito & Söhne".into(),
        line: "Front desk".into(),
        queue: String::new(),
        direction: "inbound".into(),
        call_id: "c-1".into(),
    }
}

fn open(template: &str, kind: ScreenPopKind, allowed: &[&str]) -> Result<Vec<String>, PopError> {
    let template = Template::parse(template, kind)?;
    let allowed: Vec<Allowed> = allowed.iter().map(|entry| Allowed::parse(entry).expect("an entry")).collect();
    make(&template, &values(), &allowed).map(|opening| opening.parts())
}

#[test]
fn an_address_gets_its_values_encoded() {
    let opened = open(
        "https://crm.example.com/find?n={number}&who={name}&q={queue}#{direction}",
        Address,
        &["https://crm.example.com"],
    );
    let expected = "https://crm.example.com/find?n=%2B12025550143&who=Pat%20Ito%20%26%20S%C3%B6hne&q=#inbound";
    assert_eq!(opened.expect("it opens"), [expected]);
    assert_eq!(open("crm:call/{call_id}", Address, &["crm:"]).expect("it opens"), ["crm:call/c-1"]);
}

#[test]
fn a_command_gets_each_value_within_its_argument() {
    let opened = open("notify-send --icon=phone '{name} calls' \"{number_national}\" {line}-{queue} ''", Command, &[]);
    let expected = ["notify-send", "--icon=phone", "Pat Ito & Söhne calls", "(202) 555-0143", "Front desk-", ""];
    assert_eq!(opened.expect("it opens"), expected);
}

#[test]
fn a_template_that_leaves_the_place_to_a_caller_is_refused() {
    for (template, why) in [
        ("{name}", TemplateError::NoAddress),
        ("{name}://a/", TemplateError::NoAddress),
        ("https://{name}/", TemplateError::NoAddress),
        ("https://crm.example.com{name}", TemplateError::NoAddress),
        ("https://crm.example.com:{number}/", TemplateError::NoAddress),
        ("https:{name}", TemplateError::NoAddress),
        ("https:/{name}/", TemplateError::NoAddress),
        ("crm://{name}", TemplateError::NoAddress),
        ("no address", TemplateError::NoAddress),
        ("https://a/{nmae}", TemplateError::Unknown),
        ("https://a/{name", TemplateError::Brace),
        ("https://a/}", TemplateError::Brace),
    ] {
        assert_eq!(Template::parse(template, Address), Err(why), "{template}");
    }
    for (template, why) in [
        ("", TemplateError::NoProgram),
        ("{name} x", TemplateError::NoProgram),
        ("'' x", TemplateError::NoProgram),
        ("x 'y", TemplateError::Quote),
        ("x {nmae}", TemplateError::Unknown),
    ] {
        assert_eq!(Template::parse(template, Command), Err(why), "{template}");
    }
}

#[test]
fn only_what_is_allowed_is_opened() {
    let page = "https://crm.example.com/{number}";
    for (allowed, opens) in [
        ("https://crm.example.com", true),
        ("https://CRM.example.com/", true),
        ("https://*.example.com", true),
        ("http://crm.example.com", false),
        ("https://example.com", false),
        ("https://*.crm.example.com", false),
        ("https://crm.example.com:8443", false),
        ("https://crm.example.co", false),
        ("crm:", false),
    ] {
        assert_eq!(open(page, Address, &[allowed]).is_ok(), opens, "{allowed}");
    }
    let elsewhere = open(page, Address, &[]).expect_err("nothing is allowed");
    assert_eq!(elsewhere, PopError::NotAllowed("https://crm.example.com".into()), "without the number");
    let disguised = open("https://crm.example.com@evil.example.org/{name}", Address, &["https://crm.example.com"]);
    assert_eq!(disguised, Err(PopError::NotAllowed("https://evil.example.org".into())));
}

#[test]
fn places_that_reach_into_this_machine_cannot_be_allowed() {
    for entry in [
        "file:",
        "javascript:",
        "data:",
        "JavaScript:",
        "https:",
        "https://",
        "https://*",
        "crm",
        "",
        "a b:",
        "https://a/b",
        "https://u@a",
        "https://a?b",
        "*:",
    ] {
        assert_eq!(Allowed::parse(entry), None, "{entry}");
    }
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-./\\\\@:?#%&{}'\" ;|$`a-z0-9]{0,30}",
        Just("..".to_owned()),
        Just("../../x".to_owned()),
        Just("//evil.example.org/".to_owned()),
        Just("\" --evil '".to_owned()),
    ]
}

prop_compose! {
    fn any_values()(texts in proptest::array::uniform7(anything())) -> Values {
        let [number, number_national, name, line, queue, direction, call_id] = texts;
        Values { number, number_national, name, line, queue, direction, call_id }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn no_caller_changes_where_an_address_leads(values in any_values()) {
        for template in [
            "https://crm.example.com/{name}/{number}?{line}={queue}#{call_id}",
            "https://crm.example.com/{direction}{number_national}",
            "https://crm.example.com?{name}",
            "crm:{name}/{number}",
            "crm://host/{name}",
        ] {
            let template = Template::parse(template, Address).expect("a template");
            let plain = template.fill(&Values::default()).expect("an address").parts().remove(0);
            let plain = Url::parse(&plain).expect("an address");
            let filled = template.fill(&values).expect("an address").parts().remove(0);
            let filled = Url::parse(&filled).expect("an address");
            prop_assert_eq!(
                (plain.scheme(), plain.username(), plain.host_str(), plain.port()),
                (filled.scheme(), filled.username(), filled.host_str(), filled.port())
            );
            prop_assert!(!filled.as_str().chars().any(|letter| letter.is_control() || letter.is_whitespace()));
        }
    }

    #[test]
    fn no_caller_adds_an_argument_or_an_option(values in any_values()) {
        let template = Template::parse("tool {name} --call={number} '{line} {queue}' {call_id}{name}", Command);
        let parts = template.expect("a template").fill(&values).expect("a command").parts();
        prop_assert_eq!(parts.len(), 5);
        prop_assert_eq!(parts[0].as_str(), "tool");
        prop_assert!(!parts[1].starts_with('-') && !parts[3].starts_with('-') && !parts[4].starts_with('-'));
        prop_assert!(parts[2].starts_with("--call="));
        prop_assert!(!parts.iter().any(|part| part.chars().any(char::is_control)));
    }

    #[test]
    fn no_text_panics_as_a_template_or_a_place(text in anything()) {
        drop(Template::parse(&text, Address).and_then(|template| template.fill(&values())));
        drop(Template::parse(&text, Command).and_then(|template| template.fill(&values())));
        drop(Allowed::parse(&text));
    }
}
