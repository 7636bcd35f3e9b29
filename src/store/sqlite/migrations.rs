//! The schema, one step a file. A step that has shipped is never changed again.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::ports::{StoreError, StoreResult};

/// All steps, oldest first; the database's `user_version` says how many are in.
pub(super) const STEPS: &[&str] = &[
    include_str!("../migrations/sqlite/0001_inbox.sql"),
    include_str!("../migrations/sqlite/0002_effects.sql"),
    include_str!("../migrations/sqlite/0003_sweeps.sql"),
    include_str!("../migrations/sqlite/0004_budgets.sql"),
    include_str!("../migrations/sqlite/0005_segments.sql"),
];

/// Brings the database up to date, each step in a transaction of its own.
pub(super) fn migrate(conn: &mut Connection, steps: &[&str]) -> StoreResult<()> {
    loop {
        // Immediate, so that of two programs that start at once one waits for the other.
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let Some(step) = next_step(&transaction, version, steps)? else { return Ok(()) };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
}

fn next_step<'a>(conn: &Connection, version: i64, steps: &[&'a str]) -> StoreResult<Option<&'a str>> {
    let known = steps.len();
    let Some(done) = usize::try_from(version).ok().filter(|done| *done <= known) else {
        return Err(StoreError::Failed(format!(
            "the database has schema version {version}, but this program knows only up to {known}: \
             use the newer program that wrote it, or another database"
        )));
    };
    if done == 0 {
        let table = conn
            .query_row("SELECT name FROM sqlite_schema WHERE type = 'table' LIMIT 1", [], |row| row.get::<_, String>(0))
            .optional()?;
        if let Some(table) = table {
            return Err(StoreError::Failed(format!(
                "the database is somebody else's (it has a table {table:?} but no schema version): use another file"
            )));
        }
    }
    Ok(steps.get(done).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(conn: &Connection) -> i64 {
        conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    /// Rows as each schema version could hold them; every later step must keep them.
    const DATA: &[&str] = &[
        "INSERT INTO deliveries (id, event, received_at, outcome, problem, body) VALUES
             ('d1', 'issues', 1000, 'queued', NULL, NULL), ('d2', 'issues', 1001, 'unreadable', 'why', x'00');
         INSERT INTO lanes (repository_id, number, fence, due_at) VALUES (5, 3, 7, 1000);
         INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, due_at, created_at, updated_at)
             VALUES ('d1', 77, 5, 3, '{}', 1000, 1000, 1000);",
        "INSERT INTO effects (repository_id, number, key, intent, intended_at, fence)
             VALUES (5, 3, 'pull', '{}', 1000, 7);",
        "INSERT INTO names (repository_id, name, number) VALUES (5, 'postmortems/x.md', 3);",
        "INSERT INTO budgets (installation, spent) VALUES (77, '{}');",
        "INSERT INTO lanes (repository_id, number, due_at, installation, first_job) VALUES (5, 4, 1000, 77, 2);",
    ];

    #[test]
    fn every_step_keeps_the_data_of_the_versions_before() {
        assert_eq!(DATA.len(), STEPS.len(), "every schema version needs rows here");
        for from in 1..=STEPS.len() {
            let mut conn = Connection::open_in_memory().unwrap();
            migrate(&mut conn, &STEPS[..from]).unwrap();
            assert_eq!(version(&conn), i64::try_from(from).unwrap());
            for rows in &DATA[..from] {
                conn.execute_batch(rows).unwrap();
            }
            migrate(&mut conn, STEPS).unwrap();
            if from < 5 {
                let first: (i64, i64) = conn
                    .query_row("SELECT first_job, installation FROM lanes WHERE number = 3", [], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })
                    .unwrap();
                assert_eq!(first, (1, 77), "from version {from}");
            }
            for rows in &DATA[from..] {
                conn.execute_batch(rows).unwrap();
            }
            let seen: (i64, i64, i64, i64) = conn
                .query_row(
                    "SELECT (SELECT count(*) FROM deliveries), (SELECT fence FROM lanes WHERE number = 3),
                            (SELECT installation FROM jobs), (SELECT count(*) FROM effects)",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
                .unwrap();
            assert_eq!(seen, (2, 7, 77, 1), "from version {from}");
            let broken: i64 =
                conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
            assert_eq!(broken, 0);
        }
    }

    #[test]
    fn migrating_again_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, STEPS).unwrap();
        migrate(&mut conn, STEPS).unwrap();
        assert_eq!(version(&conn), i64::try_from(STEPS.len()).unwrap());
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before() {
        let mut conn = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"];
        assert!(matches!(migrate(&mut conn, &steps), Err(StoreError::Failed(_))));
        assert_eq!(version(&conn), 1);
        let b: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'b'", [], |row| row.get(0)).unwrap();
        assert_eq!(b, 0);
    }

    #[test]
    fn a_newer_database_and_a_foreign_one_are_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        let error = migrate(&mut conn, STEPS).unwrap_err().to_string();
        assert!(error.contains("schema version 99"), "{error}");

        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE accounts (x)").unwrap();
        let error = migrate(&mut conn, STEPS).unwrap_err().to_string();
        assert!(error.contains("somebody else's") && error.contains("accounts"), "{error}");
    }
}
