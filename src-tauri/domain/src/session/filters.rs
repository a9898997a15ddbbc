//! What is subscribed to, as the service's event filters.
//! (RingCentral developer guide, Notifications › Event filters.)

use super::terms::Feature;

/// The filters for presence and the features that are `on`. One subscription holds them all: a second one would take
/// the place of the first.
pub(super) fn filters(on: impl Fn(Feature) -> bool) -> Vec<String> {
    let mut filters = vec![format!("{LINE_PATH}/presence?detailedTelephonyState=true")];
    if on(Feature::Voicemail) {
        filters.extend([format!("{LINE_PATH}/message-store"), format!("{LINE_PATH}/voicemail")]);
    }
    if on(Feature::Telephony) {
        filters.push(format!("{LINE_PATH}/telephony/sessions"));
    }
    filters
}

/// The last word of a filter's path.
fn subject(filter: &str) -> Option<&str> {
    filter.split('?').next()?.rsplit('/').next()
}

/// Whether a filter is the one without which no call is heard of.
pub(super) fn is_presence(filter: &str) -> bool {
    subject(filter) == Some("presence")
}

/// The feature a filter belongs to.
pub(super) fn feature_of(filter: &str) -> Option<Feature> {
    match subject(filter) {
        Some("message-store" | "voicemail") => Some(Feature::Voicemail),
        Some("sessions") => Some(Feature::Telephony),
        _ => None,
    }
}

/// What a permission is good for.
pub(super) enum Part {
    /// This feature alone.
    Feature(Feature),
    /// All of it: without the permission no call is heard of.
    Line,
    /// It is not known here.
    Unknown,
}

/// What this program needs a permission for.
pub(super) fn part_of(permission: &str) -> Part {
    match permission {
        "CallControl" => Part::Feature(Feature::Telephony),
        "ReadMessages" => Part::Feature(Feature::Voicemail),
        // The service has had several spellings of the last.
        PRESENCE_PERMISSION | "WebSocket" | "WebSocketsSubscription" | "WebSocketsSubscriptions" => Part::Line,
        _ => Part::Unknown,
    }
}

/// Without it no call is heard of.
pub(super) const PRESENCE_PERMISSION: &str = "ReadPresence";
const LINE_PATH: &str = "/restapi/v1.0/account/~/extension/~";
