//! The endpoints that the other files don't come by, each with what matters of it.

mod support;

use reqwest::Method;
use serde_json::json;
use support::{World, at};

#[tokio::test]
async fn the_app_and_its_installations() {
    let world = World::start().await;
    let (app, bot, ann) = (world.app(), world.bot().await, world.person("ann"));
    let id = world.installation;
    assert_eq!(app.get("/app/installations").await.expect(200).json[0]["id"], id);
    let one = app.get(&format!("/app/installations/{id}")).await.expect(200).json;
    assert_eq!((one["account"]["login"].as_str(), one["target_type"].as_str()), (Some("acme"), Some("Organization")));
    assert_eq!(app.get(&at("/installation")).await.expect(200).json["id"], id);
    assert_eq!(app.get("/orgs/acme/installation").await.expect(200).json["id"], id);
    app.get("/app/installations/1").await.expect(404);
    assert_eq!(ann.get("/apps/postmortem-bot").await.expect(200).json["id"], world.app.id);
    assert_eq!(ann.get("/user").await.expect(200).json["login"], "ann");
    assert_eq!(bot.get("/users/postmortem-bot%5Bbot%5D").await.expect(200).json["type"], "Bot");
    bot.get("/user").await.expect(403);
    bot.get("/users/nobody").await.expect(404);
    let limit = bot.get("/rate_limit").await.expect(200).json;
    assert_eq!(limit["resources"]["core"]["limit"], 5000);

    let config = app.get("/app/hook/config").await.expect(200).json;
    assert!(config["url"].as_str().is_some_and(|url| url.ends_with("/hooks")), "{config}");
    app.patch("/app/hook/config", json!({ "secret": "new", "content_type": "json" })).await.expect(200);

    app.put(&format!("/app/installations/{id}/suspended"), json!({})).await.expect(204);
    bot.get(&at("")).await.expect(403);
    app.delete(&format!("/app/installations/{id}/suspended")).await.expect(204);
    bot.delete("/installation/token").await.expect(204);
    bot.get(&at("")).await.expect(401);
    app.delete(&format!("/app/installations/{id}")).await.expect(204);
    app.get(&at("/installation")).await.expect(404);
}

