//! Issues, labels, comments, reactions, assignees, sub-issues, history.

mod support;

use github_sandbox::RepoOptions;
use reqwest::Method;
use serde_json::{Value, json};
use support::{World, at};

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["name"].as_str()).collect()
}

#[tokio::test]
async fn labels_come_and_go_each_with_its_event() {
    let world = World::start().await;
    let ann = world.person("ann");
    ann.post(&at("/issues"), json!({ "title": "Down" })).await.expect(201);
    let label = json!({ "name": "incident", "color": "B60205", "description": "It hurts" });
    assert_eq!(ann.post(&at("/labels"), label.clone()).await.expect(201).json["color"], "b60205");
    let again = ann.post(&at("/labels"), label).await.expect(422);
    assert_eq!(again.json["errors"], json!([{ "resource": "Label", "field": "name", "code": "already_exists" }]));
    ann.post(&at("/labels"), json!({ "name": "x", "color": "red" })).await.expect(422);
    world.forget_events().await;

    let set = ann.post(&at("/issues/1/labels"), json!({ "labels": ["Incident", "sev1"] })).await.expect(200).json;
    assert_eq!(names(&set), ["incident", "sev1"]);
    ann.post(&at("/issues/1/labels"), json!(["incident"])).await.expect(200);
    assert_eq!(world.events().await, ["label.created", "issues.labeled", "issues.labeled"]);
    ann.put(&at("/issues/1/labels"), json!({ "labels": ["sev2"] })).await.expect(200);
    assert_eq!(names(&ann.get(&at("/issues/1/labels")).await.expect(200).json), ["sev2"]);
    assert_eq!(ann.delete(&at("/issues/1/labels/incident")).await.expect(404).message(), "Label does not exist");
    ann.delete(&at("/issues/1/labels/sev2")).await.expect(200);
    let found = ann.get(&at("/issues?labels=sev2")).await.expect(200).json;
    assert_eq!(found, json!([]));
    let history = ann.get(&at("/issues/1/events")).await.expect(200).json;
    let history: Vec<_> = history.as_array().into_iter().flatten().map(|row| row["event"].clone()).collect();
    assert_eq!(history, ["labeled", "labeled", "unlabeled", "unlabeled", "labeled", "unlabeled"]);
}

#[tokio::test]
async fn issues_are_listed_changed_and_deleted() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    ann.post(&at("/issues"), json!({ "title": "One", "labels": ["incident", "sev1"] })).await.expect(201);
    let two = bot.post(&at("/issues"), json!({ "title": "Two", "labels": ["incident"] })).await.expect(201).json;
    assert_eq!(two["performed_via_github_app"]["slug"], "postmortem-bot");
    assert_eq!(
        (two["user"]["login"].as_str(), two["user"]["type"].as_str()),
        (Some("postmortem-bot[bot]"), Some("Bot"))
    );
    world.forget_events().await;
    let closed = json!({ "state": "closed", "state_reason": "not_planned", "title": "Eins" });
    let closed = ann.patch(&at("/issues/1"), closed).await.expect(200).json;
    assert_eq!(
        (closed["state_reason"].as_str(), closed["closed_by"]["login"].as_str()),
        (Some("not_planned"), Some("ann"))
    );
    assert_eq!(world.events().await, ["issues.edited", "issues.closed"]);
    let list = async |query: &str| -> Vec<u64> {
        let list = ann.get(&at(&format!("/issues?{query}"))).await.expect(200).json;
        list.as_array().into_iter().flatten().filter_map(|issue| issue["number"].as_u64()).collect()
    };
    assert_eq!(list("labels=incident").await, [2]);
    assert_eq!(list("labels=incident&state=all").await, [2, 1]);
    assert_eq!(list("labels=incident,sev1&state=all").await, [1]);
    assert_eq!(list("creator=postmortem-bot[bot]&state=all").await, [2]);
    assert_eq!(list("state=all&direction=asc").await, [1, 2]);

    world.forget_events().await;
    world.sandbox.delete_issue(support::REPO, 1).expect("it exists");
    assert_eq!(world.events().await, ["issues.deleted"]);
    ann.get(&at("/issues/1")).await.expect(410);
    world.sandbox.set_has_issues(support::REPO, false).expect("it exists");
    ann.post(&at("/issues"), json!({ "title": "x" })).await.expect(410);
}

#[tokio::test]
async fn comments_and_reactions() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    ann.post(&at("/issues"), json!({ "title": "Down" })).await.expect(201);
    let id = bot.post(&at("/issues/1/comments"), json!({ "body": "hello" })).await.expect(201).json["id"].clone();
    world.forget_events().await;
    let path = at(&format!("/issues/comments/{id}"));
    bot.patch(&path, json!({ "body": "hello again" })).await.expect(200);
    bot.patch(&path, json!({ "body": "hello again" })).await.expect(200);
    assert_eq!(world.events().await, ["issue_comment.edited"]);
    world.person("rita").patch(&path, json!({ "body": "mine" })).await.expect(403);

    let reactions = format!("{path}/reactions");
    bot.post(&reactions, json!({ "content": "eyes" })).await.expect(201);
    bot.post(&reactions, json!({ "content": "eyes" })).await.expect(200);
    bot.post(&reactions, json!({ "content": "shrug" })).await.expect(422);
    assert_eq!(ann.get(&path).await.expect(200).json["reactions"]["eyes"], 1);
    assert_eq!(ann.get(&at("/issues/comments")).await.expect(200).json[0]["body"], "hello again");
    let timeline = ann.get(&at("/issues/1/timeline")).await.expect(200).json;
    assert_eq!(timeline[0]["event"], "commented");
    bot.delete(&path).await.expect(204);
    bot.get(&path).await.expect(404);
}

