//! What the sweeps need of the database: jobs of the bot's own, what waits, what is old, what is there.

use std::collections::{BTreeSet, HashSet};

use deadpool_postgres::Object;

use super::super::rows::{ClaimKey, LaneKey, OwnJob, UnfinishedRow};
use super::operations::{effect_row, execute, now, open_lane, query, refresh_lane, verify};
use crate::ports::{Accepted, EffectRecord, JobNote, Pruned, StoreError, StoreResult};

pub(super) async fn enqueue(conn: &mut Object, job: &OwnJob, after: i64) -> StoreResult<Accepted> {
    let OwnJob { id, lane, installation, payload } = job;
    let transaction = conn.transaction().await?;
    let sql = "DELETE FROM jobs WHERE repository_id = $1 AND number = $2 AND delivery_id = $3 AND state = 'later'";
    execute(&transaction, sql, &[&lane.repository_id, &lane.number, id]).await?;
    if after > 0 {
        let sql = "INSERT INTO lanes (repository_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        execute(&transaction, sql, &[&lane.repository_id, &lane.number]).await?;
    } else {
        // Locks the lane, so that of two who come at once one sees the other's job.
        open_lane(&transaction, *lane).await?;
        let sql = "SELECT 1 FROM lanes WHERE repository_id = $1 AND number = $2 FOR UPDATE";
        query(&transaction, sql, &[&lane.repository_id, &lane.number]).await?;
        let sql = "SELECT 1 FROM jobs WHERE repository_id = $1 AND number = $2 AND state = 'open' AND delivery_id = $3";
        if !query(&transaction, sql, &[&lane.repository_id, &lane.number, id]).await?.is_empty() {
            refresh_lane(&transaction, *lane).await?;
            transaction.commit().await?;
            return Ok(Accepted::Duplicate);
        }
    }
    let sql = concat!(
        "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, state,
                           due_at, created_at, updated_at)
         SELECT $1, $2, $3, $4, $5, $6, now + $7, now, now FROM (SELECT ",
        now!(),
        " AS now) AS clock ON CONFLICT DO NOTHING"
    );
    let state = if after > 0 { "later" } else { "open" };
    execute(&transaction, sql, &[id, installation, &lane.repository_id, &lane.number, payload, &state, &after]).await?;
    transaction.commit().await?;
    Ok(Accepted::New)
}

/// Lets jobs whose time has come into their lanes, at their ends.
pub(super) async fn let_in(conn: &Object) -> StoreResult<()> {
    let sql = concat!(
        "WITH due AS (
             DELETE FROM jobs WHERE id IN (
                 SELECT id FROM jobs WHERE state = 'later' AND due_at <= ",
        now!(),
        " ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED)
             RETURNING delivery_id, installation, repository_id, number, payload, due_at, created_at
         ), opened AS (
             INSERT INTO lanes (repository_id, number, due_at)
             SELECT DISTINCT repository_id, number, ",
        now!(),
        " FROM due ORDER BY repository_id, number
             ON CONFLICT (repository_id, number) DO UPDATE SET due_at = excluded.due_at WHERE lanes.due_at IS NULL
         )
         INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, due_at, created_at, updated_at)
         SELECT delivery_id, installation, repository_id, number, payload, due_at, created_at, due_at
         FROM due ORDER BY due_at"
    );
    execute(conn, sql, &[]).await.map(drop)
}

