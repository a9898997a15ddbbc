//! The body of a refusal (RingCentral developer guide, Basics › Errors): what its codes say.
//!
//! Text in it may be in any language, so only codes and names are acted on.

use serde_json::Value;

/// What the service complains about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaint {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Entry {
    code: Option<String>,
    permission: Option<String>,
    parameter: Option<String>,
    /// The message says that too much changed: the one thing that has no code of its own.
    exceeded: bool,
}

impl Complaint {
    /// Reads `body`; whatever is not there is left out.
    pub fn read(body: &Value) -> Self {
        let listed = body.get("errors").and_then(Value::as_array).into_iter().flatten();
        // At the top stands a name in some bodies and a code in others: the list comes first.
        Self { entries: listed.chain([body]).map(Entry::read).collect() }
    }

    /// The first code of the list, or the one at the top when there is no list.
    pub fn first_code(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.code.as_deref())
    }

    /// Whether `code` is among the codes.
    pub fn has(&self, code: &str) -> bool {
        self.entries.iter().any(|entry| entry.code.as_deref() == Some(code))
    }

    /// The permission that is missing, by the service's name for it.
    pub fn permission(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.permission.as_deref())
    }

    /// Whether it is about the token of a sync.
    pub fn about_sync_token(&self) -> bool {
        let by_code = |code: &str| SYNC_TOKEN_CODES.contains(&code);
        self.entries
            .iter()
            .any(|entry| entry.parameter.as_deref() == Some("syncToken") || entry.code.as_deref().is_some_and(by_code))
    }

    /// Whether a sync was refused because too much had changed.
    pub fn too_many_changes(&self) -> bool {
        self.about_sync_token() && self.entries.iter().any(|entry| entry.exceeded)
    }

    /// The code that says that the person's sign-in is over.
    pub fn log_out_code(&self) -> Option<&'static str> {
        LOG_OUT_CODES.into_iter().find(|code| self.has(code))
    }

    /// The code that says that the access token is none the service knows. To one that is fresh it says that signing in
    /// anew is all that helps, as when the person took the app's leave away.
    pub fn disowned_code(&self) -> Option<&'static str> {
        DISOWNED_CODES.into_iter().find(|code| self.has(code))
    }

    /// The code that says that the app is set up wrongly: trying again does not change it.
    pub fn misset_code(&self) -> Option<&'static str> {
        MISSET_CODES.into_iter().find(|code| self.has(code))
    }
}

impl Entry {
    fn read(value: &Value) -> Self {
        let text =
            |key: &str| value.get(key).and_then(Value::as_str).filter(|text| text.len() <= 100).map(str::to_owned);
        let message = value.get("message").and_then(Value::as_str).unwrap_or_default();
        Self {
            code: text("errorCode"),
            permission: text("permissionName"),
            parameter: text("parameterName"),
            exceeded: message.contains("exceeded"),
        }
    }
}

/// The extension is gone or may not sign in; the refresh token ended, was revoked or is unknown; the account or the
/// extension is gone, disabled or frozen.
const LOG_OUT_CODES: [&str; 9] =
    ["OAU-136", "OAU-141", "OAU-142", "OAU-210", "OAU-211", "OAU-213", "OAU-222", "OAU-232", "OAU-236"];
const DISOWNED_CODES: [&str; 2] = ["OAU-129", "OAU-149"];
/// The wrong app, header or credentials.
const MISSET_CODES: [&str; 9] =
    ["OAU-120", "OAU-121", "OAU-123", "OAU-125", "OAU-127", "OAU-134", "OAU-146", "OAU-151", "OAU-153"];
const SYNC_TOKEN_CODES: [&str; 7] = ["CLG-101", "CLG-102", "CLG-103", "CLG-104", "CLG-105", "MSG-333", "MSG-411"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_code_in_the_list_counts_and_not_the_name_at_the_top() {
        let body =
            json!({"errorCode": "TokenInvalid", "message": "m", "errors": [{"errorCode": "OAU-129", "message": "m"}]});
        assert_eq!(Complaint::read(&body).first_code(), Some("OAU-129"));
        assert_eq!(Complaint::read(&json!({"errorCode": "CMN-102"})).first_code(), Some("CMN-102"));
    }

    #[test]
    fn a_body_of_any_shape_is_read_as_far_as_it_goes() {
        for body in [json!(null), json!([]), json!({"errors": 7}), json!({"errors": [null, {"errorCode": 5}]})] {
            assert_eq!(Complaint::read(&body).first_code(), None);
        }
    }

    #[test]
    fn a_missing_permission_is_named() {
        let body = json!({"errorCode": "InsufficientPermissions",
            "errors": [{"errorCode": "CMN-401", "permissionName": "ReadCallLog"}], "permissionName": "ReadCallLog"});
        let complaint = Complaint::read(&body);
        assert!(complaint.has("CMN-401"));
        assert_eq!(complaint.permission(), Some("ReadCallLog"));
    }

    #[test]
    fn a_sync_token_that_is_no_good_differs_from_too_many_changes() {
        let bad = json!({"errors": [{"errorCode": "CMN-101", "parameterName": "syncToken", "message": "invalid"}]});
        let many = json!({"errors": [{"errorCode": "CMN-101", "parameterName": "syncToken",
            "message": "max sync record number limit is exceeded"}]});
        assert!(Complaint::read(&bad).about_sync_token() && !Complaint::read(&bad).too_many_changes());
        assert!(Complaint::read(&many).too_many_changes());
        assert!(Complaint::read(&json!({"errorCode": "MSG-333"})).about_sync_token());
    }
}
