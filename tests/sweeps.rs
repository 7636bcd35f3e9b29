//! What the bot does unasked, over real HTTP and on both stores: webhooks that failed come again, what no webhook told
//! of is found, what is there twice is taken away, and a database that is new or old makes nothing twice.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use common::{REPO, World, assert_same, document};
use github_sandbox::{RepoOptions, WebhookTrouble};
use serde_json::json;

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)";

async fn world(postgres: bool) -> World {
    World::on(postgres.then(postgres_support::database)).await
}

/// Webhooks are sent in vain from now on.
fn outage(world: &World) {
    world.sandbox.trouble_webhooks(Some(WebhookTrouble { lost: 1.0, ..WebhookTrouble::default() }));
}

fn recovered(world: &World) {
    world.sandbox.trouble_webhooks(None);
}

/// Delivery ids that GitHub was asked for once more, with their events.
fn asked_again(world: &World) -> Vec<(String, String)> {
    let all = world.sandbox.deliveries();
    all.into_iter().filter(|delivery| delivery.redelivery).map(|delivery| (delivery.guid, delivery.event)).collect()
}

/// Waits until the condition holds, and the bot is at rest.
async fn until(world: &World, what: &str, mut holds: impl AsyncFnMut(&World) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(40);
    while !holds(world).await {
        assert!(Instant::now() <= deadline, "{what}: {:?}", world.counts().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.rest().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sweep_recovers_an_outage_and_asks_for_nothing_irrelevant() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        world.sandbox.set_webhook_url("http://127.0.0.1:9/webhooks/github");
        outage(&world);
        let mut issues = Vec::new();
        for index in 0..6 {
            issues.push(world.open_issue(&format!("Outage number {index}"), None, &["incident"]).await);
            world.branch("bob", &format!("topic-{index}")).await;
        }
        let question = world.open_issue("How do I pay?", None, &["question"]).await;
        world.comment("bob", question, "At the till.").await;
        world.comment("bob", issues[0], "It is bad.").await;
        world.sandbox.quiesce(Duration::from_secs(30)).await.unwrap();
        recovered(&world);
        world.worker.sweeps = true;
        world.start_bot().await;
        until(&world, "all drafts are there", async |world| world.pulls().await.len() == issues.len()).await;
        let asked = asked_again(&world);
        let events: BTreeSet<&str> = asked.iter().map(|(_, event)| event.as_str()).collect();
        assert!(events.iter().all(|event| ["issues", "installation"].contains(event)), "{events:?}");
        let asked_for: BTreeSet<String> = asked.iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(asked_for.len(), asked.len(), "each was asked for once");
        let arrived = world.sandbox.deliveries().into_iter().filter(|delivery| delivery.status == Some(202));
        let arrived: BTreeSet<String> = arrived.map(|delivery| delivery.guid).collect();
        for lost in world.sandbox.deliveries().into_iter().filter(|delivery| delivery.event.starts_with("issue")) {
            let concerns = lost.event == "issues" && lost.payload["issue"]["number"] != question;
            let place = if concerns { &arrived } else { &asked_for };
            assert_eq!(place.contains(&lost.guid), concerns, "{} {}", lost.event, lost.payload["issue"]["title"]);
        }
        for issue in issues {
            assert_eq!(world.answers(issue).await.len(), 1);
        }
        world.rest_clean().await;
        world.stop_bot().await;
    }
}

/// Everything that happens is missed, and GitHub has forgotten its deliveries.
#[tokio::test(flavor = "multi_thread")]
async fn what_no_webhook_told_of_is_found_at_every_step_on_both_stores() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        world.worker.sweeps = true;
        world.no_redelivery();
        let reconcile = async |world: &mut World| {
            if world.bot.is_some() {
                world.stop_bot().await;
            }
            world.start_bot().await;
        };
        outage(&world);
        let issue = world.open_issue("Customers cannot pay", None, &["incident", "sev2"]).await;
        reconcile(&mut world).await;
        until(&world, "a draft", async |world| !world.pulls().await.is_empty()).await;
        let pull = world.only_pull().await;
        world.only_check(&pull).await;

        // A push and two commands.
        world.complete(&pull, &document(ITEMS)).await;
        let other = world.open_issue("Slow pages", None, &[]).await;
        world.comment("bob", other, "It is bad.\n\n/postmortem start").await;
        let edited = world.comment("bob", other, "I will edit this").await;
        // GitHub's times are whole seconds: an edit within one shows no trace.
        world.sandbox.advance(Duration::from_secs(2));
        world.patch("bob", &format!("{{repo}}/issues/comments/{edited}"), json!({ "body": "/postmortem help" })).await;
        world.comment("bob", pull["number"].as_u64().unwrap(), "/postmortem status").await;
        reconcile(&mut world).await;
        until(&world, "a second draft", async |world| world.pulls().await.len() == 2).await;
        until(&world, "both commands are answered", async |world| {
            let on_pull = world.answers(pull["number"].as_u64().unwrap()).await.len();
            on_pull == 1 && world.answers(other).await.iter().filter(|answer| answer.contains("> `/")).count() == 1
        })
        .await;
        let pull = world.get(&format!("{{repo}}/pulls/{}", pull["number"])).await;
        assert_eq!(world.only_check(&pull).await["conclusion"], "success");

        world.merge(&pull).await;
        reconcile(&mut world).await;
        until(&world, "the action items", async |world| world.sub_issues(issue).await.len() == 2).await;
        let before = world.sandbox.snapshot();
        // Once more, and once more with a new database: nothing changes.
        reconcile(&mut world).await;
        until(&world, "a pass", async |world| passes(world) >= 4).await;
        assert_same(&before, &world.sandbox.snapshot(), "nothing changed");
        world.stop_bot().await;
        if postgres {
            world.database_url = postgres_support::database();
        } else {
            for file in std::fs::read_dir(world.folder.path()).unwrap() {
                std::fs::remove_file(file.unwrap().path()).unwrap();
            }
        }
        world.start_bot().await;
        until(&world, "a pass", async |world| passes(world) >= 5).await;
        assert_same(&before, &world.sandbox.snapshot(), "nothing changed");
        world.rest_clean().await;
        world.stop_bot().await;
    }
}

