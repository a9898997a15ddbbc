//! Codes, tokens, and how they end.

use std::time::Duration;

use ringlet_standin::{App, CLIENT_ID, Group, Office, SignIn};

use crate::client::{
    REDIRECT, VERIFIER, authorize, challenge, code, connect, exchange, form, get, redirected, refresh, sign_in, tokens,
};

const OWN: &str = "/restapi/v1.0/account/~/extension/~";

/// An office whose budgets are no subject.
fn office() -> Office {
    let office = Office::in_memory();
    office.limit(Group::Auth, 1000);
    office.limit(Group::Light, 1000);
    office
}

#[tokio::test]
async fn the_authorize_page_sends_the_browser_back_with_a_code_and_the_state() {
    let office = office();
    let got = authorize(&office, &[("brand_id", ""), ("display", ""), ("prompt", "")]).await;
    assert_eq!(got.status, 302);
    assert!(got.header("location").starts_with(&format!("{REDIRECT}?code=")));
    assert_eq!(redirected(&got, "state").as_deref(), Some("a state"));
    assert_eq!(redirected(&got, "expires_in").as_deref(), Some("60"));
}

#[tokio::test]
async fn the_authorize_page_can_be_told_to_deny() {
    let office = office();
    office.set(|settings| settings.sign_in = SignIn::Deny);
    let got = authorize(&office, &[]).await;
    assert_eq!(redirected(&got, "error").as_deref(), Some("access_denied"));
    assert_eq!(redirected(&got, "state").as_deref(), Some("a state"));
    assert_eq!(redirected(&got, "code"), None);
}

