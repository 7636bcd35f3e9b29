//! The contract that every store keeps, run against each of them.
//!
//! One function a promise, over `dyn Store` alone; a new store is one more `contract!` line.

mod postgres_support;

use std::sync::Arc;
use std::time::Duration;

use postmortem_bot::bot::event::{Event, Incoming, Lane};
use postmortem_bot::bot::model::{Actor, RepoRef};
use postmortem_bot::ports::{Accepted, Claim, DeliveryContent, NewDelivery, Pruned, Store, StoreError};
use postmortem_bot::store::{PostgresStore, SqliteStore};
use serde_json::json;

type Shared = Arc<dyn Store>;

macro_rules! contract {
    ($backend:ident, $open:path) => {
        contract!($backend, $open;
            an_accepted_delivery_becomes_one_job,
            the_same_delivery_at_once_is_one_job,
            an_unreadable_delivery_is_kept_without_a_job_and_may_come_again,
            order_holds_within_a_lane,
            lanes_do_not_wait_for_each_other,
            the_lane_that_waited_longest_comes_first,
            the_fence_grows_with_every_claim,
            a_lost_lease_writes_nothing,
            a_lease_may_be_renewed_while_nobody_else_came,
            a_released_claim_is_over,
            a_retry_delays_the_whole_lane,
            a_parked_job_is_kept_and_does_not_block,
            a_parked_job_that_comes_again_is_first_in_its_lane,
            a_rerouted_job_goes_to_the_end_of_its_new_lane,
            a_closed_job_cannot_be_closed_again,
            the_effects_ledger_keeps_the_first_intent,
            lanes_of_two_repositories_never_mix,
            several_workers_do_every_job_once,
            installations_may_be_passed_over,
            what_is_spent_is_rewritten_one_after_the_other,
            an_own_job_waits_for_its_time_and_holds_up_nothing,
            an_own_job_is_there_once_and_leaves_nothing_behind,
            unfinished_jobs_are_listed_the_parked_ones_first,
            an_installation_that_is_back_waits_no_longer,
            pruning_keeps_what_may_still_matter,
            a_name_belongs_to_the_lane_that_came_first,
            what_arrived_and_what_was_recorded_is_known,
        );
    };
    ($backend:ident, $open:path; $($promise:ident),* $(,)?) => {
        mod $backend {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $promise() {
                    let (store, _kept) = $open().await;
                    super::$promise(store).await;
                }
            )*
        }
    };
}

contract!(sqlite, super::open_sqlite);
contract!(postgres, super::open_postgres);

async fn open_postgres() -> (Shared, ()) {
    let url = postgres_support::database();
    (Arc::new(PostgresStore::open(&url).await.expect("a new database")), ())
}

#[expect(clippy::unused_async, reason = "as the other stores open")]
async fn open_sqlite() -> (Shared, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", folder.path().join("contract.db").display());
    (Arc::new(SqliteStore::open(&url).expect("a new database")), folder)
}

/// Long enough that it never ends within a test.
const LONG: Duration = Duration::from_mins(10);
/// Over before the next call.
const OVER: Duration = Duration::ZERO;

fn incoming(repository_id: u64, number: u64) -> Incoming {
    Incoming {
        repo: RepoRef { installation: 77, id: repository_id, owner: "acme".into(), name: "shop".into() },
        sender: Actor { login: "ann".into(), is_bot: false },
        event: Event::Issue { number, action: "labeled".into() },
    }
}

fn delivery(id: &str, repository_id: u64, number: u64) -> NewDelivery {
    let content = DeliveryContent::Job(Box::new(incoming(repository_id, number)));
    NewDelivery { id: id.into(), event: "issues".into(), content }
}

async fn accept(store: &Shared, id: &str, number: u64) {
    assert_eq!(store.accept(delivery(id, 5, number)).await.expect("accepted"), Accepted::New);
}

async fn claim(store: &Shared) -> Claim {
    store.claim("worker", LONG).await.expect("a claim").expect("a free lane")
}

/// Delivery ids and job ids of the lane's open jobs.
async fn jobs(store: &Shared, claim: &Claim) -> Vec<(String, i64)> {
    store.jobs(claim).await.expect("jobs").into_iter().map(|job| (job.delivery_id, job.id)).collect()
}

