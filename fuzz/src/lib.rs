//! The core, built for fuzzing, and what is asked of it.
#![allow(dead_code, unreachable_pub, reason = "only a part of the package is here")]

#[path = "../../src/bot/mod.rs"]
pub mod bot;
#[path = "../../src/incident/mod.rs"]
pub mod incident;
#[path = "../../src/postmortem/mod.rs"]
pub mod postmortem;
#[path = "../../src/rules/mod.rs"]
pub mod rules;
#[path = "../../src/server/signature.rs"]
pub mod signature;

pub mod hostile;
pub mod targets;
