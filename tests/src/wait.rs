//! Waiting for a thing, with a limit. Nothing in a story waits for time alone, except to see that nothing comes.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Asks again until the answer is `Some`, and fails when `limit` has passed without one. `what` names it in the failure.
pub async fn wait_for<T, F>(what: &str, limit: Duration, mut ask: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let started = Instant::now();
    let mut last_error = None;
    loop {
        match ask().await {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(error) => last_error = Some(error),
        }
        if started.elapsed() > limit {
            match last_error {
                Some(error) => return Err(error.context(format!("waited {limit:?} in vain for {what}"))),
                None => bail!("waited {limit:?} in vain for {what}"),
            }
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Fails when a list grows within `span`: what was added is shown.
pub async fn nothing_more<T: Debug>(list: impl Fn() -> Vec<T>, span: Duration) -> Result<()> {
    let before = list().len();
    tokio::time::sleep(span).await;
    let now = list();
    if now.len() > before {
        bail!("more came in: {:#?}", &now[before..]);
    }
    Ok(())
}

/// Fails unless `left` and `right` are the same, showing both.
pub fn same<T: PartialEq<U> + Debug, U: Debug>(what: &str, left: T, right: U) -> Result<()> {
    if left == right {
        return Ok(());
    }
    bail!("{what} differ\n  found    {left:#?}\n  expected {right:#?}")
}

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
