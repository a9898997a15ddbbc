//! Moments, lengths and numbers, as the language and the clock on the wall have them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ringlet_domain::moment::Timestamp;

use super::{Say, Words, seconds};
use crate::locale::Language;

impl Words {
    /// From one time to another: "12:04–13:31", "30 Apr 22:00 – 07:30".
    pub(super) fn span(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> String {
        let alone = self.is_of_today(from, now) && self.is_of_today(to, now);
        let span = Say::new(if alone { "span-of-clocks" } else { "span-of-days" });
        self.say(&span.text("from", self.time(from, now)).text("to", self.time(to, now)))
    }

    /// The time of day on the person's clock; with its day when that is not today's.
    pub(super) fn time(&self, at: Timestamp, now: Timestamp) -> String {
        let Some(local) = self.local(at) else { return at.to_string() };
        let clock = self.clock(local.hour(), local.minute());
        if self.is_of_today(at, now) {
            return self.say(&clock);
        }
        let month =
            MONTHS.get(usize::from(local.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default();
        let month = Say::new("month").text("name", month);
        let order = Say::new(if self.locale.month_first() { "month-first" } else { "day-first" });
        let day = u32::from(local.day().unsigned_abs());
        self.say(&order.number("day", day).say("month", month).say("clock", clock))
    }

    /// A moment as the contract writes it, in the same words; as it stands when it is none.
    pub fn moment(&self, at: &str, now: SystemTime) -> String {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = Timestamp::from_millis(i64::try_from(now).unwrap_or(i64::MAX));
        Timestamp::parse(at).map_or_else(|| at.to_owned(), |at| self.time(at, now))
    }

    fn clock(&self, hour: i8, minute: i8) -> Say {
        let clock = if self.locale.hour12 {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            Say::new("clock-12").text("hour", hour.to_string()).text("half", half)
        } else {
            let in_two_digits = !matches!(self.locale.language, Language::Es | Language::Ja);
            Say::new("clock-24").text("hour", if in_two_digits { format!("{hour:02}") } else { hour.to_string() })
        };
        clock.text("minute", format!("{minute:02}"))
    }

    fn is_of_today(&self, at: Timestamp, now: Timestamp) -> bool {
        matches!((self.local(at), self.local(now)), (Some(at), Some(now)) if at.date() == now.date())
    }

    fn local(&self, at: Timestamp) -> Option<jiff::Zoned> {
        let time = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
        Some(time.to_zoned(self.zone.clone()))
    }

    /// How long a step took: "0.4 ms", "37 ms", "2.5 s", "3 min".
    pub fn took(&self, length: Duration) -> String {
        self.say(&took(length))
    }
}

/// "9 s", "2 min 5 s", "1 h 3 min".
pub(super) fn length(length: Duration) -> Say {
    let whole = seconds(length);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes, seconds) {
        (0, 0, s) => Say::new("length-s").number("s", s),
        (0, min, 0) => Say::new("length-min").number("min", min),
        (0, min, s) => Say::new("length-min-s").number("min", min).number("s", s),
        (h, 0, _) => Say::new("length-h").number("h", h),
        (h, min, _) => Say::new("length-h-min").number("h", h).number("min", min),
    }
}

/// A length as finely as it matters.
pub(crate) fn took(length: Duration) -> Say {
    let millis = length.as_secs_f64() * 1_000.0;
    match millis {
        ..10.0 => Say::new("length-ms").say("ms", decimal(format!("{millis:.1}"))),
        ..1_000.0 => Say::new("length-ms").text("ms", format!("{millis:.0}")),
        ..60_000.0 => Say::new("length-s").say("s", decimal(format!("{:.1}", millis / 1_000.0))),
        _ => Say::new("length-min").text("min", (length.as_secs() / 60).to_string()),
    }
}

/// A number with one decimal.
fn decimal(number: String) -> Say {
    let (whole, rest) = number.split_once('.').unwrap_or((&number, "0"));
    Say::new("decimal").text("whole", whole).text("rest", rest)
}

/// As the messages call them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{DesktopLocale, Locale};

    #[test]
    fn a_step_is_measured_as_finely_as_it_matters() {
        let cases = [(400, "0.4 ms"), (37_200, "37 ms"), (2_500_000, "2.5 s"), (185_000_000, "3 min")];
        for (micros, expected) in cases {
            assert_eq!(took(Duration::from_micros(micros)).to_string(), expected);
        }
    }

    #[test]
    fn since_when_the_line_is_listened_to_is_said_in_each_language() {
        let cases = [
            ("en_GB.UTF-8", "Listening since 09:12", "Reconnecting since 30 Apr 07:05: no network"),
            ("en_US.UTF-8", "Listening since 9:12 AM", "Reconnecting since Apr 30, 7:05 AM: no network"),
            ("de_DE.UTF-8", "Empfängt Anrufe seit 09:12", "Verbindet sich neu seit 30. Apr., 07:05: no network"),
            ("fr_FR.UTF-8", "À l’écoute depuis 09:12", "Reconnexion depuis 30 avr. 07:05\u{a0}: no network"),
            ("es_ES.UTF-8", "A la escucha desde 9:12", "Reconectando desde 30 abr, 7:05: no network"),
            ("ja_JP.UTF-8", "9:12から待ち受け中", "4月30日 7:05から再接続中：no network"),
        ];
        // 2026-05-01T20:00:00Z.
        let now = UNIX_EPOCH + Duration::from_secs(1_777_665_600);
        for (lang, listening, reconnecting) in cases {
            let desktop = DesktopLocale::of_environment(|name| (name == "LANG").then(|| lang.to_owned()));
            let words = Words::in_zone(None, jiff::tz::TimeZone::UTC).speaking(Locale::choose("", &desktop));
            let since = |id, at| Say::new(id).text("since", words.moment(at, now)).text("why", "no network");
            assert_eq!(words.say(&since("tray-line-listening", "2026-05-01T09:12:30Z")), listening);
            assert_eq!(words.say(&since("tray-line-reconnecting", "2026-04-30T07:05:00Z")), reconnecting);
        }
        let words = Words::in_zone(None, jiff::tz::TimeZone::UTC);
        assert_eq!(words.moment("soon", now), "soon");
    }

    #[test]
    fn moments_are_written_as_the_language_and_the_clock_on_the_wall_have_them() {
        let at = |text: &str| Timestamp::parse(text).expect("a time");
        let now = at("2026-05-01T20:00:00Z");
        let cases = [
            ("", "", "30 Apr 07:05", "18:31", "18:31–20:00"),
            ("", "en_US.UTF-8", "Apr 30, 7:05 AM", "6:31 PM", "6:31 PM–8:00 PM"),
            ("", "en_GB.UTF-8", "30 Apr 07:05", "18:31", "18:31–20:00"),
            ("de", "en_US.UTF-8", "30. Apr., 7:05 AM", "6:31 PM", "6:31 PM–8:00 PM"),
            ("", "de_DE.UTF-8", "30. Apr., 07:05", "18:31", "18:31–20:00"),
            ("", "fr_FR.UTF-8", "30 avr. 07:05", "18:31", "18:31–20:00"),
            ("", "es_ES.UTF-8", "30 abr, 7:05", "18:31", "18:31–20:00"),
            ("", "es_MX.UTF-8", "30 abr, 7:05 a.\u{a0}m.", "6:31 p.\u{a0}m.", "6:31 p.\u{a0}m.–8:00 p.\u{a0}m."),
            ("", "ja_JP.UTF-8", "4月30日 7:05", "18:31", "18:31～20:00"),
        ];
        for (wanted, lang, another_day, today, span) in cases {
            let desktop = DesktopLocale::of_environment(|name| (name == "LANG").then(|| lang.to_owned()));
            let words = Words::in_zone(None, jiff::tz::TimeZone::UTC).speaking(Locale::choose(wanted, &desktop));
            assert_eq!(words.time(at("2026-04-30T07:05:00Z"), now), another_day, "{wanted:?} {lang:?}");
            assert_eq!(words.time(at("2026-05-01T18:31:00Z"), now), today, "{wanted:?} {lang:?}");
            assert_eq!(words.span(at("2026-05-01T18:31:00Z"), now, now), span, "{wanted:?} {lang:?}");
        }
    }
}
