//! Bodies: whatever the service says of calls and messages becomes facts, and the tracker takes them all.

#![no_main]

use std::collections::BTreeSet;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use ringlet_domain::facts::{Fact, Origin, call_log, messages, presence, telephony};
use ringlet_domain::ids::ExtensionId;
use ringlet_domain::moment::{Moment, Now, Timestamp};
use ringlet_domain::tracker::{Me, Tracker};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else { return };
    let mut tracker = Tracker::new(Me { extension: ExtensionId::new("133165004"), numbers: BTreeSet::new() });
    let start = Timestamp::from_millis(1_790_000_000_000);
    let mut at = Duration::ZERO;
    let mut tell = |fact: Fact| {
        at += Duration::from_secs(1);
        tracker.handle_fact(fact, Now { at: Moment::from_origin(at), server: start + at });
        while tracker.poll_effect().is_some() {}
    };
    tell(Fact::Presence(presence::from_event(&body, None)));
    tell(Fact::Presence(presence::from_read(&body, start)));
    messages::changes(&body);
    // One body, or a page of them.
    let records = body.get("records").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![body.clone()]);
    for record in &records {
        let facts = [
            call_log::record(record).map(|record| Fact::Log(record, Origin::Live)),
            messages::record(record).map(|record| Fact::Voicemail(record, Origin::Live)),
            telephony::from_event(record).map(Fact::Telephony),
        ];
        facts.into_iter().flatten().for_each(&mut tell);
    }
    // Nothing is held for ever.
    tell(Fact::Presence(presence::from_event(&Value::Null, None)));
    let mut turns = 0;
    while let Some(due) = tracker.poll_timeout() {
        let passed = due.since(Moment::from_origin(Duration::ZERO));
        tracker.handle_timeout(Now { at: due, server: start + passed });
        while tracker.poll_effect().is_some() {}
        turns += 1;
        assert!(turns < 100_000, "something is awaited for ever");
    }
});
