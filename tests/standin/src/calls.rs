//! Calls while they happen. Each step changes the call once and tells presence and telephony alike.
//!
//! How a call looks in an event is in `call_bodies`, what the log says of it later in `call_log`.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call_log::LogRow;
use crate::people::{OWNER, Person, QUEUE};
use crate::state::{Due, State};
use crate::truth::Round;

/// A call's name: the one it was given when it was placed, or one the office made up.
pub type CallId = String;

/// How a call comes in. All fields may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ring {
    /// The name to speak of the call by later.
    pub call: Option<CallId>,
    /// The caller's number in E.164, or a short extension number; none for a hidden caller.
    pub from: Option<String>,
    /// The caller's name.
    pub name: Option<String>,
    /// The extension that rings; the owner's without it.
    pub extension: Option<u64>,
    /// Through the call queue.
    pub queue: bool,
    /// A monitored line rings, not the extension's own.
    pub monitored: bool,
    /// The extension id of somebody this one answers for.
    pub on_behalf_of: Option<u64>,
    /// The first leg of a ring-out: the person's own click, not a caller. Once it is answered, the number is called.
    pub ring_out_leg: bool,
    /// Somebody of the company talked with the caller for so many seconds, and transfers the call here: the session is
    /// older than the ringing.
    pub talked_before: Option<u32>,
}

impl Ring {
    /// A call from this number.
    pub fn from(number: &str) -> Self {
        Self { from: Some(number.to_owned()), ..Self::default() }
    }

    /// A call from this number and name.
    pub fn from_named(number: &str, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::from(number) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Phase {
    Connected,
    Ended,
    OnHold,
    Parked,
    /// It rings nowhere for a while: the next device, or the next round of a queue, has its turn later.
    Paused,
    Ringing,
    /// The caller talks to the mailbox; for the extension the call is over.
    VoiceMail,
}

/// What the log will say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The extension talked.
    Accepted,
    /// A colleague or another person took it.
    AnsweredElsewhere,
    /// It was a fax machine.
    Fax,
    /// The caller gave up.
    Missed,
    /// It was moved on to somebody else.
    Moved,
    /// The far end of an outbound call talked.
    OutboundAnswered,
    /// The far end of an outbound call did not.
    OutboundUnanswered,
    /// The extension refused it.
    Rejected,
    /// It left a message.
    VoiceMail,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Call {
    pub id: CallId,
    pub number: u64,
    pub extension: u64,
    pub outbound: bool,
    /// The far end.
    pub party: Option<String>,
    pub party_name: Option<String>,
    pub queue: bool,
    pub monitored: bool,
    pub on_behalf_of: Option<u64>,
    pub ring_out_leg: bool,
    /// A leg of a conference.
    pub conference: bool,
    /// Offered to nobody here.
    pub passes_by: bool,
    /// Of a transferred call, when its session began.
    pub session_started: Option<Timestamp>,
    /// The person calls their own number.
    pub own: bool,
    pub session_id: String,
    pub telephony_session_id: String,
    pub leg: String,
    /// Which of the extension's parties rings: one device after another is one party after another.
    pub device: u64,
    pub telephony_sequence: u64,
    pub phase: Phase,
    pub fate: Option<Fate>,
    pub started: Timestamp,
    /// Each time it rang; none when it never did.
    pub rounds: Vec<Round>,
    pub answered: Option<Timestamp>,
    pub ended: Option<Timestamp>,
    /// The voicemail it left.
    pub message: Option<u64>,
    pub logged: bool,
    /// From a recording of 2016: it lacks all that is younger.
    pub recorded: bool,
}

/// A step that cannot be taken, in words for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Call {
    pub(crate) fn rings_nobody(&self) -> bool {
        self.monitored || self.ring_out_leg || self.own || self.conference || self.passes_by
    }

    /// The log has the leg of a click that was picked up, beside the call that came of it.
    fn has_a_row(&self) -> bool {
        !self.rings_nobody() || (self.ring_out_leg && self.answered.is_some())
    }

    fn live(&self) -> bool {
        !matches!(self.phase, Phase::Ended | Phase::VoiceMail)
    }

    pub(crate) fn begins_to_ring(&mut self, now: Timestamp) {
        self.rounds.push(Round { from: now, until: None });
    }

    fn rings_no_more(&mut self, now: Timestamp) {
        if let Some(round) = self.rounds.last_mut() {
            round.until.get_or_insert(now);
        }
    }
}

impl State {
    /// A call comes in and rings.
    pub(crate) fn ring(&mut self, ring: Ring) -> CallId {
        let mut call = self.new_call(ring, false);
        call.begins_to_ring(self.now());
        self.offer(call)
    }

