//! [`SqliteStore`]: one file, one writer thread, group commit.
//!
//! `synchronous=FULL`: what was answered survives a power cut. Several processes may share the file on one
//! machine (leases and fences hold between them); over a network file system they may not.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::bot::event::{Incoming, Lane};
use crate::ports::{
    Accepted, Claim, EffectRecord, Job, JobNote, NewDelivery, Pruned, Rewrite, Store, StoreError, StoreResult,
};

mod migrations;
mod operations;
mod sweeps;
mod writer;

use super::rows::{ClaimKey, LaneKey, OwnJob, column, json, milliseconds, row_of, shortened};
use writer::{WhenFull, Writer};

/// How long to wait for another process that writes to the same file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Pages of 4 KiB in the write-ahead log before it is copied back: 16 MiB.
const WAL_PAGES: u32 = 4096;

/// The store in a SQLite file. Dropping it waits until everything that was queued is committed.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
}

impl SqliteStore {
    /// Opens (or makes, readable by its owner alone) the database that `url` names, and brings its schema up
    /// to date. `url` is `sqlite://PATH` or `sqlite:PATH`; a relative path is relative to the working folder.
    ///
    /// Blocks while it works; meant for the start of the program.
    pub fn open(url: &str) -> StoreResult<Self> {
        let path = path_of(url)?;
        create_private(&path)?;
        let mut conn = connect(&path)
            .map_err(|error| StoreError::Failed(format!("cannot open the database {}: {error}", path.display())))?;
        migrations::migrate(&mut conn, migrations::STEPS)?;
        conn.pragma_update(None, "foreign_keys", true)?;
        Ok(Self { writer: Writer::start(conn)? })
    }

    /// For the worker and the sweeps, which rather wait than fail.
    async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.writer.submit(WhenFull::Wait, operation).await
    }
}

fn path_of(url: &str) -> StoreResult<PathBuf> {
    let refuse = |why: &str| {
        Err(StoreError::Failed(format!(
            "the database URL must be sqlite://PATH, such as sqlite://postmortem.db, or postgres://…: {why}"
        )))
    };
    let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) else {
        // The URL may hold a password, so it is not repeated.
        return refuse("there is no other kind of store");
    };
    match path {
        "" => refuse("the path is missing"),
        ":memory:" => refuse("a database in memory would lose deliveries that were acknowledged"),
        path if path.contains('?') => refuse("it takes no parameters"),
        path => Ok(PathBuf::from(path)),
    }
}

