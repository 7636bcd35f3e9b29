//! What the sweeps need of the database: jobs of the bot's own, what waits, what is old, what is there.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::super::rows::{ClaimKey, JobRow, LaneKey, OwnJob, UnfinishedRow};
use super::operations::{each_open, effect_row, ensure_lane, execute, now, open_lane, opened, verify};
use crate::ports::{Accepted, EffectRecord, JobNote, Pruned, StoreError, StoreResult};

/// Jobs whose time has come that one claim lets into their lanes.
const COME_DUE: u32 = 100;

pub(super) fn enqueue(conn: &Connection, job: &OwnJob, after: i64) -> StoreResult<Accepted> {
    let OwnJob { id, lane, .. } = job;
    execute(
        conn,
        "DELETE FROM jobs WHERE repository_id = :repository_id AND number = :number AND delivery_id = :id
             AND state = 'later'",
        named_params! { ":repository_id": lane.repository_id, ":number": lane.number, ":id": id },
    )?;
    if after > 0 {
        ensure_lane(conn, *lane)?;
        return insert(conn, job, "later", after);
    }
    let mut waits = false;
    // An own job goes through here each time that it is wanted, and mostly nothing is open in its lane.
    let any = conn
        .prepare_cached("SELECT 1 FROM lanes WHERE repository_id = ?1 AND number = ?2 AND due_at IS NOT NULL")?
        .exists((lane.repository_id, lane.number))?;
    if any {
        each_open(conn, *lane, |row| {
            waits = row.get_ref("delivery_id")?.as_str().is_ok_and(|open| open == id);
            Ok(!waits)
        })?;
    }
    if waits {
        return Ok(Accepted::Duplicate);
    }
    open_lane(conn, *lane, job.installation)?;
    insert(conn, job, "open", 0)
}

fn insert(conn: &Connection, job: &OwnJob, state: &str, after: i64) -> StoreResult<Accepted> {
    execute(
        conn,
        concat!(
            "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, state,
                               due_at, created_at, updated_at)
             SELECT :id, :installation, :repository_id, :number, :payload, :state, now + :after, now, now
             FROM (SELECT ",
            now!(),
            " AS now)"
        ),
        named_params! {
            ":id": job.id, ":installation": job.installation, ":repository_id": job.lane.repository_id,
            ":number": job.lane.number, ":payload": job.payload, ":state": state, ":after": after,
        },
    )?;
    Ok(Accepted::New)
}

/// Lets jobs whose time has come into their lanes, at their ends.
pub(super) fn let_in(conn: &Connection) -> StoreResult<()> {
    let mut due: Vec<(i64, LaneKey, i64)> = Vec::new();
    {
        let sql = concat!(
            "SELECT id, repository_id, number, installation FROM jobs WHERE state = 'later' AND due_at <= ",
            now!(),
            " ORDER BY due_at LIMIT :limit"
        );
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":limit": COME_DUE })?;
        while let Some(row) = rows.next()? {
            due.push((row.get(0)?, LaneKey { repository_id: row.get(1)?, number: row.get(2)? }, row.get(3)?));
        }
    }
    for (job, lane, installation) in due {
        open_lane(conn, lane, installation)?;
        // A new id, because the id is the place in the lane.
        execute(
            conn,
            concat!(
                "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, due_at, created_at, updated_at)
                 SELECT delivery_id, installation, repository_id, number, payload, due_at, created_at, ",
                now!(),
                " FROM jobs WHERE id = :job"
            ),
            named_params! { ":job": job },
        )?;
        execute(conn, "DELETE FROM jobs WHERE id = :job", named_params! { ":job": job })?;
    }
    Ok(())
}

pub(super) fn arrived(conn: &Connection, ids: &[String]) -> StoreResult<HashSet<String>> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM deliveries WHERE id = :id")?;
    let mut found = HashSet::new();
    for id in ids {
        if statement.exists(named_params! { ":id": id })? {
            found.insert(id.clone());
        }
    }
    Ok(found)
}

pub(super) fn unfinished(conn: &Connection, limit: u32) -> StoreResult<Vec<JobNote>> {
    let sql = "SELECT delivery_id, repository_id, number, state = 'parked', attempts, last_error, created_at, payload
         FROM jobs WHERE state IN ('open', 'parked') ORDER BY state DESC, id LIMIT :limit";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! { ":limit": limit }, |row| {
        Ok(UnfinishedRow {
            delivery_id: row.get(0)?,
            lane: LaneKey { repository_id: row.get(1)?, number: row.get(2)? },
            parked: row.get(3)?,
            attempts: row.get(4)?,
            error: row.get(5)?,
            since: row.get(6)?,
            payload: row.get(7)?,
        })
    })?;
    rows.map(|row| row?.into_note()).collect()
}

