//! The calls of the API that Ringlet makes, one method each (RingCentral API reference).

use std::collections::BTreeSet;
use std::time::Duration;

use http::{Method, Response};
use ringlet_domain::ids::{AccountId, ExtensionId, MessageId};
use ringlet_domain::moment::{Now, Timestamp};
use serde_json::Value;
use url::Url;

use super::{Fault, Group, Patience, Rest, RestError};

/// The person's own extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnExtension {
    /// Its id.
    pub id: ExtensionId,
    /// The account's.
    pub account: AccountId,
    /// The person's name.
    pub name: Option<String>,
    /// The short number.
    pub extension_number: Option<String>,
    /// The person's own numbers, the short one included: those that nobody else is reached under or calls from.
    pub numbers: BTreeSet<String>,
    /// The home country, as two letters.
    pub country: Option<String>,
}

/// A body, and when it was asked for: what was heard since is newer.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The body.
    pub body: Value,
    /// Just before the request was sent.
    pub asked: Now,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its records.
    pub records: Vec<Value>,
    /// Whether there is a next one.
    pub more: bool,
}

/// What a sync gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Sync {
    /// What changed since the token; or everything there is, when none was given.
    Changes {
        /// The records.
        records: Vec<Value>,
        /// The token for the next sync; `None` when the service gave none.
        token: Option<String>,
        /// Whether this is everything rather than the changes, whatever was asked.
        full: bool,
        /// When it was asked for.
        asked: Now,
    },
    /// The token is no good: drop it and sync in full.
    TokenRefused,
    /// Too much changed for one sync: page through the list from the cursor instead.
    TooMany,
}

/// What opens one socket, once.
#[derive(Clone, PartialEq, Eq)]
pub struct SocketToken {
    uri: Url,
    secret: String,
    /// For how long it can be used.
    pub expires_in: Duration,
}

impl SocketToken {
    /// The address to dial; with the recovery token of an earlier connection to take that one up again. It carries the
    /// secrets and is never logged.
    pub fn address(&self, recover: Option<&str>) -> Url {
        let mut address = self.uri.clone();
        address.query_pairs_mut().append_pair("access_token", &self.secret);
        if let Some(token) = recover {
            address.query_pairs_mut().append_pair("wsc", token);
        }
        address
    }
}

impl std::fmt::Debug for SocketToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SocketToken(..)")
    }
}

impl Rest {
    /// Who is signed in.
    pub async fn own_extension(&self) -> Result<OwnExtension, RestError> {
        let body = self.read(Group::Light, EXTENSION, &[]).await?.body;
        let id = text(&body["id"]).map(ExtensionId::new).ok_or(Fault::Unreadable)?;
        let account = text(&body["account"]["id"]).map(AccountId::new).ok_or(Fault::Unreadable)?;
        let extension_number = text(&body["extensionNumber"]);
        Ok(OwnExtension {
            id,
            account,
            name: text(&body["name"]).or_else(|| full_name(&body["contact"])),
            numbers: extension_number.iter().cloned().collect(),
            extension_number,
            country: text(&body["regionalSettings"]["homeCountry"]["isoCode"]),
        })
    }

    /// The outside numbers that lead to the person and to nobody else.
    ///
    /// The contact's business number is none of them for sure: it is often the company's, which colleagues call from.
    pub async fn direct_numbers(&self) -> Result<Vec<String>, RestError> {
        let page = self.page(Group::Light, &format!("{EXTENSION}/phone-number"), &[("perPage", LONG_PAGE)]).await?;
        let direct = |record: &&Value| {
            let usage = record["usageType"].as_str().unwrap_or_default();
            DIRECT.iter().any(|direct| usage.eq_ignore_ascii_case(direct))
        };
        Ok(page.records.iter().filter(direct).filter_map(|record| text(&record["phoneNumber"])).collect())
    }

