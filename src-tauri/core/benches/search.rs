//! How soon a search answers in a history of 100,000 calls, each beside the floor: the same rows without a search.
//!
//! `cargo bench -p ringlet-core --bench search` prints it; `cargo xtask bench` runs it too.

#![allow(clippy::print_stdout, reason = "it prints a table")]

use std::time::{Duration, Instant};

use ringlet_core::contract::{Filter, HistoryQuery, ListStart};
use ringlet_core::history::{Change, History, Line};
use ringlet_core::words::Words;
use ringlet_domain::call::{Call, Certainty, Detail, Direction, Outcome, Party, Told};
use ringlet_domain::ids::{AccountId, CallId, ExtensionId};
use ringlet_domain::moment::Timestamp;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().expect("a scratch directory can be made");
    let (history, _) = History::open(&folder.path().join("history.sqlite")).await.expect("it opens");
    let line = Line { account: AccountId::new("1"), extension: ExtensionId::new("2") };
    let filled = Instant::now();
    for first in (0..CALLS).step_by(5_000) {
        let calls = (first..first + 5_000).map(|number| Change::Call(call(number))).collect();
        history.write(&line, calls).await.expect("it can be written");
    }
    println!("{CALLS} calls written in {:.1} s", filled.elapsed().as_secs_f64());
    let words = Words::new(Some("US"));
    let floor = measure(&history, &line, &words, "", 0).await.0;
    println!("{:36} {:>9} {:>9} {:>7} {:>8}  aim", "search", "ms", "floor", "ratio", "rows");
    for (search, from) in [
        ("", 0),
        ("", 99_000),
        ("pat", 0),
        ("p", 0),
        ("smi jo", 0),
        ("555 0143", 0),
        ("0143", 0),
        ("20", 0),
        ("zebra", 0),
    ] {
        let (took, rows) = measure(&history, &line, &words, search, from).await;
        let what = format!("“{search}” from row {from}");
        let ratio = took.as_secs_f64() / floor.as_secs_f64();
        println!("{what:36} {:>9.2} {:>9.2} {ratio:>7.2} {rows:>8}  16 ms", millis(took), millis(floor));
    }
}

/// The middle of nine answers, each after a write: as after a call, nothing of the answer before is left.
async fn measure(history: &History, line: &Line, words: &Words, search: &str, from: u32) -> (Duration, u32) {
    let mut took = Vec::new();
    let mut rows = 0;
    for _ in 0..9 {
        history.set_state("bench", Some(search.to_owned())).await.expect("it can be written");
        let start = ListStart::Index { index: from };
        let query = HistoryQuery { filter: Filter::All, search: search.to_owned(), start, limit: 180 };
        let asked = Instant::now();
        let page = history.page(line, query, words).await.expect("it can be read");
        took.push(asked.elapsed());
        rows = page.total;
    }
    took.sort();
    (took[4], rows)
}

fn call(number: u32) -> Call {
    let name = |list: &[&str], step: u32| list[(number / step) as usize % list.len()].to_owned();
    let who = format!("{} {}", name(&FIRST, 1), name(&LAST, 7));
    Call {
        id: CallId::new(format!("call-{number}")),
        session: None,
        telephony_session: None,
        party: None,
        log: None,
        logged_by_likeness: false,
        direction: Direction::Inbound,
        outcome: if number.is_multiple_of(3) { Outcome::Missed } else { Outcome::Answered },
        detail: Detail::Plain,
        certainty: Certainty::Confirmed,
        from: Party {
            number: Some(format!("+1{:03}555{:04}", 200 + number % 700, number * 7 % 10_000)),
            name: Some(who),
            ..Party::default()
        },
        to: Party::default(),
        via: number.is_multiple_of(5).then(|| "Support queue".to_owned()),
        queue: false,
        started_at: Timestamp::from_millis(1_700_000_000_000 + i64::from(number) * 600_000),
        ring: Some(Duration::from_secs(9)),
        ended_at: None,
        duration: Some(Duration::from_secs(60)),
        read: true,
        told: Told { ring: true, missed: true },
    }
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1_000.0
}

const CALLS: u32 = 100_000;
const FIRST: [&str; 11] = ["Pat", "Ann", "Jo", "Priya", "Marta", "Sam", "Jonas", "Bo", "Peter", "Lucía", "Åsa"];
const LAST: [&str; 13] =
    ["Ito", "Smith", "Raman", "Weber", "Oliveira", "Okafor", "Lee", "Öz", "Núñez", "Patel", "Garcia", "Smirnov", "Kim"];
