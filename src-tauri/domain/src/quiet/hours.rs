//! Quiet hours by the clock on the wall: on some days of the week, from one time to another, over midnight too.
//!
//! Each is a stretch between two moments, not a question to the clock's hands: when the clocks go forward or back it
//! begins and ends once, as it was said.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::moment::Timestamp;

/// A quiet time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins, in minutes after midnight.
    pub from: u16,
    /// When it ends; on the next day when that is not later than it began.
    pub to: u16,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "everybody knows them")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Hours {
    /// When the quiet time that `now` is in ends, in `zone`; `None` when it is not quiet. Times that touch are one.
    pub fn end(all: &[Self], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut end = None;
        let mut at = now;
        // A week that is quiet all over has no end worth waiting for.
        for _ in 0..MOST_TOUCHING {
            match all.iter().filter_map(|hours| hours.end_of_one(at, zone)).max() {
                Some(next) => {
                    end = Some(next);
                    at = next;
                }
                None => break,
            }
        }
        end
    }

    /// When the next quiet time after `now` begins, in `zone`; `None` when there is none within a week.
    pub fn begin(all: &[Self], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = date_of(now, zone)?;
        let days = || (0..8).filter_map(|days| today.checked_add(jiff::Span::new().days(days)).ok());
        let begins = all.iter().flat_map(|hours| days().filter_map(|day| hours.stretch(day, zone)));
        begins.map(|(from, _)| from).filter(|from| *from > now).min()
    }

    fn end_of_one(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = date_of(now, zone)?;
        let stretches = [today.yesterday().ok(), Some(today)].into_iter().flatten();
        let around = stretches.filter_map(|day| self.stretch(day, zone)).filter(|(from, to)| *from <= now && now < *to);
        around.map(|(_, to)| to).max()
    }

    /// The one that begins on `day`, if one does. A time that the clocks skip is the next there is, one that they show
    /// twice is the first.
    fn stretch(&self, day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        if !self.days.contains(&weekday(day)) {
            return None;
        }
        let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
        let at = |day: Date, minutes: u16| {
            let time = Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()?;
            let zoned = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
            Some(Timestamp::from_millis(zoned.timestamp().as_millisecond()))
        };
        // One that lies in what the clocks skip may have no length left.
        Some((at(day, self.from)?, at(last, self.to)?)).filter(|(from, to)| from < to)
    }
}

fn date_of(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    Some(at.to_zoned(zone.clone()).date())
}

fn weekday(day: Date) -> Weekday {
    match day.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

/// As many stretches as can touch before a week is over, with room for rules that say the same twice.
const MOST_TOUCHING: usize = 64;
