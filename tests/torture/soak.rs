//! Everything at once, for long: webhooks doubled and in the wrong order, requests refused or their answers dropped, a
//! process killed every few seconds. At the end GitHub has what the model says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use github_sandbox::{Chaos, WebhookTrouble};
use tokio_util::task::AbortOnDropHandle;

use crate::fleet::{Fleet, Kind, Options};
use crate::report;
use crate::story::{self, Incident, Tally};

struct Soak {
    kind: Kind,
    /// At least so many.
    deliveries: usize,
    /// Incidents at once.
    wave: usize,
    kill_every: Duration,
    seed: u64,
}

/// What came of it: deliveries, incidents, kills, and what is not as it should be.
async fn run(soak: Soak) -> (usize, usize, usize, Tally) {
    let mut options = Options::new(soak.kind);
    options.replicas = if soak.kind == Kind::Postgres { 2 } else { 1 };
    // Its incidents are those of many hours, and the program would wait out every one of them.
    options.rate_limit = 1_000_000;
    let fleet = Fleet::start(options, &[]).await;
    let mut chaos = Chaos::new(soak.seed);
    (chaos.server_errors, chaos.dropped_replies) = (0.05, 0.02);
    fleet.world.sandbox.script(Some(Arc::new(chaos)));
    let trouble = WebhookTrouble { seed: soak.seed, doubled: 0.1, reordered: 0.05, ..WebhookTrouble::default() };
    fleet.world.sandbox.trouble_webhooks(Some(trouble));
    let kills = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let killer = {
        let (processes, kills, every) = (Arc::clone(&fleet.processes), Arc::clone(&kills), soak.kill_every);
        let places = fleet.places();
        AbortOnDropHandle::new(tokio::spawn(async move {
            for turn in 0.. {
                tokio::time::sleep(every).await;
                processes.kill(turn % places);
                kills.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            }
        }))
    };
    let mut all: Vec<Incident> = Vec::new();
    let began = Instant::now();
    while fleet.world.sandbox.delivery_count() < soak.deliveries {
        let names: Vec<String> = (0..soak.wave).map(|index| format!("w{}x", all.len() + index)).collect();
        let incidents = story::tell(&fleet, &names).await;
        for incident in &incidents {
            incident.delete_branch(&fleet).await;
        }
        all.extend(incidents);
        println!(
            "{}: {} deliveries, {} incidents, {} s",
            soak.kind,
            fleet.world.sandbox.delivery_count(),
            all.len(),
            began.elapsed().as_secs()
        );
    }
    drop(killer);
    fleet.rest().await;
    let kills = kills.load(std::sync::atomic::Ordering::SeqCst);
    (fleet.world.sandbox.delivery_count(), all.len(), kills, story::tally(&fleet, &all).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_and_kills_change_nothing() {
    let kill_every = Duration::from_secs(3);
    let runs = [(Kind::Sqlite, 11), (Kind::Postgres, 12)]
        .map(|(kind, seed)| tokio::spawn(run(Soak { kind, deliveries: 60, wave: 4, kill_every, seed })));
    for run in runs {
        let (deliveries, incidents, kills, tally) = run.await.unwrap();
        assert!(tally.is_clean(), "{:#?}", tally.notes);
        assert!(deliveries > 50 && incidents == 4 && kills > 0, "{deliveries} {incidents} {kills}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "many minutes: cargo xtask torture soak"]
async fn bar() {
    let mut failed = Vec::new();
    for kind in report::kinds() {
        let began = Instant::now();
        let kill_every = Duration::from_secs(5);
        let deliveries = report::runs(10_000);
        let soak = Soak { kind, deliveries, wave: 20, kill_every, seed: report::seed() };
        let (deliveries, incidents, kills, tally) = run(soak).await;
        println!(
            "soak on {kind}: {deliveries} deliveries, {incidents} incidents, {kills} kills, {} lost, {} twice, {} wrong, {} s",
            tally.lost,
            tally.twice,
            tally.wrong,
            began.elapsed().as_secs()
        );
        failed.extend(tally.notes);
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
