//! The history as its readers see it, on databases in a temporary folder.

mod reminders;
mod shown;
mod sounds;
mod trail;

use std::fs;

use jiff::tz::TimeZone;
use ringlet_domain::call::{Attachment, Certainty, Detail, LinkQuality, Outcome, Told, Transcript};
use ringlet_domain::ids::PartyId;

use super::*;
use crate::contract::{ExportRequest, Filter, HistoryQuery, ListStart, RowKind};
use crate::words::Words;

fn line(extension: &str) -> Line {
    Line { account: AccountId::new("400131426008"), extension: ExtensionId::new(extension) }
}

fn pat() -> Line {
    line("133165004")
}

fn words() -> Words {
    Words::in_zone(Some("US"), TimeZone::UTC)
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_millis(1_777_000_000_000 + minute * 60_000)
}

fn missed(id: &str, minute: i64, name: &str, number: &str) -> Call {
    Call {
        id: CallId::new(id),
        session: Some(SessionId::new(format!("{id}-session"))),
        telephony_session: Some(TelephonySessionId::new(format!("s-{id}"))),
        party: Some(PartyId::new("p-1")),
        log: None,
        logged_by_likeness: false,
        direction: Direction::Inbound,
        outcome: Outcome::Missed,
        detail: Detail::CallerHungUp,
        certainty: Certainty::Provisional,
        from: Party { number: Some(number.to_owned()), name: Some(name.to_owned()), ..Party::default() },
        to: Party { extension: Some("101".to_owned()), ..Party::default() },
        via: None,
        queue: false,
        started_at: at(minute),
        ring: Some(Duration::from_millis(9_000)),
        ended_at: Some(at(minute) + Duration::from_secs(9)),
        duration: None,
        read: false,
        told: Told { ring: true, missed: true },
    }
}

fn voicemail(id: &str, minute: i64, call: Option<&str>) -> Voicemail {
    Voicemail {
        id: MessageId::new(id),
        call: call.map(CallId::new),
        link: call.map(|_| LinkQuality::Seen),
        from: Party {
            number: Some("+12025550143".to_owned()),
            extension_id: Some(ExtensionId::new("7")),
            name: Some("Pat Ito".to_owned()),
            ..Party::default()
        },
        left_at: at(minute),
        changed_at: Some(at(minute + 1)),
        length: Some(Duration::from_secs(23)),
        transcript: Transcript::Done("Call me back.".to_owned()),
        audio: Some(Attachment { uri: "https://example.org/1".to_owned(), content_type: "audio/mpeg".to_owned() }),
        transcript_source: None,
        read: false,
        deleted: false,
        told: true,
    }
}

fn query(filter: Filter, search: &str) -> HistoryQuery {
    HistoryQuery { filter, search: search.to_owned(), start: ListStart::Index { index: 0 }, limit: 100 }
}

async fn ids(history: &History, line: &Line, query: HistoryQuery) -> Vec<String> {
    let page = history.page(line, query, &words()).await.expect("it can be read");
    page.rows.into_iter().map(|row| row.id).collect()
}

/// A history in a fresh directory, with what a test needs to look at its file.
struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a scratch directory can be made") }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("data/history.sqlite")
    }

    async fn open(&self) -> History {
        let (history, opened) = History::open(&self.path()).await.expect("it opens");
        assert_eq!(opened, Opened::Ready);
        history
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path().join("data")).expect("it is there");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn what_is_written_is_read_after_a_restart() {
    let scratch = Scratch::new();
    let mut call = missed("a", 0, "Pat Ito", "+12025550143");
    call.log = Some(LogId::new("L1"));
    (call.certainty, call.logged_by_likeness) = (Certainty::Confirmed, true);
    call.via = Some("Sales".to_owned());
    call.queue = true;
    call.duration = Some(Duration::from_secs(3));
    let message = voicemail("7", 1, Some("a"));

    let history = scratch.open().await;
    let changes = vec![Change::Call(call.clone()), Change::Voicemail(message.clone())];
    history.write(&pat(), changes).await.expect("it can be written");
    history.close().await.expect("it closes");
    assert!(matches!(history.close().await, Err(HistoryError::Closed)));

    let history = scratch.open().await;
    let (calls, voicemails) = history.remembered(&pat(), at(0)).await.expect("it can be read");
    assert_eq!((calls, voicemails), (vec![call], vec![message]));
}

