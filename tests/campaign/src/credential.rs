//! A sign-in as the browser makes it, without the browser.

use http::Request;
use ringlet_core::auth::store::Credential;
use ringlet_standin::{ACCOUNT, CLIENT_ID, OWNER, Office};
use serde_json::Value;

/// What a sign-in at `office` leaves in the keyring.
pub async fn credential(office: &Office) -> Credential {
    let redirect = office.apps()[0].redirect_uris[0].clone();
    // The verifier and its challenge are those of RFC 7636, appendix B.
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", CLIENT_ID)
        .append_pair("redirect_uri", &redirect)
        .append_pair("state", "s")
        .append_pair("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        .append_pair("code_challenge_method", "S256")
        .finish();
    let api = office.addresses().api;
    let ask = Request::get(format!("{api}/restapi/oauth/authorize?{query}")).body(Vec::new()).expect("a request");
    let sent_back = office.handle(ask).await.expect("a reply");
    let location = sent_back.headers()["location"].to_str().expect("text").to_owned();
    let location: url::Url = location.parse().expect("an address");
    let code = location.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", &code)
        .append_pair("redirect_uri", &redirect)
        .append_pair("client_id", CLIENT_ID)
        .append_pair("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        .finish();
    let trade = Request::post(format!("{api}/restapi/oauth/token"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form.into_bytes())
        .expect("a request");
    let reply = office.handle(trade).await.expect("a reply");
    let body: Value = serde_json::from_slice(reply.body()).expect("tokens");
    Credential {
        server: api,
        client_id: CLIENT_ID.to_owned(),
        account: ACCOUNT.to_string(),
        extension: OWNER.to_string(),
        refresh_token: body["refresh_token"].as_str().expect("a refresh token").to_owned(),
        refresh_until: None,
    }
}
