//! The session as a conversation: what happens on the left, what it does about it on the right.

use serde_json::{Value, json};

use super::*;

/// A session, a clock, and what it asked for since the last look.
struct Rig {
    session: Session,
    millis: u64,
    chance: f64,
}

impl Rig {
    fn new() -> Self {
        Self { session: Session::new(vec![Feature::Telephony, Feature::Voicemail]), millis: 0, chance: 0.5 }
    }

    /// A rig that listens, with the right to recover `right-1`.
    fn live() -> Self {
        let mut rig = Self::new();
        rig.start();
        rig.token();
        rig.details(json!({"recoveryTimeout": 180}), 1);
        rig.reply(200, json!({"id": "sub-1"}));
        rig.look();
        rig
    }

    fn turn(&self) -> Turn {
        let at = Moment::from_origin(Duration::from_millis(self.millis));
        let server = Timestamp::from_millis(1_000_000 + i64::try_from(self.millis).expect("short tests"));
        Turn { now: Now { at, server }, chance: Chance::new(self.chance) }
    }

    fn start(&mut self) {
        self.session.handle_start(self.turn());
    }

    fn token(&mut self) {
        self.session.handle_token(Ok(()), self.turn());
    }

    fn no_token(&mut self, wait: Option<u64>) {
        let wait = wait.map(Duration::from_secs);
        self.session.handle_token(Err(NoToken::Later { wait, words: "no network".into() }), self.turn());
    }

    fn unsent(&mut self) {
        self.session.handle_token(Err(NoToken::Unsent { wait: None, words: "no network".into() }), self.turn());
    }

    fn text(&mut self, frame: Value) {
        self.session.handle_text(&frame.to_string(), self.turn()).expect("a frame");
    }

    fn details(&mut self, body: Value, right: i64) {
        let wsc = json!({"token": format!("right-{right}"), "sequence": right});
        self.text(json!([{"type": "ConnectionDetails", "status": 200, "wsc": wsc}, body]));
    }

    fn reply(&mut self, status: u16, body: Value) {
        let id = format!("ringlet-{}", self.session.requests);
        self.text(json!([{"type": "ClientRequest", "messageId": id, "status": status}, body]));
    }

    fn event(&mut self, uuid: &str) {
        let event = "/restapi/v1.0/account/1/extension/2/message-store";
        self.text(json!([{"type": "ServerNotification", "messageId": uuid}, {"uuid": uuid, "event": event}]));
    }

    fn closed(&mut self) {
        self.session.handle_closed(Some(1006), self.turn());
    }

    /// Lets time pass to `seconds`, with every timeout on the way.
    fn until(&mut self, seconds: u64) {
        let end = seconds * 1000;
        while let Some(due) = self.session.poll_timeout() {
            let due = u64::try_from(due.since_origin().as_millis()).expect("short tests");
            if due > end {
                break;
            }
            self.millis = self.millis.max(due);
            self.session.handle_timeout(self.turn());
        }
        self.millis = end;
    }

    /// What it asked for since the last look, a word each.
    fn look(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.session.poll_command()).map(|command| say(&command)).collect()
    }
}

fn say(command: &Command) -> String {
    match command {
        Command::Close => "close".into(),
        Command::Dial(None) => "dial".into(),
        Command::Dial(Some(right)) => format!("dial {}", right.token),
        Command::FetchToken => "fetch".into(),
        Command::Recovered => "recovered".into(),
        Command::Report(Link::Down { since, trouble }) => format!("down {} {trouble:?}", since.as_millis() - 1_000_000),
        Command::Report(Link::Live { since, off }) => format!("live {} {off:?}", since.as_millis() - 1_000_000),
        Command::Report(Link::Stopped(why)) => format!("stopped {why:?}"),
        Command::Send(text) => {
            let frame: Value = serde_json::from_str(text).expect("what is sent is JSON");
            let filters = frame[1]["eventFilters"].as_array().map_or(0, Vec::len);
            format!("{} {filters}", frame[0]["method"].as_str().unwrap_or_default())
        }
        Command::SendPing => "ping".into(),
        Command::Subscribed { unheard_since } => {
            format!("subscribed {:?}", unheard_since.map(|since| since.as_millis() - 1_000_000))
        }
        Command::Repeated(notification) => format!("again {}", notification.uuid.as_deref().unwrap_or_default()),
        Command::Tell(notification) => format!("tell {}", notification.uuid.as_deref().unwrap_or_default()),
    }
}

