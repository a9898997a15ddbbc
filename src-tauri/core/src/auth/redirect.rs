//! The listener on this machine that the browser comes back to at the end of a sign-in (RFC 8252, section 7.3).
//!
//! It speaks just enough HTTP/1.1 for that: reads one request head a connection, shows one small page, closes.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use url::Url;

use super::login::LoginError;
use crate::locale::Language;
use crate::words::Say;

/// The addresses the browser may be sent back to, in the order they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirects {
    list: Vec<Redirect>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    /// As it is registered: the service compares it character for character.
    pub(super) text: String,
    path: String,
    addresses: Vec<SocketAddr>,
}

impl Default for Redirects {
    fn default() -> Self {
        Self { list: DEFAULT.iter().filter_map(|text| Redirect::parse(text)).collect() }
    }
}

impl Redirects {
    /// A list separated by commas, in the place of the default one. Each must be plain http on this machine.
    pub fn parse(list: &str) -> Result<Self, LoginError> {
        let texts = list.split(',').map(str::trim).filter(|text| !text.is_empty());
        let list = texts
            .map(|text| Redirect::parse(text).ok_or_else(|| LoginError::BadRedirect { address: text.to_owned() }))
            .collect::<Result<Vec<_>, _>>()?;
        if list.is_empty() { Err(LoginError::BadRedirect { address: String::new() }) } else { Ok(Self { list }) }
    }

    fn ports(&self) -> Vec<u16> {
        self.list.iter().flat_map(|redirect| redirect.addresses.first()).map(SocketAddr::port).collect()
    }
}

impl Redirect {
    fn parse(text: &str) -> Option<Self> {
        let url: Url = text.parse().ok()?;
        if url.scheme() != "http" || url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        // A browser may try either address of the name first.
        let ips: &[IpAddr] = match url.host()? {
            url::Host::Domain("localhost") => &[IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            url::Host::Ipv4(ip) if ip.is_loopback() => &[IpAddr::V4(ip)],
            url::Host::Ipv6(ip) if ip.is_loopback() => &[IpAddr::V6(ip)],
            _ => return None,
        };
        let port = url.port_or_known_default()?;
        let addresses = ips.iter().map(|&ip| SocketAddr::new(ip, port)).collect();
        Some(Self { text: text.to_owned(), path: url.path().to_owned(), addresses })
    }
}

/// Listens for the browser until it is dropped.
pub(super) struct Listener {
    pub(super) redirect: Redirect,
    visits: mpsc::Receiver<Visit>,
    tasks: JoinSet<()>,
}

/// A request of a browser for the redirect's path.
pub(super) struct Visit {
    query: String,
    pub(super) page: oneshot::Sender<Page>,
}

/// What the browser shows in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Denied,
    Failed,
    Success,
    Used,
    WrongState,
}

impl Listener {
    /// Takes the first of `redirects` whose port is free. The pages speak `language`.
    pub(super) async fn bind(redirects: &Redirects, language: Language) -> Result<Self, LoginError> {
        for redirect in &redirects.list {
            if let Some(sockets) = take(&redirect.addresses).await {
                let (sender, visits) = mpsc::channel(VISITS);
                let mut tasks = JoinSet::new();
                for socket in sockets {
                    tasks.spawn(accept(socket, redirect.path.clone(), language, sender.clone()));
                }
                return Ok(Self { redirect: redirect.clone(), visits, tasks });
            }
        }
        Err(LoginError::PortsTaken { ports: redirects.ports() })
    }

    /// The next visit. Pages for other paths are answered here.
    pub(super) async fn visit(&mut self) -> Option<Visit> {
        self.visits.recv().await
    }

    /// Listens no more, and gives pages that are on their way a moment to arrive.
    pub(super) async fn close(mut self) {
        self.visits.close();
        while let Ok(visit) = self.visits.try_recv() {
            let _ = visit.page.send(Page::Used);
        }
        drop(self.visits);
        let _ = tokio::time::timeout(LAST_PAGE, async { while self.tasks.join_next().await.is_some() {} }).await;
    }

    /// Listens no more, whatever page is on its way.
    pub(super) async fn end(mut self) {
        self.tasks.shutdown().await;
    }
}

impl Visit {
    /// The value of `key` in the query.
    pub(super) fn get(&self, key: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes()).find(|(name, _)| name == key).map(|(_, value)| value.into())
    }
}

