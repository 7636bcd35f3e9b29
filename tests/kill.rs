//! `kill -9` in the middle of the story, at any request: the next process brings it to its end, and nothing is lost
//! or there twice.
//!
//! The short run is part of the tests. All crash points, on both stores:
//! `cargo test --test kill -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{World, document};
use github_sandbox::{Asked, FaultAnswer, RepoOptions, Script};
use postmortem_bot::ports::Store;
use serde_json::Value;

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)";

/// When the process dies: at the request of this number, before it takes effect or before it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Point {
    request: u64,
    after: bool,
}

/// Ends the process at its points, one after the other.
struct Killer {
    points: Mutex<Vec<Point>>,
    /// Requests of the bot so far.
    seen: AtomicU64,
    process: Arc<Mutex<Option<Child>>>,
    died: AtomicBool,
}

impl Killer {
    fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        if let Some(mut child) = process.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        self.died.store(true, Ordering::SeqCst);
    }

    /// The number of a request that waits to be answered, by its index among all requests.
    fn strikes(&self, number: u64, after: bool) -> bool {
        let mut points = self.points.lock().unwrap();
        let hit = points.first() == Some(&Point { request: number, after });
        if hit {
            points.remove(0);
        }
        hit
    }
}

impl Script for Killer {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if !request.by_installation {
            return None;
        }
        let number = self.seen.fetch_add(1, Ordering::SeqCst);
        if self.strikes(number, false) {
            self.kill();
            return Some(FaultAnswer::DropRequest);
        }
        None
    }

    fn after(&self, request: &Asked, _status: u16) {
        // The last one that came: with one lane there is no other.
        if request.by_installation && self.strikes(self.seen.load(Ordering::SeqCst) - 1, true) {
            self.kill();
        }
    }
}

/// A world with the real program in front of it.
struct Victim {
    world: World,
    store: Arc<dyn Store>,
    killer: Arc<Killer>,
    process: Arc<Mutex<Option<Child>>>,
    port: u16,
}

impl Victim {
    async fn start(points: Vec<Point>, postgres: bool) -> Self {
        let options = RepoOptions { files: vec![("README.md".into(), "# shop\n".into())], ..RepoOptions::default() };
        let mut world = World::without_bot(options).await;
        if postgres {
            world.database_url = postgres_support::database();
        }
        let store = postmortem_bot::store::open(&world.database_url).await.unwrap();
        let process = Arc::new(Mutex::new(None));
        let killer = Arc::new(Killer {
            points: Mutex::new(points),
            seen: AtomicU64::new(0),
            process: Arc::clone(&process),
            died: AtomicBool::new(false),
        });
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let victim = Self { world, store, killer, process, port };
        victim.spawn().await;
        victim.world.sandbox.script(Some(victim.killer.clone()));
        victim.world.sandbox.set_webhook_url(&format!("http://127.0.0.1:{port}/webhooks/github"));
        victim
    }

