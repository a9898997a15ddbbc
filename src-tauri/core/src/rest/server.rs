//! The server: where requests go, and how far the bearer may travel.

use std::fmt;

use url::{Host, Url};

use crate::network::{is_allowed, is_loopback};

/// The origin of the service's API, such as `https://platform.ringcentral.com`.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    base: Url,
}

/// Why an address cannot be a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// It is not an address, or more than an origin.
    #[error("the server must be an address such as https://platform.ringcentral.com, with nothing after the host")]
    NotAnOrigin,
    /// It is plain http beyond this machine.
    #[error("the server must begin with https://; plain http is for this machine only")]
    NotEncrypted,
}

impl Server {
    /// Reads an address a person gave. Blanks around it and a final slash do not matter.
    pub fn parse(address: &str) -> Result<Self, ServerError> {
        let base: Url = address.trim().parse().map_err(|_| ServerError::NotAnOrigin)?;
        let origin_only = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
        let no_person = base.username().is_empty() && base.password().is_none();
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() || !origin_only || !no_person {
            return Err(ServerError::NotAnOrigin);
        }
        if is_allowed(&base) { Ok(Self { base }) } else { Err(ServerError::NotEncrypted) }
    }

    /// The address of `path`, which begins with a slash, at this server.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    /// Whether the bearer, or a token for the socket, may be sent to `address`, which has to be encrypted. RingCentral's
    /// servers name hosts of the same domain for media and for the socket; another server speaks for itself alone, and
    /// one on this machine for this machine.
    pub fn owns(&self, address: &Url) -> bool {
        if is_loopback(&self.base) {
            return is_loopback(address) && matches!(address.scheme(), "http" | "https" | "ws" | "wss");
        }
        if !matches!(address.scheme(), "https" | "wss") {
            return false;
        }
        let (Some(ours), Some(theirs)) = (self.base.host(), address.host()) else { return false };
        // Hosts compare without regard to capitals: reading the address made them small.
        ours == theirs || RINGCENTRALS.iter().any(|domain| is_within(&ours, domain) && is_within(&theirs, domain))
    }
}

impl fmt::Display for Server {
    /// The origin, without a final slash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

/// Whether `host` is `domain` or lies in it.
fn is_within(host: &Host<&str>, domain: &str) -> bool {
    let Host::Domain(name) = host else { return false };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The domains RingCentral registered for its API: that of everybody, and that of the partners who are kept apart.
const RINGCENTRALS: [&str; 2] = ["ringcentral.com", "ringcentral.biz"];

#[cfg(test)]
mod tests {
    use super::*;

    fn owns(server: &str, address: &str) -> bool {
        Server::parse(server).expect("a server").owns(&address.parse().expect("an address"))
    }

    #[test]
    fn the_bearer_stays_within_the_domain_of_ringcentral() {
        let server = "https://platform.ringcentral.com";
        for address in [
            "https://platform.ringcentral.com/restapi",
            "https://media.ringcentral.com/x",
            "wss://ws-api.ringcentral.com/ws",
            "https://ringcentral.com/",
            "https://MEDIA.RingCentral.COM/x",
        ] {
            assert!(owns(server, address), "{address}");
        }
        for address in [
            "https://ringcentral.com.evil.example/",
            "https://evilringcentral.com/",
            "https://ringcentral.biz/",
            "http://platform.ringcentral.com/",
            "ws://platform.ringcentral.com/",
            "ftp://platform.ringcentral.com/",
            "https://127.0.0.1/",
            "https://localhost/",
        ] {
            assert!(!owns(server, address), "{address}");
        }
    }

    #[test]
    fn another_server_speaks_for_itself_alone() {
        assert!(owns("https://platform.ringcentral.biz", "https://media.ringcentral.biz/x"));
        assert!(!owns("https://platform.ringcentral.biz", "https://media.ringcentral.com/x"));
        assert!(!owns("https://platform.example.co.uk", "https://other.co.uk/"));
        assert!(!owns("https://platform.example.co.uk", "https://media.example.co.uk/"));
        assert!(!owns("https://platform.example.co.uk", "https://media.ringcentral.com/"));
        assert!(!owns("https://platform.ringcentral.com.example", "https://media.ringcentral.com/"));
        assert!(owns("https://platform.example.co.uk", "wss://platform.example.co.uk:8443/ws"));
        assert!(!owns("https://pbx.corp", "https://other.corp/"));
        assert!(owns("https://pbx.corp", "https://pbx.corp/x"));
        assert!(!owns("https://10.0.0.1", "https://10.0.0.2/"));
    }

    #[test]
    fn a_server_on_this_machine_trusts_this_machine_only() {
        let server = "http://127.0.0.1:4000";
        assert!(owns(server, "http://127.0.0.1:5000/media"));
        assert!(owns(server, "ws://localhost:5000/ws"));
        assert!(owns(server, "http://[::1]:5000/ws"));
        assert!(!owns(server, "https://media.ringcentral.com/"));
        assert!(!owns(server, "http://10.0.0.1/"));
    }

    #[test]
    fn an_address_that_is_no_server_is_refused_in_words() {
        assert_eq!(
            Server::parse(" https://platform.ringcentral.com/ ").expect("fine").to_string(),
            "https://platform.ringcentral.com"
        );
        assert_eq!(
            Server::parse("http://127.0.0.1:80").map(|server| server.to_string()),
            Ok("http://127.0.0.1".to_owned())
        );
        for address in
            ["", "platform.ringcentral.com", "https://a.example/path", "https://me:pw@a.example", "ftp://a.example"]
        {
            assert_eq!(Server::parse(address), Err(ServerError::NotAnOrigin), "{address}");
        }
        assert_eq!(Server::parse("http://platform.ringcentral.com"), Err(ServerError::NotEncrypted));
    }
}
