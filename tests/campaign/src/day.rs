//! A day as data: what the service is like, and what happens when. Any step may be left out and the rest still played.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use ringlet_standin::{EventFault, MissingFilter, Shapes};
use serde_json::Value;

/// One day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// What made it up; also the luck of the network and of the program.
    pub seed: u64,
    /// Whether the app was granted telephony sessions.
    pub call_control: bool,
    /// What becomes of the filter for telephony sessions where they were not granted.
    pub missing_filter: MissingFilter,
    /// How bodies are written.
    pub shapes: Shapes,
    /// From a call's end to its row in the call log.
    pub log_lateness: Duration,
    /// From a message's storing to the events about it.
    pub message_delay: Duration,
    /// How many events are kept for a lost connection.
    pub recovery_buffer: usize,
    /// How long a lost connection can be recovered.
    pub recovery_window: Duration,
    /// The longest way of a request or a reply.
    pub slowest: Duration,
    /// What happens, in its order.
    pub steps: Vec<Step>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When, from the day's beginning.
    pub at: Duration,
    /// What belongs together (a call, a cut and its end) has one number: it is left out together first.
    pub part: u32,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Something goes wrong with each of the next events, until this long after.
    Garble {
        /// One for each event.
        faults: Vec<EventFault>,
        /// For how long.
        long: Duration,
    },
    /// The program dies.
    Kill,
    /// Something becomes of the message that a call left.
    Mailbox {
        /// The call's name.
        call: String,
        /// What.
        what: Mail,
    },
    /// The person marks everything read.
    MarkAllRead,
    /// A verb of the office, with its fields.
    Office(&'static str, Value),
    /// The machine has a network from now on.
    Online,
    /// The machine has none from now on.
    Offline,
    /// The person quits the program.
    Quit,
    /// An administrator ends the person's sessions.
    Revoke,
    /// The person signs in again.
    SignIn,
    /// The machine sleeps for so long.
    Sleep(Duration),
    /// The program starts.
    Start,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    /// Somebody deletes it on another device.
    Deleted,
    /// Somebody listens to it on another device.
    Heard,
    /// Its text comes.
    Transcribed,
}

impl Day {
    /// When the last step is over.
    pub fn end(&self) -> Duration {
        let over = |step: &Step| match &step.what {
            What::Sleep(long) | What::Garble { long, .. } => step.at + *long,
            _ => step.at,
        };
        self.steps.iter().map(over).max().unwrap_or_default()
    }

    /// The times in which not everything that happens can be known at once, from the day's beginning.
    pub fn troubles(&self) -> Vec<(Duration, Duration)> {
        let mut troubles = Vec::new();
        // What is broken at the moment, and since when anything is.
        let mut broken: BTreeSet<&str> = BTreeSet::new();
        let mut since = None;
        let mut asleep_until = Duration::ZERO;
        for step in &self.steps {
            let at = step.at;
            let (breaks, mends): (&[&str], &[&str]) = match &step.what {
                What::Garble { long, .. } => {
                    troubles.push((at, at + *long + AFTERWARDS));
                    continue;
                }
                What::Sleep(long) => {
                    asleep_until = at + *long;
                    troubles.push((at, asleep_until + AFTERWARDS));
                    continue;
                }
                What::Office("time-out", _) => {
                    // It says so, and can be recovered at once.
                    troubles.push((at, at.max(asleep_until) + AFTERWARDS));
                    continue;
                }
                What::Office("go-half-open" | "garbage" | "fault-answer", _) => {
                    // What is broken while the machine sleeps it meets when it wakes up.
                    troubles.push((at, at.max(asleep_until) + RETURN));
                    continue;
                }
                What::Kill | What::Quit => (&["program"], &[]),
                What::Offline => (&["network"], &[]),
                What::Revoke => (&["sign-in"], &[]),
                What::Office("cut-the-line", _) => (&["line"], &[]),
                What::Office("restore-the-line", _) => (&[], &["line"]),
                What::Online => (&[], &["network"]),
                What::SignIn => (&[], &["program", "sign-in"]),
                What::Start => (&[], &["program"]),
                What::Mailbox { .. } | What::MarkAllRead | What::Office(..) => continue,
            };
            broken.extend(breaks);
            if !broken.is_empty() {
                since.get_or_insert(at);
            }
            broken.retain(|what| !mends.contains(what));
            if broken.is_empty() {
                // A program that starts anew dials at once, and is a trouble all the same.
                troubles.push((since.take().unwrap_or(at), at + RETURN));
            }
        }
        troubles.extend(since.map(|since| (since, Duration::MAX)));
        troubles
    }

