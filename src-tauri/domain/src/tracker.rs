//! Turns facts into effects: what a call is, for now and then for good.
//!
//! No JSON and no clock come in here. After each `handle_*` drain [`Tracker::poll_effect`], then ask
//! [`Tracker::poll_timeout`] when to call [`Tracker::handle_timeout`].

mod catch_up;
mod course;
mod entry;
mod judge;
mod line;
mod mail;
mod mailbox;
mod memory;
mod sessions;
mod timers;
mod verdict;

use std::collections::{BTreeSet, VecDeque};

use self::catch_up::CatchUp;
use self::line::Line;
use self::mailbox::Mailbox;
use self::memory::Calls;
use self::sessions::Parties;
use crate::call::{Call, Direction, Party, Voicemail};
use crate::facts::{Fact, Seen};
use crate::ids::{CallId, ExtensionId, MessageId};
use crate::link::{Likeness, likeness, same_number};
use crate::moment::{Moment, Now};
use crate::notice::{Notice, NoticeKey};
use crate::trail::{About, Note, Notes, Step};

/// The person whose line it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person's extension.
    pub extension: ExtensionId,
    /// The person's own numbers, outside and short ones: a call from one of them is a click-to-call or a self-call.
    pub numbers: BTreeSet<String>,
}

impl Me {
    /// Whether `party` is the person.
    fn is(&self, party: &Party) -> bool {
        let numbered = |number: &String| {
            party.number.as_deref().is_some_and(|theirs| theirs == number || same_number(theirs, number))
                || party.extension.as_ref() == Some(number)
        };
        party.extension_id.as_ref() == Some(&self.extension) || self.numbers.iter().any(numbered)
    }

    /// Whether the person calls themselves: nobody else does so from the number that is called.
    fn calls(&self, from: &Party, to: &Party) -> bool {
        self.is(from) || likeness(from, to) == Likeness::Same
    }
}

/// Something to be done because of a fact, in this order: rows come before the toasts that point at them.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Change the words of a toast that was shown, if it is still up. Nobody is called to it again.
    Amend(NoticeKey, Notice),
    /// Write the call's whole row.
    Record(Call),
    /// Write the voicemail's whole row.
    RecordVoicemail(Voicemail),
    /// Take a call's row away: it turned out to be a part of another, or no call at all.
    Forget(CallId),
    /// Show a toast.
    Show(NoticeKey, Notice),
    /// Take a toast away, if it is up.
    Withdraw(NoticeKey),
    /// Read something again over HTTPS and hand the facts over.
    Read(Read),
}

/// What should be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// The call log, by incremental sync; answered with [`Fact::Log`]s, then [`Fact::LogRead`] or [`Fact::LogUnread`].
    CallLog,
    /// The presence of the extension; answered with a [`Fact::Presence`].
    Presence,
}

/// Follows every call and voicemail of one line.
///
/// Calls and voicemails that nothing is awaited for leave memory after two hours, or earlier when there are very many.
/// Hand them back with [`Fact::Remembered`] and [`Fact::RememberedVoicemail`] before a fact that may belong to them.
#[derive(Debug)]
pub struct Tracker {
    me: Me,
    calls: Calls,
    mailbox: Mailbox,
    line: Line,
    parties: Parties,
    catch_up: CatchUp,
    /// No events come in: what is seen of a call meanwhile is a look now and then.
    deaf: bool,
    effects: VecDeque<Effect>,
    notes: Notes,
}

impl Tracker {
    /// A tracker that knows of no call yet.
    pub fn new(me: Me) -> Self {
        Self {
            me,
            calls: Calls::default(),
            mailbox: Mailbox::default(),
            line: Line::default(),
            parties: Parties::default(),
            catch_up: CatchUp::default(),
            deaf: false,
            effects: VecDeque::new(),
            notes: Notes::default(),
        }
    }

