//! What RingCentral does not allow, in words for a person.

use ringlet_domain::session::{Feature, Refused};

/// A part of what is told that is off.
pub(super) fn words_of_feature(feature: &Feature) -> String {
    match feature {
        Feature::Telephony => "why a call ended and who took it (permission CallControl)".to_owned(),
        Feature::Voicemail => "voicemails (permission ReadMessages)".to_owned(),
    }
}

/// Why nothing is listened to, and what to do.
pub(super) fn words_of_refusal(why: &Refused) -> String {
    match why {
        Refused::App(code) => {
            format!(
                "RingCentral refuses this app or this account ({code}). Ask the administrator who registered the app, then sign in again."
            )
        }
        Refused::Permission(name) => {
            format!(
                "RingCentral does not allow this app to listen: the permission {name} is missing. Ask the administrator who registered the app to add it, then sign in again."
            )
        }
        Refused::Subscription(status) => {
            format!(
                "RingCentral refuses the subscription (status {status}). Sign out and in again; if that does not help, ask your administrator."
            )
        }
    }
}
