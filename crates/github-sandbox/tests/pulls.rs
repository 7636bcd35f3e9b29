//! Pull requests: refusals, following the head, the three ways to merge.

mod support;

use serde_json::{Value, json};
use support::{World, at};

fn pull(head: &str) -> Value {
    json!({ "title": "Change", "head": head, "base": "main" })
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_in_githubs_words() {
    let world = World::start().await;
    let bot = world.bot().await;
    let field = |answer: support::Answer| answer.expect(422).json["errors"][0].clone();
    let invalid = |field: &str| json!({ "resource": "PullRequest", "field": field, "code": "invalid" });
    assert_eq!(field(bot.post(&at("/pulls"), pull("gone")).await), invalid("head"));
    let body = json!({ "title": "Change", "head": "main", "base": "gone" });
    assert_eq!(field(bot.post(&at("/pulls"), body).await), invalid("base"));
    let main = bot.get(&at("/git/ref/heads/main")).await.expect(200).json["object"]["sha"].clone();
    bot.post(&at("/git/refs"), json!({ "ref": "refs/heads/same", "sha": main })).await.expect(201);
    assert_eq!(field(bot.post(&at("/pulls"), pull("same")).await)["message"], "No commits between main and same");
    world.branch(&bot, "topic", "a.md", "a\n").await;
    bot.post(&at("/pulls"), pull("acme:topic")).await.expect(201);
    bot.post(&at("/pulls"), pull("topic")).await.expect(422);
    let found = bot.get(&at("/pulls?head=acme:topic&state=all")).await.expect(200).json;
    assert_eq!(found[0]["number"], 1);
    assert_eq!(bot.get(&at("/pulls?head=acme:other")).await.expect(200).json, json!([]));
}

#[tokio::test]
async fn drafts_and_stale_heads_are_not_merged() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    let sha = world.branch(&bot, "topic", "a.md", "a\n").await;
    let mut draft = pull("topic");
    draft["draft"] = json!(true);
    bot.post(&at("/pulls"), draft).await.expect(201);
    let refused = ann.put(&at("/pulls/1/merge"), json!({})).await.expect(405);
    assert_eq!(refused.message(), "Pull Request is still a draft");
    world.forget_events().await;
    world.sandbox.set_draft(support::REPO, 1, false).expect("a pull request");
    assert_eq!(world.events().await, ["pull_request.ready_for_review"]);
    ann.put(&at("/pulls/1/merge"), json!({ "sha": "0".repeat(40) })).await.expect(409);
    world.person("tim").put(&at("/pulls/1/merge"), json!({})).await.expect(404);
    let merged = ann.put(&at("/pulls/1/merge"), json!({ "sha": sha })).await.expect(200).json;
    let commit = bot.get(&at(&format!("/commits/{}", merged["sha"].as_str().unwrap_or_default()))).await.expect(200);
    assert_eq!(commit.json["parents"].as_array().map(Vec::len), Some(2));
    ann.put(&at("/pulls/1/merge"), json!({})).await.expect(405);
    ann.patch(&at("/pulls/1"), json!({ "state": "open" })).await.expect(422);
}

#[tokio::test]
async fn a_rebase_replays_and_a_conflict_is_refused() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    world.branch(&bot, "one", "a.md", "one\n").await;
    world.branch(&bot, "two", "a.md", "two\n").await;
    bot.post(&at("/pulls"), pull("one")).await.expect(201);
    bot.post(&at("/pulls"), pull("two")).await.expect(201);
    ann.put(&at("/pulls/1/merge"), json!({ "merge_method": "rebase" })).await.expect(200);
    let history = bot.get(&at("/commits")).await.expect(200).json;
    assert_eq!(history[0]["commit"]["message"], "Add a file");
    assert_eq!(history[0]["parents"].as_array().map(Vec::len), Some(1));
    let rival = bot.get(&at("/pulls/2")).await.expect(200).json;
    assert_eq!((rival["mergeable"].as_bool(), rival["mergeable_state"].as_str()), (Some(false), Some("dirty")));
    ann.put(&at("/pulls/2/merge"), json!({})).await.expect(405);
    world.forget_events().await;
    bot.delete(&at("/git/refs/heads/two")).await.expect(204);
    assert_eq!(world.events().await, ["push", "delete", "pull_request.closed"]);
    ann.patch(&at("/pulls/2"), json!({ "state": "open" })).await.expect(422);
}

#[tokio::test]
async fn a_pull_request_may_come_from_a_fork() {
    let world = World::start().await;
    world.sandbox.add_user("otto");
    world.sandbox.fork(support::REPO, "otto").expect("a repository");
    let otto = world.person("otto");
    let put = json!({ "message": "Mine", "content": "eA==", "branch": "main" });
    let sha = otto.put("/repos/otto/shop/contents/x.md", put).await.expect(201).json["commit"]["sha"].clone();
    let opened = otto.post(&at("/pulls"), pull("otto:main")).await.expect(201).json;
    assert_eq!(opened["head"]["repo"]["full_name"], "otto/shop");
    assert_eq!(opened["head"]["sha"], sha);
    assert_eq!(world.bot().await.get(&at("/pulls/1/files")).await.expect(200).json[0]["filename"], "x.md");
    world.person("ann").put(&at("/pulls/1/merge"), json!({})).await.expect(200);
    world.bot().await.get(&at("/contents/x.md")).await.expect(200);
}
