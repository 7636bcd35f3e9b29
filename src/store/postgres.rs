//! [`PostgresStore`]: one database, any number of replicas, group commit at the intake.
//!
//! Leases, fences and retry times go by the database's clock, so replicas need not agree on the time. Whoever
//! changes a lane locks its row first: what a claim decided cannot be undone by a delivery that comes at the
//! same moment.

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::rows::{ClaimKey, LaneKey, OwnJob, column, columns, json, milliseconds, row_of, shortened};
use crate::bot::event::{Incoming, Lane};
use crate::ports::{
    Accepted, Claim, EffectRecord, Job, JobNote, NewDelivery, Pruned, Rewrite, Store, StoreError, StoreResult,
};

mod intake;
mod migrations;
mod operations;
mod sweeps;

use intake::Intake;

/// How long to wait for a connection: a new one, or one that is in use.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections of one replica: the intake's, the sweeps', and the workers'.
const CONNECTIONS: usize = 8;

/// What every connection starts with: nothing acknowledged is lost whatever the server's default is, and
/// neither a replica that froze nor a statement that hangs holds a lane's row for long.
const SESSION: &str = "SET synchronous_commit TO on; SET statement_timeout TO '30s'; SET lock_timeout TO '15s';
    SET idle_in_transaction_session_timeout TO '10s'; SET default_transaction_isolation TO 'read committed'";

/// The store in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    pool: Pool,
    intake: Intake,
}

impl PostgresStore {
    /// Connects to the database that `url` (`postgres://…`) names, and brings its schema up to date.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let pool = pool(url)?;
        let mut conn = pool.get().await?;
        migrations::migrate(&mut conn, migrations::STEPS).await?;
        drop(conn);
        Ok(Self { intake: Intake::start(pool.clone()), pool })
    }
}

