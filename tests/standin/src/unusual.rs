//! Calls that do not simply ring: refused before they could, passing through, a leg of a conference, or of a click.

use crate::calls::{Call, CallId, Fate, Phase, Refused, Ring};
use crate::people::OWNER_NUMBER;
use crate::state::State;

impl State {
    /// A call comes while the extension takes none, and is refused before it rings. The log has it as any missed one.
    pub(crate) fn refuse(&mut self, ring: Ring) -> CallId {
        let id = self.unheard_call(ring, |_| {});
        self.tell_telephony(&id, "Setup", None);
        self.end(&id, Fate::Missed, None);
        id
    }

    /// A call's way leads past the extension, in one moment and without being offered to anybody: a menu's leg, or a
    /// transfer that goes on at once. It is no call of the extension's.
    pub(crate) fn pass_by(&mut self, ring: Ring) -> CallId {
        let id = self.unheard_call(ring, |call| call.passes_by = true);
        self.tell_telephony(&id, "Setup", None);
        self.end(&id, Fate::Moved, None);
        id
    }

    /// Those who talk make a conference of it: a session of its own, of which presence says nothing. Gives the
    /// conference's own leg, which is hung up by its name.
    pub(crate) fn confer(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        let Some(talk) = self.call(&id).filter(|call| call.phase == Phase::Connected).cloned() else {
            return Err(Refused(format!("nobody talks in {id}")));
        };
        let now = self.now();
        let ring = Ring {
            call: Some(format!("{id}-conference")),
            from: talk.party,
            name: talk.party_name,
            extension: Some(talk.extension),
            ..Ring::default()
        };
        let leg = self.unheard_call(ring, |call| {
            call.conference = true;
            call.answered = Some(now);
        });
        self.tell_telephony(&leg, "Setup", None);
        self.tell_telephony(&leg, "Answered", None);
        Ok(leg)
    }

    /// The person has picked up for the number that they clicked: now that is called, in a session of its own.
    pub(crate) fn call_the_clicked(&mut self, id: &str) {
        let Some(own) = self.call(id).filter(|call| call.ring_out_leg && call.party.is_some()).cloned() else { return };
        let to = Ring { call: Some(format!("{id}-out")), from: own.party, name: own.party_name, ..Ring::default() };
        let session = own.session_id.parse().unwrap_or(own.number) + BETWEEN_LEGS;
        let out = Call { session_id: session.to_string(), outbound: true, ..self.quiet_call(to) };
        self.offer(out);
    }

    /// A call that was somebody else's and is over, of which this extension has the message alone.
    pub(crate) fn somebody_elses_call(&mut self, ring: Ring) -> CallId {
        let now = self.now();
        self.unheard_call(ring, |call| {
            call.passes_by = true;
            call.phase = Phase::Ended;
            call.ended = Some(now);
        })
    }

    /// A call that presence does not list.
    fn unheard_call(&mut self, ring: Ring, change: impl FnOnce(&mut Call)) -> CallId {
        let mut call = self.quiet_call(ring);
        call.phase = Phase::Paused;
        change(&mut call);
        let id = call.id.clone();
        self.calls.push(call);
        id
    }
}

impl Call {
    /// Whether the extension calls its own number: then it has both ends of the call.
    pub(crate) fn is_to_itself(&self) -> bool {
        self.outbound && self.party.as_deref() == Some(OWNER_NUMBER)
    }
}

/// How far the sessions of a click's two legs lie apart.
const BETWEEN_LEGS: u64 = 2_000;
