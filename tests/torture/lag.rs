//! Reads that lag behind writes, each by a time of its own, up to five seconds.

use std::time::{Duration, Instant};

use github_sandbox::ReadLag;

use crate::fleet::{Fleet, Kind, Options};
use crate::report::{self, Lots};
use crate::story::{self, Tally};
use crate::strikes::Strike;

/// One story under such a lag, killed once where it is told to.
async fn run(kind: Kind, max: Duration, seed: u64, strikes: Vec<Strike>) -> (bool, Tally) {
    let mut options = Options::new(kind);
    // An unfinished request is waited for as long as reads lag, as `serve` does by itself for GitHub's.
    options.arguments =
        vec!["--no-sweeps", "--lease", "2s", "--settle", if max > Duration::from_secs(1) { "6s" } else { "1500ms" }];
    let fleet = Fleet::start(options, &strikes).await;
    fleet.world.sandbox.lag_reads(Some(ReadLag { max, seed }));
    let mut incidents = story::tell(&fleet, &["one".to_owned()]).await;
    for incident in &mut incidents {
        incident.seen_late = true;
    }
    (fleet.strikes.left() == 0, story::tally(&fleet, &incidents).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_lag_make_nothing_twice() {
    let mut all = Vec::new();
    for (seed, kind) in [(1, Kind::Sqlite), (2, Kind::Postgres)] {
        let max = Duration::from_millis(700);
        all.push((format!("{kind} {seed}"), run(kind, max, seed, vec![Strike::AfterRequest(14 * seed)])));
    }
    let sum = report::all(all).await;
    sum.hold(sum.stories);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture lag"]
async fn bar() {
    let began = Instant::now();
    let mut lots = Lots::new(report::seed());
    let mut all = Vec::new();
    for kind in report::kinds() {
        for index in 0..report::runs(60) {
            let max = Duration::from_millis(5_000 * (index as u64 % 11) / 10);
            let strikes = match index % 3 {
                0 => Vec::new(),
                1 => vec![Strike::AfterRequest(lots.below(70))],
                _ => vec![Strike::DroppedReply(lots.below(70))],
            };
            let name = format!("{kind} lag {max:?} {strikes:?}");
            all.push((name, run(kind, max, report::seed() + index as u64, strikes)));
        }
    }
    let sum = report::all(all).await;
    sum.print("lag", began);
    sum.hold(sum.stories * 9 / 10);
}
