//! New versions: what is announced, whether it is newer, whose it is, and the package itself.
//!
//! The list of versions is signed, and each package by itself, with the key whose public half was built in: whoever
//! holds the server or the line between can offer nothing of their own, nor an old version under a new number. Putting a
//! package in the place of the program is the desktop's half, behind [`Installer`].

mod list;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minisign_verify::{PublicKey, Signature};
use semver::Version;
use url::Url;

use self::list::List;
use crate::BoxError;
use crate::contract::UpdateChannel;
use crate::network::{Network, NetworkError};

/// Where new versions are announced, and by whom.
#[derive(Debug, Clone)]
pub struct Source {
    /// The folder with the list of each channel, such as `stable.json`.
    folder: Url,
    key: PublicKey,
}

impl Source {
    /// What was built in; `None` for a program that is not to look for new versions, which is what everybody builds who
    /// says nothing.
    pub fn built_in() -> Option<Self> {
        Self::new(BUILT_IN_FOLDER?, BUILT_IN_KEY?)
    }

    /// The folder at `address`, and the public half of the key as minisign writes it.
    pub fn new(address: &str, key: &str) -> Option<Self> {
        let address = if address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        let folder = Url::parse(&address).ok().filter(|folder| folder.scheme() == "https")?;
        Some(Self { folder, key: PublicKey::from_base64(key.trim()).ok()? })
    }
}

/// The half of the desktop: what puts a package in the place of the program that runs. Its calls may wait for a disk.
pub trait Installer: Send + Sync + 'static {
    /// The packages it understands, as the list calls them: `linux-x86_64`, `windows-x86_64`, `darwin-aarch64`.
    fn platform(&self) -> String;
    /// Puts `package` in the place of this program, and says what follows. What runs goes on until it ends.
    fn install(&self, package: &Path) -> Result<Next, InstallError>;
}

/// How the new version is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// By whatever the package itself is, which waits until this program has ended.
    ByItself,
    /// By starting this file once this program has ended.
    Start(PathBuf),
}

/// Why a package was not put in its place. The program that was there is there still.
#[derive(Debug, thiserror::Error)]
#[error("it could not be put in the place of this version")]
pub struct InstallError(#[source] pub BoxError);

/// A newer version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub version: Version,
    address: Url,
    signature: String,
}

