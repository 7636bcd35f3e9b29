//! What each operation does to the database, inside the writer's transaction.
//!
//! Nothing in here begins or ends a transaction, and all times come from the database's clock.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, named_params};

use super::super::rows::{ClaimKey, DeliveryRow, DeliveryRowContent, EffectRow, JOBS_AT_ONCE, LaneKey, OWN_JOBS};
use super::sweeps::let_in;
use crate::bot::event::{Incoming, Lane};
use crate::ports::{Accepted, Claim, EffectRecord, Job, Rewrite, StoreError, StoreResult};

/// The database's clock, in milliseconds. SQLite holds it still within one statement.
macro_rules! now {
    () => {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    };
}
pub(super) use now;

/// Makes sure that lane `?1`/`?2` is there, and where nothing waits in it due at that time for installation `?3`: the job
/// about to come gets an id after all others.
macro_rules! open_lane {
    ($($now:tt)+) => {
        concat!(
            "INSERT INTO lanes (repository_id, number, installation, first_job, due_at)
             VALUES (?1, ?2, ?3, (SELECT max(id) FROM jobs), ",
            $($now)+,
            ") ON CONFLICT DO UPDATE SET due_at = excluded.due_at, installation = excluded.installation,
                                         first_job = excluded.first_job
             WHERE lanes.due_at IS NULL"
        )
    };
}

/// Takes deliveries in: its statements, and the time, are the same for all of a batch.
pub(super) struct Intake<'c> {
    conn: &'c Connection,
    now: i64,
    delivery: CachedStatement<'c>,
    lane: CachedStatement<'c>,
    job: CachedStatement<'c>,
}

impl<'c> Intake<'c> {
    pub(super) fn new(conn: &'c Connection) -> StoreResult<Self> {
        Ok(Self {
            conn,
            now: conn.prepare_cached(concat!("SELECT ", now!()))?.query_one([], |row| row.get(0))?,
            // A delivery that could not be read before may come again once the bot has learnt to.
            delivery: conn.prepare_cached(
                "INSERT INTO deliveries (id, event, received_at, outcome) VALUES (?1, ?2, ?3, 'queued')
                 ON CONFLICT (id) DO UPDATE SET outcome = 'queued', problem = NULL, body = NULL
                 WHERE deliveries.outcome = 'unreadable'",
            )?,
            lane: conn.prepare_cached(open_lane!("?4"))?,
            // Values rather than a SELECT, which could break off halfway: SQLite would copy each page beforehand.
            job: conn.prepare_cached(
                "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload,
                                   due_at, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)",
            )?,
        })
    }

    pub(super) fn accept(&mut self, row: &DeliveryRow) -> StoreResult<Accepted> {
        let now = self.now;
        match &row.content {
            DeliveryRowContent::Job { lane, installation, payload } => {
                if self.delivery.execute((&row.id, &row.event, now))? == 0 {
                    return reopen_parked(self.conn, row);
                }
                let (repository, number) = (lane.repository_id, lane.number);
                self.lane.execute((repository, number, installation, now))?;
                self.job.execute((&row.id, installation, repository, number, payload, now))?;
            }
            DeliveryRowContent::Unreadable { problem, body } => {
                let inserted = execute(
                    self.conn,
                    "INSERT INTO deliveries (id, event, received_at, outcome, problem, body)
                     VALUES (:id, :event, :now, 'unreadable', :problem, :body) ON CONFLICT (id) DO NOTHING",
                    named_params! {
                        ":id": row.id, ":event": row.event, ":now": now, ":problem": problem, ":body": body,
                    },
                )?;
                if inserted == 0 {
                    return reopen_parked(self.conn, row);
                }
            }
        }
        Ok(Accepted::New)
    }
}

