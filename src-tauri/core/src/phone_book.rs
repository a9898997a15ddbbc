//! The company directory and the person's contacts, as names for numbers.
//!
//! Nothing is read or kept here: bodies become entries, and someone at the other end becomes the keys they may be
//! found under (RingCentral API reference, Company directory and External contacts).

use std::collections::BTreeMap;

use ringlet_domain::call::Party;
use serde_json::Value;

/// Where a name is from; the first one that knows somebody is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// The company's directory.
    Directory,
    /// The person's own address book.
    Contacts,
}

impl Book {
    /// The book's name in the history's file. A word that shipped is never given another meaning.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Directory => "directory",
        }
    }
}

/// The entries of one book: each key with the one name it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entries {
    named: BTreeMap<String, Option<String>>,
}

impl Entries {
    /// Takes in a record of the company directory. Who is hidden there is left out.
    pub fn add_directory(&mut self, record: &Value) {
        if record["hidden"] == Value::Bool(true) {
            return;
        }
        let Some(name) = text(&record["name"]).or_else(|| full_name(record)) else { return };
        self.add(text(&record["id"]).map(|id| format!("id/{id}")), &name);
        self.add(text(&record["extensionNumber"]).map(|number| format!("ext/{number}")), &name);
        for number in record["phoneNumbers"].as_array().into_iter().flatten() {
            // The company's own number is everybody's.
            let shared =
                text(&number["usageType"]).is_some_and(|usage| usage.contains("Company") || usage.contains("Shared"));
            if !shared {
                self.add(text(&number["phoneNumber"]).as_deref().and_then(outside), &name);
            }
        }
    }

    /// Takes in a record of the person's contacts.
    pub fn add_contact(&mut self, record: &Value) {
        let name = full_name(record).or_else(|| text(&record["nickName"])).or_else(|| text(&record["company"]));
        let Some(name) = name else { return };
        for field in CONTACT_NUMBERS {
            self.add(text(&record[field]).as_deref().and_then(outside), &name);
        }
    }

    /// Every key with its name. A number that two people share names neither.
    pub fn into_named(self) -> Vec<(String, String)> {
        self.named.into_iter().filter_map(|(key, name)| Some((key, name?))).collect()
    }

    fn add(&mut self, key: Option<String>, name: &str) {
        let Some(key) = key else { return };
        self.named
            .entry(key)
            .and_modify(|known| {
                if known.as_deref() != Some(name) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(name.to_owned()));
    }
}

/// The keys that `party` may be found under, the surest first; none for someone who hides the number.
pub fn keys(party: &Party) -> Vec<String> {
    let id = party.extension_id.as_ref().map(|id| format!("id/{id}"));
    let extension = party.extension.as_ref().map(|number| format!("ext/{number}"));
    [id, extension, party.number.as_deref().and_then(outside)].into_iter().flatten().collect()
}

/// The key of an outside number: its last ten digits, or all of them when there are at least seven. One that is masked
/// has none.
fn outside(number: &str) -> Option<String> {
    if number.chars().any(|c| c.is_alphabetic() || c == '*') {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let last = &digits[digits.len().saturating_sub(LAST_DIGITS)..];
    (last.len() >= FEWEST_DIGITS).then(|| format!("num/{last}"))
}

fn full_name(record: &Value) -> Option<String> {
    let names: Vec<_> = [text(&record["firstName"]), text(&record["lastName"])].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The fields of a contact that hold a number somebody may call from.
const CONTACT_NUMBERS: [&str; 10] = [
    "mobilePhone",
    "homePhone",
    "homePhone2",
    "businessPhone",
    "businessPhone2",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "callbackPhone",
];
/// Country codes are written in many ways; what is before the last ten digits is not compared.
const LAST_DIGITS: usize = 10;
/// Shorter ones are numbers within a company.
const FEWEST_DIGITS: usize = 7;

#[cfg(test)]
mod tests {
    use ringlet_domain::ids::ExtensionId;
    use serde_json::json;

    use super::*;

    fn directory(records: &[Value]) -> Vec<(String, String)> {
        let mut entries = Entries::default();
        for record in records {
            entries.add_directory(record);
        }
        entries.into_named()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
    }

    #[test]
    fn a_colleague_is_found_by_id_by_short_and_by_direct_number() {
        let record = json!({"id": "7", "name": "Sam Okafor", "extensionNumber": "102", "phoneNumbers": [
            {"phoneNumber": "+16505550102", "usageType": "DirectNumber"},
            {"phoneNumber": "+16505550100", "usageType": "MainCompanyNumber"}]});
        let named = directory(&[record]);
        assert_eq!(
            named,
            pairs(&[("ext/102", "Sam Okafor"), ("id/7", "Sam Okafor"), ("num/6505550102", "Sam Okafor")])
        );
    }

    #[test]
    fn who_is_hidden_or_has_no_name_is_left_out() {
        let hidden = json!({"id": 7, "name": "Ada Voss", "extensionNumber": "105", "hidden": true});
        let nameless = json!({"id": 8, "extensionNumber": "106", "name": " "});
        assert_eq!(directory(&[hidden, nameless]), []);
        assert_eq!(
            directory(&[json!({"id": 9, "firstName": "Mina", "lastName": "Park"})]),
            pairs(&[("id/9", "Mina Park")])
        );
    }

    #[test]
    fn a_number_that_two_people_share_names_neither() {
        let desk = |name: &str| json!({"name": name, "phoneNumbers": [{"phoneNumber": "+16505550102"}]});
        assert_eq!(directory(&[desk("Sam Okafor"), desk("Mina Park"), desk("Sam Okafor")]), []);
        assert_eq!(directory(&[desk("Sam Okafor"), desk("Sam Okafor")]), pairs(&[("num/6505550102", "Sam Okafor")]));
    }

    #[test]
    fn a_contact_is_found_by_each_number_however_it_is_written() {
        let mut entries = Entries::default();
        entries.add_contact(&json!({"firstName": "Pat", "lastName": "Ito", "mobilePhone": "(202) 555-0143",
            "homePhone2": "+1 202 555 0177", "otherPhone": "911", "email": "pat@example.com"}));
        entries.add_contact(&json!({"company": "Northgate Dental", "businessPhone": "12025550117"}));
        assert_eq!(
            entries.into_named(),
            pairs(&[
                ("num/2025550117", "Northgate Dental"),
                ("num/2025550143", "Pat Ito"),
                ("num/2025550177", "Pat Ito")
            ])
        );
    }

    #[test]
    fn the_surest_key_of_a_caller_comes_first_and_one_who_hides_has_none() {
        let colleague = Party {
            extension: Some("102".to_owned()),
            extension_id: Some(ExtensionId::new("7")),
            number: Some("+16505550102".to_owned()),
            name: None,
        };
        assert_eq!(keys(&colleague), ["id/7", "ext/102", "num/6505550102"]);
        let number = |number: &str| Party { number: Some(number.to_owned()), ..Party::default() };
        assert_eq!(keys(&number("202555****")), [""; 0]);
        assert_eq!(keys(&number("anonymous")), [""; 0]);
        assert_eq!(keys(&Party::default()), [""; 0]);
    }
}