/// Listens on all of `addresses`; `None` when one is taken. A machine without IPv6 listens on the other alone.
async fn take(addresses: &[SocketAddr]) -> Option<Vec<TcpListener>> {
    let mut sockets = Vec::new();
    for &address in addresses {
        match TcpListener::bind(address).await {
            Ok(socket) => sockets.push(socket),
            // Somebody else would be listening on half of the name, and might be given the code.
            Err(error) if error.kind() == ErrorKind::AddrInUse => return None,
            Err(error) => tracing::debug!(%error, v6 = address.is_ipv6(), "one loopback address is not listened to"),
        }
    }
    (!sockets.is_empty()).then_some(sockets)
}

/// Takes connections until nobody wants visits any more; then ends those it has.
async fn accept(socket: TcpListener, path: String, language: Language, visits: mpsc::Sender<Visit>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = visits.closed() => break,
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) if connections.len() < CONNECTIONS => {
                    connections.spawn(serve(stream, path.clone(), language, visits.clone()));
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::debug!(%error, "a connection of the browser was lost");
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(socket);
    while connections.join_next().await.is_some() {}
}

/// One connection. Browsers open some that they never use, so an idle one is no error.
async fn serve(mut stream: TcpStream, path: String, language: Language, visits: mpsc::Sender<Visit>) {
    let head = tokio::select! {
        head = tokio::time::timeout(HEAD_LIMIT, read_head(&mut stream)) => head.ok().flatten(),
        () = visits.closed() => None,
    };
    let Some(target) = head.as_deref().and_then(target) else { return };
    let (wanted, query) = target.split_once('?').unwrap_or((target, ""));
    let reply = if wanted == path {
        let (page, answer) = oneshot::channel();
        if visits.send(Visit { query: query.to_owned(), page }).await.is_err() {
            return;
        }
        // An answer that never comes: the sign-in was cancelled or ran out of time.
        answer.await.unwrap_or(Page::Failed).reply(language)
    } else {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
    };
    if let Err(error) = stream.write_all(reply.as_bytes()).await {
        tracing::debug!(%error, "the browser did not wait for its page");
    }
    let _ = stream.shutdown().await;
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut chunk).await.ok()?;
        if read == 0 || head.len() + read > LONGEST_HEAD {
            return None;
        }
        head.extend_from_slice(chunk.get(..read)?);
    }
    String::from_utf8(head).ok()
}

/// The target of a GET request; anything else is nothing we answer.
fn target(head: &str) -> Option<&str> {
    let mut words = head.lines().next()?.split(' ');
    (words.next()? == "GET").then(|| words.next()).flatten()
}

impl Page {
    /// The status, and the messages of the title and of the text.
    fn messages(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Denied => ("200 OK", "page-denied", "page-denied-why"),
            Self::Failed => ("200 OK", "page-failed", "page-failed-why"),
            Self::Success => ("200 OK", "page-success", "page-success-why"),
            Self::Used => ("409 Conflict", "page-used", "page-used-why"),
            Self::WrongState => ("400 Bad Request", "page-wrong-state", "page-wrong-state-why"),
        }
    }

    fn reply(self, language: Language) -> String {
        let (status, title, text) = self.messages();
        let (title, text) = (language.words(&Say::new(title)), language.words(&Say::new(text)));
        let (tag, head) = (language.tag(), language.words(&Say::new("page-title").text("title", title.clone())));
        let body = format!(
            "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>{head}</title><style>{STYLE}</style>\
             <main><h1>{title}</h1><p>{text}</p></main></html>"
        );
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nCache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    }
}

const STYLE: &str = ":root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;\
    font:1.05rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}main{max-width:26rem;padding:2rem;\
    text-align:center}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0;opacity:.8}";

/// To be registered with the service, all three: another program may hold one or two of the ports.
const DEFAULT: [&str; 3] = [
    "http://localhost:47631/oauth2callback",
    "http://localhost:47632/oauth2callback",
    "http://localhost:47633/oauth2callback",
];
const HEAD_LIMIT: Duration = Duration::from_secs(10);
const LONGEST_HEAD: usize = 16 << 10;
const LAST_PAGE: Duration = Duration::from_secs(2);
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// A browser opens a handful.
const CONNECTIONS: usize = 32;
const VISITS: usize = 8;