#[tokio::test]
async fn a_killed_program_loses_no_row_that_was_written() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");

    // What a killed program leaves is the files as they are, without the closing that folds them together.
    let copy = Scratch::new();
    fs::create_dir_all(copy.directory.path().join("data")).expect("it can be made");
    for name in scratch.files() {
        let from = scratch.directory.path().join("data").join(&name);
        fs::copy(from, copy.directory.path().join("data").join(&name)).expect("it can be copied");
    }
    let again = copy.open().await;
    assert_eq!(ids(&again, &pat(), query(Filter::All, "")).await, ["a"]);
}

#[tokio::test]
async fn another_persons_rows_are_never_seen_or_touched() {
    let history = History::in_memory().expect("there is memory");
    let other = line("2");
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
    history.record_voicemail(&pat(), voicemail("7", 1, None)).await.expect("it can be written");
    history.set_cursor(&pat(), Cursor::CallLogSync, Some("t".to_owned())).await.expect("it can be written");

    assert!(ids(&history, &other, query(Filter::All, "")).await.is_empty());
    assert_eq!(history.remembered(&other, at(0)).await.expect("it can be read"), (vec![], vec![]));
    assert_eq!(history.unread_count(&other).await.expect("it can be read"), 0);
    assert_eq!(history.find_calls(&other, Clue::Id(CallId::new("a"))).await.expect("it can be read"), []);
    assert_eq!(history.voicemail(&other, MessageId::new("7")).await.expect("it can be read"), None);
    assert_eq!(history.cursor(&other, Cursor::CallLogSync).await.expect("it can be read"), None);
    assert!(history.row(&other, "a".to_owned(), &words()).await.expect("it can be read").is_none());
    assert_eq!(history.row_of(&other, NoticeKey::Ring(CallId::new("a"))).await.expect("it can be read"), None);
    assert!(history.mark_all_read(&other).await.expect("it can be written").is_empty());
    history.forget_call(&other, CallId::new("a")).await.expect("it can be written");
    history.wipe(&other).await.expect("it can be written");

    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["voicemail-7", "a"]);
    assert_eq!(history.unread_count(&pat()).await.expect("it can be read"), 2);

    history.wipe(&pat()).await.expect("it can be written");
    assert!(ids(&history, &pat(), query(Filter::All, "")).await.is_empty());
    assert_eq!(history.cursor(&pat(), Cursor::CallLogSync).await.expect("it can be read"), None);
}

