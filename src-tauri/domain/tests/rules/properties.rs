//! What must hold whatever happens, in whatever order: ten thousand stories each.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ringlet_domain::call::{Direction, Outcome, Party, Transcript};
use ringlet_domain::facts::{
    Fact, Hearing, LineCall, LineStatus, LogRecord, LogResult, MissedBecause, Origin, PartyStatus, Presence, Reason,
    Seen, SessionOrigin, TakenBy, Telephony, TelephonyParty, Termination, Via, VoicemailBody, VoicemailRecord,
    call_log, messages, presence, telephony,
};
use ringlet_domain::ids::{CallId, ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use ringlet_domain::moment::{Moment, Now};
use ringlet_domain::notice::{Notice, NoticeKey};
use ringlet_domain::tracker::{Effect, Tracker};
use serde_json::{Map, Value, json};

use crate::people::{at, me, now, time};

/// The same stories every time, so that a red test is the doing of the change at hand. Set `PROPTEST_RNG_SEED` to a
/// number to have others.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = match usual.rng_seed {
        RngSeed::Random => RngSeed::Fixed(SEED),
        chosen => chosen,
    };
    ProptestConfig { cases: 10_000, failure_persistence: None, max_shrink_iters: 20_000, rng_seed, ..usual }
}

/// Any number will do.
const SEED: u64 = 20_161_026;

/// A story: seconds since the fact before, and the fact.
type Story = Vec<(f64, Happening)>;

/// A fact whose times are still relative to when it comes.
#[derive(Debug, Clone)]
enum Happening {
    CaughtUp {
        gap: f64,
    },
    Declined {
        who: u8,
        to_voicemail: bool,
    },
    Hearing(Hearing),
    Line {
        read: bool,
        total: Option<u32>,
        items: Vec<Item>,
        late: f64,
    },
    Log {
        who: u8,
        out: bool,
        id: u8,
        result: LogResult,
        message: Option<u8>,
        ago: f64,
        base: bool,
        fax: bool,
        deleted: bool,
        ids: Ids,
    },
    LogRead,
    LogUnread,
    Repeated(Box<Happening>),
    Restart,
    Seen {
        call: Option<u8>,
        voicemail: u8,
    },
    Session {
        who: u8,
        party: u8,
        out: bool,
        status: PartyStatus,
        reason: Option<Reason>,
        missed: Option<bool>,
        sequence: u64,
        own: bool,
        origin: SessionOrigin,
        ids: Ids,
    },
    Transcript {
        voicemail: u8,
        words: u8,
    },
    Voicemail {
        id: u8,
        who: u8,
        ago: f64,
        read: bool,
        gone: bool,
        base: bool,
    },
}

/// A call in a list.
#[derive(Debug, Clone)]
struct Item {
    who: u8,
    out: bool,
    status: LineStatus,
    queue: bool,
    intermediate: bool,
    monitored: bool,
    delegated: bool,
    ids: Ids,
}

/// Which of its ids a call comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ids {
    Both,
    Neither,
    Older,
    Newer,
}

fn ids() -> impl Strategy<Value = Ids> {
    prop_oneof![12 => Just(Ids::Both), 1 => Just(Ids::Older), 1 => Just(Ids::Newer), 1 => Just(Ids::Neither)]
}

