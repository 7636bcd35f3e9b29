//! What GitHub's limits ask of the bot: few requests, each in its turn, and no installation at another's expense.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "the figures of a long run")]

mod common;
mod postgres_support;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::{EACH, ONCE, REPO, World, document};
use github_sandbox::{Config, RepoOptions, SecondaryLimits};
use postmortem_bot::github::RateLimits;
use serde_json::json;

/// A world in a hurry: a short minute, and limits that a few incidents reach.
fn short() -> SecondaryLimits {
    SecondaryLimits {
        minute: Duration::from_secs(3),
        points_a_minute: 150,
        content_a_minute: 20,
        ..SecondaryLimits::default()
    }
}

/// The same limits as the bot is told of them.
fn known(limits: SecondaryLimits) -> RateLimits {
    RateLimits {
        minute: limits.minute,
        points_a_minute: u32::try_from(limits.points_a_minute).unwrap(),
        content_a_minute: u32::try_from(limits.content_a_minute).unwrap(),
        content_an_hour: u32::try_from(limits.content_an_hour).unwrap(),
        ..RateLimits::GITHUB
    }
}

/// Limits that GitHub holds everybody to, and a bot, not started yet, that knows them.
async fn limited(limits: SecondaryLimits) -> World {
    let config = Config { secondary: Some(limits), ..Config::default() };
    let mut world = World::in_sandbox(config, RepoOptions::default()).await;
    world.limits = Some(known(limits));
    world
}

