//! `kill -9` once, at every crash point of the whole story: before and after each request to GitHub takes effect, in
//! the time after its answer (around what the store does then), and before, during and after each webhook.

use std::time::{Duration, Instant};

use crate::fleet::{Fleet, Kind, Options};
use crate::report::{self, Lots};
use crate::story::{self, Tally};
use crate::strikes::Strike;

/// Runs the story once, struck so.
pub(crate) async fn run(kind: Kind, strikes: Vec<Strike>) -> (bool, Tally) {
    let fleet = Fleet::start(Options::new(kind), &strikes).await;
    let incidents = story::tell(&fleet, &["one".to_owned()]).await;
    (fleet.strikes.left() == 0, story::tally(&fleet, &incidents).await)
}

/// How many requests and webhooks the story has, left alone.
pub(crate) async fn lengths() -> (u64, u64) {
    let fleet = Fleet::start(Options::new(Kind::Sqlite), &[]).await;
    let incidents = story::tell(&fleet, &["one".to_owned()]).await;
    let tally = story::tally(&fleet, &incidents).await;
    assert!(tally.is_clean(), "{:#?}", tally.notes);
    fleet.strikes.counts()
}

/// All points at which the story can be struck once. Delays are drawn by lot, within what the store takes.
fn points((requests, webhooks): (u64, u64), lots: &mut Lots) -> Vec<Strike> {
    let mut points = Vec::new();
    for at in 0..requests {
        let later = Duration::from_micros(lots.below(8_000));
        points.extend([Strike::BeforeRequest(at), Strike::AfterRequest(at), Strike::AfterAnswer(at, later)]);
    }
    for at in 0..webhooks {
        let [soon, later] = [4_000, 12_000].map(|most| Duration::from_micros(lots.below(most)));
        points.extend([Strike::BeforeWebhook(at), Strike::AfterWebhook(at)]);
        points.extend([Strike::DuringWebhook(at, soon), Strike::DuringWebhook(at, later)]);
    }
    points
}

fn stories(points: Vec<(Kind, Vec<Strike>)>) -> Vec<(String, impl Future<Output = (bool, Tally)> + Send)> {
    points.into_iter().map(|(kind, strikes)| (format!("{kind} {strikes:?}"), run(kind, strikes))).collect()
}

/// Runs stories that are struck so, and sums up.
pub(crate) async fn run_all(all: Vec<(Kind, Vec<Strike>)>) -> report::Sum {
    report::all(stories(all)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_bot_ends_what_it_began_once() {
    let lengths = lengths().await;
    assert!(lengths.0 > 40 && lengths.1 > 15, "{lengths:?}");
    let points = points(lengths, &mut Lots::new(1));
    // A few of all, on one store or the other.
    let some = points.into_iter().enumerate().skip(4).step_by(83);
    let sum = run_all(some.map(|(at, strike)| (Kind::BOTH[at % 2], vec![strike])).collect()).await;
    sum.hold(sum.stories - 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture kill"]
async fn bar() {
    let began = Instant::now();
    let lengths = lengths().await;
    println!("the story has {} requests and {} webhooks", lengths.0, lengths.1);
    let mut lots = Lots::new(report::seed());
    let mut bar = 0;
    let mut struck = 0;
    let mut failed = Vec::new();
    for kind in report::kinds() {
        let points = points(lengths, &mut lots);
        let runs = report::runs(points.len());
        let step = points.len().div_ceil(runs);
        let sum = run_all(points.into_iter().step_by(step).map(|strike| (kind, vec![strike])).collect()).await;
        sum.print(&format!("kill on {kind}"), began);
        bar += sum.stories.min(300);
        struck += sum.struck;
        failed.extend(sum.tally.notes);
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(struck >= bar, "{struck} of {bar} stories were killed as ordered");
}
