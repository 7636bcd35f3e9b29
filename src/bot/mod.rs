//! The decisions. Pure: `(Incoming, Snapshot) -> Plan` of effects as data.
//!
//! Nothing here knows a clock, a network, a database or an async runtime. What a decision may know is in
//! the [`snapshot::Snapshot`], the time included.

pub mod event;
pub mod model;
