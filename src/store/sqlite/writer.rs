//! The one thread that owns the connection, and group commit.
//!
//! The thread takes what waits (at most [`BATCH`]) into one transaction, commits, and only then answers
//! everybody: one flush to the disk serves them all, and nobody hears "done" before it is durable. While one
//! batch is flushed, the next one gathers. Under load it gathers a moment longer, because a flush costs the processor
//! as much as many deliveries; a delivery that comes alone never waits.

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::super::rows::DeliveryRow;
use super::operations::Intake;
use crate::ports::{Accepted, StoreError, StoreResult};

/// Operations in one transaction, at most.
const BATCH: usize = 256;

/// After a batch of so many operations the next one gathers for [`GATHER`].
const SIBLINGS: usize = 8;

/// Far below what a sender notices.
const GATHER: Duration = Duration::from_millis(1);

/// Operations that may wait; beyond that the intake is refused, so that memory stays bounded.
const QUEUE: usize = 2048;

/// What to do where the queue is full.
#[derive(Debug, Clone, Copy)]
pub(super) enum WhenFull {
    /// Say so at once: the sender can come again.
    Refuse,
    Wait,
}

/// Handle of the thread. Dropping it lets the thread finish what waits, and waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Task>>,
    thread: Option<JoinHandle<()>>,
    /// Until somebody waits for the first answer.
    answered: Mutex<Option<mpsc::UnboundedReceiver<Answers>>>,
}

/// What came of a delivery, with the row, which is freed where it was made: threads that free each other's memory wait
/// for each other.
type Outcome = (StoreResult<Accepted>, DeliveryRow);

/// A batch of answers on their way to those who wait: one waking of their thread serves them all.
type Answers = Vec<(oneshot::Sender<Outcome>, Outcome)>;

fn give_out(answers: Answers) {
    for (waiting, outcome) in answers {
        // Nobody listens any more where the request was given up; the work is done all the same.
        let _ = waiting.send(outcome);
    }
}

impl Writer {
    pub(super) fn start(conn: Connection) -> StoreResult<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (answers, answered) = mpsc::unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&conn, waiting, &answers))
            .map_err(|error| StoreError::Failed(format!("cannot start the writer thread: {error}")))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), answered: Mutex::new(Some(answered)) })
    }

    /// Takes a delivery in, and answers when it is committed. Where the queue is full it says so at once: the sender
    /// can come again.
    pub(super) async fn accept(&self, row: DeliveryRow) -> StoreResult<Accepted> {
        if let Some(mut answers) = self.answered.lock().unwrap_or_else(PoisonError::into_inner).take() {
            tokio::spawn(async move {
                while let Some(batch) = answers.recv().await {
                    give_out(batch);
                }
            });
        }
        let (answer, answered) = oneshot::channel();
        self.queue()?.try_send(Task::Delivery(row, answer)).map_err(|error| refused(&error))?;
        let (outcome, _row) = answered.await.map_err(|_| ended())?;
        outcome
    }

    fn queue(&self) -> StoreResult<&mpsc::Sender<Task>> {
        self.queue.as_ref().ok_or_else(ended)
    }

    /// Runs `operation` inside a transaction, and answers when that is committed. An operation that fails is
    /// undone alone.
    pub(super) async fn submit<T, F>(&self, when_full: WhenFull, operation: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let task = Task::Operation(Box::new(Operation { todo: Some(operation), outcome: None, answer }));
        match when_full {
            WhenFull::Refuse => self.queue()?.try_send(task).map_err(|error| refused(&error))?,
            WhenFull::Wait => self.queue()?.send(task).await.map_err(|_| ended())?,
        }
        answered.await.map_err(|_| ended())?
    }
}

fn ended() -> StoreError {
    StoreError::Unavailable("the writer thread has ended".to_owned())
}

