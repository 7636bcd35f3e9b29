//! Webhooks: signed, in order, recorded, delivered again on demand.

mod support;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use support::{World, at};

#[tokio::test]
async fn deliveries_are_signed_and_say_where_they_come_from() {
    let world = World::start().await;
    world.forget_events().await;
    world.bot().await.post(&at("/issues"), json!({ "title": "Zażółć 🚒 \u{2028}" })).await.expect(201);
    assert_eq!(world.events().await, ["issues.opened"]);
    let received = world.received.lock().unwrap()[0].clone();
    let mut mac = Hmac::<Sha256>::new_from_slice(world.app.webhook_secret.as_bytes()).unwrap();
    mac.update(&received.body);
    let signature = received.header("x-hub-signature-256").strip_prefix("sha256=").unwrap();
    mac.verify_slice(&hex::decode(signature).unwrap()).unwrap();

    assert!(uuid::Uuid::parse_str(received.header("x-github-delivery")).is_ok());
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.header("x-github-hook-installation-target-type"), "integration");
    assert_eq!(received.header("x-github-hook-installation-target-id"), world.app.id.to_string());
    assert!(received.header("user-agent").starts_with("GitHub-Hookshot/"));
    let payload = received.json();
    assert_eq!(payload["sender"]["login"], "postmortem-bot[bot]");
    assert_eq!(payload["installation"]["id"], world.installation);
    assert_eq!(payload["repository"]["full_name"], "acme/shop");
    assert_eq!(payload["organization"]["login"], "acme");
}

#[tokio::test]
async fn the_app_sees_its_deliveries_and_has_them_sent_again() {
    let world = World::start().await;
    world.person("ann").post(&at("/issues"), json!({ "title": "x" })).await.expect(201);
    let names = world.events().await;
    let expected = ["ping", "installation.created", "member.added", "member.added", "member.added", "issues.opened"];
    assert_eq!(names, expected);
    let app = world.app();
    let list = app.get("/app/hook/deliveries?per_page=2").await.expect(200);
    assert!(list.header("link").contains("cursor="), "{}", list.header("link"));
    let newest = &list.json[0];
    assert_eq!((newest["event"].as_str(), newest["status_code"].as_u64()), (Some("issues"), Some(202)));
    let id = &newest["id"];
    let whole = app.get(&format!("/app/hook/deliveries/{id}")).await.expect(200).json;
    assert_eq!(whole["request"]["payload"]["issue"]["title"], "x");

    world.forget_events().await;
    app.post(&format!("/app/hook/deliveries/{id}/attempts"), json!({})).await.expect(202);
    assert_eq!(world.events().await, ["issues.opened"]);
    assert_eq!(world.received.lock().unwrap()[0].header("x-github-delivery"), newest["guid"]);
    app.post("/app/hook/deliveries/1/attempts", json!({})).await.expect(404);
}

#[tokio::test]
async fn a_suspended_installation_hears_nothing_but_that() {
    let world = World::start().await;
    world.forget_events().await;
    world.sandbox.set_suspended(world.installation, true).unwrap();
    world.person("ann").post(&at("/issues"), json!({ "title": "Unheard" })).await.expect(201);
    world.sandbox.set_suspended(world.installation, false).unwrap();
    world.sandbox.add_repo("acme", "more", github_sandbox::RepoOptions::default()).unwrap();
    world.sandbox.uninstall(world.installation).unwrap();
    assert_eq!(
        world.events().await,
        ["installation.suspend", "installation.unsuspend", "installation_repositories.added", "installation.deleted"]
    );
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_recorded() {
    let world = World::start().await;
    world.forget_events().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    world.sandbox.set_webhook_url(&closed);
    world.events().await;
    let last = world.sandbox.deliveries().pop().unwrap();
    assert_eq!((last.event.as_str(), last.status), ("ping", None));
    assert_eq!(last.error.as_deref(), Some("failed to connect to host"));
    let failed = world.app().get("/app/hook/deliveries?status=failure").await.expect(200).json;
    assert_eq!(failed.as_array().map(Vec::len), Some(1));
}
