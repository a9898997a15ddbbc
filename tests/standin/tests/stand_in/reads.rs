//! What is read over HTTP.

use std::time::Duration;

use ringlet_standin::{Contact, Group, Leave, Office, Ring};
use serde_json::{Value, json};

use crate::client::{Got, Tokens, ask, get, sign_in};

const E: &str = "/restapi/v1.0/account/~/extension/~";

async fn office() -> (Office, Tokens) {
    let office = Office::in_memory();
    for group in [Group::Heavy, Group::Light, Group::Medium] {
        office.limit(group, 1000);
    }
    let tokens = sign_in(&office).await;
    (office, tokens)
}

fn ids(got: &Got) -> Vec<String> {
    let records = got.body["records"].as_array().cloned().unwrap_or_default();
    records.iter().map(|record| record["id"].to_string().trim_matches('"').to_owned()).collect()
}

fn voicemail(office: &Office) -> u64 {
    office.leave_voicemail(Leave { from: Some("+12025550143".into()), ..Leave::default() }).expect("a mailbox").1
}

async fn sync(office: &Office, tokens: &Tokens, query: &str) -> Got {
    get(office, &tokens.access, &format!("{E}/message-sync?{query}")).await
}

fn token(got: &Got) -> String {
    got.body["syncInfo"]["syncToken"].as_str().expect("a token").to_owned()
}

async fn send(office: &Office, tokens: &Tokens, method: &str, path: &str, body: &str) -> Got {
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}{E}/{path}", office.addresses().api))
        .header("Authorization", format!("Bearer {}", tokens.access))
        .body(body.as_bytes().to_vec());
    ask(office, request.expect("a request")).await.expect("a reply")
}

#[tokio::test]
async fn every_reply_carries_a_request_id_and_the_offices_date() {
    let (office, tokens) = office().await;
    office.advance(Duration::from_secs(600));
    let got = get(&office, &tokens.access, E).await;
    assert!(!got.header("RCRequestId").is_empty());
    let date = jiff::fmt::rfc2822::parse(got.header("Date")).expect("a date").timestamp();
    assert!(office.now().duration_since(date).as_secs() <= 2);
}

#[tokio::test]
async fn the_offices_clock_may_be_behind_this_machines() {
    let settings = ringlet_standin::Settings { skew_seconds: -600, ..Default::default() };
    let office = Office::open(Office::in_memory().addresses(), settings);
    let behind = jiff::Timestamp::now().duration_since(office.now()).as_secs();
    assert!((598..=602).contains(&behind), "{behind}");
}

#[tokio::test]
async fn the_own_record_says_who_is_signed_in() {
    let (office, tokens) = office().await;
    let got = get(&office, &tokens.access, E).await;
    assert_eq!((&got.body["id"], &got.body["name"]), (&json!(133_165_004), &json!("Dana Reyes")));
    assert_eq!(got.body["regionalSettings"]["homeCountry"]["isoCode"], "US");
    let numbers = get(&office, &tokens.access, &format!("{E}/phone-number")).await;
    let of =
        |place: usize| (&numbers.body["records"][place]["phoneNumber"], &numbers.body["records"][place]["usageType"]);
    assert_eq!(of(0), (&json!("+16505819987"), &json!("DirectNumber")));
    assert_eq!(of(1), (&got.body["contact"]["businessPhone"], &json!("MainCompanyNumber")));
}

#[tokio::test]
async fn the_scheme_of_the_authorization_may_be_written_in_any_case() {
    let (office, tokens) = office().await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = http::Request::get(office.addresses().api + E)
            .header("Authorization", format!("{scheme} {}", tokens.access))
            .header("Client-Id", "ringlet-standin-client")
            .header("X-User-Agent", "Someone/1.0");
        assert_eq!(ask(&office, request.body(Vec::new()).expect("a request")).await.expect("a reply").status, 200);
    }
    let in_query = get(&office, "", &format!("{E}?access_token={}", tokens.access)).await;
    assert_eq!(in_query.status, 401, "a token in the query opens the media host alone");
}