fn refused(error: &mpsc::error::TrySendError<Task>) -> StoreError {
    match error {
        mpsc::error::TrySendError::Full(_) => StoreError::Unavailable("the queue is full".to_owned()),
        mpsc::error::TrySendError::Closed(_) => ended(),
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there was answered as "the writer thread has ended" to all who waited.
            let _ = thread.join();
        }
    }
}

/// What waits for the writer.
enum Task {
    Delivery(DeliveryRow, oneshot::Sender<Outcome>),
    Operation(Box<dyn Work>),
}

/// One operation on its way: run inside the transaction, answered after it.
trait Work: Send {
    fn run(&mut self, conn: &Connection);
    /// `failure`: why the transaction as a whole did not come about.
    fn answer(self: Box<Self>, failure: Option<&StoreError>);
}

struct Operation<T, F> {
    todo: Option<F>,
    outcome: Option<StoreResult<T>>,
    answer: oneshot::Sender<StoreResult<T>>,
}

impl<T, F> Work for Operation<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> StoreResult<T> + Send,
{
    fn run(&mut self, conn: &Connection) {
        if let Some(operation) = self.todo.take() {
            self.outcome = Some(within_savepoint(conn, operation));
        }
    }

    fn answer(self: Box<Self>, failure: Option<&StoreError>) {
        let answer = match (self.outcome, failure) {
            (Some(Err(own)), _) => Err(own),
            (_, Some(failure)) => Err(same(failure)),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(StoreError::Failed("the operation did not run".to_owned())),
        };
        // Nobody listens any more where the request was given up; the work is done all the same.
        let _ = self.answer.send(answer);
    }
}

fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(message) => StoreError::Unavailable(message.clone()),
        StoreError::Failed(message) => StoreError::Failed(message.clone()),
        StoreError::LeaseLost => StoreError::LeaseLost,
    }
}

/// Lets more come into a batch, for a moment.
fn gather(batch: &mut Vec<Task>, waiting: &mut mpsc::Receiver<Task>) {
    if batch.len() < BATCH {
        std::thread::sleep(GATHER);
    }
    while batch.len() < BATCH {
        let Ok(task) = waiting.try_recv() else { break };
        batch.push(task);
    }
}

fn run(conn: &Connection, mut waiting: mpsc::Receiver<Task>, answers: &mpsc::UnboundedSender<Answers>) {
    let mut batch = Vec::with_capacity(BATCH);
    let (mut rows, mut senders, mut operations) = (Vec::new(), Vec::new(), Vec::new());
    let mut busy = false;
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        if busy {
            gather(&mut batch, &mut waiting);
        }
        busy = batch.len() >= SIBLINGS;
        for task in batch.drain(..) {
            match task {
                Task::Delivery(row, answer) => {
                    rows.push(row);
                    senders.push(answer);
                }
                Task::Operation(work) => operations.push(work),
            }
        }
        let (accepted, failure) = match commit_together(conn, &rows, &mut operations) {
            Ok(accepted) => (accepted, None),
            Err(failure) => (rows.iter().map(|_| Err(same(&failure))).collect(), Some(failure)),
        };
        let batch: Answers = senders.drain(..).zip(accepted.into_iter().zip(rows.drain(..))).collect();
        // Where the runtime that gives answers out has ended, others may still wait.
        if !batch.is_empty()
            && let Err(mpsc::error::SendError(batch)) = answers.send(batch)
        {
            give_out(batch);
        }
        for work in operations.drain(..) {
            work.answer(failure.as_ref());
        }
    }
}

/// Deliveries first, then everything else; returns what came of the deliveries.
fn commit_together(
    conn: &Connection,
    rows: &[DeliveryRow],
    operations: &mut [Box<dyn Work>],
) -> StoreResult<Vec<StoreResult<Accepted>>> {
    execute(conn, "BEGIN IMMEDIATE")?;
    let accepted = accept(conn, rows)?;
    for work in operations {
        work.run(conn);
        still_open(conn)?;
    }
    execute(conn, "COMMIT").inspect_err(|_| {
        if !conn.is_autocommit() {
            let _ = execute(conn, "ROLLBACK");
        }
    })?;
    Ok(accepted)
}