#[test]
fn listening_begins_with_a_token_the_gateways_word_and_one_subscription() {
    let mut rig = Rig::new();
    rig.start();
    assert_eq!(rig.look(), ["down 0 Connecting", "fetch"]);
    rig.token();
    assert_eq!(rig.look(), ["dial"], "nothing is sent before the gateway spoke");
    rig.details(json!({}), 1);
    assert_eq!(rig.look(), ["POST 4"]);
    rig.reply(200, json!({"id": "sub-1"}));
    assert_eq!(rig.look(), ["live 0 []", "subscribed None"]);
}

#[test]
fn an_event_that_overtakes_the_subscriptions_reply_is_told() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    rig.event("early");
    assert_eq!(rig.look(), ["tell early"]);
}

#[test]
fn a_delivery_that_comes_twice_is_told_once() {
    let mut rig = Rig::live();
    rig.event("u1");
    rig.event("u1");
    rig.event("u2");
    assert_eq!(rig.look(), ["tell u1", "again u1", "tell u2"]);
}

#[test]
fn a_silent_line_is_pinged_after_30_s_and_given_up_15_s_later() {
    let mut rig = Rig::live();
    rig.until(29);
    assert_eq!(rig.look(), [""; 0]);
    rig.until(44);
    assert_eq!(rig.look(), ["ping"]);
    rig.until(45);
    assert_eq!(rig.look(), ["close", "down 0 Silent"]);
    rig.until(46);
    assert_eq!(rig.look(), ["fetch"]);
}

#[test]
fn any_sign_of_life_ends_the_doubt() {
    let mut rig = Rig::live();
    rig.until(31);
    assert_eq!(rig.look(), ["ping"]);
    rig.session.handle_sign(rig.turn());
    rig.until(60);
    assert_eq!(rig.look(), [""; 0]);
    rig.until(61);
    assert_eq!(rig.look(), ["ping"]);
}

#[test]
fn a_lost_connection_is_recovered_with_the_newest_right_and_a_new_token() {
    let mut rig = Rig::live();
    rig.text(json!([{"type": "Heartbeat", "wsc": {"token": "right-7", "sequence": 7}}]));
    rig.text(json!([{"type": "Heartbeat", "wsc": {"token": "right-3", "sequence": 3}}]));
    rig.until(10);
    rig.closed();
    assert_eq!(rig.look(), ["close", "down 0 Closed(Some(1006))"]);
    rig.until(11);
    rig.token();
    assert_eq!(rig.look(), ["fetch", "dial right-7"]);
    rig.details(json!({"recoveryState": "Successful"}), 1);
    assert_eq!(rig.look(), ["live 0 []", "recovered"], "it was listened to without a hole");
    rig.closed();
    rig.until(20);
    rig.token();
    let last = rig.look().pop();
    assert_eq!(last.as_deref(), Some("dial right-1"), "a recovery's own right replaces any");
}

#[test]
fn a_recovery_that_failed_subscribes_on_the_same_socket_and_tells_of_the_hole() {
    let mut rig = Rig::live();
    rig.until(5);
    rig.event("u1");
    rig.until(10);
    rig.closed();
    rig.until(12);
    rig.token();
    rig.look();
    rig.details(json!({"recoveryState": "Failed", "recoveryErrorCode": "WSG-1005"}), 1);
    assert_eq!(rig.look(), ["POST 4"]);
    rig.reply(200, json!({"id": "sub-2"}));
    assert_eq!(rig.look(), ["live 12000 []", "subscribed Some(5000)"]);
}

