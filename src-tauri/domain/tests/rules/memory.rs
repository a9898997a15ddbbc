//! A line that never rests: what the tracker keeps of it stays bounded, and goes when nothing more happens.

use ringlet_domain::tracker::Tracker;

use crate::people::{me, now};
use crate::script::{Step, step};

fn take(tracker: &mut Tracker, line: &str) {
    let (seconds, Step::Fact(fact)) = step(line) else { panic!("no fact: {line}") };
    tracker.handle_fact(*fact, now(seconds));
    while tracker.poll_effect().is_some() {}
}

#[test]
fn a_line_that_never_rests_does_not_fill_the_memory() {
    let mut tracker = Tracker::new(me());
    let mut most = 0;
    for number in 0..6_000_u32 {
        let at = f64::from(number);
        let call = format!("session={number} ts=s-{number}");
        take(&mut tracker, &format!("{at} line {}: pat ringing {call}", 2 * number + 1));
        take(&mut tracker, &format!("{at} session 1: pat Proceeding {call}"));
        take(&mut tracker, &format!("{} line {}: pat over {call}", at + 0.3, 2 * number + 2));
        take(&mut tracker, &format!("{} session 2: pat Disconnected reason=Cancelled {call}", at + 0.4));
        take(&mut tracker, &format!("{} voicemail m-{number} pat left={at} length=1 read", at + 0.5));
        take(&mut tracker, &format!("{} log pat Voicemail vm=n-{number} id=l-{number} start={at} {call}", at + 0.6));
        most = most.max(tracker.in_memory());
    }
    assert!((4_000..12_100).contains(&most), "{most} things in memory");
    tracker.handle_timeout(now(24.0 * 3_600.0));
    assert!(tracker.in_memory() < 20, "{} things a day later", tracker.in_memory());
}