#[tokio::test]
async fn the_repository_and_its_people() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    world.sandbox.add_collaborator(support::REPO, "ada", "admin").expect("a role");
    let ada = world.person("ada");
    let repo = bot.get(&at("")).await.expect(200).json;
    assert_eq!((repo["default_branch"].as_str(), repo["archived"].as_bool()), (Some("main"), Some(false)));
    ann.patch(&at(""), json!({ "archived": true })).await.expect(404);
    world.forget_events().await;
    ada.patch(&at(""), json!({ "archived": true })).await.expect(200);
    ada.patch(&at(""), json!({ "archived": false, "description": "Sells things" })).await.expect(200);
    ada.put(&at("/collaborators/otto"), json!({ "permission": "triage" })).await.expect(204);
    ada.get(&at("/collaborators/otto")).await.expect(204);
    ada.delete(&at("/collaborators/otto")).await.expect(204);
    ada.get(&at("/collaborators/otto")).await.expect(404);
    ada.patch(&at(""), json!({ "name": "store" })).await.expect(200);
    ada.patch("/repos/acme/store", json!({ "name": "shop" })).await.expect(200);
    assert_eq!(
        world.events().await,
        [
            "repository.archived",
            "repository.unarchived",
            "member.added",
            "member.removed",
            "repository.renamed",
            "repository.renamed"
        ]
    );
    let people = ann.get(&at("/collaborators?permission=push")).await.expect(200).json;
    let logins: Vec<_> = people.as_array().into_iter().flatten().map(|user| user["login"].clone()).collect();
    assert_eq!(logins, ["ann", "ada"]);
    ann.get(&at("/assignees/tim")).await.expect(204);
    ann.get(&at("/assignees/otto")).await.expect(404);
    assert_eq!(ann.get(&at("/assignees")).await.expect(200).json.as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn labels_milestones_locks_and_history() {
    let world = World::start().await;
    let ann = world.person("ann");
    ann.post(&at("/issues"), json!({ "title": "Down", "body": null })).await.expect(201);
    world.forget_events().await;
    ann.patch(&at("/labels/bug"), json!({ "new_name": "defect", "color": "000000" })).await.expect(200);
    assert_eq!(ann.get(&at("/labels/defect")).await.expect(200).json["color"], "000000");
    ann.patch(&at("/labels/defect"), json!({ "new_name": "Question" })).await.expect(422);
    ann.delete(&at("/labels/defect")).await.expect(204);
    ann.get(&at("/labels/defect")).await.expect(404);
    assert_eq!(ann.get(&at("/labels?per_page=100")).await.expect(200).json.as_array().map(Vec::len), Some(8));

    let due = json!({ "title": "Q4", "due_on": "2026-12-31T00:00:00Z" });
    ann.post(&at("/milestones"), due.clone()).await.expect(201);
    ann.post(&at("/milestones"), due).await.expect(422);
    ann.patch(&at("/issues/1"), json!({ "milestone": 1 })).await.expect(200);
    assert_eq!(ann.get(&at("/milestones/1")).await.expect(200).json["open_issues"], 1);
    assert_eq!(ann.get(&at("/milestones")).await.expect(200).json[0]["title"], "Q4");
    assert_eq!(ann.get(&at("/issues?milestone=1")).await.expect(200).json[0]["number"], 1);
    ann.patch(&at("/issues/1"), json!({ "milestone": null })).await.expect(200);
    ann.patch(&at("/issues/1"), json!({ "milestone": 7 })).await.expect(422);

    ann.send(Method::PUT, &at("/issues/1/lock"), None, &[]).await.expect(204);
    world.person("rita").post(&at("/issues/1/comments"), json!({ "body": "hi" })).await.expect(403);
    ann.delete(&at("/issues/1/lock")).await.expect(204);
    ann.post(&at("/issues/1/reactions"), json!({ "content": "rocket" })).await.expect(201);
    let reactions = ann.get(&at("/issues/1/reactions")).await.expect(200).json;
    ann.delete(&at(&format!("/issues/1/reactions/{}", reactions[0]["id"]))).await.expect(204);
    ann.patch(&at("/issues/1"), json!({ "title": "Up", "body": "Text", "assignees": ["tim"] })).await.expect(200);
    ann.patch(&at("/issues/1"), json!({ "assignees": [], "state": "closed" })).await.expect(200);
    ann.patch(&at("/issues/1"), json!({ "state": "open" })).await.expect(200);
    assert_eq!(
        world.events().await,
        [
            "label.edited",
            "label.deleted",
            "milestone.created",
            "issues.milestoned",
            "issues.demilestoned",
            "issues.locked",
            "issues.unlocked",
            "issues.edited",
            "issues.assigned",
            "issues.unassigned",
            "issues.closed",
            "issues.reopened",
        ]
    );
    let all = ann.get(&at("/issues/events")).await.expect(200).json;
    assert_eq!((all[0]["event"].as_str(), all[0]["issue"]["number"].as_u64()), (Some("reopened"), Some(1)));
    let timeline = ann.get(&at("/issues/1/timeline")).await.expect(200).json;
    assert_eq!(timeline[4]["rename"], json!({ "from": "Down", "to": "Up" }));
    assert_eq!(timeline[5]["assignee"]["login"], "tim");
}

#[tokio::test]
async fn pull_requests_and_commits_from_every_side() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    let sha = world.branch(&bot, "topic", "a.md", "a\n").await;
    let body = json!({ "title": "Change", "head": "topic", "base": "main", "draft": true });
    bot.post(&at("/pulls"), body).await.expect(201);
    world.forget_events().await;
    world.sandbox.set_draft(support::REPO, 1, false).expect("a pull request");
    world.sandbox.set_draft(support::REPO, 1, true).expect("a pull request");
    bot.patch(&at("/pulls/1"), json!({ "title": "Better", "body": "b" })).await.expect(200);
    bot.post(&at("/issues/1/labels"), json!({ "labels": ["bug"] })).await.expect(200);
    bot.delete(&at("/issues/1/labels/bug")).await.expect(200);
    ann.post(&at("/issues/1/assignees"), json!({ "assignees": ["tim"] })).await.expect(201);
    ann.delete_with(&at("/issues/1/assignees"), json!({ "assignees": ["tim"] })).await.expect(200);
    ann.post(&at("/pulls/1/requested_reviewers"), json!({ "reviewers": ["tim"] })).await.expect(201);
    ann.post(&at("/pulls/1/reviews"), json!({ "event": "APPROVE", "body": "Good" })).await.expect(200);
    bot.post(&at("/pulls/1/reviews"), json!({ "event": "APPROVE" })).await.expect(422);
    bot.post(&at("/issues/1/comments"), json!({ "body": "Hello" })).await.expect(201);
    bot.patch(&at("/pulls/1"), json!({ "state": "closed" })).await.expect(200);
    bot.patch(&at("/pulls/1"), json!({ "state": "open" })).await.expect(200);
    assert_eq!(
        world.events().await,
        [
            "pull_request.ready_for_review",
            "pull_request.converted_to_draft",
            "pull_request.edited",
            "pull_request.labeled",
            "pull_request.unlabeled",
            "pull_request.assigned",
            "pull_request.unassigned",
            "pull_request.review_requested",
            "pull_request_review.submitted",
            "issue_comment.created",
            "pull_request.closed",
            "pull_request.reopened",
        ]
    );
    assert_eq!(bot.get(&at("/pulls/1/reviews")).await.expect(200).json[0]["state"], "APPROVED");
    assert_eq!(bot.get(&at("/pulls/1/comments")).await.expect(200).json, json!([]));
    assert_eq!(bot.get(&at("/pulls/1/commits")).await.expect(200).json[0]["sha"], sha.as_str());
    assert!(bot.get(&at("/issues/1")).await.expect(200).json["pull_request"]["url"].is_string());
    bot.get(&at("/pulls/1/merge")).await.expect(404);
    let pulls = bot.get(&at(&format!("/commits/{sha}/pulls"))).await.expect(200).json;
    assert_eq!(pulls[0]["number"], 1);
    assert_eq!(bot.get(&at(&format!("/commits/{sha}"))).await.expect(200).json["files"][0]["filename"], "a.md");
    assert_eq!(bot.get(&at(&format!("/commits/{sha}/status"))).await.expect(200).json["total_count"], 0);
    assert_eq!(bot.get(&at("/commits?path=a.md&sha=topic")).await.expect(200).json.as_array().map(Vec::len), Some(1));
    let suites = bot.get(&at(&format!("/commits/{sha}/check-suites"))).await.expect(200).json;
    let suite = suites["check_suites"][0]["id"].clone();
    bot.get(&at(&format!("/check-suites/{suite}"))).await.expect(200);
    bot.get(&at(&format!("/check-suites/{suite}/check-runs"))).await.expect(200);
    world.forget_events().await;
    ann.post(&at(&format!("/check-suites/{suite}/rerequest")), json!({})).await.expect(201);
    assert_eq!(world.events().await, ["check_suite.rerequested"]);
    bot.get(&at("/git/trees/main")).await.expect(200);
    let blob = bot.get(&at("/contents/README.md")).await.expect(200).json["sha"].clone();
    let blob = bot.get(&at(&format!("/git/blobs/{}", blob.as_str().unwrap_or_default()))).await.expect(200).json;
    assert_eq!(blob["content"], "IyBzaG9wCg==\n");
    bot.get(&at("/readme")).await.expect(200);
    let raw = [("accept", "application/vnd.github.raw+json")];
    let raw = bot.send(Method::GET, &at("/contents/README.md"), None, &raw).await.expect(200);
    assert!(raw.header("content-type").starts_with("application/vnd.github.raw"));
}
