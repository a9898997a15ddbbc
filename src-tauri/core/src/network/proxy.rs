//! The way out through a company's proxy: which one, for whom, and the tunnel through it (RFC 9110, section 9.3.6).
//!
//! HTTPS and the socket ask the same rules, so that a program that signs in also hears its calls. This machine itself
//! is always reached directly. There are no script-made rules (PAC) here.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::{NetworkError, ProxyFault, is_loopback};

/// Which proxy is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// None, whatever the system says.
    Direct,
    /// What the environment says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), else what the system's settings do.
    #[default]
    System,
    /// This one, for everything. It may name a person, whose password is in the keyring.
    Through(Url),
}

impl ProxyChoice {
    /// What a person wrote: nothing or `system`, `direct`, or an address such as `http://proxy.example:3128`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "" | "system" => Some(Self::System),
            "direct" => Some(Self::Direct),
            text => {
                let address = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
                let address = Url::parse(&address).ok()?;
                let fits = address.scheme() == "http"
                    && address.host().is_some()
                    // A password in a file is one everybody reads.
                    && address.password().is_none()
                    && address.path() == "/"
                    && address.query().is_none()
                    && address.fragment().is_none();
                fits.then_some(Self::Through(address))
            }
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Direct => "direct".to_owned(),
            Self::System => String::new(),
            Self::Through(address) => address.as_str().trim_end_matches('/').to_owned(),
        }
    }

    /// The proxy that asks for a password, because a person is named for it.
    pub(super) fn person(&self) -> Option<&str> {
        match self {
            Self::Through(address) if !address.username().is_empty() => address.host_str(),
            Self::Through(_) | Self::Direct | Self::System => None,
        }
    }
}

/// The rules by which an address is reached through a proxy or not.
#[derive(Debug)]
pub(super) struct Proxies(Matcher);

/// A proxy on the way to some address.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Hop {
    host: String,
    port: u16,
    /// A name and a password, as the header wants them.
    authorization: Option<String>,
}

impl Proxies {
    /// The rules of `choice`, with the password of the person it names.
    pub(super) fn new(choice: &ProxyChoice, password: Option<&str>) -> Self {
        Self(match choice {
            ProxyChoice::Direct => Matcher::builder().build(),
            ProxyChoice::System => Matcher::from_system(),
            ProxyChoice::Through(address) => {
                let mut address = address.clone();
                if let Some(password) = password.filter(|_| !address.username().is_empty()) {
                    // It can only fail for an address without a host, and this one has one.
                    let _ = address.set_password(Some(password));
                }
                Matcher::builder().all(address.as_str()).build()
            }
        })
    }

    /// The proxy `address` is reached through; `None` for directly.
    pub(super) fn on_the_way_to(&self, address: &Url) -> Option<Hop> {
        if is_loopback(address) {
            return None;
        }
        // Rules are made for web addresses; the socket's is one before it is upgraded.
        let scheme = if matches!(address.scheme(), "https" | "wss") { "https" } else { "http" };
        let target = format!("{scheme}://{}/", address.authority()).parse().ok()?;
        let found = self.0.intercept(&target)?;
        let proxy = found.uri();
        // Only plain connections to a proxy are made here; what is sent through it is encrypted all the same.
        if proxy.scheme_str() != Some("http") {
            return None;
        }
        Some(Hop {
            host: proxy.host()?.to_owned(),
            port: proxy.port_u16().unwrap_or(DEFAULT_PORT),
            authorization: found.basic_auth().and_then(|header| Some(header.to_str().ok()?.to_owned())),
        })
    }
}

impl Hop {
    /// Its name for a person, without anybody's password.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Its address for the HTTP client, with name and password.
    pub(super) fn address(&self) -> Option<Url> {
        let mut address = Url::parse(&format!("http://{}:{}", self.host, self.port)).ok()?;
        if let Some(encoded) = self.authorization.as_deref().and_then(|header| header.strip_prefix("Basic ")) {
            let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
            let (name, password) = decoded.split_once(':')?;
            address.set_username(name).ok()?;
            address.set_password(Some(password)).ok()?;
        }
        Some(address)
    }

    /// Its own address, which the connection is made to.
    pub(super) fn place(&self) -> (&str, u16) {
        (self.host.trim_matches(['[', ']']), self.port)
    }

