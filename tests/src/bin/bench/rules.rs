//! How fast the rules are: facts a second through the tracker, against parsing the same bodies alone.
//!
//! The calls come half a minute apart, as on a line that never rests: what the tracker does depends on how many calls
//! still wait for the call log, and hundreds at once are no line's day.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ringlet_domain::facts::{Fact, presence};
use ringlet_domain::ids::ExtensionId;
use ringlet_domain::moment::{Moment, Now, Timestamp};
use ringlet_domain::tracker::{Me, Tracker};
use serde_json::Value;

use crate::Figure;

/// Parses and tracks calls that ring and end.
pub fn measure() -> Vec<Figure> {
    let bodies: Vec<String> = (0..CALLS).flat_map(|call| [body(call, "Ringing"), body(call, "NoCall")]).collect();
    let parsing = time(|| bodies.iter().for_each(|body| drop(black_box(fact(body)))));
    let tracking = time(|| {
        let me = Me { extension: ExtensionId::new("133165004"), numbers: ["+16505819987".to_owned()].into() };
        let mut tracker = Tracker::new(me);
        for (step, body) in bodies.iter().enumerate() {
            if let Some(fact) = fact(body) {
                tracker.handle_fact(fact, at(step));
            }
            while let Some(effect) = tracker.poll_effect() {
                black_box(effect);
            }
            black_box(tracker.poll_timeout());
        }
    });
    let rate = |span: Duration| 2.0 * f64::from(CALLS) / span.as_secs_f64();
    vec![Figure {
        what: "facts a second, against parsing alone".to_owned(),
        value: rate(tracking),
        floor: Some(rate(parsing)),
        unit: "1/s",
        aim: "at least 0.5×",
    }]
}

fn body(call: u32, status: &str) -> String {
    let termination = if status == "NoCall" { r#","terminationType":"final""# } else { "" };
    format!(
        r#"{{"extensionId":133165004,"telephonyStatus":"{status}","sequence":{},"activeCalls":[{{"id":"c{call}","direction":"Inbound","from":"+1202555{:04}","to":"+16505819987","telephonyStatus":"{status}","sessionId":"{}","telephonySessionId":"s-{call}"{termination}}}],"totalActiveCalls":1}}"#,
        2 * call + u32::from(status == "NoCall"),
        call % 10_000,
        14_860_000_000_u64 + u64::from(call),
    )
}

fn fact(body: &str) -> Option<Fact> {
    let body: Value = serde_json::from_str(body).ok()?;
    Some(Fact::Presence(presence::from_event(&body, None)))
}

fn at(step: usize) -> Now {
    let passed = BETWEEN_FACTS * u32::try_from(step).unwrap_or(u32::MAX);
    Now { at: Moment::from_origin(passed), server: Timestamp::from_millis(1_777_000_000_000) + passed }
}

/// The fastest of five: the machine has other things to do as well.
fn time(mut work: impl FnMut()) -> Duration {
    let once = |work: &mut dyn FnMut()| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..5).map(|_| once(&mut work)).min().unwrap_or_default()
}

const CALLS: u32 = 20_000;
const BETWEEN_FACTS: Duration = Duration::from_secs(15);
