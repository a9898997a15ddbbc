//! The whole engine against the stand-in over real connections, with a desktop and a keyring in memory.

mod faults;
mod reading_up;
mod relay;
mod rig;
mod sign_in;
#[cfg(target_os = "linux")]
mod storage;
mod surroundings;
mod telling;

use std::time::Duration;

use ringlet_core::contract::{TrailView, TranscriptView, Verdict};
use ringlet_core::toast::ToastError;
use ringlet_core::toast::testing::Call;
use ringlet_standin::{CannedAnswer, Contact, EventFault, Leave, MAIN_NUMBER, OWNER_NUMBER, Office, Ring, StandIn};
use tokio::time::timeout;

use self::rig::{LIMIT, Rig, number, wait_for};

#[tokio::test]
async fn a_colleague_is_named_by_the_directory_and_an_outsider_by_the_contacts() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.extend(["ReadContacts".to_owned()]));
        office.add_contact(Contact {
            first_name: Some("Pat".to_owned()),
            last_name: Some("Ito".to_owned()),
            mobile: Some("(202) 555-0143".to_owned()),
            ..Contact::default()
        });
    })
    .await;
    wait_for("the phone books", || rig.asked("GET", "directory") == 1 && rig.asked("GET", "address-book") == 1).await;
    let sam = rig.office.ring(number("102"));
    rig.until_on_screen(&["Sam Okafor · ext. 102 | Incoming call"]).await;
    rig.office.answer(&sam).expect("it rings");
    rig.until_on_screen(&[]).await;
    let pat = rig.office.ring(number("+12025550143"));
    rig.until_on_screen(&["Pat Ito · +1 202-555-0143 | Incoming call"]).await;
    rig.office.answer(&pat).expect("it rings");
    let row = rig.until_row("the answered call", |row| row.number.as_deref() == Some("+1 202-555-0143")).await;
    assert_eq!(row.who, "Pat Ito");
    let hidden = rig.office.ring(number("105"));
    rig.until_on_screen(&["ext. 105 | Incoming call"]).await;
    rig.office.answer(&hidden).expect("it rings");
    rig.until_on_screen(&[]).await;
}

#[tokio::test]
async fn who_calls_from_the_companys_number_is_told_and_who_calls_from_the_persons_own_is_not() {
    let rig = Rig::listening().await;
    let own = rig.office.ring(number(OWNER_NUMBER));
    let company = rig.office.ring(number(MAIN_NUMBER));
    rig.until_on_screen(&["+1 650-555-0100 | Incoming call"]).await;
    rig.office.hang_up(&own).expect("it rings");
    rig.office.answer(&company).expect("it rings");
    rig.until_on_screen(&[]).await;
    assert_eq!(rig.page().await.rows.len(), 1);
}

#[tokio::test]
async fn a_name_that_comes_a_moment_later_changes_the_toast_and_the_row_and_tells_nothing_anew() {
    let rig = Rig::listening_at(|office| no_directory_for(office, 1)).await;
    let call = rig.office.ring(number("102"));
    rig.until_on_screen(&["ext. 102 | Incoming call"]).await;
    rig.until_on_screen(&["Sam Okafor · ext. 102 | Incoming call"]).await;
    assert_eq!(rig.shows(), 1, "a second one would ring again");
    assert_eq!(rig.until_row("its name", |row| row.who == "Sam Okafor").await.number.as_deref(), Some("ext. 102"));
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
}

#[tokio::test]
async fn a_name_that_comes_too_late_for_the_toast_changes_the_row_alone() {
    let rig = Rig::listening_at(|office| no_directory_for(office, 8)).await;
    let call = rig.office.ring(number("102"));
    rig.until_on_screen(&["ext. 102 | Incoming call"]).await;
    // Short enough not to be taken for a sleep.
    rig.clock.jump(Duration::from_secs(9));
    rig.until_row("its name", |row| row.who == "Sam Okafor").await;
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
    let calls = rig.desktop.calls();
    assert!(!calls.iter().any(|call| matches!(call, Call::Amend(..))), "{calls:#?}");
}

/// The company directory cannot be read at first, and after so many seconds it can.
fn no_directory_for(office: &StandIn, seconds: u64) {
    office.answer_with(CannedAnswer {
        path: "/restapi/v1.0/account/~/directory/entries".to_owned(),
        status: 503,
        retry_after: Some(seconds),
        times: Some(1),
        method: None,
        content_type: "application/json".to_owned(),
        body: "{}".to_owned(),
    });
}

