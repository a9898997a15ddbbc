//! The call log: rows that come late, lists of them, and the sync (RingCentral developer guide, Voice › Call log).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::calls::{Call, Fate, Phase};
use crate::clock::{iso, seconds_between};
use crate::paging::page;
use crate::people::ACCOUNT;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

/// A finished call as the log has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LogRow {
    pub id: String,
    pub extension: u64,
    pub outbound: bool,
    pub session_id: String,
    pub telephony_session_id: Option<String>,
    pub party_id: Option<String>,
    pub started: Timestamp,
    pub seconds: u64,
    pub result: &'static str,
    pub reason: Option<&'static str>,
    pub party: Option<String>,
    pub party_name: Option<String>,
    pub own: String,
    pub own_name: String,
    pub fax: bool,
    pub message: Option<u64>,
    /// When the row was written or last changed.
    pub written: Timestamp,
}

impl State {
    pub(crate) fn row_of(&mut self, call: &Call) -> LogRow {
        let ended = call.ended.unwrap_or_else(|| self.now());
        let (result, reason) = match call.fate {
            Some(Fate::Accepted) => ("Accepted", None),
            Some(Fate::AnsweredElsewhere) => ("Answered Elsewhere", Some("Stopped")),
            Some(Fate::Fax) => ("Accepted", None),
            Some(Fate::Moved) => ("Stopped", Some("Stopped")),
            Some(Fate::OutboundAnswered) => ("Call connected", None),
            Some(Fate::OutboundUnanswered) => ("No Answer", Some("No Answer")),
            Some(Fate::Rejected) => ("Rejected", None),
            Some(Fate::VoiceMail) => ("Voicemail", None),
            Some(Fate::Missed) if call.rounds.is_empty() => ("Missed", Some("Calls Not Accepted")),
            Some(Fate::Missed) | None => ("Missed", Some("Hang Up")),
        };
        LogRow {
            id: format!("Row{}", self.secret(12)),
            extension: call.extension,
            outbound: call.outbound,
            session_id: call.session_id.clone(),
            telephony_session_id: Some(call.telephony_session_id.clone()),
            party_id: Some(self.party_id(call)),
            started: call.started,
            seconds: seconds_between(call.started, ended),
            result,
            reason,
            party: call.party.clone(),
            party_name: call.party_name.clone(),
            own: self.dialled_number(call),
            own_name: self.dialled(call).map(crate::people::Person::name).unwrap_or_default(),
            fax: call.fate == Some(Fate::Fax),
            message: call.message,
            written: self.now(),
        }
    }

    /// The log has got to it.
    pub(crate) fn write_row(&mut self, mut row: LogRow) {
        row.written = self.now();
        self.call_log.retain(|other| other.id != row.id);
        self.call_log.push(row);
        self.call_log.sort_by_key(|row| std::cmp::Reverse(row.started));
    }

    fn log_record(&self, row: &LogRow, detailed: bool) -> Value {
        let base = format!("{}/restapi/v1.0/account/{ACCOUNT}/extension/{}", self.addresses.api, row.extension);
        let mut far = json!({});
        match &row.party {
            Some(number) if number.len() < 7 => far["extensionNumber"] = number.as_str().into(),
            Some(number) => far["phoneNumber"] = number.as_str().into(),
            None => {}
        }
        if let Some(name) = &row.party_name {
            far["name"] = name.as_str().into();
        }
        let own = json!({"phoneNumber": row.own, "name": row.own_name});
        let (from, to) = if row.outbound { (own, far) } else { (far, own) };
        let mut record = json!({
            "uri": format!("{base}/call-log/{}?view=Simple", row.id), "id": row.id, "sessionId": row.session_id,
            "startTime": iso(row.started), "duration": row.seconds, "durationMs": row.seconds * 1000,
            "type": if row.fax { "Fax" } else { "Voice" }, "internalType": "Local",
            "direction": if row.outbound { "Outbound" } else { "Inbound" },
            "action": if row.outbound { "VoIP Call" } else { "Phone Call" }, "result": row.result,
            "from": from, "to": to, "extension": {"id": row.extension, "uri": base},
        });
        if let Some(id) = &row.telephony_session_id {
            record["telephonySessionId"] = id.as_str().into();
        }
        if let Some(id) = &row.party_id {
            record["partyId"] = id.as_str().into();
        }
        if let Some(reason) = row.reason {
            record["reason"] = reason.into();
            record["reasonDescription"] = "As the stand-in tells it.".into();
        }
        if let Some(message) = row.message {
            record["message"] = json!({"id": message.to_string(), "type": "VoiceMail",
                "uri": format!("{base}/message-store/{message}")});
        }
        if detailed {
            record["lastModifiedTime"] = iso(row.written).into();
            record["transport"] = "PSTN".into();
            record["legs"] = json!([{"legType": "Accept", "master": true, "result": row.result,
                "direction": record["direction"], "startTime": record["startTime"], "duration": row.seconds}]);
        }
        record
    }