#[tokio::test]
async fn anothers_extension_and_a_missing_permission_are_forbidden() {
    let (office, tokens) = office().await;
    let other = get(&office, &tokens.access, "/restapi/v1.0/account/~/extension/133166004/presence").await;
    assert_eq!((other.status, other.code()), (403, "CMN-404"));
    office.set(|settings| {
        settings.scopes.remove("ReadCallLog");
    });
    let log = get(&office, &tokens.access, &format!("{E}/call-log")).await;
    assert_eq!((log.status, log.code(), &log.body["permissionName"]), (403, "CMN-401", &json!("ReadCallLog")));
    assert_eq!(get(&office, &tokens.access, &format!("{E}/weather")).await.code(), "CMN-102");
}

#[tokio::test]
async fn a_presence_read_has_no_sequence_and_leaves_out_an_empty_list() {
    let (office, tokens) = office().await;
    let path = format!("{E}/presence?detailedTelephonyState=true");
    let quiet = get(&office, &tokens.access, &path).await.body;
    assert!(quiet.get("sequence").is_none() && quiet.get("activeCalls").is_none());
    let call = office.ring(Ring::from("+12025550143"));
    let ringing = get(&office, &tokens.access, &path).await.body;
    assert_eq!(ringing["activeCalls"][0]["telephonyStatus"], "Ringing");
    assert!(ringing.get("sequence").is_none() && ringing["extension"]["id"] == 133_165_004);
    let plain = get(&office, &tokens.access, &format!("{E}/presence")).await.body;
    assert!(plain.get("activeCalls").is_none() && plain["telephonyStatus"] == "Ringing");
    office.hang_up(&call).expect("it rings");
    assert_eq!(get(&office, &tokens.access, &path).await.body["telephonyStatus"], "NoCall");
}

#[tokio::test]
async fn the_directory_leaves_out_who_is_hidden() {
    let (office, tokens) = office().await;
    let got = get(&office, &tokens.access, "/restapi/v1.0/account/~/directory/entries").await;
    let names: Vec<&str> =
        got.body["records"].as_array().into_iter().flatten().filter_map(|entry| entry["name"].as_str()).collect();
    assert_eq!(names, ["Dana Reyes", "Sam Okafor", "Mina Park", "Jonas Lind", "Support"]);
}

#[tokio::test]
async fn an_address_book_is_its_owners_and_needs_its_permission() {
    let (office, tokens) = office().await;
    let pat = Contact { first_name: Some("Pat".into()), last_name: Some("Ito".into()), ..Contact::default() };
    office.add_contact(Contact { mobile: Some("(202) 555-0143".into()), ..pat.clone() });
    office.add_contact(Contact { extension: Some(133_166_004), ..pat });
    let path = format!("{E}/address-book/contact");
    let refused = get(&office, &tokens.access, &path).await;
    assert_eq!((refused.status, &refused.body["permissionName"]), (403, &json!("ReadContacts")));
    office.set(|settings| settings.scopes.extend(["ReadContacts".to_owned()]));
    let got = get(&office, &tokens.access, &path).await;
    let records = got.body["records"].as_array().expect("a list");
    assert_eq!(records.len(), 1, "another's contacts are another's");
    assert_eq!((&records[0]["firstName"], &records[0]["mobilePhone"]), (&json!("Pat"), &json!("(202) 555-0143")));
    assert_eq!(got.header("X-Rate-Limit-Group").to_lowercase(), "heavy");
    assert_eq!(get(&office, &tokens.access, &format!("{path}?perPage=1001")).await.code(), "CMN-101");
}

#[tokio::test]
async fn the_message_store_lists_a_day_unless_it_is_asked_for_more() {
    let (office, tokens) = office().await;
    let old = voicemail(&office);
    office.advance(Duration::from_secs(25 * 3600));
    let tokens = crate::client::tokens(&crate::client::refresh(&office, &tokens.refresh).await);
    let new = voicemail(&office);
    let list = |query: &'static str| get(&office, &tokens.access, query);
    assert_eq!(ids(&list("/restapi/v1.0/account/~/extension/~/message-store").await), [new.to_string()]);
    let wide = format!("{E}/message-store?dateFrom=2020-01-01T00:00:00Z&messageType=VoiceMail&readStatus=Unread");
    assert_eq!(ids(&get(&office, &tokens.access, &wide).await), [new.to_string(), old.to_string()]);
    let fax = format!("{E}/message-store?dateFrom=2020-01-01T00:00:00Z&messageType=Fax");
    assert_eq!(ids(&get(&office, &tokens.access, &fax).await), [""; 0]);
}