#[tokio::test]
async fn the_authorize_page_asks_a_person_when_told_to_and_takes_the_answer() {
    let office = office();
    office.set(|settings| settings.sign_in = SignIn::Ask);
    let asked = authorize(&office, &[]).await;
    assert_eq!(asked.status, 200);
    assert!(String::from_utf8_lossy(&asked.bytes).contains("Sign in as Sam Okafor"));
    let challenge = challenge();
    let mut posted = vec![
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("standin_person", "133166004"),
    ];
    let chosen = form(&office, "/restapi/oauth/authorize", &posted).await;
    let got = exchange(&office, &redirected(&chosen, "code").expect("a code"), &[]).await;
    assert_eq!(got.body["owner_id"], "133166004");
    posted.pop();
    posted.push(("standin_deny", "1"));
    let denied = form(&office, "/restapi/oauth/authorize", &posted).await;
    assert_eq!(redirected(&denied, "error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_redirect_address_matches_character_for_character_or_not_at_all() {
    let office = office();
    for address in [
        "http://localhost:47631/oauth2callback/",
        "http://127.0.0.1:47631/oauth2callback",
        "http://localhost:47634/oauth2callback",
        "HTTP://localhost:47631/oauth2callback",
        "",
        "-",
    ] {
        let got = authorize(&office, &[("redirect_uri", address)]).await;
        assert_eq!((got.status, got.header("location")), (400, ""), "{address}");
    }
    let single =
        App { client_id: "one".into(), client_secret: None, redirect_uris: vec!["http://localhost:1/x".into()] };
    office.register(single);
    let got = authorize(&office, &[("client_id", "one"), ("redirect_uri", "-")]).await;
    assert!(got.header("location").starts_with("http://localhost:1/x?"));
}

#[tokio::test]
async fn an_unknown_app_and_a_bad_request_never_get_a_code() {
    let office = office();
    assert_eq!(authorize(&office, &[("client_id", "nobody")]).await.status, 400);
    let implicit = authorize(&office, &[("response_type", "token")]).await;
    assert_eq!(redirected(&implicit, "error").as_deref(), Some("unsupported_response_type"));
    let bare = authorize(&office, &[("code_challenge", "-")]).await;
    assert_eq!(redirected(&bare, "error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn the_verifier_must_fit_the_challenge_by_s256_and_plainly() {
    let office = office();
    let wrong = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong";
    for (method, challenge) in [("S256", challenge()), ("plain", VERIFIER.to_owned()), ("-", VERIFIER.to_owned())] {
        for (verifier, status) in [(VERIFIER, 200), (wrong, 400), ("-", 400)] {
            let page = authorize(&office, &[("code_challenge", &challenge), ("code_challenge_method", method)]).await;
            let code = redirected(&page, "code").expect("a code");
            let got = exchange(&office, &code, &[("code_verifier", verifier)]).await;
            assert_eq!(got.status, status, "{method} {verifier}");
        }
    }
}

#[tokio::test]
async fn a_code_works_once() {
    let office = office();
    let code = code(&office).await;
    assert_eq!(exchange(&office, &code, &[]).await.status, 200);
    let again = exchange(&office, &code, &[]).await;
    assert_eq!((again.status, again.body["error"].as_str()), (400, Some("invalid_grant")));
}

#[tokio::test]
async fn a_code_works_for_sixty_seconds() {
    let office = office();
    let (young, old) = (code(&office).await, code(&office).await);
    office.advance(Duration::from_secs(58));
    assert_eq!(exchange(&office, &young, &[]).await.status, 200);
    office.advance(Duration::from_secs(3));
    assert_eq!(exchange(&office, &old, &[]).await.code(), "OAU-108");
}

#[tokio::test]
async fn a_code_is_good_for_its_own_redirect_address_and_app() {
    let office = office();
    let other = App { client_id: "other".into(), client_secret: None, redirect_uris: vec![REDIRECT.into()] };
    office.register(other);
    let first = code(&office).await;
    let got = exchange(&office, &first, &[("redirect_uri", "http://localhost:47632/oauth2callback")]).await;
    assert_eq!((got.status, got.code()), (400, "OAU-106"));
    let second = code(&office).await;
    assert_eq!(exchange(&office, &second, &[("client_id", "other")]).await.code(), "OAU-110");
    let third = code(&office).await;
    assert_eq!(exchange(&office, &third, &[("client_id", "nobody")]).await.status, 401);
}

#[tokio::test]
async fn a_token_reply_says_what_was_granted_and_for_how_long() {
    let office = office();
    let code = code(&office).await;
    let got = exchange(&office, &code, &[("endpoint_id", "this-machine"), ("access_token_ttl", "60")]).await;
    assert_eq!(got.body["token_type"], "bearer");
    assert_eq!(got.body["owner_id"], "133165004");
    assert_eq!(got.body["endpoint_id"], "this-machine");
    assert_eq!(got.body["expires_in"], 599);
    assert_eq!(got.body["refresh_token_expires_in"], 604_799);
    let scope = got.body["scope"].as_str().expect("a scope");
    assert!(scope.split(' ').any(|scope| scope == "ReadPresence") && !scope.contains("CallControl"), "{scope}");
}

#[tokio::test]
async fn an_app_that_issues_no_refresh_tokens_gives_none() {
    let office = office();
    office.set(|settings| settings.issue_refresh_tokens = false);
    let code = code(&office).await;
    let got = exchange(&office, &code, &[]).await;
    assert!(got.body["access_token"].is_string() && got.body.get("refresh_token").is_none());
}

#[tokio::test]
async fn each_refresh_gives_a_new_pair() {
    let office = office();
    let first = sign_in(&office).await;
    let second = tokens(&refresh(&office, &first.refresh).await);
    assert!(second.access != first.access && second.refresh != first.refresh);
    assert_eq!(get(&office, &second.access, OWN).await.status, 200);
}

#[tokio::test]
async fn the_old_access_token_is_dead_right_after_a_refresh() {
    let office = office();
    let first = sign_in(&office).await;
    assert_eq!(get(&office, &first.access, OWN).await.status, 200);
    refresh(&office, &first.refresh).await;
    let got = get(&office, &first.access, OWN).await;
    assert_eq!((got.status, got.body["errorCode"].as_str(), got.code()), (401, Some("TokenInvalid"), "OAU-129"));
}

#[tokio::test]
async fn an_unused_new_pair_is_given_again_for_sixty_minutes() {
    let office = office();
    let first = sign_in(&office).await;
    let second = tokens(&refresh(&office, &first.refresh).await);
    office.advance(Duration::from_secs(3590));
    assert_eq!(tokens(&refresh(&office, &first.refresh).await).refresh, second.refresh);
    office.advance(Duration::from_secs(11));
    assert_eq!(refresh(&office, &first.refresh).await.code(), "OAU-211");
    assert_eq!(refresh(&office, &second.refresh).await.status, 200);
}

#[tokio::test]
async fn a_used_new_pair_is_given_again_for_ten_seconds() {
    let office = office();
    let first = sign_in(&office).await;
    let second = tokens(&refresh(&office, &first.refresh).await);
    office.advance(Duration::from_secs(1800));
    get(&office, &second.access, OWN).await;
    office.advance(Duration::from_secs(9));
    assert_eq!(tokens(&refresh(&office, &first.refresh).await).access, second.access);
    office.advance(Duration::from_secs(2));
    assert_eq!(refresh(&office, &first.refresh).await.code(), "OAU-211");
}

#[tokio::test]
async fn only_the_refresh_token_before_the_newest_is_ever_given_a_second_chance() {
    let office = office();
    let first = sign_in(&office).await;
    let second = tokens(&refresh(&office, &first.refresh).await);
    let third = tokens(&refresh(&office, &second.refresh).await);
    assert_eq!(refresh(&office, &first.refresh).await.code(), "OAU-211");
    assert_eq!(tokens(&refresh(&office, &second.refresh).await).access, third.access);
}

#[tokio::test]
async fn an_access_token_lasts_an_hour_and_a_refresh_token_a_week() {
    let office = office();
    let tokens = sign_in(&office).await;
    office.advance(Duration::from_secs(3601));
    let got = get(&office, &tokens.access, OWN).await;
    assert_eq!((got.status, got.code()), (401, "OAU-128"));
    office.advance(Duration::from_secs(7 * 24 * 3600));
    assert_eq!(refresh(&office, &tokens.refresh).await.code(), "OAU-210");
}

#[tokio::test]
async fn a_refresh_begins_the_week_anew() {
    let office = office();
    let first = sign_in(&office).await;
    office.advance(Duration::from_secs(6 * 24 * 3600));
    let second = tokens(&refresh(&office, &first.refresh).await);
    office.advance(Duration::from_secs(6 * 24 * 3600));
    assert_eq!(refresh(&office, &second.refresh).await.status, 200);
}

#[tokio::test]
async fn a_sixth_session_ends_the_oldest() {
    let office = office();
    let mut signed_in = Vec::new();
    for _ in 0..6 {
        signed_in.push(sign_in(&office).await);
    }
    assert_eq!(office.sessions(), 5);
    assert_eq!(get(&office, &signed_in[0].access, OWN).await.status, 401);
    assert_eq!(refresh(&office, &signed_in[0].refresh).await.code(), "OAU-211");
    assert_eq!(get(&office, &signed_in[1].access, OWN).await.status, 200);
}

#[tokio::test]
async fn revoking_any_token_ends_the_whole_session_with_its_socket() {
    let office = office();
    for by_refresh in [false, true] {
        let tokens = sign_in(&office).await;
        let _line = connect(&office, &tokens.access, None).await;
        let token = if by_refresh { &tokens.refresh } else { &tokens.access };
        let got = form(&office, "/restapi/oauth/revoke", &[("token", token), ("client_id", CLIENT_ID)]).await;
        assert_eq!(got.status, 200);
        assert_eq!(get(&office, &tokens.access, OWN).await.status, 401);
        assert_eq!(refresh(&office, &tokens.refresh).await.status, 400);
        assert_eq!(office.sockets_open(), 0);
    }
}

#[tokio::test]
async fn revoking_nothing_or_as_another_app_is_refused() {
    let office = office();
    office.register(App { client_id: "other".into(), client_secret: None, redirect_uris: vec![REDIRECT.into()] });
    let tokens = sign_in(&office).await;
    let path = "/restapi/oauth/revoke";
    assert_eq!(form(&office, path, &[("token", ""), ("client_id", CLIENT_ID)]).await.code(), "CMN-101");
    assert_eq!(form(&office, path, &[("token", &tokens.access), ("client_id", "other")]).await.code(), "OAU-164");
    assert_eq!(get(&office, &tokens.access, OWN).await.status, 200);
}

#[tokio::test]
async fn a_failed_token_call_has_the_fields_of_oauth_beside_the_platforms_own() {
    let office = office();
    let got = refresh(&office, "unheard-of").await;
    assert_eq!((got.status, got.code()), (400, "OAU-213"));
    assert_eq!(got.body["error"], "invalid_grant");
    assert_eq!(got.body["error_description"], got.body["errors"][0]["message"]);
    let twice = [("grant_type", "refresh_token"), ("client_id", CLIENT_ID), ("client_id", CLIENT_ID)];
    assert_eq!(form(&office, "/restapi/oauth/token", &twice).await.code(), "OAU-111");
    let strange = [("grant_type", "password"), ("client_id", CLIENT_ID)];
    assert_eq!(form(&office, "/restapi/oauth/token", &strange).await.body["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn a_confidential_app_proves_itself_and_a_public_one_has_nothing_to_prove() {
    let office = office();
    let confidential =
        App { client_id: "server".into(), client_secret: Some("secret".into()), redirect_uris: vec![REDIRECT.into()] };
    office.register(confidential);
    let page = authorize(&office, &[("client_id", "server")]).await;
    let code = redirected(&page, "code").expect("a code");
    assert_eq!(exchange(&office, &code, &[("client_id", "server")]).await.status, 401);
}

#[tokio::test]
async fn a_revoked_session_is_told_by_the_refresh_and_not_by_the_read() {
    let office = office();
    let tokens = sign_in(&office).await;
    assert_eq!(office.revoke_sessions(None), 1);
    assert_eq!(get(&office, &tokens.access, OWN).await.code(), "OAU-129");
    assert_eq!(refresh(&office, &tokens.refresh).await.code(), "OAU-211");
}