async fn ids(store: &Shared, claim: &Claim) -> Vec<String> {
    jobs(store, claim).await.into_iter().map(|(delivery, _)| delivery).collect()
}

async fn first(store: &Shared, claim: &Claim) -> i64 {
    jobs(store, claim).await.first().expect("an open job").1
}

fn is_lost<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::LeaseLost))
}

fn is_refused<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Failed(_)))
}

async fn an_accepted_delivery_becomes_one_job(store: Shared) {
    store.ping().await.expect("a ping");
    assert_eq!(store.next_due().await.expect("next"), None);
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());

    accept(&store, "d1", 3).await;
    assert_eq!(store.accept(delivery("d1", 5, 3)).await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
    assert_eq!(store.next_due().await.expect("next"), Some(Duration::ZERO));

    let claim = claim(&store).await;
    assert_eq!(claim.lane, Lane { repository_id: 5, number: 3 });
    let jobs = store.jobs(&claim).await.expect("jobs");
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].incoming, incoming(5, 3));
    assert_eq!(jobs[0].attempts, 0);

    store.finish(&claim, jobs[0].id).await.expect("finished");
    store.release(&claim).await.expect("released");
    assert_eq!(store.counts().await.expect("counts"), (0, 0));
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
    assert_eq!(store.accept(delivery("d1", 5, 3)).await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(store.next_due().await.expect("next"), None);
}

async fn the_same_delivery_at_once_is_one_job(store: Shared) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let store = Arc::clone(&store);
        tasks.spawn(async move { store.accept(delivery("same", 5, 3)).await.expect("accepted") });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Accepted::New).count(), 1);
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
}

