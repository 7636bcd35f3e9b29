//! A database that is lost, or as old as any point of the story: what is on GitHub is found again, and nothing is there
//! twice. On both stores.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use common::{REPO, World, assert_same, document};
use serde_json::Value;

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)";

async fn world(postgres: bool) -> World {
    let mut world = World::on(postgres.then(postgres_support::database)).await;
    world.worker.sweeps = true;
    world
}

/// The database as it is now, beside the one in use. The bot is stopped.
fn copy(world: &World, postgres: bool, name: &str) -> String {
    if postgres {
        return postgres_support::copy_of(&world.database_url);
    }
    let from = PathBuf::from(world.database_url.strip_prefix("sqlite://").unwrap());
    let to = world.folder.path().join(name);
    if from.exists() {
        // A bot that was stopped leaves no write-ahead log behind.
        std::fs::copy(&from, &to).unwrap();
    }
    format!("sqlite://{}", to.display())
}

/// An empty one.
fn new(world: &World, postgres: bool) -> String {
    if postgres {
        postgres_support::database()
    } else {
        format!("sqlite://{}", world.folder.path().join("new.db").display())
    }
}

/// Starts with that database, and waits until the first pass is over and all is at rest.
async fn start_with(world: &mut World, url: &str) {
    url.clone_into(&mut world.database_url);
    let before = passes(world);
    world.start_bot().await;
    let deadline = Instant::now() + Duration::from_mins(1);
    while passes(world) == before {
        assert!(Instant::now() < deadline, "no pass");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.rest().await;
}

fn passes(world: &World) -> usize {
    let comments = format!("/repos/{REPO}/issues/comments");
    world.sandbox.requests().iter().filter(|asked| asked.method == "GET" && asked.path == comments).count()
}

/// The steps of the story; each ends at rest.
async fn step(world: &World, number: usize) {
    match number {
        0 => {
            world.open_issue("Customers cannot pay", None, &["incident", "sev2"]).await;
        }
        1 => {
            world.comment("bob", 1, "/postmortem status").await;
            world.comment("bob", 2, "/postmortem help").await;
        }
        2 => {
            let pull = world.only_pull().await;
            world.complete(&pull, &document(ITEMS)).await;
            // The title is edited: whoever made the branch from it anew would make a second one.
            world.patch("ann", "{repo}/issues/1", serde_json::json!({ "title": "Nobody can pay" })).await;
        }
        _ => world.merge(&world.only_pull().await).await,
    }
    world.rest_clean().await;
}

const STEPS: usize = 4;

async fn assert_end(world: &World) {
    let pull = world.only_pull().await;
    let comments = world.answers(1).await;
    assert_eq!(comments.len(), 2, "the status and an answer: {comments:#?}");
    assert_eq!(world.answers(2).await.len(), 1);
    let checks = world.checks(&pull["head"]["sha"]).await;
    assert_eq!(checks.len(), 1, "{checks:#?}");
    let filed = world.sub_issues(1).await;
    let titles: Vec<&Value> = filed.iter().map(|issue| &issue["title"]).collect();
    assert_eq!(titles, ["Block deployments while a bug is open", "Alert on failed payments"]);
    assert_eq!(world.action_issues().await.len(), 2);
}

/// At the end of the story, a database as old as each of its steps, and none at all.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_any_age_makes_nothing_twice() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        let mut copies = Vec::new();
        for number in 0..STEPS {
            world.start_bot().await;
            world.rest().await;
            step(&world, number).await;
            world.stop_bot().await;
            copies.push(copy(&world, postgres, &format!("after-{number}.db")));
        }
        assert_end(&world).await;
        let before = world.sandbox.snapshot();
        copies.push(new(&world, postgres));
        for url in copies.iter().rev() {
            start_with(&mut world, url).await;
            // All that was ever delivered comes again, too.
            world.sandbox.redeliver_all().await.unwrap();
            world.rest_clean().await;
            assert_same(&before, &world.sandbox.snapshot(), url);
            world.stop_bot().await;
        }
    }
}

/// Before every step the database is lost, or goes back to what it was before the step before.
#[tokio::test(flavor = "multi_thread")]
async fn a_story_goes_on_whatever_became_of_the_database() {
    for (postgres, lost) in [(false, true), (false, false), (true, true), (true, false)] {
        let mut world = world(postgres).await;
        let mut older = copy(&world, postgres, "older-start.db");
        for number in 0..STEPS {
            let as_it_was = copy(&world, postgres, &format!("older-{number}.db"));
            let url = if lost {
                for file in std::fs::read_dir(world.folder.path()).unwrap() {
                    std::fs::remove_file(file.unwrap().path()).unwrap();
                }
                new(&world, postgres)
            } else {
                std::mem::replace(&mut older, as_it_was)
            };
            start_with(&mut world, &url).await;
            step(&world, number).await;
            world.stop_bot().await;
        }
        assert_end(&world).await;
    }
}
