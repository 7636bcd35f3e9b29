//! Fifty incidents at once under GitHub's secondary limits: none is broken, and keeping within them costs few requests.

use std::time::{Duration, Instant};

use github_sandbox::SecondaryLimits;

use crate::common::{EACH, ONCE};
use crate::fleet::{Fleet, Kind, Options};
use crate::report;
use crate::story;

/// Opens so many incidents at once and waits for their drafts. Requests of the bot, and refusals by a limit.
async fn run(kind: Kind, incidents: usize) -> (usize, u64) {
    let began = Instant::now();
    let fleet = Fleet::start(Options { limits: Some(SecondaryLimits::default()), ..Options::new(kind) }, &[]).await;
    let mut all = Vec::new();
    for index in 0..incidents {
        all.push(story::open(&fleet, &format!("s{index}x")).await);
    }
    while fleet.store.counts().await.unwrap().0 > 0 {
        assert!(began.elapsed() < Duration::from_mins(15), "{:?}", fleet.store.counts().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    fleet.rest().await;
    let tally = story::tally(&fleet, &all).await;
    assert!(tally.is_clean(), "{:#?}", tally.notes);
    let ours = |caller: &Option<String>| caller.as_deref().is_some_and(|caller| caller.starts_with("postmortem-bot"));
    let requests = fleet.world.sandbox.requests().iter().filter(|request| ours(&request.caller)).count();
    let violations = fleet.world.sandbox.violations();
    println!(
        "storm on {kind}: {incidents} incidents: {requests} requests, {violations} violations, {} s",
        began.elapsed().as_secs()
    );
    (requests, violations)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture storm"]
async fn bar() {
    let incidents = report::runs(50);
    for kind in report::kinds() {
        // As `tests/limits.rs` shows of one incident.
        let least = incidents * EACH + ONCE;
        let (requests, violations) = run(kind, incidents).await;
        println!("storm on {kind}: {least} requests are needed");
        assert_eq!(violations, 0);
        assert!(requests * 10 <= least * 11, "{requests} requests where {least} would do");
    }
}