async fn an_unreadable_delivery_is_kept_without_a_job_and_may_come_again(store: Shared) {
    let unreadable = || {
        let content =
            DeliveryContent::Unreadable { body: "{}".repeat(200_000).into(), problem: "no repository".into() };
        store.accept(NewDelivery { id: "d1".into(), event: "issues".into(), content })
    };
    assert_eq!(unreadable().await.expect("accepted"), Accepted::New);
    assert_eq!(unreadable().await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(store.counts().await.expect("counts"), (0, 0));
    // Redelivered to a version that can read it.
    assert_eq!(store.accept(delivery("d1", 5, 3)).await.expect("accepted"), Accepted::New);
    assert_eq!(store.accept(delivery("d1", 5, 3)).await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(unreadable().await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
}

async fn order_holds_within_a_lane(store: Shared) {
    for id in ["a", "c", "b"] {
        accept(&store, id, 3).await;
    }
    let claim = claim(&store).await;
    assert_eq!(ids(&store, &claim).await, ["a", "c", "b"]);
    assert!(store.claim("other", LONG).await.expect("no claim").is_none(), "the lane has a holder");
    accept(&store, "d", 3).await;
    store.finish(&claim, first(&store, &claim).await).await.expect("finished");
    assert_eq!(ids(&store, &claim).await, ["c", "b", "d"]);
}

async fn lanes_do_not_wait_for_each_other(store: Shared) {
    accept(&store, "a", 3).await;
    accept(&store, "b", 4).await;
    let (one, two) = (claim(&store).await, claim(&store).await);
    assert_ne!(one.lane, two.lane);
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
}

async fn the_lane_that_waited_longest_comes_first(store: Shared) {
    accept(&store, "a", 9).await;
    // The store's clock counts milliseconds.
    tokio::time::sleep(Duration::from_millis(3)).await;
    accept(&store, "b", 4).await;
    assert_eq!(claim(&store).await.lane.number, 9);
    assert_eq!(claim(&store).await.lane.number, 4);
}

async fn the_fence_grows_with_every_claim(store: Shared) {
    accept(&store, "a", 3).await;
    let mut last = 0;
    for _ in 0..3 {
        let claim = claim(&store).await;
        assert!(claim.fence > last);
        last = claim.fence;
        store.release(&claim).await.expect("released");
    }
}

async fn a_lost_lease_writes_nothing(store: Shared) {
    accept(&store, "a", 3).await;
    let old = store.claim("slow", OVER).await.expect("a claim").expect("a lane");
    store.intend(&old, "pull", &json!(1), OVER).await.expect("intended");
    let job = first(&store, &old).await;
    let new = claim(&store).await;
    assert_eq!(new.lane, old.lane);

    assert!(is_lost(&store.renew(&old, LONG).await));
    assert!(is_lost(&store.jobs(&old).await));
    assert!(is_lost(&store.finish(&old, job).await));
    assert!(is_lost(&store.retry(&old, job, LONG, true, "late").await));
    assert!(is_lost(&store.park(&old, job, "late").await));
    assert!(is_lost(&store.reroute(&old, job, &Lane { repository_id: 5, number: 4 }).await));
    assert!(is_lost(&store.effects(&old).await));
    assert!(is_lost(&store.intend(&old, "other", &json!(1), LONG).await));
    assert!(is_lost(&store.record(&old, "pull", &json!(1)).await));
    assert!(is_lost(&store.forget(&old, "pull").await));
    assert!(is_lost(&store.release(&old).await));

    assert_eq!(ids(&store, &new).await, ["a"]);
    let effects = store.effects(&new).await.expect("effects");
    assert_eq!(effects.len(), 1);
    assert_eq!((effects[0].key.as_str(), &effects[0].result), ("pull", &None));
    assert!(store.claim("third", LONG).await.expect("no claim").is_none(), "the new lease was left alone");
    store.finish(&new, job).await.expect("finished");
}

async fn a_lease_may_be_renewed_while_nobody_else_came(store: Shared) {
    accept(&store, "a", 3).await;
    let claim = store.claim("slow", OVER).await.expect("a claim").expect("a lane");
    store.renew(&claim, LONG).await.expect("renewed");
    assert!(store.claim("other", LONG).await.expect("no claim").is_none());
    let due = store.next_due().await.expect("next").expect("something waits");
    assert!(due > LONG / 2, "due when the lease ends, not in {due:?}");
    let (_, before) = store.intend(&claim, "pull", &json!(1), OVER).await.expect("intended");
    assert!(!before);
    let other = store.claim("other", LONG).await.expect("a claim");
    assert!(other.is_some(), "an intent sets the lease anew, here to nothing");
}

async fn a_released_claim_is_over(store: Shared) {
    accept(&store, "a", 3).await;
    let claim = claim(&store).await;
    store.release(&claim).await.expect("released");
    assert!(is_lost(&store.renew(&claim, LONG).await));
    assert!(is_lost(&store.jobs(&claim).await));
}

async fn a_retry_delays_the_whole_lane(store: Shared) {
    accept(&store, "a", 3).await;
    accept(&store, "b", 3).await;
    let held = claim(&store).await;
    let job = first(&store, &held).await;
    store.retry(&held, job, LONG, true, "502").await.expect("put off");
    store.release(&held).await.expect("released");
    accept(&store, "c", 3).await;
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
    let due = store.next_due().await.expect("next").expect("something waits");
    assert!(due <= LONG && due > LONG / 2, "{due:?}");
    assert_eq!(store.counts().await.expect("counts"), (3, 0));

    // Another lane goes on meanwhile.
    accept(&store, "d", 4).await;
    let other = claim(&store).await;
    let job = first(&store, &other).await;
    store.retry(&other, job, OVER, true, "502").await.expect("put off");
    store.retry(&other, job, OVER, false, "rate limited").await.expect("put off");
    store.release(&other).await.expect("released");
    let again = claim(&store).await;
    assert_eq!(again.lane, other.lane);
    let jobs = store.jobs(&again).await.expect("jobs");
    assert_eq!((jobs[0].id, jobs[0].attempts), (job, 1));
}

async fn a_parked_job_is_kept_and_does_not_block(store: Shared) {
    accept(&store, "a", 3).await;
    accept(&store, "b", 3).await;
    let claim = claim(&store).await;
    let job = first(&store, &claim).await;
    store.park(&claim, job, "the repository is archived").await.expect("parked");
    assert_eq!(ids(&store, &claim).await, ["b"]);
    assert_eq!(store.counts().await.expect("counts"), (1, 1));
    store.release(&claim).await.expect("released");
    assert!(store.claim("worker", LONG).await.expect("a claim").is_some());
}

async fn a_parked_job_that_comes_again_is_first_in_its_lane(store: Shared) {
    let of = |id: &str, installation: u64| {
        let mut delivery = delivery(id, 5, 3);
        let DeliveryContent::Job(incoming) = &mut delivery.content else { unreachable!() };
        incoming.repo.installation = installation;
        delivery
    };
    store.accept(of("a", 7)).await.expect("accepted");
    let parking = claim(&store).await;
    store.park(&parking, first(&store, &parking).await, "404").await.expect("parked");
    store.accept(of("b", 8)).await.expect("accepted");
    store.release(&parking).await.expect("released");
    assert_eq!(store.accept(of("a", 7)).await.expect("accepted"), Accepted::New);
    let again = claim(&store).await;
    assert_eq!(again.installation, 7, "of the lane's first open job");
    assert_eq!(ids(&store, &again).await, ["a", "b"]);
}

async fn a_rerouted_job_goes_to_the_end_of_its_new_lane(store: Shared) {
    accept(&store, "a", 8).await;
    accept(&store, "b", 8).await;
    let old = claim(&store).await;
    assert_eq!(old.lane.number, 8);
    accept(&store, "c", 3).await;
    let to = Lane { repository_id: 5, number: 3 };
    store.reroute(&old, first(&store, &old).await, &to).await.expect("rerouted");
    assert_eq!(ids(&store, &old).await, ["b"]);
    assert_eq!(store.counts().await.expect("counts"), (3, 0));
    let new = claim(&store).await;
    assert_eq!(new.lane, to);
    assert_eq!(ids(&store, &new).await, ["c", "a"]);

    // Into a lane that nobody has seen yet.
    let fresh = Lane { repository_id: 5, number: 100 };
    store.reroute(&old, first(&store, &old).await, &fresh).await.expect("rerouted");
    store.release(&old).await.expect("released");
    assert_eq!(claim(&store).await.lane, fresh);
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none(), "nothing is left in the old lane");
}

async fn a_closed_job_cannot_be_closed_again(store: Shared) {
    accept(&store, "a", 3).await;
    accept(&store, "b", 4).await;
    let (one, two) = (claim(&store).await, claim(&store).await);
    let job = first(&store, &one).await;
    assert!(is_refused(&store.finish(&two, job).await), "another lane's job");
    store.finish(&one, job).await.expect("finished");
    assert!(is_refused(&store.finish(&one, job).await));
    assert!(is_refused(&store.retry(&one, job, OVER, true, "x").await));
    assert!(is_refused(&store.reroute(&one, job, &two.lane).await));
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
}

async fn the_effects_ledger_keeps_the_first_intent(store: Shared) {
    accept(&store, "a", 3).await;
    let claim = claim(&store).await;
    let (row, before) = store.intend(&claim, "pull", &json!({ "branch": "x" }), LONG).await.expect("intended");
    assert!(!before);
    assert_eq!((row.intent, row.result), (json!({ "branch": "x" }), None));
    let (row, before) = store.intend(&claim, "pull", &json!({ "branch": "y" }), LONG).await.expect("intended");
    assert!(before);
    assert_eq!(row.intent, json!({ "branch": "x" }));

    store.record(&claim, "pull", &json!({ "number": 8 })).await.expect("recorded");
    store.intend(&claim, "action:1", &json!("ünïcode \u{1f600}"), LONG).await.expect("intended");
    let effects = store.effects(&claim).await.expect("effects");
    assert_eq!(effects.iter().map(|effect| effect.key.as_str()).collect::<Vec<_>>(), ["pull", "action:1"]);
    assert_eq!(effects[0].result, Some(json!({ "number": 8 })));
    assert_eq!(effects[1].intent, json!("ünïcode \u{1f600}"));
    let age = jiff::Timestamp::now().duration_since(effects[0].intended_at).as_secs();
    assert!((-1..60).contains(&age), "{age} s");

    store.forget(&claim, "pull").await.expect("forgotten");
    assert!(is_refused(&store.record(&claim, "pull", &json!(1)).await));
    let (row, before) = store.intend(&claim, "pull", &json!({ "branch": "y" }), LONG).await.expect("intended");
    assert!(!before);
    assert_eq!(row.intent, json!({ "branch": "y" }));
}

async fn lanes_of_two_repositories_never_mix(store: Shared) {
    store.accept(delivery("a", 5, 3)).await.expect("accepted");
    store.accept(delivery("b", 6, 3)).await.expect("accepted");
    let (one, two) = (claim(&store).await, claim(&store).await);
    store.intend(&one, "pull", &json!(1), LONG).await.expect("intended");
    assert!(store.effects(&two).await.expect("effects").is_empty());
    assert_eq!(ids(&store, &one).await.len(), 1);
    assert!(is_refused(&store.record(&two, "pull", &json!(1)).await));
}

async fn several_workers_do_every_job_once(store: Shared) {
    const JOBS: u64 = 120;
    for job in 0..JOBS {
        accept(&store, &format!("d{job}"), job % 7 + 1).await;
    }
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..4 {
        let store = Arc::clone(&store);
        workers.spawn(async move {
            let mut done = Vec::new();
            while store.counts().await.expect("counts").0 > 0 {
                let claimed = store.claim(&format!("worker {worker}"), LONG).await.expect("an answer");
                let Some(claim) = claimed else { continue };
                // One job a claim, so that the lanes change hands.
                let (delivery, job) = jobs(&store, &claim).await.swap_remove(0);
                store.finish(&claim, job).await.expect("finished");
                done.push((claim.lane.number, claim.fence, job, delivery));
                store.release(&claim).await.expect("released");
            }
            done
        });
    }
    let mut done = workers.join_all().await.concat();
    done.sort_unstable();
    let deliveries: std::collections::BTreeSet<_> = done.iter().map(|(.., delivery)| delivery).collect();
    assert_eq!((done.len() as u64, deliveries.len() as u64), (JOBS, JOBS));
    // By lane and fence the jobs are in the order they came in.
    assert!(done.is_sorted_by_key(|(lane, _, job, _)| (*lane, *job)));
}

async fn installations_may_be_passed_over(store: Shared) {
    for (id, installation, number) in [("d1", 7, 1), ("d2", 7, 2), ("d3", 8, 3)] {
        let mut incoming = incoming(5, number);
        incoming.repo.installation = installation;
        let content = DeliveryContent::Job(Box::new(incoming));
        store.accept(NewDelivery { id: id.into(), event: "issues".into(), content }).await.expect("accepted");
    }
    let other = store.claim_except("worker", LONG, &[7]).await.expect("a claim").expect("a free lane");
    assert_eq!((other.lane.number, other.installation), (3, 8));
    assert!(store.claim_except("worker", LONG, &[7, 8]).await.expect("no claim").is_none());
    assert_eq!(store.next_due_except(&[7, 8]).await.expect("next"), None);
    assert!(store.next_due_except(&[7]).await.expect("next").expect("its lease") > Duration::from_mins(1));
    assert_eq!(store.next_due_except(&[8]).await.expect("next"), Some(Duration::ZERO));
    assert_eq!(claim(&store).await.installation, 7);
}

async fn what_is_spent_is_rewritten_one_after_the_other(store: Shared) {
    let add = |store: Shared, installation: u64| async move {
        let rewrite = Box::new(|text: Option<&str>, now: jiff::Timestamp| {
            assert!(now.duration_since(jiff::Timestamp::now()).abs() < jiff::SignedDuration::from_mins(5));
            Some((text.map_or(0, |text| text.parse::<u32>().expect("a number")) + 1).to_string())
        });
        store.spend(installation, rewrite).await.expect("spent");
    };
    let mut all = tokio::task::JoinSet::new();
    for index in 0..40 {
        all.spawn(add(store.clone(), 7 + index % 2));
    }
    while let Some(done) = all.join_next().await {
        done.expect("no panic");
    }
    for installation in [7, 8] {
        let (tell, told) = tokio::sync::oneshot::channel();
        let look = Box::new(move |text: Option<&str>, _| {
            tell.send(text.map(str::to_owned)).expect("somebody listens");
            None
        });
        store.spend(installation, look).await.expect("looked");
        assert_eq!(told.await.expect("told").as_deref(), Some("20"));
    }
}

fn sweep(number: u64) -> Incoming {
    Incoming { event: Event::Sweep { number }, ..incoming(5, number) }
}

async fn enqueue(store: &Shared, number: u64, after: Duration) -> Accepted {
    store.enqueue(&format!("bot:sweep:{number}"), sweep(number), after).await.expect("enqueued")
}

async fn an_own_job_waits_for_its_time_and_holds_up_nothing(store: Shared) {
    assert_eq!(enqueue(&store, 3, LONG).await, Accepted::New);
    assert_eq!(store.counts().await.expect("counts"), (0, 0));
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
    let wait = store.next_due().await.expect("next").expect("it waits");
    assert!(wait > Duration::from_mins(5) && wait <= LONG, "{wait:?}");

    accept(&store, "d1", 3).await;
    let taken = claim(&store).await;
    assert_eq!(ids(&store, &taken).await, ["d1"]);
    // Its time has come: it goes to the end of the lane, which somebody holds.
    assert_eq!(enqueue(&store, 3, Duration::from_millis(1)).await, Accepted::New);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
    assert_eq!(ids(&store, &taken).await, ["d1", "bot:sweep:3"]);
    store.finish(&taken, first(&store, &taken).await).await.expect("finished");
    store.release(&taken).await.expect("released");
    let taken = claim(&store).await;
    assert_eq!(store.jobs(&taken).await.expect("jobs")[0].incoming, sweep(3));
}

async fn an_own_job_is_there_once_and_leaves_nothing_behind(store: Shared) {
    assert!(is_refused(&store.enqueue("d1", sweep(3), OVER).await), "that could be a delivery's");
    enqueue(&store, 3, LONG).await;
    enqueue(&store, 3, LONG).await;
    assert_eq!(enqueue(&store, 3, OVER).await, Accepted::New, "sooner than it would have come");
    assert_eq!(enqueue(&store, 3, OVER).await, Accepted::Duplicate);
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
    assert_eq!(store.next_due().await.expect("next"), Some(Duration::ZERO));
    let taken = claim(&store).await;
    // One that runs may ask for its successor.
    enqueue(&store, 3, LONG).await;
    store.finish(&taken, first(&store, &taken).await).await.expect("finished");
    store.release(&taken).await.expect("released");
    assert_eq!(store.counts().await.expect("counts"), (0, 0));
    assert!(store.next_due().await.expect("next").expect("the successor waits") > Duration::from_mins(5));
    // Nothing is left that pruning could take.
    assert_eq!(store.prune(OVER, 10).await.expect("pruned"), Pruned::default());

    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let store = Arc::clone(&store);
        tasks.spawn(async move { store.enqueue("bot:sweep:4", sweep(4), OVER).await.expect("enqueued") });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Accepted::New).count(), 1);
    assert_eq!(store.counts().await.expect("counts"), (1, 0));
}

