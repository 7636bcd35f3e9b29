//! The schema, one step a file. A step that has shipped is never changed again.

use deadpool_postgres::{GenericClient, Object};

use crate::ports::{StoreError, StoreResult};

/// All steps, oldest first; the row in `postmortem_schema` says how many are in.
pub(super) const STEPS: &[&str] = &[
    include_str!("../migrations/postgres/0001_inbox.sql"),
    include_str!("../migrations/postgres/0002_effects.sql"),
    include_str!("../migrations/postgres/0003_sweeps.sql"),
    include_str!("../migrations/postgres/0004_budgets.sql"),
];

/// Replicas that start at once migrate one after the other. Any number that only we use.
const LOCK: i64 = 0x706f_7374_6d6f_7274;

/// Brings the database up to date in one transaction.
pub(super) async fn migrate(conn: &mut Object, steps: &[&str]) -> StoreResult<()> {
    let transaction = conn.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let known = steps.len();
    let version = version(&transaction).await?;
    let Some(missing) = usize::try_from(version).ok().and_then(|done| steps.get(done..)) else {
        return Err(StoreError::Failed(format!(
            "the database has schema version {version}, but this program knows only up to {known}: \
             use the newer program that wrote it, or another database"
        )));
    };
    if missing.is_empty() {
        return Ok(());
    }
    for step in missing {
        transaction.batch_execute(step).await?;
    }
    let now = i32::try_from(known).unwrap_or(i32::MAX);
    transaction.execute("UPDATE postmortem_schema SET version = $1", &[&now]).await?;
    Ok(transaction.commit().await?)
}

/// Steps that are in. Makes the table that says so in a database that is empty.
async fn version(conn: &impl GenericClient) -> StoreResult<i32> {
    let ours = conn.query_one("SELECT to_regclass('postmortem_schema') IS NOT NULL", &[]).await?;
    if !ours.try_get::<_, bool>(0)? {
        let taken = "SELECT min(tablename::text) FROM pg_tables WHERE schemaname = current_schema()";
        let table: Option<String> = conn.query_one(taken, &[]).await?.try_get(0)?;
        if let Some(table) = table {
            return Err(StoreError::Failed(format!(
                "the database is somebody else's (it has a table {table:?} but no schema version): use another \
                 database or another schema"
            )));
        }
        conn.batch_execute(
            "CREATE TABLE postmortem_schema (version integer NOT NULL); INSERT INTO postmortem_schema VALUES (0)",
        )
        .await?;
    }
    Ok(conn.query_one("SELECT version FROM postmortem_schema", &[]).await?.try_get(0)?)
}