#[tokio::test]
async fn an_event_of_another_extension_has_no_effect() {
    let rig = Rig::listening().await;
    let path = "/restapi/v1.0/account/500100004/extension/1";
    let event = |uuid: &str, topic: &str, body: serde_json::Value| {
        let head = serde_json::json!({"type": "ServerNotification", "messageId": uuid, "status": 200});
        let sent = "2026-01-05T10:05:00.123Z";
        let event = format!("{path}{topic}");
        let envelope = serde_json::json!({"uuid": uuid, "event": event, "timestamp": sent, "body": body});
        rig.office.send_frame(&serde_json::json!([head, envelope]).to_string());
    };
    let syncs = rig.asked("GET", "/message-sync");
    event(
        "theirs-1",
        "/voicemail",
        serde_json::json!({"id": "990000202004", "type": "VoiceMail", "direction": "Inbound", "readStatus": "Unread",
            "availability": "Alive", "messageStatus": "Received", "creationTime": "2026-01-05T10:04:58.000Z",
            "lastModifiedTime": "2026-01-05T10:05:00.000Z", "from": {"phoneNumber": "+12025550143", "name": "Pat Ito"},
            "attachments": [{"id": "1", "type": "AudioRecording", "vmDuration": 21}]}),
    );
    let changed = |ids: serde_json::Value| {
        serde_json::json!({"extensionId": "1", "lastUpdated": "2026-01-05T10:05:00.000Z",
            "changes": [{"type": "VoiceMail", "newCount": 1, "updatedCount": 0, "newMessageIds": ids}]})
    };
    event("theirs-2", "/message-store", changed(serde_json::json!([990_000_202_004_u64])));
    event("theirs-3", "/message-store", changed(serde_json::json!([])));
    // What came before the own call has been seen when that is told.
    let call = rig.office.ring(number("+12025550177"));
    rig.until_on_screen(&["+1 202-555-0177 | Incoming call"]).await;
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
    rig.until_read_up().await;
    assert_eq!(rig.page().await.rows.len(), 1, "the own call alone");
    assert_eq!(rig.shows(), 1, "the own call alone");
    let seen = rig.office.requests();
    assert!(!seen.iter().any(|seen| seen.path.contains("990000202004")), "their message was asked for");
    assert_eq!(rig.asked("GET", "/message-sync"), syncs, "their store was asked for");
}

#[tokio::test]
async fn a_voicemail_read_here_is_read_everywhere_after_an_outage_too() {
    let rig = Rig::listening().await;
    let first = rig.leave("+12025550143");
    let row = rig.until_row("the voicemail", |row| row.unread && row.voicemail.is_some()).await;
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    wait_for("the word to RingCentral", || rig.asked("PUT", &first.to_string()) == 1).await;
    rig.until_on_screen(&[]).await;

    let second = rig.leave("+12025550177");
    rig.until_row("the second", |row| row.unread).await;
    rig.office.cut_everything();
    let row = rig.page().await.rows.remove(0);
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    let unread = rig.page().await.rows.iter().filter(|row| row.unread).count();
    assert_eq!((unread, rig.asked("PUT", &second.to_string())), (0, 0));
    // Not even the end of the program loses it.
    rig.office.restore_the_line();
    let rig = rig.restarted().await;
    // The first run may still have got its word through, and quit before it could note that.
    wait_for("the word to RingCentral", || rig.asked("PUT", &second.to_string()) >= 1).await;
}

#[tokio::test]
async fn without_the_permission_reading_stays_here_and_that_is_said() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.retain(|scope| scope != "EditMessages"));
    })
    .await;
    let off = "marking voicemails read in RingCentral (permission EditMessages)";
    let mut status = rig.engine.watch();
    let said = status.wait_for(|view| view.features_off.iter().any(|words| words == off));
    timeout(LIMIT, said).await.expect("it is said").expect("the engine lives");
    rig.leave("+12025550143");
    let row = rig.until_row("the voicemail", |row| row.unread).await;
    rig.engine.mark_read(row.id).await.expect("it can be marked");
    rig.until_row("that it is read", |row| !row.unread).await;
    let puts = rig.office.requests().iter().filter(|seen| seen.method == "PUT").count();
    assert_eq!(puts, 0, "what is not allowed is not asked for");
}

