//! Addresses and commands that are opened for a call, made from templates of the person's own.
//!
//! What a caller supplies stays within its place: in an address it is percent-encoded behind scheme and host, in a
//! command it is a part of one argument, and no shell reads it. Only addresses of an allow-list are opened.

mod template;
#[cfg(test)]
mod tests;

use url::Url;

pub use self::template::{Template, TemplateError};

/// What a placeholder may stand for. What a call does not have is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// The number between countries (E.164), or as the service gave it.
    pub number: String,
    /// The number as it is written at home.
    pub number_national: String,
    /// The caller's name.
    pub name: String,
    /// The line it came in on, or the queue.
    pub line: String,
    /// The queue it came through.
    pub queue: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// The call's id in the history.
    pub call_id: String,
}

/// What is to be opened. It holds what is private: not for a log.
#[derive(Clone, PartialEq, Eq)]
pub enum Opening {
    /// An address.
    Address(String),
    /// A program, with its arguments.
    Command {
        /// The program.
        program: String,
        /// Its arguments, one each.
        arguments: Vec<String>,
    },
}

impl Opening {
    /// The address, or the program and each of its arguments.
    pub fn parts(&self) -> Vec<String> {
        match self {
            Self::Address(address) => vec![address.clone()],
            Self::Command { program, arguments } => std::iter::once(program).chain(arguments).cloned().collect(),
        }
    }
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Address(_) => "Address(..)",
            Self::Command { .. } => "Command(..)",
        })
    }
}

/// Why nothing is opened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PopError {
    /// The address leads somewhere that was not allowed.
    #[error("the address leads to {0}, which is not among the places that are allowed")]
    NotAllowed(String),
    /// The template makes nothing that can be opened.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

/// Makes what is opened of `template`, if `allowed` lets it.
///
/// # Errors
/// When the template cannot be used, or leads elsewhere.
pub fn make(template: &Template, values: &Values, allowed: &[Allowed]) -> Result<Opening, PopError> {
    let opening = template.fill(values)?;
    if let Opening::Address(address) = &opening {
        let address = Url::parse(address).map_err(|_| TemplateError::NoAddress)?;
        if !allowed.iter().any(|entry| entry.permits(&address)) {
            return Err(PopError::NotAllowed(place_of(&address)));
        }
    }
    Ok(opening)
}

/// One place that addresses may lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// Pages of one host, or of all beneath it.
    Host {
        /// `http` or `https`.
        scheme: String,
        /// The host; what stands behind `*.`, when `beneath`.
        host: String,
        /// Whether any host beneath it is meant, and not itself.
        beneath: bool,
        /// The port, when it is not the scheme's own.
        port: Option<u16>,
    },
    /// Whatever another program's scheme leads to.
    Scheme(String),
}

impl Allowed {
    /// Reads `https://crm.example.com`, `https://*.example.com` or `crm:`. `None` for what is no such thing, and for
    /// schemes that reach into this machine or run what they say.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_scheme || NEVER.contains(&scheme.as_str()) {
            return None;
        }
        if !matches!(scheme.as_str(), "http" | "https") {
            return matches!(rest, "" | "//").then_some(Self::Scheme(scheme));
        }
        let place = rest.strip_prefix("//")?.trim_end_matches('/');
        let (beneath, place) = place.strip_prefix("*.").map_or((false, place), |place| (true, place));
        let address = Url::parse(&format!("{scheme}://{place}")).ok()?;
        let plain = address.username().is_empty()
            && address.password().is_none()
            && address.path() == "/"
            && address.query().is_none()
            && address.fragment().is_none();
        let host = address.host_str().filter(|host| plain && !host.contains('*'))?.to_owned();
        Some(Self::Host { scheme, host, beneath, port: address.port() })
    }

    /// Whether `address` leads there.
    pub fn permits(&self, address: &Url) -> bool {
        match self {
            Self::Scheme(scheme) => address.scheme() == scheme,
            Self::Host { scheme, host, beneath, port } => {
                let is_it = address.host_str().is_some_and(|there| match beneath {
                    true => {
                        there.strip_suffix(host.as_str()).is_some_and(|front| front.len() > 1 && front.ends_with('.'))
                    }
                    false => there == host,
                });
                is_it && address.scheme() == scheme && address.port() == *port && address.username().is_empty()
            }
        }
    }
}

/// Scheme and host, without what may be private.
fn place_of(address: &Url) -> String {
    match address.host_str() {
        Some(host) => format!("{}://{host}", address.scheme()),
        None => format!("{}:", address.scheme()),
    }
}

/// What these lead to is this machine, or is run.
const NEVER: [&str; 9] = ["about", "blob", "chrome", "data", "file", "javascript", "jar", "vbscript", "view-source"];