fn pool(url: &str) -> StoreResult<Pool> {
    // The URL may hold a password, so it is not repeated.
    let mut config: tokio_postgres::Config = url.parse().map_err(|error: tokio_postgres::Error| {
        let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        StoreError::Failed(format!(
            "the database URL must be postgres://USER:PASSWORD@HOST:PORT/DATABASE (percent-encode special \
             characters): {why}"
        ))
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_application_name().is_none() {
        config.application_name("postmortem-bot");
    }
    config.keepalives_idle(Duration::from_secs(30));
    let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, MakeRustlsConnect::new(tls()?), manager);
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(CONNECT_TIMEOUT))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .post_create(Hook::async_fn(|conn, _| {
            Box::pin(async move { conn.batch_execute(SESSION).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(|error| StoreError::Failed(format!("cannot set up the connections: {error}")))
}

/// Servers are verified against the system's certificates (or those that `SSL_CERT_FILE` names).
fn tls() -> StoreResult<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Failed(format!("cannot set up TLS: {error}")))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(answer) = error.as_db_error() else {
            // Refused, dropped, timed out, or an answer that cannot be read.
            return Self::Unavailable(full(&error));
        };
        let code = answer.code();
        let passes = ["08", "40", "53", "57"].iter().any(|class| code.code().starts_with(class))
            || [&SqlState::LOCK_NOT_AVAILABLE, &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT].contains(&code);
        let message = format!("{} (SQLSTATE {})", answer.message(), code.code());
        if passes { Self::Unavailable(message) } else { Self::Failed(message) }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => error.into(),
            PoolError::Timeout(_) => Self::Unavailable("no connection to the database within 5 s".to_owned()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// An error with what caused it.
fn full(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}

#[async_trait]
impl Store for PostgresStore {
    async fn accept(&self, delivery: NewDelivery) -> StoreResult<Accepted> {
        self.intake.accept(row_of(delivery).await?).await
    }

    async fn enqueue(&self, id: &str, incoming: Incoming, after: Duration) -> StoreResult<Accepted> {
        let (job, after) = (OwnJob::new(id, &incoming)?, milliseconds(after));
        sweeps::enqueue(&mut self.pool.get().await?, &job, after).await
    }

    async fn arrived(&self, ids: &[String]) -> StoreResult<HashSet<String>> {
        sweeps::arrived(&self.pool.get().await?, ids).await
    }

    async fn ping(&self) -> StoreResult<()> {
        operations::ping(&self.pool.get().await?).await
    }

    async fn claim_except(&self, worker: &str, lease: Duration, passed: &[u64]) -> StoreResult<Option<Claim>> {
        let conn = self.pool.get().await?;
        sweeps::let_in(&conn).await?;
        operations::claim(&conn, worker, milliseconds(lease), &columns(passed)).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> StoreResult<()> {
        let claim = ClaimKey::try_from(claim)?;
        operations::renew(&self.pool.get().await?, claim, milliseconds(lease)).await
    }

    async fn release(&self, claim: &Claim) -> StoreResult<()> {
        operations::release(&self.pool.get().await?, ClaimKey::try_from(claim)?).await
    }

    async fn jobs(&self, claim: &Claim) -> StoreResult<Vec<Job>> {
        operations::jobs(&mut self.pool.get().await?, ClaimKey::try_from(claim)?).await
    }

    async fn finish(&self, claim: &Claim, job: i64) -> StoreResult<()> {
        operations::finish(&mut self.pool.get().await?, ClaimKey::try_from(claim)?, job).await
    }

    async fn retry(&self, claim: &Claim, job: i64, delay: Duration, counts: bool, error: &str) -> StoreResult<()> {
        let (claim, delay, error) = (ClaimKey::try_from(claim)?, milliseconds(delay), shortened(error));
        operations::retry(&mut self.pool.get().await?, claim, job, delay, counts, &error).await
    }

    async fn park(&self, claim: &Claim, job: i64, error: &str) -> StoreResult<()> {
        let (claim, error) = (ClaimKey::try_from(claim)?, shortened(error));
        operations::park(&mut self.pool.get().await?, claim, job, &error).await
    }

    async fn reroute(&self, claim: &Claim, job: i64, to: &Lane) -> StoreResult<()> {
        let (claim, to) = (ClaimKey::try_from(claim)?, LaneKey::try_from(to)?);
        operations::reroute(&mut self.pool.get().await?, claim, job, to).await
    }

    async fn next_due_except(&self, passed: &[u64]) -> StoreResult<Option<Duration>> {
        operations::next_due(&self.pool.get().await?, &columns(passed)).await
    }

    async fn counts(&self) -> StoreResult<(u64, u64)> {
        operations::counts(&self.pool.get().await?).await
    }

    async fn unfinished(&self, limit: u32) -> StoreResult<Vec<JobNote>> {
        sweeps::unfinished(&self.pool.get().await?, limit).await
    }

    async fn hasten(&self, installation: u64) -> StoreResult<u64> {
        sweeps::hasten(&mut self.pool.get().await?, column(installation)?).await
    }

    async fn prune(&self, older_than: Duration, limit: u32) -> StoreResult<Pruned> {
        sweeps::prune(&self.pool.get().await?, milliseconds(older_than), limit).await
    }

    async fn reserve(&self, claim: &Claim, name: &str) -> StoreResult<bool> {
        sweeps::reserve(&mut self.pool.get().await?, ClaimKey::try_from(claim)?, name).await
    }

    async fn ledger(&self, lane: &Lane) -> StoreResult<Vec<EffectRecord>> {
        sweeps::ledger(&self.pool.get().await?, LaneKey::try_from(lane)?).await
    }

    async fn recorded(&self, repository_id: u64, keys: &[String]) -> StoreResult<HashSet<String>> {
        sweeps::recorded(&self.pool.get().await?, column(repository_id)?, keys).await
    }

    async fn effects(&self, claim: &Claim) -> StoreResult<Vec<EffectRecord>> {
        operations::effects(&mut self.pool.get().await?, ClaimKey::try_from(claim)?).await
    }

    async fn intend(
        &self,
        claim: &Claim,
        key: &str,
        intent: &serde_json::Value,
        lease: Duration,
    ) -> StoreResult<(EffectRecord, bool)> {
        let (claim, intent, lease) = (ClaimKey::try_from(claim)?, json(intent), milliseconds(lease));
        operations::intend(&mut self.pool.get().await?, claim, key, &intent, lease).await
    }

    async fn record(&self, claim: &Claim, key: &str, result: &serde_json::Value) -> StoreResult<()> {
        let (claim, result) = (ClaimKey::try_from(claim)?, json(result));
        operations::record(&mut self.pool.get().await?, claim, key, &result).await
    }

    async fn forget(&self, claim: &Claim, key: &str) -> StoreResult<()> {
        operations::forget(&mut self.pool.get().await?, ClaimKey::try_from(claim)?, key).await
    }

    async fn spend(&self, installation: u64, rewrite: Rewrite) -> StoreResult<()> {
        operations::spend(&mut self.pool.get().await?, column(installation)?, rewrite).await
    }
}