fn happening() -> impl Strategy<Value = Happening> {
    let status = prop_oneof![
        4 => Just(LineStatus::Ringing),
        3 => Just(LineStatus::NoCall),
        3 => Just(LineStatus::Connected),
        1 => Just(LineStatus::OnHold),
        1 => Just(LineStatus::Parked),
        1 => Just(LineStatus::Other),
    ];
    let seldom = || prop::bool::weighted(0.1);
    let ways = (prop::bool::weighted(0.15), prop::bool::weighted(0.2), seldom(), seldom(), seldom());
    let item = (0..4_u8, status, ways, ids()).prop_map(
        |(who, status, (out, queue, intermediate, monitored, delegated), ids)| Item {
            who,
            out,
            status,
            queue,
            intermediate,
            monitored,
            delegated,
            ids,
        },
    );
    let line = (
        prop::bool::weighted(0.25),
        prop::option::weighted(0.2, 0..4_u32),
        prop::collection::vec(item, 0..4),
        prop_oneof![4 => Just(0.0), 1 => 0.0..200.0],
    );
    let result = prop_oneof![
        Just(LogResult::Accepted),
        Just(LogResult::AnsweredElsewhere),
        Just(LogResult::Blocked),
        Just(LogResult::Busy),
        Just(LogResult::Declined),
        Just(LogResult::HangUp),
        Just(LogResult::InProgress),
        Just(LogResult::Missed),
        Just(LogResult::NoAnswer),
        Just(LogResult::Other),
        Just(LogResult::Replied),
        Just(LogResult::Voicemail),
    ];
    let log = (
        0..4_u8,
        prop::bool::weighted(0.15),
        0..6_u8,
        result,
        prop::option::weighted(0.3, 0..3_u8),
        0.0..600.0,
        prop::bool::weighted(0.2),
        (prop::bool::weighted(0.05), prop::bool::weighted(0.05), ids()),
    );
    let party_status = prop_oneof![
        1 => Just(PartyStatus::Setup),
        4 => Just(PartyStatus::Proceeding),
        2 => Just(PartyStatus::Answered),
        3 => Just(PartyStatus::Disconnected),
        1 => Just(PartyStatus::Voicemail),
        1 => Just(PartyStatus::Gone),
        1 => Just(PartyStatus::Hold),
        1 => Just(PartyStatus::Parked),
        1 => Just(PartyStatus::FaxReceive),
        1 => Just(PartyStatus::Other),
    ];
    let reason = prop_oneof![
        Just(Reason::AnsweredElsewhere(TakenBy::Colleague)),
        Just(Reason::AnsweredElsewhere(TakenBy::OtherDevice)),
        Just(Reason::Missed(MissedBecause::Busy)),
        Just(Reason::Missed(MissedBecause::Cancelled)),
        Just(Reason::Missed(MissedBecause::NoAnswer)),
        Just(Reason::Moved),
        Just(Reason::Other),
        Just(Reason::Rejected),
        Just(Reason::Replied),
        Just(Reason::Voicemail),
    ];
    let session_origin = prop_oneof![
        12 => Just(SessionOrigin::Call),
        1 => Just(SessionOrigin::Conference),
        1 => Just(SessionOrigin::Other),
        1 => Just(SessionOrigin::RingOut),
    ];
    let session = (
        (0..4_u8, 0..3_u8, prop::bool::weighted(0.15), party_status),
        (prop::option::weighted(0.3, reason), prop::option::weighted(0.4, any::<bool>()), 0..30_u64),
        (prop::bool::weighted(0.05), session_origin, ids()),
    );
    let voicemail = (
        0..4_u8,
        0..5_u8,
        0.0..900.0,
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.2),
    );
    let single = prop_oneof![
        8 => line.prop_map(|(read, total, items, late)| Happening::Line { read, total, items, late }),
        4 => session.prop_map(|((who, party, out, status), (reason, missed, sequence), (own, origin, ids))| {
            Happening::Session { who, party, out, status, reason, missed, sequence, own, origin, ids }
        }),
        4 => log.prop_map(|(who, out, id, result, message, ago, base, (fax, deleted, ids))| {
            Happening::Log { who, out, id, result, message, ago, base, fax, deleted, ids }
        }),
        3 => voicemail.prop_map(|(id, who, ago, read, gone, base)| Happening::Voicemail { id, who, ago, read, gone, base }),
        1 => (0.0..1_000.0).prop_map(|gap| Happening::CaughtUp { gap }),
        1 => (prop::option::of(0..4_u8), 0..4_u8).prop_map(|(call, voicemail)| Happening::Seen { call, voicemail }),
        1 => (0..4_u8, any::<bool>()).prop_map(|(who, to_voicemail)| Happening::Declined { who, to_voicemail }),
        1 => (0..4_u8, 0..2_u8).prop_map(|(voicemail, words)| Happening::Transcript { voicemail, words }),
        1 => prop_oneof![Just(Hearing::Anew), Just(Hearing::Lost), Just(Hearing::Recovered)].prop_map(Happening::Hearing),
        1 => Just(Happening::LogRead),
        1 => Just(Happening::LogUnread),
        1 => Just(Happening::Restart),
    ];
    (single, prop::bool::weighted(0.05)).prop_map(|(single, repeated)| match single {
        Happening::Restart => single,
        single if repeated => Happening::Repeated(Box::new(single)),
        single => single,
    })
}

fn story() -> impl Strategy<Value = Story> {
    let pause = prop_oneof![3 => 0.0..2.0, 3 => 2.0..30.0, 1 => 30.0..400.0, 1 => Just(0.0)];
    prop::collection::vec((pause, happening()), 1..16)
}

