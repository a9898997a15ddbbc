//! One call as the tracker follows it: the row, and what is known beside the row while the call is young.

use std::time::Duration;

use crate::call::{Call, Certainty, Detail, Direction, Outcome, Party, Told};
use crate::facts::Reason;
use crate::ids::{CallId, ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use crate::moment::{Moment, Now, Timestamp};
use crate::notice::Notice;
use crate::trail::Step;

/// One call being followed.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The row as it will be written next.
    pub call: Call,
    /// Where the call stands.
    pub phase: Phase,
    /// The row as it was written last.
    pub recorded: Option<Call>,
    /// What may still be on the desktop under the call's unanswered key.
    pub unanswered: Unanswered,
    /// What events said about the way it ended.
    pub evidence: Evidence,
    /// Whether a presence has listed it, so that its absence from a later one means something.
    pub listed: bool,
    /// Whether the newest list it should be in was cut short and lacked it: how it went on was nobody told.
    pub off_list: bool,
    /// Whether events may have been lost since it was last seen: how it went on was nobody told.
    pub unheard: bool,
    /// When it was first seen ringing in this round.
    pub rang_at: Option<Timestamp>,
    /// When it was last seen ringing or talking, in the service's time.
    pub sighted: Timestamp,
    /// When people began to talk, as far as was seen.
    pub connected_at: Option<Timestamp>,
    /// Whether they were found talking after something may have gone unheard: then they may have begun long before.
    pub found_talking: bool,
    /// Whether the conversation is parked: then the call may ring again.
    pub parked: bool,
    /// When its end was learnt.
    pub ended: Moment,
    /// Before when it was over by the log's word, which counts whole seconds; a round may have gone unheard.
    pub logged_until: Option<Timestamp>,
    /// Whether this run heard of its end as it came, rather than finding it over.
    pub end_was_heard: bool,
    /// The reason that the log gave, where a message since taken for this call's has covered it.
    pub judged: Option<Detail>,
    /// The voicemail it left, once known.
    pub voicemail: Option<MessageId>,
    /// The person's own leg, a fax: no call, and never heard of again.
    pub set_aside: bool,
}

/// Where a call stands. Every phase but the last has a deadline.
#[derive(Debug, Clone)]
pub(super) enum Phase {
    /// The outcome is told or withheld; the call log is asked for its word.
    Awaiting {
        /// When it is asked next.
        ask_at: Moment,
        /// How often it was asked for this call.
        asks: u8,
        /// When the outcome stays as it is.
        give_up_at: Moment,
    },
    /// People talk, or the person calls out.
    Connected {
        /// When presence is read to see whether they still do.
        check_at: Moment,
        /// When they are taken to have stopped.
        give_up_at: Moment,
    },
    /// Ringing is over; something may still say why, or it may ring again.
    Grace {
        /// When it counts.
        until: Moment,
        /// How the end was learnt.
        end: End,
    },
    /// It rings.
    Ringing {
        /// What is on the desktop.
        toast: RingToast,
        /// When it is no longer believed without a new word.
        give_up_at: Moment,
        /// When presence is read; `None` once that was asked for.
        check_at: Option<Moment>,
    },
    /// Nothing more is waited for.
    Settled,
}

/// The incoming toast of a ringing call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RingToast {
    /// It is not shown.
    Down,
    /// The news is old: it is shown then, if the call still rings.
    Due(Moment),
    /// It has been up as long as a toast may; it does not come again in this round.
    Over,
    /// It is shown until then at the latest.
    Up(Moment),
}

/// How the end of a call's ringing was learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It was missing where it should have been, after nobody had listened: it may have been answered meanwhile.
    Lost,
    /// It was missing from a read that its long silence had asked for.
    Searched,
    /// An event said so.
    Told,
}

/// What is up under a call's unanswered key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// The missed toast.
    Missed,
    /// Nothing.
    Nothing,
    /// Its voicemail's toast.
    Voicemail,
}

