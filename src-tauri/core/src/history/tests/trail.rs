//! The trail of a row that was told of with others, and what has no row.

use std::time::Duration;

use ringlet_domain::trail::{About, Step};

use super::*;
use crate::trail::{Hop, Mark, Record};

fn record(about: &str, minute: i64, mark: Mark) -> Record {
    Record { about: about.to_owned(), at: at(minute), mark, took: Some(Duration::from_millis(2)) }
}

async fn answer(history: &History, row: &str) -> String {
    history.trail(&pat(), row.to_owned(), &words()).await.expect("it can be read").expect("there is such a row").answer
}

#[tokio::test]
async fn each_row_of_a_digest_says_what_became_of_that_digest_and_not_of_another() {
    let history = History::in_memory().expect("there is memory");
    for (id, minute) in [("a", 0), ("b", 20)] {
        history.record_call(&pat(), missed(id, minute, "Pat Ito", "+12025550143")).await.expect("it can be written");
    }
    history.record_voicemail(&pat(), voicemail("7", 1, Some("a"))).await.expect("it can be written");
    let told = Mark::Decided(Step::DigestTold);
    let mail = note_about(&About::Voicemail(MessageId::new("7")));
    let steps = vec![
        record(DIGEST, 0, Mark::Hop(Hop::Handed)),
        record(DIGEST, 0, Mark::Hop(Hop::Refused)),
        record(&mail, 10, told),
        record(DIGEST, 10, Mark::Hop(Hop::HeldByPause)),
        record("b", 30, told),
        record(DIGEST, 30, Mark::Hop(Hop::Handed)),
        record(DIGEST, 30, Mark::Hop(Hop::Shown)),
        record(DIGEST, 40, Mark::Hop(Hop::HeldByHours)),
    ];
    history.note_steps(&pat(), steps).await.expect("they can be written");
    let a = answer(&history, "a").await;
    assert!(a.ends_with("everything that was missed was held back: you had paused pop-ups."), "{a}");
    let b = answer(&history, "b").await;
    assert!(b.contains("The desktop took a pop-up for everything that was missed after 2.0 ms."), "{b}");
}

#[tokio::test]
async fn what_has_no_row_keeps_its_last_steps() {
    let history = History::in_memory().expect("there is memory");
    for round in 0..4 {
        let steps = (0..100).map(|minute| record(LINE, round * 100 + minute, Mark::Decided(Step::Monitored))).collect();
        history.note_steps(&pat(), steps).await.expect("they can be written");
    }
    let kept = history.last_steps(&pat(), 1_000).await.expect("they can be read");
    assert_eq!(kept.len(), 150);
    assert_eq!((kept.first().map(|step| step.at), kept.last().map(|step| step.at)), (Some(at(399)), Some(at(250))));
}