#[tokio::test]
async fn lists_come_in_pages_that_name_the_next() {
    let (office, tokens) = office().await;
    let all: Vec<String> = (0..5).map(|_| voicemail(&office).to_string()).collect();
    let mut address = format!("{E}/message-store?perPage=2");
    let mut found = Vec::new();
    loop {
        let got = get(&office, &tokens.access, &address).await;
        found.extend(ids(&got));
        match got.body["navigation"]["nextPage"]["uri"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    found.sort();
    assert_eq!(found, all);
    assert_eq!(get(&office, &tokens.access, &format!("{E}/message-store?perPage=1001")).await.code(), "CMN-101");
}

#[tokio::test]
async fn a_message_is_read_marked_and_deleted_by_its_id() {
    let (office, tokens) = office().await;
    let (one, two) = (voicemail(&office), voicemail(&office));
    let both = send(&office, &tokens, "GET", &format!("message-store/{one},{two}"), "").await;
    assert_eq!((both.status, both.body.as_array().map(Vec::len)), (207, Some(2)));
    let path = format!("message-store/{one}");
    let marked = send(&office, &tokens, "PUT", &path, r#"{"readStatus":"Read"}"#).await;
    assert_eq!((marked.status, &marked.body["readStatus"]), (200, &json!("Read")));
    assert_eq!(send(&office, &tokens, "DELETE", &path, "").await.status, 204);
    let deleted = send(&office, &tokens, "GET", &path, "").await;
    assert_eq!(deleted.body, json!({"id": one, "availability": "Deleted"}));
    send(&office, &tokens, "DELETE", &path, "").await;
    assert_eq!(send(&office, &tokens, "GET", &path, "").await.status, 404, "purged");
    let collection = send(&office, &tokens, "DELETE", "message-store", "").await;
    assert_eq!(
        (collection.status, send(&office, &tokens, "GET", &format!("message-store/{two}"), "").await.status),
        (404, 200)
    );
}

#[tokio::test]
async fn a_full_sync_gives_what_there_is_and_a_token() {
    let (office, tokens) = office().await;
    let (one, two) = (voicemail(&office), voicemail(&office));
    office.delete_voicemail(one).expect("it is there");
    let got = sync(&office, &tokens, "syncType=FSync").await;
    assert_eq!(ids(&got), [two.to_string()]);
    assert_eq!(got.body["syncInfo"]["syncType"], "FSync");
    voicemail(&office);
    let short = sync(&office, &tokens, "syncType=FSync&recordCount=1").await;
    assert_eq!((ids(&short).len(), &short.body["syncInfo"]["olderRecordsExist"]), (1, &json!(true)));
}

#[tokio::test]
async fn an_incremental_sync_gives_what_changed_and_five_seconds_more() {
    let (office, tokens) = office().await;
    let old = voicemail(&office);
    office.advance(Duration::from_secs(60));
    let recent = voicemail(&office);
    office.advance(Duration::from_secs(3));
    let first = token(&sync(&office, &tokens, "syncType=FSync").await);
    let new = voicemail(&office);
    let got = sync(&office, &tokens, &format!("syncType=ISync&syncToken={first}")).await;
    assert_eq!(ids(&got), [new.to_string(), recent.to_string()]);
    office.advance(Duration::from_secs(60));
    let second = token(&got);
    office.hear_voicemail(old).expect("it is there");
    let got = sync(&office, &tokens, &format!("syncType=ISync&syncToken={second}")).await;
    assert!(ids(&got).contains(&old.to_string()), "a message that was heard has changed");
}

#[tokio::test]
async fn an_incremental_sync_tells_of_a_deleted_message_by_id_and_availability_alone() {
    let (office, tokens) = office().await;
    let message = voicemail(&office);
    office.advance(Duration::from_secs(60));
    let first = token(&sync(&office, &tokens, "syncType=FSync").await);
    office.delete_voicemail(message).expect("it is there");
    let got = sync(&office, &tokens, &format!("syncType=ISync&syncToken={first}")).await;
    assert_eq!(got.body["records"], json!([{"id": message, "availability": "Deleted"}]));
}

#[tokio::test]
async fn a_bad_sync_token_is_named() {
    let (office, tokens) = office().await;
    for query in ["syncType=ISync&syncToken=bad", "syncType=ISync"] {
        let got = sync(&office, &tokens, query).await;
        assert_eq!((got.status, got.code()), (400, "CMN-101"));
        assert_eq!(got.body["errors"][0]["parameterName"], "syncToken");
    }
}

#[tokio::test]
async fn the_sound_comes_from_another_port_in_whole_and_in_part() {
    let (office, tokens) = office().await;
    let message = voicemail(&office);
    let record = get(&office, &tokens.access, &format!("{E}/message-store/{message}")).await;
    let address = record.body["attachments"][0]["uri"].as_str().expect("an address").to_owned();
    let addresses = office.addresses();
    assert!(address.starts_with(&addresses.media) && addresses.media != addresses.api);
    assert_eq!(get(&office, &tokens.access, &address.replace(&addresses.media, &addresses.api)).await.status, 404);

    let own_record = format!("{}{E}", addresses.media);
    assert_eq!(get(&office, &tokens.access, &own_record).await.status, 404, "the media host has nothing else");

    let whole = get(&office, &tokens.access, &address).await;
    assert_eq!((whole.status, whole.header("Content-Type")), (200, "audio/x-wav"));
    assert!(whole.bytes.starts_with(b"RIFF") && whole.bytes.len() == 44 + 21 * 8000);
    let range = |range: &'static str| {
        let request = http::Request::get(&address)
            .header("Authorization", format!("Bearer {}", tokens.access))
            .header("Range", range);
        ask(&office, request.body(Vec::new()).expect("a request"))
    };
    let part = range("bytes=100-199").await.expect("a reply");
    assert_eq!((part.status, part.bytes.len()), (206, 100));
    assert_eq!(part.header("Content-Range"), format!("bytes 100-199/{}", whole.bytes.len()));
    assert_eq!(part.bytes, whole.bytes[100..200]);
    let tail = range("bytes=-8").await.expect("a reply");
    assert_eq!(tail.bytes, whole.bytes[whole.bytes.len() - 8..]);
    let beyond = range("bytes=9999999-").await.expect("a reply");
    assert_eq!((beyond.status, beyond.code()), (416, "CMN-107"));

    office.set(|settings| settings.recordings = ringlet_standin::Recording::Mp3);
    let other = get(&office, &tokens.access, &address).await;
    assert_eq!((other.status, other.header("Content-Type")), (200, "audio/mpeg"));
    assert!(other.bytes.starts_with(&[0xff, 0xfb]) && other.bytes.len() % 144 == 0);

    assert_eq!(get(&office, "wrong", &address).await.status, 401);
    let by_query = get(&office, "wrong", &format!("{address}?access_token={}", tokens.access)).await;
    assert_eq!(by_query.status, 401, "the header is looked at first");
    let bare = http::Request::get(format!("{address}?access_token={}", tokens.access)).body(Vec::new());
    assert_eq!(ask(&office, bare.expect("a request")).await.expect("a reply").status, 200);
}

#[tokio::test]
async fn a_transcript_is_an_attachment_once_it_is_ready() {
    let (office, tokens) = office().await;
    let message = voicemail(&office);
    let path = format!("{E}/message-store/{message}");
    let early = get(&office, &tokens.access, &path).await.body;
    assert_eq!(
        (&early["vmTranscriptionStatus"], early["attachments"].as_array().map(Vec::len)),
        (&json!("InProgress"), Some(1))
    );
    office.transcript_arrives(message, "Please call.").expect("it is there");
    let late = get(&office, &tokens.access, &path).await.body;
    assert_eq!(late["vmTranscriptionStatus"], "Completed");
    assert_eq!(late["attachments"][1]["type"], "AudioTranscription");
    let address = late["attachments"][1]["uri"].as_str().expect("an address");
    assert_eq!(get(&office, &tokens.access, address).await.bytes, b"Please call.");
}

#[tokio::test]
async fn a_row_comes_fifteen_to_thirty_seconds_after_the_call_and_the_sync_brings_it_once() {
    let (office, tokens) = office().await;
    let path = |query: &str| format!("{E}/call-log-sync?{query}");
    let first = token(&get(&office, &tokens.access, &path("syncType=FSync&recordCount=50")).await);
    let call = office.ring(Ring::from("+12025550143"));
    office.hang_up(&call).expect("it rings");
    office.advance(Duration::from_secs(15));
    let early = get(&office, &tokens.access, &path(&format!("syncType=ISync&syncToken={first}"))).await;
    assert_eq!(ids(&early), [""; 0]);
    office.advance(Duration::from_secs(15));
    let late = get(&office, &tokens.access, &path(&format!("syncType=ISync&syncToken={}", token(&early)))).await;
    assert_eq!(ids(&late).len(), 1);
    let again = get(&office, &tokens.access, &path(&format!("syncType=ISync&syncToken={}", token(&late)))).await;
    assert_eq!(ids(&again), [""; 0]);
}

#[tokio::test]
async fn a_call_log_sync_is_refused_without_a_count_with_a_bad_token_and_for_too_much() {
    let (office, tokens) = office().await;
    let read = async |query: &str| get(&office, &tokens.access, &format!("{E}/call-log-sync?{query}")).await;
    assert_eq!(read("syncType=FSync").await.code(), "CLG-101");
    assert_eq!(read("syncType=FSync&recordCount=251").await.code(), "CLG-101");
    assert_eq!(read("syncType=ISync&syncToken=bad").await.code(), "CLG-102");
    let first = token(&read("syncType=FSync&recordCount=250").await);
    for _ in 0..251 {
        let call = office.ring(Ring::from("+12025550143"));
        office.hang_up(&call).expect("it rings");
    }
    office.advance(Duration::from_secs(30));
    let refused = read(&format!("syncType=ISync&syncToken={first}")).await;
    assert_eq!((refused.status, &refused.body["errors"][0]["parameterName"]), (400, &json!("syncToken")));
    assert_eq!(ids(&read("syncType=FSync&recordCount=250").await).len(), 250);
}

#[tokio::test]
async fn the_log_is_filtered_and_a_session_stands_alone() {
    let (office, tokens) = office().await;
    office.seed_history(21, 7);
    let read = async |query: &str| get(&office, &tokens.access, &format!("{E}/call-log?{query}")).await;
    assert_eq!(ids(&read("").await).len(), 3, "a day, unless more is asked for");
    let all = read("dateFrom=2020-01-01T00:00:00Z&view=Detailed").await;
    assert_eq!(ids(&all).len(), 21);
    assert!(all.body["records"][0]["legs"].is_array());
    let out = read("dateFrom=2020-01-01T00:00:00Z&direction=Outbound").await;
    assert_eq!(ids(&out).len(), 3);
    let session = all.body["records"][9]["sessionId"].as_str().expect("an id");
    assert_eq!(ids(&read(&format!("sessionId={session}")).await).len(), 1);
    assert_eq!(read(&format!("sessionId={session}&direction=Inbound")).await.code(), "CLG-110");
    let number = read("dateFrom=2020-01-01T00:00:00Z&phoneNumber=12025550143").await;
    assert!(number.body["records"].as_array().is_some_and(|rows| rows.len() == 4));
}

#[tokio::test]
async fn active_calls_are_the_connected_ones() {
    let (office, tokens) = office().await;
    let call = office.ring(Ring::from("+12025550143"));
    let path = format!("{E}/active-calls");
    assert_eq!(ids(&get(&office, &tokens.access, &path).await).len(), 0);
    office.answer(&call).expect("it rings");
    assert_eq!(get(&office, &tokens.access, &path).await.body["records"][0]["result"], "In Progress");
}

#[tokio::test]
async fn a_seeded_history_holds_calls_and_their_voicemails() {
    let (office, tokens) = office().await;
    office.seed_history(70, 30);
    let log = get(&office, &tokens.access, &format!("{E}/call-log?dateFrom=2020-01-01T00:00:00Z&perPage=1000")).await;
    assert_eq!(ids(&log).len(), 70);
    let linked: Vec<Value> = log.body["records"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("message").map(|message| message["id"].clone()))
        .collect();
    let store = get(&office, &tokens.access, &format!("{E}/message-store?dateFrom=2020-01-01T00:00:00Z")).await;
    let mut stored = ids(&store);
    let mut linked: Vec<String> = linked.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
    stored.sort();
    linked.sort();
    assert!(!stored.is_empty());
    assert_eq!(stored, linked);
}

#[tokio::test]
async fn discovery_names_the_same_addresses() {
    let (office, _) = office().await;
    let got = get(&office, "", "/.well-known/entry-points/initial?clientId=x").await;
    assert_eq!(got.body["coreApi"]["baseUri"], office.addresses().api);
}
