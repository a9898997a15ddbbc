//! What can be done about a call that rings (RingCentral API reference, Call Control). All of it needs the permission
//! `CallControl`, and comes too late once the call is answered or over: [`RestError::Gone`], or a refusal.

use http::Method;
use ringlet_domain::ids::{ExtensionId, PartyId, TelephonySessionId};
use serde_json::{Value, json};

use super::{Fault, Group, Patience, Rest, RestError};

impl Rest {
    /// The own party of a call that rings, for a source that did not name it. `None` when no party of this extension
    /// rings any more.
    pub async fn ringing_party(
        &self,
        session: &TelephonySessionId,
        own: &ExtensionId,
    ) -> Result<Option<PartyId>, RestError> {
        let url = self.wire.server().at(&format!("{SESSIONS}/{session}"));
        let reply = self.call(Group::Light, Method::GET, &url, Patience::Once).await?;
        let body: Value = serde_json::from_slice(reply.body()).map_err(|_| Fault::Unreadable)?;
        let parties = body["parties"].as_array().map(Vec::as_slice).unwrap_or_default();
        let ours = parties.iter().find(|party| {
            let owner = party["owner"]["extensionId"].as_str().or_else(|| party["extensionId"].as_str());
            let code = party["status"]["code"].as_str();
            owner == Some(own.as_str())
                && party["direction"].as_str() == Some("Inbound")
                && matches!(code, Some("Setup" | "Proceeding"))
        });
        Ok(ours.and_then(|party| party["id"].as_str()).map(PartyId::new))
    }

    /// Stops the ringing of `party` here. The caller hears it ring on, and goes where the person's rules say.
    pub async fn reject(&self, session: &TelephonySessionId, party: &PartyId) -> Result<(), RestError> {
        self.act(session, party, "reject", None).await
    }

    /// Sends whoever calls `party` to the voicemail of `own`.
    pub async fn forward_to_voicemail(
        &self,
        session: &TelephonySessionId,
        party: &PartyId,
        own: &ExtensionId,
    ) -> Result<(), RestError> {
        self.act(session, party, "forward", Some(json!({"voicemail": own.as_str()}))).await
    }

    /// One try: the next one would come too late.
    async fn act(
        &self,
        session: &TelephonySessionId,
        party: &PartyId,
        what: &str,
        body: Option<Value>,
    ) -> Result<(), RestError> {
        let url = self.wire.server().at(&format!("{SESSIONS}/{session}/parties/{party}/{what}"));
        self.call_with(Group::Light, Method::POST, &url, body.as_ref(), Patience::Once).await.map(drop)
    }
}

const SESSIONS: &str = "/restapi/v1.0/account/~/telephony/sessions";
