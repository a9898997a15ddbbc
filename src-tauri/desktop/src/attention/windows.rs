//! What Windows tells of the person's attention (`SHQueryUserNotificationState`). It says nothing when that changes, so
//! it is asked every few seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringlet_core::attention::Attention;
use tokio::sync::mpsc;
use windows_sys::Win32::UI::Shell::{
    QUNS_ACCEPTS_NOTIFICATIONS, QUNS_APP, QUNS_BUSY, QUNS_NOT_PRESENT, QUNS_PRESENTATION_MODE, QUNS_QUIET_TIME,
    QUNS_RUNNING_D3D_FULL_SCREEN, SHQueryUserNotificationState,
};

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Begins to watch, on a thread of its own.
    pub fn start(told: mpsc::Sender<Attention>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let seen = over.clone();
        let started = std::thread::Builder::new().name("attention".to_owned()).spawn(move || {
            let mut last = State::default();
            while !seen.load(Ordering::Relaxed) && !told.is_closed() {
                let now = State::read();
                for change in now.since(last) {
                    if told.blocking_send(change).is_err() {
                        return;
                    }
                }
                last = now;
                std::thread::sleep(BETWEEN_LOOKS);
            }
        });
        if let Err(error) = started {
            tracing::info!(error = %error, "nothing is known of the person's attention");
        }
        Self(over)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What was said last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct State {
    disturb: Option<bool>,
    locked: Option<bool>,
    presenting: bool,
}

impl State {
    fn read() -> Self {
        let mut said = 0;
        // SAFETY: the place to write to is alive for the call.
        let status = unsafe { SHQueryUserNotificationState(&raw mut said) };
        match said {
            _ if status != 0 => Self::default(),
            // A locked screen, a screen saver, or another person at the machine.
            QUNS_NOT_PRESENT => Self { disturb: Some(false), locked: Some(true), presenting: false },
            QUNS_PRESENTATION_MODE => Self { disturb: Some(false), locked: Some(false), presenting: true },
            // Something fills the screen; after a first log-in Windows keeps quiet for an hour.
            QUNS_BUSY | QUNS_QUIET_TIME | QUNS_RUNNING_D3D_FULL_SCREEN => {
                Self { disturb: Some(true), locked: Some(false), presenting: false }
            }
            QUNS_ACCEPTS_NOTIFICATIONS | QUNS_APP => {
                Self { disturb: Some(false), locked: Some(false), presenting: false }
            }
            _ => Self::default(),
        }
    }

    fn since(self, before: Self) -> Vec<Attention> {
        let mut changes = Vec::new();
        if self.disturb != before.disturb {
            changes.push(Attention::DoNotDisturb(self.disturb));
        }
        if self.locked != before.locked {
            changes.push(Attention::Locked(self.locked));
        }
        if self.presenting != before.presenting {
            changes.push(Attention::Presenting(self.presenting));
        }
        changes
    }
}

const BETWEEN_LOOKS: Duration = Duration::from_secs(3);
