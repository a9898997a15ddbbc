//! The office as a network of its own: requests and sockets reach it without leaving the process.
//!
//! Every way takes a while on virtual time, so that events overtake replies as they do outside.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response};
use ringlet_core::network::{Answer, Incoming, Network, NetworkError, Outgoing, Socket};
use ringlet_standin::{Office, SocketEnd, SocketRefused, ToSocket};
use tokio_util::sync::CancellationToken;

use crate::dice::Dice;

/// The way from one program to the office. Clones are the same way.
#[derive(Debug, Clone)]
pub struct OfficeNetwork {
    office: Office,
    state: Arc<Mutex<State>>,
    unplugged: CancellationToken,
}

#[derive(Debug)]
struct State {
    up: bool,
    dice: Dice,
    slowest: Duration,
}

impl OfficeNetwork {
    /// A network on which everything arrives at once.
    pub fn new(office: Office) -> Self {
        let state = State { up: true, dice: Dice::new(0), slowest: Duration::ZERO };
        Self { office, state: Arc::new(Mutex::new(state)), unplugged: CancellationToken::new() }
    }

    /// One on which a request and its reply take up to `slowest` each.
    pub fn slow(office: Office, slowest: Duration, seed: u64) -> Self {
        let network = Self::new(office);
        *network.state() = State { up: true, dice: Dice::new(seed), slowest };
        network
    }

    /// Takes the machine's network away, or gives it back. Sockets that are open stay so until somebody tries them.
    pub fn set_up(&self, up: bool) {
        self.state().up = up;
    }

    /// The program at this end is dead: its sockets are lost, and nothing it still does reaches anybody.
    pub fn unplug(&self) {
        self.unplugged.cancel();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes one way.
    async fn travel(&self) -> Result<(), NetworkError> {
        let (up, wait) = {
            let mut state = self.state();
            let most = u64::try_from(state.slowest.as_millis()).unwrap_or_default();
            (state.up, Duration::from_millis(state.dice.between(0, most)))
        };
        if !up {
            return Err(NetworkError::Unreachable("no network".into()));
        }
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        if self.unplugged.is_cancelled() {
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, NetworkError> {
        let broken = |cause: ringlet_standin::NoReply| NetworkError::Broken(cause.into());
        self.travel().await?;
        let reply = self.office.handle(request).await.map_err(broken)?;
        // Lost on its way back: whoever asked cannot know whether it had arrived.
        self.travel().await.map_err(|cause| NetworkError::Broken(cause.into()))?;
        Ok(reply)
    }

    async fn open(&self, address: url::Url) -> Result<Box<dyn Socket>, NetworkError> {
        self.travel().await?;
        match self.office.open_socket(address.query().unwrap_or_default()) {
            Ok(end) => {
                let end = End { end: Some(end), pongs: 0, silent: false, unplugged: self.unplugged.clone() };
                Ok(Box::new(end) as Box<dyn Socket>)
            }
            Err(SocketRefused::NoReply) => Err(NetworkError::Unreachable("the line is cut".into())),
            Err(SocketRefused::Status(status)) => Err(NetworkError::Refused(status)),
        }
    }
}

impl Network for OfficeNetwork {
    fn send(&self, request: Request<Vec<u8>>) -> Answer<'_, Result<Response<Vec<u8>>, NetworkError>> {
        Box::pin(self.exchange(request))
    }

    fn open_socket(&self, address: url::Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>> {
        Box::pin(self.open(address))
    }
}

/// The program's end of a connection.
struct End {
    end: Option<SocketEnd>,
    /// Pings that the office has not been seen to answer yet.
    pongs: u32,
    /// Half open: what is sent goes nowhere, and nothing comes, not even an end.
    silent: bool,
    unplugged: CancellationToken,
}

impl Socket for End {
    fn send(&mut self, message: Outgoing) -> Answer<'_, Result<(), NetworkError>> {
        if self.silent || self.unplugged.is_cancelled() {
            return Box::pin(async { Ok(()) });
        }
        match (message, &self.end) {
            (Outgoing::Text(text), Some(end)) => end.text(&text),
            (Outgoing::Ping, Some(end)) => {
                end.ping();
                self.pongs += 1;
            }
            (Outgoing::Close, _) => self.end = None,
            (_, None) => return Box::pin(async { Err(NetworkError::Broken("closed".into())) }),
        }
        Box::pin(async { Ok(()) })
    }

    fn next(&mut self) -> Answer<'_, Result<Incoming, NetworkError>> {
        Box::pin(async move {
            loop {
                if self.silent {
                    return std::future::pending().await;
                }
                let Some(end) = &mut self.end else { return Ok(Incoming::Closed(None)) };
                let came = match self.pongs {
                    0 => tokio::select! {
                        biased;
                        () = self.unplugged.cancelled() => {
                            // Dropping the end is what the office sees of a program that died.
                            self.end = None;
                            self.silent = true;
                            continue;
                        }
                        came = end.recv() => came,
                    },
                    _ => match end.try_recv() {
                        Some(came) => Some(came),
                        None => {
                            self.pongs -= 1;
                            return Ok(Incoming::Sign);
                        }
                    },
                };
                match came {
                    None | Some(ToSocket::Cut) => self.end = None,
                    Some(ToSocket::Close(code)) => {
                        self.end = None;
                        return Ok(Incoming::Closed(Some(code)));
                    }
                    Some(ToSocket::Ping) => {
                        end.pong();
                        return Ok(Incoming::Sign);
                    }
                    Some(ToSocket::Stall) => self.silent = true,
                    Some(ToSocket::Text(text)) => return Ok(Incoming::Text(text)),
                }
            }
        })
    }
}
