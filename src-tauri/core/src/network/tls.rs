//! One crypto provider and one verifier, the operating system's, for HTTPS and the socket.
//!
//! The two have a configuration each: with HTTP/2 on offer a server may choose it, and a WebSocket cannot be opened then.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls_platform_verifier::Verifier;

/// Makes the one crypto provider the default of the process. First thing in `main`: some crates ask for the default and
/// panic when there is none. Doing it again changes nothing.
pub fn install_crypto() {
    if CryptoProvider::get_default().is_none() {
        // It can only fail when another thread came first, and then there is one.
        let _ = aws_lc_rs::default_provider().install_default();
    }
}

/// How HTTPS and the socket are encrypted.
pub(super) struct Tls {
    pub(super) https: ClientConfig,
    pub(super) socket: Arc<ClientConfig>,
}

impl Tls {
    /// Trusts what the operating system trusts.
    pub(super) fn of_this_system() -> Result<Self, rustls::Error> {
        install_crypto();
        let provider =
            CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
        let verifier = Arc::new(Verifier::new(provider.clone())?);
        let config = |protocols: &[&str]| -> Result<ClientConfig, rustls::Error> {
            let mut config = ClientConfig::builder_with_provider(provider.clone())
                .with_safe_default_protocol_versions()?
                .dangerous()
                .with_custom_certificate_verifier(verifier.clone())
                .with_no_client_auth();
            config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
            Ok(config)
        };
        Ok(Self { https: config(&["h2", "http/1.1"])?, socket: Arc::new(config(&["http/1.1"])?) })
    }
}

/// Whether a certificate or the handshake lies at the bottom of `error`.
pub(super) fn is_behind(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut link = Some(error);
    while let Some(error) = link {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An `io::Error` that wraps another gives that one's source as its own, so the wrapped one is looked at here.
        if let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
            && is_behind(inner)
        {
            return true;
        }
        link = error.source();
    }
    false
}
