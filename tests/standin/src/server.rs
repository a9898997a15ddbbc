//! The office on real sockets of the loopback interface: HTTP, the upgrade to a WebSocket, and the media port.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::gateway::SocketRefused;
use crate::office::{NoReply, Office};
use crate::request::Host;
use crate::settings::Settings;
use crate::socket::serve_socket;
use crate::state::Addresses;

/// A running stand-in. It stops when the last clone is dropped; all verbs are those of [`Office`].
#[derive(Debug, Clone)]
pub struct StandIn {
    office: Office,
    _doors: Arc<Doors>,
}

/// What listens. Closing it breaks the sockets too, which have tasks of their own.
#[derive(Debug)]
struct Doors {
    office: Office,
    _tasks: JoinSet<()>,
}

impl Drop for Doors {
    fn drop(&mut self) {
        self.office.cut_everything();
    }
}

impl StandIn {
    /// Starts on two free ports.
    ///
    /// # Panics
    ///
    /// When the loopback interface has no free port.
    pub async fn start() -> Self {
        Self::start_on(0, 0, Settings::default()).await.expect("the loopback interface has free ports")
    }

    /// Starts on these ports; 0 takes a free one.
    pub async fn start_on(port: u16, media_port: u16, settings: Settings) -> io::Result<Self> {
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let media = TcpListener::bind((Ipv4Addr::LOCALHOST, media_port)).await?;
        let address = |listener: &TcpListener| listener.local_addr();
        let (api_at, media_at): (SocketAddr, SocketAddr) = (address(&api)?, address(&media)?);
        let addresses = Addresses {
            api: format!("http://{api_at}"),
            media: format!("http://{media_at}"),
            socket: format!("ws://{api_at}/ws"),
        };
        let office = Office::open(addresses, settings);
        let mut doors = JoinSet::new();
        doors.spawn(accept(api, Host::Api, office.clone()));
        doors.spawn(accept(media, Host::Media, office.clone()));
        let doors = Doors { office: office.clone(), _tasks: doors };
        Ok(Self { office, _doors: Arc::new(doors) })
    }

    /// The office inside.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// The address of the API, without a slash at the end.
    pub fn api(&self) -> String {
        self.office.addresses().api
    }

    /// The address voicemails are heard from.
    pub fn media(&self) -> String {
        self.office.addresses().media
    }
}

impl Deref for StandIn {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.office
    }
}

async fn accept(listener: TcpListener, to: Host, office: Office) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, to, office.clone()));
                }
                Err(error) => tracing::warn!(%error, "a connection could not be accepted"),
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, to: Host, office: Office) {
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request| answer(request, to, office.clone()));
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    mut request: hyper::Request<Incoming>,
    to: Host,
    office: Office,
) -> Result<hyper::Response<Full<Bytes>>, NoReply> {
    if to == Host::Api && request.uri().path() == "/ws" {
        return upgrade(&mut request, &office);
    }
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| NoReply)?.to_bytes().to_vec();
    let response = office.handle_at(to, http::Request::from_parts(parts, body)).await?;
    Ok(response.map(|body| Full::new(Bytes::from(body))))
}

/// Answers the opening handshake (RFC 6455 §4.2) and serves what follows in a task of its own.
fn upgrade(request: &mut hyper::Request<Incoming>, office: &Office) -> Result<hyper::Response<Full<Bytes>>, NoReply> {
    let plain = |status: u16| hyper::Response::builder().status(status).body(Full::default()).or(Err(NoReply));
    let Some(key) = request.headers().get("sec-websocket-key").map(|key| derive_accept_key(key.as_bytes())) else {
        return plain(426);
    };
    let end = match office.open_socket(request.uri().query().unwrap_or_default()) {
        Ok(end) => end,
        Err(SocketRefused::NoReply) => return Err(NoReply),
        Err(SocketRefused::Status(status)) => return plain(status),
    };
    let upgraded = hyper::upgrade::on(request);
    tokio::spawn(async move {
        match upgraded.await {
            Ok(stream) => serve_socket(TokioIo::new(stream), end).await,
            Err(error) => tracing::debug!(%error, "an upgrade did not come about"),
        }
    });
    hyper::Response::builder()
        .status(101)
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Accept", key)
        .body(Full::default())
        .or(Err(NoReply))
}
