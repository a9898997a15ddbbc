//! An HTTP request, or a request that came over the socket, as the routes read it.

use serde_json::Value;
use url::form_urlencoded;

/// A request with its body read.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub query: Form,
    pub headers: http::HeaderMap,
    pub body: Vec<u8>,
    pub to: Host,
}

/// Which of the two doors it came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Api,
    Media,
}

/// Names and values, in order, as a query or a form has them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Request {
    pub(crate) fn new(request: http::Request<Vec<u8>>, to: Host) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: Form::parse(parts.uri.query().unwrap_or_default().as_bytes()),
            headers: parts.headers,
            body,
            to,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The access token. The scheme may be written in any case; on the media host the query will do too.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let header = self.header("authorization").and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        header.or_else(|| self.query.one("access_token").filter(|_| self.to == Host::Media))
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl From<Vec<(String, String)>> for Form {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl Form {
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value of that name.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of that name.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = name.to_owned();
        self.0.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// All of them, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.one(name).is_some()
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.one(name)?.parse().ok()
    }

    /// A name that stands there twice.
    pub(crate) fn repeated(&self) -> Option<&str> {
        let twice = self.0.iter().find(|(name, _)| self.0.iter().filter(|(other, _)| other == name).count() > 1);
        twice.map(|(name, _)| name.as_str())
    }

    /// For the record of what was asked: without anything secret.
    pub(crate) fn harmless(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, _)| name != "access_token" && name != "wsc") {
            text.append_pair(name, value);
        }
        text.finish()
    }
}
