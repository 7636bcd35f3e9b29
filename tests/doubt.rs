//! Reads that lag or are refused, names that only look like ours, and things that move away: nothing is lost,
//! nothing is done twice, and nobody else's issue is touched.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{REPO, World, document};
use github_sandbox::{Fault, FaultAnswer, RepoOptions};
use serde_json::{Value, json};

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn refuse(world: &World, method: &str, path: &str, status: u16, times: Option<u32>) {
    world.sandbox.inject(Fault {
        method: Some(method.into()),
        path_contains: path.into(),
        answer: FaultAnswer::Refuse { status, message: "Not to be had".into(), headers: Vec::new() },
        times,
    });
}

/// A pull request of bob's own on `branch`, with a document.
async fn own_pull(world: &World, branch: &str, body: &str) -> Value {
    world.branch("bob", branch).await;
    world.write("bob", "postmortems/2020-01-01-notes.md", branch, body.as_bytes()).await;
    world.post("bob", "{repo}/pulls", json!({ "title": branch, "head": branch, "base": "main" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_fails_once_loses_no_incident() {
    for (method, path, status) in [
        ("GET", "/issues/1", 404),
        ("GET", "/repos/acme/shop", 404),
        ("POST", "/access_tokens", 401),
        ("POST", "/access_tokens", 404),
        ("GET", "/repos/acme/shop", 502),
    ] {
        let world = World::new().await;
        refuse(&world, method, path, status, Some(1));
        world.open_issue("Down", None, &["incident"]).await;
        world.rest().await;
        assert_eq!(world.counts().await, (0, 0), "{method} {path} {status}");
        world.only_pull().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_that_looks_like_a_drafts_makes_no_incident() {
    let world = World::new().await;
    let issue = world.open_issue("A question", None, &[]).await;
    let pull = own_pull(&world, &format!("postmortem/{issue}-notes"), &document(ITEMS)).await;
    world.comment("bob", issue, "/postmortem status").await;
    world.rest_clean().await;
    assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 1);
    world.merge(&pull).await;
    world.comment("bob", issue, "/actions file").await;
    world.rest_clean().await;
    assert!(world.action_issues().await.is_empty());
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 2, "only the commands are answered: {answers:#?}");
    assert!(answers[1].contains("is no incident"), "{}", answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pull_requests_named_after_each_other_come_to_rest_and_answer() {
    let world = World::new().await;
    let first = own_pull(&world, "postmortem/2-x", "# X\n").await;
    let second = own_pull(&world, "postmortem/1-y", "# Y\n").await;
    let third = own_pull(&world, "postmortem/2024-10-03-outage", "# Z\n").await;
    for pull in [&first, &second, &third] {
        world.comment("bob", pull["number"].as_u64().unwrap(), "/check").await;
    }
    world.rest_clean().await;
    for pull in world.pulls().await {
        let answers = world.answers(pull["number"].as_u64().unwrap()).await;
        assert_eq!(answers.len(), 1, "{}: {answers:#?}", pull["number"]);
        assert!(answers[0].contains("Checked again"), "{}", answers[0]);
        assert!(!world.checks(&pull["head"]["sha"]).await.is_empty(), "{}", pull["number"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_written_is_told_and_the_rest_happens() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    refuse(&world, "POST", "/labels", 403, None);
    refuse(&world, "GET", "/check-runs", 403, None);
    refuse(&world, "POST", "/check-runs", 403, None);
    world.comment("cleo", issue, "/postmortem start").await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    world.only_pull().await;
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 2, "{answers:#?}");
    assert!(answers.iter().any(|answer| answer.contains("could not set the check run")), "{answers:#?}");
    assert!(answers.iter().any(|answer| answer.contains("could not add the label")), "{answers:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transferred_issue_is_not_mistaken_for_another() {
    let mut world = World::without_bot(RepoOptions::default()).await;
    let bystander = world.open_issue("A bystander", None, &[]).await;
    let incident = world.open_issue("Down", None, &["incident"]).await;
    world.sandbox.add_repo("acme", "other", RepoOptions::default()).unwrap();
    world.sandbox.transfer_issue(REPO, incident, "acme/other").unwrap();
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    assert!(world.answers(bystander).await.is_empty());
    assert!(world.pulls().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_outlives_its_issue() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    world.sandbox.delete_issue(REPO, issue).unwrap();
    world.rest().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.rest().await;
    assert_eq!(text(&world.only_check(&world.only_pull().await).await["conclusion"]), "success");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_incident_is_known_without_branch_title_and_database() {
    let mut world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    world.merge(&pull).await;
    world.rest_clean().await;
    let branch = format!("{{repo}}/git/refs/heads/{}", text(&pull["head"]["ref"]));
    assert_eq!(world.call("ann", "DELETE", &branch, None).await.0, 204);
    world.patch("ann", &format!("{{repo}}/issues/{issue}"), json!({ "title": "Something else" })).await;
    world.rest_clean().await;
    world.lose_database().await;
    world.label(issue, "sev1").await;
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.action_issues().await.len(), 1);
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_title_twice_is_two_files_and_two_issues() {
    let world = World::new().await;
    let first = world.open_issue("Alert: disk full", None, &["incident"]).await;
    world.rest_clean().await;
    let second = world.open_issue("Alert: disk full", None, &["incident"]).await;
    world.rest_clean().await;
    let pulls = world.pulls().await;
    let mut paths = Vec::new();
    for pull in &pulls {
        paths.push(world.path(pull).await);
    }
    assert_eq!(paths.len(), 2);
    assert_ne!(paths[0], paths[1]);
    for pull in &pulls {
        world.complete(pull, &document(ITEMS)).await;
    }
    // A second document in the first one's pull request, with an item of the same name.
    let head = text(&pulls[0]["head"]["ref"]).to_owned();
    world.write("bob", "postmortems/2026-01-01-beside.md", &head, document(ITEMS).as_bytes()).await;
    world.rest_clean().await;
    for pull in &pulls {
        world.merge(pull).await;
    }
    world.rest_clean().await;
    let filed = world.sub_issues(first).await.len() + world.sub_issues(second).await.len();
    assert_eq!(filed, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_failed_beside_others_takes_none_with_it_and_comes_back() {
    let mut world = World::without_bot(RepoOptions::default()).await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    let notes = own_pull(&world, &format!("postmortem/{issue}-notes"), "# Notes\n").await;
    refuse(&world, "GET", &format!("/pulls/{}/files", notes["number"]), 422, None);
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    assert!(world.counts().await.1 > 0, "what can't succeed is parked");
    // Mended, and sent again by the operator.
    world.sandbox.clear_faults();
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    let notes = world.get(&format!("{{repo}}/pulls/{}", notes["number"])).await;
    assert_eq!(world.checks(&notes["head"]["sha"]).await.len(), 1);
}