pub(super) fn hasten(conn: &Connection, installation: i64) -> StoreResult<u64> {
    // Of each lane the oldest job.
    let mut lanes: HashMap<(i64, i64), i64> = HashMap::new();
    let mut changed = 0;
    {
        let mut statement = conn.prepare_cached(concat!(
            "UPDATE jobs SET attempts = CASE state WHEN 'parked' THEN 0 ELSE attempts END, state = 'open', due_at = ",
            now!(),
            ", updated_at = ",
            now!(),
            " WHERE installation = :installation AND state IN ('open', 'parked') RETURNING repository_id, number, id"
        ))?;
        let mut rows = statement.query(named_params! { ":installation": installation })?;
        while let Some(row) = rows.next()? {
            changed += 1;
            let (lane, job): ((i64, i64), i64) = ((row.get(0)?, row.get(1)?), row.get(2)?);
            lanes.entry(lane).and_modify(|first| *first = job.min(*first)).or_insert(job);
        }
    }
    for ((repository_id, number), job) in lanes {
        opened(conn, LaneKey { repository_id, number }, job)?;
    }
    Ok(changed)
}

pub(super) fn prune(conn: &Connection, older_than: i64, limit: u32) -> StoreResult<Pruned> {
    let mut pruned = Pruned::default();
    let mut gone: Vec<JobRow> = Vec::new();
    {
        let mut statement = conn.prepare_cached(concat!(
            "SELECT id, delivery_id FROM jobs WHERE state = 'done' AND updated_at < ",
            now!(),
            " - :older_than ORDER BY updated_at LIMIT :limit"
        ))?;
        let mut rows = statement.query(named_params! { ":older_than": older_than, ":limit": limit })?;
        while let Some(row) = rows.next()? {
            gone.push(JobRow { id: row.get(0)?, delivery_id: row.get(1)? });
        }
    }
    for job in gone {
        execute(conn, "DELETE FROM jobs WHERE id = :id", named_params! { ":id": job.id })?;
        pruned.jobs += 1;
        let deliveries =
            execute(conn, "DELETE FROM deliveries WHERE id = :id", named_params! { ":id": job.delivery_id })?;
        pruned.deliveries += u64::try_from(deliveries).unwrap_or(0);
    }
    let unreadable = execute(
        conn,
        concat!(
            "DELETE FROM deliveries WHERE id IN (
                 SELECT id FROM deliveries WHERE outcome = 'unreadable' AND received_at < ",
            now!(),
            " - :older_than ORDER BY received_at LIMIT :limit)"
        ),
        named_params! { ":older_than": older_than, ":limit": limit },
    )?;
    pruned.deliveries += u64::try_from(unreadable).unwrap_or(0);
    Ok(pruned)
}

pub(super) fn reserve(conn: &Connection, claim: ClaimKey, name: &str) -> StoreResult<bool> {
    verify(conn, claim)?;
    let lane = claim.lane;
    execute(
        conn,
        "INSERT INTO names (repository_id, name, number) VALUES (:repository_id, :name, :number)
             ON CONFLICT DO NOTHING",
        named_params! { ":repository_id": lane.repository_id, ":name": name, ":number": lane.number },
    )?;
    let owner: Option<i64> = conn
        .prepare_cached("SELECT number FROM names WHERE repository_id = :repository_id AND name = :name")?
        .query_row(named_params! { ":repository_id": lane.repository_id, ":name": name }, |row| row.get(0))
        .optional()?;
    owner.map(|owner| owner == lane.number).ok_or_else(|| StoreError::Failed(format!("the name {name} vanished")))
}

pub(super) fn ledger(conn: &Connection, lane: LaneKey) -> StoreResult<Vec<EffectRecord>> {
    let mut statement = conn.prepare_cached(
        "SELECT key, intent, result, intended_at FROM effects
             WHERE repository_id = :repository_id AND number = :number ORDER BY rowid",
    )?;
    let place = named_params! { ":repository_id": lane.repository_id, ":number": lane.number };
    let rows = statement.query_map(place, effect_row)?;
    rows.map(|row| row?.into_record()).collect()
}

pub(super) fn recorded(conn: &Connection, repository_id: i64, keys: &[String]) -> StoreResult<HashSet<String>> {
    let wanted: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let mut found = HashSet::new();
    let mut statement =
        conn.prepare_cached("SELECT key FROM effects WHERE repository_id = :repository_id AND result IS NOT NULL")?;
    let mut rows = statement.query(named_params! { ":repository_id": repository_id })?;
    while let Some(row) = rows.next()? {
        let key = row.get_ref(0).and_then(|value| Ok(value.as_str()?))?;
        if wanted.contains(key) {
            found.insert(key.to_owned());
        }
    }
    Ok(found)
}
