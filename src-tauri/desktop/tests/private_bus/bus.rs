//! A message bus of a test's own, which is its session bus and its system bus.
#![allow(dead_code, reason = "not every test program wants a rule of its own")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// Runs the test `name` of this program once more with a session bus of its own, and says whether this is that run.
///
/// Libraries find the session bus through the environment, which a program that has threads must not change.
pub fn is_inside(name: &str) -> bool {
    is_inside_with(name, "")
}

/// The same with a bus that has `rule` in its policy.
pub fn is_inside_with(name: &str, rule: &str) -> bool {
    is_inside_where(name, rule, &[])
}

/// The same with something else in its environment.
pub fn is_inside_where(name: &str, rule: &str, environment: &[(&str, &str)]) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let bus = PrivateBus::start(rule);
    let home = tempfile::tempdir().expect("a temporary folder");
    let this = std::env::current_exe().expect("a running program has a path");
    let run = Command::new(this)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        // GSettings in a file of the test's own.
        .env("GSETTINGS_BACKEND", "keyfile")
        .env("XDG_CONFIG_HOME", home.path())
        .envs(environment.iter().copied())
        .output()
        .expect("the test program starts");
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    false
}

const INSIDE: &str = "RINGLET_TEST_ON_A_PRIVATE_BUS";

/// A message bus without any service.
struct PrivateBus {
    process: Child,
    address: String,
    _config: tempfile::NamedTempFile,
}

impl PrivateBus {
    fn start(rule: &str) -> Self {
        let mut config = tempfile::NamedTempFile::new().expect("a temporary file");
        config.write_all(CONFIG.replace("<!-- rule -->", rule).as_bytes()).expect("the configuration is written");
        let mut process = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address"])
            .arg(format!("--config-file={}", config.path().display()))
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        let output = process.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut address).expect("it prints its address");
        Self { process, address: address.trim().into(), _config: config }
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        // It may have ended by itself already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <!-- rule -->
  </policy>
</busconfig>
"#;
