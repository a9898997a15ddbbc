//! The real network: one HTTP client for everything, and the socket beside it with the same trust and the same proxy.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::proxy::{self, Proxies};
use super::tls;
use super::{Answer, Network, NetworkError, ProxyChoice, ProxyFault, Socket, is_allowed, socket};

/// The real network.
pub struct Internet {
    client: reqwest::Client,
    tls: Arc<rustls::ClientConfig>,
    proxies: Arc<Proxies>,
    user_agent: String,
}

impl Internet {
    /// A client that presents itself as `Ringlet/<version> (<system>)` and asks the environment and the system for a
    /// proxy.
    pub fn new() -> Result<Self, NetworkError> {
        Self::through(&ProxyChoice::System, None)
    }

    /// The same by way of `proxy`, with the password of the person it names.
    pub fn through(proxy: &ProxyChoice, password: Option<&str>) -> Result<Self, NetworkError> {
        let tls = tls::of_this_system().map_err(|error| NetworkError::Tls(error.into()))?;
        let proxies = Arc::new(Proxies::new(proxy, password));
        let rules = proxies.clone();
        let user_agent = format!("Ringlet/{} ({})", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .user_agent(user_agent.clone())
            .redirect(reqwest::redirect::Policy::none())
            .proxy(reqwest::Proxy::custom(move |address| rules.on_the_way_to(address)?.address()))
            .connect_timeout(CONNECT_TIMEOUT)
            // A connection that is kept may have died while the machine slept or changed its network, and its age is
            // told by a clock that stood still meanwhile: the first request after a wake would wait half a minute on it.
            // Requests are few; TLS takes its sessions up again.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| NetworkError::Broken(error.without_url().into()))?;
        Ok(Self { client, tls: Arc::new(tls), proxies, user_agent })
    }

    async fn exchange(
        &self,
        request: http::Request<Vec<u8>>,
        within: Bounds,
    ) -> Result<http::Response<Vec<u8>>, NetworkError> {
        let address: Url = request.uri().to_string().parse().map_err(|_| NetworkError::Forbidden)?;
        if !is_allowed(&address) || !matches!(address.scheme(), "http" | "https") {
            return Err(NetworkError::Forbidden);
        }
        let blame = |error| self.blame(error, &address);
        let mut request = reqwest::Request::try_from(request).map_err(blame)?;
        *request.timeout_mut() = Some(within.time);
        let mut reply = self.client.execute(request).await.map_err(blame)?;
        let mut whole = http::Response::new(Vec::new());
        *whole.status_mut() = reply.status();
        *whole.headers_mut() = std::mem::take(reply.headers_mut());
        while let Some(chunk) = reply.chunk().await.map_err(blame)? {
            if whole.body().len() + chunk.len() > within.bytes {
                return Err(NetworkError::Broken("a reply is too long".into()));
            }
            whole.body_mut().extend_from_slice(&chunk);
        }
        Ok(whole)
    }

    /// Which hop failed. The address is left out of what is kept: a query may carry a secret.
    fn blame(&self, error: reqwest::Error, address: &Url) -> NetworkError {
        let error = error.without_url();
        if tls::is_behind(&error) {
            NetworkError::Tls(error.into())
        } else if let (true, Some(hop)) = (error.is_connect(), self.proxies.on_the_way_to(address)) {
            // Through a proxy no other connection is made here than to it, and it has the rest to answer for.
            let fault = proxy::fault_of(&error).unwrap_or_else(|| ProxyFault::Unreachable(error.into()));
            NetworkError::Proxy(hop.name(), fault)
        } else if error.is_timeout() {
            NetworkError::TimedOut
        } else if error.is_connect() {
            NetworkError::Unreachable(error.into())
        } else {
            NetworkError::Broken(error.into())
        }
    }
}

/// How much a whole exchange may take.
#[derive(Clone, Copy)]
struct Bounds {
    time: Duration,
    bytes: usize,
}

impl Network for Internet {
    fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        Box::pin(self.exchange(request, REPLY))
    }

    fn fetch(&self, address: Url) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        Box::pin(async move {
            let request = http::Request::get(address.as_str()).body(Vec::new()).map_err(|_| NetworkError::Forbidden)?;
            self.exchange(request, DOWNLOAD).await
        })
    }

    fn open_socket(&self, address: Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>> {
        Box::pin(socket::open(address, self.tls.clone(), self.proxies.clone(), &self.user_agent))
    }
}

/// Name, connection and handshake. A healthy one takes under a second.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest replies, of the call log, take a few seconds; ten times the longest body expected is not ours.
const REPLY: Bounds = Bounds { time: Duration::from_secs(30), bytes: 32 << 20 };
/// A package of the largest kind, which brings its libraries, over a slow line.
const DOWNLOAD: Bounds = Bounds { time: Duration::from_secs(30 * 60), bytes: 300 << 20 };
