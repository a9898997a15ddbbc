//! From a frame written to the socket to `Notify` arriving at the daemon.
//!
//! The floor is a program that reads a bare WebSocket and says `Notify` on a connection it keeps. As long as Ringlet's
//! toasts open a connection each, the same with a new connection for each is measured too. Calls come a moment apart,
//! here and there, so that none waits for what is still to be done about the one before.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures_util::{SinkExt as _, StreamExt as _};
use ringlet_standin::Ring;
use ringlet_tests::desktop::Desktop;
use ringlet_tests::recorder::Recorder;
use ringlet_tests::story::Scene;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use zbus::zvariant::Value;

use crate::{Figure, scene};

/// Rings `calls` times.
pub async fn measure(calls: usize) -> Result<Vec<Figure>> {
    let scene = scene().await?;
    let kept = floor(&scene.desktop, &scene.recorder, calls, Connection::Kept).await?;
    let new = floor(&scene.desktop, &scene.recorder, calls, Connection::New).await?;
    let ours = ringing(&scene, calls).await?;
    let figure = |what: &str, value, floor, aim| Figure { what: what.to_owned(), value, floor, unit: "ms", aim };
    Ok(vec![
        figure("frame to toast, p50", at(&ours, 50), Some(at(&kept, 50)), "within 2×"),
        figure("frame to toast, p99", at(&ours, 99), Some(at(&kept, 99)), "under 10 ms"),
        figure("a new bus connection for each toast, p50", at(&new, 50), Some(at(&kept, 50)), "what it costs"),
    ])
}

async fn ringing(scene: &Scene, calls: usize) -> Result<Vec<Duration>> {
    let app = scene.signed_in().await?;
    let mut spans = Vec::with_capacity(calls);
    for call in 0..calls {
        let before = scene.recorder.seen().len();
        let id = scene.office.ring(Ring::from(format!("+1202555{call:04}").as_str()));
        let seen = scene.recorder.until_seen(before + 1, LIMIT).await?;
        let written = scene.office.last_written().context("nothing was written to a socket")?;
        spans.push(seen.at.checked_duration_since(written).context("a toast came before its frame")?);
        scene.office.answer(&id)?;
        scene.recorder.until_seen(before + 2, LIMIT).await?;
        scene.office.hang_up(&id)?;
        tokio::time::sleep(BETWEEN).await;
    }
    app.quit().await?;
    Ok(spans)
}

#[derive(Clone, Copy, PartialEq)]
enum Connection {
    Kept,
    New,
}

async fn floor(desktop: &Desktop, recorder: &Recorder, calls: usize, kind: Connection) -> Result<Vec<Duration>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let client = async {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut socket, _) = tokio_tungstenite::client_async("ws://localhost/", stream).await?;
        let kept = desktop.connection().await?;
        for _ in 0..calls {
            let frame = socket.next().await.context("the socket ended")??;
            let summary = frame.to_text()?.to_owned();
            match kind {
                Connection::Kept => notify(&kept, &summary).await?,
                Connection::New => notify(&desktop.connection().await?, &summary).await?,
            }
        }
        anyhow::Ok(())
    };
    let server = async {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let mut socket = tokio_tungstenite::accept_async(stream).await?;
        let mut spans = Vec::with_capacity(calls);
        for call in 0..calls {
            let before = recorder.seen().len();
            let written = Instant::now();
            socket.send(Message::text(format!("call {call}"))).await?;
            spans.push(recorder.until_seen(before + 1, LIMIT).await?.at.duration_since(written));
            tokio::time::sleep(BETWEEN).await;
        }
        anyhow::Ok(spans)
    };
    let (said, spans) = tokio::join!(client, server);
    said?;
    spans
}

async fn notify(connection: &zbus::Connection, summary: &str) -> Result<()> {
    let hints: HashMap<&str, Value<'_>> = HashMap::from([("urgency", Value::from(2u8))]);
    let arguments = ("Floor", 0u32, "", summary, "", Vec::<&str>::new(), hints, 0i32);
    let (name, path) = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications");
    connection.call_method(Some(name), path, Some(name), "Notify", &arguments).await?;
    Ok(())
}

/// The `percent`th percentile in milliseconds.
fn at(spans: &[Duration], percent: usize) -> f64 {
    let mut sorted = spans.to_vec();
    sorted.sort();
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).map_or(f64::NAN, |span| span.as_secs_f64() * 1000.0)
}

const LIMIT: Duration = Duration::from_secs(20);
const BETWEEN: Duration = Duration::from_millis(50);
