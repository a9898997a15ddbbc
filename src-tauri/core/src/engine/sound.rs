//! Listening to a voicemail, and calling back whoever left it.

use ringlet_domain::ids::MessageId;
use tracing::warn;

use super::handle::{Reply, ShellEvent, failure};
use super::{Engine, give, storage};
use crate::contract::{CallWith, Failure, FailureCode};
use crate::history::History;
use crate::rest::{Rest, RestError};
use crate::words::{Say, Spoken};

impl Engine {
    /// Gives the recording of a voicemail. What has to be fetched is fetched beside the loop.
    pub(super) async fn fetch_sound(&self, id: String, reply: Reply<Vec<u8>>) {
        let id = MessageId::new(id);
        let Some((line, _)) = self.reading() else { return give(reply, Err(gone())) };
        let Some(signed_in) = self.access.as_ref().and_then(super::Access::signed_in) else {
            return give(reply, Err(gone()));
        };
        let (history, rest, now) = (self.history.clone(), signed_in.rest, self.clock.wall());
        tokio::spawn(async move {
            let sound = kept_or_fetched(&history, &rest, &line, &id).await;
            if let Ok((bytes, Kept::No)) = &sound
                && let Err(error) = history.keep_sound(&line, id, bytes.clone(), now).await
            {
                warn!(%error, "a recording was not kept");
            }
            give(reply, sound.map(|(bytes, _)| bytes));
        });
    }

    /// Hands the number to the program that dials: the system knows which that is.
    pub(super) async fn call_back(&self, row: String) -> Result<(), Failure> {
        let Some((line, _)) = self.reading() else { return Err(gone()) };
        let number = self.history.number_of(&line, row).await.map_err(|error| storage(&error))?;
        let with = self.settings.settings().preferences.call_with;
        let Some(address) = number.as_deref().and_then(|number| telephone_address(number, with)) else {
            return Err(failure(FailureCode::Invalid, &Say::new("number-unknown")));
        };
        self.shell
            .send(ShellEvent::Dial(address))
            .await
            .map_err(|_| failure(FailureCode::Unavailable, &Say::new("quitting")))
    }
}

enum Kept {
    No,
    Yes,
}

async fn kept_or_fetched(
    history: &History,
    rest: &Rest,
    line: &crate::history::Line,
    id: &MessageId,
) -> Result<(Vec<u8>, Kept), Failure> {
    if let Some(sound) = history.sound(line, id.clone()).await.map_err(|error| storage(&error))? {
        return Ok((sound, Kept::Yes));
    }
    let voicemail = history.voicemail(line, id.clone()).await.map_err(|error| storage(&error))?;
    let Some(audio) = voicemail.filter(|voicemail| !voicemail.deleted).and_then(|voicemail| voicemail.audio) else {
        return Err(gone());
    };
    match rest.sound(&audio.uri).await {
        Ok(bytes) => Ok((bytes, Kept::No)),
        Err(RestError::Gone) => Err(gone()),
        Err(error) => {
            warn!(%error, "a recording was not fetched");
            Err(failure(FailureCode::Unavailable, &Say::new("recording-not-fetched").say("cause", error.say())))
        }
    }
}

fn gone() -> Failure {
    failure(FailureCode::Invalid, &Say::new("recording-gone"))
}

/// A number as an address: digits, and a plus in front of a number that has its country (RFC 3966); or as RingCentral's
/// own program wants it (RingCentral developer guide, Deep-linking into RingCentral app).
fn telephone_address(number: &str, with: CallWith) -> Option<String> {
    let digits = number.chars().filter(char::is_ascii_digit).collect::<String>();
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    (!digits.is_empty()).then(|| match with {
        CallWith::Ringcentral => format!("rcapp://r/call?number={digits}"),
        CallWith::Tel => format!("tel:{plus}{digits}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_becomes_an_address_that_holds_nothing_else() {
        for (number, address) in [
            ("+12025550143", Some("tel:+12025550143")),
            ("(202) 555-0143", Some("tel:2025550143")),
            ("103", Some("tel:103")),
            ("+1 202;ext=1&x", Some("tel:+12021")),
            ("anonymous", None),
            ("", None),
        ] {
            assert_eq!(telephone_address(number, CallWith::Tel).as_deref(), address, "{number:?}");
        }
        let own = telephone_address("+1 (202) 555-0143&x=", CallWith::Ringcentral);
        assert_eq!(own.as_deref(), Some("rcapp://r/call?number=12025550143"));
        assert_eq!(telephone_address("anonymous", CallWith::Ringcentral), None);
    }
}
