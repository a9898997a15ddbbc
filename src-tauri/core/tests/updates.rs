//! New versions from a server of a company's own: the list, the package and both signatures over TLS, up to the moment
//! at which a package would be installed.
//!
//! The variable that names the authority belongs to the whole process, so this is one test in a program of its own. What
//! is served was signed once with minisign, and the secret half of the key thrown away.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use ringlet_core::contract::UpdateChannel;
use ringlet_core::network::{Internet, NetworkError, install_crypto};
use ringlet_core::update::{InstallError, Installer, Next, Source, UpdateError, Updates};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const KEY: &str = "RWTBxC7kyVfvQVUC9NyC5A9Q9DdQ/ymWC020IOrfS69G39dOcBJiVSQQ";
const SOMEBODY_ELSES_KEY: &str = "RWSVPhUeJ1beMhMq8FO+TzEaPcVKomnkearLC918lax2FPKcDfh0+Hk8";

#[test]
fn a_new_version_is_believed_when_list_and_package_are_signed_and_the_server_is_trusted() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        install_crypto();
        let folder = tempfile::tempdir().expect("a scratch directory");
        let (own, stranger) = (authority("Company"), authority("Stranger"));
        let file = folder.path().join("authority.pem");
        let text = BASE64_STANDARD.encode(own.der());
        let text = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        std::fs::write(&file, text).expect("it can be written");
        // SAFETY: no other test of this program reads variables, and no other thread has begun to.
        unsafe { std::env::set_var("SSL_CERT_FILE", &file) };
        let internet = Internet::new().expect("a client");

        let server = Server::start(&own).await;
        a_newer_version_is_fetched_and_handed_over(&internet, &server).await;
        what_was_moved_is_found(&internet, &server).await;
        an_older_version_is_none(&internet, &server).await;
        nobody_is_asked_when_it_is_switched_off(&internet, &server).await;
        a_tampered_list_is_not_believed(&internet, &server).await;
        a_list_of_somebody_elses_is_not_believed(&internet, &server).await;
        a_tampered_package_touches_no_disk(&internet, &server).await;
        a_package_of_another_system_is_no_offer(&internet, &server).await;
        what_is_missing_is_said(&internet, &server).await;
        let stranger = Server::start(&stranger).await;
        who_signed_the_certificate_matters(&internet, &stranger).await;
    });
}

async fn a_newer_version_is_fetched_and_handed_over(internet: &Internet, server: &Server) {
    let machine = Machine::new(server, KEY);
    let offer = machine.updates.look(internet, UpdateChannel::Stable).await.expect("a list").expect("it is newer");
    assert_eq!(offer.version.to_string(), "9.0.0");
    let next = machine.updates.install(internet, &offer).await.expect("it is signed");
    assert_eq!(next, Next::Start("/new".into()));
    assert_eq!(machine.installer.handed_over(), [fixture("ringlet_9.0.0.AppImage")]);
    assert!(!machine.updates.folder.exists(), "a package that was installed is kept by nobody");

    machine.installer.refuse();
    let failure = machine.updates.install(internet, &offer).await.expect_err("the disk is full");
    assert!(matches!(failure, UpdateError::Install(_)), "{failure:?}");
    assert!(!machine.updates.folder.exists(), "nor one that was not");
}

async fn what_was_moved_is_found(internet: &Internet, server: &Server) {
    let list = fixture("stable.json");
    server.serve("/elsewhere/list", "200 OK", "", &list);
    server.serve("/stable.json", "302 Found", "Location: /elsewhere/list\r\n", b"");
    let machine = Machine::new(server, KEY);
    let offer = machine.updates.look(internet, UpdateChannel::Stable).await.expect("a list").expect("it is newer");
    // Whatever it is relative to was said by where the list is asked for.
    machine.updates.install(internet, &offer).await.expect("it is there");
    for place in ["http://localhost:1/list", "/stable.json"] {
        server.serve("/stable.json", "302 Found", &format!("Location: {place}\r\n"), b"");
        let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err(place);
        assert!(matches!(failure, UpdateError::Refused(302 | 310)), "{failure:?}");
    }
    server.serve("/stable.json", "200 OK", "", &list);
}