async fn unfinished_jobs_are_listed_the_parked_ones_first(store: Shared) {
    accept(&store, "waits", 3).await;
    accept(&store, "parked", 4).await;
    let waiting = claim(&store).await;
    let parking = claim(&store).await;
    store.retry(&waiting, first(&store, &waiting).await, LONG, true, "502 Bad Gateway").await.expect("put off");
    store.park(&parking, first(&store, &parking).await, "422 no").await.expect("parked");
    let notes = store.unfinished(10).await.expect("notes");
    let told: Vec<_> =
        notes.iter().map(|note| (note.delivery_id.as_str(), note.parked, note.error.as_deref())).collect();
    assert_eq!(told, [("parked", true, Some("422 no")), ("waits", false, Some("502 Bad Gateway"))]);
    assert_eq!(notes[1].lane, Lane { repository_id: 5, number: 3 });
    assert_eq!(notes[1].attempts, 1);
    assert_eq!(notes[1].incoming, Some(incoming(5, 3)));
    assert_eq!(store.unfinished(1).await.expect("notes").len(), 1);
}

async fn an_installation_that_is_back_waits_no_longer(store: Shared) {
    accept(&store, "waits", 3).await;
    accept(&store, "parked", 4).await;
    let mut other = incoming(6, 3);
    other.repo.installation = 78;
    let content = DeliveryContent::Job(Box::new(other));
    store.accept(NewDelivery { id: "other".into(), event: "issues".into(), content }).await.expect("accepted");
    for _ in 0..3 {
        let taken = claim(&store).await;
        let (delivery, job) = jobs(&store, &taken).await.remove(0);
        if delivery == "parked" {
            store.park(&taken, job, "422").await.expect("parked");
        } else {
            store.retry(&taken, job, LONG, true, "403 suspended").await.expect("put off");
        }
        store.release(&taken).await.expect("released");
    }
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none());
    assert_eq!(store.hasten(77).await.expect("hastened"), 2);
    assert_eq!(store.counts().await.expect("counts"), (3, 0));
    let mut back = Vec::new();
    for _ in 0..2 {
        let taken = claim(&store).await;
        back.extend(ids(&store, &taken).await);
    }
    back.sort();
    assert_eq!(back, ["parked", "waits"]);
    assert!(store.claim("worker", LONG).await.expect("no claim").is_none(), "the other installation's waits");
}