    /// `GET …/call-log`.
    pub(crate) fn call_log_list(&self, extension: u64, request: &Request) -> Reply {
        let query = &request.query;
        let session = query.one("sessionId");
        if session.is_some()
            && query.pairs().any(|(name, _)| !matches!(name, "sessionId" | "page" | "perPage" | "view"))
        {
            return Reply::bad_parameter("CLG-110", "sessionId", session.unwrap_or_default());
        }
        let to: Timestamp = query.one("dateTo").and_then(|text| text.parse().ok()).unwrap_or_else(|| self.now());
        let from = query.one("dateFrom").and_then(|text| text.parse().ok()).unwrap_or(to - DAY);
        let detailed = query.one("view") == Some("Detailed");
        let number = query.one("phoneNumber").map(|number| number.trim_start_matches('+').to_owned());
        let records = self
            .call_log
            .iter()
            .filter(|row| row.extension == extension)
            .filter(|row| session.map_or((from..=to).contains(&row.started), |session| row.session_id == session))
            .filter(|row| {
                query.one("direction").is_none_or(|wanted| wanted == if row.outbound { "Outbound" } else { "Inbound" })
            })
            .filter(|row| query.one("type").is_none_or(|wanted| wanted == if row.fax { "Fax" } else { "Voice" }))
            .filter(|row| {
                number.as_ref().is_none_or(|wanted| row.party.as_ref().is_some_and(|party| party.ends_with(wanted)))
            })
            .filter(|row| {
                query.one("telephonySessionId").is_none_or(|wanted| row.telephony_session_id.as_deref() == Some(wanted))
            })
            .map(|row| self.log_record(row, detailed))
            .collect();
        page(&self.addresses.api, request, records)
    }

    /// `GET …/call-log/{id}`.
    pub(crate) fn call_log_row(&self, extension: u64, id: &str) -> Reply {
        let row = self.call_log.iter().find(|row| row.extension == extension && row.id == id);
        row.map_or_else(Reply::not_found, |row| Reply::json(200, self.log_record(row, false)))
    }

    /// `GET …/call-log-sync`.
    pub(crate) fn call_log_sync(&self, extension: u64, request: &Request) -> Reply {
        let (query, now) = (&request.query, self.now());
        let mut rows: Vec<&LogRow> = self.call_log.iter().filter(|row| row.extension == extension).collect();
        let kind = query.one("syncType").unwrap_or("FSync");
        let missed_only;
        match kind {
            "FSync" => {
                let count = query.number("recordCount").and_then(|count| usize::try_from(count).ok());
                let Some(count) = count.filter(|count| (1..=MOST).contains(count)) else {
                    return Reply::bad_parameter(
                        "CLG-101",
                        "recordCount",
                        query.one("recordCount").unwrap_or_default(),
                    );
                };
                let earliest = now - DAY * 30;
                let from = query.one("dateFrom").and_then(|text| text.parse().ok()).unwrap_or(earliest).max(earliest);
                missed_only = query.one("statusGroup") == Some("Missed");
                rows.retain(|row| row.started >= from && (!missed_only || row.result == "Missed"));
                rows.truncate(count);
            }
            "ISync" => {
                let token = query.one("syncToken").unwrap_or_default();
                let Some(place) = Place::read(token).filter(|place| place.extension == extension) else {
                    return Reply::bad_parameter("CLG-102", "syncToken", token);
                };
                missed_only = place.missed_only;
                rows.retain(|row| row.written > place.at && (!missed_only || row.result == "Missed"));
                if rows.len() > MOST {
                    let message = "Max sync record number limit is exceeded";
                    return Reply::json(
                        400,
                        json!({"errorCode": "CLG-104", "message": message, "errors": [
                            {"errorCode": "CLG-104", "message": message, "parameterName": "syncToken"}]}),
                    );
                }
            }
            other => return Reply::bad_parameter("CMN-101", "syncType", other),
        }
        let detailed = query.one("view") == Some("Detailed");
        let records: Vec<Value> = rows.iter().map(|row| self.log_record(row, detailed)).collect();
        let token = Place { extension, missed_only, at: now }.write();
        Reply::json(
            200,
            json!({"uri": format!("{}{}", self.addresses.api, request.path), "records": records,
                "syncInfo": {"syncType": kind, "syncToken": token, "syncTime": iso(now)}}),
        )
    }

    /// `GET …/active-calls`: connected calls only.
    pub(crate) fn active_calls(&mut self, extension: u64, request: &Request) -> Reply {
        let connected = |call: &&Call| {
            call.extension == extension && matches!(call.phase, Phase::Connected | Phase::OnHold | Phase::Parked)
        };
        let calls: Vec<Call> = self.calls.iter().filter(connected).cloned().collect();
        let mut records = Vec::new();
        for call in calls {
            let mut row = self.row_of(&call);
            row.result = "In Progress";
            row.reason = None;
            records.push(self.log_record(&row, false));
        }
        page(&self.addresses.api, request, records)
    }
}

/// What a sync token stands for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    extension: u64,
    missed_only: bool,
    at: Timestamp,
}

impl Place {
    fn write(self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self).unwrap_or_default())
    }

    fn read(token: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Rows one sync can carry.
const MOST: usize = 250;
