//! What only the SQLite store promises: its file, its URL, and that what was answered is on the disk.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use postmortem_bot::bot::event::{Event, Incoming};
use postmortem_bot::bot::model::{Actor, RepoRef};
use postmortem_bot::ports::{Accepted, DeliveryContent, NewDelivery, Store, StoreError};
use postmortem_bot::store::SqliteStore;
use rusqlite::{Connection, OpenFlags};

/// Names the database for the process that is to be killed.
const CHILD_DATABASE: &str = "STORE_CHILD_DATABASE";

fn delivery(id: &str, number: u64) -> NewDelivery {
    let incoming = Incoming {
        repo: RepoRef { installation: 77, id: 5, owner: "acme".into(), name: "shop".into() },
        sender: Actor { login: "ann".into(), is_bot: false },
        event: Event::Issue { number, action: "labeled".into() },
    };
    NewDelivery { id: id.into(), event: "issues".into(), content: DeliveryContent::Job(Box::new(incoming)) }
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(&format!("sqlite://{}", path.display())).expect("a database")
}

fn refusal(url: &str) -> String {
    match SqliteStore::open(url) {
        Err(StoreError::Failed(message)) => message,
        other => panic!("{url} should have been refused: {other:?}"),
    }
}

#[test]
fn the_file_is_private_and_has_small_pages_and_a_write_ahead_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file:%20 ü.db");
    let store = SqliteStore::open(&format!("sqlite:{}", path.display())).unwrap();
    let conn = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    let page_size: i64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), page_size), ("wal", 4096));
    #[cfg(unix)]
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    drop(store);
}

#[test]
fn a_url_that_cannot_serve_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal("sqlite::memory:").contains("in memory"));
    assert!(refusal("sqlite://").contains("path is missing"));
    assert!(refusal("sqlite://a.db?mode=ro").contains("takes no parameters"));
    let other = refusal("postgres://me:hunter2@db/x");
    assert!(other.contains("sqlite://PATH") && !other.contains("hunter2"), "{other}");
    let missing = refusal(&format!("sqlite://{}/no/such.db", folder.path().display()));
    assert!(missing.contains("/no does not exist"), "{missing}");
    let text = folder.path().join("text.db");
    std::fs::write(&text, "this is no database, but a text of some length".repeat(40)).unwrap();
    assert!(refusal(&format!("sqlite://{}", text.display())).contains("text.db"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Arc::new(open(&path));
    let mut tasks = tokio::task::JoinSet::new();
    for id in 0..500_u64 {
        let store = Arc::clone(&store);
        tasks.spawn(async move { store.accept(delivery(&format!("d{id}"), id % 50 + 1)).await.unwrap() });
    }
    assert!(tasks.join_all().await.iter().all(|outcome| *outcome == Accepted::New));
    drop(store);
    let store = open(&path);
    assert_eq!(store.counts().await.unwrap(), (500, 0));
    assert_eq!(store.accept(delivery("d0", 1)).await.unwrap(), Accepted::Duplicate);
}

#[tokio::test]
async fn two_processes_may_share_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (one, two) = (open(&path), open(&path));
    one.accept(delivery("d1", 3)).await.unwrap();
    assert_eq!(two.accept(delivery("d1", 3)).await.unwrap(), Accepted::Duplicate);
    let lease = Duration::from_mins(1);
    let claim = two.claim("two", lease).await.unwrap().unwrap();
    assert!(one.claim("one", lease).await.unwrap().is_none());
    two.release(&claim).await.unwrap();
    assert!(one.claim("one", lease).await.unwrap().unwrap().fence > claim.fence);
}

#[tokio::test]
async fn an_unreadable_body_can_be_taken_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = open(&path);
    let body = r#"{"text":"caf\u00e9 😀"}"#.repeat(30_000);
    let content = DeliveryContent::Unreadable { body: body.clone().into(), problem: "why".into() };
    store.accept(NewDelivery { id: "d1".into(), event: "issues".into(), content }).await.unwrap();
    drop(store);
    let (problem, kept): (String, Vec<u8>) = Connection::open(&path)
        .unwrap()
        .query_row("SELECT problem, body FROM deliveries WHERE outcome = 'unreadable'", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(problem, "why");
    assert!(kept.len() * 5 < body.len());
    assert_eq!(lz4_flex::decompress_size_prepended(&kept).unwrap(), body.as_bytes());
}

#[tokio::test]
async fn a_job_that_this_version_cannot_read_is_parked_and_does_not_block() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = open(&path);
    store.accept(delivery("old", 3)).await.unwrap();
    store.accept(delivery("new", 3)).await.unwrap();
    let changed = Connection::open(&path)
        .unwrap()
        .execute(r#"UPDATE jobs SET payload = '{"from":"another version"}' WHERE delivery_id = 'old'"#, []);
    assert_eq!(changed.unwrap(), 1);
    let claim = store.claim("worker", Duration::from_mins(1)).await.unwrap().unwrap();
    let jobs = store.jobs(&claim).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.delivery_id.as_str()).collect::<Vec<_>>(), ["new"]);
    assert_eq!(store.counts().await.unwrap(), (1, 1));
}

/// Not a test of its own: the process that `an_answered_delivery_survives_kill_9` kills.
#[tokio::test]
#[ignore = "started by another test"]
async fn child_that_accepts_until_killed() {
    let path = std::env::var_os(CHILD_DATABASE).expect("the parent names the database");
    let store = open(Path::new(&path));
    for id in 0_u64.. {
        store.accept(delivery(&format!("d{id}"), id % 5 + 1)).await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "answered d{id}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn an_answered_delivery_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    for round in 1..=3_usize {
        let path = folder.path().join(format!("store{round}.db"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "child_that_accepts_until_killed"])
            .env(CHILD_DATABASE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut answered = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            // The first answer shares its line with what the test harness prints.
            if let Some((_, id)) = line.unwrap().split_once("answered ") {
                answered.push(id.to_owned());
            }
            if answered.len() == 25 * round {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(answered.len() >= 25 * round, "only {} answers", answered.len());
        let store = open(&path);
        // One more may have been committed and not yet answered.
        let open_jobs = usize::try_from(store.counts().await.unwrap().0).unwrap();
        assert!((answered.len()..=answered.len() + 1).contains(&open_jobs), "{open_jobs} jobs");
        for id in &answered {
            assert_eq!(store.accept(delivery(id, 1)).await.unwrap(), Accepted::Duplicate, "{id}");
        }
    }
}