/// The people of a story; the last hides.
fn caller(who: u8) -> Party {
    let number = (who < 3).then(|| format!("+1202555010{who}"));
    Party { number, ..Party::default() }
}

fn session_of(who: u8, ids: Ids) -> (Option<SessionId>, Option<TelephonySessionId>) {
    let older = matches!(ids, Ids::Both | Ids::Older).then(|| SessionId::new(format!("{}", 700 + u32::from(who))));
    let newer = matches!(ids, Ids::Both | Ids::Newer).then(|| TelephonySessionId::new(format!("s-{who}")));
    (older, newer)
}

fn direction(out: bool) -> Direction {
    if out { Direction::Outbound } else { Direction::Inbound }
}

fn origin(base: bool) -> Origin {
    if base { Origin::Baseline } else { Origin::Live }
}

/// The fact as it comes at `seconds`, the `count`th of its story; `None` for a restart, which is no fact.
fn fact(happening: &Happening, seconds: f64, count: u64) -> Option<Fact> {
    Some(match happening.clone() {
        Happening::CaughtUp { gap } => Fact::CaughtUp { from: time(seconds - gap), to: time(seconds) },
        Happening::Declined { who, to_voicemail } => Fact::Declined { call: call_id(who), to_voicemail },
        Happening::Hearing(hearing) => Fact::Hearing(hearing),
        Happening::Line { read, total, items, late } => {
            let sent = time(seconds - late);
            let via =
                if read { Via::Read { begun: sent } } else { Via::Event { sequence: Some(count), sent: Some(sent) } };
            let call = |item: Item| {
                let Item { who, out, status, queue, intermediate, monitored, delegated, ids } = item;
                let (session, telephony_session) = session_of(who, ids);
                LineCall {
                    session,
                    telephony_session,
                    party: None,
                    direction: Some(direction(out)),
                    termination: (status == LineStatus::NoCall).then_some(if intermediate {
                        Termination::Intermediate
                    } else {
                        Termination::Final
                    }),
                    status,
                    from: caller(who),
                    to: Party::default(),
                    started_at: None,
                    queue,
                    via: None,
                    on_behalf_of: delegated.then(|| ExtensionId::new("500101009")),
                    monitored,
                }
            };
            Fact::Presence(Presence {
                extension: None,
                via,
                calls: Some(items.into_iter().map(call).collect()),
                total,
                ring_on_monitored: false,
            })
        }
        Happening::Log { who, out, id, result, message, ago, base, fax, deleted, ids } => {
            let (session, telephony_session) = session_of(who, ids);
            let record = LogRecord {
                id: LogId::new(format!("log-{id}")),
                session,
                telephony_session,
                party: None,
                started_at: Some(time(seconds - ago)),
                duration: Some(Duration::from_secs(20)),
                direction: Some(direction(out)),
                result,
                reason: None,
                action: None,
                from: caller(who),
                to: Party::default(),
                fax,
                voicemail: message.map(message_id),
                deleted,
            };
            Fact::Log(record, origin(base))
        }
        Happening::LogRead => Fact::LogRead(time(seconds)),
        Happening::LogUnread => Fact::LogUnread,
        Happening::Repeated(happening) => Fact::Repeated(Box::new(fact(&happening, seconds, count)?)),
        Happening::Restart => return None,
        Happening::Seen { call: Some(who), .. } => Fact::Seen(Seen::Call(call_id(who))),
        Happening::Seen { voicemail, .. } => Fact::Seen(Seen::Voicemail(message_id(voicemail))),
        Happening::Session { who, party, out, status, reason, missed, sequence, own, origin, ids } => {
            let session = session_of(who, ids).0;
            Fact::Telephony(Telephony {
                telephony_session: TelephonySessionId::new(format!("s-{who}")),
                session,
                sequence: Some(sequence),
                at: Some(time(seconds)),
                origin,
                parties: vec![TelephonyParty {
                    id: PartyId::new(format!("p-{party}")),
                    extension: Some(ExtensionId::new("500101004")),
                    direction: Some(direction(out)),
                    from: caller(who),
                    to: Party::default(),
                    status,
                    reason,
                    missed,
                    queue: false,
                    ring_out_initiator: own,
                }],
            })
        }
        Happening::Transcript { voicemail, words } => Fact::Transcript(message_id(voicemail), format!("Words {words}")),
        Happening::Voicemail { id, who, ago, read, gone, base } => {
            let body = VoicemailBody {
                from: caller(who),
                created_at: Some(time(seconds - ago)),
                changed_at: None,
                read: Some(read),
                inbound: true,
                length: None,
                transcript: Transcript::Unknown,
                audio: None,
                transcript_source: None,
            };
            Fact::Voicemail(VoicemailRecord { id: message_id(id), body: (!gone).then_some(body) }, origin(base))
        }
    })
}

