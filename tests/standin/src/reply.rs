//! What an HTTP request gets: a small reply type, and the error bodies of the platform
//! (RingCentral developer guide, Basics › Errors).

use serde_json::{Value, json};

use crate::limits::{Allowance, WINDOW};

/// A reply on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Set when the body is JSON, for replies that travel over the socket.
    pub json: Option<Value>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/json;charset=UTF-8".into())],
            body: bytes,
            json: Some(body),
        }
    }

    pub(crate) fn html(status: u16, page: impl Into<String>) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", page.into().into_bytes())
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("Content-Type".into(), content_type.into())], body, json: None }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), json: None }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::empty(302).with("Location", to).with("Cache-Control", "no-store")
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// An error of the REST API.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(
            status,
            json!({"errorCode": code, "message": message, "errors": [{"errorCode": code, "message": message}]}),
        )
    }

    /// A parameter that will not do.
    pub(crate) fn bad_parameter(code: &str, name: &str, value: &str) -> Self {
        let message = format!("Parameter [{name}] value is invalid.");
        Self::json(
            400,
            json!({"errorCode": code, "message": message, "errors": [
                {"errorCode": code, "message": message, "parameterName": name, "parameterValue": value}]}),
        )
    }

    /// A missing permission of the app.
    pub(crate) fn forbidden(scope: &str) -> Self {
        let message = format!("In order to call this API endpoint, application needs to have [{scope}] permission");
        Self::json(
            403,
            json!({"errorCode": "InsufficientPermissions", "message": message, "permissionName": scope,
                "errors": [{"errorCode": "CMN-401", "message": message, "permissionName": scope}]}),
        )
    }

    /// Somebody else's extension or account.
    pub(crate) fn not_yours() -> Self {
        Self::error(403, "CMN-404", "Access to the resource of another extension is not allowed")
    }

    pub(crate) fn not_found() -> Self {
        Self::error(404, "CMN-102", "Resource is not found")
    }

    /// An access token that does not open anything: the name stands at the top, the code that matters below.
    pub(crate) fn unauthorized(name: &str, code: &str, message: &str) -> Self {
        Self::json(
            401,
            json!({"errorCode": name, "message": message, "errors": [{"errorCode": code, "message": message}]}),
        )
        .with("WWW-Authenticate", "Bearer realm=\"RingCentral REST API\"")
    }

    /// A failed call to the token endpoint: the fields of RFC 6749 §5.2 beside the platform's own.
    pub(crate) fn oauth(status: u16, error: &str, code: &str, message: &str) -> Self {
        Self::json(
            status,
            json!({"error": error, "error_description": message,
                "errors": [{"errorCode": code, "message": message}]}),
        )
    }

    pub(crate) fn too_many(allowance: Allowance) -> Self {
        Self::error(429, "CMN-301", "Request rate exceeded")
            .with("Retry-After", allowance.retry_after.unwrap_or_default().to_string())
    }

    /// Adds the rate headers. The group's name changes its case from call to call, as it does on the platform.
    pub(crate) fn with_allowance(self, allowance: Allowance) -> Self {
        let name = format!("{:?}", allowance.group);
        let name = if allowance.remaining.is_multiple_of(2) { name.to_lowercase() } else { name };
        self.with("X-Rate-Limit-Group", name)
            .with("X-Rate-Limit-Limit", allowance.limit.to_string())
            .with("X-Rate-Limit-Remaining", allowance.remaining.to_string())
            .with("X-Rate-Limit-Window", WINDOW.as_secs().to_string())
    }
}
