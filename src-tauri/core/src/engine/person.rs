//! Who is signed in: asked of the service, and kept for the next start.

use std::collections::BTreeSet;
use std::time::Duration;

use ringlet_domain::ids::{AccountId, ExtensionId};
use ringlet_domain::session::Feature;
use serde_json::{Value, json};
use tokio::time::sleep;
use tracing::warn;

use super::board::Board;
use super::supervise;
use crate::auth::tokens::{Identity, Tokens};
use crate::clock::sleep_until;
use crate::contract::Connection;
use crate::history::History;
use crate::rest::{OwnExtension, Rest, RestError};
use crate::words::{Say, Spoken};

/// The service will not say to this app who is signed in; why, in words.
pub(super) struct Unknown {
    /// A message that is carried.
    pub(super) words: String,
}

/// The question who is signed in.
pub(super) struct Question {
    pub(super) rest: Rest,
    pub(super) tokens: Tokens,
    /// What was known before.
    pub(super) known: Option<OwnExtension>,
    /// Where it shows that the service does not say, when nothing else does.
    pub(super) stopped: Option<Board>,
    /// What came of it.
    pub(super) answer: Option<Result<OwnExtension, Unknown>>,
}

impl Question {
    /// Asks. After a panic it may be asked again.
    pub(super) async fn ask(&mut self) {
        self.answer = Some(introduce(&self.rest, &self.tokens, self.known.as_ref(), self.stopped.as_ref()).await);
    }
}

/// Asks who is signed in until the service answers, or says that this app may not know. `known` is what was known before.
/// What else it refuses shows on `stopped`, where there is one, and is asked again seldom: somebody may mend it.
async fn introduce(
    rest: &Rest,
    tokens: &Tokens,
    known: Option<&OwnExtension>,
    stopped: Option<&Board>,
) -> Result<OwnExtension, Unknown> {
    let (mut failures, mut refusals) = (0_u32, 0_u32);
    loop {
        match rest.own_extension().await {
            Ok(mut own) => {
                let known = known.filter(|known| known.account == own.account && known.id == own.id);
                own.numbers.extend(direct_numbers(rest, known).await);
                tokens.identify(own.account.clone(), own.id.clone()).await;
                return Ok(own);
            }
            Err(RestError::Passing { fault, retry_at }) => {
                warn!(%fault, "who is signed in is not known yet");
                let now = rest.wire().now().at;
                let wait = retry_at.map_or(Duration::ZERO, |at| at.since(now));
                sleep(wait.max(supervise::delay(failures))).await;
                failures = failures.saturating_add(1);
            }
            Err(RestError::PermissionMissing { permission }) => {
                let name = permission.unwrap_or_else(|| "ReadAccounts".to_owned());
                let words = Say::new("person-permission").text("permission", name).carried();
                return Err(Unknown { words });
            }
            // Whoever signed out, or quits, ends this too.
            Err(RestError::Closed | RestError::SignedOut) => std::future::pending().await,
            Err(error) => {
                warn!(%error, "the service does not say who is signed in");
                if let Some(board) = stopped {
                    let why = Say::new("person-asked-again").say("cause", error.say()).carried();
                    board.change(|view| view.connection = Connection::Stopped { why });
                }
                let wait = REFUSED.saturating_mul(1 << refusals.min(4)).min(REFUSED_LONG);
                refusals = refusals.saturating_add(1);
                sleep_until(rest.wire().clock().as_ref(), rest.wire().now().at + wait).await;
            }
        }
    }
}

/// The numbers of the person alone. Nobody waits for ever to be signed in because they cannot be had.
async fn direct_numbers(rest: &Rest, known: Option<&OwnExtension>) -> BTreeSet<String> {
    match rest.direct_numbers().await {
        Ok(numbers) => numbers.into_iter().collect(),
        Err(error) => {
            warn!(%error, "the person's own numbers were not read: a click-to-call may be taken for a call");
            known.map(|known| known.numbers.clone()).unwrap_or_default()
        }
    }
}

/// Which parts of the subscription to ask for: without the permission the service would refuse them all.
pub(super) fn wanted(scope: Option<&[String]>) -> Vec<Feature> {
    let granted = |name: &str| scope.map(|scope| scope.iter().any(|word| word == name));
    let mut wanted = Vec::new();
    if granted("CallControl") == Some(true) {
        wanted.push(Feature::Telephony);
    }
    if granted("ReadMessages") != Some(false) {
        wanted.push(Feature::Voicemail);
    }
    wanted
}

/// What an earlier run knew of the person and of the permissions, if it was the same person.
pub(super) async fn known_person(
    history: &History,
    identity: &Identity,
) -> Option<(OwnExtension, Option<Vec<String>>)> {
    let stored = history.state(PERSON).await.ok().flatten()?;
    let value: Value = serde_json::from_str(&stored).ok()?;
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let own = OwnExtension {
        id: ExtensionId::new(text("extension")?),
        account: AccountId::new(text("account")?),
        name: text("name"),
        extension_number: text("extension_number"),
        numbers: texts(&value["numbers"])?.into_iter().collect(),
        country: text("country"),
    };
    is_of(&own, identity).then(|| (own, texts(&value["scope"])))
}

pub(super) fn texts(list: &Value) -> Option<Vec<String>> {
    Some(list.as_array()?.iter().filter_map(|entry| Some(entry.as_str()?.to_owned())).collect())
}

pub(super) fn is_of(own: &OwnExtension, identity: &Identity) -> bool {
    identity.account.as_ref() == Some(&own.account) && identity.extension.as_ref() == Some(&own.id)
}

/// Keeps it for a start without a network.
pub(super) async fn keep_person(history: &History, own: &OwnExtension, scope: Option<&[String]>) {
    let value = json!({
        "account": own.account.as_str(),
        "extension": own.id.as_str(),
        "name": own.name,
        "extension_number": own.extension_number,
        "numbers": own.numbers,
        "country": own.country,
        "scope": scope,
    });
    if let Err(error) = history.set_state(PERSON, Some(value.to_string())).await {
        warn!(%error, "who is signed in was not noted");
    }
}

/// How long after the first refusal it is asked again; each further one doubles it.
const REFUSED: Duration = Duration::from_secs(30);
/// The longest of these waits.
const REFUSED_LONG: Duration = Duration::from_secs(5 * 60);
/// The state under which it is kept who was signed in last.
const PERSON: &str = "person";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_granted_is_asked_for() {
        let of = |scope: &[&str]| wanted(Some(&scope.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()));
        assert_eq!(wanted(None), [Feature::Voicemail], "nobody has said yet");
        assert_eq!(of(&["ReadPresence", "ReadMessages"]), [Feature::Voicemail]);
        assert_eq!(of(&["CallControl", "ReadMessages"]), [Feature::Telephony, Feature::Voicemail]);
        assert_eq!(of(&["ReadPresence"]), [], "a filter that is refused may cost the whole subscription");
    }
}