    /// The presence of the own extension, with its calls.
    pub async fn presence(&self) -> Result<Read, RestError> {
        let query = [("detailedTelephonyState", "true"), ("sipData", "true"), ("totalActiveCalls", "true")];
        self.read(Group::Light, &format!("{EXTENSION}/presence"), &query).await
    }

    /// One message; [`RestError::Gone`] when it was deleted for good.
    pub async fn message(&self, id: &MessageId) -> Result<Read, RestError> {
        self.read(Group::Light, &format!("{EXTENSION}/message-store/{id}"), &[]).await
    }

    /// Says that the person has listened to a message; [`RestError::Gone`] when it was deleted for good. Needs the
    /// permission `EditMessages`.
    pub async fn mark_read(&self, id: &MessageId) -> Result<(), RestError> {
        let url = self.wire.server().at(&format!("{EXTENSION}/message-store/{id}"));
        let body = serde_json::json!({"readStatus": "Read"});
        self.call_with(Group::Medium, Method::PUT, &url, Some(&body), Patience::Several).await.map(drop)
    }

    /// Voicemails left since `from`, newest first; pages count from 1.
    pub async fn messages_page(&self, from: Timestamp, page: u32) -> Result<Page, RestError> {
        let (from, page) = (from.to_string(), page.to_string());
        let query = [("messageType", "VoiceMail"), ("dateFrom", &from), ("perPage", PER_PAGE), ("page", &page)];
        self.page(Group::Light, &format!("{EXTENSION}/message-store"), &query).await
    }

    /// Voicemails that changed since `token` was given, or all since `from` when there is none.
    pub async fn message_sync(&self, token: Option<&str>, from: Timestamp) -> Result<Sync, RestError> {
        let from = from.to_string();
        let full =
            [("syncType", "FSync"), ("dateFrom", &from), ("messageType", "VoiceMail"), ("recordCount", PER_PAGE)];
        self.sync(Group::Light, &format!("{EXTENSION}/message-sync"), token, &full).await
    }

    /// Records of the call log that began between `from` and `to`, newest first; pages count from 1.
    pub async fn call_log_page(&self, from: Timestamp, to: Timestamp, page: u32) -> Result<Page, RestError> {
        let (from, to, page) = (from.to_string(), to.to_string(), page.to_string());
        let query =
            [("view", "Simple"), ("dateFrom", &from), ("dateTo", &to), ("perPage", PER_PAGE), ("page", page.as_str())];
        self.page(Group::Heavy, &format!("{EXTENSION}/call-log"), &query).await
    }

    /// Records of the call log that changed since `token` was given, or all since `from` when there is none.
    pub async fn call_log_sync(&self, token: Option<&str>, from: Timestamp) -> Result<Sync, RestError> {
        let from = from.to_string();
        let full = [
            ("syncType", "FSync"),
            ("dateFrom", from.as_str()),
            ("statusGroup", "All"),
            ("view", "Simple"),
            ("recordCount", PER_PAGE),
        ];
        self.sync(Group::Heavy, &format!("{EXTENSION}/call-log-sync"), token, &full).await
    }

    /// The text of a transcript, behind the link the service gave.
    pub async fn transcript(&self, uri: &str) -> Result<String, RestError> {
        let url: Url = uri.parse().map_err(|_| RestError::Foreign)?;
        let reply = self.fetch(Group::Medium, &url).await?;
        Ok(String::from_utf8_lossy(reply.body()).into_owned())
    }

    /// The recording of a voicemail, behind the link the service gave.
    pub async fn sound(&self, uri: &str) -> Result<Vec<u8>, RestError> {
        let url: Url = uri.parse().map_err(|_| RestError::Foreign)?;
        Ok(self.fetch(Group::Medium, &url).await?.into_body())
    }

    /// The company's people, by the page; pages count from 1.
    pub async fn directory_page(&self, page: u32) -> Result<Page, RestError> {
        let page = page.to_string();
        self.page(Group::Medium, DIRECTORY, &[("perPage", LONG_PAGE), ("page", &page)]).await
    }

