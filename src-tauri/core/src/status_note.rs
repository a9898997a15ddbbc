//! Keeps the small file from which `ringlet status` reads how the running instance is doing.

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tracing::warn;

use crate::contract::{Connection, KeyringView, PartView, StatusReport, StatusView};
use crate::profile::Profile;
use crate::report;

/// Notes each status until the engine ends. One for each instance; it ends by itself.
pub async fn keep(profile: Profile, mut status: watch::Receiver<StatusView>) {
    let mut last_error = report::status(&profile).last_error;
    let mut noted = None;
    loop {
        let report = report(&status.borrow_and_update(), last_error.clone());
        last_error.clone_from(&report.last_error);
        if noted.as_ref() != Some(&report) {
            let (profile, report) = (profile.clone(), report.clone());
            match spawn_blocking(move || report::note_status(&profile, &report)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => warn!(error = &error as &dyn std::error::Error, "the status was not noted"),
                Err(error) => warn!(%error, "the status was not noted"),
            }
        }
        noted = Some(report);
        if status.changed().await.is_err() {
            return;
        }
    }
}

/// The status as the command line prints it. What went wrong last stays until something else does.
fn report(status: &StatusView, last_error: Option<String>) -> StatusReport {
    let (state, listening_since) = match &status.connection {
        Connection::NeedsSetUp => ("needs-set-up", None),
        Connection::SignedOut { .. } | Connection::SigningIn { .. } => ("signed-out", None),
        Connection::Connecting => ("connecting", None),
        Connection::Listening { since } => ("listening", Some(since.clone())),
        Connection::Reconnecting { .. } => ("reconnecting", None),
        Connection::Stopped { .. } => ("stopped", None),
    };
    StatusReport {
        running: true,
        signed_in: status.person.is_some(),
        state: state.to_owned(),
        listening_since,
        version: status.version.clone(),
        last_error: trouble(status).or(last_error),
        unread: status.unread,
        keyring: match status.keyring {
            KeyringView::Absent => "absent",
            KeyringView::Locked => "locked",
            KeyringView::Ok => "ok",
            KeyringView::Unknown => "unknown",
        }
        .to_owned(),
        toasts: match status.toasts {
            PartView::Failing(_) => "failing",
            PartView::Ok => "ok",
            PartView::Unknown => "unknown",
        }
        .to_owned(),
    }
}

/// What is wrong now, the line first.
fn trouble(status: &StatusView) -> Option<String> {
    let line = match &status.connection {
        Connection::SignedOut { why } => why.clone(),
        Connection::Reconnecting { why, .. } | Connection::Stopped { why } => Some(why.clone()),
        Connection::NeedsSetUp
        | Connection::SigningIn { .. }
        | Connection::Connecting
        | Connection::Listening { .. } => None,
    };
    let part = |view: &PartView| match view {
        PartView::Failing(why) => Some(why.clone()),
        PartView::Ok | PartView::Unknown => None,
    };
    line.or_else(|| status.fault.clone())
        .or_else(|| status.refused.clone())
        .or_else(|| part(&status.storage))
        .or_else(|| status.settings_problem.clone())
        .or_else(|| part(&status.toasts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_last_is_said_until_something_else_does() {
        let lost = Connection::Reconnecting { since: "2026-03-02T09:00:00Z".into(), why: "no network".into() };
        let first = report(&status(lost), None);
        assert_eq!((first.state.as_str(), first.last_error.as_deref()), ("reconnecting", Some("no network")));
        let back = report(&status(Connection::Listening { since: "2026-03-02T09:01:00Z".into() }), first.last_error);
        assert_eq!((back.state.as_str(), back.last_error.as_deref()), ("listening", Some("no network")));
        assert_eq!(back.listening_since.as_deref(), Some("2026-03-02T09:01:00Z"));
        let denied = report(&status(Connection::SignedOut { why: Some("access was denied".into()) }), back.last_error);
        assert_eq!((denied.state.as_str(), denied.last_error.as_deref()), ("signed-out", Some("access was denied")));
        assert!(!denied.signed_in);
    }

    #[tokio::test]
    async fn the_command_line_sees_the_status_the_engine_shows() {
        let scratch = tempfile::tempdir().expect("a scratch directory can be made");
        let profile = Profile::under(scratch.path(), Some("noted")).expect("a name");
        let (engine, shown) = watch::channel(status(Connection::Connecting));
        let keeping = tokio::spawn(keep(profile.clone(), shown));
        engine.send_modify(|view| {
            view.unread = 3;
            view.keyring = KeyringView::Locked;
        });
        drop(engine);
        keeping.await.expect("it ends with the engine");
        let said = report::status(&profile);
        assert_eq!((said.unread, said.keyring.as_str()), (3, "locked"));
        assert!(!said.running, "nobody holds the profile");
    }

    fn status(connection: Connection) -> StatusView {
        StatusView {
            connection,
            keyring: KeyringView::Ok,
            toasts: PartView::Ok,
            ..StatusView::new(String::new(), "1.0.0".to_owned())
        }
    }
}
