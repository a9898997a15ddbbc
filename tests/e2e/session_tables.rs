//! What can happen on a line of which telephony sessions tell too.

use serde_json::{Value, json};

use crate::scenario_tables::{
    MISSED, Scenario, caller, from_oneself, handed_over, name, queued, refused, rings, step, then, with,
};

/// With telephony sessions, which say at once what presence leaves to the log.
pub fn on_sessions() -> Vec<Scenario> {
    let row = |number, what, steps, row| Scenario { number, what, steps, later: &[], row };
    vec![
        row(1, "the caller gives up", vec![rings(1), then("hang-up", 1, MISSED)], Some("inbound missed")),
        row(4, "declined", vec![rings(4), then("decline", 4, &["gone"])], Some("inbound declined")),
        row(
            5,
            "a message is left",
            vec![rings(5), then("to-voicemail", 5, MISSED), then("leave-voicemail", 5, &["message instead"])],
            Some("inbound missed with voicemail"),
        ),
        row(
            12,
            "a colleague in the queue takes it",
            vec![queued(12), then("answer-elsewhere", 12, &["gone"])],
            Some("inbound answered_elsewhere"),
        ),
        row(8, "refused before it rang: the log alone has it", refused(8).into(), Some("inbound missed")),
        row(
            13,
            "nobody in the queue takes it, in two rounds",
            vec![
                queued(13),
                then("let-device-go", 13, &["gone"]).long_before_the_next(),
                then("ring-again", 13, &["rings"]),
                then("hang-up", 13, MISSED),
            ],
            Some("inbound missed"),
        ),
        row(
            15,
            "a colleague hands a call over, and the person takes it",
            vec![handed_over(15), then("answer", 15, &["gone"]), then("hang-up", 15, &[])],
            Some("inbound answered"),
        ),
        row(
            16,
            "moved on by the person who had answered, held before",
            vec![rings(16), then("answer", 16, &["gone"]), then("hold", 16, &[]), then("move-away", 16, &[])],
            Some("inbound answered"),
        ),
        row(
            17,
            "moved on while it rings",
            vec![rings(17), then("move-away", 17, &["gone"])],
            Some("inbound answered_elsewhere"),
        ),
        row(
            19,
            "a parked call comes back, and nobody takes it",
            vec![
                rings(19),
                then("answer", 19, &["gone"]),
                then("park", 19, &[]).long_before_the_next(),
                then("ring-again", 19, &["rings"]),
                then("hang-up", 19, &["gone"]),
            ],
            Some("inbound answered"),
        ),
        row(
            24,
            "the first leg of a click-to-call, which nobody takes",
            vec![step("ring", with(caller(24), "ring_out_leg", true), &[]), then("hang-up", 24, &[])],
            None,
        ),
        row(
            25,
            "a call from the person's own number",
            vec![step("ring", from_oneself(25), &[]), then("hang-up", 25, &[])],
            None,
        ),
        row(
            28,
            "those who talk make a conference of it",
            vec![
                rings(28),
                then("answer", 28, &["gone"]),
                then("confer", 28, &[]),
                step("hang-up", json!({"call": "c28-conference"}), &[]),
                then("hang-up", 28, &[]),
            ],
            Some("inbound answered"),
        ),
        row(
            35,
            "the answer comes after the end",
            vec![
                rings(35),
                // Each step is two events: the session's and the line's.
                step("fault-events", json!({"faults": [{"fault": "delay", "seconds": 1}, {"fault": "pass"}]}), &[]),
                then("answer", 35, &["gone"]),
                then("hang-up", 35, &[]),
            ],
            Some("inbound answered"),
        ),
        row(29, "a fax", vec![rings(29), then("fax", 29, &["gone"])], None),
        row(48, "a leg that is never offered", vec![step("pass-by", caller(48), &[])], None),
        row(22, "the far end of the person's own call", vec![step("event", far_end(22), &[])], None),
    ]
}

/// The party that the person's own call rings: it comes in there, and has no extension.
fn far_end(number: u32) -> Value {
    json!({"event": "telephony", "body": {"sequence": 2, "sessionId": format!("7700{number}"),
        "telephonySessionId": format!("s-leg-{number}"), "origin": {"type": "Call"},
        "parties": [{"id": format!("p-leg-{number}-1"), "direction": "Inbound",
            "from": {"phoneNumber": format!("+1202555{:04}", 100 + number), "name": name(number)},
            "to": {"phoneNumber": ringlet_standin::OWNER_NUMBER}, "status": {"code": "Proceeding"},
            "missedCall": false}]}})
}