    /// Takes in one fact. What was due before it is done first.
    pub fn handle_fact(&mut self, fact: Fact, now: Now) {
        self.handle_timeout(now);
        match fact {
            Fact::CaughtUp { from, to } => self.tell_what_was_missed(from, to, now),
            Fact::Declined { call, to_voicemail } => self.was_declined(&call, to_voicemail, now),
            Fact::Hearing(hearing) => self.hearing_changed(hearing),
            Fact::Log(record, origin) => self.judge(record, origin, now),
            Fact::LogRead(_) => self.log_was_read(now),
            Fact::LogUnread => self.log_was_not_read(now),
            Fact::Presence(presence) => self.see_line(presence, now),
            Fact::Remembered(call) => self.remember(call, now),
            Fact::RememberedVoicemail(voicemail) => self.remember_voicemail(voicemail, now),
            Fact::Repeated(fact) => self.note_repeated(&fact),
            Fact::Seen(Seen::Call(id)) => self.call_was_seen(&id),
            Fact::Seen(Seen::Voicemail(id)) => self.voicemail_was_seen(&id),
            Fact::Telephony(change) => self.see_session(change, now),
            Fact::Transcript(id, text) => self.transcript_was_read(&id, text),
            Fact::Voicemail(record, origin) => self.see_voicemail(record, origin, now),
        }
    }

    /// Does what was due at or before `now`.
    pub fn handle_timeout(&mut self, now: Now) {
        self.run_timers(now);
        self.forget_the_old(now);
    }

    /// The next effect, oldest first.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// The next step of what was heard and decided, oldest first. Whoever does not want them leaves them.
    pub fn poll_note(&mut self) -> Option<Note> {
        self.notes.pop()
    }

    /// When [`Self::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Moment> {
        self.next_timer()
    }

    /// Whether the log has lately named a voicemail that has not come yet. Only memory knows of it: whoever notes how far
    /// the log was read waits until it has come, so that another run reads this again.
    pub fn awaits_message(&self, now: Now) -> bool {
        self.mailbox.is_promised_one(now)
    }

    /// How many calls, voicemails and parties of sessions are in memory.
    pub fn in_memory(&self) -> usize {
        self.calls.iter().count() + self.mailbox.known.len() + self.mailbox.promised.len() + self.parties.count()
    }

    /// Writes the call's row if it differs from what was written last.
    fn record(&mut self, id: &CallId) {
        let Some(entry) = self.calls.entry_mut(id) else { return };
        if entry.set_aside || entry.recorded.as_ref() == Some(&entry.call) {
            return;
        }
        entry.recorded = Some(entry.call.clone());
        self.effects.push_back(Effect::Record(entry.call.clone()));
    }

    fn note(&mut self, call: &CallId, step: Step) {
        self.notes.push(About::Call(call.clone()), step, None);
    }

    /// Something came that is no call of the person's, and has no row that could remember it.
    fn note_line(&mut self, step: Step) {
        self.notes.push(About::Line, step, None);
    }

    fn note_mail(&mut self, voicemail: &MessageId, step: Step) {
        self.notes.push(About::Voicemail(voicemail.clone()), step, None);
    }

    /// An event came once more: what it is about remembers that, and nothing else changes.
    fn note_repeated(&mut self, fact: &Fact) {
        match fact {
            Fact::Presence(presence) => self.note_listed(presence.calls.as_deref().unwrap_or_default(), Step::Repeated),
            Fact::Telephony(change) => {
                let directions: BTreeSet<Direction> =
                    change.parties.iter().filter_map(|party| party.direction).collect();
                let session = Some(&change.telephony_session);
                let known: Vec<CallId> = directions
                    .into_iter()
                    .filter_map(|direction| self.calls.find(change.session.as_ref(), session, direction))
                    .collect();
                self.note_all(&known, Step::Repeated);
            }
            Fact::Voicemail(record, _) if self.mailbox.known.contains_key(&record.id) => {
                self.note_mail(&record.id, Step::Repeated);
            }
            _ => self.note_line(Step::Repeated),
        }
    }

    /// An event changes nothing of these calls, or of none that is known.
    fn note_all(&mut self, calls: &[CallId], step: Step) {
        if calls.is_empty() {
            self.note_line(step);
        }
        for id in calls {
            self.note(id, step);
        }
    }

    /// Whatever was up under `key` is replaced.
    fn show(&mut self, key: NoticeKey, notice: Notice) {
        self.mailbox.replaced(&key);
        self.effects.push_back(Effect::Show(key, notice));
    }

    fn withdraw(&mut self, key: NoticeKey) {
        self.effects.push_back(Effect::Withdraw(key));
    }

    /// Asks for a read, once however many calls want it.
    fn read(&mut self, read: Read) {
        let effect = Effect::Read(read);
        if !self.effects.contains(&effect) {
            self.effects.push_back(effect);
        }
    }
}
