//! The WebSocket of the real network (RFC 6455). Frames and the address, which carries a secret, are never logged.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WsError, Message, http::HeaderValue};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use url::Url;

use super::proxy::Proxies;
use super::{Answer, Incoming, NetworkError, Outgoing, ProxyFault, Socket, is_allowed, tls};

/// Opens a WebSocket at `address`, over TLS when it is a `wss` one.
pub(super) async fn open(
    address: Url,
    tls: Arc<rustls::ClientConfig>,
    proxies: Arc<Proxies>,
    user_agent: &str,
) -> Result<Box<dyn Socket>, NetworkError> {
    if !is_allowed(&address) || !matches!(address.scheme(), "ws" | "wss") {
        return Err(NetworkError::Forbidden);
    }
    timeout(OPEN_TIMEOUT, async {
        let stream = match proxies.on_the_way_to(&address) {
            Some(proxy) => {
                let mut stream = connect(proxy.place()).await.map_err(|error| match error {
                    NetworkError::Unreachable(cause) => {
                        NetworkError::Proxy(proxy.name(), ProxyFault::Unreachable(cause))
                    }
                    NetworkError::TimedOut => {
                        let fault = ProxyFault::Unreachable("it did not answer in time".into());
                        NetworkError::Proxy(proxy.name(), fault)
                    }
                    other => other,
                })?;
                proxy.tunnel(&mut stream, &address, user_agent).await?;
                stream
            }
            None => connect(place(&address)?).await?,
        };
        if address.scheme() == "ws" {
            return upgrade(&address, stream, user_agent).await;
        }
        let name = address.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|_| NetworkError::Forbidden)?;
        let stream = TlsConnector::from(tls).connect(name, stream).await.map_err(|error| {
            if tls::is_behind(&error) { NetworkError::Tls(error.into()) } else { NetworkError::Broken(error.into()) }
        })?;
        upgrade(&address, stream, user_agent).await
    })
    .await
    .unwrap_or(Err(NetworkError::TimedOut))
}

fn place(address: &Url) -> Result<(&str, u16), NetworkError> {
    let host = address.host_str().ok_or(NetworkError::Forbidden)?.trim_matches(['[', ']']);
    Ok((host, address.port_or_known_default().ok_or(NetworkError::Forbidden)?))
}

/// A connection to the first of the host's addresses that answers.
async fn connect((host, port): (&str, u16)) -> Result<TcpStream, NetworkError> {
    let unreachable = |error: std::io::Error| NetworkError::Unreachable(error.into());
    let mut failure = NetworkError::Unreachable("the name has no address".into());
    for ip in lookup_host((host, port)).await.map_err(unreachable)? {
        match timeout(CONNECT_TIMEOUT, TcpStream::connect(ip)).await {
            Ok(Ok(stream)) => {
                // Frames are small and each matters at once.
                stream.set_nodelay(true).map_err(|error| NetworkError::Broken(error.into()))?;
                return Ok(stream);
            }
            Ok(Err(error)) => failure = unreachable(error),
            Err(_) => failure = NetworkError::TimedOut,
        }
    }
    Err(failure)
}

async fn upgrade<S>(address: &Url, stream: S, user_agent: &str) -> Result<Box<dyn Socket>, NetworkError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut request = address.as_str().into_client_request().map_err(blame)?;
    if let Ok(agent) = HeaderValue::from_str(user_agent) {
        request.headers_mut().insert("User-Agent", agent);
    }
    let config = WebSocketConfig::default()
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE))
        .read_buffer_size(READ_AT_ONCE);
    let (stream, _) = client_async_with_config(request, stream, Some(config)).await.map_err(blame)?;
    Ok(Box::new(Open { stream, over: false }))
}

/// A WebSocket over some connection.
struct Open<S> {
    stream: WebSocketStream<S>,
    over: bool,
}

impl<S> Open<S>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    async fn push(&mut self, message: Outgoing) -> Result<(), NetworkError> {
        let message = match message {
            Outgoing::Close => Message::Close(None),
            Outgoing::Ping => Message::Ping(Vec::new().into()),
            Outgoing::Text(text) => Message::text(text),
        };
        match timeout(SEND_TIMEOUT, self.stream.send(message)).await {
            Ok(sent) => sent.map_err(blame),
            // The connection takes no more bytes: its other end is gone without a word.
            Err(_) => Err(NetworkError::TimedOut),
        }
    }

    async fn pull(&mut self) -> Result<Incoming, NetworkError> {
        if self.over {
            return Ok(Incoming::Closed(None));
        }
        let incoming = match self.stream.next().await {
            None | Some(Err(WsError::ConnectionClosed | WsError::AlreadyClosed)) => Incoming::Closed(None),
            Some(Err(error)) => {
                self.over = true;
                return Err(blame(error));
            }
            Some(Ok(Message::Close(frame))) => Incoming::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(Message::Text(text))) => Incoming::Text(text.as_str().to_owned()),
            Some(Ok(_)) => Incoming::Sign,
        };
        self.over = matches!(incoming, Incoming::Closed(_));
        Ok(incoming)
    }
}

impl<S> Socket for Open<S>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    fn send(&mut self, message: Outgoing) -> Answer<'_, Result<(), NetworkError>> {
        Box::pin(self.push(message))
    }

    fn next(&mut self) -> Answer<'_, Result<Incoming, NetworkError>> {
        Box::pin(self.pull())
    }
}

/// Which hop failed. A refusal's page is dropped: it may be a login page's, and is nobody's business.
fn blame(error: WsError) -> NetworkError {
    match error {
        WsError::Http(reply) => NetworkError::Refused(reply.status().as_u16()),
        error => NetworkError::Broken(error.into()),
    }
}

/// All of name, connection, handshake and upgrade.
const OPEN_TIMEOUT: Duration = Duration::from_secs(15);
/// One address of several; a broken IPv6 must not use up the time of them all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// Text of ours is short: what does not fit into the connection's buffers in this time will never.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Past what any message has, so that a silly one is read and dropped by whoever knows the protocol.
const LONGEST_MESSAGE: usize = 16 << 20;
/// An event is two to four thousand bytes long.
const READ_AT_ONCE: usize = 16 << 10;
