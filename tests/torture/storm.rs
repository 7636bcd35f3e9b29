//! Fifty incidents at once under GitHub's secondary limits: none is broken, and keeping within them costs few requests.

use std::time::{Duration, Instant};

use github_sandbox::SecondaryLimits;

use crate::fleet::{Fleet, Kind, Options};
use crate::report;
use crate::story;

/// Opens so many incidents at once and waits for their drafts. Requests of the bot, and refusals by a limit.
async fn run(kind: Kind, incidents: usize, limits: Option<SecondaryLimits>) -> (usize, u64) {
    let began = Instant::now();
    let fleet = Fleet::start(Options { limits, ..Options::new(kind) }, &[]).await;
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
    let limited = if limits.is_some() { "within the limits" } else { "without limits" };
    println!(
        "storm on {kind}: {incidents} incidents {limited}: {requests} requests, {violations} violations, {} s",
        began.elapsed().as_secs()
    );
    (requests, violations)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture storm"]
async fn bar() {
    let incidents = report::runs(50);
    for kind in report::kinds() {
        // What one more incident takes, left alone, is what each of them needs.
        let ((one, _), (two, _)) = (run(kind, 1, None).await, run(kind, 2, None).await);
        let least = one + (incidents - 1) * (two - one);
        let (requests, violations) = run(kind, incidents, Some(SecondaryLimits::default())).await;
        println!("storm on {kind}: {least} requests are needed");
        assert_eq!(violations, 0);
        assert!(requests * 10 <= least * 11, "{requests} requests where {least} would do");
    }
}
