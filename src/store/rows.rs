//! What both stores write: rows and keys as a database wants them. No SQL lives here.

use std::time::Duration;

use jiff::Timestamp;

use crate::bot::event::{Incoming, Lane};
use crate::ports::{Claim, DeliveryContent, EffectRecord, JobNote, NewDelivery, OWN_JOB, StoreError, StoreResult};

/// Open jobs that one look at a lane returns; the rest comes with the next look. Several lanes hold so many at once.
pub(super) const JOBS_AT_ONCE: u32 = 64;

/// Characters of an error's text that are kept with a job.
const LAST_ERROR_MAX: usize = 4096;

/// Bodies beyond this many bytes are compressed away from the async threads.
const COMPRESS_ASIDE: usize = 256 * 1024;

/// A delivery as its row will be.
pub(super) struct DeliveryRow {
    pub(super) id: String,
    pub(super) event: String,
    pub(super) content: DeliveryRowContent,
}

pub(super) enum DeliveryRowContent {
    Job {
        lane: LaneKey,
        installation: i64,
        payload: String,
    },
    /// `body` is compressed already.
    Unreadable {
        problem: String,
        body: Vec<u8>,
    },
}

/// Pattern of the ids of jobs that no delivery brought.
pub(super) const OWN_JOBS: &str = "bot:%";

/// A job that no delivery brought.
pub(super) struct OwnJob {
    pub(super) id: String,
    pub(super) lane: LaneKey,
    pub(super) installation: i64,
    pub(super) payload: String,
}

impl OwnJob {
    pub(super) fn new(id: &str, incoming: &Incoming) -> StoreResult<Self> {
        if !id.starts_with(OWN_JOB) {
            return Err(StoreError::Failed(format!("the id of a job of our own begins with {OWN_JOB:?}")));
        }
        Ok(Self {
            id: id.to_owned(),
            lane: LaneKey::try_from(&incoming.lane())?,
            installation: column(incoming.repo.installation)?,
            payload: payload(incoming)?,
        })
    }
}

fn payload(incoming: &Incoming) -> StoreResult<String> {
    serde_json::to_string(incoming).map_err(|error| StoreError::Failed(format!("cannot write the job down: {error}")))
}

/// A job that is about to go.
pub(super) struct JobRow {
    pub(super) id: i64,
    pub(super) delivery_id: String,
}

/// A job that is not done.
pub(super) struct UnfinishedRow {
    pub(super) delivery_id: String,
    pub(super) lane: LaneKey,
    pub(super) parked: bool,
    pub(super) attempts: i64,
    pub(super) error: Option<String>,
    /// Milliseconds since 1970.
    pub(super) since: i64,
    pub(super) payload: String,
}

impl UnfinishedRow {
    pub(super) fn into_note(self) -> StoreResult<JobNote> {
        let lane =
            Lane { repository_id: self.lane.repository_id.cast_unsigned(), number: self.lane.number.cast_unsigned() };
        Ok(JobNote {
            lane,
            parked: self.parked,
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            error: self.error,
            since: Timestamp::from_millisecond(self.since)
                .map_err(|_| StoreError::Failed(format!("the job of {} has a broken time", self.delivery_id)))?,
            incoming: serde_json::from_str(&self.payload).ok(),
            delivery_id: self.delivery_id,
        })
    }
}

/// A lane's primary key as the database wants it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneKey {
    pub(super) repository_id: i64,
    pub(super) number: i64,
}

impl TryFrom<&Lane> for LaneKey {
    type Error = StoreError;

    fn try_from(lane: &Lane) -> StoreResult<Self> {
        Ok(Self { repository_id: column(lane.repository_id)?, number: column(lane.number)? })
    }
}

/// A claim as the database wants it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClaimKey {
    pub(super) lane: LaneKey,
    pub(super) fence: i64,
}

impl TryFrom<&Claim> for ClaimKey {
    type Error = StoreError;

    fn try_from(claim: &Claim) -> StoreResult<Self> {
        Ok(Self { lane: LaneKey::try_from(&claim.lane)?, fence: claim.fence })
    }
}

/// GitHub's ids fit a signed column; anything else is a bug upstream.
pub(super) fn column(id: u64) -> StoreResult<i64> {
    i64::try_from(id).map_err(|_| StoreError::Failed(format!("{id} is no id of GitHub's")))
}

/// Milliseconds; at most ten years, so that sums with the clock never overflow.
pub(super) fn milliseconds(duration: Duration) -> i64 {
    const MAX: i64 = 10 * 366 * 24 * 60 * 60 * 1000;
    i64::try_from(duration.as_millis()).unwrap_or(MAX).min(MAX)
}

/// A row of the effects ledger as the database has it.
pub(super) struct EffectRow {
    pub(super) key: String,
    pub(super) intent: String,
    pub(super) result: Option<String>,
    /// Milliseconds since 1970.
    pub(super) intended_at: i64,
}

impl EffectRow {
    pub(super) fn into_record(self) -> StoreResult<EffectRecord> {
        let corrupt = |what: &str| StoreError::Failed(format!("the effect {} has a broken {what}", self.key));
        Ok(EffectRecord {
            intent: serde_json::from_str(&self.intent).map_err(|_| corrupt("intent"))?,
            result: match &self.result {
                Some(result) => Some(serde_json::from_str(result).map_err(|_| corrupt("result"))?),
                None => None,
            },
            intended_at: Timestamp::from_millisecond(self.intended_at).map_err(|_| corrupt("time"))?,
            key: self.key,
        })
    }
}

pub(super) async fn row_of(delivery: NewDelivery) -> StoreResult<DeliveryRow> {
    let NewDelivery { id, event, content } = delivery;
    let content = match content {
        DeliveryContent::Job(incoming) => DeliveryRowContent::Job {
            lane: LaneKey::try_from(&incoming.lane())?,
            installation: column(incoming.repo.installation)?,
            payload: payload(&incoming)?,
        },
        DeliveryContent::Unreadable { body, problem } => {
            let body = if body.len() > COMPRESS_ASIDE {
                tokio::task::spawn_blocking(move || lz4_flex::compress_prepend_size(&body))
                    .await
                    .map_err(|error| StoreError::Failed(format!("cannot compress the body: {error}")))?
            } else {
                lz4_flex::compress_prepend_size(&body)
            };
            DeliveryRowContent::Unreadable { problem, body }
        }
    };
    Ok(DeliveryRow { id, event, content })
}

pub(super) fn shortened(error: &str) -> String {
    error.chars().take(LAST_ERROR_MAX).collect()
}

pub(super) fn json(value: &serde_json::Value) -> String {
    value.to_string()
}
