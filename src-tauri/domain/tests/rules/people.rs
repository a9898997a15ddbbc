//! The invented people of the scenarios, and the line they call.

use std::collections::BTreeSet;

use ringlet_domain::call::Party;
use ringlet_domain::ids::{CallId, ExtensionId, SessionId, TelephonySessionId};
use ringlet_domain::moment::{Moment, Now, Timestamp};
use ringlet_domain::tracker::Me;
use std::time::Duration;

/// Someone who calls, by the short name the scenarios use.
pub struct Person {
    pub name: &'static str,
    pub session: &'static str,
    number: Option<&'static str>,
    extension: Option<&'static str>,
    full_name: Option<&'static str>,
}

const PEOPLE: [Person; 6] = [
    Person {
        name: "pat",
        session: "880001",
        number: Some("+12025550143"),
        extension: None,
        full_name: Some("Pat Ito"),
    },
    Person { name: "kim", session: "880002", number: Some("+12025550177"), extension: None, full_name: Some("Kim Oz") },
    Person { name: "lee", session: "880003", number: None, extension: Some("103"), full_name: Some("Lee Chu") },
    Person { name: "hidden", session: "880004", number: None, extension: None, full_name: None },
    Person { name: "veiled", session: "880005", number: None, extension: None, full_name: None },
    Person {
        name: "me",
        session: "880006",
        number: Some("+13125550101"),
        extension: None,
        full_name: Some("Dana Reyes"),
    },
];

impl Person {
    pub fn named(name: &str) -> &'static Self {
        PEOPLE.iter().find(|person| person.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    pub fn of_session(session: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.session == session)
    }

    pub fn party(&self) -> Party {
        Party {
            number: self.number.map(str::to_owned),
            extension: self.extension.map(str::to_owned),
            extension_id: None,
            name: self.full_name.map(str::to_owned),
        }
    }

    /// The id of their call to the person.
    pub fn call(&self) -> CallId {
        CallId::new(format!("{}-in", self.session))
    }

    pub fn session(&self) -> SessionId {
        SessionId::new(self.session)
    }

    pub fn telephony_session(&self) -> TelephonySessionId {
        TelephonySessionId::new(format!("s-{}", self.session))
    }
}

/// The person whose line it is.
pub fn me() -> Me {
    Me {
        extension: ExtensionId::new("500101004"),
        numbers: BTreeSet::from(["+13125550101".to_owned(), "101".to_owned()]),
    }
}

/// The service's time `seconds` after the scenarios' start.
pub fn time(seconds: f64) -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "scenarios last hours")]
    Timestamp::from_millis(START + (seconds * 1_000.0).round() as i64)
}

/// Seconds after the scenarios' start.
pub fn seconds(time: Timestamp) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "scenarios last hours")]
    let millis = (time.as_millis() - START) as f64;
    millis / 1_000.0
}

/// The present, `seconds` after the scenarios' start.
pub fn now(seconds: f64) -> Now {
    Now { at: Moment::from_origin(Duration::from_secs_f64(ORIGIN + seconds)), server: time(seconds) }
}

/// The present at which the tracker's clock shows `at`.
pub fn at(at: Moment) -> Now {
    now(at.since_origin().as_secs_f64() - ORIGIN)
}

/// 2026-01-05T10:00:00Z.
const START: i64 = 1_767_607_200_000;
/// The tracker's clock begins anywhere; here far enough for scenarios that look back.
const ORIGIN: f64 = 1_000_000.0;