/// Whoever has a delivery sent again whose job was parked wants it tried again.
fn reopen_parked(conn: &Connection, row: &DeliveryRow) -> StoreResult<Accepted> {
    let lane = conn
        .prepare_cached(concat!(
            "UPDATE jobs SET state = 'open', attempts = 0, due_at = ",
            now!(),
            ", updated_at = ",
            now!(),
            " WHERE delivery_id = :id AND state = 'parked' RETURNING repository_id, number, id"
        ))
        .and_then(|mut statement| {
            statement
                .query_row(named_params! { ":id": row.id }, |row| {
                    Ok((LaneKey { repository_id: row.get(0)?, number: row.get(1)? }, row.get(2)?))
                })
                .optional()
        })
        .map_err(StoreError::from)?;
    let Some((lane, job)) = lane else { return Ok(Accepted::Duplicate) };
    opened(conn, lane, job)?;
    Ok(Accepted::New)
}

/// Makes sure that the lane is there, and due where nothing waits in it before the job about to come.
pub(super) fn open_lane(conn: &Connection, lane: LaneKey, installation: i64) -> StoreResult<()> {
    execute(conn, open_lane!(now!()), (lane.repository_id, lane.number, installation))?;
    Ok(())
}

/// Makes sure that the lane is there.
pub(super) fn ensure_lane(conn: &Connection, lane: LaneKey) -> StoreResult<()> {
    let sql = "INSERT INTO lanes (repository_id, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    execute(conn, sql, (lane.repository_id, lane.number))?;
    Ok(())
}

/// The lane waits for its first open job: order within it holds.
pub(super) fn refresh_lane(conn: &Connection, lane: LaneKey) -> StoreResult<()> {
    let mut first: Option<(i64, i64, i64)> = None;
    each_open(conn, lane, |row| {
        first = Some((row.get("id")?, row.get("due_at")?, row.get("installation")?));
        Ok(false)
    })?;
    execute(
        conn,
        "UPDATE lanes SET due_at = :due_at, installation = :installation, first_job = ifnull(:id, first_job)
         WHERE repository_id = :repository_id AND number = :number",
        named_params! {
            ":id": first.map(|(id, ..)| id), ":due_at": first.map(|(_, due, _)| due),
            ":installation": first.map(|(.., installation)| installation),
            ":repository_id": lane.repository_id, ":number": lane.number,
        },
    )?;
    Ok(())
}

/// A job is open that did not come through [`open_lane`]: it may be older than all others that are open in its lane.
pub(super) fn opened(conn: &Connection, lane: LaneKey, job: i64) -> StoreResult<()> {
    execute(
        conn,
        "UPDATE lanes SET first_job = ?3 WHERE repository_id = ?1 AND number = ?2 AND first_job > ?3",
        (lane.repository_id, lane.number, job),
    )?;
    refresh_lane(conn, lane)
}

/// Where the look at a lane begins.
const FIRST: &str = "SELECT ifnull(first_job, 0) FROM lanes WHERE repository_id = ?1 AND number = ?2";

/// The next segment of jobs, from `?1` on, that has open ones. This and the next are meant to be answered by the index
/// `jobs_open`.
const SEGMENT: &str = "SELECT id >> 11 FROM jobs WHERE state = 'open' AND id >> 11 >= ?1 ORDER BY id >> 11 LIMIT 1";

/// A lane's open jobs in one segment.
const OPEN: &str = "SELECT id, delivery_id, payload, attempts, due_at, installation FROM jobs
     WHERE id >> 11 = ?1 AND repository_id = ?2 AND number = ?3 AND state = 'open' ORDER BY id";

