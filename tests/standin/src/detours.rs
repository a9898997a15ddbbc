//! Calls that do not come straight: offered in rounds, back from where they were parked, handed over by a colleague, and
//! those that the person is rung for by a click of their own.
//!
//! The course of any other call is in `calls`.

use crate::calls::{Call, CallId, Fate, Phase, Refused, Ring};
use crate::people::OWNER;
use crate::state::State;

impl State {
    /// Nobody took what the queue offered: here it rings no more, and the caller waits for the next round.
    pub(crate) fn end_round(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_none_or(|call| !call.queue) {
            return Err(Refused(format!("{id} does not ring for the queue")));
        }
        self.let_device_go(Some(&id))
    }

    /// The queue offers the call again, which is another party of its session.
    pub(crate) fn ring_round(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_none_or(|call| !call.queue || call.phase != Phase::Paused) {
            return Err(Refused(format!("{id} does not wait in the queue")));
        }
        self.ring_again(Some(&id))
    }

    /// Nobody fetched a parked call: it rings here again, as another party of its session.
    pub(crate) fn unpark(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_none_or(|call| call.phase != Phase::Parked || call.outbound) {
            return Err(Refused(format!("{id} is no parked call that came in")));
        }
        self.ring_again(Some(&id))
    }

    /// A colleague who talks hands the call over without a word: it rings here in the colleague's session, as another
    /// party, and shows who called the colleague. It keeps its name.
    pub(crate) fn transfer_to_me(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        let theirs = self.call(&id).filter(|call| call.extension != OWNER && !call.outbound && call.answered.is_some());
        let Some(theirs) = theirs.cloned() else {
            return Err(Refused(format!("{id} is nothing that a colleague could hand over")));
        };
        self.end(&id, Fate::Accepted, Some("BlindTransfer"));
        let sequence = self.call(&id).map_or(theirs.telephony_sequence, |call| call.telephony_sequence);
        let ring = Ring { call: Some(id), from: theirs.party, name: theirs.party_name, ..Ring::default() };
        let mine = Call {
            session_id: theirs.session_id,
            telephony_session_id: theirs.telephony_session_id,
            telephony_sequence: sequence,
            device: theirs.device + 1,
            ..self.quiet_call(ring)
        };
        Ok(self.offer(mine))
    }

    /// The person has picked up for the number that they clicked: now that is called, in a session of its own.
    pub(crate) fn call_the_clicked(&mut self, id: &str) {
        let Some(own) = self.call(id).filter(|call| call.ring_out_leg && call.party.is_some()).cloned() else { return };
        let to = Ring { call: Some(format!("{id}-out")), from: own.party, name: own.party_name, ..Ring::default() };
        let session = own.session_id.parse().unwrap_or(own.number) + BETWEEN_LEGS;
        let out = Call { session_id: session.to_string(), outbound: true, ..self.quiet_call(to) };
        self.offer(out);
    }
}

/// How far the sessions of a click's two legs lie apart.
const BETWEEN_LEGS: u64 = 2_000;
