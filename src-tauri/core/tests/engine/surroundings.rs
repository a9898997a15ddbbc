//! The machine wakes and its network changes while the engine listens.

use std::time::Duration;

use ringlet_core::contract::Connection;
use ringlet_core::surroundings::Surroundings;
use ringlet_standin::StandIn;
use tokio::time::{Instant, timeout};

use crate::relay::Relay;
use crate::rig::{LIMIT, Rig};

#[tokio::test]
async fn a_wake_dials_at_once_though_every_connection_has_died_while_it_slept() {
    let office = StandIn::start().await;
    let relay = Relay::to(&office.api()).await;
    let rig = Rig::listening_by_way_of(office, relay.address().to_owned(), |_| {}).await;
    let Connection::Listening { since: before } = rig.engine.status().connection else { panic!("it listens") };

    relay.kill_connections();
    rig.clock.jump(Duration::from_secs(600));
    let mut status = rig.engine.watch();
    let woke = Instant::now();
    rig.surroundings.send(Surroundings::Woke).await.expect("the engine lives");
    let anew = |now: &Connection| matches!(now, Connection::Listening { since } if *since != before);
    let listening = status.wait_for(|view| anew(&view.connection));
    timeout(LIMIT, listening).await.expect("it listens in time").expect("the engine lives");
    assert!(woke.elapsed() < AT_ONCE, "it listens again after {:?}", woke.elapsed());
}

/// A dial takes some hundredths of a second; a request that goes out on a dead connection half a minute.
const AT_ONCE: Duration = Duration::from_secs(3);
