//! Makes a day up: calls of every kind, overlapping, and the troubles they meet.

use std::time::Duration;

use ringlet_standin::{ACCOUNT, EventFault, IdShape, MissingFilter, OWNER, OWNER_NUMBER, Shapes};
use serde_json::{Value, json};

use crate::day::{Day, Mail, Step, What};
use crate::dice::Dice;

/// The day of this seed.
pub fn day_of(seed: u64) -> Day {
    let mut dice = Dice::new(seed);
    let shapes = shapes(&mut dice);
    let mut maker = Maker { dice, shapes, steps: Vec::new(), part: 0, length: 0 };
    maker.length = maker.dice.between(8, 40) * MINUTE;
    for _ in 0..maker.dice.between(2, 12) {
        maker.call();
    }
    for _ in 0..maker.dice.between(0, 4) {
        maker.trouble();
    }
    let dice = &mut maker.dice;
    let mut day = Day {
        seed,
        // There were no telephony sessions before they had ids.
        call_control: dice.happens(50) && !shapes.as_in_2016 && !shapes.no_telephony_session_id,
        missing_filter: if dice.happens(50) { MissingFilter::Disable } else { MissingFilter::Refuse },
        shapes,
        log_lateness: Duration::from_secs(dice.between(10, 110)),
        message_delay: Duration::from_secs(dice.between(2, 80)),
        recovery_buffer: if dice.happens(20) { 3 } else { 100 },
        recovery_window: Duration::from_secs(dice.one_of(&[30, 180])),
        slowest: Duration::from_millis(dice.one_of(&[0, 40, 400, 3_000])),
        steps: maker.steps,
    };
    day.steps.sort_by_key(|step| step.at);
    wait_for_the_end_of_sleep(&mut day.steps);
    day
}

/// How bodies are written: mostly as today.
fn shapes(dice: &mut Dice) -> Shapes {
    if dice.happens(70) {
        return Shapes::default();
    }
    Shapes {
        ids: dice.one_of(&[IdShape::Mixed, IdShape::Number, IdShape::String]),
        offset_dates: dice.happens(50),
        no_termination_type: dice.happens(30),
        no_telephony_session_id: dice.happens(30),
        as_in_2016: dice.happens(30),
        voicemail_spelling: dice.happens(50),
    }
}

/// Nobody does anything with a machine that sleeps.
fn wait_for_the_end_of_sleep(steps: &mut [Step]) {
    let mut asleep_until = Duration::ZERO;
    for step in steps.iter_mut() {
        let in_the_world =
            matches!(step.what, What::Garble { .. } | What::Mailbox { .. } | What::Office(..) | What::Revoke);
        if !in_the_world {
            step.at = step.at.max(asleep_until);
        }
        if let What::Sleep(long) = step.what {
            asleep_until = step.at + long + Duration::from_millis(1);
        }
    }
    steps.sort_by_key(|step| step.at);
}

struct Maker {
    dice: Dice,
    shapes: Shapes,
    steps: Vec<Step>,
    part: u32,
    /// In milliseconds.
    length: u64,
}

/// Times are milliseconds from the day's beginning.
impl Maker {
    fn add(&mut self, at: u64, what: What) {
        self.steps.push(Step { at: Duration::from_millis(at), part: self.part, what });
    }

    fn verb(&mut self, at: u64, verb: &'static str, fields: Value) {
        self.add(at, What::Office(verb, fields));
    }

