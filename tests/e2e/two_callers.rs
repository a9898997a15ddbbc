//! Two callers at once: two pop-ups that end each by itself.

use anyhow::Result;
use ringlet_standin::Ring;
use ringlet_tests::story::{Scene, incoming, missed};

#[tokio::test(flavor = "multi_thread")]
async fn two_callers_ring_and_end_independently() -> Result<()> {
    let scene = Scene::usual().await?;
    let app = scene.signed_in().await?;

    let first = scene.office.ring(Ring::from_named("+12025550143", "Pat Ito"));
    scene.recorder.until_seen(1, scene.limit()).await?;
    let second = scene.office.ring(Ring::from("+442079460018"));
    scene.recorder.until_seen(2, scene.limit()).await?;
    scene.ring_ends(2, |office| office.answer(&second)).await?;
    scene.ring_ends(1, |office| office.hang_up(&first)).await?;
    scene.recorder.until_seen(5, scene.limit()).await?;
    scene.office.hang_up(&second)?;
    let (pat, london) = ("Pat Ito · +1 202-555-0143", "+44 20 7946 0018");
    let closed = |id: u32| format!("close {id}");
    let told = [incoming(1, pat), incoming(2, london), closed(2), closed(1), missed(3, pat)];
    let rows = ["call inbound answered +442079460018", "call inbound missed +12025550143"];
    scene.comes_to(&app, &told, &rows, "waiting").await?;
    app.quit().await
}
