//! Notes the status for the command line whenever it changed, on a thread that may wait for a disk.

use tokio::sync::watch;
use tracing::warn;

use crate::contract::{Connection, KeyringView, PartView, StatusReport, StatusView};
use crate::profile::Profile;
use crate::report::note_status;

/// Notes each status until the engine has gone.
pub(super) async fn note_each(profile: Profile, mut status: watch::Receiver<StatusView>) {
    let mut noted = None;
    let mut last_error = None;
    loop {
        let view = status.borrow_and_update().clone();
        last_error = trouble(&view).or(last_error);
        let report = report(&view, last_error.clone());
        if noted.as_ref() != Some(&report) {
            noted = Some(report.clone());
            let profile = profile.clone();
            match tokio::task::spawn_blocking(move || note_status(&profile, &report)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => warn!(%error, "the status was not noted for the command line"),
                Err(error) => warn!(%error, "noting the status failed"),
            }
        }
        if status.changed().await.is_err() {
            return;
        }
    }
}

fn report(view: &StatusView, last_error: Option<String>) -> StatusReport {
    let (state, listening_since) = match &view.connection {
        Connection::Connecting => ("connecting", None),
        Connection::Listening { since } => ("listening", Some(since.clone())),
        Connection::NeedsSetUp => ("needs-set-up", None),
        Connection::Reconnecting { .. } => ("reconnecting", None),
        Connection::SignedOut { .. } | Connection::SigningIn { .. } => ("signed-out", None),
        Connection::Stopped { .. } => ("stopped", None),
    };
    StatusReport {
        running: true,
        signed_in: view.person.is_some(),
        state: state.to_owned(),
        listening_since,
        version: view.version.clone(),
        last_error,
        unread: view.unread,
        keyring: match view.keyring {
            KeyringView::Absent => "absent",
            KeyringView::Locked => "locked",
            KeyringView::Ok => "ok",
            KeyringView::Unknown => "unknown",
        }
        .to_owned(),
        toasts: match view.toasts {
            PartView::Failing(_) => "failing",
            PartView::Ok => "ok",
            PartView::Unknown => "unknown",
        }
        .to_owned(),
    }
}

/// What is wrong at the moment, in words; the line first.
fn trouble(view: &StatusView) -> Option<String> {
    let connection = match &view.connection {
        Connection::Reconnecting { why, .. } | Connection::Stopped { why } => Some(why.clone()),
        Connection::SignedOut { why } => why.clone(),
        _ => None,
    };
    let part = |part: &PartView| match part {
        PartView::Failing(why) => Some(why.clone()),
        PartView::Ok | PartView::Unknown => None,
    };
    connection.or_else(|| part(&view.storage)).or_else(|| part(&view.toasts)).or_else(|| view.settings_problem.clone())
}