#[tokio::test]
async fn assignees_who_cannot_be_are_dropped_silently() {
    let world = World::start().await;
    let ann = world.person("ann");
    let refused = ann.post(&at("/issues"), json!({ "title": "x", "assignees": ["otto"] })).await.expect(422);
    assert_eq!(refused.json["errors"][0]["field"], "assignees");
    ann.post(&at("/issues"), json!({ "title": "Down" })).await.expect(201);
    world.forget_events().await;
    let body = json!({ "assignees": ["tim", "otto", "nobody", "TIM"] });
    let issue = ann.post(&at("/issues/1/assignees"), body).await.expect(201).json;
    assert_eq!(issue["assignees"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.events().await, ["issues.assigned"]);
    for number in 0..12 {
        world.sandbox.add_collaborator(support::REPO, &format!("u{number}"), "read").expect("a role");
    }
    let many: Vec<String> = (0..12).map(|number| format!("u{number}")).collect();
    let issue = ann.post(&at("/issues/1/assignees"), json!({ "assignees": many })).await.expect(201).json;
    assert_eq!(issue["assignees"].as_array().map(Vec::len), Some(10));
    let issue = ann.send(Method::DELETE, &at("/issues/1/assignees"), Some(json!({ "assignees": ["tim"] })), &[]).await;
    assert_eq!(issue.expect(200).json["assignees"].as_array().map(Vec::len), Some(9));
}

#[tokio::test]
async fn sub_issues_within_their_limits() {
    let world = World::start().await;
    let bot = world.bot().await;
    let create = async |title: &str| {
        bot.post(&at("/issues"), json!({ "title": title })).await.expect(201).json["id"].as_u64().unwrap_or_default()
    };
    let parent = create("Parent").await;
    let child = create("Child").await;
    world.forget_events().await;
    let answer = bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": child })).await.expect(201).json;
    assert_eq!(answer["sub_issues_summary"], json!({ "total": 1, "completed": 0, "percent_completed": 0 }));
    assert_eq!(world.events().await, ["sub_issues.parent_issue_added", "sub_issues.sub_issue_added"]);
    let again = bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": child })).await.expect(422);
    assert!(again.message().contains("duplicate"), "{}", again.message());
    bot.post(&at("/issues/2/sub_issues"), json!({ "sub_issue_id": parent })).await.expect(422);
    bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": 5 })).await.expect(404);
    bot.post(&at("/issues/1/sub_issues"), json!({})).await.expect(422);
    assert_eq!(bot.get(&at("/issues/2/parent")).await.expect(200).json["number"], 1);
    assert_eq!(bot.get(&at("/issues/1/sub_issues")).await.expect(200).json[0]["number"], 2);

    let third = create("Another parent").await;
    assert_ne!(third, parent);
    bot.post(&at("/issues/3/sub_issues"), json!({ "sub_issue_id": child })).await.expect(422);
    let moved = json!({ "sub_issue_id": child, "replace_parent": true });
    bot.post(&at("/issues/3/sub_issues"), moved).await.expect(201);
    assert_eq!(bot.get(&at("/issues/1/sub_issues")).await.expect(200).json, json!([]));
    bot.delete_with(&at("/issues/3/sub_issue"), json!({ "sub_issue_id": child })).await.expect(200);
    bot.get(&at("/issues/2/parent")).await.expect(404);

    // What follows is about numbers, not about events.
    world.sandbox.set_app_events(world.app.id, &[]);
    for number in 0..100 {
        let id = create(&format!("Child {number}")).await;
        bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": id })).await.expect(201);
    }
    bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": child })).await.expect(422);
}

#[tokio::test]
async fn sub_issues_stay_with_one_owner() {
    let world = World::start().await;
    world.sandbox.add_repo("globex", "site", RepoOptions::default()).expect("a new name");
    let ann = world.person("ann");
    ann.post(&at("/issues"), json!({ "title": "Parent" })).await.expect(201);
    let other = ann.post("/repos/globex/site/issues", json!({ "title": "Elsewhere" })).await.expect(201).json;
    ann.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": other["id"] })).await.expect(422);
}

#[tokio::test]
async fn a_transferred_issue_redirects_to_where_it_is() {
    let world = World::start().await;
    world.sandbox.add_repo("acme", "ops", RepoOptions::default()).expect("a new name");
    let ann = world.person("ann");
    ann.post("/repos/acme/ops/issues", json!({ "title": "First there" })).await.expect(201);
    ann.post(&at("/issues"), json!({ "title": "Down", "labels": ["bug", "incident"] })).await.expect(201);
    ann.post(&at("/issues/1/comments"), json!({ "body": "Look" })).await.expect(201);
    world.forget_events().await;
    assert_eq!(world.sandbox.transfer_issue(support::REPO, 1, "acme/ops").ok(), Some(2));
    assert_eq!(world.events().await, ["issues.transferred", "issues.opened"]);
    let moved = ann.get(&at("/issues/1/comments?per_page=5")).await.expect(301);
    let there = format!("{}/repos/acme/ops/issues/2/comments?per_page=5", world.sandbox.url());
    assert_eq!(moved.header("location"), there);
    ann.post(&at("/issues/1/comments"), json!({ "body": "More" })).await.expect(307);
    let issue = ann.get("/repos/acme/ops/issues/2").await.expect(200).json;
    assert_eq!((names(&issue["labels"]), issue["comments"].as_u64()), (vec!["bug"], Some(1)));
}
