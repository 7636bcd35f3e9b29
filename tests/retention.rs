//! The database stays bounded: finished work is forgotten after its time, and what was made is not made again.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::time::{Duration, Instant};

use common::{World, assert_same};
use serde_json::json;

const ROUNDS: usize = 3;
const EVENTS: usize = 40;

/// Deliveries and jobs that are there, but for those that wait for their time.
async fn rows(url: &str) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM jobs WHERE state <> 'later')";
    if let Some(path) = url.strip_prefix("sqlite://") {
        return rusqlite::Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap();
    }
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    let count = client.query_one(sql, &[]).await.unwrap().get(0);
    drop(client);
    driver.await.unwrap().unwrap();
    count
}

fn pages(url: &str) -> Option<i64> {
    let path = url.strip_prefix("sqlite://")?;
    Some(rusqlite::Connection::open(path).unwrap().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_stays_bounded_whatever_comes_in() {
    for postgres in [false, true] {
        let mut world = World::on(postgres.then(postgres_support::database)).await;
        world.worker.sweeps = true;
        // Longer than a round takes: so many rows as a round makes are there at once in each, whenever the pruning gets
        // its turn.
        world.worker.keep = Duration::from_secs(3);
        world.worker.prune_every = Duration::from_millis(200);
        world.start_bot().await;
        let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
        world.rest_clean().await;
        let mut sizes = Vec::new();
        for round in 0..ROUNDS {
            for event in 0..EVENTS {
                let title = json!({ "title": format!("Customers cannot pay, {round} {event}") });
                world.patch("ann", &format!("{{repo}}/issues/{issue}"), title).await;
            }
            world.rest_clean().await;
            let deadline = Instant::now() + Duration::from_secs(30);
            while rows(&world.database_url).await > 0 {
                assert!(Instant::now() < deadline, "{} rows are kept", rows(&world.database_url).await);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            sizes.push(pages(&world.database_url));
        }
        assert_eq!(sizes[1], sizes[ROUNDS - 1], "the file does not grow: {sizes:?}");
        // What was made is remembered all the same.
        let before = world.sandbox.snapshot();
        world.sandbox.redeliver_all().await.unwrap();
        world.rest_clean().await;
        assert_same(&before, &world.sandbox.snapshot(), "everything again");
        world.stop_bot().await;
    }
}