    /// The extension calls somebody.
    pub(crate) fn call_out(&mut self, to: Ring) -> CallId {
        let call = self.new_call(to, true);
        self.offer(call)
    }

    /// It rings, at whichever end.
    pub(crate) fn offer(&mut self, call: Call) -> CallId {
        let id = call.id.clone();
        self.calls.push(call);
        self.tell_telephony(&id, "Setup", None);
        self.tell_presence_of(&id);
        self.tell_telephony(&id, "Proceeding", None);
        id
    }

    /// A call of which nothing is told yet.
    pub(crate) fn quiet_call(&mut self, ring: Ring) -> Call {
        self.new_call(ring, false)
    }

    fn new_call(&mut self, ring: Ring, outbound: bool) -> Call {
        let talked_before = ring.talked_before.map(|seconds| Duration::from_secs(seconds.into()));
        let number = self.next();
        let leg = self.secret(20);
        let extension = ring.extension.unwrap_or(OWNER);
        let own = self.person(extension).is_some_and(|person| ring.from.as_deref() == Some(person.number.as_str()));
        // The two legs of a click have sessions that belong together.
        let session = if ring.ring_out_leg { 860_000_000_000 + 10_000 * number } else { 880_000_000_000 + number };
        Call {
            id: ring.call.unwrap_or_else(|| format!("call-{number}")),
            number,
            extension,
            outbound,
            party: ring.from,
            party_name: ring.name,
            queue: ring.queue,
            monitored: ring.monitored,
            on_behalf_of: ring.on_behalf_of,
            ring_out_leg: ring.ring_out_leg,
            conference: false,
            passes_by: false,
            session_started: talked_before.map(|talked| self.now() - talked),
            own: own && !ring.queue && !outbound,
            session_id: session.to_string(),
            telephony_session_id: format!("s-5f00aa11bb22z1a2b3c4dz{number:010}"),
            leg,
            // Whoever transfers a call has been a party of it.
            device: u64::from(talked_before.is_some()),
            telephony_sequence: 1,
            phase: Phase::Ringing,
            fate: None,
            started: self.now(),
            rounds: Vec::new(),
            answered: None,
            ended: None,
            message: None,
            logged: false,
            recorded: false,
        }
    }

    /// Answered by this extension, or by the far end of an outbound call; also back from hold.
    pub(crate) fn answer(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_some_and(|call| call.phase == Phase::Paused) {
            return Err(Refused(format!("{id} does not ring now")));
        }
        let now = self.now();
        let leg = self.secret(20);
        let first = self.change(&id, |call| {
            call.phase = Phase::Connected;
            call.rings_no_more(now);
            let first = call.answered.is_none();
            if first {
                call.answered = Some(now);
                call.leg = leg;
            }
            first
        });
        self.tell_telephony(&id, "Answered", None);
        self.tell_presence_of(&id);
        if first == Some(true) {
            self.call_the_clicked(&id);
        }
        Ok(id)
    }

    /// This extension puts a call on hold, or parks it.
    pub(crate) fn set_aside(&mut self, call: Option<&str>, phase: Phase) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_none_or(|call| call.answered.is_none()) {
            return Err(Refused(format!("{id} was not answered")));
        }
        self.change(&id, |call| call.phase = phase);
        self.tell_telephony(&id, if phase == Phase::Parked { "Parked" } else { "Hold" }, None);
        self.tell_presence_of(&id);
        Ok(id)
    }

