//! What a sign-in leaves in the keyring, without the browser.

use ringlet_core::auth::store::Credential;
use ringlet_standin::{ACCOUNT, CLIENT_ID, OWNER, Office};

/// Signs in at `office`.
///
/// # Panics
/// When the office gives no refresh tokens.
pub fn credential(office: &Office) -> Credential {
    Credential {
        server: office.addresses().api,
        client_id: CLIENT_ID.to_owned(),
        account: ACCOUNT.to_string(),
        extension: OWNER.to_string(),
        refresh_token: office.sign_in(CLIENT_ID).expect("a refresh token"),
        refresh_until: None,
    }
}