/// How often the repository's comments were listed: once in each pass.
fn passes(world: &World) -> usize {
    let comments = format!("/repos/{REPO}/issues/comments");
    world.sandbox.requests().iter().filter(|asked| asked.method == "GET" && asked.path == comments).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_installation_keeps_no_other_one_from_running_and_is_looked_at_when_it_is_back() {
    let mut world = world(false).await;
    world.sandbox.add_repo("globex", "web", RepoOptions::default()).unwrap();
    world.sandbox.add_collaborator("globex/web", "ann", "admin").unwrap();
    world.worker.sweeps = true;
    world.start_bot().await;
    world.rest().await;
    let installation = world.sandbox.installation_of(REPO).unwrap();
    // One that waits already, and one that happens meanwhile: no webhook tells of that.
    world.open_issue("Before", None, &["incident"]).await;
    world.sandbox.set_suspended(installation, true).unwrap();
    world.open_issue("Meanwhile", None, &["incident"]).await;
    let elsewhere = json!({ "title": "Elsewhere", "labels": ["incident"] });
    world.post("ann", "/repos/globex/web/issues", elsewhere).await;
    let deadline = Instant::now() + Duration::from_secs(30);
    while world.list("/repos/globex/web/pulls").await.is_empty() {
        assert!(Instant::now() < deadline, "the other installation waits");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.sandbox.set_suspended(installation, false).unwrap();
    until(&world, "both drafts", async |world| world.pulls().await.len() == 2).await;
    assert_eq!(world.counts().await, (0, 0));
    world.stop_bot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_repository_is_followed_and_its_old_name_is_not() {
    let mut world = world(false).await;
    world.start_bot().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    world.stop_bot().await;
    // Accepted under the old name, worked on under the new one, while the old one is another repository's.
    world.start_bot().await;
    let pull = world.only_pull().await;
    world.sandbox.rename_repo(REPO, "store").unwrap();
    world.sandbox.add_repo("acme", "shop", RepoOptions::default()).unwrap();
    world.rest().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    let comment = json!({ "body": "/postmortem status" });
    world.post("ann", &format!("/repos/acme/store/issues/{issue}/comments"), comment).await;
    world.rest_clean().await;
    let comments = world.list(&format!("/repos/acme/store/issues/{issue}/comments")).await;
    assert_eq!(comments.len(), 3, "the status, the command, its answer");
    assert!(world.list("{repo}/issues?state=all").await.is_empty(), "nothing is written to the other one");
    assert_eq!(world.list("/repos/acme/store/pulls?state=all").await.len(), 1);
    assert_eq!(pull["number"], world.list("/repos/acme/store/pulls?state=all").await[0]["number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_twice_is_taken_away_but_for_the_first() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        world.start_bot().await;
        let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
        world.rest_clean().await;
        let pull = world.only_pull().await;
        world.complete(&pull, &document(ITEMS)).await;
        world.rest_clean().await;
        world.merge(&pull).await;
        world.comment("bob", issue, "/postmortem status").await;
        world.rest_clean().await;
        let before = world.sandbox.snapshot();
        let comments = world.answers(issue).await;
        assert_eq!(comments.len(), 2, "{comments:#?}");
        // A process that froze right before sending sends now: the same words by the same app.
        for body in &comments {
            world.as_app("POST", &format!("/repos/{REPO}/issues/{issue}/comments"), json!({ "body": body })).await;
        }
        let filed = world.action_issues().await;
        let twice = filed.iter().min_by_key(|issue| issue["number"].as_u64()).unwrap();
        let copy = json!({ "title": twice["title"], "body": twice["body"], "labels": ["action-item"] });
        let copy = world.as_app("POST", &format!("/repos/{REPO}/issues"), copy).await;
        world.rest_clean().await;
        world.stop_bot().await;
        world.worker.sweeps = true;
        world.start_bot().await;
        until(&world, "the comments are there once", async |world| world.answers(issue).await.len() == 2).await;
        let copy = world.get(&format!("{{repo}}/issues/{}", copy["number"])).await;
        assert_eq!((copy["state"].as_str(), copy["state_reason"].as_str()), (Some("closed"), Some("not_planned")));
        assert!(copy["body"].as_str().unwrap().contains(&format!("A duplicate of #{}", twice["number"])));
        let after = world.sandbox.snapshot();
        assert_eq!(before["repositories"][REPO]["pulls"], after["repositories"][REPO]["pulls"]);
        for filed in filed {
            let now = world.get(&format!("{{repo}}/issues/{}", filed["number"])).await;
            assert_eq!((now["state"].as_str(), &now["body"]), (Some("open"), &filed["body"]));
        }
        world.rest_clean().await;
        world.stop_bot().await;
    }
}

/// A label that a repository chose for its incidents is looked for as well.
#[tokio::test(flavor = "multi_thread")]
async fn an_incident_by_a_repositorys_own_label_is_found() {
    let config = (".github/postmortem.yml".to_owned(), "labels:\n  outage: {}\n".to_owned());
    let files = vec![("README.md".into(), "# shop\n".into()), config];
    let mut world = World::without_bot(RepoOptions { files, ..RepoOptions::default() }).await;
    world.worker.sweeps = true;
    world.no_redelivery();
    outage(&world);
    world.open_issue("Only named so", None, &["incident"]).await;
    let issue = world.open_issue("Customers cannot pay", None, &["outage"]).await;
    world.start_bot().await;
    until(&world, "a draft", async |world| !world.pulls().await.is_empty()).await;
    assert_eq!((world.pulls().await.len(), world.answers(issue).await.len()), (1, 1));
    world.stop_bot().await;
}

/// Looked at a while after something was made, without waiting for the next pass.
#[tokio::test(flavor = "multi_thread")]
async fn a_lane_is_looked_at_once_more_after_something_was_made() {
    let mut world = world(false).await;
    world.worker.sweeps = true;
    world.worker.heal_after = Some(Duration::from_secs(4));
    world.start_bot().await;
    world.rest().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    until(&world, "the status", async |world| !world.answers(issue).await.is_empty()).await;
    let status = world.answers(issue).await.remove(0);
    world.as_app("POST", &format!("/repos/{REPO}/issues/{issue}/comments"), json!({ "body": status })).await;
    assert_eq!(world.answers(issue).await.len(), 2);
    until(&world, "it is there once", async |world| world.answers(issue).await.len() == 1).await;
    world.rest_clean().await;
    world.stop_bot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_of_several_replicas_sweeps_at_a_time() {
    let mut world = world(true).await;
    world.worker.sweeps = true;
    outage(&world);
    world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    recovered(&world);
    world.start_bot().await;
    let (second, third) = (world.replica().await, world.replica().await);
    until(&world, "a draft", async |world| !world.pulls().await.is_empty()).await;
    let asked = asked_again(&world);
    let ids: BTreeSet<&String> = asked.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), asked.len(), "{asked:?}");
    assert_eq!(world.pulls().await.len(), 1);
    for bot in [second, third] {
        bot.stop().await.unwrap();
    }
    world.rest_clean().await;
    world.stop_bot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_of_a_forks_pull_request_runs_again_when_asked() {
    let world = World::new().await;
    let fork = world.sandbox.fork(REPO, "eve").unwrap();
    let path = "postmortems/2026-03-04-outage.md";
    let main = world.get("{repo}/git/ref/heads/main").await;
    let branch = json!({ "ref": "refs/heads/topic", "sha": main["object"]["sha"] });
    world.post("eve", &format!("/repos/{}/git/refs", fork.full_name), branch).await;
    let content = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, "# Outage\n\n## Summary\n\nx\n");
    let (status, _) = world
        .call(
            "eve",
            "PUT",
            &format!("/repos/{}/contents/{path}", fork.full_name),
            Some(json!({ "message": "Write", "branch": "topic", "content": content })),
        )
        .await;
    assert_eq!(status, 201);
    let pull =
        world.post("eve", "{repo}/pulls", json!({ "title": "Outage", "head": "eve:topic", "base": "main" })).await;
    world.rest_clean().await;
    let check = world.only_check(&pull).await;
    world.post("ann", &format!("{{repo}}/check-runs/{}/rerequest", check["id"]), json!({})).await;
    world.rest_clean().await;
    assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_incidents_of_one_title_at_once_have_files_of_their_own() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        let mut issues = Vec::new();
        outage(&world);
        for _ in 0..4 {
            issues.push(world.open_issue("Outage", None, &["incident"]).await);
        }
        world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
        recovered(&world);
        world.start_bot().await;
        world.sandbox.redeliver_all().await.unwrap();
        world.rest_clean().await;
        let mut paths = BTreeSet::new();
        for pull in world.pulls().await {
            paths.insert(world.path(&pull).await);
        }
        assert_eq!(paths.len(), issues.len(), "{paths:?}");
        world.stop_bot().await;
    }
}