    /// The person's own contacts, by the page; pages count from 1.
    pub async fn contacts_page(&self, page: u32) -> Result<Page, RestError> {
        let page = page.to_string();
        let path = format!("{EXTENSION}/address-book/contact");
        self.page(Group::Heavy, &path, &[("perPage", LONG_PAGE), ("page", &page)]).await
    }

    /// A token for one connection of the socket. One try: whoever dials has a rhythm of its own.
    pub async fn socket_token(&self) -> Result<SocketToken, RestError> {
        let url = self.wire.server().at("/restapi/oauth/wstoken");
        let body = json(&self.call(Group::Auth, Method::POST, &url, Patience::Once).await?)?;
        let uri: Url = text(&body["uri"]).and_then(|uri| uri.parse().ok()).ok_or(Fault::Unreadable)?;
        if !self.wire.server().owns(&uri) || !matches!(uri.scheme(), "ws" | "wss") {
            return Err(RestError::Foreign);
        }
        let secret = text(&body["ws_access_token"]).ok_or(Fault::Unreadable)?;
        let expires_in = Duration::from_secs(body["expires_in"].as_u64().unwrap_or(30));
        Ok(SocketToken { uri, secret, expires_in })
    }

    async fn read(&self, group: Group, path: &str, query: &[(&str, &str)]) -> Result<Read, RestError> {
        let mut url = self.wire.server().at(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        // A wait for the budget or the bearer would make this too early, which only means that more is read again.
        let asked = self.wire.now();
        let body = json(&self.call(group, Method::GET, &url, Patience::Several).await?)?;
        Ok(Read { body, asked })
    }

    async fn page(&self, group: Group, path: &str, query: &[(&str, &str)]) -> Result<Page, RestError> {
        let mut body = self.read(group, path, query).await?.body;
        let more = text(&body["navigation"]["nextPage"]["uri"]).is_some();
        Ok(Page { records: records(&mut body)?, more })
    }

    async fn sync(
        &self,
        group: Group,
        path: &str,
        token: Option<&str>,
        full: &[(&str, &str)],
    ) -> Result<Sync, RestError> {
        let read = match token {
            Some(token) => self.read(group, path, &[("syncType", "ISync"), ("syncToken", token)]).await,
            None => self.read(group, path, full).await,
        };
        match read {
            Ok(Read { mut body, asked }) => {
                let answered = text(&body["syncInfo"]["syncType"]);
                let full = answered.map_or(token.is_none(), |answered| answered.eq_ignore_ascii_case("FSync"));
                let next = text(&body["syncInfo"]["syncToken"]);
                Ok(Sync::Changes { records: records(&mut body)?, token: next, full, asked })
            }
            Err(RestError::Refused { complaint, .. }) if token.is_some() && complaint.too_many_changes() => {
                Ok(Sync::TooMany)
            }
            Err(RestError::Refused { complaint, .. }) if token.is_some() && complaint.about_sync_token() => {
                Ok(Sync::TokenRefused)
            }
            Err(error) => Err(error),
        }
    }
}

fn json(reply: &Response<Vec<u8>>) -> Result<Value, RestError> {
    serde_json::from_slice(reply.body()).map_err(|_| Fault::Unreadable.into())
}

fn records(body: &mut Value) -> Result<Vec<Value>, RestError> {
    match body.get_mut("records").map(Value::take) {
        Some(Value::Array(records)) => Ok(records),
        _ => Err(Fault::Unreadable.into()),
    }
}

/// Text, or a number as text: ids come as both.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn full_name(contact: &Value) -> Option<String> {
    let names: Vec<_> = [text(&contact["firstName"]), text(&contact["lastName"])].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
/// How the service calls the use of a number that is one person's own.
const DIRECT: [&str; 2] = ["BusinessMobileNumber", "DirectNumber"];
const DIRECTORY: &str = "/restapi/v1.0/account/~/directory/entries";
/// As many as a list gives at once: each page costs one request of a small budget.
const LONG_PAGE: &str = "1000";
/// As many as a sync gives at once.
const PER_PAGE: &str = "250";
