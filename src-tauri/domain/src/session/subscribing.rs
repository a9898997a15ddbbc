//! What is asked of the gateway once it has spoken, and what is left of that when it is refused.

use std::time::Duration;

use serde_json::{Value, json};

use super::filters::{Part, feature_of, filters, is_presence, part_of};
use super::{Command, Feature, Phase, REPLYING, Refused, SUBSCRIPTION_PATH, Session, Trouble, Turn, UNSAID_WAIT};
use crate::frame::{self, Refusal};
use crate::moment::Moment;

impl Session {
    pub(super) fn subscribe(&mut self, now: Moment) {
        let filters = filters(|feature| self.is_on(feature));
        let body = json!({"eventFilters": filters, "deliveryMode": {"transportType": "WebSocket"}});
        let request = self.next_request();
        self.commands.push_back(Command::Send(frame::request(&request, "POST", SUBSCRIPTION_PATH, Some(&body))));
        self.phase = Phase::Subscribing { until: now + REPLYING, request };
    }

    /// The subscription was refused: without what can be done without, later, or never.
    pub(super) fn handle_refusal(&mut self, status: u16, retry_after: Option<u64>, body: &Value, turn: Turn) {
        match status {
            400 | 403 | 404 => {
                let refusal = frame::refusal(body);
                match self.to_blame(&refusal) {
                    Some(features) => {
                        for feature in features {
                            self.switch_off(Some(feature));
                        }
                        self.subscribe(turn.now.at);
                    }
                    None => {
                        let why = refusal.permission.map_or(Refused::Subscription(status), Refused::Permission);
                        self.refuse(why, turn.now.at);
                    }
                }
            }
            _ => {
                self.lose(Trouble::Refused(status), turn.now);
                let wait = self.next_delay(turn.chance);
                let unsaid = if status == 429 { UNSAID_WAIT } else { Duration::ZERO };
                let asked = retry_after.map_or(unsaid, Duration::from_secs);
                self.dial_at(turn.now.at + wait + asked, turn);
            }
        }
    }

    /// The features that a refusal is about: what it names, or else the most dispensable one, by way of trial. `None`
    /// when nothing is left that could be done without.
    fn to_blame(&self, refusal: &Refusal) -> Option<Vec<Feature>> {
        let mut named = Vec::new();
        match refusal.permission.as_deref().map(part_of) {
            Some(Part::Feature(feature)) => named.push(feature),
            Some(Part::Line) => return None,
            Some(Part::Unknown) | None => {}
        }
        if refusal.filters.iter().any(|filter| is_presence(filter)) {
            return None;
        }
        named.extend(refusal.filters.iter().filter_map(|filter| feature_of(filter)));
        named.retain(|feature| self.is_on(*feature));
        if named.is_empty() {
            named.extend(self.wanted.iter().copied().find(|feature| self.is_on(*feature)));
        }
        (!named.is_empty()).then_some(named)
    }

    pub(super) fn switch_off(&mut self, feature: Option<Feature>) {
        if let Some(feature) = feature
            && !self.off.contains(&feature)
        {
            self.off.push(feature);
        }
    }

    fn is_on(&self, feature: Feature) -> bool {
        self.wanted.contains(&feature) && !self.off.contains(&feature)
    }
}
