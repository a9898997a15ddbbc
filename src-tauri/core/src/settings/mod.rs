//! What a person may set: typed values with defaults, read once from a TOML file and the environment.
//!
//! A value that cannot be used costs that value alone and is told with file, line and key; the file stays as it is
//! until the next save, which keeps a copy of it. Secrets are never here.

mod file;
pub mod policy;
mod preferences;
mod shape;
#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

pub use self::file::{SaveError, SettingsFile};
pub(crate) use self::preferences::minutes;

use crate::contract::{LogLevel, Preferences, SettingsView};
use crate::network::ProxyChoice;

/// What may be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The origin of RingCentral's API.
    pub server: Url,
    /// Under which client id the app is registered with RingCentral; `None` until somebody says.
    pub client_id: Option<String>,
    /// Where a sign-in may come back to, in the order they are tried. Each is registered with RingCentral letter by
    /// letter.
    pub redirect_uris: Vec<Url>,
    /// For how many days rows are kept.
    pub retention_days: u32,
    /// The country numbers without a country code belong to, as two capital letters; `None` for the account's own.
    pub country: Option<String>,
    /// How much is logged.
    pub log_level: LogLevel,
    /// How the service is reached; counts from the next start on.
    pub proxy: ProxyChoice,
    /// How the person is told, and when not.
    pub preferences: Preferences,
}

impl Default for Settings {
    fn default() -> Self {
        let address = |text: &str| text.parse().expect("the default addresses are addresses");
        Self {
            server: address("https://platform.ringcentral.com"),
            client_id: BUILT_IN_CLIENT_ID.and_then(|id| client_id(id).ok().flatten()),
            redirect_uris: REDIRECT_PORTS
                .map(|port| address(&format!("http://localhost:{port}/oauth2callback")))
                .to_vec(),
            retention_days: 90,
            country: None,
            log_level: LogLevel::default(),
            proxy: ProxyChoice::default(),
            preferences: Preferences::default(),
        }
    }
}

impl Settings {
    /// As the page shows them, with nothing locked: [`SettingsFile::view`] knows what an administrator has fixed.
    pub fn view(&self) -> SettingsView {
        SettingsView {
            server: self.server_text(),
            client_id: self.client_id.clone().unwrap_or_default(),
            retention_days: self.retention_days,
            country: self.country.clone().unwrap_or_default(),
            log_level: self.log_level,
            preferences: self.preferences.clone(),
            locked: Vec::new(),
        }
    }

    /// These settings with what was typed on the page, or the first thing there that cannot be used.
    pub fn with(&self, typed: &SettingsView) -> Result<Self, Invalid> {
        Ok(Self {
            server: server(&typed.server)?,
            client_id: client_id(&typed.client_id)?,
            redirect_uris: self.redirect_uris.clone(),
            retention_days: retention_days(i64::from(typed.retention_days))?,
            country: country(&typed.country)?,
            log_level: typed.log_level,
            proxy: self.proxy.clone(),
            preferences: {
                preferences::check(&typed.preferences)?;
                typed.preferences.clone()
            },
        })
    }

    /// These settings with the server and client id of the first page; an empty server means the default.
    pub fn set_up(&self, typed_server: &str, typed_client_id: &str) -> Result<Self, Invalid> {
        let typed_server = typed_server.trim();
        Ok(Self {
            server: if typed_server.is_empty() { Self::default().server } else { server(typed_server)? },
            client_id: Some(client_id(typed_client_id)?.ok_or(Invalid::ClientId)?),
            ..self.clone()
        })
    }

    /// The server's origin without the slash that an address ends with.
    pub fn server_text(&self) -> String {
        self.server.as_str().trim_end_matches('/').to_owned()
    }
}

