//! What the keyring holds, asked of it as any program of this person can.

use std::collections::HashMap;

use anyhow::Result;
use zbus::zvariant::OwnedObjectPath;

use crate::desktop::Desktop;

/// How many secrets the profile called `profile` has in the keyring, unlocked or locked.
pub async fn secrets(desktop: &Desktop, profile: &str) -> Result<usize> {
    let service = format!("io.github.ringlet.Ringlet.{profile}");
    let attributes = HashMap::from([("service", service.as_str())]);
    let connection = desktop.connection().await?;
    let reply = connection
        .call_method(
            Some("org.freedesktop.secrets"),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "SearchItems",
            &(attributes,),
        )
        .await?;
    let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = reply.body().deserialize()?;
    Ok(unlocked.len() + locked.len())
}
