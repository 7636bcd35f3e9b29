//! Webhooks: at once, late, twice, in any order, or never.

use std::time::Duration;

use github_sandbox::{Fault, FaultAnswer, RepoOptions, WebhookTrouble};

use crate::common::{World, document};
use crate::postgres_support;
use crate::webhook::{body, bot, send, sent};

/// A world in which GitHub's webhooks go astray, so that the test sends them.
async fn astray() -> World {
    let files = vec![("README.md".into(), "# shop\n".into())];
    let mut world = World::without_bot(RepoOptions { files, ..RepoOptions::default() }).await;
    world.start_bot().await;
    world.sandbox.set_webhook_url("http://127.0.0.1:9/webhooks/github");
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn f01_parallel_events_make_one_comment() {
    let world = astray().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    let labeled = sent(&world, "issues", "labeled").pop().unwrap();
    let guids: Vec<String> = (0..8).map(|index| format!("event-{index}")).collect();
    let address = bot(&world);
    let mut statuses = tokio::task::JoinSet::new();
    let world = std::sync::Arc::new(world);
    for guid in guids {
        let (world, address, bytes) = (std::sync::Arc::clone(&world), address.clone(), body(&labeled.payload));
        statuses.spawn(async move { send(&world, &address, "issues", &guid, bytes).await });
    }
    assert_eq!(statuses.join_all().await, [202; 8]);
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f02_a_slow_github_delays_no_answer() {
    let world = World::new().await;
    for method in ["GET", "POST"] {
        world.sandbox.inject(Fault {
            method: Some(method.into()),
            path_contains: "/repos/acme/shop/git".into(),
            answer: FaultAnswer::DelayReply(Duration::from_millis(400)),
            times: Some(4),
        });
    }
    let issue = world.open_issue("Down", None, &["incident"]).await;
    // Again and again while it is worked on, as somebody does who got no answer in time.
    for _ in 0..3 {
        world.sandbox.redeliver_all().await.unwrap();
    }
    let slowest = world.sandbox.deliveries().into_iter().map(|delivery| delivery.duration_ms).max();
    assert!(slowest < Some(1_000), "{slowest:?} ms");
    world.sandbox.clear_faults();
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f03_the_same_delivery_twice_at_once_is_one() {
    let world = astray().await;
    let issue = world.open_issue("Down", None, &[]).await;
    world.comment("cleo", issue, "/postmortem help").await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    let asked = sent(&world, "issue_comment", "created").pop().unwrap();
    let address = bot(&world);
    let twice = || send(&world, &address, "issue_comment", &asked.guid, body(&asked.payload));
    let statuses = tokio::join!(twice(), twice(), twice(), twice());
    assert_eq!(statuses, (202, 202, 202, 202));
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f04_redelivered_to_the_other_replica() {
    let mut world = World::without_bot(RepoOptions::default()).await;
    world.database_url = tokio::task::spawn_blocking(postgres_support::database).await.unwrap();
    world.start_bot().await;
    let other = world.replica().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.comment("cleo", issue, "/postmortem help").await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    world.sandbox.set_webhook_url(&format!("http://{}/webhooks/github", other.address));
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 2, "the status and one answer");
    other.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn f05_three_labels_make_one_draft() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident", "sev1", "payments"]).await;
    assert_eq!(sent(&world, "issues", "labeled").len(), 3, "an event each");
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f06_opened_and_labeled_in_any_way() {
    let world = astray().await;
    for (round, order) in [vec![0], vec![1], vec![0, 1], vec![1, 0]].into_iter().enumerate() {
        let issue = world.open_issue(&format!("Outage {round}"), None, &["incident"]).await;
        world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
        let both = [sent(&world, "issues", "opened").pop().unwrap(), sent(&world, "issues", "labeled").pop().unwrap()];
        for index in order {
            let guid = format!("{round}-{index}");
            assert_eq!(send(&world, &bot(&world), "issues", &guid, body(&both[index].payload)).await, 202);
        }
        world.rest_clean().await;
        assert_eq!(world.pulls().await.len(), round + 1);
        assert_eq!(world.answers(issue).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f09_an_event_during_a_restart_is_not_lost() {
    let mut world = World::new().await;
    world.stop_bot().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    world.start_bot().await;
    assert!(world.sandbox.redeliver_failed().unwrap() > 0);
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f10_a_missed_push_changes_nothing() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    world.sandbox.trouble_webhooks(Some(WebhookTrouble { lost: 1.0, ..WebhookTrouble::default() }));
    world.complete(&pull, &document("- [ ] Alert on it (@bob, due 2026-12-01)")).await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    world.sandbox.trouble_webhooks(None);
    // Whatever comes next tells enough.
    world.comment("cleo", issue, "/postmortem status").await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    assert_eq!(world.only_check(&pull).await["conclusion"], "success", "of the head that nobody told of");
    world.merge(&pull).await;
    world.rest_clean().await;
    assert_eq!(world.sub_issues(issue).await.len(), 1);
}
