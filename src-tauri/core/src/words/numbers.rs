//! The table of all countries' numbers: five megabytes, read in a few milliseconds, and let go when nobody asks it.

use std::sync::{Arc, Mutex, PoisonError};

use rlibphonenumber::{PhoneNumberFormat, PhoneNumberUtil, Region};
use tracing::error;

/// A number that the table knows the make-up of.
pub(super) struct Parsed {
    table: Arc<PhoneNumberUtil>,
    number: rlibphonenumber::PhoneNumber,
}

impl Parsed {
    /// Reads `number`, which needs no country code when it is of `home`. `None` when it is no number.
    pub(super) fn read(number: &str, home: Option<Region>) -> Option<Self> {
        let table = TABLE.lock().unwrap_or_else(PoisonError::into_inner).asked()?;
        let number = table.parse(number, home).ok()?;
        Some(Self { table, number })
    }

    /// Whether such a number can have been given to somebody.
    pub(super) fn is_valid(&self) -> bool {
        self.table.is_valid_number(&self.number)
    }

    pub(super) fn format(&self, format: PhoneNumberFormat) -> String {
        self.table.format(&self.number, format).into_owned()
    }
}

/// Lets go of the table when it was not asked since the last time that this was called, and says whether it did. It is
/// read again when it is needed.
pub fn rest() -> bool {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner).rest()
}

static TABLE: Mutex<Table> = Mutex::new(Table { read: None, asked: false });

struct Table {
    read: Option<Arc<PhoneNumberUtil>>,
    asked: bool,
}

impl Table {
    fn asked(&mut self) -> Option<Arc<PhoneNumberUtil>> {
        self.asked = true;
        if self.read.is_none() {
            match PhoneNumberUtil::new() {
                Ok(read) => self.read = Some(Arc::new(read)),
                Err(error) => error!(%error, "the table of numbers cannot be read: numbers stay as they come"),
            }
        }
        self.read.clone()
    }

    fn rest(&mut self) -> bool {
        !std::mem::take(&mut self.asked) && self.read.take().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn the_table_goes_when_nobody_asked_it_and_is_there_when_somebody_does() {
        let mut table = Table { read: None, asked: false };
        assert!(!table.rest(), "there is none yet");
        assert!(table.asked().is_some());
        assert!(!table.rest(), "it was asked just now");
        assert!(table.asked().is_some() && !table.rest());
        assert!(table.rest(), "nobody asked it since");
        assert!(table.read.is_none() && !table.rest());
        assert!(table.asked().is_some());
    }
}
