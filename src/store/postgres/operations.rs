//! What each operation of the worker does to the database.
//!
//! An operation on a claim locks the lane's row before it looks at anything else, and what it reads after
//! that is what stands.

use std::time::Duration;

use deadpool_postgres::{GenericClient, Object};
use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::super::rows::{ClaimKey, EffectRow, JOBS_AT_ONCE, LaneKey, OWN_JOBS};
use crate::bot::event::{Incoming, Lane};
use crate::ports::{Claim, EffectRecord, Job, Rewrite, StoreError, StoreResult};

/// The database's clock, in milliseconds; `now()` would stand still for a whole transaction.
macro_rules! now {
    () => {
        "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    };
}
pub(super) use now;

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Rows changed.
pub(super) async fn execute(conn: &impl GenericClient, sql: &str, parameters: Parameters<'_>) -> StoreResult<u64> {
    let statement = conn.prepare_cached(sql).await?;
    Ok(conn.execute(&statement, parameters).await?)
}

pub(super) async fn query(conn: &impl GenericClient, sql: &str, parameters: Parameters<'_>) -> StoreResult<Vec<Row>> {
    let statement = conn.prepare_cached(sql).await?;
    Ok(conn.query(&statement, parameters).await?)
}

/// The lane is there, and due where nothing waits in it before the job about to come. Locks its row.
pub(super) async fn open_lane(conn: &impl GenericClient, lane: LaneKey) -> StoreResult<()> {
    let sql = concat!(
        "INSERT INTO lanes (repository_id, number, due_at) VALUES ($1, $2, ",
        now!(),
        ") ON CONFLICT (repository_id, number) DO UPDATE SET due_at = excluded.due_at WHERE lanes.due_at IS NULL"
    );
    execute(conn, sql, &[&lane.repository_id, &lane.number]).await.map(drop)
}

/// The lane waits for its first open job: order within it holds. Its row is locked already.
pub(super) async fn refresh_lane(conn: &impl GenericClient, lane: LaneKey) -> StoreResult<()> {
    let sql = "UPDATE lanes SET due_at = (
             SELECT due_at FROM jobs
             WHERE repository_id = $1 AND number = $2 AND state = 'open' ORDER BY id LIMIT 1)
         WHERE repository_id = $1 AND number = $2";
    execute(conn, sql, &[&lane.repository_id, &lane.number]).await.map(drop)
}

/// The installation of a lane's first open job.
macro_rules! installation {
    () => {
        "(SELECT installation FROM jobs WHERE jobs.repository_id = lanes.repository_id
             AND jobs.number = lanes.number AND jobs.state = 'open' ORDER BY jobs.id LIMIT 1)"
    };
}

