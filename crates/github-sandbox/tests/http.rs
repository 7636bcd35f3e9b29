//! What is the same for all endpoints: pages, `ETag`s, limits, refusals, the prefix of Enterprise Server, faults.

mod support;

use github_sandbox::{Config, Fault, FaultAnswer, Sandbox};
use reqwest::Method;
use serde_json::json;
use support::{Client, World, at};

#[tokio::test]
async fn lists_come_in_pages_with_absolute_links() {
    let world = World::start().await;
    let ann = world.person("ann");
    for number in 1..=5 {
        ann.post(&at("/issues"), json!({ "title": format!("Issue {number}") })).await.expect(201);
    }
    let first = ann.get(&at("/issues?per_page=2&state=all")).await.expect(200);
    let url = world.sandbox.url();
    assert_eq!(
        first.header("link"),
        format!(
            "<{url}/repos/acme/shop/issues?per_page=2&state=all&page=2>; rel=\"next\", \
             <{url}/repos/acme/shop/issues?per_page=2&state=all&page=3>; rel=\"last\""
        )
    );
    assert_eq!(first.json[0]["number"], 5);
    let last = ann.get(&at("/issues?per_page=2&state=all&page=3")).await.expect(200);
    assert_eq!(last.json.as_array().unwrap().len(), 1);
    assert!(!last.header("link").contains("next"), "{}", last.header("link"));

    let enterprise = Client::new(&format!("{url}/api/v3"), Some(world.sandbox.token_of("ann")));
    let first = enterprise.get(&at("/issues?per_page=2")).await.expect(200);
    assert!(first.header("link").starts_with(&format!("<{url}/api/v3/repos/acme/shop/issues?")));
}

#[tokio::test]
async fn an_etag_that_is_known_costs_nothing() {
    let world = World::start().await;
    let ann = world.person("ann");
    let first = ann.get(&at("/issues")).await.expect(200);
    let etag = first.header("etag").to_owned();
    assert!(etag.starts_with("W/\""), "{etag}");
    let again = ann.send(Method::GET, &at("/issues"), None, &[("if-none-match", &etag)]).await.expect(304);
    assert_eq!(again.header("x-ratelimit-used"), first.header("x-ratelimit-used"));
    ann.post(&at("/issues"), json!({ "title": "New" })).await.expect(201);
    ann.send(Method::GET, &at("/issues"), None, &[("if-none-match", &etag)]).await.expect(200);
}

#[tokio::test]
async fn requests_are_counted_and_refused_beyond_the_limit() {
    let sandbox = Sandbox::start(Config { rate_limit: 2, ..Config::default() }).await.unwrap();
    let ann = Client::new(sandbox.url(), Some(sandbox.token_of("ann")));
    assert_eq!(ann.get("/user").await.expect(200).header("x-ratelimit-remaining"), "1");
    ann.get("/user").await.expect(200);
    let refused = ann.get("/user").await.expect(403);
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    assert!(refused.message().starts_with("API rate limit exceeded"));
    sandbox.advance(std::time::Duration::from_secs(3601));
    ann.get("/user").await.expect(200);
    assert_eq!(sandbox.requests().iter().map(|request| request.status).collect::<Vec<_>>(), [200, 200, 403, 200]);
}

#[tokio::test]
async fn refusals_have_githubs_shape() {
    let world = World::start().await;
    let ann = world.person("ann");
    let unknown = ann.get("/nowhere").await.expect(404);
    let body = json!({ "message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404" });
    assert_eq!(unknown.json, body);
    ann.put(&at("/issues"), json!({})).await.expect(404);
    ann.get(&at("/issues/99")).await.expect(404);
    ann.get(&at("/issues/x")).await.expect(404);

    let request = reqwest::Client::new()
        .post(format!("{}{}", world.sandbox.url(), at("/issues")))
        .header("user-agent", "tests")
        .bearer_auth(world.sandbox.token_of("ann"))
        .body("{\"title\":");
    assert_eq!(request.send().await.unwrap().status(), 400);

    ann.post(&at("/issues"), json!({})).await.expect(422);
    ann.post(&at("/issues"), json!({ "title": 5, "body": [] })).await.expect(422);
    let long = json!({ "title": "é".repeat(257) });
    let refused = ann.post(&at("/issues"), long).await.expect(422);
    assert_eq!(refused.json["errors"][0]["message"], "title is too long (maximum is 256 characters)");
    ann.post(&at("/issues"), json!({ "title": "é".repeat(256), "body": "é".repeat(65_536) })).await.expect(201);
    ann.post(&at("/issues"), json!({ "title": "t", "body": "x".repeat(65_537) })).await.expect(422);
    ann.post(&at("/issues/1/comments"), json!({ "body": "x".repeat(65_537) })).await.expect(422);

    world.sandbox.archive(support::REPO).unwrap();
    let refused = ann.post(&at("/issues"), json!({ "title": "x" })).await.expect(403);
    assert_eq!(refused.message(), "Repository was archived so is read-only.");
    ann.get(&at("/issues/1")).await.expect(200);
}

#[tokio::test]
async fn a_renamed_repository_redirects() {
    let world = World::start().await;
    let ann = world.person("ann");
    world.sandbox.rename_repo(support::REPO, "store").unwrap();
    let moved = ann.get(&at("/issues?state=all")).await.expect(301);
    assert_eq!(moved.header("location"), format!("{}/repos/acme/store/issues?state=all", world.sandbox.url()));
    ann.post(&at("/issues"), json!({ "title": "x" })).await.expect(307);
    ann.post("/repos/acme/store/issues", json!({ "title": "x" })).await.expect(201);
}

#[tokio::test]
async fn faults_refuse_or_lose_what_they_are_told_to() {
    let world = World::start().await;
    let ann = world.person("ann");
    let answer = FaultAnswer::Refuse { status: 404, message: "Not Found".into(), headers: Vec::new() };
    world.sandbox.inject(Fault { method: None, path_contains: "/sub_issues".into(), answer, times: Some(1) });
    let answer = FaultAnswer::LoseReply;
    world.sandbox.inject(Fault {
        method: Some("POST".into()),
        path_contains: "/issues".into(),
        answer,
        times: Some(1),
    });
    ann.post(&at("/issues"), json!({ "title": "Lost" })).await.expect(502);
    assert_eq!(ann.get(&at("/issues/1")).await.expect(200).json["title"], "Lost");
    ann.get(&at("/issues/1/sub_issues")).await.expect(404);
    ann.get(&at("/issues/1/sub_issues")).await.expect(200);
}
