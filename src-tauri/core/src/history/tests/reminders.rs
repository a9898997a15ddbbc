//! Reminders and what was held back, as the rows they are about change.

use ringlet_domain::quiet::{Event, Reason};

use super::*;

const PAT: &str = "+12025550143";

async fn reminded(history: &History) -> Vec<(String, Option<String>)> {
    let page = history.page(&pat(), query(Filter::All, ""), &words()).await.expect("it can be read");
    page.rows.into_iter().filter(|row| row.remind_at.is_some()).map(|row| (row.id, row.remind_at)).collect()
}

async fn remind(history: &History, row: &str, at: Timestamp, now: Timestamp) -> bool {
    history.remind(&pat(), row.to_owned(), at, now).await.expect("it can be written")
}

#[tokio::test]
async fn a_reminder_is_in_its_row_and_goes_when_the_caller_was_talked_with() {
    let history = History::in_memory().expect("there is memory");
    for (id, minute, number) in [("a", 0, PAT), ("b", 1, PAT), ("other", 2, "+12025550199")] {
        history.record_call(&pat(), missed(id, minute, "Pat Ito", number)).await.expect("it can be written");
    }
    for row in ["a", "b", "other"] {
        assert!(remind(&history, row, at(100), at(5)).await);
    }
    assert!(!remind(&history, "nothing", at(100), at(5)).await);
    assert_eq!(reminded(&history).await.len(), 3);
    assert_eq!(history.next_reminder(&pat()).await.expect("it can be read"), Some(at(100)));

    history.set_closed(&pat(), "a".to_owned(), true).await.expect("it can be written");
    let talk = Call { outcome: Outcome::Answered, read: true, ..missed("talk", 20, "Pat Ito", PAT) };
    history.record_call(&pat(), talk.clone()).await.expect("it can be written");
    let left: Vec<_> = reminded(&history).await.into_iter().map(|(row, _)| row).collect();
    assert_eq!(left, ["other"], "by hand, and by the talk");

    // Who asks for it after the talk is reminded, whatever the log says of the talk later.
    assert!(remind(&history, "b", at(90), at(30)).await);
    history.record_call(&pat(), Call { certainty: Certainty::Confirmed, ..talk }).await.expect("it can be written");
    let due = history.due_reminders(&pat(), at(95), &words()).await.expect("it can be read");
    assert_eq!(due.into_iter().map(|row| row.id).collect::<Vec<_>>(), ["b"]);
    history.forget_reminder(&pat(), "b".to_owned()).await.expect("it can be written");
    history.delete(&pat(), vec!["other".to_owned()], at(40)).await.expect("it can be written");
    assert_eq!(history.next_reminder(&pat()).await.expect("it can be read"), None);
}

#[tokio::test]
async fn a_reminder_and_what_was_held_are_there_after_a_restart_and_gone_with_everything() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    history.record_call(&pat(), missed("a", 0, "Pat Ito", PAT)).await.expect("it can be written");
    history.record_voicemail(&pat(), voicemail("7", 1, None)).await.expect("it can be written");
    assert!(remind(&history, "a", at(100), at(5)).await);
    let held = |key: &str, event, row: &str| super::super::Held {
        key: key.to_owned(),
        at: at(6),
        event,
        reason: Reason::QuietHours,
        row: Some(row.to_owned()),
        missed: u32::from(event == Event::Missed),
        voicemails: u32::from(event == Event::Voicemail),
    };
    history.hold(&pat(), held("unanswered/a", Event::Missed, "a")).await.expect("it can be written");
    history.hold(&pat(), held("voicemail/7", Event::Voicemail, "voicemail-7")).await.expect("it can be written");
    history.close().await.expect("it closes");

    let history = scratch.open().await;
    assert!(history.holds_any(&pat()).await.expect("it can be read"));
    assert_eq!(reminded(&history).await.len(), 1);
    // The voicemail has found its call meanwhile.
    history.record_voicemail(&pat(), voicemail("7", 1, Some("a"))).await.expect("it can be written");
    let untold = history.take_untold(&pat()).await.expect("it can be read");
    assert_eq!(untold, super::super::Untold { since: Some(at(6)), missed: 1, voicemails: 1 });
    let again = history.take_untold(&pat()).await.expect("it can be read");
    assert_eq!(again, super::super::Untold::default(), "it is told once");
    assert_eq!(history.held(&pat(), &words()).await.expect("it can be read").len(), 2, "and stays in the list");

    history.forget_everything().await.expect("it can be written");
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, Vec::<String>::new());
    assert_eq!(history.held(&pat(), &words()).await.expect("it can be read"), []);
    history.close().await.expect("it closes");
    let file = fs::read(scratch.path()).expect("it can be read");
    assert!(!String::from_utf8_lossy(&file).contains("Pat Ito"), "nor is it in the file");
}
