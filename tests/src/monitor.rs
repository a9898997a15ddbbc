//! Listens in on the bus: what a notification daemon that is not ours was told, as it received it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use futures_util::StreamExt as _;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use zbus::message::Type;

use crate::desktop::Desktop;
use crate::recorder::{NotifyArguments, Seen, Told, What};
use crate::wait::nothing_more;

/// What was said to the notification daemon of one desktop.
#[derive(Debug)]
pub struct Monitor {
    seen: Arc<Mutex<Vec<Seen>>>,
    changes: watch::Receiver<usize>,
    listener: JoinHandle<()>,
}

impl Monitor {
    /// Starts listening.
    pub async fn start(desktop: &Desktop) -> Result<Monitor> {
        let connection = desktop.connection().await?;
        let mut stream = zbus::MessageStream::from(&connection);
        let rules = ["interface='org.freedesktop.Notifications'", "type='method_return'"];
        let rules: Vec<zbus::MatchRule<'_>> = rules.iter().map(|rule| (*rule).try_into()).collect::<Result<_, _>>()?;
        zbus::fdo::MonitoringProxy::new(&connection).await?.become_monitor(&rules, 0).await?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (counted, changes) = watch::channel(0);
        let notes = Notes { seen: seen.clone(), counted, asked: HashMap::new() };
        let listener = tokio::spawn(async move {
            let mut notes = notes;
            // The connection lives as long as its stream is read.
            let _connection = connection;
            while let Some(Ok(message)) = stream.next().await {
                // What does not read as a call to a notification daemon is not one.
                let _ = notes.note(&message);
            }
        });
        Ok(Monitor { seen, changes, listener })
    }

    /// Everything that was said, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything that was said, one line each.
    pub fn told(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.what.line()).collect()
    }

    /// Waits until `count` calls in all were answered, and gives the last of those.
    pub async fn until_seen(&self, count: usize, limit: Duration) -> Result<Seen> {
        let mut changes = self.changes.clone();
        match tokio::time::timeout(limit, changes.wait_for(|seen| *seen >= count)).await {
            Ok(done) => drop(done?),
            Err(_) => bail!("waited {limit:?} in vain for call {count} to the daemon; it got {:#?}", self.told()),
        }
        Ok(self.seen()[count - 1].clone())
    }

    /// Fails when anything more is said within `span`.
    pub async fn stays_quiet(&self, span: Duration) -> Result<()> {
        nothing_more(|| self.told(), span).await
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

struct Notes {
    seen: Arc<Mutex<Vec<Seen>>>,
    counted: watch::Sender<usize>,
    /// Toasts whose id is not known before the daemon's answer: who asked, and with which serial.
    asked: HashMap<(String, u32), (Instant, NotifyArguments)>,
}

impl Notes {
    fn note(&mut self, message: &zbus::Message) -> Result<()> {
        let at = Instant::now();
        let header = message.header();
        let name = |name: Option<&zbus::names::UniqueName<'_>>| name.map(ToString::to_string).unwrap_or_default();
        match (header.message_type(), header.member().map(|member| member.as_str())) {
            (Type::MethodCall, Some("Notify")) => {
                let serial = message.primary_header().serial_num().get();
                self.asked.insert((name(header.sender()), serial), (at, message.body().deserialize()?));
            }
            (Type::MethodCall, Some("CloseNotification")) => {
                let id = message.body().deserialize()?;
                self.push(Seen { at, what: What::Close { id } });
            }
            (Type::MethodReturn, _) => {
                let (Some(serial), Some(asker)) = (header.reply_serial(), header.destination()) else { return Ok(()) };
                if let Some((at, arguments)) = self.asked.remove(&(asker.to_string(), serial.get())) {
                    let id = message.body().deserialize()?;
                    let told = Told::read(id, arguments, asker.to_string());
                    self.push(Seen { at, what: What::Notify(told) });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&self, seen: Seen) {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(seen);
        self.counted.send_replace(all.len());
    }
}