    /// Somebody hangs up. Before an answer it is the caller who gives up; in the mailbox, one who says nothing.
    pub(crate) fn hang_up(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.open_call(call)?;
        let Some((answered, outbound)) = self.call(&id).map(|call| (call.answered.is_some(), call.outbound)) else {
            return Err(Refused(format!("there is no call {id}")));
        };
        match (answered, outbound) {
            (true, false) => self.end(&id, Fate::Accepted, None),
            (true, true) => self.end(&id, Fate::OutboundAnswered, None),
            (false, true) => self.end(&id, Fate::OutboundUnanswered, None),
            (false, false) => self.end(&id, Fate::Missed, Some("Cancelled")),
        }
        Ok(id)
    }

    /// This extension refuses the call.
    pub(crate) fn decline(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        self.end_ringing(call, Fate::Rejected, "Rejected")
    }

    /// Somebody else takes it: a colleague in the queue, or another phone of the company.
    pub(crate) fn answer_elsewhere(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let queue = self.live_call(call).ok().and_then(|id| self.call(&id).map(|call| call.queue));
        let reason = if queue == Some(true) { "AgentAnswered" } else { "Pickup" };
        self.end_ringing(call, Fate::AnsweredElsewhere, reason)
    }

    /// It is moved on to somebody else: while it rings by a rule, later by who talked.
    pub(crate) fn move_away(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        let Some(call) = self.call(&id).filter(|call| call.answered.is_some()) else {
            return self.end_ringing(Some(&id), Fate::Moved, "CallRedirected");
        };
        let fate = if call.outbound { Fate::OutboundAnswered } else { Fate::Accepted };
        self.end(&id, fate, Some("BlindTransfer"));
        Ok(id)
    }

    /// It turns out to be a fax machine.
    pub(crate) fn turn_into_fax(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        self.tell_telephony(&id, "FaxReceive", None);
        self.end_ringing(Some(&id), Fate::Fax, "CallFinished")
    }

    /// It stops ringing and may ring again: the next device is about to ring, or the queue tries again later.
    pub(crate) fn pause_ringing(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_some_and(|call| call.phase != Phase::Ringing || call.outbound) {
            return Err(Refused(format!("{id} does not ring")));
        }
        let now = self.now();
        self.change(&id, |call| {
            call.phase = Phase::Paused;
            call.rings_no_more(now);
        });
        self.tell_presence_of(&id);
        Ok(id)
    }

    /// A device rings no more, and its party is out; another one may ring next.
    pub(crate) fn let_device_go(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_some_and(|call| call.phase != Phase::Ringing || call.outbound) {
            return Err(Refused(format!("{id} does not ring")));
        }
        // Of a queue's round it is said that nobody answered it.
        let reason = self.call(&id).filter(|call| call.queue).map(|_| "NoAnswer");
        self.tell_telephony(&id, "Disconnected", reason);
        self.pause_ringing(Some(&id))?;
        self.change(&id, |call| call.device += 1);
        Ok(id)
    }

    /// It rings again, after a pause, or because nobody fetched it from where it was parked.
    pub(crate) fn ring_again(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        let waits = |call: &Call| matches!(call.phase, Phase::Parked | Phase::Paused) && !call.outbound;
        if !self.call(&id).is_some_and(waits) {
            return Err(Refused(format!("{id} did not stop ringing")));
        }
        let now = self.now();
        self.change(&id, |call| {
            call.device += u64::from(call.phase == Phase::Parked);
            call.phase = Phase::Ringing;
            call.begins_to_ring(now);
        });
        if self.call(&id).is_some_and(|call| call.device > 0) {
            self.tell_telephony(&id, "Proceeding", None);
        }
        self.tell_presence_of(&id);
        Ok(id)
    }