#[tokio::test]
async fn a_voicemail_is_shown_inside_its_call_and_alone_when_it_has_none() {
    let history = History::in_memory().expect("there is memory");
    let changes = vec![
        Change::Call(missed("a", 0, "Pat Ito", "+12025550143")),
        Change::Voicemail(voicemail("7", 1, Some("a"))),
        Change::Voicemail(voicemail("8", 2, None)),
        Change::Voicemail(voicemail("9", 3, Some("a call that is not here"))),
    ];
    history.write(&pat(), changes).await.expect("it can be written");

    let page = history.page(&pat(), query(Filter::All, ""), &words()).await.expect("it can be read");
    let shown: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.id.as_str(), row.kind, row.voicemail.as_ref().map(|voicemail| voicemail.id.as_str())))
        .collect();
    assert_eq!(
        shown,
        [
            ("voicemail-9", RowKind::Voicemail, Some("9")),
            ("voicemail-8", RowKind::Voicemail, Some("8")),
            ("a", RowKind::Call, Some("7")),
        ]
    );
    let line = pat();
    let of = |key| history.row_of(&line, key);
    assert_eq!(of(NoticeKey::Voicemail(MessageId::new("7"))).await.expect("read").as_deref(), Some("a"));
    assert_eq!(of(NoticeKey::Voicemail(MessageId::new("8"))).await.expect("read").as_deref(), Some("voicemail-8"));
    assert_eq!(of(NoticeKey::Unanswered(CallId::new("a"))).await.expect("read").as_deref(), Some("a"));
    assert_eq!(of(NoticeKey::Digest).await.expect("read"), None);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let history = History::in_memory().expect("there is memory");
    // Several begin in the same minute, so the id has to order them.
    let changes: Vec<_> = (0..25)
        .map(|number| Change::Call(missed(&format!("c{number:02}"), number / 4, "Pat Ito", "+12025550143")))
        .collect();
    history.write(&pat(), changes).await.expect("it can be written");

    let mut seen = Vec::new();
    loop {
        let index = u32::try_from(seen.len()).expect("a few");
        let ask = HistoryQuery { limit: 7, start: ListStart::Index { index }, ..query(Filter::All, "") };
        let page = history.page(&pat(), ask, &words()).await.expect("it can be read");
        assert!(page.rows.len() <= 7);
        assert_eq!((page.from, page.total), (index, 25));
        seen.extend(page.rows.into_iter().map(|row| row.id));
        if seen.len() == 25 {
            break;
        }
    }
    let mut expected: Vec<_> = (0..25).map(|number| format!("c{number:02}")).collect();
    expected.reverse();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_search_finds_names_and_numbers_however_they_are_written() {
    let history = History::in_memory().expect("there is memory");
    let mut queue = missed("queue", 2, "Ann Lee", "+442079460018");
    queue.via = Some("Sales".to_owned());
    let mut inside = missed("inside", 3, "Bo Öz", "");
    inside.from = Party { extension: Some("103".to_owned()), name: Some("Bo ÖZ".to_owned()), ..Party::default() };
    let mut out = missed("out", 4, "me", "+16505550100");
    out.direction = Direction::Outbound;
    out.to = Party { number: Some("+12025550199".to_owned()), name: Some("100% Ltd".to_owned()), ..Party::default() };
    let changes = vec![
        Change::Call(missed("pat", 1, "Pat Ito", "+12025550143")),
        Change::Call(queue),
        Change::Call(inside),
        Change::Call(out),
    ];
    history.write(&pat(), changes).await.expect("it can be written");

    let cases: [(&str, &[&str]); 23] = [
        ("", &["out", "inside", "queue", "pat"]),
        ("pat", &["pat"]),
        ("  ITO   pat ", &["pat"]),
        ("öz", &["inside"]),
        ("oz", &["inside"]),
        ("at", &[]),
        ("o'ito", &[]),
        ("555 0143", &["pat"]),
        ("43", &["pat"]),
        ("9", &["out", "queue"]),
        ("sales", &["queue"]),
        ("2025550143", &["pat"]),
        ("(202) 555-0143", &["pat"]),
        ("+1 202-555-0143", &["pat"]),
        ("202555", &["out", "pat"]),
        ("020 7946 0018", &["queue"]),
        ("103", &["inside"]),
        ("100", &["out"]),
        ("100%", &["out"]),
        ("pat 0143", &["pat"]),
        ("%", &[]),
        ("\"pat\" OR ito*", &[]),
        ("' OR 1=1 --", &[]),
    ];
    for (search, found) in cases {
        assert_eq!(ids(&history, &pat(), query(Filter::All, search)).await, found, "{search:?}");
    }
}

#[tokio::test]
async fn the_filters_keep_missed_calls_and_voicemails() {
    let history = History::in_memory().expect("there is memory");
    let mut answered = missed("answered", 1, "Pat Ito", "+12025550143");
    answered.outcome = Outcome::Answered;
    answered.read = true;
    let mut gone = voicemail("10", 5, None);
    gone.deleted = true;
    let changes = vec![
        Change::Call(answered),
        Change::Call(missed("missed", 2, "Pat Ito", "+12025550143")),
        Change::Call(missed("left", 3, "Pat Ito", "+12025550143")),
        Change::Voicemail(voicemail("7", 3, Some("left"))),
        Change::Voicemail(voicemail("8", 4, None)),
        Change::Voicemail(gone),
    ];
    history.write(&pat(), changes).await.expect("it can be written");
    assert_eq!(ids(&history, &pat(), query(Filter::Missed, "")).await, ["left", "missed"]);
    assert_eq!(ids(&history, &pat(), query(Filter::Voicemail, "")).await, ["voicemail-8", "left"]);
    assert_eq!(history.latest(&pat(), 2, &words()).await.expect("it can be read").len(), 2);
}

