//! What must be true at the end of a day, whatever happened in it.
//!
//! A toast is judged by the call it is of. What may be said at all holds always; what must be said, and how soon, holds
//! for calls that no trouble touched.

mod coverage;
mod history;
mod toasts;
mod unsaid;
mod words;

use jiff::Timestamp;
use ringlet_core::contract::{Filter, HistoryQuery, ListStart, RowOutcome};
use ringlet_standin::{Fate, Group, TrueCall};

use self::history::history;
use self::toasts::Judge;
use crate::play::{Player, seconds_of};

/// Notes everything that is not as it must be.
pub(crate) async fn judge(player: &mut Player<'_>) {
    let calls = player.office.calls();
    let messages = player.office.messages();
    let told = player.laptop.screen().told();
    let judge = Judge::new(player, &calls, &messages, &told);
    let mut found = Vec::new();
    match player.laptop.handle() {
        Some(handle) => {
            let start = ListStart::Index { index: 0 };
            let query = HistoryQuery { filter: Filter::All, search: String::new(), start, limit: 500 };
            match handle.history(query).await {
                Ok(page) => {
                    found.extend(history(&judge, &calls, &messages, &page.rows));
                    found.extend(judge.coverage(&page.gaps));
                }
                Err(failure) => found.push(format!("the history does not answer: {}", failure.words)),
            }
        }
        None => found.push("the program does not run".to_owned()),
    }
    if player.subscriptions() != 1 {
        found.push(format!("{} subscriptions are open", player.subscriptions()));
    }
    found.extend(judge.all());
    found.extend(judge.unsaid());
    found.extend(judge.words());
    found.extend(budgets(player));
    player.breaches.extend(found);
}

/// How the history should tell it; nothing for what is no call of the owner's.
fn outcome(call: &TrueCall) -> Option<RowOutcome> {
    if call.rings_nobody {
        return None;
    }
    match call.fate? {
        Fate::Accepted => Some(RowOutcome::Answered),
        Fate::AnsweredElsewhere | Fate::Moved => Some(RowOutcome::AnsweredElsewhere),
        Fate::Fax => None,
        Fate::Missed | Fate::VoiceMail => Some(RowOutcome::Missed),
        Fate::OutboundAnswered | Fate::OutboundUnanswered => Some(RowOutcome::Outbound),
        Fate::Rejected => Some(RowOutcome::Declined),
    }
}

fn row_of(call: &TrueCall) -> String {
    format!("{}-{}", call.session_id, if call.outbound { "out" } else { "in" })
}

/// Requests of each group in any minute.
fn budgets(player: &Player<'_>) -> Vec<String> {
    let requests = player.office.requests();
    let mut found = Vec::new();
    // However often the program was started anew: the service counts for the person.
    for (group, most) in [(Group::Auth, 5), (Group::Heavy, 10), (Group::Light, 50), (Group::Medium, 40)] {
        let times: Vec<Timestamp> =
            requests.iter().filter(|seen| seen.group == Some(group)).map(|seen| seen.at).collect();
        for (start, first) in times.iter().enumerate() {
            let within = times[start..].iter().take_while(|at| at.duration_since(*first).as_secs() < 60).count();
            if within > most {
                let at = seconds_of(player.began, *first);
                found.push(format!("{within} {group:?} requests in the minute from {at:.1} s"));
                break;
            }
        }
    }
    let refused = requests.iter().filter(|seen| seen.status == 429 && seen.group.is_some()).count();
    if refused > 0 {
        found.push(format!("{refused} requests were over the service's limit"));
    }
    found
}
