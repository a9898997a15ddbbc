//! Which deliveries were seen: the service sends some of them twice.

use std::collections::{HashSet, VecDeque};

/// The last deliveries: one that comes again, as a recovery may do, is no news.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    order: VecDeque<String>,
    known: HashSet<String>,
}

impl Delivered {
    /// Whether `uuid` was not seen before.
    pub(super) fn first_time(&mut self, uuid: &str) -> bool {
        if !self.known.insert(uuid.to_owned()) {
            return false;
        }
        self.order.push_back(uuid.to_owned());
        if self.order.len() > REMEMBERED_DELIVERIES
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

/// The gateway keeps 100 notifications for a recovery; twice that and more is remembered.
const REMEMBERED_DELIVERIES: usize = 512;
