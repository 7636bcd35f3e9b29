//! Reading a request's body within bounds of size, time and memory.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Body as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Limits;

/// Bytes of every body that need no share of the common budget: the cap on connections bounds them.
/// Nearly all webhooks are smaller.
const FREE: usize = 32 * 1024;

/// A whole body, with its share of the budget.
pub(super) struct Received {
    pub(super) bytes: Bytes,
    /// Given back with it, which is to live as long as the bytes and what is made of them.
    pub(super) share: Option<OwnedSemaphorePermit>,
}

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoBody {
    TooLarge,
    TooSlow,
    /// Too many large bodies at once; nothing is wrong with this one.
    NoRoom,
    Broken,
}

impl NoBody {
    pub(super) fn answer(self) -> (StatusCode, &'static str) {
        match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body came too slowly"),
            Self::NoRoom => (StatusCode::SERVICE_UNAVAILABLE, "too busy, come again"),
            Self::Broken => (StatusCode::BAD_REQUEST, "the body is broken"),
        }
    }
}

/// Does the body announce more than it may have?
pub(super) fn announces_too_much(body: &Body, limits: &Limits) -> bool {
    body.size_hint().lower() > limits.body_bytes as u64
}

/// Reads the whole body.
pub(super) async fn read(body: Body, limits: &Limits, budget: &Arc<Semaphore>) -> Result<Received, NoBody> {
    match tokio::time::timeout(limits.body, collect(body, limits.body_bytes, budget)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(NoBody::TooSlow),
    }
}

async fn collect(mut body: Body, limit: usize, budget: &Arc<Semaphore>) -> Result<Received, NoBody> {
    let announced = usize::try_from(body.size_hint().lower()).map_err(|_| NoBody::TooLarge)?;
    let mut bytes = Vec::new();
    let mut share: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| NoBody::Broken)?.into_data() else { continue };
        if data.len() == announced && (1..=FREE.min(limit)).contains(&announced) {
            // It came at once: nothing to put together, so no copy.
            return Ok(Received { bytes: data, share });
        }
        let length = bytes.len() + data.len();
        if length > limit {
            return Err(NoBody::TooLarge);
        }
        // Shares are taken as the bytes come, so that announcing much and sending little blocks nobody; and
        // never waited for, so that two half-read bodies cannot wait for each other.
        let more = length.saturating_sub(FREE) - share.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        if more > 0 {
            let more = u32::try_from(more).map_err(|_| NoBody::TooLarge)?;
            let permit = Arc::clone(budget).try_acquire_many_owned(more).map_err(|_| NoBody::NoRoom)?;
            match &mut share {
                Some(share) => share.merge(permit),
                None => share = Some(permit),
            }
        }
        if length > bytes.capacity() && announced >= length {
            // Doubling would take up to twice the room; but who announces much may send little.
            let room = if bytes.capacity() == 0 { announced.min(FREE).max(length) } else { announced };
            bytes.reserve_exact(room - bytes.len());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Received { bytes: bytes.into(), share })
}