    async fn spawn(&self) {
        let child = Command::new(env!("CARGO_BIN_EXE_postmortem"))
            .args(["serve", "--lease", "1s", "--settle", "300ms", "--no-sweeps"])
            .env("GITHUB_APP_ID", self.world.app.id.to_string())
            .env("GITHUB_APP_PRIVATE_KEY", &self.world.app.private_key_pem)
            .env("GITHUB_WEBHOOK_SECRET", &self.world.app.webhook_secret)
            .env("GITHUB_API_URL", self.world.sandbox.url())
            .env("DATABASE_URL", &self.world.database_url)
            .env("LISTEN_ADDR", format!("127.0.0.1:{}", self.port))
            .env("RUST_LOG", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        *self.process.lock().unwrap() = Some(child);
        let health = format!("http://127.0.0.1:{}/healthz", self.port);
        let began = Instant::now();
        while reqwest::get(&health).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "the program does not start");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Until nothing is on its way and nothing waits. A process that died is started again, and what GitHub could not
    /// deliver meanwhile it delivers again, as its operator would ask it to.
    async fn rest(&self) {
        let began = Instant::now();
        let mut calm = 0;
        while calm < 3 {
            assert!(began.elapsed() < Duration::from_mins(1), "no rest: {:?}", self.store.counts().await);
            if self.killer.died.swap(false, Ordering::SeqCst) {
                self.spawn().await;
                calm = 0;
            }
            self.world.sandbox.quiesce(Duration::from_secs(20)).await.unwrap();
            let failed = self.world.sandbox.deliveries().iter().any(|delivery| delivery.status.is_none());
            if failed && !self.killer.died.load(Ordering::SeqCst) && self.process.lock().unwrap().is_some() {
                let arrived: BTreeSet<String> = self.arrived();
                if self.world.sandbox.deliveries().iter().any(|delivery| !arrived.contains(&delivery.guid)) {
                    self.world.sandbox.redeliver_all().await.unwrap();
                    calm = 0;
                }
            }
            calm = if self.store.counts().await.unwrap().0 == 0 { calm + 1 } else { 0 };
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    fn arrived(&self) -> BTreeSet<String> {
        let all = self.world.sandbox.deliveries();
        all.into_iter().filter(|delivery| delivery.status == Some(202)).map(|delivery| delivery.guid).collect()
    }

    /// Returns how many requests it took.
    async fn story(&self) -> u64 {
        let world = &self.world;
        let issue = world.open_issue("Customers cannot pay", None, &["incident", "sev2"]).await;
        self.rest().await;
        let pull = world.only_pull().await;
        world.complete(&pull, &document(ITEMS)).await;
        self.rest().await;
        let pull = world.only_pull().await;
        assert_eq!(world.only_check(&pull).await["conclusion"], "success");
        world.merge(&pull).await;
        self.rest().await;
        let comments = world.answers(issue).await;
        assert_eq!(comments.len(), 1, "{comments:#?}");
        let filed = world.sub_issues(issue).await;
        let titles: Vec<&Value> = filed.iter().map(|issue| &issue["title"]).collect();
        assert_eq!(titles, ["Block deployments while a bug is open", "Alert on failed payments"]);
        assert_eq!(world.action_issues().await.len(), 2);
        assert_eq!(self.store.counts().await.unwrap(), (0, 0), "nothing waits, nothing was given up");
        assert!(self.killer.points.lock().unwrap().is_empty(), "the process died where it was to");
        world.contract.assert_clean();
        self.killer.seen.load(Ordering::SeqCst)
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.lock().unwrap().take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn run(points: Vec<Point>, postgres: bool) -> u64 {
    Victim::start(points, postgres).await.story().await
}

/// Several stories at once: most of their time they wait.
async fn run_all(all: Vec<(Vec<Point>, bool)>, at_once: usize) {
    let permits = Arc::new(tokio::sync::Semaphore::new(at_once));
    let mut tasks = tokio::task::JoinSet::new();
    for (points, postgres) in all {
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            let described = format!("{points:?} {}", if postgres { "PostgreSQL" } else { "SQLite" });
            tokio::spawn(run(points, postgres)).await.unwrap_or_else(|error| panic!("{described}: {error}"));
        });
    }
    tasks.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_bot_ends_what_it_began_once() {
    let requests = run(Vec::new(), false).await;
    assert!(requests > 20, "{requests}");
    // Every sixth request, on the one store before its effect, on the other one after it.
    let points = (0..requests).step_by(6).enumerate();
    let all = points.map(|(at, request)| (vec![Point { request, after: at % 2 == 0 }], at % 4 > 1)).collect();
    run_all(all, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "all crash points take minutes"]
async fn every_crash_point_on_both_stores() {
    let requests = run(Vec::new(), false).await;
    let mut all = Vec::new();
    for postgres in [false, true] {
        for request in 0..requests {
            for after in [false, true] {
                all.push((vec![Point { request, after }], postgres));
            }
        }
    }
    let count = all.len();
    run_all(all, 4).await;
    println!("{count} stories, each killed once: 0 lost, 0 twice");
}
