//! A process that is frozen for longer than its lease and then goes on, while another one has done its work: it may send
//! what it was about to send, once. One sweep takes that away.

use std::time::Instant;

use crate::fleet::{Fleet, Kind, Options};
use crate::report;
use crate::story::{self, Tally};
use crate::strikes::Strike;

/// Runs the story with a freeze at that request. What was there twice before the sweep, and what is wrong after it.
async fn run(kind: Kind, at: u64) -> (bool, Tally) {
    let options = Options { replicas: 2, reserve: 1, ..Options::new(kind) };
    let fleet = Fleet::start(options, &[Strike::Freeze(at)]).await;
    let incidents = story::tell(&fleet, &["one".to_owned()]).await;
    let before = story::tally(&fleet, &incidents).await;
    // What is there twice is twice in other places as well (a link, a sub-issue): they count once.
    let extra = usize::from(before.twice > 0);
    let mut tally = Tally { lost: before.lost, ..Tally::default() };
    if before.twice > 2 || before.lost > 0 {
        tally.wrong += 1;
        tally.notes.extend(before.notes.iter().map(|note| format!("before the sweep: {note}")));
    }
    fleet.reconcile().await;
    fleet.rest().await;
    let mut after = story::tally(&fleet, &incidents).await;
    // Nobody can delete a check run; the newest one of a name is the one that counts.
    after.notes.retain(|note| !note.starts_with("twice: check run"));
    if after.notes.is_empty() {
        after = Tally::default();
    }
    tally.add(after);
    if extra > 0 {
        println!("{kind} frozen at request {at}: {:?}", before.notes);
    }
    (fleet.strikes.left() == 0, tally)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_process_leaves_nothing_twice_after_one_sweep() {
    let points = [(Kind::Sqlite, 9), (Kind::Postgres, 22)];
    let stories = points.map(|(kind, at)| (format!("{kind} frozen at {at}"), run(kind, at)));
    let sum = report::all(stories.into()).await;
    sum.hold(sum.stories);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture freeze"]
async fn bar() {
    let began = Instant::now();
    let (requests, _) = crate::kill::lengths().await;
    let mut all = Vec::new();
    for kind in report::kinds() {
        let runs = report::runs(usize::try_from(requests).unwrap());
        for index in 0..runs {
            let at = index as u64 * requests / runs as u64;
            all.push((format!("{kind} frozen at {at}"), run(kind, at)));
        }
    }
    let sum = report::all(all).await;
    sum.print("freeze", began);
    sum.hold(sum.stories * 9 / 10);
}
