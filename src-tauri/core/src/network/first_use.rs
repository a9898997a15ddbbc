//! The real network from its first use on.

use std::sync::Arc;

use tokio::sync::OnceCell;
use url::Url;

use super::{Answer, Internet, Network, NetworkError, Socket};

/// The real network, made ready when something is first asked of it: reading the system's roots takes a moment, in
/// which a program that starts has better things to do. One that could not be made is tried again with the next request.
pub struct FromFirstUse {
    make: Arc<Make>,
    made: OnceCell<Internet>,
}

type Make = dyn Fn() -> Result<Internet, NetworkError> + Send + Sync;

impl FromFirstUse {
    /// The network that `make` makes, on a thread where that may take its time.
    pub fn new(make: impl Fn() -> Result<Internet, NetworkError> + Send + Sync + 'static) -> Self {
        Self { make: Arc::new(make), made: OnceCell::new() }
    }

    async fn ready(&self) -> Result<&Internet, NetworkError> {
        let make = || async {
            let make = self.make.clone();
            let made = tokio::task::spawn_blocking(move || make()).await;
            made.unwrap_or_else(|error| Err(NetworkError::Broken(error.into())))
        };
        self.made.get_or_try_init(make).await
    }
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
