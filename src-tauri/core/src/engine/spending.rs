//! What was spent of the service's tightest budgets outlives the run: started anew within the minute, the program asks
//! no more often than one that went on would.

use std::sync::Arc;

use tracing::{debug, warn};

use crate::history::History;
use crate::rest::Wire;

/// Has the budget of `wire` remember what the last run spent, and the history what this one spends.
pub(super) async fn keep(wire: &Arc<Wire>, history: &History) {
    match history.state(SPENT).await {
        Ok(Some(text)) => wire.budget().remember(&text),
        Ok(None) => {}
        Err(error) => warn!(%error, "it is not known what the last run asked of the service"),
    }
    let mut changes = wire.budget().changes();
    let (wire, history) = (Arc::downgrade(wire), history.clone());
    // Ends with the last who uses the wire.
    tokio::spawn(async move {
        while changes.changed().await.is_ok() {
            let Some(text) = wire.upgrade().map(|wire| wire.budget().to_text()) else { return };
            if let Err(error) = history.set_state(SPENT, Some(text)).await {
                debug!(%error, "what was asked of the service was not noted");
            }
        }
    });
}

/// The state under which it is kept.
const SPENT: &str = "spent";
