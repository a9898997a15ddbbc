//! Events and facts on their way to the tracker, each after what an earlier run knew of the same thing.

use std::time::Duration;

use ringlet_domain::call::{Call, Direction, Party, Voicemail};
use ringlet_domain::facts::{self, Fact, LogRecord, Origin, VoicemailRecord};
use ringlet_domain::frame::{Notification, Topic};
use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::Timestamp;
use ringlet_domain::trail::Step;
use tracing::{debug, warn};

use super::Line;
use crate::engine::reads::Job;
use crate::history::Clue;
use crate::trail::{Hop, Mark};

impl Line {
    /// An event came: it is read and handed over, or it says which read is wanted.
    pub(super) async fn handle_notification(&mut self, notification: Notification) {
        self.event_came(notification.sent);
        if notification.extension.as_ref().is_some_and(|extension| *extension != self.parts.me.extension) {
            debug!(topic = ?notification.topic, "an event of another extension was left alone");
            return self.event_was_left_aside(Mark::Decided(Step::OtherExtension));
        }
        debug!(topic = ?notification.topic, "an event came");
        match notification.topic {
            Topic::MessageStore => {
                let changes = facts::messages::changes(&notification.body);
                if !changes.voicemail {
                    return self.event_was_left_aside(Mark::Hop(Hop::NoVoicemail));
                }
                if changes.unnamed {
                    self.want(Job::Messages);
                }
                for id in changes.new_ids {
                    self.event_named(&id);
                    self.want(Job::Message(id));
                }
            }
            Topic::Other => self.event_was_left_aside(Mark::Hop(Hop::Unknown)),
            Topic::Presence => {
                self.presences += 1;
                let presence = facts::presence::from_event(&notification.body, notification.sent);
                self.feed(Fact::Presence(presence)).await;
            }
            Topic::Telephony => {
                if let Some(telephony) = facts::telephony::from_event(&notification.body) {
                    self.feed(Fact::Telephony(telephony)).await;
                }
            }
            Topic::Voicemail => {
                if let Some(record) = facts::messages::record(&notification.body) {
                    self.feed(Fact::Voicemail(record, Origin::Live)).await;
                }
            }
        }
    }

    /// A delivery that came once more changes nothing, and the trails of what it is about say that it came.
    pub(super) fn handle_repeated(&mut self, notification: Notification) {
        let body = &notification.body;
        let facts: Vec<Fact> = match notification.topic {
            Topic::MessageStore => {
                let named = facts::messages::changes(body).new_ids.into_iter();
                named.map(|id| Fact::Voicemail(VoicemailRecord { id, body: None }, Origin::Live)).collect()
            }
            Topic::Other => Vec::new(),
            Topic::Presence => vec![Fact::Presence(facts::presence::from_event(body, notification.sent))],
            Topic::Telephony => facts::telephony::from_event(body).map(Fact::Telephony).into_iter().collect(),
            Topic::Voicemail => {
                let record = facts::messages::record(body);
                record.map(|record| Fact::Voicemail(record, Origin::Live)).into_iter().collect()
            }
        };
        debug!(topic = ?notification.topic, "an event came once more");
        self.event_came(notification.sent);
        for fact in facts {
            self.tell_tracker(Fact::Repeated(Box::new(fact)));
        }
    }

    /// Records of before the sign-in are its baseline; what came since is news even when the first fill brings it.
    pub(super) fn dated(&self, fact: Fact) -> Fact {
        let Some(until) = self.baseline_until else { return fact };
        match fact {
            Fact::Log(record, Origin::Baseline) if record.started_at.is_some_and(|at| at >= until) => {
                Fact::Log(record, Origin::Live)
            }
            Fact::Log(record, Origin::Live) if record.started_at.is_some_and(|at| at < until) => {
                Fact::Log(record, Origin::Baseline)
            }
            Fact::Voicemail(record, origin) => {
                let created = record.body.as_ref().and_then(|body| body.created_at);
                let origin = match created {
                    Some(created) if created >= until => Origin::Live,
                    Some(_) => Origin::Baseline,
                    None => origin,
                };
                Fact::Voicemail(record, origin)
            }
            other => other,
        }
    }

