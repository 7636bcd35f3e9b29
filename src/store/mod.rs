//! Adapters of the [`Store`] port: where deliveries, jobs, lanes and effects are kept.
//!
//! Decisions never live here, and nobody but `cli` knows which store is behind the port.
//! `tests/store_contract.rs` holds every store against the same contract.

mod postgres;
mod rows;
mod sqlite;

use std::sync::Arc;

pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

use crate::ports::{Store, StoreError, StoreResult};

/// Opens the store that a `DATABASE_URL` names, and brings its schema up to date.
pub async fn open(url: &str) -> StoreResult<Arc<dyn Store>> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Arc::new(PostgresStore::open(url).await?));
    }
    let url = url.to_owned();
    let opened = tokio::task::spawn_blocking(move || SqliteStore::open(&url)).await;
    Ok(Arc::new(opened.map_err(|error| StoreError::Failed(format!("cannot open the database: {error}")))??))
}
