//! What is PostgreSQL's own about `PostgresStore`; what every store promises is in `store_contract.rs`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod postgres_support;

use std::sync::Arc;
use std::time::Duration;

use postmortem_bot::bot::event::{Event, Incoming};
use postmortem_bot::bot::model::{Actor, RepoRef};
use postmortem_bot::ports::{Accepted, DeliveryContent, NewDelivery, Store as _, StoreError};
use postmortem_bot::store::PostgresStore;
use tokio_postgres::NoTls;

fn delivery(id: &str, number: u64) -> NewDelivery {
    let incoming = Incoming {
        repo: RepoRef { installation: 77, id: 5, owner: "acme".into(), name: "shop".into() },
        sender: Actor { login: "ann".into(), is_bot: false },
        event: Event::Issue { number, action: "labeled".into() },
    };
    NewDelivery { id: id.into(), event: "issues".into(), content: DeliveryContent::Job(Box::new(incoming)) }
}

async fn sql(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    driver.await.unwrap().unwrap();
}

async fn refusal(url: &str) -> String {
    match PostgresStore::open(url).await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("should have been refused"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_start_at_once_make_one_schema() {
    let url = postgres_support::database();
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let url = url.clone();
        starts.spawn(async move { PostgresStore::open(&url).await });
    }
    for store in starts.join_all().await {
        store.unwrap().ping().await.unwrap();
    }
    PostgresStore::open(&url).await.unwrap().ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_a_strangers_database_and_a_wrong_url_are_refused_with_the_reason() {
    let url = postgres_support::database();
    drop(PostgresStore::open(&url).await.unwrap());
    sql(&url, "UPDATE postmortem_schema SET version = 99").await;
    let newer = refusal(&url).await;
    assert!(newer.contains("schema version 99"), "{newer}");

    let url = postgres_support::database();
    sql(&url, "CREATE TABLE accounts (x integer)").await;
    let strange = refusal(&url).await;
    assert!(strange.contains("somebody else's") && strange.contains("accounts"), "{strange}");

    let wrong = refusal("postgres://me:hunter2@db:port/x").await;
    assert!(wrong.contains("postgres://USER") && !wrong.contains("hunter2"), "{wrong}");
    let nobody = refusal("postgres://me:hunter2@127.0.0.1:1/x").await;
    assert!(nobody.contains("not available") && !nobody.contains("hunter2"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_delivery_that_is_refused_does_not_take_others_with_it() {
    let url = postgres_support::database();
    let store = Arc::new(PostgresStore::open(&url).await.unwrap());
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..200_u64 {
        let store = Arc::clone(&store);
        // A text of PostgreSQL's can't hold this id.
        let id = if number == 77 { "d\u{0}77".to_owned() } else { format!("d{number}") };
        tasks.spawn(async move { (number, store.accept(delivery(&id, number % 20 + 1)).await) });
    }
    for (number, outcome) in tasks.join_all().await {
        match outcome {
            Ok(accepted) => assert_eq!((accepted, number == 77), (Accepted::New, false)),
            Err(error) => assert!(number == 77 && matches!(error, StoreError::Failed(_)), "{number}: {error}"),
        }
    }
    assert_eq!(store.counts().await.unwrap(), (199, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_hangs_up_is_come_back_to() {
    let url = postgres_support::database();
    let store = PostgresStore::open(&url).await.unwrap();
    store.accept(delivery("before", 3)).await.unwrap();
    sql(
        &url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    // The first use of a dead connection may fail, as one that can be tried again.
    let mut accepted = None;
    for _ in 0..20 {
        match store.accept(delivery("after", 3)).await {
            Ok(outcome) => {
                accepted = Some(outcome);
                break;
            }
            Err(StoreError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(accepted, Some(Accepted::New));
    let claim = store.claim("worker", Duration::from_mins(1)).await.unwrap().unwrap();
    assert_eq!(store.jobs(&claim).await.unwrap().len(), 2);
}

/// A job that comes while the lane's last one is closed must not be forgotten.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_comes_while_a_lane_empties_is_done() {
    const JOBS: usize = 300;
    let url = postgres_support::database();
    let (intake, worker) = (PostgresStore::open(&url).await.unwrap(), PostgresStore::open(&url).await.unwrap());
    let come = async {
        for job in 0..JOBS {
            intake.accept(delivery(&format!("d{job}"), 3)).await.unwrap();
        }
    };
    let work = async {
        let mut done = 0;
        while done < JOBS {
            let Some(claim) = worker.claim("worker", Duration::from_mins(1)).await.unwrap() else {
                // Only with nothing open may nothing be due.
                tokio::task::yield_now().await;
                continue;
            };
            for job in worker.jobs(&claim).await.unwrap() {
                worker.finish(&claim, job.id).await.unwrap();
                done += 1;
            }
            worker.release(&claim).await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_mins(1), async { tokio::join!(come, work) })
        .await
        .expect("a job was forgotten");
    assert_eq!(worker.counts().await.unwrap(), (0, 0));
}