    /// Hands a fact over, after what an earlier run knew of the same thing.
    pub(super) async fn feed(&mut self, fact: Fact) {
        let found = match &fact {
            Fact::Log(record, _) => self.known_for_log(record).await,
            Fact::Declined { call: id, .. } | Fact::Seen(facts::Seen::Call(id)) => {
                self.known_calls([Clue::Id(id.clone())]).await
            }
            Fact::Seen(facts::Seen::Voicemail(id)) | Fact::Transcript(id, _) => self.known_voicemail(id.clone()).await,
            Fact::Voicemail(record, _) => self.known_for_voicemail(record).await,
            _ => Vec::new(),
        };
        if let Fact::Voicemail(record, _) = &fact {
            let stored = found.iter().find_map(|known| match known {
                Fact::RememberedVoicemail(voicemail) if voicemail.id == record.id => Some(voicemail),
                _ => None,
            });
            self.transcripts.hear_of(record, stored);
        }
        for known in found {
            self.tell_tracker(as_before(known, &fact));
        }
        self.tell_tracker(fact);
    }

    pub(super) fn tell_tracker(&mut self, fact: Fact) {
        self.tracker.handle_fact(fact, self.parts.wire.now());
    }

    pub(super) async fn known_for_log(&self, record: &LogRecord) -> Vec<Fact> {
        let direction = record.direction.unwrap_or(Direction::Inbound);
        let mut clues = vec![Clue::Log(record.id.clone())];
        clues.extend(record.telephony_session.clone().map(Clue::TelephonySession));
        clues.extend(record.session.clone().map(|session| Clue::Session(session, direction)));
        if let Some(at) = record.started_at {
            let other = if direction == Direction::Inbound { &record.from } else { &record.to };
            clues.push(caller(other, direction, at - SAME_START, at + SAME_START));
        }
        let mut known = self.known_calls(clues).await;
        if let Some(id) = &record.voicemail {
            known.extend(self.known_voicemail(id.clone()).await);
        }
        known
    }

    pub(super) async fn known_for_voicemail(&self, record: &VoicemailRecord) -> Vec<Fact> {
        let mut known = self.known_voicemail(record.id.clone()).await;
        if let Some(body) = &record.body
            && let Some(left) = body.created_at
        {
            known.extend(self.known_calls([caller(&body.from, Direction::Inbound, left - LEFT_AFTER, left)]).await);
        }
        known
    }

    pub(super) async fn known_calls(&self, clues: impl IntoIterator<Item = Clue>) -> Vec<Fact> {
        let mut known = Vec::new();
        for clue in clues {
            match self.parts.history.find_calls(&self.parts.id, clue).await {
                Ok(calls) => known.extend(calls.into_iter().map(Fact::Remembered)),
                Err(error) => warn!(%error, "the history did not say whether a call is known"),
            }
        }
        known
    }

    pub(super) async fn known_voicemail(&self, id: MessageId) -> Vec<Fact> {
        match self.parts.history.voicemail(&self.parts.id, id).await {
            Ok(Some(voicemail)) => {
                let call = voicemail.call.clone();
                let mut known = self.known_calls(call.map(Clue::Id)).await;
                known.push(Fact::RememberedVoicemail(voicemail));
                known
            }
            Ok(None) => Vec::new(),
            Err(error) => {
                warn!(%error, "the history did not say whether a voicemail is known");
                Vec::new()
            }
        }
    }
}

/// What is marked seen is in the history already when the tracker is told: handed over as it was before, so that a toast
/// that is still up for it is taken away however long ago it was shown.
fn as_before(known: Fact, fact: &Fact) -> Fact {
    match (known, fact) {
        (Fact::Remembered(call), Fact::Seen(facts::Seen::Call(id))) if call.id == *id => {
            Fact::Remembered(Call { read: false, ..call })
        }
        (Fact::RememberedVoicemail(voicemail), Fact::Seen(facts::Seen::Voicemail(id))) if voicemail.id == *id => {
            Fact::RememberedVoicemail(Voicemail { read: false, ..voicemail })
        }
        (known, _) => known,
    }
}

fn caller(other: &Party, direction: Direction, from: Timestamp, to: Timestamp) -> Clue {
    Clue::Caller { other: other.clone(), direction, from, to }
}

/// A log record and a call of the same caller that began within this are one.
const SAME_START: Duration = Duration::from_secs(10);
/// A voicemail is left at most this long after its call began: a long ring, a long greeting, a long message.
const LEFT_AFTER: Duration = Duration::from_secs(15 * 60);