/// What events said about a call's end.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// The person declined it here.
    pub declined: bool,
    /// A party's reason.
    pub reason: Option<Reason>,
    /// A party's missed flag.
    pub missed: Option<bool>,
    /// It was seen going to voicemail.
    pub voicemail: bool,
    /// A message is taken to be of it.
    pub message: bool,
    /// Presence saw it ring.
    pub line_rang: bool,
    /// Presence saw it end.
    pub line_over: bool,
    /// The person's parties that ring or talk in its telephony session: a call may ring one device after another.
    pub alive: Vec<PartyId>,
    /// Those that a telephony session said are out.
    pub out: Vec<PartyId>,
}

/// What a source says of one call at one time.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub session: Option<SessionId>,
    pub telephony_session: Option<TelephonySessionId>,
    pub party: Option<PartyId>,
    pub direction: Direction,
    pub from: Party,
    pub to: Party,
    pub via: Option<String>,
    pub queue: bool,
    pub started_at: Option<Timestamp>,
    /// When it was so, in the service's time.
    pub at: Timestamp,
    pub source: Source,
}

/// Where a sighting came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Presence, pushed.
    Line,
    /// Presence, read.
    LineRead,
    /// A telephony session.
    Session,
}

impl Source {
    /// The step of a call that rings by this source's word.
    pub fn rings(self) -> Step {
        match self {
            Self::Line => Step::LineRings,
            Self::LineRead => Step::ReadRings,
            Self::Session => Step::SessionRings,
        }
    }

    /// The step of a call in which people talk by this source's word.
    pub fn talks(self) -> Step {
        match self {
            Self::Line => Step::LineTalks,
            Self::LineRead => Step::ReadTalks,
            Self::Session => Step::SessionTalks,
        }
    }

    /// The step of a call that is over by this source's word.
    pub fn over(self) -> Step {
        match self {
            Self::Line => Step::LineOver,
            Self::LineRead => Step::ReadOver,
            Self::Session => Step::SessionOver,
        }
    }
}

impl Entry {
    /// A call first heard of through `sighting`, not yet in any phase that waits.
    pub fn sighted(id: CallId, sighting: &Sighting, now: Now) -> Self {
        let outbound = sighting.direction == Direction::Outbound;
        let call = Call {
            id,
            session: None,
            telephony_session: None,
            party: None,
            log: None,
            logged_by_likeness: false,
            direction: sighting.direction,
            outcome: if outbound { Outcome::Outbound } else { Outcome::Unknown },
            detail: Detail::Plain,
            certainty: Certainty::Provisional,
            from: Party::default(),
            to: Party::default(),
            via: None,
            queue: false,
            started_at: sighting.started_at.unwrap_or(sighting.at),
            ring: None,
            ended_at: None,
            duration: None,
            read: true,
            told: Told::default(),
        };
        let mut entry = Self::of(call, now);
        entry.sighted = sighting.at;
        entry.learn(sighting);
        entry
    }

    /// A call that is a row and nothing more.
    pub fn of(call: Call, now: Now) -> Self {
        Self {
            phase: Phase::Settled,
            recorded: None,
            unanswered: Unanswered::Nothing,
            evidence: Evidence::default(),
            listed: false,
            off_list: false,
            unheard: false,
            rang_at: None,
            sighted: call.ended_at.unwrap_or(call.started_at),
            connected_at: None,
            found_talking: false,
            parked: false,
            ended: now.at,
            logged_until: call.ended_at.filter(|_| call.certainty == Certainty::Confirmed).map(|at| at + A_SECOND),
            end_was_heard: false,
            judged: None,
            voicemail: None,
            set_aside: false,
            call,
        }
    }

    /// Fills in what was not known yet. What an earlier word said stays, so that a duplicate changes nothing.
    pub fn learn(&mut self, sighting: &Sighting) {
        let call = &mut self.call;
        fill(&mut call.session, &sighting.session);
        fill(&mut call.telephony_session, &sighting.telephony_session);
        fill(&mut call.party, &sighting.party);
        fill(&mut call.via, &sighting.via);
        fill_party(&mut call.from, &sighting.from);
        fill_party(&mut call.to, &sighting.to);
        call.queue |= sighting.queue;
        if sighting.source != Source::Session {
            self.listed = true;
            self.off_list = false;
        }
    }

