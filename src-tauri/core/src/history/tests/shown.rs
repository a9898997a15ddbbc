//! Rows as the person deals with them: found again, ticked off, deleted.

use super::*;

fn answered(id: &str, minute: i64, number: &str) -> Call {
    Call { outcome: Outcome::Answered, read: true, ..missed(id, minute, "", number) }
}

fn outbound(id: &str, minute: i64, number: &str, talked: Option<Duration>) -> Call {
    Call {
        direction: Direction::Outbound,
        outcome: Outcome::Outbound,
        from: Party::default(),
        to: Party { number: Some(number.to_owned()), ..Party::default() },
        duration: talked,
        read: true,
        ..missed(id, minute, "", "")
    }
}

async fn open(history: &History) -> Vec<String> {
    ids(history, &pat(), query(Filter::Open, "")).await
}

async fn write(history: &History, calls: impl IntoIterator<Item = Call>) {
    let changes = calls.into_iter().map(Change::Call).collect();
    history.write(&pat(), changes).await.expect("it can be written");
}

const PAT: &str = "+12025550143";

#[tokio::test]
async fn a_row_is_found_in_its_list_by_its_id() {
    let history = History::in_memory().expect("there is memory");
    write(&history, (0..50).map(|n| missed(&format!("c{n:02}"), n, "Pat Ito", PAT))).await;
    let around = |id: &str| HistoryQuery {
        limit: 3,
        start: ListStart::Row { id: id.to_owned(), above: 1 },
        ..query(Filter::All, "")
    };
    for (id, from, rows) in
        [("c10", 38, ["c11", "c10", "c09"]), ("c49", 0, ["c49", "c48", "c47"]), ("gone", 0, ["c49", "c48", "c47"])]
    {
        let page = history.page(&pat(), around(id), &words()).await.expect("it can be read");
        let found: Vec<_> = page.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((page.from, page.total, found.as_slice()), (from, 50, rows.as_slice()), "{id}");
    }
    let past = HistoryQuery { start: ListStart::Index { index: 60 }, ..query(Filter::All, "") };
    let page = history.page(&pat(), past, &words()).await.expect("it can be read");
    assert_eq!((page.from, page.total, page.rows.len()), (50, 50, 0));
}

#[tokio::test]
async fn a_list_that_was_asked_for_knows_what_was_written_since() {
    let history = History::in_memory().expect("there is memory");
    write(&history, [missed("a", 0, "Pat Ito", PAT)]).await;
    assert_eq!(ids(&history, &pat(), query(Filter::All, "pat")).await, ["a"]);
    let mut renamed = missed("a", 5, "Ann Lee", PAT);
    renamed.started_at = at(9);
    write(&history, [renamed, missed("b", 1, "Pat Ito", PAT)]).await;
    assert_eq!(ids(&history, &pat(), query(Filter::All, "pat")).await, ["b"]);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "ann")).await, ["a"]);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["a", "b"]);
}

#[tokio::test]
async fn a_missed_call_is_open_until_somebody_talks_with_that_number_again() {
    let colleague =
        Call { outcome: Outcome::AnsweredElsewhere, detail: Detail::Colleague, ..answered("talk", 10, PAT) };
    let moved = Call { outcome: Outcome::AnsweredElsewhere, detail: Detail::Moved, ..answered("talk", 10, PAT) };
    let talked = Some(Duration::from_secs(60));
    for (talk, closes) in [
        (answered("talk", 10, PAT), true),
        (answered("talk", 10, "2025550143"), true),
        (answered("talk", 10, "+12025550199"), false),
        (answered("talk", -10, PAT), false),
        (colleague, true),
        (moved, false),
        (missed("talk", 10, "", PAT), false),
        (outbound("talk", 10, PAT, talked), true),
        (outbound("talk", 10, PAT, None), false),
        (outbound("talk", 10, PAT, Some(Duration::ZERO)), false),
    ] {
        for late in [false, true] {
            let history = History::in_memory().expect("there is memory");
            let call = missed("a", 0, "Pat Ito", PAT);
            // Whichever of the two is learned first.
            let order = if late { [talk.clone(), call] } else { [call, talk.clone()] };
            for call in order {
                write(&history, [call]).await;
            }
            let is_open = open(&history).await.contains(&"a".to_owned());
            assert_eq!(is_open, !closes, "{talk:?}");
        }
    }
}