/// After a full disk or the like SQLite may have rolled everything back by itself.
fn still_open(conn: &Connection) -> StoreResult<()> {
    if conn.is_autocommit() {
        return Err(StoreError::Failed("the database gave the transaction up".to_owned()));
    }
    Ok(())
}

/// Nearly always all of them can be taken, so they share what guards them: a savepoint for each would copy every page
/// that it changes. Where one can't, they are taken again with a savepoint each. Nothing else may have been written in
/// the transaction before.
fn accept(conn: &Connection, rows: &[DeliveryRow]) -> StoreResult<Vec<StoreResult<Accepted>>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut intake = Intake::new(conn)?;
    let all: StoreResult<Vec<Accepted>> = rows.iter().map(|row| intake.accept(row)).collect();
    if let Ok(accepted) = all {
        still_open(conn)?;
        return Ok(accepted.into_iter().map(Ok).collect());
    }
    drop(intake);
    if !conn.is_autocommit() {
        execute(conn, "ROLLBACK")?;
    }
    execute(conn, "BEGIN IMMEDIATE")?;
    let mut intake = Intake::new(conn)?;
    let mut accepted = Vec::with_capacity(rows.len());
    for row in rows {
        accepted.push(within_savepoint(conn, |_| intake.accept(row)));
        still_open(conn)?;
    }
    Ok(accepted)
}

fn within_savepoint<T>(conn: &Connection, operation: impl FnOnce(&Connection) -> StoreResult<T>) -> StoreResult<T> {
    execute(conn, "SAVEPOINT operation")?;
    let outcome = operation(conn);
    if outcome.is_err() && !conn.is_autocommit() {
        execute(conn, "ROLLBACK TO operation")?;
    }
    if !conn.is_autocommit() {
        execute(conn, "RELEASE operation")?;
    }
    outcome
}

fn execute(conn: &Connection, sql: &str) -> StoreResult<()> {
    conn.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(drop).map_err(StoreError::from)
}

#[cfg(test)]
mod tests {
    use super::super::super::rows::{DeliveryRowContent, LaneKey};
    use super::*;

    fn writer() -> (Writer, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let conn = Connection::open(folder.path().join("writer.db")).unwrap();
        conn.execute_batch("CREATE TABLE t (x)").unwrap();
        (Writer::start(conn).unwrap(), folder)
    }

    fn insert(conn: &Connection, value: &str) -> StoreResult<()> {
        conn.execute("INSERT INTO t VALUES (?1)", [value])?;
        Ok(())
    }