    /// Nobody answers and the mailbox takes the call: the ringing is over, the caller may be speaking.
    pub(crate) fn send_to_voicemail(&mut self, call: Option<&str>) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_some_and(|call| call.answered.is_some() || call.outbound) {
            return Err(Refused(format!("{id} does not ring")));
        }
        let now = self.now();
        self.change(&id, |call| {
            call.phase = Phase::VoiceMail;
            call.rings_no_more(now);
        });
        self.tell_telephony(&id, "VoiceMail", None);
        self.tell_presence_of(&id);
        Ok(id)
    }

    fn end_ringing(&mut self, call: Option<&str>, fate: Fate, reason: &str) -> Result<CallId, Refused> {
        let id = self.live_call(call)?;
        if self.call(&id).is_some_and(|call| call.answered.is_some()) {
            return Err(Refused(format!("{id} was answered")));
        }
        self.end(&id, fate, Some(reason));
        Ok(id)
    }

    /// Ends a call for good, and writes its row when the log gets to it.
    pub(crate) fn end(&mut self, id: &str, fate: Fate, reason: Option<&str>) {
        let now = self.now();
        let before = self.change(id, |call| {
            call.ended = Some(now);
            call.fate = Some(fate);
            call.rings_no_more(now);
            std::mem::replace(&mut call.phase, Phase::Ended)
        });
        self.tell_telephony(id, "Disconnected", reason);
        // Of one that had stopped ringing presence has said so.
        if !matches!(before, Some(Phase::Paused | Phase::VoiceMail)) {
            self.tell_presence_of(id);
        }
        let lateness = self.settings.log_lateness;
        self.log_after(id, lateness);
    }

    /// Plans the call's row.
    pub(crate) fn log_after(&mut self, id: &str, lateness: Duration) {
        let Some(call) = self.call(id).filter(|call| !call.logged && call.has_a_row()).cloned() else { return };
        let row = self.row_of(&call);
        if call.is_to_itself() {
            let result = if call.answered.is_some() { "Accepted" } else { "Missed" };
            let id = format!("{}In", row.id);
            let called = LogRow { id, outbound: false, result, reason: None, ..row.clone() };
            self.after(lateness, Due::Log(Box::new(called)));
        }
        self.change(id, |call| call.logged = true);
        self.after(lateness, Due::Log(Box::new(row)));
    }

    pub(crate) fn call(&self, id: &str) -> Option<&Call> {
        self.calls.iter().rev().find(|call| call.id == id)
    }

    pub(crate) fn change<R>(&mut self, id: &str, change: impl FnOnce(&mut Call) -> R) -> Option<R> {
        self.calls.iter_mut().rev().find(|call| call.id == id).map(change)
    }

    /// The call that is meant: the named one, or the newest that fits.
    fn which(&self, call: Option<&str>, fits: impl Fn(&Call) -> bool) -> Result<CallId, Refused> {
        let found = match call {
            Some(id) => self.call(id).filter(|call| fits(call)),
            None => self.calls.iter().rev().find(|call| fits(call)),
        };
        let wanted = call.unwrap_or("going on");
        found.map(|call| call.id.clone()).ok_or_else(|| Refused(format!("no such call is open: {wanted}")))
    }

    pub(crate) fn live_call(&self, call: Option<&str>) -> Result<CallId, Refused> {
        self.which(call, Call::live)
    }

    /// Also one whose caller talks to the mailbox.
    pub(crate) fn open_call(&self, call: Option<&str>) -> Result<CallId, Refused> {
        self.which(call, |call| call.phase != Phase::Ended)
    }

    /// Who was dialled: the queue, somebody this extension answers for, else the extension itself.
    pub(crate) fn dialled(&self, call: &Call) -> Option<&Person> {
        let boss = call.on_behalf_of.and_then(|boss| self.person(boss));
        if call.queue { self.person(QUEUE) } else { boss.or_else(|| self.person(call.extension)) }
    }

    pub(crate) fn dialled_number(&self, call: &Call) -> String {
        self.dialled(call).map(|person| person.number.clone()).unwrap_or_default()
    }
}