#[tokio::test]
async fn a_talk_that_was_none_after_all_opens_the_missed_call_again() {
    let history = History::in_memory().expect("there is memory");
    write(&history, [missed("a", 0, "Pat Ito", PAT), answered("talk", 10, PAT)]).await;
    assert!(open(&history).await.is_empty());
    write(&history, [missed("talk", 10, "Pat Ito", PAT)]).await;
    assert_eq!(open(&history).await, ["talk", "a"]);
    write(&history, [answered("talk", 10, PAT)]).await;
    history.delete(&pat(), vec!["talk".to_owned()], at(11)).await.expect("it can be written");
    write(&history, [answered("talk", 10, PAT)]).await;
    assert!(open(&history).await.is_empty(), "a talk that was deleted took place all the same");
}

#[tokio::test]
async fn what_was_missed_before_the_first_sign_in_is_not_open() {
    let history = History::in_memory().expect("there is memory");
    let old = Call { read: true, ..missed("old", 0, "Pat Ito", PAT) };
    write(&history, [old, missed("new", 1, "Pat Ito", PAT)]).await;
    assert_eq!(open(&history).await, ["new"]);
    history.mark_all_read(&pat()).await.expect("it can be written");
    assert_eq!(open(&history).await, ["new"], "to have seen it is not to have called back");
}

#[tokio::test]
async fn a_missed_call_can_be_ticked_off_and_opened_again_by_hand() {
    let history = History::in_memory().expect("there is memory");
    write(&history, [missed("a", 0, "", ""), missed("b", 1, "Pat Ito", PAT)]).await;
    history.record_voicemail(&pat(), voicemail("7", 1, Some("b"))).await.expect("it can be written");
    assert_eq!(history.waiting_counts(&pat()).await.expect("it can be read"), (2, 1));
    history.set_closed(&pat(), "b".to_owned(), true).await.expect("it can be written");
    write(&history, [missed("b", 1, "Pat Ito", PAT)]).await;
    assert_eq!(open(&history).await, ["a"]);
    assert_eq!(history.waiting_counts(&pat()).await.expect("it can be read"), (1, 1), "the voicemail is not heard yet");
    history.set_closed(&pat(), "b".to_owned(), false).await.expect("it can be written");
    assert_eq!(open(&history).await, ["b", "a"]);
}

#[tokio::test]
async fn a_deleted_row_never_comes_back_and_leaves_nothing_of_what_it_said() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let mut call = missed("a", 0, "Zebedee Quux", "+12025550177");
    call.via = Some("Sales".to_owned());
    let mut mail = voicemail("7", 1, Some("a"));
    mail.from = call.from.clone();
    mail.transcript = Transcript::Done("the crocodile".to_owned());
    let lone = Voicemail { id: MessageId::new("8"), call: None, ..mail.clone() };
    let changes = || vec![Change::Call(call.clone()), Change::Voicemail(mail.clone()), Change::Voicemail(lone.clone())];
    history.write(&pat(), changes()).await.expect("it can be written");
    write(&history, [missed("stays", 2, "Pat Ito", PAT)]).await;
    let gone = vec!["a".to_owned(), "voicemail-8".to_owned()];
    history.delete(&pat(), gone, at(5)).await.expect("it can be written");
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["stays"]);

    // As the call log and the message list tell it again.
    let logged = Call { log: Some(LogId::new("L1")), certainty: Certainty::Confirmed, ..call.clone() };
    history.write(&pat(), changes()).await.expect("it can be written");
    write(&history, [logged]).await;
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["stays"]);
    assert!(ids(&history, &pat(), query(Filter::All, "zebedee")).await.is_empty());
    assert_eq!(history.unread_count(&pat()).await.expect("it can be read"), 1);
    let known = history.find_calls(&pat(), Clue::Log(LogId::new("L1"))).await.expect("it can be read");
    assert_eq!(known.len(), 1, "what the service tells of it again is recognised");

    history.close().await.expect("it closes");
    let bytes = fs::read(scratch.path()).expect("it can be read");
    for word in ["Zebedee", "zebedee", "quux", "2025550177", "crocodile", "Sales"] {
        let there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!there, "{word} is still in the file");
    }
}

