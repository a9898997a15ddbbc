//! Recordings, and what they go with.

use super::*;

async fn kept(history: &History, id: &str) -> Option<Vec<u8>> {
    history.sound(&pat(), MessageId::new(id)).await.expect("it can be read")
}

async fn keep(history: &History, id: &str, minute: i64) {
    let sound = format!("the sound of {id}").into_bytes();
    history.keep_sound(&pat(), MessageId::new(id), sound, at(minute)).await.expect("it can be written");
}

#[tokio::test]
async fn a_recording_goes_with_its_message() {
    let deleted_there = |history: History| async move {
        let gone = Voicemail { deleted: true, ..voicemail("7", 0, None) };
        history.record_voicemail(&pat(), gone).await
    };
    let deleted_here =
        |history: History| async move { history.delete(&pat(), vec!["voicemail-7".to_owned()], at(1)).await };
    let old = |history: History| async move { history.retain(1, at(3 * 24 * 60)).await.map(drop) };
    let signed_out = |history: History| async move { history.forget_sounds().await };
    let wiped = |history: History| async move { history.wipe(&pat()).await };
    macro_rules! check {
        ($($ending:expr),*) => {$(
            let history = History::in_memory().expect("there is memory");
            history.record_voicemail(&pat(), voicemail("7", 0, None)).await.expect("it can be written");
            keep(&history, "7", 0).await;
            // Written again as it was: as after each read of the list.
            history.record_voicemail(&pat(), voicemail("7", 0, None)).await.expect("it can be written");
            assert_eq!(kept(&history, "7").await.as_deref(), Some(b"the sound of 7".as_slice()));
            assert_eq!(history.sound(&line("2"), MessageId::new("7")).await.expect("it can be read"), None);
            $ending(history.clone()).await.expect("it can be written");
            assert_eq!(kept(&history, "7").await, None, "{}", stringify!($ending));
        )*};
    }
    check!(deleted_there, deleted_here, old, signed_out, wiped);
}

#[tokio::test]
async fn a_recording_that_comes_after_its_message_was_deleted_is_not_kept() {
    let history = History::in_memory().expect("there is memory");
    keep(&history, "7", 0).await;
    assert_eq!(kept(&history, "7").await, None);
}

#[tokio::test]
async fn the_oldest_recordings_make_room() {
    let history = History::in_memory().expect("there is memory");
    for number in 0..45 {
        let id = format!("{number}");
        history.record_voicemail(&pat(), voicemail(&id, number, None)).await.expect("it can be written");
        keep(&history, &id, number).await;
    }
    assert_eq!((kept(&history, "4").await.is_some(), kept(&history, "5").await.is_some()), (false, true));
}
