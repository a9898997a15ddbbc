//! The person's own address book (RingCentral API reference, External contacts). Only its owner sees it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::paging::page;
use crate::people::{ACCOUNT, OWNER};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

/// A contact to add. All fields may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Whose address book; the owner's without it.
    pub extension: Option<u64>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Mobile number, as the person typed it.
    pub mobile: Option<String>,
    /// Number at work.
    pub business: Option<String>,
}

/// A contact as it is kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Kept {
    id: u64,
    #[serde(flatten)]
    contact: Contact,
}

impl State {
    /// The person writes somebody into their address book. Gives the contact's id.
    pub(crate) fn add_contact(&mut self, contact: Contact) -> u64 {
        let id = 880_000_000 + self.next();
        self.contacts.push(Kept { id, contact });
        id
    }

    /// `GET …/address-book/contact`.
    pub(crate) fn contact_list(&self, extension: u64, request: &Request) -> Reply {
        let starts = request.query.one("startsWith").unwrap_or_default().to_lowercase();
        let numbers: Vec<&str> = request.query.all("phoneNumber").collect();
        let records = self
            .contacts
            .iter()
            .filter(|kept| kept.contact.extension.unwrap_or(OWNER) == extension)
            .filter(|kept| {
                let names = [&kept.contact.first_name, &kept.contact.last_name];
                starts.is_empty() || names.into_iter().flatten().any(|name| name.to_lowercase().starts_with(&starts))
            })
            .filter(|kept| {
                let known = [&kept.contact.mobile, &kept.contact.business];
                numbers.is_empty() || known.into_iter().flatten().any(|number| numbers.contains(&number.as_str()))
            })
            .map(|kept| kept.record(extension, &self.addresses.api))
            .collect();
        page(&self.addresses.api, request, records)
    }
}

impl Kept {
    fn record(&self, extension: u64, api: &str) -> Value {
        let uri =
            format!("{api}/restapi/v1.0/account/{ACCOUNT}/extension/{extension}/address-book/contact/{}", self.id);
        let mut record = json!({"uri": uri, "id": self.id, "availability": "Alive"});
        let contact = &self.contact;
        let fields = [
            ("firstName", &contact.first_name),
            ("lastName", &contact.last_name),
            ("company", &contact.company),
            ("mobilePhone", &contact.mobile),
            ("businessPhone", &contact.business),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                record[name] = value.as_str().into();
            }
        }
        record
    }
}
