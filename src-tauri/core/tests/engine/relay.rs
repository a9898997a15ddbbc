//! A relay in front of an office whose connections can die without a word, as they do while a machine sleeps.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Hands connections on to an office.
pub(crate) struct Relay {
    address: String,
    /// How often all connections have died.
    deaths: watch::Sender<u64>,
}

impl Relay {
    /// A relay to `target`, such as `http://127.0.0.1:8180`.
    pub(crate) async fn to(target: &str) -> Self {
        let target = target.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let deaths = watch::Sender::new(0);
        let died = deaths.subscribe();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(hand_on(near, target.clone(), died.clone()));
            }
        });
        Self { address, deaths }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Nothing passes any more over the connections there are, and neither end hears of that. New ones work.
    pub(crate) fn kill_connections(&self) {
        self.deaths.send_modify(|deaths| *deaths += 1);
    }
}

async fn hand_on(mut near: TcpStream, target: String, mut died: watch::Receiver<u64>) {
    died.mark_unchanged();
    let mut far = TcpStream::connect(target).await.expect("the office is there");
    tokio::select! {
        // Either end may go as it likes.
        _ = copy_bidirectional(&mut near, &mut far) => {}
        Ok(()) = died.changed() => std::future::pending().await,
    }
}