/// The bot's requests so far, each without what differs from incident to incident.
fn asked(world: &World) -> BTreeMap<String, usize> {
    let id = |part: &str| {
        let hex = part.len() == 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex || part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut asked = BTreeMap::new();
    for request in world.sandbox.requests() {
        if request.caller.as_deref().is_some_and(|caller| caller.starts_with("postmortem-bot")) {
            let parts = request.path.split('/').skip(1).map(|part| if id(part) { "*" } else { part });
            let path = parts.collect::<Vec<_>>().join("/").replace(&format!("repos/{REPO}"), "");
            let path = path.split("postmortems/").next().unwrap_or_default();
            *asked.entry(format!("{} {path}", request.method)).or_default() += 1;
        }
    }
    asked
}

fn count(asked: &BTreeMap<String, usize>) -> usize {
    asked.values().sum()
}

/// Labels many issues while the bot is away, starts it, and waits until all have their draft. GitHub sends one webhook
/// for an issue that is labelled later, and two for one that is `born` with its label: what comes while the first is
/// worked on wants a second look.
async fn storm(world: &mut World, incidents: usize, born: bool, most: Duration) -> Duration {
    for index in 0..incidents {
        let labels: &[&str] = if born { &["incident"] } else { &[] };
        let number = world.open_issue(&format!("Outage number {index}"), None, labels).await;
        if !born {
            world.label(number, "incident").await;
        }
    }
    let began = Instant::now();
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_for(most).await;
    let took = began.elapsed();
    assert_eq!(world.counts().await, (0, 0));
    assert_eq!(world.pulls().await.len(), incidents);
    took
}

fn assert_frugal(world: &World, incidents: usize) {
    let asked = asked(world);
    let (requests, least) = (count(&asked), incidents * EACH + ONCE);
    println!("{requests} requests for {incidents} incidents, at least {least} were needed: {asked:#?}");
    assert!(requests >= least, "what is needed was counted wrongly");
    assert!(requests * 10 <= least * 11, "{requests} requests where {least} would do: {asked:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_asks_for_little() {
    let world = World::new().await;
    world.open_issue("Customers cannot pay", Some("Since 12:30 UTC nobody can pay."), &[]).await;
    world.rest_clean().await;
    world.label(1, "incident").await;
    world.rest_clean().await;
    let drafted = asked(&world);
    assert_eq!(count(&drafted), EACH + ONCE, "{drafted:#?}");
    let pull = world.only_pull().await;
    let items = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
                 - [ ] Alert on failed payments (@cleo, due 2026-12-02)";
    world.complete(&pull, &document(items)).await;
    world.rest_clean().await;
    let checked = count(&asked(&world)) - count(&drafted);
    assert!(checked <= 9, "{:#?}", asked(&world));
    world.merge(&pull).await;
    world.rest_clean().await;
    let filed = count(&asked(&world)) - count(&drafted) - checked;
    assert!(filed <= 26, "{filed}: {:#?}", asked(&world));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_keeps_within_the_limits() {
    let mut world = limited(short()).await;
    storm(&mut world, 8, false, Duration::from_mins(1)).await;
    assert_eq!(world.sandbox.violations(), 0);
    assert_frugal(&world, 8);
    world.contract.assert_clean();
}

/// GitHub's own numbers by a minute of twenty seconds: takes two to three minutes.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn a_storm_of_fifty_keeps_within_githubs_limits() {
    let limits = SecondaryLimits { minute: Duration::from_secs(20), ..SecondaryLimits::default() };
    let mut world = limited(limits).await;
    let took = storm(&mut world, 50, true, Duration::from_mins(10)).await;
    println!("50 incidents took {took:?}, {} violations", world.sandbox.violations());
    assert_eq!(world.sandbox.violations(), 0);
    assert_frugal(&world, 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_share_the_limits() {
    let mut world = limited(short()).await;
    world.database_url = postgres_support::database();
    let other = world.replica().await;
    storm(&mut world, 6, false, Duration::from_mins(1)).await;
    other.stop().await.unwrap();
    assert_eq!(world.sandbox.violations(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_github_says_no_the_installation_waits() {
    // The bot thinks that it may do more than it may.
    let tight = SecondaryLimits { points_a_minute: 30, ..short() };
    let mut world = limited(tight).await;
    world.limits = Some(RateLimits { minute: Duration::from_millis(100), ..RateLimits::GITHUB });
    storm(&mut world, 2, false, Duration::from_mins(1)).await;
    let refused = world.sandbox.violations();
    assert!(refused > 0, "nothing was refused, so nothing was shown");
    // One at most of each request that was under way when the first one was refused.
    let windows = 2 * EACH as u64 * 5 / tight.points_a_minute + 1;
    assert!(refused <= windows * 2, "{refused} refusals");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hour_is_never_used_up() {
    let config = Config { rate_limit: 80, ..Config::default() };
    let mut world = World::in_sandbox(config, RepoOptions::default()).await;
    world.limits = Some(RateLimits { minute: Duration::from_secs(1), ..RateLimits::GITHUB });
    for index in 0..8 {
        world.open_issue(&format!("Outage number {index}"), None, &["incident"]).await;
    }
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    let put_off = async || world.bot.as_ref().unwrap().store.next_due().await.unwrap().unwrap_or_default();
    let began = Instant::now();
    while put_off().await < Duration::from_secs(30) {
        assert!(began.elapsed() < Duration::from_secs(30), "work goes on: {:?}", asked(&world));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let refused = world.sandbox.requests().into_iter().filter(|request| request.status == 403).count();
    assert_eq!(refused, 0);
    let (open, parked) = world.counts().await;
    assert!(open > 0 && parked == 0, "{open} open, {parked} parked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_in_one_installation_does_not_hold_up_another() {
    let mut world = limited(short()).await;
    world.sandbox.add_repo("globex", "shop", RepoOptions::default()).unwrap();
    world.sandbox.add_collaborator("globex/shop", "ann", "admin").unwrap();
    for index in 0..8 {
        world.open_issue(&format!("Outage number {index}"), None, &["incident"]).await;
    }
    world.post("ann", "/repos/globex/shop/issues", json!({ "title": "Quiet", "labels": ["incident"] })).await;
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_for(Duration::from_mins(1)).await;
    let requests = world.sandbox.requests();
    let opened: Vec<&str> = requests
        .iter()
        .filter(|request| request.method == "POST" && request.path.ends_with("/pulls"))
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(opened.len(), 9);
    let quiet = opened.iter().position(|path| path.contains("globex")).unwrap();
    assert!(quiet < 5, "the other installation's draft was number {} of 9", quiet + 1);
}