    async fn rows(writer: &Writer) -> Vec<String> {
        let read = |conn: &Connection| {
            let mut statement = conn.prepare("SELECT x FROM t ORDER BY x")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        writer.submit(WhenFull::Wait, read).await.unwrap()
    }

    #[tokio::test]
    async fn an_operation_that_fails_is_undone_alone() {
        let (writer, _folder) = writer();
        let (good, bad, late) = tokio::join!(
            writer.submit(WhenFull::Wait, |conn| insert(conn, "good")),
            writer.submit(WhenFull::Wait, |conn| {
                insert(conn, "bad")?;
                Err::<(), _>(StoreError::LeaseLost)
            }),
            writer.submit(WhenFull::Wait, |conn| insert(conn, "late")),
        );
        assert!(good.is_ok() && late.is_ok());
        assert!(matches!(bad, Err(StoreError::LeaseLost)));
        assert_eq!(rows(&writer).await, ["good", "late"]);
    }

    #[tokio::test]
    async fn a_delivery_that_is_refused_takes_no_other_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut conn = Connection::open(folder.path().join("writer.db")).unwrap();
        super::super::migrations::migrate(&mut conn, super::super::migrations::STEPS).unwrap();
        conn.execute_batch(
            "CREATE TRIGGER refuse BEFORE INSERT ON jobs WHEN NEW.delivery_id = 'bad'
             BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
        .unwrap();
        let writer = Writer::start(conn).unwrap();
        let row = |id: &str| DeliveryRow {
            id: id.to_owned(),
            event: "issues".to_owned(),
            content: DeliveryRowContent::Job {
                lane: LaneKey { repository_id: 1, number: 2 },
                installation: 3,
                payload: "{}".to_owned(),
            },
        };
        let (good, bad, again, late) = tokio::join!(
            writer.accept(row("good")),
            writer.accept(row("bad")),
            writer.accept(row("good")),
            writer.accept(row("late")),
        );
        assert!(matches!((good, again, late), (Ok(Accepted::New), Ok(Accepted::Duplicate), Ok(Accepted::New))));
        assert!(matches!(bad, Err(StoreError::Failed(_))), "{bad:?}");
        let ids = |conn: &Connection| {
            let mut statement = conn.prepare("SELECT id FROM deliveries ORDER BY id")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        assert_eq!(writer.submit(WhenFull::Wait, ids).await.unwrap(), ["good", "late"]);
    }

    #[tokio::test]
    async fn a_full_disk_fails_who_wrote_and_room_mends_it() {
        let (writer, _folder) = writer();
        let limit = |pages: u32| {
            move |conn: &Connection| Ok(conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
        };
        let large = "x".repeat(1_000_000);
        writer.submit(WhenFull::Wait, limit(10)).await.unwrap();
        let again = large.clone();
        let full = writer.submit(WhenFull::Wait, move |conn| insert(conn, &again)).await;
        assert!(matches!(full, Err(StoreError::Failed(_))), "{full:?}");
        assert!(rows(&writer).await.is_empty());
        writer.submit(WhenFull::Wait, limit(10_000)).await.unwrap();
        writer.submit(WhenFull::Wait, move |conn| insert(conn, &large)).await.unwrap();
        assert_eq!(rows(&writer).await.len(), 1);
    }

    #[tokio::test]
    async fn a_full_queue_refuses_the_intake_and_lets_the_worker_wait() {
        let (writer, _folder) = writer();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let (started, has_started) = oneshot::channel();
        let held = writer.submit(WhenFull::Wait, move |_| {
            let _ = started.send(());
            let _ = wait.recv();
            Ok(())
        });
        let fill = async {
            has_started.await.unwrap();
            let mut queued = Vec::new();
            for _ in 0..QUEUE {
                let mut next = Box::pin(writer.submit(WhenFull::Refuse, |conn| insert(conn, "queued")));
                assert!(std::future::poll_fn(|cx| std::task::Poll::Ready(next.as_mut().poll(cx))).await.is_pending());
                queued.push(next);
            }
            let refused = writer.submit(WhenFull::Refuse, |conn| insert(conn, "refused")).await;
            assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
            let mut worker = Box::pin(writer.submit(WhenFull::Wait, |conn| insert(conn, "worker")));
            assert!(std::future::poll_fn(|cx| std::task::Poll::Ready(worker.as_mut().poll(cx))).await.is_pending());
            go.send(()).unwrap();
            for next in queued {
                next.await.unwrap();
            }
            worker.await.unwrap();
        };
        let (held, ()) = tokio::join!(held, fill);
        held.unwrap();
        assert_eq!(rows(&writer).await.len(), QUEUE + 1);
    }

    #[tokio::test]
    async fn dropping_finishes_what_waits() {
        let (writer, folder) = writer();
        let mut unheard = Box::pin(writer.submit(WhenFull::Wait, |conn| insert(conn, "unheard")));
        let _ = std::future::poll_fn(|cx| std::task::Poll::Ready(unheard.as_mut().poll(cx))).await;
        drop(unheard);
        drop(writer);
        let conn = Connection::open(folder.path().join("writer.db")).unwrap();
        let count: i64 = conn.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }
}
