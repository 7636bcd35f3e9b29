//! Trouble made on purpose comes as it was ordered, and only then.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use github_sandbox::{
    Asked, Chaos, Config, Fault, FaultAnswer, ReadLag, Sandbox, Script, SecondaryLimits, WebhookTrouble,
};
use serde_json::json;
use support::{World, at};

fn fault(method: &str, answer: FaultAnswer) -> Fault {
    Fault { method: Some(method.into()), path_contains: "/issues".into(), answer, times: Some(1) }
}

/// Sends and says whether any answer came.
async fn answered(world: &World, token: &str, body: serde_json::Value) -> bool {
    let request = reqwest::Client::builder().user_agent("tests").build().unwrap();
    let request = request.post(format!("{}{}", world.sandbox.url(), at("/issues"))).bearer_auth(token).json(&body);
    request.send().await.is_ok()
}

#[tokio::test]
async fn connections_drop_before_or_after_the_effect() {
    let world = World::start().await;
    let (ann, token) = (world.person("ann"), world.sandbox.token_of("ann"));
    world.sandbox.inject(fault("POST", FaultAnswer::DropRequest));
    assert!(!answered(&world, &token, json!({ "title": "Never" })).await);
    assert_eq!(ann.get(&at("/issues")).await.json, json!([]));
    world.sandbox.inject(fault("POST", FaultAnswer::DropReply));
    assert!(!answered(&world, &token, json!({ "title": "There" })).await);
    assert_eq!(ann.get(&at("/issues/1")).await.expect(200).json["title"], "There");
    assert!(answered(&world, &token, json!({ "title": "Well" })).await);
}

#[tokio::test]
async fn requests_and_answers_are_slow_when_told() {
    let world = World::start().await;
    let ann = world.person("ann");
    let time = Duration::from_millis(120);
    for answer in [FaultAnswer::Delay(time), FaultAnswer::DelayReply(time)] {
        world.sandbox.inject(fault("POST", answer));
        let began = Instant::now();
        ann.post(&at("/issues"), json!({ "title": "Slow" })).await.expect(201);
        assert!(began.elapsed() >= time);
    }
}

#[tokio::test]
async fn fields_are_ignored_without_a_word() {
    let world = World::start().await;
    let ann = world.person("ann");
    world.sandbox.inject(fault("POST", FaultAnswer::IgnoreFields(vec!["labels".into(), "body".into()])));
    let made = ann.post(&at("/issues"), json!({ "title": "x", "body": "y", "labels": ["bug"] })).await.expect(201).json;
    assert_eq!((&made["title"], &made["body"], &made["labels"]), (&json!("x"), &json!(null), &json!([])));
}

struct Notes {
    seen: Mutex<Vec<(Asked, Option<u16>)>>,
    refuse_at: AtomicU64,
}

impl Script for Notes {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        self.seen.lock().unwrap().push((request.clone(), None));
        (request.index == self.refuse_at.load(Ordering::Relaxed)).then(|| FaultAnswer::Refuse {
            status: 503,
            message: "no".into(),
            headers: Vec::new(),
        })
    }

    fn after(&self, request: &Asked, status: u16) {
        self.seen.lock().unwrap().push((request.clone(), Some(status)));
    }
}

#[tokio::test]
async fn a_script_is_asked_before_and_after_every_request() {
    let world = World::start().await;
    let ann = world.person("ann");
    let script = Arc::new(Notes { seen: Mutex::default(), refuse_at: AtomicU64::new(u64::MAX) });
    world.sandbox.script(Some(script.clone()));
    ann.post(&at("/issues"), json!({ "title": "x" })).await.expect(201);
    let first = script.seen.lock().unwrap().first().unwrap().0.index;
    script.refuse_at.store(first + 1, Ordering::Relaxed);
    ann.get(&at("/issues")).await.expect(503);
    world.bot().await.get(&at("/issues")).await.expect(200);
    world.sandbox.script(None);
    ann.get(&at("/issues")).await.expect(200);
    let seen = script.seen.lock().unwrap();
    let of_issues: Vec<_> = seen.iter().filter(|(asked, _)| asked.path.ends_with("/issues")).collect();
    let told: Vec<_> = of_issues.iter().map(|(asked, status)| (asked.method.as_str(), *status)).collect();
    assert_eq!(
        told,
        [("POST", None), ("POST", Some(201)), ("GET", None), ("GET", Some(503)), ("GET", None), ("GET", Some(200))]
    );
    assert!(!of_issues[0].0.by_installation && of_issues[5].0.by_installation);
}

