//! Several replicas of the bot on one PostgreSQL: each event is acted on once, whoever gets it, and a replica
//! that is gone is taken over.

mod common;
mod postgres_support;

use common::{World, document};
use serde_json::Value;

async fn world() -> World {
    World::on(Some(postgres_support::database())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_do_everything_once() {
    let mut world = world().await;
    world.start_bot().await;
    let other = world.replica().await;
    let (here, there) = (world.bot.as_ref().unwrap().address, other.address);

    // Each event to one of them, then all of them again to the other one.
    let mut issues = Vec::new();
    for (index, to) in [here, there, here, there].into_iter().enumerate() {
        world.sandbox.set_webhook_url(&format!("http://{to}/webhooks/github"));
        issues.push(world.open_issue(&format!("Outage number {index}"), None, &["incident", "sev1"]).await);
    }
    world.rest_clean().await;
    world.sandbox.set_webhook_url(&format!("http://{there}/webhooks/github"));
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;

    assert_eq!(world.pulls().await.len(), issues.len());
    for issue in &issues {
        assert_eq!(world.answers(*issue).await.len(), 1);
    }
    for pull in world.pulls().await {
        assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 1);
        world.complete(&pull, &document("- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)")).await;
        world.merge(&pull).await;
    }
    world.rest_clean().await;
    assert_eq!(world.action_issues().await.len(), issues.len());
    let before = world.sandbox.snapshot();
    world.sandbox.set_webhook_url(&format!("http://{here}/webhooks/github"));
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(before, world.sandbox.snapshot());
    other.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_replica_accepted_another_one_finishes() {
    let mut world = world().await;
    world.start_bot().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    // Stopped as soon as the delivery is in: at any point of the work.
    world.sandbox.quiesce(std::time::Duration::from_secs(10)).await.unwrap();
    world.stop_bot().await;
    world.start_bot().await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 1);
    let answers: Vec<String> = world.answers(issue).await;
    assert_eq!(answers.len(), 1, "{answers:#?}");
    let check: Value = world.only_check(&world.only_pull().await).await;
    assert_eq!(check["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_rebuilt_from_what_github_has() {
    let mut world = world().await;
    world.start_bot().await;
    world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let before = world.sandbox.snapshot();
    world.stop_bot().await;
    world.database_url = postgres_support::database();
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(before, world.sandbox.snapshot());
}
