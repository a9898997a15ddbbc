//! A client as the platform's documents describe it, for asking the office things in memory.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringlet_standin::{CLIENT_ID, NoReply, Office, SocketEnd, SocketRefused, ToSocket};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

/// The redirect address the client signs in with.
pub const REDIRECT: &str = "http://localhost:47631/oauth2callback";
/// A verifier of the length the documents advise.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The filters the product subscribes to.
pub const FILTERS: [&str; 3] = [
    "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true",
    "/restapi/v1.0/account/~/extension/~/message-store",
    "/restapi/v1.0/account/~/extension/~/voicemail",
];

/// A reply that was read.
#[derive(Debug, Clone)]
pub struct Got {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code a client acts on.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["errorCode"].as_str().unwrap_or_default()
    }
}

pub async fn ask(office: &Office, request: http::Request<Vec<u8>>) -> Result<Got, NoReply> {
    let (parts, bytes) = office.handle(request).await?.into_parts();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(Got { status: parts.status.as_u16(), headers: parts.headers, bytes, body })
}

pub async fn get(office: &Office, token: &str, address: &str) -> Got {
    let address = if address.starts_with("http") { address.to_owned() } else { office.addresses().api + address };
    let request = http::Request::get(address).header("Authorization", format!("bearer {token}"));
    ask(office, request.body(Vec::new()).expect("a request")).await.expect("a reply")
}

pub async fn form(office: &Office, path: &str, fields: &[(&str, &str)]) -> Got {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = http::Request::post(office.addresses().api + path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body.into_bytes());
    ask(office, request.expect("a request")).await.expect("a reply")
}

pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// Opens the authorize page with the usual parameters, some of them replaced.
pub async fn authorize(office: &Office, replaced: &[(&str, &str)]) -> Got {
    let challenge = challenge();
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("state", "a state"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    fields.retain(|(name, _)| !replaced.iter().any(|(other, _)| other == name));
    fields.extend(replaced.iter().filter(|(_, value)| *value != "-"));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let address = format!("{}/restapi/oauth/authorize?{query}", office.addresses().api);
    ask(office, http::Request::get(address).body(Vec::new()).expect("a request")).await.expect("a reply")
}

/// A field of the redirect's query.
pub fn redirected(got: &Got, field: &str) -> Option<String> {
    let address = Url::parse(got.header("location")).ok()?;
    address.query_pairs().find(|(name, _)| name == field).map(|(_, value)| value.into_owned())
}

pub async fn code(office: &Office) -> String {
    redirected(&authorize(office, &[]).await, "code").expect("a code")
}

pub async fn exchange(office: &Office, code: &str, replaced: &[(&str, &str)]) -> Got {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", CLIENT_ID),
    ];
    fields.retain(|(name, _)| !replaced.iter().any(|(other, _)| other == name));
    fields.extend(replaced.iter().filter(|(_, value)| *value != "-"));
    form(office, "/restapi/oauth/token", &fields).await
}

pub async fn refresh(office: &Office, token: &str) -> Got {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)];
    form(office, "/restapi/oauth/token", &fields).await
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
}

pub fn tokens(got: &Got) -> Tokens {
    let field = |name: &str| got.body[name].as_str().expect("a token").to_owned();
    Tokens { access: field("access_token"), refresh: field("refresh_token") }
}

pub async fn sign_in(office: &Office) -> Tokens {
    let code = code(office).await;
    tokens(&exchange(office, &code, &[]).await)
}

pub async fn socket_token(office: &Office, access: &str) -> Got {
    let request = http::Request::post(office.addresses().api + "/restapi/oauth/wstoken")
        .header("Authorization", format!("Bearer {access}"));
    ask(office, request.body(Vec::new()).expect("a request")).await.expect("a reply")
}

/// A connection and what it said first.
pub struct Line {
    pub end: SocketEnd,
    pub details: Value,
}

pub fn dial(office: &Office, token: &str, wsc: Option<&str>) -> Result<Line, SocketRefused> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("access_token", token);
    if let Some(wsc) = wsc {
        query.append_pair("wsc", wsc);
    }
    let mut end = office.open_socket(&query.finish())?;
    let details = match end.try_recv() {
        Some(ToSocket::Text(text)) => serde_json::from_str(&text).expect("a frame"),
        _ => Value::Null,
    };
    Ok(Line { end, details })
}

pub async fn connect(office: &Office, access: &str, wsc: Option<&str>) -> Line {
    let token = socket_token(office, access).await;
    dial(office, token.body["ws_access_token"].as_str().expect("a socket token"), wsc).expect("a connection")
}

impl Line {
    /// The next frame that is there already.
    pub fn frame(&mut self) -> Option<Value> {
        loop {
            match self.end.try_recv()? {
                ToSocket::Text(text) => return serde_json::from_str(&text).ok(),
                ToSocket::Ping => {}
                _ => return None,
            }
        }
    }

    /// All notifications that are there already: the last part of the event's name, and its body.
    pub fn events(&mut self) -> Vec<(String, Value)> {
        let mut events = Vec::new();
        while let Some(frame) = self.frame() {
            if frame[0]["type"] == "ServerNotification" {
                let event = frame[1]["event"].as_str().unwrap_or_default();
                let path = event.split('?').next().unwrap_or_default();
                let name = path.rsplit('/').next().unwrap_or_default();
                events.push((name.to_owned(), frame[1]["body"].clone()));
            }
        }
        events
    }

    /// Sends a request and gives its answer; anything that comes before it is dropped.
    pub fn request(&mut self, method: &str, path: &str, body: Option<Value>) -> Value {
        let head = json!({"type": "ClientRequest", "messageId": "m-1", "method": method, "path": path});
        let frame = body.map_or_else(|| json!([head]), |body| json!([head, body]));
        self.end.text(&frame.to_string());
        loop {
            let frame = self.frame().expect("an answer");
            if frame[0]["messageId"] == "m-1" {
                return frame;
            }
        }
    }

    pub fn subscribe(&mut self, filters: &[&str]) -> Value {
        let body = json!({"eventFilters": filters, "deliveryMode": {"transportType": "WebSocket"}});
        self.request("POST", "/restapi/v1.0/subscription", Some(body))
    }

    /// The recovery token of the frame.
    pub fn wsc(frame: &Value) -> String {
        frame[0]["wsc"]["token"].as_str().expect("a recovery token").to_owned()
    }
}

/// Signed in, connected and subscribed as the product is.
pub async fn listening(office: &Office) -> (Tokens, Line) {
    let tokens = sign_in(office).await;
    let mut line = connect(office, &tokens.access, None).await;
    let answer = line.subscribe(&FILTERS);
    assert_eq!(answer[0]["status"], 200, "{answer}");
    (tokens, line)
}