    /// Asks over `stream`, which is connected to it, for a tunnel to `address`.
    pub(super) async fn tunnel(&self, stream: &mut TcpStream, address: &Url, agent: &str) -> Result<(), NetworkError> {
        let fault = |fault| NetworkError::Proxy(self.name(), fault);
        let broken = |error: std::io::Error| fault(ProxyFault::Broken(error.into()));
        let host = address.host_str().ok_or(NetworkError::Forbidden)?;
        let port = address.port_or_known_default().ok_or(NetworkError::Forbidden)?;
        let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: {agent}\r\n");
        if let Some(header) = &self.authorization {
            request += &format!("Proxy-Authorization: {header}\r\n");
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).await.map_err(broken)?;
        // Byte by byte: whatever follows the head belongs to whoever is at the other end of the tunnel.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= LONGEST_HEAD {
                return Err(fault(ProxyFault::Broken("its answer is too long".into())));
            }
            head.push(stream.read_u8().await.map_err(broken)?);
        }
        match status(&head) {
            Some(200..=299) => Ok(()),
            Some(407) => Err(fault(ProxyFault::WantsPassword)),
            Some(status) => Err(fault(ProxyFault::Refused(Some(status)))),
            None => Err(fault(ProxyFault::Broken("its answer is not HTTP".into()))),
        }
    }
}

impl std::fmt::Debug for Hop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hop({})", self.name())
    }
}

/// What the HTTP client says of a tunnel that was not made; `None` when it was not about the proxy.
///
/// The client's own type is not open to others, so its words are read; a test holds them.
pub(super) fn fault_of(error: &(dyn std::error::Error + 'static)) -> Option<ProxyFault> {
    let mut link = Some(error);
    while let Some(error) = link {
        match error.to_string().as_str() {
            "tunnel error: proxy authorization required" => return Some(ProxyFault::WantsPassword),
            "tunnel error: unsuccessful" => return Some(ProxyFault::Refused(None)),
            _ => link = error.source(),
        }
    }
    None
}

fn status(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head).ok()?.lines().next()?;
    line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

/// Where a proxy listens that names no port.
const DEFAULT_PORT: u16 = 80;
/// Refusals come with a page, but its head is short.
const LONGEST_HEAD: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Url {
        text.parse().expect("an address")
    }

    #[test]
    fn what_a_person_writes_is_understood_and_written_again() {
        for (text, written) in [
            ("", ""),
            ("system", ""),
            (" direct ", "direct"),
            ("proxy.example:3128", "http://proxy.example:3128"),
            ("http://pat@proxy.example:3128/", "http://pat@proxy.example:3128"),
        ] {
            let choice = ProxyChoice::parse(text).expect(text);
            assert_eq!(choice.text(), written, "{text}");
        }
        for text in
            ["http://pat:secret@proxy.example:3128", "https://proxy.example", "socks5://x:1", "http://x/path", "a b"]
        {
            assert_eq!(ProxyChoice::parse(text), None, "{text}");
        }
        let person = |text| ProxyChoice::parse(text).and_then(|choice| choice.person().map(str::to_owned));
        assert_eq!(person("http://pat@x:1").as_deref(), Some("x"));
        assert_eq!(person("http://x:1"), None);
    }

    #[test]
    fn one_proxy_is_for_everything_but_this_machine() {
        let proxies = Proxies::new(&ProxyChoice::parse("proxy.example:3128").expect("an address"), None);
        for far in ["https://platform.ringcentral.com/a?b", "wss://ws.example.com/c", "wss://ws.example.com:8443/"] {
            let hop = proxies.on_the_way_to(&address(far)).expect(far);
            assert_eq!(hop.name(), "proxy.example:3128");
        }
        for near in ["http://127.0.0.1:8180/", "ws://localhost:1/", "wss://[::1]/"] {
            assert_eq!(proxies.on_the_way_to(&address(near)), None, "{near}");
        }
        let direct = Proxies::new(&ProxyChoice::Direct, None);
        assert_eq!(direct.on_the_way_to(&address("https://platform.ringcentral.com/")), None);
    }

    #[test]
    fn a_name_and_its_password_go_along_and_are_never_shown() {
        let choice = ProxyChoice::parse("http://pat@proxy.example:3128").expect("an address");
        let proxies = Proxies::new(&choice, Some("a:b@c/d é"));
        let hop = proxies.on_the_way_to(&address("https://platform.ringcentral.com/")).expect("through it");
        let expected = format!("Basic {}", BASE64_STANDARD.encode("pat:a:b@c/d é"));
        assert_eq!(hop.authorization.as_deref(), Some(expected.as_str()));
        let again = Proxies(Matcher::builder().all(hop.address().expect("an address").as_str()).build());
        assert_eq!(again.on_the_way_to(&address("https://x.example/")), Some(hop.clone()), "the client gets the same");
        assert_eq!(format!("{hop:?}"), "Hop(proxy.example:3128)");
    }

    #[test]
    fn the_status_of_an_answer_is_read() {
        assert_eq!(status(b"HTTP/1.1 200 Connection established\r\n\r\n"), Some(200));
        assert_eq!(status(b"HTTP/1.0 407\r\n\r\n"), Some(407));
        assert_eq!(status(b"SSH-2.0-OpenSSH_9\r\n\r\n"), None);
    }
}
