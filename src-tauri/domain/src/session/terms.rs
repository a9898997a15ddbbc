//! What the session is told and tells: commands, the state of the line, and what is wrong with it.

use std::time::Duration;

use crate::frame::{Notification, Wsc};
use crate::moment::{Chance, Now, Timestamp};

/// The present and one draw of luck, given with everything that happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// When it happens.
    pub now: Now,
    /// For the wait before the next dial, if there is one.
    pub chance: Chance,
}

/// What the session wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Close the socket, if one is open, without waiting for the other side.
    Close,
    /// Open a socket with the token that was fetched, asking to take up the connection this right is for.
    Dial(Option<Wsc>),
    /// Get a socket token over HTTPS and tell [`Session::handle_token`]. A token serves one dial.
    FetchToken,
    /// The line is listened to without a hole: whatever was missed meanwhile comes as notifications.
    Recovered,
    /// What was told before was delivered once more, as a recovery may do.
    Repeated(Notification),
    /// The state changed.
    Report(Link),
    /// Send this text.
    Send(String),
    /// Send a ping frame.
    SendPing,
    /// The line is listened to, but not what happened before: read it.
    Subscribed {
        /// Since when nothing was heard, in the service's time; `None` when this run never listened before.
        unheard_since: Option<Timestamp>,
    },
    /// Something happened on the line.
    Tell(Notification),
}

/// Whether the line is listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Not now; trying again by itself.
    Down {
        /// Since when nothing was heard.
        since: Timestamp,
        /// What is wrong.
        trouble: Trouble,
    },
    /// Yes.
    Live {
        /// Since when without a hole.
        since: Timestamp,
        /// Optional features the service has switched off.
        off: Vec<Feature>,
    },
    /// Ended, because it was asked to; or refused, and then looked at again only every [`REFUSED`](super::REFUSED).
    Stopped(Option<Refused>),
}

/// Why the line is not listened to at the moment. Which hop it was is what a person needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The gateway closed the socket.
    Closed(Option<u16>),
    /// Not tried yet.
    Connecting,
    /// The gateway did not speak its protocol in time.
    Mute,
    /// The network, a page of it, or the server did not do; as whoever tried has noted it.
    Network(String),
    /// This machine has no network.
    Offline,
    /// The subscription was refused for now.
    Refused(u16),
    /// Nothing was heard for [`SILENCE`] and no answer came in [`PATIENCE`].
    Silent,
    /// The machine slept, or changed its network.
    Slept,
}

/// Why trying again will not help until somebody has changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The service refuses the app or its account, with this code.
    App(String),
    /// The app has no such permission.
    Permission(String),
    /// The service refuses the subscription with this status.
    Subscription(u16),
}

/// A part of the subscription that can be done without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Why a call ended, and who took it.
    Telephony,
    /// Voicemails.
    Voicemail,
}

/// Why there is no socket token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoToken {
    /// A person has to do something first.
    Refused(Refused),
    /// Not now. The wait, when given, comes from the service.
    Later {
        /// How long the service asks to wait.
        wait: Option<Duration>,
        /// Which hop failed, in words.
        words: String,
    },
    /// Not now, and nothing of the question reached the service, so that it does not count as a dial.
    Unsent {
        /// How long whoever would send it waits by itself.
        wait: Option<Duration>,
        /// Which hop failed, in words.
        words: String,
    },
}

/// Why a socket did not open, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialFailure {
    /// The gateway could not be reached.
    Network(String),
    /// The gateway was reached and said no.
    Refused(String),
}
