//! The real program as processes of its own, tortured over real HTTP and real databases: killed, frozen, restored from
//! old backups, behind lost answers and lagging reads. What counts is what stands on GitHub at the end: nothing lost,
//! nothing twice.
//!
//! The short runs are part of the tests. The long ones are `cargo xtask torture NAME`, each held against its bar.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "the figures of a long run")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../postgres_support/mod.rs"]
mod postgres_support;

mod fleet;
mod flood;
mod freeze;
mod front;
mod kill;
mod lag;
mod outage;
mod pairs;
mod report;
mod restore;
mod soak;
mod storm;
mod story;
mod strikes;
mod term;