async fn an_older_version_is_none(internet: &Internet, server: &Server) {
    let mut machine = Machine::new(server, KEY);
    // Signed as it should be, a long time ago, and served again.
    assert_eq!(machine.updates.look(internet, UpdateChannel::Beta).await.expect("a list"), None);
    for (running, newer) in [("9.0.0", false), ("9.0.1", false), ("9.0.0-beta.1", true), ("8.99.99", true)] {
        machine.updates.running = running.parse().expect("a version");
        let offer = machine.updates.look(internet, UpdateChannel::Stable).await.expect("a list");
        assert_eq!(offer.is_some(), newer, "{running}");
    }
}

async fn nobody_is_asked_when_it_is_switched_off(internet: &Internet, server: &Server) {
    server.asked();
    let machine = Machine::new(server, KEY);
    assert_eq!(machine.updates.look(internet, UpdateChannel::Off).await.expect("nothing can fail"), None);
    assert_eq!(server.asked(), Vec::<String>::new());
}

async fn a_tampered_list_is_not_believed(internet: &Internet, server: &Server) {
    let list = fixture("stable.json");
    let text = String::from_utf8(list.clone()).expect("it is text");
    server.serve("/stable.json", "200 OK", "", text.replace("9.0.0", "9.0.1").as_bytes());
    let machine = Machine::new(server, KEY);
    let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err("it was changed");
    assert!(matches!(failure, UpdateError::Forged(_)), "{failure:?}");

    // An old list under the new one's name, with its own good signature, is old all the same.
    server.serve("/stable.json", "200 OK", "", &fixture("beta.json"));
    server.serve("/stable.json.minisig", "200 OK", "", &fixture("beta.json.minisig"));
    assert_eq!(machine.updates.look(internet, UpdateChannel::Stable).await.expect("it is signed"), None);
    server.serve("/stable.json", "200 OK", "", &list);
    server.serve("/stable.json.minisig", "200 OK", "", &fixture("stable.json.minisig"));
}

async fn a_list_of_somebody_elses_is_not_believed(internet: &Internet, server: &Server) {
    let machine = Machine::new(server, SOMEBODY_ELSES_KEY);
    let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err("another key");
    assert!(matches!(failure, UpdateError::Forged(_)), "{failure:?}");
    server.serve("/stable.json.minisig", "200 OK", "", b"<html>");
    let machine = Machine::new(server, KEY);
    let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err("no signature");
    assert!(matches!(failure, UpdateError::Forged(_)), "{failure:?}");
    server.serve("/stable.json.minisig", "200 OK", "", &fixture("stable.json.minisig"));
}

async fn a_tampered_package_touches_no_disk(internet: &Internet, server: &Server) {
    let machine = Machine::new(server, KEY);
    let offer = machine.updates.look(internet, UpdateChannel::Stable).await.expect("a list").expect("it is newer");
    for forged in [&b"Something else."[..], b"", &fixture("ringlet_9.0.0.AppImage")[1..]] {
        server.serve("/ringlet_9.0.0.AppImage", "200 OK", "", forged);
        let failure = machine.updates.install(internet, &offer).await.expect_err("it was changed");
        assert!(matches!(failure, UpdateError::Forged(_)), "{failure:?}");
    }
    assert!(machine.installer.handed_over().is_empty());
    assert!(!machine.updates.folder.exists());
    server.serve("/ringlet_9.0.0.AppImage", "200 OK", "", &fixture("ringlet_9.0.0.AppImage"));
}

async fn a_package_of_another_system_is_no_offer(internet: &Internet, server: &Server) {
    let mut machine = Machine::new(server, KEY);
    machine.updates.installer = Arc::new(FakeInstaller { platform: "plan9-mips", ..FakeInstaller::default() });
    assert_eq!(machine.updates.look(internet, UpdateChannel::Stable).await.expect("a list"), None);
}

async fn what_is_missing_is_said(internet: &Internet, server: &Server) {
    server.serve("/stable.json", "404 Not Found", "", b"");
    let machine = Machine::new(server, KEY);
    let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err("nothing is there");
    assert_eq!(failure.to_string(), "the server answered with status 404");
}

