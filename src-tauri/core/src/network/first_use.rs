//! The real network from its first use on.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use tokio::sync::OnceCell;
use tokio::task::{JoinHandle, spawn_blocking};
use url::Url;

use super::{Answer, Internet, Network, NetworkError, ProxyChoice, ProxyFault, Socket};

/// The real network, made ready when something is first asked of it. The password for the company's proxy is in a
/// keyring, which may wait for a person: it is asked for at once, and a request that comes before it fails rather than
/// wait. One that could not be made is tried again with the next request.
pub struct FromFirstUse {
    proxy: ProxyChoice,
    password: Arc<Password>,
    /// The keyring's answer that is still waited for: it is not asked twice.
    asked: Mutex<Option<JoinHandle<Option<String>>>>,
    made: OnceCell<Internet>,
}

type Password = dyn Fn() -> Option<String> + Send + Sync;

impl FromFirstUse {
    /// The network through `proxy`. When that names a person, their `password` is asked for, on a thread where that may
    /// take its time. Needs tokio.
    pub fn new(proxy: ProxyChoice, password: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let password: Arc<Password> = Arc::new(password);
        let asked = proxy.person().is_some().then(|| ask(&password));
        Self { proxy, password, asked: Mutex::new(asked), made: OnceCell::new() }
    }

    async fn ready(&self) -> Result<&Internet, NetworkError> {
        self.made.get_or_try_init(|| self.make()).await
    }

    async fn make(&self) -> Result<Internet, NetworkError> {
        let password = match self.proxy.person() {
            Some(host) => self.password().ok_or_else(|| late(host))?,
            None => None,
        };
        let proxy = self.proxy.clone();
        // The system's roots are read from files.
        let made = spawn_blocking(move || Internet::through(&proxy, password.as_deref())).await;
        made.unwrap_or_else(|error| Err(NetworkError::Broken(error.into())))
    }

    /// The password, if there is one; `None` while nobody can say.
    fn password(&self) -> Option<Option<String>> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(answered) = asked.get_or_insert_with(|| ask(&self.password)).now_or_never() else {
            tracing::warn!("the keyring is late with the password for the proxy; it is waited for");
            return None;
        };
        *asked = None;
        answered.inspect_err(|error| tracing::error!(%error, "the proxy's password was not asked for")).ok()
    }
}

fn ask(password: &Arc<Password>) -> JoinHandle<Option<String>> {
    let password = password.clone();
    spawn_blocking(move || password())
}

fn late(host: &str) -> NetworkError {
    NetworkError::Proxy(host.to_owned(), ProxyFault::WantsPassword)
}

impl Network for FromFirstUse {
    fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        Box::pin(async move { self.ready().await?.send(request).await })
    }

    fn fetch(&self, address: Url) -> Answer<'_, Result<http::Response<Vec<u8>>, NetworkError>> {
        Box::pin(async move { self.ready().await?.fetch(address).await })
    }

    fn open_socket(&self, address: Url) -> Answer<'_, Result<Box<dyn Socket>, NetworkError>> {
        Box::pin(async move { self.ready().await?.open_socket(address).await })
    }
}