#[test]
fn past_the_window_no_recovery_is_asked_for() {
    let mut rig = Rig::live();
    rig.closed();
    for second in [5, 30, 70, 130, 190] {
        rig.until(second);
        rig.no_token(None);
    }
    rig.until(300);
    rig.look();
    rig.token();
    assert_eq!(rig.look(), ["dial"]);
}

#[test]
fn waking_dials_at_once_whatever_it_waited_for() {
    let mut rig = Rig::live();
    rig.until(20);
    rig.session.handle_wake(rig.turn());
    assert_eq!(rig.look(), ["close", "down 0 Slept", "fetch"]);
    rig.no_token(Some(40));
    rig.look();
    rig.session.handle_wake(rig.turn());
    assert_eq!(rig.look(), ["down 0 Slept", "fetch"]);
}

#[test]
fn no_minute_sees_more_than_three_dials_even_when_all_fail_at_once() {
    let mut rig = Rig::new();
    rig.chance = 0.0;
    rig.start();
    let mut fetched = 0;
    for second in 0..60 {
        rig.until(second);
        fetched += rig.look().iter().filter(|word| *word == "fetch").count();
        rig.no_token(None);
    }
    assert_eq!(fetched, 3);
}

#[test]
fn what_the_service_asks_to_wait_is_waited_in_full() {
    let mut rig = Rig::new();
    rig.start();
    rig.no_token(Some(30));
    rig.look();
    rig.until(30);
    assert_eq!(rig.look(), [""; 0]);
    rig.until(31);
    assert_eq!(rig.look(), ["fetch"]);
}

#[test]
fn a_gateway_that_says_nothing_is_given_up() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.look();
    rig.until(20);
    assert_eq!(rig.look(), ["close", "down 0 Mute"]);
}

#[test]
fn a_refused_filter_is_left_out_and_the_line_is_listened_to_all_the_same() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    rig.reply(403, json!({"errors": [{"errorCode": "CMN-401", "permissionName": "CallControl"}]}));
    assert_eq!(rig.look(), ["POST 3"]);
    rig.reply(201, json!({"id": "sub-1"}));
    assert_eq!(rig.look(), ["live 0 [Telephony]", "subscribed None"]);
}

#[test]
fn filters_that_are_accepted_and_off_are_named() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    let filter = "/restapi/v1.0/account/1/extension/2/telephony/sessions";
    rig.reply(200, json!({"id": "sub-1", "disabledFilters": [{"filter": filter, "reason": "x"}]}));
    assert_eq!(rig.look()[0], "live 0 [Telephony]");
}

#[test]
fn a_line_whose_presence_is_off_is_not_called_listened_to() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    let filter = "/restapi/v1.0/account/1/extension/2/presence?detailedTelephonyState=true";
    rig.reply(200, json!({"id": "sub-1", "disabledFilters": [{"filter": filter, "reason": "x"}]}));
    let last = rig.look().pop();
    assert_eq!(last.as_deref(), Some(r#"stopped Some(Permission("ReadPresence"))"#));
}

#[test]
fn what_a_refusal_names_is_left_out_and_nothing_else() {
    let voicemail = "/restapi/v1.0/account/1/extension/2/voicemail";
    for error in [
        json!({"errorCode": "CMN-401", "permissionName": "ReadMessages"}),
        json!({"errorCode": "SUB-508", "parameterName": "eventFilters", "parameterValue": voicemail}),
    ] {
        let mut rig = Rig::new();
        rig.start();
        rig.token();
        rig.details(json!({}), 1);
        rig.look();
        rig.reply(403, json!({"errors": [error]}));
        assert_eq!(rig.look(), ["POST 2"], "presence and telephony sessions");
        rig.reply(200, json!({"id": "sub-1"}));
        assert_eq!(rig.look(), ["live 0 [Voicemail]", "subscribed None"]);
    }
}

#[test]
fn a_refusal_that_names_nothing_known_is_tried_without_one_feature_after_the_other() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    for sent in ["POST 3", "POST 1"] {
        rig.reply(400, json!({"errors": [{"errorCode": "SUB-508", "permissionName": "SomethingNew"}]}));
        assert_eq!(rig.look(), [sent]);
    }
    rig.reply(400, json!({"errors": [{"errorCode": "SUB-508"}]}));
    assert_eq!(rig.look(), ["close", "stopped Some(Subscription(400))"]);
}

