//! What is read into the history: the first fill, lists that are too long for one sync, and what cannot be written.

use std::time::Duration;

use ringlet_core::contract::{Filter, HistoryQuery, ListStart, PartView};
use ringlet_standin::{Leave, Office, Ring, StandIn};
use tokio::time::timeout;

use crate::rig::{LIMIT, Rig, wait_for};

impl Rig {
    async fn rows(&self, filter: Filter) -> u32 {
        let start = ListStart::Index { index: 0 };
        let query = HistoryQuery { filter, search: String::new(), start, limit: 1 };
        self.engine.history(query).await.expect("the history can be read").total
    }

    /// How many pages of the call log the office gave.
    fn log_pages(&self) -> usize {
        let seen = self.office.requests();
        seen.iter().filter(|seen| seen.path.ends_with("/call-log") && seen.status == 200).count()
    }

    pub(crate) async fn until_rows(&self, count: u32) {
        let filled = async {
            while self.rows(Filter::All).await != count {
                tokio::task::yield_now().await;
            }
        };
        if timeout(LIMIT, filled).await.is_err() {
            panic!("{} rows, not {count}", self.rows(Filter::All).await);
        }
    }
}

#[tokio::test]
async fn the_first_fill_brings_thirty_days_page_by_page_shows_how_far_it_is_and_tells_nothing() {
    let office = StandIn::start().await;
    let server = office.api();
    let rig = Rig::signing_in(office, server, |office| office.seed_history(600, 30)).await;
    let mut status = rig.engine.watch();
    let some_days = status.wait_for(|view| view.fill.is_some_and(|fill| fill.days_done > 0 && fill.days == 30));
    timeout(LIMIT, some_days).await.expect("it is shown how far it is").expect("the engine lives");
    let over = status.wait_for(|view| view.fill.is_none());
    timeout(LIMIT, over).await.expect("it comes to its end").expect("the engine lives");
    rig.until_listening().await;
    rig.until_rows(600).await;
    let oldest = ListStart::Index { index: 599 };
    let query = HistoryQuery { filter: Filter::All, search: String::new(), start: oldest, limit: 1 };
    let page = rig.engine.history(query).await.expect("the history can be read");
    let began: jiff::Timestamp = page.rows[0].started_at.parse().expect("a time");
    let days = rig.office.now().duration_since(began).as_hours() / 24;
    assert!((28..=30).contains(&days), "the oldest is {days} days old");
    assert!(rig.rows(Filter::Voicemail).await > 80, "the messages are there too");
    assert_eq!(rig.shows(), 0, "nothing of it is told: {:#?}", rig.desktop.calls());
    let pages = rig.log_pages();
    let rig = rig.restarted().await;
    assert_eq!((rig.log_pages(), rig.shows()), (pages, 0), "a second start fills nothing");
}

#[tokio::test]
async fn more_changes_than_one_sync_gives_are_read_from_the_list() {
    let rig = Rig::listening().await;
    rig.office.set(|settings| settings.recovery_window = Duration::from_secs(10));
    rig.cut(Office::cut_the_line).await;
    rig.office.advance(Duration::from_secs(12 * 3600));
    rig.office.seed_history(270, 1);
    rig.office.restore_the_line();
    rig.until_rows(270).await;
    let refused = |path: &str, status: u16| {
        rig.office.requests().iter().filter(|seen| seen.path.contains(path) && seen.status == status).count()
    };
    assert!(refused("/call-log-sync", 400) > 0, "the sync was refused");
    assert!(rig.log_pages() > 1, "the list was paged");
}

#[tokio::test]
async fn without_the_call_log_what_was_left_while_nobody_listened_is_told_at_the_next_start() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.retain(|scope| scope != "ReadCallLog"));
    })
    .await;
    rig.leave("+12025550143");
    rig.until_on_screen(&["New voicemail | Pat Ito · +1 202-555-0143\n00:00 · 21 s"]).await;
    let rig = rig
        .restarted_after(|office| {
            office.advance(Duration::from_secs(60));
            let leave = Leave { from: Some("+12025550177".to_owned()), ..Leave::default() };
            office.leave_voicemail(leave).expect("a mailbox");
            office.advance(Duration::from_secs(60));
        })
        .await;
    rig.until_on_screen(&["New voicemail | +1 202-555-0177\n00:00 · 21 s"]).await;
    assert_eq!(rig.shows(), 1, "and nothing else");
}

#[tokio::test]
async fn without_the_permission_for_messages_calls_are_told_and_what_is_off_is_said() {
    let rig = Rig::listening_at(|office| {
        office.set(|settings| settings.scopes.retain(|scope| scope != "ReadMessages"));
    })
    .await;
    let mut status = rig.engine.watch();
    let off = "voicemails (permission ReadMessages)";
    let said = status.wait_for(|view| view.features_off.iter().any(|words| words == off));
    timeout(LIMIT, said).await.expect("it is said").expect("the engine lives");
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.until_row("the missed call", |row| row.who == "Pat Ito").await;
}

#[tokio::test]
async fn what_waits_for_the_person_is_counted_from_the_next_start_on() {
    let rig = Rig::listening().await;
    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    wait_for("the missed call", || rig.engine.status().open == 1).await;
    let rig = rig.restarted().await;
    let status = rig.engine.status();
    assert_eq!((status.open, status.unread, status.waiting), (1, 1, 1));
}

#[tokio::test]
async fn a_history_that_cannot_be_written_is_said_and_calls_are_told_all_the_same() {
    let rig = Rig::listening().await;
    let database = rig.history_file();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON call BEGIN SELECT RAISE(FAIL, 'no'); END";
    database.execute_batch(refuse).expect("it can be changed");

    rig.office.ring_out(Ring::from_named("+12025550143", "Pat Ito"), Duration::from_secs(9)).expect("it can ring");
    rig.until_on_screen(&["Missed call | Pat Ito · +1 202-555-0143\n00:00"]).await;
    let mut status = rig.engine.watch();
    let failing = status.wait_for(|view| matches!(view.storage, PartView::Failing(_)));
    timeout(LIMIT, failing).await.expect("it is said").expect("the engine lives");

    database.execute_batch("DROP TRIGGER refuse").expect("it can be changed back");
    rig.leave("+12025550177");
    let fine = status.wait_for(|view| view.storage == PartView::Ok);
    timeout(LIMIT, fine).await.expect("it is said").expect("the engine lives");
    wait_for("both", || rig.shows() >= 2).await;
    rig.until_rows(2).await;
}
