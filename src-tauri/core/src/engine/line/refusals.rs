//! What RingCentral does not allow, as a person is told it.

use ringlet_domain::session::{Feature, Refused};

use crate::words::Say;

/// A part of what is told that is off.
pub(super) fn say_of_feature(feature: &Feature) -> Say {
    let (feature, permission) = match feature {
        Feature::Telephony => ("off-telephony", "CallControl"),
        Feature::Voicemail => ("off-voicemail", "ReadMessages"),
    };
    Say::new("off").say("feature", Say::new(feature)).text("permission", permission)
}

/// Why nothing is listened to, and what to do.
pub(super) fn say_of_refusal(why: &Refused) -> Say {
    match why {
        Refused::App(code) => Say::new("line-app-refused").text("code", code),
        Refused::Permission(name) => Say::new("line-permission").text("permission", name),
        Refused::Subscription(status) => Say::new("line-subscription").text("status", status.to_string()),
    }
}
