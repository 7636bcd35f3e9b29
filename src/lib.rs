//! `postmortem-bot`: opens, checks and follows up incident postmortems on GitHub.
//!
//! The house has floors, and imports go down only (`tests/layering.rs` enforces it):
//!
//! ```text
//! main -> cli -> server, worker, output -> bot -> rules, incident -> postmortem
//!         cli -> github, store -> ports -> bot
//! ```
//!
//! [`postmortem`], [`rules`], [`incident`] and [`bot`] are pure: values in, values out. No clock, no
//! network, no async. Everything that talks to the world is behind a trait of [`ports`], and only
//! [`cli`] wires adapters to ports. `docs/architecture.md` tells the whole story.

pub mod bot;
pub mod cli;
pub mod github;
pub mod incident;
pub mod output;
pub mod ports;
pub mod postmortem;
pub mod rules;
pub mod server;
pub mod store;
pub mod worker;
