//! Joins a connection of the gateway to a stream of bytes: the WebSocket protocol after its handshake (RFC 6455).

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::gateway::ToSocket;
use crate::office::SocketEnd;

/// Serves one connection until either side ends it. The handshake is over when this begins.
pub async fn serve_socket<S>(stream: S, mut end: SocketEnd)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    if let Err(error) = talk(&mut socket, &mut end).await {
        tracing::debug!(%error, "a socket broke");
    }
}

async fn talk<S>(socket: &mut WebSocketStream<S>, end: &mut SocketEnd) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        tokio::select! {
            // What the office says goes first, so that an error frame is out before its close.
            biased;
            said = end.recv() => match said {
                Some(ToSocket::Text(text)) => socket.send(Message::text(text)).await?,
                Some(ToSocket::Ping) => socket.send(Message::Ping(Vec::new().into())).await?,
                Some(ToSocket::Close(code)) => {
                    socket.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await?;
                    return drain(socket).await;
                }
                Some(ToSocket::Stall) => return sulk(socket).await,
                Some(ToSocket::Cut) | None => return Ok(()),
            },
            heard = socket.next() => match heard.transpose()? {
                Some(Message::Text(text)) => end.text(&text),
                Some(Message::Ping(_)) => {
                    end.ping();
                    socket.flush().await?;
                }
                Some(Message::Pong(_)) => end.pong(),
                Some(Message::Close(_)) => return drain(socket).await,
                Some(Message::Binary(_) | Message::Frame(_)) => {}
                None => return Ok(()),
            },
        }
    }
}

/// Finishes the closing handshake, for a few seconds at most.
async fn drain<S>(socket: &mut WebSocketStream<S>) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let rest = async { while let Some(Ok(_)) = socket.next().await {} };
    drop(tokio::time::timeout(std::time::Duration::from_secs(5), rest).await);
    Ok(())
}

/// Takes every byte and says nothing, until the far end gives up.
async fn sulk<S>(socket: &mut WebSocketStream<S>) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut bytes = [0; 4096];
    while socket.get_mut().read(&mut bytes).await? > 0 {}
    Ok(())
}