/// What cannot be used, in words for whoever wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// See the message.
    #[error(
        "an alert has popup and tray, which are true or false, sound, which is off, default or the whole path of a file, and repeat_minutes, from 0 to 1440"
    )]
    Alerts,
    /// See the message.
    #[error("who always gets through has to be a list of numbers, extensions and names")]
    AlwaysThrough,
    /// See the message.
    #[error("the appearance has to be system, light or dark")]
    Appearance,
    /// See the message.
    #[error("what calls back has to be tel or ringcentral")]
    CallWith,
    /// See the message.
    #[error(
        "the client id has to be letters, digits and signs without spaces, as RingCentral's developer console shows it"
    )]
    ClientId,
    /// See the message.
    #[error("the country has to be two letters, such as US, or nothing")]
    Country,
    /// See the message.
    #[error("the language has to be a tag, such as de, or nothing")]
    Language,
    /// See the message.
    #[error("the log level has to be error, warn, info, debug or trace")]
    LogLevel,
    /// See the message.
    #[error("each of the quiet hours has days, such as mon, and from and to, such as 22:00 and 07:00")]
    QuietHours,
    /// See the message.
    #[error(
        "the proxy has to be system, direct, or an address such as http://proxy.example.com:3128, without a password"
    )]
    Proxy,
    /// See the message.
    #[error(
        "each redirect address has to be http on localhost with a port, such as http://localhost:47631/oauth2callback"
    )]
    RedirectUri,
    /// See the message.
    #[error("the days to keep have to be a whole number from 1 to {MOST_DAYS}")]
    RetentionDays,
    /// See the message.
    #[error(
        "a screen pop has a template whose address or program is written out, kind (url or command), on (ring, answer or missed), how (ask, auto or off) and only_for"
    )]
    ScreenPop,
    /// See the message.
    #[error(
        "where a screen pop may lead has to be a list such as https://crm.example.com, https://*.example.com or crm:"
    )]
    ScreenPopAllowed,
    /// See the message.
    #[error("the server has to be an https address without a path, such as https://platform.ringcentral.com")]
    Server,
    /// See the message.
    #[error("the update channel has to be stable, beta or off")]
    UpdateChannel,
    /// See the message.
    #[error("the volume has to be a whole number from 0 to 100")]
    Volume,
    /// See the message.
    #[error("this has to be true or false")]
    YesOrNo,
}

/// Plain http is for a server on this machine only: a token would travel open anywhere else.
fn server(text: &str) -> Result<Url, Invalid> {
    let text = text.trim();
    let address = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    let address = address.map_err(|_| Invalid::Server)?;
    let secure = match address.scheme() {
        "https" => true,
        "http" => is_loopback(&address),
        _ => false,
    };
    if secure && is_origin(&address) && address.path() == "/" { Ok(address) } else { Err(Invalid::Server) }
}

fn redirect_uri(text: &str) -> Result<Url, Invalid> {
    let address = Url::parse(text.trim()).map_err(|_| Invalid::RedirectUri)?;
    let fits = address.scheme() == "http" && is_loopback(&address) && is_origin(&address) && address.port().is_some();
    if fits { Ok(address) } else { Err(Invalid::RedirectUri) }
}

fn client_id(text: &str) -> Result<Option<String>, Invalid> {
    match text.trim() {
        "" => Ok(None),
        id if id.len() <= LONGEST_CLIENT_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Some(id.to_owned()))
        }
        _ => Err(Invalid::ClientId),
    }
}

fn retention_days(days: i64) -> Result<u32, Invalid> {
    u32::try_from(days).ok().filter(|days| (1..=MOST_DAYS).contains(days)).ok_or(Invalid::RetentionDays)
}

fn country(text: &str) -> Result<Option<String>, Invalid> {
    match text.trim() {
        "" => Ok(None),
        letters if letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Ok(Some(letters.to_ascii_uppercase()))
        }
        _ => Err(Invalid::Country),
    }
}

fn log_level(text: &str) -> Result<LogLevel, Invalid> {
    LOG_LEVELS.iter().find(|(word, _)| *word == text).map(|(_, level)| *level).ok_or(Invalid::LogLevel)
}

fn log_level_text(level: LogLevel) -> &'static str {
    LOG_LEVELS.iter().find(|(_, known)| *known == level).map_or("info", |(word, _)| word)
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => Ipv4Addr::is_loopback(&ip),
        Some(Host::Ipv6(ip)) => Ipv6Addr::is_loopback(&ip),
        None => false,
    }
}

/// Without a person's name, a query or a fragment, none of which belongs here.
fn is_origin(address: &Url) -> bool {
    address.has_host()
        && address.username().is_empty()
        && address.password().is_none()
        && address.query().is_none()
        && address.fragment().is_none()
}

/// A client id given when Ringlet was built, for a company that hands it to its people ready to use.
const BUILT_IN_CLIENT_ID: Option<&str> = option_env!("RINGLET_BUILT_IN_CLIENT_ID");
/// Beneath the ports systems give out by themselves, and used by nothing well known.
const REDIRECT_PORTS: [u16; 3] = [47631, 47632, 47633];
const LOG_LEVELS: [(&str, LogLevel); 5] = [
    ("error", LogLevel::Error),
    ("warn", LogLevel::Warn),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
    ("trace", LogLevel::Trace),
];
const LONGEST_CLIENT_ID: usize = 200;
/// Ten years.
pub(crate) const MOST_DAYS: u32 = 3_650;