/// Shows a lane's open jobs in their order, until `see` wants no more.
pub(super) fn each_open(
    conn: &Connection,
    lane: LaneKey,
    mut see: impl FnMut(&Row<'_>) -> StoreResult<bool>,
) -> StoreResult<()> {
    let first: Option<i64> = conn
        .prepare_cached(FIRST)
        .and_then(|mut first| first.query_row((lane.repository_id, lane.number), |row| row.get(0)).optional())?;
    let Some(first) = first else { return Ok(()) };
    let (mut segment, mut open) = (conn.prepare_cached(SEGMENT)?, conn.prepare_cached(OPEN)?);
    let mut from = first >> 11;
    while let Some(at) = segment.query_row([from], |row| row.get::<_, i64>(0)).optional()? {
        let mut rows = open.query((at, lane.repository_id, lane.number))?;
        while let Some(row) = rows.next()? {
            if !see(row)? {
                return Ok(());
            }
        }
        from = at + 1;
    }
    Ok(())
}

/// `passed` are installations, as a JSON array.
pub(super) fn claim(conn: &Connection, worker: &str, lease: i64, passed: &str) -> StoreResult<Option<Claim>> {
    let_in(conn)?;
    let sql = concat!(
        "UPDATE lanes SET fence = fence + 1, lease_until = ",
        now!(),
        " + :lease, holder = :worker
         WHERE (repository_id, number) = (
             SELECT repository_id, number FROM lanes WHERE due_at <= ",
        now!(),
        " AND lease_until <= ",
        now!(),
        " AND (:passed = '[]' OR ifnull(installation, 0) NOT IN (SELECT value FROM json_each(:passed)))
             ORDER BY due_at LIMIT 1)
         RETURNING repository_id, number, fence, installation",
    );
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! { ":lease": lease, ":worker": worker, ":passed": passed })?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (repository_id, number): (i64, i64) = row.get(0).and_then(|id| Ok((id, row.get(1)?)))?;
    let lane = Lane { repository_id: repository_id.cast_unsigned(), number: number.cast_unsigned() };
    let installation: Option<i64> = row.get(3)?;
    let claim = Claim { lane, fence: row.get(2)?, installation: installation.unwrap_or(0).cast_unsigned() };
    // The change takes effect once the statement has come to its end.
    rows.next()?;
    Ok(Some(claim))
}

/// Still ours? A lease that ended while nobody else came is: the fence tells, not the clock.
pub(super) fn verify(conn: &Connection, claim: ClaimKey) -> StoreResult<()> {
    let held = conn
        .prepare_cached(
            "SELECT 1 FROM lanes WHERE repository_id = :repository_id AND number = :number
                 AND fence = :fence AND holder IS NOT NULL",
        )
        .and_then(|mut statement| {
            statement.exists(named_params! {
                ":repository_id": claim.lane.repository_id, ":number": claim.lane.number, ":fence": claim.fence,
            })
        })?;
    if held { Ok(()) } else { Err(StoreError::LeaseLost) }
}

pub(super) fn renew(conn: &Connection, claim: ClaimKey, lease: i64) -> StoreResult<()> {
    verify(conn, claim)?;
    execute(
        conn,
        concat!(
            "UPDATE lanes SET lease_until = ",
            now!(),
            " + :lease WHERE repository_id = :repository_id AND number = :number"
        ),
        named_params! {
            ":lease": lease, ":repository_id": claim.lane.repository_id, ":number": claim.lane.number,
        },
    )?;
    Ok(())
}

pub(super) fn release(conn: &Connection, claim: ClaimKey) -> StoreResult<()> {
    verify(conn, claim)?;
    execute(
        conn,
        "UPDATE lanes SET lease_until = 0, holder = NULL WHERE repository_id = :repository_id AND number = :number",
        named_params! { ":repository_id": claim.lane.repository_id, ":number": claim.lane.number },
    )?;
    Ok(())
}

pub(super) fn jobs(conn: &Connection, claim: ClaimKey) -> StoreResult<Vec<Job>> {
    verify(conn, claim)?;
    let mut jobs = Vec::new();
    let mut illegible = Vec::new();
    let mut seen = 0;
    each_open(conn, claim.lane, |row| {
        let id = row.get("id")?;
        let payload = row.get_ref("payload").and_then(|value| Ok(value.as_str()?))?;
        match serde_json::from_str::<Incoming>(payload) {
            Ok(incoming) => {
                let (delivery_id, attempts) = (row.get("delivery_id")?, row.get("attempts")?);
                jobs.push(Job { id, delivery_id, incoming, attempts });
            }
            Err(_) => illegible.push(id),
        }
        seen += 1;
        Ok(seen < JOBS_AT_ONCE)
    })?;
    // Written by a version with other ideas of a job: it must not hold up the lane for ever.
    for job in illegible {
        park(conn, claim, job, "this version cannot read the job's payload")?;
    }
    Ok(jobs)
}

