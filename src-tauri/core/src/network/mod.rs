//! The one way to the outside: HTTPS requests and the socket. Logic above it runs the same in memory.

mod first_use;
mod http;
mod proxy;
mod socket;
mod tls;

use std::pin::Pin;

use crate::BoxError;

pub use self::first_use::FromFirstUse;
pub use self::http::Internet;
pub use self::proxy::ProxyChoice;
pub use self::tls::install_crypto;

/// A future that an operation of a port gives back.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The way to the service.
///
/// Redirects are not followed. A request carries its own `Authorization`: whether it may go to that host is decided
/// above (`rest`), but an implementation refuses plain http and ws to anything but loopback.
pub trait Network: Send + Sync + 'static {
    /// Sends a request and gives back the whole reply, whatever its status.
    fn send(&self, request: ::http::Request<Vec<u8>>) -> Answer<'_, Result<::http::Response<Vec<u8>>, NetworkError>>;
    /// Fetches something large, which may take long; in memory, because what is not believed should touch no disk.
    fn fetch(&self, address: url::Url) -> Answer<'_, Result<::http::Response<Vec<u8>>, NetworkError>> {
        match ::http::Request::get(address.as_str()).body(Vec::new()) {
            Ok(request) => self.send(request),
            Err(_) => Box::pin(async { Err(NetworkError::Forbidden) }),
        }
    }
    /// Opens a WebSocket. The address carries a secret and is never logged.
    fn open_socket(&self, address: url::Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>>;
}

/// An open WebSocket. Pings of the other side are answered by the implementation and reported, for they are traffic.
pub trait Socket: Send + 'static {
    /// Sends a text message or a ping, or begins to close.
    fn send(&mut self, message: Outgoing) -> Answer<'_, Result<(), NetworkError>>;
    /// The next thing that comes; `Incoming::Closed` once, and for ever after. Cancel-safe.
    fn next(&mut self) -> Answer<'_, Result<Incoming, NetworkError>>;
}

/// What is sent over the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// The closing handshake.
    Close,
    /// A ping frame.
    Ping,
    /// A text message.
    Text(String),
}

/// What comes over the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// It is over; with the close code, if the other side gave one.
    Closed(Option<u16>),
    /// A ping, a pong, or a message that is not text or too long to read: proof of life, nothing else.
    Sign,
    /// A text message.
    Text(String),
}

/// Why the outside could not be reached. Which hop it was is what a person needs to know.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The name has no address, or nothing answers there: mostly no network.
    #[error("the server cannot be reached")]
    Unreachable(#[source] BoxError),
    /// The proxy of this name on the way did not do its part.
    #[error("the proxy {0} {1}")]
    Proxy(String, #[source] ProxyFault),
    /// The server, or something on the way to it, has a certificate this system does not trust.
    #[error("no trusted secure connection could be made")]
    Tls(#[source] BoxError),
    /// It took too long.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The connection broke, or what came is not the protocol.
    #[error("the connection broke")]
    Broken(#[source] BoxError),
    /// The upgrade to a WebSocket was refused with this HTTP status.
    #[error("the socket was refused with status {0}")]
    Refused(u16),
    /// The address may not be used: plain http beyond loopback, or no such scheme.
    #[error("the address may not be used")]
    Forbidden,
}

impl NetworkError {
    /// Whether it is sure that nothing reached the other side.
    pub fn never_left(&self) -> bool {
        matches!(self, Self::Forbidden | Self::Proxy(..) | Self::Tls(_) | Self::Unreachable(_))
    }
}

/// What a proxy did instead of its part.
#[derive(Debug, thiserror::Error)]
pub enum ProxyFault {
    /// The connection to it broke, or it is none.
    #[error("did not answer as a proxy does")]
    Broken(#[source] BoxError),
    /// It would not, or could not, connect to the server; with its status when that is known.
    #[error("refused to connect to the server{}", .0.map(|status| format!(" (status {status})")).unwrap_or_default())]
    Refused(Option<u16>),
    /// Its name has no address, or nothing answers there.
    #[error("cannot be reached")]
    Unreachable(#[source] BoxError),
    /// It wants to know who asks, and was not told, or does not know them.
    #[error("wants a name and a password")]
    WantsPassword,
}

/// Whether `address` may be used at all: encrypted, or on this machine.
pub fn is_allowed(address: &url::Url) -> bool {
    match address.scheme() {
        "https" | "wss" => address.host().is_some(),
        "http" | "ws" => is_loopback(address),
        _ => false,
    }
}

/// Whether `address` is on this machine: a loopback address, or the name `localhost` (RFC 6761, section 6.3).
pub fn is_loopback(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