async fn pruning_keeps_what_may_still_matter(store: Shared) {
    for (id, number) in [("open", 1), ("parked", 2), ("done", 3), ("done too", 4)] {
        accept(&store, id, number).await;
    }
    let content = DeliveryContent::Unreadable { body: "{}".into(), problem: "odd".into() };
    store.accept(NewDelivery { id: "odd".into(), event: "issues".into(), content }).await.expect("accepted");
    let open = claim(&store).await;
    let parked = claim(&store).await;
    store.park(&parked, first(&store, &parked).await, "422").await.expect("parked");
    for _ in 0..2 {
        let taken = claim(&store).await;
        store.intend(&taken, "pull", &json!({}), LONG).await.expect("intended");
        store.finish(&taken, first(&store, &taken).await).await.expect("finished");
        store.release(&taken).await.expect("released");
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(store.prune(LONG, 10).await.expect("pruned"), Pruned::default(), "nothing is that old");
    let first_step = store.prune(Duration::from_millis(1), 1).await.expect("pruned");
    assert_eq!(first_step, Pruned { jobs: 1, deliveries: 2 }, "one job with its delivery, one unreadable delivery");
    let second_step = store.prune(Duration::from_millis(1), 10).await.expect("pruned");
    assert_eq!(second_step, Pruned { jobs: 1, deliveries: 1 });
    assert_eq!(store.prune(Duration::from_millis(1), 10).await.expect("pruned"), Pruned::default());
    assert_eq!(store.counts().await.expect("counts"), (1, 1));
    assert_eq!(ids(&store, &open).await, ["open"]);
    for number in [3, 4] {
        assert_eq!(store.ledger(&Lane { repository_id: 5, number }).await.expect("the ledger").len(), 1);
    }
    // What is forgotten would be taken for new; what is parked is tried again.
    assert_eq!(store.accept(delivery("open", 5, 1)).await.expect("accepted"), Accepted::Duplicate);
    assert_eq!(store.accept(delivery("done", 5, 3)).await.expect("accepted"), Accepted::New);
    assert_eq!(store.accept(delivery("parked", 5, 2)).await.expect("accepted"), Accepted::New);
}

async fn a_name_belongs_to_the_lane_that_came_first(store: Shared) {
    accept(&store, "d1", 3).await;
    accept(&store, "d2", 4).await;
    let (one, two) = (claim(&store).await, claim(&store).await);
    assert!(store.reserve(&one, "postmortems/x.md").await.expect("reserved"));
    assert!(!store.reserve(&two, "postmortems/x.md").await.expect("taken"));
    assert!(store.reserve(&one, "postmortems/x.md").await.expect("still ours"));
    assert!(store.reserve(&two, "postmortems/y.md").await.expect("reserved"));
    store.release(&one).await.expect("released");
    assert!(is_lost(&store.reserve(&one, "postmortems/z.md").await));
}

async fn what_arrived_and_what_was_recorded_is_known(store: Shared) {
    accept(&store, "d1", 3).await;
    let arrived = store.arrived(&["d1".to_owned(), "d2".to_owned()]).await.expect("known");
    assert_eq!(arrived.into_iter().collect::<Vec<_>>(), ["d1"]);
    let taken = claim(&store).await;
    store.intend(&taken, "begun", &json!({}), LONG).await.expect("intended");
    store.intend(&taken, "done", &json!({}), LONG).await.expect("intended");
    store.record(&taken, "done", &json!({"id": 1})).await.expect("recorded");
    let keys = ["begun", "done", "other"].map(str::to_owned);
    let recorded = store.recorded(5, &keys).await.expect("known");
    assert_eq!(recorded.into_iter().collect::<Vec<_>>(), ["done"]);
    assert!(store.recorded(6, &keys).await.expect("known").is_empty(), "another repository's");
    let ledger = store.ledger(&taken.lane).await.expect("the ledger");
    assert_eq!(ledger, store.effects(&taken).await.expect("effects"));
}