#[tokio::test]
async fn a_voicemail_heard_or_deleted_elsewhere_is_no_news_here() {
    let rig = Rig::listening().await;
    let heard = rig.leave("+12025550143");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s"]).await;
    rig.office.hear_voicemail(heard).expect("it is there");
    rig.until_on_screen(&[]).await;
    rig.until_row("that it is read", |row| !row.unread).await;

    let deleted = rig.leave("+12025550177");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0177\n00:00 · 21 s"]).await;
    rig.office.delete_voicemail(deleted).expect("it is there");
    rig.until_on_screen(&[]).await;
    rig.until_row("that it is gone", |row| row.voicemail.as_ref().is_some_and(|mail| mail.deleted)).await;
    assert_eq!(rig.shows(), 2);
}

#[tokio::test]
async fn a_transcript_that_comes_later_is_shown_in_the_toast_that_is_up() {
    let rig = Rig::listening().await;
    let message = rig.leave("+12025550143");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s"]).await;
    rig.office.transcript_arrives(message, "Call me back.").expect("it is there");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s\n“Call me back.”"]).await;
    let done = TranscriptView::Done("Call me back.".to_owned());
    rig.until_row("the transcript", |row| row.voicemail.as_ref().is_some_and(|mail| mail.transcript == done)).await;
    assert_eq!(rig.shows(), 1, "a second one would ring again");
}

#[tokio::test]
async fn a_time_without_listening_is_a_line_between_the_rows() {
    let rig = Rig::listening().await;
    let before = rig.office.ring(number("+12025550143"));
    rig.office.answer(&before).expect("it rings");
    rig.office.hang_up(&before).expect("people talk");
    rig.until_row("the call before", |row| row.duration_s.is_some()).await;
    assert_eq!(rig.page().await.gaps, [], "it has listened all the time");

    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.cut(Office::cut_the_line).await;
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(number("+12025550177"), Duration::from_secs(9)).expect("it can ring");
    rig.office.advance(Duration::from_secs(300));
    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_row("the call of the gap", |row| row.who == "+1 202-555-0177").await;
    let page = rig.page().await;
    let [gap] = page.gaps.as_slice() else { panic!("one gap, not {:?}", page.gaps) };
    assert_eq!(gap.above.as_deref(), Some(page.rows[0].id.as_str()), "what happened in it lies below its end");
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
    let long = moment(&gap.to).duration_since(moment(&gap.from)).as_secs();
    assert!((880..=1_000).contains(&long), "{long} s");

    // A restart is no gap, and loses none.
    let rig = rig.restarted().await;
    assert_eq!(rig.page().await.gaps.len(), 1);
}

#[tokio::test]
async fn the_trail_of_a_call_tells_each_step_and_why_there_was_a_pop_up() {
    let rig = Rig::listening().await;
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    rig.until_on_screen(&["Pat Ito · +1 202-555-0143 | Incoming call"]).await;
    let row = rig.until_row("the call", |_| true).await;
    let taken = |trail: &TrailView| trail.steps.iter().any(|step| step.words == "The desktop took the pop-up");
    rig.until_trail(&row.id, taken).await;
    rig.desktop.fail_next(ToastError::Unavailable("nobody is there".into()));
    rig.office.hang_up(&call).expect("it rings");
    let refused = |trail: &TrailView| trail.answer.contains("nothing on the desktop showed it");
    let trail = rig.until_trail(&row.id, refused).await;
    assert!(trail.answer.starts_with("The desktop took a pop-up for the ringing after "), "{}", trail.answer);
    let steps: Vec<&str> = trail.steps.iter().map(|step| step.words.as_str()).collect();
    let expected = [
        "RingCentral’s event arrived",
        "First heard of",
        "Presence: it rings",
        "A pop-up for the ringing is wanted",
        "The row was written",
        "The pop-up was handed to the desktop",
        "The desktop took the pop-up",
        "Presence: it is over",
        "The pop-up for the ringing is taken away",
        "Events say: missed",
        "A pop-up for the missed call is wanted",
        "Nothing on the desktop shows pop-ups",
    ];
    let mut rest = steps.iter();
    for words in expected {
        assert!(rest.any(|step| *step == words), "{words:?} in its place in {steps:#?}");
    }
    let took = trail.steps.iter().filter(|step| step.took.is_some()).count();
    assert!(took >= 4, "the hops say how long they took: {:#?}", trail.steps);
    let private = ["Pat", "Ito", "555", "0143"];
    let text = serde_json::to_string(&trail).expect("it can be written");
    assert!(private.iter().all(|word| !text.contains(word)), "{text}");
    assert!(rig.engine.trail("nobody".to_owned()).await.is_err());
}