#[test]
fn without_the_permission_for_presence_it_stops_and_says_so() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    rig.reply(403, json!({"errors": [{"errorCode": "CMN-401", "permissionName": "ReadPresence"}]}));
    assert_eq!(rig.look().first().map(String::as_str), Some("close"), "nothing else is tried");
    rig.until(3_600);
    rig.token();
    rig.details(json!({}), 1);
    rig.reply(403, json!({"errors": [{"errorCode": "CMN-401", "permissionName": "ReadPresence"}]}));
    let last = rig.look().pop();
    assert_eq!(last.as_deref(), Some(r#"stopped Some(Permission("ReadPresence"))"#));
    assert!(!rig.session.is_stopped(), "it looks again later");
}

#[test]
fn a_subscription_refused_for_now_is_asked_for_again_later() {
    let mut rig = Rig::new();
    rig.start();
    rig.token();
    rig.details(json!({}), 1);
    rig.look();
    rig.reply(429, json!({}));
    assert_eq!(rig.look(), ["close", "down 0 Refused(429)"]);
    rig.until(29);
    assert_eq!(rig.look(), [""; 0]);
    rig.until(31);
    assert_eq!(rig.look(), ["fetch"]);
}

#[test]
fn a_refused_recovery_is_not_asked_for_again() {
    let mut rig = Rig::live();
    rig.closed();
    rig.until(2);
    rig.token();
    rig.session.handle_dial_failed(DialFailure::Refused("401".into()), rig.turn());
    rig.until(6);
    rig.look();
    rig.token();
    assert_eq!(rig.look(), ["dial"]);
}

#[test]
fn a_recovery_answered_by_silence_is_not_asked_for_again() {
    let mut rig = Rig::live();
    rig.closed();
    rig.until(2);
    rig.token();
    assert_eq!(rig.look().last().map(String::as_str), Some("dial right-1"));
    rig.until(30);
    assert_eq!(rig.look(), ["close", "down 0 Mute", "fetch"]);
    rig.token();
    assert_eq!(rig.look(), ["dial"]);
}

#[test]
fn an_error_in_the_place_of_the_first_word_ends_the_dial_at_once_and_doubts_the_right() {
    let mut rig = Rig::live();
    rig.closed();
    rig.until(2);
    rig.token();
    rig.look();
    let error = json!([{"type": "Error", "messageId": "m", "status": 403}, {"errorCode": "WSG-1005"}]);
    rig.text(error.clone());
    let down = "down 0 Network(\"RingCentral's gateway refused the connection (WSG-1005)\")";
    assert_eq!(rig.look(), ["close", down]);
    rig.until(6);
    assert_eq!(rig.look(), ["fetch"]);
    rig.token();
    assert_eq!(rig.look(), ["dial"]);
    rig.text(error);
    assert_eq!(rig.look(), ["close", down], "a fresh one is not waited for either");
}

#[test]
fn an_error_on_a_live_line_waits_for_the_close_that_follows() {
    let mut rig = Rig::live();
    rig.text(json!([{"type": "Error", "messageId": "m", "status": 408}, {"errorCode": "WSG-902"}]));
    assert_eq!(rig.look(), [""; 0]);
    rig.closed();
    rig.until(2);
    rig.token();
    assert_eq!(rig.look().last().map(String::as_str), Some("dial right-1"));
}

#[test]
fn the_end_deletes_the_subscription_and_waits_a_second_at_most() {
    let mut rig = Rig::live();
    rig.session.handle_stop(rig.turn());
    assert_eq!(rig.look(), ["DELETE 0"]);
    rig.until(1);
    assert_eq!(rig.look(), ["close", "stopped None"]);
    assert_eq!(rig.session.poll_timeout(), None);
}

#[test]
fn a_message_that_is_no_frame_is_counted_and_the_line_stays() {
    let mut rig = Rig::live();
    for text in ["tea", "{}", "[[[["] {
        assert!(rig.session.handle_text(text, rig.turn()).is_err());
    }
    rig.text(json!([{"type": "Tea"}]));
    assert_eq!(rig.session.dropped(), 4);
    assert_eq!(rig.look(), [""; 0]);
    rig.event("u1");
    assert_eq!(rig.look(), ["tell u1"]);
}

#[test]
fn a_dial_that_reached_nobody_does_not_hold_up_the_next_one() {
    let mut rig = Rig::new();
    rig.chance = 0.0;
    rig.start();
    for _ in 0..20 {
        rig.unsent();
    }
    rig.look();
    rig.session.handle_wake(rig.turn());
    assert_eq!(rig.look(), ["down 0 Slept", "fetch"], "at once");

    let mut rig = Rig::new();
    rig.chance = 0.0;
    rig.start();
    rig.no_token(None);
    rig.no_token(None);
    rig.look();
    rig.session.handle_wake(rig.turn());
    assert_eq!(rig.look(), ["down 0 Slept"], "three that may have arrived are a minute's worth");
}

#[test]
fn a_network_that_is_back_ends_every_wait_but_spares_what_was_begun_on_it() {
    let mut rig = Rig::live();
    rig.closed();
    rig.look();
    rig.session.handle_network_lost(rig.turn());
    assert_eq!(rig.look(), ["down 0 Offline"]);
    rig.until(50);
    assert_eq!(rig.look(), [""; 0], "without a network nothing is dialled for a minute");
    rig.session.handle_network_back(rig.turn());
    assert_eq!(rig.look(), ["down 0 Slept", "fetch"]);
    rig.session.handle_network_back(rig.turn());
    assert_eq!(rig.look(), [""; 0], "the dial has only just begun");
    rig.until(54);
    rig.session.handle_network_back(rig.turn());
    assert_eq!(rig.look(), ["down 0 Slept", "fetch"], "that one was begun on the network before");
}

#[test]
fn a_live_line_is_asked_whether_it_lives_when_the_network_is_said_to_be_lost() {
    let mut rig = Rig::live();
    rig.until(10);
    rig.session.handle_network_lost(rig.turn());
    assert_eq!(rig.look(), ["ping"]);
    rig.session.handle_sign(rig.turn());
    rig.session.handle_network_back(rig.turn());
    assert_eq!(rig.look(), ["close", "down 10000 Slept", "fetch"], "it goes over the network before");
}

#[test]
fn what_is_refused_is_told_left_alone_for_an_hour_and_then_looked_at_again() {
    let mut rig = Rig::new();
    rig.start();
    rig.look();
    let refused = NoToken::Refused(Refused::App("OAU-167".into()));
    rig.session.handle_token(Err(refused.clone()), rig.turn());
    assert_eq!(rig.look(), ["close", "stopped Some(App(\"OAU-167\"))"]);
    rig.until(3_599);
    assert_eq!(rig.look(), [""; 0]);
    rig.until(3_600);
    assert_eq!(rig.look(), ["fetch"], "somebody may have set it right");
    rig.session.handle_token(Err(refused), rig.turn());
    rig.look();
    rig.session.handle_wake(rig.turn());
    assert_eq!(rig.look().last().map(String::as_str), Some("fetch"), "a wake looks at once");
    rig.token();
    rig.details(json!({}), 1);
    rig.reply(200, json!({"id": "sub-1"}));
    assert_eq!(rig.look().last().map(String::as_str), Some("subscribed None"));
}

#[test]
fn a_line_that_is_refused_ends_when_it_is_told_to() {
    let mut rig = Rig::new();
    rig.start();
    rig.session.handle_token(Err(NoToken::Refused(Refused::Permission("ReadPresence".into()))), rig.turn());
    rig.look();
    assert!(!rig.session.is_stopped());
    rig.session.handle_stop(rig.turn());
    assert_eq!(rig.look(), ["close", "stopped None"]);
    assert!(rig.session.is_stopped());
}