#[tokio::test]
async fn installations_read_an_older_world_for_a_while() {
    let world = World::start().await;
    let (ann, app) = (world.person("ann"), world.bot().await);
    let lag = Duration::from_millis(400);
    world.sandbox.lag_reads(Some(ReadLag { max: lag, seed: 7 }));
    let made = Instant::now();
    app.post(&at("/issues"), json!({ "title": "New" })).await.expect(201);
    assert_eq!(ann.get(&at("/issues")).await.json.as_array().unwrap().len(), 1, "people see what is");
    let (mut missed, mut seen) = (0, 0);
    while made.elapsed() < lag {
        match app.get(&at("/issues/1")).await.status {
            404 => missed += 1,
            _ => seen += 1,
        }
    }
    assert!(missed > 0 && seen > 0, "{missed} {seen}");
    // Longer ago than the longest lag.
    tokio::time::sleep(lag).await;
    for _ in 0..20 {
        app.get(&at("/issues/1")).await.expect(200);
    }
    world.sandbox.lag_reads(None);
}

#[tokio::test]
async fn webhooks_are_lost_doubled_and_overtaken_by_lot_and_alike_for_a_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let world = World::start().await;
        let ann = world.person("ann");
        world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
        world.received.lock().unwrap().clear();
        let trouble = WebhookTrouble { seed: 3, lost: 0.2, doubled: 0.2, reordered: 0.2, delay: Duration::ZERO };
        world.sandbox.trouble_webhooks(Some(trouble));
        let before = world.sandbox.deliveries().len();
        for number in 0..30 {
            ann.post(&at("/issues"), json!({ "title": format!("{number}") })).await.expect(201);
            if number % 10 == 9 {
                world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
            }
        }
        world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
        let arrived: Vec<u64> = world
            .received
            .lock()
            .unwrap()
            .iter()
            .map(|hook| hook.json()["issue"]["number"].as_u64().unwrap())
            .collect();
        let lost = world.sandbox.deliveries()[before..].iter().filter(|delivery| delivery.error.is_some()).count();
        let doubled = arrived.windows(2).filter(|pair| pair[0] == pair[1]).count();
        assert!(lost > 0 && doubled > 0 && !arrived.is_sorted(), "{lost} {arrived:?}");
        assert_eq!(arrived.len(), 30 - lost + doubled);
        runs.push(lost);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn secondary_limits_are_held_by_the_minute_and_the_hour() {
    let limits = SecondaryLimits {
        content_a_minute: 3,
        content_an_hour: 5,
        points_a_minute: 40,
        concurrent: 10,
        ..SecondaryLimits::default()
    };
    let sandbox = Sandbox::start(Config { secondary: Some(limits), ..Config::default() }).await.unwrap();
    sandbox.add_repo("acme", "shop", github_sandbox::RepoOptions::default()).unwrap();
    sandbox.add_collaborator("acme/shop", "ann", "admin").unwrap();
    let ann = support::Client::new(sandbox.url(), Some(sandbox.token_of("ann")));
    let new = async || ann.post(&at("/issues"), json!({ "title": "x" })).await;
    for _ in 0..3 {
        new().await.expect(201);
    }
    let refused = new().await.expect(403);
    assert!(refused.message().contains("secondary rate limit"));
    assert_eq!((refused.header("retry-after"), sandbox.violations()), ("60", 1));
    // Reading goes on until the points are spent: three writes took fifteen.
    for _ in 0..25 {
        ann.get(&at("/issues")).await.expect(200);
    }
    ann.get(&at("/issues")).await.expect(403);
    sandbox.advance(Duration::from_secs(61));
    new().await.expect(201);
    new().await.expect(201);
    sandbox.advance(Duration::from_secs(61));
    new().await.expect(403);
    sandbox.advance(Duration::from_hours(1));
    new().await.expect(201);
}

#[tokio::test]
async fn chaos_meets_installations_alone_and_as_often_as_told() {
    let world = World::start().await;
    let (ann, app) = (world.person("ann"), world.bot().await);
    let mut chaos = Chaos::new(1);
    chaos.server_errors = 0.3;
    world.sandbox.script(Some(Arc::new(chaos)));
    let mut failed = 0;
    for _ in 0..100 {
        ann.get(&at("/issues")).await.expect(200);
        failed += usize::from(app.get(&at("/issues")).await.status == 502);
    }
    assert!((15..45).contains(&failed), "{failed}");
}
