//! Group commit at the intake: what waits goes into one statement and one flush to the disk, and only then is
//! everybody answered.
//!
//! There is no artificial delay: while one batch is flushed, the next one gathers.

use std::collections::{BTreeSet, HashSet};

use deadpool_postgres::{Object, Pool};
use tokio::sync::{mpsc, oneshot};

use super::super::rows::{DeliveryRow, DeliveryRowContent, LaneKey};
use super::operations::{now, open_lane};
use crate::ports::{Accepted, StoreError, StoreResult};

/// Deliveries in one statement, at most.
const BATCH: usize = 256;

/// Deliveries that may wait; beyond that they are refused, so that memory stays bounded.
const QUEUE: usize = 2048;

struct Waiting {
    row: DeliveryRow,
    answer: oneshot::Sender<StoreResult<Accepted>>,
}

/// Handle of the task that writes. The task ends with the handle, when what waits is written.
#[derive(Debug)]
pub(super) struct Intake {
    queue: mpsc::Sender<Waiting>,
}

impl Intake {
    pub(super) fn start(pool: Pool) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(run(pool, waiting));
        Self { queue }
    }

    pub(super) async fn accept(&self, row: DeliveryRow) -> StoreResult<Accepted> {
        let ended = || StoreError::Unavailable("the intake has ended".to_owned());
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Waiting { row, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Unavailable("the queue is full".to_owned()),
            mpsc::error::TrySendError::Closed(_) => ended(),
        })?;
        answered.await.map_err(|_| ended())?
    }
}

async fn run(pool: Pool, mut waiting: mpsc::Receiver<Waiting>) {
    let mut arrived = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut arrived, BATCH).await > 0 {
        // The same delivery twice in a batch: the second one asks again once the first is in.
        let mut batch = std::mem::take(&mut arrived);
        while !batch.is_empty() {
            let mut ids = HashSet::new();
            let (now, later): (Vec<_>, Vec<_>) =
                batch.into_iter().partition(|waiting| ids.insert(waiting.row.id.clone()));
            write(&pool, now).await;
            batch = later;
        }
    }
}

/// Writes deliveries of different ids, and answers all who wait for them.
async fn write(pool: &Pool, mut batch: Vec<Waiting>) {
    let mut written = together(pool, &batch).await;
    if matches!(written, Err(StoreError::Failed(_))) && batch.len() > 1 {
        // One that the database refuses must not take the others with it.
        for waiting in batch.drain(..) {
            let alone = [waiting];
            let outcome = together(pool, &alone).await;
            answer(alone, &outcome);
        }
        written = Ok(HashSet::new());
    }
    answer(batch, &written);
}

fn answer(batch: impl IntoIterator<Item = Waiting>, written: &StoreResult<HashSet<String>>) {
    for Waiting { row, answer } in batch {
        let outcome = match written {
            Ok(new) if new.contains(&row.id) => Ok(Accepted::New),
            Ok(_) => Ok(Accepted::Duplicate),
            Err(StoreError::Failed(message)) => Err(StoreError::Failed(message.clone())),
            Err(error) => Err(StoreError::Unavailable(error.to_string())),
        };
        // Nobody listens any more where the request was given up; the delivery is in all the same.
        let _ = answer.send(outcome);
    }
}

/// One transaction for all. Returns the ids that were new.
async fn together(pool: &Pool, batch: &[Waiting]) -> StoreResult<HashSet<String>> {
    let mut conn = pool.get().await?;
    let mut jobs = Jobs::default();
    let mut unreadable = Vec::new();
    for Waiting { row, .. } in batch {
        match &row.content {
            DeliveryRowContent::Job { lane, installation, payload } => {
                jobs.push(row, *lane, *installation, payload);
            }
            DeliveryRowContent::Unreadable { problem, body } => unreadable.push((row, problem, body)),
        }
    }
    let mut new = HashSet::new();
    if !jobs.ids.is_empty() {
        new = jobs.insert(&conn).await?;
        let known: Vec<&str> = jobs.ids.iter().copied().filter(|id| !new.contains(*id)).collect();
        if !known.is_empty() {
            new.extend(reopen_parked(&mut conn, &known).await?);
        }
    }
    for (row, problem, body) in unreadable {
        let statement = conn
            .prepare_cached(concat!(
                "INSERT INTO deliveries (id, event, received_at, outcome, problem, body)
                 VALUES ($1, $2, ",
                now!(),
                ", 'unreadable', $3, $4) ON CONFLICT (id) DO NOTHING"
            ))
            .await?;
        // A text of PostgreSQL's holds no NUL.
        let problem = problem.replace('\0', "\u{fffd}");
        if conn.execute(&statement, &[&row.id, &row.event, &problem, body]).await? > 0 {
            new.insert(row.id.clone());
        }
    }
    Ok(new)
}

/// The columns of a batch.
#[derive(Default)]
struct Jobs<'a> {
    ids: Vec<&'a str>,
    events: Vec<&'a str>,
    installations: Vec<i64>,
    repositories: Vec<i64>,
    numbers: Vec<i64>,
    payloads: Vec<&'a str>,
}

