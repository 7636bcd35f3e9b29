//! Everything that the sandbox serves, asked for once and held against GitHub's own description of its API; and the
//! proof that this is no formality.

mod support;

use github_sandbox::RepoOptions;
use reqwest::Method;
use serde_json::{Value, json};
use support::{REPO, World, at};

async fn world() -> World {
    let files = vec![("README.md".to_owned(), "# shop\n".to_owned()), ("src/a.txt".to_owned(), "a\n".to_owned())];
    World::start_with(RepoOptions { files, ..RepoOptions::default() }).await
}

#[tokio::test]
async fn every_endpoint_answers_as_github_describes() {
    let world = world().await;
    let app = world.app();
    let (ann, tim, bot) = (world.person("ann"), world.person("tim"), world.bot().await);
    world.sandbox.add_collaborator(REPO, "ann", "admin").unwrap();
    let installation = world.installation;

    // The app itself.
    for path in ["/app", "/app/installations", "/app/hook/config", "/orgs/acme/installation"] {
        app.get(path).await.expect(200);
    }
    app.get(&format!("/app/installations/{installation}")).await.expect(200);
    app.get(&at("/installation")).await.expect(200);
    app.get("/users/acme/installation").await.expect(200);
    let url = world.sandbox.deliveries()[0].id;
    app.get("/app/hook/deliveries?per_page=5").await.expect(200);
    app.get(&format!("/app/hook/deliveries/{url}")).await.expect(200);
    app.post(&format!("/app/hook/deliveries/{url}/attempts"), json!({})).await.expect(202);
    app.patch("/app/hook/config", json!({ "content_type": "json" })).await.expect(200);
    app.get("/apps/postmortem-bot").await.expect(200);
    bot.get("/installation/repositories?per_page=1").await.expect(200);
    bot.get("/rate_limit").await.expect(200);
    ann.get("/user").await.expect(200);
    ann.get("/users/tim").await.expect(200);
    ann.get("/users/acme").await.expect(200);
    bot.get("/meta").await.expect(200);
    world.anonymous().get("/user").await.expect(401);
    world.sandbox.fork(REPO, "rita").unwrap();

    // The repository and its people.
    bot.get(&at("")).await.expect(200);
    ann.patch(&at(""), json!({ "description": "A shop" })).await.expect(200);
    bot.get(&at("/collaborators")).await.expect(200);
    bot.get(&at("/collaborators/ann")).await.expect(204);
    bot.get(&at("/collaborators/otto")).await.expect(404);
    for login in ["ann", "tim", "rita", "otto"] {
        bot.get(&at(&format!("/collaborators/{login}/permission"))).await.expect(200);
    }
    ann.put(&at("/collaborators/otto"), json!({ "permission": "push" })).await;
    ann.delete(&at("/collaborators/otto")).await.expect(204);
    bot.get(&at("/assignees")).await.expect(200);
    bot.get(&at("/assignees/ann")).await.expect(204);
    bot.get(&at("/assignees/otto")).await.expect(404);

    // Labels and milestones.
    bot.post(&at("/labels"), json!({ "name": "incident", "color": "b60205", "description": "!" })).await.expect(201);
    bot.post(&at("/labels"), json!({ "name": "incident" })).await.expect(422);
    bot.get(&at("/labels?per_page=2")).await.expect(200);
    bot.get(&at("/labels/incident")).await.expect(200);
    bot.get(&at("/labels/none")).await.expect(404);
    bot.patch(&at("/labels/incident"), json!({ "color": "d93f0b" })).await.expect(200);
    let milestone = ann.post(&at("/milestones"), json!({ "title": "Q4", "due_on": "2026-12-31T00:00:00Z" })).await;
    let milestone = milestone.expect(201).json["number"].clone();
    bot.get(&at("/milestones")).await.expect(200);
    bot.get(&at(&format!("/milestones/{milestone}"))).await.expect(200);

    // Issues.
    let new = json!({ "title": "Outage", "body": "It is down", "labels": ["incident"], "assignees": ["ann"], "milestone": milestone });
    let issue = ann.post(&at("/issues"), new).await.expect(201).json;
    let bare = tim.post(&at("/issues"), json!({ "title": "No body" })).await.expect(201).json;
    bot.post(&at("/issues"), json!({ "title": "" })).await.expect(422);
    bot.get(&at("/issues?state=all&labels=incident&sort=created&direction=asc&per_page=1")).await.expect(200);
    bot.get(&at("/issues/1")).await.expect(200);
    bot.get(&at("/issues/99")).await.expect(404);
    bot.patch(&at("/issues/1"), json!({ "title": "Outage of the shop", "body": "Down" })).await.expect(200);
    tim.post(&at("/issues/1/labels"), json!({ "labels": ["sev1", "bug"] })).await.expect(200);
    bot.get(&at("/issues/1/labels")).await.expect(200);
    tim.delete(&at("/issues/1/labels/bug")).await.expect(200);
    tim.put(&at("/issues/2/labels"), json!({ "labels": ["bug"] })).await.expect(200);
    tim.delete(&at("/issues/2/labels")).await.expect(204);
    tim.post(&at("/issues/2/assignees"), json!({ "assignees": ["tim", "nobody"] })).await.expect(201);
    tim.delete_with(&at("/issues/2/assignees"), json!({ "assignees": ["tim"] })).await.expect(200);
    tim.put(&at("/issues/2/lock"), json!({ "lock_reason": "resolved" })).await.expect(204);
    tim.delete(&at("/issues/2/lock")).await.expect(204);

    // Comments and reactions.
    let comment = bot.post(&at("/issues/1/comments"), json!({ "body": "Noted" })).await.expect(201).json;
    ann.post(&at("/issues/1/comments"), json!({ "body": "/check" })).await.expect(201);
    let id = &comment["id"];
    bot.get(&at("/issues/1/comments?per_page=1&page=2")).await.expect(200);
    bot.get(&at("/issues/comments?sort=created&direction=desc&since=2026-01-01T00:00:00Z")).await.expect(200);
    bot.get(&at(&format!("/issues/comments/{id}"))).await.expect(200);
    bot.patch(&at(&format!("/issues/comments/{id}")), json!({ "body": "Noted." })).await.expect(200);
    let on = |path: &str, id: &Value| at(&path.replace("{id}", &id.to_string()));
    for path in ["/issues/1/reactions", &format!("/issues/comments/{id}/reactions")] {
        let reaction = bot.post(&at(path), json!({ "content": "eyes" })).await.expect(201).json;
        bot.post(&at(path), json!({ "content": "eyes" })).await.expect(200);
        bot.get(&at(path)).await.expect(200);
        bot.delete(&at(&format!("{path}/{}", reaction["id"]))).await.expect(204);
    }
    bot.get(&at("/issues/1/events")).await.expect(200);
    bot.get(&at("/issues/events")).await.expect(200);
    bot.get(&at("/issues/1/timeline")).await.expect(200);

    // Sub-issues.
    bot.post(&at("/issues/1/sub_issues"), json!({ "sub_issue_id": bare["id"] })).await.expect(201);
    bot.get(&at("/issues/1/sub_issues")).await.expect(200);
    bot.get(&at("/issues/2/parent")).await.expect(200);
    bot.get(&at("/issues/1")).await.expect(200);
    bot.post(&at("/issues/2/sub_issues"), json!({ "sub_issue_id": issue["id"] })).await.expect(422);
    bot.delete_with(&at("/issues/1/sub_issue"), json!({ "sub_issue_id": bare["id"] })).await.expect(200);
    bot.get(&at("/issues/2/parent")).await.expect(404);

    // Git data and contents.
    let main = bot.get(&at("/git/ref/heads/main")).await.expect(200).json["object"]["sha"].clone();
    bot.get(&at("/git/ref/heads/none")).await.expect(404);
    bot.get(&at("/git/matching-refs/heads/ma")).await.expect(200);
    let blob =
        bot.post(&at("/git/blobs"), json!({ "content": "# Outage\n", "encoding": "utf-8" })).await.expect(201).json;
    bot.get(&on("/git/blobs/{id}", &json!(0)).replace('0', blob["sha"].as_str().unwrap())).await.expect(200);
    let sha = |value: &Value| value["sha"].as_str().unwrap().to_owned();
    let entry = json!({ "path": "postmortems/1.md", "mode": "100644", "type": "blob", "sha": blob["sha"] });
    let tree = bot.post(&at("/git/trees"), json!({ "base_tree": main, "tree": [entry] })).await.expect(201).json;
    bot.get(&at(&format!("/git/trees/{}?recursive=1", sha(&tree)))).await.expect(200);
    let commit = json!({ "message": "Draft", "tree": tree["sha"], "parents": [main] });
    let commit = bot.post(&at("/git/commits"), commit).await.expect(201).json;
    bot.get(&at(&format!("/git/commits/{}", sha(&commit)))).await.expect(200);
    bot.post(&at("/git/refs"), json!({ "ref": "refs/heads/postmortem/1", "sha": commit["sha"] })).await.expect(201);
    bot.post(&at("/git/refs"), json!({ "ref": "refs/heads/postmortem/1", "sha": commit["sha"] })).await.expect(422);
    let second = json!({ "message": "More", "tree": tree["sha"], "parents": [commit["sha"]] });
    let second = bot.post(&at("/git/commits"), second).await.expect(201).json;
    bot.patch(&at("/git/refs/heads/postmortem/1"), json!({ "sha": second["sha"], "force": false })).await.expect(200);
    bot.patch(&at("/git/refs/heads/postmortem/1"), json!({ "sha": main })).await.expect(422);
    let bytes = json!({ "message": "Note", "content": "bm90ZQo=", "branch": "postmortem/1" });
    let put = bot.put(&at("/contents/note.md"), bytes.clone()).await.expect(201).json;
    bot.put(&at("/contents/note.md"), bytes).await.expect(422);
    let mut stale =
        json!({ "message": "Note", "content": "bm90ZTIK", "branch": "postmortem/1", "sha": "0".repeat(40) });
    bot.put(&at("/contents/note.md"), stale.clone()).await.expect(409);
    stale["sha"] = put["content"]["sha"].clone();
    let put = bot.put(&at("/contents/note.md"), stale).await.expect(200).json;
    let gone = json!({ "message": "Gone", "sha": put["content"]["sha"], "branch": "postmortem/1" });
    bot.delete_with(&at("/contents/note.md"), gone).await.expect(200);
    bot.get(&at("/contents/README.md")).await.expect(200);
    bot.get(&at("/contents/postmortems/1.md?ref=postmortem/1")).await.expect(200);
    bot.get(&at("/contents/src")).await.expect(200);
    bot.get(&at("/contents/")).await.expect(200);
    bot.get(&at("/contents/none.md")).await.expect(404);
    bot.send(Method::GET, &at("/contents/README.md"), None, &[("accept", "application/vnd.github.raw+json")]).await;
    bot.get(&at("/readme")).await.expect(200);
    bot.get(&at("/commits?sha=postmortem/1&per_page=2")).await.expect(200);
    bot.get(&at(&format!("/commits/{}", sha(&commit)))).await.expect(200);
    bot.get(&at("/branches")).await.expect(200);
    bot.get(&at("/branches/postmortem/1")).await.expect(200);
    bot.get(&at("/compare/main...postmortem/1")).await.expect(200);

    // A pull request and its checks.
    let pull =
        json!({ "title": "Postmortem", "head": "postmortem/1", "base": "main", "body": "For #1", "draft": false });
    let pull = bot.post(&at("/pulls"), pull.clone()).await.expect(201).json;
    let number = pull["number"].as_u64().unwrap();
    let again = json!({ "title": "Postmortem", "head": "postmortem/1", "base": "main" });
    bot.post(&at("/pulls"), again).await.expect(422);
    let of = |path: &str| at(&format!("/pulls/{number}{path}"));
    bot.get(&at("/pulls?state=open&head=acme:postmortem/1")).await.expect(200);
    bot.get(&of("")).await.expect(200);
    bot.patch(&of(""), json!({ "title": "Postmortem: outage" })).await.expect(200);
    bot.get(&of("/files?per_page=100")).await.expect(200);
    bot.get(&of("/commits")).await.expect(200);
    bot.get(&of("/merge")).await.expect(404);
    bot.get(&of("/comments")).await.expect(200);
    bot.post(&of("/requested_reviewers"), json!({ "reviewers": ["ann"] })).await.expect(201);
    ann.post(&of("/reviews"), json!({ "event": "COMMENT", "body": "Hm" })).await.expect(200);
    bot.get(&of("/reviews")).await.expect(200);
    bot.get(&at(&format!("/issues/{number}"))).await.expect(200);
    bot.get(&at(&format!("/issues/{number}/timeline"))).await.expect(200);
    let head = bot.get(&of("")).await.json["head"]["sha"].as_str().unwrap().to_owned();
    let note = json!({ "path": "postmortems/1.md", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m", "title": "t" });
    let run = json!({
        "name": "postmortem", "head_sha": head, "status": "in_progress", "external_id": "1", "started_at": "2026-11-22T10:00:00Z",
        "actions": [{ "label": "Fix", "description": "Fix it", "identifier": "fix" }],
        "output": { "title": "One error", "summary": "| a |\n|---|\n| b |", "text": "t", "annotations": [note] }
    });
    let run = bot.post(&at("/check-runs"), run).await.expect(201).json;
    let id = &run["id"];
    bot.patch(&on("/check-runs/{id}", id), json!({ "status": "completed", "conclusion": "failure" })).await.expect(200);
    bot.get(&on("/check-runs/{id}", id)).await.expect(200);
    bot.get(&on("/check-runs/{id}/annotations", id)).await.expect(200);
    ann.post(&on("/check-runs/{id}/rerequest", id), json!({})).await;
    world.sandbox.request_action(REPO, "ann", id.as_u64().unwrap(), "fix").unwrap();
    bot.get(&at(&format!("/commits/{head}/check-runs?check_name=postmortem&filter=latest"))).await.expect(200);
    bot.get(&at(&format!("/commits/{head}/check-suites"))).await.expect(200);
    bot.get(&at(&format!("/commits/{head}/pulls"))).await.expect(200);
    let suite = &run["check_suite"]["id"];
    bot.get(&on("/check-suites/{id}", suite)).await.expect(200);
    bot.get(&on("/check-suites/{id}/check-runs", suite)).await.expect(200);
    ann.post(&on("/check-suites/{id}/rerequest", suite), json!({})).await;

    // Merged, closed, and what comes after.
    ann.put(&of("/merge"), json!({ "merge_method": "merge", "sha": head })).await.expect(200);
    ann.put(&of("/merge"), json!({ "merge_method": "merge" })).await.expect(405);
    bot.get(&of("/merge")).await.expect(204);
    bot.get(&of("")).await.expect(200);
    bot.delete(&at("/git/refs/heads/postmortem/1")).await.expect(204);
    ann.patch(&at("/issues/1"), json!({ "state": "closed", "state_reason": "completed" })).await.expect(200);
    ann.patch(&at("/issues/1"), json!({ "state": "open" })).await.expect(200);
    ann.delete(&at(&format!("/issues/comments/{}", comment["id"]))).await.expect(204);
    bot.get(&at(&format!("/issues/comments/{}", comment["id"]))).await.expect(404);
    bot.delete(&at("/labels/sev1")).await.expect(204);
    let listed = bot.get(&at("/labels")).await.expect(200);
    let tag = listed.header("etag").to_owned();
    bot.send(Method::GET, &at("/labels"), None, &[("if-none-match", &tag)]).await.expect(304);
    world.sandbox.delete_issue(REPO, 2).unwrap();
    bot.get(&at("/issues/2")).await.expect(410);
    world.sandbox.rename_repo(REPO, "store").unwrap();
    bot.get(&at("/issues/1")).await.expect(301);
    bot.post(&at("/issues/1/comments"), json!({ "body": "x" })).await.expect(307);
    world.sandbox.archive("acme/store").unwrap();
    bot.post("/repos/acme/store/labels", json!({ "name": "x" })).await.expect(403);
    world.sandbox.unarchive("acme/store").unwrap();
    app.put(&format!("/app/installations/{installation}/suspended"), json!({})).await;
    app.delete(&format!("/app/installations/{installation}/suspended")).await.expect(204);
    world.bot().await.delete("/installation/token").await.expect(204);
    app.delete(&format!("/app/installations/{installation}")).await.expect(204);

    world.events().await;
    world.observer.assert_clean();
}

#[tokio::test]
async fn a_request_with_a_property_that_github_does_not_know_is_refused() {
    let world = world().await;
    let bot = world.bot().await;
    bot.post(&at("/issues"), json!({ "title": "Outage", "severity": "sev1" })).await;
    bot.get(&at("/issues?lable=incident")).await;
    let found: Vec<String> = world.observer.violations().iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("request body") && found[0].contains("'severity'"), "{}", found[0]);
    assert!(found[1].contains("query lable"), "{}", found[1]);
    world.sandbox.quiesce(std::time::Duration::from_secs(10)).await.unwrap();
    let refusal = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.observer.assert_clean()));
    assert!(refusal.is_err(), "the observer must not call this clean");
}
