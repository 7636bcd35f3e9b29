//! The HTTP side: webhook intake and health. It verifies, stores, answers, and wakes the worker.
//!
//! Nothing here decides what the bot does, and nothing here talks to GitHub. The router is served through
//! hyper-util, because `axum::serve` sets no read timeouts.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use tokio::sync::{Notify, Semaphore};

use crate::bot::event::IncidentLabels;
use crate::ports::{Heartbeat, LabelBook, Store};

mod body;
mod connections;
mod descriptors;
mod health;
mod signature;
mod thread;
mod webhook;

pub use connections::serve;
pub use signature::{NoSecret, WebhookSecrets};
pub use thread::{Panicked, ServerThread};

/// What the server works with.
#[derive(Clone)]
pub struct ServerState {
    pub store: Arc<dyn Store>,
    pub secrets: WebhookSecrets,
    pub incident_labels: IncidentLabels,
    /// The worker's, of repositories with labels of their own.
    pub labels: Arc<LabelBook>,
    /// Notified for every new job.
    pub wake: Arc<Notify>,
    /// The worker's; [`Limits::worker_silence`] without a beat makes `/readyz` fail.
    pub heartbeat: Arc<Heartbeat>,
    pub limits: Limits,
}

/// How much and how long; the defaults are meant for production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once, as far as the system grants as many sockets; more wait in the kernel's queue.
    pub connections: usize,
    /// For a request's head, and for the pause between two requests on one connection.
    pub head: Duration,
    /// For a request's whole body. GitHub itself gives up after ten seconds.
    pub body: Duration,
    /// Bytes of one body: GitHub sends no more than 25 MB.
    pub body_bytes: usize,
    /// Bytes of all large bodies together, so that many at once cannot fill the memory: a body that is kept whole takes
    /// its size several times over until it is stored.
    pub all_bodies_bytes: usize,
    /// For the store to commit a delivery, or to answer a ping.
    pub store: Duration,
    /// For requests that are under way when the server is asked to stop.
    pub drain: Duration,
    /// Without a beat of the worker's before the server says that it is not ready.
    pub worker_silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2048,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            body_bytes: 25 * 1024 * 1024,
            all_bodies_bytes: 40 * 1024 * 1024,
            store: Duration::from_secs(8),
            drain: Duration::from_secs(20),
            worker_silence: Duration::from_mins(1),
        }
    }
}

/// The state with what only the server itself needs.
struct Shared {
    state: ServerState,
    /// One permit a byte of [`Limits::all_bodies_bytes`].
    body_budget: Arc<Semaphore>,
}

/// The routes: `POST /webhooks/github`, `GET /healthz`, `GET /readyz`.
///
/// Without [`ServerThread`] around it there are no time limits for heads and no cap on connections.
pub fn router(state: ServerState) -> Router {
    let body_budget = Arc::new(Semaphore::new(state.limits.all_bodies_bytes));
    Router::new()
        .route("/webhooks/github", post(webhook::receive))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(Arc::new(Shared { state, body_budget }))
}
