//! The stand-in as a program: it prints its addresses as one line of JSON and serves until it is ended.

use std::io::Write as _;

use anyhow::Context as _;
use clap::Parser;
use ringlet_standin::{App, CLIENT_ID, Settings, SignIn, StandIn};
use serde_json::json;

/// A stand-in RingCentral on loopback.
///
/// It prints one line of JSON with its addresses. The page for placing calls is at the address `api`; the control
/// interface for scripts explains itself under /control.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port of the API, the gateway and the page; a free one without it
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port voicemails are heard from; a free one without it
    #[arg(long, default_value_t = 0)]
    media_port: u16,
    /// A redirect address to register beside the usual three; may be given several times
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// The client id of the app
    #[arg(long, default_value = CLIENT_ID)]
    client_id: String,
    /// What the sign-in page does: approve, ask, deny or ignore
    #[arg(long, default_value = "approve", value_parser = sign_in)]
    sign_in: SignIn,
    /// How many finished calls of the last 30 days to begin with
    #[arg(long, default_value_t = 0, value_name = "CALLS")]
    seed_history: usize,
    /// How far the office's clock is ahead of this machine's, in seconds; behind, when negative
    #[arg(long, default_value_t = 0, value_name = "SECONDS", allow_negative_numbers = true)]
    skew: i64,
    /// Grant the app CallControl, which RingCentral gives on request only
    #[arg(long)]
    call_control: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("STANDIN_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let mut settings = Settings { sign_in: arguments.sign_in, skew_seconds: arguments.skew, ..Settings::default() };
    if arguments.call_control {
        settings.scopes.insert("CallControl".to_owned());
    }
    let standin =
        StandIn::start_on(arguments.port, arguments.media_port, settings).await.context("the ports cannot be taken")?;
    let usual = standin.apps().into_iter().flat_map(|app| app.redirect_uris);
    let redirect_uris = usual.chain(arguments.redirect_uris).collect();
    standin.register(App { client_id: arguments.client_id.clone(), client_secret: None, redirect_uris });
    if arguments.seed_history > 0 {
        standin.seed_history(arguments.seed_history, 30);
    }
    let addresses = standin.addresses();
    let line = json!({"api": addresses.api, "media": addresses.media, "socket": addresses.socket,
        "control": format!("{}/control", addresses.api), "client_id": arguments.client_id});
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).context("the addresses cannot be written")?;
    drop(output);
    tokio::signal::ctrl_c().await.context("there is no way to be told to stop")
}

fn sign_in(text: &str) -> Result<SignIn, String> {
    serde_json::from_value(text.into()).map_err(|_| "expected approve, ask, deny or ignore".to_owned())
}