    /// Whether somebody ended the person's sign-in.
    pub fn revokes(&self) -> bool {
        self.steps.iter().any(|step| step.what == What::Revoke)
    }

    /// Whether the answer to a refresh is lost, and the machine sleeps for longer than the old token is good before the
    /// program asks again.
    pub fn may_sleep_through_a_refresh(&self) -> bool {
        let mut lost = false;
        self.steps.iter().any(|step| {
            lost |=
                matches!(&step.what, What::Office("fault-refreshes", fields) if fields.to_string().contains("lose"));
            lost && matches!(step.what, What::Sleep(long) if long > GOOD_UNUSED)
        })
    }

    /// Whether a program that had just begun, or woken up, was killed, perhaps before it heard of its new refresh token,
    /// and was away for longer than the old one is good. One that is quit waits for its answer, but not for long.
    pub fn may_lose_a_refresh(&self) -> bool {
        let mut began = Duration::ZERO;
        let mut killed = None;
        let late = self.slowest * 2 > WAITED_FOR_AT_THE_END;
        for step in &self.steps {
            match step.what {
                What::Kill if step.at < began + BEGINNING => killed = Some(step.at),
                What::Quit if late && step.at < began + BEGINNING => killed = Some(step.at),
                What::Sleep(long) => began = step.at + long,
                What::Start | What::SignIn => {
                    if killed.take().is_some_and(|killed| step.at > killed + GOOD_UNUSED) {
                        return true;
                    }
                    began = step.at;
                }
                _ => {}
            }
        }
        killed.is_some()
    }

    /// Whether frames were lost for good, which only a look at everything finds.
    pub fn loses_frames(&self) -> bool {
        let loses = |fault: &EventFault| matches!(fault, EventFault::Drop);
        self.steps.iter().any(|step| matches!(&step.what, What::Garble { faults, .. } if faults.iter().any(loses)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sessions = if self.call_control { "with telephony sessions" } else { "presence alone" };
        writeln!(
            f,
            "seed {}: {sessions}; log after {} s, messages after {} s; {} events kept for {} s; up to {} ms a way",
            self.seed,
            self.log_lateness.as_secs(),
            self.message_delay.as_secs(),
            self.recovery_buffer,
            self.recovery_window.as_secs(),
            self.slowest.as_millis(),
        )?;
        if self.missing_filter != MissingFilter::Refuse || self.shapes != Shapes::default() {
            writeln!(f, "missing filter: {:?}; {:?}", self.missing_filter, self.shapes)?;
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:10.3}  ", self.at.as_secs_f64())?;
        match &self.what {
            What::Garble { faults, long } => write!(f, "garble for {} s: {faults:?}", long.as_secs()),
            What::Mailbox { call, what } => write!(f, "message of {call}: {what:?}"),
            What::Office(verb, fields) => write!(f, "{verb} {fields}"),
            What::Sleep(long) => write!(f, "sleep {} s", long.as_secs()),
            other => write!(f, "{other:?}"),
        }
    }
}

/// How long the requests of a program's beginning may take.
const BEGINNING: Duration = Duration::from_secs(20);
/// How long a program that is quit waits for an answer at least.
const WAITED_FOR_AT_THE_END: Duration = Duration::from_secs(2);
/// How long an old refresh token is good when the new one was not used.
const GOOD_UNUSED: Duration = Duration::from_secs(59 * 60);
/// How long a frame that is held back, or the first dial after sleep, may be under way.
const AFTERWARDS: Duration = Duration::from_secs(90);
/// How long after a cut or a failure the longest wait before a dial may be.
const RETURN: Duration = Duration::from_secs(240);
