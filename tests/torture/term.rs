//! The end of a process that was asked to end, and a webhook that comes before GitHub shows what it tells of. Both are
//! rows of the table in `tests/failures`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use github_sandbox::{Asked, FaultAnswer, Script};

use crate::fleet::{Fleet, Kind, Options};
use crate::story;

#[tokio::test(flavor = "multi_thread")]
async fn f11_sigterm_under_load_drains() {
    let mut options = Options::new(Kind::Sqlite);
    // A lease that was not given back would keep its lane waiting for longer than the test waits.
    options.arguments = vec!["--no-sweeps", "--lease", "10m", "--settle", "300ms"];
    let fleet = Fleet::start(options, &[]).await;
    let mut incidents = Vec::new();
    for index in 0..5 {
        incidents.push(story::open(&fleet, &format!("{index}")).await);
    }
    let began = Instant::now();
    while fleet.strikes.counts().0 < 20 {
        assert!(began.elapsed() < Duration::from_mins(1), "nothing begins");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let ended = fleet.processes.terminate(0).await;
    assert!(ended.success(), "{ended}");
    fleet.rest().await;
    let tally = story::tally(&fleet, &incidents).await;
    assert!(tally.is_clean(), "{:#?}", tally.notes);
}

/// For some time after it was first asked for, the issue is not there yet.
struct NotYet {
    since: Mutex<Option<Instant>>,
    time: Duration,
}

impl Script for NotYet {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if !request.by_installation || !request.path.contains("/issues/") {
            return None;
        }
        let since = *self.since.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
        let message = "Not Found".to_owned();
        (since.elapsed() < self.time).then_some(FaultAnswer::Refuse { status: 404, message, headers: Vec::new() })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f12_a_webhook_that_is_faster_than_the_read() {
    let fleet = Fleet::start(Options::new(Kind::Sqlite), &[]).await;
    let script = NotYet { since: Mutex::default(), time: Duration::from_secs(3) };
    fleet.world.sandbox.script(Some(Arc::new(script)));
    let incidents = [story::open(&fleet, "early").await];
    fleet.rest().await;
    let tally = story::tally(&fleet, &incidents).await;
    assert!(tally.is_clean(), "{:#?}", tally.notes);
}