/// `passed` are installations.
pub(super) async fn claim(conn: &Object, worker: &str, lease: i64, passed: &[i64]) -> StoreResult<Option<Claim>> {
    let sql = concat!(
        "UPDATE lanes SET fence = fence + 1, lease_until = ",
        now!(),
        " + $1, holder = $2
         WHERE (repository_id, number) = (
             SELECT repository_id, number FROM lanes
             WHERE due_at <= ",
        now!(),
        " AND lease_until <= ",
        now!(),
        " AND (cardinality($3::bigint[]) = 0 OR ",
        installation!(),
        " <> ALL ($3))
             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING repository_id, number, fence, ",
        installation!(),
    );
    let rows = query(conn, sql, &[&lease, &worker, &passed]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (repository_id, number): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let lane = Lane { repository_id: repository_id.cast_unsigned(), number: number.cast_unsigned() };
    let installation: Option<i64> = row.try_get(3)?;
    Ok(Some(Claim { lane, fence: row.try_get(2)?, installation: installation.unwrap_or(0).cast_unsigned() }))
}

/// Still ours? A lease that ended while nobody else came is: the fence tells, not the clock. Locks the lane's
/// row until the transaction ends.
pub(super) async fn verify(conn: &impl GenericClient, claim: ClaimKey) -> StoreResult<()> {
    let sql = "SELECT 1 FROM lanes WHERE repository_id = $1 AND number = $2 AND fence = $3 AND holder IS NOT NULL
         FOR UPDATE";
    let held = query(conn, sql, &[&claim.lane.repository_id, &claim.lane.number, &claim.fence]).await?;
    if held.is_empty() { Err(StoreError::LeaseLost) } else { Ok(()) }
}

pub(super) async fn renew(conn: &impl GenericClient, claim: ClaimKey, lease: i64) -> StoreResult<()> {
    let sql = concat!(
        "UPDATE lanes SET lease_until = ",
        now!(),
        " + $4 WHERE repository_id = $1 AND number = $2 AND fence = $3 AND holder IS NOT NULL"
    );
    one_held(execute(conn, sql, &[&claim.lane.repository_id, &claim.lane.number, &claim.fence, &lease]).await?)
}

pub(super) async fn release(conn: &Object, claim: ClaimKey) -> StoreResult<()> {
    let sql = "UPDATE lanes SET lease_until = 0, holder = NULL
         WHERE repository_id = $1 AND number = $2 AND fence = $3 AND holder IS NOT NULL";
    one_held(execute(conn, sql, &[&claim.lane.repository_id, &claim.lane.number, &claim.fence]).await?)
}

fn one_held(changed: u64) -> StoreResult<()> {
    if changed == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

pub(super) async fn jobs(conn: &mut Object, claim: ClaimKey) -> StoreResult<Vec<Job>> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let sql = "SELECT id, delivery_id, payload, attempts FROM jobs
         WHERE repository_id = $1 AND number = $2 AND state = 'open' ORDER BY id LIMIT $3";
    let limit = i64::from(JOBS_AT_ONCE);
    let rows = query(&transaction, sql, &[&claim.lane.repository_id, &claim.lane.number, &limit]).await?;
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, payload, attempts): (i64, &str, i64) = (row.try_get(0)?, row.try_get(2)?, row.try_get(3)?);
        if let Ok(incoming) = serde_json::from_str::<Incoming>(payload) {
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            jobs.push(Job { id, delivery_id: row.try_get(1)?, incoming, attempts });
        } else {
            // Written by a version with other ideas of a job: it must not hold up the lane for ever.
            let why = "this version cannot read the job's payload";
            change(&transaction, claim, id, PARK, &[&why]).await?;
        }
    }
    transaction.commit().await?;
    Ok(jobs)
}

/// `$1` to `$3` are the job and its lane.
const PARK: &str = concat!(
    "UPDATE jobs SET state = 'parked', attempts = attempts + 1, last_error = $4, updated_at = ",
    now!(),
    " WHERE id = $1 AND repository_id = $2 AND number = $3 AND state = 'open'"
);

/// Changes one open job of the lane, then the lane.
async fn change(
    conn: &impl GenericClient,
    claim: ClaimKey,
    job: i64,
    sql: &str,
    more: Parameters<'_>,
) -> StoreResult<()> {
    let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&job, &claim.lane.repository_id, &claim.lane.number];
    parameters.extend(more);
    if execute(conn, sql, &parameters).await? == 0 {
        return Err(StoreError::Failed(format!("job {job} is not open in its lane")));
    }
    refresh_lane(conn, claim.lane).await
}