fn call_id(who: u8) -> CallId {
    CallId::new(format!("{}-in", 700 + u32::from(who)))
}

fn message_id(id: u8) -> MessageId {
    MessageId::new(format!("{}", 9_000 + u32::from(id)))
}

/// A tracker, and what must hold of all it has said so far.
struct Watch {
    tracker: Tracker,
    calls: BTreeMap<CallId, ringlet_domain::call::Call>,
    voicemails: BTreeMap<MessageId, ringlet_domain::call::Voicemail>,
    ringing: BTreeMap<CallId, Moment>,
    missed: BTreeSet<CallId>,
    left: BTreeSet<MessageId>,
    seconds: f64,
    count: u64,
}

impl Watch {
    fn new() -> Self {
        Self {
            tracker: Tracker::new(me()),
            calls: BTreeMap::new(),
            voicemails: BTreeMap::new(),
            ringing: BTreeMap::new(),
            missed: BTreeSet::new(),
            left: BTreeSet::new(),
            seconds: 0.0,
            count: 0,
        }
    }

    fn play(story: &Story) -> Self {
        let mut watch = Self::new();
        for (pause, happening) in story {
            watch.happens(*pause, happening);
        }
        watch
    }

    /// Lets one thing happen; says what was done for it alone.
    fn happens(&mut self, pause: f64, happening: &Happening) -> Vec<Effect> {
        self.wait(pause);
        self.count += 1;
        match fact(happening, self.seconds, self.count) {
            Some(fact) => self.hand_in(fact),
            None => {
                self.tracker = Tracker::new(me());
                let told = self.ringing.clone();
                self.ringing.clear();
                let mut done = Vec::new();
                for voicemail in self.voicemails.values().cloned().collect::<Vec<_>>() {
                    done.extend(self.hand_in(Fact::RememberedVoicemail(voicemail)));
                }
                for call in self.calls.values().cloned().collect::<Vec<_>>() {
                    done.extend(self.hand_in(Fact::Remembered(call)));
                }
                assert!(done.is_empty(), "remembering tells nothing: {done:?} {told:?}");
                done
            }
        }
    }

    fn hand_in(&mut self, fact: Fact) -> Vec<Effect> {
        let now = now(self.seconds);
        self.tracker.handle_fact(fact, now);
        self.drain(now)
    }

    /// Runs every timer up to `pause` seconds from now.
    fn wait(&mut self, pause: f64) {
        self.seconds += pause;
        let until = now(self.seconds);
        let mut turns = 0;
        while let Some(due) = self.tracker.poll_timeout().filter(|due| *due <= until.at) {
            turns += 1;
            assert!(turns < 10_000, "a timer comes again and again");
            self.tracker.handle_timeout(at(due));
            assert!(self.tracker.poll_timeout().is_none_or(|next| next > due), "a timer was not done with");
            self.drain(at(due));
        }
    }

    fn drain(&mut self, now: Now) -> Vec<Effect> {
        let mut done = Vec::new();
        while let Some(effect) = self.tracker.poll_effect() {
            self.look_at(&effect, now);
            done.push(effect);
        }
        for (call, since) in &self.ringing {
            assert!(now.at.since(*since) <= Duration::from_millis(120_010), "{call} rings on the desktop for ever");
        }
        done
    }

    fn look_at(&mut self, effect: &Effect, now: Now) {
        match effect {
            Effect::Record(call) => drop(self.calls.insert(call.id.clone(), call.clone())),
            Effect::RecordVoicemail(voicemail) => {
                self.voicemails.insert(voicemail.id.clone(), voicemail.clone());
            }
            Effect::Forget(id) => {
                // No call after all; should its session ever ring for one, that is another call.
                self.calls.remove(id);
                self.missed.remove(id);
            }
            Effect::Read(_) => {}
            Effect::Amend(NoticeKey::Ring(id), Notice::Incoming { from, .. }) => {
                assert!(self.ringing.contains_key(id), "{id} is given a name and does not ring");
                assert_eq!(self.calls.get(id).map(|call| &call.from), Some(from), "its row says otherwise");
            }
            Effect::Amend(key, _) => assert!(matches!(key, NoticeKey::Unanswered(_) | NoticeKey::Voicemail(_))),
            Effect::Withdraw(NoticeKey::Ring(id)) => drop(self.ringing.remove(id)),
            Effect::Withdraw(_) => {}
            Effect::Show(key, notice) => self.look_at_toast(key, notice, now),
        }
    }

