//! Names of things. Each is opaque text: two are the same when they are equal, and nothing is read out of them.
//!
//! They go along with everything that is said of what they name, so copies share the text.

use std::fmt;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id written `text`.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A RingCentral account: a company.
    AccountId
    /// Ours, for one call as one person sees it; the `id` of its history row. Made by the tracker, never by the service.
    CallId
    /// An extension: a person, a queue, a menu.
    ExtensionId
    /// One record of the call log. Unrelated to the ids of sessions.
    LogId
    /// A message in the message store: here always a voicemail.
    MessageId
    /// One party of a telephony session.
    PartyId
    /// The older, decimal id of a call. Never compared with a [`TelephonySessionId`].
    SessionId
    /// A subscription of this socket.
    SubscriptionId
    /// The newer id of a call, `s-…`.
    TelephonySessionId
}