    fn call(&mut self) {
        self.part += 1;
        let name = format!("c{}", self.part);
        let of = json!({"call": name});
        let mut at = self.dice.between(0, self.length);
        let (from, who) = self.dice.one_of(&CALLERS);
        let mut ring = json!({"call": name});
        if let Some(from) = from {
            ring["from"] = from.into();
        }
        if self.shapes.as_in_2016 || self.shapes.no_telephony_session_id {
            // A call and its record are then matched by caller and time: nobody calls twice.
            ring["from"] = format!("+120255501{:02}", 50 + self.part).into();
        }
        if let Some(who) = who {
            ring["name"] = who.into();
        }
        let rings = match self.dice.between(0, 9) {
            0 => self.dice.between(100, 2_000),
            1 => self.dice.between(80_000, 130_000),
            _ => self.dice.between(2_000, 40_000),
        };
        match self.dice.between(0, 24) {
            0 => return self.outbound(at, &name, &of, "+13125550129"),
            1 => {
                let mut leave = ring;
                leave.as_object_mut().map(|fields| fields.remove("call"));
                leave["seconds"] = (SHORTEST + self.part).into();
                return self.verb(at, "leave-voicemail", leave);
            }
            2 | 3 => {
                match self.dice.between(0, 2) {
                    0 => ring["ring_out_leg"] = true.into(),
                    1 => ring["monitored"] = true.into(),
                    _ => ring["from"] = OWNER_NUMBER.into(),
                }
                self.verb(at, "ring", ring);
                return self.verb(at + rings, "hang-up", of);
            }
            4 => ring["on_behalf_of"] = 133_166_004_u64.into(),
            5..=7 => ring["queue"] = true.into(),
            8 => {
                self.verb(at.saturating_sub(1_000), "do-not-disturb", json!({"on": true}));
                self.verb(at, "refuse", ring);
                return self.verb(at + 1_000, "do-not-disturb", json!({"on": false}));
            }
            9 => return self.verb(at, "pass-by", ring),
            10 => return self.outbound(at, &name, &of, OWNER_NUMBER),
            11 => ring["talked_before"] = self.dice.between(5, 600).into(),
            12 => {
                let of = json!({"call": name, "from": "+14155550184", "name": "Tomás Vidal", "seconds": SHORTEST + self.part});
                self.verb(at, "forward-voicemail", of);
                return self.mailbox(at, &name);
            }
            _ => {}
        }
        let queue = ring["queue"] == true;
        self.verb(at, "ring", ring);
        // The next device, after a pause shorter than the grace; or a queue's later rounds.
        let rounds = if queue && self.dice.happens(40) { self.dice.between(1, 3) } else { 0 };
        for _ in 0..rounds.max(u64::from(self.dice.happens(15))) {
            let pause = at + rings / 2;
            let verb = if self.dice.happens(50) { "pause-ringing" } else { "let-device-go" };
            self.verb(pause, verb, of.clone());
            at = pause + if rounds > 0 { self.dice.between(500, 60_000) } else { self.dice.between(200, 2_000) };
            self.verb(at, "ring-again", of.clone());
        }
        at += rings;
        match self.dice.between(0, 11) {
            0..=2 => self.verb(at, "hang-up", of),
            3..=4 => self.talk(at, &of),
            5 => self.verb(at, "decline", of),
            6 => self.verb(at, "answer-elsewhere", of),
            7 => self.verb(at, "move-away", of),
            8 => {
                self.verb(at, "to-voicemail", of.clone());
                let at = at + self.dice.between(500, 30_000);
                self.verb(at, "hang-up", of);
            }
            9 if self.dice.happens(40) => self.verb(at, "fax", of),
            _ => self.message(at, &name, &of),
        }
    }

    fn talk(&mut self, mut at: u64, of: &Value) {
        self.verb(at, "answer", of.clone());
        if self.dice.happens(15) {
            at += self.dice.between(500, 30_000);
            self.verb(at, "confer", of.clone());
            let leg = json!({"call": format!("{}-conference", of["call"].as_str().unwrap_or_default())});
            let long = self.dice.between(1_000, 10 * MINUTE);
            self.verb(at + long, "hang-up", leg);
        }
        if self.dice.happens(30) {
            at += self.dice.between(1_000, 60_000);
            let verb = if self.dice.happens(70) { "hold" } else { "park" };
            self.verb(at, verb, of.clone());
            if verb == "park" && self.dice.happens(40) {
                // Nobody fetches it, and it comes back.
                at += self.dice.between(5_000, 90_000);
                self.verb(at, "ring-again", of.clone());
            }
            if self.dice.happens(70) {
                at += self.dice.between(1_000, 60_000);
                self.verb(at, "resume", of.clone());
            }
        }
        at += self.dice.between(1_000, 20 * MINUTE);
        let end = if self.dice.happens(15) { "move-away" } else { "hang-up" };
        self.verb(at, end, of.clone());
    }

