//! The trail of each row, as far as the line sees it: from the event's arrival to the order for a pop-up.
//!
//! Steps are written after the pop-ups they tell of: nothing waits for them.

use std::collections::BTreeSet;
use std::time::Duration;

use ringlet_domain::ids::MessageId;
use ringlet_domain::moment::{Moment, Timestamp};
use ringlet_domain::notice::NoticeKey;
use ringlet_domain::quiet::Reason;
use ringlet_domain::trail::About;
use tracing::debug;

use super::Line;
use crate::engine::teller::{Settled, Told};
use crate::history::{LINE, note_about, notice_about};
use crate::trail::{Hop, Mark, Record};

/// Steps that were not written yet, and the event they follow from.
#[derive(Debug, Default)]
pub(super) struct Trail {
    records: Vec<Record>,
    event: Option<Arrival>,
}

/// When an event came, and when it was sent.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    at: Moment,
    wall: Timestamp,
    /// How long it was on its way, as far as the two clocks agree.
    lag: Option<Duration>,
}

impl Line {
    /// An event is taken in: what follows, until the effects are carried out, follows from it.
    pub(super) fn event_came(&mut self, sent: Option<Timestamp>) {
        let now = self.parts.wire.now();
        let lag = sent.map(|sent| now.server.since(sent));
        self.trail.event = Some(Arrival { at: now.at, wall: self.wall(), lag });
    }

    /// An event came that nothing follows from.
    pub(super) fn event_was_left_aside(&mut self, why: Mark) {
        self.arrived(LINE.to_owned());
        let at = self.wall();
        self.trail.records.push(Record { about: LINE.to_owned(), at, mark: why, took: None });
    }

    /// An event came that names a voicemail, which is read now.
    pub(super) fn event_named(&mut self, id: &MessageId) {
        self.arrived(note_about(&About::Voicemail(id.clone())));
    }

    fn arrived(&mut self, about: String) {
        if let Some(event) = self.trail.event {
            let mark = Mark::Hop(Hop::Arrived);
            self.trail.records.push(Record { about, at: event.wall, mark, took: event.lag });
        }
    }

    /// Takes over what the tracker noted. The first step of each row that an event brought is that event's arrival, and
    /// the second says how long reading and judging it took.
    pub(super) fn take_notes(&mut self) {
        let at = self.wall();
        let judged = self.trail.event.map(|event| self.parts.wire.now().at.since(event.at));
        let mut met: BTreeSet<String> = self.trail.records.iter().map(|record| record.about.clone()).collect();
        while let Some(note) = self.tracker.poll_note() {
            let about = note_about(&note.about);
            let first = met.insert(about.clone());
            if first {
                self.arrived(about.clone());
            }
            let took = note.span.or(judged.filter(|_| first));
            self.trail.records.push(Record { about, at, mark: Mark::Decided(note.step), took });
        }
    }

    /// These rows were written, in that time.
    pub(super) fn rows_were_written(&mut self, rows: &[String], took: Duration) {
        let rows: BTreeSet<&String> = rows.iter().collect();
        if rows.len() > A_FEW {
            return;
        }
        let at = self.wall();
        let mark = Mark::Hop(Hop::Written);
        let records = rows.into_iter().map(|row| Record { about: row.clone(), at, mark, took: Some(took) });
        self.trail.records.extend(records);
    }

    /// The pop-up under `key` was wanted: it was handed to the desktop, or held back.
    pub(super) fn toast_was_settled(&mut self, key: &NoticeKey, settled: Settled) {
        let about = notice_about(key);
        let hop = match settled.told {
            Told::Handed => Hop::Handed,
            Told::Off => Hop::HeldByKind,
            Told::Held(Reason::DoNotDisturb) => Hop::HeldByDesktop,
            Told::Held(Reason::Paused) => Hop::HeldByPause,
            Told::Held(Reason::QuietHours) => Hop::HeldByHours,
        };
        let handed = settled.told == Told::Handed;
        let took = self.trail.event.filter(|_| handed).map(|event| settled.at.since(event.at));
        self.trail.records.push(Record { about, at: settled.wall, mark: Mark::Hop(hop), took });
    }

    /// This machine's time: what is known of the service's is corrected now and then, and steps would change places.
    fn wall(&self) -> Timestamp {
        self.parts.wire.clock().wall()
    }

    /// Writes what was noted. A trail that cannot be kept costs nothing else.
    pub(super) async fn write_trail(&mut self) {
        self.trail.event = None;
        let records = std::mem::take(&mut self.trail.records);
        if records.is_empty() {
            return;
        }
        if let Err(error) = self.parts.history.note_steps(&self.parts.id, records).await {
            debug!(%error, "a trail was not written");
        }
    }
}

/// Of a page of the first fill nobody asks how long its writing took.
const A_FEW: usize = 8;
