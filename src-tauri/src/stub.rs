//! Stands in for the core's engine until that is there.
#![allow(missing_docs, dead_code, reason = "goes away")]
pub mod engine {
    use ringlet_core::contract::*;
    use ringlet_core::toast::*;
    use tokio::sync::{mpsc, watch};
    #[derive(Debug, Clone)]
    pub struct Handle {
        status: std::sync::Arc<watch::Sender<StatusView>>,
        shell: mpsc::Sender<ShellEvent>,
        sink: std::sync::Arc<std::sync::Mutex<DesktopToasts>>,
    }
    #[derive(Debug, Clone)]
    pub enum ShellEvent {
        HistoryChanged(HistoryChanged),
        OpenBrowser(String),
        Reveal(Option<String>),
    }
    pub fn start(
        mut sink: DesktopToasts,
        mut toast_events: mpsc::Receiver<ToastEvent>,
    ) -> (Handle, mpsc::Receiver<ShellEvent>) {
        let (shell, events) = mpsc::channel(16);
        let status = StatusView {
            connection: Connection::Listening { since: "2026-11-22T09:00:00Z".into() },
            person: Some(Person { name: "Ann Lee".into(), line: Some("ext. 103".into()) }),
            unread: 1,
            keyring: KeyringView::Ok,
            toasts: PartView::Ok,
            storage: PartView::Ok,
            tray: PartView::Unknown,
            settings_problem: None,
            fill: None,
            features_off: vec![],
            server: "http://localhost".into(),
            version: "0".into(),
        };
        let out = shell.clone();
        let _ = sink.show(
            &ToastKey::Status("hello"),
            &Toast { title: "Hello".into(), body: "a < b".into(), kind: ToastKind::Incoming },
        );
        tokio::spawn(async move {
            while let Some(e) = toast_events.recv().await {
                tracing::info!(?e, "toast");
                if let ToastEvent::Opened(_) = e {
                    out.send(ShellEvent::Reveal(Some("b".into()))).await.ok();
                }
            }
        });
        (
            Handle {
                status: std::sync::Arc::new(watch::channel(status).0),
                shell,
                sink: std::sync::Arc::new(std::sync::Mutex::new(sink)),
            },
            events,
        )
    }
    impl Handle {
        pub fn status(&self) -> StatusView {
            self.status.borrow().clone()
        }
        pub fn watch(&self) -> watch::Receiver<StatusView> {
            self.status.subscribe()
        }
        pub async fn latest(&self) -> Vec<CallRow> {
            ["a", "b", "c"]
                .map(|id| CallRow {
                    id: id.into(),
                    kind: RowKind::Call,
                    outcome: RowOutcome::Missed,
                    detail: "Missed · caller hung up after 9 s".into(),
                    provisional: false,
                    direction: RowDirection::Inbound,
                    who: format!("Pat & Ito {id}"),
                    number: None,
                    via: None,
                    started_at: "2026-11-22T08:00:00Z".into(),
                    ring_s: Some(9),
                    duration_s: None,
                    voicemail: None,
                    unread: id == "a",
                })
                .to_vec()
        }
        pub async fn history(&self, _: HistoryQuery) -> Result<HistoryPage, Failure> {
            Ok(HistoryPage { rows: self.latest().await, next: None })
        }
        pub async fn set_up(&self, _: String, _: String) -> Result<(), Failure> {
            Ok(())
        }
        pub async fn sign_in(&self) -> Result<(), Failure> {
            self.status.send_modify(|s| {
                s.connection =
                    Connection::Reconnecting { since: "2026-11-22T09:00:00Z".into(), why: "no network".into() }
            });
            Ok(())
        }
        pub async fn cancel_sign_in(&self) {}
        pub async fn sign_out(&self) -> Result<(), Failure> {
            self.status.send_modify(|s| {
                s.connection = Connection::SignedOut { why: None };
                s.person = None
            });
            Ok(())
        }
        pub async fn mark_read(&self, _: String) -> Result<(), Failure> {
            Ok(())
        }
        pub async fn mark_all_read(&self) -> Result<(), Failure> {
            self.status.send_modify(|s| s.unread = 0);
            Ok(())
        }
        pub async fn settings(&self) -> Result<SettingsView, Failure> {
            Ok(SettingsView {
                server: String::new(),
                client_id: String::new(),
                retention_days: 90,
                country: String::new(),
                log_level: LogLevel::Info,
            })
        }
        pub async fn save_settings(&self, s: SettingsView) -> Result<SettingsView, Failure> {
            Ok(s)
        }
        pub async fn closed_window(&self) {
            tracing::info!("closed");
        }
        pub async fn tray_absent(&self) {
            tracing::info!("no tray");
        }
        pub async fn tray_shown(&self) {
            tracing::info!("tray");
        }
        pub async fn quit(&self) {
            tracing::info!("quit");
        }
    }
}
