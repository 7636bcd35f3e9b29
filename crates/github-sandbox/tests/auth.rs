//! Who is let in: JWTs, installation tokens, personal tokens, nobody.

mod support;

use std::time::Duration;

use github_sandbox::RepoOptions;
use serde_json::json;
use support::{Client, World, at, jwt, now};

#[tokio::test]
async fn an_app_needs_a_sound_jwt() {
    let world = World::start().await;
    let id = world.app.id;
    let ask = async |token: String| Client::new(world.sandbox.url(), Some(token)).get("/app").await;
    let with = |claims| jwt(&world.app, &claims);

    let by_id = ask(with(json!({ "iss": id, "iat": now() - 60, "exp": now() + 540 }))).await.expect(200);
    assert_eq!(by_id.json["slug"], "postmortem-bot");
    ask(with(json!({ "iss": world.app.client_id, "iat": now(), "exp": now() + 60 }))).await.expect(200);

    let far = ask(with(json!({ "iss": id, "iat": now() - 60, "exp": now() + 700 }))).await.expect(401);
    assert_eq!(far.message(), "'Expiration time' claim ('exp') is too far in the future");
    ask(with(json!({ "iss": id, "iat": now() - 900, "exp": now() - 300 }))).await.expect(401);
    ask(with(json!({ "iss": id, "iat": now() + 300, "exp": now() + 500 }))).await.expect(401);
    ask(with(json!({ "iss": id, "iat": now() }))).await.expect(401);
    ask(with(json!({ "iss": 7, "iat": now(), "exp": now() + 60 }))).await.expect(404);

    let mut forged = with(json!({ "iss": id, "iat": now(), "exp": now() + 60 }));
    let signature = forged.rfind('.').unwrap() + 1;
    let other = if forged[signature..].starts_with('A') { "B" } else { "A" };
    forged.replace_range(signature..=signature, other);
    let refused = ask(forged).await.expect(401);
    assert_eq!(refused.message(), "A JSON web token could not be decoded");
    assert_eq!(refused.json["status"], "401");

    // Neither a person nor an installation is the app.
    world.person("ann").get("/app").await.expect(401);
    world.bot().await.get("/app").await.expect(401);
    world.app().get(&at("/issues")).await.expect(403);
}

#[tokio::test]
async fn installation_tokens_expire_and_keep_to_their_scope() {
    let world = World::start_with(RepoOptions { private: true, ..RepoOptions::default() }).await;
    world.sandbox.add_repo("acme", "other", RepoOptions { private: true, ..RepoOptions::default() }).unwrap();

    let whole = world.bot().await;
    assert_eq!(whole.get("/installation/repositories").await.expect(200).json["total_count"], 2);
    let narrow = world.bot_with(json!({ "repositories": ["shop"], "permissions": { "issues": "read" } })).await;
    assert_eq!(narrow.get("/installation/repositories").await.expect(200).json["total_count"], 1);
    narrow.get(&at("/issues")).await.expect(200);
    narrow.get("/repos/acme/other").await.expect(404);
    let refused = narrow.post(&at("/issues"), json!({ "title": "x" })).await.expect(403);
    assert_eq!(refused.message(), "Resource not accessible by integration");
    assert_eq!(refused.header("x-accepted-github-permissions"), "issues=write");

    let checks = world.bot_with(json!({ "permissions": { "checks": "read" } })).await;
    checks.get(&at("/commits/main/check-runs")).await.expect(200);
    checks.get(&at("/commits/main")).await.expect(403);

    let path = format!("/app/installations/{}/access_tokens", world.installation);
    world.app().post(&path, json!({ "repositories": ["nowhere"] })).await.expect(422);
    world.app().post(&path, json!({ "permissions": { "administration": "write" } })).await.expect(422);

    world.sandbox.set_suspended(world.installation, true).unwrap();
    assert_eq!(whole.get(&at("")).await.expect(403).message(), "This installation has been suspended");
    world.app().post(&path, json!({})).await.expect(403);
    world.sandbox.set_suspended(world.installation, false).unwrap();
    whole.get(&at("")).await.expect(200);

    world.sandbox.advance(Duration::from_secs(3601));
    assert_eq!(whole.get(&at("")).await.expect(401).message(), "Bad credentials");
}

#[tokio::test]
async fn people_do_what_their_role_allows() {
    let world = World::start().await;
    let issue = json!({ "title": "Slow", "labels": ["bug"], "assignees": ["ann"] });
    let by_reader = world.person("rita").post(&at("/issues"), issue.clone()).await.expect(201).json;
    assert_eq!((by_reader["labels"].clone(), by_reader["assignees"].clone()), (json!([]), json!([])));
    let by_triager = world.person("tim").post(&at("/issues"), issue).await.expect(201).json;
    assert_eq!(by_triager["labels"][0]["name"], "bug");
    assert_eq!(by_triager["assignees"][0]["login"], "ann");

    world.person("rita").post(&at("/issues/1/labels"), json!({ "labels": ["bug"] })).await.expect(403);
    world.person("tim").post(&at("/issues/1/labels"), json!({ "labels": ["bug"] })).await.expect(200);
    world.person("rita").patch(&at("/issues/2"), json!({ "state": "closed" })).await.expect(403);
    world.person("tim").patch(&at("/issues/1"), json!({ "state": "closed" })).await.expect(200);
    let put = json!({ "message": "m", "content": "eA==" });
    world.person("tim").put(&at("/contents/new.txt"), put.clone()).await.expect(404);
    world.person("ann").put(&at("/contents/new.txt"), put).await.expect(201);
    world.person("ann").post(&at("/check-runs"), json!({ "name": "n", "head_sha": "0" })).await.expect(403);

    let bot = world.bot().await;
    for (login, permission, role) in
        [("ann", "write", "write"), ("tim", "read", "triage"), ("rita", "read", "read"), ("otto", "read", "read")]
    {
        let answer = bot.get(&at(&format!("/collaborators/{login}/permission"))).await.expect(200).json;
        assert_eq!((answer["permission"].as_str(), answer["role_name"].as_str()), (Some(permission), Some(role)));
    }
    bot.get(&at("/collaborators/nobody/permission")).await.expect(404);
    world.person("rita").get(&at("/collaborators/ann/permission")).await.expect(403);
}

#[tokio::test]
async fn without_a_token_only_what_is_public_can_be_read() {
    let world = World::start().await;
    world.sandbox.add_repo("acme", "secret", RepoOptions { private: true, ..RepoOptions::default() }).unwrap();
    let nobody = world.anonymous();
    let answer = nobody.get(&at("")).await.expect(200);
    assert_eq!(answer.header("x-ratelimit-limit"), "60");
    nobody.get("/repos/acme/secret").await.expect(404);
    world.person("otto").get("/repos/acme/secret").await.expect(404);
    nobody.post(&at("/issues"), json!({ "title": "x" })).await.expect(401);
    nobody.get("/user").await.expect(401);
    let garbage = Client::new(world.sandbox.url(), Some("ghp_nonsense".to_owned()));
    assert_eq!(garbage.get(&at("")).await.expect(401).message(), "Bad credentials");

    let mute = reqwest::Client::new().get(format!("{}/rate_limit", world.sandbox.url())).send().await.unwrap();
    assert_eq!(mute.status(), 403);
}
