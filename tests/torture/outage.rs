//! The bot was away while GitHub had much to tell: one sweep has GitHub deliver again what concerns it, and nothing else.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use github_sandbox::Delivery;
use serde_json::json;

use crate::fleet::{Fleet, Kind, Options};
use crate::report;
use crate::story;

/// Where GitHub tells of its deliveries.
const DELIVERIES: &str = "/app/hook/deliveries";

/// Whether a webhook concerns the bot: an incident's issue, or a comment that is a command.
fn is_relevant(delivery: &Delivery) -> bool {
    let labels = delivery.payload["issue"]["labels"].as_array();
    let incident = labels.is_some_and(|labels| labels.iter().any(|label| label["name"] == "incident"));
    match delivery.event.as_str() {
        "issues" => incident,
        "issue_comment" => delivery.payload["comment"]["body"].as_str().is_some_and(|body| body.starts_with('/')),
        _ => false,
    }
}

/// An outage with so many missed deliveries, of which so many matter.
async fn run(kind: Kind, relevant: usize, all: usize) {
    let began = Instant::now();
    let mut options = Options::new(kind);
    options.arguments = vec!["--lease", "5s", "--settle", "300ms", "--redelivery-pace", "20ms"];
    let fleet = Fleet::start(options, &[]).await;
    // What was sent before anybody listened is told once more, so that it is none of the outage's.
    fleet.rest().await;
    fleet.kill_all();
    let before = fleet.world.sandbox.deliveries().len();
    let missed = |fleet: &Fleet| fleet.world.sandbox.deliveries().split_off(before);
    let mut incidents = Vec::new();
    // An incident with two labels is three events of the kind that counts.
    for index in 0..relevant / 3 {
        incidents.push(story::open(&fleet, &format!("o{index}x")).await);
    }
    let quiet = fleet.world.open_issue("A question", None, &["question"]).await;
    let path = format!("/repos/acme/shop/issues/{quiet}/comments");
    // Several people: GitHub lets nobody write 7,000 comments within an hour.
    for who in ["eve", "cleo", "bob"].into_iter().cycle() {
        if fleet.world.sandbox.delivery_count() >= before + all {
            break;
        }
        fleet.world.post(who, &path, json!({ "body": "I wonder." })).await;
    }
    fleet.world.sandbox.quiesce(Duration::from_mins(2)).await.unwrap();
    let missed = missed(&fleet);
    let wanted: BTreeSet<String> =
        missed.iter().filter(|sent| is_relevant(sent)).map(|sent| sent.guid.clone()).collect();
    println!("{kind}: {} missed, {} of them relevant, {} s", missed.len(), wanted.len(), began.elapsed().as_secs());
    assert_eq!(wanted.len(), relevant);

    let began = Instant::now();
    fleet.fill().await;
    let mut calm = Instant::now();
    let mut seen = 0;
    loop {
        let again: Vec<Delivery> =
            fleet.world.sandbox.deliveries().into_iter().skip(before).filter(|sent| sent.redelivery).collect();
        let came: BTreeSet<String> =
            again.iter().filter(|sent| sent.status == Some(202)).map(|sent| sent.guid.clone()).collect();
        let strange: Vec<_> =
            again.iter().filter(|sent| !wanted.contains(&sent.guid)).map(|sent| (&sent.event, &sent.action)).collect();
        assert!(strange.is_empty(), "came, and concern nobody: {strange:?}");
        // The sweep has ended when it looks at no delivery any more.
        let looks = fleet.world.sandbox.requests().iter().filter(|sent| sent.path.starts_with(DELIVERIES)).count();
        if looks != seen {
            (seen, calm) = (looks, Instant::now());
        }
        if calm.elapsed() > Duration::from_secs(5) {
            println!(
                "{kind}: {} recovered by {} redeliveries after {looks} looks, {} s",
                came.len(),
                again.len(),
                (calm - began).as_secs()
            );
            assert_eq!(came, wanted, "all that concern the bot");
            assert_eq!(again.len(), wanted.len(), "once each");
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let began = Instant::now();
    loop {
        let tally = story::tally(&fleet, &incidents).await;
        if tally.lost + tally.wrong <= 1 && tally.notes.iter().all(|note| note.contains("jobs are open")) {
            break;
        }
        assert!(tally.twice == 0 && began.elapsed() < Duration::from_mins(10), "{:#?}", tally.notes);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sweep_brings_back_what_matters() {
    run(Kind::Sqlite, 6, 60).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: cargo xtask torture outage"]
async fn bar() {
    for kind in report::kinds() {
        run(kind, 270, report::runs(7_000)).await;
    }
}
