//! Rate groups and their penalty.

use std::time::Duration;

use ringlet_standin::{Group, Office};

use crate::client::{Got, get, refresh, sign_in, socket_token};

const OWN: &str = "/restapi/v1.0/account/~/extension/~";

fn left(got: &Got) -> (String, String, String, String) {
    let header = |name| got.header(name).to_lowercase();
    (
        header("X-Rate-Limit-Group"),
        header("X-Rate-Limit-Limit"),
        header("X-Rate-Limit-Remaining"),
        header("X-Rate-Limit-Window"),
    )
}

#[tokio::test]
async fn a_reply_tells_group_limit_rest_and_window() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    let of = |group: &str, limit: &str, rest: &str| (group.into(), limit.into(), rest.into(), "60".into());
    assert_eq!(left(&get(&office, &tokens.access, OWN).await), of("light", "50", "49"));
    assert_eq!(left(&get(&office, &tokens.access, &format!("{OWN}/call-log")).await), of("heavy", "10", "9"));
    let directory = get(&office, &tokens.access, "/restapi/v1.0/account/~/directory/entries").await;
    assert_eq!(left(&directory), of("medium", "40", "39"));
    assert_eq!(left(&socket_token(&office, &tokens.access).await), of("auth", "5", "3"));
}

#[tokio::test]
async fn the_groups_name_is_not_always_written_alike() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..2 {
        names.insert(get(&office, &tokens.access, OWN).await.header("X-Rate-Limit-Group").to_owned());
    }
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["Light", "light"]);
}

#[tokio::test]
async fn beyond_the_limit_each_request_begins_the_penalty_anew() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    let read = || get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/call-log");
    for _ in 0..10 {
        assert_eq!(read().await.status, 200);
    }
    let refused = read().await;
    assert_eq!((refused.status, refused.code(), refused.header("Retry-After")), (429, "CMN-301", "60"));
    office.advance(Duration::from_secs(50));
    assert_eq!(read().await.status, 429);
    office.advance(Duration::from_secs(50));
    assert_eq!(read().await.status, 429, "the window is over, the penalty is not");
    office.advance(Duration::from_secs(61));
    assert_eq!(read().await.status, 200);
}

#[tokio::test]
async fn the_window_slides() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    let read = || get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/call-log");
    for _ in 0..5 {
        read().await;
    }
    office.advance(Duration::from_secs(40));
    for _ in 0..5 {
        assert_eq!(read().await.status, 200);
    }
    office.advance(Duration::from_secs(21));
    assert_eq!(read().await.header("X-Rate-Limit-Remaining"), "4");
}

#[tokio::test]
async fn one_group_does_not_use_up_another() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    for _ in 0..11 {
        get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/call-log-sync?recordCount=5").await;
    }
    let list = get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/~/call-log").await;
    assert_eq!(list.status, 429, "call log and its sync share a group");
    assert_eq!(get(&office, &tokens.access, OWN).await.status, 200);
}

#[tokio::test]
async fn tokens_and_socket_tokens_share_five_a_minute() {
    let office = Office::in_memory();
    let tokens = sign_in(&office).await;
    for _ in 0..3 {
        assert_eq!(socket_token(&office, &tokens.access).await.status, 200);
    }
    assert_eq!(refresh(&office, &tokens.refresh).await.status, 200);
    let sixth = refresh(&office, &tokens.refresh).await;
    assert_eq!((sixth.status, sixth.header("Retry-After")), (429, "60"));
}

#[tokio::test]
async fn one_persons_storm_is_not_anothers() {
    let office = Office::in_memory();
    office.limit(Group::Auth, 1000);
    let first = sign_in(&office).await;
    office.set(|settings| settings.sign_in_as = 133_166_004);
    let second = sign_in(&office).await;
    office.limit(Group::Light, 1);
    get(&office, &first.access, OWN).await;
    assert_eq!(get(&office, &first.access, OWN).await.status, 429);
    assert_eq!(get(&office, &second.access, OWN).await.status, 200);
}
