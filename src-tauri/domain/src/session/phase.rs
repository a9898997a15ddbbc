//! How far the talk with the gateway has come.

use crate::moment::Moment;

/// How far the talk has come.
#[derive(Debug)]
pub(super) enum Phase {
    /// Deleting the subscription before the end.
    Closing { until: Moment },
    /// Waiting for the socket to open, then for the gateway's first word.
    Dialing { until: Moment, recovering: bool },
    /// Waiting for a socket token.
    Fetching,
    /// Listening.
    Live(Live),
    /// Refused, and looked at again seldom: whoever can change that may have done so.
    Refused { until: Moment },
    /// Over, until started again.
    Stopped,
    /// Waiting for the reply to the subscription.
    Subscribing { until: Moment, request: String },
    /// Waiting before the next dial.
    Waiting { until: Moment },
}

/// A line that is listened to.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) healthy_since: Moment,
    pub(super) last_sign: Moment,
    pub(super) pinged: Option<Moment>,
}
