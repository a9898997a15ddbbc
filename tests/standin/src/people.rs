//! The invented company: its account, the people in it, their numbers, and one call queue.

use serde::Serialize;
use serde_json::{Value, json};

/// The account all extensions belong to.
pub const ACCOUNT: u64 = 133_164_004;
/// The extension that signs in unless told otherwise.
pub const OWNER: u64 = 133_165_004;
/// The number of [`OWNER`]'s own line.
pub const OWNER_NUMBER: &str = "+16505819987";
/// The number of the whole company, which its people may call from.
pub const MAIN_NUMBER: &str = "+16505550100";
/// The one call queue.
pub const QUEUE: u64 = 133_170_004;

/// One extension of the company.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// The extension's id, as a token's `owner_id` gives it.
    pub id: u64,
    /// The short number, such as "101".
    pub extension_number: String,
    /// First name; of a queue, the whole name.
    pub first_name: String,
    /// Last name; empty for a queue.
    pub last_name: String,
    /// The direct number in E.164.
    pub number: String,
    /// `User` or `Department` (a call queue).
    pub kind: &'static str,
    /// Kept out of the directory.
    pub hidden: bool,
    /// The home country's ISO code.
    pub country: String,
}

impl Person {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// The extension's own record, as `GET …/extension/~` gives it.
    pub(crate) fn record(&self, api: &str) -> Value {
        let uri = format!("{api}/restapi/v1.0/account/{ACCOUNT}/extension/{}", self.id);
        json!({
            "uri": uri,
            "id": self.id,
            "extensionNumber": self.extension_number,
            "name": self.name(),
            "contact": {
                "firstName": self.first_name, "lastName": self.last_name, "company": "Example Trading",
                "email": format!("{}@example.com", self.first_name.to_lowercase()), "businessPhone": MAIN_NUMBER,
            },
            "account": {"id": ACCOUNT.to_string(), "uri": format!("{api}/restapi/v1.0/account/{ACCOUNT}")},
            "type": self.kind,
            "status": "Enabled",
            "setupWizardState": "Completed",
            "serviceFeatures": [
                {"featureName": "Presence", "enabled": true},
                {"featureName": "Voicemail", "enabled": true},
                {"featureName": "VoicemailToText", "enabled": true},
                {"featureName": "SMS", "enabled": false, "reason": "AccountLimitation"},
            ],
            "regionalSettings": {
                "timezone": {"id": "58", "name": "US/Pacific", "bias": "-480"},
                "homeCountry": {"id": "1", "name": "United States", "isoCode": self.country, "callingCode": "1"},
                "language": {"id": "1033", "name": "English (United States)", "localeCode": "en-US"},
                "timeFormat": "24h",
            },
            "permissions": {"admin": {"enabled": false}, "internationalCalling": {"enabled": false}},
        })
    }

    /// The numbers the extension may be reached under or call from, the company's among them.
    pub(crate) fn phone_numbers(&self) -> Vec<Value> {
        let number = |id: u64, number: &str, usage: &str| {
            json!({"id": id, "phoneNumber": number, "usageType": usage, "type": "VoiceFax",
                "features": ["CallerId", "SmsSender"]})
        };
        vec![number(self.id + 7, &self.number, "DirectNumber"), number(ACCOUNT + 7, MAIN_NUMBER, "MainCompanyNumber")]
    }

    /// The line in the company directory.
    pub(crate) fn directory_entry(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "type": self.kind,
            "status": "Enabled",
            "firstName": self.first_name,
            "lastName": self.last_name,
            "name": self.name(),
            "extensionNumber": self.extension_number,
            "account": {"id": ACCOUNT.to_string()},
            "phoneNumbers": [{
                "phoneNumber": self.number, "formattedPhoneNumber": self.number,
                "type": "VoiceFax", "usageType": "DirectNumber",
            }],
            "hidden": self.hidden,
        })
    }
}

/// The company as it is seeded: the owner first, four colleagues, one queue.
pub(crate) fn company() -> Vec<Person> {
    let user = |id, extension: &str, first: &str, last: &str, number: &str| Person {
        id,
        extension_number: extension.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        number: number.to_owned(),
        kind: "User",
        hidden: false,
        country: "US".to_owned(),
    };
    let mut company = vec![
        user(OWNER, "101", "Dana", "Reyes", OWNER_NUMBER),
        user(133_166_004, "102", "Sam", "Okafor", "+16505550102"),
        user(133_167_004, "103", "Mina", "Park", "+16505550103"),
        user(133_168_004, "104", "Jonas", "Lind", "+16505550104"),
        user(133_169_004, "105", "Ada", "Voss", "+16505550105"),
        user(QUEUE, "200", "Support", "", "+16505550190"),
    ];
    for person in &mut company {
        person.hidden = person.extension_number == "105";
        if person.id == QUEUE {
            person.kind = "Department";
        }
    }
    company
}