    fn outbound(&mut self, at: u64, name: &str, of: &Value, to: &str) {
        self.verb(at, "call-out", json!({"call": name, "from": to}));
        let at = at + self.dice.between(1_000, 30_000);
        if self.dice.happens(50) { self.talk(at, of) } else { self.verb(at, "hang-up", of.clone()) }
    }

    fn message(&mut self, mut at: u64, name: &str, of: &Value) {
        if self.dice.happens(80) {
            self.verb(at, "to-voicemail", of.clone());
            at += self.dice.between(2_000, 90_000);
        }
        self.verb(at, "leave-voicemail", json!({"call": name, "seconds": SHORTEST + self.part}));
        if self.dice.happens(8) {
            return self.crowd(at, name);
        }
        self.mailbox(at, name);
    }

    /// More happens after a message, while the line is cut, than is kept for a connection that is recovered.
    fn crowd(&mut self, at: u64, name: &str) {
        self.verb(at, "cut-the-line", json!({"everything": false}));
        for (place, after) in [82_000, 86_000].into_iter().enumerate() {
            let call = format!("{name}-{place}");
            self.verb(at + after, "ring", json!({"call": call, "from": format!("+120255501{:02}", 90 + place)}));
            self.verb(at + after + 2_000, "hang-up", json!({"call": call}));
        }
        self.verb(at + 100_000, "restore-the-line", json!({}));
    }

    /// What becomes of a message.
    fn mailbox(&mut self, mut at: u64, name: &str) {
        let call = name.to_owned();
        for (what, percent) in [(Mail::Transcribed, 40), (Mail::Heard, 30), (Mail::Deleted, 15)] {
            if self.dice.happens(percent) {
                at += self.dice.between(500, 200_000);
                self.add(at, What::Mailbox { call: call.clone(), what });
                if what == Mail::Transcribed && self.dice.happens(5) {
                    // The text cannot be had before the program ends.
                    self.fails(at, &content(), (503, None), 3);
                    self.add(at + 90_000, What::Kill);
                    self.add(at + 95_000, What::Start);
                }
            }
        }
    }

    fn trouble(&mut self) {
        self.part += 1;
        let at = self.dice.between(0, self.length);
        match self.dice.between(0, 16) {
            0 => self.cut(at, "cut-the-line", json!({"everything": false}), "restore-the-line"),
            1 => self.cut(at, "cut-the-line", json!({"everything": true}), "restore-the-line"),
            2 | 3 => self.verb(at, "go-half-open", json!({})),
            4 | 5 => {
                let long = if self.dice.happens(50) {
                    self.dice.between(60, 400)
                } else {
                    self.dice.between(3_600, 10 * 3_600)
                };
                self.add(at, What::Sleep(Duration::from_secs(long)));
            }
            6 => self.verb(at, "expire-tokens", json!({})),
            7 if self.dice.happens(40) => {
                self.add(at, What::Revoke);
                let again = at + self.dice.between(30_000, 10 * MINUTE);
                self.add(again, What::SignIn);
            }
            8 => {
                let mut at = at;
                // Some die again as soon as they run, and a few of those within the minute that the budgets count.
                let times = if self.dice.happens(20) { self.dice.between(2, 5) } else { 1 };
                let hectic = times > 1 && self.dice.happens(50);
                let times = if hectic { times * 2 } else { times };
                for _ in 0..times {
                    let end = if self.dice.happens(75) { What::Kill } else { What::Quit };
                    self.add(at, end);
                    at += if hectic {
                        self.dice.between(200, 2_000)
                    } else if self.dice.happens(40) {
                        self.dice.between(500, 20_000)
                    } else {
                        self.dice.between(60_000, 10 * MINUTE)
                    };
                    self.add(at, What::Start);
                    at += self.dice.between(200, if hectic { 5_000 } else { 20_000 });
                }
            }
            9 => {
                self.add(at, What::Offline);
                let again = at + self.dice.between(5_000, 10 * MINUTE);
                self.add(again, What::Online);
            }
            10 => self.bad_answers(at),
            11 => {
                let fault = match self.dice.between(0, 2) {
                    0 => json!({"fault": "lose-reply"}),
                    1 => json!({"fault": "run-twice"}),
                    _ => json!({"fault": "slow-reply", "seconds": self.dice.between(1, 20)}),
                };
                self.verb(at, "fault-refreshes", json!({"faults": [fault]}));
                self.verb(at + 1, "expire-tokens", json!({}));
            }
            12 => {
                let kind = self.dice.one_of(&["not-array", "not-json", "nested", "unknown-type"]);
                self.verb(at, "garbage", json!({"kind": kind}));
            }
            13 => self.add(at, What::MarkAllRead),
            14 => self.verb(at, "time-out", json!({})),
            _ => self.garble(at),
        }
    }

