//! What can happen on a line, as tables: the steps at the other end of it, and what the person is told of each.
//!
//! Here it is a line of presence alone; what telephony sessions add is in `session_tables`.

use std::time::Duration;

use serde_json::{Value, json};

/// One row: what happens, what the person is told, and what the history says in the end.
pub struct Scenario {
    pub number: u32,
    pub what: &'static str,
    pub steps: Vec<Step>,
    /// What comes when the call log has spoken.
    pub later: &'static [&'static str],
    /// `direction outcome` of its rows, newest first, or nothing for what is no call of the person's.
    pub row: Option<&'static str>,
}

/// A verb of the office with its fields, and the pop-ups that must have come and gone before the next step.
pub struct Step {
    pub verb: &'static str,
    pub fields: Value,
    pub told: &'static [&'static str],
    /// How long nothing more may be told of the scenario's callers before the next step.
    pub quiet: Duration,
}

impl Step {
    /// What follows comes later than a pause between two devices of one person lasts.
    pub fn long_before_the_next(self) -> Step {
        Step { quiet: Duration::from_secs(3), ..self }
    }
}

pub fn step(verb: &'static str, fields: Value, told: &'static [&'static str]) -> Step {
    Step { verb, fields, told, quiet: Duration::ZERO }
}

/// A call that rings on the desktop.
pub fn rings(number: u32) -> Step {
    step("ring", caller(number), &["rings"])
}

pub fn caller(number: u32) -> Value {
    json!({"call": format!("c{number}"), "from": format!("+1202555{:04}", 100 + number), "name": name(number)})
}

pub fn name(number: u32) -> String {
    format!("Caller {number:02}")
}

pub fn with(mut fields: Value, key: &str, value: impl Into<Value>) -> Value {
    fields[key] = value.into();
    fields
}

/// A call that rings for everybody in the queue.
pub fn queued(number: u32) -> Step {
    step("ring", with(caller(number), "queue", true), &["rings"])
}

/// A call that somebody of the company has talked in and hands over.
pub fn handed_over(number: u32) -> Step {
    step("ring", with(caller(number), "talked_before", 90), &["rings"])
}

/// A call that comes while the person takes none.
pub fn refused(number: u32) -> [Step; 3] {
    let do_not_disturb = |on: bool| step("do-not-disturb", json!({"on": on}), &[]);
    [do_not_disturb(true), step("refuse", caller(number), &[]), do_not_disturb(false)]
}

/// The next step of the scenario's own call.
pub fn then(verb: &'static str, number: u32, told: &'static [&'static str]) -> Step {
    step(verb, json!({"call": format!("c{number}")}), told)
}

fn drops(events: usize) -> Step {
    step("fault-events", json!({"faults": vec![json!({"fault": "drop"}); events]}), &[])
}

/// A line of presence alone: what most apps are granted.
pub fn on_presence() -> Vec<Scenario> {
    let row = |number, what, steps, row| Scenario { number, what, steps, later: &[], row };
    vec![
        row(1, "the caller gives up", vec![rings(1), then("hang-up", 1, MISSED)], Some("inbound missed")),
        row(
            2,
            "answered here",
            vec![rings(2), then("answer", 2, &["gone"]), then("hang-up", 2, &[])],
            Some("inbound answered"),
        ),
        row(
            3,
            "answered on another device: presence is the extension's, and shows the same with another leg",
            vec![rings(3), then("answer", 3, &["gone"]), then("hold", 3, &[]), then("hang-up", 3, &[])],
            Some("inbound answered"),
        ),
        Scenario {
            number: 4,
            what: "declined: it looks missed until the log has spoken",
            steps: vec![rings(4), then("decline", 4, MISSED)],
            later: &["gone"],
            row: Some("inbound declined"),
        },
        row(
            5,
            "a message is left",
            vec![rings(5), then("to-voicemail", 5, MISSED), then("leave-voicemail", 5, &["message instead"])],
            Some("inbound missed with voicemail"),
        ),
        row(
            6,
            "the caller says nothing to the mailbox",
            vec![rings(6), then("to-voicemail", 6, MISSED), then("hang-up", 6, &[])],
            Some("inbound missed"),
        ),
        row(
            7,
            "straight to the mailbox",
            vec![step("leave-voicemail", caller_alone(7), &["message"])],
            Some("inbound missed with voicemail"),
        ),
        row(8, "refused before it rang: the log alone has it", refused(8).into(), Some("inbound missed")),
        row(
            9,
            "a second call rings while the first is talked on, which is held for it",
            vec![
                rings(9),
                then("answer", 9, &["gone"]),
                step("ring", second(9), &["rings"]),
                then("hold", 9, &[]),
                then("answer", 59, &["gone"]),
                then("hang-up", 59, &[]),
                then("hang-up", 9, &[]),
            ],
            Some("inbound answered, inbound answered"),
        ),
        row(
            11,
            "a second call rings while the first is talked on, and its caller gives up",
            vec![
                rings(11),
                then("answer", 11, &["gone"]),
                step("ring", second(11), &["rings"]),
                then("hang-up", 61, MISSED),
                then("hang-up", 11, &[]),
            ],
            Some("inbound missed, inbound answered"),
        ),
        Scenario {
            number: 12,
            what: "a colleague in the queue takes it",
            steps: vec![queued(12), then("answer-elsewhere", 12, &["gone"])],
            later: &[],
            row: Some("inbound answered_elsewhere"),
        },
        Scenario {
            number: 13,
            what: "nobody in the queue takes it, in two rounds: held until the log has spoken",
            steps: vec![
                queued(13),
                then("let-device-go", 13, &["gone"]).long_before_the_next(),
                then("ring-again", 13, &["rings"]),
                then("hang-up", 13, &["gone"]),
            ],
            later: &["missed"],
            row: Some("inbound missed"),
        },
        row(
            14,
            "the next device rings after a pause",
            vec![
                rings(14),
                then("pause-ringing", 14, &["gone"]),
                then("ring-again", 14, &["rings"]),
                then("answer", 14, &["gone"]),
                then("hang-up", 14, &[]),
            ],
            Some("inbound answered"),
        ),
        row(
            15,
            "a colleague hands a call over, and its caller gives up",
            vec![handed_over(15), then("hang-up", 15, MISSED)],
            Some("inbound missed"),
        ),
        row(
            16,
            "moved on by the person who had answered",
            vec![rings(16), then("answer", 16, &["gone"]), then("move-away", 16, &[])],
            Some("inbound answered"),
        ),
        Scenario {
            number: 17,
            what: "moved on while it rings",
            steps: vec![rings(17), then("move-away", 17, MISSED)],
            later: &["gone"],
            row: Some("inbound answered_elsewhere"),
        },
        row(
            18,
            "parked",
            vec![rings(18), then("answer", 18, &["gone"]), then("park", 18, &[]), then("hang-up", 18, &[])],
            Some("inbound answered"),
        ),
        row(
            19,
            "a parked call comes back, and is taken again",
            vec![
                rings(19),
                then("answer", 19, &["gone"]),
                then("park", 19, &[]).long_before_the_next(),
                then("ring-again", 19, &["rings"]),
                then("answer", 19, &["gone"]),
                then("hang-up", 19, &[]),
            ],
            Some("inbound answered"),
        ),
        row(
            22,
            "the person calls, and somebody answers",
            vec![step("call-out", caller(22), &[]), then("answer", 22, &[]), then("hang-up", 22, &[])],
            Some("outbound outbound"),
        ),
        row(
            23,
            "the person calls, and nobody answers",
            vec![step("call-out", caller(23), &[]), then("hang-up", 23, &[])],
            Some("outbound outbound"),
        ),
        row(
            24,
            "a click-to-call: the person's own phone first, then the number that was clicked",
            vec![
                step("ring", with(caller(24), "ring_out_leg", true), &[]),
                then("answer", 24, &[]),
                step("answer", json!({"call": "c24-out"}), &[]),
                step("hang-up", json!({"call": "c24-out"}), &[]),
                then("hang-up", 24, &[]),
            ],
            Some("outbound outbound"),
        ),
        row(
            25,
            "the person calls themselves, and is listed at both ends",
            vec![step("call-out", from_oneself(25), &[]), then("hang-up", 25, &[])],
            Some("outbound outbound"),
        ),
        row(
            26,
            "a monitored line rings",
            vec![step("ring", with(caller(26), "monitored", true), &[]), then("hang-up", 26, &[])],
            None,
        ),
        row(
            27,
            "somebody else's line, answered for them",
            vec![
                step("ring", with(caller(27), "on_behalf_of", COLLEAGUE), &["rings"]),
                then("answer", 27, &["gone"]),
                then("hang-up", 27, &[]),
            ],
            Some("inbound answered"),
        ),
        Scenario {
            number: 29,
            what: "a fax: it looks missed until the log has spoken",
            steps: vec![rings(29), then("fax", 29, MISSED)],
            later: &["gone"],
            row: None,
        },
        row(
            31,
            "the last event is lost: the next list no longer has the call",
            vec![
                rings(31),
                drops(1),
                then("hang-up", 31, &[]),
                step("call-out", second(31), MISSED),
                then("hang-up", 81, &[]),
            ],
            Some("inbound missed"),
        ),
        Scenario {
            number: 32,
            what: "the answer's event is lost: it looks missed until the log has spoken",
            steps: vec![rings(32), drops(1), then("answer", 32, &[]), then("hang-up", 32, MISSED)],
            later: &["gone"],
            row: Some("inbound answered"),
        },
        row(
            33,
            "the first event is lost",
            vec![drops(1), step("ring", caller(33), &[]), then("answer", 33, &[]), then("hang-up", 33, &[])],
            Some("inbound answered"),
        ),
        row(
            34,
            "every event comes twice",
            vec![
                step("fault-events", json!({"faults": [{"fault": "duplicate"}, {"fault": "duplicate"}]}), &[]),
                rings(34),
                then("hang-up", 34, MISSED),
            ],
            Some("inbound missed"),
        ),
        row(
            35,
            "the ringing comes after its end",
            vec![
                step("fault-events", json!({"faults": [{"fault": "reorder"}]}), &[]),
                step("ring", caller(35), &[]),
                then("hang-up", 35, &[]),
            ],
            Some("inbound missed"),
        ),
        row(
            43,
            "the access token ends while it rings",
            vec![
                rings(43),
                step("expire-tokens", json!({}), &[]),
                then("answer", 43, &["gone"]),
                then("hang-up", 43, &[]),
            ],
            Some("inbound answered"),
        ),
        row(
            47,
            "held, and taken back",
            vec![
                rings(47),
                then("answer", 47, &["gone"]),
                then("hold", 47, &[]),
                then("resume", 47, &[]),
                then("hang-up", 47, &[]),
            ],
            Some("inbound answered"),
        ),
    ]
}

/// A second call in one scenario, of the same name and from elsewhere.
fn second(number: u32) -> Value {
    let other = caller(number + 50);
    with(other, "name", name(number))
}

/// The person themselves, at the other end.
pub fn from_oneself(number: u32) -> Value {
    with(caller(number), "from", ringlet_standin::OWNER_NUMBER)
}

/// A caller without a call that rang.
pub fn caller_alone(number: u32) -> Value {
    let mut fields = caller(number);
    fields.as_object_mut().map(|fields| fields.remove("call"));
    fields
}

pub const MISSED: &[&str] = &["gone", "missed"];
/// Sam Okafor's extension.
const COLLEAGUE: u64 = 133_166_004;
