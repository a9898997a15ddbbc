//! Looks for a newer version once a day, says so, and installs it when the person wants it: never by itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tracing::{info, warn};

use super::board::Board;
use super::handle::{ShellEvent, failure, gone};
use super::supervise;
use crate::contract::{Failure, FailureCode, UpdateChannel, UpdateView};
use crate::network::Network;
use crate::update::{Offer, UpdateError, Updates};
use crate::words::{Say, Spoken};

/// A hold on the task; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Lookout {
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
enum Order {
    Follow(UpdateChannel),
    Install,
}

impl Lookout {
    pub(super) fn start(
        updates: Updates,
        network: Arc<dyn Network>,
        board: Board,
        shell: mpsc::Sender<ShellEvent>,
        channel: UpdateChannel,
    ) -> Self {
        // Unbounded, because each order is a click.
        let (orders, inbox) = mpsc::unbounded_channel();
        board.change(|view| view.update = UpdateView::Current);
        let next = Instant::now() + FIRST;
        let task = Task { updates, network, board: board.clone(), shell, channel, offer: None, next };
        tokio::spawn(async move {
            supervise::keep("updates", (task, inbox), |(task, inbox)| Box::pin(task.run(inbox)), board).await;
        });
        Self { orders }
    }
}

/// From now on what is told is what `channel` announces.
pub(super) fn follow(lookout: &Option<Lookout>, channel: UpdateChannel) {
    if let Some(lookout) = lookout
        && lookout.orders.send(Order::Follow(channel)).is_err()
    {
        warn!("nothing looks for new versions any more");
    }
}

/// Begins to install the version that the status tells of.
pub(super) fn install(lookout: &Option<Lookout>) -> Result<(), Failure> {
    let Some(lookout) = lookout else {
        return Err(failure(FailureCode::Invalid, &Say::new("update-elsewhere")));
    };
    lookout.orders.send(Order::Install).map_err(|_| gone())
}

struct Task {
    updates: Updates,
    network: Arc<dyn Network>,
    board: Board,
    shell: mpsc::Sender<ShellEvent>,
    channel: UpdateChannel,
    offer: Option<Offer>,
    next: Instant,
}

impl Task {
    async fn run(&mut self, inbox: &mut mpsc::UnboundedReceiver<Order>) {
        self.updates.clear();
        loop {
            tokio::select! {
                biased;
                order = inbox.recv() => match order {
                    None => return,
                    Some(Order::Follow(channel)) if channel == self.channel => {}
                    Some(Order::Follow(channel)) => {
                        self.channel = channel;
                        self.show(None);
                        self.next = Instant::now();
                    }
                    Some(Order::Install) => self.install().await,
                },
                () = sleep_until(self.next), if self.channel != UpdateChannel::Off => self.look().await,
            }
        }
    }

    async fn look(&mut self) {
        self.next = Instant::now() + BETWEEN;
        match self.updates.look(&*self.network, self.channel).await {
            Ok(offer) => {
                if let Some(offer) = &offer {
                    info!(version = %offer.version, "there is a newer version");
                }
                self.show(offer);
            }
            // Tomorrow is soon enough, and nobody can do anything about it today.
            Err(error) => warn!(error = %told(&error), "nothing is known of newer versions"),
        }
    }

    fn show(&mut self, offer: Option<Offer>) {
        let view = match &offer {
            Some(offer) => UpdateView::Ready { version: offer.version.to_string() },
            None => UpdateView::Current,
        };
        self.offer = offer;
        self.board.change(|status| status.update = view);
    }

    async fn install(&mut self) {
        let Some(offer) = &self.offer else { return };
        let version = offer.version.to_string();
        info!(version, "a newer version is being installed");
        self.board.change(|view| view.update = UpdateView::Installing { version: version.clone() });
        match self.updates.install(&*self.network, offer).await {
            Ok(next) => {
                // The shell has gone when it takes no more: then the new version starts by itself the next time.
                let _ = self.shell.send(ShellEvent::Replace(next)).await;
            }
            Err(error) => {
                warn!(error = %told(&error), "the newer version was not installed");
                let why = Say::new("update-stays").say("cause", error.say()).carried();
                self.board.change(|view| view.update = UpdateView::Failing { version, why });
            }
        }
    }
}

/// An error with what is behind it.
fn told(error: &UpdateError) -> String {
    let mut words = error.to_string();
    let mut link = std::error::Error::source(error);
    while let Some(cause) = link {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        link = cause.source();
    }
    words
}