#[tokio::test]
async fn a_row_is_read_when_the_call_and_its_voicemail_are() {
    let history = History::in_memory().expect("there is memory");
    let mut seen = missed("b", 5, "Pat Ito", "+12025550143");
    seen.read = true;
    let changes = vec![
        Change::Call(missed("a", 0, "Pat Ito", "+12025550143")),
        Change::Voicemail(voicemail("7", 1, Some("a"))),
        Change::Voicemail(voicemail("8", 2, None)),
        Change::Call(seen),
    ];
    history.write(&pat(), changes).await.expect("it can be written");
    let unread = || async { history.unread_count(&pat()).await.expect("it can be read") };
    assert_eq!(unread().await, 2);

    let marked = history.mark_read(&pat(), "a".to_owned()).await.expect("it can be written");
    assert_eq!(marked, [Seen::Voicemail(MessageId::new("7")), Seen::Call(CallId::new("a"))]);
    assert_eq!(unread().await, 1);
    assert!(history.mark_read(&pat(), "a".to_owned()).await.expect("it can be written").is_empty());

    assert_eq!(history.mark_all_read(&pat()).await.expect("it can be written"), [Seen::Voicemail(MessageId::new("8"))]);
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn a_call_is_found_by_whatever_is_known_of_it() {
    let history = History::in_memory().expect("there is memory");
    let mut call = missed("a", 0, "Pat Ito", "+12025550143");
    call.log = Some(LogId::new("L1"));
    let mut hidden = missed("hidden", 1, "", "");
    hidden.from = Party::default();
    let mut inside = missed("inside", 2, "Bo", "");
    inside.from = Party { extension: Some("103".to_owned()), ..Party::default() };
    let changes = vec![Change::Call(call), Change::Call(hidden), Change::Call(inside)];
    history.write(&pat(), changes).await.expect("it can be written");

    let number = |text: &str| Party { number: Some(text.to_owned()), ..Party::default() };
    let caller = |other: Party, from: i64, to: i64| Clue::Caller {
        other,
        direction: Direction::Inbound,
        from: at(from),
        to: at(to),
    };
    let cases = [
        (Clue::Id(CallId::new("a")), "a"),
        (Clue::Log(LogId::new("L1")), "a"),
        (Clue::Session(SessionId::new("a-session"), Direction::Inbound), "a"),
        (Clue::Session(SessionId::new("a-session"), Direction::Outbound), ""),
        (Clue::TelephonySession(TelephonySessionId::new("s-a")), "a"),
        (Clue::TelephonySession(TelephonySessionId::new("a-session")), ""),
        (caller(number("+12025550143"), -1, 5), "a"),
        (caller(number("2025550143"), -1, 5), "a"),
        (caller(number("+12025550143"), 1, 5), ""),
        (caller(number("+12025550144"), -1, 5), ""),
        (caller(Party::default(), -1, 5), "hidden"),
        (caller(Party { extension: Some("103".to_owned()), ..Party::default() }, -1, 5), "inside"),
    ];
    for (clue, found) in cases {
        let calls = history.find_calls(&pat(), clue.clone()).await.expect("it can be read");
        let ids: Vec<_> = calls.iter().map(|call| call.id.as_str()).collect();
        assert_eq!(ids.join(" "), found, "{clue:?}");
    }
}

#[tokio::test]
async fn a_batch_is_written_whole_or_not_at_all_and_waits_for_a_full_disk() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let state = history.save_state();
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
    let room = |pages: &'static str| {
        history.ask(move |store| Ok(store.database().pragma_update(None, "max_page_count", pages)?))
    };
    room("1").await.expect("the disk can be made full");

    let long = "x".repeat(200_000);
    let mut big = missed("big", 2, "Pat Ito", "+12025550143");
    big.via = Some(long);
    let batch = vec![Change::Call(missed("b", 1, "Pat Ito", "+12025550143")), Change::Call(big)];
    let refused = history.write(&pat(), batch).await;
    assert!(matches!(refused, Err(HistoryError::NotSaved { trouble: Trouble::Full, .. })), "{refused:?}");
    assert_eq!(*state.borrow(), SaveState::Failing(Trouble::Full));
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["a"]);

    room("100000").await.expect("the disk can be made free");
    history.set_state("any", Some("1".to_owned())).await.expect("it can be written");
    assert_eq!(*state.borrow(), SaveState::Ok);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["big", "b", "a"]);
}