async fn change_job(conn: &mut Object, claim: ClaimKey, job: i64, sql: &str, more: Parameters<'_>) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    change(&transaction, claim, job, sql, more).await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn finish(conn: &mut Object, claim: ClaimKey, job: i64) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let own = "DELETE FROM jobs WHERE id = $1 AND repository_id = $2 AND number = $3 AND state = 'open'
         AND delivery_id LIKE $4";
    let lane = claim.lane;
    if execute(&transaction, own, &[&job, &lane.repository_id, &lane.number, &OWN_JOBS]).await? > 0 {
        refresh_lane(&transaction, lane).await?;
        return Ok(transaction.commit().await?);
    }
    let sql = concat!(
        "UPDATE jobs SET state = 'done', updated_at = ",
        now!(),
        " WHERE id = $1 AND repository_id = $2 AND number = $3 AND state = 'open'"
    );
    change(&transaction, claim, job, sql, &[]).await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn retry(
    conn: &mut Object,
    claim: ClaimKey,
    job: i64,
    delay: i64,
    counts: bool,
    error: &str,
) -> StoreResult<()> {
    let sql = concat!(
        "UPDATE jobs SET due_at = ",
        now!(),
        " + $4, attempts = attempts + $5, last_error = $6, updated_at = ",
        now!(),
        " WHERE id = $1 AND repository_id = $2 AND number = $3 AND state = 'open'"
    );
    change_job(conn, claim, job, sql, &[&delay, &i64::from(counts), &error]).await
}

pub(super) async fn park(conn: &mut Object, claim: ClaimKey, job: i64, error: &str) -> StoreResult<()> {
    change_job(conn, claim, job, PARK, &[&error]).await
}

pub(super) async fn reroute(conn: &mut Object, claim: ClaimKey, job: i64, to: LaneKey) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    // Always in the order of their keys, as the intake does, so that no two wait for each other.
    let from = claim.lane;
    if (to.repository_id, to.number) < (from.repository_id, from.number) {
        open_lane(&transaction, to).await?;
        verify(&transaction, claim).await?;
    } else {
        verify(&transaction, claim).await?;
        open_lane(&transaction, to).await?;
    }
    // A new id, because the id is the place in the lane.
    let sql = concat!(
        "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, attempts,
                           due_at, last_error, created_at, updated_at)
         SELECT delivery_id, installation, $4, $5, payload, attempts, now, last_error, created_at, now
         FROM jobs, (SELECT ",
        now!(),
        " AS now) AS clock
         WHERE id = $1 AND repository_id = $2 AND number = $3 AND state = 'open'"
    );
    let moved =
        execute(&transaction, sql, &[&job, &from.repository_id, &from.number, &to.repository_id, &to.number]).await?;
    if moved == 0 {
        return Err(StoreError::Failed(format!("job {job} is not open in its lane")));
    }
    execute(&transaction, "DELETE FROM jobs WHERE id = $1", &[&job]).await?;
    refresh_lane(&transaction, from).await?;
    refresh_lane(&transaction, to).await?;
    Ok(transaction.commit().await?)
}

/// `passed` are installations; jobs whose time is later are seen all the same, since nothing is lost by looking.
pub(super) async fn next_due(conn: &Object, passed: &[i64]) -> StoreResult<Option<Duration>> {
    let sql = concat!(
        "SELECT min(due) - ",
        now!(),
        " FROM (SELECT min(greatest(due_at, lease_until)) AS due FROM lanes
                WHERE due_at IS NOT NULL AND (cardinality($1::bigint[]) = 0 OR ",
        installation!(),
        " <> ALL ($1))
                UNION ALL SELECT min(due_at) FROM jobs WHERE state = 'later') AS waiting"
    );
    let rows = query(conn, sql, &[&passed]).await?;
    let wait: Option<i64> = rows.first().map(|row| row.try_get(0)).transpose()?.flatten();
    Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or(0))))
}

pub(super) async fn counts(conn: &Object) -> StoreResult<(u64, u64)> {
    let sql = "SELECT (SELECT count(*) FROM jobs WHERE state = 'open'),
                      (SELECT count(*) FROM jobs WHERE state = 'parked')";
    let rows = query(conn, sql, &[]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Failed("no counts".to_owned()))?;
    let (open, parked): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    Ok((open.cast_unsigned(), parked.cast_unsigned()))
}

/// That the schema is there and the database is one that can be written: a standby can't.
pub(super) async fn ping(conn: &Object) -> StoreResult<()> {
    let rows =
        query(conn, "SELECT pg_is_in_recovery() FROM (SELECT count(*) FROM lanes WHERE false) AS none", &[]).await?;
    match rows.first().map(|row| row.try_get(0)).transpose()? {
        Some(false) => Ok(()),
        _ => Err(StoreError::Unavailable("the database is a standby, which can't be written".to_owned())),
    }
}