pub(super) async fn arrived(conn: &Object, ids: &[String]) -> StoreResult<HashSet<String>> {
    let rows = query(conn, "SELECT id FROM deliveries WHERE id = ANY($1)", &[&ids]).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub(super) async fn unfinished(conn: &Object, limit: u32) -> StoreResult<Vec<JobNote>> {
    let sql = "SELECT delivery_id, repository_id, number, state = 'parked', attempts, last_error, created_at, payload
         FROM jobs WHERE state IN ('open', 'parked') ORDER BY state DESC, id LIMIT $1";
    let rows = query(conn, sql, &[&i64::from(limit)]).await?;
    let note = |row: &tokio_postgres::Row| {
        UnfinishedRow {
            delivery_id: row.try_get(0)?,
            lane: LaneKey { repository_id: row.try_get(1)?, number: row.try_get(2)? },
            parked: row.try_get(3)?,
            attempts: row.try_get(4)?,
            error: row.try_get(5)?,
            since: row.try_get(6)?,
            payload: row.try_get(7)?,
        }
        .into_note()
    };
    rows.iter().map(note).collect()
}

pub(super) async fn hasten(conn: &mut Object, installation: i64) -> StoreResult<u64> {
    let transaction = conn.transaction().await?;
    let sql = "SELECT DISTINCT repository_id, number FROM jobs
         WHERE installation = $1 AND state IN ('open', 'parked')";
    let mut lanes = BTreeSet::new();
    for row in query(&transaction, sql, &[&installation]).await? {
        lanes.insert((row.try_get::<_, i64>(0)?, row.try_get::<_, i64>(1)?));
    }
    // The lanes first and in the order of their keys, as everybody does.
    let sql = "SELECT 1 FROM lanes WHERE repository_id = $1 AND number = $2 FOR UPDATE";
    for (repository_id, number) in &lanes {
        query(&transaction, sql, &[repository_id, number]).await?;
    }
    let sql = concat!(
        "UPDATE jobs SET attempts = CASE state WHEN 'parked' THEN 0 ELSE attempts END, state = 'open', due_at = ",
        now!(),
        ", updated_at = ",
        now!(),
        " WHERE installation = $1 AND repository_id = $2 AND number = $3 AND state IN ('open', 'parked')"
    );
    let mut changed = 0;
    for (repository_id, number) in lanes {
        changed += execute(&transaction, sql, &[&installation, &repository_id, &number]).await?;
        refresh_lane(&transaction, LaneKey { repository_id, number }).await?;
    }
    transaction.commit().await?;
    Ok(changed)
}

pub(super) async fn prune(conn: &Object, older_than: i64, limit: u32) -> StoreResult<Pruned> {
    let sql = concat!(
        "WITH jobs_gone AS (
             DELETE FROM jobs WHERE id IN (
                 SELECT id FROM jobs WHERE state = 'done' AND updated_at < ",
        now!(),
        " - $1 ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)
             RETURNING delivery_id
         ), known AS (
             DELETE FROM deliveries USING jobs_gone WHERE deliveries.id = jobs_gone.delivery_id RETURNING deliveries.id
         ), unreadable AS (
             DELETE FROM deliveries WHERE id IN (
                 SELECT id FROM deliveries WHERE outcome = 'unreadable' AND received_at < ",
        now!(),
        " - $1 ORDER BY received_at LIMIT $2) RETURNING id
         )
         SELECT (SELECT count(*) FROM jobs_gone),
                (SELECT count(*) FROM known) + (SELECT count(*) FROM unreadable)"
    );
    let rows = query(conn, sql, &[&older_than, &i64::from(limit)]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Failed("no counts".to_owned()))?;
    let (jobs, deliveries): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Pruned { jobs: jobs.cast_unsigned(), deliveries: deliveries.cast_unsigned() })
}

pub(super) async fn reserve(conn: &mut Object, claim: ClaimKey, name: &str) -> StoreResult<bool> {
    let transaction = conn.transaction().await?;
    verify(&transaction, claim).await?;
    let lane = claim.lane;
    let sql = "INSERT INTO names (repository_id, name, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    execute(&transaction, sql, &[&lane.repository_id, &name, &lane.number]).await?;
    let sql = "SELECT number FROM names WHERE repository_id = $1 AND name = $2";
    let rows = query(&transaction, sql, &[&lane.repository_id, &name]).await?;
    transaction.commit().await?;
    let row = rows.first().ok_or_else(|| StoreError::Failed(format!("the name {name} vanished")))?;
    Ok(row.try_get::<_, i64>(0)? == lane.number)
}

pub(super) async fn ledger(conn: &Object, lane: LaneKey) -> StoreResult<Vec<EffectRecord>> {
    let sql = "SELECT key, intent, result, intended_at FROM effects
         WHERE repository_id = $1 AND number = $2 ORDER BY place";
    let rows = query(conn, sql, &[&lane.repository_id, &lane.number]).await?;
    rows.iter().map(|row| effect_row(row)?.into_record()).collect()
}

pub(super) async fn recorded(conn: &Object, repository_id: i64, keys: &[String]) -> StoreResult<HashSet<String>> {
    let sql = "SELECT DISTINCT key FROM effects WHERE repository_id = $1 AND key = ANY($2) AND result IS NOT NULL";
    let rows = query(conn, sql, &[&repository_id, &keys]).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
