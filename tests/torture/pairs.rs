//! Killed twice, and killed with a reply dropped before: the second blow falls while the first one is being healed.

use std::time::{Duration, Instant};

use crate::fleet::Kind;
use crate::kill::{lengths, run_all};
use crate::report::{self, Lots};
use crate::strikes::Strike;

/// Pairs by lot: the second strike comes within a few requests of the first one.
fn pairs(kind: Kind, count: usize, (requests, webhooks): (u64, u64), lots: &mut Lots) -> Vec<(Kind, Vec<Strike>)> {
    let blow = |at: u64, lots: &mut Lots| match lots.below(3) {
        0 => Strike::BeforeRequest(at),
        1 => Strike::AfterRequest(at),
        _ => Strike::AfterAnswer(at, Duration::from_micros(lots.below(8_000))),
    };
    let mut all = Vec::new();
    for index in 0..count {
        // Over the whole story, evenly.
        let at = index as u64 * requests / count as u64;
        let again = at + 1 + lots.below(12);
        all.push((
            kind,
            match index % 4 {
                0 => vec![Strike::AfterRequest(at), blow(again, lots)],
                1 => vec![Strike::DroppedReply(at), blow(again, lots)],
                2 => vec![blow(at, lots), blow(again, lots)],
                // A webhook whose answer is lost, and a blow at once while it is worked on.
                _ => vec![Strike::AfterWebhook(at * webhooks / requests), blow(0, lots)],
            },
        ));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_blow_changes_nothing() {
    let lengths = lengths().await;
    let mut lots = Lots::new(7);
    let mut all = pairs(Kind::Sqlite, 2, lengths, &mut lots);
    all.extend(pairs(Kind::Postgres, 2, lengths, &mut lots));
    let sum = run_all(all).await;
    sum.hold(sum.stories - 2);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture pairs"]
async fn bar() {
    let began = Instant::now();
    let lengths = lengths().await;
    let mut lots = Lots::new(report::seed());
    let mut all = Vec::new();
    for kind in report::kinds() {
        all.extend(pairs(kind, report::runs(200), lengths, &mut lots));
    }
    let sum = run_all(all).await;
    sum.print("pairs", began);
    sum.hold(sum.stories * 9 / 10);
}
