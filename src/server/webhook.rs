//! `POST /webhooks/github`: verify, read, store, answer.
//!
//! The cheap checks come first, and all that is said before the signature is known to be right is public
//! knowledge: what a webhook looks like. A wrong and a missing signature get the same answer. Only a
//! durably stored delivery is answered with 202, or one that concerns nobody.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::body::{self, NoBody, Received};
use super::signature::Signature;
use super::{ServerState, Shared};
use crate::bot::event::{Event, Incoming, Reading, Unreadable};
use crate::ports::{Accepted, DeliveryContent, NewDelivery};

/// Bodies of more bytes are hashed and read away from the async threads.
const READ_ASIDE: usize = 256 * 1024;

type Answer = (StatusCode, &'static str);

const ACCEPTED: Answer = (StatusCode::ACCEPTED, "accepted");
const BAD_HEADERS: Answer = (StatusCode::BAD_REQUEST, "X-GitHub-Event or X-GitHub-Delivery is missing or malformed");
const NOT_JSON_TYPE: Answer = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content type must be application/json");
const UNSIGNED: Answer = (StatusCode::UNAUTHORIZED, "the signature is missing or wrong");
const NOT_JSON: Answer = (StatusCode::BAD_REQUEST, "the body is not a JSON object");
const UNAVAILABLE: Answer = (StatusCode::SERVICE_UNAVAILABLE, "not available, come again");

pub(super) async fn receive(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let answer = match take(&shared, request).await {
        Ok(answer) | Err(answer) => answer,
    };
    answer.into_response()
}

async fn take(shared: &Arc<Shared>, request: Request) -> Result<Answer, Answer> {
    let (head, body) = request.into_parts();
    let limits = &shared.state.limits;
    if body::announces_too_much(&body, limits) {
        return Err(NoBody::TooLarge.answer());
    }
    let event = event_name(&head.headers).ok_or(BAD_HEADERS)?.to_owned();
    let delivery = delivery_id(&head.headers).ok_or(BAD_HEADERS)?.to_owned();
    if !is_json(&head.headers) {
        tracing::warn!(%delivery, %event, outcome = "refused", "the webhook's content type must be application/json");
        return Err(NOT_JSON_TYPE);
    }
    let signature = head.headers.get("x-hub-signature-256").and_then(|header| Signature::parse(header.as_bytes()));
    let Some(signature) = signature else {
        tracing::warn!(%delivery, %event, outcome = "refused", "there is no signature: has the webhook a secret?");
        return Err(UNSIGNED);
    };

    let received = body::read(body, limits, &shared.body_budget).await.map_err(|problem| {
        tracing::warn!(%delivery, %event, outcome = "refused", ?problem, "no whole body came");
        problem.answer()
    })?;
    let reading = match verify_and_read(shared, &event, &received.bytes, signature).await {
        Verified::Forged => {
            tracing::warn!(%delivery, %event, outcome = "refused", "the signature is wrong: is the secret the same?");
            return Err(UNSIGNED);
        }
        Verified::Read(reading) => reading,
    };
    // The share of the memory budget ends only when the delivery is stored; the bytes end as soon as they may.
    let Received { bytes, share: _share } = received;
    settle(&shared.state, delivery, event, reading, bytes).await
}

/// `X-GitHub-Event`, as far as it looks like one.
fn event_name(headers: &HeaderMap) -> Option<&str> {
    let event = headers.get("x-github-event")?.to_str().ok()?;
    let well_formed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    ((1..=64).contains(&event.len()) && event.bytes().all(well_formed)).then_some(event)
}

/// `X-GitHub-Delivery`: GitHub sends a UUID; others may have other ids, but short and printable.
fn delivery_id(headers: &HeaderMap) -> Option<&str> {
    let delivery = headers.get("x-github-delivery")?.to_str().ok()?;
    ((1..=128).contains(&delivery.len()) && delivery.bytes().all(|byte| byte.is_ascii_graphic())).then_some(delivery)
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

enum Verified {
    Forged,
    Read(Result<Reading, Unreadable>),
}

async fn verify_and_read(shared: &Arc<Shared>, event: &str, body: &Bytes, signature: Signature) -> Verified {
    if body.len() <= READ_ASIDE {
        return verify_and_read_now(&shared.state, event, body, signature);
    }
    let (shared, body, owned) = (Arc::clone(shared), body.clone(), event.to_owned());
    let aside = move || verify_and_read_now(&shared.state, &owned, &body, signature);
    tokio::task::spawn_blocking(aside).await.unwrap_or_else(|_| {
        // It panicked, which is a bug: the operator shall have the delivery.
        let problem = "the reader failed".to_owned();
        Verified::Read(Err(Unreadable::Incomplete { event: event.to_owned(), problem }))
    })
}

fn verify_and_read_now(state: &ServerState, event: &str, body: &[u8], signature: Signature) -> Verified {
    if state.secrets.verify(body, &signature) {
        Verified::Read(Incoming::read(event, body, &state.incident_labels))
    } else {
        Verified::Forged
    }
}

/// Stores what must be kept.
async fn settle(
    state: &ServerState,
    delivery: String,
    event: String,
    reading: Result<Reading, Unreadable>,
    body: Bytes,
) -> Result<Answer, Answer> {
    // Only what can't be read is kept as it came; the rest ends before the wait for the store.
    let body = if matches!(reading, Err(Unreadable::Incomplete { .. })) {
        body
    } else {
        drop(body);
        Bytes::new()
    };
    let content = match reading {
        Ok(Reading::Irrelevant(reason)) => {
            tracing::debug!(%delivery, %event, outcome = "irrelevant", reason);
            return Ok(ACCEPTED);
        }
        Ok(Reading::Relevant(incoming)) => DeliveryContent::Job(incoming),
        Ok(Reading::Labelled(incoming, labels)) => {
            if !state.labels.may_concern(incoming.repo.id, &labels).await {
                tracing::debug!(%delivery, %event, outcome = "irrelevant", "an issue without an incident label");
                return Ok(ACCEPTED);
            }
            DeliveryContent::Job(incoming)
        }
        Err(Unreadable::NotJson(problem)) => {
            tracing::warn!(%delivery, %event, outcome = "refused", %problem, "the body is not a JSON object");
            return Err(NOT_JSON);
        }
        Err(Unreadable::Incomplete { problem, .. }) => {
            tracing::error!(%delivery, %event, outcome = "unreadable", %problem, "kept for the operator");
            DeliveryContent::Unreadable { body, problem }
        }
    };
    let action = match &content {
        DeliveryContent::Job(incoming) => action_of(&incoming.event),
        DeliveryContent::Unreadable { .. } => "",
    }
    .to_owned();
    let is_job = matches!(content, DeliveryContent::Job(_));
    let accept = state.store.accept(NewDelivery { id: delivery.clone(), event: event.clone(), content });
    match tokio::time::timeout(state.limits.store, accept).await {
        Ok(Ok(Accepted::New)) => {
            tracing::info!(%delivery, %event, action, outcome = "stored");
            if is_job {
                state.wake.notify_one();
            }
            Ok(ACCEPTED)
        }
        Ok(Ok(Accepted::Duplicate)) => {
            tracing::info!(%delivery, %event, action, outcome = "duplicate");
            Ok(ACCEPTED)
        }
        Ok(Err(error)) => {
            tracing::error!(%delivery, %event, action, outcome = "not stored", %error);
            Err(UNAVAILABLE)
        }
        Err(_) => {
            tracing::error!(%delivery, %event, action, outcome = "not stored", "the store took too long");
            Err(UNAVAILABLE)
        }
    }
}

fn action_of(event: &Event) -> &str {
    match event {
        Event::Issue { action, .. } | Event::Pull { action, .. } | Event::Installation { action } => action,
        Event::Comment { before: None, .. } => "created",
        Event::Comment { before: Some(_), .. } => "edited",
        Event::CheckRequested { action: None, .. } | Event::CheckOfCommit { action: None, .. } => "rerequested",
        Event::CheckRequested { .. } | Event::CheckOfCommit { .. } => "requested_action",
        // No webhook is read as one of these.
        Event::Sweep { .. } | Event::Chore { .. } => "",
    }
}
