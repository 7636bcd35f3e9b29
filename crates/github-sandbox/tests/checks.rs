//! Check runs, refused beyond GitHub's limits.

mod support;

use serde_json::{Value, json};
use support::{Client, World, at};

async fn head(client: &Client) -> Value {
    client.get(&at("/git/ref/heads/main")).await.expect(200).json["object"]["sha"].clone()
}

fn annotations(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|line| {
            json!({ "path": "README.md", "start_line": line, "end_line": line, "annotation_level": "warning",
                    "message": "look" })
        })
        .collect()
}

#[tokio::test]
async fn annotations_are_added_fifty_at_a_time() {
    let world = World::start().await;
    let bot = world.bot().await;
    let output = |count| json!({ "title": "t", "summary": "s", "annotations": annotations(count) });
    let run = json!({ "name": "postmortem", "head_sha": head(&bot).await, "output": output(51) });
    bot.post(&at("/check-runs"), run.clone()).await.expect(422);
    let mut run = run;
    run["output"] = output(50);
    let run = bot.post(&at("/check-runs"), run).await.expect(201).json;
    assert_eq!((run["status"].as_str(), run["conclusion"].clone()), (Some("queued"), Value::Null));
    world.forget_events().await;
    let path = at(&format!("/check-runs/{}", run["id"]));
    let done = json!({ "conclusion": "neutral", "output": output(7), "external_id": "x" });
    let done = bot.patch(&path, done).await.expect(200).json;
    assert_eq!((done["status"].as_str(), done["output"]["annotations_count"].as_u64()), (Some("completed"), Some(57)));
    assert_eq!(world.events().await, ["check_run.completed", "check_suite.completed"]);
    let last = bot.get(&format!("{path}/annotations?per_page=50&page=2")).await.expect(200).json;
    assert_eq!(last.as_array().map(Vec::len), Some(7));

    let again = json!({ "name": "postmortem", "head_sha": run["head_sha"] });
    let again = bot.post(&at("/check-runs"), again).await.expect(201).json;
    let sha = run["head_sha"].as_str().unwrap();
    let latest = bot.get(&at(&format!("/commits/{sha}/check-runs"))).await.expect(200).json;
    assert_eq!((latest["total_count"].as_u64(), &latest["check_runs"][0]["id"]), (Some(1), &again["id"]));
    let all = bot.get(&at(&format!("/commits/{sha}/check-runs?filter=all"))).await.expect(200).json;
    assert_eq!(all["total_count"], 2);
}

#[tokio::test]
async fn what_github_refuses_is_refused() {
    let world = World::start().await;
    let bot = world.bot().await;
    let sha = head(&bot).await;
    let run = |more: Value| {
        let mut run = json!({ "name": "postmortem", "head_sha": sha });
        run.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        run
    };
    let summary = |summary: String| run(json!({ "output": { "title": "t", "summary": summary } }));
    let action = |label: &str| json!({ "label": label, "description": "d", "identifier": "i" });
    let good = [
        summary(format!("{}a", "é".repeat(32_767))),
        run(json!({ "actions": [action("Fix what can be fixe"), action("b"), action("c")] })),
        run(json!({ "status": "completed", "conclusion": "action_required" })),
    ];
    for body in good {
        bot.post(&at("/check-runs"), body).await.expect(201);
    }
    let bad = [
        summary("é".repeat(32_768)),
        run(json!({ "output": { "title": "t" } })),
        run(json!({ "output": { "summary": "s" } })),
        run(json!({ "conclusion": "great" })),
        run(json!({ "status": "completed" })),
        run(json!({ "actions": [action("a"), action("b"), action("c"), action("d")] })),
        run(json!({ "actions": [action("Fix what can be fixed")] })),
        run(json!({ "head_sha": "0".repeat(40) })),
        json!({ "head_sha": sha }),
        run(json!({ "output": { "title": "t", "summary": "s", "annotations": [
            { "path": "a", "start_line": 2, "end_line": 1, "annotation_level": "failure", "message": "m" }] } })),
        run(json!({ "output": { "title": "t", "summary": "s", "annotations": [
            { "path": "a", "start_line": 1, "end_line": 1, "annotation_level": "error", "message": "m" }] } })),
    ];
    for body in bad {
        bot.post(&at("/check-runs"), body).await.expect(422);
    }
}

#[tokio::test]
async fn people_ask_for_a_run_again_and_press_its_buttons() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    let action = json!({ "label": "Fix", "description": "Commit it", "identifier": "fix" });
    let run = json!({ "name": "n", "head_sha": head(&bot).await, "conclusion": "failure", "actions": [action] });
    let id = bot.post(&at("/check-runs"), run).await.expect(201).json["id"].as_u64().unwrap();
    world.forget_events().await;
    ann.post(&at(&format!("/check-runs/{id}/rerequest")), json!({})).await.expect(201);
    world.sandbox.request_action(support::REPO, "ann", id, "fix").unwrap();
    assert!(world.sandbox.request_action(support::REPO, "ann", id, "other").is_err());
    assert_eq!(world.events().await, ["check_run.rerequested", "check_run.requested_action"]);
    let received = world.received.lock().unwrap();
    assert_eq!(received[1].json()["requested_action"]["identifier"], "fix");
    assert_eq!(received[1].json()["sender"]["login"], "ann");
}