pub(super) async fn effects(conn: &mut Object, claim: ClaimKey) -> StoreResult<Vec<EffectRecord>> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let sql = "SELECT key, intent, result, intended_at FROM effects
         WHERE repository_id = $1 AND number = $2 ORDER BY place";
    let rows = query(&transaction, sql, &[&claim.lane.repository_id, &claim.lane.number]).await?;
    transaction.commit().await?;
    rows.iter().map(|row| effect_row(row)?.into_record()).collect()
}

pub(super) async fn intend(
    conn: &mut Object,
    claim: ClaimKey,
    key: &str,
    intent: &str,
    lease: i64,
) -> StoreResult<(EffectRecord, bool)> {
    let transaction = conn.transaction().await?;
    renew(&transaction, claim, lease).await?;
    let lane = claim.lane;
    let sql = concat!(
        "INSERT INTO effects (repository_id, number, key, intent, intended_at, fence)
         VALUES ($1, $2, $3, $4, ",
        now!(),
        ", $5) ON CONFLICT DO NOTHING"
    );
    let inserted =
        execute(&transaction, sql, &[&lane.repository_id, &lane.number, &key, &intent, &claim.fence]).await?;
    let sql = "SELECT key, intent, result, intended_at FROM effects
         WHERE repository_id = $1 AND number = $2 AND key = $3";
    let rows = query(&transaction, sql, &[&lane.repository_id, &lane.number, &key]).await?;
    transaction.commit().await?;
    let row = rows.first().ok_or_else(|| StoreError::Failed(format!("the effect {key} vanished")))?;
    Ok((effect_row(row)?.into_record()?, inserted == 0))
}

pub(super) async fn record(conn: &mut Object, claim: ClaimKey, key: &str, result: &str) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let sql = concat!(
        "UPDATE effects SET result = $4, fence = $5, recorded_at = ",
        now!(),
        " WHERE repository_id = $1 AND number = $2 AND key = $3"
    );
    let lane = claim.lane;
    let recorded =
        execute(&transaction, sql, &[&lane.repository_id, &lane.number, &key, &result, &claim.fence]).await?;
    if recorded == 0 {
        return Err(StoreError::Failed(format!("the effect {key} was never intended")));
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn forget(conn: &mut Object, claim: ClaimKey, key: &str) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let sql = "DELETE FROM effects WHERE repository_id = $1 AND number = $2 AND key = $3";
    execute(&transaction, sql, &[&claim.lane.repository_id, &claim.lane.number, &key]).await?;
    Ok(transaction.commit().await?)
}

/// Locks the installation's row, so that one rewrite comes after the other, whichever replica makes it.
pub(super) async fn spend(conn: &mut Object, installation: i64, rewrite: Rewrite) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    let sql = concat!(
        "INSERT INTO budgets (installation) VALUES ($1)
         ON CONFLICT (installation) DO UPDATE SET installation = excluded.installation
         RETURNING spent, ",
        now!()
    );
    let rows = query(&transaction, sql, &[&installation]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Failed("no budget".to_owned()))?;
    let (written, now): (Option<&str>, i64) = (row.try_get(0)?, row.try_get(1)?);
    let now = Timestamp::from_millisecond(now).map_err(|_| StoreError::Failed("the clock is off".to_owned()))?;
    if let Some(spent) = rewrite(written, now) {
        execute(&transaction, "UPDATE budgets SET spent = $2 WHERE installation = $1", &[&installation, &spent])
            .await?;
    }
    Ok(transaction.commit().await?)
}

pub(super) fn effect_row(row: &Row) -> StoreResult<EffectRow> {
    Ok(EffectRow {
        key: row.try_get(0)?,
        intent: row.try_get(1)?,
        result: row.try_get(2)?,
        intended_at: row.try_get(3)?,
    })
}