#[tokio::test]
async fn an_event_that_is_delivered_twice_is_a_step_of_the_trail_and_nothing_more() {
    let rig = Rig::listening().await;
    rig.office.fault_events([EventFault::Duplicate]);
    let call = rig.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    let row = rig.until_row("the call", |_| true).await;
    let words = "RingCentral delivered an event once more; it was left aside";
    rig.until_trail(&row.id, |trail| trail.steps.iter().any(|step| step.words == words)).await;
    assert_eq!(rig.shows(), 1);
    rig.office.answer(&call).expect("it rings");
    rig.until_on_screen(&[]).await;
}

#[tokio::test]
async fn the_test_tries_every_part_and_the_report_tells_it_without_anything_private() {
    let rig = Rig::listening().await;
    let tried = rig.engine.try_out().await.expect("the engine lives");
    let names: Vec<&str> = tried.hops.iter().map(|hop| hop.name.as_str()).collect();
    let all = [
        "Keyring",
        "Sign-in",
        "RingCentral",
        "Permissions",
        "Live connection",
        "Test call",
        "History",
        "Your settings",
        "Pop-up",
        "Tray icon",
    ];
    assert_eq!(names, all);
    for hop in &tried.hops[..9] {
        assert_eq!(hop.verdict, Verdict::Works, "{hop:?}");
    }
    rig.until_on_screen(&["Test call · +1 202-555-0100 | Incoming call"]).await;
    assert_eq!(rig.page().await.rows, [], "an invented call leaves no row");

    rig.cut(Office::cut_the_line).await;
    rig.desktop.fail_next(ToastError::Unavailable("nobody is there".into()));
    let tried = rig.engine.try_out().await.expect("the engine lives");
    let fails: Vec<&str> =
        tried.hops.iter().filter(|hop| hop.verdict == Verdict::Fails).map(|hop| hop.name.as_str()).collect();
    assert_eq!(fails, ["Live connection", "Pop-up"]);
    let popup = tried.hops.iter().find(|hop| hop.name == "Pop-up").expect("it was tried");
    assert_eq!(popup.words, "Nothing on this desktop shows pop-ups.");

    let report = rig.engine.report().await.expect("the engine lives");
    assert!(report.contains("Pop-up FAILS") && report.contains("Line: reconnecting"), "{report}");
    let besides = report.replace(&rig.server, "");
    assert!(!besides.contains("Dana") && !besides.contains("555"), "{report}");
}

#[tokio::test]
async fn a_read_that_was_planned_before_a_gap_does_not_tell_a_part_of_it() {
    let rig = Rig::listening().await;
    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    // Reads work, and nothing is heard.
    rig.cut(Office::cut_the_line).await;
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.leave("+12025550177");
    rig.office.advance(Duration::from_secs(600));
    let before = rig.asked("GET", "call-log-sync");
    rig.clock.jump(Duration::from_secs(45));
    wait_for("the planned read", || rig.asked("GET", "call-log-sync") > before).await;
    rig.until_row("the call it found", |row| !row.provisional).await;
    assert_eq!(rig.shows(), 0, "nobody has come back yet: {:#?}", rig.desktop.calls());

    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_on_screen(&["While you were away, 00:00–00:00 | 2 missed calls, 1 voicemail"]).await;
    assert_eq!(rig.shows(), 1);
}

#[tokio::test]
async fn what_happened_in_a_gap_is_told_in_one_toast() {
    let rig = Rig::listening().await;
    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.cut(Office::cut_everything).await;
    rig.office.advance(Duration::from_secs(600));
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.office.advance(Duration::from_secs(60));
    let call = rig.office.ring(Ring::from("+442079460018"));
    rig.office.advance(Duration::from_secs(20));
    rig.office.leave_voicemail(Leave { call: Some(call), ..Leave::default() }).expect("it rings");
    rig.office.advance(Duration::from_secs(600));
    rig.office.restore_the_line();
    rig.until_listening().await;
    rig.until_on_screen(&["While you were away, 00:00–00:00 | 2 missed calls, 1 voicemail"]).await;
    assert_eq!(rig.shows(), 1);
}