    /// Rows come before toasts and already say that the toast was told; nothing is told twice.
    fn look_at_toast(&mut self, key: &NoticeKey, notice: &Notice, now: Now) {
        if let NoticeKey::Ring(id) | NoticeKey::Unanswered(id) = key {
            let row = self.calls.get(id).unwrap_or_else(|| panic!("{id} has a toast and no row"));
            assert_eq!(row.direction, Direction::Inbound, "an outbound call was told");
            match key {
                NoticeKey::Ring(_) => assert!(row.told.ring, "{id}: its row does not know of its toast"),
                _ => assert!(row.told.missed, "{id}: its row does not know of its toast"),
            }
        }
        match (key, notice) {
            (NoticeKey::Ring(id), _) => {
                self.ringing.insert(id.clone(), now.at);
            }
            (NoticeKey::Unanswered(id), Notice::Missed { .. }) => {
                assert!(self.missed.insert(id.clone()), "{id} was told to be missed twice");
            }
            (_, Notice::Voicemail { at, .. }) => {
                let rows = self.voicemails.values().filter(|row| row.told && row.left_at == *at);
                let ids: Vec<MessageId> = rows.map(|row| row.id.clone()).collect();
                assert!(!ids.is_empty(), "a voicemail has a toast and no row");
                assert!(ids.into_iter().any(|id| self.left.insert(id)), "a voicemail was told twice");
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn rows_come_before_toasts_and_nothing_is_told_twice(story in story()) {
        Watch::play(&story);
    }

    #[test]
    fn a_duplicate_changes_nothing(story in story()) {
        let mut watch = Watch::new();
        for (pause, happening) in &story {
            watch.happens(*pause, happening);
            if let Some(again) = fact(happening, watch.seconds, watch.count) {
                let done = watch.hand_in(again);
                prop_assert!(done.is_empty(), "{:?} again: {:?}", happening, done);
            }
        }
    }

    #[test]
    fn no_call_is_held_for_ever(story in story()) {
        let mut watch = Watch::play(&story);
        watch.wait(24.0 * 3_600.0);
        prop_assert_eq!(watch.tracker.poll_timeout(), None);
        prop_assert!(watch.ringing.is_empty(), "toasts left up: {:?}", watch.ringing);
        for call in watch.calls.values() {
            prop_assert_ne!(call.outcome, Outcome::Ringing, "{} rings for ever", &call.id);
        }
    }

    #[test]
    fn a_call_that_is_decided_stays_decided(story in story()) {
        let mut watch = Watch::play(&story);
        watch.wait(3.0 * 3_600.0);
        let before = (watch.calls.clone(), watch.voicemails.clone());
        let done = watch.hand_in(Fact::Presence(Presence {
            extension: None,
            via: Via::Read { begun: time(watch.seconds) },
            calls: Some(Vec::new()),
            total: None,
            ring_on_monitored: false,
        }));
        watch.wait(3.0 * 3_600.0);
        prop_assert!(done.is_empty(), "{:?}", done);
        prop_assert_eq!(before, (watch.calls, watch.voicemails));
    }

    #[test]
    fn the_first_fill_is_never_told(story in story()) {
        let mut watch = Watch::new();
        let quiet = |happening: &Happening| match happening.clone() {
            Happening::Log { who, out, id, result, message, ago, fax, deleted, ids, .. } => {
                Some(Happening::Log { who, out, id, result, message, ago, base: true, fax, deleted, ids })
            }
            Happening::Voicemail { id, who, ago, read, gone, .. } => {
                Some(Happening::Voicemail { id, who, ago, read, gone, base: true })
            }
            Happening::Line { .. } | Happening::Repeated(..) | Happening::Session { .. } => None,
            other => Some(other),
        };
        for (pause, happening) in story.iter().filter_map(|(pause, happening)| Some((*pause, quiet(happening)?))) {
            for effect in watch.happens(pause, &happening) {
                prop_assert!(!matches!(effect, Effect::Show(..)), "{:?} told {:?}", happening, effect);
            }
        }
        watch.wait(3_600.0);
        prop_assert!(watch.missed.is_empty() && watch.left.is_empty());
    }

    #[test]
    fn no_toast_is_up_for_a_call_that_a_whole_list_does_not_ring(story in story()) {
        let mut watch = Watch::new();
        for (pause, happening) in &story {
            let Happening::Line { read, items, .. } = happening else { continue };
            // A list with a call that has no name is not known to be whole.
            let named = items.iter().filter(|item| item.ids != Ids::Neither);
            let items: Vec<Item> = named.cloned().collect();
            let whole = Happening::Line { read: *read, total: None, items: items.clone(), late: 0.0 };
            watch.happens(*pause, &whole);
            let rings = |id: &CallId| {
                items.iter().any(|item| {
                    let ids = [format!("{}-in", 700 + u32::from(item.who)), format!("t-s-{}-in", item.who)];
                    !item.out && item.status == LineStatus::Ringing && ids.iter().any(|own| own == id.as_str())
                })
            };
            for call in watch.ringing.keys() {
                prop_assert!(rings(call), "{} is up and does not ring: {:?}", call, whole);
            }
        }
    }

    #[test]
    fn no_body_is_too_strange(bodies in prop::collection::vec((0..6_u8, body()), 1..6)) {
        let mut watch = Watch::new();
        for (kind, body) in bodies {
            let fact = match kind {
                0 => Some(Fact::Presence(presence::from_event(&body, Some(time(watch.seconds))))),
                1 => Some(Fact::Presence(presence::from_read(&body, time(watch.seconds)))),
                2 => telephony::from_event(&body).map(Fact::Telephony),
                3 => call_log::record(&body).map(|record| Fact::Log(record, Origin::Live)),
                4 => messages::record(&body).map(|record| Fact::Voicemail(record, Origin::Live)),
                _ => {
                    let _ = messages::changes(&body);
                    None
                }
            };
            if let Some(fact) = fact {
                watch.hand_in(fact);
            }
            watch.wait(10.0);
        }
        watch.wait(24.0 * 3_600.0);
        prop_assert_eq!(watch.tracker.poll_timeout(), None);
    }
}

/// A body with the service's keys and anything at all for values, the likely ones among them.
fn body() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "Ringing",
        "NoCall",
        "CallConnected",
        "final",
        "intermediate",
        "Inbound",
        "Outbound",
        "Proceeding",
        "Answered",
        "Disconnected",
        "VoiceMail",
        "Voicemail",
        "Missed",
        "Accepted",
        "Unread",
        "Read",
        "Alive",
        "Deleted",
        "RingOut",
        "AudioRecording",
        "Completed",
        "500101004",
        "880001",
        "s-880001",
        "+12025550143",
        "anonymous",
        "",
        "\u{202e}x",
        "2026-01-05T10:00:00.000Z",
        "2026-01-05T10:00:00+0000",
        "-009999-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ]);
    let leaf = prop_oneof![
        8 => word.prop_map(|word| json!(word)),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => ".{0,12}".prop_map(Value::from),
        1 => Just(Value::from("x".repeat(10_000))),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        let key = prop::sample::select(vec![
            "activeCalls",
            "telephonyStatus",
            "terminationType",
            "sessionId",
            "telephonySessionId",
            "partyId",
            "direction",
            "from",
            "to",
            "fromName",
            "sequence",
            "totalActiveCalls",
            "extensionId",
            "parties",
            "id",
            "status",
            "code",
            "reason",
            "missedCall",
            "origin",
            "type",
            "changes",
            "newMessageIds",
            "creationTime",
            "lastModifiedTime",
            "readStatus",
            "attachments",
            "vmDuration",
            "availability",
            "result",
            "action",
            "startTime",
            "duration",
            "message",
            "phoneNumber",
            "extensionNumber",
            "name",
            "callInfo",
            "primary",
            "value",
            "eventTime",
            "deleted",
            "queueCall",
            "sipData",
            "toTag",
            "uri",
            "vmTranscriptionStatus",
        ]);
        let map = prop::collection::vec((key, inner.clone()), 0..10).prop_map(|pairs| {
            Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
        });
        prop_oneof![
            3 => map,
            1 => prop::collection::vec(inner, 0..5).prop_map(Value::from),
        ]
    })
}