async fn who_signed_the_certificate_matters(internet: &Internet, stranger: &Server) {
    let machine = Machine::new(stranger, KEY);
    let failure = machine.updates.look(internet, UpdateChannel::Stable).await.expect_err("nobody knows who signed it");
    assert!(matches!(failure, UpdateError::Network(NetworkError::Tls(_))), "{failure:?}");
    assert!(Source::new("http://localhost/", KEY).is_none(), "nothing is asked in the open");
}

/// A machine on which version 0.5.0 runs.
struct Machine {
    updates: Updates,
    installer: Arc<FakeInstaller>,
    _folder: tempfile::TempDir,
}

impl Machine {
    fn new(server: &Server, key: &str) -> Self {
        let folder = tempfile::tempdir().expect("a scratch directory");
        let installer = Arc::new(FakeInstaller::default());
        let updates = Updates {
            source: Source::new(&server.address, key).expect("an address and a key"),
            installer: installer.clone(),
            running: "0.5.0".parse().expect("a version"),
            folder: folder.path().join("update"),
        };
        Self { updates, installer, _folder: folder }
    }
}

/// Where installing begins: it keeps what it is handed.
struct FakeInstaller {
    platform: &'static str,
    handed_over: Mutex<Vec<Vec<u8>>>,
    refuses: Mutex<bool>,
}

impl Default for FakeInstaller {
    fn default() -> Self {
        Self { platform: "test-system", handed_over: Mutex::default(), refuses: Mutex::default() }
    }
}

impl FakeInstaller {
    fn handed_over(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut *self.handed_over.lock().expect("nobody panicked"))
    }

    fn refuse(&self) {
        *self.refuses.lock().expect("nobody panicked") = true;
    }
}

impl Installer for FakeInstaller {
    fn platform(&self) -> String {
        self.platform.to_owned()
    }

    fn install(&self, package: &Path) -> Result<Next, InstallError> {
        if *self.refuses.lock().expect("nobody panicked") {
            return Err(InstallError("the disk is full".into()));
        }
        let bytes = std::fs::read(package).map_err(|error| InstallError(error.into()))?;
        self.handed_over.lock().expect("nobody panicked").push(bytes);
        Ok(Next::Start(PathBuf::from("/new")))
    }
}

/// What is served at a path: the status, further lines of the head, and the body.
type Served = (String, String, Vec<u8>);

/// A server with a certificate for this machine.
struct Server {
    address: String,
    files: Arc<Mutex<BTreeMap<String, Served>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(authority: &CertifiedIssuer<'static, KeyPair>) -> Self {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, authority).expect("a certificate");
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .expect("a pair");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let server =
            Self { address: format!("https://localhost:{port}"), files: Arc::default(), asked: Arc::default() };
        for name in ["beta.json", "beta.json.minisig", "ringlet_9.0.0.AppImage", "stable.json", "stable.json.minisig"] {
            server.serve(&format!("/{name}"), "200 OK", "", &fixture(name));
        }
        let (files, asked) = (server.files.clone(), server.asked.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, files, asked) = (acceptor.clone(), files.clone(), asked.clone());
                tokio::spawn(async move {
                    // A client that does not trust it ends the handshake.
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let mut stream = BufReader::new(stream);
                    let mut head = String::new();
                    while !head.ends_with("\r\n\r\n") {
                        if stream.read_line(&mut head).await.expect("a request") == 0 {
                            return;
                        }
                    }
                    let path = head.split(' ').nth(1).expect("GET path HTTP/1.1").to_owned();
                    asked.lock().expect("nobody panicked").push(path.clone());
                    let found = files.lock().expect("nobody panicked").get(&path).cloned();
                    let (status, lines, body) = found.unwrap_or(("404 Not Found".to_owned(), String::new(), vec![]));
                    let length = body.len();
                    let head =
                        format!("HTTP/1.1 {status}\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n");
                    stream.write_all(head.as_bytes()).await.expect("the client waits");
                    stream.write_all(&body).await.expect("the client waits");
                    // The other side may be gone already.
                    drop(stream.shutdown().await);
                });
            }
        });
        server
    }

    fn serve(&self, path: &str, status: &str, lines: &str, body: &[u8]) {
        let served = (status.to_owned(), lines.to_owned(), body.to_vec());
        self.files.lock().expect("nobody panicked").insert(path.to_owned(), served);
    }

    /// The paths that were asked for since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("nobody panicked"))
    }
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/updates").join(name);
    std::fs::read(path).expect("it is there")
}
