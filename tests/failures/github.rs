//! GitHub itself: long lists, refusals, redirects, installations that are suspended, things that go away meanwhile.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use github_sandbox::{Asked, Fault, FaultAnswer, RepoOptions, Sandbox, Script};
use serde_json::{Value, json};

use crate::common::{REPO, World, document};

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)";

/// From the label to the links, and that all of it is there once.
async fn story(world: &World) {
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest().await;
    let pull = world.only_pull().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.comment("bob", pull["number"].as_u64().unwrap(), "/check").await;
    world.rest().await;
    world.merge(&world.only_pull().await).await;
    world.rest().await;
    assert_eq!(world.answers(issue).await.len(), 1);
    assert_eq!(world.sub_issues(issue).await.len(), 2);
    assert_eq!(world.action_issues().await.len(), 2);
    assert_eq!(world.counts().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn f07_search_is_never_asked() {
    let world = World::new().await;
    // An index that lags is as one that knows nothing: the sandbox has none at all, and nobody may miss it.
    story(&world).await;
    let searches = world.sandbox.requests().into_iter().filter(|request| request.path.contains("search"));
    assert_eq!(searches.count(), 0);
    world.contract.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn f08_a_marker_at_comment_250_is_found() {
    let mut world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    for index in 1..250 {
        world.comment("eve", issue, &format!("Comment {index}")).await;
    }
    world.label(issue, "incident").await;
    world.rest_clean().await;
    for index in 251..310 {
        world.comment("eve", issue, &format!("Comment {index}")).await;
    }
    world.lose_database().await;
    let before = world.sandbox.snapshot();
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(before, world.sandbox.snapshot());
}

#[tokio::test(flavor = "multi_thread")]
async fn f22_a_suspended_installation_holds_up_no_other() {
    let mut world = World::without_bot(RepoOptions::default()).await;
    world.sandbox.add_repo("globex", "store", RepoOptions::default()).unwrap();
    world.sandbox.add_collaborator("globex/store", "ann", "admin").unwrap();
    let new = json!({ "title": "Down", "labels": ["incident"] });
    world.post("ann", "/repos/globex/store/issues", new).await;
    world.sandbox.quiesce(Duration::from_secs(10)).await.unwrap();
    let other = world.sandbox.installation_of("globex/store").unwrap();
    world.sandbox.set_suspended(other, true).unwrap();
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();

    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    let began = std::time::Instant::now();
    while world.answers(issue).await.is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "the others wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.only_pull().await;
    assert_eq!(world.get("/repos/globex/store/pulls").await, json!([]));

    // What waited for it is done once it is back.
    world.sandbox.set_suspended(other, false).unwrap();
    world.rest_clean().await;
    assert_eq!(world.list("/repos/globex/store/pulls").await.len(), 1);
}

/// Refuses the first requests of an installation.
struct Refuse {
    left: AtomicU64,
    status: u16,
}

impl Script for Refuse {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if !request.by_installation
            || self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err()
        {
            return None;
        }
        let message = "Bad credentials".to_owned();
        Some(FaultAnswer::Refuse { status: self.status, message, headers: Vec::new() })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_a_fresh_token_is_refused_twice() {
    let world = World::new().await;
    world.sandbox.script(Some(Arc::new(Refuse { left: AtomicU64::new(2), status: 401 })));
    story(&world).await;
    let refused = world.sandbox.requests().iter().filter(|request| request.status == 401).count();
    assert_eq!(refused, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn f24_a_ruleset_that_refuses_is_told_once() {
    let world = World::new().await;
    let message = "Repository rule violations found\n\nCannot create ref due to creations being restricted.";
    world.sandbox.inject(Fault {
        method: Some("POST".into()),
        path_contains: "/git/refs".into(),
        answer: FaultAnswer::Refuse { status: 422, message: message.into(), headers: Vec::new() },
        times: None,
    });
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest().await;
    world.label(issue, "sev1").await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert!(answers[0].contains("rule violations"), "{}", answers[0]);
    assert_eq!(world.counts().await, (0, 0), "told, not parked");
    // Once it is allowed, one word is enough.
    world.sandbox.clear_faults();
    world.comment("bob", issue, "/postmortem start").await;
    world.rest().await;
    world.only_pull().await;
}

/// Every request is sent elsewhere inside the host once, the writes as well.
struct Redirect {
    status: u16,
    base: String,
    sent: Mutex<HashSet<(String, String)>>,
}

impl Script for Redirect {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        // Reads have a query, which this script does not see.
        if !request.by_installation || request.method == "GET" {
            return None;
        }
        let key = (request.method.clone(), request.path.clone());
        let mut sent = self.sent.lock().unwrap();
        if sent.remove(&key) {
            return None;
        }
        sent.insert(key);
        let location = format!("{}/api/v3{}", self.base, request.path);
        let (message, headers) = ("Moved".to_owned(), vec![("location".to_owned(), location)]);
        Some(FaultAnswer::Refuse { status: self.status, message, headers })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f25_every_request_may_be_redirected() {
    for status in [301, 307] {
        let world = World::new().await;
        let (base, sent) = (world.sandbox.url().trim_end_matches('/').to_owned(), Mutex::default());
        world.sandbox.script(Some(Arc::new(Redirect { status, base, sent })));
        story(&world).await;
        let redirected = world.sandbox.requests().iter().filter(|request| request.status == status).count();
        assert!(redirected >= 15, "{redirected}");
    }
    // As GitHub itself does it: under the old name, reads and writes go to the new one.
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    world.sandbox.rename_repo(REPO, "store").unwrap();
    let renamed = world.list("/repos/acme/store/pulls").await;
    assert_eq!(renamed.len(), 1);
    let comment = json!({ "body": "/postmortem status" });
    world.post("cleo", &format!("/repos/acme/store/issues/{issue}/comments"), comment).await;
    world.rest().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    let comments = world.list(&format!("/repos/acme/store/issues/{issue}/comments")).await;
    let ours = comments.iter().filter(|comment| comment["user"]["login"] == "postmortem-bot[bot]").count();
    assert_eq!(ours, 2, "{comments:#?}");
    assert_eq!(world.list("/repos/acme/store/pulls?state=all").await.len(), 1);
    assert_eq!(world.counts().await, (0, 0));
}

/// Does something to the sandbox at one request of the bot.
struct Meanwhile {
    sandbox: Weak<Sandbox>,
    at: u64,
    seen: AtomicU64,
    act: fn(&Sandbox),
}

impl Script for Meanwhile {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if request.by_installation && self.seen.fetch_add(1, Ordering::SeqCst) == self.at {
            (self.act)(&self.sandbox.upgrade().unwrap());
        }
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f26_archived_transferred_deleted_or_locked_meanwhile() {
    type Act = fn(&Sandbox);
    let acts: [(&str, Act); 4] = [
        ("archived", |sandbox| sandbox.archive(REPO).unwrap()),
        ("transferred", |sandbox| assert!(sandbox.transfer_issue(REPO, 1, "acme/other").is_ok())),
        ("deleted", |sandbox| sandbox.delete_issue(REPO, 1).unwrap()),
        ("locked", |sandbox| sandbox.lock_issue(REPO, 1).unwrap()),
    ];
    for (name, act) in acts {
        for at in [1, 8, 15] {
            let world = World::new().await;
            world.sandbox.add_repo("acme", "other", RepoOptions::default()).unwrap();
            let sandbox = Arc::downgrade(&world.sandbox);
            world.sandbox.script(Some(Arc::new(Meanwhile { sandbox, at, seen: AtomicU64::new(0), act })));
            world.open_issue("Down", None, &["incident"]).await;
            world.rest().await;
            world.sandbox.redeliver_all().await.unwrap();
            world.rest().await;
            assert_eq!(world.counts().await, (0, 0), "{name} at request {at}: a job was given up");
            let pulls: Vec<Value> = world.pulls().await;
            assert!(pulls.len() <= 1, "{name} at request {at}: {pulls:#?}");
            // Nothing holds up the next incident.
            if name == "archived" {
                world.sandbox.unarchive(REPO).unwrap();
            }
            let next = world.open_issue("Down again", None, &["incident"]).await;
            world.rest().await;
            assert_eq!(world.answers(next).await.len(), 1, "{name} at request {at}");
        }
    }
}
