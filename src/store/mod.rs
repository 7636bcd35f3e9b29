//! Adapters of the [`Store`](crate::ports::Store) port: where deliveries, jobs, lanes and effects are kept.
//!
//! Decisions never live here, and nobody but `cli` knows which store is behind the port.
//! `tests/store_contract.rs` holds every store against the same contract.

mod sqlite;

pub use sqlite::SqliteStore;