impl<'a> Jobs<'a> {
    fn push(&mut self, row: &'a DeliveryRow, lane: LaneKey, installation: i64, payload: &'a str) {
        self.ids.push(&row.id);
        self.events.push(&row.event);
        self.installations.push(installation);
        self.repositories.push(lane.repository_id);
        self.numbers.push(lane.number);
        self.payloads.push(payload);
    }

    /// Deliveries, lanes and jobs in one statement. Rows are locked in the order of their keys, so that no two
    /// replicas wait for each other. A delivery that could not be read before may come again once the bot has
    /// learnt to. Returns the ids that were new.
    async fn insert(&self, conn: &Object) -> StoreResult<HashSet<String>> {
        let statement = conn
            .prepare_cached(concat!(
                "WITH input AS (
                     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
                         WITH ORDINALITY AS input (id, event, installation, repository_id, number, payload, place)
                 ), clock AS MATERIALIZED (
                     SELECT ",
                now!(),
                " AS now
                 ), taken AS (
                     INSERT INTO deliveries (id, event, received_at, outcome)
                     SELECT id, event, now, 'queued' FROM input, clock ORDER BY id
                     ON CONFLICT (id) DO UPDATE SET outcome = 'queued', problem = NULL, body = NULL
                         WHERE deliveries.outcome = 'unreadable'
                     RETURNING id
                 ), opened AS (
                     INSERT INTO lanes (repository_id, number, due_at)
                     SELECT DISTINCT repository_id, number, now FROM input JOIN taken USING (id), clock
                     ORDER BY repository_id, number
                     ON CONFLICT (repository_id, number)
                         DO UPDATE SET due_at = excluded.due_at WHERE lanes.due_at IS NULL
                 ), queued AS (
                     INSERT INTO jobs (delivery_id, installation, repository_id, number, payload,
                                       due_at, created_at, updated_at)
                     SELECT id, installation, repository_id, number, payload, now, now, now
                     FROM input JOIN taken USING (id), clock ORDER BY place
                 )
                 SELECT id FROM taken"
            ))
            .await?;
        let rows = conn
            .query(
                &statement,
                &[&self.ids, &self.events, &self.installations, &self.repositories, &self.numbers, &self.payloads],
            )
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}

/// Whoever has a delivery sent again whose job was parked wants it tried again. Returns the ids of those.
async fn reopen_parked(conn: &mut Object, ids: &[&str]) -> StoreResult<HashSet<String>> {
    let transaction = conn.transaction().await?;
    let statement = transaction
        .prepare_cached(concat!(
            "UPDATE jobs SET state = 'open', attempts = 0, due_at = ",
            now!(),
            ", updated_at = ",
            now!(),
            " WHERE delivery_id = ANY($1) AND state = 'parked' RETURNING delivery_id, repository_id, number"
        ))
        .await?;
    let rows = transaction.query(&statement, &[&ids]).await?;
    let mut lanes = BTreeSet::new();
    let mut reopened = HashSet::new();
    for row in &rows {
        lanes.insert((row.try_get(1)?, row.try_get(2)?));
        reopened.insert(row.try_get(0)?);
    }
    for (repository_id, number) in lanes {
        open_lane(&transaction, LaneKey { repository_id, number }).await?;
    }
    transaction.commit().await?;
    Ok(reopened)
}
