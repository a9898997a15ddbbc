//! What was heard of a call and decided about it, step by step, so that "why did I get no pop-up?" has an answer.
//!
//! A step holds no name, no number and no text. Words are made of it where it is shown.

use std::collections::VecDeque;
use std::time::Duration;

use crate::ids::{CallId, MessageId};

/// One step of a call's or a voicemail's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub about: About,
    /// What happened.
    pub step: Step,
    /// How old the news was, or how long was waited, where that mattered.
    pub span: Option<Duration>,
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A call.
    Call(CallId),
    /// The line: what has no row, because it is no call of the person's.
    Line,
    /// A voicemail.
    Voicemail(MessageId),
}

/// What was heard, or decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// It is a leg of a conference, which calls nobody.
    ConferenceLeg,
    /// The person declined it here.
    DeclinedHere,
    /// It was told in one toast with others, at the end of a gap.
    DigestTold,
    /// It is a fax.
    Fax,
    /// Its end was not seen by anybody who listened: the call log has to say how it ended.
    HeldForUnseenEnd,
    /// A colleague in the queue may have taken it: the call log has to say.
    HeldForQueue,
    /// It was silent for longer than a phone rings: the call log has to say.
    HeldForSilence,
    /// Events said that people talked.
    JudgedAnswered,
    /// Events said that the person refused it.
    JudgedDeclined,
    /// Events said that somebody or something else took it.
    JudgedElsewhere,
    /// Events said that nobody took it.
    JudgedMissed,
    /// An event of the line no longer lists it.
    LineLost,
    /// An event of the line says that it is over.
    LineOver,
    /// An event of the line says that it rings.
    LineRings,
    /// An event of the line says that people talk.
    LineTalks,
    /// The call log was asked for it.
    LogAsked,
    /// It was in the call log at the first sign-in: nothing of that time is told.
    LogBaseline,
    /// The call log says what was thought.
    LogConfirmed,
    /// The call log says otherwise.
    LogCorrected,
    /// The call log alone knows of it.
    LogFound,
    /// The call log has no record of it.
    LogSilent,
    /// The voicemail was there at the first sign-in.
    MailBaseline,
    /// A voicemail came.
    MailCame,
    /// It left the mailbox.
    MailGone,
    /// It was listened to.
    MailHeard,
    /// A guess, from caller and time, which call left it.
    MailLinkedLikely,
    /// The call log says which call left it; record and call were matched by caller and time.
    MailLinkedLogged,
    /// The call was seen going to voicemail.
    MailLinkedSeen,
    /// The call log says which call left it.
    MailLinkedSurely,
    /// It was listened to before it came here.
    MailRead,
    /// Its transcript came.
    MailTranscribed,
    /// Its toast was asked for.
    MailTold,
    /// It was left long ago: it waits for the end of a gap.
    MailWaits,
    /// A record of the call log is this call's by its ids.
    MatchedById,
    /// A record of the call log is this call's by caller and time.
    MatchedByLikeness,
    /// Nothing was known of it before.
    Met,
    /// It rings for a colleague whose line the person watches.
    Monitored,
    /// It ended long ago: it waits for the end of a gap.
    MissedWaits,
    /// The toast of its voicemail says it already.
    MissedInVoicemail,
    /// The missed toast was taken back.
    MissedTakenBack,
    /// The missed toast was asked for.
    MissedTold,
    /// It is of somebody else's extension.
    OtherExtension,
    /// An event that was sent before the last one came after it, and was left aside.
    Overtaken,
    /// It is the person's own end of a call they make.
    OwnLeg,
    /// A read of the line no longer lists it.
    ReadLost,
    /// A read of the line says that it is over.
    ReadOver,
    /// A read of the line says that it rings.
    ReadRings,
    /// A read of the line says that people talk.
    ReadTalks,
    /// An event about it was delivered once more, and was left aside.
    Repeated,
    /// The toast of the ringing was up for as long as any may be.
    RingCeiling,
    /// The news of the ringing is old: it waits a moment for the end that may follow.
    RingHeldBack,
    /// The toast of the ringing was taken away.
    RingTakenDown,
    /// The toast of the ringing was asked for.
    RingTold,
    /// It rang already long before it was first read of: it was not told.
    RingTooOld,
    /// The person saw it here.
    SeenHere,
    /// A telephony session says that it is over.
    SessionOver,
    /// A telephony session says that it rings.
    SessionRings,
    /// A telephony session says that people talk.
    SessionTalks,
    /// Nothing was heard of it for so long that it was taken to be over.
    Silent,
    /// An event shows it ringing that is known to be over.
    Stale,
}

/// The notes that nobody has taken yet. One who never takes any loses the oldest.
#[derive(Debug, Default)]
pub(crate) struct Notes(VecDeque<Note>);

impl Notes {
    pub(crate) fn push(&mut self, about: About, step: Step, span: Option<Duration>) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Note { about, step, span });
    }

    pub(crate) fn pop(&mut self) -> Option<Note> {
        self.0.pop_front()
    }
}

/// A page of the first fill leaves a few for each of its 250 records.
const MOST: usize = 2_000;