#[tokio::test]
async fn a_question_that_fails_badly_costs_its_own_answer_alone() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let failed = history.ask(|_| -> Result<(), HistoryError> { panic!("a planted panic") }).await;
    assert!(matches!(failed, Err(HistoryError::Fault)), "{failed:?}");
    let mut state = history.save_state();
    // The asker knows a moment before the state does.
    state.wait_for(|now| *now == SaveState::Failing(Trouble::Fault)).await.expect("the thread lives");
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
    assert_eq!(*state.borrow(), SaveState::Ok);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["a"]);
}

#[tokio::test]
async fn what_waits_outlives_a_question_that_fails_badly() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let waits = |id: &'static str| {
        move |store: &mut Store| -> Result<(), HistoryError> {
            store.waiting.push_back((pat(), Change::Call(missed(id, 0, "Pat Ito", "+12025550143"))));
            panic!("a planted panic")
        }
    };
    for id in ["a", "b"] {
        assert!(matches!(history.ask(waits(id)).await, Err(HistoryError::Fault)), "{id}");
    }
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["b", "a"]);
    history.ask(Store::try_again).await.expect("nothing waits");
    assert_eq!(*history.save_state().borrow(), SaveState::Ok);
}

#[tokio::test]
async fn old_rows_go_and_a_voicemail_stays_with_a_call_that_stays() {
    let history = History::in_memory().expect("there is memory");
    let day = 24 * 60;
    let changes = vec![
        Change::Call(missed("old", -91 * day, "Pat Ito", "+12025550143")),
        Change::Call(missed("new", -89 * day, "Pat Ito", "+12025550143")),
        Change::Voicemail(voicemail("7", -91 * day, Some("old"))),
        Change::Voicemail(voicemail("8", -91 * day, Some("new"))),
        Change::Voicemail(voicemail("9", -89 * day, None)),
    ];
    history.write(&pat(), changes).await.expect("it can be written");
    assert_eq!(history.retain(90, at(0)).await.expect("it can be written"), 2);
    assert_eq!(ids(&history, &pat(), query(Filter::All, "")).await, ["voicemail-9", "new"]);
    assert!(history.voicemail(&pat(), MessageId::new("8")).await.expect("it can be read").is_some());
}

#[tokio::test]
async fn cursors_toasts_and_small_things_are_kept() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let shown = Shown { id: 4_000_000_000, daemon: ":1.7".to_owned() };
    let key = NoticeKey::Ring(CallId::new("a/b"));
    history.note_toast(notice_text(&key), shown.clone()).await.expect("it can be written");
    history.note_toast("status/tray".to_owned(), Shown::default()).await.expect("it can be written");
    history.drop_toast("status/tray".to_owned()).await.expect("it can be written");
    history.set_cursor(&pat(), Cursor::MessageSync, Some("token".to_owned())).await.expect("it can be written");
    history.set_state("told-once", Some("tray".to_owned())).await.expect("it can be written");
    history.close().await.expect("it closes");

    let history = scratch.open().await;
    let up = history.toasts_up().await.expect("it can be read");
    assert_eq!(up, [("ring/a/b".to_owned(), shown)]);
    assert_eq!(notice_key(&up[0].0), Some(key));
    let line = pat();
    let cursor = |cursor| history.cursor(&line, cursor);
    assert_eq!(cursor(Cursor::MessageSync).await.expect("it can be read").as_deref(), Some("token"));
    assert_eq!(cursor(Cursor::CallLogSync).await.expect("it can be read"), None);
    assert_eq!(history.state("told-once").await.expect("it can be read").as_deref(), Some("tray"));
    history.set_state("told-once", None).await.expect("it can be written");
    assert_eq!(history.state("told-once").await.expect("it can be read"), None);
}

#[test]
fn every_notice_key_is_read_back_from_its_text() {
    let keys = [
        NoticeKey::Digest,
        NoticeKey::Ring(CallId::new("a")),
        NoticeKey::Unanswered(CallId::new("a/b")),
        NoticeKey::Voicemail(MessageId::new("7")),
    ];
    for key in keys {
        assert_eq!(notice_key(&notice_text(&key)), Some(key));
    }
    assert_eq!(notice_key("status/tray"), None);
    assert_eq!(notice_key(""), None);
}

