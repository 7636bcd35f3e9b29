//! The decisions. Pure: `(Snapshot) -> Plan` of effects as data.
//!
//! Nothing here knows a clock, a network, a database or an async runtime. What a decision may know is in
//! the [`snapshot::Snapshot`], the time included. [`plan::plan`] is level-triggered: it compares what GitHub
//! says with what should be, and lists the effects that are missing. Only slash commands are edges.

pub mod check;
pub mod command;
pub mod comment;
pub mod describe;
pub mod duplicate;
pub mod event;
pub mod marker;
pub mod missed;
pub mod model;
pub mod naming;
pub mod plan;
pub mod redelivery;
pub mod repo_config;
pub mod snapshot;

/// Name of the check run.
pub const CHECK_NAME: &str = "postmortem";
/// Label of the pull request that holds the draft.
pub const PULL_LABEL: &str = "postmortem";
/// Label of the issues made from action items.
pub const ACTION_LABEL: &str = "action-item";
/// Label that makes an issue an incident.
pub const INCIDENT_LABEL: &str = "incident";
/// Folder of the documents.
pub const DOCUMENT_FOLDER: &str = "postmortems";
