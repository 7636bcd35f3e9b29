//! The story that an app lives through, from a label to a merged pull request.

mod support;

use serde_json::json;
use support::{World, at};

#[tokio::test]
async fn from_an_issue_to_a_merged_pull_request() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    world.forget_events().await;

    let issue = ann.post(&at("/issues"), json!({ "title": "Outage", "labels": ["incident"] })).await.expect(201).json;
    assert_eq!(issue["labels"][0]["name"], "incident");
    assert_eq!(issue["user"]["login"], "ann");
    assert_eq!(world.events().await, ["label.created", "issues.opened", "issues.labeled"]);

    world.forget_events().await;
    let sha = world.branch(&bot, "postmortem/1-outage", "postmortems/outage.md", "# Outage\n").await;
    assert_eq!(world.events().await, ["push", "create", "check_suite.requested"]);

    let body = json!({ "title": "Postmortem", "head": "postmortem/1-outage", "base": "main", "body": "For #1" });
    let pull = bot.post(&at("/pulls"), body.clone()).await.expect(201).json;
    assert_eq!(pull["head"]["sha"], sha.as_str());
    assert_eq!((pull["commits"].as_u64(), pull["changed_files"].as_u64()), (Some(1), Some(1)));
    assert_eq!(pull["user"]["login"], "postmortem-bot[bot]");
    let refused = bot.post(&at("/pulls"), body).await.expect(422);
    assert_eq!(refused.json["errors"][0]["message"], "A pull request already exists for acme:postmortem/1-outage.");

    let run = json!({
        "name": "postmortem", "head_sha": sha, "status": "completed", "conclusion": "failure",
        "output": { "title": "Findings", "summary": "One", "annotations": [
            { "path": "postmortems/outage.md", "start_line": 1, "end_line": 1, "annotation_level": "failure",
              "message": "empty" }] },
    });
    let run = bot.post(&at("/check-runs"), run).await.expect(201).json;
    assert_eq!(run["output"]["annotations_count"], 1);
    let listed = bot.get(&at("/commits/postmortem%2F1-outage/check-runs?check_name=postmortem")).await.expect(200).json;
    assert_eq!(listed["check_runs"][0]["id"], run["id"]);

    let comment = bot.post(&at("/issues/1/comments"), json!({ "body": "See #2" })).await.expect(201).json;
    assert_eq!(comment["performed_via_github_app"]["slug"], "postmortem-bot");

    world.forget_events().await;
    let file = bot.get(&at("/contents/postmortems/outage.md?ref=postmortem/1-outage")).await.expect(200).json;
    let edit = json!({
        "message": "Fill in", "content": "IyBPdXRhZ2UKCkRvbmUuCg==", "branch": "postmortem/1-outage", "sha": file["sha"],
    });
    let edited = ann.put(&at("/contents/postmortems/outage.md"), edit).await.expect(200).json;
    assert_eq!(world.events().await, ["push", "check_suite.requested", "pull_request.synchronize"]);
    let pull = bot.get(&at("/pulls/2")).await.expect(200).json;
    assert_eq!(pull["head"]["sha"], edited["commit"]["sha"]);
    assert_eq!(pull["mergeable"], true);
    let files = bot.get(&at("/pulls/2/files")).await.expect(200).json;
    assert_eq!(files[0]["patch"], "@@ -0,0 +1,3 @@\n+# Outage\n+\n+Done.");

    world.forget_events().await;
    ann.put(&at("/pulls/2/merge"), json!({ "merge_method": "squash" })).await.expect(200);
    assert_eq!(world.events().await, ["pull_request.closed", "push", "check_suite.requested"]);
    let pull = bot.get(&at("/pulls/2")).await.expect(200).json;
    assert_eq!((pull["merged"].as_bool(), pull["state"].as_str()), (Some(true), Some("closed")));
    assert_eq!(pull["merged_by"]["login"], "ann");
    bot.get(&at("/contents/postmortems/outage.md")).await.expect(200);
    assert_eq!(bot.get(&at("/pulls/2/files")).await.expect(200).json[0]["filename"], "postmortems/outage.md");

    let before = world.sandbox.snapshot();
    let sent = world.sandbox.deliveries().len();
    world.sandbox.redeliver_all().await.unwrap();
    assert_eq!(world.sandbox.deliveries().len(), 2 * sent);
    assert_eq!(world.sandbox.snapshot(), before);
}
