//! `/healthz` (alive) and `/readyz` (able to do its work).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shared;

/// The process runs and answers; says nothing about the rest.
pub(super) async fn alive() -> &'static str {
    "alive"
}

/// 200 where the store answers and the worker beats, else 503; either way each part by name. The store's own
/// words stay in the log, since anybody may ask.
pub(super) async fn ready(State(shared): State<Arc<Shared>>) -> (StatusCode, Json<Value>) {
    let state = &shared.state;
    let store = match tokio::time::timeout(state.limits.store, state.store.ping()).await {
        Ok(Ok(())) => "ok",
        Ok(Err(error)) => {
            tracing::warn!(%error, "the store does not answer");
            "not available"
        }
        Err(_) => {
            tracing::warn!("the store takes too long to answer");
            "too slow"
        }
    };
    let worker = if state.heartbeat.silence() <= state.limits.worker_silence { "ok" } else { "silent" };
    let ready = store == "ok" && worker == "ok";
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": ready, "store": store, "worker": worker })))
}
