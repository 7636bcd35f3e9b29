//! The whole story while everything goes wrong at once: answers are lost, requests refused, reads lag, webhooks come
//! doubled and in the wrong order. What counts is what stands at the end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::sync::Arc;
use std::time::Duration;

use common::{World, document};
use github_sandbox::{Chaos, ReadLag, WebhookTrouble};
use serde_json::Value;

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)\n- [x] Mend the old bug (@ann, due 2026-03-04)";
const INCIDENTS: usize = 4;

async fn world() -> World {
    World::on(None).await
}

/// Incidents, drafts, completed documents, merges, tracked issues: once each, whatever happened on the way.
async fn story(world: &World) {
    let mut issues = Vec::new();
    for index in 0..INCIDENTS {
        issues.push(world.open_issue(&format!("Outage number {index}"), None, &["incident", "sev2"]).await);
    }
    world.rest().await;
    let pulls = world.pulls().await;
    assert_eq!(pulls.len(), INCIDENTS, "{pulls:#?}");
    for pull in &pulls {
        world.complete(pull, &document(ITEMS)).await;
    }
    world.rest().await;
    for pull in world.pulls().await {
        let checks = world.checks(&pull["head"]["sha"]).await;
        assert_eq!(checks.len(), 1, "{checks:#?}");
        assert_eq!(checks[0]["conclusion"], "success", "{checks:#?}");
        world.merge(&pull).await;
    }
    world.rest().await;
    for issue in issues {
        let comments = world.answers(issue).await;
        assert_eq!(comments.len(), 1, "{comments:#?}");
        let filed = world.sub_issues(issue).await;
        let titles: Vec<&Value> = filed.iter().map(|issue| &issue["title"]).collect();
        assert_eq!(titles, ["Block deployments while a bug is open", "Alert on failed payments"]);
    }
    assert_eq!(world.action_issues().await.len(), 2 * INCIDENTS);
    assert_eq!(world.counts().await, (0, 0), "nothing waits, nothing was given up");
    world.contract.assert_clean();
}

fn chaos(seed: u64) -> Chaos {
    let mut chaos = Chaos::new(seed);
    (chaos.server_errors, chaos.dropped_replies, chaos.dropped_requests) = (0.05, 0.05, 0.03);
    chaos
}

fn webhooks(seed: u64) -> WebhookTrouble {
    WebhookTrouble { seed, doubled: 0.1, reordered: 0.1, ..WebhookTrouble::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_and_astray_webhooks_change_nothing_on_sqlite() {
    for seed in [1, 2] {
        let mut world = world().await;
        world.start_bot().await;
        world.sandbox.script(Some(Arc::new(chaos(seed))));
        world.sandbox.trouble_webhooks(Some(webhooks(seed)));
        story(&world).await;
        let refused = world.sandbox.requests().iter().filter(|request| request.status == 502).count();
        assert!(refused > 5, "chaos came: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_and_astray_webhooks_change_nothing_on_postgres() {
    let mut world = world().await;
    world.database_url = postgres_support::database();
    world.start_bot().await;
    let other = world.replica().await;
    world.sandbox.script(Some(Arc::new(chaos(3))));
    world.sandbox.trouble_webhooks(Some(webhooks(3)));
    story(&world).await;
    other.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_lag_make_nothing_twice() {
    let mut world = world().await;
    // What an event tells of is waited for once, twice and three times as long: 300 ms here, as 6 s are in earnest.
    world.worker.retry_min = Duration::from_millis(50);
    world.start_bot().await;
    // Below that, and below the time for which an unfinished intent is waited for.
    world.sandbox.lag_reads(Some(ReadLag { max: Duration::from_millis(250), seed: 5 }));
    story(&world).await;
}