/// Makes the file before SQLite does, which would let the group read it; SQLite's own files follow its mode.
fn create_private(path: &Path) -> StoreResult<()> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let why = match folder {
                Some(folder) if !folder.is_dir() => format!("the folder {} does not exist", folder.display()),
                _ => error.to_string(),
            };
            Err(StoreError::Failed(format!("cannot open the database {}: {why}", path.display())))
        }
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // Without OPEN_URI, so that a path is a path whatever it looks like.
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_prepared_statement_cache_capacity(64);
    // Rows are small, and every page that a batch touches goes to the disk whole: small pages. The size takes hold only
    // before the file becomes a WAL database.
    conn.pragma_update(None, "page_size", 4096)?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| {
        let mode: String = row.get(0)?;
        if mode.eq_ignore_ascii_case("wal") { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
    })?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // Under load batch after batch changes the same pages: the longer the log, the fewer of them are copied back.
    conn.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    Ok(conn)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Unavailable(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn accept(&self, delivery: NewDelivery) -> StoreResult<Accepted> {
        let row = row_of(delivery).await?;
        self.writer.accept(row).await
    }

    async fn enqueue(&self, id: &str, incoming: Incoming, after: Duration) -> StoreResult<Accepted> {
        let (job, after) = (OwnJob::new(id, &incoming)?, milliseconds(after));
        self.run(move |conn| sweeps::enqueue(conn, &job, after)).await
    }

    async fn arrived(&self, ids: &[String]) -> StoreResult<HashSet<String>> {
        let ids = ids.to_vec();
        self.run(move |conn| sweeps::arrived(conn, &ids)).await
    }

    async fn ping(&self) -> StoreResult<()> {
        self.writer.submit(WhenFull::Refuse, operations::ping).await
    }

    async fn claim_except(&self, worker: &str, lease: Duration, passed: &[u64]) -> StoreResult<Option<Claim>> {
        let (worker, lease, passed) = (worker.to_owned(), milliseconds(lease), serde_json::json!(passed).to_string());
        self.run(move |conn| operations::claim(conn, &worker, lease, &passed)).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> StoreResult<()> {
        let (claim, lease) = (ClaimKey::try_from(claim)?, milliseconds(lease));
        self.run(move |conn| operations::renew(conn, claim, lease)).await
    }

    async fn release(&self, claim: &Claim) -> StoreResult<()> {
        let claim = ClaimKey::try_from(claim)?;
        self.run(move |conn| operations::release(conn, claim)).await
    }

    async fn jobs(&self, claim: &Claim) -> StoreResult<Vec<Job>> {
        let claim = ClaimKey::try_from(claim)?;
        self.run(move |conn| operations::jobs(conn, claim)).await
    }

    async fn finish(&self, claim: &Claim, job: i64) -> StoreResult<()> {
        let claim = ClaimKey::try_from(claim)?;
        self.run(move |conn| operations::finish(conn, claim, job)).await
    }

    async fn retry(&self, claim: &Claim, job: i64, delay: Duration, counts: bool, error: &str) -> StoreResult<()> {
        let (claim, delay, error) = (ClaimKey::try_from(claim)?, milliseconds(delay), shortened(error));
        self.run(move |conn| operations::retry(conn, claim, job, delay, counts, &error)).await
    }

    async fn park(&self, claim: &Claim, job: i64, error: &str) -> StoreResult<()> {
        let (claim, error) = (ClaimKey::try_from(claim)?, shortened(error));
        self.run(move |conn| operations::park(conn, claim, job, &error)).await
    }

    async fn reroute(&self, claim: &Claim, job: i64, to: &Lane) -> StoreResult<()> {
        let (claim, to) = (ClaimKey::try_from(claim)?, LaneKey::try_from(to)?);
        self.run(move |conn| operations::reroute(conn, claim, job, to)).await
    }

    async fn next_due_except(&self, passed: &[u64]) -> StoreResult<Option<Duration>> {
        let passed = serde_json::json!(passed).to_string();
        self.run(move |conn| operations::next_due(conn, &passed)).await
    }

    async fn counts(&self) -> StoreResult<(u64, u64)> {
        self.run(operations::counts).await
    }

    async fn unfinished(&self, limit: u32) -> StoreResult<Vec<JobNote>> {
        self.run(move |conn| sweeps::unfinished(conn, limit)).await
    }

    async fn hasten(&self, installation: u64) -> StoreResult<u64> {
        let installation = column(installation)?;
        self.run(move |conn| sweeps::hasten(conn, installation)).await
    }

    async fn prune(&self, older_than: Duration, limit: u32) -> StoreResult<Pruned> {
        let older_than = milliseconds(older_than);
        self.run(move |conn| sweeps::prune(conn, older_than, limit)).await
    }

    async fn reserve(&self, claim: &Claim, name: &str) -> StoreResult<bool> {
        let (claim, name) = (ClaimKey::try_from(claim)?, name.to_owned());
        self.run(move |conn| sweeps::reserve(conn, claim, &name)).await
    }

    async fn ledger(&self, lane: &Lane) -> StoreResult<Vec<EffectRecord>> {
        let lane = LaneKey::try_from(lane)?;
        self.run(move |conn| sweeps::ledger(conn, lane)).await
    }

    async fn recorded(&self, repository_id: u64, keys: &[String]) -> StoreResult<HashSet<String>> {
        let (repository_id, keys) = (column(repository_id)?, keys.to_vec());
        self.run(move |conn| sweeps::recorded(conn, repository_id, &keys)).await
    }

    async fn effects(&self, claim: &Claim) -> StoreResult<Vec<EffectRecord>> {
        let claim = ClaimKey::try_from(claim)?;
        self.run(move |conn| operations::effects(conn, claim)).await
    }

    async fn intend(
        &self,
        claim: &Claim,
        key: &str,
        intent: &serde_json::Value,
        lease: Duration,
    ) -> StoreResult<(EffectRecord, bool)> {
        let (claim, key, intent, lease) =
            (ClaimKey::try_from(claim)?, key.to_owned(), json(intent), milliseconds(lease));
        self.run(move |conn| operations::intend(conn, claim, &key, &intent, lease)).await
    }

    async fn record(&self, claim: &Claim, key: &str, result: &serde_json::Value) -> StoreResult<()> {
        let (claim, key, result) = (ClaimKey::try_from(claim)?, key.to_owned(), json(result));
        self.run(move |conn| operations::record(conn, claim, &key, &result)).await
    }

    async fn forget(&self, claim: &Claim, key: &str) -> StoreResult<()> {
        let (claim, key) = (ClaimKey::try_from(claim)?, key.to_owned());
        self.run(move |conn| operations::forget(conn, claim, &key)).await
    }

    async fn spend(&self, installation: u64, rewrite: Rewrite) -> StoreResult<()> {
        let installation = column(installation)?;
        self.run(move |conn| operations::spend(conn, installation, rewrite)).await
    }
}