/// Changes one open job of the lane, then the lane.
fn change_job(
    conn: &Connection,
    claim: ClaimKey,
    job: i64,
    sql: &str,
    parameters: &[(&str, &dyn rusqlite::ToSql)],
) -> StoreResult<()> {
    verify(conn, claim)?;
    let mut all = parameters.to_vec();
    all.push((":job", &job));
    all.push((":repository_id", &claim.lane.repository_id));
    all.push((":number", &claim.lane.number));
    if execute(conn, sql, all.as_slice())? == 0 {
        return Err(StoreError::Failed(format!("job {job} is not open in its lane")));
    }
    refresh_lane(conn, claim.lane)
}

pub(super) fn finish(conn: &Connection, claim: ClaimKey, job: i64) -> StoreResult<()> {
    verify(conn, claim)?;
    let own = execute(
        conn,
        "DELETE FROM jobs WHERE id = :job AND repository_id = :repository_id AND number = :number AND state = 'open'
             AND delivery_id LIKE :own",
        named_params! {
            ":job": job, ":repository_id": claim.lane.repository_id, ":number": claim.lane.number, ":own": OWN_JOBS,
        },
    )?;
    if own > 0 {
        return refresh_lane(conn, claim.lane);
    }
    let sql = concat!(
        "UPDATE jobs SET state = 'done', updated_at = ",
        now!(),
        " WHERE id = :job AND repository_id = :repository_id AND number = :number AND state = 'open'"
    );
    change_job(conn, claim, job, sql, &[])
}

pub(super) fn retry(
    conn: &Connection,
    claim: ClaimKey,
    job: i64,
    delay: i64,
    counts: bool,
    error: &str,
) -> StoreResult<()> {
    let sql = concat!(
        "UPDATE jobs SET due_at = ",
        now!(),
        " + :delay, attempts = attempts + :counts, last_error = :error, updated_at = ",
        now!(),
        " WHERE id = :job AND repository_id = :repository_id AND number = :number AND state = 'open'"
    );
    change_job(conn, claim, job, sql, &[(":delay", &delay), (":counts", &counts), (":error", &error)])
}

pub(super) fn park(conn: &Connection, claim: ClaimKey, job: i64, error: &str) -> StoreResult<()> {
    let sql = concat!(
        "UPDATE jobs SET state = 'parked', attempts = attempts + 1, last_error = :error, updated_at = ",
        now!(),
        " WHERE id = :job AND repository_id = :repository_id AND number = :number AND state = 'open'"
    );
    change_job(conn, claim, job, sql, &[(":error", &error)])
}

pub(super) fn reroute(conn: &Connection, claim: ClaimKey, job: i64, to: LaneKey) -> StoreResult<()> {
    verify(conn, claim)?;
    ensure_lane(conn, to)?;
    // A new id, because the id is the place in the lane.
    let moved = execute(
        conn,
        concat!(
            "INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, attempts,
                               due_at, last_error, created_at, updated_at)
             SELECT delivery_id, installation, :to_repository_id, :to_number, payload, attempts,
                    now, last_error, created_at, now
             FROM jobs, (SELECT ",
            now!(),
            " AS now)
             WHERE id = :job AND repository_id = :repository_id AND number = :number AND state = 'open'"
        ),
        named_params! {
            ":to_repository_id": to.repository_id, ":to_number": to.number, ":job": job,
            ":repository_id": claim.lane.repository_id, ":number": claim.lane.number,
        },
    )?;
    if moved == 0 {
        return Err(StoreError::Failed(format!("job {job} is not open in its lane")));
    }
    let new = conn.last_insert_rowid();
    execute(conn, "DELETE FROM jobs WHERE id = :job", named_params! { ":job": job })?;
    refresh_lane(conn, claim.lane)?;
    opened(conn, to, new)
}

/// `passed` are installations, as a JSON array; jobs whose time is later are seen all the same, since nothing is lost by
/// looking.
pub(super) fn next_due(conn: &Connection, passed: &str) -> StoreResult<Option<Duration>> {
    let sql = concat!(
        "SELECT min(due) - ",
        now!(),
        " FROM (SELECT min(max(due_at, lease_until)) AS due FROM lanes
                WHERE due_at IS NOT NULL
                      AND (:passed = '[]' OR ifnull(installation, 0) NOT IN (SELECT value FROM json_each(:passed)))
                UNION ALL SELECT min(due_at) FROM jobs WHERE state = 'later')"
    );
    let wait: Option<i64> = conn
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(named_params! { ":passed": passed }, |row| row.get(0)))?;
    Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or(0))))
}