/// The start is for what the person waits for.
const FIRST: Duration = Duration::from_secs(60);
const BETWEEN: Duration = Duration::from_secs(24 * 60 * 60);

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    use tokio::sync::watch;

    use super::*;
    use crate::contract::{PartView, StatusView};
    use crate::testing::{FakeNetwork, Reply};
    use crate::update::{InstallError, Installer, Next, Source};

    const KEY: &str = "RWTBxC7kyVfvQVUC9NyC5A9Q9DdQ/ymWC020IOrfS69G39dOcBJiVSQQ";

    struct Rig {
        network: Arc<FakeNetwork>,
        lookout: Option<Lookout>,
        status: watch::Receiver<StatusView>,
        shell: mpsc::Receiver<ShellEvent>,
        installer: Arc<Disk>,
        _folder: tempfile::TempDir,
    }

    /// A disk that may be full.
    #[derive(Default)]
    struct Disk(Mutex<Option<&'static str>>);

    impl Installer for Disk {
        fn platform(&self) -> String {
            "test-system".to_owned()
        }

        fn install(&self, _: &Path) -> Result<Next, InstallError> {
            match *self.0.lock().expect("nobody panicked") {
                Some(why) => Err(InstallError(why.into())),
                None => Ok(Next::Start(PathBuf::from("/new"))),
            }
        }
    }

    impl Rig {
        fn new(channel: UpdateChannel) -> Self {
            let network = Arc::new(FakeNetwork::new());
            for (name, text) in [
                ("stable.json", include_str!("../../../../tests/fixtures/updates/stable.json")),
                ("stable.json.minisig", include_str!("../../../../tests/fixtures/updates/stable.json.minisig")),
                ("ringlet_9.0.0.AppImage", include_str!("../../../../tests/fixtures/updates/ringlet_9.0.0.AppImage")),
            ] {
                network.on(&format!("GET /{name}"), Reply::text(200, "text/plain", text));
            }
            let folder = tempfile::tempdir().expect("a scratch directory");
            let installer = Arc::new(Disk::default());
            let source = Source::new("https://updates.example", KEY).expect("an address and a key");
            let updates = Updates::of_this_program(source, installer.clone(), folder.path().join("update"));
            let (board, status) = Board::new(String::new(), String::new(), PartView::Ok);
            let (to_shell, shell) = mpsc::channel(4);
            let lookout = Some(Lookout::start(updates, network.clone(), board, to_shell, channel));
            Self { network, lookout, status, shell, installer, _folder: folder }
        }

        async fn until(&mut self, view: UpdateView) {
            let shown = self.status.wait_for(|status| status.update == view);
            let shown = tokio::time::timeout(BETWEEN * 3, shown).await;
            shown.unwrap_or_else(|_| panic!("waited in vain for {view:?}")).expect("the task lives");
        }

        fn looks(&self) -> usize {
            self.network.seen_on("GET /stable.json").len()
        }
    }

    fn ready() -> UpdateView {
        UpdateView::Ready { version: "9.0.0".to_owned() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_newer_version_is_told_once_a_day_and_installed_only_when_the_person_says_so() {
        let mut rig = Rig::new(UpdateChannel::Stable);
        assert_eq!(rig.status.borrow().update, UpdateView::Current);
        rig.until(ready()).await;
        tokio::time::sleep(BETWEEN * 5 / 2).await;
        assert_eq!((rig.looks(), rig.network.seen_on("GET /ringlet_9.0.0.AppImage").len()), (3, 0));
        rig.shell.try_recv().expect_err("nobody said so");

        install(&rig.lookout).expect("it looks");
        assert!(
            matches!(rig.shell.recv().await, Some(ShellEvent::Replace(Next::Start(at))) if at == std::path::Path::new("/new"))
        );
        assert_eq!(rig.status.borrow().update, UpdateView::Installing { version: "9.0.0".to_owned() });
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_told_and_may_be_tried_again() {
        let mut rig = Rig::new(UpdateChannel::Stable);
        rig.until(ready()).await;
        *rig.installer.0.lock().expect("nobody panicked") = Some("the disk is full");
        install(&rig.lookout).expect("it looks");
        let why = "It could not be put in the place of this version: the disk is full. This version goes on.";
        rig.until(UpdateView::Failing { version: "9.0.0".to_owned(), why: why.to_owned() }).await;
        *rig.installer.0.lock().expect("nobody panicked") = None;
        install(&rig.lookout).expect("it looks");
        assert!(matches!(rig.shell.recv().await, Some(ShellEvent::Replace(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn switched_off_it_asks_nobody_and_forgets_what_it_told() {
        let mut rig = Rig::new(UpdateChannel::Off);
        tokio::time::sleep(BETWEEN * 2).await;
        assert_eq!(rig.looks(), 0);
        follow(&rig.lookout, UpdateChannel::Stable);
        rig.until(ready()).await;
        follow(&rig.lookout, UpdateChannel::Off);
        rig.until(UpdateView::Current).await;
        install(&rig.lookout).expect("it looks");
        tokio::time::sleep(BETWEEN * 2).await;
        assert_eq!((rig.looks(), rig.network.seen_on("GET /ringlet_9.0.0.AppImage").len()), (1, 0));
        install(&None).expect_err("somebody else updates this one");
    }
}
