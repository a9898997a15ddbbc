//! One crypto provider, one verifier, the operating system's, and one configuration for HTTPS and the socket.
//!
//! HTTP/1.1 alone is offered: with HTTP/2 a server may choose it, and a WebSocket cannot be opened then.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::Verifier;

/// Makes the one crypto provider the default of the process. First thing in `main`: some crates ask for the default and
/// panic when there is none. Doing it again changes nothing.
pub fn install_crypto() {
    if CryptoProvider::get_default().is_none() {
        // It can only fail when another thread came first, and then there is one.
        let _ = ring::default_provider().install_default();
    }
}

/// How HTTPS and the socket are encrypted: trusted is what the operating system trusts.
pub(super) fn of_this_system() -> Result<ClientConfig, rustls::Error> {
    install_crypto();
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
    let verifier = Arc::new(Verifier::new(provider.clone())?);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
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
