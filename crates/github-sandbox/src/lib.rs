//! A stateful stand-in for GitHub over real HTTP, for tests and demonstrations.
//!
//! It serves the REST endpoints that a GitHub App of the usual kind needs, checks tokens, roles and limits as GitHub
//! does, and sends signed webhooks for all that happens. It knows nothing of any particular app.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> anyhow::Result<()> {
//! use github_sandbox::{Config, RepoOptions, Sandbox};
//!
//! let sandbox = Sandbox::start(Config::default()).await?;
//! let app = sandbox.register_app("postmortem-bot", None)?;
//! sandbox.add_repo("acme", "shop", RepoOptions::default())?;
//! sandbox.add_collaborator("acme/shop", "ann", "write")?;
//!
//! // From here on it is plain REST, as the person or as the app.
//! let issue = reqwest::Client::builder()
//!     .user_agent("example")
//!     .build()?
//!     .post(format!("{}/repos/acme/shop/issues", sandbox.url()))
//!     .bearer_auth(sandbox.token_of("ann"))
//!     .json(&serde_json::json!({ "title": "The shop is down" }))
//!     .send()
//!     .await?;
//! assert_eq!(issue.status(), 201);
//! assert_eq!(sandbox.snapshot()["repositories"]["acme/shop"]["issues"]["1"]["user"], "ann");
//! # assert!(app.private_key_pem.contains("PRIVATE KEY"));
//! # Ok(())
//! # }
//! ```
//!
//! Inside, `domain` holds what may happen, `state` what there is, `json` how it looks, `rest` how it is asked for,
//! `auth` who may ask, `webhook` who is told. Nothing outside `rest` and the page knows of HTTP requests.

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
mod trouble;
mod webhook;
mod world;

pub use api::{
    AppRegistration, Asked, Config, Delivery, Exchange, Fault, FaultAnswer, Observer, ReadLag, RecordedRequest,
    RepoHandle, RepoOptions, Script, SecondaryLimits, UserHandle, WebhookTrouble,
};
pub use sandbox::Sandbox;
pub use trouble::Chaos;
