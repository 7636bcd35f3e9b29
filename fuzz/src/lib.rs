//! The core, built for fuzzing, and what is asked of it.
#![allow(dead_code, unreachable_pub, reason = "only a part of the package is here")]

#[path = "../../src/postmortem/mod.rs"]
pub mod postmortem;
#[path = "../../src/rules/mod.rs"]
pub mod rules;

pub mod targets;
