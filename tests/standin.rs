//! The main job against servers that refuse or lack what GitHub has, and after a crash: the rest still happens.

mod common;

use common::{World, document};
use github_sandbox::{Fault, FaultAnswer};

fn refuse(method: &str, path_contains: &str, status: u16, times: Option<u32>) -> Fault {
    Fault {
        method: Some(method.into()),
        path_contains: path_contains.into(),
        answer: FaultAnswer::Refuse { status, message: "no".into(), headers: Vec::new() },
        times,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_runs_that_may_not_be_seen_stop_nothing() {
    let world = World::new().await;
    world.sandbox.inject(refuse("GET", "/check-runs", 403, None));
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0), "a job was parked");
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_are_not_offered_stop_nothing() {
    let world = World::new().await;
    for list in ["/git/matching-refs", "/branches", "/comments"] {
        world.sandbox.inject(refuse("GET", list, 501, None));
    }
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0), "a job was parked");
    world.sandbox.clear_faults();
    let pull = world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
    world.complete(&pull, &document("- [ ] Write the runbook (@bob, due 2026-12-01)")).await;
    world.merge(&pull).await;
    world.rest().await;
    assert_eq!(world.action_issues().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_fails_once_does_not_put_the_whole_job_off() {
    let world = World::new().await;
    for (method, path) in [
        ("GET", "/issues"),
        ("GET", "/comments"),
        ("GET", "/git/matching-refs"),
        ("GET", "/git/ref/"),
        ("GET", "/git/commits"),
        ("POST", "/git/blobs"),
        ("POST", "/git/trees"),
        ("GET", "/files"),
        ("GET", "/contents"),
        ("GET", "/check-runs"),
    ] {
        world.sandbox.inject(refuse(method, path, 502, Some(1)));
    }
    world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    world.only_pull().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_found_again_gets_the_label_that_a_crash_kept_from_it() {
    let mut world = World::new().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let (status, _) =
        world.call("ann", "DELETE", &format!("{{repo}}/issues/{}/labels/postmortem", pull["number"]), None).await;
    assert_eq!(status, 200);
    world.lose_database().await;
    world.label(issue, "sev1").await;
    world.rest_clean().await;
    assert_eq!(world.only_pull().await["labels"][0]["name"], "postmortem");

    // Taken off by a person while the bot knows the draft: it stays off.
    world.call("ann", "DELETE", &format!("{{repo}}/issues/{}/labels/postmortem", pull["number"]), None).await;
    world.label(issue, "sev2").await;
    world.rest_clean().await;
    assert_eq!(world.only_pull().await["labels"], serde_json::json!([]));
}
