//! Frames: whatever comes over the socket, a session reads it and lives on.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringlet_domain::frame;
use ringlet_domain::moment::{Chance, Moment, Now, Timestamp};
use ringlet_domain::session::{Session, Turn};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let first = frame::parse(&text);
    assert_eq!(first.as_ref().ok(), frame::parse(&text).as_ref().ok(), "the same text is read the same twice");

    // The same text in every phase of a connection.
    let mut session = Session::new(Vec::new());
    let turn = Turn { now: Now { at: Moment::default(), server: Timestamp::default() }, chance: Chance::new(0.5) };
    session.handle_start(turn);
    session.handle_token(Ok(()), turn);
    for _ in 0..TIMES {
        assert_eq!(session.handle_text(&text, turn).is_ok(), first.is_ok(), "what is no frame is refused");
        while session.poll_command().is_some() {}
    }
    if first.is_err() {
        assert_eq!(session.dropped(), TIMES, "what is refused is counted");
    }
});

/// Often enough for a text to be heard while dialling, while subscribing and while listening.
const TIMES: u64 = 3;