    /// Counts the party that rings or talks, when a telephony session says so.
    pub fn hears_party(&mut self, sighting: &Sighting) {
        if let (Source::Session, Some(party)) = (sighting.source, &sighting.party)
            && !self.evidence.alive.contains(party)
        {
            self.evidence.alive.push(party.clone());
        }
    }

    /// Takes over what the call log knows better, or alone.
    pub fn learn_log(&mut self, log: LogId, telephony: &Option<TelephonySessionId>, session: &Option<SessionId>) {
        self.call.log = Some(log);
        fill(&mut self.call.telephony_session, telephony);
        fill(&mut self.call.session, session);
    }

    /// What its incoming toast says.
    pub fn incoming(&self) -> Notice {
        Notice::Incoming { from: self.call.from.clone(), via: self.call.via.clone() }
    }

    /// Whether people were seen talking.
    pub fn was_answered(&self) -> bool {
        self.connected_at.is_some() || self.call.outcome == Outcome::Answered
    }

    /// When the phase wants to be looked at.
    pub fn deadline(&self) -> Option<Moment> {
        match self.phase {
            Phase::Awaiting { ask_at, give_up_at, .. } => Some(ask_at.min(give_up_at)),
            Phase::Connected { check_at, give_up_at } => Some(check_at.min(give_up_at)),
            Phase::Grace { until, .. } => Some(until),
            Phase::Ringing { toast, give_up_at, check_at } => {
                let toast = match toast {
                    RingToast::Due(at) | RingToast::Up(at) => Some(at),
                    RingToast::Down | RingToast::Over => None,
                };
                [toast, check_at].into_iter().flatten().chain([give_up_at]).min()
            }
            Phase::Settled => None,
        }
    }

    /// The phase of a call just seen talking.
    pub fn talking(now: Now) -> Phase {
        Phase::Connected { check_at: now.at + TALK_SILENCE, give_up_at: now.at + TALK_LIMIT }
    }

    /// The phase of a call just seen ringing.
    pub fn ringing(toast: RingToast, now: Now) -> Phase {
        Phase::Ringing { toast, give_up_at: now.at + RING_LIMIT, check_at: Some(now.at + RING_SILENCE) }
    }
}

/// Puts `new` where nothing was.
pub(super) fn fill<T: Clone>(known: &mut Option<T>, new: &Option<T>) {
    if known.is_none() {
        known.clone_from(new);
    }
}

/// Fills in the parts of someone that were not known, unless `new` is plainly somebody else.
pub(super) fn fill_party(known: &mut Party, new: &Party) {
    if crate::link::likeness(known, new) == crate::link::Likeness::Different
        && !crate::link::is_hidden(known)
        && !crate::link::is_hidden(new)
    {
        return;
    }
    fill(&mut known.number, &new.number);
    fill(&mut known.extension, &new.extension);
    fill::<ExtensionId>(&mut known.extension_id, &new.extension_id);
    fill(&mut known.name, &new.name);
}

/// No incoming toast stays longer, whatever is heard.
pub(super) const RING_CEILING: Duration = Duration::from_secs(120);
/// Silence of a ringing call after which presence is read: hardly any call rings longer.
pub(super) const RING_SILENCE: Duration = Duration::from_secs(90);
/// Silence after which a call is no longer taken to ring, when the read brought nothing either.
pub(super) const RING_LIMIT: Duration = Duration::from_secs(120);
/// Conversations are quiet for long; now and then presence is asked whether they go on.
pub(super) const TALK_SILENCE: Duration = Duration::from_secs(15 * 60);
/// Silence, the read's included, after which a conversation is taken to be over.
pub(super) const TALK_LIMIT: Duration = Duration::from_secs(60 * 60);
/// What a time of the log's may lack, which counts whole seconds.
pub(super) const A_SECOND: Duration = Duration::from_secs(1);