pub(super) fn counts(conn: &Connection) -> StoreResult<(u64, u64)> {
    let (open, parked): (i64, i64) = conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM jobs WHERE state = 'open'),
                    (SELECT count(*) FROM jobs WHERE state = 'parked')",
        )
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))?;
    Ok((open.cast_unsigned(), parked.cast_unsigned()))
}

/// That the schema is there; that the file may be written has been shown by the transaction around this.
pub(super) fn ping(conn: &Connection) -> StoreResult<()> {
    conn.prepare_cached("SELECT 1 FROM deliveries LIMIT 1")
        .and_then(|mut statement| statement.exists([]))
        .map(drop)
        .map_err(StoreError::from)
}

pub(super) fn effects(conn: &Connection, claim: ClaimKey) -> StoreResult<Vec<EffectRecord>> {
    verify(conn, claim)?;
    let mut statement = conn.prepare_cached(
        "SELECT key, intent, result, intended_at FROM effects
             WHERE repository_id = :repository_id AND number = :number ORDER BY rowid",
    )?;
    let rows = statement.query_map(
        named_params! { ":repository_id": claim.lane.repository_id, ":number": claim.lane.number },
        effect_row,
    )?;
    rows.map(|row| row?.into_record()).collect()
}

pub(super) fn intend(
    conn: &Connection,
    claim: ClaimKey,
    key: &str,
    intent: &str,
    lease: i64,
) -> StoreResult<(EffectRecord, bool)> {
    renew(conn, claim, lease)?;
    let inserted = execute(
        conn,
        concat!(
            "INSERT INTO effects (repository_id, number, key, intent, intended_at, fence)
             VALUES (:repository_id, :number, :key, :intent, ",
            now!(),
            ", :fence) ON CONFLICT DO NOTHING"
        ),
        named_params! {
            ":repository_id": claim.lane.repository_id, ":number": claim.lane.number, ":key": key,
            ":intent": intent, ":fence": claim.fence,
        },
    )?;
    let row = conn
        .prepare_cached(
            "SELECT key, intent, result, intended_at FROM effects
             WHERE repository_id = :repository_id AND number = :number AND key = :key",
        )
        .and_then(|mut statement| {
            let place = named_params! {
                ":repository_id": claim.lane.repository_id, ":number": claim.lane.number, ":key": key,
            };
            statement.query_row(place, effect_row).optional()
        })?
        .ok_or_else(|| StoreError::Failed(format!("the effect {key} vanished")))?;
    Ok((row.into_record()?, inserted == 0))
}

pub(super) fn record(conn: &Connection, claim: ClaimKey, key: &str, result: &str) -> StoreResult<()> {
    verify(conn, claim)?;
    let recorded = execute(
        conn,
        concat!(
            "UPDATE effects SET result = :result, fence = :fence, recorded_at = ",
            now!(),
            " WHERE repository_id = :repository_id AND number = :number AND key = :key"
        ),
        named_params! {
            ":result": result, ":fence": claim.fence, ":repository_id": claim.lane.repository_id,
            ":number": claim.lane.number, ":key": key,
        },
    )?;
    if recorded == 0 { Err(StoreError::Failed(format!("the effect {key} was never intended"))) } else { Ok(()) }
}

pub(super) fn forget(conn: &Connection, claim: ClaimKey, key: &str) -> StoreResult<()> {
    verify(conn, claim)?;
    execute(
        conn,
        "DELETE FROM effects WHERE repository_id = :repository_id AND number = :number AND key = :key",
        named_params! {
            ":repository_id": claim.lane.repository_id, ":number": claim.lane.number, ":key": key,
        },
    )?;
    Ok(())
}

pub(super) fn spend(conn: &Connection, installation: i64, rewrite: Rewrite) -> StoreResult<()> {
    let (now, written): (i64, Option<String>) = conn
        .prepare_cached(concat!("SELECT ", now!(), ", (SELECT spent FROM budgets WHERE installation = :installation)"))
        .and_then(|mut statement| {
            statement.query_row(named_params! { ":installation": installation }, |row| Ok((row.get(0)?, row.get(1)?)))
        })?;
    let now = Timestamp::from_millisecond(now).map_err(|_| StoreError::Failed("the clock is off".to_owned()))?;
    if let Some(spent) = rewrite(written.as_deref(), now) {
        execute(
            conn,
            "INSERT INTO budgets (installation, spent) VALUES (:installation, :spent)
             ON CONFLICT (installation) DO UPDATE SET spent = excluded.spent",
            named_params! { ":installation": installation, ":spent": spent },
        )?;
    }
    Ok(())
}

pub(super) fn effect_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<EffectRow> {
    Ok(EffectRow { key: row.get(0)?, intent: row.get(1)?, result: row.get(2)?, intended_at: row.get(3)? })
}

pub(super) fn execute(conn: &Connection, sql: &str, parameters: impl rusqlite::Params) -> StoreResult<usize> {
    conn.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters)).map_err(StoreError::from)
}