    fn cut(&mut self, at: u64, verb: &'static str, fields: Value, undo: &'static str) {
        self.verb(at, verb, fields);
        let long =
            if self.dice.happens(60) { self.dice.between(500, 25_000) } else { self.dice.between(25_000, 15 * MINUTE) };
        self.verb(at + long, undo, json!({}));
    }

    fn bad_answers(&mut self, at: u64) {
        let content = content();
        let path = self.dice.one_of(&[
            "/restapi/oauth/token",
            "/restapi/oauth/wstoken",
            "/restapi/v1.0/account/~/extension/~/call-log",
            "/restapi/v1.0/account/~/extension/~/message",
            "/restapi/v1.0/account/~/extension/~/presence",
            &content,
        ]);
        let (status, retry) = self.dice.one_of(&[
            (401, None),
            (429, Some(20)),
            (429, None),
            (500, None),
            (502, None),
            (503, Some(30)),
            (503, None),
        ]);
        // A refused refresh ends the sign-in, and rightly so.
        let path = if status == 401 && path.ends_with("token") { "/restapi/v1.0/account" } else { path };
        let times = self.dice.between(1, 3);
        self.fails(at, path, (status, retry), times);
    }

    /// So many requests of a path get this status, and the seconds to wait if they are named.
    fn fails(&mut self, at: u64, path: &str, (status, retry): (u16, Option<u64>), times: u64) {
        let body = json!({"errorCode": "CMN-201", "message": "Not now",
            "errors": [{"errorCode": if status == 401 { "OAU-128" } else { "CMN-201" }, "message": "Not now"}]});
        let mut fault = json!({"path": path, "status": status, "body": body.to_string(), "times": times});
        if let Some(retry) = retry {
            fault["retry_after"] = retry.into();
        }
        self.verb(at, "fault-answer", fault);
    }

    fn garble(&mut self, at: u64) {
        let count = self.dice.between(1, 8);
        let faults = (0..count)
            .map(|_| match self.dice.between(0, 5) {
                0 => EventFault::Drop,
                1 => EventFault::Duplicate,
                2 => EventFault::Reorder,
                3 => EventFault::Delay { seconds: self.dice.between(1, 12) as f64 },
                _ => EventFault::Pass,
            })
            .collect();
        let long = Duration::from_secs(self.dice.between(30, 240));
        self.add(at, What::Garble { faults, long });
    }
}

/// Where recordings and transcripts are, which the messages themselves link to.
fn content() -> String {
    format!("/restapi/v1.0/account/{ACCOUNT}/extension/{OWNER}/message-store")
}

/// Numbers kept free for stories, a colleague, and one who hides.
const CALLERS: [(Option<&str>, Option<&str>); 6] = [
    (Some("+12025550143"), Some("Pat Ito")),
    (Some("+12025550117"), None),
    (Some("+13125550129"), Some("Lena Brandt")),
    (Some("103"), Some("Mina Park")),
    (None, None),
    (None, Some("Anonymous")),
];
/// No two messages of a day are of one length, so that a toast shows which one it is of.
const SHORTEST: u32 = 5;
/// In milliseconds.
const MINUTE: u64 = 60_000;