#[tokio::test]
async fn the_command_line_reads_while_the_program_writes() {
    let scratch = Scratch::new();
    assert!(Reader::open(&scratch.path()).expect("no file is no error").is_none());
    let history = scratch.open().await;
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
    history.set_state(query::STATE_LINE, Some(pat().text())).await.expect("it can be written");

    let reader = Reader::open(&scratch.path()).expect("it opens").expect("it is there");
    let whose = reader.last_line().expect("it can be read").expect("it was noted");
    assert_eq!(whose, pat());
    assert_eq!(reader.entries(&whose, &words()).expect("it can be read").len(), 1);
    history.record_call(&pat(), missed("b", 1, "Pat Ito", "+12025550143")).await.expect("a reader stops no writer");
    let entries = reader.entries(&whose, &words()).expect("it can be read");
    assert_eq!(entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(reader.unread_count(&whose).expect("it can be read"), 2);
}

#[tokio::test]
async fn a_damaged_file_is_moved_aside_and_a_new_one_made() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.directory.path().join("data")).expect("it can be made");
    fs::write(scratch.path(), "this is no database, and long enough to be looked at".repeat(100)).expect("written");

    let (history, opened) = History::open(&scratch.path()).await.expect("a new one opens");
    let Opened::Replaced { aside } = opened else { panic!("nothing was said of it") };
    let kept = fs::read_to_string(&aside).expect("the damaged one is kept");
    assert!(kept.starts_with("this is no database"));
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
}

#[tokio::test]
async fn damage_inside_the_file_is_found_when_it_is_opened() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    let calls = (0..200).map(|n| Change::Call(missed(&format!("c{n}"), n, "Pat Ito", "+12025550143"))).collect();
    history.write(&pat(), calls).await.expect("it can be written");
    history.close().await.expect("it closes");
    let mut bytes = fs::read(scratch.path()).expect("it can be read");
    let from = bytes.len() / 3;
    bytes[from..from + 20_000].fill(0xaa);
    fs::write(scratch.path(), bytes).expect("it can be written");

    let (_history, opened) = History::open(&scratch.path()).await.expect("a new one opens");
    assert!(matches!(opened, Opened::Replaced { .. }));
}

#[tokio::test]
async fn a_file_from_a_newer_version_is_left_exactly_as_it_is() {
    let scratch = Scratch::new();
    let history = scratch.open().await;
    history
        .ask(|store| Ok(store.database().pragma_update(None, "user_version", 999)?))
        .await
        .expect("it can be written");
    history.close().await.expect("it closes");
    let before = fs::read(scratch.path()).expect("it can be read");
    let files = scratch.files();

    let refused = History::open(&scratch.path()).await;
    assert!(matches!(refused, Err(OpenError::Newer { found: 999, .. })), "{refused:?}");
    assert!(matches!(Reader::open(&scratch.path()), Err(OpenError::Newer { .. })));
    assert_eq!(fs::read(scratch.path()).expect("it can be read"), before);
    assert_eq!(scratch.files(), files);
}

#[tokio::test]
async fn a_directory_in_the_way_is_an_error_and_stays() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.path()).expect("it can be made");
    let refused = History::open(&scratch.path()).await;
    assert!(refused.is_err());
    assert!(scratch.path().is_dir());
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_for_this_person_alone() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::new();
    fs::create_dir_all(scratch.directory.path().join("data")).expect("it can be made");
    fs::write(scratch.path(), "").expect("it can be written");
    fs::set_permissions(scratch.path(), fs::Permissions::from_mode(0o644)).expect("it can be opened up");
    let history = scratch.open().await;
    history.record_call(&pat(), missed("a", 0, "Pat Ito", "+12025550143")).await.expect("it can be written");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    for name in scratch.files() {
        assert_eq!(mode(&scratch.directory.path().join("data").join(&name)), 0o600, "{name}");
    }
    assert_eq!(scratch.files(), ["history.sqlite", "history.sqlite-shm", "history.sqlite-wal"]);
    assert_eq!(mode(&scratch.directory.path().join("data")), 0o700);
}