#[cfg(test)]
mod tests {
    use super::super::migrations::{STEPS, migrate};
    use super::*;

    fn database() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, STEPS).unwrap();
        conn
    }

    #[test]
    fn both_looks_at_a_lane_are_answered_by_the_index() {
        let conn = database();
        for sql in [SEGMENT, OPEN] {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let unbound = vec![0; statement.parameter_count()];
            let rows = statement.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3)).unwrap();
            let plan: Vec<String> = rows.map(Result::unwrap).collect();
            assert!(plan.len() == 1 && plan[0].starts_with("SEARCH jobs USING "), "{plan:?}");
            assert!(plan[0].contains("INDEX jobs_open"), "{plan:?}");
        }
    }

    #[test]
    fn a_lane_is_seen_in_order_through_all_segments() {
        let conn = database();
        let lane = |number| LaneKey { repository_id: 5, number };
        for number in 1..=3 {
            ensure_lane(&conn, lane(number)).unwrap();
        }
        // Of lane 3 there is nothing; a whole segment has nothing open.
        for id in 1..=10_000_i64 {
            let state = if (4096..6144).contains(&id) { "done" } else { "open" };
            conn.prepare_cached(
                "INSERT INTO jobs (id, delivery_id, installation, repository_id, number, payload, state,
                                   due_at, created_at, updated_at)
                 VALUES (?1, 'd' || ?1, 77, 5, ?2, '{}', ?3, ?1, 0, 0)",
            )
            .and_then(|mut insert| insert.execute((id, 1 + id % 2, state)))
            .unwrap();
        }
        let seen = |number, most: usize| {
            let mut ids: Vec<i64> = Vec::new();
            each_open(&conn, lane(number), |row| {
                ids.push(row.get("id")?);
                Ok(ids.len() < most)
            })
            .unwrap();
            ids
        };
        let odd: Vec<i64> = (1..=10_000).filter(|id| id % 2 == 1 && !(4096..6144).contains(id)).collect();
        assert_eq!(seen(2, usize::MAX), odd);
        assert_eq!(seen(2, 1500), odd[..1500]);
        assert!(seen(3, usize::MAX).is_empty());

        let due = |number| {
            refresh_lane(&conn, lane(number)).unwrap();
            conn.query_row("SELECT due_at, installation FROM lanes WHERE number = ?1", [number], |row| {
                Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
            })
            .unwrap()
        };
        conn.execute("UPDATE jobs SET state = 'done' WHERE id < 9000 AND number = 1", []).unwrap();
        assert_eq!((due(1), due(2), due(3)), ((Some(9000), Some(77)), (Some(1), Some(77)), (None, None)));

        // A look begins at the first open job, and goes back for one that is opened again.
        conn.execute("UPDATE jobs SET state = 'open' WHERE id = 6200", []).unwrap();
        assert_eq!(seen(1, usize::MAX)[0], 9000);
        opened(&conn, lane(1), 6200).unwrap();
        assert_eq!(seen(1, 2), [6200, 9000]);
        assert_eq!(due(1), (Some(6200), Some(77)));
    }
}