/// Why there is no new version, or none that is used.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// It was not signed with the key that was built in, or changed since.
    #[error("what was announced is not signed by those who make Ringlet")]
    Forged(#[source] minisign_verify::Error),
    /// See the cause.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// It is signed, and yet no list of versions.
    #[error("what was announced is not understood")]
    Malformed(#[source] BoxError),
    /// See the cause.
    #[error("it cannot be reached: {0}")]
    Network(#[from] NetworkError),
    /// The server answered with this status.
    #[error("the server answered with status {0}")]
    Refused(u16),
    /// It could not be written to this disk.
    #[error("it cannot be kept on this disk")]
    Storage(#[source] std::io::Error),
}

/// All that is needed to come by a new version.
#[derive(Clone)]
pub struct Updates {
    /// Where they are announced.
    pub source: Source,
    /// What installs them.
    pub installer: Arc<dyn Installer>,
    /// The version that runs.
    pub running: Version,
    /// Where a package lies until it is installed.
    pub folder: PathBuf,
}

impl Updates {
    /// For this program, which keeps packages in `folder`.
    pub fn of_this_program(source: Source, installer: Arc<dyn Installer>, folder: PathBuf) -> Self {
        let running = Version::parse(env!("CARGO_PKG_VERSION")).expect("cargo takes no other versions");
        Self { source, installer, running, folder }
    }

    /// The version that `channel` announces, when it is newer and there is a package of it for this system.
    ///
    /// # Errors
    /// When the list cannot be had, or is not to be believed.
    pub async fn look(&self, network: &dyn Network, channel: UpdateChannel) -> Result<Option<Offer>, UpdateError> {
        let Some(name) = file_of(channel) else { return Ok(None) };
        let address = self.source.folder.join(name).map_err(|error| UpdateError::Malformed(error.into()))?;
        let list = fetch(network, address.clone()).await?;
        let signature = self.source.folder.join(&format!("{name}.minisig"));
        let signature = fetch(network, signature.map_err(|error| UpdateError::Malformed(error.into()))?).await?;
        self.verify(&list, &String::from_utf8_lossy(&signature))?;
        let list = List::read(&list).map_err(|error| UpdateError::Malformed(error.into()))?;
        if list.version <= self.running {
            return Ok(None);
        }
        let Some(package) = list.platforms.get(&self.installer.platform()) else { return Ok(None) };
        let address = address.join(&package.url).map_err(|error| UpdateError::Malformed(error.into()))?;
        let signature = BASE64_STANDARD
            .decode(&package.signature)
            .map_err(BoxError::from)
            .and_then(|text| Ok(String::from_utf8(text)?))
            .map_err(UpdateError::Malformed)?;
        Ok(Some(Offer { version: list.version, address, signature }))
    }

    /// Fetches the package of `offer` and installs it. Only what is signed touches the disk.
    ///
    /// # Errors
    /// When it cannot be had, is not to be believed, or does not go into its place; this version is then untouched.
    pub async fn install(&self, network: &dyn Network, offer: &Offer) -> Result<Next, UpdateError> {
        let package = fetch(network, offer.address.clone()).await?;
        self.verify(&package, &offer.signature)?;
        let name = offer.address.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
        // Windows starts only what is called a program.
        let ending = Path::new(name).extension().unwrap_or_default();
        let file = self.folder.join("update").with_extension(ending);
        let (folder, installer) = (self.folder.clone(), self.installer.clone());
        let work = move || {
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&file, &package))
                .map_err(UpdateError::Storage)?;
            let next = installer.install(&file);
            if !matches!(next, Ok(Next::ByItself)) {
                clear(&folder);
            }
            Ok(next?)
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| UpdateError::Install(InstallError(error.into())))?
    }

    /// Takes away what an installation has left: a package that ran by itself lies there until the next start.
    pub fn clear(&self) {
        clear(&self.folder);
    }

    fn verify(&self, what: &[u8], signature: &str) -> Result<(), UpdateError> {
        let signature = Signature::decode(signature).map_err(UpdateError::Forged)?;
        self.source.key.verify(what, &signature, false).map_err(UpdateError::Forged)
    }
}

impl std::fmt::Debug for Updates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Updates").field("running", &self.running).finish_non_exhaustive()
    }
}

fn clear(folder: &Path) {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(error = %error, "the package of an installed version is still there");
        }
        _ => {}
    }
}

/// Fetches `address`, wherever it was moved to: what is believed is the signature, and not the place.
async fn fetch(network: &dyn Network, mut address: Url) -> Result<Vec<u8>, UpdateError> {
    for _ in 0..MOST_MOVES {
        let reply = network.fetch(address.clone()).await?;
        match reply.status().as_u16() {
            200 => return Ok(reply.into_body()),
            status @ (301 | 302 | 303 | 307 | 308) => {
                let place = reply.headers().get(http::header::LOCATION).and_then(|place| place.to_str().ok());
                let moved = place.and_then(|place| address.join(place).ok()).filter(|moved| moved.scheme() == "https");
                address = moved.ok_or(UpdateError::Refused(status))?;
            }
            status => return Err(UpdateError::Refused(status)),
        }
    }
    Err(UpdateError::Refused(310))
}

/// The list of a channel.
fn file_of(channel: UpdateChannel) -> Option<&'static str> {
    match channel {
        UpdateChannel::Beta => Some("beta.json"),
        UpdateChannel::Off => None,
        UpdateChannel::Stable => Some("stable.json"),
    }
}

/// Where the lists are, given when a package is built that brings its own updates.
const BUILT_IN_FOLDER: Option<&str> = option_env!("RINGLET_UPDATE_ADDRESS");
/// The public half of the key that signs them.
const BUILT_IN_KEY: Option<&str> = option_env!("RINGLET_UPDATE_KEY");
/// A release's own address leads to the newest one's, and that to where files are kept.
const MOST_MOVES: usize = 5;
