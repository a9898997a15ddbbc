//! The table of all countries' numbers: five megabytes, read in a few milliseconds, and let go when nobody asks it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rlibphonenumber::{PhoneNumberFormat, PhoneNumberUtil, Region};
use tracing::error;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Manner {
    /// With its country's code, such as `+1 202-555-0143`. One that has such a code need not be known to be in use.
    International,
    /// As at home, such as `(202) 555-0143`.
    National,
}

/// `number`, which needs no country code when it is of `home`, written like this. `None` when it is no number.
pub(super) fn written(number: &str, home: Option<Region>, manner: Manner) -> Option<String> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner).written(number, home, manner)
}

/// Lets go of the table when it was not asked since the last time that this was called, and says whether it did. It is
/// read again when it is needed.
pub fn rest() -> bool {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner).rest()
}

static TABLE: Mutex<Table> = Mutex::new(Table { read: None, asked: false });

struct Table {
    read: Option<Read>,
    asked: bool,
}

/// The table, and what it said of numbers that were asked for: a caller's is written many times.
struct Read {
    table: PhoneNumberUtil,
    said: HashMap<(String, Option<Region>, Manner), Option<String>>,
}

impl Table {
    fn written(&mut self, number: &str, home: Option<Region>, manner: Manner) -> Option<String> {
        self.asked = true;
        if self.read.is_none() {
            match PhoneNumberUtil::new() {
                Ok(table) => self.read = Some(Read { table, said: HashMap::new() }),
                Err(error) => error!(%error, "the table of numbers cannot be read: numbers stay as they come"),
            }
        }
        let Read { table, said } = self.read.as_mut()?;
        if said.len() >= REMEMBERED {
            said.clear();
        }
        said.entry((number.to_owned(), home, manner)).or_insert_with(|| write(table, number, home, manner)).clone()
    }

    fn rest(&mut self) -> bool {
        !std::mem::take(&mut self.asked) && self.read.take().is_some()
    }
}

fn write(table: &PhoneNumberUtil, number: &str, home: Option<Region>, manner: Manner) -> Option<String> {
    let parsed = table.parse(number, home).ok()?;
    let foreign = manner == Manner::International && number.starts_with('+');
    let format = match manner {
        Manner::International => PhoneNumberFormat::International,
        Manner::National => PhoneNumberFormat::National,
    };
    (foreign || table.is_valid_number(&parsed)).then(|| table.format(&parsed, format).into_owned())
}

/// More numbers than are seen at a time.
const REMEMBERED: usize = 500;

#[cfg(test)]
mod tests {
    use super::{Manner, Table};

    #[test]
    fn the_table_goes_when_nobody_asked_it_and_is_there_when_somebody_does() {
        let mut table = Table { read: None, asked: false };
        let ask = |table: &mut Table| table.written("+12025550143", None, Manner::International);
        assert!(!table.rest(), "there is none yet");
        assert_eq!(ask(&mut table).as_deref(), Some("+1 202-555-0143"));
        assert!(!table.rest(), "it was asked just now");
        assert!(ask(&mut table).is_some() && !table.rest());
        assert!(table.rest(), "nobody asked it since");
        assert!(table.read.is_none() && !table.rest());
        assert_eq!(ask(&mut table).as_deref(), Some("+1 202-555-0143"));
    }
}
