//! The database of yesterday restored, and no database at all: what stands on GitHub already is found again.

use std::time::Instant;

use crate::fleet::{Fleet, Kind, Options};
use crate::postgres_support;
use crate::report::{self, Lots};
use crate::story::{self, Incident, Tally};
use crate::strikes::Strike;

/// What is there after the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// A backup of a day ago.
    Backup,
    Nothing,
}

const DAY_IN_MS: u64 = 24 * 60 * 60 * 1000;

/// A copy of the database, made a day older. No process may be running.
fn backup(fleet: &Fleet, name: &str) -> String {
    let url = &fleet.world.database_url;
    let older = [
        ("deliveries", "received_at"),
        ("jobs", "due_at"),
        ("jobs", "created_at"),
        ("jobs", "updated_at"),
        ("lanes", "lease_until"),
        ("lanes", "due_at"),
        ("effects", "intended_at"),
        ("effects", "recorded_at"),
    ]
    .map(|(table, column)| format!("UPDATE {table} SET {column} = {column} - {DAY_IN_MS};"))
    .concat();
    if url.starts_with("postgres") {
        let copy = postgres_support::copy_of(url);
        postgres_support::execute(&copy, &older);
        return copy;
    }
    let copy = fleet.world.folder.path().join(name);
    let from = url.strip_prefix("sqlite://").unwrap();
    let database = rusqlite::Connection::open(from).unwrap();
    database.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    rusqlite::Connection::open(&copy).unwrap().execute_batch(&older).unwrap();
    format!("sqlite://{}", copy.display())
}

/// Three incidents, one at each stage when the backup is made, and two more after it. Then the loss; GitHub delivers
/// all of the last days again, and people go on.
async fn run(kind: Kind, left: Left, strikes: Vec<Strike>) -> (bool, Tally) {
    let mut fleet = Fleet::start(Options::new(kind), &[]).await;
    let mut merged = story::open(&fleet, "merged").await;
    let mut completed = story::open(&fleet, "completed").await;
    let drafted = story::open(&fleet, "drafted").await;
    fleet.rest().await;
    merged.complete(&fleet).await;
    completed.complete(&fleet).await;
    completed.ask_status(&fleet).await;
    fleet.rest().await;
    merged.merge(&fleet).await;
    fleet.rest().await;

    fleet.kill_all();
    let old = (left == Left::Backup).then(|| backup(&fleet, "backup.db"));
    fleet.use_database(fleet.world.database_url.clone()).await;
    fleet.rest().await;

    let mut later = story::open(&fleet, "later").await;
    let mut whole = story::open(&fleet, "whole").await;
    completed.ask_check(&fleet).await;
    fleet.rest().await;
    completed.merge(&fleet).await;
    whole.complete(&fleet).await;
    later.ask_status(&fleet).await;
    fleet.rest().await;
    whole.merge(&fleet).await;
    fleet.rest().await;
    let mut all: Vec<Incident> = vec![merged, completed, drafted, later, whole];
    let mut tally = story::tally(&fleet, &all).await;
    let before = fleet.world.sandbox.snapshot();

    fleet.kill_all();
    let url = match old {
        Some(url) => url,
        None if kind == Kind::Postgres => tokio::task::spawn_blocking(postgres_support::database).await.unwrap(),
        None => format!("sqlite://{}", fleet.world.folder.path().join("new.db").display()),
    };
    fleet.use_database(url).await;
    fleet.strikes.again(&strikes);
    fleet.fill().await;
    fleet.world.sandbox.redeliver_all().await.unwrap();
    fleet.rest().await;
    tally.add(story::tally(&fleet, &all).await);
    if strikes.is_empty() {
        tally.same(&before, &fleet.world.sandbox.snapshot());
    }

    // Life goes on.
    all[2].complete(&fleet).await;
    all[3].complete(&fleet).await;
    all.push(story::open(&fleet, "after the loss").await);
    fleet.rest().await;
    all[2].merge(&fleet).await;
    all[3].merge(&fleet).await;
    fleet.rest().await;
    tally.add(story::tally(&fleet, &all).await);
    (fleet.strikes.left() == 0, tally)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_found_again_and_nothing_made_twice() {
    let all = [(Kind::Sqlite, Left::Backup), (Kind::Postgres, Left::Nothing)];
    let stories = all.map(|(kind, left)| (format!("{kind} {left:?}"), run(kind, left, Vec::new())));
    let sum = report::all(stories.into()).await;
    sum.hold(sum.stories);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture restore"]
async fn bar() {
    let began = Instant::now();
    let mut lots = Lots::new(report::seed());
    let mut all = Vec::new();
    for kind in report::kinds() {
        for index in 0..report::runs(20) {
            let left = if index % 2 == 0 { Left::Backup } else { Left::Nothing };
            // Half of them are killed while they find everything again.
            let strikes = if index % 4 < 2 { Vec::new() } else { vec![Strike::BeforeRequest(lots.below(60))] };
            all.push((format!("{kind} {left:?} {strikes:?}"), run(kind, left, strikes)));
        }
    }
    let sum = report::all(all).await;
    sum.print("restore", began);
    sum.hold(sum.stories * 9 / 10);
}