#[tokio::test]
async fn a_message_left_after_its_call_was_deleted_is_shown_alone() {
    let history = History::in_memory().expect("there is memory");
    write(&history, [missed("a", 0, "Pat Ito", PAT)]).await;
    history.delete(&pat(), vec!["a".to_owned()], at(1)).await.expect("it can be written");
    history.record_voicemail(&pat(), voicemail("7", 2, Some("a"))).await.expect("it can be written");
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["voicemail-7"]);
}

#[tokio::test]
async fn rows_are_exported_by_their_ids_or_by_what_is_shown() {
    let history = History::in_memory().expect("there is memory");
    write(&history, (0..5).map(|n| missed(&format!("c{n}"), n, if n < 2 { "Ann" } else { "Pat" }, PAT))).await;
    for (ids, search, expected) in [
        (vec!["c1", "c4", "none", "c1"], "ann", vec!["c4", "c1"]),
        (vec![], "ann", vec!["c1", "c0"]),
        (vec![], "", vec!["c4", "c3", "c2", "c1", "c0"]),
    ] {
        let request = ExportRequest {
            ids: ids.into_iter().map(str::to_owned).collect(),
            filter: Filter::Missed,
            search: search.to_owned(),
            format: crate::contract::ExportFormat::Csv,
        };
        let entries = history.export(&pat(), request, &words()).await.expect("it can be read");
        assert_eq!(entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn rows_are_given_by_their_ids_wherever_in_the_list_they_are() {
    let history = History::in_memory().expect("there is memory");
    write(&history, (0..300).map(|n| missed(&format!("c{n}"), n, "Pat Ito", PAT))).await;
    let asked: Vec<String> = (0..300).map(|n| format!("c{n}")).chain(["none".to_owned()]).collect();
    let rows = history.rows_of(&pat(), asked, &words()).await.expect("it can be read");
    assert_eq!(rows.len(), 300);
    assert_eq!((rows[0].id.as_str(), rows[299].id.as_str()), ("c299", "c0"));
    assert!(history.rows_of(&pat(), Vec::new(), &words()).await.expect("it can be read").is_empty());
}

#[tokio::test]
async fn a_file_of_the_first_version_is_brought_up_with_all_its_rows() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.directory.path().join("data")).expect("it can be made");
    let old = rusqlite::Connection::open(scratch.path()).expect("it can be made");
    old.execute_batch(include_str!("../schema/001_calls_and_voicemails.sql")).expect("the first shape");
    old.pragma_update(None, "user_version", 1).expect("it can be written");
    let seen = Call { read: true, ..missed("seen", 0, "Bo", "+12025550111") };
    let calls = [seen, missed("a", 1, "Pat Ito", PAT), answered("talk", 2, PAT), missed("b", 3, "Pat Ito", PAT)];
    for call in &calls {
        rows::write_call(&old, &pat(), call).expect("it can be written");
    }
    rows::write_voicemail(&old, &pat(), &voicemail("7", 3, Some("b"))).expect("it can be written");
    rows::write_voicemail(&old, &pat(), &voicemail("8", 3, None)).expect("it can be written");
    drop(old);

    let reader = Reader::open(&scratch.path()).expect("it opens").expect("it is there");
    let before = reader.entries(&pat(), &words()).expect("the command line reads what no window has opened yet");
    drop(reader);
    let history = scratch.open().await;
    let all = ids(&history, &pat(), query(Filter::All, "")).await;
    assert_eq!(all.len(), 5);
    let mut same: Vec<_> = before.iter().map(|entry| entry.id.clone()).collect();
    same.sort();
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(same, sorted);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "pat 0143")).await.len(), 3);
    assert_eq!(open(&history).await, ["b"]);
    assert_eq!(history.waiting_counts(&pat()).await.expect("it can be read"), (1, 2));
}
