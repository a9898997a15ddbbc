//! The right to take up a lost connection where it was left.
//! (RingCentral developer guide, Notifications › WebSockets: session recovery.)

use std::time::Duration;

use crate::frame::{ConnectionDetails, Frame, Wsc};

/// The newest right there is, and for how long after a loss it is good.
#[derive(Debug)]
pub(super) struct Right {
    wsc: Option<Wsc>,
    window: Duration,
}

impl Right {
    /// The gateway names the window with each connection.
    pub(super) fn read_window(&mut self, details: &ConnectionDetails) {
        if let Some(seconds) = details.recovery_timeout {
            self.window = Duration::from_secs(seconds.min(LONGEST_WINDOW));
        }
    }

    /// Keeps the newest right; one that comes with the result of a recovery replaces any.
    pub(super) fn keep(&mut self, wsc: Option<Wsc>, frame: &Frame) {
        let Some(wsc) = wsc else { return };
        let replaces = matches!(frame, Frame::ConnectionDetails(details) if details.recovered.is_some());
        if replaces || self.wsc.as_ref().is_none_or(|kept| wsc.sequence >= kept.sequence) {
            self.wsc = Some(wsc);
        }
    }

    /// Gives it up.
    pub(super) fn forget(&mut self) {
        self.wsc = None;
    }

    /// The right, for a line that was lost so long ago; none, and none later, when the window has closed.
    pub(super) fn after(&mut self, lost_for: Duration) -> Option<Wsc> {
        if lost_for > self.window {
            self.wsc = None;
        }
        self.wsc.clone()
    }
}

impl Default for Right {
    fn default() -> Self {
        Self { wsc: None, window: DEFAULT_WINDOW }
    }
}

/// The recovery window until the gateway names its own.
const DEFAULT_WINDOW: Duration = Duration::from_secs(180);
/// A window longer than a day is a mistake: no connection lives longer.
const LONGEST_WINDOW: u64 = 86_400;
