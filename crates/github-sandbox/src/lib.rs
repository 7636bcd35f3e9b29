//! A stateful stand-in for GitHub over real HTTP, for tests and demonstrations.
//!
//! It serves the REST endpoints that a GitHub App of the usual kind needs, checks tokens, roles and limits as GitHub
//! does, and sends signed webhooks for all that happens. It knows nothing of any particular app.

#![expect(clippy::option_option, reason = "GitHub tells a field that is missing from one that is null")]
#![expect(clippy::unused_self, reason = "JSON builders and domain functions read alike as methods of the state")]

mod api;
mod auth;
#[cfg(feature = "contract")]
pub mod contract;
mod domain;
mod errors;
mod git;
mod json;
mod page;
mod rest;
mod sandbox;
mod snapshot;
mod state;
mod webhook;
mod world;

pub use api::{
    AppRegistration, Config, Delivery, Exchange, Fault, FaultAnswer, Observer, RecordedRequest, RepoHandle,
    RepoOptions, UserHandle,
};
pub use sandbox::Sandbox;
